//! A large map that several may see: a hash trie whose changes copy a path.
//!
//! ```text
//! node = Tuple [bits, key, value …, child …]    bits: which of 16 hash digits are entries (low half)
//!                                               and which are children (high half)
//!        where all 15 digits agree: Tuple [-1, key, value …]
//! ```

use super::super::equal::equal;
use super::super::hash::hash;
use super::super::heap::Heap;
use super::super::kind::Kind;
use super::super::value::Value;
use super::position;

const DIGIT_BITS: u32 = 4;
const DIGIT_MASK: u64 = 15;
/// Levels of the trie; below them keys are compared one by one.
const LEVELS: u32 = 15;
const COLLISION: Value = Value::small(-1);

/// Returns what a key is bound to.
#[inline]
pub fn get(heap: &Heap, root: Value, key: Value) -> Option<Value> {
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

/// Returns the root with an entry, and whether its key is new.
pub fn set(heap: &mut Heap, root: Value, key: Value, value: Value) -> (Value, bool) {
    let digits = hash(heap, key);
    insert(heap, root, digits, 0, key, value)
}

/// Returns the root without a key that is known to be below it.
pub fn remove(heap: &mut Heap, root: Value, key: Value) -> Value {
    let digits = hash(heap, key);
    delete(heap, root, digits, key)
}

/// Makes the root of entries with distinct keys.
pub fn build(heap: &mut Heap, entries: &[(Value, Value)]) -> Value {
    let mut entries: Vec<(u64, Value, Value)> = entries
        .iter()
        .map(|&(key, value)| (hash(heap, key), key, value))
        .collect();
    node_of(heap, &mut entries, 0)
}

/// Makes the node of entries whose digits agreed so far, at most `LEVELS` deep.
fn node_of(heap: &mut Heap, entries: &mut [(u64, Value, Value)], level: u32) -> Value {
    let mut slots = Vec::with_capacity(NODE_MAX);
    if level >= LEVELS {
        slots.push(COLLISION);
        slots.extend(entries.iter().flat_map(|entry| [entry.1, entry.2]));
        return heap.object(Kind::Tuple, &slots);
    }
    entries.sort_unstable_by_key(|entry| entry.0 & DIGIT_MASK);
    slots.push(Value::NIL);
    let (mut single, mut several, mut children) = (0u32, 0u32, Vec::new());
    for run in entries.chunk_by_mut(|a, b| (a.0 ^ b.0) & DIGIT_MASK == 0) {
        let bit = 1 << (run[0].0 & DIGIT_MASK);
        if let [entry] = run {
            single |= bit;
            slots.extend([entry.1, entry.2]);
        } else {
            several |= bit;
            run.iter_mut().for_each(|entry| entry.0 >>= DIGIT_BITS);
            children.push(node_of(heap, run, level + 1));
        }
    }
    slots[0] = bits_value(single, several);
    slots.extend(children);
    heap.object(Kind::Tuple, &slots)
}

/// Calls `visit` with each key and value, in no useful order.
pub fn for_each(heap: &Heap, root: Value, visit: &mut dyn FnMut(Value, Value)) {
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
