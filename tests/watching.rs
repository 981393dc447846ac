//! Saved files: exactly what changed becomes a commit, however an editor saves.

use std::fs;

use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let session = TestSession::open(folder.path());
    (folder, session)
}

/// Files that stay as they are saved.
fn project_that_does_not_write() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = "[sources]\nwrite_back = false\n";
    fs::write(folder.path().join("imago.toml"), settings).expect("the settings");
    let session = TestSession::open(folder.path());
    (folder, session)
}

const TWO: &str = "(define (f x) \"Same.\" x)\n\n(define (g x) \"Same.\" x)\n";

#[test]
fn saving_takes_exactly_the_definitions_that_changed() {
    let (_folder, mut session) = project();
    session.write("src/a.lisp", TWO);
    session.wait_for_commit("g");
    session.write(
        "src/a.lisp",
        &TWO.replace("(g x) \"Same.\"", "(g x) \"Other.\""),
    );
    let commit = session.wait_for_commit("g");
    assert_eq!(session.commits(), ["f", "g", "g"]);
    assert_eq!(commit.origin.as_ref(), "watch");
    assert_eq!(commit.place.as_deref(), Some("src/a.lisp:3"));
    assert_eq!(commit.message.as_ref(), "Other.");
}

#[test]
fn blanks_comments_and_expressions_between_definitions_are_no_change() {
    let (_folder, mut session) = project();
    session.write("a.lisp", TWO);
    session.wait_for_commit("g");
    session.write(
        "a.lisp",
        &format!("; A remark.\n\n\n{TWO}\n(+ 1 2)\n; The end.\n"),
    );
    session.write("b.lisp", "(define z 1)");
    session.wait_for_commit("z");
    assert_eq!(session.commits(), ["f", "g", "z"]);
}

#[test]
fn every_way_of_saving_is_seen_once() {
    let (folder, mut session) = project();
    let path = folder.path().join("a.lisp");
    let mut expected = Vec::new();
    let mut check = |session: &mut TestSession, name: &str| {
        session.wait_for_commit(name);
        expected.push(name.to_string());
        assert_eq!(session.commits(), expected);
    };
    // In place, as VS Code does.
    fs::write(&path, "(define in-place 1)").expect("saved");
    check(&mut session, "in-place");
    // The old file becomes a backup and a new one takes its name, as vim does.
    fs::write(folder.path().join("4913"), "").expect("vim's probe");
    fs::remove_file(folder.path().join("4913")).expect("vim's probe");
    fs::rename(&path, folder.path().join("a.lisp~")).expect("saved");
    fs::write(&path, "(define by-backup 1)").expect("saved");
    fs::remove_file(folder.path().join("a.lisp~")).expect("saved");
    check(&mut session, "by-backup");
    // A new file is renamed over the old one, as emacs and most others do.
    fs::write(folder.path().join(".a.lisp.tmp"), "(define by-rename 1)").expect("saved");
    fs::rename(folder.path().join(".a.lisp.tmp"), &path).expect("saved");
    check(&mut session, "by-rename");
    // Emptied, and then written piece by piece.
    fs::write(&path, "").expect("saved");
    fs::write(&path, "(define in-pie").expect("saved");
    fs::write(&path, "(define in-pieces 1)").expect("saved");
    check(&mut session, "in-pieces");
}

#[test]
fn new_folders_and_many_files_at_once_are_not_missed() {
    let (folder, mut session) = project();
    for number in 0..20 {
        let deep = folder.path().join(format!("deep/{number}/er"));
        fs::create_dir_all(&deep).expect("folders");
        fs::write(deep.join("a.lisp"), format!("(define v{number} 1)")).expect("saved");
    }
    let mut missing: Vec<String> = (0..20).map(|number| format!("v{number}")).collect();
    while !missing.is_empty() {
        session.wait_for("every file", |event| {
            matches!(event, imago::session::event::Event::Defined { .. })
        });
        let commits = session.commits();
        missing.retain(|name| !commits.contains(name));
    }
    assert_eq!(session.commits().len(), 20);
}

#[test]
fn a_half_written_file_gives_nothing_and_names_the_form() {
    let (_folder, mut session) = project();
    session.write(
        "src/a.lisp",
        "(define ok 1)\n\n(define (area r)\n  (* r r)\n",
    );
    let entry = session.wait_for_words("src/a.lisp:3");
    assert_eq!(entry.kind, TranscriptKind::Error);
    assert!(entry.text.contains("(define (area"), "{}", entry.text);
    session.write(
        "src/a.lisp",
        "(define ok 1)\n\n(define (area r)\n  (* r r))\n",
    );
    session.wait_for_commit("area");
    assert_eq!(session.commits(), ["ok", "area"]);
}

#[test]
fn what_is_no_source_is_told_once() {
    let (folder, mut session) = project();
    let path = folder.path().join("a.lisp");
    fs::write(&path, b"(define a \"\xff\")").expect("saved");
    session.wait_for_words("UTF-8");
    fs::write(&path, b"(define a \"\xff\")").expect("saved");
    session.write("b.lisp", "(define z 1)");
    session.wait_for_commit("z");
    let told = session.said(TranscriptKind::Error);
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn a_failing_definition_does_not_keep_the_others_back() {
    let (_folder, mut session) = project();
    session.write("a.lisp", "(define a 1)\n(define b (car 5))\n(define c 3)\n");
    session.wait_for_commit("c");
    assert_eq!(session.commits(), ["a", "c"]);
    session.write("a.lisp", "(define a 1)\n(define b 2)\n(define c 3)\n");
    session.wait_for_commit("b");
    assert_eq!(session.commits(), ["a", "c", "b"]);
}

#[test]
fn the_order_of_files_does_not_matter_for_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.lisp"), "(define twice (* 2 once))").expect("saved");
    fs::write(folder.path().join("b.lisp"), "(define once 21)").expect("saved");
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.commits(), ["once", "twice"]);
    assert_eq!(session.value_of("twice"), "42");
}

#[test]
fn the_repl_is_not_taken_back_by_a_file_that_did_not_change_there() {
    let (_folder, mut session) = project_that_does_not_write();
    session.write("a.lisp", "(define a 1)\n(define b 1)\n");
    session.wait_for_commit("b");
    session.evaluate("(define a 100)");
    session.write("a.lisp", "(define a 1)\n(define b 2)\n");
    session.wait_for_commit("b");
    assert_eq!(session.value_of("(list a b)"), "(100 2)");
    assert_eq!(session.commits(), ["a", "b", "a", "b"]);
}

#[test]
fn what_changed_while_nobody_watched_is_taken_at_the_start() {
    let (folder, mut session) = project_that_does_not_write();
    session.write("a.lisp", "(define a 1)\n(define b 1)\n");
    session.wait_for_commit("b");
    session.evaluate("(define b 100)");
    session.close();
    fs::write(folder.path().join("a.lisp"), "(define a 5)\n(define b 1)\n").expect("saved");
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.commits(), ["a"]);
    assert_eq!(session.value_of("(list a b)"), "(5 100)");
}

#[test]
fn a_definition_that_left_its_file_is_undefined() {
    let (_folder, mut session) = project();
    session.write("a.lisp", "(define a 1)\n(define b 1)\n");
    session.wait_for_commit("b");
    session.write("a.lisp", "(define b 2)\n");
    session.wait_for_words("`a` was removed");
    assert_eq!(session.value_of("b"), "2");
    assert!(!session.evaluate("a"));
}
