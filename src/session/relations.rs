//! What a definition is among the others: who uses it, what it uses, where its file says otherwise, and
//! what going back to one of its versions would touch.

use std::sync::Arc;

use super::command::RequestId;
use super::error::SessionError;
use super::event::Event;
use super::session::Session;
use super::source::drift::{Drift, Look, quoted};
use super::view::diff::DiffSide;
use super::view::relations::{DriftRow, RelationsView, RevertView};
use super::walks::Found;
use crate::history::kind::EntryKind;
use crate::history::query::{commits, heads};

fn drift_row(drift: Drift) -> DriftRow {
    DriftRow {
        name: drift.name.into(),
        state: drift.state.name(),
        file: drift.file.map(Arc::from),
        remedy: drift.remedy,
    }
}

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

    /// Answers which names' image, history and file do not say the same. Files are looked at on a thread of
    /// its own; a question asked since makes an older one idle, and nobody hears of it.
    pub(super) fn ask_drift(&mut self, id: RequestId) {
        if let Some(older) = self.asked_drift.replace(id) {
            self.forget_walk(older);
        }
        let (sources, paths) = (self.sources.clone(), self.paths.clone());
        let prints = self.intake.prints().clone();
        self.walk_beside(id, move |pace| {
            let look = Look::at(&sources, &prints, |path| paths.display(path), pace)?;
            let rest: Found = Box::new(move |session| {
                let rows = session.drift_after(look).into_iter().map(drift_row);
                let rows = Arc::new(rows.collect());
                Ok(Event::Drifted { id, rows })
            });
            Ok(rest)
        });
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
            diff,
        })
    }
}
