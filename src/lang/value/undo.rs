//! What transactions changed on the heap, so that it can be put back.
#![allow(unsafe_code)] // Puts old values back through the addresses that were logged.

use super::heap::Marker;
use super::value::Value;
use rustc_hash::FxHashSet;

/// One store: where, and what stood there.
struct Entry {
    owner: Value,
    place: Place,
    old: Value,
}

#[derive(Clone, Copy)]
enum Place {
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

    pub(super) fn undo(&mut self) {
        for entry in self.open.pop().into_iter().flatten().rev() {
            match entry.place {
                // SAFETY: entries whose owner died are dropped by `trace`, so the owner and with it
                // the slot still exist.
                Place::Slot(slot) => unsafe { *slot = entry.old },
                Place::Byte(index) => {
                    let address = (entry.owner.bits() & !7) as *mut u8;
                    // SAFETY: as above; bytes stand behind header and word.
                    unsafe {
                        *address.add(16 + index as usize) = entry.old.fixnum_unchecked() as u8
                    }
                }
            }
        }
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
                    if !*followed && marker.is_marked(entry.owner) {
                        *followed = true;
                        changed = true;
                        marker.mark(entry.old);
                    }
                }
            }
            marker.drain();
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
