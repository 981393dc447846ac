//! Strings made to fit: trimmed, padded, cut and wrapped.

use super::argument::arguments;
use super::string::{changed, make, make_list, worked};
use super::{Builtin, pure};
use crate::lang::toil::pieces;
use crate::lang::value::Value;
use crate::lang::value::text;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "string/trim",
        "text &optional characters",
        "Returns the text without white space, or other characters, at both ends.\n>>> (string/trim \"  hello  \")\n\"hello\"\n>>> (string/trim \"xxaxx\" \"x\")\n\"a\"\n>>> (string/trim 42)\n!! expected string",
        trim,
    ),
    pure(
        "string-trim",
        "characters-or-text &optional text",
        "Returns a text without white space at both ends; with two arguments, a text without the characters in the first.\n>>> (string-trim \" a \")\n\"a\"\n>>> (string-trim \"x\" \"xxaxx\")\n\"a\"",
        common_trim,
    ),
    pure(
        "string/trim-left",
        "text",
        "Returns the text without white space at its beginning.\n>>> (string/trim-left \"  a \")\n\"a \"",
        trim_left,
    ),
    pure(
        "string/trim-right",
        "text",
        "Returns the text without white space at its end.\n>>> (string/trim-right \" a  \")\n\" a\"",
        trim_right,
    ),
    pure(
        "string-left-trim",
        "characters text",
        "Returns a text without certain characters at its beginning.\n>>> (string-left-trim \"x\" \"xxa\")\n\"a\"",
        common_trim_left,
    ),
    pure(
        "string-right-trim",
        "characters text",
        "Returns a text without certain characters at its end.\n>>> (string-right-trim \"x\" \"axx\")\n\"a\"",
        common_trim_right,
    ),
    pure(
        "string/pad-left",
        "text width &optional padding",
        "Returns the text with padding before it, so many columns wide.\n>>> (string/pad-left \"42\" 5 \"0\")\n\"00042\"",
        pad_left,
    ),
    pure(
        "string/pad-right",
        "text width &optional padding",
        "Returns the text with padding after it, so many characters wide.\n>>> (string/pad-right \"hi\" 4)\n\"hi  \"",
        pad_right,
    ),
    pure(
        "string/center",
        "text width &optional padding",
        "Returns the text with padding on both sides.\n>>> (string/center \"a\" 3)\n\" a \"",
        center,
    ),
    pure(
        "string/truncate-width",
        "text columns &optional mark",
        "Returns as much of the text as fits so many columns, with a mark where some is left out.\n>>> (string/truncate-width \"hello\" 4)\n\"hell\"\n>>> (string/truncate-width \"hello\" 4 \"…\")\n\"hel…\"",
        truncate_width,
    ),
    pure(
        "string/word-wrap",
        "text columns",
        "Returns lines of at most so many columns.\n>>> (string/word-wrap \"the quick brown fox\" 10)\n(\"the quick\" \"brown fox\")",
        word_wrap,
    ),
];

fn trim(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/trim", values);
    if !call.given(1) {
        return changed(ctx, call.name, values, |text| text.trim().to_string());
    }
    let (text, bag) = (call.owned(ctx, 0)?, call.name_text(ctx, 1)?);
    let trimmed = worked(ctx, text, move |text| {
        text.trim_matches(|it| bag.contains(it)).to_string()
    })?;
    make(ctx, &trimmed)
}

fn trim_left(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/trim-left", values, |text| {
        text.trim_start().to_string()
    })
}

fn trim_right(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/trim-right", values, |text| {
        text.trim_end().to_string()
    })
}

/// Trims in the Common Lisp way, the characters first: a string or a list of them.
fn bag_and_text(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(Vec<char>, String), Signal> {
    let call = arguments(name, values);
    let bag = call.sequence(ctx, 0)?;
    let bag = bag.iter().filter_map(|it| it.as_character()).collect();
    Ok((bag, call.name_text(ctx, 1)?))
}

fn common_trim(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if values.len() == 1 {
        return trim(ctx, values);
    }
    let (bag, text) = bag_and_text(ctx, "string-trim", values)?;
    let trimmed = worked(ctx, text, move |text| {
        text.trim_matches(|it| bag.contains(&it)).to_string()
    })?;
    make(ctx, &trimmed)
}

fn common_trim_left(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (bag, text) = bag_and_text(ctx, "string-left-trim", values)?;
    let trimmed = worked(ctx, text, move |text| {
        text.trim_start_matches(|it| bag.contains(&it)).to_string()
    })?;
    make(ctx, &trimmed)
}

fn common_trim_right(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (bag, text) = bag_and_text(ctx, "string-right-trim", values)?;
    let trimmed = worked(ctx, text, move |text| {
        text.trim_end_matches(|it| bag.contains(&it)).to_string()
    })?;
    make(ctx, &trimmed)
}

/// Returns a text and the padding it lacks to so many columns, the first character of a string.
fn padding(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(String, String), Signal> {
    let call = arguments(name, values);
    let (text, columns) = (call.owned(ctx, 0)?, call.index(ctx, 1)?);
    let character = match call.given(2) {
        true => call.text(ctx, 2)?.chars().next().unwrap_or(' '),
        false => ' ',
    };
    let each = text::width(character.encode_utf8(&mut [0; 4])).max(1);
    let (text, taken) = worked(ctx, text, |text| (pieces::owned(text), text::width(text)))?;
    let missing = columns.saturating_sub(taken) / each;
    ctx.charge(missing / 64)?;
    ctx.reserve(missing.saturating_mul(4))?;
    let padding = pieces::repeated(character.encode_utf8(&mut [0; 4]), missing);
    Ok((text, padding))
}

fn pad_left(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (text, padding) = padding(ctx, "string/pad-left", values)?;
    make(ctx, &(padding + &text))
}

fn pad_right(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (text, padding) = padding(ctx, "string/pad-right", values)?;
    make(ctx, &(text + &padding))
}

fn center(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (text, padding) = padding(ctx, "string/center", values)?;
    let half = padding.chars().count() / 2;
    let left: String = padding.chars().take(half).collect();
    let right: String = padding.chars().skip(half).collect();
    make(ctx, &(left + &text + &right))
}

fn truncate_width(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/truncate-width", values);
    let mark = match call.given(2) {
        true => call.text(ctx, 2)?,
        false => "",
    };
    let mark = mark.to_string();
    let (text, columns) = (call.owned(ctx, 0)?, call.index(ctx, 1)?);
    let short = worked(ctx, text, move |text| text::fit(text, columns, &mark))?;
    make(ctx, &short)
}

fn word_wrap(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/word-wrap", values);
    let (text, columns) = (call.owned(ctx, 0)?, call.index(ctx, 1)?);
    let lines = worked(ctx, text, move |text| text::wrap(text, columns))?;
    make_list(ctx, lines.iter().map(String::as_str))
}
