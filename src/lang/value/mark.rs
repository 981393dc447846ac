//! Marking what is reachable.
#![allow(unsafe_code)] // Follows tagged addresses and writes marks.

use super::block::Block;
use super::heap::{FLAG_LARGE, Header, Heap, LARGE_PREFIX_BYTES, Opaque};
use super::kind::{Kind, Shape};
use super::value::{TAG_PAIR, Value};

/// Marks what is reachable, with a stack of its own.
#[derive(Default)]
pub struct Marker {
    /// Marked, but what they refer to is not.
    stack: Vec<Value>,
    /// Objects with many slots, and how many of these were seen to.
    long: Vec<(Value, usize)>,
    /// Bytes of what was marked.
    pub(super) bytes: usize,
    /// How many objects that are.
    pub(super) objects: usize,
    /// Values that came in lists: roots, before anything is followed.
    pub(super) listed: usize,
}

/// Slots and pairs that are gone through in one go.
const STRETCH: usize = 1024;

/// Returns whether a value is known to be reachable; immediates always are.
#[inline(always)]
pub(super) fn is_marked(value: Value) -> bool {
    if !value.is_heap() {
        return true;
    }
    let address = Heap::address(value);
    // SAFETY: whoever has a value has one that was reachable at the last collection or made since, so
    // its memory is valid.
    unsafe {
        if value.is_object() && (*address.cast::<Header>()).flags() & FLAG_LARGE != 0 {
            *address.sub(LARGE_PREFIX_BYTES).cast::<u64>() != 0
        } else {
            Block::is_marked(address)
        }
    }
}

impl Marker {
    /// Marks a value; what it refers to is marked before the collection ends.
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
                let prefix = address.sub(LARGE_PREFIX_BYTES).cast::<u64>();
                if *prefix == 0 {
                    *prefix = 1;
                    self.bytes += *prefix.add(1) as usize;
                    self.objects += 1;
                    self.stack.push(value);
                }
            } else if let Some(bytes) = Block::mark(address) {
                self.bytes += bytes;
                self.objects += 1;
                self.stack.push(value);
            }
        }
    }

    pub fn mark_all(&mut self, values: &[Value]) {
        self.listed += values.len();
        for &value in values {
            self.mark(value);
        }
    }

    /// Marks what a pair refers to, and walks on along its list without the stack; returns the pairs.
    ///
    /// # Safety
    /// `address` is that of a pair.
    unsafe fn follow_list(&mut self, mut address: *mut u8) -> usize {
        // SAFETY: the caller's promise; as in `mark`.
        unsafe {
            for count in 1..STRETCH {
                let pair = address.cast::<Value>();
                self.mark(*pair);
                let rest = *pair.add(1);
                if !rest.is_pair() {
                    self.mark(rest);
                    return count;
                }
                address = Heap::address(rest);
                match Block::mark(address) {
                    Some(bytes) => {
                        self.bytes += bytes;
                        self.objects += 1;
                    }
                    None => return count,
                }
            }
            self.stack.push(Value(address as u64 | TAG_PAIR));
            STRETCH
        }
    }

    /// Marks what a marked value refers to; returns how much that was.
    fn follow(&mut self, value: Value) -> usize {
        let address = Heap::address(value);
        // SAFETY: as in `mark`; shapes tell what follows a header.
        unsafe {
            if value.is_pair() {
                return self.follow_list(address);
            }
            let header = *address.cast::<Header>();
            match Kind::from_byte(header.kind_byte()).shape() {
                Shape::Slots if header.length() > STRETCH => {
                    self.long.push((value, 0));
                    1
                }
                Shape::Slots => self.follow_slots(value, 0, header.length()),
                Shape::Raw => 1,
                Shape::Payload => {
                    self.bytes += *address.add(24).cast::<u64>() as usize;
                    (**address.add(8).cast::<*mut dyn Opaque>()).trace(self);
                    1
                }
            }
        }
    }

    /// # Safety
    /// The value is an object with at least `end` slots.
    unsafe fn follow_slots(&mut self, value: Value, from: usize, end: usize) -> usize {
        let slots = Heap::address(value).wrapping_add(8).cast::<Value>();
        for index in from..end {
            // SAFETY: the caller's promise.
            self.mark(unsafe { *slots.add(index) });
        }
        end - from + 1
    }

    /// Follows what was marked so far, until about `most` values were seen to; returns whether that was
    /// all.
    pub(super) fn drain(&mut self, most: usize) -> bool {
        let mut seen = 0;
        while seen < most {
            if let Some(value) = self.stack.pop() {
                seen += self.follow(value);
            } else if let Some((value, from)) = self.long.pop() {
                // SAFETY: only objects with slots are put there.
                unsafe {
                    let length = (*Heap::address(value).cast::<Header>()).length();
                    let end = length.min(from + STRETCH);
                    if end < length {
                        self.long.push((value, end));
                    }
                    seen += self.follow_slots(value, from, end);
                }
            } else {
                return true;
            }
        }
        false
    }
}
