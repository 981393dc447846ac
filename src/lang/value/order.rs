//! The total order of values, in which maps print and `sort` sorts.
//!
//! nil < booleans < integers < floats < characters < strings < symbols < keywords < lists < vectors <
//! maps < hash tables < records < bytevectors < arrays < ratios < the rest. Keys are ordered by type
//! first; what is compared on its own, as `sort` does, has all numbers in one order by value.

use std::cmp::Ordering;

use super::convert::to_number;
use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::number::Number;
use super::packed;
use super::symbol::Symbols;
use super::value::Value;
use super::vector;
use crate::lang::toil;

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
    if value.is_fixnum() {
        return INTEGER_RANK;
    }
    if value.is_immediate_float() {
        return FLOAT_RANK;
    }
    if value.as_character().is_some() {
        return 4;
    }
    if value.is_symbol() {
        return 6;
    }
    if value.is_keyword() {
        return 7;
    }
    if value.is_empty_list() {
        return 8;
    }
    match heap.kind(value) {
        Some(Kind::BigInt) => INTEGER_RANK,
        Some(Kind::BoxedFloat) => FLOAT_RANK,
        Some(Kind::String) => 5,
        Some(Kind::Pair) => 8,
        Some(Kind::Vector) => 9,
        Some(Kind::Map) if map::is_hashed(heap, value) => 11,
        Some(Kind::Map) => 10,
        Some(Kind::HashTable) => 11,
        Some(Kind::Record) => 12,
        Some(Kind::Bytes) => 13,
        Some(Kind::Array) => 14,
        Some(Kind::FloatArray) => 15,
        Some(Kind::IntegerArray) => 16,
        Some(Kind::Ratio) => RATIO_RANK,
        Some(Kind::Complex) => RATIO_RANK + 1,
        Some(kind) => RANK_OF_KINDS + kind as u8,
        None => 14,
    }
}

const INTEGER_RANK: u8 = 2;
const FLOAT_RANK: u8 = 3;
const RATIO_RANK: u8 = 17;
const RANK_OF_KINDS: u8 = 19;

/// Returns the rank of what a value can be sorted with: real numbers go together.
pub fn sorting_rank(heap: &Heap, value: Value) -> u8 {
    match rank(heap, value) {
        FLOAT_RANK | RATIO_RANK => INTEGER_RANK,
        rank => rank,
    }
}

/// Compares two values of any types, numbers by value.
pub fn compare(heap: &Heap, symbols: &Symbols, a: Value, b: Value) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return a.cmp(&b);
    }
    let ranks = [a, b].map(|value| sorting_rank(heap, value));
    if ranks[0] != ranks[1] {
        return ranks[0].cmp(&ranks[1]);
    }
    if ranks[0] == INTEGER_RANK
        && let (Some(a), Some(b)) = (to_number(heap, a), to_number(heap, b))
    {
        return by_value(&a, &b);
    }
    compare_keys(heap, symbols, a, b)
}

/// Compares two values of any types; a type as a whole stands before the next.
pub fn compare_keys(heap: &Heap, symbols: &Symbols, a: Value, b: Value) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return a.cmp(&b);
    }
    if let (Some(a), Some(b)) = (heap.text(a), heap.text(b)) {
        return a.cmp(b);
    }
    let mut pending = vec![(a, b)];
    let mut steps = 0;
    while let Some((a, b)) = pending.pop() {
        steps += 1;
        if a == b {
            continue;
        }
        if steps > STEPS_MAX {
            return by_identity(heap, a, b);
        }
        let ordering = shallow(heap, symbols, a, b, &mut pending);
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    Ordering::Equal
}

/// What has no order of its own stands in the order in which somebody first asked.
fn by_identity(heap: &Heap, a: Value, b: Value) -> Ordering {
    heap.identity(a).cmp(&heap.identity(b))
}

/// NaN stands after every other number.
fn by_value(a: &Number, b: &Number) -> Ordering {
    a.compare(b)
        .unwrap_or_else(|| a.to_f64().is_nan().cmp(&b.to_f64().is_nan()))
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
        return by_value(&a_number, &b_number);
    }
    if a.is_boolean() {
        return (a == Value::TRUE).cmp(&(b == Value::TRUE));
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
        pending.push((cdr_a.as_tail(), cdr_b.as_tail()));
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
        Some(Kind::Array) => in_turn(
            heap.array_elements(a).unwrap_or(&[]),
            heap.array_elements(b).unwrap_or(&[]),
            pending,
        ),
        Some(Kind::Record) => in_turn(heap.slots(a), heap.slots(b), pending),
        Some(Kind::Bytes) => heap.byte_slice(a).cmp(&heap.byte_slice(b)),
        Some(Kind::FloatArray) => {
            let both = packed::floats(heap, a).zip(packed::floats(heap, b));
            let mut orders = both.map(|(a, b)| a.total_cmp(&b));
            let first = orders.find(|it| it.is_ne());
            first.unwrap_or_else(|| packed::length(heap, a).cmp(&packed::length(heap, b)))
        }
        Some(Kind::IntegerArray) => packed::integers(heap, a).cmp(packed::integers(heap, b)),
        _ => by_identity(heap, a, b),
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
    for (key, _) in &entries {
        // What has no order of its own keeps the one it has in the map.
        if rank(heap, *key) >= RANK_OF_KINDS {
            heap.identity(*key);
        }
    }
    toil::sort_by(&mut entries, |(a, _), (b, _)| {
        compare_keys(heap, symbols, *a, *b)
    });
    entries
}
