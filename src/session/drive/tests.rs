//! Workers that die, hang and flood: each is a failed candidate and nothing else.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::*;
use crate::living::gate::report::{Stage, StepState};
use crate::session::config::Config;
use crate::session::door::Door;
use crate::session::options::SessionOptions;
use crate::session::worker::stand_in;

/// A program in the place of a worker, how long it may take, and what is said of its end.
const WORKERS: &[(&str, Duration, &str)] = &[
    ("falls.sh", PATIENCE, "its stack overflowed"),
    ("aborts.sh", PATIENCE, "it was aborted"),
    (
        "reaches.sh",
        PATIENCE,
        "it asked the system for what it may not do",
    ),
    ("leaves.sh", PATIENCE, "it ended with the code 3"),
    ("hangs.sh", DEADLINE, "it did not come to an end in 400 ms"),
    (
        "lingers.sh",
        DEADLINE,
        "it did not come to an end in 400 ms",
    ),
    ("breaks.sh", PATIENCE, "it ended with the code 0"),
    ("floods.sh", PATIENCE, "its answer cannot be understood"),
    ("babbles.sh", PATIENCE, "its answer cannot be understood"),
    ("lies.sh", PATIENCE, "its answer cannot be understood"),
    ("nobody.sh", PATIENCE, "no worker could be started"),
];
/// For those that would go on for ten minutes.
const DEADLINE: Duration = Duration::from_millis(400);
/// For those that end by themselves: enough on a machine that does something else.
const PATIENCE: Duration = Duration::from_secs(120);

const DOUBLE: &str = "(defn double \"Doubles.\n   >>> (double 2)\n   4\" (n) (+ n n))";
const BETTER: &str = "(defn double (n) (* 2 n))";

fn session(deadline: Duration) -> Session {
    let mut config = Config::default();
    config.gate.deadline_ms = Some(deadline.as_millis() as u64);
    let options = SessionOptions::alone(std::env::temp_dir(), config);
    let door = Door::alone(Arc::default());
    Session::open(options, Rc::new(|_| {}), door).expect("a session")
}

/// The worker of that name instead of the program itself.
fn use_worker(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/escape/workers");
    stand_in(folder.join(name));
}

fn lead(session: &mut Session) -> Gate {
    let names = ["double".to_string()];
    session.lead(BETTER, &names, Keeps::Docstring, &mut |_, _| {})
}

#[test]
fn a_worker_that_ends_badly_is_a_failed_candidate_and_nothing_else() {
    for (name, deadline, says) in WORKERS {
        let mut session = session(*deadline);
        session.evaluate_text(RequestId(1), DOUBLE);
        let before = session.heads.get("double").map(|it| it.seq);
        use_worker(name);
        let gate = lead(&mut session);
        let report = gate.report();
        assert!(!report.may_apply, "{name}");
        let definition = &report.definitions[0];
        assert_eq!(definition.state(Stage::Evaluation), StepState::Failed);
        assert_eq!(definition.state(Stage::Audit), StepState::Skipped);
        let told = gate.failures().join("; ");
        assert!(told.contains(says), "{name}: {told}");
        // Nobody can accept it, and the session goes on.
        session.accept_proposal(RequestId(2), BETTER, &["double".into()], None);
        let standing = session.standing("double").definition;
        assert_eq!(standing.map(|it| it.text).as_deref(), Some(DOUBLE));
        session.evaluate_text(RequestId(3), "(define after (double 2))");
        assert!(session.heads.get("after").is_some());
        let after = session.heads.get("double").map(|it| it.seq);
        assert_eq!(before, after);
    }
}
