//! What a front asks the history for, and what was found.

use std::sync::Arc;

use super::status::SessionStatus;
pub use crate::history::find::holds::{Subject, headings};
pub use crate::history::find::query::{FIELDS, Mistake, PENDING, Query, Surroundings};

/// The commits that a query asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundRows {
    /// Ascending.
    pub commits: Arc<[u64]>,
    /// The last entry there was when they were looked for.
    pub through: u64,
    /// Whether there are older ones that were left out.
    pub is_cut: bool,
}

/// Returns what a query must know of the world, as the status tells it.
pub fn surroundings(status: &SessionStatus, now_ms: i64, is_typing: bool) -> Surroundings<'_> {
    Surroundings {
        me: &status.author,
        now_ms,
        zone_ms: status.zone_ms,
        is_typing,
    }
}
