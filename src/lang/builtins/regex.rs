//! Regular expressions. A string in a pattern's place is compiled.

use std::ops::Range;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil::pieces;
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::value::pattern::{Pattern, SearchError};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("regex", "pattern", "Returns the regular expression of a text.\n>>> (regex \"a+\")\n#\"a+\"\n>>> (regex \"(\")\n!! not a regular expression", regex).aka(&["re-pattern"]),
    pure("regex/match?", "pattern text", "Returns whether the pattern matches somewhere in the text.\n>>> (regex/match? #\"[0-9]+\" \"a1\")\n#t\n>>> (regex/match? #\"a(?!b)\" \"ab\")\n#f", is_match),
    pure("regex/match", "pattern text", "Returns a map of the first match, its groups and its place, or nil.\n>>> (:match (regex/match #\"(\\w)(\\d)\" \"ab1\"))\n\"b1\"\n>>> (:groups (regex/match #\"(\\w)(\\d)\" \"ab1\"))\n(\"b\" \"1\")\n>>> (regex/match #\"x\" \"a\")\nnil", first_match),
    pure("regex/find-all", "pattern text", "Returns all matches that do not overlap.\n>>> (regex/find-all #\"\\d+\" \"1 and 22\")\n(\"1\" \"22\")", find_all),
    pure("regex/replace", "pattern replacement text", "Returns the text with the first match replaced; `$1` stands for a group.\n>>> (regex/replace #\"(a)\" \"<$1>\" \"banana\")\n\"b<a>nana\"", replace),
    pure("regex/replace-all", "pattern replacement text", "Returns the text with all matches replaced.\n>>> (regex/replace-all #\"a\" \"o\" \"banana\")\n\"bonono\"", replace_all),
    pure("regex/split", "pattern text", "Returns the parts of the text between matches.\n>>> (regex/split #\",\\s*\" \"a, b,c\")\n(\"a\" \"b\" \"c\")", split),
    pure("regex/escape", "text", "Returns the pattern that matches exactly the text.\n>>> (regex/escape \"a.b\")\n\"a\\\\.b\"", escape),
    pure("regex/source", "regex", "Returns the text of a regular expression.\n>>> (regex/source #\"a+\")\n\"a+\"", source),
];

impl Arguments<'_> {
    /// The error for a pattern that gave up.
    fn gave_up(&self, error: SearchError) -> Signal {
        let limit = match error {
            SearchError::TooManySteps => "fuel",
            SearchError::TooLong => "heap",
        };
        Signal::limit(limit, format!("`{}`: {error}", self.name))
    }
}

/// Returns the regular expression an argument is or describes.
pub(super) fn pattern(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Pattern, Signal> {
    if let Some(pattern) = ctx.heap.payload_of::<Pattern>(call.get(index)) {
        return Ok(pattern.clone());
    }
    let text = ctx.heap.text(call.get(index)).map(str::to_string);
    let text = text.ok_or_else(|| call.wrong(ctx, index, "regex or string"))?;
    ctx.charge(100 + text.len() * 10)?;
    Pattern::new(&text)
        .map_err(|why| call.refused(ctx, index, &format!("not a regular expression: {why}")))
}

/// Asks a pattern about a text. What may take long is done beside, since no search looks up.
pub(super) fn search<T: Send + 'static>(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    pattern: &Pattern,
    text: &str,
    ask: impl FnOnce(&Pattern, &str) -> Result<T, SearchError> + Send + 'static,
) -> Result<T, Signal> {
    ctx.charge(pattern.price(text.len()))?;
    let outcome = match pattern.unless_quick(text.len()) {
        None => ask(pattern, text),
        Some(pattern) => {
            let text = pieces::owned(text);
            ctx.beside(move || ask(&pattern, &text))?
        }
    };
    outcome.map_err(|error| call.gave_up(error))
}

/// Returns a pattern and the text that is argument `text`.
fn pattern_and_text(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    text: usize,
) -> Result<(Pattern, String), Signal> {
    let text = call.owned(ctx, text)?;
    Ok((pattern(ctx, call, 0)?, text))
}

fn regex(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if ctx.heap.is(values[0], Kind::Regex) {
        return Ok(values[0]);
    }
    let pattern = pattern(ctx, arguments("regex", values), 0)?;
    Ok(ctx.heap.payload(Kind::Regex, Box::new(pattern)))
}

fn is_match(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/match?", values);
    let (pattern, text) = pattern_and_text(ctx, call, 1)?;
    let matches = search(ctx, call, &pattern, &text, Pattern::is_match)?;
    Ok(Value::boolean(matches))
}

/// Answers `{:match :groups :start :end}`; places count characters.
fn first_match(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/match", values);
    let (pattern, text) = pattern_and_text(ctx, call, 1)?;
    let groups = search(ctx, call, &pattern, &text, Pattern::groups)?;
    let Some((Some(whole), groups)) = groups
        .as_deref()
        .and_then(<[Option<Range<usize>>]>::split_first)
    else {
        return Ok(Value::NIL);
    };
    let mut texts = Vec::with_capacity(groups.len());
    for group in groups {
        texts.push(match group {
            Some(range) => ctx.heap.string(&text[range.clone()]),
            None => Value::NIL,
        });
    }
    let place = |offset: usize| Value::length(text[..offset].chars().count());
    let entries = [
        ("match", ctx.heap.string(&text[whole.clone()])),
        ("groups", ctx.heap.list(&texts)),
        ("start", place(whole.start)),
        ("end", place(whole.end)),
    ];
    let mut flat = Vec::new();
    for (key, value) in entries {
        flat.extend([ctx.keyword(key), value]);
    }
    Ok(map::from_flat(ctx.heap, &flat))
}

fn find_all(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/find-all", values);
    let (pattern, text) = pattern_and_text(ctx, call, 1)?;
    let places = search(ctx, call, &pattern, &text, Pattern::find_all)?;
    super::string::make_list(ctx, places.into_iter().map(|range| &text[range]))
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
    let (pattern, text) = pattern_and_text(ctx, call, 2)?;
    let replacement = call.owned(ctx, 1)?;
    replace_matches(ctx, call, &pattern, &text, (limit, replacement))
}

/// Answers a text with so many matches replaced, all where the limit is 0.
pub(super) fn replace_matches(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    pattern: &Pattern,
    text: &str,
    (limit, replacement): (usize, String),
) -> Result<Value, Signal> {
    let room = ctx.heap.byte_limit();
    let replaced = search(ctx, call, pattern, text, move |pattern, text| {
        pattern.replace(text, limit, &replacement, room)
    })?;
    super::string::make(ctx, &replaced)
}

fn split(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/split", values);
    let (pattern, text) = pattern_and_text(ctx, call, 1)?;
    split_at_matches(ctx, call, &pattern, &text, usize::MAX)
}

/// Answers the parts between matches, the last one whole after so many.
pub(super) fn split_at_matches(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    pattern: &Pattern,
    text: &str,
    limit: usize,
) -> Result<Value, Signal> {
    let parts = search(ctx, call, pattern, text, move |pattern, text| {
        pattern.split(text, limit)
    })?;
    super::string::make_list(ctx, parts.into_iter().map(|place| &text[place]))
}

fn escape(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let escaped = regex::escape(arguments("regex/escape", values).text(ctx, 0)?);
    Ok(ctx.heap.string(&escaped))
}

fn source(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("regex/source", values);
    let source = ctx
        .heap
        .payload_of::<Pattern>(values[0])
        .map(|pattern| pattern.as_str().to_string());
    let source = source.ok_or_else(|| call.wrong(ctx, 0, "regex"))?;
    Ok(ctx.heap.string(&source))
}
