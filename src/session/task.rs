//! What the session is working on, for whom, and where its text came from.

use std::sync::Arc;

use super::command::RequestId;
use super::host::World;
use crate::audit::EntryPath;
use crate::history::record::{Author, Origin};

/// Loads and evaluations inside of each other; a file that loads itself ends here.
pub const DEPTH_MAX: u32 = 64;

/// The context of everything that is said and committed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The request that asked for it; none for what the session does by itself.
    pub id: Option<RequestId>,
    /// `repl`, `load`, `watch` …
    pub origin: String,
    /// What the history says of the way in besides: where a patch comes from, and who approved it.
    pub besides: Option<String>,
    /// The file, relative to the project.
    pub file: Option<String>,
    /// Whether values of expressions are shown.
    pub shows_values: bool,
    /// Whether what programs print is dropped: a rebuild repeats what was said long ago.
    pub is_silent: bool,
    /// What the work may do to the world.
    pub world: World,
    pub depth: u32,
    /// Who has written what comes in, where it is not who is at work.
    pub author: Option<Author>,
}

impl Task {
    /// Something the session does by itself.
    pub fn own(origin: &str) -> Task {
        Task {
            id: None,
            origin: origin.into(),
            besides: None,
            file: None,
            shows_values: false,
            is_silent: false,
            world: World::Live,
            depth: 0,
            author: None,
        }
    }

    /// Returns who speaks where nobody asked: the file that is taken, or else the way in.
    pub fn beside(&self) -> Option<Arc<str>> {
        let own = || self.file.clone().unwrap_or_else(|| self.origin.clone());
        self.id.is_none().then(|| own().into())
    }

    /// Returns the way in, as policies name it.
    pub fn way(&self) -> EntryPath {
        match self.origin.as_str() {
            "watch" => EntryPath::Watcher,
            "patch" => EntryPath::Patch,
            "rollback" => EntryPath::Rollback,
            "slot" => EntryPath::Slot,
            "repl" | "home" | "rename" | "sanitize" => EntryPath::Repl,
            _ => EntryPath::Load,
        }
    }

    /// Returns where a definition on this line came from.
    pub fn origin_at(&self, line: u32) -> Origin {
        let way = &self.origin;
        let besides = self.besides.as_ref();
        Origin {
            kind: besides.map_or_else(|| way.clone(), |it| format!("{way} {it}")),
            file: self.file.clone(),
            line: self.file.is_some().then_some(line),
        }
    }
}
