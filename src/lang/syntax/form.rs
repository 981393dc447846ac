//! Top-level forms with the comments that belong to them.

use super::directive::{self, Directive};
use super::kind::SyntaxKind;
use super::tree::{SyntaxNode, SyntaxTree};
use crate::lang::source::Span;

/// Returns the comments and directives directly above a form, with the form itself.
///
/// They belong to it if no blank line is between, and each begins its line:
///
/// ```text
///   (def a 1) ; not this one
///
///   ;; nor this
///
///   ;;@allow magic-number    this one
///   ; and this
///   (def b 12)
/// ```
pub fn span_with_leading(node: SyntaxNode<'_>) -> Span {
    let span = node.span();
    Span {
        start: leading_start(node) as u32,
        end: span.end,
    }
}

/// Returns the directives directly above a form, in order.
pub fn directives(node: SyntaxNode<'_>) -> Vec<Directive> {
    let tree = node.tree();
    let first = tree.token_index(leading_start(node));
    let last = tree.token_index(node.span().start as usize);
    directive::read_all(tree, &tree.tokens()[first..last])
}

/// Returns the words of the comments directly above a form and inside it, in order, without semicolons;
/// directives are left out.
pub fn comments(node: SyntaxNode<'_>) -> Vec<&str> {
    let tree = node.tree();
    let first = tree.token_index(leading_start(node));
    let last = tree.token_index(node.span().end as usize);
    let mut found = Vec::new();
    let mut in_directive = false;
    for &token in &tree.tokens()[first..last] {
        if token.kind == SyntaxKind::Whitespace {
            continue;
        }
        in_directive = match token.kind {
            SyntaxKind::Directive => true,
            _ => in_directive && directive::continuation(tree, token).is_some(),
        };
        if token.kind.is_comment() && !in_directive {
            found.push(comment_words(tree.token_text(token)));
        }
    }
    found
}

fn comment_words(text: &str) -> &str {
    match text.strip_prefix("#|") {
        Some(block) => block.strip_suffix("|#").unwrap_or(block).trim(),
        None => text.trim_start_matches(';').trim(),
    }
}

fn leading_start(node: SyntaxNode<'_>) -> usize {
    let tree = node.tree();
    let mut start = node.span().start as usize;
    let mut position = tree.token_index(start);
    while position > 0 {
        position -= 1;
        let token = tree.tokens()[position];
        if token.kind == SyntaxKind::Whitespace {
            if memchr::memchr_iter(b'\n', tree.token_text(token).as_bytes()).count() > 1 {
                break;
            }
        } else if token.kind.is_comment() && begins_line(tree, position) {
            start = token.span.start as usize;
        } else {
            break;
        }
    }
    start
}

fn begins_line(tree: &SyntaxTree, position: usize) -> bool {
    let start = tree.tokens()[position].span.start as usize;
    let line_start = tree.text()[..start].rfind('\n').map_or(0, |at| at + 1);
    tree.text()[line_start..start].trim().is_empty()
}

/// Returns the top-level forms in order, those inside a top-level `begin` or `progn` in its place.
pub fn top_level(tree: &SyntaxTree) -> Vec<SyntaxNode<'_>> {
    let mut forms = Vec::new();
    let mut waiting: Vec<SyntaxNode<'_>> = tree.forms().collect();
    waiting.reverse();
    while let Some(node) = waiting.pop() {
        let splits = node.is_call_of("begin") || node.is_call_of("progn");
        if splits && node.child(1).is_some() {
            let before = waiting.len();
            waiting.extend(node.children().skip(1));
            waiting[before..].reverse();
        } else {
            forms.push(node);
        }
    }
    forms
}
