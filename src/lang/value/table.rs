//! Mutable hash tables: entries in order of insertion behind an open-addressed index.
//!
//! ```text
//! HashTable [length, used, index, entries, test]
//!   index:   Tuple of 2^n fixnums, -1 for none: the number of an entry
//!   entries: Tuple of keys and values in turn; a removed entry has ABSENT for its key
//! ```
//!
//! Every store goes through the heap's barrier, so an undone transaction restores tables too.

use super::equal::{Equality, compare, eql, equal};
use super::hash::{hash, loose};
use super::heap::Heap;
use super::kind::Kind;
use super::value::Value;

const LENGTH: usize = 0;
const USED: usize = 1;
const TEST: usize = 4;

const NONE: Value = Value::small(-1);
const CAPACITY_MIN: usize = 4;

/// How a table compares its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// By `equal?`, as everything in the language does that is not asked for anything else.
    Equal,
    Eq,
    Eql,
    Equalp,
}

impl Test {
    pub const ALL: [Test; 4] = [Test::Equal, Test::Eq, Test::Eql, Test::Equalp];

    /// Returns the name of the function.
    pub fn name(self) -> &'static str {
        match self {
            Test::Equal => "equal",
            Test::Eq => "eq",
            Test::Eql => "eql",
            Test::Equalp => "equalp",
        }
    }

    fn holds(self, heap: &Heap, a: Value, b: Value) -> bool {
        match self {
            Test::Equal => equal(heap, a, b),
            Test::Eq => a == b,
            Test::Eql => eql(heap, a, b),
            Test::Equalp => compare(heap, a, b, Equality::Loose),
        }
    }

    fn hash(self, heap: &Heap, key: Value) -> u64 {
        match self {
            Test::Equal => hash(heap, key),
            // Objects stay where they are; of numbers that are no objects the bits are the number.
            Test::Eq => hash(heap, Value::small((key.bits() >> 3) as i32)),
            Test::Eql if super::convert::to_number(heap, key).is_some() => hash(heap, key),
            Test::Eql => hash(heap, Value::small((key.bits() >> 3) as i32)),
            Test::Equalp => loose(heap, key),
        }
    }
}

/// Makes an empty table.
pub fn new(heap: &mut Heap) -> Value {
    with_capacity(heap, CAPACITY_MIN, Test::Equal)
}

/// Makes an empty table that compares its keys in a way.
pub fn with_test(heap: &mut Heap, test: Test) -> Value {
    with_capacity(heap, CAPACITY_MIN, test)
}

/// Returns how a table compares its keys.
pub fn test(heap: &Heap, table: Value) -> Test {
    let number = heap.slot(table, TEST).and_then(Value::as_index);
    number.map_or(Test::Equal, |number| Test::ALL[number & 3])
}

/// Makes an empty table with room for so many entries, a power of two.
fn with_capacity(heap: &mut Heap, capacity: usize, test: Test) -> Value {
    let index = heap.object_filled(Kind::Tuple, capacity * 2, NONE);
    let entries = heap.object_filled(Kind::Tuple, capacity * 2, Value::ABSENT);
    heap.object(
        Kind::HashTable,
        &[
            Value::small(0),
            Value::small(0),
            index,
            entries,
            Value::length(test as usize),
        ],
    )
}

pub fn is_table(heap: &Heap, value: Value) -> bool {
    heap.is(value, Kind::HashTable)
}

pub fn length(heap: &Heap, table: Value) -> usize {
    heap.slot(table, LENGTH)
        .and_then(Value::as_index)
        .unwrap_or(0)
}

/// Returns what a key is bound to.
pub fn get(heap: &Heap, table: Value, key: Value) -> Option<Value> {
    let (_, entry) = find(heap, table, key);
    let entries = *heap.slots(table).get(3)?;
    heap.slot(entries, entry? * 2 + 1)
}

/// Returns the place in the index where the key is or belongs, and its entry if it has one.
fn find(heap: &Heap, table: Value, key: Value) -> (usize, Option<usize>) {
    let test = test(heap, table);
    let &[_, _, index, entries, _] = heap.slots(table) else {
        return (0, None);
    };
    let (index, entries) = (heap.slots(index), heap.slots(entries));
    let mask = index.len() - 1;
    let wanted = test.hash(heap, key);
    // An array is equal to another of the same content, and yet another key.
    let is_key = |other: Value| {
        other == key || test.holds(heap, other, key) && test.hash(heap, other) == wanted
    };
    let mut place = wanted as usize & mask;
    loop {
        match index[place].as_index() {
            None => return (place, None),
            Some(entry) if is_key(entries[entry * 2]) => return (place, Some(entry)),
            Some(_) => place = (place + 1) & mask,
        }
    }
}

/// Binds a key to a value.
pub fn set(heap: &mut Heap, table: Value, key: Value, value: Value) {
    let (place, entry) = find(heap, table, key);
    let &[length, used, index, entries, _] = heap.slots(table) else {
        return;
    };
    if let Some(entry) = entry {
        heap.set_slot(entries, entry * 2 + 1, value);
        return;
    }
    let (length, used) = (length.as_index().unwrap_or(0), used.as_index().unwrap_or(0));
    if used * 2 == heap.slots(entries).len() {
        rebuild(heap, table, if length * 2 > used { used * 2 } else { used });
        return set(heap, table, key, value);
    }
    heap.set_slot(entries, used * 2, key);
    heap.set_slot(entries, used * 2 + 1, value);
    heap.set_slot(index, place, Value::length(used));
    heap.set_slot(table, USED, Value::length(used + 1));
    heap.set_slot(table, LENGTH, Value::length(length + 1));
}

/// Removes a key; returns whether it was there.
pub fn remove(heap: &mut Heap, table: Value, key: Value) -> bool {
    let (_, Some(entry)) = find(heap, table, key) else {
        return false;
    };
    let &[length, _, _, entries, _] = heap.slots(table) else {
        return false;
    };
    // The index keeps pointing at the entry, so that what was inserted behind it is still found.
    heap.set_slot(entries, entry * 2, Value::ABSENT);
    heap.set_slot(entries, entry * 2 + 1, Value::NIL);
    let length = length.as_index().unwrap_or(1) - 1;
    heap.set_slot(table, LENGTH, Value::length(length));
    true
}

/// Removes everything.
pub fn clear(heap: &mut Heap, table: Value) {
    let empty = with_test(heap, test(heap, table));
    adopt(heap, table, empty);
}

/// Returns keys and values in order of insertion.
pub fn entries(heap: &Heap, table: Value) -> Vec<(Value, Value)> {
    let &[_, used, _, entries, _] = heap.slots(table) else {
        return Vec::new();
    };
    heap.slots(entries)
        .chunks_exact(2)
        .take(used.as_index().unwrap_or(0))
        .filter(|entry| entry[0] != Value::ABSENT)
        .map(|entry| (entry[0], entry[1]))
        .collect()
}

/// Makes a table with the same entries.
pub fn copy(heap: &mut Heap, table: Value) -> Value {
    let entries = entries(heap, table);
    let capacity = entries.len().next_power_of_two().max(CAPACITY_MIN);
    let copy = with_capacity(heap, capacity, test(heap, table));
    for (key, value) in entries {
        set(heap, copy, key, value);
    }
    copy
}

fn rebuild(heap: &mut Heap, table: Value, capacity: usize) {
    let test = test(heap, table);
    let entries = entries(heap, table);
    let index_length = capacity * 2;
    let mask = index_length - 1;
    // Built apart from the heap: stores into a fresh object would be logged for nothing.
    let mut index = vec![NONE; index_length];
    let mut flat = Vec::with_capacity(index_length);
    for (number, (key, value)) in entries.iter().enumerate() {
        let mut place = test.hash(heap, *key) as usize & mask;
        while index[place] != NONE {
            place = (place + 1) & mask;
        }
        index[place] = Value::length(number);
        flat.extend([*key, *value]);
    }
    flat.resize(index_length, Value::ABSENT);
    let index = heap.object(Kind::Tuple, &index);
    let flat = heap.object(Kind::Tuple, &flat);
    let length = Value::length(entries.len());
    for (slot, value) in [length, length, index, flat].into_iter().enumerate() {
        heap.set_slot(table, slot, value);
    }
}

/// Finds the place of each key anew, after objects that are hashed by their address were made again.
pub fn rehash(heap: &mut Heap, table: Value) {
    let &[_, _, _, store, _] = heap.slots(table) else {
        return;
    };
    let capacity = heap.slots(store).len() / 2;
    let by_place = matches!(test(heap, table), Test::Eq | Test::Eql);
    let is_stable = |&(key, _): &(Value, Value)| {
        super::hash::is_stable(heap, key) && !(by_place && key.is_heap())
    };
    if !entries(heap, table).iter().all(is_stable) {
        rebuild(heap, table, capacity);
    }
}

fn adopt(heap: &mut Heap, table: Value, other: Value) {
    for (slot, value) in heap.slots(other).to_vec().into_iter().enumerate() {
        heap.set_slot(table, slot, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_agrees_with_a_model_and_keeps_the_order() {
        let mut heap = Heap::default();
        let table = new(&mut heap);
        let mut model: Vec<(usize, usize)> = Vec::new();
        let mut random = 7usize;
        for step in 0..if cfg!(miri) { 300 } else { 5000 } {
            random = random
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let key = (random >> 33) % 300;
            let known = model.iter().position(|(other, _)| *other == key);
            if (random >> 20) % 3 < 2 {
                set(&mut heap, table, Value::length(key), Value::length(step));
                match known {
                    Some(at) => model[at].1 = step,
                    None => model.push((key, step)),
                }
            } else {
                assert_eq!(
                    remove(&mut heap, table, Value::length(key)),
                    known.is_some()
                );
                if let Some(at) = known {
                    model.remove(at);
                }
            }
        }
        let expected: Vec<_> = model
            .iter()
            .map(|&(key, it)| (Value::length(key), Value::length(it)))
            .collect();
        assert_eq!(entries(&heap, table), expected);
        assert_eq!(length(&heap, table), model.len());
        let copied = copy(&mut heap, table);
        assert_eq!(entries(&heap, copied), expected);
        clear(&mut heap, table);
        assert_eq!(length(&heap, table), 0);
        assert_eq!(get(&heap, copied, expected[0].0), Some(expected[0].1));
    }

    #[test]
    fn an_undone_transaction_restores_a_table() {
        let mut heap = Heap::default();
        let table = new(&mut heap);
        for key in 0..3 {
            set(&mut heap, table, Value::length(key), Value::TRUE);
        }
        heap.begin();
        for key in 0..100 {
            set(&mut heap, table, Value::length(key), Value::FALSE);
        }
        remove(&mut heap, table, Value::length(1));
        heap.undo();
        assert_eq!(length(&heap, table), 3);
        assert_eq!(get(&heap, table, Value::length(1)), Some(Value::TRUE));
        assert_eq!(get(&heap, table, Value::length(50)), None);
    }

    #[test]
    fn arrays_are_keys_each_by_itself() {
        let mut heap = Heap::default();
        let table = new(&mut heap);
        let arrays: Vec<Value> = (0..40).map(|_| heap.array(&[Value::TRUE])).collect();
        for (number, &array) in arrays.iter().enumerate() {
            set(&mut heap, table, array, Value::length(number));
        }
        assert_eq!(length(&heap, table), 40);
        assert_eq!(get(&heap, table, arrays[7]), Some(Value::length(7)));
    }
}
