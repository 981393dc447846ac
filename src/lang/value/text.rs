//! Text apart from the heap: how strings, characters and names are written, and how strings change.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::lang::syntax::is_delimiter;
use crate::lang::toil::pieces::Mind;

/// Names of characters that have one, the first of several being written.
pub const CHARACTER_NAMES: [(&str, char); 11] = [
    ("space", ' '),
    ("newline", '\n'),
    ("linefeed", '\n'),
    ("tab", '\t'),
    ("return", '\r'),
    ("nul", '\0'),
    ("null", '\0'),
    ("escape", '\u{1b}'),
    ("backspace", '\u{8}'),
    ("delete", '\u{7f}'),
    ("alarm", '\u{7}'),
];

/// Returns the character a name after `#\` stands for.
pub fn character_named(name: &str) -> Option<char> {
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return Some(only);
    }
    let lower = name.to_ascii_lowercase();
    if let Some((_, character)) = CHARACTER_NAMES.iter().find(|(known, _)| *known == lower) {
        return Some(*character);
    }
    let digits = lower
        .strip_prefix("u+")
        .or_else(|| lower.strip_prefix(['x', 'u']))?;
    u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32)
}

/// Appends a character as it is read, `#\a` or `#\space`.
pub fn write_character(out: &mut String, character: char) {
    out.push_str("#\\");
    match CHARACTER_NAMES
        .iter()
        .find(|(_, named)| *named == character)
    {
        Some((name, _)) => out.push_str(name),
        None if character.is_control() => out.push_str(&format!("x{:X}", character as u32)),
        None => out.push(character),
    }
}

/// Appends a string as it is read, in quotes.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars().minded() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Appends a symbol as it is read: between bars where it would be taken for something else.
pub fn write_symbol(out: &mut String, name: &str) {
    if symbol_needs_bars(name) {
        out.push('|');
        for character in name.chars() {
            if matches!(character, '|' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
        out.push('|');
    } else {
        out.push_str(name);
    }
}

fn symbol_needs_bars(name: &str) -> bool {
    let first = name.chars().next();
    name == "."
        || first.is_none_or(|first| matches!(first, '#' | ':' | '@'))
        || matches!(name, "nil" | "true" | "false")
        || name.chars().any(|character| {
            is_delimiter(character) || character.is_control() || matches!(character, '|' | '\\')
        })
        || super::number::parse(name, 10).is_some()
}

/// Returns the words of an identifier or a sentence: `helloWorld`, `hello_world`, `Hello World`.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let word = next_word(text, at)?;
        at = word.end;
        Some(&text[word])
    })
}

/// Returns the place of the first word at `start` or behind it.
pub fn next_word(text: &str, start: usize) -> Option<Range<usize>> {
    let is_separator = |it: char| matches!(it, '_' | '-' | ' ' | '.');
    let mut characters = text[start..].char_indices().minded();
    let (begin, mut last) = characters.find(|&(_, it)| !is_separator(it))?;
    let begin = start + begin;
    for (place, character) in characters {
        let place = start + place;
        // A capital begins a word after a small letter, and where a run of capitals ends: `HTTPServer`.
        let ends = is_separator(character)
            || character.is_uppercase()
                && (!last.is_uppercase() || {
                    let mut behind = text[place..].chars().skip(1);
                    behind.next().is_some_and(char::is_lowercase)
                });
        if ends {
            return Some(begin..place);
        }
        last = character;
    }
    Some(begin..text.len())
}

/// Upper-cases the first character and lower-cases the others.
pub fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => {
            first.to_uppercase().collect::<String>() + &characters.as_str().to_lowercase()
        }
        None => String::new(),
    }
}

/// Capitalizes every word and keeps what is between them.
pub fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars().minded() {
        if inside {
            out.extend(character.to_lowercase());
        } else {
            out.extend(character.to_uppercase());
        }
        inside = character.is_alphanumeric() || (inside && character == '\'');
    }
    out
}

/// Returns the columns a text takes in a terminal; the end of a line takes none.
pub fn width(text: &str) -> usize {
    let shown = strip_escapes(text);
    UnicodeWidthStr::width(shown.as_str()) - shown.matches('\n').count()
}

/// Returns the text without ANSI escape sequences, which take no columns.
pub fn strip_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&rest[..at]);
        rest = &rest[at + escape_length(&rest[at..])..];
    }
    out.push_str(rest);
    out
}

/// Returns the bytes of the escape sequence a text begins with, 0 where it begins with none.
fn escape_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('\u{1b}') else {
        return 0;
    };
    let inside = match rest.chars().next() {
        // Parameters up to a letter.
        Some('[') => rest[1..]
            .find(|it| ('\u{40}'..='\u{7e}').contains(&it))
            .map(|at| at + 2),
        // A title or a link, up to BEL or `ESC \\`.
        Some(']') => rest
            .find(['\u{7}', '\u{1b}'])
            .map(|at| at + 1 + usize::from(rest[at..].starts_with("\u{1b}\\"))),
        Some(other) => Some(other.len_utf8()),
        None => Some(0),
    };
    1 + inside.unwrap_or(rest.len())
}

/// Returns as much of a text as fits so many columns, a mark at its end where some is left out.
///
/// Graphemes stay whole. Escape sequences take no columns; those after the cut that end a style stay.
pub fn fit(text: &str, columns: usize, mark: &str) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    let mark_columns = width(mark);
    if mark_columns > columns {
        return fit(mark, columns, "");
    }
    let (mut out, mut taken, mut is_cut) = (String::new(), 0, false);
    let mut rest = text;
    while !rest.is_empty() {
        let escape = escape_length(rest);
        if escape > 0 {
            let (sequence, after) = rest.split_at(escape);
            // At the last column everything else is behind the cut already.
            if !is_cut && taken + mark_columns < columns || ends_style(sequence) {
                out.push_str(sequence);
            }
            rest = after;
            continue;
        }
        let plain = &rest[..rest.find('\u{1b}').unwrap_or(rest.len())];
        let grapheme = plain.graphemes(true).next().unwrap_or(plain);
        let more = UnicodeWidthStr::width(grapheme);
        if !is_cut && taken + more + mark_columns <= columns {
            out.push_str(grapheme);
            taken += more;
        } else if !is_cut {
            is_cut = true;
            out.push_str(mark);
        }
        rest = &rest[grapheme.len()..];
    }
    out
}

/// Whether a sequence only takes styles away: `ESC [ 0 m` and its kin, or the end of a link.
fn ends_style(sequence: &str) -> bool {
    if matches!(sequence, "\u{1b}]8;;\u{1b}\\" | "\u{1b}]8;;\u{7}") {
        return true;
    }
    let Some(numbers) = sequence
        .strip_prefix("\u{1b}[")
        .and_then(|rest| rest.strip_suffix('m'))
    else {
        return false;
    };
    numbers.split(';').all(|number| {
        matches!(
            number.parse(),
            Err(_) | Ok(0 | 22..=25 | 27..=29 | 39 | 49 | 54 | 55 | 59u8)
        )
    })
}

/// Cuts a text into its graphemes; an escape sequence is one piece, whatever stands in it.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let length = match escape_length(rest) {
            0 => {
                let plain = &rest[..rest.find('\u{1b}').unwrap_or(rest.len())];
                plain.graphemes(true).next()?.len()
            }
            length => length,
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        Some(piece)
    })
}

/// Breaks text into lines of at most `columns`, at spaces where there are any.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let (mut line, mut line_width) = (String::new(), 0);
    let mut word = Vec::new();
    for piece in pieces(text).minded().chain(["\n"]) {
        if !matches!(piece, " " | "\n" | "\r\n") {
            word.push((piece, width(piece)));
            continue;
        }
        let word_width: usize = word.iter().map(|(_, width)| width).sum();
        let fits = line_width > 0 && line_width + 1 + word_width <= columns;
        if fits && !word.is_empty() {
            line.push(' ');
            line_width += 1;
        } else if line_width > 0 && !word.is_empty() {
            lines.push(std::mem::take(&mut line));
            line_width = 0;
        }
        for (piece, piece_width) in word.drain(..) {
            if line_width > 0 && line_width + piece_width > columns {
                lines.push(std::mem::take(&mut line));
                line_width = 0;
            }
            line.push_str(piece);
            line_width += piece_width;
        }
        if piece != " " {
            lines.push(std::mem::take(&mut line));
            line_width = 0;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_so_that_they_read_back() {
        let written = |name: &str| {
            let mut out = String::new();
            write_symbol(&mut out, name);
            out
        };
        assert_eq!(written("string/trim"), "string/trim");
        assert_eq!(written("a b"), "|a b|");
        assert_eq!(written(""), "||");
        assert_eq!(written("12"), "|12|");
        assert_eq!(written("a|b"), "|a\\|b|");
        assert_eq!(written("@a"), "|@a|");
        let mut out = String::new();
        write_string(&mut out, "a\"b\\\n\u{e9}");
        write_character(&mut out, ' ');
        write_character(&mut out, '\u{1}');
        assert_eq!(out, "\"a\\\"b\\\\\\n\u{e9}\"#\\space#\\x1");
        assert_eq!(character_named("x1"), Some('\u{1}'));
        assert_eq!(character_named("Newline"), Some('\n'));
        assert_eq!(character_named("x"), Some('x'));
        assert_eq!(character_named("nonsense"), None);
    }

    #[test]
    fn words_are_found_in_every_case() {
        for text in ["helloWorld", "hello_world", "Hello World", "hello-world"] {
            let words: Vec<&str> = words(text).collect();
            assert_eq!(words.join(" ").to_lowercase(), "hello world");
        }
        assert!(words("__HTTPServer2.").eq(["HTTP", "Server2"]));
        assert!(words(" -_.").eq([""; 0]));
        assert_eq!(title_case("o'neil AND sons"), "O'neil And Sons");
        assert_eq!(capitalize("hELLO"), "Hello");
    }

    #[test]
    fn lines_are_broken_by_columns() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("日本語 の テスト", 9), ["日本語 の", "テスト"]);
        assert_eq!(wrap("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(wrap("a\n\nb c", 4), ["a", "", "b c"]);
        let title = "\u{1b}]0;a b\u{7}hello";
        assert_eq!(wrap(title, 3), ["\u{1b}]0;a b\u{7}hel", "lo"]);
        assert_eq!(fit("ab\u{1b}[2Jcd", 2, ""), "ab");
        assert_eq!(width("\u{1b}[31m日本\u{1b}[0m"), 4);
    }
}
