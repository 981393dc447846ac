//! Replacing one form, with every other byte kept.

use crate::lang::source::Span;

/// Returns the text with `replacement` in place of `span`.
pub fn replace_form(text: &str, span: Span, replacement: &str) -> String {
    let range = span.range();
    assert!(
        text.is_char_boundary(range.start) && text.is_char_boundary(range.end),
        "BUG: a form's span does not lie on characters"
    );
    let mut result = String::with_capacity(text.len() - range.len() + replacement.len());
    result.push_str(&text[..range.start]);
    result.push_str(replacement);
    result.push_str(&text[range.end..]);
    result
}
