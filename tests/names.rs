//! Names that end, move and come back: undefinition, rename, rollback and changes of layout are in the
//! image and in the history, or in neither.

use std::path::Path;

use imago::history::kind::EntryKind;
use imago::history::query::log;
use imago::history::{Store, verify};
use imago::session::event::Event;
use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("the file is written");
    let session = TestSession::open(folder.path());
    (folder, session)
}

/// Returns what the log says, as `kind name`.
fn logged(folder: &Path) -> Vec<String> {
    let store = Store::open_for_reading(&folder.join(".imago/history.db")).expect("a history");
    assert_eq!(verify::verify(&store).problems, []);
    let rows = log::all(&store).expect("the log");
    let rows = rows.iter();
    rows.map(|it| format!("{} {}", it.entry.name(), it.name))
        .collect()
}

fn last_error(session: &TestSession) -> String {
    session
        .said(TranscriptKind::Error)
        .pop()
        .unwrap_or_default()
}

/// Closes the session and opens another: first from the definitions, as after the loss of the image.
fn again(session: TestSession) -> TestSession {
    let folder = session.folder.clone();
    session.close();
    TestSession::open(&folder)
}

#[test]
fn an_undefined_name_means_nothing_now_and_after_a_restart() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) 2)");
    assert_eq!(session.value_of("(undefine! f)"), "f");
    assert!(!session.evaluate("(f)"));
    assert_eq!(session.value_of("(g)"), "2");
    let mut session = again(session);
    assert!(!session.evaluate("(f)"), "{}", last_error(&session));
    assert_eq!(
        session.value_of("(map :reason (history 'f))"),
        "(\"initial\" \"undefined\")"
    );
    assert_eq!(session.value_of("(rollback! 'f 1)"), "3");
    assert_eq!(session.value_of("(f)"), "1");
    session.close();
    let expected = [
        "definition f",
        "definition g",
        "undefinition f",
        "rollback f",
    ];
    assert_eq!(logged(folder.path()), expected);
}

#[test]
fn what_others_use_is_undefined_only_by_force() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) (f)) (define (h) (f))");
    assert!(!session.evaluate("(undefine! f)"));
    assert!(
        last_error(&session).contains("`f` is used by `g`, `h`"),
        "{}",
        last_error(&session)
    );
    assert_eq!(session.value_of("(g)"), "1", "it is as it was");
    assert_eq!(logged(folder.path()).len(), 3);
    assert!(session.evaluate("(undefine! f :force)"));
    assert!(!session.evaluate("(g)"));
    // The language's own words, and what was never there, are refused.
    for form in [
        "(undefine! car)",
        "(undefine! no-such-name)",
        "(undefine! 'f)",
    ] {
        assert!(!session.evaluate(form), "{form}");
    }
    assert_eq!(logged(folder.path()).len(), 4);
}

#[test]
fn methods_and_types_are_undefined_too() {
    let (_folder, mut session) = project();
    session.evaluate(
        "(defclass spot () ((x :initform 1))) (defstruct point x)
         (defgeneric area (it)) (defmethod area ((it spot)) 2) (defmethod area ((it integer)) 3)",
    );
    assert!(
        session.evaluate("(undefine! \"area (spot)\")"),
        "{}",
        last_error(&session)
    );
    assert!(!session.evaluate("(area (make-instance 'spot))"));
    assert_eq!(session.value_of("(area 1)"), "3");
    assert!(!session.evaluate("(undefine! area)"), "it has a method");
    assert!(
        session.evaluate("(undefine! spot) (undefine! point)"),
        "{}",
        last_error(&session)
    );
    let mut session = again(session);
    for form in ["(make-instance 'spot)", "(make-point :x 1)"] {
        assert!(!session.evaluate(form), "{form}");
    }
    assert_eq!(session.value_of("(area 1)"), "3");
}

#[test]
fn a_new_name_goes_into_all_that_use_the_old_one() {
    let (folder, mut session) = project();
    session.evaluate("(define (f n) (if (= n 0) 0 (f (- n 1)))) (define (g) (f 3))");
    assert_eq!(session.value_of("(rename! f down)"), "down");
    assert_eq!(session.value_of("(g)"), "0");
    assert!(!session.evaluate("(f 1)"));
    assert_eq!(
        session.value_of("(source-of g)"),
        "\"(define (g) (down 3))\""
    );
    assert_eq!(
        session.value_of("(map :reason (history down))"),
        "(\"initial\" \"renamed from `f`\")"
    );
    let mut session = again(session);
    assert_eq!(session.value_of("(g)"), "0");
    assert!(!session.evaluate("(f 1)"));
    session.close();
    let expected = [
        "definition f",
        "definition g",
        "rename down",
        "definition g",
    ];
    assert_eq!(logged(folder.path()), expected);
}

#[test]
fn a_structure_is_renamed_with_all_that_is_named_after_it() {
    let (folder, mut session) = project();
    for text in [
        "(defstruct point x y)",
        "(define (far it) (if (point-p it) (+ (point-x it) (point-y it)) 0))",
        "(define (far-of x y) (far (make-point :x x :y y)))",
        "(defstruct (pair (:conc-name pair-) (:constructor new-pair)) left)",
        "(define (left-of it) (pair-left (new-pair :left it)))",
        "(define-record-type spot (make-spot x) spot? (x spot-x))",
        "(define (spot-of it) (spot-x (make-spot it)))",
    ] {
        assert!(session.evaluate(text), "{text}");
    }
    assert_eq!(session.value_of("(rename! point place)"), "place");
    assert_eq!(session.value_of("(far-of 3 4)"), "7");
    assert_eq!(
        session.value_of("(source-of 'far)"),
        "\"(define (far it) (if (place-p it) (+ (place-x it) (place-y it)) 0))\""
    );
    assert!(
        !session.evaluate("(point-x 1)"),
        "it means nothing any more"
    );
    // A record says all its names itself.
    assert_eq!(session.value_of("(rename! spot stain)"), "stain");
    assert_eq!(session.value_of("(spot-of 5)"), "5");
    // What would be made is there already, or has names that do not follow: nothing happens.
    assert!(session.evaluate("(define (copy-taken it) it)"));
    assert!(!session.evaluate("(rename! place taken)"));
    assert!(
        last_error(&session).contains("copy-taken"),
        "{}",
        last_error(&session)
    );
    let before = logged(folder.path());
    assert!(!session.evaluate("(rename! pair couple)"));
    assert_eq!(logged(folder.path()), before);
    assert_eq!(session.value_of("(left-of 6)"), "6");
    let mut session = again(session);
    assert_eq!(session.value_of("(far-of 3 4)"), "7");
}

#[test]
fn a_rename_that_cannot_be_finished_changes_nothing() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) (list (f) 'f)) (define v (f)) (define (taken) 1)");
    for form in [
        "(rename! f h)",
        "(rename! f taken)",
        "(rename! f \"two words\")",
        "(rename! car h)",
    ] {
        assert!(!session.evaluate(form), "{form}");
    }
    session.evaluate("(define (g) (f))");
    assert!(
        !session.evaluate("(rename! f h)"),
        "the value of `v` would be made anew"
    );
    assert!(
        last_error(&session).contains("`v`"),
        "{}",
        last_error(&session)
    );
    assert_eq!(session.value_of("(list (f) (g) v)"), "(1 1 1)");
    assert_eq!(logged(folder.path()).len(), 5);
    assert!(
        session.evaluate("(rename! f h :force)"),
        "{}",
        last_error(&session)
    );
    assert_eq!(session.value_of("(list (h) (g) v)"), "(1 1 1)");
}

#[test]
fn a_renamed_variable_keeps_its_value() {
    let (_folder, mut session) = project();
    session.evaluate("(defvar *count* 0) (set! *count* 7) (rename! *count* *hits*)");
    assert_eq!(session.value_of("*hits*"), "7");
    assert!(!session.evaluate("*count*"));
}

#[test]
fn a_way_back_says_what_it_goes_back_to() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1)");
    session.evaluate("(define (f) 2)");
    session.evaluate("(rollback! f 1)");
    assert_eq!(session.value_of("(f)"), "1");
    let store = Store::open_for_reading(&folder.path().join(".imago/history.db"));
    let rows = log::all(&store.expect("a history")).expect("the log");
    assert_eq!(
        (rows[2].entry, rows[2].target),
        (EntryKind::Rollback, Some(rows[0].seq))
    );
}

#[test]
fn a_definition_removed_from_its_file_is_undefined() {
    let (folder, mut session) = project();
    session.write("a.lisp", "(define (f) 1)\n\n(define (g) (f))\n");
    session.wait_for_commit("g");
    session.write("a.lisp", "(define (g) (f))\n");
    let told = session.wait_for_words("was removed").text;
    assert_eq!(
        told,
        "a.lisp: `f` was removed; it is undefined, and used by `g`"
    );
    assert!(!session.evaluate("(g)"));
    // Who empties a file means no definition in particular.
    session.write("a.lisp", "\n");
    session.write("b.lisp", "(define (h) 1)\n");
    session.wait_for_commit("h");
    session.evaluate("(define (f) 3)");
    assert_eq!(session.value_of("(g)"), "3");
    // What moves to another file stays.
    session.write("c.lisp", "(define (h) 1)\n");
    session.write("b.lisp", "(define (i) 1)\n");
    session.wait_for_commit("i");
    assert_eq!(session.value_of("(h)"), "1");
    session.close();
    let undefined = logged(folder.path());
    let undefined = undefined.iter().filter(|it| it.starts_with("undefinition"));
    assert_eq!(undefined.count(), 1);
}

#[test]
fn what_comes_back_into_a_file_is_taken_again() {
    let (_folder, mut session) = project();
    session.write("a.lisp", "(define (f) 1)\n(define (g) 2)\n");
    session.wait_for_commit("g");
    session.write("a.lisp", "(define (g) 2)\n");
    session.wait_for_words("was removed");
    let folder = session.folder.clone();
    session.close();
    std::fs::write(folder.join("a.lisp"), "(define (f) 1)\n(define (g) 2)\n").expect("written");
    let mut session = TestSession::open(&folder);
    assert_eq!(session.value_of("(f)"), "1");
}

#[test]
fn a_definition_renamed_in_its_file_keeps_its_past() {
    let (folder, mut session) = project();
    session.write(
        "a.lisp",
        "(define (a) 1)\n\n(define (f x) (* 2 (a) x))\n\n(define (z) 3)\n",
    );
    session.wait_for_commit("z");
    // The same under another name, wherever it stands.
    session.write(
        "a.lisp",
        "(define (a) 1)\n\n(define (z) 3)\n(define (double y) (* 2 (a) y))\n",
    );
    session.wait_for_words("`f` is called `double` now");
    // In the same place and alike.
    session.write(
        "a.lisp",
        "(define (a) 1)\n\n(define (z) 3)\n(define (twice y) (* 2 y))\n",
    );
    session.wait_for_words("`double` is called `twice` now");
    assert_eq!(session.value_of("(twice 4)"), "8");
    assert!(!session.evaluate("(double 4)"));
    assert_eq!(session.value_of("(length (history twice))"), "3");
    session.close();
    let logged = logged(folder.path());
    assert_eq!(logged[3..], ["rename double", "rename twice"]);
}

#[test]
fn a_change_of_layout_is_on_record_and_no_version() {
    let (folder, mut session) = project();
    session.write("a.lisp", "(define n 0)\n(define (f x) (* 2 x))\n");
    session.wait_for_commit("f");
    session.evaluate("(set! n 5)");
    session.write(
        "a.lisp",
        "(define n 0) ; how many\n;; Twice.\n(define (f x)\n  (* 2 x))\n",
    );
    session.wait_for_words("only comments or layout");
    assert_eq!(session.value_of("(length (history f))"), "1");
    assert_eq!(session.value_of("n"), "5", "nothing was evaluated");
    let dump = session.value_of("(dump-source-code)");
    assert!(
        dump.contains(";; Twice.\\n(define (f x)\\n  (* 2 x))"),
        "{dump}"
    );
    let mut session = again(session);
    assert_eq!(
        session.value_of("(source-of 'f)"),
        "\"(define (f x)\\n  (* 2 x))\""
    );
    session.close();
    assert_eq!(
        logged(folder.path()).last().map(String::as_str),
        Some("trivia f")
    );
}

#[test]
fn files_follow_undefinitions_and_renames() {
    let (folder, mut session) = project();
    session.write(
        "a.lisp",
        ";; F.\n(define (f) 1)\n\n(define (g) (f)) ; uses it\n\n(define (h) 2)\n",
    );
    session.wait_for_commit("h");
    session.evaluate("(rename! f first-one) (undefine! h)");
    let text = std::fs::read_to_string(folder.path().join("a.lisp")).expect("the file");
    assert_eq!(
        text,
        ";; F.\n(define (first-one) 1)\n\n(define (g) (first-one)) ; uses it\n"
    );
}

#[test]
fn every_past_with_such_changes_comes_out_the_same() {
    let (_folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) (f)) (defvar *v* 1) (define (old) 1)");
    session.evaluate("(rename! f first-one)");
    session.evaluate("(rename! *v* *w*)");
    session.evaluate("(undefine! old)");
    session.evaluate("(define (old) 2)");
    session.evaluate("(rollback! old 1)");
    session.evaluate("(undefine! old)");
    session.evaluate("(human-commit \"All.\")");
    for form in [
        "(rebuild-image-from-atomic-history)",
        "(rebuild-image-from-human-history)",
    ] {
        assert!(session.evaluate(form), "{form}: {}", last_error(&session));
        let told = session.said(TranscriptKind::Output).concat();
        assert!(told.contains("as the live image"), "{told}");
    }
}

/// What the history refuses is not in the image either.
#[test]
fn what_cannot_be_written_is_undone_in_the_image() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) (f))");
    session.evaluate("(define (f) 2)");
    session.close();
    let file = folder.path().join(".imago/history.db");
    let tampered = rusqlite::Connection::open(file).expect("the file");
    tampered
        .execute_batch(
            "CREATE TRIGGER refuse BEFORE INSERT ON entries
             WHEN NEW.kind IN ('undefinition', 'rename', 'rollback')
             BEGIN SELECT raise(ABORT, 'no'); END",
        )
        .expect("the trigger");
    drop(tampered);
    let mut session = TestSession::open(folder.path());
    for form in [
        "(undefine! f :force)",
        "(undefine! g)",
        "(rename! f h)",
        "(rollback! f 1)",
    ] {
        assert!(!session.evaluate(form), "{form}");
        assert_eq!(session.value_of("(list (f) (g))"), "(2 2)", "{form}");
        assert!(!session.evaluate("(h)"), "{form}");
    }
    let defined = session
        .heard
        .iter()
        .filter(|it| matches!(it, Event::Defined { .. }));
    assert_eq!(defined.count(), 0);
}
