//! Reading data out of text, with the reader that reads programs.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::source::SourceText;
use crate::lang::syntax;
use crate::lang::value::Value;
use crate::lang::value::datum::DatumReader;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("read-from-string", "text", "Returns the first datum of a text.\n>>> (read-from-string \"(+ 1 2) rest\")\n(+ 1 2)\n>>> (read-from-string \"(\")\n!! reader", read_one).aka(&["read", "read/string"]),
    pure("read-many", "text", "Returns the list of all data of a text.\n>>> (read-many \"1 (2) :c\")\n(1 (2) :c)", read_many).aka(&["read/all", "io/read-many"]),
];

/// Reads the data of a text, at most so many.
fn data(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    count: usize,
) -> Result<Vec<Value>, Signal> {
    let text = call.text(ctx, 0)?.to_string();
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len().saturating_mul(4))?;
    let source = SourceText::new("string", text.as_str());
    let parse = syntax::parse(&text);
    let mut data = Vec::new();
    for form in parse.tree.forms().take(count) {
        // Errors after what is read do not matter.
        let end = form.span().end;
        if let Some(error) = parse.errors.iter().find(|error| error.span.start <= end) {
            return Err(reader_error(call, &error.message));
        }
        let mut reader = DatumReader::new(ctx.heap, ctx.symbols, &source);
        let value = reader
            .read(form)
            .map_err(|problem| reader_error(call, &problem.message))?;
        data.push(value);
    }
    if let (true, Some(error)) = (data.is_empty(), parse.errors.first()) {
        return Err(reader_error(call, &error.message));
    }
    Ok(data)
}

fn reader_error(call: Arguments<'_>, message: &str) -> Signal {
    Signal::error("reader", format!("`{}`: {message}", call.name))
}

fn read_one(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("read-from-string", values);
    match data(ctx, call, 1)?.first() {
        Some(&datum) => Ok(datum),
        // As in Sema, nothing reads as nil.
        None => Ok(Value::NIL),
    }
}

fn read_many(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let data = data(ctx, arguments("read-many", values), usize::MAX)?;
    super::list::large_list(ctx, &data)
}
