//! Two histories side by side: whether one goes on from the other, or both from what they share.

use super::archive::Archive;
use super::error::SessionError;
use crate::history::checkpoint;
use crate::history::query::ends;

/// What two files have to do with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinship {
    /// Whether they are the same log.
    pub is_same_log: bool,
    /// Whether they go on under one name, so that nobody has declared them two.
    pub is_same_branch: bool,
    /// Entries that both begin with.
    pub shared: u64,
    /// Entries of this one and of the other.
    pub own: u64,
    pub other: u64,
}

impl Kinship {
    /// Whether both went on from what they share, each its own way.
    pub fn is_fork(&self) -> bool {
        self.is_same_log && self.shared < self.own.min(self.other)
    }
}

impl Archive {
    /// Compares this history with another.
    pub fn kinship(&self, other: &Archive) -> Result<Kinship, SessionError> {
        let (one, two) = (&self.store, &other.store);
        let last = |it| ends::last(it).map(|last| last.map_or(0, |(seq, _)| seq));
        let (own, others) = (last(one)?, last(two)?);
        let is_same_log = one.log_id() == two.log_id();
        // A leaf stands for all before it: where two agree, all before agrees.
        let (mut shared, mut beyond) = (0, own.min(others) + 1);
        while is_same_log && shared + 1 < beyond {
            let middle = shared.midpoint(beyond);
            match ends::leaf(one, middle)? == ends::leaf(two, middle)? {
                true => shared = middle,
                false => beyond = middle,
            }
        }
        Ok(Kinship {
            is_same_log,
            is_same_branch: checkpoint::origin(one)? == checkpoint::origin(two)?,
            shared,
            own,
            other: others,
        })
    }
}
