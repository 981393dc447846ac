//! Recomputes everything: every hash, every link, every column, every cache, every signature.
//!
//! ```text
//!   pages ──► texts ──► rows (a stretch for each thread in turns) ──► fold (in order) ──► derived, signed
//! ```
//! The file is read page by page and not asked in SQL; only what it says its tables are.

mod derived;
mod fold;
mod grouped;
mod rows;
mod signed;
mod tables;

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

use rusqlite::Connection;

use crate::history::copy::{IMAGE_SQL, IMAGE_TABLE};
use crate::history::find::{self, Index, Wanted};
use crate::history::hash::Hash;
use crate::history::pages::Pages;
use crate::history::store::Store;

use derived::Settled;
use fold::Fold;
use rows::{Around, Chunk, Facts, Secret, Stretches, Texts};
pub use signed::Trust;
use tables::Tables;

/// Beyond this many problems they are only counted.
const PROBLEMS_MAX: usize = 1_000;

/// Threads that read and hash. More would wait for the disk or for the fold.
const WORKERS: usize = 2;

/// Stretches that a worker may be ahead.
const AHEAD_MAX: usize = 2;

/// No entry takes fewer bytes than this.
const ENTRY_BYTES_MIN: u64 = 128;

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

    /// Takes what a step came to; where it could not be done, why is a problem.
    fn attempt<T, E: Display>(&mut self, what: &str, step: Result<T, E>) -> Option<T> {
        step.inspect_err(|error| self.add(None, format!("{what} cannot be read: {error}")))
            .ok()
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
    verify_while(store, trust, Reach::Everything, &mut |_| true).expect("BUG: nobody gives it up")
}

/// How far a verification goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The log, and everything in its file.
    Log,
    /// The search index beside it as well, word by word: some three times the work.
    Everything,
}

/// Told how many entries are read; answers whether to go on.
pub type Pace<'a> = &'a mut dyn FnMut(u64) -> bool;

/// The same, as long as it is wanted; nothing where it was given up.
pub fn verify_while(
    store: &Store,
    trust: Option<&Trust>,
    reach: Reach,
    pace: Pace<'_>,
) -> Option<VerifyReport> {
    let index = store.index();
    let index = index.as_ref().filter(|_| reach == Reach::Everything);
    let words = index.map(Wanted::begin);
    let report = store.at_one_moment(|| look_at_all(store, index.zip(words.as_ref()), trust, pace));
    if let Some((index, words)) = index.zip(words) {
        words.finish(index);
    }
    report
}

fn look_at_all(
    store: &Store,
    index: Option<(&Index, &Wanted)>,
    trust: Option<&Trust>,
    pace: Pace<'_>,
) -> Option<VerifyReport> {
    let words = index.map(|(_, words)| words);
    let mut before = Problems::default();
    let pages = before.attempt("the file", Pages::of(store));
    let pages = pages.unwrap_or_else(Pages::none);
    let tables = before.attempt("the schema", Tables::of(store.connection(), &pages));
    let tables = tables.unwrap_or_else(|| Tables::none(&pages));
    let settled = before.attempt("how far the caches are", Settled::read(&tables));
    let settled = settled.unwrap_or_default();
    let kept = before.attempt("the checkpoints", signed::read(&tables));
    let kept = kept.unwrap_or_default();
    let texts = read_texts(&tables, words, &mut before);
    let room = room(tables.last_entry(), &tables);
    let sizes = signed::sizes(&kept, trust);
    let indexed = words.map_or(0, |it| it.through);
    let mut fold = Fold::new(&texts, room, (settled.through, indexed), sizes);
    fold.problems = before;
    let secret = Secret::new();
    let around = Around {
        log_id: store.log_id(),
        tables: &tables,
        texts: &texts,
        secret: &secret,
        through: settled.through,
        words,
    };
    if !pace(0) || !read_entries(around, &mut fold, pace) {
        return None;
    }
    signed::check(&mut fold, store.log_id(), &kept, trust);
    fold.problems
        .listed
        .sort_by_key(|it| (it.seq.is_none(), it.seq));
    let last_text = texts.0.last().map_or(0, |it| it.id);
    if settled.through > fold.last || settled.blobs > last_text {
        let what = "the caches are said to know more than there is";
        fold.problems.add(None, what);
    }
    compare_caches(around, &mut fold, settled);
    for text in fold.unnamed() {
        let what = format!("no entry names the text {}", text.hash.short());
        fold.problems.add(None, what);
    }
    let result = schema(store, &mut fold.problems);
    fold.problems.attempt("the schema", result);
    // What was given up half-way has pages that nobody has seen.
    if !fold.has_failed
        && let Err(error) = tables.check_rest()
    {
        let what = format!("the file is damaged: {error}");
        fold.problems.add(None, what);
    }
    // What is derived from a bad log is no ground for more.
    if let Some((index, words)) = index
        && fold.problems.is_empty()
    {
        for Problem { seq, what } in find::check(index, words, &fold.words) {
            fold.problems.add(seq, what);
        }
    }
    Some(VerifyReport {
        log_id: store.log_id(),
        entries: fold.last,
        root: fold.frontier.root(),
        checkpoints: kept.len() as u64,
        signed: signed::sizes(&kept, None).last().copied().unwrap_or(0),
        problems: fold.problems.listed,
        more: fold.problems.more,
    })
}

/// Compares what is derived with the log, half of it on another thread.
fn compare_caches(around: Around<'_>, fold: &mut Fold<'_>, settled: Settled) {
    let names = fold.names_then();
    let (tables, secret, log) = (around.tables, around.secret, &*fold);
    let meanings = || {
        [
            ("the newest versions", derived::heads(tables, secret, names)),
            (
                "what milestones hold",
                derived::milestones(tables, secret, log),
            ),
            ("the indexes", derived::partial_indexes(tables, log)),
        ]
    };
    let (meanings, places) = std::thread::scope(|scope| {
        let places = scope.spawn(|| {
            [
                ("the marks", derived::marks(tables, secret, log, settled)),
                (
                    "the index of texts",
                    derived::text_index(tables, secret, around.texts, settled),
                ),
                (
                    "the nodes of the tree",
                    derived::nodes(tables, log, settled),
                ),
            ]
        });
        let meanings = meanings();
        let places = places.join().expect("BUG: comparing caches panicked");
        (meanings, places)
    });
    for (what, found) in meanings.into_iter().chain(places) {
        let found = fold.problems.attempt(what, found);
        fold.has_failed |= found.is_none();
        if let Some(found) = found {
            fold.problems.take(found);
        }
    }
}

fn read_texts(tables: &Tables<'_>, words: Option<&Wanted>, problems: &mut Problems) -> Texts {
    let last = tables.last_text();
    let (middle, room) = (last / 2, room(last, tables));
    let (own, other) = std::thread::scope(|scope| {
        let other =
            scope.spawn(move || rows::texts(tables, words, (middle + 1, i64::MAX), room / 2));
        let own = rows::texts(tables, words, (i64::MIN, middle), room);
        (own, other.join().expect("BUG: reading texts panicked"))
    });
    let mut texts = problems.attempt("the texts", own).unwrap_or_default();
    texts.extend(problems.attempt("the texts", other).unwrap_or_default());
    Texts(texts)
}

/// Returns for how many rows there is to be room when this is the last number; a number may lie.
fn room(last: i64, tables: &Tables<'_>) -> usize {
    let plausible = tables.bytes() / ENTRY_BYTES_MIN;
    u64::try_from(last).unwrap_or(0).min(plausible) as usize
}

/// Reads the log and folds it; answers whether it was not given up.
fn read_entries(around: Around<'_>, fold: &mut Fold<'_>, pace: Pace<'_>) -> bool {
    let plausible = around.tables.bytes() / ENTRY_BYTES_MIN;
    let stretches = Stretches::of(around.tables.last_entry(), plausible as i64);
    std::thread::scope(|scope| {
        let mut workers: Vec<(Receiver<Chunk>, Sender<Vec<Facts>>)> = Vec::new();
        for first in 0..WORKERS {
            let (sender, chunks) = sync_channel(AHEAD_MAX);
            let (spares, spare) = channel();
            workers.push((chunks, spares));
            scope.spawn(move || {
                let spare = || spare.try_recv().unwrap_or_default();
                rows::look(around, stretches, (first, WORKERS), spare, |chunk| {
                    sender.send(chunk).is_ok()
                });
            });
        }
        for index in 0..stretches.count() {
            let (chunks, spares) = &workers[index % WORKERS];
            let Ok(chunk) = chunks.recv() else { break };
            let (goes_on, spare) = fold.take(chunk);
            // At the end nobody takes it.
            let _ = spares.send(spare);
            if !pace(fold.last) {
                return false;
            }
            if !goes_on {
                break;
            }
        }
        true
    })
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
