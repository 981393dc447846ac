//! Marking what is reachable.
#![allow(unsafe_code)] // Follows tagged addresses and writes marks.

use super::block::Block;
use super::heap::{FLAG_LARGE, Header, Heap, LARGE_PREFIX_BYTES, Opaque};
use super::kind::{Kind, Shape};
use super::value::Value;

/// Marks what is reachable, with a stack of its own.
pub struct Marker {
    pub(super) stack: Vec<Value>,
    /// Bytes of what was marked.
    pub(super) bytes: usize,
}

impl Marker {
    /// Marks a value; what it refers to is marked before the collection goes on.
    #[inline(always)]
    pub fn mark(&mut self, value: Value) {
        if !value.is_heap() {
            return;
        }
        let address = Heap::address(value);
        // SAFETY: values handed to the marker belong to this heap and were reachable at the last
        // collection or made since, so their memory is valid.
        unsafe {
            if value.is_object() && (*address.cast::<Header>()).flags() & FLAG_LARGE != 0 {
                let mark = address.sub(LARGE_PREFIX_BYTES).cast::<u64>();
                if *mark == 0 {
                    *mark = 1;
                    self.stack.push(value);
                }
            } else if let Some(bytes) = Block::mark(address) {
                self.bytes += bytes;
                self.stack.push(value);
            }
        }
    }

    pub fn mark_all(&mut self, values: &[Value]) {
        for &value in values {
            self.mark(value);
        }
    }

    /// Whether a value is already known to be reachable; immediates always are.
    pub(crate) fn is_marked(&self, value: Value) -> bool {
        if !value.is_heap() {
            return true;
        }
        let address = Heap::address(value);
        // SAFETY: as in `mark`.
        unsafe {
            if value.is_object() && (*address.cast::<Header>()).flags() & FLAG_LARGE != 0 {
                *address.sub(LARGE_PREFIX_BYTES).cast::<u64>() != 0
            } else {
                Block::is_marked(address)
            }
        }
    }

    /// Marks what a pair refers to, and walks on along its list without the stack.
    ///
    /// # Safety
    /// `address` is that of a pair.
    unsafe fn follow_list(&mut self, mut address: *mut u8) {
        // SAFETY: the caller's promise; as in `mark`.
        unsafe {
            loop {
                let pair = address.cast::<Value>();
                self.mark(*pair);
                let rest = *pair.add(1);
                if !rest.is_pair() {
                    self.mark(rest);
                    return;
                }
                address = Heap::address(rest);
                match Block::mark(address) {
                    Some(bytes) => self.bytes += bytes,
                    None => return,
                }
            }
        }
    }

    /// Follows everything marked so far.
    pub(crate) fn drain(&mut self) {
        while let Some(value) = self.stack.pop() {
            let address = Heap::address(value);
            // SAFETY: as in `mark`; shapes tell what follows a header.
            unsafe {
                if value.is_pair() {
                    self.follow_list(address);
                    continue;
                }
                let header = *address.cast::<Header>();
                match Kind::from_byte(header.kind_byte()).shape() {
                    Shape::Slots => {
                        let slots = address.add(8).cast::<Value>();
                        for index in 0..header.length() {
                            self.mark(*slots.add(index));
                        }
                    }
                    Shape::Raw => {}
                    Shape::Payload => (**address.add(8).cast::<*mut dyn Opaque>()).trace(self),
                }
            }
        }
    }
}
