//! Arrays of machine numbers: floats or integers of 64 bits, eight bytes to an element.

use num_bigint::BigInt;

use super::Value;
use super::convert::{to_i64, to_number};
use super::heap::Heap;
use super::kind::Kind;
use super::number::Number;
use crate::lang::toil::pieces::Mind;

/// Bytes of an element.
pub const WIDTH: usize = 8;

pub fn of_floats(heap: &mut Heap, floats: &[f64]) -> Value {
    of_words(
        heap,
        Kind::FloatArray,
        floats.iter().map(|it| it.to_le_bytes()),
    )
}

pub fn of_integers(heap: &mut Heap, integers: &[i64]) -> Value {
    let words = integers.iter().map(|it| it.to_le_bytes());
    of_words(heap, Kind::IntegerArray, words)
}

/// Makes an array of one of the two kinds from the bytes of its elements.
pub fn of_words(
    heap: &mut Heap,
    kind: Kind,
    words: impl ExactSizeIterator<Item = [u8; WIDTH]>,
) -> Value {
    let mut bytes = Vec::with_capacity(words.len() * WIDTH);
    words
        .minded()
        .for_each(|word| bytes.extend_from_slice(&word));
    heap.packed(kind, &bytes)
}

/// Makes an array of one of the two kinds from the bytes of another.
pub fn of_bytes(heap: &mut Heap, kind: Kind, bytes: &[u8]) -> Value {
    heap.packed(kind, bytes)
}

/// Stores a number into the array of a kind, or into a bytevector, for its only owner; answers whether it
/// could. Who is refused makes another, or says what is wrong.
pub fn update(heap: &mut Heap, kind: Kind, array: Value, index: Value, number: Value) -> bool {
    let Some(index) = index.as_index().filter(|_| heap.is(array, kind)) else {
        return false;
    };
    let store = |heap: &mut Heap, bytes: &[u8]| match index.checked_mul(bytes.len()) {
        Some(from) => heap.own_bytes(array, from, bytes),
        None => false,
    };
    match kind {
        Kind::FloatArray => {
            let float = as_float(heap, number);
            float.is_some_and(|it| store(heap, &it.to_le_bytes()))
        }
        Kind::IntegerArray => {
            let integer = to_i64(heap, number);
            integer.is_some_and(|it| store(heap, &it.to_le_bytes()))
        }
        _ => {
            let byte = number.as_index().and_then(|it| u8::try_from(it).ok());
            byte.is_some_and(|it| store(heap, &[it]))
        }
    }
}

/// Returns the bytes of an array of either kind.
pub fn bytes(heap: &Heap, value: Value) -> Option<&[u8]> {
    heap.raw_bytes(value, Kind::FloatArray)
        .or_else(|| heap.raw_bytes(value, Kind::IntegerArray))
}

/// Returns how many elements an array has.
pub fn length(heap: &Heap, value: Value) -> usize {
    bytes(heap, value).map_or(0, <[u8]>::len) / WIDTH
}

/// Returns the eight bytes of an element.
pub fn element(heap: &Heap, value: Value, index: usize) -> Option<[u8; WIDTH]> {
    let start = index.checked_mul(WIDTH)?;
    let bytes = bytes(heap, value)?.get(start..start.checked_add(WIDTH)?)?;
    bytes.try_into().ok()
}

fn words(heap: &Heap, value: Value) -> impl Iterator<Item = [u8; WIDTH]> + '_ {
    let bytes = bytes(heap, value).unwrap_or(&[]);
    let words = bytes.chunks_exact(WIDTH);
    words.filter_map(|it| it.try_into().ok()).minded()
}

pub fn floats(heap: &Heap, value: Value) -> impl Iterator<Item = f64> + '_ {
    words(heap, value).map(f64::from_le_bytes)
}

pub fn integers(heap: &Heap, value: Value) -> impl Iterator<Item = i64> + '_ {
    words(heap, value).map(i64::from_le_bytes)
}

/// Returns what an array of floats may hold of a number: a float, or an integer of 64 bits.
pub fn as_float(heap: &Heap, value: Value) -> Option<f64> {
    heap.as_float(value)
        .or_else(|| to_i64(heap, value).map(|integer| integer as f64))
}

/// Makes the array that `#f64(…)` reads as; the error is the index of what is no real number.
pub fn literal_floats(heap: &mut Heap, values: &[Value]) -> Result<Value, usize> {
    let floats = values
        .iter()
        .enumerate()
        .map(|(index, &value)| match to_number(heap, value) {
            Some(number @ (Number::Small(_) | Number::Big(_) | Number::Float(_))) => {
                Ok(number.to_f64())
            }
            _ => Err(index),
        });
    let floats: Vec<f64> = floats.collect::<Result<_, _>>()?;
    Ok(of_floats(heap, &floats))
}

/// Makes the array that `#i64(…)` reads as; the error is the index of what is no integer of 64 bits.
pub fn literal_integers(heap: &mut Heap, values: &[Value]) -> Result<Value, usize> {
    let integers = values
        .iter()
        .enumerate()
        .map(|(index, &value)| to_i64(heap, value).ok_or(index));
    let integers: Vec<i64> = integers.collect::<Result<_, _>>()?;
    Ok(of_integers(heap, &integers))
}

/// Writes an element of an array of floats: shorter than a float alone, since the array says what it
/// is.
pub fn text(float: f64) -> String {
    format!("{float}")
}

/// Returns the sum of integers, however large it is.
pub fn sum(integers: impl Iterator<Item = i64>) -> BigInt {
    integers.map(i128::from).sum::<i128>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_come_out_as_they_went_in() {
        let mut heap = Heap::default();
        let floats = of_floats(&mut heap, &[1.5, -0.0, f64::NAN]);
        assert_eq!(length(&heap, floats), 3);
        assert_eq!(element(&heap, floats, 0).map(f64::from_le_bytes), Some(1.5));
        assert_eq!(element(&heap, floats, 3), None);
        let integers_given = of_integers(&mut heap, &[i64::MIN, i64::MAX]);
        assert!(integers(&heap, integers_given).eq([i64::MIN, i64::MAX]));
        assert_eq!(sum([i64::MAX; 2].into_iter()), BigInt::from(i64::MAX) * 2);
    }

    #[test]
    fn a_float_without_fraction_is_written_without_point() {
        assert_eq!(text(2.0), "2");
        assert_eq!(text(-0.25), "-0.25");
        assert_eq!(text(-0.0), "-0");
        assert_eq!(text(f64::NEG_INFINITY), "-inf");
    }
}
