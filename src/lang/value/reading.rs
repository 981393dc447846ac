//! Reading what is on the heap: kinds, slots, texts, numbers, payloads.
#![allow(unsafe_code)] // Reads objects through tagged addresses.

use super::heap::{FLAG_ASCII, Header, Heap, Opaque};
use super::kind::{Kind, Shape};
use super::value::{TAG_OBJECT, TAG_PAIR, Value};
use std::any::Any;

impl Heap {
    #[inline(always)]
    pub(crate) fn header(&self, value: Value) -> Option<Header> {
        if value.is_object() {
            // SAFETY: an object value is the address of a header plus its tag.
            Some(unsafe { *((value.0 - TAG_OBJECT) as *const Header) })
        } else {
            None
        }
    }

    #[inline(always)]
    pub(super) fn address(value: Value) -> *mut u8 {
        (value.0 & !7) as *mut u8
    }

    /// Returns what a heap value is; immediates and fixnums are of no kind.
    pub fn kind(&self, value: Value) -> Option<Kind> {
        if value.is_pair() {
            return Some(Kind::Pair);
        }
        self.header(value)
            .map(|header| Kind::from_byte(header.kind_byte()))
    }

    #[inline(always)]
    pub fn is(&self, value: Value, kind: Kind) -> bool {
        match self.header(value) {
            Some(header) => header.kind_byte() == kind as u8,
            None => kind == Kind::Pair && value.is_pair(),
        }
    }

    #[inline(always)]
    pub fn pair(&self, value: Value) -> Option<(Value, Value)> {
        if value.is_pair() {
            // SAFETY: a pair value is the address of two values plus its tag.
            unsafe {
                let pair = (value.0 - TAG_PAIR) as *const Value;
                Some((*pair, *pair.add(1)))
            }
        } else {
            None
        }
    }

    #[inline(always)]
    pub fn car(&self, value: Value) -> Option<Value> {
        self.pair(value).map(|pair| pair.0)
    }

    #[inline(always)]
    pub fn cdr(&self, value: Value) -> Option<Value> {
        self.pair(value).map(|pair| pair.1)
    }

    /// Returns the values of an object with slots; other values have none.
    #[inline(always)]
    pub fn slots(&self, value: Value) -> &[Value] {
        match self.header(value) {
            Some(header) if Kind::from_byte(header.kind_byte()).shape() == Shape::Slots => {
                // SAFETY: an object with slots has `length` values after its header; they are changed
                // only through `&mut self`.
                unsafe {
                    std::slice::from_raw_parts(
                        Heap::address(value).add(8).cast::<Value>(),
                        header.length(),
                    )
                }
            }
            _ => &[],
        }
    }

    #[inline(always)]
    pub fn slot(&self, value: Value, index: usize) -> Option<Value> {
        self.slots(value).get(index).copied()
    }

    /// Returns the raw words behind an object's slots.
    pub fn raw_words(&self, value: Value) -> &[u64] {
        match self.header(value) {
            Some(header) if Kind::from_byte(header.kind_byte()).shape() == Shape::Slots => {
                // SAFETY: the raw words stand behind the slots.
                unsafe {
                    std::slice::from_raw_parts(
                        Heap::address(value)
                            .add(8 + header.length() * 8)
                            .cast::<u64>(),
                        header.raw_words(),
                    )
                }
            }
            _ => &[],
        }
    }

    pub(super) fn raw_bytes(&self, value: Value, kind: Kind) -> Option<&[u8]> {
        let header = self.header(value)?;
        if header.kind_byte() != kind as u8 {
            return None;
        }
        // SAFETY: a raw object has `length` bytes after header and word.
        Some(unsafe { std::slice::from_raw_parts(Heap::address(value).add(16), header.length()) })
    }

    /// Returns the text of a string.
    pub fn text(&self, value: Value) -> Option<&str> {
        let bytes = self.raw_bytes(value, Kind::String)?;
        // SAFETY: strings are made of `&str` and never changed.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// Whether every character of the string is one byte.
    pub fn is_ascii(&self, value: Value) -> bool {
        self.is(value, Kind::String)
            && self
                .header(value)
                .is_some_and(|header| header.flags() & FLAG_ASCII != 0)
    }

    /// Returns the hash of a string, computed once.
    pub fn string_hash(&self, value: Value) -> Option<u64> {
        use std::hash::Hasher;
        let text = self.text(value)?;
        let word = Heap::address(value).wrapping_add(8).cast::<u64>();
        // SAFETY: the word after a string's header is its hash, zero until it is known; values are
        // used by one thread.
        unsafe {
            if *word == 0 {
                let mut hasher = rustc_hash::FxHasher::default();
                hasher.write(text.as_bytes());
                *word = hasher.finish() | 1;
            }
            Some(*word)
        }
    }

    /// Returns the content of a bytevector.
    pub fn byte_slice(&self, value: Value) -> Option<&[u8]> {
        self.raw_bytes(value, Kind::Bytes)
    }

    /// Returns the number of a float, immediate or boxed.
    #[inline(always)]
    pub fn as_float(&self, value: Value) -> Option<f64> {
        if value.is_immediate_float() {
            return Some(value.float_unchecked());
        }
        if self.is(value, Kind::BoxedFloat) {
            // SAFETY: the word after a boxed float's header is its bits.
            return Some(f64::from_bits(unsafe {
                *Heap::address(value).add(8).cast::<u64>()
            }));
        }
        None
    }

    pub fn is_float(&self, value: Value) -> bool {
        value.is_immediate_float() || self.is(value, Kind::BoxedFloat)
    }

    /// Returns the payload of an object as its Rust type.
    pub fn payload_of<T: Opaque>(&self, value: Value) -> Option<&T> {
        self.opaque(value)
            .and_then(|opaque| (opaque as &dyn Any).downcast_ref())
    }

    /// Returns the address of the payload of an object known to have one of type `T`: for kinds that
    /// hold one type only, natives and protos.
    ///
    /// # Safety
    /// The value is an object whose payload is a `T`.
    #[inline(always)]
    pub(crate) unsafe fn payload_address<T>(&self, value: Value) -> *const T {
        // SAFETY: the caller's promise; the data address of the box is that of the `T`.
        unsafe { (*Heap::address(value).add(8).cast::<*mut dyn Opaque>()).cast::<T>() }
    }

    /// Returns the payload of an object, whatever its type.
    pub fn opaque(&self, value: Value) -> Option<&dyn Opaque> {
        let header = self.header(value)?;
        if Kind::from_byte(header.kind_byte()).shape() != Shape::Payload {
            return None;
        }
        // SAFETY: a payload object holds a box that lives as long as the object.
        Some(unsafe { &**Heap::address(value).add(8).cast::<*mut dyn Opaque>() })
    }
}
