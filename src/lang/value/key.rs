//! What may be a key of a map or an element of a set: what neither changes nor differs from itself.

use rustc_hash::FxHashSet;

use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::value::Value;
use super::vector;
use crate::lang::toil::Steps;

/// Parts of a key after which those that were checked are remembered.
const STEPS_BEFORE_MEMORY: usize = 1_000;

/// Returns what was expected in the place of a key that changes or is NaN, or holds such a thing.
/// What was looked at is added to `steps`.
#[inline]
pub fn refusal(heap: &Heap, key: Value, steps: &mut usize) -> Option<&'static str> {
    match key.is_heap() && !heap.is(key, Kind::String) {
        true => refusal_of_parts(heap, key, steps),
        false => None,
    }
}

fn refusal_of_parts(heap: &Heap, key: Value, steps: &mut usize) -> Option<&'static str> {
    let mut pending = vec![key];
    let mut seen = FxHashSet::default();
    let mut toil = Steps::default();
    while let Some(part) = pending.pop() {
        if toil.is_over() {
            return None;
        }
        // What is seen twice may be a circle.
        *steps += 1;
        if *steps > STEPS_BEFORE_MEMORY && part.is_heap() && !seen.insert(part) {
            continue;
        }
        if let Some((first, rest)) = heap.pair(part) {
            pending.extend([rest, first]);
            continue;
        }
        match heap.kind(part) {
            Some(Kind::Vector) => pending.extend(vector::to_vec(heap, part)),
            // Its keys were looked at when they became keys.
            Some(Kind::Map) => map::for_each(heap, part, &mut |_, content| pending.push(content)),
            Some(Kind::BoxedFloat) if heap.as_float(part).is_some_and(f64::is_nan) => {
                return Some("a map key that equals itself");
            }
            Some(Kind::Array | Kind::Cell | Kind::HashTable) => {
                return Some("a map key that does not change");
            }
            _ => {}
        }
    }
    None
}
