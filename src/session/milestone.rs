//! Milestones: commits grouped by a person under a reason, once a rehearsal was held.

use std::collections::BTreeSet;
use std::time::Duration;

use super::command::RequestId;
use super::config::Curation;
use super::error::SessionError;
use super::event::Event;
use super::rehearsal::{Fault, Lacking, Rehearsed, with_reason};
use super::rehearsing::{Made, Rehearsing};
use super::session::Session;
use super::view::commits::MilestoneRow;
use crate::audit::violation::{Severity, Violation};
use crate::history::HistoryError;
use crate::history::query::log;

/// How long a program that writes a milestone waits before it looks up.
const PATIENCE: Duration = Duration::from_millis(5);

/// A milestone that is being rehearsed.
pub(super) struct Proposed {
    message: String,
    commits: Vec<u64>,
    /// The file that it is made for.
    file: Option<String>,
    reason: Option<String>,
    rehearsing: Rehearsing,
}

impl Session {
    /// Begins with a milestone that a front asked for; an empty list takes all that are pending. It is
    /// written when its rehearsal is over: see `attend_rehearsal`.
    pub(super) fn milestone(
        &mut self,
        id: RequestId,
        message: &str,
        commits: Vec<u64>,
        reason: Option<String>,
    ) {
        let begun = match &self.proposed {
            Some(_) => Err(SessionError::Rehearsing),
            None => self
                .pending_if_empty(commits)
                .and_then(|commits| self.propose(message, commits, None, reason)),
        };
        match begun {
            Ok(proposed) => {
                self.door.forget_interrupt();
                self.proposed = Some((id, proposed));
            }
            Err(error) => self.refuse_milestone(id, &error),
        }
    }

    fn refuse_milestone(&self, id: RequestId, error: &SessionError) {
        let (message, hint) = (error.to_string(), error.hint());
        match error {
            SessionError::Lacking { .. }
            | SessionError::Leaks { .. }
            | SessionError::Unrehearsed { .. }
            | SessionError::Faulty { .. } => {
                self.emit(Event::MilestoneRefused { id, message, hint });
            }
            _ => self.fail(Some(id), error),
        }
    }

    /// Looks how a milestone is, whose rehearsal runs beside the session, and writes it when that is
    /// over.
    pub(super) fn attend_rehearsal(&mut self) {
        let Some((id, proposed)) = self.proposed.take() else {
            return;
        };
        if self.programs == 0 && self.door.take_interrupt() {
            let reason = "it was cancelled".into();
            self.refuse_milestone(id, &SessionError::NoRehearsal { reason });
            return;
        }
        let Some(made) = proposed.rehearsing.wait(Duration::ZERO) else {
            self.proposed = Some((id, proposed));
            return;
        };
        match self.accept(proposed, made) {
            Ok(milestone) => self.emit(Event::MilestoneWritten {
                id: Some(id),
                milestone,
            }),
            Err(error) => self.refuse_milestone(id, &error),
        }
    }

    /// Rehearses a milestone that a program asks for, and writes it; telling the fronts is up to the
    /// caller. Meanwhile questions are answered, and an interrupt ends it.
    pub(super) fn write_milestone(
        &mut self,
        message: &str,
        commits: Vec<u64>,
        file: Option<String>,
        reason: Option<String>,
    ) -> Result<MilestoneRow, SessionError> {
        let proposed = self.propose(message, commits, file, reason)?;
        let before = self.board.status.activity.clone();
        let made = loop {
            if let Some(made) = proposed.rehearsing.wait(PATIENCE) {
                break made;
            }
            self.board.status.activity = proposed.rehearsing.activity();
            self.look_up();
            if self.door.is_interrupted() {
                break Err("it was interrupted".into());
            }
        };
        self.board.status.activity = before;
        self.accept(proposed, made)
    }

    /// Looks at what is proposed, quickly, and begins to rehearse it.
    fn propose(
        &mut self,
        message: &str,
        commits: Vec<u64>,
        file: Option<String>,
        reason: Option<String>,
    ) -> Result<Proposed, SessionError> {
        if message.trim().is_empty() {
            return Err(SessionError::NoMessage);
        }
        if commits.is_empty() {
            return Err(HistoryError::EmptyMilestone.into());
        }
        for &seq in &commits {
            if let Some(milestone) = log::row(&self.archive.store, seq)?.milestone {
                return Err(HistoryError::AlreadyInMilestone { seq, milestone }.into());
            }
        }
        let reason = reason
            .map(|it| it.trim().to_string())
            .filter(|it| !it.is_empty());
        let lacking = self.archive.lacking(&mut self.image, &commits)?;
        if !lacking.is_empty() && reason.is_none() {
            return Err(self.leaking(lacking)?);
        }
        let faults = self.faults(&commits)?;
        if !faults.is_empty() && reason.is_none() {
            return Err(SessionError::Faulty { faults });
        }
        Ok(Proposed {
            message: message.trim().to_string(),
            rehearsing: self.begin_rehearsal(&commits)?,
            commits,
            file,
            reason,
        })
    }

    /// Says what a milestone lacks in the words of the rule, where that sees it too.
    fn leaking(&mut self, lacking: Vec<Lacking>) -> Result<SessionError, SessionError> {
        let whole = self.whole()?;
        let is_lacking = |name: &str| lacking.iter().any(|it| it.name == name);
        let users: BTreeSet<&str> = lacking.iter().map(|it| it.user.as_str()).collect();
        let leaks = users.into_iter().flat_map(|it| whole.leaks(it, is_lacking));
        let leaks: Vec<Violation> = leaks.collect();
        Ok(match leaks.is_empty() {
            true => SessionError::Lacking { lacking },
            false => SessionError::Leaks { leaks, lacking },
        })
    }

    /// Writes a milestone if its rehearsal went well or there is a reason to write it all the same.
    fn accept(
        &mut self,
        proposed: Proposed,
        made: Result<Made, String>,
    ) -> Result<MilestoneRow, SessionError> {
        let made = made.map_err(|reason| SessionError::NoRehearsal { reason })?;
        let verdict = self.judge_rehearsal(&proposed.rehearsing, &made)?;
        // Where nothing differs a reason has nothing to say, but for what reading found.
        let lacking = self.archive.lacking(&mut self.image, &proposed.commits)?;
        let faults = self.faults(&proposed.commits)?;
        let reason = match (verdict.problem, &proposed.reason) {
            (None, _) if lacking.is_empty() && faults.is_empty() => None,
            (Some(problem), None) => return Err(SessionError::Unrehearsed { problem }),
            (_, reason) => reason.clone(),
        };
        let rehearsed = Rehearsed {
            environment: Some(verdict.environment),
            reason: reason.clone(),
        };
        let message = with_reason(&proposed.message, reason.as_deref());
        let author = &self.options.author;
        let commits = proposed.commits.clone();
        let row =
            self.archive
                .write_milestone(&message, commits, proposed.file, author, rehearsed)?;
        let status = &mut self.board.status;
        status.milestones += 1;
        status.pending = status.pending.saturating_sub(row.commits.len() as u64);
        self.note_entries(1);
        self.begin_signing();
        self.commit_to_git(&row);
        Ok(row)
    }

    /// Returns what keeps commits out of a milestone where the project wants no errors in one.
    fn faults(&mut self, commits: &[u64]) -> Result<Vec<Fault>, SessionError> {
        match self.options.config.audit.curate {
            Curation::Anything => Ok(Vec::new()),
            Curation::NoErrors => {
                let mut faults = self.archive.faults(commits)?;
                faults.extend(self.faults_among_others(commits)?);
                Ok(faults)
            }
        }
    }

    /// Returns the errors that the proposed definitions have in the image as a whole.
    fn faults_among_others(&mut self, commits: &[u64]) -> Result<Vec<Fault>, SessionError> {
        let mut names = BTreeSet::new();
        for &seq in commits {
            names.insert(log::row(&self.archive.store, seq)?.name.to_string());
        }
        let whole = self.whole()?;
        let mut faults = Vec::new();
        for name in names {
            let found = whole.findings_of(&name).iter();
            let errors = found.filter(|it| it.severity == Severity::Error);
            faults.extend(errors.map(|it| Fault {
                name: name.clone(),
                rule: it.rule_name.clone(),
            }));
        }
        Ok(faults)
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
            true => Ok(self.archive.pending()?),
        }
    }

    /// Returns how far a rehearsal is that runs beside the session.
    pub(super) fn rehearsal_activity(&self) -> Option<super::view::status::Activity> {
        let proposed = self.proposed.as_ref();
        proposed.map(|(_, it)| it.rehearsing.activity())
    }
}
