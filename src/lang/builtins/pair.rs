//! Pairs: made, taken apart, changed and copied.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::toil::pieces::Mind;
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("cons", "first rest", "Returns a pair; a list is its first element and the rest.\n>>> (cons 1 '(2 3))\n(1 2 3)\n>>> (cons 1 2)\n(1 . 2)", cons),
    pure("car", "list", "Returns the first of a pair, or of a vector; nil of nothing.\n>>> (car '(1 2))\n1\n>>> (car '())\nnil\n>>> (car 5)\n!! expected list", car).aka(&["first"]),
    pure("cdr", "list", "Returns all but the first, of a vector as a vector; of nothing, nothing.\n>>> (cdr '(1 2))\n(2)\n>>> (cdr '())\n()", cdr).aka(&["rest"]),
    pure("caar", "list", "Returns the car of the car.\n>>> (caar '((1) 2))\n1", |ctx, values| path(ctx, "caar", "aa", values)),
    pure("cadr", "list", "Returns the second element.\n>>> (cadr '(1 2 3))\n2", |ctx, values| path(ctx, "cadr", "ad", values)).aka(&["second"]),
    pure("cdar", "list", "Returns the cdr of the car.\n>>> (cdar '((1 2) 3))\n(2)", |ctx, values| path(ctx, "cdar", "da", values)),
    pure("cddr", "list", "Returns all but the first two.\n>>> (cddr '(1 2 3))\n(3)", |ctx, values| path(ctx, "cddr", "dd", values)),
    pure("caaar", "list", "Returns the car of the car of the car.\n>>> (caaar '(((1))))\n1", |ctx, values| path(ctx, "caaar", "aaa", values)),
    pure("caadr", "list", "Returns the first of the second.\n>>> (caadr '(1 (2)))\n2", |ctx, values| path(ctx, "caadr", "aad", values)),
    pure("cadar", "list", "Returns the second of the first.\n>>> (cadar '((1 2)))\n2", |ctx, values| path(ctx, "cadar", "ada", values)),
    pure("caddr", "list", "Returns the third element.\n>>> (caddr '(1 2 3))\n3", |ctx, values| path(ctx, "caddr", "add", values)).aka(&["third"]),
    pure("cdaar", "list", "Returns the rest of the first of the first.\n>>> (cdaar '(((1 2))))\n(2)", |ctx, values| path(ctx, "cdaar", "daa", values)),
    pure("cdadr", "list", "Returns the rest of the second.\n>>> (cdadr '(1 (2 3)))\n(3)", |ctx, values| path(ctx, "cdadr", "dad", values)),
    pure("cddar", "list", "Returns all but two of the first.\n>>> (cddar '((1 2 3)))\n(3)", |ctx, values| path(ctx, "cddar", "dda", values)),
    pure("cdddr", "list", "Returns all but the first three.\n>>> (cdddr '(1 2 3 4))\n(4)", |ctx, values| path(ctx, "cdddr", "ddd", values)),
    pure("cadddr", "list", "Returns the fourth element.\n>>> (cadddr '(1 2 3 4))\n4", |ctx, values| path(ctx, "cadddr", "addd", values)).aka(&["fourth"]),
    pure("cddddr", "list", "Returns all but the first four.\n>>> (cddddr '(1 2 3 4 5))\n(5)", |ctx, values| path(ctx, "cddddr", "dddd", values)),
    pure("fifth", "list", "Returns the fifth element.\n>>> (fifth '(1 2 3 4 5))\n5", |ctx, values| path(ctx, "fifth", "adddd", values)),
    pure("list", "&rest elements", "Returns a list of the elements.\n>>> (list 1 2)\n(1 2)", list),
    pure("list*", "first &rest elements", "Returns a list of the elements that ends in the last.\n>>> (list* 1 2 '(3 4))\n(1 2 3 4)", list_star).aka(&["cons*"]),
    mutates("nconc", "&rest lists", "Joins lists by changing their last pairs.\n>>> (nconc (list 1) (list 2))\n(1 2)", nconc),
    pure("copy-list", "list", "Returns a copy of the list's pairs.\n>>> (copy-list '(1 2))\n(1 2)", copy_list).aka(&["list-copy"]),
    pure("copy-tree", "tree", "Returns a copy of all pairs.\n>>> (copy-tree '(1 (2)))\n(1 (2))", copy_tree),
    mutates("set-car!", "pair value", "Stores into the first of a pair and returns the value.\n>>> (let ((x (list 1 2))) (set-car! x 9) x)\n(9 2)", |ctx, values| set_car(ctx, "set-car!", values).map(|()| values[1])),
    mutates("set-cdr!", "pair value", "Stores into the rest of a pair and returns the value.\n>>> (let ((x (list 1 2))) (set-cdr! x '()) x)\n(1)", |ctx, values| set_cdr(ctx, "set-cdr!", values).map(|()| values[1])),
    mutates("rplaca", "pair value", "Stores into the first of a pair and returns the pair.\n>>> (rplaca (list 1 2) 9)\n(9 2)", |ctx, values| set_car(ctx, "rplaca", values).map(|()| values[0])),
    mutates("rplacd", "pair value", "Stores into the rest of a pair and returns the pair.\n>>> (rplacd (list 1 2) '(3))\n(1 3)", |ctx, values| set_cdr(ctx, "rplacd", values).map(|()| values[0])),
];

fn cons(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.cons(values[0], values[1].as_tail()))
}

fn car(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    path(ctx, "car", "a", values)
}

fn cdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    path(ctx, "cdr", "d", values)
}

/// Follows cars and cdrs, written as in a name: the last letter first.
fn path(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    path: &str,
    values: &[Value],
) -> Result<Value, Signal> {
    let mut value = values[0];
    for step in path.bytes().rev() {
        if let Some((first, rest)) = ctx.heap.pair(value) {
            value = if step == b'a' { first } else { rest };
        } else if value.is_null() {
            if step == b'a' {
                value = Value::NIL;
            }
        } else if ctx.heap.is(value, crate::lang::value::kind::Kind::Vector) {
            let elements = crate::lang::value::vector::to_vec(ctx.heap, value);
            value = match step {
                b'a' => elements.first().copied().unwrap_or(Value::NIL),
                _ => crate::lang::value::vector::from_slice(
                    ctx.heap,
                    elements.get(1..).unwrap_or(&[]),
                ),
            };
        } else {
            return Err(arguments(name, &[value]).wrong(ctx, 0, "list"));
        }
    }
    Ok(value)
}

fn list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.list(values))
}

fn list_star(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (last, first) = (values[values.len() - 1], &values[..values.len() - 1]);
    Ok(ctx.heap.list_onto(first, last.as_tail()))
}

fn nconc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nconc", values);
    let (mut result, mut end) = (Value::EMPTY, None);
    for index in 0..values.len() {
        let value = values[index];
        if value.is_null() {
            continue;
        }
        match end {
            None => result = value,
            Some(end) => {
                ctx.heap.set_cdr(end, value);
            }
        }
        if index + 1 < values.len() {
            end = Some(last_of(ctx, call, index)?);
        }
    }
    Ok(result)
}

/// Returns the last pair of a list.
fn last_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Value, Signal> {
    let length = call.list(ctx, index)?.len();
    let mut pair = call.get(index);
    for _ in 1..length {
        pair = ctx.heap.cdr(pair).unwrap_or(pair);
    }
    Ok(pair)
}

fn copy_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    arguments("copy-list", values).walkable(ctx, 0, usize::MAX)?;
    let mut iterator = ctx.heap.elements(values[0]);
    let elements: Vec<Value> = iterator.by_ref().collect();
    let tail = iterator.rest();
    ctx.charge(elements.len())?;
    ctx.reserve(elements.len() * 16)?;
    Ok(ctx.heap.list_onto(&elements, tail))
}

/// A list that is being copied: elements that are still to be copied, copies, and what it ends in.
struct Copying {
    elements: std::vec::IntoIter<Value>,
    copies: Vec<Value>,
    tail: Value,
}

/// Lists inside lists that are copied before anybody is asked for room for them.
const COPYING_FREE: usize = 1_000;

fn copy_tree(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if !values[0].is_pair() {
        return Ok(values[0]);
    }
    let mut room = COPYING_FREE;
    let mut outer: Vec<Copying> = Vec::new();
    let mut inner = begin_copy(ctx, values[0])?;
    loop {
        match inner.elements.next() {
            Some(element) if element.is_pair() => {
                // A list that is its own element never ends.
                if outer.len() == room {
                    room *= 2;
                    ctx.reserve(room * size_of::<Copying>())?;
                }
                let deeper = begin_copy(ctx, element)?;
                outer.push(std::mem::replace(&mut inner, deeper));
            }
            Some(element) => inner.copies.push(element),
            None => {
                ctx.reserve(inner.copies.len() * 16)?;
                let copy = ctx.heap.list_onto(&inner.copies, inner.tail);
                match outer.pop() {
                    Some(before) => inner = before,
                    None => return Ok(copy),
                }
                inner.copies.push(copy);
            }
        }
    }
}

fn begin_copy(ctx: &mut NativeContext<'_>, list: Value) -> Result<Copying, Signal> {
    arguments("copy-tree", &[list]).walkable(ctx, 0, usize::MAX)?;
    let mut iterator = ctx.heap.elements(list);
    let elements: Vec<Value> = iterator.by_ref().minded().collect();
    let tail = iterator.rest();
    ctx.charge(elements.len())?;
    Ok(Copying {
        copies: Vec::with_capacity(elements.len()),
        elements: elements.into_iter(),
        tail,
    })
}

fn set_car(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(), Signal> {
    match ctx.heap.set_car(values[0], values[1]) {
        true => Ok(()),
        false => Err(arguments(name, values).wrong(ctx, 0, "pair")),
    }
}

fn set_cdr(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(), Signal> {
    match ctx.heap.set_cdr(values[0], values[1].as_tail()) {
        true => Ok(()),
        false => Err(arguments(name, values).wrong(ctx, 0, "pair")),
    }
}
