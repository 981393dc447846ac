//! What one expression costs, how long until the first frame, and what happens while nobody types.
//!
//! `cargo bench --bench start` starts the release binary on a pseudo-terminal in a copy of the tour
//! project, next to whatever of its peers is on the search path, one start of each per round, and
//! prints medians and the ratio to the cheapest program there is (`true`). Before that it tells the CPU
//! time and the most memory of `imago eval 1` and of the same question to other languages;
//! `cargo bench --bench start -- --expression` tells only that.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

const ROUNDS: usize = 21;
const COLUMNS: u16 = 200;
const ROWS: u16 = 60;
const PATIENCE: Duration = Duration::from_secs(20);
/// Starts that are measured as one: the clock of a process tells milliseconds.
const STARTS: usize = 25;
const IDLE: Duration = Duration::from_secs(10);

struct Program {
    name: &'static str,
    command: Vec<String>,
    /// Text that is on the screen when the program can be used.
    usable: &'static str,
}

struct Running {
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Held so that the terminal stays open.
    _master: Box<dyn portable_pty::MasterPty + Send>,
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
    let begun = Instant::now();
    let mut running = start(program, folder);
    let mut first = None;
    loop {
        match running.output.recv_timeout(PATIENCE) {
            Ok(bytes) => {
                first.get_or_insert_with(|| begun.elapsed());
                running.parser.process(&bytes);
                if !program.usable.is_empty()
                    && running.parser.screen().contents().contains(program.usable)
                {
                    break;
                }
            }
            Err(_) if program.usable.is_empty() => break,
            Err(_) => panic!(
                "`{}` never showed `{}`:\n{}",
                program.name,
                program.usable,
                running.parser.screen().contents()
            ),
        }
    }
    let usable = begun.elapsed();
    let _ = running.child.kill();
    let _ = running.child.wait();
    let milliseconds = |it: Duration| it.as_secs_f64() * 1000.0;
    (milliseconds(first.unwrap_or(usable)), milliseconds(usable))
}

/// Counts what wakes the program in ten seconds in which nobody types.
fn idle(program: &Program, folder: &Path) {
    let mut running = start(program, folder);
    let settle = Instant::now();
    while settle.elapsed() < Duration::from_secs(3) {
        if let Ok(bytes) = running.output.recv_timeout(Duration::from_millis(100)) {
            running.parser.process(&bytes);
        }
    }
    let process = running.child.process_id().expect("it runs");
    let before = switches(process);
    let mut bytes_written = 0;
    let begun = Instant::now();
    while begun.elapsed() < IDLE {
        if let Ok(bytes) = running.output.recv_timeout(Duration::from_millis(500)) {
            bytes_written += bytes.len();
        }
    }
    println!(
        "idle for {} s: {} wake-ups, {bytes_written} bytes written, {} KB resident",
        IDLE.as_secs(),
        switches(process) - before,
        resident_kilobytes(process)
    );
    let _ = running.child.kill();
}

fn start(program: &Program, folder: &Path) -> Running {
    let size = PtySize {
        rows: ROWS,
        cols: COLUMNS,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system()
        .openpty(size)
        .expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(&program.command[0]);
    command.args(&program.command[1..]);
    command.cwd(folder);
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("HOME", folder.join(".home"));
    let child = pair.slave.spawn_command(command).expect("it starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let (sender, output) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 16384];
        while let Ok(count) = reader.read(&mut buffer) {
            if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let parser = vt100::Parser::new(
        ROWS.try_into().expect("rows"),
        COLUMNS.try_into().expect("columns"),
        0,
    );
    Running {
        child,
        output,
        parser,
        _master: pair.master,
    }
}

/// Context switches of all threads of a process that it asked for itself: each is a wake-up.
fn switches(process: u32) -> u64 {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else {
        return 0;
    };
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
        .filter_map(|status| number_after(&status, "\nvoluntary_ctxt_switches:"))
        .sum()
}

fn resident_kilobytes(process: u32) -> u64 {
    fs::read_to_string(format!("/proc/{process}/status"))
        .ok()
        .and_then(|status| number_after(&status, "VmRSS:"))
        .unwrap_or(0)
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    text.split(label)
        .nth(1)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the tour exists").flatten() {
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
