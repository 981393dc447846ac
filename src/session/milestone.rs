//! Milestones: commits grouped by a person under a reason.

use super::command::RequestId;
use super::error::SessionError;
use super::event::Event;
use super::rehearsal::rehearsed_message;
use super::session::Session;
use super::view::commits::MilestoneRow;
use crate::history::HistoryError;

impl Session {
    /// Writes a milestone a front asked for; an empty list takes all that are pending.
    pub(super) fn milestone(
        &mut self,
        id: RequestId,
        message: &str,
        commits: Vec<u64>,
        reason: Option<&str>,
    ) {
        let written = self.pending_if_empty(commits);
        let written = written.and_then(|commits| self.write_milestone(message, commits, reason));
        match written {
            Ok(milestone) => self.emit(Event::MilestoneWritten {
                id: Some(id),
                milestone,
            }),
            Err(error) => self.fail(Some(id), &error),
        }
    }

    /// Writes a milestone and keeps the counts; telling the fronts is up to the caller.
    pub(super) fn write_milestone(
        &mut self,
        message: &str,
        commits: Vec<u64>,
        reason: Option<&str>,
    ) -> Result<MilestoneRow, SessionError> {
        if message.trim().is_empty() {
            return Err(SessionError::NoMessage);
        }
        let lacking = self.archive.lacking(&mut self.image, &commits)?;
        let message = rehearsed_message(message, lacking, reason)?;
        let author = &self.options.author;
        let row = self.archive.write_milestone(&message, commits, author)?;
        let status = &mut self.board.status;
        status.milestones += 1;
        status.pending = status.pending.saturating_sub(row.commits.len() as u64);
        self.note_entries(1);
        self.begin_signing();
        self.commit_to_git(&row);
        Ok(row)
    }

    /// Returns the pending commits of these names; a name without any is an error that says so.
    pub(super) fn pending_of(&self, names: &[String]) -> Result<Vec<u64>, SessionError> {
        let mut commits = Vec::new();
        for name in names {
            let pending = self.archive.pending_of(name)?;
            if pending.is_empty() {
                return Err(SessionError::NothingPending { name: name.clone() });
            }
            commits.extend(pending);
        }
        Ok(commits)
    }

    fn pending_if_empty(&self, commits: Vec<u64>) -> Result<Vec<u64>, SessionError> {
        match commits.is_empty() {
            false => Ok(commits),
            true => match self.archive.pending()? {
                pending if pending.is_empty() => Err(HistoryError::EmptyMilestone.into()),
                pending => Ok(pending),
            },
        }
    }
}
