//! How fast the history is: against a bare SQLite row and a bare `fdatasync` of the same minute.
//!
//! ```text
//! cargo bench --bench history              all of it, with 100,000 commits
//! cargo bench --bench history -- 10000     with so many
//! ```
//!
//! A durable commit is the disk's figure, not ours, and a shared disk changes from minute to minute.
//! So the three kinds of write take turns, a few dozen each, and what counts is their ratio.

mod support;

use std::fs::File;
use std::hint::black_box;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use imago::history::query::{commits, counts, heads, log, search, versions};
use imago::history::verify::verify;
use imago::history::{Store, proof};
use rusqlite::Connection;
use support::generate;

const ROUNDS: u64 = 42;
const WRITES_PER_ROUND: u64 = 25;
/// Past the thousandth page, where SQLite writes the log over from its beginning.
const WARM_UP: u64 = 1_100;
const FILE_BYTES: u64 = 4 << 20;
const REPEATS: usize = 9;

fn main() {
    // `cargo test --all-targets` starts benches, too, to see whether they start.
    if std::env::args().any(|it| it == "--test") {
        return;
    }
    let commits = std::env::args()
        .skip(1)
        .find_map(|it| it.parse().ok())
        .unwrap_or(100_000);
    // Beside the build, not in /tmp, which may be memory.
    let folder = tempfile::Builder::new()
        .prefix("bench-history-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a folder beside the build");
    writes(folder.path());
    load(folder.path());
    questions(folder.path(), commits);
}

/// Times of one kind of operation.
#[derive(Default)]
struct Times(Vec<Duration>);

impl Times {
    fn take<T>(&mut self, operation: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let answer = operation();
        self.0.push(start.elapsed());
        answer
    }

    fn quantile(&mut self, quantile: f64) -> Duration {
        self.0.sort();
        let last = self.0.len() - 1;
        self.0[(last as f64 * quantile) as usize]
    }

    fn mean(&self) -> Duration {
        self.0.iter().sum::<Duration>() / self.0.len() as u32
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// One durable write at a time, three ways in turn.
fn writes(folder: &Path) {
    let mut file = File::create(folder.join("bare")).expect("a file");
    file.write_all(&vec![0; FILE_BYTES as usize]).expect("room");
    file.sync_all().expect("synced");
    let bare_row = bare_sqlite(&folder.join("bare.sqlite"));
    let store = Store::open(&folder.join("writes.sqlite")).expect("a history");
    let mut times: [Times; 3] = Default::default();
    let row = [7u8; 400];
    let page = [7u8; 4096];
    let mut number = 0;
    let mut at = 0;
    let mut sync = || {
        file.seek(SeekFrom::Start(at)).expect("sought");
        at = (at + page.len() as u64) % FILE_BYTES;
        file.write_all(&page).expect("written");
        file.sync_data().expect("synced");
    };
    let bare = || {
        bare_row
            .prepare_cached("INSERT INTO rows (time, hash, text) VALUES (?1, ?2, ?3)")
            .and_then(|mut it| it.execute((5, &row[..32], &row[..])))
            .expect("a row");
    };
    let mut commit = |times: &mut Times| {
        let new = generate::numbered(number);
        number += 1;
        times.take(|| store.commit_definition(new).expect("a commit"));
    };
    // A log that grows costs the file system more than one that is written over, as it is after its
    // first checkpoint; so each gets there before it is measured.
    for _ in 0..WARM_UP {
        bare();
        commit(&mut Times::default());
    }
    // Each kind goes first as often as the others: the first of a round finds the disk rested.
    for round in 0..ROUNDS {
        for turn in 0..3 {
            for _ in 0..WRITES_PER_ROUND {
                match (round + turn) % 3 {
                    0 => times[0].take(&mut sync),
                    1 => times[1].take(bare),
                    _ => commit(&mut times[2]),
                }
            }
        }
    }
    println!("durable writes, {} of each, in turns:", times[0].0.len());
    println!("{:34} {:>9} {:>9} {:>9}", "", "p50 ms", "p99 ms", "mean ms");
    let names = [
        "4 KiB and fdatasync",
        "a bare SQLite row, WAL, FULL",
        "a commit",
    ];
    for (name, times) in names.iter().zip(&mut times) {
        let (middle, late) = (times.quantile(0.5), times.quantile(0.99));
        println!(
            "{name:34} {:9.3} {:9.3} {:9.3}",
            milliseconds(middle),
            milliseconds(late),
            milliseconds(times.mean())
        );
    }
    let [sync, bare, commit] = &mut times;
    let ratio = |a: &mut Times, b: &mut Times| {
        a.quantile(0.5).as_secs_f64() / b.quantile(0.5).as_secs_f64()
    };
    println!("commit / bare row, p50: {:.2}", ratio(commit, bare));
    println!("commit / fdatasync, p50: {:.2}", ratio(commit, sync));
}

fn bare_sqlite(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE rows (id INTEGER PRIMARY KEY, time INTEGER, hash BLOB, text BLOB)",
        )
        .expect("a table");
    connection
}

/// Loads of 1,000 definitions, each in one transaction.
fn load(folder: &Path) {
    let store = Store::open(&folder.join("load.sqlite")).expect("a history");
    let mut times = Times::default();
    for round in 0..10 {
        let forms: Vec<_> = (0..1_000)
            .map(|it| generate::numbered(round * 1_000 + it))
            .collect();
        times.take(|| {
            let mut transaction = store.begin().expect("a transaction");
            for form in forms {
                transaction.commit_definition(form).expect("added");
            }
            transaction.finish().expect("durable");
        });
    }
    let middle = times.quantile(0.5);
    println!(
        "\na load of 1,000 definitions: {:.1} ms, {:.0} definitions/s",
        milliseconds(middle),
        1_000.0 / middle.as_secs_f64()
    );
}

/// What it takes to ask a long history.
fn questions(folder: &Path, commits: u64) {
    let path = folder.join("long.sqlite");
    let start = Instant::now();
    let store = Store::open(&path).expect("a history");
    generate::fill(&store, commits).expect("filled");
    let entries = counts::all(&store).expect("counts").entries;
    drop(store);
    let size = std::fs::metadata(&path).map_or(0, |it| it.len());
    println!(
        "\na history of {commits} commits, {entries} entries, {:.0} MB, made in {:.1} s",
        size as f64 / 1e6,
        start.elapsed().as_secs_f64()
    );
    report("open and read the newest 200", || {
        let store = Store::open(&path).expect("opens");
        black_box(log::newest(&store, 200).expect("rows"));
        store
    });
    let store = Store::open(&path).expect("opens");
    let name = log::newest(&store, 1).expect("rows")[0].name.to_string();
    report("newest 200 rows", || {
        black_box(log::newest(&store, 200).expect("rows"));
    });
    let all = report("all rows", || {
        black_box(log::all(&store).expect("rows"));
    });
    println!(
        "{:34} {:9.0}",
        "  rows/s",
        commits as f64 / all.as_secs_f64()
    );
    report("newest version of every name", || {
        black_box(heads::all(&store).expect("heads"));
    });
    report("versions of one name", || {
        black_box(versions::of(&store, &name).expect("versions"));
    });
    report("resolve `name~0`", || {
        black_box(search::resolve(&store, &format!("{name}~0")).expect("found"));
    });
    let middle = entries / 3;
    report("prove that an entry is there", || {
        black_box(proof::inclusion(&store, middle, entries).expect("a path"));
    });
    report("prove that a log grew from another", || {
        black_box(proof::consistency(&store, middle, entries).expect("a path"));
    });
    report("one commit, whole", || {
        black_box(commits::get(&store, middle).or_else(|_| commits::get(&store, middle + 1)))
            .expect("a commit");
    });
    report("counts", || {
        black_box(counts::all(&store).expect("counts"));
    });
    let before = processor_seconds();
    let verified = report("verify", || assert!(verify(&store).is_clean()));
    let busy = (processor_seconds() - before) / REPEATS as f64;
    println!(
        "{:34} {:9.0}",
        "  entries/s",
        entries as f64 / verified.as_secs_f64()
    );
    println!(
        "{:34} {:9.0}",
        "  entries/s of two processors",
        2.0 * entries as f64 / busy
    );
}

/// Seconds this process was on processors, which does not depend on what else the machine does.
fn processor_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or("").split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).flat_map(str::parse).collect();
    ticks.iter().sum::<f64>() / TICKS_PER_SECOND
}

/// Measures an operation without the end of what it answers: closing a history waits for the disk.
fn report<T>(name: &str, mut operation: impl FnMut() -> T) -> Duration {
    let mut times = Times::default();
    for _ in 0..REPEATS {
        times.take(&mut operation);
    }
    let middle = times.quantile(0.5);
    println!("{name:34} {:9.3} ms", milliseconds(middle));
    middle
}
