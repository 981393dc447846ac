//! The equalities of the language, each without recursion on the Rust stack.

use rustc_hash::FxHashSet;

use super::convert::to_number;
use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::packed;
use super::pattern::Pattern;
use super::set;
use super::table;
use super::value::Value;
use super::vector;
use crate::lang::toil::Steps;

/// Stack kept free before a key is compared, and how much is added when it runs low.
const STACK_RED_ZONE: usize = 128 << 10;
const STACK_SEGMENT: usize = 1 << 20;

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// `equal?`: by structure, numbers in the same exactness, hash tables by identity.
    Structure,
    /// `=`: two numbers by value, anything else as `Structure`.
    Numbers,
    /// `equalp`: numbers by value, letters in either case, arrays as vectors, hash tables by content.
    Loose,
}

/// Comparisons after which pairs of objects are remembered, so that circular structures end.
const STEPS_BEFORE_MEMORY: usize = 10_000;

/// Returns whether both are `eql`: identical, or the same number or character.
#[inline]
pub fn eql(heap: &Heap, a: Value, b: Value) -> bool {
    a == b || (numeric(heap, a) && numeric(heap, b) && same_number(heap, a, b))
}

/// Returns whether both are `equal?`.
#[inline]
pub fn equal(heap: &Heap, a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    // Two immediates are equal only if identical, floats and zeros apart.
    if !a.is_heap() && !b.is_heap() && !a.is_immediate_float() {
        return false;
    }
    if let Some(a) = heap.text(a) {
        return heap.text(b).is_some_and(|b| a == b);
    }
    compare(heap, a, b, Equality::Structure)
}

/// Returns whether two values are equal in a way.
pub fn compare(heap: &Heap, a: Value, b: Value, equality: Equality) -> bool {
    if equality == Equality::Numbers {
        return match numeric(heap, a) && numeric(heap, b) {
            true => equal_number(heap, a, b),
            false => equal(heap, a, b),
        };
    }
    let mut pending = vec![(a, b)];
    let mut steps = 0;
    let mut toil = Steps::default();
    let mut seen: FxHashSet<(Value, Value)> = FxHashSet::default();
    while let Some((a, b)) = pending.pop() {
        if toil.is_over() {
            return false;
        }
        if a == b {
            continue;
        }
        steps += 1;
        if steps > STEPS_BEFORE_MEMORY && a.is_heap() && b.is_heap() && !seen.insert((a, b)) {
            continue;
        }
        match shallow(heap, a, b, equality, &mut pending) {
            true => {}
            false => return false,
        }
    }
    true
}

/// Compares the outermost level; what lies inside is pushed.
fn shallow(
    heap: &Heap,
    a: Value,
    b: Value,
    equality: Equality,
    pending: &mut Vec<(Value, Value)>,
) -> bool {
    if numeric(heap, a) {
        return numeric(heap, b)
            && match equality {
                Equality::Structure => same_number(heap, a, b),
                _ => equal_number(heap, a, b),
            };
    }
    if let (Some(a), Some(b)) = (a.as_character(), b.as_character()) {
        return equality == Equality::Loose && a.to_lowercase().eq(b.to_lowercase());
    }
    let (Some(kind_a), Some(kind_b)) = (heap.kind(a), heap.kind(b)) else {
        // In the Common Lisp accent nil and the empty list are one thing; here only `equalp` says so.
        return equality == Equality::Loose && a.is_null() && b.is_null();
    };
    if kind_a != kind_b {
        let sequence = |kind| matches!(kind, Kind::Array | Kind::Vector);
        return equality == Equality::Loose
            && sequence(kind_a)
            && sequence(kind_b)
            && push_elements(elements(heap, a), elements(heap, b), pending);
    }
    match kind_a {
        Kind::Pair => {
            let (Some((car_a, cdr_a)), Some((car_b, cdr_b))) = (heap.pair(a), heap.pair(b)) else {
                return false;
            };
            // The tail below the head: a long list keeps the stack short.
            pending.push((cdr_a.as_tail(), cdr_b.as_tail()));
            pending.push((car_a, car_b));
            true
        }
        Kind::String => match (heap.text(a), heap.text(b)) {
            (Some(a), Some(b)) if equality == Equality::Loose => {
                a.to_lowercase() == b.to_lowercase()
            }
            (a, b) => a == b,
        },
        Kind::Bytes => heap.byte_slice(a) == heap.byte_slice(b),
        Kind::FloatArray | Kind::IntegerArray => packed::bytes(heap, a) == packed::bytes(heap, b),
        Kind::Vector => push_elements(elements(heap, a), elements(heap, b), pending),
        Kind::Array => push_elements(elements(heap, a), elements(heap, b), pending),
        Kind::Map => {
            let same_kind = map::is_hashed(heap, a) == map::is_hashed(heap, b);
            if map::length(heap, a) != map::length(heap, b)
                || !same_kind && equality != Equality::Loose
            {
                return false;
            }
            let mut all_found = true;
            let mut toil = Steps::default();
            map::for_each(heap, a, &mut |key, content| {
                if !all_found || toil.is_over() {
                    all_found = false;
                    return;
                }
                match look_up(heap, b, key) {
                    Some(other) => pending.push((content, other)),
                    None => all_found = false,
                }
            });
            all_found
        }
        Kind::HashTable if equality == Equality::Loose => {
            if table::length(heap, a) != table::length(heap, b) {
                return false;
            }
            table::entries(heap, a).into_iter().all(|(key, content)| {
                match table::get(heap, b, key) {
                    Some(other) => {
                        pending.push((content, other));
                        true
                    }
                    None => false,
                }
            })
        }
        Kind::Record | Kind::Values | Kind::Cell => {
            push_elements(heap.slots(a).to_vec(), heap.slots(b).to_vec(), pending)
        }
        Kind::Tagged => match (set::map_of(heap, a), set::map_of(heap, b)) {
            (Some(a), Some(b)) => {
                pending.push((a, b));
                true
            }
            _ => false,
        },
        Kind::Regex => {
            let pattern = |value| heap.payload_of::<Pattern>(value).map(Pattern::as_str);
            pattern(a) == pattern(b)
        }
        _ => false,
    }
}

/// Finds a key, which is compared in turn: only keys inside keys stand on the stack, and it grows.
fn look_up(heap: &Heap, map: Value, key: Value) -> Option<Value> {
    stacker::maybe_grow(STACK_RED_ZONE, STACK_SEGMENT, || map::get(heap, map, key))
}

fn elements(heap: &Heap, sequence: Value) -> Vec<Value> {
    match heap.array_elements(sequence) {
        Some(elements) => elements.to_vec(),
        None => vector::to_vec(heap, sequence),
    }
}

fn push_elements(a: Vec<Value>, b: Vec<Value>, pending: &mut Vec<(Value, Value)>) -> bool {
    let same_length = a.len() == b.len();
    if same_length {
        pending.extend(a.into_iter().zip(b).rev());
    }
    same_length
}

#[inline]
fn numeric(heap: &Heap, value: Value) -> bool {
    super::convert::is_number(heap, value)
}

fn same_number(heap: &Heap, a: Value, b: Value) -> bool {
    match (to_number(heap, a), to_number(heap, b)) {
        (Some(a), Some(b)) => a.same(&b),
        _ => false,
    }
}

fn equal_number(heap: &Heap, a: Value, b: Value) -> bool {
    match (to_number(heap, a), to_number(heap, b)) {
        (Some(a), Some(b)) => a.equals(&b),
        _ => false,
    }
}
