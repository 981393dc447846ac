//! Strings: immutable, indexed by character.

use super::argument::{Arguments, arguments};
use super::building::Building;
use super::{Builtin, pure};
use crate::lang::toil::pieces::{self, Mind, PIECE_BYTES};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::text;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("str", "&rest values", "Returns the texts of the values joined.\n>>> (str \"a\" 1 :b)\n\"a1:b\"\n>>> (str '(1 \"x\"))\n\"(1 \\\"x\\\")\"", str).aka(&["string-append", "string/append", "__vm-str"]),
    pure("string-length", "text", "Returns the number of characters.\n>>> (string-length \"héllo\")\n5", length).aka(&["string/length"]),
    pure("string/byte-length", "text", "Returns the number of bytes in UTF-8.\n>>> (string/byte-length \"héllo\")\n6", byte_length),
    pure("string/width", "text", "Returns the columns the text takes in a terminal.\n>>> (string/width \"日本\")\n4", width),
    pure("string-ref", "text index", "Returns the character at an index.\n>>> (string-ref \"hello\" 1)\n#\\e\n>>> (string-ref \"a\" 1)\n!! out of range", reference).aka(&["string/ref", "char", "schar"]),
    pure("substring", "text start &optional end", "Returns the characters from an index up to but not including another.\n>>> (substring \"hello\" 1 3)\n\"el\"\n>>> (substring \"hello\" 2)\n\"llo\"", substring).aka(&["string/slice", "string-copy"]),
    pure("string/take", "text count", "Returns the first characters, or the last of a negative count.\n>>> (string/take \"hello\" 2)\n\"he\"\n>>> (string/take \"hello\" -2)\n\"lo\"", take),
    pure("string/split", "text separator &optional limit", "Returns the parts between separators, a string or a regular expression; at most `limit` of them.\n>>> (string/split \"a,b\" \",\")\n(\"a\" \"b\")\n>>> (string/split \"a1b22c\" #\"[0-9]+\")\n(\"a\" \"b\" \"c\")\n>>> (string/split \"ab\" \"\")\n(\"\" \"a\" \"b\" \"\")", split).aka(&["string-split"]),
    pure("string/join", "strings separator", "Returns the texts with a separator between them.\n>>> (string/join '(\"a\" \"b\") \"-\")\n\"a-b\"", join).aka(&["string-join"]),
    pure("string/lines", "text", "Returns the lines without their ends.\n>>> (string/lines \"a\\nb\\n\")\n(\"a\" \"b\")", lines),
    pure("string/repeat", "text count", "Returns the text so many times.\n>>> (string/repeat \"ab\" 3)\n\"ababab\"", repeat),
    pure("make-string", "count &optional character &rest options", "Returns a string of one character; Sema's way, a string and a count, repeats the string.\n>>> (make-string 3 #\\x)\n\"xxx\"\n>>> (make-string \"ab\" 2)\n\"abab\"", make_string),
    pure("string/reverse", "text", "Returns the characters in reverse.\n>>> (string/reverse \"abc\")\n\"cba\"", reverse),
    pure("string/empty?", "text", "Returns whether there are no characters.\n>>> (string/empty? \"\")\n#t", is_empty),
    pure("string/blank?", "text", "Returns whether there is nothing but white space.\n>>> (string/blank? \" \")\n#t", is_blank),
    pure("%characters->string", "characters", "Returns the text of characters and strings.\n>>> (%characters->string '(#\\a \"bc\"))\n\"abc\"", join_characters),
    pure("string/intern", "text", "Returns the text itself: equal strings are the same here.\n>>> (string/intern \"a\")\n\"a\"", intern),
    pure("string/number?", "text", "Returns whether the text is a number.\n>>> (string/number? \"3.14\")\n#t\n>>> (string/number? \"x\")\n#f", is_number),
    pure("string/codepoints", "text", "Returns the numbers of the characters.\n>>> (string/codepoints \"AB\")\n(65 66)", codepoints),
    pure("string/from-codepoints", "numbers", "Returns the text of characters by number.\n>>> (string/from-codepoints '(65 66))\n\"AB\"", from_codepoints),
];

/// Makes a string, after making sure there is room.
pub(super) fn make(ctx: &mut NativeContext<'_>, text: &str) -> Result<Value, Signal> {
    ctx.charge(text.len() / 64)?;
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(text))
}

/// Makes a list of strings.
pub(super) fn make_list<'t>(
    ctx: &mut NativeContext<'_>,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<Value, Signal> {
    let mut elements = Vec::new();
    for text in texts {
        elements.push(make(ctx, text)?);
    }
    super::list::large_list(ctx, &elements)
}

/// Does work on a text. None of it looks up, so that on a long one is done where it can be left alone.
pub(super) fn worked<T: Send + 'static>(
    ctx: &mut NativeContext<'_>,
    text: String,
    work: impl FnOnce(&str) -> T + Send + 'static,
) -> Result<T, Signal> {
    match text.len() > PIECE_BYTES {
        true => ctx.beside(move || work(&text)),
        false => Ok(work(&text)),
    }
}

/// Answers a function of the first argument's text.
pub(super) fn changed(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(&str) -> String,
) -> Result<Value, Signal> {
    let length = arguments(name, values).text(ctx, 0)?.len();
    ctx.charge(length / 32)?;
    let text = arguments(name, values).text(ctx, 0)?;
    let changed = match text.len() > PIECE_BYTES {
        true => {
            let text = pieces::owned(text);
            worked(ctx, text, function)?
        }
        false => function(text),
    };
    make(ctx, &changed)
}

fn str(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let [only] = values
        && ctx.heap.is(*only, Kind::String)
    {
        return Ok(*only);
    }
    if let Some(call) = super::object::custom(ctx, "str", values) {
        return Err(call);
    }
    let mut joined = Building::new();
    for &value in values {
        joined.push_value(ctx, value)?;
    }
    Ok(joined.finish(ctx))
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string-length", values);
    let text = call.text(ctx, 0)?;
    let count = if ctx.heap.is_ascii(values[0]) {
        text.len()
    } else {
        text.chars().count()
    };
    Ok(Value::length(count))
}

fn byte_length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::length(
        arguments("string/byte-length", values).text(ctx, 0)?.len(),
    ))
}

fn width(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::length(text::width(
        arguments("string/width", values).text(ctx, 0)?,
    )))
}

fn reference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string-ref", values);
    let (text, index) = (call.text(ctx, 0)?, call.small(ctx, 1)?);
    let character = match usize::try_from(index) {
        Ok(at) if ctx.heap.is_ascii(values[0]) => text.as_bytes().get(at).map(|&byte| byte as char),
        Ok(at) => pieces::place_of(text, at).and_then(|place| text[place..].chars().next()),
        Err(_) => None,
    };
    character
        .map(Value::character)
        .ok_or_else(|| call.out_of_range(index, text.chars().count()))
}

/// Returns the byte offset of a character's index, the end included.
pub(super) fn offset(ctx: &NativeContext<'_>, string: Value, index: usize) -> Option<usize> {
    let text = ctx.heap.text(string)?;
    if ctx.heap.is_ascii(string) {
        return (index <= text.len()).then_some(index);
    }
    pieces::place_of(text, index)
}

/// Returns a part of the text that is argument `at`; the end stands in argument `end_at` or is open.
pub(super) fn slice(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    at: usize,
    start: usize,
    end_at: usize,
) -> Result<Value, Signal> {
    let text = call.text(ctx, at)?;
    let from = offset(ctx, call.get(at), start);
    let to = match call.get(end_at).is_nil() {
        true => Some(text.len()),
        false => offset(ctx, call.get(at), call.index(ctx, end_at)?),
    };
    let part = match (from, to) {
        (Some(from), Some(to)) => text.get(from..to).map(pieces::owned),
        _ => None,
    };
    match part {
        Some(part) => make(ctx, &part),
        None => {
            let end = call.get(end_at).as_fixnum().unwrap_or(0);
            Err(call.out_of_range(end.max(start as i64), text.chars().count()))
        }
    }
}

fn substring(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("substring", values);
    let start = call.index(ctx, 1)?;
    slice(ctx, call, 0, start, 2)
}

fn take(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/take", values);
    let (text, count) = (call.text(ctx, 0)?, call.small(ctx, 1)?);
    let length = text.chars().count();
    let taken = usize::try_from(count.unsigned_abs())
        .unwrap_or(length)
        .min(length);
    let part: String = match count < 0 {
        true => text.chars().skip(length - taken).minded().collect(),
        false => text.chars().take(taken).minded().collect(),
    };
    make(ctx, &part)
}

fn split(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/split", values);
    let text = call.owned(ctx, 0)?;
    let limit = call.index_or(ctx, 2, usize::MAX)?.max(1);
    if ctx.heap.is(values[1], Kind::Regex) {
        let pattern = super::regex::pattern(ctx, call, 1)?;
        return super::regex::split_at_matches(ctx, call, &pattern, &text, limit);
    }
    let separator = call.owned(ctx, 1)?;
    let mut parts = Vec::new();
    let mut end = 0;
    for at in pieces::places(&text, &separator).take(limit - 1) {
        parts.push(&text[end..at]);
        end = at + separator.len();
    }
    parts.push(&text[end..]);
    make_list(ctx, parts)
}

fn join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/join", values);
    let elements = call.elements(ctx, 0)?;
    let separator = call.owned(ctx, 1)?;
    let mut joined = Building::new();
    for (index, &element) in elements.iter().enumerate() {
        if index > 0 {
            joined.push(ctx, &separator)?;
        }
        joined.push_value(ctx, element)?;
    }
    Ok(joined.finish(ctx))
}

fn lines(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/lines", values).owned(ctx, 0)?;
    make_list(ctx, text.lines().minded())
}

/// Repeats a text; its size is known before it is built.
fn repeated(ctx: &mut NativeContext<'_>, text: &str, count: usize) -> Result<Value, Signal> {
    let bytes = text.len().saturating_mul(count);
    ctx.reserve(bytes)?;
    if bytes > crate::lang::value::heap::LENGTH_MAX {
        return Err(Signal::limit(
            "heap",
            "a string cannot be longer than 4 GiB",
        ));
    }
    Ok(ctx.heap.string(&pieces::repeated(text, count)))
}

fn repeat(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/repeat", values);
    let (text, count) = (call.owned(ctx, 0)?, call.index(ctx, 1)?);
    repeated(ctx, &text, count)
}

fn make_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-string", values);
    if ctx.heap.is(values[0], Kind::String) {
        return repeat(ctx, values);
    }
    let count = call.index(ctx, 0)?;
    // `:initial-element` comes before the character.
    let character = match call.get(1) {
        Value::NIL => " ".to_string(),
        keyword if keyword.is_keyword() => call.name_text(ctx, 2)?,
        _ => call.name_text(ctx, 1)?,
    };
    repeated(ctx, &character, count)
}

fn reverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/reverse", values, |text| {
        text.chars().rev().minded().collect()
    })
}

fn is_empty(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(
        arguments("string/empty?", values).text(ctx, 0)?.is_empty(),
    ))
}

fn is_blank(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(
        arguments("string/blank?", values)
            .text(ctx, 0)?
            .trim()
            .is_empty(),
    ))
}

/// Joins what a function answered for each character of a text.
fn join_characters(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/map", values);
    let mut joined = String::new();
    for element in call.list(ctx, 0)?.into_iter().minded() {
        match (element.as_character(), ctx.heap.text(element)) {
            (Some(character), _) => joined.push(character),
            (None, Some(text)) => joined.push_str(text),
            (None, None) => {
                let answer = [element];
                return Err(arguments("string/map", &answer).wrong(ctx, 0, "char or string"));
            }
        }
    }
    make(ctx, &joined)
}

fn intern(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    arguments("string/intern", values).text(ctx, 0)?;
    Ok(values[0])
}

fn is_number(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/number?", values).text(ctx, 0)?;
    Ok(Value::boolean(
        crate::lang::value::number::parse(text.trim(), 10).is_some(),
    ))
}

fn codepoints(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/codepoints", values).text(ctx, 0)?;
    let numbers: Vec<Value> = text
        .chars()
        .map(|it| Value::small(it as i32))
        .minded()
        .collect();
    super::list::large_list(ctx, &numbers)
}

fn from_codepoints(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/from-codepoints", values);
    let mut text = String::new();
    for number in call.elements(ctx, 0)?.into_iter().minded() {
        let number = number
            .as_fixnum()
            .ok_or_else(|| call.wrong(ctx, 0, "list of integers"))?;
        let character = u32::try_from(number).ok().and_then(char::from_u32);
        text.push(character.ok_or_else(|| call.refused(ctx, 0, "expected code points"))?);
    }
    make(ctx, &text)
}
