//! Persistent maps. Keys come in the order of `compare`, whatever the map's inner shape.

use super::argument::{Arguments, arguments, condition_field, entries};
use super::{Builtin, pure};
use crate::lang::toil::pieces::Mind;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::{key, map, table};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("hash-map", "&rest keys-and-values", "Returns a map of keys and values in turn.\n>>> (hash-map :a 1 :b 2)\n{:a 1 :b 2}", hash_map).aka(&["map/new"]),
    pure("hashmap/new", "&rest keys-and-values", "Returns a hash map of keys and values in turn: for `type` and `=` another thing than a map.\n>>> (type (hashmap/new :a 1))\n:hashmap\n>>> (= (hashmap/new :a 1) {:a 1})\n#f", new_hashed),
    pure("hashmap/to-map", "hashmap", "Returns the map of the entries of a hash map.\n>>> (hashmap/to-map (hashmap/new :b 1 :a 2))\n{:a 2 :b 1}", to_map),
    pure("get", "map key &optional default", "Returns what a map has under a key; the default, or nil, where there is nothing.\n>>> (get {:a 1} :a)\n1\n>>> (get {:a 1} :b 0)\n0\n>>> (get 1 :a)\n!! expected map", get).aka(&["hash-ref", "hashmap/get", "map/get"]),
    pure("get-in", "map path &optional default", "Returns what a path of keys leads to.\n>>> (get-in {:a {:b 1}} [:a :b])\n1\n>>> (get-in {:a 1} [:b :c] 0)\n0", get_in).aka(&["map/get-in"]),
    pure("map/assoc", "map key value &rest more", "Returns the map with keys bound to values.\n>>> (map/assoc {:a 1} :b 2)\n{:a 1 :b 2}\n>>> (map/assoc nil :b 2)\n!! expected map", assoc).aka(&["hashmap/assoc"]),
    pure("assoc-in", "map path value", "Returns the map with a value at the end of a path of keys; maps on the way are made.\n>>> (assoc-in {} [:a :b] 1)\n{:a {:b 1}}", assoc_in).aka(&["map/assoc-in"]),
    pure("dissoc", "map key &rest more", "Returns the map without keys.\n>>> (dissoc {:a 1 :b 2} :a)\n{:b 2}", dissoc),
    pure("map/except", "map keys", "Returns the map without the keys of a list.\n>>> (map/except {:a 1 :b 2} '(:b))\n{:a 1}", except),
    pure("map/select-keys", "map keys", "Returns the map with only the keys of a list.\n>>> (map/select-keys {:a 1 :b 2} '(:a :c))\n{:a 1}", select_keys).aka(&["select-keys"]),
    pure("contains?", "map key", "Returns whether a map has a key.\n>>> (contains? {:a nil} :a)\n#t\n>>> (contains? {} :a)\n#f", contains).aka(&["hashmap/contains?", "has-key?"]),
    pure("keys", "map", "Returns the list of the keys in order.\n>>> (keys {:b 1 :a 2})\n(:a :b)", keys).aka(&["hashmap/keys", "map/keys"]),
    pure("vals", "map", "Returns the list of the values in the order of their keys.\n>>> (vals {:b 1 :a 2})\n(2 1)", vals).aka(&["map/vals"]),
    pure("map/entries", "map", "Returns the list of entries, each a list of key and value.\n>>> (map/entries {:a 1})\n((:a 1))", map_entries),
    pure("map/from-entries", "entries", "Returns a map of a list of entries, lists or pairs.\n>>> (map/from-entries '((:a 1) (:b . 2)))\n{:a 1 :b 2}", from_entries),
    pure("map/zip", "keys values", "Returns a map of a list of keys and a list of values.\n>>> (map/zip '(:a :b) '(1 2))\n{:a 1 :b 2}", zip).aka(&["zipmap"]),
    pure("merge", "&rest maps", "Returns one map of several; of equal keys the last wins.\n>>> (merge {:a 1} {:a 2 :b 3})\n{:a 2 :b 3}", merge),
    pure("deep-merge", "&rest maps", "Merges maps, and the maps that are values in them.\n>>> (deep-merge {:a {:b 1}} {:a {:c 2}})\n{:a {:b 1 :c 2}}", deep_merge).aka(&["map/deep-merge"]),
    pure("map/invert", "map", "Returns the map from values to keys.\n>>> (map/invert {:a 1})\n{1 :a}", invert),
    pure("map/sort-keys", "map", "Returns the map; maps always are in the order of their keys.\n>>> (map/sort-keys {:b 1 :a 2})\n{:a 2 :b 1}", sorted),
];

fn new_hashed(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if !values.len().is_multiple_of(2) {
        return Err(Signal::eval("`hashmap/new`: the last key has no value"));
    }
    let map = keyed(ctx, arguments("hashmap/new", values), values)?;
    Ok(map::turned(ctx.heap, map))
}

fn to_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("hashmap/to-map", values);
    match map::is_hashed(ctx.heap, values[0]) {
        true => Ok(map::plain(ctx.heap, values[0])),
        false => Err(call.wrong(ctx, 0, "hashmap")),
    }
}

fn hash_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match values.len().is_multiple_of(2) {
        true => keyed(ctx, arguments("hash-map", values), values),
        false => Err(Signal::eval("`hash-map`: the last key has no value")),
    }
}

/// Returns the map of keys and values in turn, if all keys may be keys.
fn keyed(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    flat: &[Value],
) -> Result<Value, Signal> {
    for pair in flat.chunks_exact(2) {
        checked_key(ctx, call, pair[0])?;
    }
    ctx.charge(flat.len())?;
    Ok(map::from_flat(ctx.heap, flat))
}

/// Parts of a key that are looked at for a unit of fuel; a small key costs nothing.
const PARTS_PER_UNIT: usize = 8;

/// Refuses what may not be a key.
pub fn checked_key(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    key: Value,
) -> Result<(), Signal> {
    let mut steps = 0;
    let refusal = key::refusal(ctx.heap, key, &mut steps);
    ctx.charge(steps / PARTS_PER_UNIT)?;
    match refusal {
        Some(wanted) => Err(arguments(call.name, &[key]).wrong(ctx, 0, wanted)),
        None => Ok(()),
    }
}

/// Returns what a collection has under a key; the error says that it is no collection.
fn look_up(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    collection: Value,
    key: Value,
) -> Result<Option<Value>, Signal> {
    match ctx.heap.kind(collection) {
        Some(Kind::Map) => Ok(map::get(ctx.heap, collection, key)),
        Some(Kind::Condition) => Ok(key
            .as_keyword()
            .and_then(|key| condition_field(ctx, collection, key))),
        Some(Kind::HashTable) => Ok(table::get(ctx.heap, collection, key)),
        _ => Err(call.wrong(ctx, 0, "map")),
    }
}

/// A property of a symbol; see `(setf get)`.
fn property(ctx: &mut NativeContext<'_>, values: &[Value]) -> Option<Value> {
    let properties = ctx.symbols.find("%properties")?;
    let all = ctx.globals.value_of(properties)?;
    let plist = table::get(ctx.heap, all, values[0])?;
    let mut elements = ctx.heap.elements(plist);
    while let Some(key) = elements.next() {
        let value = elements.next();
        if key == values[1] {
            return value;
        }
    }
    None
}

fn get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("get", values);
    if values[0].is_symbol() && !values[1].is_keyword() {
        return Ok(property(ctx, values).unwrap_or_else(|| call.get(2)));
    }
    Ok(look_up(ctx, call, values[0], values[1])?.unwrap_or(call.get(2)))
}

fn get_in(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("get-in", values);
    let mut place = values[0];
    for key in call.items(ctx, 1)? {
        // What is met on the way may be anything; what is no map has nothing.
        match look_up(ctx, call, place, key) {
            Ok(Some(next)) => place = next,
            _ => return Ok(call.get(2)),
        }
    }
    Ok(place)
}

/// Pays for what changing a map costs beside the change.
fn settle(ctx: &mut NativeContext<'_>, map: Value) -> Result<(), Signal> {
    let entries = map::settling(ctx.heap, map);
    ctx.charge(entries)?;
    ctx.reserve(entries * map::SETTLED_BYTES)
}

/// Returns a map with a key bound to a value.
fn bound(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    collection: Value,
    key: Value,
    value: Value,
) -> Result<Value, Signal> {
    checked_key(ctx, call, key)?;
    match ctx.heap.kind(collection) {
        Some(Kind::Map) => {
            settle(ctx, collection)?;
            Ok(map::set(ctx.heap, collection, key, value))
        }
        _ => Err(call.wrong(ctx, 0, "map")),
    }
}

fn assoc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("assoc", values);
    if values.len().is_multiple_of(2) {
        return Err(Signal::eval("`assoc`: the last key has no value"));
    }
    let mut result = values[0];
    for pair in values[1..].chunks_exact(2) {
        result = bound(ctx, call, result, pair[0], pair[1])?;
    }
    Ok(result)
}

fn assoc_in(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("assoc-in", values);
    let path = call.items(ctx, 1)?;
    let mut places = Vec::with_capacity(path.len());
    let mut place = values[0];
    for &key in &path {
        // What is no map on the way gives way to one.
        if !ctx.heap.is(place, Kind::Map) {
            place = map::empty(ctx.heap);
        }
        places.push(place);
        place = map::get(ctx.heap, place, key).unwrap_or(Value::NIL);
    }
    let mut value = values[2];
    for (place, key) in places.into_iter().zip(path).rev() {
        value = bound(ctx, call, place, key, value)?;
    }
    Ok(value)
}

fn dissoc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut map = arguments("dissoc", values).map(ctx, 0)?;
    settle(ctx, map)?;
    for &key in &values[1..] {
        map = map::remove(ctx.heap, map, key);
    }
    Ok(map)
}

fn except(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("map/except", values);
    let mut map = call.map(ctx, 0)?;
    settle(ctx, map)?;
    for key in call.items(ctx, 1)? {
        map = map::remove(ctx.heap, map, key);
    }
    Ok(map)
}

fn select_keys(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("map/select-keys", values);
    let map = call.map(ctx, 0)?;
    let mut flat = Vec::new();
    for key in call.items(ctx, 1)? {
        if let Some(value) = map::get(ctx.heap, map, key) {
            flat.extend([key, value]);
        }
    }
    let selected = map::from_flat(ctx.heap, &flat);
    Ok(match map::is_hashed(ctx.heap, map) {
        true => map::turned(ctx.heap, selected),
        false => selected,
    })
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let found = look_up(ctx, arguments("contains?", values), values[0], values[1])?;
    Ok(Value::boolean(found.is_some()))
}

/// Checks that an argument has entries and returns them.
fn entries_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<(Value, Value)>, Signal> {
    let value = call.get(index);
    match ctx.heap.kind(value) {
        Some(Kind::Map | Kind::Condition | Kind::HashTable) => {
            let entries = entries(ctx, value);
            ctx.charge(entries.len())?;
            Ok(entries)
        }
        _ => Err(call.wrong(ctx, index, "map")),
    }
}

fn keys(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let entries = entries_of(ctx, arguments("keys", values), 0)?;
    let keys: Vec<Value> = entries.into_iter().map(|(key, _)| key).collect();
    Ok(ctx.heap.list(&keys))
}

fn vals(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let entries = entries_of(ctx, arguments("vals", values), 0)?;
    let contents: Vec<Value> = entries.into_iter().map(|(_, content)| content).collect();
    Ok(ctx.heap.list(&contents))
}

fn map_entries(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let entries = entries_of(ctx, arguments("map/entries", values), 0)?;
    let lists: Vec<Value> = entries
        .into_iter()
        .map(|(key, content)| ctx.heap.list(&[key, content]))
        .minded()
        .collect();
    Ok(ctx.heap.list(&lists))
}

fn from_entries(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("map/from-entries", values);
    let mut flat = Vec::new();
    for entry in call.items(ctx, 0)? {
        match ctx.heap.pair(entry) {
            Some((key, content)) if !content.is_pair() && !content.is_null() => {
                flat.extend([key, content]);
            }
            _ => {
                let inner = arguments(call.name, &[entry]).items(ctx, 0)?;
                let [key, content] = inner[..] else {
                    return Err(call.refused(ctx, 0, "expected entries of a key and a value"));
                };
                flat.extend([key, content]);
            }
        }
    }
    keyed(ctx, call, &flat)
}

fn zip(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("map/zip", values);
    let (keys, contents) = (call.items(ctx, 0)?, call.items(ctx, 1)?);
    let flat: Vec<Value> = keys
        .into_iter()
        .zip(contents)
        .flat_map(|(key, content)| [key, content])
        .minded()
        .collect();
    keyed(ctx, call, &flat)
}

fn merge(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("merge", values);
    let mut result = map::empty(ctx.heap);
    for index in 0..values.len() {
        let other = call.map(ctx, index)?;
        let same_kind = map::is_hashed(ctx.heap, result) == map::is_hashed(ctx.heap, other);
        if index == 0 || same_kind && map::length(ctx.heap, result) == 0 {
            result = other;
            continue;
        }
        for (key, content) in map::entries(ctx.heap, other).into_iter().minded() {
            ctx.charge(1)?;
            result = map::set(ctx.heap, result, key, content);
        }
    }
    Ok(result)
}

fn deep_merge(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("deep-merge", values);
    let mut result = map::empty(ctx.heap);
    for index in 0..values.len() {
        let other = call.map(ctx, index)?;
        result = merged(ctx, result, other)?;
    }
    Ok(result)
}

/// A map that is being merged into another, with the key under which it belongs.
struct Merging {
    key: Value,
    base: Value,
    entries: std::vec::IntoIter<(Value, Value)>,
}

/// Puts the entries of one map over those of another; of two maps under one key, these as well.
fn merged(ctx: &mut NativeContext<'_>, base: Value, overlay: Value) -> Result<Value, Signal> {
    let begin = |ctx: &NativeContext<'_>, key, base, overlay| Merging {
        key,
        base,
        entries: map::entries(ctx.heap, overlay).into_iter(),
    };
    let mut outer: Vec<Merging> = Vec::new();
    let mut inner = begin(ctx, Value::NIL, base, overlay);
    loop {
        ctx.charge(1)?;
        let (key, content) = match inner.entries.next() {
            Some((key, content)) => {
                let both = map::get(ctx.heap, inner.base, key)
                    .filter(|old| map::is_map(ctx.heap, *old) && map::is_map(ctx.heap, content));
                if let Some(old) = both {
                    let deeper = begin(ctx, key, old, content);
                    outer.push(std::mem::replace(&mut inner, deeper));
                    continue;
                }
                (key, content)
            }
            None => match outer.pop() {
                None => return Ok(inner.base),
                Some(before) => {
                    let done = std::mem::replace(&mut inner, before);
                    (done.key, done.base)
                }
            },
        };
        inner.base = map::set(ctx.heap, inner.base, key, content);
    }
}

fn invert(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("map/invert", values);
    let entries = entries_of(ctx, call, 0)?;
    let flat: Vec<Value> = entries
        .into_iter()
        .flat_map(|(key, content)| [content, key])
        .collect();
    keyed(ctx, call, &flat)
}

fn sorted(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let map = arguments("map/sort-keys", values).map(ctx, 0)?;
    Ok(map::plain(ctx.heap, map))
}
