//! Whether the index says of every commit what the log says of it.
//!
//! Every word at every place becomes a number that nobody can foresee. Those of a commit are added up, once from
//! the log while it is verified and once from the pages of the index.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::OnceLock;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::holds::Subject;
use super::index::{Index, SCHEMA, fill};
use super::moment::DAY_MS;
use super::numbers::Numbers;
use super::segment::{Bytes, COLUMNS, Part, Scan, Segment, Step, Turn, damaged, misled, segments};
use super::skips::Skips;
use super::words::spread;
use crate::history::pages::{Broken, Pages, Read, Rows, Tree, broken};
use crate::history::sql::Natural;
use crate::history::verify::Problem;

/// Beyond this many problems they are only counted.
const PROBLEMS_MAX: usize = 100;
/// Leaves on which words begin, that are gone through in one go.
const TURNS: usize = 256;
/// Threads that do it.
const WORKERS: usize = 2;
/// The rows of `words_data` that are no leaves and no skips: how many words there are, and the segments.
const TOTALS: i64 = 1;
const SEGMENTS: i64 = 10;
/// What FTS5 calls its format.
const FTS5_FORMAT: i64 = 4;
const WHAT: &str = "the search index";

/// What the log says, as it is to be compared with the index.
pub(in crate::history) struct Wanted {
    numbers: Numbers,
    /// The last entry that the index knows.
    pub through: u64,
    days: BTreeMap<i64, (i64, i64)>,
}

impl Wanted {
    /// Begins to read an index as it is now, until `finish`. What is read of the log must be read later, so
    /// that the index knows no more.
    pub fn begin(index: &Index) -> Wanted {
        let connection = &index.connection;
        let _ = connection.execute_batch("BEGIN");
        let through = "SELECT through FROM known";
        let through = connection.query_row(through, [], |row| row.get::<_, Natural>(0));
        Wanted {
            numbers: Numbers::new(),
            through: through.map_or(index.through, |it| it.0),
            // Where they cannot be read no commit is found by its day.
            days: days(connection).unwrap_or_default(),
        }
    }

    /// Ends reading.
    pub fn finish(self, index: &Index) {
        let _ = index.connection.execute_batch("ROLLBACK");
    }

    /// Returns the number of a source.
    pub fn source(&self, text: &str) -> u64 {
        let mut body = self.numbers.sum(1);
        spread(text, &mut body);
        body.finish()
    }

    /// Returns the number of all that is said of a commit beside its source.
    pub fn headings(&self, subject: &Subject<'_>) -> u64 {
        let (mut head, mut marks) = (self.numbers.sum(0), self.numbers.sum(2));
        fill(subject, &mut head, &mut marks);
        head.finish().wrapping_add(marks.finish())
    }

    /// Whether an entry is looked for where it is, when its day is asked for.
    pub fn knows_day(&self, seq: i64, time_ms: i64) -> bool {
        let day = self.days.get(&time_ms.div_euclid(DAY_MS));
        day.is_some_and(|(first, last)| (*first..=*last).contains(&seq))
    }
}

fn days(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, (i64, i64)>> {
    let mut statement = connection.prepare_cached("SELECT day, first, last FROM days")?;
    let days = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    days.collect()
}

/// Compares the index with the log, of which the numbers of the commits are given in order; others have 0.
pub(in crate::history) fn check(index: &Index, wanted: &Wanted, log: &[u64]) -> Vec<Problem> {
    let problem = |seq, what| Problem { seq, what };
    match compare(index, wanted, log) {
        Err(error) => vec![problem(None, format!("{WHAT} cannot be read: {error}"))],
        Ok(found) => {
            let what = || format!("is not found by the words it has ({WHAT})");
            let found = found.into_iter().take(PROBLEMS_MAX);
            found.map(|seq| problem(Some(seq), what())).collect()
        }
    }
}

fn unreadable(error: impl Display) -> Broken {
    Broken(error.to_string())
}

/// Returns the entries of which the index says something else than the log.
fn compare(index: &Index, wanted: &Wanted, log: &[u64]) -> Read<Vec<u64>> {
    check_schema(&index.connection)?;
    if wanted.through != log.len() as u64 {
        return broken("it knows more than there is");
    }
    let pages = Pages::of_database(&index.connection, Some(&index.path)).map_err(unreadable)?;
    let file = File::of(&index.connection, &pages).map_err(unreadable)?;
    file.check_small()?;
    let segments = file.segments()?;
    let mut jobs = Vec::new();
    for turns in &segments {
        let ends = (0..turns.list.len()).step_by(TURNS);
        jobs.extend(ends.map(|first| Job { turns, first }));
    }
    let entries = log.len() + 1;
    let (file, jobs) = (&file, jobs.as_slice());
    let work = |first| move || work(file, jobs, first, &wanted.numbers, entries);
    let done = std::thread::scope(|scope| {
        let others = (1..WORKERS).map(|first| scope.spawn(work(first)));
        let others: Vec<_> = others.collect();
        let mut done = vec![work(0)()];
        let join = |it: std::thread::ScopedJoinHandle<'_, Read<Done>>| {
            it.join().expect("BUG: reading the search index panicked")
        };
        done.extend(others.into_iter().map(join));
        done
    });
    let mut sums: Vec<u64> = log.to_vec();
    let mut stretches = Vec::new();
    for done in done {
        let done = done?;
        for (sum, taken) in sums.iter_mut().zip(&done.sums[1..]) {
            *sum = sum.wrapping_add(*taken);
        }
        stretches.extend(done.stretches);
    }
    stretches.sort_by_key(|it| it.job);
    check_order(jobs, &stretches)?;
    for turns in &segments {
        let of_it = |it: &&Stretch| std::ptr::eq(jobs[it.job].turns, turns);
        file.check_skips(turns.segment, stretches.iter().filter(of_it))?;
    }
    let mut totals = [0; COLUMNS + 1];
    totals[0] = log.iter().filter(|it| **it != 0).count() as u64;
    for stretch in &stretches {
        let columns = totals[1..].iter_mut().zip(stretch.words);
        columns.for_each(|(total, count)| *total += count);
    }
    file.check_totals(&totals)?;
    file.pages.check_rest()?;
    let wrong = (1..).zip(&sums).filter(|(_, sum)| **sum != 0);
    Ok(wrong.map(|(seq, _)| seq).collect())
}

/// Tables and triggers must be those of a new index.
fn check_schema(connection: &Connection) -> Read<()> {
    static EXPECTED: OnceLock<Result<Objects, String>> = OnceLock::new();
    let expected = EXPECTED.get_or_init(|| {
        let fresh = Connection::open_in_memory().and_then(|it| {
            it.execute_batch(SCHEMA)?;
            objects(&it)
        });
        fresh.map_err(|error| error.to_string())
    });
    match expected {
        Ok(expected) if *expected == objects(connection).map_err(unreadable)? => Ok(()),
        Ok(_) => broken("its schema is another one"),
        Err(error) => broken(error.as_str()),
    }
}

/// What stands in a schema, with the SQL that made it.
type Objects = Vec<(String, Option<String>)>;

fn objects(connection: &Connection) -> rusqlite::Result<Objects> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// A segment, and the leaves on which words begin.
struct Turns {
    segment: Segment,
    list: Vec<Turn>,
}

/// Some leaves of a segment: from the first of these turns on.
#[derive(Clone, Copy)]
struct Job<'a> {
    turns: &'a Turns,
    first: usize,
}

impl Job<'_> {
    fn end(&self) -> usize {
        (self.first + TURNS).min(self.turns.list.len())
    }
}

/// What was found on some leaves.
struct Stretch {
    job: usize,
    first_word: Vec<u8>,
    last_word: Vec<u8>,
    entries: (i64, i64),
    words: [u64; COLUMNS],
    skipped: Vec<(i64, Vec<Step>)>,
}

/// What a worker did.
struct Done {
    /// By entry, what was found, taken from 0.
    sums: Vec<u64>,
    stretches: Vec<Stretch>,
}

fn work(
    file: &File<'_>,
    jobs: &[Job<'_>],
    first: usize,
    numbers: &Numbers,
    entries: usize,
) -> Read<Done> {
    let mut done = Done {
        sums: vec![0; entries],
        stretches: Vec::new(),
    };
    for index in (first..jobs.len()).step_by(WORKERS) {
        let job = jobs[index];
        let Turns { segment, list } = job.turns;
        let turns = &list[job.first..job.end()];
        let next = list.get(job.end()).map(|it| it.page);
        let (begin, end) = (turns[0].page, next.unwrap_or(segment.last));
        let mut scan = Scan::new(numbers, &mut done.sums, turns);
        let bounds = (segment.leaf(begin), segment.leaf(end));
        let mut rows = file.rows("words_data").between(bounds);
        for page in begin..=end {
            let part = match page {
                _ if Some(page) == next => Part::Before,
                _ if page == begin && job.first > 0 => Part::Words,
                _ => Part::All,
            };
            match rows.next()? {
                Some(row) if row.key == segment.leaf(page) => {
                    scan.leaf(page, row.blob(1)?, part)?
                }
                _ => return broken("some of its pages are missing"),
            }
        }
        scan.finish()?;
        if !scan.turns.is_empty() {
            return misled();
        }
        done.stretches.push(Stretch {
            job: index,
            first_word: scan.first_word,
            last_word: scan.word,
            entries: scan.entries,
            words: scan.words,
            skipped: scan.skipped,
        });
    }
    Ok(done)
}

/// Words come in order within a segment, and no two segments have the same word of the same entry: which of
/// them is asked is FTS5's business.
fn check_order(jobs: &[Job<'_>], stretches: &[Stretch]) -> Read<()> {
    /// What a segment has: words and entries, from the first to the last of each.
    struct Extent<'a> {
        words: (&'a [u8], &'a [u8]),
        entries: (i64, i64),
    }
    let mut extents: Vec<Extent<'_>> = Vec::new();
    for stretch in stretches {
        let job = jobs[stretch.job];
        match extents.last_mut().filter(|_| job.first > 0) {
            None => extents.push(Extent {
                words: (&stretch.first_word, &stretch.last_word),
                entries: stretch.entries,
            }),
            Some(extent) if extent.words.1 < &job.turns.list[job.first].word[..] => {
                extent.words.1 = &stretch.last_word;
                let (first, last) = extent.entries;
                let (own_first, own_last) = stretch.entries;
                extent.entries = (first.min(own_first), last.max(own_last));
            }
            Some(_) => return misled(),
        }
    }
    let meet = |left: &Extent<'_>, right: &Extent<'_>| {
        left.words.0 <= right.words.1
            && right.words.0 <= left.words.1
            && left.entries.0 <= right.entries.1
            && right.entries.0 <= left.entries.1
    };
    for (place, extent) in extents.iter().enumerate() {
        if extents[place + 1..].iter().any(|it| meet(extent, it)) {
            return broken("two of its segments have the same words of the same entries");
        }
    }
    Ok(())
}

/// The file of the index.
struct File<'a> {
    pages: &'a Pages,
    tables: Vec<(String, Tree)>,
}

impl<'a> File<'a> {
    fn of(connection: &Connection, pages: &'a Pages) -> rusqlite::Result<File<'a>> {
        let sql = "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0";
        let mut statement = connection.prepare(sql)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, pages.tree(row.get(1)?))))?;
        let mut tables = vec![("sqlite_schema".to_string(), pages.tree(1))];
        for table in found {
            tables.push(table?);
        }
        Ok(File { pages, tables })
    }

    fn rows(&self, name: &str) -> Rows<'a> {
        let place = self.tables.iter().position(|(it, _)| it == name);
        let (number, tree) = match place {
            Some(place) => (place + 1, self.tables[place].1),
            None => (0, Tree { root: 0, key: None }),
        };
        self.pages.rows(tree, number as u16)
    }

    /// Goes through the tables that are no part of FTS5, and its settings.
    fn check_small(&self) -> Read<()> {
        for name in ["sqlite_schema", "days", "known"] {
            let mut rows = self.rows(name);
            while rows.next()?.is_some() {}
        }
        let mut settings = self.rows("words_config");
        let mut count = 0;
        while let Some(row) = settings.next()? {
            count += 1;
            let version = (ValueRef::Text(b"version"), ValueRef::Integer(FTS5_FORMAT));
            if (row.value(0), row.value(1)) != version {
                return broken("it has other settings");
            }
        }
        match count {
            1 => Ok(()),
            _ => broken("it lacks its settings"),
        }
    }

    /// Reads a row of `words_data`.
    fn record(&self, number: i64) -> Read<Vec<u8>> {
        match self.rows("words_data").between((number, number)).next()? {
            Some(row) if row.key == number => Ok(row.blob(1)?.to_vec()),
            _ => damaged(),
        }
    }

    /// Reads the segments, and for each the leaves on which words begin.
    fn segments(&self) -> Read<Vec<Turns>> {
        let list = segments(&self.record(SEGMENTS)?)?;
        let list = list.into_iter().map(|segment| Turns {
            segment,
            list: Vec::new(),
        });
        let mut list: Vec<Turns> = list.collect();
        let mut rows = self.rows("words_idx");
        while let Some(row) = rows.next()? {
            let id = row.integer(0)?;
            let to = row.integer(2)?;
            let Some(turns) = list.iter_mut().find(|it| it.segment.id == id) else {
                return misled();
            };
            let turn = Turn {
                word: row.blob(1)?.to_vec(),
                page: to >> 1,
                has_skips: to & 1 == 1,
            };
            // Those before the first leaf led to what another segment has now.
            if turn.page >= turns.segment.first {
                turns.list.push(turn);
            }
        }
        for Turns { segment, list } in &list {
            let pages = list.iter().map(|it| it.page);
            let begins = list.first().is_some_and(|it| it.page == segment.first);
            let ends = list.last().is_some_and(|it| it.page <= segment.last);
            if !begins || !ends || !pages.is_sorted_by(|left, right| left < right) {
                return misled();
            }
        }
        let mut ids: Vec<i64> = list.iter().map(|it| it.segment.id).collect();
        ids.sort_unstable();
        match ids.is_sorted_by(|left, right| left < right) {
            true => Ok(list),
            false => damaged(),
        }
    }

    fn check_skips<'b>(
        &self,
        segment: Segment,
        stretches: impl Iterator<Item = &'b Stretch>,
    ) -> Read<()> {
        let mut skips = Skips::default();
        let mut rows = self.rows("words_data").between(segment.skips());
        while let Some(row) = rows.next()? {
            let place = segment.skip_at(row.key);
            skips.0.insert(place, row.blob(1)?.to_vec());
        }
        for (page, steps) in stretches.flat_map(|it| &it.skipped) {
            skips.check(*page, steps)?;
        }
        // Those of words that another segment has now stay for a while.
        match skips.0.keys().all(|(_, page)| *page < segment.first) {
            true => Ok(()),
            false => misled(),
        }
    }

    /// Compares how many entries there are, and words in each column, with what was found.
    fn check_totals(&self, expected: &[u64]) -> Read<()> {
        let record = self.record(TOTALS)?;
        // FTS5 counts nothing before the first row: it was made, and whoever made it got no further.
        if record.is_empty() && expected.iter().all(|it| *it == 0) {
            return Ok(());
        }
        let mut bytes = Bytes::of(&record);
        for expected in expected {
            if bytes.number()? != *expected {
                return broken("the number of its words is another one");
            }
        }
        match bytes.is_done() {
            true => Ok(()),
            false => damaged(),
        }
    }
}
