//! Strings: immutable, indexed by character. Where a needle may be a regular expression, it may.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::display;
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
    pure("string/split", "text separator &optional limit", "Returns the parts between separators, a string or a regular expression; at most `limit` of them.\n>>> (string/split \"a,b\" \",\")\n(\"a\" \"b\")\n>>> (string/split \"a1b22c\" #\"[0-9]+\")\n(\"a\" \"b\" \"c\")\n>>> (string/split \"abc\" \"\")\n(\"a\" \"b\" \"c\")", split).aka(&["string-split"]),
    pure("string/join", "strings &optional separator", "Returns the texts with a separator between them.\n>>> (string/join '(\"a\" \"b\") \"-\")\n\"a-b\"", join).aka(&["string-join"]),
    pure("string/lines", "text", "Returns the lines without their ends.\n>>> (string/lines \"a\\nb\\n\")\n(\"a\" \"b\")", lines),
    pure("string/words", "text", "Returns the words of a text or an identifier.\n>>> (string/words \"helloWorld foo\")\n(\"hello\" \"World\" \"foo\")", words),
    pure("string/trim", "text &optional characters", "Returns the text without white space, or other characters, at both ends.\n>>> (string/trim \"  hello  \")\n\"hello\"\n>>> (string/trim \"xxaxx\" \"x\")\n\"a\"\n>>> (string/trim 42)\n!! expected string", trim),
    pure("string-trim", "characters-or-text &optional text", "Returns a text without white space at both ends; with two arguments, a text without the characters in the first.\n>>> (string-trim \" a \")\n\"a\"\n>>> (string-trim \"x\" \"xxaxx\")\n\"a\"", common_trim),
    pure("string/trim-left", "text", "Returns the text without white space at its beginning.\n>>> (string/trim-left \"  a \")\n\"a \"", trim_left),
    pure("string/trim-right", "text", "Returns the text without white space at its end.\n>>> (string/trim-right \" a  \")\n\" a\"", trim_right),
    pure("string-left-trim", "characters text", "Returns a text without certain characters at its beginning.\n>>> (string-left-trim \"x\" \"xxa\")\n\"a\"", common_trim_left),
    pure("string-right-trim", "characters text", "Returns a text without certain characters at its end.\n>>> (string-right-trim \"x\" \"axx\")\n\"a\"", common_trim_right),
    pure("string/upper", "text", "Returns the text in capitals.\n>>> (string/upper \"straße\")\n\"STRASSE\"", upper).aka(&["string-upcase"]),
    pure("string/lower", "text", "Returns the text in small letters.\n>>> (string/lower \"HeLLo\")\n\"hello\"", lower).aka(&["string-downcase", "string/foldcase", "string-foldcase"]),
    pure("string/capitalize", "text", "Returns the text with its first letter a capital and the others small.\n>>> (string/capitalize \"hELLO\")\n\"Hello\"", capitalize),
    pure("string/title-case", "text", "Returns the text with every word's first letter a capital.\n>>> (string/title-case \"hello world\")\n\"Hello World\"", title_case).aka(&["string-capitalize", "string/headline"]),
    pure("string/snake-case", "text", "Returns the words in small letters joined by underscores.\n>>> (string/snake-case \"helloWorld\")\n\"hello_world\"", snake_case),
    pure("string/kebab-case", "text", "Returns the words in small letters joined by hyphens.\n>>> (string/kebab-case \"HelloWorld\")\n\"hello-world\"", kebab_case),
    pure("string/camel-case", "text", "Returns the words joined, all but the first capitalized.\n>>> (string/camel-case \"hello world\")\n\"helloWorld\"", camel_case),
    pure("string/pascal-case", "text", "Returns the words joined and capitalized.\n>>> (string/pascal-case \"hello world\")\n\"HelloWorld\"", pascal_case),
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
    pure("string/repeat", "text count", "Returns the text so many times.\n>>> (string/repeat \"ab\" 3)\n\"ababab\"", repeat),
    pure("make-string", "count &optional character &rest options", "Returns a string of one character; Sema's way, a string and a count, repeats the string.\n>>> (make-string 3 #\\x)\n\"xxx\"\n>>> (make-string \"ab\" 2)\n\"abab\"", make_string),
    pure("string/reverse", "text", "Returns the characters in reverse.\n>>> (string/reverse \"abc\")\n\"cba\"", reverse),
    pure("string/pad-left", "text width &optional padding", "Returns the text with padding before it, so many characters wide.\n>>> (string/pad-left \"42\" 5 \"0\")\n\"00042\"", pad_left),
    pure("string/pad-right", "text width &optional padding", "Returns the text with padding after it, so many characters wide.\n>>> (string/pad-right \"hi\" 4)\n\"hi  \"", pad_right),
    pure("string/center", "text width &optional padding", "Returns the text with padding on both sides.\n>>> (string/center \"a\" 3)\n\" a \"", center),
    pure("string/truncate-width", "text columns", "Returns as much of the text as fits so many columns, with an ellipsis where some is left out.\n>>> (string/truncate-width \"hello\" 4)\n\"hel…\"", truncate_width),
    pure("string/word-wrap", "text columns", "Returns lines of at most so many columns.\n>>> (string/word-wrap \"the quick brown fox\" 10)\n(\"the quick\" \"brown fox\")", word_wrap),
    pure("string/after", "text needle", "Returns what follows the first occurrence, all where there is none.\n>>> (string/after \"a@b\" \"@\")\n\"b\"", after),
    pure("string/after-last", "text needle", "Returns what follows the last occurrence.\n>>> (string/after-last \"a.b.c\" \".\")\n\"c\"", after_last),
    pure("string/before", "text needle", "Returns what precedes the first occurrence.\n>>> (string/before \"a@b\" \"@\")\n\"a\"", before),
    pure("string/before-last", "text needle", "Returns what precedes the last occurrence.\n>>> (string/before-last \"a.b.c\" \".\")\n\"a.b\"", before_last),
    pure("string/between", "text left right", "Returns what stands between two delimiters, the text where there is nothing such.\n>>> (string/between \"[a]\" \"[\" \"]\")\n\"a\"", between),
    pure("string/chop-start", "text prefix", "Returns the text without a prefix.\n>>> (string/chop-start \"foobar\" \"foo\")\n\"bar\"", chop_start),
    pure("string/chop-end", "text suffix", "Returns the text without a suffix.\n>>> (string/chop-end \"a.txt\" \".txt\")\n\"a\"", chop_end),
    pure("string/ensure-start", "text prefix", "Returns the text, with the prefix if it lacks it.\n>>> (string/ensure-start \"a\" \"/\")\n\"/a\"", ensure_start),
    pure("string/ensure-end", "text suffix", "Returns the text, with the suffix if it lacks it.\n>>> (string/ensure-end \"a\" \"/\")\n\"a/\"", ensure_end),
    pure("string/wrap", "text left &optional right", "Returns the text between delimiters.\n>>> (string/wrap \"a\" \"(\" \")\")\n\"(a)\"", wrap),
    pure("string/unwrap", "text left &optional right", "Returns the text without its delimiters.\n>>> (string/unwrap \"(a)\" \"(\" \")\")\n\"a\"", unwrap),
    pure("string/empty?", "text", "Returns whether there are no characters.\n>>> (string/empty? \"\")\n#t", is_empty),
    pure("string/blank?", "text", "Returns whether there is nothing but white space.\n>>> (string/blank? \" \")\n#t", is_blank),
    pure("string/number?", "text", "Returns whether the text is a number.\n>>> (string/number? \"3.14\")\n#t\n>>> (string/number? \"x\")\n#f", is_number),
    pure("string/matches?", "text pattern", "Returns whether a regular expression matches somewhere in the text.\n>>> (string/matches? \"a1\" #\"[0-9]\")\n#t", matches),
    pure("string/codepoints", "text", "Returns the numbers of the characters.\n>>> (string/codepoints \"AB\")\n(65 66)", codepoints),
    pure("string/from-codepoints", "numbers", "Returns the text of characters by number.\n>>> (string/from-codepoints '(65 66))\n\"AB\"", from_codepoints),
    pure("string=?", "text &rest texts", "Returns whether all are the same text; symbols are taken by name.\n>>> (string=? \"a\" \"a\")\n#t", |ctx, values| chain(ctx, "string=?", values, false, |order| order.is_eq())).aka(&["string="]),
    pure("string<?", "text &rest texts", "Returns whether the texts rise in the order of characters.\n>>> (string<? \"a\" \"b\")\n#t", |ctx, values| chain(ctx, "string<?", values, false, |order| order.is_lt())).aka(&["string<"]),
    pure("string>?", "text &rest texts", "Returns whether the texts fall.\n>>> (string>? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>?", values, false, |order| order.is_gt())).aka(&["string>"]),
    pure("string<=?", "text &rest texts", "Returns whether no text is before the one before.\n>>> (string<=? \"a\" \"a\")\n#t", |ctx, values| chain(ctx, "string<=?", values, false, |order| order.is_le())).aka(&["string<="]),
    pure("string>=?", "text &rest texts", "Returns whether no text is after the one before.\n>>> (string>=? \"b\" \"a\")\n#t", |ctx, values| chain(ctx, "string>=?", values, false, |order| order.is_ge())).aka(&["string>="]),
    pure("string-ci=?", "text &rest texts", "Returns whether all are the same text, letters in either case.\n>>> (string-ci=? \"A\" \"a\")\n#t", |ctx, values| chain(ctx, "string-ci=?", values, true, |order| order.is_eq())).aka(&["string-equal"]),
    pure("string-ci<?", "text &rest texts", "Returns whether the texts rise, letters in either case.\n>>> (string-ci<? \"a\" \"B\")\n#t", |ctx, values| chain(ctx, "string-ci<?", values, true, |order| order.is_lt())).aka(&["string-lessp"]),
    pure("string/=", "a b", "Returns whether both are different texts.\n>>> (string/= \"a\" \"b\")\n#t", differ),
];

/// Makes a string, after making sure there is room.
fn make(ctx: &mut NativeContext<'_>, text: &str) -> Result<Value, Signal> {
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

/// Answers a function of the first argument's text.
fn changed(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(&str) -> String,
) -> Result<Value, Signal> {
    let text = function(arguments(name, values).text(ctx, 0)?);
    make(ctx, &text)
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
    let mut joined = String::new();
    for &value in values {
        match ctx.heap.text(value) {
            Some(text) => joined.push_str(text),
            None => joined.push_str(&display(ctx.heap, ctx.symbols, value)),
        }
    }
    make(ctx, &joined)
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
        Ok(at) => text.chars().nth(at),
        Err(_) => None,
    };
    character
        .map(Value::character)
        .ok_or_else(|| call.out_of_range(index, text.chars().count()))
}

/// Returns the byte offset of a character's index, the end included.
fn offset(ctx: &NativeContext<'_>, string: Value, index: usize) -> Option<usize> {
    let text = ctx.heap.text(string)?;
    if ctx.heap.is_ascii(string) {
        return (index <= text.len()).then_some(index);
    }
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .nth(index)
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
        (Some(from), Some(to)) => text.get(from..to).map(str::to_string),
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
        true => text.chars().skip(length - taken).collect(),
        false => text.chars().take(taken).collect(),
    };
    make(ctx, &part)
}

fn split(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/split", values);
    let text = call.text(ctx, 0)?.to_string();
    let limit = call.index_or(ctx, 2, usize::MAX)?.max(1);
    if let Some(regex) = ctx.heap.payload_of::<regex::Regex>(values[1]).cloned() {
        let parts: Vec<&str> = regex.splitn(&text, limit).collect();
        return make_list(ctx, parts);
    }
    let separator = call.name_text(ctx, 1)?;
    if separator.is_empty() {
        let parts: Vec<String> = text.chars().map(String::from).collect();
        return make_list(ctx, parts.iter().map(String::as_str));
    }
    let parts: Vec<&str> = text.splitn(limit, separator.as_str()).collect();
    make_list(ctx, parts)
}

fn join(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/join", values);
    let elements = call.sequence(ctx, 0)?;
    let separator = if call.given(1) {
        call.name_text(ctx, 1)?
    } else {
        String::new()
    };
    let mut joined = String::new();
    for (index, &element) in elements.iter().enumerate() {
        if index > 0 {
            joined.push_str(&separator);
        }
        match ctx.heap.text(element) {
            Some(text) => joined.push_str(text),
            None => joined.push_str(&display(ctx.heap, ctx.symbols, element)),
        }
    }
    make(ctx, &joined)
}

fn lines(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/lines", values).text(ctx, 0)?.to_string();
    make_list(ctx, text.lines())
}

fn words(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let words = text::words(arguments("string/words", values).text(ctx, 0)?);
    make_list(ctx, words.iter().map(String::as_str))
}

fn trim(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/trim", values);
    let trimmed = match call.given(1) {
        true => {
            let characters = call.name_text(ctx, 1)?;
            call.text(ctx, 0)?
                .trim_matches(|it| characters.contains(it))
                .to_string()
        }
        false => call.text(ctx, 0)?.trim().to_string(),
    };
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
    make(ctx, text.trim_matches(|it| bag.contains(&it)))
}

fn common_trim_left(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (bag, text) = bag_and_text(ctx, "string-left-trim", values)?;
    make(ctx, text.trim_start_matches(|it| bag.contains(&it)))
}

fn common_trim_right(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (bag, text) = bag_and_text(ctx, "string-right-trim", values)?;
    make(ctx, text.trim_end_matches(|it| bag.contains(&it)))
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

/// Answers a question about a text and a second one.
fn question(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(&str, &str) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let needle = call.name_text(ctx, 1)?;
    Ok(Value::boolean(function(call.text(ctx, 0)?, &needle)))
}

fn contains(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[1], Kind::Regex) {
        true => matches(ctx, values),
        false => question(ctx, "string/contains?", values, |text, part| {
            text.contains(part)
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
    let regex = super::regex::pattern(ctx, call, 1)?;
    Ok(Value::boolean(regex.is_match(call.text(ctx, 0)?)))
}

fn index_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/index-of", values);
    let (text, needle) = (call.text(ctx, 0)?, call.name_text(ctx, 1)?);
    let start = call.index_or(ctx, 2, 0)?;
    let Some(from) = offset(ctx, values[0], start) else {
        return Ok(Value::NIL);
    };
    let found = text[from..].find(&needle);
    Ok(found.map_or(Value::NIL, |at| {
        Value::length(start + text[from..from + at].chars().count())
    }))
}

fn last_index_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/last-index-of", values);
    let (text, needle) = (call.text(ctx, 0)?, call.name_text(ctx, 1)?);
    Ok(text
        .rfind(&needle)
        .map_or(Value::NIL, |at| Value::length(text[..at].chars().count())))
}

fn count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/count", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        let regex = super::regex::pattern(ctx, call, 1)?;
        return Ok(Value::length(regex.find_iter(call.text(ctx, 0)?).count()));
    }
    let needle = call.name_text(ctx, 1)?;
    Ok(Value::length(call.text(ctx, 0)?.matches(&needle).count()))
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

fn replace(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        let regex = super::regex::pattern(ctx, call, 1)?;
        let replaced = {
            let (text, replacement) = (call.text(ctx, 0)?, call.text(ctx, 2)?);
            regex.replace_all(text, replacement).into_owned()
        };
        return make(ctx, &replaced);
    }
    let text = call.text(ctx, 0)?.to_string();
    let (needle, replacement) = (call.name_text(ctx, 1)?, call.name_text(ctx, 2)?);
    bounded(ctx, &text, &needle, &replacement)?;
    make(ctx, &text.replace(&needle, &replacement))
}

fn replace_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace-first", values);
    if ctx.heap.is(values[1], Kind::Regex) {
        let regex = super::regex::pattern(ctx, call, 1)?;
        let replaced = regex
            .replace(call.text(ctx, 0)?, call.text(ctx, 2)?)
            .into_owned();
        return make(ctx, &replaced);
    }
    let (needle, replacement) = (call.name_text(ctx, 1)?, call.name_text(ctx, 2)?);
    let replaced = call.text(ctx, 0)?.replacen(&needle, &replacement, 1);
    make(ctx, &replaced)
}

fn replace_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/replace-last", values);
    let (needle, replacement) = (call.name_text(ctx, 1)?, call.name_text(ctx, 2)?);
    let text = call.text(ctx, 0)?.to_string();
    match text.rfind(&needle) {
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

/// Repeats a text; its size is known before it is built.
fn repeated(ctx: &mut NativeContext<'_>, text: &str, count: usize) -> Result<Value, Signal> {
    let bytes = text.len().saturating_mul(count);
    ctx.charge(bytes / 64)?;
    ctx.reserve(bytes)?;
    if bytes > crate::lang::value::heap::LENGTH_MAX {
        return Err(Signal::limit(
            "heap",
            "a string cannot be longer than 4 GiB",
        ));
    }
    Ok(ctx.heap.string(&text.repeat(count)))
}

fn repeat(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/repeat", values);
    let (text, count) = (call.name_text(ctx, 0)?, call.index(ctx, 1)?);
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
        text.chars().rev().collect()
    })
}

/// Returns a text and the padding it lacks to a width.
fn padding(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
) -> Result<(String, String), Signal> {
    let call = arguments(name, values);
    let text = display(ctx.heap, ctx.symbols, values[0]);
    let width = call.index(ctx, 1)?;
    let padding = if call.given(2) {
        call.name_text(ctx, 2)?
    } else {
        " ".into()
    };
    let missing = width.saturating_sub(text.chars().count());
    ctx.charge(missing / 64)?;
    ctx.reserve(missing.saturating_mul(4))?;
    Ok((text, padding.chars().cycle().take(missing).collect()))
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
    let (text, columns) = (call.text(ctx, 0)?, call.index(ctx, 1)?);
    if text::width(text) <= columns {
        return Ok(values[0]);
    }
    let mut short = String::new();
    let mut taken = 0;
    for character in text.chars() {
        let columns_more = text::width(character.encode_utf8(&mut [0; 4]));
        if taken + columns_more + 1 > columns {
            break;
        }
        taken += columns_more;
        short.push(character);
    }
    if columns > 0 {
        short.push('…');
    }
    make(ctx, &short)
}

fn word_wrap(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/word-wrap", values);
    let lines = text::wrap(call.text(ctx, 0)?, call.index(ctx, 1)?);
    make_list(ctx, lines.iter().map(String::as_str))
}

/// Answers a part of the text, told by a needle; the whole text where the needle is not in it.
fn around(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    part: fn(&str, &str) -> Option<String>,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let needle = call.name_text(ctx, 1)?;
    match part(call.text(ctx, 0)?, &needle) {
        Some(part) => make(ctx, &part),
        None => Ok(values[0]),
    }
}

fn after(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/after", values, |text, needle| {
        text.split_once(needle).map(|(_, after)| after.to_string())
    })
}

fn after_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/after-last", values, |text, needle| {
        text.rsplit_once(needle).map(|(_, after)| after.to_string())
    })
}

fn before(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/before", values, |text, needle| {
        text.split_once(needle)
            .map(|(before, _)| before.to_string())
    })
}

fn before_last(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    around(ctx, "string/before-last", values, |text, needle| {
        text.rsplit_once(needle)
            .map(|(before, _)| before.to_string())
    })
}

fn between(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/between", values);
    let (left, right) = (call.name_text(ctx, 1)?, call.name_text(ctx, 2)?);
    let text = call.text(ctx, 0)?;
    let part = text
        .split_once(&left)
        .and_then(|(_, after)| after.split_once(&right))
        .map(|(between, _)| between.to_string());
    match part {
        Some(part) => make(ctx, &part),
        None => Ok(values[0]),
    }
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
    let left = call.name_text(ctx, 1)?;
    let right = if call.given(2) {
        call.name_text(ctx, 2)?
    } else {
        left.clone()
    };
    Ok((call.text(ctx, 0)?.to_string(), left, right))
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

fn is_number(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/number?", values).text(ctx, 0)?;
    Ok(Value::boolean(
        crate::lang::value::number::parse(text.trim(), 10).is_some(),
    ))
}

fn codepoints(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("string/codepoints", values).text(ctx, 0)?;
    let numbers: Vec<Value> = text.chars().map(|it| Value::small(it as i32)).collect();
    super::list::large_list(ctx, &numbers)
}

fn from_codepoints(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/from-codepoints", values);
    let mut text = String::new();
    for number in call.sequence(ctx, 0)? {
        let character = number
            .as_fixnum()
            .and_then(|number| u32::try_from(number).ok())
            .and_then(char::from_u32);
        text.push(character.ok_or_else(|| call.wrong(ctx, 0, "list of code points"))?);
    }
    make(ctx, &text)
}

/// Returns whether each neighbouring pair of texts is in order.
fn chain(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    fold_case: bool,
    holds: fn(std::cmp::Ordering) -> bool,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let mut before: Option<String> = None;
    let mut all = true;
    for (index, value) in values.iter().enumerate() {
        // Keyword arguments such as `:start1` end the texts.
        if index > 1 && value.is_keyword() {
            break;
        }
        let text = call.name_text(ctx, index)?;
        let text = if fold_case { text.to_lowercase() } else { text };
        if let Some(before) = before {
            all &= holds(before.cmp(&text));
        }
        before = Some(text);
    }
    Ok(Value::boolean(all))
}

fn differ(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("string/=", values);
    Ok(Value::boolean(
        call.name_text(ctx, 0)? != call.name_text(ctx, 1)?,
    ))
}
