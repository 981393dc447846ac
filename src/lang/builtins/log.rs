//! Messages of a program about itself: they go where complaints go, with their level before them.

use super::{Builtin, prints};
use crate::lang::value::Value;
use crate::lang::value::print;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    prints(
        "log/debug",
        "value &rest values",
        "Reports something for the author of the program.\n>>> (log/debug \"here\")\nnil",
        |ctx, values| report(ctx, "DEBUG", values),
    ),
    prints(
        "log/info",
        "value &rest values",
        "Reports what is as it should be.\n>>> (log/info \"ready\" {:port 80})\nnil",
        |ctx, values| report(ctx, "INFO", values),
    ),
    prints(
        "log/warn",
        "value &rest values",
        "Reports what may be wrong.\n>>> (log/warn \"slow\")\nnil",
        |ctx, values| report(ctx, "WARN", values),
    ),
    prints(
        "log/error",
        "value &rest values",
        "Reports what is wrong.\n>>> (log/error \"lost\")\nnil",
        |ctx, values| report(ctx, "ERROR", values),
    ),
    prints(
        "spy",
        "label value",
        "Reports a value with a label and returns it.\n>>> (+ 1 (spy \"two\" 2))\n3",
        spy,
    ),
];

fn line(ctx: &mut NativeContext<'_>, label: &str, values: &[Value]) -> Result<(), Signal> {
    let mut line = format!("[{label}]");
    for &value in values {
        line.push(' ');
        line.push_str(&print::display(ctx.heap, ctx.symbols, value));
        ctx.charge(1 + line.len() / 64)?;
    }
    line.push('\n');
    ctx.write_error(&line)
}

fn report(ctx: &mut NativeContext<'_>, level: &str, values: &[Value]) -> Result<Value, Signal> {
    line(ctx, level, values)?;
    Ok(Value::NIL)
}

fn spy(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let label = print::display(ctx.heap, ctx.symbols, values[0]);
    line(ctx, &label, &values[1..])?;
    Ok(values[1])
}
