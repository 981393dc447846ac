//! What is written instead, made of the exact text of the pieces.

use super::matching::{Bound, Fit};
use super::pattern::Slot;
use crate::audit::violation::Fix;
use crate::lang::source::Span;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Bytes of a form that is rewritten; of a larger one only the finding is told.
const FIX_BYTES_MAX: usize = 1 << 16;
/// Characters of code in a message.
const SHOWN_MAX: usize = 60;

/// A rewrite as a row of texts and pieces.
#[derive(Clone, Debug, Default)]
pub struct Template {
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug)]
pub enum Part {
    /// A bracket or a prefix: nothing stands between it and what follows.
    Open(String),
    Close(&'static str),
    Text(String),
    Piece(Slot),
}

/// The text of a finding, with the pieces it shows.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub parts: Vec<Said>,
}

#[derive(Clone, Debug)]
pub enum Said {
    Text(String),
    Piece(Slot),
    /// What was found.
    This,
    /// What is written instead.
    Fix,
}

/// A rewritten form and the places its text was taken from.
pub struct Rewritten {
    pub text: String,
    taken: Vec<Span>,
}

/// Writes a template with the pieces that fit. A piece keeps the layout and the comments inside of it,
/// and before it where it begins a line.
pub fn write(template: &Template, fit: &Fit<'_>) -> Rewritten {
    let mut rewritten = Rewritten {
        text: String::new(),
        taken: Vec::new(),
    };
    let text = fit.node.tree().text();
    let mut is_open = true;
    for part in &template.parts {
        match part {
            Part::Open(open) => {
                rewritten.separate(is_open, " ");
                rewritten.text.push_str(open);
                is_open = true;
                continue;
            }
            Part::Close(close) => rewritten.text.push_str(close),
            Part::Text(word) => {
                rewritten.separate(is_open, " ");
                rewritten.text.push_str(word);
            }
            Part::Piece(slot) => {
                let Some(mut span) = fit.bindings[*slot].and_then(Bound::span) else {
                    continue;
                };
                let layout = layout_before(fit.node, span.start);
                let before = &text[layout.range()];
                if !is_open && before.contains('\n') {
                    rewritten.separate(false, before);
                    rewritten.text.push_str(&text[span.range()]);
                    span.start = layout.start;
                } else {
                    rewritten.separate(is_open, " ");
                    rewritten.text.push_str(&text[span.range()]);
                }
                rewritten.taken.push(span);
            }
        }
        is_open = false;
    }
    rewritten
}

/// Returns what stands between a piece and the token before it.
fn layout_before(node: SyntaxNode<'_>, start: u32) -> Span {
    let tree = node.tree();
    let mut first = tree.token_index(start as usize);
    let mut span = Span { start, end: start };
    while first > 0 && tree.tokens()[first - 1].kind.is_trivia() {
        first -= 1;
        span.start = tree.tokens()[first].span.start;
    }
    span
}

impl Rewritten {
    fn separate(&mut self, is_open: bool, between: &str) {
        if !is_open {
            self.text.push_str(between);
        }
    }

    /// Returns the change, unless a comment would be lost by it.
    pub fn fix(self, node: SyntaxNode<'_>) -> Option<Fix> {
        let span = node.span();
        let is_taken = |at: Span| {
            let mut taken = self.taken.iter();
            taken.any(|it| it.start <= at.start && at.end <= it.end)
        };
        if self.text.is_empty() || span.range().len() > FIX_BYTES_MAX {
            return None;
        }
        let tree = node.tree();
        let first = tree.token_index(span.start as usize);
        let loses_comment = tree.tokens()[first..]
            .iter()
            .take_while(|token| token.span.start < span.end)
            .filter(|it| it.kind.is_comment() || it.kind == SyntaxKind::DatumCommentMark)
            .any(|token| !is_taken(token.span));
        (!loses_comment).then_some(Fix {
            span: (span.start, span.end),
            text: self.text,
        })
    }
}

impl Message {
    pub fn text(&self, fit: &Fit<'_>, rewritten: Option<&Rewritten>) -> String {
        let text = fit.node.tree().text();
        let mut message = String::new();
        for part in &self.parts {
            match part {
                Said::Text(words) => message.push_str(words),
                Said::This => message.push_str(&shown(fit.node.text())),
                Said::Fix => {
                    if let Some(rewritten) = rewritten {
                        message.push_str(&shown(&rewritten.text));
                    }
                }
                Said::Piece(slot) => {
                    if let Some(span) = fit.bindings[*slot].and_then(Bound::span) {
                        message.push_str(&shown(&text[span.range()]));
                    }
                }
            }
        }
        message
    }
}

/// Returns code on one line, cut where it is long.
fn shown(code: &str) -> String {
    let mut line = String::new();
    for (count, character) in code.chars().enumerate() {
        if count >= 4 * SHOWN_MAX || line.chars().count() >= SHOWN_MAX {
            line.push('…');
            break;
        }
        if !character.is_whitespace() {
            line.push(character);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}
