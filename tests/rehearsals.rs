//! A milestone is written after a rehearsal beside the session: it goes on meanwhile, can be cancelled,
//! and what differs is named and needs a reason.

use imago::history::Store;
use imago::history::query::{entries, log};
use imago::session::command::{Command, RequestId};
use imago::session::event::Event;
use imago::session::view::status::Activity;

use crate::support::session::TestSession;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let session = TestSession::open(folder.path());
    (folder, session)
}

fn propose(session: &mut TestSession, commits: Vec<u64>, reason: Option<&str>) -> RequestId {
    let id = session.request();
    session.send(Command::Milestone {
        id,
        message: "A part".into(),
        commits,
        reason: reason.map(str::to_string),
    });
    id
}

/// Waits until a milestone is written or is not; answers why it is not.
fn outcome(session: &mut TestSession, id: RequestId) -> Option<String> {
    let event = session.wait_for("what came of the milestone", |event| match event {
        Event::MilestoneWritten { id: of, .. } => *of == Some(id),
        Event::MilestoneRefused { id: of, .. } => *of == id,
        Event::Failed { id: of, .. } => *of == Some(id),
        _ => false,
    });
    match event {
        Event::MilestoneRefused { message, .. } | Event::Failed { message, .. } => Some(message),
        _ => None,
    }
}

#[test]
fn the_session_goes_on_while_a_milestone_is_rehearsed() {
    let (_folder, mut session) = project();
    // It takes a while to make this again.
    session.evaluate("(define slow (let loop ((i 0)) (if (< i 3000000) (loop (+ i 1)) i)))");
    session.evaluate("(define quick 1)");
    let id = propose(&mut session, Vec::new(), None);
    assert_eq!(session.value_of("(+ quick 41)"), "42");
    session.evaluate("(define later 2)");
    assert_eq!(outcome(&mut session, id), None);
    let rehearsed = |event: &Event| match event {
        Event::Status(status) => matches!(status.activity, Activity::Rehearsing { total: 2, .. }),
        _ => false,
    };
    assert!(session.heard.iter().any(rehearsed), "{:?}", session.heard);
    // What was defined meanwhile is none of its commits.
    assert_eq!(session.value_of("(if (has-pending-changes-p) 1 0)"), "1");
}

#[test]
fn a_rehearsal_is_cancelled_by_an_interrupt_and_nothing_is_written() {
    let (folder, mut session) = project();
    session.evaluate("(define slow (let loop ((i 0)) (if (< i 30000000) (loop (+ i 1)) i)))");
    let id = propose(&mut session, Vec::new(), None);
    session.wait_for("the rehearsal", |event| match event {
        Event::Status(status) => matches!(status.activity, Activity::Rehearsing { .. }),
        _ => false,
    });
    session.interrupt();
    let why = outcome(&mut session, id).expect("it is not written");
    assert!(why.contains("it was cancelled"), "{why}");
    session.close();
    let store =
        Store::open_for_reading(&folder.path().join(".imago/history.db")).expect("a history");
    assert_eq!(log::newest(&store, 9).expect("rows")[0].milestone, None);
}

#[test]
fn what_would_not_stand_alone_is_named_and_written_for_a_reason_that_is_kept() {
    let (folder, mut session) = project();
    session.evaluate("(define base 20)");
    // A macro hides from reading what its definition needs.
    session.evaluate("(defmacro doubled () (list '* 2 (list 'quote base)))");
    session.evaluate("(define twice (doubled))");
    let alone = propose(&mut session, vec![4], None);
    let why = outcome(&mut session, alone).expect("it does not stand alone");
    assert!(why.contains("doubled"), "{why}");
    let without_base = propose(&mut session, vec![3, 4], None);
    let why = outcome(&mut session, without_base).expect("it does not stand alone");
    assert!(why.contains("base"), "{why}");
    let accepted = propose(&mut session, vec![3, 4], Some("the base comes later"));
    assert_eq!(outcome(&mut session, accepted), None);
    let whole = propose(&mut session, vec![2], Some("not needed"));
    assert_eq!(outcome(&mut session, whole), None);
    session.close();
    let store =
        Store::open_for_reading(&folder.path().join(".imago/history.db")).expect("a history");
    let body = |seq| match entries::header(&store, seq).expect("a header").body {
        imago::history::body::Body::Group(body) => body,
        other => panic!("{other:?}"),
    };
    assert!(body(5).reason_hash.is_some() && body(5).environment.is_some());
    assert!(body(6).reason_hash.is_none() && body(6).environment.is_some());
}

/// A macro, what it made of the form, and what a type brought along are no names that the text has as
/// its own; they are named all the same.
#[test]
fn a_macro_and_a_type_that_no_milestone_holds_are_named() {
    let (_folder, mut session) = project();
    session.evaluate("(defun helper (x) \"Helps.\" x)");
    session.evaluate("(defmacro twice (x) \"Twice.\" (list 'list (list 'helper x) x))");
    session.evaluate("(defun double-way (r) \"Both.\" (twice r))");
    session.evaluate("(defstruct point \"A point.\" x y)");
    session.evaluate("(defun abscissa (p) \"Its x.\" (point-x p))");
    let rows = Store::open_for_reading(&session.folder.join(".imago/history.db"));
    let rows = log::newest(&rows.expect("a history"), 9).expect("rows");
    let seq = |name: &str| {
        let row = rows.iter().find(|it| *it.name == *name);
        row.expect("a commit").seq
    };
    let mut check = |names: &[&str], expected: Option<&[&str]>| {
        let commits = names.iter().map(|it| seq(it)).collect();
        let id = propose(&mut session, commits, None);
        let why = outcome(&mut session, id);
        assert_eq!(why.is_none(), expected.is_none(), "{why:?}");
        for part in expected.into_iter().flatten() {
            let why = why.as_deref().unwrap_or_default();
            assert!(why.contains(&format!("`{part}`")), "{part}: {why}");
        }
    };
    check(&["double-way"], Some(&["twice", "helper"]));
    check(&["double-way", "twice"], Some(&["helper"]));
    check(&["abscissa"], Some(&["point"]));
    check(
        &["double-way", "twice", "helper", "abscissa", "point"],
        None,
    );
}
