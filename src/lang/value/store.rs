//! Stores into objects that exist: everything that changes one goes through `place`, so that the
//! collector hears of it, and through `write` where a transaction may have to put it back.
//!
//! A collection of new objects does not look at old ones, and one that marks in steps does not look
//! again at what it has marked. Where a value that is not marked is stored into an object that is, the
//! place is remembered and looked at in the end.
#![allow(unsafe_code)] // Writes objects through tagged addresses.

use super::heap::Heap;
use super::mark::is_marked;
use super::undo::{Place, UndoLog};
use super::value::Value;

impl Heap {
    /// # Safety
    /// `slot` is a place of `owner` that holds a value.
    #[inline(always)]
    pub(super) unsafe fn place(&mut self, owner: Value, slot: *mut Value, value: Value) {
        if value.is_heap() && is_marked(owner) && !is_marked(value) {
            self.remember(slot);
        }
        // SAFETY: the caller's promise; `&mut self` says nobody reads it now.
        unsafe { *slot = value }
    }

    #[inline(never)]
    fn remember(&mut self, slot: *mut Value) {
        if self.collector.remember(slot) {
            // So that a collection comes however little is made.
            self.charge(size_of::<Value>());
        }
    }

    #[inline(always)]
    pub(crate) fn write(&mut self, owner: Value, slot: *mut Value, value: Value) {
        if self.undo.is_open() {
            // SAFETY: the callers below checked that the slot is inside the owner.
            let old = unsafe { *slot };
            self.log(owner, slot, old);
        }
        // SAFETY: as above.
        unsafe { self.place(owner, slot, value) }
    }

    #[cold]
    #[inline(never)]
    fn log(&mut self, owner: Value, slot: *mut Value, old: Value) {
        self.undo.push(owner, slot, old);
        self.charge(UndoLog::ENTRY_BYTES);
    }

    /// Stores into a slot; returns whether there is such a slot.
    #[inline(always)]
    pub fn set_slot(&mut self, object: Value, index: usize, value: Value) -> bool {
        if index >= self.slots(object).len() {
            return false;
        }
        // SAFETY: the index was checked; an object with slots has them after its header.
        let slot = unsafe { Heap::address(object).add(8).cast::<Value>().add(index) };
        self.write(object, slot, value);
        true
    }

    pub fn set_car(&mut self, pair: Value, value: Value) -> bool {
        if pair.is_pair() {
            self.write(pair, Heap::address(pair).cast(), value);
        }
        pair.is_pair()
    }

    pub fn set_cdr(&mut self, pair: Value, value: Value) -> bool {
        if pair.is_pair() {
            self.write(pair, Heap::address(pair).wrapping_add(8).cast(), value);
        }
        pair.is_pair()
    }

    /// Stores a byte of a bytevector; returns whether there is such a byte.
    pub fn set_byte(&mut self, bytes: Value, index: usize, byte: u8) -> bool {
        let Some(&old) = self.byte_slice(bytes).and_then(|slice| slice.get(index)) else {
            return false;
        };
        if self.undo.is_open() {
            self.undo.push_byte(bytes, index as u32, old);
            self.charge(UndoLog::ENTRY_BYTES);
        }
        // SAFETY: the index was checked.
        unsafe { *Heap::address(bytes).add(16 + index) = byte }
        true
    }

    // ---- transactions ----

    /// Begins a transaction inside those already open.
    pub fn begin(&mut self) {
        self.undo.begin();
    }

    /// Keeps what the innermost transaction changed.
    pub fn keep(&mut self) {
        self.undo.keep();
    }

    /// Puts back what the innermost transaction changed.
    pub fn undo(&mut self) {
        for entry in self.undo.take().into_iter().rev() {
            // SAFETY: entries whose owner died are dropped by `UndoLog::trace`, so the owner and with it
            // the place still exist; bytes stand behind header and word.
            unsafe {
                match entry.place {
                    Place::Slot(slot) => self.place(entry.owner, slot, entry.old),
                    Place::Byte(index) => {
                        let byte = entry.old.fixnum_unchecked() as u8;
                        *Heap::address(entry.owner).add(16 + index as usize) = byte;
                    }
                }
            }
        }
    }
}
