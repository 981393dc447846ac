//! Persistent maps: flat in order of insertion up to eight entries, a hash trie above; and while a map
//! has one owner, changed in place.
//!
//! ```text
//! Map [length, root, owner]
//!   root:  flat: Tuple [key, value, key, value …]; above eight entries see `trie.rs` and `growing.rs`
//!   owner: `SHARED`, or one more than the changes its only owner made since it has been
//! ```
//! A map is made with an owner: whoever holds the one reference there is. The compiler knows where a
//! reference stays the only one, and calls `Heap::share` where a second may come to be
//! (`compile/ownership.rs`); `update` changes in place what was never shared. All other functions here
//! leave the maps they are given as they are, to everybody's eyes.
//!
//! A map may be a *hash map* (`is_hashed`), and what is made of one is one as well.

mod growing;
mod trie;

use super::equal::equal;
use super::hash;
use super::heap::{Heap, HeapFull};
use super::kind::Kind;
use super::value::Value;
use crate::lang::toil::pieces::Mind;

/// Entries a map holds without hashing them.
pub const FLAT_MAX: usize = 8;

const LENGTH: usize = 0;
const ROOT: usize = 1;
pub(super) const OWNER: usize = 2;

/// The owner of a map that more than one place may see.
pub(super) const SHARED: Value = Value::small(0);
/// The owner of a map that was just made.
const FIRST: Value = Value::small(1);

/// A trie that its only owner changed as often as this share of its length becomes a growing table:
/// what that costs was then paid for by the changes.
const CHANGES_SHARE: usize = 4;

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
    flat_map(heap, &[])
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
    for pair in flat.chunks_exact(2).minded() {
        map = match update(heap, map, pair[0], pair[1]) {
            Ok(updated) => updated,
            Err(HeapFull) => set(heap, map, pair[0], pair[1]),
        };
    }
    map
}

/// Finds the place of each key anew, after objects that are hashed by their address were made again.
pub fn rehash(heap: &mut Heap, map: Value) {
    if length(heap, map) <= FLAT_MAX {
        return;
    }
    let entries = entries(heap, map);
    if entries.iter().all(|&(key, _)| hash::is_stable(heap, key)) {
        return;
    }
    let flat: Vec<Value> = entries.into_iter().flat_map(<[Value; 2]>::from).collect();
    let made = from_flat(heap, &flat);
    let root = heap.slots(made)[ROOT];
    heap.set_slot(map, ROOT, root);
    heap.set_slot(map, OWNER, SHARED);
}

/// Returns what a key is bound to.
#[inline]
pub fn get(heap: &Heap, map: Value, key: Value) -> Option<Value> {
    let &[length, root, _] = heap.slots(map) else {
        return None;
    };
    if length.as_index()? <= FLAT_MAX {
        let entries = heap.slots(root);
        return position(heap, entries, key).map(|at| entries[at + 1]);
    }
    if growing::is_growing(heap, root) {
        growing::get(heap, root, key)
    } else {
        trie::get(heap, root, key)
    }
}

/// Whether a map is a *hash map*: the same to look at, to `type` and `=` another thing. It carries a raw
/// word, whatever that holds.
pub fn is_hashed(heap: &Heap, map: Value) -> bool {
    is_map(heap, map) && !heap.raw_words(map).is_empty()
}

/// Makes a hash map of a map that nobody needs any more, or the reverse.
pub fn turned(heap: &mut Heap, map: Value) -> Value {
    let slots = heap.slots(map).to_vec();
    let word: &[u64] = if is_hashed(heap, map) { &[] } else { &[1] };
    heap.object_with_raw(Kind::Map, &slots, word)
}

/// Returns a map of the entries of a hash map.
pub fn plain(heap: &mut Heap, map: Value) -> Value {
    if !is_hashed(heap, map) {
        return map;
    }
    // Both have one root, so neither may change it.
    heap.share(map);
    turned(heap, map)
}

/// Returns a map just made as the kind of map that `model` is.
fn like(heap: &mut Heap, model: Value, map: Value) -> Value {
    match is_hashed(heap, model) && is_map(heap, map) && !is_hashed(heap, map) {
        true => turned(heap, map),
        false => map,
    }
}

/// Returns a map in which the key is bound to the value.
pub fn set(heap: &mut Heap, map: Value, key: Value, value: Value) -> Value {
    let bound = with(heap, map, key, value);
    like(heap, map, bound)
}

fn with(heap: &mut Heap, map: Value, key: Value, value: Value) -> Value {
    let &[_, root, _] = heap.slots(map) else {
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
        let entries: Vec<(Value, Value)> = entries
            .chunks_exact(2)
            .map(|entry| (entry[0], entry[1]))
            .collect();
        let root = trie::build(heap, &entries);
        return head(heap, length + 1, root);
    }
    let root = trie_root(heap, map);
    let (root, added) = trie::set(heap, root, key, value);
    head(heap, length + usize::from(added), root)
}

/// Returns a map without the key.
pub fn remove(heap: &mut Heap, map: Value, key: Value) -> Value {
    let rest = without(heap, map, key);
    like(heap, map, rest)
}

fn without(heap: &mut Heap, map: Value, key: Value) -> Value {
    let &[_, root, _] = heap.slots(map) else {
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
    let root = trie_root(heap, map);
    let root = trie::remove(heap, root, key);
    head(heap, length - 1, root)
}

/// What `set` and `remove` cost beyond a path: entries of a growing table that become a trie first.
pub fn settling(heap: &Heap, map: Value) -> usize {
    match heap.slots(map) {
        &[length, root, _] if length.as_index() > Some(FLAT_MAX) => {
            let growing = growing::is_growing(heap, root);
            usize::from(growing) * length.as_index().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Bytes of a trie for each entry, about.
pub const SETTLED_BYTES: usize = 32;

/// Binds a key for the map's only owner, who gives up `map` for the answer; the same as `set` where
/// the map is shared.
pub fn update(heap: &mut Heap, map: Value, key: Value, value: Value) -> Result<Value, HeapFull> {
    let &[length, root, owner] = heap.slots(map) else {
        return Ok(map);
    };
    let length = length.fixnum_unchecked() as usize;
    if owner == SHARED {
        heap.reserve(settling(heap, map) * SETTLED_BYTES)?;
        return Ok(set(heap, map, key, value));
    }
    if length > FLAT_MAX {
        if growing::is_growing(heap, root) {
            if growing::insert(heap, root, key, value)? {
                heap.own(map, LENGTH, &[Value::length(length + 1)]);
            }
            return Ok(map);
        }
        return update_trie(heap, map, key, value);
    }
    let entries = heap.slots(root);
    if let Some(at) = position(heap, entries, key) {
        heap.own(root, at + 1, &[value]);
        return Ok(map);
    }
    let root = if length < FLAT_MAX {
        let mut longer = [Value::NIL; FLAT_MAX * 2];
        longer[..length * 2].copy_from_slice(entries);
        longer[length * 2] = key;
        longer[length * 2 + 1] = value;
        heap.object(Kind::Tuple, &longer[..length * 2 + 2])
    } else {
        let mut all = self::entries(heap, map);
        all.push((key, value));
        growing::build(heap, &all)?
    };
    heap.own(map, LENGTH, &[Value::length(length + 1)]);
    heap.own(map, ROOT, &[root]);
    Ok(map)
}

/// `update` of a trie: its nodes may be those of other maps too, so a path is copied, until there were
/// so many changes that a table is worth its making.
fn update_trie(heap: &mut Heap, map: Value, key: Value, value: Value) -> Result<Value, HeapFull> {
    let &[length, root, owner] = heap.slots(map) else {
        return Ok(map);
    };
    let (length, changes) = (length.fixnum_unchecked() as usize, owner.fixnum_unchecked());
    if changes as usize * CHANGES_SHARE > length {
        let mut all = entries(heap, map);
        match all.iter_mut().find(|entry| equal(heap, entry.0, key)) {
            Some(entry) => entry.1 = value,
            None => all.push((key, value)),
        }
        let root = growing::build(heap, &all)?;
        let slots = [Value::length(all.len()), root, FIRST];
        heap.own(map, 0, &slots);
        return Ok(map);
    }
    let (root, added) = trie::set(heap, root, key, value);
    let length = Value::length(length + usize::from(added));
    let slots = [length, root, Value::length(changes as usize + 1)];
    heap.own(map, 0, &slots);
    Ok(map)
}

/// Removes a key for the map's only owner, who gives up `map` for the answer.
pub fn discard(heap: &mut Heap, map: Value, key: Value) -> Result<Value, HeapFull> {
    let &[length, root, owner] = heap.slots(map) else {
        return Ok(map);
    };
    let length = length.fixnum_unchecked() as usize;
    let in_place = owner != SHARED && length > FLAT_MAX + 1 && growing::is_growing(heap, root);
    if !in_place {
        heap.reserve(settling(heap, map) * SETTLED_BYTES)?;
        return Ok(remove(heap, map, key));
    }
    if growing::remove(heap, root, key) {
        heap.own(map, LENGTH, &[Value::length(length - 1)]);
    }
    Ok(map)
}

/// Returns the trie of a map above the flat size. A growing table becomes one, which nobody can tell
/// from outside.
fn trie_root(heap: &mut Heap, map: Value) -> Value {
    let root = heap.slots(map)[ROOT];
    if !growing::is_growing(heap, root) {
        return root;
    }
    let entries = entries(heap, map);
    let root = trie::build(heap, &entries);
    heap.own(map, ROOT, &[root]);
    root
}

/// Calls `visit` with each key and value: in order of insertion while flat, else in no useful order.
pub fn for_each(heap: &Heap, map: Value, visit: &mut dyn FnMut(Value, Value)) {
    let &[length, root, _] = heap.slots(map) else {
        return;
    };
    if length.as_index().unwrap_or(0) <= FLAT_MAX {
        heap.slots(root)
            .chunks_exact(2)
            .for_each(|entry| visit(entry[0], entry[1]));
    } else if growing::is_growing(heap, root) {
        growing::for_each(heap, root, visit);
    } else {
        trie::for_each(heap, root, visit);
    }
}

/// Returns keys and values.
pub fn entries(heap: &Heap, map: Value) -> Vec<(Value, Value)> {
    let mut entries = Vec::with_capacity(length(heap, map));
    for_each(heap, map, &mut |key, value| entries.push((key, value)));
    entries
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
    head(heap, entries.len() / 2, root)
}

fn head(heap: &mut Heap, length: usize, root: Value) -> Value {
    heap.object(Kind::Map, &[Value::length(length), root, FIRST])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixnum(number: usize) -> Value {
        Value::length(number)
    }

    #[test]
    fn what_is_made_of_a_hash_map_is_one() {
        let mut heap = Heap::default();
        let mut map = empty(&mut heap);
        assert!(!is_hashed(&heap, map));
        map = turned(&mut heap, map);
        for key in 0..20 {
            map = set(&mut heap, map, fixnum(key), Value::NIL);
            assert!(is_hashed(&heap, map));
        }
        for key in 0..20 {
            map = remove(&mut heap, map, fixnum(key));
            assert!(is_hashed(&heap, map));
        }
        let plain = plain(&mut heap, map);
        assert!(!is_hashed(&heap, plain) && length(&heap, plain) == 0);
    }

    #[test]
    fn a_map_agrees_with_a_model_through_growth_and_shrinking() {
        let mut heap = Heap::default();
        let mut model = std::collections::BTreeMap::new();
        let mut map = empty(&mut heap);
        let mut random = 42usize;
        let steps = if cfg!(miri) { 400 } else { 6000 };
        for step in 0..steps {
            random = random
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let key = (random >> 33) % 700;
            // Growth first, then mostly removal.
            if (random >> 20) % 10 < if step < steps / 2 { 8 } else { 2 } {
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
