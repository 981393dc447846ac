//! Regular expressions: linear in time whatever the pattern. A string in a pattern's place is compiled.

use regex::{Captures, Regex, RegexBuilder};

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("regex", "pattern", "Returns the regular expression of a text.\n>>> (regex \"a+\")\n#\"a+\"\n>>> (regex \"(\")\n!! not a regular expression", regex).aka(&["re-pattern"]),
    pure("regex/match?", "pattern text", "Returns whether the pattern matches somewhere in the text.\n>>> (regex/match? #\"[0-9]+\" \"a1\")\n#t", is_match),
    pure("regex/match", "pattern text", "Returns a map of the first match, its groups and its place, or nil.\n>>> (:match (regex/match #\"(\\w)(\\d)\" \"ab1\"))\n\"b1\"\n>>> (:groups (regex/match #\"(\\w)(\\d)\" \"ab1\"))\n(\"b\" \"1\")\n>>> (regex/match #\"x\" \"a\")\nnil", first_match),
    pure("regex/find-all", "pattern text", "Returns all matches that do not overlap.\n>>> (regex/find-all #\"\\d+\" \"1 and 22\")\n(\"1\" \"22\")", find_all),
    pure("regex/replace", "pattern replacement text", "Returns the text with the first match replaced; `$1` stands for a group.\n>>> (regex/replace #\"(a)\" \"<$1>\" \"banana\")\n\"b<a>nana\"", replace),
    pure("regex/replace-all", "pattern replacement text", "Returns the text with all matches replaced.\n>>> (regex/replace-all #\"a\" \"o\" \"banana\")\n\"bonono\"", replace_all),
    pure("regex/split", "pattern text", "Returns the parts of the text between matches.\n>>> (regex/split #\",\\s*\" \"a, b,c\")\n(\"a\" \"b\" \"c\")", split),
    pure("regex/escape", "text", "Returns the pattern that matches exactly the text.\n>>> (regex/escape \"a.b\")\n\"a\\\\.b\"", escape),
    pure("regex/source", "regex", "Returns the text of a regular expression.\n>>> (regex/source #\"a+\")\n\"a+\"", source),
];

/// Bytes one compiled pattern may take: repetitions of repetitions grow fast.
const PATTERN_BYTES_MAX: usize = 4 << 20;

/// Compiles a pattern, with the same bound for all.
pub fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .size_limit(PATTERN_BYTES_MAX)
        .build()
}

/// Returns the regular expression an argument is or describes.
pub(super) fn pattern(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Regex, Signal> {
    if let Some(regex) = ctx.heap.payload_of::<Regex>(call.get(index)) {
        return Ok(regex.clone());
    }
    let text = ctx.heap.text(call.get(index)).map(str::to_string);
    let text = text.ok_or_else(|| call.wrong(ctx, index, "regex or string"))?;
    ctx.charge(100 + text.len() * 10)?;
    compile(&text).map_err(|_| call.refused(ctx, index, "not a regular expression"))
}

/// Returns a pattern and a text, in whichever order: only the text is surely a string.
fn pattern_and_text(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    text: usize,
) -> Result<(Regex, String), Signal> {
    let regex = pattern(ctx, call, 0)?;
    let text = call.text(ctx, text)?.to_string();
    ctx.charge(text.len() / 16)?;
    Ok((regex, text))
}

fn regex(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if ctx.heap.is(values[0], Kind::Regex) {
        return Ok(values[0]);
    }
    let regex = pattern(ctx, arguments("regex", values), 0)?;
    Ok(ctx.heap.payload(Kind::Regex, Box::new(regex)))
}

fn is_match(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (regex, text) = pattern_and_text(ctx, arguments("regex/match?", values), 1)?;
    Ok(Value::boolean(regex.is_match(&text)))
}

fn first_match(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (regex, text) = pattern_and_text(ctx, arguments("regex/match", values), 1)?;
    match regex.captures(&text) {
        Some(captures) => Ok(match_map(ctx, &regex, &text, &captures)),
        None => Ok(Value::NIL),
    }
}

/// Makes `{:match :groups :start :end}` with `:names` where groups have names; places count characters.
fn match_map(
    ctx: &mut NativeContext<'_>,
    regex: &Regex,
    text: &str,
    captures: &Captures<'_>,
) -> Value {
    let group = |ctx: &mut NativeContext<'_>, found: Option<regex::Match<'_>>| match found {
        Some(found) => ctx.heap.string(found.as_str()),
        None => Value::NIL,
    };
    let groups: Vec<Value> = captures
        .iter()
        .skip(1)
        .map(|found| group(ctx, found))
        .collect();
    let groups = ctx.heap.list(&groups);
    let whole = group(ctx, captures.get(0));
    let (start, end) = captures
        .get(0)
        .map_or((0, 0), |found| (found.start(), found.end()));
    let place = |offset: usize| Value::length(text[..offset].chars().count());
    let mut flat = Vec::new();
    for (key, value) in [
        ("match", whole),
        ("groups", groups),
        ("start", place(start)),
        ("end", place(end)),
    ] {
        flat.extend([ctx.keyword(key), value]);
    }
    let mut names = Vec::new();
    for name in regex.capture_names().flatten() {
        names.extend([ctx.keyword(name), group(ctx, captures.name(name))]);
    }
    if !names.is_empty() {
        let names = map::from_flat(ctx.heap, &names);
        flat.extend([ctx.keyword("names"), names]);
    }
    map::from_flat(ctx.heap, &flat)
}

fn find_all(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (regex, text) = pattern_and_text(ctx, arguments("regex/find-all", values), 1)?;
    super::string::make_list(ctx, regex.find_iter(&text).map(|found| found.as_str()))
}

fn replace(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    replaced(ctx, arguments("regex/replace", values), 1)
}

fn replace_all(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    replaced(ctx, arguments("regex/replace-all", values), 0)
}

/// Replaces matches, all where the limit is 0.
fn replaced(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    limit: usize,
) -> Result<Value, Signal> {
    let (regex, text) = pattern_and_text(ctx, call, 2)?;
    let replacement = call.text(ctx, 1)?;
    let replaced = regex.replacen(&text, limit, replacement).into_owned();
    ctx.reserve(replaced.len())?;
    Ok(ctx.heap.string(&replaced))
}

fn split(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (regex, text) = pattern_and_text(ctx, arguments("regex/split", values), 1)?;
    super::string::make_list(ctx, regex.split(&text))
}

fn escape(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let escaped = regex::escape(arguments("regex/escape", values).text(ctx, 0)?);
    Ok(ctx.heap.string(&escaped))
}

fn source(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/source", values);
    let source = ctx
        .heap
        .payload_of::<Regex>(values[0])
        .map(|regex| regex.as_str().to_string());
    let source = source.ok_or_else(|| call.wrong(ctx, 0, "regex"))?;
    Ok(ctx.heap.string(&source))
}
