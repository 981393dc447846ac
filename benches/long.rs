//! The workstation on a long history: when it can be used, what a key takes, what it keeps in memory.
//!
//! ```text
//! cargo bench --bench long                 no commits, and 100,000
//! cargo bench --bench long -- --full       a million besides
//! cargo bench --bench long -- 300000       so many
//! ```
//!
//! The binary runs on a pseudo-terminal of 200 by 60 cells in a project of 5,000 names, beside what
//! browses a git repository with as many commits and is installed. The histories are made when they are
//! first wanted and kept beside the build.

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use imago::history::query::{counts, log};
use imago::history::{Store, find};
use support::generate;
use terminal::{Running, on_path, resident_kilobytes, switches};

const SIZE: (u16, u16) = (200, 60);
const NAMES: u64 = 5_000;
/// Raised when the generated projects change.
const GENERATED: u32 = 1;
/// The same for the repositories of others.
const GENERATED_GIT: u32 = 2;
const STARTS: usize = 5;
/// Keys that are pressed for each row of latencies.
const KEYS: usize = 200;
/// Nothing more comes when nothing came for so long.
const QUIET: Duration = Duration::from_millis(60);
const IDLE: Duration = Duration::from_secs(60);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|it| it == "--test") {
        return;
    }
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let numbers: Vec<u64> = arguments.iter().filter_map(|it| it.parse().ok()).collect();
    let sizes = match (
        numbers.is_empty(),
        arguments.iter().any(|it| it == "--full"),
    ) {
        (false, _) => numbers,
        (true, false) => vec![0, 100_000],
        (true, true) => vec![0, 100_000, 1_000_000],
    };
    for commits in sizes {
        println!("\n{commits} commits");
        let project = project(kept, commits);
        imago(&project, commits);
        peers(kept, commits);
    }
}

/// Returns a project with so many commits, made when it is first wanted. It was opened and left once:
/// making the image from the history is measured elsewhere.
fn project(kept: &Path, commits: u64) -> PathBuf {
    let path = kept.join(format!("long-{GENERATED}-{commits}"));
    if path.exists() {
        return path;
    }
    let making = path.with_extension("making");
    let _ = std::fs::remove_dir_all(&making);
    std::fs::create_dir_all(making.join(".imago")).expect("a folder");
    let file = history(&making);
    find::forget(&file);
    let store = Store::open(&file).expect("a history");
    generate::fill(&store, commits, NAMES).expect("filled");
    while !store.index_more(10_000).expect("indexed") {}
    drop(store);
    let mut running = start(&making);
    running.wait_for("ready", running.begun);
    running.settle(Duration::from_secs(5));
    running.leave(LEAVE);
    std::fs::rename(&making, &path).expect("renamed");
    path
}

fn history(project: &Path) -> PathBuf {
    project.join(".imago/history.db")
}

/// Ctrl-Q.
const LEAVE: &[u8] = b"\x11";

/// Starts the workstation as if for the first time: where the cursor was is forgotten.
fn start(project: &Path) -> Running {
    let _ = std::fs::remove_file(project.join(".imago/screen.json"));
    let command = [env!("CARGO_BIN_EXE_imago").into(), ".".into()];
    Running::start(&command, project, SIZE)
}

/// A name at either end of a history, as the rows of the graph show it.
struct Ends {
    newest: String,
    oldest: String,
}

fn ends(project: &Path) -> Option<Ends> {
    let store = Store::open_for_reading(&history(project)).expect("a history");
    let last = counts::all(&store).expect("counts").entries;
    let newest = log::newest(&store, 1).expect("rows");
    let oldest = log::range(&store, 1..=last.min(20)).expect("rows");
    Some(Ends {
        newest: newest.first()?.name.to_string(),
        oldest: oldest.first()?.name.to_string(),
    })
}

fn milliseconds(it: Duration) -> f64 {
    it.as_secs_f64() * 1000.0
}

fn median(values: &mut [Duration]) -> f64 {
    values.sort();
    milliseconds(values[values.len() / 2])
}

/// Prints a row; a bar that is missed is said.
fn row(what: &str, measured: f64, unit: &str, bar: Option<f64>) {
    let held = match bar {
        None => String::new(),
        Some(bar) if measured <= bar => format!("(bar {bar} {unit})"),
        Some(bar) => format!("(bar {bar} {unit}: MISSED)"),
    };
    println!("  {what:<58} {measured:>9.1} {unit:<3} {held}");
}

/// What the workstation takes on a project.
fn imago(project: &Path, commits: u64) {
    let ends = ends(project);
    let mut first = Vec::new();
    let mut frame = Vec::new();
    let mut usable = Vec::new();
    for _ in 0..STARTS {
        let mut running = start(project);
        first.extend(running.first_byte());
        frame.push(running.wait_for("REPL", running.begun));
        if let Some(ends) = &ends {
            usable.push(running.wait_for(&ends.newest, running.begun));
        }
        running.wait_for("ready", running.begun);
        running.leave(LEAVE);
    }
    row("first byte", median(&mut first), "ms", None);
    row("first frame", median(&mut frame), "ms", Some(30.0));
    if !usable.is_empty() {
        row(
            "newest commits on the screen",
            median(&mut usable),
            "ms",
            Some(150.0),
        );
    }
    let mut running = start(project);
    if let Some(ends) = &ends {
        running.wait_for(&ends.newest, running.begun);
        // What is typed from now on meets the image being made and the rest being listed.
        running.answer(b"\x1b2", QUIET);
        latencies(&mut running, "while the history is listed");
        let at = running.wait_for(&format!("━ {commits} "), running.begun);
        if at > Duration::ZERO {
            row("all commits listed", milliseconds(at), "ms", None);
        }
        running.settle(Duration::from_secs(3));
        let since = Instant::now();
        running.type_in(b"G");
        let oldest = running.wait_for(&ends.oldest, since);
        row("to the oldest", milliseconds(oldest), "ms", Some(50.0));
        running.answer(b"gg", QUIET);
        latencies(&mut running, "at rest");
        bursts(&mut running);
        filters(&mut running);
        // A loop without end, in the pane beside.
        running.answer(b"\x1b1", QUIET);
        running.answer(b"(do ((i 0 (+ i 1))) (nil))\r", QUIET);
        running.answer(b"\x1b2", QUIET);
        latencies(&mut running, "while a program runs");
        running.answer(b"\x03", QUIET);
    }
    // The image is kept once more when nobody types for a while; then there is nothing to do.
    running.settle(Duration::from_secs(40));
    let process = running.process();
    let (now, most) = resident_kilobytes(process);
    let bar = match commits {
        0 => Some(25.0),
        1..=100_000 => Some(50.0),
        100_001..=1_000_000 => Some(120.0),
        _ => None,
    };
    row("resident", now as f64 / 1000.0, "MB", bar);
    row(
        "resident, at most",
        most as f64 / 1000.0,
        "MB",
        bar.map(|it| it * 1.5),
    );
    let before = switches(process);
    let written = running.settle(IDLE);
    let woken = switches(process) - before;
    row(
        "bytes written in 60 s of rest",
        written.bytes as f64,
        "",
        Some(0.0),
    );
    row("wake-ups in that time", woken as f64, "", Some(0.0));
    running.leave(LEAVE);
}

/// Presses keys, each when nothing more came of the one before, and prints how soon its frame was
/// written, and those of the panes that follow the cursor.
fn latencies(running: &mut Running, when: &str) {
    let mut began = Vec::new();
    let mut stood = Vec::new();
    let mut bytes = 0;
    for index in 0..KEYS {
        let key = if index % 50 < 40 { b"j" } else { b"k" };
        let written = running.answer(key, Duration::from_millis(15));
        began.push(written.first);
        stood.push(written.last);
        bytes = bytes.max(written.bytes);
    }
    began.sort();
    stood.sort();
    let at = |times: &[Duration], part: f64| {
        milliseconds(times[((times.len() - 1) as f64 * part) as usize])
    };
    for (what, part, bar) in [
        ("p50", 0.5, 2.0),
        ("p99", 0.99, 8.0),
        ("longest", 1.0, 33.0),
    ] {
        let frame = at(&began, part);
        row(
            &format!("key to frame {when}, {what}"),
            frame,
            "ms",
            Some(bar),
        );
    }
    let all = at(&stood, 0.99);
    row(
        &format!("with the panes beside {when}, p99"),
        all,
        "ms",
        None,
    );
    println!("  {:<58} {bytes:>9} B", "bytes of a frame, at most");
}

/// A thousand keys in one write.
fn bursts(running: &mut Running) {
    let keys = [b"j".repeat(500), b"k".repeat(500)].concat();
    let written = running.answer(&keys, QUIET);
    row(
        "1,000 keys in one write, settled",
        milliseconds(written.last),
        "ms",
        Some(30.0),
    );
    row("frames of that", written.frames as f64, "", Some(3.0));
}

/// Filters as they are typed: when the first rows stand, and when nothing more comes.
fn filters(running: &mut Running) {
    for query in ["merge", "parser", "kind:macro"] {
        running.answer(b"/", QUIET);
        let mut first = Duration::ZERO;
        let mut last = Duration::ZERO;
        for key in query.bytes() {
            let written = running.answer(&[key], Duration::from_millis(500));
            first = first.max(written.first);
            last = last.max(written.last);
        }
        row(
            &format!("filter `{query}`, slowest key: echo"),
            milliseconds(first),
            "ms",
            Some(16.0),
        );
        row(
            &format!("filter `{query}`, slowest key: all rows"),
            milliseconds(last),
            "ms",
            Some(80.0),
        );
        running.answer(b"\x1b", QUIET);
        running.answer(b"\x1b", QUIET);
        running.answer(b"gg", QUIET);
    }
}

/// What others take that browse a git repository with as many commits.
fn peers(kept: &Path, commits: u64) {
    let peers = [
        ("tig", "subject 0"),
        ("lazygit", "Commits"),
        ("gitui", "Status"),
    ];
    let installed: Vec<_> = peers.iter().filter(|it| on_path(it.0)).collect();
    if commits == 0 || installed.is_empty() || !on_path("git") {
        return;
    }
    let folder = repository(kept, commits);
    for (name, oldest) in installed {
        let command = vec![(*name).to_owned()];
        let newest = format!("subject {}", commits - 1);
        let mut first = Vec::new();
        let mut usable = Vec::new();
        for _ in 0..STARTS {
            let mut running = Running::start(&command, &folder, SIZE);
            first.extend(running.first_byte());
            usable.push(running.wait_for(&newest, running.begun));
            running.end();
        }
        row(
            &format!("{name}: first byte"),
            median(&mut first),
            "ms",
            None,
        );
        row(
            &format!("{name}: newest commits on the screen"),
            median(&mut usable),
            "ms",
            None,
        );
        let mut running = Running::start(&command, &folder, SIZE);
        running.wait_for(&newest, running.begun);
        if *name == "tig" {
            // It reads on while it is looked at; `G` goes to the last row there is.
            running.settle(Duration::from_secs(2));
            running.type_in(b"G");
            let at = running.wait_for(oldest, running.begun);
            row(
                "tig: the oldest on the screen, from the start",
                milliseconds(at),
                "ms",
                None,
            );
            running.answer(b"g", QUIET);
        }
        latencies(&mut running, &format!("of {name}"));
        let (now, most) = resident_kilobytes(running.process());
        row(
            &format!("{name}: resident"),
            now as f64 / 1000.0,
            "MB",
            None,
        );
        row(
            &format!("{name}: resident, at most"),
            most as f64 / 1000.0,
            "MB",
            None,
        );
        running.end();
    }
}

/// Returns a repository with so many commits, made when it is first wanted.
fn repository(kept: &Path, commits: u64) -> PathBuf {
    let path = kept.join(format!("long-git-{GENERATED_GIT}-{commits}"));
    if path.exists() {
        return path;
    }
    let making = path.with_extension("making");
    let _ = std::fs::remove_dir_all(&making);
    std::fs::create_dir_all(&making).expect("a folder");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(&making);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    git(&["init", "-q", "-b", "main"])
        .status()
        .expect("git runs");
    let mut import = git(&["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut stream = std::io::BufWriter::new(import.stdin.take().expect("its input"));
    for number in 0..commits {
        let source = format!("(defun f{} () {number})\n", number % NAMES);
        let subject = format!("subject {number}");
        let file = number % NAMES;
        // Git writes each folder on the way to a file anew, so these are small.
        let folder = format!("{}/{}/{}", file / 1000, file / 100 % 10, file / 10 % 10);
        write!(
            stream,
            "commit refs/heads/main\ncommitter Ada <ada@example.org> {} +0000\ndata {}\n{subject}\n\
             M 100644 inline {folder}/{file}.lisp\ndata {}\n{source}\n",
            1_735_722_000 + number * 120,
            subject.len(),
            source.len(),
        )
        .expect("git reads");
    }
    stream.flush().expect("git reads");
    drop(stream);
    import.wait().expect("git ends");
    git(&["reset", "-q", "--hard"]).status().expect("git runs");
    std::fs::rename(&making, &path).expect("renamed");
    path
}
