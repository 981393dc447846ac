//! Recomputes everything: every hash, every link, every column, every cache.

mod columns;
mod grouped;

use std::collections::{BTreeSet, HashMap};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::history::findings;
use crate::history::hash::Hash;
use crate::history::header::{Body, DefinitionBody, Header, MilestoneBody, members_hash};
use crate::history::merkle::Frontier;
use crate::history::query::violations;
use crate::history::record::ViolationRecord;
use crate::history::sql::Natural;
use crate::history::store::Store;

use columns::{ENTRIES, ERRORS, HEADER, INFOS, LEAF, MESSAGE, WARNINGS, blob};
use grouped::Grouped;

/// Beyond this many problems they are only counted.
const PROBLEMS_MAX: usize = 1_000;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub log_id: Hash,
    pub entries: u64,
    /// The RFC 6962 root over all leaves: one hash for the whole log.
    pub root: Hash,
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

impl VerifyReport {
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Returns the first entry that is not as it was written.
    pub fn first_bad(&self) -> Option<u64> {
        self.problems.iter().find_map(|it| it.seq)
    }
}

/// Reads the whole history and compares it with itself. What cannot be read is a problem of the
/// report, not an error.
pub fn verify(store: &Store) -> VerifyReport {
    let mut scan = Scan {
        log_id: store.log_id(),
        connection: store.connection(),
        problems: Vec::new(),
        more: 0,
        last: 0,
        last_leaf: Hash::default(),
        frontier: Frontier::default(),
        heads: HashMap::new(),
        pending: BTreeSet::new(),
        texts: HashMap::default(),
    };
    scan.attempt("the texts", Scan::texts);
    scan.attempt("the log", Scan::entries);
    scan.problems.sort_by_key(|it| (it.seq.is_none(), it.seq));
    scan.attempt("the newest versions", Scan::heads);
    scan.attempt("the pending commits", Scan::pending);
    scan.unnamed_texts();
    scan.attempt("the schema", Scan::schema);
    scan.attempt("the file", Scan::pages);
    VerifyReport {
        log_id: scan.log_id,
        entries: scan.last,
        root: scan.frontier.root(),
        problems: scan.problems,
        more: scan.more,
    }
}

/// Goes through the log once and builds anew what the log implies.
struct Scan<'a> {
    log_id: Hash,
    connection: &'a Connection,
    problems: Vec<Problem>,
    more: u64,
    /// The entry that was read last, and its leaf.
    last: u64,
    last_leaf: Hash,
    frontier: Frontier,
    heads: HashMap<(String, String), u64>,
    pending: BTreeSet<u64>,
    texts: HashMap<Hash, Text, rustc_hash::FxBuildHasher>,
}

/// What is known of a text under its hash.
struct Text {
    /// Whether it has that hash in truth.
    sound: bool,
    /// Whether an entry was seen that names it.
    named: bool,
}

type Step = rusqlite::Result<()>;

impl Scan<'_> {
    fn problem(&mut self, seq: Option<u64>, what: impl Into<String>) {
        if self.problems.len() == PROBLEMS_MAX {
            self.more += 1;
            return;
        }
        self.problems.push(Problem {
            seq,
            what: what.into(),
        });
    }

    fn attempt(&mut self, what: &str, step: impl FnOnce(&mut Self) -> Step) {
        if let Err(error) = step(self) {
            self.problem(None, format!("{what} cannot be read: {error}"));
        }
    }

    /// The tables, indexes and triggers must be those that the migrations make: a missing trigger or
    /// a view put in a table's place could show something else than the log.
    fn schema(&mut self) -> Step {
        let expected = match Store::open_in_memory() {
            Ok(store) => objects(store.connection())?,
            Err(error) => {
                self.problem(None, error.to_string());
                return Ok(());
            }
        };
        let found = objects(self.connection)?;
        for (name, sql) in &expected {
            match found.get(name) {
                None => self.problem(None, format!("the schema lacks `{name}`")),
                Some(other) if other != sql => {
                    self.problem(None, format!("`{name}` in the schema was changed"));
                }
                Some(_) => {}
            }
        }
        for name in found.keys().filter(|it| !expected.contains_key(*it)) {
            self.problem(None, format!("`{name}` does not belong to the schema"));
        }
        let log_id: Hash = self
            .connection
            .query_row("SELECT log_id FROM meta", [], |row| row.get(0))?;
        if log_id != self.log_id {
            self.problem(None, "the log changed its identity while it was open");
        }
        Ok(())
    }

    /// SQLite's own check of its pages, indexes and constraints.
    fn pages(&mut self) -> Step {
        for check in ["PRAGMA integrity_check(100)", "PRAGMA foreign_key_check"] {
            let connection = self.connection;
            let mut statement = connection.prepare(check)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                match row.get_ref(0)? {
                    ValueRef::Text(b"ok") => {}
                    answer => {
                        let text = answer.as_str().unwrap_or("a damaged page").to_string();
                        match check.contains("foreign") {
                            true => self.problem(
                                None,
                                format!("a row of `{text}` refers to something that is not there"),
                            ),
                            false => self.problem(None, format!("the file is damaged: {text}")),
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn entries(&mut self) -> Step {
        let connection = self.connection;
        let mut findings = connection.prepare(
            "SELECT entry, rule, rule_name, severity, points, message, span_start, span_end, place
             FROM violations ORDER BY entry, place",
        )?;
        let mut findings = Grouped::new(findings.query([])?, |row| {
            let finding = (row.get::<_, i64>(8)?, violations::read(row, 1)?);
            Ok((row.get::<_, Natural>(0)?.0, finding))
        })?;
        let mut members = connection
            .prepare("SELECT milestone, entry FROM membership ORDER BY milestone, entry")?;
        let mut members = Grouped::new(members.query([])?, |row| {
            Ok((row.get::<_, Natural>(0)?.0, row.get::<_, Natural>(1)?.0))
        })?;
        let mut statement = connection.prepare(ENTRIES)?;
        let mut rows = statement.query([])?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(error) => {
                    self.problem(
                        Some(self.last + 1),
                        format!("cannot be read, nor can what follows: {error}"),
                    );
                    return Ok(());
                }
            };
            let seq = row.get::<_, Natural>(0)?.0;
            let found = findings.take(seq)?;
            let held = members.take(seq)?;
            self.entry(seq, row, found, held)?;
        }
        for (table, strays) in [
            ("violations", findings.strays()?),
            ("membership", members.strays()?),
        ] {
            for seq in strays {
                self.problem(
                    Some(seq),
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
        found: Vec<(i64, ViolationRecord)>,
        members: Vec<u64>,
    ) -> Step {
        if seq != self.last + 1 {
            self.problem(
                Some(self.last + 1),
                format!("is missing; #{seq} is the next there is"),
            );
        }
        let bytes = blob(row, HEADER)?;
        let computed = Hash::leaf(bytes);
        let leaf: Option<Hash> = row.get(LEAF).ok();
        if leaf != Some(computed) {
            self.problem(Some(seq), "its header does not have its hash");
        }
        let expected_leaf = std::mem::replace(&mut self.last_leaf, leaf.unwrap_or(computed));
        let before = std::mem::replace(&mut self.last, seq);
        self.frontier.push(computed);
        let header = match Header::decode(bytes) {
            Ok(header) => header,
            Err(error) => {
                self.problem(Some(seq), format!("its header is not canonical: {error}"));
                return Ok(());
            }
        };
        if header.previous_leaf != expected_leaf {
            self.problem(
                Some(seq),
                format!("does not follow #{before}: one of the two was changed"),
            );
        }
        if header.log_id != self.log_id {
            self.problem(Some(seq), "comes from another log");
        }
        for column in columns::differing(row, &header)? {
            self.problem(
                Some(seq),
                format!("its column `{column}` is not what its header says"),
            );
        }
        match &header.body {
            Body::Definition(body) => self.definition(seq, body, row, found, members),
            Body::Milestone(body) => self.milestone(seq, body, row, found, members),
        }
    }

    fn definition(
        &mut self,
        entry: u64,
        body: &DefinitionBody,
        row: &Row<'_>,
        found: Vec<(i64, ViolationRecord)>,
        members: Vec<u64>,
    ) -> Step {
        let seq = Some(entry);
        match self.texts.get_mut(&body.text_hash) {
            None => self.problem(seq, "its source is missing"),
            Some(text) => {
                text.named = true;
                if !text.sound {
                    self.problem(seq, "its source does not have its hash");
                }
            }
        }
        let message = row.get_ref(MESSAGE)?.as_bytes()?;
        let message_hash = (!message.is_empty()).then(|| Hash::of(&[message]));
        if message_hash != body.message_hash {
            self.problem(seq, "its docstring does not have its hash");
        }
        let in_order = found
            .iter()
            .enumerate()
            .all(|(index, (place, _))| *place == index as i64);
        let found: Vec<ViolationRecord> = found.into_iter().map(|(_, it)| it).collect();
        if !in_order || findings::hash(&found) != body.findings {
            self.problem(seq, "its findings do not have their hash");
        }
        for (column, severity) in [(ERRORS, "error"), (WARNINGS, "warning"), (INFOS, "info")] {
            let count = found.iter().filter(|it| it.severity == severity).count();
            if row.get_ref(column)?.as_i64()? != count as i64 {
                self.problem(seq, format!("its count of findings `{severity}` is wrong"));
            }
        }
        if !members.is_empty() {
            self.problem(seq, "is a definition and has members");
        }
        let key = (body.name.clone(), body.package.clone());
        let previous = self.heads.insert(key, entry);
        if previous != body.previous {
            self.problem(seq, "its version before is not the one the log has");
        }
        self.pending.insert(entry);
        Ok(())
    }

    fn milestone(
        &mut self,
        entry: u64,
        body: &MilestoneBody,
        row: &Row<'_>,
        found: Vec<(i64, ViolationRecord)>,
        members: Vec<u64>,
    ) -> Step {
        let seq = Some(entry);
        if Hash::of(&[row.get_ref(MESSAGE)?.as_bytes()?]) != body.message_hash {
            self.problem(seq, "its message does not have its hash");
        }
        if members.len() as u64 != body.count || members_hash(&members) != body.members {
            self.problem(seq, "its members do not have their hash");
        }
        for member in members {
            if !self.pending.remove(&member) {
                self.problem(seq, format!("holds #{member}, which was not pending"));
            }
        }
        if !found.is_empty() {
            self.problem(seq, "is a milestone and has findings");
        }
        Ok(())
    }

    fn heads(&mut self) -> Step {
        let connection = self.connection;
        let mut statement = connection.prepare("SELECT name, package, seq FROM heads")?;
        let mut rows = statement.query([])?;
        let mut heads = std::mem::take(&mut self.heads);
        while let Some(row) = rows.next()? {
            let key: (String, String) = (row.get(0)?, row.get(1)?);
            let seq = row.get::<_, Natural>(2)?.0;
            if heads.remove(&key) != Some(seq) {
                let what = format!("is not the newest version of `{}`, as `heads` says", key.0);
                self.problem(Some(seq), what);
            }
        }
        for ((name, _), seq) in heads {
            self.problem(Some(seq), format!("`heads` lacks `{name}`"));
        }
        Ok(())
    }

    fn pending(&mut self) -> Step {
        let connection = self.connection;
        let mut statement = connection.prepare("SELECT seq FROM pending")?;
        let mut rows = statement.query([])?;
        let mut pending = std::mem::take(&mut self.pending);
        while let Some(row) = rows.next()? {
            let seq = row.get::<_, Natural>(0)?.0;
            if !pending.remove(&seq) {
                self.problem(Some(seq), "is not pending, as `pending` says");
            }
        }
        for seq in pending {
            self.problem(Some(seq), "is pending, and `pending` lacks it");
        }
        Ok(())
    }

    /// Hashes every text once, in the order in which they lie in the file. Entries then ask for
    /// theirs in memory, which is much faster than through the index.
    fn texts(&mut self) -> Step {
        let connection = self.connection;
        let mut statement = connection.prepare("SELECT hash, text FROM blobs ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let hash: Hash = row.get(0)?;
            let text = Text {
                sound: Hash::of(&[row.get_ref(1)?.as_bytes()?]) == hash,
                named: false,
            };
            self.texts.insert(hash, text);
        }
        Ok(())
    }

    fn unnamed_texts(&mut self) {
        let texts = std::mem::take(&mut self.texts).into_iter();
        let unnamed = texts.filter(|(_, text)| !text.named);
        let mut unnamed: Vec<Hash> = unnamed.map(|(hash, _)| hash).collect();
        unnamed.sort_unstable();
        for hash in unnamed {
            let what = format!("no entry names the text {}", hash.short());
            self.problem(None, what);
        }
    }
}

fn objects(connection: &Connection) -> rusqlite::Result<HashMap<String, Option<String>>> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
