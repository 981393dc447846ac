//! The way back from definitions that were changed: each name becomes again what it was before, unless
//! something newer was made of it since. What earlier runs of the workstation did last is read from the
//! history.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::archive::Archive;
use super::command::RequestId;
use super::error::SessionError;
use super::event::Event;
use super::lineage::Lineage;
use super::session::Session;
use super::source::drift::quoted;
use super::stop::Stop;
use super::view::operations::{LastOperation, Operation};
use crate::history::kind::EntryKind;
use crate::history::query::log::{self, LogRow};
use crate::history::query::operations;

/// Rollbacks and renames that are looked at for the one that still holds.
const LOOKED_AT_MAX: usize = 100;

impl Session {
    /// Returns the number of the newest commit, 0 where there is none.
    pub(super) fn newest_commit(&self) -> u64 {
        let newest = log::newest(&self.archive.store, 1).unwrap_or_default();
        newest.first().map_or(0, |it| it.seq)
    }

    /// Ends what changed definitions; a front hears which commits were made after `since`.
    pub(super) fn finish_act(&mut self, id: RequestId, since: u64, outcome: Result<(), Stop>) {
        // Where they cannot be read the front has nothing to take back.
        let made = log::range(&self.archive.store, since + 1..=u64::MAX).unwrap_or_default();
        if !made.is_empty() {
            self.emit(Event::Acted {
                id,
                commits: made.iter().map(|it| it.seq).collect(),
                names: names(&made),
            });
        }
        self.finish(id, outcome);
    }

    /// Takes back what these commits did together, by commits of their own.
    pub(super) fn take_back(&mut self, id: RequestId, commits: &[u64]) {
        match self.archive.way_back(commits) {
            Ok(forms) => self.act(id, forms.join("\n")),
            Err(error) => self.fail(Some(id), &error),
        }
    }
}

/// Returns the names of commits, each once.
fn names(rows: &[LogRow]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for row in rows {
        if !names.contains(&row.name) {
            names.push(row.name.clone());
        }
    }
    names
}

impl Archive {
    /// Returns the forms that take back what these commits did together; refuses where one of their names
    /// was changed since.
    fn way_back(&self, commits: &[u64]) -> Result<Vec<String>, SessionError> {
        let mut rows = Vec::new();
        for seq in commits {
            rows.push(log::row(&self.store, *seq)?);
        }
        rows.sort_by_key(|it| it.seq);
        // A new name brings the texts along that say it, and so does the old one when it comes back.
        if let Some(renamed) = rows.iter().find(|it| it.entry == EntryKind::Rename) {
            let lineage = self.lineage(&renamed.name)?;
            check_newest(&lineage, renamed.seq)?;
            let old = log::row(&self.store, renamed.target.unwrap_or_default())?.name;
            let (new, old) = (quoted(&renamed.name), quoted(&old));
            return Ok(vec![format!("(rename! {new} {old})")]);
        }
        let mut by_name: BTreeMap<Arc<str>, (u64, u64)> = BTreeMap::new();
        for row in &rows {
            let ends = by_name.entry(row.name.clone()).or_insert((row.seq, 0));
            ends.1 = row.seq;
        }
        let mut ends: Vec<_> = by_name.into_iter().collect();
        // What was defined last goes first.
        ends.sort_by_key(|(_, (_, newest))| std::cmp::Reverse(*newest));
        let back = ends.iter().map(|(name, (oldest, newest))| {
            let lineage = self.lineage(name)?;
            check_newest(&lineage, *newest)?;
            self.back_from(&lineage, *oldest)
        });
        back.collect()
    }

    /// Returns the form that makes a name what it was before one of its commits.
    fn back_from(&self, lineage: &Lineage, commit: u64) -> Result<String, SessionError> {
        let made = |it: &super::lineage::Version| it.made == commit;
        let name = quoted(&lineage.name);
        let Some(before) = lineage.versions.iter().position(made) else {
            return Err(SessionError::OnlyComments {
                name: lineage.name.clone(),
            });
        };
        let ended = match before {
            0 => true,
            _ => self.version(lineage, before)?.entry == EntryKind::Undefinition,
        };
        Ok(match ended {
            true => format!("(undefine! {name})"),
            false => format!("(rollback! {name} {before})"),
        })
    }

    /// Returns what was done last and still holds, to milestones or by going back or renaming, and what
    /// of it was taken back last.
    pub(super) fn last_operation(&self) -> Result<LastOperation, SessionError> {
        let curated = operations::newest_to_undo(&self.store)?;
        let rows = log::reverts_since(&self.store, curated.unwrap_or(0), LOOKED_AT_MAX)?;
        let undo = match self.newest_that_holds(&rows)? {
            Some(commit) => Some(Operation::Definitions(vec![commit])),
            None => curated.map(Operation::Curation),
        };
        let undone = operations::newest_to_redo(&self.store)?;
        let redo = match undone {
            Some(seq) if log::reverts_since(&self.store, seq, 1)?.is_empty() => Some(seq),
            _ => None,
        };
        Ok(LastOperation { undo, redo })
    }

    /// Returns the newest of some rollbacks and renames, newest first, that is what its name means now and
    /// takes no other of them back.
    fn newest_that_holds(&self, rows: &[LogRow]) -> Result<Option<u64>, SessionError> {
        for row in rows {
            // A method is renamed with its generic function; a name that is no more has no versions.
            let goes_along = row.entry == EntryKind::Rename && &*row.kind == "method";
            let Some(lineage) = self.lineage(&row.name).ok().filter(|_| !goes_along) else {
                continue;
            };
            let newest = lineage.versions.last();
            if newest.is_some_and(|it| it.made == row.seq && it.text == row.seq)
                && !self.takes_back(&lineage, lineage.versions.len(), rows)?
            {
                return Ok(Some(row.seq));
            }
        }
        Ok(None)
    }

    /// Whether a version of a name, from 1, undoes the revert before it: its text is the one before that,
    /// and that was no undo itself.
    fn takes_back(
        &self,
        lineage: &Lineage,
        version: usize,
        reverts: &[LogRow],
    ) -> Result<bool, SessionError> {
        let is_revert = |version: usize| {
            let made = lineage.versions[version - 1].made;
            reverts.iter().any(|it| it.seq == made)
        };
        if version < 3 || !is_revert(version) || !is_revert(version - 1) {
            return Ok(false);
        }
        let text = |version: usize| self.version_text(lineage, version);
        Ok(text(version)? == text(version - 2)?
            && !self.takes_back(lineage, version - 1, reverts)?)
    }
}

/// Refuses where a commit is not the newest of its name.
fn check_newest(lineage: &Lineage, commit: u64) -> Result<(), SessionError> {
    match lineage.versions.last() {
        Some(newest) if newest.text != commit => Err(SessionError::Overtaken {
            name: lineage.name.clone(),
            by: newest.text,
        }),
        _ => Ok(()),
    }
}
