//! Lazy sequences: elements computed when they are asked for, and once.
//!
//! A lazy sequence is a promise with a mark. Its value is nil, a list, or a pair whose rest may be
//! lazy again. What forces one calls the language, so it is in the prelude; builtins that meet one
//! hand the call on.

use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "%make-lazy",
        "thunk",
        "Returns a lazy sequence of what a function without arguments answers.\n>>> (lazy? (%make-lazy (lambda () '())))\n#t",
        make,
    ),
    pure(
        "lazy?",
        "value",
        "Returns whether the value is a lazy sequence.\n>>> (lazy? (lazy-seq '(1 2)))\n#t\n>>> (lazy? '(1 2))\n#f",
        lazy_p,
    ),
    pure(
        "lazy/realized?",
        "sequence",
        "Returns whether the first element of a lazy sequence has been computed.\n>>> (lazy/realized? (lazy-seq '(1 2)))\n#f",
        is_realized,
    ),
];

/// The promise's slot that marks it, after whether it is settled and its thunk or value.
const MARK: usize = 2;

/// Whether a value is a lazy sequence.
pub(super) fn is_lazy(ctx: &NativeContext<'_>, value: Value) -> bool {
    ctx.heap.is(value, Kind::Promise) && ctx.heap.slot(value, MARK).is_some()
}

/// Has a function of the prelude answer in a builtin's place.
pub(super) fn instead<T>(
    ctx: &mut NativeContext<'_>,
    name: &str,
    values: &[Value],
) -> Result<T, Signal> {
    let name = ctx.symbols.intern(name);
    let function = ctx.globals.value_of(name).unwrap_or(Value::NIL);
    Err(Signal::call(function, values.to_vec()))
}

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let slots = [Value::FALSE, values[0], Value::TRUE];
    Ok(ctx.heap.object(Kind::Promise, &slots))
}

fn lazy_p(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(is_lazy(ctx, values[0])))
}

fn is_realized(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let waits = is_lazy(ctx, values[0]) && ctx.heap.slot(values[0], 0) == Some(Value::FALSE);
    Ok(Value::boolean(!waits))
}
