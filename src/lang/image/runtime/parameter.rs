//! Parameters, as `make-parameter` and `parameterize` have them, and globals by name.

use super::layout::part;
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::Signal;

type Answer = Result<Value, Signal>;

/// The slots of a parameter, a `Callable` whose dispatcher is `%parameter-call`.
const VALUE: usize = 2;
const CONVERTER: usize = 3;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%make-parameter", Arity::exactly(2), make),
    runtime("%parameter-call", Arity::exactly(1), value),
    runtime("%parameter-value", Arity::exactly(1), checked_value),
    runtime("%parameter-converter", Arity::exactly(1), converter),
    runtime("%parameter-set!", Arity::exactly(2), set),
    runtime("%global-value", Arity::exactly(1), global_value),
];

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let call = ctx.symbols.intern("%parameter-call");
    let call = ctx.globals.value_of(call).unwrap_or(Value::NIL);
    let name = ctx.symbol("parameter");
    Ok(ctx
        .heap
        .object(Kind::Callable, &[call, name, values[0], values[1]]))
}

fn value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(part(ctx.heap, values[0], VALUE))
}

fn wants_parameter(ctx: &NativeContext<'_>, value: Value) -> Result<(), Signal> {
    let call = ctx
        .symbols
        .find("%parameter-call")
        .and_then(|name| ctx.globals.value_of(name));
    if ctx.heap.is(value, Kind::Callable) && call == Some(part(ctx.heap, value, 0)) {
        return Ok(());
    }
    Err(
        Signal::type_error("parameterize", 1, "a parameter", value, ctx.heap)
            .with_hint("make one with `(make-parameter value)`"),
    )
}

fn checked_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_parameter(ctx, values[0])?;
    value(ctx, values)
}

fn converter(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_parameter(ctx, values[0])?;
    Ok(part(ctx.heap, values[0], CONVERTER))
}

fn set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_parameter(ctx, values[0])?;
    ctx.heap.set_slot(values[0], VALUE, values[1]);
    Ok(values[1])
}

fn global_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let name = values[0].as_symbol();
    Ok(name
        .and_then(|name| ctx.globals.value_of(name))
        .unwrap_or(Value::NIL))
}
