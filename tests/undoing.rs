//! What changed definitions is taken back by what it made, while nothing newer stands on it; what an
//! earlier session did last the history tells.

use imago::session::command::{Command, Curate};
use imago::session::event::Event;
use imago::session::view::operations::{LastOperation, Operation};

use crate::support::session::TestSession;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("the file is written");
    let session = TestSession::open(folder.path());
    (folder, session)
}

/// Has the session do what a form says; answers the commits that it made.
fn act(session: &mut TestSession, form: &str) -> Vec<u64> {
    let (id, form) = (session.request(), form.to_owned());
    session.send(Command::Act { id, form });
    acted(session).expect("it is done")
}

/// Takes commits back; answers those that do it, or why not.
fn take_back(session: &mut TestSession, commits: &[u64]) -> Result<Vec<u64>, String> {
    let (id, commits) = (session.request(), commits.to_vec());
    session.send(Command::TakeBack { id, commits });
    acted(session)
}

fn acted(session: &mut TestSession) -> Result<Vec<u64>, String> {
    let event = session.wait_for("what was done", |event| {
        matches!(
            event,
            Event::Acted { .. } | Event::Failed { .. } | Event::Finished { ok: false, .. }
        )
    });
    match event {
        Event::Acted { id, commits, .. } => {
            session.wait_for(
                "the end",
                |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
            );
            Ok(commits)
        }
        Event::Failed { message, .. } => Err(message),
        _ => Err("refused".to_owned()),
    }
}

fn last(session: &mut TestSession) -> LastOperation {
    let id = session.request();
    session.send(Command::LastOperation { id });
    let event = session.wait_for("what was last", |event| {
        matches!(event, Event::LastOperation { .. })
    });
    match event {
        Event::LastOperation { last, .. } => last,
        _ => unreachable!("only this fits"),
    }
}

fn definitions(commits: &[u64]) -> Option<Operation> {
    Some(Operation::Definitions(commits.to_vec()))
}

#[test]
fn a_revert_is_taken_back_and_done_again_and_never_over_newer_work() {
    let (_folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (f) 2)");
    let reverted = act(&mut session, "(rollback! 'f 1)");
    assert_eq!(session.value_of("(f)"), "1");
    let undone = take_back(&mut session, &reverted).expect("it is taken back");
    assert_eq!(session.value_of("(f)"), "2");
    let again = take_back(&mut session, &undone).expect("it is done again");
    assert_eq!(session.value_of("(f)"), "1");
    session.evaluate("(define (f) 3)");
    let refused = take_back(&mut session, &again).expect_err("it is older than what stands");
    assert!(refused.contains("`f` was changed again since"), "{refused}");
    assert_eq!(session.value_of("(f)"), "3");
}

#[test]
fn what_was_renamed_undefined_or_new_is_taken_back() {
    let (_folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (g) (f))");
    let renamed = act(&mut session, "(rename! 'f 'h)");
    assert_eq!(session.value_of("(source-of 'g)"), "\"(define (g) (h))\"");
    let undone = take_back(&mut session, &renamed).expect("it is taken back");
    assert_eq!(session.value_of("(source-of 'g)"), "\"(define (g) (f))\"");
    take_back(&mut session, &undone).expect("it is done again");
    assert_eq!(session.value_of("(h)"), "1");
    let ended = act(&mut session, "(undefine! 'g)");
    take_back(&mut session, &ended).expect("it is there again");
    assert_eq!(session.value_of("(g)"), "1");
    let several = act(
        &mut session,
        "(define (a) 1)\n(define (b) (a))\n(define (b) (+ (a) 1))",
    );
    assert_eq!(several.len(), 3);
    take_back(&mut session, &several).expect("both are taken back");
    assert!(!session.evaluate("(b)"));
    assert!(!session.evaluate("(a)"));
}

#[test]
fn after_a_start_the_history_says_what_was_done_last() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (define (f) 2)");
    assert_eq!(last(&mut session), LastOperation::default());
    session.evaluate("(human-commit \"All\")");
    let reverted = act(&mut session, "(rollback! 'f 1)");
    session.close();

    let mut session = TestSession::open(folder.path());
    assert_eq!(last(&mut session).undo, definitions(&reverted));
    let undone = take_back(&mut session, &reverted).expect("it is taken back");
    let milestone = last(&mut session).undo;
    assert!(
        matches!(milestone, Some(Operation::Curation(_))),
        "{milestone:?}"
    );
    // Done again it holds, by the commit that did it first or by the one that did it again.
    take_back(&mut session, &undone).expect("it is done again");
    session.evaluate("(define (f) 3)");
    assert_eq!(last(&mut session).undo, milestone, "`f` was changed since");
    let id = session.request();
    let what = Curate::Undo { operation: None };
    session.send(Command::Curate { id, what });
    session.wait_for(
        "the end",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    let nothing = last(&mut session);
    assert_eq!(nothing.undo, None);
    assert!(nothing.redo.is_some(), "the milestone can be written again");
    act(&mut session, "(rollback! 'f 1)");
    assert_eq!(last(&mut session).redo, None, "a revert came in between");
}
