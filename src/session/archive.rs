//! The history as fronts see it: rows and views, without an image.
//!
//! Subcommands that only look at the past use it alone, also beside a running workstation; the
//! session asks it for every view.

use std::path::Path;

use super::clock;
use super::error::SessionError;
use super::paths::ProjectPaths;
use super::recheck::{ENTRIES_MAX, Recheck};
use super::rehearsal::Rehearsed;
use super::rows::{
    commit_row, compare, line_changes, milestone_row, refusal_row, violation_rows_of,
};
use super::seal::Signing;
use super::shelf::Shelf;
use super::view::commits::{CommitRow, MilestoneRow};
use super::view::definition::{Approved, DefinitionView};
use super::view::diff::{Compared, DiffSide, DiffView};
use super::view::query::{FoundRows, Known, Query};
use super::view::refusals::RefusalRow;
use super::walks::Pace;
use crate::history::id::MilestoneUuid;
use crate::history::kind::EntryKind;
use crate::history::query::{
    changes, commits, counts, files, heads, input, log, milestones, pending, rejections, search,
    versions,
};
use crate::history::record::{Author, NewMilestone};
use crate::history::verify::{self, Reach};
use crate::history::{HistoryError, Store, find};

/// Bytes of one entry of the input history; a larger paste is not worth recalling.
const INPUT_BYTES_MAX: usize = 64 << 10;

/// Commits that a pane gets for one query, the newest.
const FOUND_MAX: usize = 20_000;

type Answer<T> = Result<T, SessionError>;

/// An open history.
pub struct Archive {
    pub(super) store: Shelf,
}

/// What an id stands for, by sequence number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    Commit(u64),
    Milestone(u64),
}

/// The outcome of recomputing everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub entries: u64,
    pub problems: Vec<String>,
    /// The Merkle root over all entries, in hex: two histories with the same root are the same.
    pub root: String,
    /// How many entries the newest checkpoint is over.
    pub signed: u64,
    /// How many definition hashes were computed again.
    pub definitions: u64,
    /// Whether the log was too long to do that, and to look through the search index, without being told.
    pub left_out: bool,
}

impl Archive {
    /// Opens the history of the project in `folder` for writing; it must exist.
    pub fn open(folder: &Path) -> Answer<Archive> {
        let paths = ProjectPaths::of(folder)?;
        // Reading first refuses a folder without a history instead of beginning one.
        drop(Store::open_for_reading(&paths.history())?);
        let store = Store::open(&paths.history())?.into();
        Ok(Archive { store })
    }

    /// Opens it for writing and makes everything anew that is derived from the log.
    pub fn mended(folder: &Path) -> Answer<Archive> {
        let archive = Archive::open(folder)?;
        archive.store.mend()?;
        Ok(archive)
    }

    /// Opens the history of the project in `folder` for reading, also beside its owner.
    pub fn open_for_reading(folder: &Path) -> Answer<Archive> {
        let paths = ProjectPaths::of(folder)?;
        let store = Store::open_for_reading(&paths.history())?.into();
        Ok(Archive { store })
    }

    /// Opens a history for reading by its file.
    pub fn open_file(file: &Path) -> Answer<Archive> {
        let store = Store::open_for_reading(file)?.into();
        Ok(Archive { store })
    }

    /// The same for writing.
    pub fn open_file_for_writing(file: &Path) -> Answer<Archive> {
        drop(Store::open_for_reading(file)?);
        let store = Store::open(file)?.into();
        Ok(Archive { store })
    }

    pub(super) fn of(store: Shelf) -> Archive {
        Archive { store }
    }

    /// Returns all commits, oldest first.
    pub fn commit_rows(&self) -> Answer<Vec<CommitRow>> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let rows = log::all(&self.store)?;
        Ok(rows.iter().map(commit_row).collect())
    }

    pub fn commit_row(&self, seq: u64) -> Answer<CommitRow> {
        Ok(commit_row(&log::row(&self.store, seq)?))
    }

    /// Returns the definition hash that a commit was written with, in hex.
    pub fn definition_hash(&self, seq: u64) -> Answer<Option<String>> {
        let hash = commits::definition_hash(&self.store, seq)?;
        Ok(hash.map(|it| it.hex()))
    }

    /// Returns all milestones, oldest first.
    pub fn milestone_rows(&self) -> Answer<Vec<MilestoneRow>> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let mut rows: Vec<MilestoneRow> = Vec::new();
        milestones::each(&self.store, |milestone| {
            let mut row = milestone_row(milestone);
            // Mostly the one before has the same author.
            if let Some(last) = rows.last().filter(|it| it.author == row.author) {
                row.author = last.author.clone();
            }
            rows.push(row);
        })?;
        Ok(rows)
    }

    pub fn milestone_row(&self, seq: u64) -> Answer<MilestoneRow> {
        Ok(milestone_row(milestones::get(&self.store, seq)?))
    }

    /// Returns a commit with its source, findings and versions.
    pub fn definition(&self, seq: u64) -> Answer<DefinitionView> {
        let commit = commits::get(&self.store, seq)?;
        let versions = versions::of(&self.store, &commit.name)?;
        let current = versions.last() == Some(&seq);
        let row = self.commit_row(seq)?;
        let before = match versions::before(&self.store, seq)? {
            Some(before) => commits::get(&self.store, before)?.source,
            None => String::new(),
        };
        Ok(DefinitionView {
            changes: line_changes(&before, &commit.source),
            violations: violation_rows_of(&commit, row.place.clone(), current),
            commit: row,
            author_kind: commit.author.kind,
            approved: Approved::read(&commit.origin.kind),
            docstring: commit.message,
            source: commit.source,
            versions,
            leaf: commit.leaf.hex(),
            previous_leaf: commit.previous_leaf.hex(),
        })
    }

    /// Finds what a person means: a name, `name~1`, `#12`, or the first digits of a UUID or hash.
    pub fn find(&self, id: &str) -> Answer<Named> {
        let found = search::resolve(&self.store, id)?;
        match found.kind {
            kind if kind.is_atom() => Ok(Named::Commit(found.seq)),
            EntryKind::Milestone | EntryKind::Split => Ok(Named::Milestone(found.seq)),
            kind => Err(HistoryError::WrongKind {
                seq: found.seq,
                kind: kind.name().into(),
                wanted: "commit or milestone".into(),
            }
            .into()),
        }
    }

    /// Returns the commits that belong to no milestone, oldest first.
    pub fn pending(&self) -> Answer<Vec<u64>> {
        Ok(pending::seqs(&self.store)?)
    }

    pub fn pending_rows(&self) -> Answer<Vec<CommitRow>> {
        let rows = pending::all(&self.store)?;
        Ok(rows.iter().map(commit_row).collect())
    }

    /// Returns the commits of a name that belong to no milestone, oldest first; of a generic function
    /// that only methods made, those of its methods.
    pub fn pending_of(&self, name: &str) -> Answer<Vec<u64>> {
        let mut found = Vec::new();
        for seq in versions::of(&self.store, name)? {
            if pending::contains(&self.store, seq)? {
                found.push(seq);
            }
        }
        for method in self.methods_for(name)? {
            found.extend(self.pending_of(&method)?);
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Returns the methods that a name stands for which no definition has: they made what it means.
    pub(super) fn methods_for(&self, name: &str) -> Answer<Vec<String>> {
        match versions::newest(&self.store, name)? {
            Some(_) => Ok(Vec::new()),
            None => Ok(heads::beginning(&self.store, &format!("{name} "))?),
        }
    }

    /// Returns the newest commits that a query asks for, newest first, at most `limit`.
    pub fn matching(&self, query: &Query, limit: usize) -> Answer<Vec<CommitRow>> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let rows = find::newest(&self.store, query, limit)?;
        Ok(rows.iter().map(commit_row).collect())
    }

    /// Returns what a query asks for as a pane takes it.
    pub(super) fn find_all(
        &self,
        query: &Query,
        known: &dyn Known,
        pace: find::Pace<'_>,
    ) -> Answer<FoundRows> {
        if self.store.is_blank() {
            return Ok(FoundRows::default());
        }
        let through = self.last_seq()?;
        let found = find::numbers_while(&self.store, query, FOUND_MAX, known, pace)?;
        Ok(FoundRows::of(&found, through, found.len() == FOUND_MAX))
    }

    /// Groups commits under a message, in one transaction.
    pub fn write_milestone(
        &self,
        message: &str,
        commits: Vec<u64>,
        file: Option<String>,
        author: &Author,
        rehearsed: Rehearsed,
    ) -> Answer<MilestoneRow> {
        let milestone = self.store.milestone(NewMilestone {
            uuid: MilestoneUuid::now(),
            time_ms: clock::now_ms(),
            message: message.trim().into(),
            author: author.clone(),
            commits,
            file,
            reason: rehearsed.reason,
            environment: rehearsed.environment,
        })?;
        Ok(milestone_row(milestone))
    }

    /// Compares two sides line by line.
    pub fn diff(&self, left: &DiffSide, right: &DiffSide) -> Answer<DiffView> {
        let (left, right) = (self.side(left)?, self.side(right)?);
        let name = if right.name.is_empty() {
            left.name
        } else {
            right.name
        };
        let titles = (left.title, right.title);
        Ok(compare(name, titles, &left.text, &right.text))
    }

    /// Returns for each definition that is compared what it was and what it became.
    pub(super) fn sides(
        &self,
        what: &Compared,
        pace: Pace<'_>,
    ) -> Answer<Vec<(DiffSide, DiffSide)>> {
        let store = &self.store;
        let goes_on = &mut || pace(0, 0).is_ok();
        let changes = match what {
            Compared::Sides(left, right) => return Ok(vec![(left.clone(), right.clone())]),
            Compared::Milestone(seq) => changes::of_milestone(store, *seq, goes_on)?,
            Compared::Milestones { older, newer } => {
                changes::between(store, *older, *newer, goes_on)?
            }
            Compared::Commits(commits) => changes::of_commits(store, commits, goes_on)?,
        };
        let changes = changes.ok_or(SessionError::GivenUp)?;
        let sides = changes.into_iter().map(|change| {
            let before = change.before.map_or(DiffSide::Empty, DiffSide::Commit);
            (before, DiffSide::Commit(change.after))
        });
        Ok(sides.collect())
    }

    pub(super) fn side(&self, side: &DiffSide) -> Answer<Side> {
        let seq = match side {
            DiffSide::Text { title, text } => {
                return Ok(Side {
                    name: String::new(),
                    title: title.clone(),
                    text: text.clone(),
                });
            }
            // What files say is asked where files are known.
            DiffSide::Empty | DiffSide::File(_) => None,
            DiffSide::Commit(seq) => Some(*seq),
            DiffSide::Before(seq) => versions::before(&self.store, *seq)?,
            DiffSide::Held { of, milestone } => changes::held_of(&self.store, *of, *milestone)?,
        };
        let Some(seq) = seq else {
            return Ok(Side {
                name: String::new(),
                title: "nothing".into(),
                text: String::new(),
            });
        };
        let commit = commits::get(&self.store, seq)?;
        let title = format!("#{seq} {} ({})", commit.name, commit.kind);
        Ok(Side {
            name: commit.name,
            title,
            text: commit.source,
        })
    }

    /// Recomputes every hash, and compares with what a person's key signed.
    pub fn verify(&self, data: Option<&Path>) -> Answer<VerifyReport> {
        self.look_at_all(data, false, &mut |_, _| Ok(()))
    }

    /// The same, as long as it is wanted.
    pub(super) fn verify_at(&self, data: Option<&Path>, pace: Pace<'_>) -> Answer<VerifyReport> {
        self.look_at_all(data, false, pace)
    }

    /// The same, whatever time it takes: of a long log too the search index is compared word by word, and all
    /// definition hashes are computed again.
    pub fn verify_thoroughly(&self, data: Option<&Path>) -> Answer<VerifyReport> {
        self.look_at_all(data, true, &mut |_, _| Ok(()))
    }

    fn look_at_all(
        &self,
        data: Option<&Path>,
        is_thorough: bool,
        pace: Pace<'_>,
    ) -> Answer<VerifyReport> {
        let trust = data.map(|data| Signing::below(data).trust(&self.store));
        let last = self.last_seq()?;
        // Every entry is read, and then once more for what its text gives.
        let (reach, total) = match last > ENTRIES_MAX && !is_thorough {
            true => (Reach::Log, last),
            false => (Reach::Everything, 2 * last),
        };
        let mut goes_on = |done| pace(done, total).is_ok();
        let trust = trust.transpose()?;
        let report = verify::verify_while(&self.store, trust.as_ref(), reach, &mut goes_on);
        let report = report.ok_or(SessionError::GivenUp)?;
        let mut problems: Vec<_> = report.problems.iter().map(ToString::to_string).collect();
        problems.extend(self.misplaced().unwrap_or(None).map(str::to_string));
        if report.more > 0 {
            problems.push(format!("and {} more", report.more));
        }
        // What is not as it was written is no ground for more.
        let recheck = match problems.is_empty() && reach == Reach::Everything {
            true => self.recheck(&mut |done| pace(last + done, total))?,
            false => Recheck::default(),
        };
        problems.extend(recheck.problems);
        Ok(VerifyReport {
            entries: report.entries,
            problems,
            root: report.root.hex(),
            signed: report.signed,
            definitions: recheck.checked,
            left_out: reach == Reach::Log,
        })
    }

    /// Returns what each file last said of each name.
    pub(super) fn said_by_files(&self) -> Answer<Vec<files::Said>> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        Ok(files::all(&self.store)?)
    }

    /// Keeps what was typed. It is a convenience: where it cannot be kept nothing is lost.
    pub(super) fn remember_input(&self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && text.len() <= INPUT_BYTES_MAX {
            self.store.remember_input(clock::now_ms(), text);
        }
    }

    /// Returns the newest lines that were typed, oldest first.
    pub(super) fn input_lines(&self, count: usize) -> Answer<Vec<String>> {
        if self.store.is_unused() {
            return Ok(Vec::new());
        }
        Ok(input::newest(&self.store, count)?)
    }

    /// Returns lines that were typed and contain `part`, newest first.
    pub(super) fn search_input(&self, part: &str, count: usize) -> Answer<Vec<String>> {
        Ok(input::search(&self.store, part, count)?)
    }

    /// Returns the newest `count` definitions that were refused, newest first.
    pub fn refusal_rows(&self, count: usize) -> Answer<Vec<RefusalRow>> {
        let rejections = rejections::newest(&self.store, count)?;
        Ok(rejections.into_iter().map(refusal_row).collect())
    }

    /// Returns why the history cannot be written, if it cannot.
    pub(super) fn read_only(&self) -> Option<&str> {
        match self.store.is_blank() {
            true => None,
            false => self.store.read_only(),
        }
    }

    pub fn counts(&self) -> Answer<counts::Counts> {
        if self.store.is_blank() {
            return Ok(counts::Counts::default());
        }
        Ok(counts::all(&self.store)?)
    }

    /// Returns the same without the findings, which takes less time where nothing was counted yet.
    pub fn counts_of_entries(&self) -> Answer<counts::Counts> {
        if self.store.is_blank() {
            return Ok(counts::Counts::default());
        }
        Ok(counts::of_entries(&self.store)?)
    }

    /// Goes on counting from what was counted before.
    pub(super) fn remember_counts(&self, counts: &counts::Counts) {
        if !self.store.is_blank() {
            counts::remember(&self.store, counts);
        }
    }
}

/// One side of a comparison.
pub(super) struct Side {
    pub name: String,
    pub title: String,
    pub text: String,
}
