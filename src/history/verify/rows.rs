//! What can be said of an entry by looking at it alone: its header, its hash, its text, its findings,
//! its members, its columns. Done in stretches, so that several threads can share the work.

use std::ops::Range;

use rusqlite::{Connection, Row};

use super::Problem;
use super::grouped::Grouped;
use crate::history::body::{Body, GroupBody, Remarks, members_hash};
use crate::history::columns;
use crate::history::curation::Step;
use crate::history::findings;
use crate::history::hash::Hash;
use crate::history::header::Header;
use crate::history::kind::EntryKind;
use crate::history::query::violations;
use crate::history::record::ViolationRecord;
use crate::history::tail::MARK_BYTES;

/// Entries that are looked at in one go.
const STRETCH: i64 = 4_096;

/// A text, as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub id: i64,
    pub hash: Hash,
    /// Whether it has that hash in truth.
    pub is_sound: bool,
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

/// Reads and hashes the texts with these numbers.
pub(super) fn texts(connection: &Connection, ids: Range<i64>) -> rusqlite::Result<Vec<Text>> {
    let mut statement = connection
        .prepare("SELECT id, hash, text FROM blobs WHERE id >= ?1 AND id < ?2 ORDER BY id")?;
    let mut rows = statement.query((ids.start, ids.end))?;
    let mut texts = Vec::new();
    while let Some(row) = rows.next()? {
        let hash: Hash = row.get(1)?;
        texts.push(Text {
            id: row.get(0)?,
            hash,
            is_sound: Hash::of(&[row.get_ref(2)?.as_bytes()?]) == hash,
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
    pub uuid_mark: [u8; MARK_BYTES],
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
    pub definition_hash: Option<Hash>,
    /// Of an operation on milestones.
    pub step: Option<Step>,
}

/// Half a SHA-256 over package and name.
pub(super) type NameHash = [u8; 16];

pub(super) fn name_hash(package: &str, name: &str) -> NameHash {
    let length = (package.len() as u64).to_be_bytes();
    let hash = Hash::of(&[&length, package.as_bytes(), name.as_bytes()]);
    *hash.0.first_chunk().expect("BUG: a hash is longer")
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

/// Looks at the entries of one stretch after the other, every `step`-th of them from `first` on, and
/// hands over what was found until nobody takes it.
pub(super) fn look(
    connection: &Connection,
    log_id: Hash,
    texts: &Texts,
    stretches: Stretches,
    (first, step): (usize, usize),
    mut hand_over: impl FnMut(Chunk) -> bool,
) {
    for index in (first..stretches.count()).step_by(step) {
        let mut look = Look {
            log_id,
            texts,
            chunk: Chunk::default(),
        };
        if let Err(error) = look.stretch(connection, stretches.bounds(index)) {
            look.chunk.failure = Some(error.to_string());
        }
        if !hand_over(look.chunk) {
            return;
        }
    }
}

/// ORDER COLUMNS: those of `columns::NAMES` first, then the constants below.
const ENTRIES: &str = "
    SELECT seq, kind, time_ms, author, author_kind, package, name, definition_kind, previous, target,
           origin, file, line, verdict, rule_set, definition_hash, uuid,
           message, text, dependencies, reason, errors, warnings, infos, leaf, header
    FROM entries WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";
const UUID: usize = 16;
const MESSAGE: usize = 17;
const TEXT: usize = 18;
const DEPENDENCIES: usize = 19;
const REASON: usize = 20;
const COUNTS: [(usize, &str); 3] = [(21, "error"), (22, "warning"), (23, "info")];
const LEAF: usize = 24;
const HEADER: usize = 25;

struct Look<'a> {
    log_id: Hash,
    texts: &'a Texts,
    chunk: Chunk,
}

impl Look<'_> {
    fn problem(&mut self, seq: u64, what: impl Into<String>) {
        self.chunk.problems.push(Problem {
            seq: Some(seq),
            what: what.into(),
        });
    }

    fn stretch(&mut self, connection: &Connection, bounds: (i64, i64)) -> rusqlite::Result<()> {
        let mut findings = connection.prepare_cached(
            "SELECT entry, rule, rule_name, severity, points, message, span_start, span_end, place
             FROM violations WHERE entry BETWEEN ?1 AND ?2 ORDER BY entry, place",
        )?;
        let mut findings = Grouped::new(findings.query(bounds)?, |row| {
            // What does not fit into a finding is none that was written.
            let finding = (row.get::<_, i64>(8)?, violations::read(row, 1).ok());
            Ok((row.get(0)?, finding))
        })?;
        let mut members = connection.prepare_cached(
            "SELECT milestone, entry FROM membership WHERE milestone BETWEEN ?1 AND ?2
             ORDER BY milestone, entry",
        )?;
        let mut members = Grouped::new(members.query(bounds)?, |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?))
        })?;
        let mut statement = connection.prepare_cached(ENTRIES)?;
        let mut rows = statement.query(bounds)?;
        let (mut found, mut held) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            findings.take(seq, &mut found)?;
            members.take(seq, &mut held)?;
            self.entry(seq as u64, row, &found, &held)?;
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

    fn entry(
        &mut self,
        seq: u64,
        row: &Row<'_>,
        found: &[(i64, Option<ViolationRecord>)],
        held: &[i64],
    ) -> rusqlite::Result<()> {
        let bytes = row.get_ref(HEADER)?.as_blob()?;
        let leaf = Hash::leaf(bytes);
        let said_leaf: Option<Hash> = row.get(LEAF).ok();
        if said_leaf != Some(leaf) {
            self.problem(seq, "its header does not have its hash");
        }
        let uuid = row.get_ref(UUID)?.as_blob()?;
        let mut facts = Facts {
            seq,
            leaf,
            said_leaf,
            uuid_mark: uuid.first_chunk().copied().unwrap_or_default(),
            header: None,
        };
        match Header::decode(bytes) {
            Err(error) => self.problem(seq, format!("its header is not canonical: {error}")),
            Ok(header) => {
                if header.log_id != self.log_id {
                    self.problem(seq, "comes from another log");
                }
                self.compare(seq, row, &header)?;
                self.check_findings(seq, row, &header, found)?;
                self.check_members(seq, &header, held);
                let text = self.check_text(seq, row, &header)?;
                facts.header = Some(lean(&header, text, held));
            }
        }
        self.chunk.facts.push(facts);
        Ok(())
    }

    /// Compares the columns with the header, and the texts with their hashes.
    fn compare(&mut self, seq: u64, row: &Row<'_>, header: &Header) -> rusqlite::Result<()> {
        for (index, value) in columns::values(header).into_iter().enumerate() {
            if row.get_ref(index)? != value {
                let column = columns::NAMES[index];
                self.problem(
                    seq,
                    format!("its column `{column}` is not what its header says"),
                );
            }
        }
        let hash_of = |column: usize| -> rusqlite::Result<Option<Hash>> {
            let bytes = row.get_ref(column)?.as_bytes_or_null()?;
            Ok(bytes.map(|it| Hash::of(&[it])))
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
        row: &Row<'_>,
        header: &Header,
        found: &[(i64, Option<ViolationRecord>)],
    ) -> rusqlite::Result<()> {
        let message = row.get_ref(MESSAGE)?.as_bytes()?;
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
        row: &Row<'_>,
        header: &Header,
        found: &[(i64, Option<ViolationRecord>)],
    ) -> rusqlite::Result<()> {
        if !found.is_empty() && !matches!(header.body, Body::Definition(_)) {
            self.problem(seq, format!("is a {} and has findings", header.kind.name()));
        }
        for (column, severity) in COUNTS {
            let count = found
                .iter()
                .filter(|(_, it)| it.as_ref().is_some_and(|it| it.severity == severity))
                .count();
            if row.get_ref(column)?.as_i64()? != count as i64 {
                self.problem(seq, format!("its count of findings `{severity}` is wrong"));
            }
        }
        Ok(())
    }

    fn check_members(&mut self, seq: u64, header: &Header, held: &[i64]) {
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
        row: &Row<'_>,
        header: &Header,
    ) -> rusqlite::Result<Option<usize>> {
        let id: Option<i64> = row.get(TEXT)?;
        let Some(expected) = header.body.text_hash() else {
            if id.is_some() {
                self.problem(seq, format!("is a {} and has a text", header.kind.name()));
            }
            return Ok(None);
        };
        let place = id.and_then(|id| self.texts.place(id));
        match place.map(|place| self.texts.0[place]) {
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

fn is_members(body: &GroupBody, held: &[i64]) -> bool {
    let members: Option<Vec<u64>> = held.iter().map(|it| u64::try_from(*it).ok()).collect();
    members.is_some_and(|members| {
        members.len() as u64 == body.count && members_hash(&members) == body.members
    })
}

fn lean(header: &Header, text: Option<usize>, held: &[i64]) -> Lean {
    let (name, previous, definition_hash) = match &header.body {
        Body::Definition(body) => (
            Some(name_hash(&body.package, &body.name)),
            body.previous,
            body.definition_hash,
        ),
        Body::Undefinition(body) => (
            Some(name_hash(&body.package, &body.name)),
            body.previous,
            None,
        ),
        _ => (None, None, None),
    };
    let step = match &header.body {
        Body::Group(body) => Some(Step {
            seq: header.seq,
            kind: header.kind,
            target: body.target,
            has_message: body.message_hash.is_some(),
            members: held.iter().map(|it| *it as u64).collect(),
        }),
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
        definition_hash,
        step,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(Stretches::of(i64::MAX, 10_000).count(), 3);
    }

    #[test]
    fn the_query_has_the_columns_in_order() {
        let listed = columns::NAMES.join(", ");
        let words: Vec<&str> = ENTRIES.split_whitespace().collect();
        assert!(
            words
                .join(" ")
                .contains(&format!("SELECT {listed}, message"))
        );
    }
}
