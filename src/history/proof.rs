//! Proofs over the tree of RFC 6962: that an entry is in a log of some size, and that a log is the
//! beginning of a longer one.
//!
//! Both are paths of hashes, at most two for each doubling of the log. They are computed from the
//! stored leaves and kept nodes (see `tree.rs`), and checked without the log.

use rusqlite::Connection;

use super::error::HistoryError;
use super::hash::Hash;
use super::store::Store;
use super::tree;

/// Longer paths are those of no log.
pub const PATH_MAX: usize = 64;

/// Returns the hashes beside the way from a leaf, counted from 0, to the root over the first `size`.
pub fn inclusion(store: &Store, index: u64, size: u64) -> Result<Vec<Hash>, HistoryError> {
    if index >= size {
        return Err(HistoryError::NoEntry { seq: index + 1 });
    }
    let mut beside = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + half(end - start);
        if index < middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((start, middle));
            start = middle;
        }
    }
    beside.reverse();
    hashes(store.connection(), &beside)
}

/// Returns the hashes that show that the first `old` leaves are the beginning of the first `new`.
pub fn consistency(store: &Store, old: u64, new: u64) -> Result<Vec<Hash>, HistoryError> {
    if old > new {
        return Err(HistoryError::NoEntry { seq: old });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let mut beside = Vec::new();
    let (mut start, mut end) = (0, new);
    // Whether the part is the whole old tree so far; its root is known to whoever asks.
    let mut is_known = true;
    while old != end {
        let middle = start + half(end - start);
        if old <= middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((start, middle));
            start = middle;
            is_known = false;
        }
    }
    if !is_known {
        beside.push((start, end));
    }
    beside.reverse();
    hashes(store.connection(), &beside)
}

fn hashes(connection: &Connection, ranges: &[(u64, u64)]) -> Result<Vec<Hash>, HistoryError> {
    let ranges = ranges.iter();
    ranges
        .map(|(start, end)| tree::range(connection, *start, *end))
        .collect()
}

/// Returns the largest power of two below a size of at least two.
fn half(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// Returns the root that a leaf and the hashes beside its way lead to; `None` where the path is not
/// one of that length.
pub fn root_of_inclusion(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size || path.len() > PATH_MAX {
        return None;
    }
    let (mut place, mut last, mut root) = (index, size - 1, leaf);
    for beside in path {
        if last == 0 {
            return None;
        }
        if place % 2 == 1 || place == last {
            root = Hash::node(beside, &root);
            while place % 2 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            root = Hash::node(&root, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// Tells whether the path shows that the log with the old root is the beginning of that with the new.
pub fn is_consistent(old: (u64, Hash), new: (u64, Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    if old_size > new_size || path.len() > 2 * PATH_MAX {
        return false;
    }
    if old_size == new_size || old_size == 0 {
        let is_root = old_size == 0 || old_root == new_root;
        return path.is_empty() && is_root;
    }
    let (mut place, mut last) = (old_size - 1, new_size - 1);
    while place % 2 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let mut path = path.iter();
    let start = match place == 0 {
        true => old_root,
        false => match path.next() {
            Some(start) => *start,
            None => return false,
        },
    };
    let (mut from_old, mut from_new) = (start, start);
    for beside in path {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            from_old = Hash::node(beside, &from_old);
            from_new = Hash::node(beside, &from_new);
            while place % 2 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            from_new = Hash::node(&from_new, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && from_old == old_root && from_new == new_root
}
