//! Many forms put in at once are one load, and what others print meanwhile is told apart from it.

use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};

use crate::support::session::TestSession;

/// A session in a folder of its own whose rules refuse numbers without a name.
fn session() -> (TestSession, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[audit.rules.magic-number]\npolicy = \"deny\"\n";
    std::fs::write(folder.path().join("imago.toml"), config).expect("the configuration");
    let session = TestSession::open(folder.path());
    (session, folder)
}

fn put_in(session: &mut TestSession, text: &str) -> RequestId {
    let id = session.request();
    session.heard.clear();
    session.send(Command::LoadText {
        id,
        text: text.into(),
    });
    id
}

fn wait(session: &mut TestSession, id: RequestId) -> bool {
    let end = session.wait_for(
        "the end of the load",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    matches!(end, Event::Finished { ok: true, .. })
}

/// What was said since the load began, with its kind and in whose name.
fn said(session: &TestSession) -> Vec<(TranscriptKind, Option<&str>, &str)> {
    let entries = session.heard.iter().filter_map(|event| match event {
        Event::Transcript(it) => Some(it),
        _ => None,
    });
    entries
        .map(|it| (it.kind, it.beside.as_deref(), it.text.as_str()))
        .collect()
}

const MANY: &str = "(defun one (x) \"One.\" x)
(defun two (x) \"Two.\" x)
(defun refused (x)
  \"Refused.\"
  (* x 4711))
(car 5)
(defun three (x) \"Three.\" x)
(two 42)
";

#[test]
fn many_forms_are_one_load_and_only_the_first_fault_is_told() {
    let (mut session, _folder) = session();
    assert!(session.evaluate("(defun one (x) \"One.\" x)"));
    assert!(session.evaluate("(defun two (x) \"Was two.\" (list x))"));
    let id = put_in(&mut session, MANY);
    assert!(!wait(&mut session, id), "two forms went wrong");
    let said = said(&session);
    let kinds: Vec<TranscriptKind> = said.iter().map(|it| it.0).collect();
    use TranscriptKind::{Error, Input, Note, Value, Violations};
    assert_eq!(kinds, [Input, Note, Value, Violations, Error], "{said:#?}");
    assert_eq!(
        said[0].2,
        "(defun one (x) \"One.\" x)\n; and 5 more forms, 8 lines in all"
    );
    let summary = "6 forms: 1 new, 1 changed, 1 unchanged, 1 evaluated, 1 refused, 1 failed";
    assert!(said[1].2.starts_with(summary), "{}", said[1].2);
    assert_eq!(said[2].2, "42");
    assert!(said[3].2.contains("refused"), "{}", said[3].2);
    // What was typed is found again, whole.
    let id = session.request();
    session.send(Command::SearchInput {
        id,
        query: "4711".into(),
    });
    let found = session.wait_for(
        "the line",
        |event| matches!(event, Event::HistoryFound { id: it, .. } if *it == id),
    );
    assert!(matches!(found, Event::HistoryFound { lines, .. } if lines == [MANY.trim()]));
}

#[test]
fn the_first_fault_has_its_place_in_what_was_put_in() {
    let (mut session, _folder) = session();
    let id = put_in(
        &mut session,
        "(defun one (x) \"One.\" x)\n\n(list\n  (car 5))\n",
    );
    assert!(!wait(&mut session, id));
    let said = said(&session);
    assert_eq!(said[1].2, "2 forms: 1 new, 1 failed");
    assert!(said[2].2.contains("repl:4:8"), "{}", said[2].2);
    // One that cannot be read is not taken in part.
    let id = put_in(
        &mut session,
        "(defun four (x) \"Four.\" x)\n(defun five (x)",
    );
    assert!(!wait(&mut session, id));
    assert!(!session.evaluate("(four 1)"));
}

#[test]
fn a_load_says_how_far_it_is_and_is_interrupted() {
    let (mut session, _folder) = session();
    let text = "(defun one (x) \"One.\" x)\n(let loop () (loop))\n(defun two (x) \"Two.\" x)\n";
    let id = put_in(&mut session, text);
    session.wait_for("how far it is", |event| match event {
        Event::Status(status) => {
            let progress = &status.progress;
            progress.forms == Some((1, 3)) && progress.fuel > 0 && progress.ms > 0
        }
        _ => false,
    });
    session.interrupt();
    assert!(!wait(&mut session, id));
    let said = said(&session);
    assert_eq!(said[1].2, "3 forms: 1 new, 2 not run");
    assert_eq!(said[2].0, TranscriptKind::Note, "{said:#?}");
    assert!(session.evaluate("(one 1)"));
    assert!(!session.evaluate("(two 1)"));
}

fn printed(session: &TestSession) -> Vec<(Option<&str>, &str)> {
    let said = said(session);
    let output = said.into_iter().filter(|it| it.0 == TranscriptKind::Output);
    output.map(|it| (it.1, it.2)).collect()
}

#[test]
fn what_a_task_prints_that_another_line_began_is_told_apart() {
    let (mut session, _folder) = session();
    session.evaluate("(define gate (channel/new))");
    session.evaluate("(define late (async (channel/recv gate) (princ \"late\")))");
    session.heard.clear();
    session.evaluate("(begin (princ \"a\") (channel/send gate 1) (async/sleep 20) (princ \"b\"))");
    let told = [(None, "a"), (Some("task"), "late"), (None, "b")];
    assert_eq!(printed(&session), told);
    // A task of its own, which it waits for, is a part of it.
    session.heard.clear();
    session.evaluate("(await (async (princ \"own\")))");
    assert_eq!(printed(&session), [(None, "own")]);
}

#[test]
fn what_a_saved_file_prints_bears_its_name() {
    let (mut session, folder) = session();
    let src = folder.path().join("loud.lisp");
    std::fs::write(&src, "(define loud (begin (princ \"loading\") 1))\n").expect("a file");
    session.wait_for_commit("loud");
    let event = session.heard.iter().find_map(|event| match event {
        Event::Transcript(it) if it.kind == TranscriptKind::Output => Some(it.clone()),
        _ => None,
    });
    let Some(TranscriptEntry {
        id, text, beside, ..
    }) = event
    else {
        panic!("it printed nothing: {:#?}", session.heard);
    };
    assert_eq!((id, text.as_str()), (None, "loading"));
    assert_eq!(beside.as_deref(), Some("loud.lisp"));
}
