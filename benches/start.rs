//! What one expression costs, how long until the first frame, and what happens while nobody types.
//!
//! `cargo bench --bench start` starts the release binary on a pseudo-terminal in a copy of the tour
//! project, next to whatever of its peers is on the search path, one start of each per round, and
//! prints medians and the ratio to the cheapest program there is (`true`). Before that it tells the CPU
//! time and the most memory of `imago eval 1` and of the same question to other languages;
//! `cargo bench --bench start -- --expression` tells only that.

#[path = "support/terminal.rs"]
mod terminal;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use terminal::{Running, on_path, resident_kilobytes, switches};

const ROUNDS: usize = 21;
const SIZE: (u16, u16) = (200, 60);
/// Starts that are measured as one: the clock of a process tells milliseconds.
const STARTS: usize = 25;
const IDLE: Duration = Duration::from_secs(10);

struct Program {
    name: &'static str,
    command: Vec<String>,
    /// Text that is on the screen when the program can be used.
    usable: &'static str,
}

fn main() {
    expression();
    if std::env::args().any(|argument| argument == "--expression") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tour"),
        folder.path(),
    );
    let git = |arguments: &[&str]| {
        let _ = Command::new("git")
            .args(arguments)
            .current_dir(folder.path())
            .output();
    };
    // The peers browse a git repository of the same files.
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&[
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@example.org",
        "commit",
        "-qm",
        "tour",
    ]);

    let mut programs = vec![
        Program {
            name: "true",
            command: vec!["true".into()],
            usable: "",
        },
        Program {
            name: "imago",
            command: vec![env!("CARGO_BIN_EXE_imago").into(), ".".into()],
            usable: "REPL",
        },
    ];
    for (name, usable) in [
        ("tig", "tour"),
        ("lazygit", "tour"),
        ("gitui", "Status"),
        ("hx", "[scratch]"),
    ] {
        if on_path(name) {
            programs.push(Program {
                name,
                command: vec![name.into()],
                usable,
            });
        }
    }

    // One start for each that is not measured: the history is made, the files are in the cache.
    for program in &programs {
        measure(program, folder.path());
    }
    let mut first = vec![Vec::new(); programs.len()];
    let mut usable = vec![Vec::new(); programs.len()];
    for _ in 0..ROUNDS {
        for (index, program) in programs.iter().enumerate() {
            let (first_ms, usable_ms) = measure(program, folder.path());
            first[index].push(first_ms);
            usable[index].push(usable_ms);
        }
    }
    let floor = median(&mut usable[0]);
    println!(
        "{:<10} {:>14} {:>14} {:>14} {:>10}",
        "program", "first byte ms", "usable ms", "worst ms", "to `true`"
    );
    for (index, program) in programs.iter().enumerate() {
        let worst = usable[index].iter().copied().fold(0.0, f64::max);
        let (first, usable) = (median(&mut first[index]), median(&mut usable[index]));
        println!(
            "{:<10} {first:>14.1} {usable:>14.1} {worst:>14.1} {:>10.1}",
            program.name,
            usable / floor
        );
    }
    idle(&programs[1], folder.path());
}

/// Prints what it costs to start a language, have the expression `1` evaluated and end.
fn expression() {
    let imago = env!("CARGO_BIN_EXE_imago");
    let questions: [&[&str]; 8] = [
        &["true"],
        &[imago, "--version"],
        &[imago, "eval", "1"],
        &["lua5.4", "-e", "print(1)"],
        &["guile", "-c", "(display 1)"],
        &["sema", "eval", "--no-llm", "--expr", "1"],
        &[
            "sbcl",
            "--noinform",
            "--non-interactive",
            "--eval",
            "(print 1)",
        ],
        &["python3", "-c", "print(1)"],
    ];
    let asked: Vec<&[&str]> = questions
        .into_iter()
        .filter(|question| question[0] == imago || on_path(question[0]))
        .collect();
    let mut milliseconds = vec![Vec::new(); asked.len()];
    for _ in 0..ROUNDS {
        for (index, question) in asked.iter().enumerate() {
            milliseconds[index].extend(cpu_milliseconds(question));
        }
    }
    println!(
        "{:<44} {:>8} {:>12}",
        "one expression", "CPU ms", "resident KB"
    );
    for (question, mut milliseconds) in asked.into_iter().zip(milliseconds) {
        let shown = question.join(" ").replace(imago, "imago");
        let resident = resident_most(question).map_or("-".into(), |it| it.to_string());
        if milliseconds.is_empty() {
            println!("{shown:<44} {:>8} {resident:>12}", "-");
        } else {
            println!(
                "{shown:<44} {:>8.2} {resident:>12}",
                median(&mut milliseconds)
            );
        }
    }
    println!();
}

/// CPU time of one start, all threads, kernel included: the mean of some, as bash tells it.
fn cpu_milliseconds(command: &[&str]) -> Option<f64> {
    let script = format!(
        "TIMEFORMAT='%3U %3S'; time for i in {{1..{STARTS}}}; do \"$@\" >/dev/null 2>&1 || exit 1; done"
    );
    let output = Command::new("bash")
        .args(["-c", &script, "bash"])
        .args(command)
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let seconds = told.lines().last()?.split_whitespace();
    let seconds: f64 = seconds.filter_map(|part| part.parse::<f64>().ok()).sum();
    output
        .status
        .success()
        .then_some(seconds * 1000.0 / STARTS as f64)
}

/// The most kilobytes that were resident at once, as GNU `time` tells it where it is installed.
fn resident_most(command: &[&str]) -> Option<u64> {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M"])
        .args(command)
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    told.lines().last()?.trim().parse().ok()
}

/// Starts a program, waits until it can be used (or ends), and returns milliseconds to the first
/// byte and to that moment.
fn measure(program: &Program, folder: &Path) -> (f64, f64) {
    let mut running = Running::start(&program.command, folder, SIZE);
    let milliseconds = |it: Duration| it.as_secs_f64() * 1000.0;
    let (first, usable) = match running.first_byte() {
        // It writes nothing; its end is what is measured.
        None => (running.begun.elapsed(), running.begun.elapsed()),
        Some(first) => (
            first,
            first.max(running.wait_for(program.usable, running.begun)),
        ),
    };
    running.end();
    (milliseconds(first), milliseconds(usable))
}

/// Counts what wakes the program while nobody types.
fn idle(program: &Program, folder: &Path) {
    let mut running = Running::start(&program.command, folder, SIZE);
    running.settle(Duration::from_secs(3));
    let process = running.process();
    let before = switches(process);
    let written = running.settle(IDLE).bytes;
    println!(
        "idle for {} s: {} wake-ups, {written} bytes written, {} KB resident",
        IDLE.as_secs(),
        switches(process) - before,
        resident_kilobytes(process).0
    );
    running.end();
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Copies a folder without the history in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder exists").flatten() {
        let target = to.join(entry.file_name());
        if entry.file_name() == ".imago" {
            continue;
        } else if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
