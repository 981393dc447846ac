//! `;;@key value` comments.

use super::kind::SyntaxKind;
use super::lexer::SyntaxToken;
use super::tree::SyntaxTree;
use crate::lang::source::Span;

/// A `;;@key value` comment before a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    pub key: String,
    pub value: String,
    pub span: Span,
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
