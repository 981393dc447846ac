//! What transactions changed on the heap, so that it can be put back.

use super::heap::Marker;
use super::mark::is_marked;
use super::value::Value;
use rustc_hash::FxHashSet;

/// One store: where, and what stood there.
pub(super) struct Entry {
    pub owner: Value,
    pub place: Place,
    pub old: Value,
}

#[derive(Clone, Copy)]
pub(super) enum Place {
    Slot(*mut Value),
    Byte(u32),
}

/// The stores of all open transactions, innermost last.
#[derive(Default)]
pub struct UndoLog {
    open: Vec<Vec<Entry>>,
}

impl UndoLog {
    pub const ENTRY_BYTES: usize = size_of::<Entry>();

    #[inline(always)]
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub fn bytes(&self) -> usize {
        self.open
            .iter()
            .map(|entries| entries.len() * UndoLog::ENTRY_BYTES)
            .sum()
    }

    pub(super) fn push(&mut self, owner: Value, slot: *mut Value, old: Value) {
        if let Some(entries) = self.open.last_mut() {
            entries.push(Entry {
                owner,
                place: Place::Slot(slot),
                old,
            });
        }
    }

    pub(super) fn push_byte(&mut self, owner: Value, index: u32, old: u8) {
        if let Some(entries) = self.open.last_mut() {
            entries.push(Entry {
                owner,
                place: Place::Byte(index),
                old: Value::small(old.into()),
            });
        }
    }

    pub(super) fn begin(&mut self) {
        self.open.push(Vec::new());
    }

    pub(super) fn keep(&mut self) {
        if let Some(entries) = self.open.pop()
            && let Some(outer) = self.open.last_mut()
        {
            outer.extend(entries);
        }
    }

    /// Ends the innermost transaction; returns what it changed, newest last.
    pub(super) fn take(&mut self) -> Vec<Entry> {
        self.open.pop().unwrap_or_default()
    }

    /// Marks what an undo would bring back, and forgets stores into objects that died and second
    /// stores into the same place.
    ///
    /// An old value is kept only while its owner lives; it may in turn keep another owner alive, so
    /// the entries are gone through until nothing more is marked.
    pub(super) fn trace(&mut self, marker: &mut Marker) {
        for entries in &mut self.open {
            let mut seen = FxHashSet::default();
            entries.retain(|entry| {
                seen.insert(match entry.place {
                    Place::Slot(slot) => (slot as usize, u32::MAX),
                    Place::Byte(index) => (entry.owner.bits() as usize, index),
                })
            });
        }
        let mut followed: Vec<Vec<bool>> = self
            .open
            .iter()
            .map(|entries| vec![false; entries.len()])
            .collect();
        loop {
            let mut changed = false;
            for (entries, followed) in self.open.iter().zip(&mut followed) {
                for (entry, followed) in entries.iter().zip(followed) {
                    if !*followed && is_marked(entry.owner) {
                        *followed = true;
                        changed = true;
                        marker.mark(entry.old);
                    }
                }
            }
            marker.drain(usize::MAX);
            if !changed {
                break;
            }
        }
        for (entries, followed) in self.open.iter_mut().zip(followed) {
            let mut followed = followed.into_iter();
            entries.retain(|_| followed.next().unwrap_or(false));
        }
    }
}
