//! Lists by position and number: made, joined, reversed, cut.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("make-list", "count &optional element", "Returns a list of the same element.\n>>> (make-list 3 0)\n(0 0 0)", make_list).aka(&["list/repeat"]),
    pure("append", "&rest sequences", "Returns a list of the elements of all; the last list is shared.\n>>> (append '(1) '(2 3) [4])\n(1 2 3 4)\n>>> (append)\n()", append),
    pure("append-reverse", "reversed tail", "Returns the elements of the first list in reverse, before the second.\n>>> (append-reverse '(2 1) '(3))\n(1 2 3)", append_reverse).aka(&["revappend"]),
    mutates("nreverse", "list", "Returns the list reversed; the list given may be used up for it.\n>>> (nreverse (list 1 2 3))\n(3 2 1)", nreverse).aka(&["reverse!"]),
    pure("last", "list", "Returns the last element.\n>>> (last '(1 2 3))\n3\n>>> (last '())\nnil", last),
    pure("last-pair", "list &optional count", "Returns the list's last pairs, one if not said otherwise.\n>>> (last-pair '(1 2 3))\n(3)", last_pair),
    pure("butlast", "list &optional count", "Returns the list without its last elements.\n>>> (butlast '(1 2 3))\n(1 2)", butlast),
    pure("list/take-last", "count list", "Returns the last elements.\n>>> (list/take-last 2 '(1 2 3))\n(2 3)", take_last),
    pure("list/drop-last", "count list", "Returns all but the last elements.\n>>> (list/drop-last 2 '(1 2 3))\n(1)", drop_last),
    pure("take", "count sequence", "Returns the first elements, all if there are fewer; the arguments may stand in either order.\n>>> (take 2 '(1 2 3))\n(1 2)", take),
    pure("drop", "count sequence", "Returns all but the first elements; the arguments may stand in either order.\n>>> (drop 2 '(1 2 3))\n(3)", drop_first),
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
    let mut list = Value::EMPTY;
    for _ in 0..count {
        list = ctx.heap.cons(call.get(1), list);
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
        elements.extend(call.sequence(ctx, index)?);
    }
    // A last list is shared, whatever it ends in; other sequences are opened.
    let tail = match last.is_null() || !super::sequence::is_sequence(ctx, last) || last.is_pair() {
        true => last,
        false => {
            elements.extend(call.sequence(ctx, values.len() - 1)?);
            Value::EMPTY
        }
    };
    if elements.is_empty() {
        return Ok(if tail.is_nil() { Value::EMPTY } else { tail });
    }
    ctx.reserve(elements.len() * 16)?;
    let tail = if tail.is_nil() { Value::EMPTY } else { tail };
    Ok(ctx.heap.list_onto(&elements, tail))
}

fn append_reverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("append-reverse", values).list(ctx, 0)?;
    let mut list = values[1];
    for element in elements {
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
        if walked.is_multiple_of(1 << 20) {
            // A circular list ends here at last.
            ctx.charge(1 << 20)?;
            ctx.reserve(16 << 20)?;
        }
    }
    ctx.charge(walked % (1 << 20))?;
    Ok(list)
}

fn last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("last", values).sequence(ctx, 0)?;
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
    for _ in 0..count {
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
    let (count, elements) = counted(ctx, arguments("list/take-last", values))?;
    Ok(ctx
        .heap
        .list(&elements[elements.len().saturating_sub(count)..]))
}

fn drop_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (count, elements) = counted(ctx, arguments("list/drop-last", values))?;
    Ok(ctx
        .heap
        .list(&elements[..elements.len().saturating_sub(count)]))
}

/// Returns a count and a sequence, in whichever order they were given.
pub(super) fn counted(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
) -> Result<(usize, Vec<Value>), Signal> {
    let (count, sequence) = if call.get(0).is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    let elements = call.sequence(ctx, sequence)?;
    let count = call.small(ctx, count)?;
    Ok((usize::try_from(count).unwrap_or(0), elements))
}

fn take(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("take", values);
    let (count, sequence) = if values[0].is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    let list = values[sequence];
    if !list.is_pair() {
        let (count, elements) = counted(ctx, call)?;
        return Ok(ctx.heap.list(&elements[..count.min(elements.len())]));
    }
    // The rest of a long list is not walked.
    let count = usize::try_from(call.small(ctx, count)?).unwrap_or(0);
    call.walkable(ctx, sequence, count)?;
    let elements: Vec<Value> = ctx.heap.elements(list).take(count).collect();
    large_list(ctx, &elements)
}

fn drop_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("drop", values);
    let (count, sequence) = if values[0].is_fixnum() {
        (0, 1)
    } else {
        (1, 0)
    };
    if values[sequence].is_pair() {
        let count = usize::try_from(call.small(ctx, count)?).unwrap_or(0);
        call.walkable(ctx, sequence, count)?;
        return Ok(after(ctx, values[sequence], count));
    }
    let (count, elements) = counted(ctx, call)?;
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

/// Makes the list of numbers from `start` by `step`.
fn numbers(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    start: Value,
    step: Value,
    count: usize,
) -> Result<Value, Signal> {
    use crate::lang::value::convert::{from_number, to_number};
    use crate::lang::value::number::Number;
    ctx.charge(count)?;
    ctx.reserve(count.saturating_mul(16))?;
    if let (Some(start), Some(step)) = (start.as_fixnum(), step.as_fixnum()) {
        let end = i128::from(start) + count as i128 * i128::from(step);
        if end.unsigned_abs() < 1 << 60 {
            let mut list = Value::EMPTY;
            for index in (0..count as i64).rev() {
                let number = ctx.heap.integer_i64(start + index * step);
                list = ctx.heap.cons(number, list);
            }
            return Ok(list);
        }
    }
    let start = to_number(ctx.heap, start).ok_or_else(|| call.wrong(ctx, 0, "number"))?;
    let step = to_number(ctx.heap, step).ok_or_else(|| call.wrong(ctx, 2, "number"))?;
    let mut elements = Vec::with_capacity(count);
    for index in 0..count {
        let offset = step.multiply(&Number::Small(index as i64));
        let number = offset.and_then(|offset| start.add(&offset));
        let number = number.map_err(|error| call.number_error(error))?;
        elements.push(from_number(ctx.heap, number));
    }
    Ok(ctx.heap.list(&elements))
}

fn range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    use crate::lang::value::number::{Number, Rounding};
    let call = arguments("range", values);
    let (start, end) = match call.given(1) {
        true => (call.number(ctx, 0)?, call.number(ctx, 1)?),
        false => (Number::Small(0), call.number(ctx, 0)?),
    };
    let step = if call.given(2) {
        call.number(ctx, 2)?
    } else {
        Number::Small(1)
    };
    if step.is_zero() {
        return Err(call.refused(ctx, 2, "expected a step other than 0"));
    }
    let count = end
        .subtract(&start)
        .and_then(|distance| distance.divide(&step))
        .map(|steps| steps.rounded(Rounding::Ceiling).exact())
        .map_err(|error| call.number_error(error))?;
    let count = match count {
        Number::Small(count) => usize::try_from(count).unwrap_or(0),
        _ if count.sign() < 0 => 0,
        _ => return Err(call.refused(ctx, 0, "expected a range that fits the heap")),
    };
    let first = if call.given(1) {
        values[0]
    } else {
        Value::small(0)
    };
    let step = if call.given(2) {
        values[2]
    } else {
        Value::small(1)
    };
    numbers(ctx, call, first, step, count)
}

fn iota(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("iota", values);
    let count = call.index(ctx, 0)?;
    let start = if call.given(1) {
        values[1]
    } else {
        Value::small(0)
    };
    let step = if call.given(2) {
        values[2]
    } else {
        Value::small(1)
    };
    numbers(ctx, call, start, step, count)
}

fn pad(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/pad", values);
    let (mut elements, length) = (call.sequence(ctx, 0)?, call.index(ctx, 1)?);
    ctx.charge(length)?;
    ctx.reserve(length.saturating_mul(16))?;
    if elements.len() < length {
        elements.resize(length, values[2]);
    }
    Ok(ctx.heap.list(&elements))
}

fn page(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/page", values);
    let (elements, page, size) = (
        call.sequence(ctx, 0)?,
        call.index(ctx, 1)?,
        call.index(ctx, 2)?,
    );
    let start = page
        .saturating_sub(1)
        .saturating_mul(size)
        .min(elements.len());
    let end = start.saturating_add(size).min(elements.len());
    Ok(ctx.heap.list(&elements[start..end]))
}

fn nth_or(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/nth-or", values);
    let (elements, index) = (call.sequence(ctx, 0)?, call.small(ctx, 1)?);
    let element = usize::try_from(index)
        .ok()
        .and_then(|index| elements.get(index));
    Ok(element.copied().unwrap_or(values[2]))
}
