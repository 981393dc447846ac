//! What is defined now, as commits tell it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::session::view::commits::CommitRow;
use crate::session::view::table::{CommitLine, CommitTable};
use crate::session::view::violations::ViolationRow;

/// A name that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub kind: Arc<str>,
    /// The newest commit of the name, and how many changed more than its layout.
    pub commit: u64,
    pub versions: usize,
    /// The version before that.
    pub before: Option<u64>,
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

/// The versions of a name, up to some commit.
#[derive(Clone, Copy)]
struct Standing {
    commit: u64,
    versions: usize,
    before: Option<u64>,
}

impl Standing {
    /// Returns the versions after a commit: of its own name, and of one that ends in it.
    fn after(line: &CommitLine<'_>, own: Option<Standing>, ended: Option<Standing>) -> Standing {
        let last = ended.or(own);
        let versions = [own, ended].into_iter().flatten().map(|it| it.versions);
        let versions: usize = versions.sum();
        let is_new = line.change != "trivia" || versions == 0;
        Standing {
            commit: line.seq,
            versions: versions + usize::from(is_new),
            before: match is_new {
                true => last.map(|it| it.commit),
                false => last.and_then(|it| it.before),
            },
        }
    }

    fn entry(self, line: CommitLine<'_>) -> Entry {
        Entry {
            kind: line.kind.into(),
            commit: self.commit,
            versions: self.versions,
            before: self.before,
            place: line.place().map(Arc::from),
            message: line.message.into(),
            findings: [line.errors, line.warnings, line.infos],
            image: [0; 3],
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

    /// Takes everything that was listed.
    pub fn of(table: &CommitTable) -> Outline {
        let mut standing: Vec<Option<Standing>> = vec![None; table.numbers()];
        for index in 0..table.len() {
            let line = table.get(index);
            let own = table.name_number(index);
            let before = standing[own].take();
            if line.change == "undefinition" {
                continue;
            }
            let ended = line.target.filter(|_| line.change == "rename");
            let ended = ended.and_then(|it| table.index_of(it));
            let ended = ended.and_then(|it| standing[table.name_number(it)].take());
            standing[own] = Some(Standing::after(&line, before, ended));
        }
        let entry = |(name, index): (&Arc<str>, usize)| {
            let standing = standing[table.name_number(index)]?;
            Some((name.clone(), standing.entry(table.get(index))))
        };
        Outline {
            entries: table.names().filter_map(entry).collect(),
        }
    }

    /// Takes what a commit says of its name.
    pub fn take(&mut self, row: &CommitRow) {
        let line = CommitLine::from(row);
        let before = self.entries.remove(line.name);
        if line.change == "undefinition" {
            return;
        }
        // What ends under the old name goes on under the new one.
        let of = |it: &Entry| line.change == "rename" && Some(it.commit) == line.target;
        let old = self.entries.iter().find(|(_, it)| of(it));
        let old = old.map(|(name, _)| name.clone());
        let ended = old.and_then(|it| self.entries.remove(&it));
        let standing = |it: &Entry| Standing {
            commit: it.commit,
            versions: it.versions,
            before: it.before,
        };
        let after = Standing::after(
            &line,
            before.as_ref().map(standing),
            ended.as_ref().map(standing),
        );
        let entry = Entry {
            image: before.map_or([0; 3], |it| it.image),
            ..after.entry(line)
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
