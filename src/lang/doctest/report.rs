//! Examples and their outcomes as lines.

use crate::lang::syntax::{self, SyntaxKind};

/// Columns of a name with the dots behind it.
const NAME_COLUMNS: usize = 31;
/// Fewer dots than this are none.
const DOTS_MIN: usize = 3;
/// A string with lines that is longer than this is cut behind its first line.
const STRING_CHARS_MAX: usize = 24;

/// Returns the line over the outcomes of one name: `csv/parse ..................... 5/5 ✓`.
pub fn heading(name: &str, passed: usize, total: usize) -> String {
    let width = name.chars().count() + 1;
    let dots = NAME_COLUMNS.saturating_sub(width).max(DOTS_MIN);
    let mark = if passed == total { '✓' } else { '✗' };
    format!("{name} {} {passed}/{total} {mark}", ".".repeat(dots))
}

/// Returns an expression on one line: blanks are single spaces, line ends inside of strings are escapes,
/// and remarks are left out.
pub fn shown(expression: &str) -> String {
    if is_plain(expression) {
        return expression.to_string();
    }
    let tree = syntax::parse(expression).tree;
    let mut line = String::with_capacity(expression.len());
    for &token in tree.tokens() {
        let text = tree.token_text(token);
        match token.kind {
            SyntaxKind::String | SyntaxKind::FStringText => line.push_str(&string(text)),
            kind if kind.is_trivia() && !line.is_empty() && !line.ends_with(' ') => line.push(' '),
            kind if kind.is_trivia() => {}
            _ => line.push_str(text),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Whether an expression is shown as it stands: no line ends, no remarks, no blanks that could be fewer.
fn is_plain(expression: &str) -> bool {
    let bytes = expression.as_bytes();
    let is_blank = |it: &u8| *it == b' ';
    !bytes.first().is_some_and(is_blank)
        && !bytes.last().is_some_and(is_blank)
        && bytes
            .iter()
            .all(|it| !matches!(it, 0..=0x1f | 0x7f.. | b';' | b'#'))
        && memchr::memmem::find(bytes, b"  ").is_none()
}

fn string(text: &str) -> String {
    let escaped = |text: &str| {
        text.replace("\r\n", "\n")
            .replace('\n', "\\n")
            .replace('\t', "\\t")
    };
    match text.split_once('\n') {
        Some((first, _)) if text.chars().count() > STRING_CHARS_MAX => {
            format!("{}\\n...\"", escaped(first))
        }
        _ => escaped(text),
    }
}
