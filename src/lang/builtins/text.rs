//! Texts of many words: cut into pieces, cleaned, shortened, filled in.

use super::argument::{Arguments, arguments};
use super::string::worked;
use super::{Builtin, pure};
use crate::lang::toil::pieces::{self, Mind};
use crate::lang::value::Value;
use crate::lang::value::convert::to_i64;
use crate::lang::value::map;
use crate::lang::value::print;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "text/chunk",
        "text &optional options",
        "Returns pieces of a text, cut at paragraphs, lines, sentences or words; the options are a map with `:size` in bytes and `:overlap` in characters.\n>>> (text/chunk \"one two three\" {:size 7})\n(\"one two\" \"three\")",
        chunk,
    ),
    pure(
        "text/chunk-by-separator",
        "text separator",
        "Returns the parts between separators that are not empty.\n>>> (text/chunk-by-separator \"a,,b\" \",\")\n(\"a\" \"b\")",
        chunk_by_separator,
    ),
    pure(
        "text/split-sentences",
        "text",
        "Returns the sentences of a text.\n>>> (text/split-sentences \"So it is. Is it?\")\n(\"So it is.\" \"Is it?\")",
        split_sentences,
    ),
    pure(
        "text/clean-whitespace",
        "text",
        "Returns the words of a text with one space between them.\n>>> (text/clean-whitespace \"  a \\n b\")\n\"a b\"",
        clean_whitespace,
    ),
    pure(
        "text/strip-html",
        "text",
        "Returns a text without tags, the common entities as the characters they stand for.\n>>> (text/strip-html \"<b>1 &lt; 2</b>\")\n\"1 < 2\"",
        strip_html,
    ),
    pure(
        "text/truncate",
        "text length &optional ending",
        "Returns a text of at most so many characters, an ending among them where it was cut.\n>>> (text/truncate \"Hello World\" 8)\n\"Hello...\"\n>>> (text/truncate \"Hello World\" 8 \"~\")\n\"Hello W~\"",
        truncate,
    ),
    pure(
        "text/word-count",
        "text",
        "Returns the number of words.\n>>> (text/word-count \"a few words\")\n3",
        word_count,
    ),
    pure(
        "text/trim-indent",
        "text",
        "Returns a text without the indentation that all of its lines share.\n>>> (text/trim-indent \"  a\\n    b\")\n\"a\\n  b\"",
        trim_indent,
    ),
    pure(
        "text/excerpt",
        "text query &optional options",
        "Returns the surroundings of the first occurrence, in either case of letters, or nil; the options are a map with `:radius` and `:omission`.\n>>> (text/excerpt \"the quick brown fox\" \"BROWN\" {:radius 3})\n\"...ck brown fo...\"",
        excerpt,
    ),
    pure(
        "text/normalize-newlines",
        "text",
        "Returns a text whose lines end in a newline alone.\n>>> (text/normalize-newlines \"a\\r\\nb\")\n\"a\\nb\"",
        normalize_newlines,
    ),
    pure(
        "prompt/template",
        "text",
        "Returns a template, which is a text with names in double braces.\n>>> (prompt/template \"Dear {{name}}\")\n\"Dear {{name}}\"",
        template,
    ),
    pure(
        "prompt/render",
        "template values",
        "Returns a template with the values of a map in the places of their names.\n>>> (prompt/render \"Dear {{name}}, {{what}}\" {:name \"Ada\"})\n\"Dear Ada, {{what}}\"",
        render,
    ),
    pure(
        "document/create",
        "text metadata",
        "Returns a text with a map of what is known of it.\n>>> (document/create \"a\" {:page 1})\n{:metadata {:page 1} :text \"a\"}",
        document,
    ),
    pure(
        "document/text",
        "document",
        "Returns the text of a document.\n>>> (document/text (document/create \"a\" {}))\n\"a\"",
        |ctx, values| part(ctx, "document/text", "text", values),
    ),
    pure(
        "document/metadata",
        "document",
        "Returns what is known of a document.\n>>> (document/metadata (document/create \"a\" {:page 1}))\n{:page 1}",
        |ctx, values| part(ctx, "document/metadata", "metadata", values),
    ),
    pure(
        "document/chunk",
        "document &optional options",
        "Returns documents of the pieces of a document; each knows its place among them.\n>>> (map document/text (document/chunk (document/create \"one two\" {}) {:size 4}))\n(\"one\" \"two\")",
        chunk_document,
    ),
];

/// Returns a text argument, paid for.
fn text(ctx: &mut NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<String, Signal> {
    let text = call.owned(ctx, index)?;
    ctx.charge(text.len() / 16)?;
    ctx.reserve(text.len().saturating_mul(2))?;
    Ok(text)
}

fn text_list(ctx: &mut NativeContext<'_>, texts: &[String]) -> Result<Value, Signal> {
    let texts = texts.iter().map(|it| ctx.heap.string(it));
    let texts: Vec<Value> = texts.minded().collect();
    super::list::large_list(ctx, &texts)
}

/// Returns what a map of options has under a name; nothing where there is no map.
fn option(ctx: &mut NativeContext<'_>, options: Value, name: &str) -> Option<Value> {
    let key = ctx.keyword(name);
    match map::is_map(ctx.heap, options) {
        true => map::get(ctx.heap, options, key),
        false => None,
    }
}

fn number_option(ctx: &mut NativeContext<'_>, options: Value, name: &str) -> Option<i64> {
    let value = option(ctx, options, name)?;
    to_i64(ctx.heap, value)
}

/// Where a text is cut, the widest gaps first.
const GAPS: [&str; 8] = ["\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " "];

/// How a text is cut: bytes of a piece, and characters that it repeats of the one before.
#[derive(Clone, Copy)]
struct Cut {
    size: usize,
    overlap: usize,
}

fn cut_of(ctx: &mut NativeContext<'_>, options: Value) -> Cut {
    let size = number_option(ctx, options, "size").map_or(1000, |size| size.max(1) as usize);
    let overlap = number_option(ctx, options, "overlap").map_or(200, |it| it.max(0) as usize);
    Cut {
        size,
        overlap: if overlap < size { overlap } else { 0 },
    }
}

/// Cuts a text at the widest gap it has. What is still too long has none of that kind, so the depth
/// is that of the table.
fn cuttings(text: &str, cut: Cut) -> Vec<String> {
    if text.len() <= cut.size {
        return vec![text.to_string()];
    }
    let Some(gap) = GAPS.iter().find(|&&gap| text.contains(gap)) else {
        let characters: Vec<char> = text.chars().collect();
        return (0..characters.len())
            .step_by(cut.size - cut.overlap)
            .map(|start| {
                let end = (start + cut.size).min(characters.len());
                characters[start..end].iter().collect()
            })
            .collect();
    };
    let mut pieces_so_far = Vec::new();
    let mut current = String::new();
    for part in text.split(gap) {
        let longer = current.len() + gap.len() + part.len();
        if current.is_empty() && part.len() <= cut.size {
            current.push_str(part);
        } else if !current.is_empty() && longer <= cut.size {
            current.push_str(gap);
            current.push_str(part);
        } else {
            pieces_so_far.extend(Some(std::mem::take(&mut current)).filter(|it| !it.is_empty()));
            match part.len() > cut.size {
                true => pieces_so_far.extend(cuttings(part, cut)),
                false => current.push_str(part),
            }
        }
    }
    pieces_so_far.extend(Some(current).filter(|it| !it.is_empty()));
    overlapping(pieces_so_far, cut.overlap)
}

/// Puts the end of each piece before the next.
fn overlapping(pieces: Vec<String>, overlap: usize) -> Vec<String> {
    if overlap == 0 || pieces.len() < 2 {
        return pieces;
    }
    let tail = |piece: &str| -> usize {
        let start = piece.char_indices().rev().nth(overlap - 1);
        start.map_or(0, |(start, _)| start)
    };
    let first = pieces.first().cloned();
    let rest = pieces
        .windows(2)
        .map(|pair| format!("{}{}", &pair[0][tail(&pair[0])..], pair[1]));
    first.into_iter().chain(rest).collect()
}

fn chunk(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("text/chunk", values);
    let text = text(ctx, call, 0)?;
    let cut = cut_of(ctx, call.get(1));
    match text.is_empty() {
        true => Ok(Value::EMPTY),
        false => {
            let pieces = worked(ctx, text, move |text| cuttings(text, cut))?;
            text_list(ctx, &pieces)
        }
    }
}

fn chunk_by_separator(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("text/chunk-by-separator", values);
    let (text, separator) = (text(ctx, call, 0)?, text(ctx, call, 1)?);
    let parts: Vec<String> = worked(ctx, text, move |text| {
        let parts = text.split(&separator).filter(|part| !part.is_empty());
        parts.map(String::from).collect()
    })?;
    text_list(ctx, &parts)
}

fn split_sentences(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/split-sentences", values), 0)?;
    let sentences = worked(ctx, text, sentences)?;
    text_list(ctx, &sentences)
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let ends = matches!(character, '.' | '!' | '?')
            && characters
                .peek()
                .is_none_or(|(_, next)| next.is_whitespace());
        if ends {
            sentences.push(text[start..=at].trim().to_string());
            start = at + 1;
        }
    }
    sentences.push(text[start..].trim().to_string());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn clean_whitespace(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/clean-whitespace", values), 0)?;
    let clean = worked(ctx, text, |text| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    })?;
    Ok(ctx.heap.string(&clean))
}

/// Entities and what they stand for; the ampersand comes first, as the others may follow from it.
const ENTITIES: [(&str, &str); 7] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&nbsp;", " "),
];

fn strip_html(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/strip-html", values), 0)?;
    let plain = worked(ctx, text, without_tags)?;
    Ok(ctx.heap.string(&plain))
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if inside => {}
            other => plain.push(other),
        }
    }
    for (entity, character) in ENTITIES {
        plain = plain.replace(entity, character);
    }
    plain
}

fn truncate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("text/truncate", values);
    let text = text(ctx, call, 0)?;
    // A negative length is no limit.
    let length = usize::try_from(call.small(ctx, 1)?).unwrap_or(usize::MAX);
    let ending = ctx.heap.text(call.get(2)).unwrap_or("...").to_string();
    let shortened = worked(ctx, text, move |text| {
        pieces::place_of(text, length.saturating_add(1))?;
        let kept = length.saturating_sub(ending.chars().count());
        let end = pieces::place_of(text, kept)?;
        Some(text[..end].to_string() + &ending)
    })?;
    match shortened {
        Some(shortened) => Ok(ctx.heap.string(&shortened)),
        None => Ok(values[0]),
    }
}

fn word_count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/word-count", values), 0)?;
    let count = worked(ctx, text, |text| text.split_whitespace().count())?;
    Ok(Value::length(count))
}

fn trim_indent(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/trim-indent", values), 0)?;
    let moved = worked(ctx, text, without_indent)?;
    Ok(ctx.heap.string(&moved))
}

fn without_indent(text: &str) -> String {
    let blanks = |line: &str| line.chars().take_while(|it| it.is_whitespace()).count();
    let shared = text
        .split('\n')
        .filter(|line| !line.trim().is_empty())
        .map(blanks)
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| {
            let cut = shared.min(blanks(line));
            line.char_indices()
                .nth(cut)
                .map_or("", |(at, _)| &line[at..])
        })
        .collect();
    lines.join("\n")
}

fn excerpt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("text/excerpt", values);
    let (text, query) = (text(ctx, call, 0)?, text(ctx, call, 1)?);
    let radius = number_option(ctx, call.get(2), "radius").map_or(100, |it| it.max(0) as usize);
    let omission = option(ctx, call.get(2), "omission")
        .and_then(|it| ctx.heap.text(it))
        .unwrap_or("...")
        .to_string();
    let excerpt = worked(ctx, text, move |text| {
        surroundings(text, &query, radius, &omission)
    })?;
    Ok(excerpt.map_or(Value::NIL, |excerpt| ctx.heap.string(&excerpt)))
}

/// Returns so many characters on both sides of the first place of a part, letters in either case.
fn surroundings(text: &str, query: &str, radius: usize, omission: &str) -> Option<String> {
    let query = query.to_lowercase();
    let found = text.to_lowercase().find(&query)?;
    // A character may be longer in lower case: both ends go back to whole characters of the text.
    let characters: Vec<char> = text.chars().collect();
    let (mut lowered, mut first, mut end) = (0, 0, 0);
    for (index, character) in characters.iter().enumerate() {
        if lowered < found + query.len() {
            end = index + 1;
        }
        lowered += character.to_lowercase().map(char::len_utf8).sum::<usize>();
        if lowered <= found {
            first = index + 1;
        }
    }
    let start = first.saturating_sub(radius);
    let end = end.saturating_add(radius).min(characters.len());
    let mut result = String::new();
    if start > 0 {
        result.push_str(omission);
    }
    result.extend(&characters[start..end.max(start)]);
    if end < characters.len() {
        result.push_str(omission);
    }
    Some(result)
}

fn normalize_newlines(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = text(ctx, arguments("text/normalize-newlines", values), 0)?;
    let text = worked(ctx, text, |text| {
        text.replace("\r\n", "\n").replace('\r', "\n")
    })?;
    Ok(ctx.heap.string(&text))
}

fn template(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    arguments("prompt/template", values).text(ctx, 0)?;
    Ok(values[0])
}

fn render(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("prompt/render", values);
    let (template, map) = (text(ctx, call, 0)?, call.map(ctx, 1)?);
    let mut result = String::new();
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        result.push_str(before);
        let Some((name, beyond)) = after.split_once("}}") else {
            result.push_str("{{");
            rest = after;
            continue;
        };
        let key = ctx.keyword(name);
        match map::get(ctx.heap, map, key) {
            Some(value) => result.push_str(&print::display(ctx.heap, ctx.symbols, value)),
            None => result.push_str(&format!("{{{{{name}}}}}")),
        }
        rest = beyond;
        ctx.charge(1 + result.len() / 64)?;
    }
    result.push_str(rest);
    ctx.reserve(result.len())?;
    Ok(ctx.heap.string(&result))
}

fn make_document(ctx: &mut NativeContext<'_>, text: Value, metadata: Value) -> Value {
    let flat = [ctx.keyword("text"), text, ctx.keyword("metadata"), metadata];
    map::from_flat(ctx.heap, &flat)
}

fn document(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("document/create", values);
    call.text(ctx, 0)?;
    let metadata = call.map(ctx, 1)?;
    Ok(make_document(ctx, values[0], metadata))
}

fn part(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    key: &str,
    values: &[Value],
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let document = call.map(ctx, 0)?;
    let keyword = ctx.keyword(key);
    map::get(ctx.heap, document, keyword)
        .ok_or_else(|| call.refused(ctx, 0, &format!("expected a document with `:{key}`")))
}

fn chunk_document(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("document/chunk", values);
    let whole = [part(ctx, call.name, "text", &values[..1])?];
    let text = text(ctx, arguments(call.name, &whole), 0)?;
    let metadata = option(ctx, values[0], "metadata").filter(|it| map::is_map(ctx.heap, *it));
    let metadata = metadata.unwrap_or_else(|| map::empty(ctx.heap));
    let cut = cut_of(ctx, call.get(1));
    let pieces = worked(ctx, text, move |text| cuttings(text, cut))?;
    let places = [ctx.keyword("chunk-index"), ctx.keyword("total-chunks")];
    let mut documents = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let known = map::set(ctx.heap, metadata, places[0], Value::length(index));
        let known = map::set(ctx.heap, known, places[1], Value::length(pieces.len()));
        let piece = ctx.heap.string(piece);
        documents.push(make_document(ctx, piece, known));
    }
    super::list::large_list(ctx, &documents)
}
