//! JSON and CSV: data of other programs as maps, lists and strings.

use super::argument::{Arguments, arguments, entries};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::to_number;
use crate::lang::value::kind::Kind;
use crate::lang::value::number::Number;
use crate::lang::value::{map, vector};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("json/decode", "text", "Returns the value of a JSON text: objects as maps with keyword keys, arrays as vectors, null as nil.\n>>> (json/decode \"{\\\"a\\\": [1, null]}\")\n{:a [1 nil]}\n>>> (json/decode \"{\")\n!! not JSON", decode).aka(&["json/parse"]),
    pure("json/encode", "value", "Returns the JSON text of a value.\n>>> (json/encode {:a [1 nil #t]})\n\"{\\\"a\\\":[1,null,true]}\"", encode),
    pure("json/encode-pretty", "value", "Returns the JSON text of a value on several lines.\n>>> (json/encode-pretty [1])\n\"[\\n  1\\n]\"", encode_pretty),
    pure("csv/parse", "text &optional options", "Returns the rows of a CSV text as lists of strings; the options are a map with `:delimiter`, `:header` for maps by the names of the first row, and `:trim`.\n>>> (csv/parse \"a,b\\n1,\\\"2,3\\\"\")\n((\"a\" \"b\") (\"1\" \"2,3\"))\n>>> (csv/parse \"a;b\" {:delimiter \";\"})\n((\"a\" \"b\"))\n>>> (csv/parse \"\")\n()", csv_parse),
    pure("csv/parse-maps", "text", "Returns the rows after the first as maps by the names in the first.\n>>> (csv/parse-maps \"a,b\\n1,2\")\n({:a \"1\" :b \"2\"})", csv_parse_maps),
    pure("csv/encode", "rows &optional options", "Returns the CSV text of rows.\n>>> (csv/encode '((\"a\" \"b,c\")))\n\"a,\\\"b,c\\\"\\n\"", csv_encode),
];

/// Structures inside structures; the decoder has the same bound.
const DEPTH_MAX: usize = 120;

fn decode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("json/decode", values);
    let text = call.text(ctx, 0)?.to_string();
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len())?;
    match serde_json::from_str(&text) {
        Ok(json) => Ok(from_json(ctx, &json)),
        Err(error) => Err(Signal::eval(format!("`json/decode`: not JSON: {error}"))),
    }
}

/// The decoder refused what is nested more deeply than `DEPTH_MAX`, so this recursion ends.
fn from_json(ctx: &mut NativeContext<'_>, json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::NIL,
        serde_json::Value::Bool(truth) => Value::boolean(*truth),
        serde_json::Value::String(text) => ctx.heap.string(text),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => ctx.heap.integer_i64(integer),
            (_, Some(integer)) => ctx.heap.integer(integer.into()),
            _ => ctx.heap.float(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::Array(elements) => {
            let elements: Vec<Value> = elements.iter().map(|it| from_json(ctx, it)).collect();
            vector::from_slice(ctx.heap, &elements)
        }
        serde_json::Value::Object(members) => {
            let mut flat = Vec::with_capacity(members.len() * 2);
            for (name, member) in members {
                flat.extend([ctx.keyword(name), from_json(ctx, member)]);
            }
            map::from_flat(ctx.heap, &flat)
        }
    }
}

fn encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let json = to_json(ctx, arguments("json/encode", values), values[0], 0)?;
    Ok(ctx.heap.string(&json.to_string()))
}

fn encode_pretty(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let json = to_json(ctx, arguments("json/encode-pretty", values), values[0], 0)?;
    Ok(ctx.heap.string(&format!("{json:#}")))
}

fn to_json(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    value: Value,
    depth: usize,
) -> Result<serde_json::Value, Signal> {
    if depth > DEPTH_MAX {
        return Err(call.refused(ctx, 0, "expected a value of less depth"));
    }
    ctx.charge(1)?;
    if value.is_nil() {
        return Ok(serde_json::Value::Null);
    }
    if value.is_boolean() {
        return Ok(serde_json::Value::Bool(value == Value::TRUE));
    }
    if let Some(symbol) = value.as_symbol().or(value.as_keyword()) {
        return Ok(ctx.symbols.name(symbol).into());
    }
    if let Some(character) = value.as_character() {
        return Ok(character.to_string().into());
    }
    if let Some(text) = ctx.heap.text(value) {
        return Ok(text.into());
    }
    if let Some(number) = to_number(ctx.heap, value) {
        let json = match number {
            Number::Small(small) => Some(small.into()),
            // Integers of any size are JSON numbers, but not of this writer.
            other => serde_json::Number::from_f64(other.to_f64()).map(serde_json::Value::Number),
        };
        return json.ok_or_else(|| call.refused(ctx, 0, "JSON has no such number"));
    }
    match ctx.heap.kind(value) {
        Some(Kind::Map | Kind::HashTable | Kind::Condition) => {
            let mut members = serde_json::Map::new();
            for (key, content) in entries(ctx, value) {
                let key = match key.as_symbol().or(key.as_keyword()) {
                    Some(symbol) => ctx.symbols.name(symbol).to_string(),
                    None => crate::lang::value::print::display(ctx.heap, ctx.symbols, key),
                };
                let content = to_json(ctx, call, content, depth + 1)?;
                members.insert(key, content);
            }
            Ok(serde_json::Value::Object(members))
        }
        _ if super::sequence::is_sequence(ctx, value) => {
            let inner = [value];
            let mut elements = Vec::new();
            for element in arguments(call.name, &inner).sequence(ctx, 0)? {
                elements.push(to_json(ctx, call, element, depth + 1)?);
            }
            Ok(serde_json::Value::Array(elements))
        }
        _ => {
            let inner = [value];
            Err(arguments(call.name, &inner).wrong(ctx, 0, "value that JSON has"))
        }
    }
}

/// How a CSV text is written.
struct CsvOptions {
    delimiter: char,
    header: bool,
    trim: bool,
}

fn csv_options(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<CsvOptions, Signal> {
    let mut options = CsvOptions {
        delimiter: ',',
        header: false,
        trim: false,
    };
    if !call.given(index) || call.get(index).is_nil() {
        return Ok(options);
    }
    let given = call.map(ctx, index)?;
    let [delimiter, header, trim] = ["delimiter", "header", "trim"].map(|name| {
        let key = ctx.keyword(name);
        map::get(ctx.heap, given, key)
    });
    if let Some(delimiter) = delimiter {
        let character = delimiter.as_character().or_else(|| {
            ctx.heap
                .text(delimiter)
                .and_then(|text| text.chars().next())
        });
        options.delimiter = character
            .ok_or_else(|| call.wrong(ctx, index, "map with a `:delimiter` of one character"))?;
    }
    options.header = header.is_some_and(Value::is_truthy);
    options.trim = trim.is_some_and(Value::is_truthy);
    Ok(options)
}

/// Reads rows; a quoted field may hold delimiters, line ends and doubled quotes.
fn csv_rows(text: &str, options: &CsvOptions) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut field, mut quoted, mut was_quoted) =
        (Vec::new(), String::new(), false, false);
    let mut characters = text.chars().peekable();
    let finish = |field: &mut String, was_quoted: &mut bool| {
        let text = std::mem::take(field);
        let keep = std::mem::take(was_quoted) || !options.trim;
        if keep { text } else { text.trim().to_string() }
    };
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                (quoted, was_quoted) = (true, true);
            }
            '\r' if !quoted && characters.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(finish(&mut field, &mut was_quoted));
                rows.push(std::mem::take(&mut row));
            }
            other if other == options.delimiter && !quoted => {
                row.push(finish(&mut field, &mut was_quoted));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !row.is_empty() || was_quoted {
        row.push(finish(&mut field, &mut was_quoted));
        rows.push(row);
    }
    rows
}

fn csv_value(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    options: &CsvOptions,
) -> Result<Value, Signal> {
    let text = call.text(ctx, 0)?.to_string();
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len().saturating_mul(2))?;
    let mut rows = csv_rows(&text, options).into_iter();
    let mut values = Vec::new();
    let names: Option<Vec<Value>> = match options.header {
        true => rows
            .next()
            .map(|names| names.iter().map(|name| ctx.keyword(name.trim())).collect()),
        false => None,
    };
    for row in rows {
        let fields: Vec<Value> = row.iter().map(|field| ctx.heap.string(field)).collect();
        values.push(match &names {
            Some(names) => {
                let flat: Vec<Value> = names
                    .iter()
                    .zip(fields)
                    .flat_map(|(&name, field)| [name, field])
                    .collect();
                map::from_flat(ctx.heap, &flat)
            }
            None => ctx.heap.list(&fields),
        });
    }
    Ok(ctx.heap.list(&values))
}

fn csv_parse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("csv/parse", values);
    call.text(ctx, 0)?;
    let options = csv_options(ctx, call, 1)?;
    csv_value(ctx, call, &options)
}

fn csv_parse_maps(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let options = CsvOptions {
        delimiter: ',',
        header: true,
        trim: false,
    };
    csv_value(ctx, arguments("csv/parse-maps", values), &options)
}

fn csv_encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("csv/encode", values);
    let options = csv_options(ctx, call, 1)?;
    let mut text = String::new();
    for row in call.sequence(ctx, 0)? {
        let row = [row];
        for (index, field) in arguments("csv/encode", &row)
            .sequence(ctx, 0)?
            .into_iter()
            .enumerate()
        {
            if index > 0 {
                text.push(options.delimiter);
            }
            let field = crate::lang::value::print::display(ctx.heap, ctx.symbols, field);
            let special = [options.delimiter, '"', '\n', '\r'];
            match field.contains(special) {
                true => text.push_str(&format!("\"{}\"", field.replace('"', "\"\""))),
                false => text.push_str(&field),
            }
        }
        text.push('\n');
    }
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}
