//! Tasks that are left: they go on while nobody asks for anything, are told apart, and can be stopped.

use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};

use crate::support::session::TestSession;
use crate::support::terminal::Terminal;

fn open() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a folder");
    let session = TestSession::open(folder.path());
    (folder, session)
}

fn entries(session: &TestSession, kind: TranscriptKind) -> Vec<&TranscriptEntry> {
    let all = session.heard.iter().filter_map(|event| match event {
        Event::Transcript(entry) if entry.kind == kind => Some(entry),
        _ => None,
    });
    all.collect()
}

/// Waits until a task has said something, and returns how that came in.
fn said(session: &mut TestSession, kind: TranscriptKind, part: &str) -> TranscriptEntry {
    let event = session.wait_for(part, |event| match event {
        Event::Transcript(it) => it.kind == kind && it.text.contains(part),
        _ => false,
    });
    match event {
        Event::Transcript(entry) => entry,
        _ => unreachable!("only an entry fits"),
    }
}

#[test]
fn a_task_that_sleeps_goes_on_while_nothing_is_asked() {
    let (_folder, mut session) = open();
    assert!(session.evaluate("(define ticks 0)"));
    assert!(session.evaluate(
        "(async (dotimes (i 3) (sleep 30) (set! ticks (+ ticks 1)) (println \"tick\" i)))"
    ));
    for word in ["tick 0", "tick 1", "tick 2"] {
        let tick = said(&mut session, TranscriptKind::Output, word);
        assert_eq!(tick.beside.as_deref(), Some("task"), "{tick:?}");
        assert_eq!(tick.id, None, "it is nobody's answer");
    }
    assert!(session.evaluate("ticks"));
    let values = entries(&session, TranscriptKind::Value);
    assert_eq!(values.last().map(|it| it.text.as_str()), Some("3"));
}

#[test]
fn what_a_task_asked_of_the_world_comes_in_while_nothing_is_asked() {
    let (_folder, mut session) = open();
    session.evaluate("(async (println (string/trim (get (shell \"echo hello\") :stdout))))");
    let hello = said(&mut session, TranscriptKind::Output, "hello");
    assert_eq!(hello.beside.as_deref(), Some("task"));
}

#[test]
fn work_aside_gives_way_to_what_is_asked_and_goes_on() {
    let (_folder, mut session) = open();
    session.evaluate("(define stop nil)");
    // Without an end of its own; nobody waits for it.
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(async (while (not stop) 1) (println \"stopped\"))".into(),
    });
    let asked = session.request();
    session.send(Command::Evaluate {
        id: asked,
        text: "(+ 20 22)".into(),
    });
    said(&mut session, TranscriptKind::Value, "42");
    // It runs on behind what was answered, and gives way to the next.
    session.evaluate("(set! stop #t)");
    let words = entries(&session, TranscriptKind::Output);
    assert_eq!(words.last().map(|it| it.text.as_str()), Some("stopped\n"));
    assert!(
        session
            .heard
            .iter()
            .any(|it| *it == Event::Finished { id, ok: true })
    );
}

#[test]
fn an_interrupt_ends_what_goes_on_aside_with_its_cleanups() {
    let (_folder, mut session) = open();
    session.evaluate("(async (unwind-protect (sleep 3600000) (println \"cleaned\")))");
    session.evaluate("(async (while #t (sleep 3600000)))");
    session.interrupt();
    session.send(Command::Heed);
    said(
        &mut session,
        TranscriptKind::Note,
        "in the background was ended",
    );
    said(&mut session, TranscriptKind::Output, "cleaned");
    let calm = session.wait_for(
        "an idle session",
        |event| matches!(event, Event::Status(it) if it.tasks == 0),
    );
    assert!(matches!(calm, Event::Status(_)));
}

#[test]
fn an_interrupted_evaluation_leaves_the_tasks_before_it_alone() {
    let (_folder, mut session) = open();
    session.evaluate("(async (sleep 900) (println \"alive\"))");
    let id = session.request();
    session.send(Command::Evaluate {
        id,
        text: "(let loop () (loop))".into(),
    });
    session.interrupt_until(
        "its end",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    said(&mut session, TranscriptKind::Output, "alive");
}

#[test]
fn a_task_that_fails_is_told_once_where_nobody_awaits_it() {
    let (_folder, mut session) = open();
    session.evaluate("(async (progn (println \"E\") (error \"x\")))");
    let told = |session: &TestSession| -> Vec<String> {
        let errors = entries(session, TranscriptKind::Error).into_iter();
        errors.map(|it| it.text.clone()).collect()
    };
    let errors = told(&session);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        errors[0].starts_with("error: a task that nobody awaits failed: x"),
        "{errors:?}"
    );
    // One that fails later as well, and neither a second time.
    session.evaluate("(define later (async (sleep 20) (error \"y\")))");
    said(&mut session, TranscriptKind::Error, "failed: y");
    session.evaluate("(try (await later) (catch e (:message e)))");
    session.evaluate("(+ 1 1)");
    assert_eq!(told(&session).len(), 2);
    // Who is awaited tells whoever awaits.
    session.evaluate("(let ((p (async (sleep 5) (error \"z\")))) (try (await p) (catch e 1)))");
    session.evaluate("(let ((p (async (error \"z\")))) (sleep 5) (async/rejected? p))");
    session.evaluate("(async (sleep 5))");
    assert_eq!(told(&session).len(), 2);
}

#[test]
fn at_the_prompt_of_the_repl_tasks_are_heard_and_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::start(folder.path(), &["repl"], (80, 24));
    terminal.wait_for("imago>");
    terminal.type_keys("(async (dotimes (i 2) (sleep 50) (println \"tick\" i)))\r");
    let has =
        |line: &'static str| move |screen: &str| screen.lines().any(|it| it.trim_end() == line);
    terminal.wait_until("the second tick", has("tick 1"));
    terminal.type_keys("(async (unwind-protect (sleep 3600000) (println \"cleaned\")))\r");
    terminal.wait_until("its promise", |screen| {
        screen.matches("<async-promise>").count() == 2
    });
    // Nothing is evaluated; ctrl-c ends what sleeps.
    terminal.type_keys("\u{3}");
    terminal.wait_until("the cleanup", has("cleaned"));
    terminal.type_keys("(+ 20 22)\r");
    terminal.wait_until("the prompt goes on", has("42"));
    terminal.type_keys("\u{4}");
    assert_eq!(terminal.wait_for_exit(), 0);
}
