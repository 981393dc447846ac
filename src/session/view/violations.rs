//! Rows of the violation list.

use std::sync::Arc;

/// One finding on one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViolationRow {
    pub commit: u64,
    pub name: Arc<str>,
    pub rule: Arc<str>,
    pub rule_name: Arc<str>,
    /// `error`, `warning` or `info`.
    pub severity: Arc<str>,
    pub points: u32,
    pub message: Arc<str>,
    /// `file:line` where there is one.
    pub place: Option<Arc<str>>,
    /// Bytes from the start of the commit's source.
    pub span: Option<(u32, u32)>,
    /// Whether the commit is the newest of its name; older findings are history.
    pub current: bool,
}

/// A finding that may stay, by what stands above its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedRow {
    pub commit: u64,
    pub name: Arc<str>,
    /// As written.
    pub rule: Arc<str>,
    pub reason: Arc<str>,
    pub until: Option<Arc<str>>,
}
