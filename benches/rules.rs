//! What a firing costs, next to CLIPS on the same rules.
//!
//! `cargo bench --bench rules` runs each program of `tests/rules` in the language and its peer of
//! `benches/rules` in CLIPS, where that is on the search path, one after the other in each round. Both
//! fire depth-first, tell how often they fired what, and are timed without what sets the facts up,
//! except for `bulk assert`, which is nothing else. The best of the rounds counts.

use std::io::Write;
use std::process::Command;
use std::time::Instant;

use imago::audit::engine::surface;
use imago::lang::image::Image;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5;

/// One line of the table.
struct Race {
    name: String,
    /// Program, what comes before the clock, what is timed, and how many rules must fire then.
    ours: (&'static str, String, &'static str, Option<usize>),
    /// Program, call, and the word before the seconds in what it prints.
    peer: (&'static str, String, &'static str),
}

const SEATING: &str = include_str!("../tests/rules/seating.lisp");
const CHAIN: &str = include_str!("../tests/rules/chain.lisp");
const CLOSURE: &str = include_str!("../tests/rules/closure.lisp");
const RUN: &str = "(rules/run)";
const MANY: usize = 100_000;

fn races() -> Vec<Race> {
    let mut races = Vec::new();
    for (guests, fired) in [(64, 2_142), (128, 8_382), (256, 33_150)] {
        races.push(Race {
            name: format!("seating {guests}"),
            ours: (SEATING, format!("(set-table {guests})"), RUN, Some(fired)),
            peer: ("seating.clp", format!("(bench-seating {guests})"), "run"),
        });
    }
    races.push(Race {
        name: "chain 100k".into(),
        ours: (CHAIN, format!("(set-counter {MANY})"), RUN, Some(MANY)),
        peer: ("chain.clp", format!("(bench-counter {MANY})"), "run"),
    });
    races.push(Race {
        name: "bulk assert 100k".into(),
        ours: (CHAIN, "nil".into(), "(set-items 100000)", None),
        peer: ("chain.clp", format!("(bench-bulk {MANY})"), "assert"),
    });
    races.push(Race {
        name: "bulk 100k".into(),
        ours: (CHAIN, format!("(set-items {MANY})"), RUN, Some(MANY)),
        peer: ("chain.clp", format!("(bench-bulk {MANY})"), "run"),
    });
    for nodes in [200, 400] {
        let fired = nodes * (nodes - 1) / 2;
        races.push(Race {
            name: format!("closure {nodes}"),
            ours: (CLOSURE, format!("(set-chain {nodes})"), RUN, Some(fired)),
            peer: ("closure.clp", format!("(bench-closure {nodes})"), "run"),
        });
    }
    races
}

fn main() {
    surface::install();
    println!(
        "{:18} {:>9} {:>9} {:>6} {:>11}",
        "", "ours ms", "CLIPS ms", "ratio", "firings/s"
    );
    for race in races() {
        let (mut ours, mut peer) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            ours = ours.min(run_ours(&race));
            peer = peer.min(run_peer(&race).unwrap_or(f64::INFINITY));
        }
        let fired = race.ours.3.unwrap_or(MANY) as f64;
        println!(
            "{:18} {:9.2} {:9.2} {:6.2} {:11.0}",
            race.name,
            ours * 1e3,
            peer * 1e3,
            ours / peer,
            fired / ours
        );
    }
}

fn run_ours(race: &Race) -> f64 {
    let (program, before, timed, expected) = &race.ours;
    let mut image = Image::new();
    image.evaluate(program).expect("the program loads");
    image
        .evaluate("(rules/strategy :depth)")
        .expect("it is set");
    image.evaluate(before).expect("the facts are there");
    let start = Instant::now();
    let value = image.evaluate(timed).expect("the rules run");
    let seconds = start.elapsed().as_secs_f64();
    if let Some(expected) = expected {
        assert_eq!(
            image.print(value.get()),
            expected.to_string(),
            "{}",
            race.name
        );
    }
    seconds
}

/// Returns the seconds that CLIPS tells; nothing where there is none.
fn run_peer(race: &Race) -> Option<f64> {
    let (program, call, word) = &race.peer;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rules");
    let mut batch = tempfile::NamedTempFile::new().ok()?;
    writeln!(batch, "(load {program})\n{call}\n(exit)").ok()?;
    let output = Command::new("clips")
        .arg("-f2")
        .arg(batch.path())
        .current_dir(folder)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words: Vec<&str> = text.split_whitespace().collect();
    let told = words
        .windows(3)
        .rev()
        .find(|it| it[0] == *word && it[2].starts_with('s'));
    told?[1].parse().ok()
}
