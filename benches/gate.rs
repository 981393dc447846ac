//! How long the gate takes: a definition with twenty examples in a worker, and the start of a worker.
//!
//! `cargo bench --bench gate` prints the middle and the worst of both. The budgets are 50 ms for the middle of
//! the first, and 15 ms for the worst of hundred of the second.

use std::time::{Duration, Instant};

use imago::session::worker::orders::{Candidate, Order, Piece};
use imago::session::worker::{Ended, Worker, set_program};

const STARTS: usize = 300;
const GATES: usize = 100;
const EXAMPLES: usize = 20;

fn piece(text: String) -> Piece {
    Piece {
        name: "twice".into(),
        package: "user".into(),
        file: "bench".into(),
        line: 1,
        text,
    }
}

/// A function with so many examples.
fn function(examples: usize, body: &str) -> String {
    let lines: Vec<String> = (0..examples)
        .map(|n| format!("   >>> (twice {n})\n   {}", 2 * n))
        .collect();
    format!(
        "(defn twice\n  \"Doubles.\n{}\"\n  (n)\n  {body})",
        lines.join("\n")
    )
}

/// Runs an order to its end.
fn run(order: &Order) -> Duration {
    let began = Instant::now();
    let mut worker = Worker::start(order).expect("a worker");
    loop {
        match worker.wait(Duration::from_secs(1)) {
            Some(Ended::Reply(reply)) => {
                let mut checks = reply.tried.iter().flat_map(|it| &it.checks);
                assert!(checks.all(|it| it.passed), "{reply:?}");
                return began.elapsed();
            }
            Some(ended) => panic!("{ended:?}"),
            None => {}
        }
    }
}

fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!(
        "{what}: p50 {:.1} ms, p90 {:.1} ms, p99 {:.1} ms",
        at(50),
        at(90),
        at(99)
    );
}

fn main() {
    set_program(env!("CARGO_BIN_EXE_imago"));
    let empty = Order::default();
    tell("worker start", (0..STARTS).map(|_| run(&empty)).collect());
    let order = Order {
        given: vec![piece(function(EXAMPLES, "(+ n n)"))],
        candidates: vec![Candidate {
            new: piece(function(EXAMPLES, "(* 2 n)")),
            old: Some(piece(function(EXAMPLES, "(+ n n)"))),
        }],
        ..Order::default()
    };
    tell(
        "gate with 20 examples",
        (0..GATES).map(|_| run(&order)).collect(),
    );
}
