//! Looking things up in lists: members, association lists, property lists.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::equal::equal;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("list/member", "item list", "Returns the tail that begins with the first element equal to the item, or `#f`.\n>>> (list/member 2 '(1 2 3))\n(2 3)", member).aka(&["memq", "memv"]),
    pure("list/contains?", "list item", "Returns whether an element is equal to the item.\n>>> (list/contains? '(1 2) 2)\n#t", contains),
    pure("alist/assoc", "key alist", "Returns the first entry of an association list with the key, or `#f`.\n>>> (alist/assoc 'b '((a . 1) (b . 2)))\n(b . 2)", assoc).aka(&["assq", "assv"]),
    pure("acons", "key value alist", "Returns the association list with one entry more.\n>>> (acons 'a 1 '())\n((a . 1))", acons),
    pure("pairlis", "keys values &optional alist", "Returns an association list of keys and values.\n>>> (pairlis '(a b) '(1 2))\n((a . 1) (b . 2))", pairlis),
    pure("getf", "plist key &optional default", "Returns what follows the key in a list of keys and values in turn.\n>>> (getf '(:a 1 :b 2) :b)\n2\n>>> (getf '() :a 0)\n0", getf),
    pure("%remf", "plist key", "Returns a list of keys and values without a key.\n>>> (%remf '(:a 1 :b 2) :a)\n(:b 2)", remf),
];

fn member(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("member", values);
    let item = values[0];
    if !values[1].is_pair() {
        let elements = super::list::items_or_none(ctx, call, 1)?;
        let at = elements
            .iter()
            .position(|&element| equal(ctx.heap, item, element));
        return Ok(at.map_or(Value::FALSE, |at| ctx.heap.list(&elements[at..])));
    }
    let mut rest = values[1];
    let mut walked = 0;
    while let Some((first, next)) = ctx.heap.pair(rest) {
        if equal(ctx.heap, item, first) {
            return Ok(rest);
        }
        rest = next;
        walked += 1;
        if walked == 1_000_000 {
            call.walkable(ctx, 1, walked)?;
        }
    }
    ctx.charge(walked)?;
    Ok(Value::FALSE)
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/contains?", values).items(ctx, 0)?;
    Ok(Value::boolean(
        elements
            .iter()
            .any(|&element| equal(ctx.heap, values[1], element)),
    ))
}

fn assoc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("assoc", values);
    let mut rest = values[1];
    if !rest.is_pair() && !rest.is_null() {
        let entries = call.items(ctx, 1)?;
        rest = ctx.heap.list(&entries);
    }
    let mut walked = 0;
    while let Some((entry, next)) = ctx.heap.pair(rest) {
        if let Some(key) = ctx.heap.car(entry)
            && equal(ctx.heap, values[0], key)
        {
            return Ok(entry);
        }
        rest = next;
        walked += 1;
        if walked == 1_000_000 {
            call.walkable(ctx, 1, walked)?;
        }
    }
    if !rest.is_null() {
        return Err(call.wrong(ctx, 1, "association list"));
    }
    ctx.charge(walked)?;
    Ok(Value::FALSE)
}

fn acons(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let entry = ctx.heap.cons(values[0], values[1]);
    Ok(ctx.heap.cons(entry, values[2]))
}

fn pairlis(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("pairlis", values);
    let (keys, contents) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let entries: Vec<Value> = keys
        .into_iter()
        .zip(contents)
        .map(|(key, content)| ctx.heap.cons(key, content))
        .collect();
    let tail = if call.given(2) {
        values[2]
    } else {
        Value::EMPTY
    };
    Ok(ctx.heap.list_onto(&entries, tail))
}

fn getf(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("getf", values);
    let elements = call.list(ctx, 0)?;
    let found = elements
        .chunks_exact(2)
        .find(|entry| equal(ctx.heap, entry[0], values[1]));
    Ok(found.map_or(call.get(2), |entry| entry[1]))
}

fn remf(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut elements = arguments("remf", values).list(ctx, 0)?;
    let at = elements
        .chunks_exact(2)
        .position(|entry| equal(ctx.heap, entry[0], values[1]));
    if let Some(at) = at {
        elements.drain(at * 2..at * 2 + 2);
    }
    Ok(ctx.heap.list(&elements))
}
