//! Multimethods: a function whose method is chosen by the value of a dispatch function.

use super::data::brief;
use super::layout::part;
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::table;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal};

type Answer = Result<Value, Signal>;

/// The slots of a multimethod, a `Callable` whose dispatcher is `%multi-call` of the prelude.
const NAME: usize = 1;
const FUNCTION: usize = 2;
/// A hash table from values to methods.
const METHODS: usize = 3;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%make-local-multimethod", Arity::exactly(2), make_local),
    runtime("%make-multimethod", Arity::exactly(2), make),
    runtime("%multimethod-add", Arity::exactly(3), add),
    runtime("%multimethod-remove", Arity::exactly(2), remove),
    runtime("%multi-function", Arity::exactly(1), function),
    runtime("%multi-method", Arity::exactly(2), method),
];

fn dispatcher(ctx: &NativeContext<'_>) -> Option<Value> {
    ctx.globals.value_of(ctx.symbols.find("%multi-call")?)
}

fn is_multimethod(ctx: &NativeContext<'_>, value: Value) -> bool {
    ctx.heap.is(value, Kind::Callable) && dispatcher(ctx) == Some(part(ctx.heap, value, 0))
}

/// Makes a multimethod; one of the same name hands over its methods.
fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [name, function] = [values[0], values[1]];
    let known = name
        .as_symbol()
        .and_then(|name| ctx.globals.value_of(name))
        .filter(|&known| is_multimethod(ctx, known));
    let methods = match known {
        Some(known) => part(ctx.heap, known, METHODS),
        None => table::new(ctx.heap),
    };
    Ok(multimethod(ctx, name, function, methods))
}

/// Makes a multimethod of a body, which has nothing to do with a global one of its name.
fn make_local(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let methods = table::new(ctx.heap);
    Ok(multimethod(ctx, values[0], values[1], methods))
}

fn multimethod(ctx: &mut NativeContext<'_>, name: Value, function: Value, methods: Value) -> Value {
    let call = dispatcher(ctx).unwrap_or(Value::NIL);
    ctx.heap
        .object(Kind::Callable, &[call, name, function, methods])
}

fn add(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [target, value, method] = [values[0], values[1], values[2]];
    if !is_multimethod(ctx, target) {
        return Err(
            Signal::type_error("defmethod", 1, "a multimethod", target, ctx.heap)
                .with_hint("make one with `(defmulti name dispatch)`, or write a parameter list"),
        );
    }
    let methods = part(ctx.heap, target, METHODS);
    table::set(ctx.heap, methods, value, method);
    Ok(method)
}

/// `(%multimethod-remove multimethod value)`.
fn remove(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if is_multimethod(ctx, values[0]) {
        let methods = part(ctx.heap, values[0], METHODS);
        table::remove(ctx.heap, methods, values[1]);
    }
    Ok(Value::NIL)
}

fn function(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(part(ctx.heap, values[0], FUNCTION))
}

/// The method of a value, or that of `:default`.
fn method(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [target, value] = [values[0], values[1]];
    let methods = part(ctx.heap, target, METHODS);
    let default = ctx.keyword("default");
    table::get(ctx.heap, methods, value)
        .or_else(|| table::get(ctx.heap, methods, default))
        .ok_or_else(|| {
            let name = brief(ctx, part(ctx.heap, target, NAME));
            Signal::error(
                "no-method",
                format!("`{name}` has no method for `{}`", brief(ctx, value)),
            )
            .with("value", Detail::Value(value))
            .with_hint(format!(
                "define one with `(defmethod {name} {} …)` or `:default`",
                brief(ctx, value)
            ))
        })
}
