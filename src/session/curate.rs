//! What is done to milestones after they were made: new entries that supersede, never a change.

use std::sync::Arc;

use super::archive::{Archive, Named};
use super::clock;
use super::command::{Curate, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::session::Session;
use super::view::commits::OperationRow;
use super::view::members::Members;
use crate::history::HistoryError;
use crate::history::id::CommitUuid;
use crate::history::query::operations;
use crate::history::record::{Act, Author};

impl Archive {
    /// Does it in one transaction; answers the number of the new entry.
    pub fn curate(&self, what: &Curate, author: &Author) -> Result<u64, SessionError> {
        let act = Act {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            author: author.clone(),
        };
        // Looked up before the transaction: nobody else writes.
        let undone = match what {
            Curate::Undo { operation: None } => {
                Some(operations::newest_to_undo(&self.store)?.ok_or(SessionError::NothingToUndo)?)
            }
            Curate::Undo { operation } => *operation,
            Curate::Redo => {
                Some(operations::newest_to_redo(&self.store)?.ok_or(SessionError::NothingToRedo)?)
            }
            _ => None,
        };
        let is_empty = |message: &str| message.trim().is_empty();
        let mut entries = self.store.begin()?;
        let seq = match what {
            Curate::Amend { message, .. } | Curate::Split { message, .. } if is_empty(message) => {
                return Err(SessionError::NoMessage);
            }
            Curate::Amend { milestone, message } => entries.amend(act, *milestone, message.trim()),
            Curate::Split {
                milestone,
                commits,
                message,
            } => entries.split(act, *milestone, commits, message.trim()),
            Curate::Squash {
                into,
                others,
                message,
            } => entries.squash(act, *into, others, message.as_deref().map(str::trim)),
            Curate::Move { commits, to } => entries.move_commits(act, commits, *to),
            Curate::Dissolve { milestone } => entries.dissolve(act, *milestone),
            Curate::Undo { .. } | Curate::Redo => {
                entries.undo_operation(act, undone.unwrap_or_default())
            }
        }?;
        entries.finish()?;
        Ok(seq)
    }

    /// Returns what was done to milestones, making them included, oldest first.
    pub fn operation_rows(&self) -> Result<Vec<OperationRow>, SessionError> {
        let rows = operations::all(&self.store)?.into_iter();
        let rows = rows.map(|it| OperationRow {
            seq: it.seq,
            uuid: it.uuid.to_string(),
            kind: it.kind.name(),
            time_ms: it.time_ms,
            author: it.author.name,
            message: it.message,
            target: it.target,
            members: it.members,
            undone_by: it.undone_by,
        });
        Ok(rows.collect())
    }

    /// Says in words what an operation on milestones did.
    pub fn operation_in_words(&self, seq: u64) -> Result<String, SessionError> {
        let rows = self.operation_rows()?;
        let find = |seq: u64| rows.iter().find(|row| row.seq == seq);
        let mut at = find(seq);
        let mut undone = 0;
        while let Some(target) = at.filter(|it| it.kind == "undo").and_then(|it| it.target) {
            undone += 1;
            at = find(target);
        }
        let Some(row) = at else {
            return Ok(String::new());
        };
        // A milestone is called as it was then.
        let renames =
            |it: &&OperationRow| it.kind == "amend" && it.target == row.target && it.seq < row.seq;
        let amended = rows.iter().rev().find(renames);
        let of = amended.or(row.target.and_then(find));
        let of = of.map_or("", |it| it.message.as_str());
        let own = row.message.as_str();
        let count = row.members.len();
        let words = match row.kind {
            "amend" => format!("the new message `{own}`"),
            "split" => format!("the split into `{own}`"),
            "squash" => format!("the squash into `{of}`"),
            "move" => format!(
                "the move of {count} commit{}",
                if count == 1 { "" } else { "s" }
            ),
            "dissolve" => format!("the end of `{of}`"),
            _ => format!("the milestone `{own}`"),
        };
        Ok(match undone {
            0 => words,
            it if it % 2 == 1 => format!("{words} is taken back"),
            _ => format!("{words} holds again"),
        })
    }

    /// Finds a milestone as people name it.
    pub fn find_milestone(&self, id: &str) -> Result<u64, SessionError> {
        match self.find(id)? {
            Named::Milestone(seq) => Ok(seq),
            Named::Commit(seq) => Err(HistoryError::WrongKind {
                seq,
                kind: "commit".into(),
                wanted: "milestone".into(),
            }
            .into()),
        }
    }

    /// Finds commits as people name them: by id, or by a name, which within a milestone means all its
    /// commits of that name and elsewhere the newest.
    pub fn find_commits(
        &self,
        ids: &[String],
        within: Option<u64>,
    ) -> Result<Vec<u64>, SessionError> {
        let inside = match within {
            Some(milestone) => self.milestone_row(milestone)?.commits,
            None => Members::default(),
        };
        let mut found = Vec::new();
        for id in ids {
            let mut named = Vec::new();
            for seq in inside.iter() {
                if *self.commit_row(seq)?.name == **id {
                    named.push(seq);
                }
            }
            match named.is_empty() {
                false => found.extend(named),
                true => found.push(self.find_commit(id)?),
            }
        }
        Ok(found)
    }

    /// Finds a commit as people name it.
    pub fn find_commit(&self, id: &str) -> Result<u64, SessionError> {
        match self.find(id)? {
            Named::Commit(seq) => Ok(seq),
            Named::Milestone(seq) => Err(HistoryError::WrongKind {
                seq,
                kind: "milestone".into(),
                wanted: "commit".into(),
            }
            .into()),
        }
    }
}

impl Session {
    /// Curates for a front.
    pub(super) fn curate_on_demand(&mut self, id: RequestId, what: &Curate) {
        match self.curate(Some(id), what) {
            Ok(_) => self.emit(Event::Finished { id, ok: true }),
            Err(error) => self.fail(Some(id), &error),
        }
    }

    /// Does something to milestones and tells what there is now.
    pub(super) fn curate(
        &mut self,
        id: Option<RequestId>,
        what: &Curate,
    ) -> Result<u64, SessionError> {
        let seq = self.archive.curate(what, &self.options.author)?;
        let counts = self.archive.counts()?;
        self.board.status.milestones = counts.milestones;
        self.board.status.pending = counts.pending;
        self.note_entries(1);
        self.begin_signing();
        let milestones = Arc::new(self.archive.milestone_rows()?);
        let done = self.archive.operation_in_words(seq)?;
        self.emit(Event::Curated {
            id,
            seq,
            done,
            milestones,
        });
        Ok(seq)
    }
}
