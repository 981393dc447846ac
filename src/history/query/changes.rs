//! What commits did together: for each name they touched, the version before and the version after.

use crate::history::error::HistoryError;
use crate::history::store::Store;

use std::collections::{HashMap, HashSet};

use super::{log, milestones, versions};

/// What became of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub package: String,
    pub name: String,
    /// The version before the first of the commits; `None` when the name is new.
    pub before: Option<u64>,
    /// The last of the commits.
    pub after: u64,
}

/// Asked between two steps; what was wanted no more has no answer.
pub type GoesOn<'a> = &'a mut dyn FnMut() -> bool;

/// What changed, and nothing where nobody wanted to know any more.
pub type Changes = Result<Option<Vec<Change>>, HistoryError>;

/// Returns the changes of a milestone, in the order in which it first touched each name.
pub fn of_milestone(store: &Store, milestone: u64, goes_on: GoesOn<'_>) -> Changes {
    milestones::get(store, milestone)?;
    of_commits(store, &milestones::members(store, milestone)?, goes_on)
}

/// Returns what these commits, ascending, change together.
pub fn of_commits(store: &Store, commits: &[u64], goes_on: GoesOn<'_>) -> Changes {
    let mut changes: Vec<Change> = Vec::new();
    let mut places = HashMap::new();
    for &seq in commits {
        if !goes_on() {
            return Ok(None);
        }
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
    Ok(Some(changes))
}

/// Returns what differs between two milestones: of each name the newest version that milestones up to
/// `older` hold, and the newest that those up to `newer` hold. Where it is the same one, nothing differs.
pub fn between(store: &Store, older: u64, newer: u64, goes_on: GoesOn<'_>) -> Changes {
    for milestone in [older, newer] {
        milestones::get(store, milestone)?;
    }
    let mut seen = HashSet::new();
    let mut changes = Vec::new();
    for (milestone, _) in milestones::messages(store)? {
        if milestone <= older || newer < milestone {
            continue;
        }
        for seq in milestones::members(store, milestone)? {
            if !goes_on() {
                return Ok(None);
            }
            let row = log::row(store, seq)?;
            if !seen.insert((row.package.clone(), row.name.clone())) {
                continue;
            }
            let newest = versions::newest_in(store, &row.package, &row.name)?;
            let Some(after) = held(store, newest.unwrap_or(seq), newer)? else {
                continue;
            };
            let before = held(store, after, older)?;
            if before != Some(after) {
                changes.push(Change {
                    package: row.package.to_string(),
                    name: row.name.to_string(),
                    before,
                    after,
                });
            }
        }
    }
    Ok(Some(changes))
}

/// Returns the newest version of the name of a commit that the milestones up to one hold.
pub fn held_of(store: &Store, commit: u64, milestone: u64) -> Result<Option<u64>, HistoryError> {
    milestones::get(store, milestone)?;
    let row = log::row(store, commit)?;
    let newest = versions::newest_in(store, &row.package, &row.name)?;
    held(store, newest.unwrap_or(commit), milestone)
}

/// Returns the newest version, from this one back, that the milestones up to one hold.
fn held(store: &Store, from: u64, milestone: u64) -> Result<Option<u64>, HistoryError> {
    let mut at = Some(from);
    while let Some(seq) = at {
        if milestones::holder(store, seq)?.is_some_and(|it| it <= milestone) {
            break;
        }
        // An honest log only points backwards.
        at = versions::before(store, seq)?.filter(|it| *it < seq);
    }
    Ok(at)
}
