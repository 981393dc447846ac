//! Definitions that reach the disk together.
//!
//! Waiting for the disk takes some milliseconds, so a load of a thousand functions does it now and
//! then and not a thousand times. What is in an open group is in the image and not yet in the
//! history; nobody has been told of it. The group's own transaction of the image spans it: when the
//! history cannot take it, the image is put back.

use std::time::{Duration, Instant};

use super::event::Event;
use super::heads::Current;
use super::judge;
use super::rows::{new_commit_row, violation_rows_of};
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::transcript::TranscriptKind;
use crate::history::HistoryError;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::query::log;
use crate::history::record::{
    AtomicCommit, Change, NewCommit, NewDocument, NewUndefinition, ViolationRecord,
};
use crate::history::transaction::Transaction as Entries;
use crate::lang::definition::DefinitionKind;
use crate::lang::image::Transaction;

/// How a finding is allowed in a text.
const WAIVER: &str = ";;@allow ";

/// How long a definition may wait for others before it is written.
const AGE_MAX: Duration = Duration::from_millis(100);
/// Definitions that wait.
const SIZE_MAX: usize = 256;

/// An open group.
pub struct Group {
    image: Transaction,
    waiting: Vec<Waiting>,
    /// What is written beside them: who approved a patch.
    beside: Vec<NewDocument>,
    since: Instant,
}

/// What is to be said of a name.
#[derive(Clone, Debug)]
pub enum New {
    Definition(Box<NewCommit>),
    /// It means nothing any more.
    Undefinition(NewUndefinition),
}

/// What was judged and done in the image, and waits to be written.
struct Waiting {
    new: New,
    /// The value it answered, printed.
    shown: String,
    task: Task,
}

impl New {
    fn name(&self) -> &str {
        match self {
            New::Definition(new) => &new.name,
            New::Undefinition(new) => &new.name,
        }
    }

    pub fn definition_hash(&self) -> Option<Hash> {
        match self {
            New::Definition(new) => new.definition_hash,
            New::Undefinition(_) => None,
        }
    }

    fn write(&self, transaction: &mut Entries) -> Result<AtomicCommit, HistoryError> {
        match self {
            New::Definition(new) => transaction.commit_definition(NewCommit::clone(new)),
            New::Undefinition(new) => transaction.undefine(new.clone()),
        }
    }
}

impl Group {
    /// Returns what waits, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &New> {
        self.waiting.iter().map(|it| &it.new)
    }

    /// Returns what was last said of a name.
    pub fn newest(&self, name: &str) -> Option<&New> {
        let mut waiting = self.waiting.iter().rev().map(|it| &it.new);
        waiting.find(|it| it.name() == name)
    }
}

impl Group {
    /// Returns what was found about a name that waits.
    pub fn findings(&self, name: &str) -> Option<Vec<ViolationRecord>> {
        match self.newest(name)? {
            New::Definition(new) => Some(new.violations.clone()),
            New::Undefinition(_) => None,
        }
    }
}

impl Session {
    /// Opens a group unless one is open; answers whether this one is the caller's to close.
    pub(super) fn open_group(&mut self) -> bool {
        let is_mine = self.group.is_none();
        if is_mine {
            self.group = Some(Group {
                image: self.image.begin(),
                waiting: Vec::new(),
                beside: Vec::new(),
                since: Instant::now(),
            });
        }
        is_mine
    }

    /// Returns how many definitions wait, to go back to that number.
    pub(super) fn group_mark(&self) -> usize {
        self.group.as_ref().map_or(0, |group| group.waiting.len())
    }

    pub(super) fn add_to_group(&mut self, new: New, shown: String) {
        let task = self.task.clone();
        if let Some(group) = &mut self.group {
            group.waiting.push(Waiting { new, shown, task });
        }
    }

    /// Adds what goes on record with the definitions that wait.
    pub(super) fn add_beside(&mut self, document: NewDocument) {
        if let Some(group) = &mut self.group {
            group.beside.push(document);
        }
    }

    /// Forgets what was added since the mark: the image was put back. Answers the names.
    pub(super) fn forget_since(&mut self, mark: usize) -> Vec<String> {
        let Some(group) = &mut self.group else {
            return Vec::new();
        };
        let forgotten = group.waiting.drain(mark.min(group.waiting.len())..);
        forgotten.map(|it| it.new.name().to_string()).collect()
    }

    /// Puts everything back that the group did; nothing of it is written.
    pub(super) fn drop_group(&mut self) {
        if let Some(group) = self.group.take() {
            self.undo_group(group.image, &group.waiting);
        }
    }

    fn undo_group(&mut self, image: Transaction, waiting: &[Waiting]) {
        self.image.undo(image);
        let mut names = Vec::new();
        for it in waiting {
            names.push(it.new.name().to_string());
            if let New::Definition(new) = &it.new
                && let Change::Rename { from } = new.change
            {
                let old = log::row(&self.archive.store, from);
                names.extend(old.ok().map(|it| it.name.to_string()));
            }
        }
        self.restore_surroundings(names);
    }

    /// Writes the group and tells of it, or puts everything back.
    pub(super) fn close_group(&mut self) -> Result<(), Stop> {
        let Some(group) = self.group.take() else {
            return Ok(());
        };
        let waiting = group.waiting;
        let written = self.write(&waiting, group.beside);
        if !waiting.is_empty() {
            self.note_written(written.as_ref().err());
        }
        match written {
            Ok(commits) => {
                self.image.keep(group.image);
                self.note_entries(commits.len() as u64);
                let edits = self.edits_of(&commits);
                for (commit, it) in commits.into_iter().zip(waiting) {
                    self.announce(commit, it);
                }
                self.tell_whole();
                self.write_back(edits);
                Ok(())
            }
            Err(error) => {
                self.undo_group(group.image, &waiting);
                Err(error.into())
            }
        }
    }

    /// Between two definitions of a load: writes a group that has waited long enough, or must not
    /// wait because what comes next may look at the history.
    pub(super) fn breathe(&mut self, next: Option<DefinitionKind>) -> Result<(), Stop> {
        let runs_nothing = next.is_some_and(|kind| {
            !matches!(
                kind,
                DefinitionKind::Variable | DefinitionKind::Parameter | DefinitionKind::Constant
            )
        });
        let is_due = self.group.as_ref().is_some_and(|group| {
            !runs_nothing || group.waiting.len() >= SIZE_MAX || group.since.elapsed() >= AGE_MAX
        });
        if is_due {
            self.close_group()?;
        }
        Ok(())
    }

    /// Notes whether what was to be kept could be written. A refusal for another reason says nothing of that.
    pub(super) fn note_written(&mut self, error: Option<&HistoryError>) {
        let unwritten = &mut self.board.status.unwritten;
        match error {
            None => *unwritten = None,
            Some(error @ (HistoryError::DiskFull { .. } | HistoryError::Sql { .. })) => {
                *unwritten = Some(error.to_string());
            }
            Some(_) => {}
        }
    }

    /// Adds all of them to the history in one transaction.
    fn write(
        &mut self,
        waiting: &[Waiting],
        beside: Vec<NewDocument>,
    ) -> Result<Vec<AtomicCommit>, HistoryError> {
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let is_judged = |it: &Waiting| matches!(it.new, New::Definition(_));
        let rules = match waiting.iter().any(is_judged) {
            true => self.rules_to_keep()?,
            false => None,
        };
        let mut transaction = self.archive.store.begin()?;
        if let Some(rules) = rules {
            transaction.document(rules)?;
            self.note_entries(1);
        }
        let mut commits = Vec::with_capacity(waiting.len());
        for it in waiting {
            commits.push(it.new.write(&mut transaction)?);
        }
        for document in beside {
            transaction.document(document)?;
            self.note_entries(1);
        }
        transaction.finish()?;
        Ok(commits)
    }

    /// Says what happened: findings, the name, the commit.
    fn announce(&mut self, commit: AtomicCommit, waiting: Waiting) {
        self.count(&commit);
        let is_defined = commit.entry != EntryKind::Undefinition;
        if is_defined {
            self.whole_measures(&commit.name);
            self.image
                .set_commit(&commit.name, &commit.uuid.to_string());
        }
        let task = std::mem::replace(&mut self.task, waiting.task);
        match self.task.id {
            Some(_) if !is_defined => {
                self.say(
                    TranscriptKind::Note,
                    format!("`{}` is undefined", commit.name),
                );
            }
            // It means what it meant.
            _ if commit.entry == EntryKind::Trivia => {}
            Some(_) if self.pasted.is_some() => {
                if let Some(tally) = &mut self.pasted {
                    tally.add(&commit);
                }
            }
            Some(_) => {
                if !commit.violations.is_empty() {
                    let listed = judge::listed(&commit.violations);
                    self.say(TranscriptKind::Violations, listed);
                }
                self.say(TranscriptKind::Defined, waiting.shown);
            }
            // What comes from files by itself is told in a line for each file.
            None if is_defined => self.taken.add(&commit),
            None => {}
        }
        self.task = task;
        let row = new_commit_row(&commit);
        let violations = violation_rows_of(&commit, row.place.clone(), true);
        self.emit(Event::Defined {
            commit: row,
            violations,
            allowed: commit.source.matches(WAIVER).count(),
        });
        self.tell_tried(&commit.name);
    }

    /// Keeps the counts of the status line and what the file is known to say.
    fn count(&mut self, commit: &AtomicCommit) {
        let current = Current::of(commit);
        let status = &mut self.board.status;
        status.commits += 1;
        status.pending += 1;
        let [errors, warnings, infos] = current.findings;
        status.errors += errors;
        status.warnings += warnings;
        status.infos += infos;
        let ended = match (commit.entry, commit.target) {
            (EntryKind::Undefinition, _) => Some(commit.name.clone()),
            (EntryKind::Rename, Some(from)) => self.heads.name_of(from),
            _ => None,
        };
        let mut old = Vec::new();
        if commit.entry != EntryKind::Undefinition {
            old.extend(self.heads.insert(&commit.name, current));
        }
        old.extend(ended.as_ref().and_then(|name| self.heads.remove(name)));
        for old in old {
            let [errors, warnings, infos] = old.findings;
            status.errors = status.errors.saturating_sub(errors);
            status.warnings = status.warnings.saturating_sub(warnings);
            status.infos = status.infos.saturating_sub(infos);
        }
        if let Some(name) = ended {
            self.intake.end(&name);
        }
        if let Some(file) = &commit.origin.file
            && commit.entry != EntryKind::Undefinition
        {
            self.intake.remember(file, &commit.name, commit.text_hash);
        }
    }
}
