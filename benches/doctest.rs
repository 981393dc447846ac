//! How long examples take: 10,000 of 2,000 functions, and the same once more with nothing changed.
//!
//! `cargo bench --bench doctest` makes a project of twenty files, runs `imago test --doctests` in it from
//! the start of the process to its end, changes one function and runs it again, and prints medians.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const FILES: usize = 20;
const FUNCTIONS: usize = 100;
const EXAMPLES: usize = 5;
const ROUNDS: usize = 7;

/// A function with its examples; every tenth prints, and every third calls the one before it.
fn function(file: usize, number: usize, step: usize) -> String {
    let name = format!("work-{file}-{number}");
    let mut text = format!("(defun {name} (x)\n  \"The sum of X and {step}, and more.\n\n");
    for example in 0..EXAMPLES {
        let expected: usize = example + step + if number % 3 == 1 { 1 } else { 0 };
        let _ = match example {
            4 => writeln!(text, "   >>> ({name} nil)\n   !! type-error"),
            3 => writeln!(
                text,
                "   >>> (list ({name} {example})\n   >>> ...       :done)\n   ({expected} ...)"
            ),
            _ => writeln!(text, "   >>> ({name} {example})\n   {expected}"),
        };
    }
    text.push_str("\"\n");
    let _ = match number % 3 {
        1 => writeln!(text, "  (+ 1 (helper-{file} x {step})))\n"),
        _ => writeln!(text, "  (helper-{file} x {step}))\n"),
    };
    text
}

fn write_file(folder: &Path, file: usize, changed: bool) {
    let mut text = format!("(defun helper-{file} (a b) \"The sum.\" (+ a b))\n\n");
    for number in 0..FUNCTIONS {
        let step = if changed && number == 0 { 100 } else { number };
        text.push_str(&function(file, number, step));
    }
    fs::write(folder.join(format!("src/work-{file}.lisp")), text).expect("a source");
}

fn run(folder: &Path, more: &[&str]) -> (Duration, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_imago"));
    command
        .args(["test", "--doctests", "-C"])
        .arg(folder)
        .args(more)
        .env("HOME", folder);
    let began = Instant::now();
    let output = command.output().expect("the program starts");
    let took = began.elapsed();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    (took, text.lines().last().unwrap_or_default().to_string())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::create_dir(folder.join("src")).expect("a folder");
    fs::create_dir(folder.join(".imago")).expect("a folder");
    fs::write(folder.join("imago.toml"), "").expect("a project");
    for file in 0..FILES {
        write_file(folder, file, false);
    }
    let measure = |what: &str, limit_ms: f64, more: &[&str], before: &dyn Fn(usize)| {
        let mut told = String::new();
        let times = (0..ROUNDS).map(|round| {
            before(round);
            let (took, line) = run(folder, more);
            told = line;
            took
        });
        let took = median(times.collect());
        let word = if took <= limit_ms { "" } else { "  MISSED" };
        println!("{what:<34}{took:>9.1} ms  (at most {limit_ms} ms){word}   {told}");
    };
    measure("all, from nothing", 2_000.0, &["--force"], &|_| {});
    measure(
        "all, on one thread",
        4_000.0,
        &["--force", "--jobs", "1"],
        &|_| {},
    );
    measure("again, nothing changed", 100.0, &[], &|_| {});
    measure("again, one function changed", 2_000.0, &[], &|round| {
        write_file(folder, 0, round % 2 == 0);
    });
}
