//! Every way in passes the same gate: what the rules refuse is neither evaluated nor bound, and is on
//! record with what was found. Policies say which way is how strict.

use std::path::Path;

use imago::session::archive::Archive;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

/// Everything is refused that has a number without a name.
const STRICT: &str =
    "[project]\nsources = [\"src\"]\n\n[audit.rules.magic-number]\npolicy = \"deny\"\n";
const MILD: &str = "[project]\nsources = [\"src\"]\n";

fn project(config: &str) -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "imago.toml", config);
    let session = TestSession::open(folder.path());
    (folder, session)
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    std::fs::write(path, text).expect("a file");
}

/// The names of what was refused, newest first, each by the rules.
fn refused(folder: &Path) -> Vec<String> {
    let archive = Archive::open_for_reading(folder).expect("a history");
    let rows = archive.refusal_rows(100).expect("the journal");
    // What only asked for it failed as well.
    let rows = rows.into_iter().filter(|it| &*it.reason == "audit");
    let names = rows.inspect(|it| assert!(it.message.contains("`magic-number`"), "{it:?}"));
    names.map(|it| it.name.to_string()).collect()
}

/// Opens a strict session, lets something happen that would bind `bad` to a function that answers 17
/// more than 1, and looks that it did not.
fn check(prepare: &str, act: impl FnOnce(&mut TestSession)) {
    let (folder, mut session) = project(MILD);
    if !prepare.is_empty() {
        assert!(session.evaluate(prepare), "{prepare}");
    }
    session.close();
    write(folder.path(), "imago.toml", STRICT);
    let mut session = TestSession::open(folder.path());
    let before = session.commits();
    act(&mut session);
    assert_eq!(session.commits(), before, "nothing is kept");
    assert_eq!(refused(folder.path()), ["bad"]);
    session.evaluate("(bad 1)");
    let value = session
        .said(TranscriptKind::Value)
        .pop()
        .unwrap_or_default();
    assert_ne!(value, "18", "nothing is bound");
    assert!(
        session.evaluate("(define (good x) \"X.\" x)"),
        "others come in"
    );
}

const BAD: &str = "(define (bad x) \"X.\" (+ x 17))";

#[test]
fn at_the_repl() {
    check("", |session| assert!(!session.evaluate(BAD)));
    check("", |session| {
        assert!(!session.evaluate(&format!("(begin {BAD})")))
    });
}

#[test]
fn from_a_program_that_evaluates() {
    check("", |session| {
        assert!(!session.evaluate(&format!("(eval '{BAD})")))
    });
}

#[test]
fn from_a_file_that_is_loaded() {
    check("", |session| {
        session.write("other.lisp", BAD);
        assert!(!session.evaluate("(load \"other.lisp\")"));
    });
    check("", |session| {
        session.write("other.lisp", BAD);
        let id = session.request();
        let path = session.folder.join("other.lisp");
        session.send(Command::Load { id, path });
        session.wait_for(
            "the load",
            |it| matches!(it, Event::Finished { id: of, .. } if *of == id),
        );
    });
}

#[test]
fn from_a_file_that_is_imported() {
    check("", |session| {
        session.write(
            "shapes.lisp",
            &format!("(module shapes (export bad) {BAD})"),
        );
        assert!(!session.evaluate("(import \"shapes.lisp\")"));
    });
    check("", |session| {
        let good = "(define (area x) \"X.\" x)";
        session.write(
            "shapes.lisp",
            &format!("(module shapes (export bad area) {BAD} {good})"),
        );
        assert!(!session.evaluate("(import \"shapes.lisp\")"));
    });
}

#[test]
fn from_a_source_that_was_there_at_the_start() {
    let (folder, session) = project(STRICT);
    session.close();
    write(folder.path(), "src/a.lisp", BAD);
    let session = TestSession::open(folder.path());
    assert_eq!(session.commits(), Vec::<String>::new());
    assert_eq!(refused(folder.path()), ["bad"]);
}

#[test]
fn from_a_source_that_is_saved() {
    check("", |session| {
        session.write("src/a.lisp", BAD);
        session.wait_for_words("refused by the rule");
    });
}

#[test]
fn from_an_older_version() {
    check(
        "(define (bad x) \"X.\" (+ x 17)) (define (bad x) \"X.\" x)",
        |session| assert!(!session.evaluate("(rollback! 'bad 1)")),
    );
}

#[test]
fn under_another_name() {
    check("(define (worse x) \"X.\" (+ x 17))", |session| {
        assert!(!session.evaluate("(rename! 'worse 'bad)"));
    });
}

#[test]
fn with_another_slot() {
    check(
        "(defclass bad () ((a :initform 1)) (:documentation \"A.\"))",
        |session| {
            session.evaluate("(add-slot 'bad '(b :initform (+ 17 (list 18 19))))");
        },
    );
}

#[test]
fn from_a_model() {
    check("(define (bad x) \"X.\" x)", |session| {
        let reply = r#"(define (bad x) \"X.\" (+ x 17))"#;
        let asked = format!(
            "(llm/with-script '(\"{reply}\") (fn () (ask/patch! 'bad \"seventeen more\")))"
        );
        session.evaluate(&asked);
    });
}

#[test]
fn each_way_has_a_policy_of_its_own() {
    let config = "[project]\nsources = [\"src\"]\n\n[audit]\ntolerance = 3\npolicy = \"deny\"\n\n\
                  [audit.paths]\nrepl = \"warn\"\nrollback = \"allow\"\nwatcher = \"deny\"\n";
    let (folder, mut session) = project(config);
    // What is typed is listed and accepted.
    assert!(session.evaluate(BAD));
    assert_eq!(session.said(TranscriptKind::Violations).len(), 1);
    // Of package and way the stricter holds; of none the project's does.
    session.write("other.lisp", "(define (other x) \"X.\" (+ x 18))");
    assert!(!session.evaluate("(load \"other.lisp\")"));
    // What comes back is not counted.
    assert!(session.evaluate("(define (bad x) \"X.\" x)"));
    assert!(session.evaluate("(rollback! 'bad 1)"));
    let counts = session.heard.iter().rev().find_map(|event| match event {
        Event::Defined { violations, .. } => Some(violations.len()),
        _ => None,
    });
    assert_eq!(counts, Some(0));
    session.write("src/saved.lisp", "(define (saved x) \"X.\" (+ x 19))");
    session.wait_for_words("refused by the rules: a score of");
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let names = archive.refusal_rows(9).expect("the journal");
    let names: Vec<&str> = names.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["saved", "other"]);
}

#[test]
fn a_milestone_holds_no_errors_where_the_project_says_so() {
    let (folder, mut session) = project("[audit]\ncurate = \"no-errors\"\n");
    assert!(session.evaluate("(define (run code) \"Runs CODE.\" (eval code))"));
    assert!(session.evaluate("(define (twice x) \"Twice X.\" (+ x x))"));
    assert!(!session.evaluate("(human-commit \"All\")"));
    let error = session
        .said(TranscriptKind::Error)
        .pop()
        .unwrap_or_default();
    assert!(
        error.contains("the milestone would hold errors: `run` (unsafe-execution)"),
        "{error}"
    );
    assert!(error.contains("`--override`"), "{error}");
    assert!(session.evaluate("(human-commit \"Some\" '(twice))"));
    assert!(session.evaluate("(human-commit \"All\" '(run) :override \"its text is our own\")"));
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let newest = archive
        .milestone_rows()
        .expect("milestones")
        .pop()
        .expect("one");
    assert_eq!(
        &*newest.message,
        "All\n\nRehearsal-override: its text is our own"
    );
}

#[test]
fn rules_of_the_project_hold_once_they_are_saved() {
    let (_folder, mut session) = project(MILD);
    assert!(session.evaluate("(define (foo x) \"X.\" x)"));
    assert_eq!(
        session.said(TranscriptKind::Violations),
        Vec::<String>::new()
    );
    session.write("rules/half.lisp", "(defrule half \"Half.\"");
    session.wait_for_words("rules/half.lisp:1:1");
    let rule = "(defrule no-foo \"No foo.\" (:id \"P-1\" :severity warning :points 2)\n\
                (definition (name ?name)) (test (equal ?name \"foo\"))\n\
                => (assert (violation (message \"no foo here\"))))";
    session.write("rules/foo.lisp", rule);
    // The file with the mistake is told of again: the rules were read.
    let told = |it: &TestSession| it.said(TranscriptKind::Error).len();
    let before = told(&session);
    session.wait_for(
        "the rules to be read",
        |event| matches!(event, Event::Transcript(entry) if entry.text.contains("half.lisp")),
    );
    assert!(told(&session) > before);
    assert!(session.evaluate("(define (foo x) \"X, again.\" x)"));
    let listed = session
        .said(TranscriptKind::Violations)
        .pop()
        .unwrap_or_default();
    assert!(listed.contains("no foo here"), "{listed}");
}
