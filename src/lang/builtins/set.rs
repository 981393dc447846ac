//! Persistent sets. Elements come in the order in which keys of maps do.

use super::argument::{Arguments, arguments};
use super::map::checked_key;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::{map, order, set};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "set",
        "&rest elements",
        "Returns the set of the elements.\n>>> (set 2 1 2)\n#<set 1 2>",
        set_of,
    ),
    pure(
        "list->set",
        "sequence",
        "Returns the set of the elements of a sequence.\n>>> (list->set '(a b a))\n#<set a b>",
        from_sequence,
    ),
    pure(
        "set?",
        "value",
        "Returns whether the value is a set.\n>>> (set? (set 1))\n#t\n>>> (set? '(1))\n#f",
        is_set,
    ),
    pure(
        "set/add",
        "set &rest elements",
        "Returns the set with elements.\n>>> (set/add (set 1) 2)\n#<set 1 2>",
        add,
    ),
    pure(
        "set/remove",
        "set &rest elements",
        "Returns the set without elements.\n>>> (set/remove (set 1 2) 2)\n#<set 1>",
        remove,
    ),
    pure(
        "set/contains?",
        "set element",
        "Returns whether the element is in the set.\n>>> (set/contains? (set 1 2) 2)\n#t\n>>> (set/contains? '(1) 1)\n!! expected set",
        contains,
    ),
    pure(
        "set/union",
        "&rest sets",
        "Returns the set of what is in any of the sets.\n>>> (set/union (set 1) (set 2))\n#<set 1 2>",
        union,
    ),
    pure(
        "set/intersection",
        "set &rest sets",
        "Returns the set of what is in all of the sets.\n>>> (set/intersection (set 1 2) (set 2 3))\n#<set 2>",
        intersection,
    ),
    pure(
        "set/difference",
        "set &rest sets",
        "Returns the set of what is in the first and in none of the others.\n>>> (set/difference (set 1 2) (set 2 3))\n#<set 1>",
        difference,
    ),
    pure(
        "set/subset?",
        "a b",
        "Returns whether all of the first set is in the second.\n>>> (set/subset? (set 1) (set 1 2))\n#t",
        is_subset,
    ),
    pure(
        "set->list",
        "set",
        "Returns the elements as a list, in order.\n>>> (set->list (set 3 1 2))\n(1 2 3)",
        to_list,
    ),
];

/// Returns the map inside a set.
fn inside(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    set::map_of(ctx.heap, call.get(index)).ok_or_else(|| call.wrong(ctx, index, "set"))
}

fn set_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("set", values);
    for &element in values {
        checked_key(ctx, call, element)?;
    }
    ctx.charge(values.len())?;
    Ok(set::from_slice(ctx.heap, values))
}

fn from_sequence(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list->set", values).sequence(ctx, 0)?;
    set_of(ctx, &elements)
}

fn is_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(set::map_of(ctx.heap, values[0]).is_some()))
}

fn add(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("set/add", values);
    let mut map = inside(ctx, call, 0)?;
    for &element in &values[1..] {
        checked_key(ctx, call, element)?;
        map = map::set(ctx.heap, map, element, Value::TRUE);
    }
    Ok(set::from_map(ctx.heap, map))
}

fn remove(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut map = inside(ctx, arguments("set/remove", values), 0)?;
    for &element in &values[1..] {
        map = map::remove(ctx.heap, map, element);
    }
    Ok(set::from_map(ctx.heap, map))
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let map = inside(ctx, arguments("set/contains?", values), 0)?;
    Ok(Value::boolean(map::get(ctx.heap, map, values[1]).is_some()))
}

fn union(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("set/union", values);
    let mut result = map::empty(ctx.heap);
    for index in 0..values.len() {
        let other = inside(ctx, call, index)?;
        ctx.charge(map::length(ctx.heap, other))?;
        for (element, _) in map::entries(ctx.heap, other) {
            result = map::set(ctx.heap, result, element, Value::TRUE);
        }
    }
    Ok(set::from_map(ctx.heap, result))
}

/// Returns the first set with the elements that every other has, or that none has.
fn sifted(ctx: &mut NativeContext<'_>, call: Arguments<'_>, wanted: bool) -> Result<Value, Signal> {
    let mut result = inside(ctx, call, 0)?;
    for index in 1..call.values.len() {
        let other = inside(ctx, call, index)?;
        ctx.charge(map::length(ctx.heap, result))?;
        for (element, _) in map::entries(ctx.heap, result) {
            if map::get(ctx.heap, other, element).is_some() != wanted {
                result = map::remove(ctx.heap, result, element);
            }
        }
    }
    Ok(set::from_map(ctx.heap, result))
}

fn intersection(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    sifted(ctx, arguments("set/intersection", values), true)
}

fn difference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    sifted(ctx, arguments("set/difference", values), false)
}

fn is_subset(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("set/subset?", values);
    let (a, b) = (inside(ctx, call, 0)?, inside(ctx, call, 1)?);
    ctx.charge(map::length(ctx.heap, a))?;
    let all = map::entries(ctx.heap, a)
        .into_iter()
        .all(|(element, _)| map::get(ctx.heap, b, element).is_some());
    Ok(Value::boolean(all))
}

fn to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let map = inside(ctx, arguments("set->list", values), 0)?;
    let elements: Vec<Value> = order::sorted_entries(ctx.heap, ctx.symbols, map)
        .into_iter()
        .map(|(element, _)| element)
        .collect();
    super::list::large_list(ctx, &elements)
}
