//! Recomputes everything: every hash, every link, every column, every cache, every signature.
//!
//! ```text
//!   texts ──► rows (a stretch for each thread in turns) ──► fold (in order) ──► derived, signed
//!                                                              pages, meanwhile
//! ```

mod derived;
mod fold;
mod grouped;
mod rows;
mod signed;

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::history::copy::{IMAGE_SQL, IMAGE_TABLE};
use crate::history::error::HistoryError;
use crate::history::hash::Hash;
use crate::history::store::{self, Store};

use derived::Settled;
use fold::Fold;
use rows::{Chunk, Stretches, Texts};
pub use signed::Trust;

/// Beyond this many problems they are only counted.
const PROBLEMS_MAX: usize = 1_000;

/// Threads that read and hash. More would wait for the disk or for the fold.
const WORKERS: usize = 2;

/// Stretches that a worker may be ahead.
const AHEAD_MAX: usize = 2;

/// No entry takes fewer bytes than this.
const ENTRY_BYTES_MIN: i64 = 128;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub log_id: Hash,
    pub entries: u64,
    /// The RFC 6962 root over all leaves: one hash for the whole log.
    pub root: Hash,
    /// How many checkpoints the file holds, and how many entries the newest is over.
    pub checkpoints: u64,
    pub signed: u64,
    /// The log first, in its order; then the caches, which a bad log spoils too; then the file.
    pub problems: Vec<Problem>,
    /// Problems that are not listed because there are too many.
    pub more: u64,
}

/// One thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The entry; `None` when it is the file as a whole.
    pub seq: Option<u64>,
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.seq {
            Some(seq) => write!(formatter, "#{seq}: {}", self.what),
            None => formatter.write_str(&self.what),
        }
    }
}

/// Problems, up to a limit.
#[derive(Default)]
struct Problems {
    listed: Vec<Problem>,
    more: u64,
}

impl Problems {
    fn add(&mut self, seq: Option<u64>, what: impl Into<String>) {
        if self.listed.len() == PROBLEMS_MAX {
            self.more += 1;
            return;
        }
        self.listed.push(Problem {
            seq,
            what: what.into(),
        });
    }

    fn take(&mut self, other: Problems) {
        for Problem { seq, what } in other.listed {
            self.add(seq, what);
        }
        self.more += other.more;
    }

    fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    fn attempt(&mut self, what: &str, step: rusqlite::Result<()>) {
        if let Err(error) = step {
            self.add(None, format!("{what} cannot be read: {error}"));
        }
    }
}

impl VerifyReport {
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns the first entry that is not as it was written.
    pub fn first_bad(&self) -> Option<u64> {
        self.problems.iter().find_map(|it| it.seq)
    }
}

/// Reads the whole history and compares it with itself, but for the signatures. What cannot be read is
/// a problem of the report, not an error.
pub fn verify(store: &Store) -> VerifyReport {
    verify_trusting(store, None)
}

/// The same, and compares the checkpoints with what is known outside of the file.
pub fn verify_trusting(store: &Store, trust: Option<&Trust>) -> VerifyReport {
    let mut before = Problems::default();
    let mut helpers = Helpers::open(store);
    let connection = store.connection();
    let settled = Settled::read(connection).unwrap_or_else(|error| {
        before.attempt("how far the caches are", Err(error));
        Settled {
            through: 0,
            blobs: 0,
        }
    });
    let kept = signed::read(connection).unwrap_or_else(|error| {
        before.attempt("the checkpoints", Err(error));
        Vec::new()
    });
    let texts = read_texts(connection, &mut helpers, &mut before);
    let mut fold = Fold::new(&texts, settled.through, signed::sizes(&kept, trust));
    fold.problems = before;
    let pages = read_entries(store, &mut helpers, &texts, &mut fold);
    signed::check(&mut fold, store.log_id(), &kept, trust);
    fold.problems
        .listed
        .sort_by_key(|it| (it.seq.is_none(), it.seq));
    if settled.through > fold.last {
        let what = "the caches are said to know more than there is";
        fold.problems.add(None, what);
    }
    compare_caches(connection, &mut helpers, &mut fold, &texts, settled);
    for text in fold.unnamed() {
        let what = format!("no entry names the text {}", text.hash.short());
        fold.problems.add(None, what);
    }
    let result = schema(store, &mut fold.problems);
    fold.problems.attempt("the schema", result);
    for what in pages {
        fold.problems.add(None, what);
    }
    if helpers.is_any() {
        end(helpers.connections.iter().chain([connection]));
    }
    VerifyReport {
        log_id: store.log_id(),
        entries: fold.last,
        root: fold.frontier.root(),
        checkpoints: kept.len() as u64,
        signed: signed::sizes(&kept, None).last().copied().unwrap_or(0),
        problems: fold.problems.listed,
        more: fold.problems.more,
    }
}

/// Compares what is derived with the log; half of it on another thread, where there is one.
fn compare_caches(
    connection: &Connection,
    helpers: &mut Helpers,
    fold: &mut Fold<'_>,
    texts: &Texts,
    settled: Settled,
) {
    let names = fold.names_then();
    let log = &*fold;
    let meanings = || {
        [
            ("the newest versions", derived::heads(connection, names)),
            ("what milestones hold", derived::milestones(connection, log)),
            ("the indexes", derived::partial_indexes(connection, log)),
        ]
    };
    let places = |connection: &Connection| {
        [
            ("the marks", derived::marks(connection, log, settled)),
            (
                "the index of texts",
                derived::text_index(connection, texts, settled),
            ),
            (
                "the nodes of the tree",
                derived::nodes(connection, log, settled),
            ),
        ]
    };
    let (meanings, places) = match helpers.connections.first_mut() {
        None => (meanings(), places(connection)),
        Some(helper) => std::thread::scope(|scope| {
            let places = scope.spawn(move || places(helper));
            let meanings = meanings();
            let places = places.join().expect("BUG: comparing caches panicked");
            (meanings, places)
        }),
    };
    for (what, found) in meanings.into_iter().chain(places) {
        match found {
            Ok(found) => fold.problems.take(found),
            Err(error) => fold.problems.attempt(what, Err(error)),
        }
    }
}

/// More connections to the same file, as it is at one moment; none for a history in memory or one that
/// is just being written.
struct Helpers {
    connections: Vec<Connection>,
}

impl Helpers {
    fn open(store: &Store) -> Helpers {
        let connections = match store.path() {
            Some(path) if !store.inner.in_transaction.get() => {
                Helpers::at(path).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let helpers = Helpers { connections };
        match helpers.begin(store.connection()) {
            true => helpers,
            false => Helpers {
                connections: Vec::new(),
            },
        }
    }

    fn is_any(&self) -> bool {
        !self.connections.is_empty()
    }

    fn at(path: &Path) -> Result<Vec<Connection>, HistoryError> {
        // One for each worker, and one that looks at the pages.
        (0..=WORKERS)
            .map(|_| store::open_for_reading(path))
            .collect()
    }

    /// Makes all of them see the same: a writer in another process may add to the file meanwhile.
    fn begin(&self, own: &Connection) -> bool {
        const ATTEMPTS: usize = 5;
        if self.connections.is_empty() {
            return false;
        }
        let all = || self.connections.iter().chain([own]);
        for _ in 0..ATTEMPTS {
            let seen: rusqlite::Result<Vec<(i64, i64, i64)>> = all()
                .map(|it| {
                    it.execute_batch("BEGIN")?;
                    it.query_row(
                        "SELECT (SELECT coalesce(max(seq), 0) FROM entries),
                                (SELECT coalesce(max(number), 0) FROM checkpoints),
                                (SELECT through FROM settled)",
                        [],
                        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                    )
                })
                .collect();
            if seen.is_ok_and(|it| it.windows(2).all(|pair| pair[0] == pair[1])) {
                return true;
            }
            end(all());
        }
        false
    }
}

fn end<'a>(connections: impl Iterator<Item = &'a Connection>) {
    for connection in connections.filter(|it| !it.is_autocommit()) {
        let _ = connection.execute_batch("ROLLBACK");
    }
}

fn read_texts(own: &Connection, helpers: &mut Helpers, problems: &mut Problems) -> Texts {
    let all = i64::MIN..i64::MAX;
    let parts = match helpers.connections.as_mut_slice() {
        [first, second, ..] => {
            let middle = own
                .query_row("SELECT coalesce(max(id), 0) / 2 FROM blobs", [], |row| {
                    row.get(0)
                })
                .unwrap_or(0);
            std::thread::scope(|scope| {
                let other = scope.spawn(move || rows::texts(second, middle..all.end));
                let own = rows::texts(first, all.start..middle);
                let other = other.join().expect("BUG: reading texts panicked");
                vec![own, other]
            })
        }
        _ => vec![rows::texts(own, all)],
    };
    let mut texts = Vec::new();
    for part in parts {
        match part {
            Ok(part) => texts.extend(part),
            Err(error) => problems.attempt("the texts", Err(error)),
        }
    }
    Texts(texts)
}

/// Reads the log and folds it; answers what is wrong with the pages of the file.
fn read_entries(
    store: &Store,
    helpers: &mut Helpers,
    texts: &Texts,
    fold: &mut Fold<'_>,
) -> Vec<String> {
    let own = store.connection();
    let log_id = store.log_id();
    let stretches = stretches(own).unwrap_or(Stretches::of(0, 0));
    let [workers @ .., pages] = helpers.connections.as_mut_slice() else {
        rows::look(own, log_id, texts, stretches, (0, 1), |chunk| {
            fold.take(chunk)
        });
        return check_pages(own, "PRAGMA integrity_check(100)");
    };
    std::thread::scope(|scope| {
        let pages = scope.spawn(move || check_pages(pages, "PRAGMA quick_check(100)"));
        let mut receivers: Vec<Receiver<Chunk>> = Vec::new();
        for (first, connection) in workers.iter_mut().enumerate() {
            let (sender, receiver) = sync_channel(AHEAD_MAX);
            receivers.push(receiver);
            scope.spawn(move || {
                let turn = (first, WORKERS);
                rows::look(connection, log_id, texts, stretches, turn, |chunk| {
                    sender.send(chunk).is_ok()
                });
            });
        }
        for index in 0..stretches.count() {
            let taken = receivers[index % WORKERS].recv();
            if !taken.is_ok_and(|chunk| fold.take(chunk)) {
                break;
            }
        }
        drop(receivers);
        pages.join().expect("BUG: checking pages panicked")
    })
}

fn stretches(connection: &Connection) -> rusqlite::Result<Stretches> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let last = number("SELECT coalesce(max(seq), 0) FROM entries")?;
    let bytes = number("PRAGMA page_count")?.saturating_mul(number("PRAGMA page_size")?);
    Ok(Stretches::of(last, bytes / ENTRY_BYTES_MIN))
}

/// SQLite's own check of its pages and constraints.
fn check_pages(connection: &Connection, check: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = || -> rusqlite::Result<()> {
        let mut statement = connection.prepare(check)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            match row.get_ref(0)? {
                ValueRef::Text(b"ok") => {}
                answer => {
                    let text = answer.as_str().unwrap_or("a damaged page");
                    found.push(format!("the file is damaged: {text}"));
                }
            }
        }
        Ok(())
    };
    if let Err(error) = look() {
        found.push(format!("the file cannot be read: {error}"));
    }
    found
}

/// The tables, indexes, views and triggers must be those that the migrations make: a missing trigger
/// or a view put in a table's place could show something else than the log.
fn schema(store: &Store, problems: &mut Problems) -> rusqlite::Result<()> {
    static EXPECTED: OnceLock<Result<Objects, String>> = OnceLock::new();
    let expected = EXPECTED.get_or_init(|| {
        let store = Store::open_in_memory().map_err(|error| error.to_string())?;
        objects(store.connection()).map_err(|error| error.to_string())
    });
    let expected = match expected {
        Ok(expected) => expected,
        Err(error) => {
            problems.add(None, error.as_str());
            return Ok(());
        }
    };
    let found = objects(store.connection())?;
    for (name, sql) in expected {
        match found.get(name) {
            None => problems.add(None, format!("the schema lacks `{name}`")),
            Some(other) if other != sql => {
                problems.add(None, format!("`{name}` in the schema was changed"));
            }
            Some(_) => {}
        }
    }
    // A saved image stands beside the log and is no part of it.
    let is_image =
        |name: &str, sql: &Option<String>| name == IMAGE_TABLE && sql.as_deref() == Some(IMAGE_SQL);
    let is_foreign = |(name, sql): &(&String, &Option<String>)| {
        !expected.contains_key(*name) && !is_image(name, sql)
    };
    for (name, _) in found.iter().filter(is_foreign) {
        problems.add(None, format!("`{name}` does not belong to the schema"));
    }
    let (log_id, format): (Hash, i64) =
        store
            .connection()
            .query_row("SELECT log_id, format FROM meta", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
    if log_id != store.log_id() {
        problems.add(None, "the log changed its identity while it was open");
    }
    if format != i64::from(crate::history::header::VERSION) {
        problems.add(
            None,
            format!("the format of the log is said to be {format}"),
        );
    }
    Ok(())
}

/// What stands in the schema, by its name, with the SQL that made it.
type Objects = HashMap<String, Option<String>>;

fn objects(connection: &Connection) -> rusqlite::Result<Objects> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
