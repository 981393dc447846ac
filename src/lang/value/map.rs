//! Persistent maps: flat in order of insertion up to eight entries, a hash trie above.
//!
//! ```text
//! Map [length, root]
//!   flat: root = Tuple [key, value, key, value …]
//!   trie: root = Tuple [bits, key, value …, child …]    bits: which of 16 hash digits are entries
//!                                                       (low half) and which are children (high half)
//!         where all 15 digits agree: Tuple [-1, key, value …]
//! ```

use super::equal::equal;
use super::hash::hash;
use super::heap::Heap;
use super::kind::Kind;
use super::value::Value;

/// Entries a map holds without hashing them.
pub const FLAT_MAX: usize = 8;

const DIGIT_BITS: u32 = 4;
const DIGIT_MASK: u64 = 15;
/// Levels of the trie; below them keys are compared one by one.
const LEVELS: u32 = 15;
const COLLISION: Value = Value::small(-1);

const LENGTH: usize = 0;

pub fn is_map(heap: &Heap, value: Value) -> bool {
    heap.is(value, Kind::Map)
}

#[inline]
pub fn length(heap: &Heap, map: Value) -> usize {
    heap.slot(map, LENGTH)
        .and_then(Value::as_index)
        .unwrap_or(0)
}

pub fn empty(heap: &mut Heap) -> Value {
    let root = heap.object(Kind::Tuple, &[]);
    heap.object(Kind::Map, &[Value::small(0), root])
}

/// Makes a map of keys and values in turn; of equal keys the last wins.
pub fn from_flat(heap: &mut Heap, flat: &[Value]) -> Value {
    if flat.len() <= FLAT_MAX * 2 {
        let mut distinct: Vec<Value> = Vec::with_capacity(flat.len());
        for pair in flat.chunks_exact(2) {
            match distinct
                .chunks_exact(2)
                .position(|known| equal(heap, known[0], pair[0]))
            {
                Some(at) => distinct[at * 2 + 1] = pair[1],
                None => distinct.extend_from_slice(pair),
            }
        }
        return flat_map(heap, &distinct);
    }
    let mut map = empty(heap);
    for pair in flat.chunks_exact(2) {
        map = set(heap, map, pair[0], pair[1]);
    }
    map
}

/// Returns what a key is bound to.
#[inline]
pub fn get(heap: &Heap, map: Value, key: Value) -> Option<Value> {
    let &[length, root] = heap.slots(map) else {
        return None;
    };
    if length.as_index()? <= FLAT_MAX {
        let entries = heap.slots(root);
        return position(heap, entries, key).map(|at| entries[at + 1]);
    }
    let (mut node, mut digits) = (root, hash(heap, key));
    loop {
        let slots = heap.slots(node);
        if slots[0] == COLLISION {
            return position(heap, &slots[1..], key).map(|at| slots[at + 2]);
        }
        match place(slots, digits) {
            Place::Entry(at) if equal(heap, slots[at], key) => return Some(slots[at + 1]),
            Place::Child(at) => node = slots[at],
            Place::Entry(_) | Place::Nowhere { .. } => return None,
        }
        digits >>= DIGIT_BITS;
    }
}

/// Returns a map in which the key is bound to the value.
pub fn set(heap: &mut Heap, map: Value, key: Value, value: Value) -> Value {
    let &[_, root] = heap.slots(map) else {
        return map;
    };
    let length = length(heap, map);
    if length <= FLAT_MAX {
        let mut entries = heap.slots(root).to_vec();
        match position(heap, &entries, key) {
            Some(at) => entries[at + 1] = value,
            None => entries.extend([key, value]),
        }
        if entries.len() <= FLAT_MAX * 2 {
            return flat_map(heap, &entries);
        }
        let mut root = heap.object(Kind::Tuple, &[Value::small(0)]);
        for entry in entries.chunks_exact(2) {
            let digits = hash(heap, entry[0]);
            (root, _) = insert(heap, root, digits, 0, entry[0], entry[1]);
        }
        return heap.object(Kind::Map, &[Value::length(length + 1), root]);
    }
    let digits = hash(heap, key);
    let (root, added) = insert(heap, root, digits, 0, key, value);
    heap.object(
        Kind::Map,
        &[Value::length(length + usize::from(added)), root],
    )
}

/// Returns a map without the key.
pub fn remove(heap: &mut Heap, map: Value, key: Value) -> Value {
    let &[_, root] = heap.slots(map) else {
        return map;
    };
    let length = length(heap, map);
    if length <= FLAT_MAX {
        let mut entries = heap.slots(root).to_vec();
        return match position(heap, &entries, key) {
            Some(at) => {
                entries.drain(at..at + 2);
                flat_map(heap, &entries)
            }
            None => map,
        };
    }
    if get(heap, map, key).is_none() {
        return map;
    }
    if length == FLAT_MAX + 1 {
        let mut entries = Vec::with_capacity(FLAT_MAX * 2);
        for_each(heap, map, &mut |other, value| {
            if !equal(heap, other, key) {
                entries.extend([other, value]);
            }
        });
        return flat_map(heap, &entries);
    }
    let digits = hash(heap, key);
    let root = delete(heap, root, digits, key);
    heap.object(Kind::Map, &[Value::length(length - 1), root])
}

/// Calls `visit` with each key and value: in order of insertion while flat, else in no useful order.
pub fn for_each(heap: &Heap, map: Value, visit: &mut dyn FnMut(Value, Value)) {
    let &[length, root] = heap.slots(map) else {
        return;
    };
    if length.as_index().unwrap_or(0) <= FLAT_MAX {
        heap.slots(root)
            .chunks_exact(2)
            .for_each(|entry| visit(entry[0], entry[1]));
        return;
    }
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        let slots = heap.slots(node);
        let entries = entry_count(slots);
        slots[1..1 + entries * 2]
            .chunks_exact(2)
            .for_each(|entry| visit(entry[0], entry[1]));
        pending.extend_from_slice(&slots[1 + entries * 2..]);
    }
}

/// Returns keys and values.
pub fn entries(heap: &Heap, map: Value) -> Vec<(Value, Value)> {
    let mut entries = Vec::with_capacity(length(heap, map));
    for_each(heap, map, &mut |key, value| entries.push((key, value)));
    entries
}

enum Place {
    /// Where the key of an entry with this digit stands.
    Entry(usize),
    Child(usize),
    /// Where an entry with this digit belongs.
    Nowhere {
        entry: usize,
    },
}

fn bits(slots: &[Value]) -> (u32, u32) {
    let bits = slots[0].as_fixnum().unwrap_or(0) as u32;
    (bits & 0xFFFF, bits >> 16)
}

fn entry_count(slots: &[Value]) -> usize {
    match slots[0] == COLLISION {
        true => (slots.len() - 1) / 2,
        false => bits(slots).0.count_ones() as usize,
    }
}

fn place(slots: &[Value], digits: u64) -> Place {
    let (entries, children) = bits(slots);
    let bit = 1u32 << (digits & DIGIT_MASK);
    let entry = 1 + (entries & (bit - 1)).count_ones() as usize * 2;
    if entries & bit != 0 {
        return Place::Entry(entry);
    }
    if children & bit != 0 {
        let before = (children & (bit - 1)).count_ones() as usize;
        return Place::Child(1 + entries.count_ones() as usize * 2 + before);
    }
    Place::Nowhere { entry }
}

/// Returns the index of a key among keys and values in turn.
fn position(heap: &Heap, entries: &[Value], key: Value) -> Option<usize> {
    let mut at = 0;
    // Keywords, symbols and small integers are equal only if identical.
    if !key.is_heap() && !key.is_immediate_float() {
        while at < entries.len() {
            if entries[at] == key {
                return Some(at);
            }
            at += 2;
        }
        return None;
    }
    while at < entries.len() {
        if equal(heap, entries[at], key) {
            return Some(at);
        }
        at += 2;
    }
    None
}

fn flat_map(heap: &mut Heap, entries: &[Value]) -> Value {
    let root = heap.object(Kind::Tuple, entries);
    heap.object(Kind::Map, &[Value::length(entries.len() / 2), root])
}

fn bits_value(entries: u32, children: u32) -> Value {
    Value::length((entries | children << 16) as usize)
}

/// Slots of the largest node: bits, then sixteen entries.
const NODE_MAX: usize = 1 + 16 * 2;

/// A node while it is changed, apart from the heap.
struct Node {
    slots: [Value; NODE_MAX],
    length: usize,
}

impl Node {
    fn of(slots: &[Value]) -> Node {
        let mut node = Node {
            slots: [Value::NIL; NODE_MAX],
            length: slots.len(),
        };
        node.slots[..slots.len()].copy_from_slice(slots);
        node
    }

    fn insert(&mut self, at: usize, values: &[Value]) {
        self.slots.copy_within(at..self.length, at + values.len());
        self.slots[at..at + values.len()].copy_from_slice(values);
        self.length += values.len();
    }

    fn remove(&mut self, at: usize, count: usize) {
        self.slots.copy_within(at + count..self.length, at);
        self.length -= count;
    }

    fn make(&self, heap: &mut Heap) -> Value {
        heap.object(Kind::Tuple, &self.slots[..self.length])
    }
}

/// Returns the node with the entry, and whether the key is new.
fn insert(
    heap: &mut Heap,
    node: Value,
    digits: u64,
    level: u32,
    key: Value,
    value: Value,
) -> (Value, bool) {
    let slots = heap.slots(node);
    if slots[0] == COLLISION {
        let mut slots = slots.to_vec();
        let found = position(heap, &slots[1..], key);
        match found {
            Some(at) => slots[at + 2] = value,
            None => slots.extend([key, value]),
        }
        return (heap.object(Kind::Tuple, &slots), found.is_none());
    }
    let (entries, children) = bits(slots);
    let bit = 1u32 << (digits & DIGIT_MASK);
    let place = place(slots, digits);
    let mut node = Node::of(slots);
    let added = match place {
        Place::Entry(at) if equal(heap, node.slots[at], key) => {
            node.slots[at + 1] = value;
            false
        }
        Place::Entry(at) => {
            let (other_key, other_value) = (node.slots[at], node.slots[at + 1]);
            let other_digits = hash(heap, other_key) >> (DIGIT_BITS * (level + 1));
            let other = (other_key, other_value, other_digits);
            let child = pair_node(heap, level + 1, other, (key, value, digits >> DIGIT_BITS));
            node.remove(at, 2);
            let (entries, children) = (entries & !bit, children | bit);
            node.slots[0] = bits_value(entries, children);
            let before = (children & (bit - 1)).count_ones() as usize;
            node.insert(1 + entries.count_ones() as usize * 2 + before, &[child]);
            true
        }
        Place::Child(at) => {
            let child = node.slots[at];
            let (child, added) = insert(heap, child, digits >> DIGIT_BITS, level + 1, key, value);
            node.slots[at] = child;
            added
        }
        Place::Nowhere { entry } => {
            node.slots[0] = bits_value(entries | bit, children);
            node.insert(entry, &[key, value]);
            true
        }
    };
    (node.make(heap), added)
}

/// Makes the node of two entries whose digits agreed so far.
fn pair_node(heap: &mut Heap, level: u32, a: (Value, Value, u64), b: (Value, Value, u64)) -> Value {
    if level >= LEVELS {
        return heap.object(Kind::Tuple, &[COLLISION, a.0, a.1, b.0, b.1]);
    }
    let (digit_a, digit_b) = (a.2 & DIGIT_MASK, b.2 & DIGIT_MASK);
    if digit_a == digit_b {
        let child = pair_node(
            heap,
            level + 1,
            (a.0, a.1, a.2 >> DIGIT_BITS),
            (b.0, b.1, b.2 >> DIGIT_BITS),
        );
        return heap.object(Kind::Tuple, &[bits_value(0, 1 << digit_a), child]);
    }
    let (first, second) = if digit_a < digit_b { (a, b) } else { (b, a) };
    let slots = [
        bits_value(1 << digit_a | 1 << digit_b, 0),
        first.0,
        first.1,
        second.0,
        second.1,
    ];
    heap.object(Kind::Tuple, &slots)
}

/// Returns the node without a key that is known to be below it.
fn delete(heap: &mut Heap, node: Value, digits: u64, key: Value) -> Value {
    let mut slots = heap.slots(node).to_vec();
    if slots[0] == COLLISION {
        if let Some(at) = position(heap, &slots[1..], key) {
            slots.drain(at + 1..at + 3);
        }
        return heap.object(Kind::Tuple, &slots);
    }
    let (entries, children) = bits(&slots);
    let bit = 1u32 << (digits & DIGIT_MASK);
    match place(&slots, digits) {
        Place::Entry(at) => {
            slots.drain(at..at + 2);
            slots[0] = bits_value(entries & !bit, children);
        }
        Place::Child(at) => {
            let child = delete(heap, slots[at], digits >> DIGIT_BITS, key);
            let child_slots = heap.slots(child);
            // A child that is left with one entry and no children is drawn up, so that equal maps
            // stay as flat as if they had never been larger.
            if child_slots.len() == 3 && entry_count(child_slots) == 1 {
                let (only_key, only_value) = (child_slots[1], child_slots[2]);
                slots.remove(at);
                slots[0] = bits_value(entries | bit, children & !bit);
                let entry = 1 + (entries & (bit - 1)).count_ones() as usize * 2;
                slots.splice(entry..entry, [only_key, only_value]);
            } else {
                slots[at] = child;
            }
        }
        Place::Nowhere { .. } => {}
    }
    heap.object(Kind::Tuple, &slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixnum(number: usize) -> Value {
        Value::length(number)
    }

    #[test]
    fn a_map_agrees_with_a_model_through_growth_and_shrinking() {
        let mut heap = Heap::default();
        let mut model = std::collections::BTreeMap::new();
        let mut map = empty(&mut heap);
        let mut random = 42usize;
        for step in 0..6000 {
            random = random
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let key = (random >> 33) % 700;
            // Growth first, then mostly removal.
            if (random >> 20) % 10 < if step < 3000 { 8 } else { 2 } {
                map = set(&mut heap, map, fixnum(key), fixnum(step));
                model.insert(key, step);
            } else {
                map = remove(&mut heap, map, fixnum(key));
                model.remove(&key);
            }
            assert_eq!(length(&heap, map), model.len());
            assert_eq!(
                get(&heap, map, fixnum(key)),
                model.get(&key).map(|&it| fixnum(it))
            );
        }
        for key in 0..700 {
            assert_eq!(
                get(&heap, map, fixnum(key)),
                model.get(&key).map(|&it| fixnum(it))
            );
        }
        let mut entries = entries(&heap, map);
        entries.sort_by_key(|(key, _)| key.as_fixnum());
        let expected: Vec<_> = model
            .iter()
            .map(|(&key, &it)| (fixnum(key), fixnum(it)))
            .collect();
        assert_eq!(entries, expected);
    }

    #[test]
    fn old_versions_stay_as_they_were() {
        let mut heap = Heap::default();
        let mut versions = vec![empty(&mut heap)];
        for number in 0..100 {
            let next = set(&mut heap, versions[number], fixnum(number), Value::TRUE);
            versions.push(next);
        }
        for (count, &version) in versions.iter().enumerate() {
            assert_eq!(length(&heap, version), count);
            assert!(
                (0..100).all(|key| get(&heap, version, fixnum(key)).is_some() == (key < count))
            );
        }
    }

    #[test]
    fn strings_and_structures_are_keys_by_content() {
        let mut heap = Heap::default();
        let mut map = empty(&mut heap);
        for number in 0..50 {
            let text = heap.string(&format!("key {number}"));
            let key = heap.list(&[text, fixnum(number)]);
            map = set(&mut heap, map, key, fixnum(number));
        }
        let text = heap.string("key 33");
        let key = heap.list(&[text, fixnum(33)]);
        assert_eq!(get(&heap, map, key), Some(fixnum(33)));
    }

    #[test]
    fn keys_whose_hashes_agree_are_kept_apart() {
        let mut heap = Heap::default();
        // Lists that differ only after what the hash looks at.
        let keys: Vec<Value> = (0..20)
            .map(|number| {
                let mut elements = vec![Value::NIL; 100];
                elements[99] = fixnum(number);
                heap.list(&elements)
            })
            .collect();
        let mut map = empty(&mut heap);
        for (number, &key) in keys.iter().enumerate() {
            map = set(&mut heap, map, key, fixnum(number));
        }
        assert!(
            keys.iter()
                .enumerate()
                .all(|(at, &key)| get(&heap, map, key) == Some(fixnum(at)))
        );
        for &key in &keys[..15] {
            map = remove(&mut heap, map, key);
        }
        assert_eq!(length(&heap, map), 5);
        assert_eq!(get(&heap, map, keys[17]), Some(fixnum(17)));
        assert_eq!(get(&heap, map, keys[3]), None);
    }

    #[test]
    fn literals_keep_the_last_of_equal_keys() {
        let mut heap = Heap::default();
        let flat = [
            fixnum(1),
            fixnum(10),
            fixnum(2),
            fixnum(20),
            fixnum(1),
            fixnum(30),
        ];
        let map = from_flat(&mut heap, &flat);
        assert_eq!(length(&heap, map), 2);
        assert_eq!(get(&heap, map, fixnum(1)), Some(fixnum(30)));
    }
}
