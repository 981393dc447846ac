//! The total order of values, in which maps print and `sort` sorts.
//!
//! nil < booleans < numbers < characters < strings < symbols < keywords < lists < vectors < maps <
//! hash tables < records < the rest. Numbers are in one order by value.

use std::cmp::Ordering;

use super::convert::to_number;
use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::symbol::Symbols;
use super::value::Value;
use super::vector;

/// Comparisons of one call: an ordering of circular structures must end somewhere.
const STEPS_MAX: usize = 1_000_000;

/// Returns the place of a value's type in the order.
pub fn rank(heap: &Heap, value: Value) -> u8 {
    if value.is_nil() {
        return 0;
    }
    if value.is_boolean() {
        return 1;
    }
    if super::convert::is_number(heap, value) && !heap.is(value, Kind::Complex) {
        return 2;
    }
    if value.as_character().is_some() {
        return 3;
    }
    if value.is_symbol() {
        return 5;
    }
    if value.is_keyword() {
        return 6;
    }
    if value.is_empty_list() {
        return 7;
    }
    match heap.kind(value) {
        Some(Kind::String) => 4,
        Some(Kind::Pair) => 7,
        Some(Kind::Vector) => 8,
        Some(Kind::Map) => 9,
        Some(Kind::HashTable) => 10,
        Some(Kind::Record) => 11,
        Some(Kind::Bytes) => 12,
        Some(Kind::Array) => 13,
        Some(kind) => 14 + kind as u8,
        None => 13,
    }
}

/// Compares two values of any types.
pub fn compare(heap: &Heap, symbols: &Symbols, a: Value, b: Value) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return a.cmp(&b);
    }
    if let (Some(a), Some(b)) = (heap.text(a), heap.text(b)) {
        return a.cmp(b);
    }
    if let (Some(a), Some(b)) = (heap.as_float(a), heap.as_float(b)) {
        return a
            .partial_cmp(&b)
            .unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()));
    }
    let mut pending = vec![(a, b)];
    let mut steps = 0;
    while let Some((a, b)) = pending.pop() {
        steps += 1;
        if a == b {
            continue;
        }
        if steps > STEPS_MAX {
            return a.bits().cmp(&b.bits());
        }
        let ordering = shallow(heap, symbols, a, b, &mut pending);
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    Ordering::Equal
}

fn shallow(
    heap: &Heap,
    symbols: &Symbols,
    a: Value,
    b: Value,
    pending: &mut Vec<(Value, Value)>,
) -> Ordering {
    let by_rank = rank(heap, a).cmp(&rank(heap, b));
    if by_rank != Ordering::Equal {
        return by_rank;
    }
    if let (Some(a_number), Some(b_number)) = (to_number(heap, a), to_number(heap, b)) {
        if !a_number.is_real() {
            let parts = (heap.slots(a).to_vec(), heap.slots(b).to_vec());
            return in_turn(&parts.0, &parts.1, pending);
        }
        // NaN stands after every other number.
        return a_number
            .compare(&b_number)
            .unwrap_or_else(|| a_number.to_f64().is_nan().cmp(&b_number.to_f64().is_nan()));
    }
    if let (Some(a), Some(b)) = (
        a.as_symbol().or(a.as_keyword()),
        b.as_symbol().or(b.as_keyword()),
    ) {
        return symbols.name(a).cmp(symbols.name(b));
    }
    if let (Some(a), Some(b)) = (heap.text(a), heap.text(b)) {
        return a.cmp(b);
    }
    if a.is_empty_list() || b.is_empty_list() {
        return b.is_empty_list().cmp(&a.is_empty_list());
    }
    if let (Some((car_a, cdr_a)), Some((car_b, cdr_b))) = (heap.pair(a), heap.pair(b)) {
        pending.push((cdr_a, cdr_b));
        pending.push((car_a, car_b));
        return Ordering::Equal;
    }
    match heap.kind(a) {
        Some(Kind::Vector) => {
            let (a, b) = (vector::to_vec(heap, a), vector::to_vec(heap, b));
            in_turn(&a, &b, pending)
        }
        Some(Kind::Map) => {
            let flat = |map| -> Vec<Value> {
                let entries = sorted_entries(heap, symbols, map);
                entries
                    .into_iter()
                    .flat_map(|(key, value)| [key, value])
                    .collect()
            };
            in_turn(&flat(a), &flat(b), pending)
        }
        Some(Kind::Record) => in_turn(heap.slots(a), heap.slots(b), pending),
        Some(Kind::Bytes) => heap.byte_slice(a).cmp(&heap.byte_slice(b)),
        _ => a.bits().cmp(&b.bits()),
    }
}

/// Compares element by element; where one is the beginning of the other, the shorter is less.
fn in_turn(a: &[Value], b: &[Value], pending: &mut Vec<(Value, Value)>) -> Ordering {
    let common = a.len().min(b.len());
    // Lengths are compared last, so they go below the elements, as numbers.
    pending.push((Value::length(a.len()), Value::length(b.len())));
    pending.extend(
        a[..common]
            .iter()
            .copied()
            .zip(b[..common].iter().copied())
            .rev(),
    );
    Ordering::Equal
}

/// Returns a map's entries in the order of their keys.
pub fn sorted_entries(heap: &Heap, symbols: &Symbols, map: Value) -> Vec<(Value, Value)> {
    let mut entries = map::entries(heap, map);
    entries.sort_by(|(a, _), (b, _)| {
        key_rank(heap, *a)
            .cmp(&key_rank(heap, *b))
            .then_with(|| compare(heap, symbols, *a, *b))
    });
    entries
}

/// Returns the place of a key's type: as `rank`, with floats after integers, ratios and complex numbers
/// after everything else.
fn key_rank(heap: &Heap, key: Value) -> (u8, u8) {
    match heap.kind(key) {
        Some(Kind::Ratio) => (u8::MAX, 0),
        Some(Kind::Complex) => (u8::MAX, 1),
        _ => (rank(heap, key), u8::from(heap.is_float(key))),
    }
}
