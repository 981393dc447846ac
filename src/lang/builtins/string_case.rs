//! Strings in capitals, small letters and the cases of identifiers.

use super::argument::arguments;
use super::string::{changed, make, make_list};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::text;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("string/words", "text", "Returns the words of a text or an identifier.\n>>> (string/words \"helloWorld foo\")\n(\"hello\" \"World\" \"foo\")", words),
    pure("string/upper", "text", "Returns the text in capitals.\n>>> (string/upper \"straße\")\n\"STRASSE\"", upper).aka(&["string-upcase"]),
    pure("string/lower", "text", "Returns the text in small letters.\n>>> (string/lower \"HeLLo\")\n\"hello\"", lower).aka(&["string-downcase", "string/foldcase", "string-foldcase"]),
    pure("string/capitalize", "text", "Returns the text with its first letter a capital and the others small.\n>>> (string/capitalize \"hELLO\")\n\"Hello\"", capitalize),
    pure("string/title-case", "text", "Returns the text with every word's first letter a capital.\n>>> (string/title-case \"hello world\")\n\"Hello World\"", title_case).aka(&["string-capitalize", "string/headline"]),
    pure("string/snake-case", "text", "Returns the words in small letters joined by underscores.\n>>> (string/snake-case \"helloWorld\")\n\"hello_world\"", snake_case),
    pure("string/kebab-case", "text", "Returns the words in small letters joined by hyphens.\n>>> (string/kebab-case \"HelloWorld\")\n\"hello-world\"", kebab_case),
    pure("string/camel-case", "text", "Returns the words joined, all but the first capitalized.\n>>> (string/camel-case \"hello world\")\n\"helloWorld\"", camel_case),
    pure("string/pascal-case", "text", "Returns the words joined and capitalized.\n>>> (string/pascal-case \"hello world\")\n\"HelloWorld\"", pascal_case),
];

fn words(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let words = text::words(arguments("string/words", values).text(ctx, 0)?);
    make_list(ctx, words.iter().map(String::as_str))
}

fn upper(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/upper", values)
        .name_text(ctx, 0)?
        .to_uppercase();
    make(ctx, &text)
}

fn lower(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/lower", values)
        .name_text(ctx, 0)?
        .to_lowercase();
    make(ctx, &text)
}

fn capitalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/capitalize", values, text::capitalize)
}

fn title_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/title-case", values, text::title_case)
}

fn snake_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/snake-case", values, |text| {
        text::words(text).join("_").to_lowercase()
    })
}

fn kebab_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/kebab-case", values, |text| {
        text::words(text).join("-").to_lowercase()
    })
}

fn pascal(text: &str) -> String {
    text::words(text)
        .iter()
        .map(|word| text::capitalize(word))
        .collect()
}

fn camel_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/camel-case", values, |text| {
        let pascal = pascal(text);
        let mut characters = pascal.chars();
        let first: String = characters
            .next()
            .into_iter()
            .flat_map(char::to_lowercase)
            .collect();
        first + characters.as_str()
    })
}

fn pascal_case(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    changed(ctx, "string/pascal-case", values, pascal)
}
