//! Reading data out of text, with the reader that reads programs.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::source::SourceText;
use crate::lang::syntax;
use crate::lang::toil::pieces::{self, PIECE_BYTES};
use crate::lang::value::Value;
use crate::lang::value::datum::DatumReader;
use crate::lang::value::stream;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    mutates("read-from-string", "text &optional error-at-end at-end", "Returns the first datum of a text, or the next one of a stream; at the end, where the second argument is false, the third.\n>>> (read-from-string \"(+ 1 2) rest\")\n(+ 1 2)\n>>> (read-from-string \"(\")\n!! reader", read_one).aka(&["read/string"]),
    mutates("read", "text &optional error-at-end at-end", "Returns the first datum of a text, or the next one of a stream; at the end, where the second argument is false, the third.\n>>> (read \"(+ 1 2) rest\")\n(+ 1 2)\n>>> (read 5)\n!! `read` argument 1: expected string", read_next),
    pure("read-many", "text", "Returns the list of all data of a text.\n>>> (read-many \"1 (2) :c\")\n(1 (2) :c)", read_many).aka(&["read/all", "io/read-many"]),
];

/// Reads the data of a text, at most so many.
fn data(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    count: usize,
) -> Result<Vec<Value>, Signal> {
    let text = call.owned(ctx, 0)?;
    data_of(ctx, call, &text, count).map(|(data, _)| data)
}

/// Reads the data of a text, at most so many, and tells where the last ends.
fn data_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    text: &str,
    count: usize,
) -> Result<(Vec<Value>, usize), Signal> {
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len().saturating_mul(4))?;
    let source = SourceText::new("string", text);
    let parse = match text.len() > PIECE_BYTES {
        // Reading does not look up.
        true => {
            let text = pieces::owned(text);
            ctx.beside(move || syntax::parse(&text))?
        }
        false => syntax::parse(text),
    };
    let (mut data, mut last) = (Vec::new(), 0);
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
        last = end as usize;
    }
    if let (true, Some(error)) = (data.is_empty(), parse.errors.first()) {
        return Err(reader_error(call, &error.message));
    }
    Ok((data, last))
}

fn reader_error(call: Arguments<'_>, message: &str) -> Signal {
    Signal::error("reader", format!("`{}`: {message}", call.name))
}

fn read_one(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    first_datum(ctx, arguments("read-from-string", values))
}

fn read_next(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    first_datum(ctx, arguments("read", values))
}

fn first_datum(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Value, Signal> {
    let values = call.values;
    let stream = Some(values[0]).filter(|&it| stream::is_stream(ctx.heap, it));
    let found = match stream {
        Some(stream) => {
            let unread = String::from_utf8_lossy(stream::unread(ctx.heap, stream)).into_owned();
            let (data, end) = data_of(ctx, call, &unread, 1)?;
            stream::advance(ctx.heap, stream, end);
            data
        }
        None => data(ctx, call, 1)?,
    };
    match found.first() {
        Some(&datum) => Ok(datum),
        None if call.given(1) && !call.get(1).is_truthy() => Ok(call.get(2)),
        None if stream.is_some() => Err(Signal::error(
            "end-of-file",
            "`read`: the stream is at its end",
        )),
        // As in Sema, nothing reads as nil.
        None => Ok(Value::NIL),
    }
}

fn read_many(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let data = data(ctx, arguments("read-many", values), usize::MAX)?;
    super::list::large_list(ctx, &data)
}
