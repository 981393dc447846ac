//! How fast the history is, each figure beside a peer of the same run.
//!
//! ```text
//! cargo bench --bench history                  10,000 commits, 10,000 definitions to start with
//! cargo bench --bench history -- --full        1,000,000 commits, 100,000 definitions
//! cargo bench --bench history -- 50000         so many of both
//! cargo bench --bench history -- verify        only what has this word in its name
//! ```
//!
//! A durable commit is the disk's figure, not ours, and a shared disk changes from minute to minute. So
//! the kinds of write take turns, a few dozen each, and what counts is their ratio. The histories that
//! are asked are made once and kept beside the build.

mod support;

use std::fs::File;
use std::hint::black_box;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use imago::history::find::query::{Query, Surroundings};
use imago::history::hash::Hash;
use imago::history::id::CommitUuid;
use imago::history::query::{commits, counts, heads, log, search, versions};
use imago::history::record::{Author, Change, NewCommit, Origin};
use imago::history::verify::{Reach, verify_while};
use imago::history::{Store, diff, find, proof};
use imago::session::command::{Command as Wish, RequestId};
use imago::session::config::Config;
use imago::session::door::spawn;
use imago::session::event::Event;
use imago::session::options::{Keep, SessionOptions};
use rusqlite::Connection;
use support::generate;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: u64 = 44;
const WRITES_PER_ROUND: u64 = 25;
/// Past the thousandth page, where SQLite writes the log over from its beginning.
const WARM_UP: u64 = 1_100;
const FILE_BYTES: u64 = 4 << 20;
/// Raised when the generated histories change, so that those kept from before are not asked.
const GENERATED: u32 = 1;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` starts benches, too, to see whether they start.
    if arguments.iter().any(|it| it == "--test") {
        return;
    }
    let full = arguments.iter().any(|it| it == "--full");
    let number = arguments.iter().find_map(|it| it.parse().ok());
    let (commits, definitions) = match (full, number) {
        (_, Some(number)) => (number, number),
        (true, None) => (1_000_000, 100_000),
        (false, None) => (10_000, 10_000),
    };
    let mut words = arguments
        .iter()
        .filter(|it| !it.starts_with('-') && it.parse::<u64>().is_err());
    let wanted = words.next().cloned().unwrap_or_default();
    let wants = |name: &str| name.contains(&wanted);
    // Beside the build, not in /tmp, which may be memory.
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = tempfile::Builder::new()
        .prefix("bench-history-")
        .tempdir_in(kept)
        .expect("a folder beside the build");
    if wants("writes") {
        writes(folder.path());
    }
    if wants("load") {
        load(folder.path());
    }
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(2))
        .with_filter(&wanted);
    questions(&mut criterion, kept, commits);
    if wants("start with definitions") {
        starts(&mut criterion, kept, definitions);
    }
    if wants("fsck") {
        fsck(folder.path());
    }
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

/// Ways to write.
const WAYS: u64 = 4;

/// One durable write at a time, each way in turn.
fn writes(folder: &Path) {
    let mut file = File::create(folder.join("bare")).expect("a file");
    file.write_all(&vec![0; FILE_BYTES as usize]).expect("room");
    file.sync_all().expect("synced");
    let bare_row = bare_sqlite(&folder.join("bare.sqlite"));
    let store = Store::open(&folder.join("writes.sqlite")).expect("a history");
    let mut times: [Times; WAYS as usize] = Default::default();
    let row = vec![7u8; row_bytes(&folder.join("sample.sqlite"))];
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
    // What was found on a definition is rows of a table of their own.
    let mut commit = |times: &mut Times, has_findings: bool| {
        let new = loop {
            let new = generate::numbered(number);
            number += 1;
            if new.violations.is_empty() != has_findings {
                break new;
            }
        };
        times.take(|| store.commit_definition(new).expect("a commit"));
    };
    // A log that grows costs the file system more than one that is written over, as it is after its
    // first checkpoint; so each gets there before it is measured.
    for _ in 0..WARM_UP {
        bare();
        commit(&mut Times::default(), false);
    }
    // Each kind goes first as often as the others: the first of a round finds the disk rested.
    for round in 0..ROUNDS {
        for turn in 0..WAYS {
            for _ in 0..WRITES_PER_ROUND {
                match (round + turn) % WAYS {
                    0 => times[0].take(&mut sync),
                    1 => times[1].take(bare),
                    2 => commit(&mut times[2], false),
                    _ => commit(&mut times[3], true),
                }
            }
        }
    }
    println!(
        "durable writes, {} of each, in turns, a row of {} bytes:",
        times[0].0.len(),
        row.len()
    );
    println!("{:34} {:>9} {:>9} {:>9}", "", "p50 ms", "p99 ms", "mean ms");
    let names = [
        "4 KiB and fdatasync",
        "a bare SQLite row, WAL, FULL",
        "a commit",
        "a commit with findings",
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
    let [sync, bare, commit, _] = &mut times;
    let ratio = |a: &mut Times, b: &mut Times| {
        a.quantile(0.5).as_secs_f64() / b.quantile(0.5).as_secs_f64()
    };
    println!("commit / bare row, p50: {:.2}", ratio(commit, bare));
    println!("commit / fdatasync, p50: {:.2}", ratio(commit, sync));
    let repository = folder.join("git");
    std::fs::create_dir(&repository).expect("a folder");
    if let Some(mut git) = git_commits(&repository) {
        println!(
            "git add and commit of one file, p50: {:.3} ms, {:.0} times a commit",
            milliseconds(git.quantile(0.5)),
            ratio(&mut git, commit)
        );
    }
}

/// Returns how many bytes the row of a commit has, so that a bare row has as many.
fn row_bytes(path: &Path) -> usize {
    const COMMITS: u64 = 100;
    let store = Store::open(path).expect("a history");
    for number in 0..COMMITS {
        let new = generate::numbered(number);
        store.commit_definition(new).expect("a commit");
    }
    drop(store);
    let connection = Connection::open(path).expect("the file");
    let mut columns = connection
        .prepare("SELECT name FROM pragma_table_info('entries')")
        .expect("a query");
    let lengths: Vec<String> = columns
        .query_map([], |row| row.get(0))
        .expect("columns")
        .map(|it: rusqlite::Result<String>| {
            format!("ifnull(length(CAST({} AS BLOB)), 0)", it.expect("a name"))
        })
        .collect();
    let sql = format!("SELECT avg({}) FROM entries", lengths.join(" + "));
    let bytes: f64 = connection
        .query_row(&sql, [], |row| row.get(0))
        .expect("a number");
    bytes as usize
}

fn bare_sqlite(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0;
             PRAGMA cache_size = -65536; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;
             CREATE TABLE rows (id INTEGER PRIMARY KEY, time INTEGER, hash BLOB, text BLOB)",
        )
        .expect("a table");
    connection
}

/// `git commit` of one file that changed, the same work as far as git does it.
fn git_commits(folder: &Path) -> Option<Times> {
    const COMMITS: usize = 25;
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args([
            "-c",
            "user.name=ada",
            "-c",
            "user.email=ada@example.org",
            "-c",
            "core.fsync=all",
        ]);
        let status = command
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::null())
            .status();
        status.is_ok_and(|it| it.success())
    };
    if !git(&["init", "-q", "."]) {
        return None;
    }
    let mut times = Times::default();
    for number in 0..COMMITS {
        std::fs::write(folder.join("f.lisp"), format!("(define (f) {number})\n")).expect("a file");
        times.take(|| assert!(git(&["add", "f.lisp"]) && git(&["commit", "-q", "-m", "f"])));
    }
    Some(times)
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

/// Returns a history of so many commits, made when it is first wanted.
fn history(kept: &Path, commits: u64) -> PathBuf {
    let path = kept.join(format!("history-{GENERATED}-{commits}.sqlite"));
    if !path.exists() {
        let start = Instant::now();
        let making = path.with_extension("making");
        let _ = std::fs::remove_file(&making);
        find::forget(&making);
        let store = Store::open(&making).expect("a history");
        generate::fill(&store, commits, generate::ANY).expect("filled");
        while !store.index_more(10_000).expect("indexed") {}
        drop(store);
        std::fs::rename(&making, &path).expect("renamed");
        std::fs::rename(find::path_of(&making), find::path_of(&path)).expect("renamed");
        println!(
            "made a history of {commits} commits in {:.1} s",
            start.elapsed().as_secs_f64()
        );
    }
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |it| it.len()) as f64 / 1e6;
    println!(
        "\na history of {commits} commits: {:.0} MB, its search index {:.0} MB",
        bytes(&path),
        bytes(&find::path_of(&path))
    );
    path
}

fn query(text: &str) -> Query {
    let around = Surroundings {
        me: "Ada Lovelace",
        now_ms: 1_790_000_000_000,
        zone_ms: 0,
        is_typing: false,
    };
    Query::read(text, &around).expect("a query")
}

/// What it takes to ask a long history.
fn questions(criterion: &mut Criterion, kept: &Path, commits: u64) {
    let path = history(kept, commits);
    criterion.bench_function("open and read the newest 200", |it| {
        // Closing waits for the disk, and one process owns a history once.
        it.iter_custom(|count| {
            let mut all = Duration::ZERO;
            for _ in 0..count {
                let start = Instant::now();
                let store = Store::open(&path).expect("opens");
                black_box(log::newest(&store, 200).expect("rows"));
                all += start.elapsed();
            }
            all
        });
    });
    let store = Store::open(&path).expect("opens");
    let entries = counts::all(&store).expect("counts").entries;
    let name = log::newest(&store, 1).expect("rows")[0].name.to_string();
    for text in [
        "limit",
        "batch",
        "\"version 77\"",
        "nowhere",
        "name:order-b",
        "name:nk-ent",
        "kind:macro",
        "rule:1.1",
        "severity:error kind:variable",
        "author:me kind:function rule:1.1 \"returns the\"",
        "origin:src/stock/ -kind:function",
        "since:2025-02-01 until:2025-02-02 batch",
        "pending",
        "milestone:\"merge the\" kind:macro",
        "kind:package",
    ] {
        let query = query(text);
        criterion.bench_function(&format!("newest 50 of `{text}`"), |it| {
            it.iter(|| black_box(find::newest(&store, &query, 50).expect("found")));
        });
    }
    criterion.bench_function("versions of one name, each whole", |it| {
        it.iter(|| {
            for seq in versions::of(&store, &name).expect("versions") {
                black_box(commits::get(&store, seq).expect("a commit"));
            }
        });
    });
    let seqs = versions::of(&store, &name).expect("versions");
    let (first, last) = (seqs[0], seqs[seqs.len() - 1]);
    criterion.bench_function("diff of two versions", |it| {
        it.iter(|| {
            let left = commits::get(&store, first).expect("a commit");
            let right = commits::get(&store, last).expect("a commit");
            black_box(diff::lines(&left.source, &right.source));
        });
    });
    criterion.bench_function("roll back, and not keep it", |it| {
        it.iter(|| {
            let head = heads::get(&store, &name).expect("asked").expect("a head");
            let to = commits::get(&store, first).expect("a commit");
            let mut transaction = store.begin().expect("begun");
            let new = NewCommit {
                uuid: CommitUuid::now(),
                time_ms: 0,
                change: if first == last {
                    Change::Define
                } else {
                    Change::Rollback { to: first }
                },
                kind: to.kind,
                package: to.package,
                name: to.name,
                message: to.message,
                source: to.source,
                author: Author {
                    name: "ada".into(),
                    kind: "human".into(),
                },
                origin: Origin {
                    kind: "rollback".into(),
                    file: None,
                    line: None,
                },
                violations: Vec::new(),
                verdict: "clean".into(),
                rule_set: Hash::default(),
                definition_hash: None,
                dependencies: Vec::new(),
            };
            black_box(transaction.commit_definition(new).expect("added"));
            black_box(head);
        });
    });
    criterion.bench_function("find `name~0`", |it| {
        let id = format!("{name}~0");
        it.iter(|| black_box(search::resolve(&store, &id).expect("found")));
    });
    criterion.bench_function("prove that an entry is there", |it| {
        it.iter(|| black_box(proof::inclusion(&store, entries / 3, entries).expect("a path")));
    });
    criterion.bench_function("counts", |it| {
        it.iter(|| black_box(counts::all(&store).expect("counts")))
    });
    drop(store);
    let mut group = criterion.benchmark_group("verify");
    group.throughput(Throughput::Elements(entries));
    group.bench_function("a bare scan and hash of the headers and texts", |it| {
        it.iter(|| black_box(bare_scan(&path)));
    });
    let reached = |store: &Store, reach| {
        let report = verify_while(store, None, reach, &mut |_| true).expect("not given up");
        assert!(report.is_clean());
    };
    let reaches = [
        ("verify the log", Reach::Log),
        ("verify with the search index", Reach::Everything),
    ];
    for (what, reach) in reaches {
        group.bench_function(what, |it| {
            let store = Store::open(&path).expect("opens");
            it.iter(|| reached(&store, reach));
        });
    }
    group.finish();
    let store = Store::open(&path).expect("opens");
    for (what, reach) in reaches {
        processor(what, || reached(&store, reach));
    }
    processor("a bare scan and hash", || {
        black_box(bare_scan(&path));
    });
}

/// Prints what an operation takes of the processor, which does not depend on what else the machine does.
fn processor(name: &str, mut operation: impl FnMut()) {
    const TIMES: u32 = 5;
    let seconds = || {
        const TICKS_PER_SECOND: f64 = 100.0;
        let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields = text.rsplit(')').next().unwrap_or("").split_whitespace();
        let ticks: Vec<f64> = fields.skip(11).take(2).flat_map(str::parse).collect();
        ticks.iter().sum::<f64>() / TICKS_PER_SECOND
    };
    let before = seconds();
    (0..TIMES).for_each(|_| operation());
    let taken = (seconds() - before) / f64::from(TIMES);
    println!(
        "{name}: {:.0} ms of the processor, all threads",
        taken * 1e3
    );
}

/// Reads every header and every text once and hashes them, on one thread and comparing nothing.
fn bare_scan(path: &Path) -> Hash {
    let connection = Connection::open(path).expect("opens");
    let mut last = Hash::default();
    for sql in [
        "SELECT header FROM entries",
        "SELECT CAST(arrived AS BLOB) FROM entries WHERE arrived IS NOT NULL",
        "SELECT CAST(text AS BLOB) FROM blobs",
    ] {
        let mut statement = connection.prepare(sql).expect("a statement");
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            last = Hash::leaf(
                row.get_ref(0)
                    .and_then(|it| Ok(it.as_blob()?))
                    .expect("bytes"),
            );
        }
    }
    last
}

/// How fast `git fsck` is over as many commits as it takes a while to look at.
fn fsck(folder: &Path) {
    const COMMITS: u64 = 5_000;
    let repository = folder.join("fsck");
    std::fs::create_dir(&repository).expect("a folder");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&repository)
            .stderr(Stdio::null())
            .stdout(Stdio::null());
        command
    };
    if !git(&["init", "-q", "."])
        .status()
        .is_ok_and(|it| it.success())
    {
        return println!("git is not here, so there is nothing to compare with");
    }
    let import = git(&["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn();
    let mut import = import.expect("git fast-import");
    let mut input = import.stdin.take().expect("its input is piped");
    for number in 0..COMMITS {
        let new = generate::numbered(number);
        let path = new.name.replace('/', "-");
        let author = "ada <ada@example.org> 1700000000 +0000";
        write!(
            input,
            "commit refs/heads/main\ncommitter {author}\ndata {}\n{}\nM 644 inline {path}.lisp\ndata {}\n{}\n",
            new.message.len(),
            new.message,
            new.source.len(),
            new.source
        )
        .expect("git reads");
    }
    drop(input);
    assert!(import.wait().expect("it ends").success());
    let start = Instant::now();
    assert!(
        git(&["fsck", "--full"])
            .status()
            .expect("git fsck")
            .success()
    );
    // A commit, its tree and its text.
    let objects = COMMITS * 3;
    println!(
        "\ngit fsck of {objects} objects: {:.0} ms, {:.0} objects/s",
        milliseconds(start.elapsed()),
        objects as f64 / start.elapsed().as_secs_f64()
    );
}

/// What a start takes: until a front that opens the project has its first answer.
fn starts(criterion: &mut Criterion, kept: &Path, definitions: u64) {
    let folder = kept.join(format!("project-{GENERATED}-{definitions}"));
    let state = folder.join(".imago");
    let snapshot = state.join("image.snapshot");
    if !state.join("history.db").exists() {
        std::fs::create_dir_all(&state).expect("a folder");
        let store = Store::open(&state.join("history.db")).expect("a history");
        generate::program(&store, definitions).expect("filled");
    }
    let open = |keeps_image: bool| {
        let options = SessionOptions {
            folder: folder.clone(),
            config: Config::default(),
            keep: Keep::InProject,
            origin: "repl".into(),
            author: "ada".into(),
            data: Some(folder.join("data")),
            resumes: None,
            keeps_image,
            watch: false,
        };
        let (sender, events) = std::sync::mpsc::channel();
        let handle =
            spawn(options, Box::new(move |event| drop(sender.send(event)))).expect("a session");
        let text = format!("(f{} 1)", definitions - 1);
        handle
            .commands
            .send(Wish::Evaluate {
                id: RequestId(1),
                text,
            })
            .expect("sent");
        let answered = events
            .iter()
            .find(|it| matches!(it, Event::Finished { .. }));
        assert!(matches!(answered, Some(Event::Finished { ok: true, .. })));
        (handle, events)
    };
    let close = |(handle, events): (
        imago::session::door::SessionHandle,
        std::sync::mpsc::Receiver<Event>,
    )| {
        handle.commands.send(Wish::Quit).expect("sent");
        while events.recv().is_ok_and(|it| it != Event::Stopped) {}
        handle.join.join().expect("ended").expect("well");
    };
    let _ = std::fs::remove_file(&snapshot);
    let measured = |it: &mut criterion::Bencher<'_>| {
        it.iter_custom(|count| {
            let mut all = Duration::ZERO;
            for _ in 0..count {
                let start = Instant::now();
                let session = open(false);
                all += start.elapsed();
                close(session);
            }
            all
        });
    };
    criterion.bench_function(
        &format!("start with definitions made again, {definitions}"),
        measured,
    );
    processor("start with definitions made again", || close(open(false)));
    close(open(true));
    assert!(snapshot.exists(), "the image is kept at the end");
    criterion.bench_function(
        &format!("start with definitions from the snapshot, {definitions}"),
        measured,
    );
    processor("start with definitions from the snapshot", || {
        close(open(false))
    });
}
