//! What is defined now, as commits tell it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::session::view::commits::CommitRow;
use crate::session::view::violations::ViolationRow;

/// A name that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub kind: Arc<str>,
    /// The newest commit of the name, and all that changed more than its layout.
    pub commit: u64,
    pub versions: Vec<u64>,
    pub place: Option<Arc<str>>,
    pub message: Arc<str>,
    /// Findings on it: errors, warnings, infos.
    pub findings: [u16; 3],
    /// Findings about the image that name it.
    pub image: [u16; 3],
}

/// All of them, by name.
#[derive(Debug, Default)]
pub(super) struct Outline {
    entries: BTreeMap<Arc<str>, Entry>,
}

/// What definitions of a group have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Grouping {
    #[default]
    Kind,
    Package,
    File,
}

const GROUPINGS: [(Grouping, &str); 3] = [
    (Grouping::Kind, "by kind"),
    (Grouping::Package, "by package"),
    (Grouping::File, "by file"),
];

impl Grouping {
    pub fn next(self) -> Grouping {
        let place = GROUPINGS.iter().position(|(it, _)| *it == self);
        GROUPINGS[place.map_or(0, |it| (it + 1) % GROUPINGS.len())].0
    }

    pub fn words(self) -> &'static str {
        let found = GROUPINGS.iter().find(|(it, _)| *it == self);
        found.map_or("", |(_, words)| words)
    }

    pub fn of(words: &str) -> Option<Grouping> {
        let found = GROUPINGS.iter().find(|(_, it)| *it == words);
        found.map(|(grouping, _)| *grouping)
    }

    /// Returns the group a definition is in.
    pub fn key<'a>(self, name: &'a str, entry: &'a Entry) -> &'a str {
        match self {
            Grouping::Kind => &entry.kind,
            Grouping::Package => match name.split_once(':') {
                Some((package, _)) if !package.is_empty() => package,
                _ => "user",
            },
            Grouping::File => match entry.place.as_deref() {
                Some(place) => place.rsplit_once(':').map_or(place, |(file, _)| file),
                None => "repl",
            },
        }
    }
}

impl Outline {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    pub fn all(&self) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        self.entries.iter()
    }

    /// Takes what a commit says of its name.
    pub fn take(&mut self, row: &CommitRow) {
        let before = self.entries.remove(&row.name);
        if row.change == "undefinition" {
            return;
        }
        let mut versions = before.as_ref().map_or(Vec::new(), |it| it.versions.clone());
        // What ends under the old name goes on under the new one.
        if row.change == "rename" {
            let of = |it: &Entry| Some(it.commit) == row.target;
            let old = self.entries.iter().find(|(_, it)| of(it));
            if let Some(name) = old.map(|(name, _)| name.clone()) {
                let ended = self.entries.remove(&name);
                versions.extend(ended.into_iter().flat_map(|it| it.versions));
            }
        }
        match (row.change, versions.last_mut()) {
            ("trivia", Some(last)) => *last = row.seq,
            _ => versions.push(row.seq),
        }
        let entry = Entry {
            kind: row.kind.clone(),
            commit: row.seq,
            versions,
            place: row.place.clone(),
            message: row.message.clone(),
            findings: [row.errors, row.warnings, row.infos],
            image: before.map_or([0; 3], |it| it.image),
        };
        self.entries.insert(row.name.clone(), entry);
    }

    pub fn take_findings(&mut self, began: &[ViolationRow], ended: &[ViolationRow]) {
        let changes = began.iter().map(|it| (it, true));
        for (row, begins) in changes.chain(ended.iter().map(|it| (it, false))) {
            let Some(entry) = self.entries.get_mut(&row.name) else {
                continue;
            };
            let count = match &*row.severity {
                "error" => &mut entry.image[0],
                "warning" => &mut entry.image[1],
                _ => &mut entry.image[2],
            };
            *count = match begins {
                true => count.saturating_add(1),
                false => count.saturating_sub(1),
            };
        }
    }
}
