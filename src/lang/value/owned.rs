//! Stores into objects that only one place can see.
//!
//! No transaction has to put such a store back: who could compare has no second reference. They
//! therefore go past the undo log; everything else goes through `write` in `store.rs`. Both tell the
//! collector.
#![allow(unsafe_code)] // Writes objects through tagged addresses.

use super::heap::Heap;
use super::kind::Kind;
use super::value::Value;

/// What the word of bytes that were seen from a second place holds; zero before.
const SHARED_BYTES: u64 = 1;

impl Heap {
    /// Stores values into an object with slots that nobody else sees, the first at `from`.
    #[inline(always)]
    pub(super) fn own(&mut self, object: Value, from: usize, values: &[Value]) {
        assert!(
            from + values.len() <= self.slots(object).len(),
            "BUG: a store behind the end of an object"
        );
        for (index, &value) in values.iter().enumerate() {
            // SAFETY: the places were checked; slots stand after the header.
            unsafe {
                let slot = Heap::address(object).add(8).cast::<Value>();
                self.place(object, slot.add(from + index), value);
            }
        }
    }

    /// Makes a bytevector of so many words, all zero.
    pub(super) fn words(&mut self, count: usize) -> Value {
        self.bytes(&vec![0; count * size_of::<u64>()])
    }

    /// Returns a bytevector as words; what does not fill one at its end is left out.
    #[inline(always)]
    pub(super) fn as_words(&self, bytes: Value) -> &[u64] {
        let bytes = match self.byte_slice(bytes) {
            Some(bytes) if !bytes.is_empty() => bytes,
            _ => return &[],
        };
        // SAFETY: bytes begin 16 behind the start of an object, which is a multiple of 16; any bits
        // are a word.
        unsafe {
            std::slice::from_raw_parts(bytes.as_ptr().cast::<u64>(), bytes.len() / size_of::<u64>())
        }
    }

    /// `as_words` of a bytevector that nobody else sees, to be changed.
    #[inline(always)]
    pub(super) fn owned_words(&mut self, bytes: Value) -> &mut [u64] {
        let count = self.as_words(bytes).len();
        if count == 0 {
            return &mut [];
        }
        // SAFETY: as in `as_words`; `&mut self` says that nobody reads them meanwhile, and the memory
        // is the heap's own.
        unsafe {
            let first = Heap::address(bytes).add(16).cast::<u64>();
            std::slice::from_raw_parts_mut(first, count)
        }
    }

    /// Stores bytes into a bytevector or an array of numbers that nobody else sees; answers whether this
    /// is one.
    pub(super) fn own_bytes(&mut self, object: Value, from: usize, bytes: &[u8]) -> bool {
        let content = match self.kind(object) {
            Some(kind @ (Kind::Bytes | Kind::FloatArray | Kind::IntegerArray)) => {
                self.raw_bytes(object, kind)
            }
            _ => None,
        };
        let is_inside = content.is_some_and(|it| from + bytes.len() <= it.len());
        // SAFETY: the places were checked; bytes stand behind header and word.
        unsafe {
            if !is_inside || *Heap::address(object).add(8).cast::<u64>() == SHARED_BYTES {
                return false;
            }
            let place = Heap::address(object).add(16 + from);
            place.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        true
    }

    /// Notes that a value may be seen from a second place: a map, an array of numbers or a bytevector is
    /// never changed in place again.
    #[inline(always)]
    pub fn share(&mut self, value: Value) {
        if let Some(Kind::Bytes | Kind::FloatArray | Kind::IntegerArray) = self.kind(value) {
            // SAFETY: the word behind the header of such an object is nothing but this mark.
            unsafe { *Heap::address(value).add(8).cast::<u64>() = SHARED_BYTES }
        } else if self.is(value, Kind::Map) {
            // SAFETY: a map has three slots, of which the last tells its owner.
            unsafe {
                let owner = Heap::address(value)
                    .add(8)
                    .cast::<Value>()
                    .add(super::map::OWNER);
                // A number, which no collection has to know of.
                *owner = super::map::SHARED;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_change_in_place_until_they_are_shared() {
        let mut heap = Heap::default();
        let bytes = heap.bytes(&[1, 2, 3]);
        assert!(heap.own_bytes(bytes, 1, &[7, 8]));
        assert!(!heap.own_bytes(bytes, 2, &[7, 8]), "this is behind the end");
        heap.share(bytes);
        assert!(!heap.own_bytes(bytes, 0, &[9]));
        assert_eq!(heap.byte_slice(bytes), Some(&[1, 7, 8][..]));
        let text = heap.string("abc");
        heap.share(text);
        assert!(!heap.own_bytes(text, 0, &[9]), "a text never changes");
    }

    #[test]
    fn words_are_the_bytes_of_a_bytevector() {
        let mut heap = Heap::default();
        let words = heap.words(3);
        heap.owned_words(words)[1] = 258;
        assert_eq!(heap.as_words(words), [0, 258, 0]);
        assert_eq!(
            heap.byte_slice(words).map(|bytes| bytes[8..10].to_vec()),
            Some(vec![2, 1])
        );
        assert!(heap.as_words(Value::NIL).is_empty() && heap.owned_words(Value::NIL).is_empty());
    }
}
