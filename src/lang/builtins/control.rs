//! Control: what the machine itself does, and several values.

use super::argument::arguments;
use super::{Builtin, Effect, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::{NativeBody, NativeContext};
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    Builtin::new(
        "apply",
        "function argument &rest arguments",
        "Calls a function with arguments, the last of which is a list of more.\n>>> (apply + 1 '(2 3))\n6",
        Effect::Pure,
        NativeBody::Apply,
    ),
    Builtin::new(
        "throw",
        "value",
        "Raises a value; `try` catches it as the `:value` of a condition.\n>>> (try (throw 42) (catch e (:value e)))\n42",
        Effect::Pure,
        NativeBody::Throw,
    ),
    Builtin::new(
        "raise",
        "value",
        "Raises a value; `try` catches it as the `:value` of a condition.\n>>> (try (raise 42) (catch e (:value e)))\n42",
        Effect::Pure,
        NativeBody::Throw,
    ),
    pure(
        "funcall",
        "function &rest arguments",
        "Calls a function, or the global function a symbol names.\n>>> (funcall #'+ 1 2)\n3\n>>> (funcall '+ 1 2)\n3",
        funcall,
    ),
    pure(
        "values",
        "&rest values",
        "Returns several values; a single one is itself.\n>>> (values 1)\n1\n>>> (call-with-values (lambda () (values 1 2)) list)\n(1 2)",
        values_of,
    ),
    pure(
        "values-list",
        "list",
        "Returns the elements of a list as several values.\n>>> (values-list '(1))\n1",
        values_list,
    ),
    pure(
        "void",
        "&rest values",
        "Returns nil.\n>>> (void 1 2)\nnil",
        void,
    ),
];

fn funcall(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let function = match values[0].as_symbol() {
        Some(name) => ctx.globals.value_of(name).ok_or_else(|| {
            let name = ctx.symbols.name(name);
            Signal::error("unbound", format!("`{name}` is unbound")).with(
                "name",
                crate::lang::vm::signal::Detail::Symbol(name.to_string()),
            )
        })?,
        None => values[0],
    };
    Err(Signal::call(function, values[1..].to_vec()))
}

/// Makes a bundle of values, which a single one needs none of.
fn bundle(ctx: &mut NativeContext<'_>, values: &[Value]) -> Value {
    match values {
        [only] => *only,
        several => ctx.heap.object(Kind::Values, several),
    }
}

fn values_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(bundle(ctx, values))
}

fn values_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("values-list", values).sequence(ctx, 0)?;
    Ok(bundle(ctx, &elements))
}

fn void(_: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    Ok(Value::NIL)
}
