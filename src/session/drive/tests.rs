//! Workers that die, hang and flood: each is a failed candidate and nothing else.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use super::*;
use crate::living::gate::report::{Stage, StepState};
use crate::session::config::Config;
use crate::session::door::Door;
use crate::session::options::SessionOptions;
use crate::session::worker::stand_in;

/// A program in the place of a worker, and what is said of its end.
const WORKERS: &[(&str, &str)] = &[
    ("falls.sh", "its stack overflowed"),
    ("aborts.sh", "it was aborted"),
    ("reaches.sh", "it asked the system for what it may not do"),
    ("leaves.sh", "it ended with the code 3"),
    ("hangs.sh", "it did not come to an end in 400 ms"),
    ("lingers.sh", "it did not come to an end in 400 ms"),
    ("breaks.sh", "it ended with the code 0"),
    ("floods.sh", "its answer cannot be understood"),
    ("babbles.sh", "its answer cannot be understood"),
    ("lies.sh", "its answer cannot be understood"),
    ("nobody.sh", "no worker could be started"),
];
const DEADLINE: Duration = Duration::from_millis(400);
/// A tenth of a second for whoever ends a worker.
const GRACE: Duration = Duration::from_millis(100);
/// How often a late end is tried again: machines under load are late.
const TRIES: usize = 4;

const DOUBLE: &str = "(defn double \"Doubles.\n   >>> (double 2)\n   4\" (n) (+ n n))";
const BETTER: &str = "(defn double (n) (* 2 n))";

fn session() -> Session {
    let mut config = Config::default();
    config.gate.deadline_ms = Some(DEADLINE.as_millis() as u64);
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
    let mut session = session();
    session.evaluate_text(RequestId(1), DOUBLE);
    let before = session.heads.get("double").map(|it| it.seq);
    for (round, (name, says)) in WORKERS.iter().enumerate() {
        use_worker(name);
        let gate = (0..TRIES).find_map(|_| {
            let began = Instant::now();
            let gate = lead(&mut session);
            (began.elapsed() <= DEADLINE + GRACE).then_some(gate)
        });
        let gate = gate.unwrap_or_else(|| panic!("{name} was ended too late"));
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
        let text = format!("(define after-{round} (double {round}))");
        session.evaluate_text(RequestId(3), &text);
        assert!(session.heads.get(&format!("after-{round}")).is_some());
    }
    let after = session.heads.get("double").map(|it| it.seq);
    assert_eq!(before, after);
}
