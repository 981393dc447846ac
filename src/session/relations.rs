//! What a definition is among the others: who uses it, what it uses, where its file says otherwise, and
//! what going back to one of its versions would touch.

use std::sync::Arc;

use super::error::SessionError;
use super::session::Session;
use super::source::drift::quoted;
use super::view::diff::DiffSide;
use super::view::relations::{DriftRow, RelationsView, RevertView};
use crate::history::kind::EntryKind;
use crate::history::query::{commits, heads};

impl Session {
    /// Returns who uses a name and what it uses, of what the program defines.
    pub(super) fn relations(&mut self, name: &str) -> RelationsView {
        let binding = self.image.binding(name);
        let mut callees: Vec<Arc<str>> = binding
            .into_iter()
            .flat_map(|it| it.references)
            .filter(|it| it != name && self.heads.get(it).is_some())
            .map(Arc::from)
            .collect();
        callees.sort();
        callees.dedup();
        let callers = self.users_of(name).into_iter();
        RelationsView {
            name: name.into(),
            callers: callers.filter(|it| it != name).map(Arc::from).collect(),
            callees,
        }
    }

    /// Returns the names whose image, history and file do not say the same.
    pub(super) fn drift_rows(&mut self) -> Vec<DriftRow> {
        let rows = self.drift().into_iter().map(|it| DriftRow {
            name: it.name.into(),
            state: it.state.name(),
            file: it.file.map(Arc::from),
            remedy: it.remedy,
        });
        rows.collect()
    }

    /// Returns what making a commit's text the newest of its name would change, and whom it touches.
    pub(super) fn preview_revert(&mut self, commit: u64) -> Result<RevertView, SessionError> {
        let wanted = commits::get(&self.archive.store, commit)?;
        let name = wanted.name.clone();
        let lineage = self.archive.lineage(&name)?;
        let holds = |it: &super::lineage::Version| it.made == commit || it.text == commit;
        let version = lineage.versions.iter().position(holds);
        let number = version.map_or(0, |it| it + 1);
        lineage.check(number as i64)?;
        let newest = heads::alive(&self.archive.store, &name)?;
        let undo = match newest {
            Some(_) => format!("(rollback! {} {})", quoted(&name), lineage.versions.len()),
            None => format!("(undefine! {})", quoted(&name)),
        };
        let left = newest.map_or(DiffSide::Empty, |it| DiffSide::Commit(it.seq));
        let right = match wanted.entry {
            EntryKind::Undefinition => DiffSide::Empty,
            _ => DiffSide::Commit(commit),
        };
        let diff = self.archive.diff(&left, &right)?;
        let users = self.users_of(&name).into_iter();
        let form = match wanted.entry {
            EntryKind::Undefinition => format!("(undefine! {})", quoted(&name)),
            _ => format!("(rollback! {} {number})", quoted(&name)),
        };
        Ok(RevertView {
            users: users.filter(|it| *it != name).map(Arc::from).collect(),
            name: name.into(),
            version: number,
            of: lineage.versions.len(),
            form,
            undo,
            diff,
        })
    }
}
