//! Escapes in strings and f-strings.

use std::borrow::Cow;
use std::ops::Range;

/// Returns what a string's inside stands for. An escape that is unknown keeps its backslash.
pub fn unescape(inside: &str) -> Cow<'_, str> {
    match inside.contains('\\') {
        true => Cow::Owned(unescape_placed(inside).0),
        false => Cow::Borrowed(inside),
    }
}

/// Returns what a string's inside stands for, and where its pieces begin, in what it stands for and in
/// the inside: between two such places both run side by side.
pub fn unescape_placed(inside: &str) -> (String, Vec<(u32, u32)>) {
    let mut text = String::with_capacity(inside.len());
    let mut pieces = vec![(0, 0)];
    let mut at = 0;
    while let Some(found) = inside[at..].find('\\') {
        let start = at + found;
        text.push_str(&inside[at..start]);
        let (length, decoded) = escape(&inside[start..]);
        at = start + length;
        match decoded {
            Some(character) => {
                text.push(character);
                pieces.push((text.len() as u32, at as u32));
            }
            None => text.push_str(&inside[start..at]),
        }
    }
    text.push_str(&inside[at..]);
    (text, pieces)
}

/// Returns what a regex literal's inside stands for: only the quote is escaped.
pub fn unescape_regex(inside: &str) -> Cow<'_, str> {
    if inside.contains("\\\"") {
        Cow::Owned(inside.replace("\\\"", "\""))
    } else {
        Cow::Borrowed(inside)
    }
}

/// Returns where numeric escapes stand that name no character.
pub(super) fn bad_escapes(inside: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = inside[at..].find('\\') {
            let start = at + found;
            let (length, decoded) = escape(&inside[start..]);
            at = start + length;
            let numeric = inside[start..].starts_with("\\x")
                || inside[start..].starts_with("\\u")
                || inside[start..].starts_with("\\U");
            if decoded.is_none() && numeric {
                return Some(start..at);
            }
        }
        None
    })
}

/// Returns the length of the escape at the beginning of `text` and its character, if it has one.
fn escape(text: &str) -> (usize, Option<char>) {
    let Some(letter) = text[1..].chars().next() else {
        return (1, None);
    };
    let simple = match letter {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\\' | '"' | '$' => letter,
        'x' => {
            return match text[2..].find(';') {
                Some(digits) if digits > 0 && digits <= 8 => {
                    (2 + digits + 1, hexadecimal(&text[2..2 + digits]))
                }
                _ => (2, None),
            };
        }
        'u' => return fixed(text, 4),
        'U' => return fixed(text, 8),
        _ => return (1 + letter.len_utf8(), None),
    };
    (2, Some(simple))
}

fn fixed(text: &str, digits: usize) -> (usize, Option<char>) {
    match text.get(2..2 + digits) {
        Some(body) => match hexadecimal(body) {
            Some(character) => (2 + digits, Some(character)),
            None => (2, None),
        },
        None => (2, None),
    }
}

fn hexadecimal(digits: &str) -> Option<char> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}
