//! Persistent sets: a map from each element to true, marked as a set.

use super::heap::Heap;
use super::kind::Kind;
use super::map;
use super::value::Value;

/// Makes the set of a map's keys.
pub fn from_map(heap: &mut Heap, map: Value) -> Value {
    heap.object(Kind::Tagged, &[map])
}

/// Makes a set of elements, equal ones once.
pub fn from_slice(heap: &mut Heap, elements: &[Value]) -> Value {
    let flat: Vec<Value> = elements
        .iter()
        .flat_map(|&element| [element, Value::TRUE])
        .collect();
    let map = map::from_flat(heap, &flat);
    from_map(heap, map)
}

/// Returns the map inside a set; nothing where the value is none.
pub fn map_of(heap: &Heap, value: Value) -> Option<Value> {
    if !heap.is(value, Kind::Tagged) {
        return None;
    }
    heap.slot(value, 0).filter(|&map| heap.is(map, Kind::Map))
}
