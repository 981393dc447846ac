//! Numbers into values and out of them.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::complex;
use super::heap::Heap;
use super::kind::Kind;
use super::number::Number;
use super::value::Value;
use crate::lang::toil::Steps;

/// Returns the number a value is, if it is one.
pub fn to_number(heap: &Heap, value: Value) -> Option<Number> {
    if let Some(small) = value.as_fixnum() {
        return Some(Number::Small(small));
    }
    if let Some(float) = heap.as_float(value) {
        return Some(Number::Float(float));
    }
    match heap.kind(value)? {
        Kind::BigInt => heap.as_big(value).map(|big| Number::integer(big.clone())),
        Kind::Ratio => {
            let [numerator, denominator] = *heap.slots(value) else {
                return None;
            };
            Some(Number::Ratio(
                heap.to_big(numerator)?,
                heap.to_big(denominator)?,
            ))
        }
        Kind::Complex => {
            let [real, imaginary] = *heap.slots(value) else {
                return None;
            };
            Some(complex::make(
                to_real(heap, real)?,
                to_real(heap, imaginary)?,
            ))
        }
        _ => None,
    }
}

/// The parts of a complex number are real, so that this goes no deeper.
fn to_real(heap: &Heap, part: Value) -> Option<Number> {
    match heap.is(part, Kind::Complex) {
        true => None,
        false => to_number(heap, part),
    }
}

/// Makes the value of a number.
pub fn from_number(heap: &mut Heap, number: Number) -> Value {
    match number {
        Number::Small(small) => heap.integer_i64(small),
        Number::Big(big) => heap.integer(big),
        Number::Float(float) => heap.float(float),
        Number::Ratio(numerator, denominator) => {
            let parts = [heap.integer(numerator), heap.integer(denominator)];
            heap.object(Kind::Ratio, &parts)
        }
        Number::Complex(parts) => {
            let parts = *parts;
            let parts = [from_number(heap, parts.re), from_number(heap, parts.im)];
            heap.object(Kind::Complex, &parts)
        }
    }
}

pub fn is_number(heap: &Heap, value: Value) -> bool {
    value.is_fixnum()
        || heap.is_float(value)
        || matches!(
            heap.kind(value),
            Some(Kind::BigInt | Kind::Ratio | Kind::Complex)
        )
}

/// Returns an integer that fits a machine word, floats such as `2.0` not among them.
pub fn to_i64(heap: &Heap, value: Value) -> Option<i64> {
    value
        .as_fixnum()
        .or_else(|| heap.as_big(value).and_then(BigInt::to_i64))
}

/// Returns the elements of a proper list, or nothing where the list is improper or endless.
pub fn list_to_vec(heap: &Heap, list: Value) -> Option<Vec<Value>> {
    let mut elements = heap.elements(list);
    let mut values = Vec::new();
    let mut tortoise = list;
    let mut steps = Steps::default();
    while let Some(value) = elements.next() {
        values.push(value);
        if steps.is_over() {
            return Some(values);
        }
        if values.len().is_multiple_of(2) {
            tortoise = heap.cdr(tortoise).unwrap_or(Value::EMPTY);
            if tortoise == elements.rest() && tortoise.is_pair() {
                return None;
            }
        }
    }
    elements.rest().is_null().then_some(values)
}

/// Returns whether walking a list never ends: the second walker is half as fast, and is met.
pub fn is_circular(heap: &Heap, list: Value) -> bool {
    let (mut fast, mut slow) = (list, list);
    let mut steps = Steps::default();
    loop {
        if steps.is_over() {
            return false;
        }
        for _ in 0..2 {
            match heap.cdr(fast) {
                Some(next) => fast = next,
                None => return false,
            }
        }
        slow = heap.cdr(slow).unwrap_or(slow);
        if fast == slow {
            return true;
        }
    }
}
