//! JSON: data of other programs as maps, lists and strings.

use super::argument::{Arguments, arguments, entries};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::from_number;
use crate::lang::value::kind::Kind;
use crate::lang::value::number;
use crate::lang::value::{map, print};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::{Signal, type_name};

pub(super) const TABLE: &[Builtin] = &[
    pure("json/decode", "text", "Returns the value of a JSON text: objects as maps with keyword keys, arrays as lists, null as nil.\n>>> (json/decode \"{\\\"a\\\": [1, null]}\")\n{:a (1 nil)}\n>>> (json/decode \"{\")\n!! not JSON", decode).aka(&["json/parse"]),
    pure("json/encode", "value", "Returns the JSON text of a value.\n>>> (json/encode {:a [1 nil #t]})\n\"{\\\"a\\\":[1,null,true]}\"", encode),
    pure("json/encode-pretty", "value", "Returns the JSON text of a value on several lines.\n>>> (json/encode-pretty [1])\n\"[\\n  1\\n]\"", encode_pretty),
];

/// Structures inside structures; the decoder has the same bound.
const DEPTH_MAX: usize = 120;

fn decode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("json/decode", values);
    let text = call.text(ctx, 0)?.to_string();
    // Digits of a large number take some steps more than their count.
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len())?;
    match serde_json::from_str(&text) {
        Ok(json) => from_json(ctx, &json),
        Err(error) => Err(Signal::eval(format!("`json/decode`: not JSON: {error}"))),
    }
}

/// The decoder refused what is nested more deeply than `DEPTH_MAX`, so this recursion ends.
fn from_json(ctx: &mut NativeContext<'_>, json: &serde_json::Value) -> Result<Value, Signal> {
    ctx.charge(1)?;
    Ok(match json {
        serde_json::Value::Null => Value::NIL,
        serde_json::Value::Bool(truth) => Value::boolean(*truth),
        serde_json::Value::String(text) => ctx.heap.string(text),
        serde_json::Value::Number(number) => from_json_number(ctx, number.as_str()),
        serde_json::Value::Array(elements) => {
            let elements = elements.iter().map(|it| from_json(ctx, it));
            let elements = elements.collect::<Result<Vec<Value>, Signal>>()?;
            ctx.heap.list(&elements)
        }
        serde_json::Value::Object(members) => {
            let mut flat = Vec::with_capacity(members.len() * 2);
            for (name, member) in members {
                flat.extend([ctx.keyword(name), from_json(ctx, member)?]);
            }
            map::from_flat(ctx.heap, &flat)
        }
    })
}

/// Makes the number of its text: an integer of any size where there is neither point nor exponent.
fn from_json_number(ctx: &mut NativeContext<'_>, text: &str) -> Value {
    let number = match text.contains(['.', 'e', 'E']) {
        true => None,
        false => number::parse_integer(text, 10),
    };
    match number {
        Some(integer) => from_number(ctx.heap, integer),
        None => ctx.heap.float(text.parse().unwrap_or(f64::NAN)),
    }
}

fn encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    written(ctx, arguments("json/encode", values), false)
}

fn encode_pretty(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    written(ctx, arguments("json/encode-pretty", values), true)
}

/// Returns a value as JSON, for a builtin that sends it.
pub(super) fn text_of(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Value, Signal> {
    written(ctx, call, false)
}

fn written(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    pretty: bool,
) -> Result<Value, Signal> {
    let mut text = String::new();
    write(ctx, call, call.get(0), pretty.then_some(0), 0, &mut text)?;
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

/// Writes a value; `indent` is the number of spaces that its line begins with, if lines count.
fn write(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    value: Value,
    indent: Option<usize>,
    depth: usize,
    text: &mut String,
) -> Result<(), Signal> {
    if depth > DEPTH_MAX {
        return Err(call.refused(ctx, 0, "expected a value of less depth"));
    }
    ctx.charge(1)?;
    if let Some(atom) = atom(ctx, call, value)? {
        text.push_str(&atom);
        return Ok(());
    }
    let inner = [value];
    let call = arguments(call.name, &inner);
    let inside = indent.map(|indent| indent + 2);
    match ctx.heap.kind(value) {
        Some(Kind::Map | Kind::HashTable | Kind::Condition) => {
            let mut members: Vec<(String, Value)> = entries(ctx, value)
                .into_iter()
                .map(|(key, content)| (key_text(ctx, key), content))
                .collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            if let Some(twice) = members.windows(2).find(|it| it[0].0 == it[1].0) {
                let why = format!("two keys of an object would be named `{}`", twice[0].0);
                return Err(call.refused(ctx, 0, &why));
            }
            let (indent, inside) = match members.is_empty() {
                true => (None, None),
                false => (indent, inside),
            };
            text.push('{');
            for (index, (name, content)) in members.into_iter().enumerate() {
                begin(text, index, inside);
                text.push_str(&quoted(&name));
                text.push_str(if inside.is_some() { ": " } else { ":" });
                write(ctx, call, content, inside, depth + 1, text)?;
            }
            end(text, indent);
            text.push('}');
        }
        Some(Kind::Pair | Kind::Vector) => elements(ctx, call, indent, depth, text)?,
        _ if value.is_empty_list() => text.push_str("[]"),
        _ => {
            let what = type_name(ctx.heap, value);
            return Err(call.refused(ctx, 0, &format!("JSON has no {what}")));
        }
    }
    Ok(())
}

fn elements(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    indent: Option<usize>,
    depth: usize,
    text: &mut String,
) -> Result<(), Signal> {
    let elements = call.items(ctx, 0)?;
    if elements.is_empty() {
        text.push_str("[]");
        return Ok(());
    }
    let inside = indent.map(|indent| indent + 2);
    text.push('[');
    for (index, element) in elements.into_iter().enumerate() {
        begin(text, index, inside);
        write(ctx, call, element, inside, depth + 1, text)?;
    }
    end(text, indent);
    text.push(']');
    Ok(())
}

/// Writes what stands before the member of this number.
fn begin(text: &mut String, index: usize, inside: Option<usize>) {
    if index > 0 {
        text.push(',');
    }
    end(text, inside);
}

/// Begins a line, if lines count.
fn end(text: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        text.push('\n');
        text.extend(std::iter::repeat_n(' ', indent));
    }
}

/// Returns the text of what has no parts; nothing of what may have.
fn atom(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    value: Value,
) -> Result<Option<String>, Signal> {
    if value.is_nil() {
        return Ok(Some("null".into()));
    }
    if value.is_boolean() {
        return Ok(Some((value == Value::TRUE).to_string()));
    }
    if let Some(symbol) = value.as_symbol().or(value.as_keyword()) {
        return Ok(Some(quoted(ctx.symbols.name(symbol))));
    }
    if let Some(text) = ctx.heap.text(value) {
        return Ok(Some(quoted(text)));
    }
    if let Some(float) = ctx.heap.as_float(value) {
        let number = serde_json::Number::from_f64(float);
        return match number {
            Some(number) => Ok(Some(number.to_string())),
            None => Err(call.refused(ctx, 0, "JSON has no such number")),
        };
    }
    Ok(match ctx.heap.kind(value) {
        None if value.is_fixnum() => Some(print::display(ctx.heap, ctx.symbols, value)),
        Some(Kind::BigInt) => Some(print::display(ctx.heap, ctx.symbols, value)),
        // Numbers that JSON cannot write are strings.
        Some(Kind::Ratio | Kind::Complex) => {
            Some(quoted(&print::display(ctx.heap, ctx.symbols, value)))
        }
        _ => None,
    })
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn key_text(ctx: &NativeContext<'_>, key: Value) -> String {
    match key.as_symbol().or(key.as_keyword()) {
        Some(symbol) => ctx.symbols.name(symbol).to_string(),
        None => print::display(ctx.heap, ctx.symbols, key),
    }
}
