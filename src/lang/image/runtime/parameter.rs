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
    runtime("%parameter-bind", Arity::at_least(0), bind),
    runtime("%parameter-call", Arity::between(1, 2), value),
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

/// The dynamic variable that holds what `parameterize` bound, innermost first: pairs of parameter and
/// value. As every dynamic variable it is a fiber's own.
pub const PARAMETERS: &str = "%parameters";

fn bindings(ctx: &NativeContext<'_>) -> Value {
    let name = ctx.symbols.find(PARAMETERS);
    name.and_then(|name| ctx.globals.value_of(name))
        .unwrap_or(Value::EMPTY)
}

/// The pair that binds a parameter here.
fn binding(ctx: &NativeContext<'_>, parameter: Value) -> Option<Value> {
    let mut bindings = ctx.heap.elements(bindings(ctx));
    bindings.find(|&pair| ctx.heap.car(pair) == Some(parameter))
}

/// `(%parameter-bind parameter value …)`: the bindings with more in front.
fn bind(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut all = bindings(ctx);
    for pair in values.chunks_exact(2) {
        let pair = ctx.heap.cons(pair[0], pair[1]);
        all = ctx.heap.cons(pair, all);
    }
    Ok(all)
}

/// `(parameter)`, and `(parameter value)`, which changes the value where it is bound.
fn value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if values.len() == 2 {
        let assign = ctx.symbols.intern("%parameter-assign");
        let assign = ctx.globals.value_of(assign).unwrap_or(Value::NIL);
        return Err(Signal::call(assign, values.to_vec()));
    }
    match binding(ctx, values[0]) {
        Some(pair) => Ok(ctx.heap.cdr(pair).unwrap_or(Value::NIL)),
        None => Ok(part(ctx.heap, values[0], VALUE)),
    }
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

fn converter(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_parameter(ctx, values[0])?;
    Ok(part(ctx.heap, values[0], CONVERTER))
}

fn set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_parameter(ctx, values[0])?;
    match binding(ctx, values[0]) {
        Some(pair) => ctx.heap.set_cdr(pair, values[1]),
        None => ctx.heap.set_slot(values[0], VALUE, values[1]),
    };
    Ok(values[1])
}

fn global_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let name = values[0].as_symbol();
    Ok(name
        .and_then(|name| ctx.globals.value_of(name))
        .unwrap_or(Value::NIL))
}
