//! What each name means now: the newest commit of every name, as far as the session needs it.

use std::collections::HashMap;

use crate::history::hash::Hash;
use crate::history::record::AtomicCommit;

/// The newest commit of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    pub seq: u64,
    pub kind: String,
    pub text: Hash,
    /// Findings by severity: errors, warnings, infos.
    pub findings: [u64; 3],
}

/// All of them, by name.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    newest: HashMap<String, Current>,
}

impl Heads {
    pub fn insert(&mut self, name: &str, current: Current) -> Option<Current> {
        self.newest.insert(name.into(), current)
    }

    pub fn get(&self, name: &str) -> Option<&Current> {
        self.newest.get(name)
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
            findings: [count("error"), count("warning"), count("info")],
        }
    }
}
