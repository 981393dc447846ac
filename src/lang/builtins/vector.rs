//! Persistent vectors.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::{map, vector};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "vector",
        "&rest elements",
        "Returns a vector of the elements.\n>>> (vector 1 2)\n[1 2]",
        vector_of,
    ),
    pure(
        "make-vector",
        "length &optional element",
        "Returns a vector of the same element.\n>>> (make-vector 2 0)\n[0 0]",
        make,
    ),
    pure(
        "list->vector",
        "list",
        "Returns the elements of a list as a vector.\n>>> (list->vector '(1 2))\n[1 2]",
        from_list,
    ),
    pure(
        "vec",
        "sequence",
        "Returns the elements of any sequence as a vector.\n>>> (vec '(1 2))\n[1 2]\n>>> (vec \"ab\")\n[#\\a #\\b]",
        from_sequence,
    ),
    pure(
        "vector->list",
        "vector",
        "Returns the elements as a list.\n>>> (vector->list [1 2])\n(1 2)",
        to_list,
    ),
    pure(
        "vector-ref",
        "vector index",
        "Returns the element at an index.\n>>> (vector-ref [1 2 3] 1)\n2\n>>> (vector-ref [1] 1)\n!! out of range",
        vector_ref,
    ),
    pure(
        "vector-length",
        "vector",
        "Returns the number of elements.\n>>> (vector-length [1 2])\n2",
        vector_length,
    ),
    pure(
        "conj",
        "collection &rest elements",
        "Returns the collection with the elements: at the end of a vector, at the front of a list, entries into a map.\n>>> (conj [1] 2 3)\n[1 2 3]\n>>> (conj '(1) 2)\n(2 1)\n>>> (conj {:a 1} [:b 2])\n{:a 1 :b 2}",
        conj,
    ),
    pure(
        "peek",
        "collection",
        "Returns the last element of a vector or the first of a list, nil of nothing.\n>>> (peek [1 2])\n2",
        peek,
    ),
    pure(
        "vector/pop",
        "vector",
        "Returns the vector without its last element.\n>>> (vector/pop [1 2])\n[1]",
        pop,
    ),
    pure(
        "vector-append",
        "&rest vectors",
        "Returns a vector of the elements of all.\n>>> (vector-append [1] [2 3])\n[1 2 3]",
        append,
    )
    .aka(&["vector/append"]),
    pure(
        "into",
        "target source",
        "Returns the target with the elements of the source.\n>>> (into [] '(1 2))\n[1 2]\n>>> (into {} '((:a 1)))\n{:a 1}",
        into,
    ),
];

fn vector_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(vector::from_slice(ctx.heap, values))
}

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-vector", values);
    let length = call.index(ctx, 0)?;
    ctx.charge(length)?;
    ctx.reserve(length.saturating_mul(8))?;
    Ok(vector::filled(ctx.heap, length, call.get(1)))
}

fn from_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list->vector", values);
    if values[0].is_nil() {
        return Err(call.wrong(ctx, 0, "list"));
    }
    let elements = call.list(ctx, 0)?;
    ctx.reserve(elements.len() * 8)?;
    Ok(vector::from_slice(ctx.heap, &elements))
}

fn from_sequence(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("vec", values).sequence(ctx, 0)?;
    ctx.reserve(elements.len() * 8)?;
    Ok(vector::from_slice(ctx.heap, &elements))
}

fn to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector->list", values);
    if !ctx.heap.is(values[0], Kind::Vector) {
        return Err(call.wrong(ctx, 0, "vector"));
    }
    let elements = call.items(ctx, 0)?;
    super::list::large_list(ctx, &elements)
}

fn vector_ref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector-ref", values);
    let index = call.small(ctx, 1)?;
    let place = usize::try_from(index).ok();
    if let Some(elements) = ctx.heap.array_elements(values[0]) {
        let found = place.and_then(|at| elements.get(at).copied());
        return found.ok_or_else(|| call.out_of_range(index, elements.len()));
    }
    if !ctx.heap.is(values[0], Kind::Vector) {
        return Err(call.wrong(ctx, 0, "vector"));
    }
    let found = place.and_then(|at| vector::get(ctx.heap, values[0], at));
    found.ok_or_else(|| call.out_of_range(index, vector::length(ctx.heap, values[0])))
}

fn vector_length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector-length", values);
    match ctx.heap.kind(values[0]) {
        Some(Kind::Vector) => Ok(Value::length(vector::length(ctx.heap, values[0]))),
        Some(Kind::Array) => Ok(Value::length(
            ctx.heap.array_elements(values[0]).map_or(0, <[Value]>::len),
        )),
        _ => Err(call.wrong(ctx, 0, "vector")),
    }
}

fn conj(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("conj", values);
    let mut result = values[0];
    for (index, &element) in values.iter().enumerate().skip(1) {
        result = match ctx.heap.kind(result) {
            Some(Kind::Vector) => vector::push(ctx.heap, result, element),
            Some(Kind::Map) => {
                let entry = call.sequence(ctx, index)?;
                let [key, value] = entry[..] else {
                    return Err(call.wrong(ctx, index, "entry of key and value"));
                };
                map::set(ctx.heap, result, key, value)
            }
            _ if result.is_pair() || result.is_null() => {
                let rest = if result.is_nil() {
                    Value::EMPTY
                } else {
                    result
                };
                ctx.heap.cons(element, rest)
            }
            _ => return Err(call.wrong(ctx, 0, "list, vector or map")),
        };
    }
    Ok(result)
}

fn peek(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("peek", values).sequence(ctx, 0)?;
    let found = if values[0].is_pair() {
        elements.first()
    } else {
        elements.last()
    };
    Ok(found.copied().unwrap_or(Value::NIL))
}

fn pop(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector/pop", values);
    if !ctx.heap.is(values[0], Kind::Vector) {
        return Err(call.wrong(ctx, 0, "vector"));
    }
    match vector::pop(ctx.heap, values[0]) {
        Some(shorter) => Ok(shorter),
        None => Err(call.refused(ctx, 0, "expected a vector that is not empty")),
    }
}

fn append(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector-append", values);
    let mut elements = Vec::new();
    for index in 0..values.len() {
        elements.extend(call.sequence(ctx, index)?);
    }
    ctx.reserve(elements.len() * 8)?;
    Ok(vector::from_slice(ctx.heap, &elements))
}

fn into(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("into", values);
    let elements = call.sequence(ctx, 1)?;
    match ctx.heap.kind(values[0]) {
        Some(Kind::Vector) => {
            let mut all = vector::to_vec(ctx.heap, values[0]);
            all.extend(elements);
            ctx.reserve(all.len() * 8)?;
            Ok(vector::from_slice(ctx.heap, &all))
        }
        _ => {
            let mut arguments = vec![values[0]];
            arguments.extend(elements);
            conj(ctx, &arguments)
        }
    }
}
