//! Arithmetic beside the quick cases: floats of any kind and small integers mixed with them.
//!
//! What is not answered here goes to the builtin: overflow, big integers, ratios, errors.

use crate::lang::value::Value;
use crate::lang::value::heap::Heap;

/// Integers up to this magnitude are doubles without loss.
const EXACT_MAX: i64 = 1 << 53;

fn float_of(heap: &Heap, value: Value) -> Option<f64> {
    match value.as_fixnum() {
        Some(number) if number.abs() <= EXACT_MAX => Some(number as f64),
        Some(_) => None,
        None => heap.as_float(value),
    }
}

/// Two numbers of which at least one is a float.
fn floats(heap: &Heap, left: Value, right: Value) -> Option<(f64, f64)> {
    if left.is_fixnum() && right.is_fixnum() {
        return None;
    }
    Some((float_of(heap, left)?, float_of(heap, right)?))
}

#[cold]
#[inline(never)]
pub(super) fn add(heap: &mut Heap, left: Value, right: Value) -> Option<Value> {
    floats(heap, left, right).map(|(left, right)| heap.float(left + right))
}

#[cold]
#[inline(never)]
pub(super) fn subtract(heap: &mut Heap, left: Value, right: Value) -> Option<Value> {
    floats(heap, left, right).map(|(left, right)| heap.float(left - right))
}

#[cold]
#[inline(never)]
pub(super) fn multiply(heap: &mut Heap, left: Value, right: Value) -> Option<Value> {
    floats(heap, left, right).map(|(left, right)| heap.float(left * right))
}

/// Division of floats, and of small integers where nothing is left over.
#[inline(always)]
pub(super) fn divide(heap: &mut Heap, left: Value, right: Value) -> Option<Value> {
    if left.is_immediate_float() && right.is_immediate_float() {
        return Some(heap.float(left.float_unchecked() / right.float_unchecked()));
    }
    divide_others(heap, left, right)
}

#[cold]
#[inline(never)]
fn divide_others(heap: &mut Heap, left: Value, right: Value) -> Option<Value> {
    match (left.as_fixnum(), right.as_fixnum()) {
        (Some(left), Some(right)) if right != 0 && left % right == 0 => Value::fixnum(left / right),
        (Some(_), Some(_)) => None,
        // A division by an exact zero is an error even of a float.
        (None, Some(0)) => None,
        _ => floats(heap, left, right).map(|(left, right)| heap.float(left / right)),
    }
}

#[cold]
#[inline(never)]
pub(super) fn less(heap: &Heap, left: Value, right: Value) -> Option<bool> {
    floats(heap, left, right).map(|(left, right)| left < right)
}

#[cold]
#[inline(never)]
pub(super) fn less_equal(heap: &Heap, left: Value, right: Value) -> Option<bool> {
    floats(heap, left, right).map(|(left, right)| left <= right)
}

/// `=`: numbers by value; other values that are not on the heap by identity.
#[cold]
#[inline(never)]
pub(super) fn equal(heap: &Heap, left: Value, right: Value) -> Option<bool> {
    if let Some((left, right)) = floats(heap, left, right) {
        return Some(left == right);
    }
    let plain =
        |value: Value| !value.is_heap() && !value.is_fixnum() && !value.is_immediate_float();
    if plain(left) || plain(right) {
        Some(left == right)
    } else {
        None
    }
}

/// `eq?`: identity where that decides; structures and boxed numbers go to the builtin.
#[inline(always)]
pub(super) fn same(left: Value, right: Value) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    let floats = left.is_immediate_float() && right.is_immediate_float();
    if left.is_heap() && right.is_heap() || floats {
        None
    } else {
        Some(false)
    }
}
