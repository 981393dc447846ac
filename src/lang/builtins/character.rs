//! Characters.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("char->integer", "character", "Returns the character's number.\n>>> (char->integer #\\A)\n65", to_integer).aka(&["char/to-integer", "char-code", "char-int"]),
    pure("integer->char", "number", "Returns the character of a number.\n>>> (integer->char 955)\n#\\λ", from_integer).aka(&["integer/to-char", "code-char"]),
    pure("char->string", "character", "Returns a string of one character.\n>>> (char->string #\\a)\n\"a\"", to_string).aka(&["char/to-string"]),
    pure("char-upcase", "character", "Returns the capital letter.\n>>> (char-upcase #\\a)\n#\\A", upcase).aka(&["char/upcase"]),
    pure("char-downcase", "character", "Returns the small letter.\n>>> (char-downcase #\\A)\n#\\a", downcase).aka(&["char/downcase", "char-foldcase"]),
    pure("char-alphabetic?", "character", "Returns whether the character is a letter.\n>>> (char-alphabetic? #\\a)\n#t", is_alphabetic).aka(&["char/alphabetic?", "alpha-char-p"]),
    pure("char-numeric?", "character", "Returns whether the character is a digit.\n>>> (char-numeric? #\\5)\n#t", is_numeric).aka(&["char/numeric?"]),
    pure("alphanumericp", "character", "Returns whether the character is a letter or a digit.\n>>> (alphanumericp #\\_)\n#f", is_alphanumeric).aka(&["char/alphanumeric?"]),
    pure("char-whitespace?", "character", "Returns whether the character is white space.\n>>> (char-whitespace? #\\space)\n#t", is_whitespace).aka(&["char/whitespace?"]),
    pure("char-upper-case?", "character", "Returns whether the character is a capital letter.\n>>> (char-upper-case? #\\A)\n#t", is_upper).aka(&["char/upper-case?", "upper-case-p"]),
    pure("char-lower-case?", "character", "Returns whether the character is a small letter.\n>>> (char-lower-case? #\\A)\n#f", is_lower).aka(&["char/lower-case?", "lower-case-p"]),
    pure("digit-char-p", "character &optional radix", "Returns the value of a digit, or nil.\n>>> (digit-char-p #\\7)\n7\n>>> (digit-char-p #\\f 16)\n15", digit_value).aka(&["digit-value"]),
    pure("digit-char", "number &optional radix", "Returns the character of a digit, or nil.\n>>> (digit-char 7)\n#\\7", digit),
    pure("char-name", "character", "Returns the character's name, or nil.\n>>> (char-name #\\space)\n\"space\"", name),
    pure("char=?", "character &rest characters", "Returns whether all are the same character.\n>>> (char=? #\\a #\\a)\n#t", |ctx, values| chain(ctx, "char=?", values, false, |order| order.is_eq())).aka(&["char="]),
    pure("char<?", "character &rest characters", "Returns whether the characters rise.\n>>> (char<? #\\a #\\b)\n#t", |ctx, values| chain(ctx, "char<?", values, false, |order| order.is_lt())).aka(&["char<"]),
    pure("char>?", "character &rest characters", "Returns whether the characters fall.\n>>> (char>? #\\b #\\a)\n#t", |ctx, values| chain(ctx, "char>?", values, false, |order| order.is_gt())).aka(&["char>"]),
    pure("char<=?", "character &rest characters", "Returns whether no character is before the one before.\n>>> (char<=? #\\a #\\a)\n#t", |ctx, values| chain(ctx, "char<=?", values, false, |order| order.is_le())).aka(&["char<="]),
    pure("char>=?", "character &rest characters", "Returns whether no character is after the one before.\n>>> (char>=? #\\b #\\a)\n#t", |ctx, values| chain(ctx, "char>=?", values, false, |order| order.is_ge())).aka(&["char>="]),
    pure("char-ci=?", "character &rest characters", "Returns whether all are the same letter in either case.\n>>> (char-ci=? #\\A #\\a)\n#t", |ctx, values| chain(ctx, "char-ci=?", values, true, |order| order.is_eq())).aka(&["char-equal"]),
    pure("char-ci<?", "character &rest characters", "Returns whether the letters rise, in either case.\n>>> (char-ci<? #\\a #\\B)\n#t", |ctx, values| chain(ctx, "char-ci<?", values, true, |order| order.is_lt())).aka(&["char-lessp"]),
    pure("char-ci>?", "character &rest characters", "Returns whether the letters fall, in either case.\n>>> (char-ci>? #\\B #\\a)\n#t", |ctx, values| chain(ctx, "char-ci>?", values, true, |order| order.is_gt())).aka(&["char-greaterp"]),
    pure("char-ci<=?", "character &rest characters", "Returns whether no letter is before the one before, in either case.\n>>> (char-ci<=? #\\a #\\A)\n#t", |ctx, values| chain(ctx, "char-ci<=?", values, true, |order| order.is_le())),
    pure("char-ci>=?", "character &rest characters", "Returns whether no letter is after the one before, in either case.\n>>> (char-ci>=? #\\a #\\A)\n#t", |ctx, values| chain(ctx, "char-ci>=?", values, true, |order| order.is_ge())),
];

fn to_integer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::small(
        arguments("char->integer", values).character(ctx, 0)? as i32,
    ))
}

fn from_integer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("integer->char", values);
    let number = u32::try_from(call.small(ctx, 0)?)
        .ok()
        .and_then(char::from_u32);
    let character = number.ok_or_else(|| call.refused(ctx, 0, "expected a code point"))?;
    Ok(Value::character(character))
}

fn to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("char->string", values)
        .character(ctx, 0)?
        .to_string();
    Ok(ctx.heap.string(&text))
}

/// Returns a changed character where it is still one: `ß` has no capital of its own.
fn single(character: char, mut changed: impl Iterator<Item = char>) -> Value {
    match (changed.next(), changed.next()) {
        (Some(only), None) => Value::character(only),
        _ => Value::character(character),
    }
}

fn upcase(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let character = arguments("char-upcase", values).character(ctx, 0)?;
    Ok(single(character, character.to_uppercase()))
}

fn downcase(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let character = arguments("char-downcase", values).character(ctx, 0)?;
    Ok(single(character, character.to_lowercase()))
}

/// Answers a question about the first argument.
fn question(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(char) -> bool,
) -> Result<Value, Signal> {
    Ok(Value::boolean(function(
        arguments(name, values).character(ctx, 0)?,
    )))
}

fn is_alphabetic(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "char-alphabetic?", values, char::is_alphabetic)
}

fn is_numeric(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "char-numeric?", values, char::is_numeric)
}

fn is_alphanumeric(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "alphanumericp", values, char::is_alphanumeric)
}

fn is_whitespace(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "char-whitespace?", values, char::is_whitespace)
}

fn is_upper(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "char-upper-case?", values, char::is_uppercase)
}

fn is_lower(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "char-lower-case?", values, char::is_lowercase)
}

fn radix(ctx: &NativeContext<'_>, name: &'static str, values: &[Value]) -> Result<u32, Signal> {
    let call = arguments(name, values);
    match call.index_or(ctx, 1, 10)? {
        radix @ 2..=36 => Ok(radix as u32),
        _ => Err(call.refused(ctx, 1, "expected a radix from 2 to 36")),
    }
}

fn digit_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let radix = radix(ctx, "digit-char-p", values)?;
    let digit = arguments("digit-char-p", values)
        .character(ctx, 0)?
        .to_digit(radix);
    Ok(digit.map_or(Value::NIL, |digit| Value::small(digit as i32)))
}

fn digit(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let radix = radix(ctx, "digit-char", values)?;
    let number = arguments("digit-char", values).index(ctx, 0)?;
    let digit = u32::try_from(number)
        .ok()
        .and_then(|number| char::from_digit(number, radix));
    Ok(digit.map_or(Value::NIL, |digit| {
        Value::character(digit.to_ascii_uppercase())
    }))
}

fn name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let character = arguments("char-name", values).character(ctx, 0)?;
    let named = crate::lang::value::text::CHARACTER_NAMES
        .iter()
        .find(|(_, it)| *it == character);
    Ok(named.map_or(Value::NIL, |(name, _)| ctx.heap.string(name)))
}

/// Returns whether each neighbouring pair of characters is in order.
fn chain(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    fold_case: bool,
    holds: fn(std::cmp::Ordering) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let folded = |character: char| match fold_case {
        true => character.to_lowercase().next().unwrap_or(character),
        false => character,
    };
    let mut before = folded(call.character(ctx, 0)?);
    let mut all = true;
    for index in 1..values.len() {
        let character = folded(call.character(ctx, index)?);
        all &= holds(before.cmp(&character));
        before = character;
    }
    Ok(Value::boolean(all))
}
