//! Rows of what was refused.

use std::sync::Arc;

/// One definition that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalRow {
    pub name: Arc<str>,
    /// `audit` or `evaluation`.
    pub reason: Arc<str>,
    pub message: Arc<str>,
    /// `file:line` where there is one, otherwise the way it came in.
    pub place: Arc<str>,
    pub time_ms: i64,
    pub source: Arc<str>,
}
