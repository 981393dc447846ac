//! Definitions and the files they live in: what is redefined elsewhere is written where it lives, what
//! a file only says differently is no change, and no byte is touched that someone else wrote.

use std::fs;

use imago::session::config::Config;
use imago::session::options::{Keep, SessionOptions};
use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

const FILE: &str = "; Shapes.\n\n;; Twice X.\n(define (twice x) \"Two X.\" (* 2 x)) ; here\n\n\
                    (define   size   3)\n\n(display \"never run\")\n";

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = TestSession::open(folder.path());
    session.write("src/a.lisp", FILE);
    session.wait_for_commit("size");
    (folder, session)
}

fn text(folder: &tempfile::TempDir, file: &str) -> String {
    fs::read_to_string(folder.path().join(file)).expect("the file is there")
}

/// A session that leaves its image behind.
fn keeping(folder: &tempfile::TempDir) -> SessionOptions {
    SessionOptions {
        folder: folder.path().to_path_buf(),
        config: Config::load(folder.path()).expect("the configuration is valid"),
        keep: Keep::InProject,
        origin: "repl".into(),
        author: "ada".into(),
        data: Some(folder.path().join("data")),
        resumes: None,
        keeps_image: true,
        watch: false,
    }
}

/// Lets the watcher see what was written, by waiting for another file.
fn let_it_see(session: &mut TestSession, name: &str) {
    session.write(&format!("{name}.lisp"), &format!("(define {name} 1)"));
    session.wait_for_commit(name);
}

#[test]
fn a_redefinition_is_written_where_it_lives_and_no_other_byte() {
    let (folder, mut session) = project();
    session.evaluate("(define (twice x) \"Two X.\" (+ x x))");
    let expected = FILE.replace("(* 2 x)", "(+ x x)");
    assert_eq!(text(&folder, "src/a.lisp"), expected);
    assert!(
        session
            .said(TranscriptKind::Note)
            .contains(&"src/a.lisp: wrote `twice`".to_string())
    );
    session.evaluate("; Anew.\n(define size 4)");
    let expected = expected.replace("(define   size   3)", "; Anew.\n(define size 4)");
    assert_eq!(text(&folder, "src/a.lisp"), expected);
    let_it_see(&mut session, "zero");
    assert_eq!(
        session.commits(),
        ["twice", "size", "twice", "size", "zero"]
    );
    session.close();
    let session = TestSession::open(folder.path());
    assert!(session.commits().is_empty(), "{:?}", session.commits());
}

#[test]
fn what_someone_edited_meanwhile_is_left_alone_and_both_ways_out_are_named() {
    let (folder, mut session) = project();
    // It is saved, but cannot be taken: it does not evaluate.
    let edited = FILE.replace("(define   size   3)", "(define size (car 5))");
    session.write("src/a.lisp", &edited);
    session.wait_for_words("car");
    session.evaluate("(define size 7)");
    assert_eq!(text(&folder, "src/a.lisp"), edited);
    let said = session.said(TranscriptKind::Note).join("\n");
    assert!(
        said.contains("src/a.lisp has drifted: its `size`"),
        "{said}"
    );
    assert!(said.contains("(take! \"src/a.lisp\")"), "{said}");
    assert!(!session.evaluate("(write-back! 'size)"));
    assert_eq!(text(&folder, "src/a.lisp"), edited);
    assert_eq!(
        session.value_of("(write-back! 'size :force)"),
        "\"src/a.lisp\""
    );
    assert_eq!(
        text(&folder, "src/a.lisp"),
        edited.replace("(define size (car 5))", "(define size 7)")
    );
}

#[test]
fn a_file_can_be_taken_over_what_was_defined_elsewhere() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(
        folder.path().join("imago.toml"),
        "[sources]\nwrite_back = false\n",
    )
    .expect("saved");
    let mut session = TestSession::open(folder.path());
    session.write("a.lisp", "(define a 1) (define b 1)");
    session.wait_for_commit("b");
    session.evaluate("(define a 2)");
    assert_eq!(text(&folder, "a.lisp"), "(define a 1) (define b 1)");
    assert_eq!(session.value_of("(take! \"a.lisp\")"), "(a)");
    assert_eq!(session.value_of("a"), "1");
    assert_eq!(session.value_of("(take! \"a.lisp\")"), "()");
    session.evaluate("(define a 3)");
    assert_eq!(session.value_of("(write-back! 'a)"), "\"a.lisp\"");
    assert_eq!(text(&folder, "a.lisp"), "(define a 3) (define b 1)");
}

#[test]
fn a_definition_without_a_file_is_given_one() {
    let (folder, mut session) = project();
    session.evaluate("(define (thrice x) \"Three X.\" (* 3 x))");
    assert_eq!(text(&folder, "src/a.lisp"), FILE);
    assert_eq!(
        session.value_of("(home! 'thrice \"src/b.lisp\")"),
        "\"src/b.lisp\""
    );
    let thrice = "(define (thrice x) \"Three X.\" (* 3 x))\n";
    assert_eq!(text(&folder, "src/b.lisp"), thrice);
    // It moves, and what is redefined follows it.
    assert_eq!(
        session.value_of("(home! 'thrice \"src/a.lisp\")"),
        "\"src/a.lisp\""
    );
    assert_eq!(text(&folder, "src/b.lisp"), "");
    session.evaluate("(define (thrice x) \"Three X.\" (+ x x x))");
    let expected = format!("{FILE}\n{}", thrice.replace("(* 3 x)", "(+ x x x)"));
    assert_eq!(text(&folder, "src/a.lisp"), expected);
    let_it_see(&mut session, "zero");
    assert_eq!(
        session.commits(),
        [
            "twice", "size", "thrice", "thrice", "thrice", "thrice", "zero"
        ]
    );
    assert!(!session.evaluate("(home! 'nobody \"src/a.lisp\")"));
    assert!(!session.evaluate("(home! 'thrice \"notes.txt\")"));
}

#[test]
fn comments_and_layout_make_no_version_and_a_directive_does() {
    let (folder, mut session) = project();
    let edited = FILE
        .replace(";; Twice X.", ";; Two times X.\n;; More.")
        .replace("(define   size   3)", "(define size\n  3)");
    session.write("src/a.lisp", &edited);
    session.wait_for_words("only comments or layout of `twice`, `size` changed");
    assert_eq!(session.value_of("(length (history twice))"), "1");
    session.close();
    let mut session = TestSession::open(folder.path());
    assert!(session.commits().is_empty(), "{:?}", session.commits());
    // The file is known: what is redefined is written over the new layout.
    session.evaluate("(define size 5)");
    assert_eq!(
        text(&folder, "src/a.lisp"),
        edited.replace("(define size\n  3)", "(define size 5)")
    );
    session.write(
        "src/a.lisp",
        &text(&folder, "src/a.lisp").replace("(define size 5)", ";;@allow x y\n(define size 5)"),
    );
    session.wait_for_commit("size");
}

#[test]
fn a_new_name_of_the_same_definition_is_noticed() {
    let (_folder, mut session) = project();
    let edited = FILE
        .replace("(twice x)", "(double y)")
        .replace("(* 2 x)", "(* 2 y)");
    session.write("src/a.lisp", &edited);
    session.wait_for_words("src/a.lisp: `twice` is called `double` now");
    assert_eq!(session.value_of("(double 4)"), "8");
    session.write("src/a.lisp", "(define size 3)\n");
    session.wait_for_words("src/a.lisp: `double` was removed");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_is_told_of_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, mut session) = project();
    let source = folder.path().join("src");
    fs::set_permissions(&source, fs::Permissions::from_mode(0o555)).expect("it is ours");
    let is_kept = fs::write(source.join("probe"), "").is_err();
    assert!(session.evaluate("(define size 8)"));
    fs::set_permissions(&source, fs::Permissions::from_mode(0o755)).expect("it is ours");
    if !is_kept {
        println!("this user may write everywhere: the refusal cannot be shown");
        return;
    }
    assert_eq!(text(&folder, "src/a.lisp"), FILE);
    let said = session.said(TranscriptKind::Note).join("\n");
    assert!(said.contains("src/a.lisp was not written"), "{said}");
    assert_eq!(session.value_of("size"), "8");
}

#[test]
fn every_name_that_is_not_clean_is_mended_by_its_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(
        folder.path().join("imago.toml"),
        "[sources]\nwrite_back = false\n",
    )
    .expect("saved");
    let mut session = TestSession::open(folder.path());
    session.write("a.lisp", "(define a 1)\n(define b 1)\n(define c 1)\n");
    session.wait_for_commit("c");
    session.write("b.lisp", "(define c 2)\n");
    session.wait_for_commit("c");
    assert_eq!(session.value_of("(map :state (drift))"), "(:shadowed)");
    session.evaluate("(define a 2) (define d 1)");
    session.write("a.lisp", "(define a 1)\n(define b (car 5))\n(define c 1)\n");
    session.wait_for_words("car");
    assert_eq!(
        session.value_of("(map (lambda (it) (list (:name it) (:state it) (:file it))) (drift))"),
        "((\"b\" :unlogged \"a.lisp\") (\"a\" :unsaved \"a.lisp\") (\"c\" :shadowed \"a.lisp\") \
         (\"d\" :homeless nil))"
    );
    // What cannot be taken is written over; all else is mended by the form it names.
    session.evaluate("(write-back! 'b :force)");
    session.evaluate("(define mending (map :mend (drift)))");
    session.evaluate("(for-each (lambda (it) (eval (read it))) mending)");
    session.evaluate("(home! 'mending \"c.lisp\")");
    assert_eq!(session.value_of("(drift)"), "()");
    assert_eq!(text(&folder, "a.lisp"), "(define a 2)\n(define b 1)\n");
    assert_eq!(text(&folder, "b.lisp"), "(define c 2)\n");
}

#[test]
fn a_value_that_holds_old_code_is_named_and_renewed() {
    let (_folder, mut session) = project();
    session.evaluate("(define (maker) \"Makes one.\" (lambda () 1))");
    session.evaluate("(defvar *made* (maker) \"One.\")");
    assert_eq!(
        session.value_of("(filter (lambda (it) (eq? (:state it) :stale-capture)) (drift))"),
        "()"
    );
    session.evaluate("(define (maker) \"Makes two.\" (lambda () 2))");
    assert_eq!(session.value_of("(*made*)"), "1");
    assert_eq!(
        session.value_of("(:mend (first (drift)))"),
        "\"(renew! '*made*)\""
    );
    assert!(session.evaluate("(renew! '*made*)"));
    assert_eq!(session.value_of("(*made*)"), "2");
    assert_eq!(
        session.value_of("(filter (lambda (it) (eq? (:state it) :stale-capture)) (drift))"),
        "()"
    );
}

#[test]
fn what_was_put_in_the_place_of_a_function_or_taken_away_is_named_and_renewed() {
    let (folder, mut session) = project();
    session.evaluate("(define (f x) \"F.\" x)");
    session.evaluate("(home! 'f \"src/a.lisp\")");
    assert_eq!(session.value_of("(drift)"), "()");
    // Data may be set, and a trace is no change.
    session.evaluate("(set! size 4) (trace f)");
    assert_eq!(session.value_of("(drift)"), "()");
    session.evaluate("(set! twice (lambda (x) :replaced)) (fmakunbound 'f)");
    let drift = "(map (lambda (it) (list (:name it) (:state it) (:mend it))) (drift))";
    let expected = "((\"f\" :orphaned \"(renew! 'f)\") (\"twice\" :replaced \"(renew! 'twice)\"))";
    assert_eq!(session.value_of(drift), expected);
    session.close();
    // The image that was kept has them so too.
    let mut session = TestSession::open_with(keeping(&folder));
    session.evaluate("(set! twice (lambda (x) :replaced)) (fmakunbound 'f) (set! size 4)");
    session.close();
    let mut session = TestSession::open_with(keeping(&folder));
    assert_eq!(session.value_of(drift), expected);
    session.evaluate("(for-each (lambda (it) (eval (read (:mend it)))) (drift))");
    assert_eq!(session.value_of("(drift)"), "()");
    assert_eq!(session.value_of("(list (f 7) (twice 4) size)"), "(7 8 4)");
}

#[test]
fn what_is_undefined_and_came_back_is_proposed_the_file_it_came_from() {
    let (folder, mut session) = project();
    session.evaluate("(undefine! twice)");
    assert_eq!(
        text(&folder, "src/a.lisp"),
        "; Shapes.\n\n(define   size   3)\n\n(display \"never run\")\n"
    );
    session.evaluate("(rollback! 'twice 1)");
    assert_eq!(
        session.value_of("(map (lambda (it) (list (:state it) (:mend it))) (drift))"),
        "((:homeless \"(home! 'twice \\\"src/a.lisp\\\")\"))"
    );
}

#[test]
fn what_was_undefined_and_came_back_is_not_taken_back_by_the_file_that_lost_it() {
    let (folder, mut session) = project();
    session.evaluate("(undefine! size)");
    session.evaluate("(rollback! 'size 1)");
    session.evaluate("(rename! twice double)");
    session.evaluate("(defun twice (x) \"Two X.\" (* x 2))");
    session.close();
    let mut session = TestSession::open(folder.path());
    assert!(session.commits().is_empty(), "{:?}", session.commits());
    assert_eq!(
        session.value_of("(list size (twice 2) (double 2))"),
        "(3 4 4)"
    );
}
