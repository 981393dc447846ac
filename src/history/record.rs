//! The records of the log: plain data, no language and no SQL.

use super::hash::Hash;
use super::id::{CommitUuid, MilestoneUuid};

/// A definition that was accepted: one link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtomicCommit {
    /// Place in the log, from 1. What orders is this number, never the clock.
    pub seq: u64,
    pub uuid: CommitUuid,
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
    /// The exact source text of the form.
    pub source: String,
    pub text_hash: Hash,
    /// The commit that held this name before.
    pub previous: Option<u64>,
    pub author: Author,
    pub origin: Origin,
    pub violations: Vec<ViolationRecord>,
    /// `clean` or `accepted`.
    pub verdict: String,
    pub rule_set: Hash,
    /// The milestone that curates it, if any.
    pub milestone: Option<MilestoneUuid>,
}

/// Who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub name: String,
    /// `human`, `agent` or `tool`.
    pub kind: String,
}

/// The way a definition came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// `repl`, `load`, `watch`, `patch`, `rollback` …
    pub kind: String,
    /// Path relative to the project, where there is one.
    pub file: Option<String>,
    pub line: Option<u32>,
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
}

/// What the caller knows of a definition before it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCommit {
    pub uuid: CommitUuid,
    pub time_ms: i64,
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
