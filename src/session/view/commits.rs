//! Rows of the commit graph.

use std::sync::Arc;

use super::members::Members;
pub use crate::history::id::MilestoneUuid;

/// One atomic commit as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitRow {
    pub seq: u64,
    /// The UUID, in full, lower case.
    pub uuid: Arc<str>,
    /// The first twelve hex digits of the leaf hash.
    pub hash: Arc<str>,
    pub name: Arc<str>,
    pub kind: Arc<str>,
    /// The first line of the docstring.
    pub message: Arc<str>,
    /// `repl`, `load`, `watch` …
    pub origin: Arc<str>,
    /// `file:line` where there is one.
    pub place: Option<Arc<str>>,
    pub author: Arc<str>,
    pub time_ms: i64,
    pub errors: u16,
    pub warnings: u16,
    pub infos: u16,
    /// What it does with its name: `definition`, `undefinition`, `trivia`, `rollback` or `rename`.
    pub change: &'static str,
    /// The commit that held this name before.
    pub previous: Option<u64>,
    /// The commit that a rollback goes back to, or the last one of the name that a rename ends.
    pub target: Option<u64>,
    /// Sequence number of the milestone it belongs to; `None` is pending.
    pub milestone: Option<u64>,
}

/// Something done to milestones, or the making of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRow {
    pub seq: u64,
    pub uuid: String,
    /// `milestone`, `amend`, `split`, `squash`, `move`, `dissolve` or `undo`.
    pub kind: &'static str,
    pub time_ms: i64,
    pub author: String,
    pub message: String,
    /// The milestone or operation that it is about.
    pub target: Option<u64>,
    /// The commits it groups or moves; the milestones it squashes.
    pub members: Vec<u64>,
    /// The operation that took it back.
    pub undone_by: Option<u64>,
}

/// One milestone as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneRow {
    pub seq: u64,
    pub uuid: MilestoneUuid,
    pub hash: Arc<str>,
    pub message: Arc<str>,
    pub author: Arc<str>,
    pub time_ms: i64,
    pub commits: Members,
}
