//! Printing: into the output, or the stream that is given as Common Lisp has it.

use super::argument::arguments;
use super::object::custom;
use super::stream::{is_target, print_to};
use super::{Builtin, prints, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::pretty;
use crate::lang::value::print::{self, display, readable};
use crate::lang::vm::condition;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    prints("print", "&rest values", "Prints values as the reader takes them back, with spaces between them.\n>>> (print \"a\" 1)\n~> \"a\" 1", print),
    prints("println", "&rest values", "Prints values for people, with spaces between them, and ends the line.\n>>> (println \"a\" 1)\n~> a 1", println).aka(&["io/println"]),
    prints("display", "value &rest more", "Prints a value for people, into a stream where one follows; or several values with spaces between them.\n>>> (display \"a\")\n~> a\n>>> (display \"a\" 2)\n~> a 2", show),
    prints("print-error", "&rest values", "Prints values for people, with spaces between them, where complaints go: not into the output.\n>>> (print-error \"a\")\nnil", print_error).aka(&["io/print-error"]),
    prints("println-error", "&rest values", "Prints values for people where complaints go, with spaces between them, and ends the line.\n>>> (println-error \"a\")\nnil", println_error).aka(&["io/println-error"]),
    prints("prin1", "value &optional stream", "Prints a value as the reader takes it back, and returns it.\n>>> (prin1 \"a\")\n~> \"a\"", prin1).aka(&["write"]),
    prints("princ", "value &optional stream", "Prints a value for people, and returns it.\n>>> (princ \"a\")\n~> a", princ),
    prints("write-string", "text &optional stream", "Prints a text and returns it.\n>>> (write-string \"a\")\n~> a", write_string).aka(&["write-char"]),
    prints("write-line", "text &optional stream", "Prints a text, ends the line, and returns the text.\n>>> (write-line \"a\")\n~> a", write_line),
    prints("newline", "&optional stream", "Ends the line.\n>>> (newline)\nnil", newline).aka(&["terpri"]),
    prints("fresh-line", "&optional stream", "Ends the line unless it has only begun; returns whether it did.\n>>> (let () (display \"a\") (fresh-line))\n#t", fresh_line),
    prints("pprint", "value &optional stream", "Prints a value as the reader takes it back, broken into lines.\n>>> (pprint '(1 2))\n~> (1 2)", pprint),
    prints("finish-output", "&optional stream", "Does nothing: what is printed reaches the host by itself.\n>>> (finish-output)\nnil", nothing).aka(&["force-output", "io/flush", "flush-output"]),
    pure("prin1-to-string", "value", "Returns the text the reader takes back.\n>>> (prin1-to-string \"a\")\n\"\\\"a\\\"\"", to_readable).aka(&["write-to-string", "repr", "inspect-string"]),
    pure("princ-to-string", "value", "Returns the text for people.\n>>> (princ-to-string \"a\")\n\"a\"", to_display),
    pure("pretty", "value &optional width", "Returns the text of a value broken into lines of a width, 80 if not said otherwise.\n>>> (pretty '(1 2))\n\"(1 2)\"", to_pretty).aka(&["format/form"]),
    prints("%begin-capture", "", "Begins to keep what is printed, for `call-with-output-string`.\n>>> (let () (%begin-capture) (display 1) (%end-capture))\n\"1\"", begin_capture),
    prints("%end-capture", "", "Returns what was printed since the last `%begin-capture`.\n>>> (let () (%begin-capture) (%end-capture))\n\"\"", end_capture),
];

/// Columns of a line of the terminal nobody asked about.
const WIDTH: usize = 80;

type Write = fn(&mut NativeContext<'_>, &str) -> Result<(), Signal>;

const OUTPUT: Write = |ctx, text| ctx.write(text);
const ERROR: Write = |ctx, text| ctx.write_error(text);

/// Prints texts with spaces between them.
fn write_all(
    ctx: &mut NativeContext<'_>,
    write: Write,
    values: &[Value],
    text: fn(&NativeContext<'_>, Value) -> String,
    end: &str,
) -> Result<Value, Signal> {
    for (index, &value) in values.iter().enumerate() {
        if index > 0 {
            write(ctx, " ")?;
        }
        let text = text(ctx, value);
        ctx.charge(text.len() / 64)?;
        write(ctx, &text)?;
    }
    write(ctx, end)?;
    Ok(Value::NIL)
}

/// Prints a text where the argument behind it says, and returns the value.
fn write_one(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    text: fn(&NativeContext<'_>, Value) -> String,
) -> Result<Value, Signal> {
    let text = text(ctx, values[0]);
    ctx.charge(text.len() / 64)?;
    print_to(ctx, arguments(name, values), 1, &text)?;
    Ok(values[0])
}

fn readable_text(ctx: &NativeContext<'_>, value: Value) -> String {
    readable(ctx.heap, ctx.symbols, value)
}

fn display_text(ctx: &NativeContext<'_>, value: Value) -> String {
    display(ctx.heap, ctx.symbols, value)
}

/// The text for people, as Common Lisp has it: of a condition, what it reports.
pub(super) fn report_text(ctx: &NativeContext<'_>, value: Value) -> String {
    let message = match ctx.heap.is(value, Kind::Condition) {
        true => ctx.heap.slot(value, condition::MESSAGE),
        false => None,
    };
    let text = message.and_then(|message| ctx.heap.text(message));
    text.map_or_else(
        || print::princ(ctx.heap, ctx.symbols, value),
        str::to_string,
    )
}

fn print(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "print", values) {
        return Err(call);
    }
    write_all(ctx, OUTPUT, values, readable_text, "")
}

fn println(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "println", values) {
        return Err(call);
    }
    write_all(ctx, OUTPUT, values, display_text, "\n")
}

fn show(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "display", values) {
        return Err(call);
    }
    if values[1..].iter().any(|&it| !is_target(ctx.heap, it)) {
        return write_all(ctx, OUTPUT, values, display_text, "");
    }
    write_one(ctx, "display", values, display_text)?;
    Ok(Value::NIL)
}

fn print_error(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "print-error", values) {
        return Err(call);
    }
    write_all(ctx, ERROR, values, display_text, "")
}

fn println_error(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "println-error", values) {
        return Err(call);
    }
    write_all(ctx, ERROR, values, display_text, "\n")
}

fn prin1(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "prin1", values) {
        return Err(call);
    }
    write_one(ctx, "prin1", values, readable_text)
}

fn princ(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "princ", values) {
        return Err(call);
    }
    write_one(ctx, "princ", values, report_text)
}

fn write_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("write-string", values);
    let text = call.name_text(ctx, 0)?;
    print_to(ctx, call, 1, &text)?;
    Ok(values[0])
}

fn write_line(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("write-line", values);
    let text = call.name_text(ctx, 0)? + "\n";
    print_to(ctx, call, 1, &text)?;
    Ok(values[0])
}

fn newline(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    print_to(ctx, arguments("newline", values), 0, "\n")?;
    Ok(Value::NIL)
}

fn fresh_line(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    if ctx.output.at_line_start() {
        return Ok(Value::FALSE);
    }
    ctx.write("\n")?;
    Ok(Value::TRUE)
}

fn pprint(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = pretty::pretty(ctx.heap, ctx.symbols, values[0], WIDTH) + "\n";
    ctx.charge(text.len() / 64)?;
    print_to(ctx, arguments("pprint", values), 1, &text)?;
    Ok(Value::NIL)
}

fn nothing(_: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    Ok(Value::NIL)
}

fn to_readable(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "prin1-to-string", values) {
        return Err(call);
    }
    let text = readable_text(ctx, values[0]);
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn to_display(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(call) = custom(ctx, "princ-to-string", values) {
        return Err(call);
    }
    let text = report_text(ctx, values[0]);
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn to_pretty(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let width = arguments("pretty", values).index_or(ctx, 1, WIDTH)?;
    let text = pretty::pretty(ctx.heap, ctx.symbols, values[0], width);
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn begin_capture(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    ctx.output.begin_capture()?;
    Ok(Value::NIL)
}

fn end_capture(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    let text = ctx.output.end_capture();
    ctx.charge(text.len() / 128)?;
    // Not to be called again: the text is taken.
    ctx.heap.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}
