//! Constructors and readers of particular kinds, over the heap's slots and payloads.
#![allow(unsafe_code)] // The run loop reaches elements of arrays by address.

use super::heap::{Heap, Opaque};
use super::kind::Kind;
use super::value::Value;
use crate::lang::toil::pieces::{Mind, PIECE_BYTES};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

impl Opaque for BigInt {
    fn type_name(&self) -> &'static str {
        "int"
    }

    fn size(&self) -> usize {
        self.bits().div_ceil(8) as usize
    }
}

/// Elements of an array that are written at a stretch.
const PIECE_ELEMENTS: usize = PIECE_BYTES / 8;

impl Heap {
    /// Makes an integer, a fixnum where it fits.
    pub fn integer(&mut self, number: BigInt) -> Value {
        match number.to_i64().and_then(Value::fixnum) {
            Some(value) => value,
            None => self.payload(Kind::BigInt, Box::new(number)),
        }
    }

    #[inline(always)]
    pub fn integer_i64(&mut self, number: i64) -> Value {
        match Value::fixnum(number) {
            Some(value) => value,
            None => self.integer(number.into()),
        }
    }

    /// Returns a big integer; fixnums are read by `as_fixnum`.
    pub fn as_big(&self, value: Value) -> Option<&BigInt> {
        self.payload_of(value)
    }

    /// Returns any integer as a big one.
    pub fn to_big(&self, value: Value) -> Option<BigInt> {
        match value.as_fixnum() {
            Some(number) => Some(number.into()),
            None => self.as_big(value).cloned(),
        }
    }

    pub fn is_integer(&self, value: Value) -> bool {
        value.is_fixnum() || self.is(value, Kind::BigInt)
    }

    /// Makes a proper list.
    pub fn list(&mut self, elements: &[Value]) -> Value {
        self.list_onto(elements, Value::EMPTY)
    }

    /// Makes a list of the elements that ends in `tail`.
    pub fn list_onto(&mut self, elements: &[Value], tail: Value) -> Value {
        elements
            .iter()
            .rev()
            .minded()
            .fold(tail, |list, &element| self.cons(element, list))
    }

    /// Iterates over the elements of a list up to its first tail that is no pair.
    pub fn elements(&self, list: Value) -> Elements<'_> {
        Elements {
            heap: self,
            rest: list,
        }
    }

    /// Makes a captured variable.
    pub fn cell(&mut self, value: Value) -> Value {
        self.object(Kind::Cell, &[value])
    }

    /// Makes a mutable array.
    pub fn array(&mut self, elements: &[Value]) -> Value {
        let backing = match elements.len() <= PIECE_ELEMENTS {
            true => self.object(Kind::Tuple, elements),
            false => self.tuple_of(elements.len(), elements.chunks(PIECE_ELEMENTS)),
        };
        self.object(Kind::Array, &[backing, Value::length(elements.len())])
    }

    /// Makes a mutable array that holds a value so many times.
    pub fn array_filled(&mut self, length: usize, fill: Value) -> Value {
        let stretch = vec![fill; length.min(PIECE_ELEMENTS)];
        let (whole, rest) = match stretch.len() {
            0 => (0, 0),
            size => (length / size, length % size),
        };
        let pieces = std::iter::repeat_n(&stretch[..], whole).chain([&stretch[..rest]]);
        let backing = self.tuple_of(length, pieces);
        self.object(Kind::Array, &[backing, Value::length(length)])
    }

    /// Returns the backing store and the address of an element of a mutable array; nothing where the
    /// index is no fixnum or outside.
    ///
    /// A fixnum is eight times its number, which is the offset of the element.
    #[inline(always)]
    pub(crate) fn array_place(&self, array: Value, index: Value) -> Option<(Value, *mut Value)> {
        if !self.is(array, Kind::Array) || !index.is_fixnum() {
            return None;
        }
        // SAFETY: an array has two slots, its backing tuple and its length, which never exceeds the
        // tuple's; a negative index is larger than any length when read without a sign.
        unsafe {
            let head = (array.0 & !7) as *const Value;
            let (backing, length) = (*head.add(1), *head.add(2));
            if index.0 >= length.0 {
                return None;
            }
            Some((backing, ((backing.0 & !7) + 8 + index.0) as *mut Value))
        }
    }

    /// Returns the elements of a mutable array.
    #[inline(always)]
    pub fn array_elements(&self, array: Value) -> Option<&[Value]> {
        if !self.is(array, Kind::Array) {
            return None;
        }
        let head = self.slots(array);
        self.slots(head[0])
            .get(..head[1].fixnum_unchecked() as usize)
    }

    /// Stores into a mutable array; returns whether there is such an element.
    #[inline(always)]
    pub fn array_set(&mut self, array: Value, index: usize, value: Value) -> bool {
        match self.array_elements(array) {
            Some(elements) if index < elements.len() => {
                let backing = self.slots(array)[0];
                self.set_slot(backing, index, value)
            }
            _ => false,
        }
    }

    /// Appends to a mutable array; returns whether it is one.
    pub fn array_push(&mut self, array: Value, value: Value) -> bool {
        let Some(length) = self.array_elements(array).map(<[Value]>::len) else {
            return false;
        };
        let backing = self.slots(array)[0];
        if length == self.slots(backing).len() {
            let grown = self.object_filled(Kind::Tuple, (length * 2).max(4), Value::NIL);
            for index in 0..length {
                let element = self.slots(backing)[index];
                self.set_slot(grown, index, element);
            }
            self.set_slot(array, 0, grown);
        }
        let backing = self.slots(array)[0];
        self.set_slot(backing, length, value);
        self.set_slot(array, 1, Value::length(length + 1))
    }

    /// Removes and returns the last element of a mutable array.
    pub fn array_pop(&mut self, array: Value) -> Option<Value> {
        let last = *self.array_elements(array)?.last()?;
        let length = self.array_elements(array)?.len() - 1;
        let backing = self.slots(array)[0];
        self.set_slot(backing, length, Value::NIL);
        self.set_slot(array, 1, Value::length(length));
        Some(last)
    }
}

/// The elements of a list.
pub struct Elements<'heap> {
    heap: &'heap Heap,
    rest: Value,
}

impl Elements<'_> {
    /// What is left: after the end, `()` or nil of a proper list, the tail of an improper one.
    pub fn rest(&self) -> Value {
        self.rest
    }
}

impl Iterator for Elements<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        let (car, cdr) = self.heap.pair(self.rest)?;
        self.rest = cdr;
        Some(car)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::value::heap::Marker;
    use std::rc::Rc;

    /// As many as make blocks of several classes.
    const ELEMENTS: usize = if cfg!(miri) { 100 } else { 10_000 };

    fn collect(heap: &mut Heap, roots: &[Value]) {
        heap.collect(&mut |marker: &mut Marker| marker.mark_all(roots));
    }

    #[test]
    fn floats_and_integers_of_any_size_read_back() {
        let mut heap = Heap::default();
        for number in [0.5, f64::INFINITY, 1e300, -0.0, 5e-324] {
            let value = heap.float(number);
            assert_eq!(heap.as_float(value), Some(number));
        }
        let big = BigInt::from(10).pow(40);
        let value = heap.integer(big.clone());
        assert_eq!(heap.to_big(value), Some(big));
        assert_eq!(heap.integer(BigInt::from(7)), Value::small(7));
    }

    #[test]
    fn a_collection_keeps_what_is_reachable_and_frees_the_rest() {
        let mut heap = Heap::default();
        let mut list = Value::EMPTY;
        for number in 0..ELEMENTS {
            let text = heap.string(&format!("element {number}"));
            list = heap.cons(text, list);
            heap.cons(Value::NIL, Value::NIL);
        }
        let large = heap.object_filled(Kind::Tuple, ELEMENTS * 10, list);
        let before = heap.bytes_in_use();
        collect(&mut heap, &[large]);
        let after = heap.bytes_in_use();
        assert!(after < before && after > ELEMENTS * 80, "{before} {after}");
        for _ in 0..ELEMENTS * 2 {
            heap.cons(Value::TRUE, Value::TRUE);
            heap.string("overwrites what is free");
        }
        let texts: Vec<&str> = heap
            .elements(heap.slots(large)[ELEMENTS * 10 - 1])
            .filter_map(|text| heap.text(text))
            .collect();
        assert_eq!(texts.len(), ELEMENTS);
        assert_eq!(texts[0], format!("element {}", ELEMENTS - 1));
        assert_eq!(texts[ELEMENTS - 1], "element 0");
        collect(&mut heap, &[]);
        assert_eq!(heap.bytes_in_use(), 0);
    }

    #[test]
    fn cycles_and_very_long_lists_are_collected_without_recursion() {
        let mut heap = Heap::default();
        let mut list = Value::EMPTY;
        for _ in 0..ELEMENTS * 100 {
            list = heap.cons(list, list);
        }
        let cycle = heap.cons(Value::NIL, list);
        heap.set_car(cycle, cycle);
        collect(&mut heap, &[cycle]);
        assert_eq!(heap.bytes_in_use(), 16 * (ELEMENTS * 100 + 1));
        collect(&mut heap, &[]);
        assert_eq!(heap.bytes_in_use(), 0);
    }

    struct Witness(Rc<()>);
    impl Opaque for Witness {
        fn type_name(&self) -> &'static str {
            "witness"
        }
        fn size(&self) -> usize {
            1000
        }
    }

    #[test]
    fn payloads_are_counted_and_dropped_once() {
        let alive = Rc::new(());
        let mut heap = Heap::default();
        let kept = heap.payload(Kind::Opaque, Box::new(Witness(alive.clone())));
        for _ in 0..100 {
            heap.payload(Kind::Opaque, Box::new(Witness(alive.clone())));
        }
        assert_eq!(Rc::strong_count(&alive), 102);
        assert!(heap.bytes_in_use() >= 101_000);
        collect(&mut heap, &[kept]);
        assert_eq!(Rc::strong_count(&alive), 2);
        assert!(
            heap.payload_of::<Witness>(kept)
                .is_some_and(|witness| Rc::ptr_eq(&witness.0, &alive))
        );
        drop(heap);
        assert_eq!(Rc::strong_count(&alive), 1);
    }

    #[test]
    fn an_array_made_in_pieces_is_as_one_made_at_once() {
        let mut heap = Heap::default();
        let two = Value::small(2);
        for length in [0, 1, PIECE_ELEMENTS, PIECE_ELEMENTS + 1, PIECE_ELEMENTS * 2] {
            let filled = heap.array_filled(length, two);
            assert_eq!(heap.array_elements(filled), Some(&vec![two; length][..]));
            let numbers = (0..length as i32).map(Value::small);
            let numbers: Vec<Value> = numbers.collect();
            let array = heap.array(&numbers);
            assert_eq!(heap.array_elements(array), Some(&numbers[..]));
        }
    }

    #[test]
    fn roots_keep_values_until_they_are_dropped() {
        let mut heap = Heap::default();
        let text = heap.string("kept");
        let root = heap.root(text);
        let second = root.clone();
        collect(&mut heap, &[]);
        assert_eq!(heap.text(root.get()), Some("kept"));
        drop(root);
        collect(&mut heap, &[]);
        assert_eq!(heap.text(second.get()), Some("kept"));
        drop(second);
        collect(&mut heap, &[]);
        assert_eq!(heap.bytes_in_use(), 0);
    }

    #[test]
    fn an_undone_transaction_leaves_every_object_as_it_was() {
        let mut heap = Heap::default();
        let array = heap.array(&[Value::small(1), Value::small(2)]);
        let pair = heap.cons(Value::small(3), Value::EMPTY);
        let bytes = heap.bytes(b"abc");
        let old = heap.string("old");
        heap.set_cdr(pair, old);
        let roots = [array, pair, bytes];
        heap.begin();
        heap.array_set(array, 0, Value::small(10));
        heap.array_push(array, Value::small(11));
        heap.set_byte(bytes, 1, b'x');
        heap.set_cdr(pair, Value::NIL);
        // The old string is reachable only through the log now.
        collect(&mut heap, &roots);
        heap.begin();
        heap.array_set(array, 1, Value::small(12));
        heap.keep();
        assert_eq!(heap.array_elements(array).map(<[Value]>::len), Some(3));
        heap.undo();
        assert_eq!(
            heap.array_elements(array),
            Some(&[Value::small(1), Value::small(2)][..])
        );
        assert_eq!(heap.byte_slice(bytes), Some(&b"abc"[..]));
        assert_eq!(
            heap.cdr(pair)
                .and_then(|cdr| heap.text(cdr).map(String::from)),
            Some("old".into())
        );
        assert!(!heap.undo.is_open());
    }

    #[test]
    fn the_log_forgets_objects_that_died_in_the_transaction() {
        let mut heap = Heap::default();
        heap.begin();
        for _ in 0..ELEMENTS {
            let cell = heap.cell(Value::NIL);
            heap.set_slot(cell, 0, Value::TRUE);
            heap.set_slot(cell, 0, Value::FALSE);
        }
        collect(&mut heap, &[]);
        assert_eq!(heap.bytes_in_use(), 0);
        heap.undo();
    }

    #[test]
    fn a_string_knows_its_hash_and_whether_it_is_ascii() {
        let mut heap = Heap::default();
        let (plain, same, greek) = (heap.string("abc"), heap.string("abc"), heap.string("αβγ"));
        assert_eq!(heap.string_hash(plain), heap.string_hash(same));
        assert!(heap.is_ascii(plain) && !heap.is_ascii(greek));
        assert_eq!(heap.text(greek), Some("αβγ"));
    }

    #[test]
    fn a_reservation_beyond_the_limit_is_refused() {
        let mut heap = Heap::new(1 << 20);
        assert!(heap.reserve(1 << 10).is_ok());
        assert!(heap.reserve(2 << 20).is_err());
        assert!(heap.wants_collection());
    }
}
