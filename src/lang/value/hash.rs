//! Hashes that agree with `equal.rs`: what is `equal?` has the same hash.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::packed;
use super::pattern::Pattern;
use super::set;
use super::value::Value;
use super::vector;

/// Elements of a structure that take part; what lies deeper or later does not change the hash.
const ELEMENTS_MAX: usize = 32;
const DEPTH_MAX: usize = 6;

/// Returns the hash of a value under `equal?`.
#[inline]
pub fn hash(heap: &Heap, value: Value) -> u64 {
    if value.is_fixnum() {
        return mix(value.bits());
    }
    if let Some(hash) = heap.string_hash(value) {
        return mix(hash);
    }
    if !value.is_heap() && !value.is_immediate_float() {
        return mix(value.bits());
    }
    let mut hasher = FxHasher::default();
    deep(heap, value, DEPTH_MAX, &mut hasher);
    mix(hasher.finish())
}

/// Returns the hash of a value under `equalp`: numbers by what they are worth, letters in either case,
/// and of what has parts only how many.
pub fn loose(heap: &Heap, value: Value) -> u64 {
    if let Some(number) = super::convert::to_number(heap, value) {
        return mix((number.to_f64() + 0.0).to_bits());
    }
    if let Some(character) = value.as_character() {
        return mix(character.to_ascii_lowercase().into());
    }
    if let Some(text) = heap.text(value) {
        let mut hasher = FxHasher::default();
        for character in text.chars().flat_map(char::to_lowercase) {
            hasher.write_u32(character.into());
        }
        return mix(hasher.finish());
    }
    if value.is_heap() || value.is_null() {
        return 0;
    }
    mix(value.bits())
}

/// Whether a value's hash is the same in every heap, as far as it is told at once.
pub fn is_stable(heap: &Heap, value: Value) -> bool {
    let kind = heap.kind(value);
    kind.is_none_or(|kind| {
        matches!(
            kind,
            Kind::String | Kind::Bytes | Kind::BoxedFloat | Kind::BigInt | Kind::Regex
        )
    })
}

/// Spreads the bits, so that tables may use the lowest as well as the highest.
#[inline]
fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits ^ (bits >> 29)
}

fn deep(heap: &Heap, value: Value, depth: usize, hasher: &mut FxHasher) {
    if let Some(float) = heap.as_float(value) {
        // The two zeros are equal.
        hasher.write_u64((float + 0.0).to_bits());
        return;
    }
    if let Some(text) = heap.string_hash(value) {
        hasher.write_u64(text);
        return;
    }
    if depth == 0 {
        return;
    }
    match heap.kind(value) {
        Some(Kind::Pair) => {
            let mut elements = heap.elements(value);
            for element in elements.by_ref().take(ELEMENTS_MAX) {
                deep(heap, element, depth - 1, hasher);
            }
        }
        Some(Kind::Vector) => {
            hasher.write_usize(vector::length(heap, value));
            for index in 0..vector::length(heap, value).min(ELEMENTS_MAX) {
                let element = vector::get(heap, value, index).unwrap_or(Value::NIL);
                deep(heap, element, depth - 1, hasher);
            }
        }
        // Maps in any order of insertion are equal, so only a sum of entries may count.
        Some(Kind::Map) => {
            hasher.write_usize(map::length(heap, value));
            if map::length(heap, value) <= map::FLAT_MAX {
                let mut sum = 0u64;
                map::for_each(heap, value, &mut |key, content| {
                    let mut entry = FxHasher::default();
                    deep(heap, key, depth - 1, &mut entry);
                    deep(heap, content, depth - 1, &mut entry);
                    sum = sum.wrapping_add(entry.finish());
                });
                hasher.write_u64(sum);
            }
        }
        Some(Kind::BigInt) => {
            if let Some(big) = heap.as_big(value) {
                for digit in big.iter_u64_digits() {
                    hasher.write_u64(digit);
                }
            }
        }
        Some(Kind::Ratio | Kind::Complex | Kind::Record) => {
            for &slot in heap.slots(value).iter().take(ELEMENTS_MAX) {
                deep(heap, slot, depth - 1, hasher);
            }
        }
        Some(Kind::Bytes) => hasher.write(heap.byte_slice(value).unwrap_or(&[])),
        Some(Kind::FloatArray | Kind::IntegerArray) => {
            hasher.write(packed::bytes(heap, value).unwrap_or(&[]));
        }
        Some(Kind::Regex) => {
            let pattern = heap
                .payload_of::<Pattern>(value)
                .map_or("", |regex| regex.as_str());
            hasher.write(pattern.as_bytes());
        }
        Some(Kind::Tagged) if let Some(map) = set::map_of(heap, value) => {
            deep(heap, map, depth - 1, hasher);
        }
        // Arrays and cells may be equal; what a table keys by them is found by identity alone.
        // Everything else is equal only to itself.
        _ => hasher.write_u64(heap.identity(value)),
    }
}
