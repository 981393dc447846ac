//! What each name means now: the newest commit of every name, as far as the session needs it.

use rustc_hash::FxHashMap;

use crate::history::hash::Hash;
use crate::history::record::AtomicCommit;

/// The newest commit of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    pub seq: u64,
    pub kind: String,
    pub text: Hash,
    /// The hash over the form as read, where it is known.
    pub definition: Option<Hash>,
    /// Findings by severity: errors, warnings, infos.
    pub findings: [u64; 3],
}

/// All of them, by name.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    newest: FxHashMap<String, Current>,
}

impl Heads {
    pub fn insert(&mut self, name: impl Into<String>, current: Current) -> Option<Current> {
        self.newest.insert(name.into(), current)
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, count: usize) {
        self.newest.reserve(count);
    }

    /// Forgets a name that means nothing any more.
    pub fn remove(&mut self, name: &str) -> Option<Current> {
        self.newest.remove(name)
    }

    /// Notes the definition hash of a name whose commit has none.
    pub fn describe(&mut self, name: &str, definition: Hash) {
        if let Some(current) = self.newest.get_mut(name) {
            current.definition = Some(definition);
        }
    }

    pub fn get(&self, name: &str) -> Option<&Current> {
        self.newest.get(name)
    }

    /// Returns the name whose newest commit this is.
    pub fn name_of(&self, seq: u64) -> Option<String> {
        let mut all = self.newest.iter();
        all.find(|(_, it)| it.seq == seq)
            .map(|(name, _)| name.clone())
    }

    pub fn text(&self, name: &str) -> Option<Hash> {
        self.get(name).map(|it| it.text)
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &Current)> {
        self.newest.iter().map(|(name, it)| (name.as_str(), it))
    }

    pub fn count(&self) -> usize {
        self.newest.len()
    }
}

impl Current {
    pub fn of(commit: &AtomicCommit) -> Current {
        let count = |severity: &str| {
            let found = commit
                .violations
                .iter()
                .filter(|it| it.severity == severity);
            found.count() as u64
        };
        Current {
            seq: commit.seq,
            kind: commit.kind.clone(),
            text: commit.text_hash,
            definition: commit.definition_hash,
            findings: [count("error"), count("warning"), count("info")],
        }
    }
}
