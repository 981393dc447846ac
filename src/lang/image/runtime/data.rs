//! Literals with evaluated parts, several values, macros, promises, parameters, conditions.

use super::{RuntimeFunction, runtime};
use crate::lang::builtins::argument::{arguments, entries};
use crate::lang::builtins::map::checked_key;
use crate::lang::value::Value;
use crate::lang::value::equal::equal;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::{self, PrintOptions, display};
use crate::lang::value::{map, vector};
use crate::lang::vm::condition;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal};

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%vector", Arity::at_least(0), vector_of),
    runtime("%map", Arity::at_least(0), map_of),
    runtime("%f-string", Arity::at_least(0), f_string),
    runtime("%splice", Arity::exactly(2), splice),
    runtime("%sequence->list", Arity::exactly(1), sequence_to_list),
    runtime("%entries", Arity::exactly(1), entries_of),
    runtime("%copy-list", Arity::exactly(1), sequence_to_fresh_list),
    runtime("%last-pair", Arity::exactly(1), last_pair),
    runtime("%set-cdr!", Arity::exactly(2), set_cdr),
    runtime("%push", Arity::exactly(2), push),
    runtime("%adjoin", Arity::exactly(2), adjoin),
    runtime("%values->list", Arity::exactly(1), values_to_list),
    runtime("%make-macro", Arity::exactly(2), make_macro),
    runtime("%same-constant", Arity::exactly(3), same_constant),
    runtime("%no-case", Arity::exactly(1), no_case),
    runtime("%no-match", Arity::exactly(1), no_match),
    runtime("%no-arity", Arity::exactly(2), no_arity),
    runtime("%handled-value", Arity::exactly(1), handled_value),
    runtime("%condition-with", Arity::exactly(2), condition_with),
    runtime("%thrown-value", Arity::exactly(1), thrown_value),
    runtime("%make-promise", Arity::exactly(1), make_promise),
    runtime("%promise-thunk", Arity::exactly(1), promise_thunk),
    runtime("%promise-value", Arity::exactly(1), promise_value),
    runtime("%promise-settle", Arity::exactly(2), promise_settle),
];

/// Prints a value shortly, for messages.
pub fn brief(ctx: &NativeContext<'_>, value: Value) -> String {
    print::print(ctx.heap, ctx.symbols, value, PrintOptions::BRIEF)
}

fn vector_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(vector::from_slice(ctx.heap, values))
}

fn map_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    for pair in values.chunks_exact(2) {
        checked_key(ctx, arguments("hash-map", pair), pair[0])?;
    }
    Ok(map::from_flat(ctx.heap, values))
}

fn f_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut text = String::new();
    for &value in values {
        text.push_str(&display(ctx.heap, ctx.symbols, value));
        ctx.charge(1 + text.len() / 64)?;
    }
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

/// `,@part` before other elements.
fn splice(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let elements = arguments("unquote-splicing", values).sequence(ctx, 0)?;
    ctx.reserve(16 * elements.len())?;
    Ok(ctx.heap.list_onto(&elements, values[1]))
}

fn sequence_to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if values[0].is_pair() || values[0].is_empty_list() {
        return Ok(values[0]);
    }
    sequence_to_fresh_list(ctx, values)
}

fn sequence_to_fresh_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let elements = arguments("dolist", values).sequence(ctx, 0)?;
    ctx.reserve(16 * elements.len())?;
    Ok(ctx.heap.list(&elements))
}

/// The entries of a map or table as a list of pairs.
fn entries_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let found = entries(ctx, values[0]);
    ctx.charge(found.len())?;
    ctx.reserve(32 * found.len())?;
    let pairs: Vec<Value> = found
        .into_iter()
        .map(|(key, value)| ctx.heap.cons(key, value))
        .collect();
    Ok(ctx.heap.list(&pairs))
}

fn last_pair(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut last = values[0];
    let mut steps = 0;
    while let Some(rest) = ctx.heap.cdr(last).filter(|rest| rest.is_pair()) {
        last = rest;
        steps += 1;
    }
    ctx.charge(steps)?;
    Ok(last)
}

fn set_cdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    ctx.heap.set_cdr(values[0], values[1]);
    Ok(values[1])
}

/// `(push item place)`: onto nil as onto `()`.
fn push(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let rest = if values[1].is_nil() {
        Value::EMPTY
    } else {
        values[1]
    };
    Ok(ctx.heap.cons(values[0], rest))
}

fn adjoin(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let list = arguments("pushnew", &values[1..]).list(ctx, 0)?;
    if list
        .iter()
        .any(|&element| equal(ctx.heap, element, values[0]))
    {
        return Ok(values[1]);
    }
    push(ctx, values)
}

/// Several values as a list; one value as a list of it.
fn values_to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if ctx.heap.is(values[0], Kind::Values) {
        let parts = ctx.heap.slots(values[0]).to_vec();
        return Ok(ctx.heap.list(&parts));
    }
    Ok(ctx.heap.list(values))
}

fn make_macro(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(ctx.heap.object(Kind::Macro, values))
}

/// `defconstant` may repeat itself but not change.
fn same_constant(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [name, old, new] = [values[0], values[1], values[2]];
    if equal(ctx.heap, old, new) {
        return Ok(old);
    }
    let message = format!(
        "the constant `{}` is {} and cannot become {}",
        brief(ctx, name),
        brief(ctx, old),
        brief(ctx, new)
    );
    Err(Signal::error("assignment", message).with_hint("use `defparameter` for what may change"))
}

fn no_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let message = format!("no clause fits `{}`", brief(ctx, values[0]));
    Err(Signal::error("type-error", message).with("value", Detail::Value(values[0])))
}

fn no_match(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let message = format!("no pattern of `match` fits `{}`", brief(ctx, values[0]));
    Err(Signal::error("match", message)
        .with("value", Detail::Value(values[0]))
        .with_hint("add a clause `(_ …)`, or use `match*`, which answers nil"))
}

fn no_arity(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let name = match values[0].as_symbol() {
        Some(name) => ctx.symbols.name(name).to_string(),
        None => "lambda".to_string(),
    };
    let got = values[1].as_index().unwrap_or(0);
    Err(Signal::arity(&name, "another number of", got))
}

/// What the program threw: the `:value` of a `:user` condition, else the condition itself.
fn thrown_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if !ctx.heap.is(values[0], Kind::Condition) {
        return Ok(values[0]);
    }
    Ok(condition::thrown(ctx.heap, ctx.symbols, values[0]).unwrap_or(values[0]))
}

/// What a handler of Common Lisp gets: an object that was thrown, else the condition.
fn handled_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let thrown = thrown_value(ctx, values)?;
    let is_object = ctx.heap.is(thrown, Kind::Instance);
    Ok(if is_object { thrown } else { values[0] })
}

/// `(%condition-with object message)`: the condition that carries a thrown object.
fn condition_with(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let made = condition::of_thrown(ctx.heap, ctx.symbols, values[0], Value::NIL);
    if ctx.heap.is(made, Kind::Condition) && !ctx.heap.is(values[0], Kind::Condition) {
        ctx.heap.set_slot(made, condition::MESSAGE, values[1]);
    }
    Ok(made)
}

/// Reads a keyword of a map or a condition.
pub fn field(ctx: &NativeContext<'_>, value: Value, key: &str) -> Option<Value> {
    let key = ctx.symbols.find(key)?;
    match ctx.heap.kind(value)? {
        Kind::Map => map::get(ctx.heap, value, Value::keyword(key)),
        Kind::Condition => condition::get(ctx.heap, ctx.symbols, value, key),
        _ => None,
    }
}

/// A promise: whether it is settled, then its thunk or its value.
fn make_promise(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(ctx.heap.object(Kind::Promise, &[Value::FALSE, values[0]]))
}

/// The function to call for the value; nil where there is nothing to call any more.
fn promise_thunk(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let settled = ctx.heap.slot(values[0], 0) == Some(Value::TRUE);
    if !ctx.heap.is(values[0], Kind::Promise) || settled {
        return Ok(Value::NIL);
    }
    Ok(ctx.heap.slot(values[0], 1).unwrap_or(Value::NIL))
}

/// The value of a settled promise.
fn promise_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if !ctx.heap.is(values[0], Kind::Promise) {
        return Err(arguments("force", values).wrong(ctx, 0, "promise"));
    }
    Ok(ctx.heap.slot(values[0], 1).unwrap_or(Value::NIL))
}

/// Settles a promise unless it was settled meanwhile; answers its value.
fn promise_settle(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [promise, value] = [values[0], values[1]];
    if ctx.heap.slot(promise, 0) == Some(Value::FALSE) {
        ctx.heap.set_slot(promise, 0, Value::TRUE);
        ctx.heap.set_slot(promise, 1, value);
    }
    Ok(ctx.heap.slot(promise, 1).unwrap_or(value))
}
