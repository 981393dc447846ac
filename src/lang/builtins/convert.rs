//! From one type to another.

use super::argument::{Arguments, arguments, between, option};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::{from_number, is_number};
use crate::lang::value::kind::Kind;
use crate::lang::value::number;
use crate::lang::value::print::princ;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("number->string", "number &optional radix", "Returns the number's text.\n>>> (number->string 255 16)\n\"ff\"", number_to_string).aka(&["number/to-string"]),
    pure("string->number", "text &optional radix", "Returns the number a text is, or `#f`.\n>>> (string->number \"42\")\n42\n>>> (string->number \"ff\" 16)\n255\n>>> (string->number \"x\")\n#f", string_to_number).aka(&["string/to-number"]),
    pure("parse-int", "text &optional radix", "Returns the integer a text begins with.\n>>> (parse-int \"42\")\n42\n>>> (parse-int \" 7 apples\")\n7\n>>> (parse-int \"x\")\n!! not an integer", parse_int),
    pure("parse-integer", "text &rest options", "Returns the integer a text is; takes `:radix`, `:start`, `:end` and `:junk-allowed`.\n>>> (parse-integer \"42\")\n42\n>>> (parse-integer \"x\" :junk-allowed t)\nnil\n>>> (parse-integer \"x\")\n!! not an integer", parse_integer),
    pure("%parse-integer-values", "text &rest options", "Returns the integer of `parse-integer` and where it ends.\n>>> (multiple-value-list (parse-integer \"42abc\" :junk-allowed t))\n(42 2)", parse_integer_both),
    pure("parse-float", "text", "Returns the float a text is, or nil.\n>>> (parse-float \"1.5\")\n1.5", parse_float),
    pure("string->float", "text", "Returns the float a text is; a number is made one.\n>>> (string->float \"1.5\")\n1.5\n>>> (string->float \"x\")\n!! expected a float", string_to_float).aka(&["string/to-float"]),
    pure("string", "value", "Returns the text of a string, symbol or character.\n>>> (string 'abc)\n\"abc\"\n>>> (string #\\a)\n\"a\"", string).aka(&["->string"]),
    pure("string->list", "text", "Returns the characters as a list.\n>>> (string->list \"ab\")\n(#\\a #\\b)", string_to_list).aka(&["string/chars", "string/to-list"]),
    pure("string->vector", "text", "Returns the characters as a vector.\n>>> (string->vector \"ab\")\n[#\\a #\\b]", string_to_vector),
    pure("list->string", "characters", "Returns the text of characters.\n>>> (list->string '(#\\a #\\b))\n\"ab\"", list_to_string).aka(&["string/from-list"]),
    pure("vector->string", "characters", "Returns the text of the characters of a vector or another sequence.\n>>> (vector->string [#\\a #\\b])\n\"ab\"", vector_to_string),
    pure("string->char", "text", "Returns the only character of a text.\n>>> (string->char \"a\")\n#\\a", string_to_char).aka(&["string/to-char"]),
    pure("character", "name", "Returns a character, or the only one of a string or a symbol's name.\n>>> (character \"a\")\n#\\a", character),
    pure("boolean", "value", "Returns `#t` or `#f`.\n>>> (boolean 0)\n#t\n>>> (boolean nil)\n#f", boolean).aka(&["->bool"]),
];

fn number_to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("number->string", values);
    let (number, radix) = (call.number(ctx, 0)?, common_radix(ctx, call)?);
    if radix != 10 && !ctx.heap.is_integer(values[0]) {
        return Err(call.wrong(ctx, 0, "exact integer"));
    }
    let text = number.text(radix);
    ctx.reserve(text.len())?;
    ctx.charge(text.len() / 8)?;
    Ok(ctx.heap.string(&text))
}

fn radix(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<u32, Signal> {
    match call.index_or(ctx, index, 10)? {
        radix @ 2..=36 => Ok(radix as u32),
        _ => Err(call.refused(ctx, index, "expected a radix from 2 to 36")),
    }
}

/// Returns the second argument as one of the radixes that number literals have.
fn common_radix(ctx: &NativeContext<'_>, call: Arguments<'_>) -> Result<u32, Signal> {
    match call.given(1) {
        false => Ok(10),
        true => match call.small(ctx, 1)? {
            radix @ (2 | 8 | 10 | 16) => Ok(radix as u32),
            _ => Err(call.refused(ctx, 1, "expected the radix 2, 8, 10 or 16")),
        },
    }
}

fn string_to_number(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string->number", values);
    let radix = common_radix(ctx, call)?;
    let text = call.text(ctx, 0)?;
    readable_size(call, text)?;
    // A comment may follow, as where programs are read.
    let text = text.split_once(';').map_or(text, |(number, _)| number);
    let number = number::parse(text.trim(), radix);
    Ok(number.map_or(Value::FALSE, |number| from_number(ctx.heap, number)))
}

/// Refuses texts whose number would take too long to read.
fn readable_size(call: Arguments<'_>, text: &str) -> Result<(), Signal> {
    match text.len() as u64 > number::INTEGER_BITS_MAX / 4 {
        true => Err(call.number_error(number::NumberError::TooLarge)),
        false => Ok(()),
    }
}

/// Returns the sign and digits a text begins with, white space before it apart, and what follows.
fn leading_integer(text: &str, radix: u32) -> (&str, &str) {
    let text = text.trim_start();
    let signed = usize::from(text.starts_with(['-', '+']));
    let digits: usize = text[signed..]
        .chars()
        .take_while(|it| it.is_digit(radix))
        .map(char::len_utf8)
        .sum();
    match digits {
        0 => ("", text),
        _ => text.split_at(signed + digits),
    }
}

fn parse_int(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("parse-int", values);
    let radix = radix(ctx, call, 1)?;
    let text = call.text(ctx, 0)?;
    readable_size(call, text)?;
    match number::parse(leading_integer(text, radix).0, radix) {
        Some(number) => Ok(from_number(ctx.heap, number)),
        None => Err(call.refused(ctx, 0, "not an integer")),
    }
}

fn parse_integer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    integer_and_end(ctx, values).map(|(integer, _)| integer)
}

fn parse_integer_both(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (integer, end) = integer_and_end(ctx, values)?;
    let both = [integer, Value::length(end)];
    Ok(ctx.heap.object(Kind::Values, &both))
}

/// Returns the integer that a text is, and how many characters it ends at.
fn integer_and_end(
    ctx: &mut NativeContext<'_>,
    values: &[Value],
) -> Result<(Value, usize), Signal> {
    let call = arguments("parse-integer", values);
    let options = &values[1..];
    let at = options.iter().step_by(2).position(|word| {
        let word = word.as_keyword();
        word.is_some_and(|word| ctx.symbols.name(word) == "radix")
    });
    let radix = match at {
        Some(at) => radix(ctx, call, at * 2 + 2)?,
        None => 10,
    };
    let junk_allowed = option(ctx, options, "junk-allowed").is_some_and(Value::is_truthy);
    let whole = call.owned(ctx, 0)?;
    let (before, text, _) = between(ctx, call, &whole, options, ["start", "end"])?;
    readable_size(call, text)?;
    let (digits, rest) = leading_integer(text, radix);
    if !junk_allowed && (digits.is_empty() || !rest.trim().is_empty()) {
        return Err(Signal::error(
            "parse-error",
            format!("`parse-integer` argument 1: not an integer, got {whole:?}"),
        ));
    }
    // What may follow is white space, which is read too.
    let end = match junk_allowed {
        true => text.len() - rest.len(),
        false => text.len(),
    };
    let end = before.chars().count() + text[..end].chars().count();
    let number = number::parse(digits, radix);
    let integer = number.map_or(Value::NIL, |number| from_number(ctx.heap, number));
    Ok((integer, end))
}

fn parse_float(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("parse-float", values).text(ctx, 0)?;
    let number = number::parse(text.trim(), 10);
    Ok(number.map_or(Value::NIL, |number| ctx.heap.float(number.to_f64())))
}

fn string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    to_text(ctx, arguments("string", values), 0)
}

/// Returns a value's text: characters of a sequence, the name of a symbol, anything else displayed.
pub(super) fn to_text(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Value, Signal> {
    let value = call.get(index);
    if ctx.heap.text(value).is_some() {
        return Ok(value);
    }
    if super::sequence::is_sequence(ctx, value) && !value.is_nil() {
        let elements = call.sequence(ctx, index)?;
        let text: Option<String> = elements.iter().map(|it| it.as_character()).collect();
        if let Some(text) = text {
            return Ok(ctx.heap.string(&text));
        }
    }
    let text = match value.as_symbol().or(value.as_keyword()) {
        Some(symbol) => ctx.symbols.name(symbol).to_string(),
        None => princ(ctx.heap, ctx.symbols, value),
    };
    Ok(ctx.heap.string(&text))
}

fn string_to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string->list", values);
    call.text(ctx, 0)?;
    let characters = call.sequence(ctx, 0)?;
    super::list::large_list(ctx, &characters)
}

fn string_to_vector(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string->vector", values);
    call.text(ctx, 0)?;
    let characters = call.sequence(ctx, 0)?;
    Ok(crate::lang::value::vector::from_slice(
        ctx.heap,
        &characters,
    ))
}

fn list_to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list->string", values);
    let characters = call.list(ctx, 0)?;
    text_of(ctx, call, &characters)
}

fn vector_to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector->string", values);
    let characters = call.sequence(ctx, 0)?;
    text_of(ctx, call, &characters)
}

fn text_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    characters: &[Value],
) -> Result<Value, Signal> {
    let text: Option<String> = characters.iter().map(|it| it.as_character()).collect();
    let text = text.ok_or_else(|| call.wrong(ctx, 0, "characters"))?;
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn string_to_float(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string->float", values);
    let float = match ctx.heap.text(values[0]) {
        Some(text) => text
            .parse()
            .map_err(|_| call.refused(ctx, 0, "expected a float"))?,
        None if !is_number(ctx.heap, values[0]) => {
            return Err(call.wrong(ctx, 0, "string or number"));
        }
        None => call.float(ctx, 0)?,
    };
    Ok(ctx.heap.float(float))
}

/// Returns the only character of a text.
fn only_character(text: &str) -> Option<Value> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => Some(Value::character(only)),
        _ => None,
    }
}

fn string_to_char(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string->char", values);
    only_character(call.text(ctx, 0)?)
        .ok_or_else(|| call.refused(ctx, 0, "expected a string of one character"))
}

fn character(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("character", values);
    only_character(&call.name_text(ctx, 0)?)
        .ok_or_else(|| call.wrong(ctx, 0, "string of one character"))
}

fn boolean(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(values[0].is_truthy()))
}
