//! The records of the log: plain data, no language and no SQL.

use super::dependencies::Dependency;
use super::hash::Hash;
use super::id::{CommitUuid, MilestoneUuid};
use super::kind::EntryKind;

/// A definition that was accepted, or that was taken away: one link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtomicCommit {
    /// Place in the log, from 1. What orders is this number, never the clock.
    pub seq: u64,
    pub uuid: CommitUuid,
    /// `Definition`, `Undefinition`, `Trivia`, `Rollback` or `Rename`.
    pub entry: EntryKind,
    /// The leaf hash over the canonical header; the header names the leaf before it.
    pub leaf: Hash,
    pub previous_leaf: Hash,
    /// Milliseconds since the Unix epoch. Not trusted for order.
    pub time_ms: i64,
    /// What sort of definition: `function`, `macro`, `variable`, `class` …
    pub kind: String,
    pub package: String,
    pub name: String,
    /// The docstring, or empty.
    pub message: String,
    /// The exact source text of the form; empty where the name was undefined.
    pub source: String,
    pub text_hash: Hash,
    /// The commit that held this name before.
    pub previous: Option<u64>,
    /// The commit that a rollback goes back to, or the last one of the old name of a rename.
    pub target: Option<u64>,
    pub author: Author,
    pub origin: Origin,
    pub violations: Vec<ViolationRecord>,
    /// `clean` or `accepted`.
    pub verdict: String,
    pub rule_set: Hash,
    /// The hash over the form as read, where the writer computed it.
    pub definition_hash: Option<Hash>,
    /// What it uses, as a set.
    pub dependencies: Vec<Dependency>,
    /// The milestone that curates it, if any.
    pub milestone: Option<MilestoneUuid>,
}

/// Who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author<T = String> {
    pub name: T,
    /// `human`, `agent` or `tool`.
    pub kind: T,
}

/// A person of this name.
impl From<&str> for Author {
    fn from(name: &str) -> Author {
        Author {
            name: name.into(),
            kind: "human".into(),
        }
    }
}

/// The way a definition came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin<T = String> {
    /// `repl`, `load`, `watch`, `patch`, `rollback` …, and what is said of it besides behind a space.
    pub kind: T,
    /// Path relative to the project, where there is one.
    pub file: Option<T>,
    pub line: Option<u32>,
}

/// Returns the way in alone: the first word of an origin.
pub fn way_in(origin: &str) -> &str {
    origin.split(' ').next().unwrap_or_default()
}

/// A rule's finding as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViolationRecord {
    pub rule: String,
    pub rule_name: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    pub points: u32,
    pub message: String,
    /// Bytes from the start of the source text.
    pub span: Option<(u32, u32)>,
    /// The version of the rule: it grows when the rule means something else than before.
    pub version: u32,
}

/// What the caller knows of a definition before it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommit {
    pub uuid: CommitUuid,
    pub time_ms: i64,
    pub change: Change,
    pub kind: String,
    pub package: String,
    pub name: String,
    pub message: String,
    pub source: String,
    pub author: Author,
    pub origin: Origin,
    pub violations: Vec<ViolationRecord>,
    pub verdict: String,
    pub rule_set: Hash,
    /// The hash over the form as read; `None` where the caller does not compute it.
    pub definition_hash: Option<Hash>,
    /// What it uses, in any order.
    pub dependencies: Vec<Dependency>,
}

/// What a commit does with its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change {
    /// The name gets a new meaning.
    #[default]
    Define,
    /// Only comments or layout changed; the definition hash, where both are known, is the same.
    Trivia,
    /// The name gets the text back that it had in this commit.
    Rollback { to: u64 },
    /// The definition goes on under this name, which must be free; the newest commit of the old name.
    Rename { from: u64 },
}

/// What the caller knows of a name that loses its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUndefinition {
    pub uuid: CommitUuid,
    pub time_ms: i64,
    pub package: String,
    pub name: String,
    /// Why, or empty.
    pub message: String,
    pub author: Author,
    pub origin: Origin,
}

/// A group of atomic commits with a reason, written by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    pub seq: u64,
    pub uuid: MilestoneUuid,
    pub leaf: Hash,
    pub time_ms: i64,
    pub message: String,
    pub author: Author,
    /// Sequence numbers of its commits, ascending.
    pub commits: Vec<u64>,
}

/// What the caller knows of a milestone before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMilestone {
    pub uuid: MilestoneUuid,
    pub time_ms: i64,
    pub message: String,
    pub author: Author,
    /// Sequence numbers of the commits to group, in any order.
    pub commits: Vec<u64>,
    /// The file that it is made for, relative to the project.
    pub file: Option<String>,
    /// Why it is accepted although its rehearsal differed.
    pub reason: Option<String>,
    /// The hash of the environment that its rehearsal ended with.
    pub environment: Option<Hash>,
}

/// Who does something to milestones, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub uuid: CommitUuid,
    pub time_ms: i64,
    pub author: Author,
}

/// A text on record that gives no name a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    pub uuid: CommitUuid,
    pub time_ms: i64,
    pub author: Author,
    /// `Rule`, `Model`, `Patch` or `Measurement`.
    pub kind: EntryKind,
    /// The rule, the model or the patch, or what was measured.
    pub name: String,
    /// What was done: `added`, `removed`, `asked`, `applied` …
    pub action: String,
    pub text: String,
    pub message: String,
    /// An entry that it belongs to.
    pub target: Option<u64>,
    /// The rules from here on.
    pub rule_set: Option<Hash>,
}

/// A definition that was judged and refused, kept so that the refusal is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    pub time_ms: i64,
    pub name: String,
    pub source: String,
    pub origin: Origin,
    /// `audit` or `evaluation`.
    pub reason: String,
    pub message: String,
    pub violations: Vec<ViolationRecord>,
}
