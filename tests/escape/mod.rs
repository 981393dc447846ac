//! Candidates that try to get out of the world of a worker, to exhaust it or to cheat at the gate. Each is a
//! paragraph of `tests/escape/*.lisp`: a body of `(defn f (n) …)` that answers `:escaped` where it succeeds,
//! or a whole text behind `;;; whole`. `;;; ends: …` says how each has to end, for one candidate or, in a
//! paragraph of its own, for those that follow; `;;; hurried` gives little time and all the fuel.
//!
//! None succeeds, none panics, and each is stopped by what was made to stop it: a worker that dies, hangs or
//! babbles has let something through. The full dose also asks that each is stopped within its deadline and a
//! tenth of a second, which a machine that does something else cannot promise:
//!
//! ```text
//! IMAGO_DOSE=10 cargo test --test tests escape
//! ```

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::dose;
use imago::session::host::{self, HostFunction};
use imago::session::worker::orders::{Candidate, Confines, Order, Piece, Reply};
use imago::session::worker::{Ended, Worker, set_program};

/// What every candidate would replace: its example promises an escape.
const OLD: &str = "(defn f \"Escapes.\n>>> (f 1)\n:escaped\" (n) n)";
/// A tenth of a second for whoever ends a worker.
const GRACE: Duration = Duration::from_millis(100);
/// How often a candidate is tried that was late: machines under load are.
const TRIES: usize = 4;
/// Candidates there are at least.
const CANDIDATES_MIN: usize = 150;

/// The words behind `;;; ends:`, and what the worker then says. Others are said as they stand.
const ENDS: &[(&str, &str)] = &[
    ("refused", "is not done in the world of a candidate"),
    ("fuel", "the fuel limit is reached"),
    ("heap", "the heap limit is reached"),
    ("depth", "the depth limit is reached"),
    ("output", "the output limit is reached"),
    ("time", "it takes too long"),
    // Its process was ended: what looks at the clock between slices did not come to it.
    ("late", "late"),
    // The value is honest, and no escape.
    ("wrong", "(wrong)"),
    // What was to be brought down did what it was told, and the candidate says so.
    ("survived", "uncaught value: :survived"),
];

/// A candidate, and how it has to end.
struct Attempt {
    /// Its file and the number of its paragraph.
    place: String,
    text: String,
    ends: Vec<String>,
    confines: Confines,
}

/// So little that what exhausts something does so before its time is over.
const CONFINES: Confines = Confines {
    fuel: 2_000_000,
    heap_bytes: 16 << 20,
    depth: 100_000,
    output_bytes: 64 << 10,
    example_ms: 3_000,
    deadline_ms: 12_000,
};
const HURRIED: Confines = Confines {
    fuel: 1 << 40,
    example_ms: 100,
    ..CONFINES
};

/// The candidates of all files.
fn attempts() -> Vec<Attempt> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/escape");
    let entries = std::fs::read_dir(folder).expect("the folder of candidates");
    let mut files: Vec<PathBuf> = entries.flatten().map(|it| it.path()).collect();
    files.sort();
    files.retain(|it| it.extension().is_some_and(|it| it == "lisp"));
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).expect("a file of candidates");
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        attempts_of(&name, &text)
    };
    files.iter().flat_map(read).collect()
}

fn attempts_of(file: &str, text: &str) -> Vec<Attempt> {
    let mut found = Vec::new();
    let mut usual = (Vec::new(), CONFINES);
    for (number, paragraph) in text.split("\n\n").enumerate() {
        let (notes, code): (Vec<&str>, Vec<&str>) = paragraph
            .trim()
            .lines()
            .partition(|line| line.starts_with(";;;"));
        let ends = notes.iter().find_map(|it| it.strip_prefix(";;; ends: "));
        let ends = ends.map(|it| it.split(" | ").map(said).collect());
        let confines = match notes.contains(&";;; hurried") {
            true => HURRIED,
            false => CONFINES,
        };
        if code.is_empty() {
            usual = ends.map_or(usual, |ends| (ends, confines));
            continue;
        }
        let code = code.join("\n");
        found.push(Attempt {
            place: format!("{file} {}", number + 1),
            text: match notes.contains(&";;; whole") {
                true => code,
                false => format!("(defn f (n) {code}\n:escaped)"),
            },
            confines: if ends.is_some() || confines == HURRIED {
                confines
            } else {
                usual.1
            },
            ends: ends.unwrap_or_else(|| usual.0.clone()),
        });
    }
    found
}

/// What a worker says where a candidate ends like this.
fn said(end: &str) -> String {
    let known = ENDS.iter().find(|(word, _)| *word == end);
    known.map_or(end, |(_, text)| text).to_string()
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
fn run(text: &str, confines: Confines) -> (Ended, Duration) {
    let order = Order {
        confines,
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
    work(&order)
}

fn work(order: &Order) -> (Ended, Duration) {
    let began = Instant::now();
    let mut worker = Worker::start(order).expect("a worker");
    loop {
        if let Some(ended) = worker.wait(Duration::from_millis(5)) {
            return (ended, began.elapsed());
        }
    }
}

/// Why a candidate is not stopped as it should be, if it is not.
fn problem(attempt: &Attempt) -> Option<String> {
    let late = Duration::from_millis(attempt.confines.deadline_ms) + GRACE;
    let mut took = Duration::ZERO;
    for _ in 0..TRIES {
        let (ended, elapsed) = run(&attempt.text, attempt.confines);
        took = elapsed;
        let came = match ended {
            Ended::Reply(reply) => came(&reply),
            Ended::Late => Some("late".into()),
            ended => return Some(format!("no answer came: {ended:?}")),
        };
        let Some(came) = came else {
            return Some("it escaped".into());
        };
        if !attempt.ends.iter().any(|it| came.contains(it)) {
            let ends = &attempt.ends;
            return Some(format!("{took:?}: it ended by {came:?}, not {ends:?}"));
        }
        if !dose::is_full() || took <= late {
            return None;
        }
    }
    Some(format!("it was stopped after {took:?}"))
}

/// What stopped a candidate, in the worker's words; nothing where it did what is promised.
fn came(reply: &Reply) -> Option<String> {
    let tried = reply.tried.first().expect("one was ordered");
    let failed = tried.checks.iter().filter(|it| !it.passed);
    let failed = failed.map(|it| it.text.clone());
    let words: Vec<String> = tried.trouble.iter().cloned().chain(failed).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

#[test]
fn no_candidate_escapes() {
    set_program(env!("CARGO_BIN_EXE_imago"));
    // The language is made once, and lent to every worker.
    let _language = imago::lang::image::Image::new();
    let attempts = attempts();
    assert!(attempts.len() >= CANDIDATES_MIN, "{}", attempts.len());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, |it| it.get().clamp(2, 8));
    let problems: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut problems = Vec::new();
            while let Some(attempt) = attempts.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Some(problem) = problem(attempt) {
                    let Attempt { place, text, .. } = attempt;
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
    let (ended, _) = run("(defn f (n) :escaped)", CONFINES);
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

/// The clock of the language's own measurements, which is answered with nothing: time stands still.
const STANDS_STILL: &str = "%nanoseconds";
/// A special form as well, so that no call of it can be written.
const IS_FORM: &str = "define";

/// A function for each of the host, which calls it with as many arguments as it needs.
fn callers() -> Vec<Candidate> {
    let candidate = |it: &HostFunction| {
        let needed = it.parameters.split_whitespace();
        let needed = needed.take_while(|word| !word.starts_with('&')).count();
        let name = format!("call-{}", it.name);
        let call = format!("({}{})", it.name, " nil".repeat(needed));
        let text = format!("(defn {name} \"Escapes.\n>>> ({name})\n:escaped\" () {call} :escaped)");
        Candidate {
            new: Piece {
                name,
                ..piece(&text)
            },
            old: None,
        }
    };
    let refused = host::all().filter(|it| ![STANDS_STILL, IS_FORM].contains(&it.name));
    refused.map(candidate).collect()
}

#[test]
fn every_function_of_the_host_is_refused() {
    set_program(env!("CARGO_BIN_EXE_imago"));
    let candidates = callers();
    let order = Order {
        confines: Confines {
            deadline_ms: 60_000,
            ..CONFINES
        },
        candidates: candidates.clone(),
        ..Order::default()
    };
    let (ended, _) = work(&order);
    let Ended::Reply(reply) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(reply.tried.len(), candidates.len());
    let refused = said("refused");
    let done = reply.tried.iter().zip(&candidates).filter(|(tried, _)| {
        let mut checks = tried.checks.iter();
        tried.trouble.is_some() || !checks.any(|it| it.got.contains(&refused))
    });
    let done: Vec<String> = done
        .map(|(tried, it)| format!("{}: {tried:?}", it.new.text))
        .collect();
    assert!(done.is_empty(), "{}", done.join("\n"));
}
