//! Strings in capitals, small letters and the cases of identifiers.

use super::argument::{arguments, between};
use super::list::large_list;
use super::string::{changed, make};
use super::{Builtin, pure};
use crate::lang::toil::pieces::{self, Mind};
use crate::lang::value::Value;
use crate::lang::value::text;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;
use caseless::Caseless;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

pub(super) const TABLE: &[Builtin] = &[
    pure("string/words", "text", "Returns the words of a text or an identifier.\n>>> (string/words \"helloWorld foo\")\n(\"hello\" \"World\" \"foo\")", words),
    pure("string/upper", "text", "Returns the text in capitals.\n>>> (string/upper \"straße\")\n\"STRASSE\"", upper),
    pure("string-upcase", "name &rest options", "Returns the text of a string, symbol or character in capitals; `:start` and `:end` say which part.\n>>> (string-upcase 'abc)\n\"ABC\"\n>>> (string-upcase \"abc\" :start 1)\n\"aBC\"", upcase),
    pure("string/lower", "text", "Returns the text in small letters.\n>>> (string/lower \"HeLLo\")\n\"hello\"", lower),
    pure("string-downcase", "name &rest options", "Returns the text of a string, symbol or character in small letters; `:start` and `:end` say which part.\n>>> (string-downcase \"ABC\")\n\"abc\"", downcase),
    pure("string/foldcase", "text", "Returns the text in which letters that differ only in case are the same.\n>>> (string/foldcase \"Straße\")\n\"strasse\"", foldcase).aka(&["string-foldcase"]),
    pure("string/normalize", "text form", "Returns the text in a Unicode normal form: `:nfc`, `:nfd`, `:nfkc` or `:nfkd`.\n>>> (string-length (string/normalize \"é\" :nfd))\n2", normalize),
    pure("string/capitalize", "text", "Returns the text with its first letter a capital and the others small.\n>>> (string/capitalize \"hELLO\")\n\"Hello\"", capitalize),
    pure("string/title-case", "text", "Returns the words between white space, each with a capital and small letters.\n>>> (string/title-case \"hello world\")\n\"Hello World\"", title_case),
    pure("string-capitalize", "name &rest options", "Returns the text with every word's first letter a capital and what is between words as it was; `:start` and `:end` say which part.\n>>> (string-capitalize \"foo-bar baz\")\n\"Foo-Bar Baz\"", common_capitalize),
    pure("string/headline", "text", "Returns the words of an identifier capitalized, with spaces between them.\n>>> (string/headline \"helloWorld\")\n\"Hello World\"", headline),
    pure("string/snake-case", "text", "Returns the words in small letters joined by underscores.\n>>> (string/snake-case \"helloWorld\")\n\"hello_world\"", snake_case),
    pure("string/kebab-case", "text", "Returns the words in small letters joined by hyphens.\n>>> (string/kebab-case \"HelloWorld\")\n\"hello-world\"", kebab_case),
    pure("string/camel-case", "text", "Returns the words joined, all but the first capitalized.\n>>> (string/camel-case \"hello world\")\n\"helloWorld\"", camel_case),
    pure("string/pascal-case", "text", "Returns the words joined and capitalized.\n>>> (string/pascal-case \"hello world\")\n\"HelloWorld\"", pascal_case),
];

/// Each word is looked for when the one before it is a value: of a long text no second list is made.
fn words(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut found = 0..0;
    arguments("string/words", values).text(ctx, 0)?;
    let mut words = Vec::new();
    for _ in std::iter::repeat(()).minded() {
        let Some((place, word)) = word_behind(ctx, values[0], found.end) else {
            break;
        };
        words.push(make(ctx, &word)?);
        found = place;
    }
    large_list(ctx, &words)
}

fn word_behind(ctx: &NativeContext<'_>, text: Value, end: usize) -> Option<(Range<usize>, String)> {
    let text = ctx.heap.text(text)?;
    let place = text::next_word(text, end)?;
    let word = text[place.clone()].to_string();
    Some((place, word))
}

fn in_capitals(text: &str) -> String {
    pieces::changed(text, |_, _| true, str::to_uppercase)
}

/// A sigma looks at its neighbours, and no further than the next letter or space.
fn in_small_letters(text: &str) -> String {
    let are_plain = |a: char, b: char| {
        [a, b]
            .iter()
            .all(|it| it.is_ascii_alphanumeric() || it.is_ascii_whitespace())
    };
    pieces::changed(text, are_plain, str::to_lowercase)
}

fn upper(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/upper", values, in_capitals)
}

fn lower(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/lower", values, in_small_letters)
}

/// Answers a function of the name of a string, symbol or character, as Common Lisp takes them.
fn renamed(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(&str) -> String,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let text = call.name_text(ctx, 0)?;
    let (before, part, behind) = between(ctx, call, &text, &values[1..], ["start", "end"])?;
    let text = format!("{before}{}{behind}", function(part));
    make(ctx, &text)
}

fn upcase(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    renamed(ctx, "string-upcase", values, in_capitals)
}

fn downcase(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    renamed(ctx, "string-downcase", values, in_small_letters)
}

fn common_capitalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    renamed(ctx, "string-capitalize", values, text::title_case)
}

fn foldcase(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/foldcase", values, |text| {
        text.chars().default_case_fold().minded().collect()
    })
}

fn normalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/normalize", values);
    let form = match (values[1].as_keyword(), ctx.heap.text(values[1])) {
        (Some(keyword), _) => ctx.symbols.name(keyword).to_lowercase(),
        (None, Some(text)) => text.to_lowercase(),
        (None, None) => return Err(call.wrong(ctx, 1, "string or keyword")),
    };
    let text = call.text(ctx, 0)?;
    let normal: String = match form.as_str() {
        "nfc" => text.nfc().minded().collect(),
        "nfd" => text.nfd().minded().collect(),
        "nfkc" => text.nfkc().minded().collect(),
        "nfkd" => text.nfkd().minded().collect(),
        _ => return Err(call.refused(ctx, 1, "expected `:nfc`, `:nfd`, `:nfkc` or `:nfkd`")),
    };
    make(ctx, &normal)
}

/// Joins the words of a text in small letters.
fn joined(text: &str, between: &str) -> String {
    let words: Vec<&str> = text::words(text).minded().collect();
    words.join(between).to_lowercase()
}

/// Capitalizes words and joins them with spaces.
fn capitalized<'t>(words: impl Iterator<Item = &'t str>) -> String {
    let words = words.map(text::capitalize).minded();
    words.collect::<Vec<_>>().join(" ")
}

fn capitalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/capitalize", values, text::capitalize)
}

fn title_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/title-case", values, |text| {
        capitalized(text.split_whitespace())
    })
}

fn headline(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/headline", values, |text| {
        capitalized(text::words(text))
    })
}

fn snake_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/snake-case", values, |text| joined(text, "_"))
}

fn kebab_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/kebab-case", values, |text| joined(text, "-"))
}

fn pascal(text: &str) -> String {
    text::words(text).map(text::capitalize).minded().collect()
}

fn camel_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/camel-case", values, |text| {
        let mut words = text::words(text);
        let mut camel = words.next().map_or_else(String::new, str::to_lowercase);
        camel.extend(words.map(text::capitalize).minded());
        camel
    })
}

fn pascal_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/pascal-case", values, pascal)
}
