//! How fast the screen is: from key to frame with ten thousand commits.
//!
//! ```text
//! cargo bench --bench ui              80x24 and 200x60 cells
//! cargo bench --bench ui -- 100000    with so many commits
//! ```
//!
//! The screen is the real one, on ratatui's test backend: a key is handled, its effects are recorded
//! and the frame is drawn into a buffer, all in the time that is counted.

#[path = "support/screen.rs"]
mod screen;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use imago::history::Store;
use imago::session::archive::Archive;
use imago::session::command::Command;
use imago::session::event::Event;
use imago::session::view::commits::{CommitRow, MilestoneRow, MilestoneUuid};
use imago::session::view::definition::DefinitionView;
use imago::session::view::diff::{
    DiffKind, DiffLine, DiffPiece, DiffRow, DiffSide, DiffView, FormChange,
};
use imago::session::view::status::SessionStatus;
use imago::session::view::transcript::{TranscriptEntry, TranscriptKind};
use imago::session::view::violations::ViolationRow;
use imago::ui::input::Input;
use imago::ui::key::Key;
use screen::{Screen, line, milliseconds};

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 60)];
const REPEATS: usize = 40;
/// What a definition looks like, so that highlighting has something to do.
const SOURCE: &str = "(defun area (shape &key (scale 1))\n  \"Returns the area of a shape.\"\n  (* scale (case (kind shape) ((:circle) (* 3.14159 (radius shape) (radius shape)))\n    ((:square) (expt (side shape) 2)))))\n";
/// Keys of a morning's work, after the pane they are pressed in.
const WALKS: [(&str, &str); 6] = [
    (
        "commits",
        "alt-2 j j j pagedown pagedown k k G g g j j 5 j space j space",
    ),
    ("filter", "alt-2 / d e f 1 2 backspace backspace esc"),
    (
        "source and diff",
        "alt-2 enter alt-4 j j alt-2 j d alt-5 t t n n alt-2",
    ),
    ("violations", "alt-3 j j j G g g"),
    (
        "REPL",
        "alt-1 ( d e f n space f space [ x ] space ( + space x space 1 ) ) ctrl-u ctrl-c",
    ),
    (
        "palette",
        "ctrl-p z o o m backspace backspace esc ? d i f f esc",
    ),
];

fn main() {
    if std::env::args().any(|it| it == "--test") {
        return;
    }
    let commits = std::env::args()
        .skip(1)
        .find_map(|it| it.parse().ok())
        .unwrap_or(10_000);
    for size in SIZES {
        keys(commits, size);
    }
    versions();
}

/// Two versions of 400 lines, a word of every sixth line another: from the question to the frame in which
/// they stand, compared by line and by word, one form of it after the other.
fn versions() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    std::fs::create_dir(folder.path().join(".imago")).expect("a folder");
    drop(Store::open(&folder.path().join(".imago/history.db")).expect("a history"));
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let text = |word: &str| {
        let lines = (0..400).map(|number| match number % 6 {
            0 => format!("  (list total {number} {word} count)\n"),
            _ => format!("  (setf total-{number} (+ total {number} (area shape)))\n"),
        });
        DiffSide::Text {
            title: word.to_owned(),
            text: format!("(defun area (shape)\n{})", lines.collect::<String>()),
        }
    };
    let (left, right) = (text("before"), text("after"));
    let mut screen = Screen::new(200, 60);
    screen.take(opened(100));
    println!(
        "\n{:<22}{:>8}{:>10}{:>10}{:>10}",
        "400 lines, 200x60", "times", "p50 ms", "p99 ms", "max ms"
    );
    for (what, keys) in [
        ("by form", "alt-5 b"),
        ("side by side, by word", "alt-5 t"),
        ("one below the other", "alt-5 t"),
    ] {
        let keys = Key::parse_sequence(keys).expect("keys");
        let mut times = Vec::new();
        for _ in 0..REPEATS {
            for key in Key::parse_sequence("alt-2 g g j d").expect("keys") {
                screen.take(Input::Key(key));
            }
            for command in std::mem::take(&mut screen.executor.commands) {
                if let Command::Diff { id, .. } = command {
                    let start = Instant::now();
                    let view = archive.diff(&left, &right).expect("a comparison");
                    screen.take(Input::Session(Box::new(Event::Diff { id, view })));
                    times.push(start.elapsed());
                }
            }
        }
        let p99 = line(what, times);
        println!(
            "  bar 10 ms, {}",
            if p99 <= 10.0 { "held" } else { "MISSED" }
        );
        for key in keys {
            screen.take(Input::Key(key));
        }
    }
}

/// Presses every key of the walks and counts the time until its frame stands.
fn keys(commits: u64, (width, height): (u16, u16)) {
    let mut screen = Screen::new(width, height);
    let opened = opened(commits);
    let start = Instant::now();
    screen.take(opened);
    println!(
        "\n{width}x{height}, {commits} commits; the first frame with them took {:.1} ms",
        milliseconds(start.elapsed())
    );
    println!(
        "{:<18}{:>8}{:>10}{:>10}{:>10}{:>14}",
        "key to frame", "keys", "p50 ms", "p99 ms", "max ms", "slowest key"
    );
    let mut all = Vec::new();
    for (name, walk) in WALKS {
        let keys = Key::parse_sequence(walk).expect("keys");
        let mut by_key = vec![Vec::new(); keys.len()];
        for _ in 0..REPEATS {
            for (key, times) in keys.iter().zip(&mut by_key) {
                times.push(screen.take(Input::Key(*key)));
                screen.answer();
            }
        }
        all.extend(by_key.iter().flatten());
        line(name, by_key.concat());
        // A busy machine takes the processor away now and then; the median of one key does not see it.
        let medians = by_key.iter_mut().map(|times| {
            times.sort();
            times[times.len() / 2]
        });
        let slowest = medians.zip(&keys).max_by_key(|(median, _)| *median);
        if let Some((median, key)) = slowest {
            println!("{:>14.2} {key}", milliseconds(median));
        }
    }
    let p99 = line("all", all);
    println!(
        "\nbar: p99 8 ms, {}",
        if p99 <= 8.0 { "held" } else { "MISSED" }
    );
}

impl Screen {
    /// Answers what was asked of the session.
    fn answer(&mut self) {
        for command in std::mem::take(&mut self.executor.commands) {
            let event = match command {
                Command::Show { id, commit } => Event::Definition {
                    id,
                    view: definition(commit),
                },
                Command::Diff { id, .. } => Event::Diff { id, view: diff() },
                Command::Evaluate { id, text } => {
                    self.take(Input::Session(Box::new(Event::Transcript(
                        TranscriptEntry {
                            id: Some(id),
                            kind: TranscriptKind::Input,
                            text,
                            value: None,
                            beside: None,
                        },
                    ))));
                    Event::Finished { id, ok: true }
                }
                _ => continue,
            };
            self.take(Input::Session(Box::new(event)));
        }
    }
}

fn commit(seq: u64) -> CommitRow {
    CommitRow {
        seq,
        uuid: format!("0192f0c1-0000-7000-8000-{seq:012x}").into(),
        hash: format!("{:012x}", seq.wrapping_mul(0x9e37_79b9_7f4a)).into(),
        name: format!("definition-{}", seq % 3_000).into(),
        kind: "function".into(),
        message: "Returns the area of a shape.".into(),
        origin: ["repl", "load", "watch"][(seq % 3) as usize].into(),
        place: Some(format!("src/shapes-{}.lisp:{}", seq % 40, seq % 400).into()),
        author: "ada".into(),
        time_ms: 1_780_000_000_000 + seq as i64 * 1_000,
        errors: u16::from(seq.is_multiple_of(50)),
        warnings: u16::from(seq.is_multiple_of(9)),
        infos: 0,
        change: "definition",
        previous: seq.checked_sub(3_000).filter(|it| *it > 0),
        target: None,
        milestone: (!seq.is_multiple_of(7)).then_some(seq / 100 + 1),
    }
}

fn opened(commits: u64) -> Input {
    let rows: Vec<CommitRow> = (1..=commits).map(commit).collect();
    let mut gathered: HashMap<u64, Vec<u64>> = HashMap::new();
    for row in &rows {
        if let Some(milestone) = row.milestone {
            gathered.entry(milestone).or_default().push(row.seq);
        }
    }
    let milestones = (1..=commits / 100 + 1)
        .map(|seq| MilestoneRow {
            seq,
            uuid: MilestoneUuid::from_bytes(u128::from(seq).to_be_bytes()),
            hash: format!("{seq:012x}").into(),
            message: format!("Shapes, part {seq}").into(),
            author: "ada".into(),
            time_ms: 1_780_000_000_000 + seq as i64 * 100_000,
            commits: gathered.remove(&seq).into_iter().flatten().collect(),
        })
        .collect();
    let violations = rows
        .iter()
        .filter(|it| it.seq.is_multiple_of(9))
        .map(|it| violation(it, commits))
        .collect();
    Input::Session(Box::new(Event::Opened {
        status: SessionStatus {
            project: "bench".into(),
            commits,
            pending: commits / 7,
            warnings: commits / 9,
            definitions: 3_000,
            ..SessionStatus::default()
        },
        commits: Arc::new(rows),
        milestones: Arc::new(milestones),
        violations: Arc::new(violations),
        input_history: Arc::new(vec!["(+ 1 2)".into(); 500]),
    }))
}

fn violation(commit: &CommitRow, commits: u64) -> ViolationRow {
    ViolationRow {
        commit: commit.seq,
        name: commit.name.clone(),
        rule: format!("{}-1", commit.seq % 6 + 1).into(),
        rule_name: "too-many-parameters".into(),
        severity: ["error", "warning", "info"][(commit.seq % 3) as usize].into(),
        points: 5,
        message: "the definition takes 9 parameters, 5 are easy to remember".into(),
        place: commit.place.clone(),
        span: Some((1, 6)),
        current: commit.seq + 3_000 > commits,
    }
}

fn definition(seq: u64) -> DefinitionView {
    let commit = commit(seq);
    DefinitionView {
        source: SOURCE.repeat(40),
        docstring: "Returns the area of a shape.".into(),
        changes: Vec::new(),
        violations: vec![violation(&commit, seq)],
        versions: vec![seq],
        leaf: "00".repeat(32),
        previous_leaf: "11".repeat(32),
        author_kind: "human".into(),
        approved: None,
        commit,
    }
}

fn diff() -> DiffView {
    let rows = SOURCE
        .repeat(40)
        .lines()
        .enumerate()
        .map(|(index, text)| {
            let line = |emphasised| {
                Some(DiffLine {
                    number: index + 1,
                    pieces: vec![DiffPiece {
                        change: FormChange::None,
                        text: text.to_owned(),
                        emphasised,
                    }],
                })
            };
            let changed = index.is_multiple_of(6);
            DiffRow {
                kind: if changed {
                    DiffKind::Changed
                } else {
                    DiffKind::Same
                },
                left: line(changed),
                right: line(changed),
            }
        })
        .collect();
    DiffView {
        forms: None,
        name: "area".into(),
        left_title: "before".into(),
        right_title: "after".into(),
        rows,
        added: 1,
        removed: 1,
    }
}
