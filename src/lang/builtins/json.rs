//! JSON: data of other programs as maps, lists and strings.

use rustc_hash::FxHashSet;

use super::argument::{Arguments, arguments, entries};
use super::building::Building;
use super::json_reader::{JsonError, Reader, Token};
use super::{Builtin, pure};
use crate::lang::toil;
use crate::lang::toil::pieces::{Mind, PIECE_BYTES, pieces};
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

fn decode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("json/decode", values);
    let text = call.owned(ctx, 0)?;
    // Digits of a large number take some steps more than their count.
    ctx.charge(text.len() / 4)?;
    ctx.reserve(text.len())?;
    let mut reader = Reader::new(&text);
    // Structures that have begun, each with its elements, or keys and values in turn.
    let mut open: Vec<(Vec<Value>, bool)> = Vec::new();
    let wrong = |error: JsonError| Signal::eval(format!("`json/decode`: not JSON: {error}"));
    loop {
        ctx.charge(1)?;
        let value = match reader.token().map_err(wrong)? {
            Token::Begin { is_object } => {
                open.push((Vec::new(), is_object));
                continue;
            }
            Token::Name(name) => {
                let key = ctx.keyword(&name);
                open.last_mut()
                    .into_iter()
                    .for_each(|(flat, _)| flat.push(key));
                continue;
            }
            Token::End => {
                let (parts, is_object) = open.pop().unwrap_or_default();
                match is_object {
                    true => map::from_flat(ctx.heap, &parts),
                    false => ctx.heap.list(&parts),
                }
            }
            Token::Null => Value::NIL,
            Token::Boolean(truth) => Value::boolean(truth),
            Token::Text(text) => ctx.heap.string(&text),
            Token::Number(text) => from_json_number(ctx, text),
        };
        match open.last_mut() {
            Some((parts, _)) => parts.push(value),
            None => {
                reader.end().map_err(wrong)?;
                return Ok(value);
            }
        }
    }
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

/// What is still to be written, the next on top. An indent is the number of spaces that lines begin with,
/// if lines count.
enum Part {
    Value {
        value: Value,
        indent: Option<usize>,
    },
    /// Ends a structure.
    Close {
        structure: Value,
        indent: Option<usize>,
        bracket: &'static str,
    },
    /// What stands before a member or an element.
    Before {
        is_first: bool,
        indent: Option<usize>,
    },
    Name(String),
}

/// Bytes of the parts that wait before anybody is asked for room for them.
const WAITING_FREE_BYTES: usize = 64 << 10;

fn written(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    pretty: bool,
) -> Result<Value, Signal> {
    let mut text = Building::new();
    let mut open = FxHashSet::default();
    let mut room = WAITING_FREE_BYTES;
    let mut pending = vec![Part::Value {
        value: call.get(0),
        indent: pretty.then_some(0),
    }];
    while let Some(part) = pending.pop() {
        let waiting = pending.len() * size_of::<Part>();
        if waiting > room {
            room = waiting * 2;
            ctx.reserve(room)?;
        }
        match part {
            Part::Name(name) => {
                text.push(ctx, &quoted(&name))?;
                text.push(ctx, if pretty { ": " } else { ":" })?;
            }
            Part::Before { is_first, indent } => {
                text.push(ctx, if is_first { "" } else { "," })?;
                begin_line(ctx, &mut text, indent)?;
            }
            Part::Close {
                structure,
                indent,
                bracket,
            } => {
                open.remove(&structure);
                begin_line(ctx, &mut text, indent)?;
                text.push(ctx, bracket)?;
            }
            Part::Value { value, indent } => {
                ctx.charge(1)?;
                let inner = [value];
                let inner = arguments(call.name, &inner);
                match atom(ctx, inner, value)? {
                    Some(atom) => text.push(ctx, &atom)?,
                    None if open.insert(value) => {
                        enter(ctx, inner, indent, &mut text, &mut pending)?;
                    }
                    None => return Err(inner.refused(ctx, 0, "JSON has no circles")),
                }
            }
        }
    }
    Ok(text.finish(ctx))
}

/// Begins a structure; what it holds is to be written next.
fn enter(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    indent: Option<usize>,
    text: &mut Building,
    pending: &mut Vec<Part>,
) -> Result<(), Signal> {
    let structure = call.get(0);
    let (parts, brackets) = match ctx.heap.kind(structure) {
        Some(Kind::Map | Kind::HashTable | Kind::Condition) => (members(ctx, call)?, ["{", "}"]),
        Some(Kind::Pair | Kind::Vector) => {
            let elements = call.items(ctx, 0)?.into_iter().map(|it| (None, it));
            (elements.collect(), ["[", "]"])
        }
        _ if structure.is_empty_list() => (Vec::new(), ["[", "]"]),
        _ => {
            let what = type_name(ctx.heap, structure);
            return Err(call.refused(ctx, 0, &format!("JSON has no {what}")));
        }
    };
    text.push(ctx, brackets[0])?;
    let inside = indent.map(|indent| indent + 2);
    pending.push(Part::Close {
        structure,
        indent: indent.filter(|_| !parts.is_empty()),
        bracket: brackets[1],
    });
    for (index, (name, value)) in parts.into_iter().enumerate().rev().minded() {
        pending.push(Part::Value {
            value,
            indent: inside,
        });
        pending.extend(name.map(Part::Name));
        pending.push(Part::Before {
            is_first: index == 0,
            indent: inside,
        });
    }
    Ok(())
}

/// A part of a structure, with its name where it has one.
type Member = (Option<String>, Value);

/// Returns the members of an object in the order of their names.
fn members(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<Member>, Signal> {
    let entries = entries(ctx, call.get(0));
    let members = entries.into_iter().minded();
    let mut members: Vec<Member> = members
        .map(|(key, content)| (Some(key_text(ctx, key)), content))
        .collect();
    toil::sort_by(&mut members, |(a, _), (b, _)| a.cmp(b));
    match members.windows(2).find(|it| it[0].0 == it[1].0) {
        Some([(Some(twice), _), _]) => {
            let why = format!("two keys of an object would be named `{twice}`");
            Err(call.refused(ctx, 0, &why))
        }
        _ => Ok(members),
    }
}

/// Begins a line, if lines count.
fn begin_line(
    ctx: &mut NativeContext<'_>,
    text: &mut Building,
    indent: Option<usize>,
) -> Result<(), Signal> {
    match indent {
        Some(indent) => text.push(ctx, &format!("\n{}", " ".repeat(indent))),
        None => Ok(()),
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
    if text.len() <= PIECE_BYTES {
        return serde_json::Value::from(text).to_string();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for piece in pieces(text, |_, _| true) {
        let piece = self::quoted(piece);
        quoted.push_str(&piece[1..piece.len() - 1]);
    }
    quoted.push('"');
    quoted
}

fn key_text(ctx: &NativeContext<'_>, key: Value) -> String {
    match key.as_symbol().or(key.as_keyword()) {
        Some(symbol) => ctx.symbols.name(symbol).to_string(),
        None => print::display(ctx.heap, ctx.symbols, key),
    }
}
