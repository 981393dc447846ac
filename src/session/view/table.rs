//! Commits by the million: rows that fronts list, without sources, packed.
//!
//! A row is 36 bytes. Words (names, kinds, files, authors, docstrings) are kept once each and stand in it
//! by number, and so is what many commits have together: kind, file, author, origin and what the rules
//! found. What a history repeats costs nothing, and what is appended never moves what is there.

use std::hash::BuildHasherDefault;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxHashMap, FxHasher};

use super::commits::CommitRow;

/// What a commit does with its name, by the number that stands for it.
const CHANGES: [&str; 5] = ["definition", "undefinition", "trivia", "rollback", "rename"];

/// A commit as lists show it, its words borrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommitLine<'a> {
    pub seq: u64,
    pub name: &'a str,
    pub kind: &'a str,
    /// The first line of the docstring.
    pub message: &'a str,
    /// `repl`, `load`, `watch` …
    pub origin: &'a str,
    pub file: Option<&'a str>,
    pub line: Option<u32>,
    pub author: &'a str,
    pub time_ms: i64,
    pub errors: u16,
    pub warnings: u16,
    pub infos: u16,
    /// As a `CommitRow` has it.
    pub change: &'static str,
    /// The commit that a rollback goes back to, or the last one of the name that a rename ends.
    pub target: Option<u64>,
    /// The commit that held this name before.
    pub previous: Option<u64>,
    /// Sequence number of the milestone it belongs to; `None` is pending.
    pub milestone: Option<u64>,
}

impl<'a> CommitLine<'a> {
    /// Returns the number of the commit that it replaces; of a rename, the last one of the old name.
    pub fn replaced(&self) -> Option<u64> {
        match self.change {
            "rename" => self.target,
            _ => self.previous,
        }
    }

    /// Returns `file:line`, as far as they are known.
    pub fn place(&self) -> Option<String> {
        let file = self.file?;
        Some(match self.line {
            Some(line) => format!("{file}:{line}"),
            None => file.to_owned(),
        })
    }
}

impl<'a> From<&'a CommitRow> for CommitLine<'a> {
    fn from(row: &'a CommitRow) -> CommitLine<'a> {
        let place = row.place.as_deref();
        let parts = place.and_then(|it| it.rsplit_once(':'));
        let (file, line) = match parts.map(|(file, line)| (file, line.parse())) {
            Some((file, Ok(line))) => (Some(file), Some(line)),
            _ => (place, None),
        };
        CommitLine {
            seq: row.seq,
            name: &row.name,
            kind: &row.kind,
            message: &row.message,
            origin: &row.origin,
            file,
            line,
            author: &row.author,
            time_ms: row.time_ms,
            errors: row.errors,
            warnings: row.warnings,
            infos: row.infos,
            change: row.change,
            target: row.target,
            previous: row.previous,
            milestone: row.milestone,
        }
    }
}

/// A row as it is kept; 0 is nothing where a number may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    /// In bytes, or the row would have to begin at a multiple of eight.
    time_ms: [u8; 8],
    seq: u32,
    previous: u32,
    milestone: u32,
    name: u32,
    message: u32,
    /// One more than the line.
    line: u32,
    manner: u32,
}

/// What many commits have together; words by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Manner {
    kind: u32,
    origin: u32,
    author: u32,
    /// One more than the number of the word.
    file: u32,
    errors: u16,
    warnings: u16,
    infos: u16,
    change: u8,
}

/// Commits in the order of the log.
#[derive(Clone, Debug, Default)]
pub struct CommitTable {
    words: IndexSet<Arc<str>, BuildHasherDefault<FxHasher>>,
    manners: IndexSet<Manner, BuildHasherDefault<FxHasher>>,
    rows: Vec<Packed>,
    /// What the few commits with a target go back to or end, by their index.
    targets: FxHashMap<u32, u64>,
    /// For each word one more than the index of the newest commit with that name; 0 is none.
    newest: Vec<u32>,
    /// For each commit one more than the index of the one that replaced it; 0 is none.
    replaced_by: Vec<u32>,
}

impl PartialEq for CommitTable {
    fn eq(&self, other: &CommitTable) -> bool {
        self.len() == other.len() && (0..self.len()).all(|it| self.get(it) == other.get(it))
    }
}

impl CommitTable {
    /// Makes one with room for so many rows, so that it is not copied as it grows.
    pub fn with_capacity(rows: usize) -> CommitTable {
        CommitTable {
            rows: Vec::with_capacity(rows),
            replaced_by: Vec::with_capacity(rows),
            ..CommitTable::default()
        }
    }

    pub fn of(rows: &[CommitRow]) -> CommitTable {
        let mut table = CommitTable::with_capacity(rows.len());
        rows.iter().for_each(|it| table.push(it.into()));
        table
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Appends a commit; its number must be above those that are there.
    pub fn push(&mut self, line: CommitLine<'_>) {
        let number = |it: Option<u64>| it.map_or(0, narrow);
        let name = self.word(line.name);
        let manner = Manner {
            kind: self.word(line.kind),
            origin: self.word(line.origin),
            author: self.word(line.author),
            file: line.file.map_or(0, |it| self.word(it) + 1),
            errors: line.errors,
            warnings: line.warnings,
            infos: line.infos,
            change: CHANGES
                .iter()
                .position(|it| *it == line.change)
                .unwrap_or(0) as u8,
        };
        let packed = Packed {
            time_ms: line.time_ms.to_ne_bytes(),
            seq: narrow(line.seq),
            previous: number(line.previous),
            milestone: number(line.milestone),
            name,
            message: self.word(line.message),
            line: line.line.map_or(0, |it| it.saturating_add(1)),
            manner: self.manners.insert_full(manner).0 as u32,
        };
        let older = line.replaced().and_then(|seq| {
            let last = self.newest[name as usize].checked_sub(1);
            let is_last = |it: &usize| self.seq(*it) == seq;
            let last = last.map(|it| it as usize).filter(is_last);
            last.or_else(|| self.index_of(seq))
        });
        if let Some(target) = line.target {
            self.targets.insert(self.rows.len() as u32, target);
        }
        self.rows.push(packed);
        self.replaced_by.push(0);
        let one_more = self.rows.len() as u32;
        self.newest[name as usize] = one_more;
        if let Some(older) = older {
            self.replaced_by[older] = one_more;
        }
    }

    fn word(&mut self, word: &str) -> u32 {
        let found = self.words.get_index_of(word);
        found.unwrap_or_else(|| {
            self.newest.push(0);
            self.words.insert_full(word.into()).0
        }) as u32
    }

    /// Returns a commit by its index, which must be below `len`.
    pub fn get(&self, index: usize) -> CommitLine<'_> {
        let row = &self.rows[index];
        let manner = &self.manners[row.manner as usize];
        let number = |it: u32| (it > 0).then_some(u64::from(it));
        let word = |it: u32| &*self.words[it as usize];
        CommitLine {
            seq: u64::from(row.seq),
            name: word(row.name),
            kind: word(manner.kind),
            message: word(row.message),
            origin: word(manner.origin),
            file: manner.file.checked_sub(1).map(word),
            line: row.line.checked_sub(1),
            author: word(manner.author),
            time_ms: i64::from_ne_bytes(row.time_ms),
            errors: manner.errors,
            warnings: manner.warnings,
            infos: manner.infos,
            change: CHANGES[usize::from(manner.change)],
            target: self.targets.get(&(index as u32)).copied(),
            previous: number(row.previous),
            milestone: number(row.milestone),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = CommitLine<'_>> {
        (0..self.len()).map(|it| self.get(it))
    }

    /// Returns the sequence number of the commit at an index below `len`.
    pub fn seq(&self, index: usize) -> u64 {
        u64::from(self.rows[index].seq)
    }

    pub fn last_seq(&self) -> Option<u64> {
        self.rows.last().map(|it| u64::from(it.seq))
    }

    pub fn index_of(&self, seq: u64) -> Option<usize> {
        let seq = u32::try_from(seq).ok()?;
        self.rows.binary_search_by_key(&seq, |it| it.seq).ok()
    }

    /// Returns the indexes of those commits that are there; both ascend.
    pub fn indexes_of(&self, seqs: &[u64]) -> Vec<usize> {
        let mut from = 0;
        let mut indexes = Vec::with_capacity(seqs.len());
        for seq in seqs {
            // The next one is near where many are asked for.
            let mut ahead = 1;
            let rest = &self.rows[from..];
            while rest.get(ahead).is_some_and(|it| u64::from(it.seq) <= *seq) {
                ahead *= 2;
            }
            let near = &rest[..(ahead + 1).min(rest.len())];
            from += near.partition_point(|it| u64::from(it.seq) < *seq);
            let found = self.rows.get(from);
            if found.is_some_and(|it| u64::from(it.seq) == *seq) {
                indexes.push(from);
            }
        }
        indexes
    }

    /// Returns the index of the commit that replaced the one at an index below `len`.
    pub fn replaced_by(&self, index: usize) -> Option<usize> {
        (self.replaced_by[index] as usize).checked_sub(1)
    }

    /// Returns how many commits come before a sequence number.
    pub fn count_before(&self, seq: u64) -> usize {
        self.rows.partition_point(|it| u64::from(it.seq) < seq)
    }

    /// Returns every name with the index of its newest commit, in no order that means anything.
    pub fn names(&self) -> impl Iterator<Item = (&Arc<str>, usize)> {
        let newest = self.words.iter().zip(&self.newest);
        newest.filter_map(|(name, newest)| Some((name, newest.checked_sub(1)? as usize)))
    }

    /// Returns the index of the newest commit with a name.
    pub fn newest(&self, name: &str) -> Option<usize> {
        let word = self.words.get_index_of(name)?;
        Some(self.newest[word].checked_sub(1)? as usize)
    }

    /// Whether no newer commit has taken the name of the one at an index below `len`.
    pub fn is_newest(&self, index: usize) -> bool {
        self.newest[self.rows[index].name as usize] as usize == index + 1
    }

    /// Returns the number of a commit's name, which is below `numbers`.
    pub fn name_number(&self, index: usize) -> usize {
        self.rows[index].name as usize
    }

    /// Returns how many numbers of words there are.
    pub fn numbers(&self) -> usize {
        self.words.len()
    }
}

/// No log gets as long as this; one that did would show its last commits under one number.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seq: u64, name: &'static str) -> CommitLine<'static> {
        CommitLine {
            seq,
            name,
            kind: "function",
            origin: "watch",
            file: Some("src/a.lisp"),
            line: Some(7),
            author: "ada",
            time_ms: -5,
            warnings: 2,
            change: "rollback",
            target: Some(1),
            milestone: Some(9),
            ..CommitLine::default()
        }
    }

    #[test]
    fn what_goes_in_comes_out() {
        let mut table = CommitTable::default();
        let mut plain = line(8, "g");
        plain.file = None;
        plain.line = None;
        plain.target = None;
        for it in [line(3, "f"), plain, line(12, "f")] {
            table.push(it);
        }
        let back: Vec<CommitLine<'_>> = table.iter().collect();
        assert_eq!(back, [line(3, "f"), plain, line(12, "f")]);
        assert_eq!(back[0].place().as_deref(), Some("src/a.lisp:7"));
        assert_eq!(size_of::<Packed>(), 36);
        assert_eq!(table.manners.len(), 2);
    }

    #[test]
    fn commits_are_found_by_number_and_by_name() {
        let mut table = CommitTable::default();
        [line(3, "f"), line(8, "g"), line(12, "f")]
            .into_iter()
            .for_each(|it| table.push(it));
        assert_eq!((table.index_of(8), table.index_of(9)), (Some(1), None));
        assert_eq!((table.count_before(8), table.count_before(99)), (1, 3));
        assert_eq!(table.indexes_of(&[1, 3, 5, 12, 40]), [0, 2]);
        let many = (1..=500).map(|it| line(it * 3, "f"));
        let mut long = CommitTable::default();
        many.for_each(|it| long.push(it));
        for step in [1, 2, 7, 100] {
            let asked: Vec<u64> = (0..1_600).step_by(step).collect();
            let one_by_one: Vec<usize> = asked.iter().filter_map(|it| long.index_of(*it)).collect();
            assert_eq!(long.indexes_of(&asked), one_by_one, "{step}");
        }
        assert_eq!(
            (table.newest("f"), table.newest("src/a.lisp")),
            (Some(2), None)
        );
        assert_eq!([0, 1, 2].map(|it| table.is_newest(it)), [false, true, true]);
        let mut names: Vec<(&str, usize)> = table.names().map(|(name, at)| (&**name, at)).collect();
        names.sort();
        assert_eq!(names, [("f", 2), ("g", 1)]);
    }

    #[test]
    fn a_row_of_the_session_is_taken_apart() {
        let taken = |place: &str| {
            let row = CommitRow {
                place: Some(place.into()),
                ..row()
            };
            let line = CommitLine::from(&row);
            (line.file.map(str::to_owned), line.line, line.place())
        };
        let file = Some("src/a:b.lisp".to_owned());
        let place = Some("src/a:b.lisp:40".to_owned());
        assert_eq!(taken("src/a:b.lisp:40"), (file.clone(), Some(40), place));
        assert_eq!(taken("src/a:b.lisp"), (file.clone(), None, file));
    }

    fn row() -> CommitRow {
        let text = || Arc::<str>::from("a");
        CommitRow {
            seq: 4,
            uuid: text(),
            hash: text(),
            name: text(),
            kind: text(),
            message: text(),
            origin: text(),
            place: None,
            author: text(),
            time_ms: 0,
            errors: 0,
            warnings: 0,
            infos: 0,
            change: "definition",
            previous: None,
            target: None,
            milestone: None,
        }
    }
}
