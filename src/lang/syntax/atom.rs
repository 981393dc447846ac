//! Atoms as plain data.

use std::borrow::Cow;

use super::character;
use super::kind::SyntaxKind;
use super::number::{self, NumberLiteral};
use super::string;

/// What an atom stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom<'text> {
    /// The name, without the bars of `|a b|`.
    Symbol(Cow<'text, str>),
    /// `#:x`
    Uninterned(Cow<'text, str>),
    /// The name without its colon.
    Keyword(Cow<'text, str>),
    Boolean(bool),
    Nil,
    Number(NumberLiteral),
    /// A string, or the text of an f-string's part, with its escapes decoded.
    String(Cow<'text, str>),
    /// The pattern, with only `\"` decoded.
    Regex(Cow<'text, str>),
    Character(char),
}

pub(super) fn decode(kind: SyntaxKind, text: &str) -> Option<Atom<'_>> {
    Some(match kind {
        SyntaxKind::Symbol => Atom::Symbol(unbar(text)),
        SyntaxKind::UninternedSymbol => Atom::Uninterned(unbar(text.strip_prefix("#:")?)),
        SyntaxKind::Keyword => Atom::Keyword(unbar(text.strip_prefix(':')?)),
        SyntaxKind::Boolean => Atom::Boolean(matches!(text, "#t" | "#true" | "true" | "t")),
        SyntaxKind::Nil => Atom::Nil,
        SyntaxKind::Number => Atom::Number(number::parse(text)?.ok()?),
        SyntaxKind::String => {
            Atom::String(string::unescape(text.strip_prefix('"')?.strip_suffix('"')?))
        }
        SyntaxKind::FStringText => Atom::String(string::unescape(text)),
        SyntaxKind::Regex => Atom::Regex(string::unescape_regex(
            text.strip_prefix("#\"")?.strip_suffix('"')?,
        )),
        SyntaxKind::Character => Atom::Character(character::decode(text)?),
        _ => return None,
    })
}

/// Removes the bars around quoted parts of a name, and the backslashes inside of them.
fn unbar(text: &str) -> Cow<'_, str> {
    if !text.contains('|') {
        return Cow::Borrowed(text);
    }
    let mut name = String::with_capacity(text.len());
    let mut is_quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '|' => is_quoted = !is_quoted,
            '\\' if is_quoted => name.extend(characters.next()),
            _ => name.push(character),
        }
    }
    Cow::Owned(name)
}
