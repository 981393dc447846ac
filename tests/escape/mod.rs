//! Candidates that try to get out of the world of a worker, to exhaust it or to cheat at the gate. Each is a
//! paragraph of `tests/escape/*.lisp`: a body of `(defn f (n) …)` that answers `:escaped` where it succeeds,
//! or a whole text behind `;;; whole`.
//!
//! None succeeds, none panics, and each is stopped within the deadline and a tenth of a second.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use imago::session::worker::orders::{Candidate, Confines, Order, Piece};
use imago::session::worker::{Ended, Worker, set_program};

/// What every candidate would replace: its example promises an escape.
const OLD: &str = "(defn f \"Escapes.\n>>> (f 1)\n:escaped\" (n) n)";
/// A tenth of a second for whoever ends a worker.
const GRACE: Duration = Duration::from_millis(100);
/// How often a candidate is tried that was late: machines under load are.
const TRIES: usize = 4;
/// Candidates there are at least.
const CANDIDATES_MIN: usize = 150;

fn confines() -> Confines {
    Confines {
        example_ms: 400,
        deadline_ms: 4_000,
        ..Confines::default()
    }
}

/// The candidates of all files, each with the place of its paragraph.
fn candidates() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/escape");
    let entries = std::fs::read_dir(folder).expect("the folder of candidates");
    let mut files: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        if file.extension().is_none_or(|it| it != "lisp") {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a file of candidates");
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        for (number, paragraph) in text.split("\n\n").enumerate() {
            let paragraph = paragraph.trim();
            let code = paragraph
                .lines()
                .filter(|line| !line.starts_with(";;;"))
                .collect::<Vec<_>>()
                .join("\n");
            if code.is_empty() {
                continue;
            }
            let text = match paragraph.starts_with(";;; whole") {
                true => code,
                false => format!("(defn f (n) {code}\n:escaped)"),
            };
            found.push((format!("{name} {}", number + 1), text));
        }
    }
    found
}

fn piece(text: &str) -> Piece {
    Piece {
        name: "f".into(),
        package: "user".into(),
        file: "proposal".into(),
        line: 1,
        text: text.into(),
    }
}

/// What came of a candidate, and how long it took.
fn run(text: &str) -> (Ended, Duration) {
    let order = Order {
        confines: confines(),
        given: vec![
            piece("(define secret \"live\")"),
            piece("(define counter 0)"),
            piece(OLD),
        ],
        candidates: vec![Candidate {
            new: piece(text),
            old: Some(piece(OLD)),
        }],
        ..Order::default()
    };
    let began = Instant::now();
    let mut worker = Worker::start(&order).expect("a worker");
    loop {
        if let Some(ended) = worker.wait(Duration::from_millis(5)) {
            return (ended, began.elapsed());
        }
    }
}

/// Why a candidate is not stopped as it should be, if it is not.
fn problem(text: &str) -> Option<String> {
    let late = Duration::from_millis(confines().deadline_ms) + GRACE;
    let mut took = Duration::ZERO;
    for _ in 0..TRIES {
        let (ended, elapsed) = run(text);
        took = elapsed;
        match ended {
            Ended::Reply(reply) => {
                let tried = reply.tried.first()?;
                let holds = tried.checks.iter().all(|it| it.passed);
                if tried.trouble.is_none() && holds {
                    return Some(format!("it escaped: {:?}", tried.checks));
                }
            }
            // 101 is how a panic ends a process.
            Ended::Died(how) if how.contains("101") => return Some("it panicked".into()),
            Ended::Died(_) | Ended::Late | Ended::Babbled => {}
        }
        if took <= late {
            return None;
        }
    }
    Some(format!("it was stopped after {took:?}"))
}

#[test]
fn no_candidate_escapes() {
    set_program(env!("CARGO_BIN_EXE_imago"));
    // The language is made once, and lent to every worker.
    let _language = imago::lang::image::Image::new();
    let candidates = candidates();
    assert!(candidates.len() >= CANDIDATES_MIN, "{}", candidates.len());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, |it| it.get().clamp(2, 8));
    let problems: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut problems = Vec::new();
            while let Some((place, text)) = candidates.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Some(problem) = problem(text) {
                    problems.push(format!("{place}: {problem}\n  {text}"));
                }
            }
            problems
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ended = threads
            .into_iter()
            .flat_map(|it| it.join().expect("no panic"));
        ended.collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for file in ["/tmp/imago-escaped", "/tmp/imago-escaped.lisp"] {
        assert!(!std::path::Path::new(file).exists(), "{file} was written");
    }
}

#[test]
fn a_candidate_that_does_what_is_promised_passes() {
    set_program(env!("CARGO_BIN_EXE_imago"));
    let (ended, _) = run("(defn f (n) :escaped)");
    let Ended::Reply(reply) = ended else {
        panic!("{ended:?}");
    };
    assert!(
        reply.tried[0].checks.iter().all(|it| it.passed),
        "{reply:?}"
    );
    assert!(!reply.layers.is_empty());
    if cfg!(target_os = "linux") {
        let layers = reply.layers.join("; ");
        assert!(layers.contains("seccomp"), "{layers}");
    }
}
