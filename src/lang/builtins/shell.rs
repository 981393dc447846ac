//! Words for a shell.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

#[rustfmt::skip]
pub(super) const TABLE: &[Builtin] = &[
    pure("shell/quote", "text", "Returns a text so that a shell takes it as one word.\n>>> (shell/quote \"a b\")\n\"'a b'\"", quote),
];

fn quote(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("shell/quote", values).owned(ctx, 0)?;
    ctx.charge(text.len() / 16)?;
    let quoted = text.replace('\'', "'\\''");
    Ok(ctx.heap.string(&format!("'{quoted}'")))
}
