//! The Merkle tree of a stored log: roots of any past size, and paths through it.
//!
//! Leaves stand in `entries`; inner nodes over whole blocks of 256 leaves in `nodes`, which is a cache
//! and may lag behind. So whatever is asked takes a few hundred leaves and a few dozen nodes, however
//! long the log is.

use rusqlite::{Connection, OptionalExtension};

use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::merkle::{Frontier, root};
use super::sql::Natural;

/// Subtrees of 2^8 leaves and more are kept.
pub(super) const LEVEL_KEPT: u32 = 8;
/// Leaves in the smallest subtree that is kept.
pub(super) const BLOCK: u64 = 1 << LEVEL_KEPT;

const DOING: &str = "read the tree of the log";

/// Returns the root over the first `size` leaves.
pub(super) fn root_at(connection: &Connection, size: u64) -> Result<Hash, HistoryError> {
    Ok(frontier_at(connection, size)?.root())
}

/// Returns the tree over the first `size` leaves, ready to grow.
pub(super) fn frontier_at(connection: &Connection, size: u64) -> Result<Frontier, HistoryError> {
    let mut frontier = Frontier::default();
    let mut done = 0;
    for (level, place) in whole_subtrees(0, size) {
        if level < LEVEL_KEPT {
            break;
        }
        frontier.push_subtree(1 << level, subtree(connection, level, place)?);
        done += 1 << level;
    }
    for leaf in leaves(connection, done, size)? {
        frontier.push(leaf);
    }
    Ok(frontier)
}

/// Returns the whole subtrees, as level and place, that cover the leaves from `start` to `end`, from
/// left to right.
fn whole_subtrees(start: u64, end: u64) -> Vec<(u32, u64)> {
    let mut subtrees = Vec::new();
    let mut at = start;
    while at < end {
        let aligned = if at == 0 { 63 } else { at.trailing_zeros() };
        let level = aligned.min((end - at).ilog2());
        subtrees.push((level, at >> level));
        at += 1 << level;
    }
    subtrees
}

/// Returns the root over the leaves from `start` to `end`, as it stands inside of the tree: `start` is
/// where a subtree of at least this size begins.
pub(super) fn range(connection: &Connection, start: u64, end: u64) -> Result<Hash, HistoryError> {
    if end - start < BLOCK {
        return Ok(root(&leaves(connection, start, end)?));
    }
    let mut frontier = Frontier::default();
    for (level, place) in whole_subtrees(start, end) {
        if level < LEVEL_KEPT {
            for leaf in leaves(connection, place << level, end)? {
                frontier.push(leaf);
            }
            break;
        }
        frontier.push_subtree(1 << level, subtree(connection, level, place)?);
    }
    Ok(frontier.root())
}

/// Returns the root of a whole subtree that is kept; one that is not there yet is made of what is
/// below it.
fn subtree(connection: &Connection, level: u32, place: u64) -> Result<Hash, HistoryError> {
    let mut found = Vec::new();
    let mut open = vec![(level, place, false)];
    // Without recursion: a frame comes again, closed, when both its halves are on `found`.
    while let Some((level, place, is_closed)) = open.pop() {
        if is_closed {
            let (right, left) = (found.pop(), found.pop());
            let both = left.zip(right).expect("BUG: a subtree with one half");
            found.push(Hash::node(&both.0, &both.1));
            continue;
        }
        if let Some(hash) = kept(connection, level, place)? {
            found.push(hash);
            continue;
        }
        if level == LEVEL_KEPT {
            let start = place << level;
            found.push(root(&leaves(connection, start, start + BLOCK)?));
            continue;
        }
        open.push((level, place, true));
        open.push((level - 1, place * 2 + 1, false));
        open.push((level - 1, place * 2, false));
    }
    Ok(found.pop().expect("BUG: a subtree without a root"))
}

fn kept(connection: &Connection, level: u32, place: u64) -> Result<Option<Hash>, HistoryError> {
    connection
        .prepare_cached("SELECT hash FROM nodes WHERE level = ?1 AND place = ?2")
        .and_then(|mut statement| {
            statement
                .query_row((level, Natural(place)), |row| row.get(0))
                .optional()
        })
        .doing(DOING)
}

/// Returns the leaves from `start`, counted from 0, up to `end`.
pub(super) fn leaves(
    connection: &Connection,
    start: u64,
    end: u64,
) -> Result<Vec<Hash>, HistoryError> {
    let mut statement = connection
        .prepare_cached("SELECT leaf FROM entries WHERE seq > ?1 AND seq <= ?2 ORDER BY seq")
        .doing(DOING)?;
    let rows = statement
        .query_map((Natural(start), Natural(end)), |row| row.get(0))
        .doing(DOING)?;
    let leaves: Vec<Hash> = rows.collect::<Result<_, _>>().doing(DOING)?;
    match leaves.len() as u64 == end - start {
        true => Ok(leaves),
        false => Err(HistoryError::Damaged {
            seq: start + 1,
            what: format!("not all entries from here to #{end} are there"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_subtrees_cover_what_they_should() {
        for (start, end) in [(0, 0), (0, 1), (0, 7), (8, 15), (256, 1000), (512, 1024)] {
            let mut at = start;
            for (level, place) in whole_subtrees(start, end) {
                assert_eq!(place << level, at);
                at += 1 << level;
            }
            assert_eq!(at, end);
        }
        assert_eq!(whole_subtrees(0, 7), [(2, 0), (1, 2), (0, 6)]);
    }
}
