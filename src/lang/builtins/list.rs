//! Lists by position and number: made, joined, reversed, cut.

use num_bigint::{BigInt, Sign};

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::toil::pieces::Mind;
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("make-list", "count &rest element", "Returns a list of the same element, given alone or after `:initial-element`.\n>>> (make-list 3 0)\n(0 0 0)", make_list).aka(&["list/repeat"]),
    pure("append", "&rest sequences", "Returns a list of the elements of all; the last list is shared.\n>>> (append '(1) '(2 3) [4])\n(1 2 3 4)\n>>> (append)\n()", append),
    pure("append-reverse", "reversed tail", "Returns the elements of the first list in reverse, before the second.\n>>> (append-reverse '(2 1) '(3))\n(1 2 3)", append_reverse).aka(&["revappend"]),
    mutates("nreverse", "list", "Returns the list reversed; the list given may be used up for it.\n>>> (nreverse (list 1 2 3))\n(3 2 1)", nreverse).aka(&["reverse!"]),
    pure("last", "list &optional count", "Returns the last element; given a count, the list of so many last ones.\n>>> (last '(1 2 3))\n3\n>>> (last '())\nnil\n>>> (last '(1 2 3) 2)\n(2 3)", last),
    pure("last-pair", "list &optional count", "Returns the list's last pairs, one if not said otherwise.\n>>> (last-pair '(1 2 3))\n(3)", last_pair),
    pure("butlast", "list &optional count", "Returns the list without its last elements.\n>>> (butlast '(1 2 3))\n(1 2)", butlast),
    pure("list/take-last", "count list", "Returns the last elements.\n>>> (list/take-last 2 '(1 2 3))\n(2 3)", take_last),
    pure("list/drop-last", "count list", "Returns all but the last elements.\n>>> (list/drop-last 2 '(1 2 3))\n(1)", drop_last),
    pure("take", "count sequence", "Returns the first elements, all if there are fewer.\n>>> (take 2 '(1 2 3))\n(1 2)", take),
    pure("drop", "count sequence", "Returns all but the first elements.\n>>> (drop 2 '(1 2 3))\n(3)", drop_first),
    pure("nthcdr", "count list", "Returns the list after so many elements.\n>>> (nthcdr 1 '(1 2 3))\n(2 3)", nthcdr),
    pure("list-tail", "list count", "Returns the list after so many elements.\n>>> (list-tail '(1 2 3) 2)\n(3)", list_tail),
    pure("range", "start-or-end &optional end step", "Returns the numbers from the start, or 0, up to but not including the end.\n>>> (range 3)\n(0 1 2)\n>>> (range 1 10 3)\n(1 4 7)\n>>> (range 3 0 -1)\n(3 2 1)", range),
    pure("iota", "count &optional start step", "Returns so many numbers.\n>>> (iota 3 1)\n(1 2 3)\n>>> (iota 3 0 2)\n(0 2 4)", iota),
    pure("list/pad", "list length element", "Returns the list filled up to a length.\n>>> (list/pad '(1) 3 0)\n(1 0 0)", pad),
    pure("list/page", "sequence page size", "Returns one page, counted from 1.\n>>> (list/page (range 20) 2 5)\n(5 6 7 8 9)", page),
    pure("list/nth-or", "sequence index default", "Returns an element, or the default beyond the end.\n>>> (list/nth-or '(1 2) 5 :none)\n:none", nth_or),
];

/// Makes a list of many elements, after making sure there is room.
pub(super) fn large_list(ctx: &mut NativeContext<'_>, elements: &[Value]) -> Result<Value, Signal> {
    ctx.charge(elements.len())?;
    ctx.reserve(elements.len() * 16)?;
    Ok(ctx.heap.list(elements))
}

fn make_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-list", values);
    let count = call.index(ctx, 0)?;
    ctx.charge(count)?;
    ctx.reserve(count.saturating_mul(16))?;
    let element = match values {
        [_, _, named] => *named,
        _ => call.get(1),
    };
    let mut list = Value::EMPTY;
    for _ in (0..count).minded() {
        list = ctx.heap.cons(element, list);
    }
    Ok(list)
}

fn append(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("append", values);
    let Some((&last, first)) = values.split_last() else {
        return Ok(Value::EMPTY);
    };
    let mut elements = Vec::new();
    for index in 0..first.len() {
        elements.extend(items_or_none(ctx, call, index)?);
    }
    // A last list is shared, whatever it ends in; other sequences are opened.
    let opened = super::sequence::is_sequence(ctx, last) && !last.is_pair() && !last.is_null();
    let tail = match opened {
        false => last,
        true => {
            elements.extend(call.items(ctx, values.len() - 1)?);
            Value::EMPTY
        }
    };
    let tail = if tail.is_nil() { Value::EMPTY } else { tail };
    ctx.reserve(elements.len() * 16)?;
    Ok(ctx.heap.list_onto(&elements, tail))
}

/// Returns the elements of a list, vector or array, none of nil, which ends the lists of Common Lisp.
pub(super) fn items_or_none(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<Value>, Signal> {
    match call.get(index).is_nil() {
        true => Ok(Vec::new()),
        false => call.items(ctx, index),
    }
}

fn append_reverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("append-reverse", values).list(ctx, 0)?;
    let mut list = values[1];
    for element in elements.into_iter().minded() {
        list = ctx.heap.cons(element, list);
    }
    Ok(list)
}

fn nreverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nreverse", values);
    if !values[0].is_pair() {
        return match super::sequence::is_sequence(ctx, values[0]) {
            true => super::sequence::reverse(ctx, values),
            false => Err(call.wrong(ctx, 0, "list")),
        };
    }
    // A fresh list costs less than a changed one, whose stores an open transaction would log.
    let (mut list, mut rest, mut walked) = (Value::EMPTY, values[0], 0usize);
    while let Some((first, next)) = ctx.heap.pair(rest) {
        list = ctx.heap.cons(first, list);
        rest = next;
        walked += 1;
        if walked.is_multiple_of(1 << 16) {
            // A circular list ends here at last.
            ctx.charge(1 << 16)?;
            ctx.reserve(1 << 20)?;
        }
    }
    ctx.charge(walked % (1 << 16))?;
    Ok(list)
}

fn last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("last", values);
    let elements = items_or_none(ctx, call, 0)?;
    if call.given(1) {
        let count = call.index(ctx, 1)?.min(elements.len());
        return Ok(ctx.heap.list(&elements[elements.len() - count..]));
    }
    Ok(elements.last().copied().unwrap_or(Value::NIL))
}

fn last_pair(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("last-pair", values);
    let length = call.list(ctx, 0)?.len();
    let count = call.index_or(ctx, 1, 1)?;
    Ok(after(ctx, values[0], length.saturating_sub(count)))
}

/// Returns the list after so many elements, or its end.
fn after(ctx: &NativeContext<'_>, list: Value, count: usize) -> Value {
    let mut rest = list;
    for _ in (0..count).minded() {
        match ctx.heap.cdr(rest) {
            Some(next) => rest = next,
            None => return Value::EMPTY,
        }
    }
    rest
}

fn butlast(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("butlast", values);
    let elements = call.sequence(ctx, 0)?;
    let count = call.index_or(ctx, 1, 1)?;
    Ok(ctx
        .heap
        .list(&elements[..elements.len().saturating_sub(count)]))
}

fn take_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/take-last", values);
    let (count, elements) = (call.index(ctx, 0)?, call.items(ctx, 1)?);
    Ok(ctx
        .heap
        .list(&elements[elements.len().saturating_sub(count)..]))
}

fn drop_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/drop-last", values);
    let (count, elements) = (call.index(ctx, 0)?, call.items(ctx, 1)?);
    Ok(ctx
        .heap
        .list(&elements[..elements.len().saturating_sub(count)]))
}

fn take(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("take", values);
    let count = call.index(ctx, 0)?;
    if super::lazy::is_lazy(ctx, values[1]) {
        return super::lazy::instead(ctx, "lazy/take", values);
    }
    if !values[1].is_pair() {
        let elements = call.items(ctx, 1)?;
        return Ok(ctx.heap.list(&elements[..count.min(elements.len())]));
    }
    // The rest of a long list is not walked.
    call.walkable(ctx, 1, count)?;
    let mut rest = ctx.heap.elements(values[1]);
    let elements: Vec<Value> = rest.by_ref().take(count).collect();
    if elements.len() < count && super::lazy::is_lazy(ctx, rest.rest()) {
        return super::lazy::instead(ctx, "lazy/take", values);
    }
    large_list(ctx, &elements)
}

fn drop_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("drop", values);
    let count = call.index(ctx, 0)?;
    if super::lazy::is_lazy(ctx, values[1]) {
        return super::lazy::instead(ctx, "lazy/drop", values);
    }
    if values[1].is_pair() {
        call.walkable(ctx, 1, count)?;
        return Ok(after(ctx, values[1], count));
    }
    let elements = call.items(ctx, 1)?;
    Ok(ctx.heap.list(&elements[count.min(elements.len())..]))
}

fn nthcdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nthcdr", values);
    let count = call.index(ctx, 0)?;
    call.walkable(ctx, 1, count)?;
    Ok(after(ctx, values[1], count))
}

fn list_tail(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list-tail", values);
    let count = call.index(ctx, 1)?;
    call.walkable(ctx, 0, count)?;
    let mut rest = values[0];
    for walked in 0..count {
        rest = ctx
            .heap
            .cdr(rest)
            .ok_or_else(|| call.out_of_range(count as i64, walked))?;
    }
    Ok(rest)
}

/// Makes the list of integers from `start` by `step`.
fn numbers(
    ctx: &mut NativeContext<'_>,
    start: &BigInt,
    step: &BigInt,
    count: usize,
) -> Result<Value, Signal> {
    ctx.charge(count)?;
    ctx.reserve(count.saturating_mul(16))?;
    let last = start + step * BigInt::from(count);
    let mut list = Value::EMPTY;
    if let (Ok(start), Ok(step), Ok(_)) = (
        i64::try_from(start),
        i64::try_from(step),
        i64::try_from(&last),
    ) {
        for index in (0..count as i64).rev().minded() {
            let number = ctx.heap.integer_i64(start + index * step);
            list = ctx.heap.cons(number, list);
        }
        return Ok(list);
    }
    let mut number = last;
    for _ in (0..count).minded() {
        number -= step;
        let element = ctx.heap.integer(number.clone());
        list = ctx.heap.cons(element, list);
    }
    Ok(list)
}

fn range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("range", values);
    let first = call.integer(ctx, 0)?;
    let (start, end) = match call.given(1) {
        true => (first, call.integer(ctx, 1)?),
        false => (BigInt::ZERO, first),
    };
    let step = match call.given(2) {
        true => call.integer(ctx, 2)?,
        false => BigInt::from(1),
    };
    if step.sign() == Sign::NoSign {
        return Err(call.refused(ctx, 2, "expected a step other than 0"));
    }
    // Rounded up: a step that passes the end has begun before it.
    let short = BigInt::from(if step.sign() == Sign::Plus { 1 } else { -1 });
    let count = (end - &start + &step - short) / &step;
    let count = match count.sign() {
        Sign::Minus => 0,
        _ => usize::try_from(count)
            .map_err(|_| call.refused(ctx, 0, "expected a range that fits the heap"))?,
    };
    numbers(ctx, &start, &step, count)
}

fn iota(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("iota", values);
    let start = match call.given(1) {
        true => call.integer(ctx, 1)?,
        false => BigInt::ZERO,
    };
    let step = match call.given(2) {
        true => call.integer(ctx, 2)?,
        false => BigInt::from(1),
    };
    let count = usize::try_from(call.small(ctx, 0)?).unwrap_or(0);
    numbers(ctx, &start, &step, count)
}

fn pad(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/pad", values);
    let (mut elements, length) = (call.items(ctx, 0)?, call.index(ctx, 1)?);
    ctx.charge(length)?;
    ctx.reserve(length.saturating_mul(16))?;
    if elements.len() < length {
        elements.resize(length, values[2]);
    }
    Ok(ctx.heap.list(&elements))
}

fn page(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/page", values);
    let (page, size) = (call.small(ctx, 1)?, call.small(ctx, 2)?);
    let elements = call.items(ctx, 0)?;
    let Some(before) = usize::try_from(page)
        .ok()
        .and_then(|page| page.checked_sub(1))
    else {
        return Err(call.refused(ctx, 1, "expected a page from 1"));
    };
    let size = call.index(ctx, 2).map(|_| size as usize)?;
    let start = before.saturating_mul(size).min(elements.len());
    let end = start.saturating_add(size).min(elements.len());
    Ok(ctx.heap.list(&elements[start..end]))
}

fn nth_or(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/nth-or", values);
    let (elements, index) = (call.items(ctx, 0)?, call.index(ctx, 1)?);
    Ok(elements.get(index).copied().unwrap_or(values[2]))
}
