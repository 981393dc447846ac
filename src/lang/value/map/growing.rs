//! A large map while it has one owner: entries in order of insertion behind an open-addressed index.
//!
//! ```text
//! root = Tuple [index, entries, used]
//!   index:   Bytes, 2^n words: 0 for none, else 32 bits of hash above the entry's number plus one
//!   entries: Tuple of keys and values in turn; a removed entry has ABSENT for its key
//! ```
//! Only the map that owns such a root changes it. A map with several owners may still have one, to
//! read: its first change makes a trie of it.

use super::super::equal::equal;
use super::super::hash::hash;
use super::super::heap::{Heap, HeapFull};
use super::super::kind::Kind;
use super::super::value::Value;

const INDEX: usize = 0;
const ENTRIES: usize = 1;
const USED: usize = 2;

const CAPACITY_MIN: usize = 16;
/// Bytes of index and entries for each entry there is room for.
const ENTRY_BYTES: usize = 2 * size_of::<u64>() + 2 * size_of::<Value>();

/// Whether the root of a map above the flat size is of this form.
#[inline(always)]
pub fn is_growing(heap: &Heap, root: Value) -> bool {
    heap.slots(root)[INDEX].is_object()
}

/// Makes a root of entries with distinct keys.
pub fn build(heap: &mut Heap, entries: &[(Value, Value)]) -> Result<Value, HeapFull> {
    let capacity = (entries.len() + 1).next_power_of_two().max(CAPACITY_MIN);
    heap.reserve(capacity * ENTRY_BYTES)?;
    let index = heap.words(capacity * 2);
    let mut flat = Vec::with_capacity(capacity * 2);
    for (number, &(key, value)) in entries.iter().enumerate() {
        let mark = mark(heap, key);
        let words = heap.owned_words(index);
        let place = free_place(words, mark);
        words[place] = word(mark, number);
        flat.extend([key, value]);
    }
    flat.resize(capacity * 2, Value::ABSENT);
    let flat = heap.object(Kind::Tuple, &flat);
    let used = Value::length(entries.len());
    Ok(heap.object(Kind::Tuple, &[index, flat, used]))
}

/// The part of a hash that the index keeps and begins to look at.
#[inline(always)]
fn mark(heap: &Heap, key: Value) -> u32 {
    hash(heap, key) as u32
}

fn word(mark: u32, entry: usize) -> u64 {
    (mark as u64) << 32 | (entry as u64 + 1)
}

fn free_place(words: &[u64], mark: u32) -> usize {
    let mask = words.len() - 1;
    let mut place = mark as usize & mask;
    while words[place] != 0 {
        place = (place + 1) & mask;
    }
    place
}

/// Returns the number of a key's entry, or where in the index it belongs.
#[inline(always)]
fn find(heap: &Heap, root: &[Value], key: Value, mark: u32) -> Result<usize, usize> {
    let (words, entries) = (heap.as_words(root[INDEX]), heap.slots(root[ENTRIES]));
    let mask = words.len() - 1;
    let mut place = mark as usize & mask;
    loop {
        let word = words[place];
        if word == 0 {
            return Err(place);
        }
        if (word >> 32) as u32 == mark {
            let entry = word as u32 as usize - 1;
            if equal(heap, entries[entry * 2], key) {
                return Ok(entry);
            }
        }
        place = (place + 1) & mask;
    }
}

/// Returns what a key is bound to.
#[inline]
pub fn get(heap: &Heap, root: Value, key: Value) -> Option<Value> {
    let root = heap.slots(root);
    let entry = find(heap, root, key, mark(heap, key)).ok()?;
    Some(heap.slots(root[ENTRIES])[entry * 2 + 1])
}

/// Binds a key in place; returns whether it is new.
pub fn insert(heap: &mut Heap, root: Value, key: Value, value: Value) -> Result<bool, HeapFull> {
    let mark = mark(heap, key);
    let slots = heap.slots(root);
    let (index, entries, used) = (slots[INDEX], slots[ENTRIES], slots[USED].fixnum_unchecked());
    let used = used as usize;
    match find(heap, slots, key, mark) {
        Ok(entry) => {
            heap.own(entries, entry * 2 + 1, &[value]);
            Ok(false)
        }
        Err(_) if used * 2 == heap.slots(entries).len() => {
            grow(heap, root)?;
            insert(heap, root, key, value)
        }
        Err(place) => {
            heap.owned_words(index)[place] = word(mark, used);
            heap.own(entries, used * 2, &[key, value]);
            heap.own(root, USED, &[Value::length(used + 1)]);
            Ok(true)
        }
    }
}

/// Removes a key in place; returns whether it was there.
pub fn remove(heap: &mut Heap, root: Value, key: Value) -> bool {
    let slots = heap.slots(root);
    let Ok(entry) = find(heap, slots, key, mark(heap, key)) else {
        return false;
    };
    let entries = slots[ENTRIES];
    // The index keeps pointing at the entry, so that what was inserted behind it is still found.
    heap.own(entries, entry * 2, &[Value::ABSENT, Value::NIL]);
    true
}

/// Makes room for as many entries again, or takes out the removed ones where they are many.
#[cold]
#[inline(never)]
fn grow(heap: &mut Heap, root: Value) -> Result<(), HeapFull> {
    let (mut alive, slots) = (Vec::new(), heap.slots(root));
    let (index, entries, used) = (slots[INDEX], slots[ENTRIES], slots[USED]);
    for_each(heap, root, &mut |key, value| alive.push((key, value)));
    let capacity = heap.slots(entries).len() / 2;
    if alive.len() < capacity {
        let fresh = build(heap, &alive)?;
        let parts = heap.slots(fresh).to_vec();
        heap.own(root, 0, &parts);
        return Ok(());
    }
    drop(alive);
    heap.reserve(capacity * 2 * ENTRY_BYTES)?;
    let wider = heap.words(capacity * 4);
    let old = heap.as_words(index).to_vec();
    let words = heap.owned_words(wider);
    for word in old.into_iter().filter(|&word| word != 0) {
        let place = free_place(words, (word >> 32) as u32);
        words[place] = word;
    }
    let longer = heap.object_filled(Kind::Tuple, capacity * 4, Value::ABSENT);
    let old = heap.slots(entries).to_vec();
    heap.own(longer, 0, &old);
    heap.own(root, 0, &[wider, longer, used]);
    Ok(())
}

/// Calls `visit` with each key and value in order of insertion.
pub fn for_each(heap: &Heap, root: Value, visit: &mut dyn FnMut(Value, Value)) {
    let root = heap.slots(root);
    heap.slots(root[ENTRIES])
        .chunks_exact(2)
        .take(root[USED].fixnum_unchecked() as usize)
        .filter(|entry| entry[0] != Value::ABSENT)
        .for_each(|entry| visit(entry[0], entry[1]));
}
