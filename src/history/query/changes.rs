//! What a milestone did: for each name it touched, the version before and the version after.

use crate::history::error::HistoryError;
use crate::history::store::Store;

use super::{log, milestones, versions};

/// What became of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub package: String,
    pub name: String,
    /// The version before the first commit of the milestone; `None` when the name is new.
    pub before: Option<u64>,
    /// The last commit of the milestone.
    pub after: u64,
}

/// Returns the changes of a milestone, in the order in which it first touched each name.
pub fn of_milestone(store: &Store, milestone: u64) -> Result<Vec<Change>, HistoryError> {
    milestones::get(store, milestone)?;
    let mut changes: Vec<Change> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for seq in milestones::members(store, milestone)? {
        let row = log::row(store, seq)?;
        let key = (row.package.clone(), row.name.clone());
        if let Some(place) = places.get(&key) {
            let change: &mut Change = &mut changes[*place];
            change.after = seq;
            continue;
        }
        places.insert(key, changes.len());
        changes.push(Change {
            package: row.package.to_string(),
            name: row.name.to_string(),
            before: versions::before(store, seq)?,
            after: seq,
        });
    }
    Ok(changes)
}
