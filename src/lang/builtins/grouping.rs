//! Lists of lists and back: zipped, cut, flattened, joined.

use super::argument::{arguments, wrong_argument};
use super::building::Building;
use super::list::large_list;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::{self, PrintOptions};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("flatten", "list", "Returns the elements with one level of lists opened.\n>>> (flatten '(1 (2 (3)) 4))\n(1 2 (3) 4)", flatten),
    pure("flatten-deep", "list", "Returns the elements with all lists opened.\n>>> (flatten-deep '(1 (2 (3)) 4))\n(1 2 3 4)", flatten_deep),
    pure("zip", "a b &rest more", "Returns a list of lists: the first elements of all, the second ones, and so on.\n>>> (zip '(1 2) '(a b))\n((1 a) (2 b))", zip),
    pure("%lists", "sequences", "Returns the sequences as a list of lists.\n>>> (%lists '([1] (2)))\n((1) (2))", lists),
    pure("%heads", "lists", "Returns the first elements of several lists, nil where one is empty.\n>>> (%heads '((1 2) (3 4)))\n(1 3)\n>>> (%heads '((1) ()))\nnil", heads),
    pure("%tails", "lists", "Returns the rests of several lists.\n>>> (%tails '((1 2) (3 4)))\n((2) (4))", tails),
    pure("enumerate", "sequence", "Returns a list of indices and elements.\n>>> (enumerate '(a b))\n((0 a) (1 b))", enumerate),
    pure("interpose", "separator sequence", "Returns the elements with a separator between them.\n>>> (interpose 0 '(1 2 3))\n(1 0 2 0 3)", interpose),
    pure("list/interleave", "a b &rest more", "Returns elements of all in turn, to the end of the shortest.\n>>> (list/interleave '(1 2) '(a b))\n(1 a 2 b)", interleave).aka(&["interleave"]),
    pure("list/chunk", "size sequence", "Returns lists of so many elements; the last may be shorter.\n>>> (list/chunk 2 '(1 2 3))\n((1 2) (3))", chunk),
    pure("list/sliding", "sequence size &optional step", "Returns every run of so many elements.\n>>> (list/sliding '(1 2 3) 2)\n((1 2) (2 3))", sliding),
    pure("list/split-at", "sequence index", "Returns two lists: the elements before an index and the rest.\n>>> (list/split-at '(1 2 3) 1)\n((1) (2 3))", split_at),
    pure("list/cross-join", "a b", "Returns every pair of elements.\n>>> (list/cross-join '(1 2) '(3 4))\n((1 3) (1 4) (2 3) (2 4))", cross_join),
    pure("list/join", "sequence separator &optional last-separator", "Returns the elements as they are read, with a separator between them.\n>>> (list/join '(1 2 3) \", \" \" and \")\n\"1, 2 and 3\"", join),
];

fn flatten(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut flat = Vec::new();
    for element in arguments("flatten", values).items(ctx, 0)? {
        match is_nested(ctx, element) {
            true => flat.extend(arguments("flatten", &[element]).items(ctx, 0)?),
            false => flat.push(element),
        }
    }
    large_list(ctx, &flat)
}

/// Whether a value is a list or vector, which `flatten` opens.
fn is_nested(ctx: &NativeContext<'_>, value: Value) -> bool {
    value.is_pair() || value.is_empty_list() || ctx.heap.is(value, Kind::Vector)
}

fn flatten_deep(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut pending = vec![values[0]];
    let mut flat = Vec::new();
    while let Some(element) = pending.pop() {
        if is_nested(ctx, element) {
            let inner = arguments("flatten-deep", &[element]).items(ctx, 0)?;
            pending.extend(inner.into_iter().rev());
        } else {
            flat.push(element);
        }
        ctx.charge(1)?;
    }
    large_list(ctx, &flat)
}

fn zip(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("zip", values);
    let mut columns = Vec::new();
    for index in 0..values.len() {
        columns.push(call.items(ctx, index)?);
    }
    let length = columns.iter().map(Vec::len).min().unwrap_or(0);
    let mut rows = Vec::with_capacity(length);
    for row in 0..length {
        let row: Vec<Value> = columns.iter().map(|column| column[row]).collect();
        rows.push(ctx.heap.list(&row));
    }
    large_list(ctx, &rows)
}

fn lists(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut lists = Vec::new();
    for sequence in arguments("map", values).list(ctx, 0)? {
        if sequence.is_pair() || sequence.is_null() {
            lists.push(sequence);
        } else {
            let elements = arguments("map", &[Value::NIL, sequence]).sequence(ctx, 1)?;
            lists.push(ctx.heap.list(&elements));
        }
    }
    Ok(ctx.heap.list(&lists))
}

fn heads(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut heads = Vec::new();
    for (index, list) in arguments("map", values)
        .list(ctx, 0)?
        .into_iter()
        .enumerate()
    {
        match ctx.heap.car(list) {
            Some(head) => heads.push(head),
            None if list.is_null() => return Ok(Value::NIL),
            // The function comes before the lists.
            None => return Err(wrong_argument(ctx, "map", index + 2, "proper list", list)),
        }
    }
    Ok(ctx.heap.list(&heads))
}

fn tails(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let lists = arguments("map", values).list(ctx, 0)?.into_iter();
    let tails: Vec<Value> = lists
        .map(|list| ctx.heap.cdr(list).unwrap_or(Value::EMPTY))
        .collect();
    Ok(ctx.heap.list(&tails))
}

fn enumerate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("enumerate", values).items(ctx, 0)?;
    let pairs: Vec<Value> = elements
        .into_iter()
        .enumerate()
        .map(|(index, element)| ctx.heap.list(&[Value::length(index), element]))
        .collect();
    Ok(ctx.heap.list(&pairs))
}

fn interpose(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("interpose", values).items(ctx, 1)?;
    let mut result = Vec::with_capacity(elements.len() * 2);
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            result.push(values[0]);
        }
        result.push(element);
    }
    large_list(ctx, &result)
}

fn interleave(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/interleave", values);
    let mut columns = Vec::new();
    for index in 0..values.len() {
        columns.push(call.items(ctx, index)?);
    }
    let length = columns.iter().map(Vec::len).min().unwrap_or(0);
    let result: Vec<Value> = (0..length)
        .flat_map(|row| columns.iter().map(move |column| column[row]))
        .collect();
    large_list(ctx, &result)
}

fn chunk(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/chunk", values);
    let size = call.index(ctx, 0)?;
    if size == 0 {
        return Err(call.refused(ctx, 0, "expected a size above 0"));
    }
    let elements = call.items(ctx, 1)?;
    let chunks: Vec<Value> = elements
        .chunks(size)
        .map(|chunk| ctx.heap.list(chunk))
        .collect();
    large_list(ctx, &chunks)
}

fn sliding(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/sliding", values);
    let (elements, size) = (call.items(ctx, 0)?, call.index(ctx, 1)?);
    let step = call.index_or(ctx, 2, 1)?;
    if size == 0 || step == 0 {
        return Err(call.refused(ctx, 1, "expected a size and a step above 0"));
    }
    ctx.charge(size.saturating_mul(elements.len() / step))?;
    ctx.reserve(
        size.saturating_mul(elements.len() / step)
            .saturating_mul(16),
    )?;
    let windows: Vec<Value> = elements
        .windows(size)
        .step_by(step)
        .map(|window| ctx.heap.list(window))
        .collect();
    Ok(ctx.heap.list(&windows))
}

fn split_at(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/split-at", values);
    let (elements, index) = (call.items(ctx, 0)?, call.index(ctx, 1)?);
    let (before, after) = elements.split_at(index.min(elements.len()));
    let halves = [ctx.heap.list(before), ctx.heap.list(after)];
    Ok(ctx.heap.list(&halves))
}

fn cross_join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/cross-join", values);
    let (a, b) = (call.items(ctx, 0)?, call.items(ctx, 1)?);
    let size = a.len().saturating_mul(b.len());
    ctx.charge(size)?;
    ctx.reserve(size.saturating_mul(48))?;
    let mut pairs = Vec::with_capacity(size);
    for &first in &a {
        for &second in &b {
            pairs.push(ctx.heap.list(&[first, second]));
        }
    }
    Ok(ctx.heap.list(&pairs))
}

fn join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/join", values);
    let elements = call.items(ctx, 0)?;
    let separator = call.owned(ctx, 1)?;
    let last = if call.given(2) {
        call.owned(ctx, 2)?
    } else {
        separator.clone()
    };
    let mut joined = Building::new();
    for (index, &element) in elements.iter().enumerate() {
        if index > 0 {
            let is_last = index + 1 == elements.len();
            joined.push(ctx, if is_last { &last } else { &separator })?;
        }
        let shown = print::print(ctx.heap, ctx.symbols, element, PrintOptions::READABLE);
        joined.push(ctx, &shown)?;
    }
    Ok(joined.finish(ctx))
}
