//! What a front asks the history for, and what was found.

use std::sync::Arc;

use super::status::SessionStatus;
use super::table::{CommitLine, CommitTable};
pub use crate::history::find::holds::{Known, Subject, headings};
pub use crate::history::find::query::{
    FIELDS, KINDS, Mistake, PENDING, Query, SEVERITIES, Surroundings,
};

/// The commits that a query asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundRows {
    /// Ascending.
    pub commits: Arc<[u64]>,
    /// The last entry there was when they were looked for.
    pub through: u64,
    /// Whether there are older ones that were left out.
    pub is_cut: bool,
    /// Whether older ones are still looked for.
    pub is_part: bool,
}

impl FoundRows {
    /// Takes numbers, newest first.
    pub fn of(newest_first: &[u64], through: u64, is_cut: bool) -> FoundRows {
        FoundRows {
            commits: newest_first.iter().rev().copied().collect(),
            through,
            is_cut,
            is_part: false,
        }
    }

    /// Takes numbers, newest first, beyond which is still looked.
    pub fn part(newest_first: &[u64], through: u64) -> FoundRows {
        FoundRows {
            is_part: true,
            ..FoundRows::of(newest_first, through, true)
        }
    }
}

/// What a row tells; its milestone, its rules and its source stand elsewhere.
impl<'a> From<CommitLine<'a>> for Subject<'a> {
    fn from(line: CommitLine<'a>) -> Subject<'a> {
        Subject {
            time_ms: line.time_ms,
            name: line.name,
            kind: line.kind,
            author: line.author,
            origin: line.origin,
            file: line.file,
            message: line.message,
            severities: [line.errors, line.warnings, line.infos].map(|it| it > 0),
            ..Subject::default()
        }
    }
}

/// What was listed need not be read again.
impl Known for CommitTable {
    fn subject(&self, seq: u64) -> Option<Subject<'_>> {
        Some(self.get(self.index_of(seq)?).into())
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::definition::DefinitionKind;

    #[test]
    fn every_sort_of_definition_can_be_asked_for() {
        let kinds = DefinitionKind::ALL.map(DefinitionKind::name);
        assert_eq!(KINDS[..kinds.len()], kinds);
    }
}
