//! Parts of strings: found, replaced, taken away and put around. Where a needle may be a regular
//! expression, it may.

use super::argument::{Arguments, arguments};
use super::regex;
use super::string::{make, offset};
use super::{Builtin, pure};
use crate::lang::toil::pieces;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::pattern::Pattern;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("string/contains?", "text needle", "Returns whether a text has a part, or matches a regular expression.\n>>> (string/contains? \"hello\" \"ell\")\n#t", contains).aka(&["string-contains?", "string-contains"]),
    pure("string/starts-with?", "text prefix", "Returns whether the text begins so.\n>>> (string/starts-with? \"hello\" \"he\")\n#t", starts_with).aka(&["string-prefix?"]),
    pure("string/ends-with?", "text suffix", "Returns whether the text ends so.\n>>> (string/ends-with? \"hello\" \"lo\")\n#t", ends_with).aka(&["string-suffix?"]),
    pure("string/index-of", "text needle &optional start", "Returns where a part first occurs, or nil.\n>>> (string/index-of \"hello\" \"l\")\n2\n>>> (string/index-of \"hello\" \"x\")\nnil", index_of),
    pure("string/last-index-of", "text needle", "Returns where a part last occurs, or nil.\n>>> (string/last-index-of \"hello\" \"l\")\n3", last_index_of),
    pure("string/count", "text needle", "Returns how often a part occurs.\n>>> (string/count \"banana\" \"an\")\n2", count),
    pure("string/replace", "text needle replacement", "Returns the text with every occurrence of a string, or match of a regular expression, replaced.\n>>> (string/replace \"hello\" \"l\" \"r\")\n\"herro\"\n>>> (string/replace \" a \" #\"^\\s+|\\s+$\" \"\")\n\"a\"", replace),
    pure("string/replace-first", "text needle replacement", "Returns the text with the first occurrence replaced.\n>>> (string/replace-first \"aaa\" \"a\" \"b\")\n\"baa\"", replace_first),
    pure("string/replace-last", "text needle replacement", "Returns the text with the last occurrence replaced.\n>>> (string/replace-last \"aaa\" \"a\" \"b\")\n\"aab\"", replace_last),
    pure("string/remove", "text needle", "Returns the text without any occurrence.\n>>> (string/remove \"hello\" \"l\")\n\"heo\"", remove),
    pure("string/after", "text needle", "Returns what follows the first occurrence, all where there is none.\n>>> (string/after \"a@b\" \"@\")\n\"b\"", after),
    pure("string/after-last", "text needle", "Returns what follows the last occurrence.\n>>> (string/after-last \"a.b.c\" \".\")\n\"c\"", after_last),
    pure("string/before", "text needle", "Returns what precedes the first occurrence.\n>>> (string/before \"a@b\" \"@\")\n\"a\"", before),
    pure("string/before-last", "text needle", "Returns what precedes the last occurrence.\n>>> (string/before-last \"a.b.c\" \".\")\n\"a.b\"", before_last),
    pure("string/between", "text left right", "Returns what stands between two delimiters: nothing without the left one, all after it without the right one.\n>>> (string/between \"[a]\" \"[\" \"]\")\n\"a\"\n>>> (string/between \"a\" \"[\" \"]\")\n\"\"", between),
    pure("string/chop-start", "text prefix", "Returns the text without a prefix.\n>>> (string/chop-start \"foobar\" \"foo\")\n\"bar\"", chop_start),
    pure("string/chop-end", "text suffix", "Returns the text without a suffix.\n>>> (string/chop-end \"a.txt\" \".txt\")\n\"a\"", chop_end),
    pure("string/ensure-start", "text prefix", "Returns the text, with the prefix if it lacks it.\n>>> (string/ensure-start \"a\" \"/\")\n\"/a\"", ensure_start),
    pure("string/ensure-end", "text suffix", "Returns the text, with the suffix if it lacks it.\n>>> (string/ensure-end \"a\" \"/\")\n\"a/\"", ensure_end),
    pure("string/wrap", "text left &optional right", "Returns the text between delimiters.\n>>> (string/wrap \"a\" \"(\" \")\")\n\"(a)\"", wrap),
    pure("string/unwrap", "text left &optional right", "Returns the text without its delimiters.\n>>> (string/unwrap \"(a)\" \"(\" \")\")\n\"a\"", unwrap),
    pure("string/matches?", "text pattern", "Returns whether a regular expression matches somewhere in the text.\n>>> (string/matches? \"a1\" #\"[0-9]\")\n#t", matches),
];

/// Answers a question about a text and a second one.
fn question(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(&str, &str) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let needle = call.owned(ctx, 1)?;
    Ok(Value::boolean(function(call.text(ctx, 0)?, &needle)))
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[1], Kind::Regex) {
        true => matches(ctx, values),
        false => question(ctx, "string/contains?", values, |text, part| {
            pieces::find(text.as_bytes(), part.as_bytes()).is_some()
        }),
    }
}

fn starts_with(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "string/starts-with?", values, |text, part| {
        text.starts_with(part)
    })
}

fn ends_with(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    question(ctx, "string/ends-with?", values, |text, part| {
        text.ends_with(part)
    })
}

fn matches(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/matches?", values);
    let (pattern, text) = (regex::pattern(ctx, call, 1)?, call.owned(ctx, 0)?);
    let matches = regex::search(ctx, call, &pattern, &text, Pattern::is_match)?;
    Ok(Value::boolean(matches))
}

fn index_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/index-of", values);
    let (text, needle) = (call.text(ctx, 0)?, call.owned(ctx, 1)?);
    let start = call.index_or(ctx, 2, 0)?;
    let Some(from) = offset(ctx, values[0], start) else {
        return Ok(Value::NIL);
    };
    let found = pieces::find(&text.as_bytes()[from..], needle.as_bytes());
    Ok(found.map_or(Value::NIL, |at| {
        Value::length(start + text[from..from + at].chars().count())
    }))
}

fn last_index_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/last-index-of", values);
    let (text, needle) = (call.text(ctx, 0)?, call.owned(ctx, 1)?);
    let found = pieces::find_last(text.as_bytes(), needle.as_bytes());
    Ok(found.map_or(Value::NIL, |at| Value::length(text[..at].chars().count())))
}

fn count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/count", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        let (pattern, text) = (regex::pattern(ctx, call, 1)?, call.owned(ctx, 0)?);
        let places = regex::search(ctx, call, &pattern, &text, Pattern::find_all)?;
        return Ok(Value::length(places.len()));
    }
    let needle = call.owned(ctx, 1)?;
    let count = pieces::places(call.text(ctx, 0)?, &needle).count();
    Ok(Value::length(count))
}

/// Makes a text, refused before it is built where it is much longer than the one it came from.
fn bounded(
    ctx: &mut NativeContext<'_>,
    text: &str,
    needle: &str,
    replacement: &str,
) -> Result<(), Signal> {
    let occurrences = if needle.is_empty() {
        text.len() + 1
    } else {
        text.len() / needle.len()
    };
    if replacement.len() > needle.len() {
        ctx.reserve(occurrences.saturating_mul(replacement.len()).min(1 << 40))?;
    }
    ctx.charge(text.len() / 64)
}

/// Replaces matches of a regular expression, all where the limit is 0.
fn replace_matches(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    limit: usize,
) -> Result<Value, Signal> {
    let (pattern, text) = (regex::pattern(ctx, call, 1)?, call.owned(ctx, 0)?);
    let replacement = call.owned(ctx, 2)?;
    regex::replace_matches(ctx, call, &pattern, &text, (limit, replacement))
}

fn replace(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        return replace_matches(ctx, call, 0);
    }
    let text = call.owned(ctx, 0)?;
    let (needle, replacement) = (call.owned(ctx, 1)?, call.owned(ctx, 2)?);
    bounded(ctx, &text, &needle, &replacement)?;
    let replaced = pieces::replaced(&text, &needle, &replacement, usize::MAX);
    make(ctx, &replaced)
}

fn replace_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace-first", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        return replace_matches(ctx, call, 1);
    }
    let (needle, replacement) = (call.owned(ctx, 1)?, call.owned(ctx, 2)?);
    let replaced = pieces::replaced(call.text(ctx, 0)?, &needle, &replacement, 1);
    make(ctx, &replaced)
}

fn replace_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace-last", values);
    let (needle, replacement) = (call.owned(ctx, 1)?, call.owned(ctx, 2)?);
    let text = call.owned(ctx, 0)?;
    match pieces::find_last(text.as_bytes(), needle.as_bytes()) {
        Some(at) => {
            let replaced = format!("{}{replacement}{}", &text[..at], &text[at + needle.len()..]);
            make(ctx, &replaced)
        }
        None => Ok(values[0]),
    }
}

fn remove(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let empty = ctx.heap.string("");
    replace(ctx, &[values[0], values[1], empty])
}

/// Answers a part of the text, told by a needle; the whole text where the needle is not in it.
fn around(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    part: fn(&str, &str) -> Option<String>,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let needle = call.owned(ctx, 1)?;
    match part(call.text(ctx, 0)?, &needle) {
        Some(part) => make(ctx, &part),
        None => Ok(values[0]),
    }
}

fn after(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/after", values, |text, needle| {
        pieces::split_once(text, needle).map(|(_, after)| pieces::owned(after))
    })
}

fn after_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/after-last", values, |text, needle| {
        pieces::split_last(text, needle).map(|(_, after)| pieces::owned(after))
    })
}

fn before(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/before", values, |text, needle| {
        pieces::split_once(text, needle).map(|(before, _)| pieces::owned(before))
    })
}

fn before_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/before-last", values, |text, needle| {
        pieces::split_last(text, needle).map(|(before, _)| pieces::owned(before))
    })
}

fn between(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/between", values);
    let (left, right) = (call.text(ctx, 1)?, call.text(ctx, 2)?);
    let after = pieces::split_once(call.text(ctx, 0)?, left);
    let part = after.map_or("", |(_, after)| {
        pieces::split_once(after, right).map_or(after, |(part, _)| part)
    });
    let part = pieces::owned(part);
    make(ctx, &part)
}

fn chop_start(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/chop-start", values, |text, prefix| {
        text.strip_prefix(prefix).map(str::to_string)
    })
}

fn chop_end(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/chop-end", values, |text, suffix| {
        text.strip_suffix(suffix).map(str::to_string)
    })
}

fn ensure_start(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/ensure-start", values, |text, prefix| {
        (!text.starts_with(prefix)).then(|| format!("{prefix}{text}"))
    })
}

fn ensure_end(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/ensure-end", values, |text, suffix| {
        (!text.ends_with(suffix)).then(|| format!("{text}{suffix}"))
    })
}

/// Returns the text and its two delimiters; one delimiter stands for both.
fn delimited(
    ctx: &NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(String, String, String), Signal> {
    let call = arguments(name, values);
    let left = call.owned(ctx, 1)?;
    let right = if call.given(2) {
        call.owned(ctx, 2)?
    } else {
        left.clone()
    };
    Ok((call.owned(ctx, 0)?, left, right))
}

fn wrap(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (text, left, right) = delimited(ctx, "string/wrap", values)?;
    make(ctx, &format!("{left}{text}{right}"))
}

fn unwrap(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (text, left, right) = delimited(ctx, "string/unwrap", values)?;
    match text
        .strip_prefix(&left)
        .and_then(|inner| inner.strip_suffix(&right))
    {
        Some(inner) => make(ctx, inner),
        None => Ok(values[0]),
    }
}
