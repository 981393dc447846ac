//! `;;@key value` comments.

use super::kind::SyntaxKind;
use super::lexer::SyntaxToken;
use super::tree::SyntaxTree;
use crate::lang::source::Span;

/// A `;;@key value` comment before a form, with the lines that go on with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    pub key: String,
    /// Lines are apart by line ends.
    pub value: String,
    pub span: Span,
}

/// Columns behind the semicolons by which a comment line goes on with the directive above it.
const CONTINUES_COLUMNS: usize = 2;

/// Reads the directives among tokens, in order.
///
/// ```text
///   ;;@deprecated Use string/trim instead:
///   ;;   it knows more kinds of white space
///   ;; a comment that is no part of it
/// ```
pub fn read_all(tree: &SyntaxTree, tokens: &[SyntaxToken]) -> Vec<Directive> {
    let mut found: Vec<Directive> = Vec::new();
    let mut goes_on = false;
    for &token in tokens {
        match token.kind {
            SyntaxKind::Whitespace => {}
            SyntaxKind::Directive => {
                let directive = read(tree, token);
                goes_on = directive.is_some();
                found.extend(directive);
            }
            _ => {
                let line = continuation(tree, token).filter(|_| goes_on);
                goes_on = line.is_some();
                if let (Some(line), Some(last)) = (line, found.last_mut()) {
                    if !last.value.is_empty() {
                        last.value.push('\n');
                    }
                    last.value.push_str(line);
                    last.span.end = token.span.end;
                }
            }
        }
    }
    found
}

/// Reads one directive token; `None` where no key follows the `;;@`.
pub fn read(tree: &SyntaxTree, token: SyntaxToken) -> Option<Directive> {
    if token.kind != SyntaxKind::Directive {
        return None;
    }
    let body = tree.token_text(token).strip_prefix(";;@")?.trim_end();
    let (key, value) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    if key.is_empty() {
        return None;
    }
    Some(Directive {
        key: key.to_string(),
        value: value.trim().to_string(),
        span: token.span,
    })
}

/// Returns the words of a comment line that is indented behind its semicolons.
pub fn continuation(tree: &SyntaxTree, token: SyntaxToken) -> Option<&str> {
    if token.kind != SyntaxKind::LineComment {
        return None;
    }
    let body = tree.token_text(token).trim_start_matches(';');
    let words = body.trim_start();
    let blank = &body[..body.len() - words.len()];
    let is_indented = blank.contains('\t') || blank.len() >= CONTINUES_COLUMNS;
    (is_indented && !words.is_empty()).then_some(words.trim_end())
}
