//! Examples that find no end are stopped by who waits for them.

use crate::support::session::TestSession;
use imago::session::command::{Command, RequestId};
use imago::session::event::Event;

const SPIN: &str = "(defn spin \"Goes on.\n>>> (spin)\n1\" () (do ((n 0 (+ n 1))) (nil) n))";

/// Sends a command, interrupts it while it runs and answers whether it went well.
fn interrupted(session: &mut TestSession, command: impl FnOnce(RequestId) -> Command) -> bool {
    let asked = session.request();
    session.send(command(asked));
    let is_end = |event: &Event| matches!(event, Event::Finished { id, .. } if *id == asked);
    let done = session.interrupt_until("the end", is_end);
    matches!(done, Event::Finished { ok: true, .. })
}

#[test]
fn a_person_stops_examples_before_their_time_does() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("imago.toml"), "[audit]\n").expect("a project");
    let mut session = TestSession::open(folder.path());
    // Its example is tried with it, and stopped; the definition stands where it is not forbidden.
    let text = SPIN.to_string();
    interrupted(&mut session, |id| Command::Evaluate { id, text });
    session.evaluate(SPIN);
    // An example that takes too long is an outcome, and the call has a value; one that is stopped has none.
    let called = interrupted(&mut session, |id| Command::Evaluate {
        id,
        text: "(run-doctests 'spin)".into(),
    });
    assert!(!called, "the call came to its end");
    let demanded = interrupted(&mut session, |id| Command::RunTests {
        id,
        names: vec!["spin".into()],
    });
    assert!(!demanded, "the run came to its end");
    assert_eq!(session.value_of("(+ 1 2)"), "3");
    session.close();
}
