//! TOML as maps, lists and strings, and back.

use super::argument::{Arguments, arguments, entries};
use super::{Builtin, pure};
use crate::lang::toil::pieces::PIECE_BYTES;
use crate::lang::value::Value;
use crate::lang::value::convert::to_i64;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::value::print;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "toml/decode",
        "text",
        "Returns the map of a TOML text: tables as maps with keyword keys, arrays as lists, dates as strings.\n>>> (toml/decode \"a = 1\\n[b]\\nc = [1, 2]\")\n{:a 1 :b {:c (1 2)}}\n>>> (toml/decode \"a =\")\n!! not TOML",
        decode,
    ),
    pure(
        "toml/encode",
        "map",
        "Returns the TOML text of a map.\n>>> (toml/encode {:a 1 :b \"x\"})\n\"a = 1\\nb = \\\"x\\\"\\n\"\n>>> (toml/encode {:a nil})\n!! TOML has no nil",
        encode,
    ),
];

/// Structures inside structures; the decoder has a bound of its own.
const DEPTH_MAX: usize = 120;

fn decode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("toml/decode", values).owned(ctx, 0)?;
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len())?;
    let is_long = text.len() > PIECE_BYTES;
    let read = move || toml::from_str::<toml::Table>(&text);
    let table = match is_long {
        true => ctx.beside(read)?,
        false => read(),
    };
    match table {
        Ok(table) => from_toml(ctx, toml::Value::Table(table)),
        Err(error) => Err(Signal::eval(format!(
            "`toml/decode`: not TOML: {}",
            error.message()
        ))),
    }
}

/// The decoder refuses what is nested too deeply, so this recursion ends.
fn from_toml(ctx: &mut NativeContext<'_>, value: toml::Value) -> Result<Value, Signal> {
    ctx.charge(1)?;
    Ok(match value {
        toml::Value::String(text) => ctx.heap.string(&text),
        toml::Value::Integer(integer) => ctx.heap.integer_i64(integer),
        toml::Value::Float(float) => ctx.heap.float(float),
        toml::Value::Boolean(truth) => Value::boolean(truth),
        toml::Value::Datetime(moment) => ctx.heap.string(&moment.to_string()),
        toml::Value::Array(elements) => {
            let elements = elements.into_iter().map(|it| from_toml(ctx, it));
            let elements: Vec<Value> = elements.collect::<Result<_, _>>()?;
            ctx.heap.list(&elements)
        }
        toml::Value::Table(table) => {
            let mut flat = Vec::with_capacity(table.len() * 2);
            for (name, content) in table {
                flat.extend([ctx.keyword(&name), from_toml(ctx, content)?]);
            }
            map::from_flat(ctx.heap, &flat)
        }
    })
}

fn encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("toml/encode", values);
    if !matches!(ctx.heap.kind(values[0]), Some(Kind::Map | Kind::Condition)) {
        return Err(call.refused(ctx, 0, "expected a map"));
    }
    let value = to_toml(ctx, call, values[0], 0)?;
    match ctx.beside(move || toml::to_string(&value))? {
        Ok(text) => {
            ctx.reserve(text.len())?;
            Ok(ctx.heap.string(&text))
        }
        Err(error) => Err(Signal::eval(format!("`toml/encode`: {error}"))),
    }
}

fn to_toml(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    value: Value,
    depth: usize,
) -> Result<toml::Value, Signal> {
    if depth > DEPTH_MAX {
        return Err(call.refused(ctx, 0, "expected a map of less depth"));
    }
    ctx.charge(1)?;
    if value.is_boolean() {
        return Ok(toml::Value::Boolean(value == Value::TRUE));
    }
    if let Some(symbol) = value.as_symbol().or(value.as_keyword()) {
        return Ok(ctx.symbols.name(symbol).into());
    }
    if let Some(text) = ctx.heap.text(value) {
        return Ok(text.into());
    }
    if let Some(integer) = to_i64(ctx.heap, value) {
        return Ok(integer.into());
    }
    if let Some(float) = ctx.heap.as_float(value) {
        return Ok(float.into());
    }
    let inner = [value];
    match ctx.heap.kind(value) {
        Some(Kind::Map | Kind::Condition) => {
            let mut table = toml::Table::new();
            for (key, content) in entries(ctx, value) {
                let name = match key.as_symbol().or(key.as_keyword()) {
                    Some(symbol) => ctx.symbols.name(symbol).to_string(),
                    None => print::display(ctx.heap, ctx.symbols, key),
                };
                let content = to_toml(ctx, call, content, depth + 1)?;
                if table.insert(name.clone(), content).is_some() {
                    let why = format!("two keys of a table would be named `{name}`");
                    return Err(arguments(call.name, &inner).refused(ctx, 0, &why));
                }
            }
            Ok(toml::Value::Table(table))
        }
        Some(Kind::Pair | Kind::Vector) => array(ctx, arguments(call.name, &inner), depth),
        _ if value.is_empty_list() => Ok(toml::Value::Array(Vec::new())),
        _ => {
            let what = crate::lang::vm::signal::type_name(ctx.heap, value);
            let inner = arguments(call.name, &inner);
            Err(inner.refused(ctx, 0, &format!("TOML has no {what}")))
        }
    }
}

fn array(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    depth: usize,
) -> Result<toml::Value, Signal> {
    let mut elements = Vec::new();
    for element in call.items(ctx, 0)? {
        elements.push(to_toml(ctx, call, element, depth + 1)?);
    }
    Ok(toml::Value::Array(elements))
}
