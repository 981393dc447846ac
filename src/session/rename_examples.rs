//! The examples of a docstring, when what they show gets another name: `>>> (square 3)` under `squared` would
//! only fail.
//!
//! What the examples should give, and the words around them, stay as they were written.

use crate::lang::definition::definitions;
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxKind};

/// Returns a definition's text with names changed in the examples of its docstring.
pub(super) fn with_examples(text: &str, pairs: &[(String, String)]) -> String {
    let source = SourceText::new("", text);
    let (forms, _) = definitions(&source);
    let definition = forms.first().and_then(|it| it.meant(&source));
    let Some(docstring) = definition.and_then(|it| it.docstring) else {
        return text.to_owned();
    };
    let parse = syntax::parse(text);
    let tree = &parse.tree;
    let mut is_found = false;
    let mut becomes = String::with_capacity(text.len());
    for &token in tree.tokens() {
        let word = tree.token_text(token);
        let is_it = !is_found && token.kind == SyntaxKind::String && says(word, &docstring);
        is_found |= is_it;
        match is_it {
            true => examples(word, pairs, &mut becomes),
            false => becomes.push_str(word),
        }
    }
    becomes
}

/// Whether a string as it is written says this.
fn says(written: &str, text: &str) -> bool {
    let inside = written
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'));
    inside.is_some_and(|it| it.replace("\\\"", "\"").replace("\\\\", "\\") == text)
}

/// Appends a docstring as it is written; names change on the lines of examples, which go on while brackets are
/// open.
fn examples(docstring: &str, pairs: &[(String, String)], into: &mut String) {
    let mut depth = 0;
    for line in docstring.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches(['"', ' ', '\t']).len();
        let code = match line[blank..].strip_prefix(">>>") {
            Some(rest) if !rest.starts_with('>') => {
                depth = 0;
                blank + 3
            }
            _ if depth > 0 => blank,
            _ => line.len(),
        };
        into.push_str(&line[..code]);
        depth = renamed_code(&line[code..], pairs, depth, into);
    }
}

/// Appends code as it stands in a string, where every quotation mark has a backslash; returns how many
/// brackets are open after it.
fn renamed_code(
    code: &str,
    pairs: &[(String, String)],
    mut depth: usize,
    into: &mut String,
) -> usize {
    let mut start = 0;
    let mut is_text = false;
    let mut letters = code.char_indices();
    let flush = |start: usize, end: usize, is_text: bool, into: &mut String| {
        let word = &code[start..end];
        let pair = pairs.iter().find(|(old, _)| !is_text && word == old);
        into.push_str(pair.map_or(word, |(_, new)| new));
    };
    while let Some((at, letter)) = letters.next() {
        let is_end = letter.is_whitespace() || "()[]{}'`,;\"\\".contains(letter);
        if !is_end {
            continue;
        }
        flush(start, at, is_text, into);
        into.push(letter);
        start = at + letter.len_utf8();
        match letter {
            '\\' => {
                if let Some((at, escaped)) = letters.next() {
                    is_text ^= escaped == '"';
                    into.push(escaped);
                    start = at + escaped.len_utf8();
                }
            }
            ';' if !is_text => {
                into.push_str(&code[start..]);
                return depth;
            }
            '(' | '[' | '{' if !is_text => depth += 1,
            ')' | ']' | '}' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    flush(start, code.len(), is_text, into);
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_in_examples_and_nowhere_else_in_a_docstring() {
        let text = r#"(defun squared (x)
  "Returns a square, as square numbers are.

  >>> (square 3)
  9
  >>> (list 'square \"square\" (square 2)   ; a square
            square-root (map #'square xs))
  square
  >>>! (define square* square)"
  (list "(square 3)" ">>> (square 3)" x))"#;
        let pairs = [("square".to_owned(), "squared".to_owned())];
        let expected = text
            .replace("  >>> (square 3)\n", "  >>> (squared 3)\n")
            .replace("(list 'square", "(list 'squared")
            .replace("(square 2)", "(squared 2)")
            .replace("#'square ", "#'squared ")
            .replace("square* square)", "square* squared)");
        assert_ne!(expected, text);
        assert_eq!(with_examples(text, &pairs), expected);
        assert_eq!(with_examples("(define x 3)", &pairs), "(define x 3)");
        let one = r#"(define (square x) ">>> (square 1)" (* x x))"#;
        let changed = r#"(define (square x) ">>> (squared 1)" (* x x))"#;
        assert_eq!(with_examples(one, &pairs), changed);
    }
}
