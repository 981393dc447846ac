//! The language beside its peers: seventeen programs written for each, run in turn.
//!
//! `cargo bench --bench lang` runs what is installed of Lua, LuaJIT, SBCL, Chez, Guile, Python and Sema,
//! one run of each in every round, and prints CPU seconds less those of the peer's empty program, their
//! ratio to Lua 5.4, the geometric mean and the worst row. An answer that differs from Lua's does not
//! count. Then come the costs of single things: walks that must be linear, throws beside calls, cells,
//! and the pause of a collection.
//!
//! `-- --rounds 3 --programs fib,tak --peers imago,lua` narrows it. Times are those that bash's `time`
//! tells, to a millisecond.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use imago::lang::image::Image;

const PROGRAMS: &[&str] = &[
    "fib",
    "tak",
    "ack",
    "nqueens",
    "mandelbrot",
    "nbody",
    "deriv",
    "sort",
    "hashint",
    "hashstr",
    "strings",
    "closures",
    "loop",
    "record",
    "alist",
    "except",
    "pingpong",
];
/// The peer all ratios are to.
const MEASURE: &str = "lua";
const ROUNDS: usize = 3;
/// Less than this is not told from nothing.
const SECONDS_MIN: f64 = 0.002;
/// Collections of which the longest is the pause.
const PAUSES: usize = 20;

/// A language with an implementation.
struct Peer {
    name: &'static str,
    /// What must be on the search path.
    binary: &'static str,
    /// Makes what can be made before it runs and returns the command; nothing where there is no such
    /// program for it.
    prepare: fn(program: &str, folder: &Path) -> Option<Vec<String>>,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "imago",
        binary: env!("CARGO_BIN_EXE_imago"),
        prepare: imago,
    },
    Peer {
        name: MEASURE,
        binary: "lua5.4",
        prepare: lua,
    },
    Peer {
        name: "luajit",
        binary: "luajit",
        prepare: luajit,
    },
    Peer {
        name: "sbcl",
        binary: "sbcl",
        prepare: sbcl,
    },
    Peer {
        name: "chez",
        binary: "chezscheme",
        prepare: chez,
    },
    Peer {
        name: "guile",
        binary: "guile",
        prepare: guile,
    },
    Peer {
        name: "python",
        binary: "python3",
        prepare: python,
    },
    Peer {
        name: "sema",
        binary: "sema",
        prepare: sema,
    },
];

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/lang")
}

fn words(command: &[&str], file: &Path) -> Option<Vec<String>> {
    let mut words: Vec<String> = command.iter().map(|word| word.to_string()).collect();
    words.push(file.to_string_lossy().into_owned());
    Some(words)
}

fn source(folder: &str, program: &str, extension: &str) -> Option<PathBuf> {
    let file = programs()
        .join(folder)
        .join(format!("{program}.{extension}"));
    file.exists().then_some(file)
}

fn imago(program: &str, _: &Path) -> Option<Vec<String>> {
    words(
        &[env!("CARGO_BIN_EXE_imago"), "run"],
        &source("lisp", program, "lisp")?,
    )
}

fn sema(program: &str, _: &Path) -> Option<Vec<String>> {
    words(&["sema"], &source("lisp", program, "lisp")?)
}

fn lua(program: &str, _: &Path) -> Option<Vec<String>> {
    words(&["lua5.4"], &source("lua", program, "lua")?)
}

fn luajit(program: &str, _: &Path) -> Option<Vec<String>> {
    words(&["luajit"], &source("lua", program, "lua")?)
}

fn python(program: &str, _: &Path) -> Option<Vec<String>> {
    words(&["python3"], &source("python", program, "py")?)
}

/// Runs a compiler; answers whether the file it was to make is there.
fn made(command: &mut Command, folder: &Path, file: &Path) -> Option<()> {
    let _ = command.current_dir(folder).output();
    file.exists().then_some(())
}

fn sbcl(program: &str, folder: &Path) -> Option<Vec<String>> {
    let text = fs::read_to_string(source("cl", program, "lisp")?).ok()?;
    let file = folder.join(format!("{program}.lisp"));
    fs::write(&file, format!("{text}\n(format t \"~a~%\" (main))\n")).ok()?;
    let code = folder.join(format!("{program}.fasl"));
    let compile = format!("(compile-file \"{}\")", file.display());
    let quiet = ["--noinform", "--no-sysinit", "--no-userinit"];
    let mut command = Command::new("sbcl");
    command
        .args(quiet)
        .args(["--non-interactive", "--eval", &compile]);
    made(&mut command, folder, &code)?;
    let mut run = words(
        &["sbcl", "--noinform", "--disable-debugger", "--load"],
        &code,
    )?;
    run.push("--quit".into());
    Some(run)
}

/// Writes what a Scheme runs: what it needs, the program, and that its value is printed.
fn scheme(peer: &str, program: &str, folder: &Path, extension: &str) -> Option<PathBuf> {
    let prelude = fs::read_to_string(source("scheme/prelude", peer, "scm")?).ok()?;
    let text = fs::read_to_string(source("scheme", program, "scm")?).ok()?;
    let file = folder.join(format!("{program}.{extension}"));
    fs::write(
        &file,
        format!("{prelude}{text}\n(display (main))\n(newline)\n"),
    )
    .ok()?;
    Some(file)
}

fn chez(program: &str, folder: &Path) -> Option<Vec<String>> {
    let file = scheme("chez", program, folder, "ss")?;
    let code = folder.join(format!("{program}.so"));
    let script = folder.join(format!("{program}-compile.ss"));
    let compile = format!(
        "(compile-program \"{}\" \"{}\")\n",
        file.display(),
        code.display()
    );
    fs::write(&script, compile).ok()?;
    let mut command = Command::new("chezscheme");
    command.arg("--script").arg(&script);
    made(&mut command, folder, &code)?;
    words(&["chezscheme", "--program"], &code)
}

fn guile(program: &str, folder: &Path) -> Option<Vec<String>> {
    let file = scheme("guile", program, folder, "scm")?;
    let code = folder.join(format!("{program}.go"));
    let compile = format!(
        "((@ (system base compile) compile-file) \"{}\" #:output-file \"{}\" #:optimization-level 2)",
        file.display(),
        code.display()
    );
    let mut command = Command::new("guile");
    command.args(["--no-auto-compile", "-c", &compile]);
    made(&mut command, folder, &code)?;
    let load = format!("(load-compiled \"{}\")", code.display());
    Some(
        ["guile", "--no-auto-compile", "-c", &load]
            .map(String::from)
            .to_vec(),
    )
}

/// CPU seconds and the last line that was printed; nothing where the program failed.
fn run(command: &[String]) -> Option<(f64, String)> {
    let output = Command::new("bash")
        .args([
            "-c",
            "TIMEFORMAT='%3U %3S'; time \"$@\" 2>/dev/null",
            "bash",
        ])
        .args(command)
        .output()
        .ok()?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let seconds = errors.lines().last()?.split_whitespace();
    let seconds: f64 = seconds.filter_map(|part| part.parse::<f64>().ok()).sum();
    let printed = String::from_utf8_lossy(&output.stdout);
    let answer = printed.lines().last()?.trim();
    let answer = answer.strip_suffix(".0").unwrap_or(answer).to_string();
    output.status.success().then_some((seconds, answer))
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn is_installed(binary: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    Path::new(binary).is_absolute()
        || std::env::split_paths(&paths).any(|folder| folder.join(binary).is_file())
}

/// What was asked for on the command line.
struct Request {
    rounds: usize,
    programs: Vec<&'static str>,
    peers: Vec<&'static Peer>,
}

fn request() -> Request {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let wanted = |name: &str, entry: &str| {
        value(name).is_none_or(|list| list.split(',').any(|wanted| wanted == entry))
    };
    let (peers, missing): (Vec<&Peer>, Vec<&Peer>) = PEERS
        .iter()
        .filter(|peer| wanted("--peers", peer.name))
        .partition(|peer| is_installed(peer.binary));
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|peer| peer.name).collect();
        println!("not installed: {}\n", names.join(", "));
    }
    Request {
        rounds: value("--rounds")
            .and_then(|it| it.parse().ok())
            .unwrap_or(ROUNDS),
        programs: PROGRAMS
            .iter()
            .copied()
            .filter(|program| wanted("--programs", program))
            .collect(),
        peers,
    }
}

fn main() {
    let request = request();
    let folder = tempfile::tempdir().expect("a folder");
    table(&request, folder.path());
    costs(request.rounds);
    pause();
}

/// Runs all programs of all peers in turn and prints the ratios.
fn table(request: &Request, folder: &Path) {
    let mut commands: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for peer in &request.peers {
        let folder = folder.join(peer.name);
        fs::create_dir_all(&folder).expect("a folder");
        for program in request.programs.iter().copied().chain(["empty"]) {
            if let Some(command) = (peer.prepare)(program, &folder) {
                commands.insert((peer.name, program), command);
            }
        }
    }
    let mut runs: BTreeMap<(&str, &str), Vec<(f64, String)>> = BTreeMap::new();
    for _ in 0..request.rounds {
        for program in request.programs.iter().copied().chain(["empty"]) {
            for peer in &request.peers {
                let key = (peer.name, program);
                if let Some(result) = commands.get(&key).and_then(|command| run(command)) {
                    runs.entry(key).or_default().push(result);
                }
            }
        }
    }
    let answer = |program: &str| {
        let measure = runs.get(&(MEASURE, program))?;
        Some(measure[0].1.clone())
    };
    let net = |peer: &str, program: &str| {
        let expected = answer(program)?;
        let results = runs.get(&(peer, program))?;
        let right = results.len() == request.rounds
            && results.iter().all(|(_, answer)| *answer == expected);
        let seconds = |results: &[(f64, String)]| median(results.iter().map(|it| it.0).collect());
        let empty = runs.get(&(peer, "empty")).map_or(0.0, |it| seconds(it));
        right.then(|| (seconds(results) - empty).max(SECONDS_MIN))
    };
    print!("{:<12}", "program");
    request
        .peers
        .iter()
        .for_each(|peer| print!("{:>9}", peer.name));
    println!("{:>11}", "lua s");
    let mut ratios: BTreeMap<&str, Vec<(f64, &str)>> = BTreeMap::new();
    for &program in &request.programs {
        print!("{program:<12}");
        let Some(measure) = net(MEASURE, program) else {
            println!("  Lua 5.4 did not answer");
            continue;
        };
        for peer in &request.peers {
            match net(peer.name, program) {
                Some(seconds) => {
                    let ratio = seconds / measure;
                    ratios.entry(peer.name).or_default().push((ratio, program));
                    print!("{ratio:>9.2}");
                }
                None => print!("{:>9}", "-"),
            }
        }
        println!("{measure:>11.3}");
    }
    for (label, row) in [("mean", false), ("worst", true)] {
        print!("{label:<12}");
        for peer in &request.peers {
            let rows = ratios.get(peer.name).map_or(&[][..], |rows| rows);
            let worst = rows.iter().map(|row| row.0).fold(0.0, f64::max);
            let logs: f64 = rows.iter().map(|row| row.0.ln()).sum();
            let mean = (logs / rows.len().max(1) as f64).exp();
            print!("{:>9.2}", if row { worst } else { mean });
        }
        println!();
    }
    for peer in &request.peers {
        let rows = ratios.get(peer.name).map_or(0, Vec::len);
        if rows < request.programs.len() {
            println!("{}: {rows} of {} rows", peer.name, request.programs.len());
        }
    }
}

/// CPU seconds of one of our own programs, the median.
fn seconds_of(folder: &str, program: &str, rounds: usize) -> f64 {
    let file = source(folder, program, "lisp").expect("the program is there");
    let command = words(&[env!("CARGO_BIN_EXE_imago"), "run"], &file).expect("words");
    let runs = (0..rounds).map(|_| run(&command).expect("the program runs").0);
    median(runs.collect())
}

/// What single things cost.
fn costs(rounds: usize) {
    let empty = seconds_of("lisp", "empty", rounds);
    let net = |folder: &str, program: &str| (seconds_of(folder, program, rounds) - empty).max(0.0);
    println!("\nwalks of 40,000 and 160,000 steps: four times as long is linear");
    for walk in ["cons", "cdr", "append", "assoc"] {
        let short = net("walks", &format!("{walk}-40000"));
        let long = net("walks", &format!("{walk}-160000"));
        println!("{walk:<12}{:>9.1} ms{:>9.1} ms", short * 1e3, long * 1e3);
    }
    let [here, across, calls] =
        ["throws-here-10000000", "throws-10000000", "calls-20000000"].map(|it| net("costs", it));
    println!(
        "\nten million throws {:.0} ms, out of a call in a call {:.0} ms; twenty million calls {:.0} ms",
        here * 1e3,
        across * 1e3,
        calls * 1e3
    );
    let cells =
        seconds_of("costs", "cells-20000000", rounds) - seconds_of("costs", "cells-0", rounds);
    println!(
        "a short-lived cell, a million alive: {:.1} ns",
        cells / 20e6 * 1e9
    );
}

/// The longest of several collections with a million cells alive.
fn pause() {
    let mut image = Image::new();
    let kept = image.evaluate("(range 1000000)").expect("a list");
    let mut longest = Duration::ZERO;
    for _ in 0..PAUSES {
        let begun = Instant::now();
        image.machine_mut().collect();
        longest = longest.max(begun.elapsed());
    }
    println!(
        "a collection, a million cells alive: {:.1} ms",
        longest.as_secs_f64() * 1e3
    );
    drop(kept);
}
