//! What can be said of an entry by looking at it alone: its header, its hash, its text, its findings,
//! its members, its columns. Done in stretches, so that several threads can share the work.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use rusqlite::types::ValueRef;

use super::Problem;
use super::grouped::Grouped;
use super::tables::Tables;
use crate::history::body::{Body, GroupBody, Remarks, members_hash};
use crate::history::columns;
use crate::history::curation::Step;
use crate::history::find::Wanted;
use crate::history::find::holds::Subject;
use crate::history::findings;
use crate::history::hash::Hash;
use crate::history::header::Header;
use crate::history::kind::EntryKind;
use crate::history::pages::{Read, Record, broken};
use crate::history::record::ViolationRecord;
use crate::history::tail::MARK_BYTES;

/// Entries that are looked at in one go.
const STRETCH: i64 = 2_048;

/// A text, as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub id: i64,
    pub hash: Hash,
    /// Whether it has that hash in truth.
    pub is_sound: bool,
    /// The number of its words, where there is a search index.
    pub words: u64,
}

/// All texts, by their number.
#[derive(Debug, Default)]
pub(super) struct Texts(pub Vec<Text>);

impl Texts {
    /// Returns the place of a text. The numbers of an honest log have no gaps.
    pub fn place(&self, id: i64) -> Option<usize> {
        let guess = usize::try_from(id).ok()?.checked_sub(1)?;
        match self.0.get(guess) {
            Some(text) if text.id == id => Some(guess),
            _ => self.0.binary_search_by_key(&id, |it| it.id).ok(),
        }
    }
}

/// Reads and hashes the texts with numbers from the first to the last of these, and makes room for so many.
pub(super) fn texts(
    tables: &Tables<'_>,
    words: Option<&Wanted>,
    bounds: (i64, i64),
    room: usize,
) -> Read<Vec<Text>> {
    const COLUMNS: usize = 3;
    let mut rows = tables.rows("blobs").between(bounds);
    let mut texts = Vec::with_capacity(room);
    while let Some(row) = rows.next()? {
        let said = row.hash(1);
        let is_sound = match row.value(2) {
            ValueRef::Text(text) if row.columns() == COLUMNS => said == Ok(Hash::of(&[text])),
            _ => false,
        };
        texts.push(Text {
            id: row.key,
            hash: said.unwrap_or_default(),
            is_sound,
            words: match words.zip(row.text(2).ok()) {
                Some((words, text)) => words.source(text),
                None => 0,
            },
        });
    }
    Ok(texts)
}

/// What the entries after it must know of an entry.
pub(super) struct Facts {
    pub seq: u64,
    /// The hash of the header as it is.
    pub leaf: Hash,
    /// The hash that the entry says it has.
    pub said_leaf: Option<Hash>,
    /// The numbers of its marks, added up, where `marks` knows it.
    pub marks: u64,
    /// The number of what it is found by, where the search index knows it.
    pub words: u64,
    /// `None` where the header is no header.
    pub header: Option<Lean>,
}

/// A header without its texts.
pub(super) struct Lean {
    pub version: u8,
    pub kind: EntryKind,
    pub previous_leaf: Hash,
    /// What stands for package and name.
    pub name: Option<NameHash>,
    pub previous: Option<u64>,
    pub target: Option<u64>,
    /// The place of its text among the texts.
    pub text: Option<usize>,
    /// The beginning of the hash of its text.
    pub text_hash: Option<[u8; 8]>,
    /// The beginning of it.
    pub definition_hash: Option<[u8; 8]>,
    /// The rules that its verdict names; of an entry that holds a set of rules, that set.
    pub rules: Option<Hash>,
    /// Of an operation on milestones.
    pub step: Option<Box<Step>>,
}

/// What stands for package and name: two numbers that nobody can foresee.
pub(super) type NameHash = [u64; 2];

/// What makes these numbers others each time.
pub(super) struct Secret([RandomState; 2]);

impl Secret {
    pub fn new() -> Secret {
        Secret([RandomState::new(), RandomState::new()])
    }

    /// Returns the number of anything else.
    pub fn number(&self, of: &impl std::hash::Hash) -> u64 {
        self.0[0].hash_one(of)
    }

    pub fn name(&self, package: &str, name: &str) -> NameHash {
        let [first, second] = &self.0;
        [first, second].map(|it| it.hash_one((package, name)))
    }
}

/// What was found in a stretch of the log.
#[derive(Default)]
pub(super) struct Chunk {
    pub facts: Vec<Facts>,
    pub problems: Vec<Problem>,
    /// Why the rest cannot be read.
    pub failure: Option<String>,
}

/// The places of a log, cut into stretches that the workers take in turns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretches {
    count: i64,
}

impl Stretches {
    /// Returns the stretches of a log with this last number. `plausible` is how many entries can be at
    /// all; what has a greater number falls into the last stretch.
    pub fn of(last: i64, plausible: i64) -> Stretches {
        let last = last.clamp(0, plausible);
        Stretches {
            count: last / STRETCH + 1,
        }
    }

    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// Returns the first and the last number of a stretch. The outer ones go on for ever.
    fn bounds(&self, index: usize) -> (i64, i64) {
        let index = index as i64;
        let first = match index {
            0 => i64::MIN,
            _ => index * STRETCH,
        };
        let last = match index + 1 == self.count {
            true => i64::MAX,
            false => (index + 1) * STRETCH - 1,
        };
        (first, last)
    }
}

/// What every look needs.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub log_id: Hash,
    pub tables: &'a Tables<'a>,
    pub texts: &'a Texts,
    pub secret: &'a Secret,
    /// How far the caches are.
    pub through: u64,
    /// What the search index is compared with, where there is one.
    pub words: Option<&'a Wanted>,
}

/// Looks at the entries of one stretch after the other, every `step`-th of them from `first` on, and
/// hands over what was found until nobody takes it. `spare` answers an empty list, with room if it can.
pub(super) fn look(
    around: Around<'_>,
    stretches: Stretches,
    (first, step): (usize, usize),
    mut spare: impl FnMut() -> Vec<Facts>,
    mut hand_over: impl FnMut(Chunk) -> bool,
) {
    for index in (first..stretches.count()).step_by(step) {
        let chunk = Chunk {
            facts: spare(),
            ..Chunk::default()
        };
        let mut look = Look { around, chunk };
        if let Err(error) = look.stretch(stretches.bounds(index)) {
            look.chunk.failure = Some(error.to_string());
        }
        if !hand_over(look.chunk) {
            return;
        }
    }
}

/// Where each column of `entries` stands. The others are those of `PLAIN`.
const AUTHOR: usize = 3;
const MESSAGE: usize = 5;
const NAME: usize = 7;
const DEFINITION_KIND: usize = 8;
const TEXT: usize = 9;
const ORIGIN: usize = 12;
const FILE: usize = 13;
const DEPENDENCIES: usize = 18;
const REASON: usize = 19;
const COUNTS: [(usize, &str); 3] = [(20, "error"), (21, "warning"), (22, "info")];
const UUID: usize = 23;
const LEAF: usize = 24;
const HEADER: usize = 25;
const ARRIVED: usize = 26;
/// A row from before texts arrived in it ends before.
const COLUMNS: [usize; 2] = [26, 27];

/// Where those stand that repeat the header. ORDER PLAIN.
const PLAIN: [usize; 17] = [0, 1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, UUID];

/// Returns the beginnings of UUID and leaf of an entry, by which it is found.
pub(super) fn marks(row: &Record<'_>) -> Read<[[u8; MARK_BYTES]; 2]> {
    let mark = |bytes: &[u8]| bytes.first_chunk().copied().unwrap_or_default();
    let leaf = row.hash(LEAF).unwrap_or_default();
    Ok([mark(row.blob(UUID)?), mark(&leaf.0)])
}

/// A finding with its place, where it is one that can have been written.
type Found = (i64, Option<ViolationRecord>);

struct Look<'a> {
    around: Around<'a>,
    chunk: Chunk,
}

fn finding(row: &Record<'_>) -> Read<(i64, Found)> {
    let number = |column: usize| u32::try_from(row.integer(column)?).or(broken("too large"));
    let span = || match (row.value(7), row.value(8)) {
        (ValueRef::Null, ValueRef::Null) => Ok(None),
        _ => Ok(Some((number(7)?, number(8)?))),
    };
    let read = || -> Read<ViolationRecord> {
        Ok(ViolationRecord {
            rule: row.text(2)?.to_string(),
            rule_name: row.text(3)?.to_string(),
            severity: row.text(4)?.to_string(),
            points: number(5)?,
            message: row.text(6)?.to_string(),
            span: span()?,
            // A row from before rules had versions ends before.
            version: match row.value(9) {
                ValueRef::Null => 1,
                _ => number(9)?,
            },
        })
    };
    Ok((row.integer(0)?, (row.integer(1)?, read().ok())))
}

impl Look<'_> {
    fn problem(&mut self, seq: u64, what: impl Into<String>) {
        self.chunk.problems.push(Problem {
            seq: Some(seq),
            what: what.into(),
        });
    }

    fn stretch(&mut self, bounds: (i64, i64)) -> Read<()> {
        let tables = self.around.tables;
        let mut findings = Grouped::new(tables.rows("violations").between(bounds), finding)?;
        let mut members = Grouped::new(tables.rows("membership").between(bounds), |row| {
            Ok((row.integer(0)?, row.integer(1)?))
        })?;
        let mut rows = tables.rows("entries").between(bounds);
        let (mut found, mut held) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            findings.take(row.key, &mut found)?;
            members.take(row.key, &mut held)?;
            self.entry(row.key as u64, &row, &found, &held)?;
        }
        for (table, strays) in [
            ("violations", findings.strays()?),
            ("membership", members.strays()?),
        ] {
            for seq in strays {
                self.problem(
                    seq as u64,
                    format!("is absent, and `{table}` has rows of it"),
                );
            }
        }
        Ok(())
    }

    fn entry(&mut self, seq: u64, row: &Record<'_>, found: &[Found], held: &[i64]) -> Read<()> {
        if !COLUMNS.contains(&row.columns()) {
            self.problem(seq, "does not have the columns of an entry");
        }
        let bytes = row.blob(HEADER)?;
        let leaf = Hash::leaf(bytes);
        let said_leaf = row.hash(LEAF).ok();
        if said_leaf != Some(leaf) {
            self.problem(seq, "its header does not have its hash");
        }
        let mut facts = Facts {
            seq,
            leaf,
            said_leaf,
            marks: match seq <= self.around.through {
                true => self.number_of_marks(row)?,
                false => 0,
            },
            words: 0,
            header: None,
        };
        match Header::<&str>::read(bytes) {
            Err(error) => self.problem(seq, format!("its header is not canonical: {error}")),
            Ok(header) => {
                if header.log_id != self.around.log_id {
                    self.problem(seq, "comes from another log");
                }
                self.compare(seq, row, &header)?;
                self.check_findings(seq, row, &header, found)?;
                self.check_members(seq, &header, held);
                let text = self.check_text(seq, row, &header)?;
                facts.words = self.words(row, &header, text, found);
                facts.header = Some(lean(&header, text, held, self.around.secret));
            }
        }
        self.chunk.facts.push(facts);
        Ok(())
    }

    /// Returns the number of what it is found by, and checks that its day leads to it.
    fn words(
        &mut self,
        row: &Record<'_>,
        header: &Header<&str>,
        text: Option<usize>,
        found: &[Found],
    ) -> u64 {
        let around = self.around;
        let words = around.words.filter(|it| row.key as u64 <= it.through);
        let Some(words) = words.filter(|_| header.kind.is_atom()) else {
            return 0;
        };
        if !words.knows_day(row.key, header.time_ms) {
            let what = "is not found by its day (the search index)";
            self.problem(row.key as u64, what);
        }
        let column = |column: usize| row.text(column).unwrap_or_default();
        let rules = found.iter().flat_map(|(_, it)| it);
        let rules: Vec<Arc<str>> = rules
            .flat_map(|it| [it.rule.as_str().into(), it.rule_name.as_str().into()])
            .collect();
        let subject = Subject {
            name: column(NAME),
            kind: column(DEFINITION_KIND),
            author: column(AUTHOR),
            origin: column(ORIGIN),
            file: row.text(FILE).ok(),
            message: column(MESSAGE),
            severities: COUNTS.map(|(column, _)| row.integer(column).is_ok_and(|it| it > 0)),
            rules: &rules,
            ..Subject::default()
        };
        let source = match text {
            Some(place) => around.texts.0[place].words,
            None => row.text(ARRIVED).map_or(0, |it| words.source(it)),
        };
        words.headings(&subject).wrapping_add(source)
    }

    fn number_of_marks(&self, row: &Record<'_>) -> Read<u64> {
        let [uuid, leaf] = marks(row)?;
        let number = |mark: [u8; MARK_BYTES]| self.around.secret.number(&(&mark[..], row.key));
        Ok(match uuid == leaf {
            true => number(uuid),
            false => number(uuid).wrapping_add(number(leaf)),
        })
    }

    /// Compares the columns with the header, and the texts with their hashes.
    fn compare(&mut self, seq: u64, row: &Record<'_>, header: &Header<&str>) -> Read<()> {
        for (index, value) in columns::values(header).into_iter().enumerate() {
            let found = match index {
                0 => ValueRef::Integer(row.key),
                _ => row.value(PLAIN[index]),
            };
            if found != value {
                let column = columns::NAMES[index];
                self.problem(
                    seq,
                    format!("its column `{column}` is not what its header says"),
                );
            }
        }
        let hash_of = |column: usize| match row.value(column) {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) if column == DEPENDENCIES => Ok(Some(Hash::of(&[bytes]))),
            ValueRef::Text(text) if column == REASON => Ok(Some(Hash::of(&[text]))),
            _ => broken("a column of an entry holds something else"),
        };
        let (dependencies, reason) = match &header.body {
            Body::Definition(body) => (body.dependencies, None),
            Body::Group(body) => (None, body.reason_hash),
            _ => (None, None),
        };
        for (column, name, expected) in [
            (DEPENDENCIES, "dependencies", dependencies),
            (REASON, "reason", reason),
        ] {
            if hash_of(column)? != expected {
                self.problem(seq, format!("its `{name}` do not have their hash"));
            }
        }
        Ok(())
    }

    /// Checks what is said of the entry: its message, the findings, their counts.
    fn check_findings(
        &mut self,
        seq: u64,
        row: &Record<'_>,
        header: &Header<&str>,
        found: &[Found],
    ) -> Read<()> {
        let ValueRef::Text(message) = row.value(MESSAGE) else {
            return broken("a message is no text");
        };
        let places = found.iter().map(|(place, _)| *place);
        let in_order = places.eq(0..found.len() as i64);
        let records =
            || -> Option<Vec<ViolationRecord>> { found.iter().map(|(_, it)| it.clone()).collect() };
        let expected_message = match &header.body {
            Body::Definition(body) => match &body.remarks {
                Remarks::Together(expected) => {
                    let remarks = std::str::from_utf8(message)
                        .ok()
                        .zip(records())
                        .map(|(message, records)| findings::remarks(message, &records));
                    if !in_order || remarks != Some(*expected) {
                        let what = "its docstring and its findings do not have their hash";
                        self.problem(seq, what);
                    }
                    return self.check_counts(seq, row, header, found);
                }
                Remarks::Apart {
                    docstring,
                    findings: expected,
                } => {
                    let hash = records().map(|it| findings::hash(&it));
                    if !in_order || hash != Some(*expected) {
                        self.problem(seq, "its findings do not have their hash");
                    }
                    *docstring
                }
            },
            Body::Undefinition(body) => body.message_hash,
            Body::Document(body) => body.message_hash,
            Body::Link(body) => body.message_hash,
            // A milestone may have an empty message, which has a hash, too.
            Body::Group(body) => match body.message_hash == Some(Hash::text("")) {
                true if message.is_empty() => None,
                _ => body.message_hash,
            },
        };
        let message_hash = (!message.is_empty()).then(|| Hash::of(&[message]));
        if message_hash != expected_message {
            self.problem(seq, "its message does not have its hash");
        }
        self.check_counts(seq, row, header, found)
    }

    fn check_counts(
        &mut self,
        seq: u64,
        row: &Record<'_>,
        header: &Header<&str>,
        found: &[Found],
    ) -> Read<()> {
        if !found.is_empty() && !matches!(header.body, Body::Definition(_)) {
            self.problem(seq, format!("is a {} and has findings", header.kind.name()));
        }
        for (column, severity) in COUNTS {
            let count = found
                .iter()
                .filter(|(_, it)| it.as_ref().is_some_and(|it| it.severity == severity))
                .count();
            if row.integer(column)? != count as i64 {
                self.problem(seq, format!("its count of findings `{severity}` is wrong"));
            }
        }
        Ok(())
    }

    fn check_members(&mut self, seq: u64, header: &Header<&str>, held: &[i64]) {
        let Body::Group(body) = &header.body else {
            if !held.is_empty() {
                self.problem(seq, format!("is a {} and has members", header.kind.name()));
            }
            return;
        };
        if !is_members(body, held) {
            self.problem(seq, "its members do not have their hash");
        }
    }

    /// Checks that its text is there and is that of the header; answers its place.
    fn check_text(
        &mut self,
        seq: u64,
        row: &Record<'_>,
        header: &Header<&str>,
    ) -> Read<Option<usize>> {
        let id = match row.value(TEXT) {
            ValueRef::Null => None,
            _ => Some(row.integer(TEXT)?),
        };
        match row.value(ARRIVED) {
            ValueRef::Null => {}
            ValueRef::Text(text) => {
                self.check_arrived(seq, id, text, header);
                return Ok(None);
            }
            _ => return broken("a text is no text"),
        }
        let Some(expected) = header.body.text_hash() else {
            if id.is_some() {
                self.problem(seq, format!("is a {} and has a text", header.kind.name()));
            }
            return Ok(None);
        };
        let place = id.and_then(|id| self.around.texts.place(id));
        match place.map(|place| self.around.texts.0[place]) {
            None => self.problem(seq, "its text is missing"),
            Some(text) if text.hash != expected => {
                self.problem(seq, "its text is not the one its header says");
            }
            Some(text) if !text.is_sound => self.problem(seq, "its text does not have its hash"),
            Some(_) => {}
        }
        Ok(place)
    }
}

impl Look<'_> {
    /// Checks a text that stands in the row of its entry.
    fn check_arrived(&mut self, seq: u64, id: Option<i64>, text: &[u8], header: &Header<&str>) {
        if id.is_some() || seq <= self.around.through {
            self.problem(seq, "has a text in its row that stands elsewhere");
        }
        match header.body.text_hash() {
            Some(expected) if expected == Hash::of(&[text]) => {}
            Some(_) => self.problem(seq, "its text does not have its hash"),
            None => self.problem(seq, format!("is a {} and has a text", header.kind.name())),
        }
    }
}

fn is_members(body: &GroupBody<&str>, held: &[i64]) -> bool {
    let members: Option<Vec<u64>> = held.iter().map(|it| u64::try_from(*it).ok()).collect();
    members.is_some_and(|members| {
        members.len() as u64 == body.count && members_hash(&members) == body.members
    })
}

fn lean(header: &Header<&str>, text: Option<usize>, held: &[i64], secret: &Secret) -> Lean {
    let (name, previous, definition_hash) = match &header.body {
        Body::Definition(body) => (
            Some(secret.name(body.package, body.name)),
            body.previous,
            body.definition_hash,
        ),
        Body::Undefinition(body) => (
            Some(secret.name(body.package, body.name)),
            body.previous,
            None,
        ),
        _ => (None, None, None),
    };
    let rules = match &header.body {
        Body::Definition(body) => Some(body.rule_set),
        Body::Document(body) => body.rule_set.filter(|it| *it == body.text_hash),
        _ => None,
    };
    let step = match &header.body {
        Body::Group(body) => Some(Box::new(Step {
            seq: header.seq,
            kind: header.kind,
            target: body.target,
            has_message: body.message_hash.is_some(),
            members: held.iter().map(|it| *it as u64).collect(),
        })),
        _ => None,
    };
    Lean {
        version: header.version,
        kind: header.kind,
        previous_leaf: header.previous_leaf,
        name,
        previous,
        target: header.body.target(),
        text,
        text_hash: header.body.text_hash().map(beginning),
        rules,
        definition_hash: definition_hash.map(beginning),
        step,
    }
}

fn beginning(hash: Hash) -> [u8; 8] {
    *hash.0.first_chunk().expect("BUG: a hash is longer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::store::Store;

    #[test]
    fn stretches_cover_every_number_once() {
        for last in [0, 1, STRETCH - 1, STRETCH, STRETCH * 5 + 3] {
            let stretches = Stretches::of(last, i64::MAX);
            let mut next = i64::MIN;
            for index in 0..stretches.count() {
                let (first, last) = stretches.bounds(index);
                assert_eq!(first, next);
                next = last.wrapping_add(1);
            }
            assert_eq!(next, i64::MIN, "to the very end");
        }
        let count = Stretches::of(i64::MAX, STRETCH * 2).count();
        assert_eq!(count, 3, "no more than there can be");
    }

    /// The places above are those of the schema.
    #[test]
    fn the_columns_are_where_they_are_looked_for() {
        let store = Store::open_in_memory().expect("a history");
        let names = |table: &str| -> Vec<String> {
            let sql = format!("SELECT name FROM pragma_table_info('{table}')");
            let mut statement = store.connection().prepare(&sql).expect("a query");
            let names = statement.query_map([], |row| row.get(0)).expect("columns");
            names.collect::<Result<_, _>>().expect("names")
        };
        let entries = names("entries");
        assert_eq!(entries.len(), COLUMNS[1]);
        for (place, name) in PLAIN.iter().zip(columns::NAMES) {
            assert_eq!(entries[*place], name);
        }
        for (place, name) in [
            (AUTHOR, "author"),
            (MESSAGE, "message"),
            (NAME, "name"),
            (DEFINITION_KIND, "definition_kind"),
            (ORIGIN, "origin"),
            (FILE, "file"),
            (TEXT, "text"),
            (DEPENDENCIES, "dependencies"),
            (REASON, "reason"),
            (COUNTS[0].0, "errors"),
            (COUNTS[1].0, "warnings"),
            (COUNTS[2].0, "infos"),
            (LEAF, "leaf"),
            (HEADER, "header"),
            (ARRIVED, "arrived"),
        ] {
            assert_eq!(entries[place], name);
        }
        let findings =
            "entry place rule rule_name severity points message span_start span_end version";
        assert_eq!(names("violations").join(" "), findings);
        for (table, columns) in [
            ("blobs", "id hash text"),
            ("checkpoints", "number note"),
            ("held", "entry milestone"),
            ("marks", "mark seq"),
            ("membership", "milestone entry"),
            ("milestones", "seq named"),
            ("nodes", "level place hash"),
            ("settled", "id through blobs"),
            ("settled_heads", "name package seq"),
            ("text_index", "hash blob"),
        ] {
            assert_eq!(names(table).join(" "), columns, "{table}");
        }
    }
}
