//! Tokens to a tree, with an explicit stack: text of any shape is read without the Rust stack.
//!
//! A text whose brackets match is read exactly so. Where a form is left open to the end, it is read
//! again from there on: now a `(` at the beginning of a line ends every form that is still open.

use std::sync::Arc;

use super::error::{self, SyntaxError, SyntaxErrors};
use super::kind::SyntaxKind;
use super::lexer::{self, Guard, SyntaxToken};
use super::tree::{NodeIndex, SyntaxTree};
use crate::lang::limits::{NESTING_MAX, SOURCE_BYTES_MAX};
use crate::lang::source::Span;

/// What reading answers: always a tree, and what was wrong.
#[derive(Clone, Debug)]
pub struct Parse {
    pub tree: SyntaxTree,
    pub errors: Vec<SyntaxError>,
}

/// Reads a text. It never fails and loses no byte.
pub fn parse(text: &str) -> Parse {
    let first = read(text, None);
    let Some(open) = first.open else {
        return first.parse;
    };
    read(text, Some(open as usize)).parse
}

/// What one pass found.
pub(super) struct Reading {
    pub parse: Parse,
    /// Where the outermost form begins that is open at the end of the text.
    pub open: Option<u32>,
    /// How many brackets are open there.
    pub open_depth: usize,
    /// The innermost open form, for the REPL to name.
    pub open_title: Option<std::string::String>,
}

/// Reads a text in one pass; forms that begin at or after `recover_from` end where the next begins.
pub(super) fn read(text: &str, recover_from: Option<usize>) -> Reading {
    if text.len() > SOURCE_BYTES_MAX {
        return too_long(text);
    }
    let mut lexed = lexer::lex(text, Guard::Off);
    let text_left_open = lexed.text_left_open;
    if recover_from.is_some() && text_left_open {
        lexed = lexer::lex(text, Guard::LineStart);
    }
    let mut parser = Parser {
        tree: SyntaxTree::new(Arc::from(text), lexed.tokens),
        errors: lexed.errors,
        frames: vec![Frame::new(
            SyntaxTree::ROOT,
            SyntaxKind::Root,
            Span::default(),
        )],
        too_deep: 0,
        short_lambdas: 0,
        text_left_open,
        looks_left: LOOKS_MAX,
    };
    for index in 0..parser.tree.tokens().len() {
        let token = parser.tree.tokens()[index];
        let line_start =
            token.span.start == 0 || text.as_bytes()[token.span.start as usize - 1] == b'\n';
        if token.kind == SyntaxKind::OpenParen
            && line_start
            && recover_from.is_some_and(|from| token.span.start as usize > from)
        {
            parser.too_deep = 0;
            parser.close_unclosed(token.span.start);
        }
        parser.token(token);
    }
    parser.finish(text)
}

/// A text beyond the limit is one token that is no datum.
fn too_long(text: &str) -> Reading {
    let span = Span::new(0, text.len());
    let token = SyntaxToken {
        kind: SyntaxKind::Unknown,
        span,
    };
    Reading {
        parse: Parse {
            tree: SyntaxTree::new(Arc::from(text), vec![token]),
            errors: vec![error::text_too_long(Span::new(0, 0), SOURCE_BYTES_MAX)],
        },
        open: None,
        open_depth: 0,
        open_title: None,
    }
}

struct Frame {
    node: NodeIndex,
    kind: SyntaxKind,
    /// The opening bracket or the prefix.
    open: Span,
    last_child: Option<NodeIndex>,
    /// Children so far, and the position of a dot among them; datum comments are not counted.
    children: usize,
    dot: Option<usize>,
}

impl Frame {
    fn new(node: NodeIndex, kind: SyntaxKind, open: Span) -> Frame {
        Frame {
            node,
            kind,
            open,
            last_child: None,
            children: 0,
            dot: None,
        }
    }
}

struct Parser {
    tree: SyntaxTree,
    errors: SyntaxErrors,
    frames: Vec<Frame>,
    /// Brackets open beyond the nesting limit; what they hold is not in the tree.
    too_deep: usize,
    short_lambdas: usize,
    /// Whether a string, comment or name swallows the rest of the text; the lexer has said it.
    text_left_open: bool,
    /// How often the text after a wrong bracket may still be looked at.
    looks_left: usize,
}

/// Open forms among which the one that a bracket closes is looked for.
pub(super) const FORMS_LOOKED_AT_MAX: usize = 64;
/// Tokens looked at after a bracket that closes nothing, and how many such brackets are cared for.
const LOOK_TOKENS_MAX: usize = 2_000;
const LOOKS_MAX: usize = 64;

impl Parser {
    fn token(&mut self, token: SyntaxToken) {
        let kind = token.kind;
        if kind.is_trivia() {
            return;
        }
        if self.too_deep > 0 {
            if kind.opened_node().is_some() {
                self.too_deep += 1;
            } else if kind.is_closer() {
                self.too_deep -= 1;
            }
            return;
        }
        if let Some(node) = kind.opened_node().or(kind.prefixed_node()) {
            self.open(node, token);
        } else if kind.is_closer() {
            self.close(token);
        } else {
            self.atom(token);
        }
    }

    /// Appends a node to the innermost open form.
    fn add(&mut self, kind: SyntaxKind, span: Span) -> Option<NodeIndex> {
        let frame = self.frames.last_mut()?;
        let node = self.tree.add(kind, span, frame.node, frame.last_child);
        frame.last_child = Some(node);
        if kind == SyntaxKind::Dot {
            frame.dot = Some(frame.children);
        }
        if kind != SyntaxKind::DatumComment {
            frame.children += 1;
        }
        Some(node)
    }

    fn open(&mut self, kind: SyntaxKind, token: SyntaxToken) {
        if self.frames.len() > NESTING_MAX {
            self.errors
                .push(error::nesting_too_deep(token.span, NESTING_MAX));
            if kind.is_prefixed() {
                return;
            }
            self.too_deep = 1;
            return;
        }
        if kind == SyntaxKind::ShortLambda {
            if self.short_lambdas > 0 {
                self.errors.push(error::nested_short_lambda(token.span));
            }
            self.short_lambdas += 1;
        }
        if let Some(node) = self.add(kind, token.span) {
            self.frames.push(Frame::new(node, kind, token.span));
        }
    }

    fn atom(&mut self, token: SyntaxToken) {
        if token.kind == SyntaxKind::Dot {
            let in_list = self.frames.last().is_some_and(|frame| {
                matches!(frame.kind, SyntaxKind::List | SyntaxKind::ShortLambda)
                    && frame.dot.is_none()
            });
            if !in_list {
                self.errors.push(error::misplaced_dot(token.span));
                return;
            }
            self.add(SyntaxKind::Dot, token.span);
            return;
        }
        self.add(token.kind, token.span);
        self.end_prefixes(token.span.end);
    }

    /// A datum ended at `end`: so do the prefixes it belongs to.
    fn end_prefixes(&mut self, end: u32) {
        while let Some(frame) = self.frames.last() {
            // A datum comment after a prefix is not the datum the prefix waits for.
            if !frame.kind.is_prefixed() || frame.children == 0 {
                return;
            }
            self.tree.set_end(frame.node, end);
            let ended = frame.kind;
            self.frames.pop();
            if ended == SyntaxKind::DatumComment {
                return;
            }
        }
    }

    /// Gives up prefixes that nothing follows.
    fn drop_prefixes(&mut self) {
        while let Some(frame) = self.frames.last() {
            if !frame.kind.is_prefixed() {
                return;
            }
            let prefix = &self.tree.text()[frame.open.range()];
            let mut error = error::nothing_follows(frame.open, prefix);
            // The bracket that follows it is there already.
            error.incomplete = false;
            self.errors.push(error);
            if let Some(frame) = self.frames.pop() {
                self.end_in_vain(&frame);
            }
        }
    }

    /// Ends a prefix that waited in vain, with what was given up inside of it.
    fn end_in_vain(&mut self, frame: &Frame) {
        let inside = frame.last_child.map(|it| self.tree.node(it).span().end);
        let end = inside.unwrap_or(0).max(frame.open.end);
        if frame.kind != SyntaxKind::DatumComment {
            self.tree.set_kind(frame.node, SyntaxKind::Unknown);
        }
        self.tree.set_end(frame.node, end);
    }

    fn close(&mut self, token: SyntaxToken) {
        self.drop_prefixes();
        let closes = |frame: &Frame| frame.kind.closer().is_some_and(|(it, _)| it == token.kind);
        // Deep stacks with wrong closers must not cost a walk each; a mistake is near the top.
        let matching = self
            .frames
            .iter()
            .rev()
            .take(FORMS_LOOKED_AT_MAX)
            .position(closes);
        match matching {
            Some(0) => self.end_form(token.span.end),
            Some(above) => {
                let found = self.tree.text()[token.span.range()].to_string();
                for _ in 0..above {
                    self.drop_prefixes();
                    self.end_wrongly(token, &found);
                }
                self.drop_prefixes();
                if self.frames.last().is_some_and(closes) {
                    self.end_form(token.span.end);
                }
            }
            None if self.is_mistyped(token) => {
                let found = self.tree.text()[token.span.range()].to_string();
                self.end_wrongly(token, &found);
            }
            None => {
                let closer = &self.tree.text()[token.span.range()];
                self.errors.push(error::stray_closer(token.span, closer));
            }
        }
    }

    /// Whether a bracket that belongs to nothing was meant to close the innermost form, and is not one
    /// too many: of the two, what leaves less wrong up to the next form at the beginning of a line.
    fn is_mistyped(&mut self, token: SyntaxToken) -> bool {
        let open: Vec<SyntaxKind> = self.frames[1..]
            .iter()
            .rev()
            .map(|frame| frame.kind)
            .filter(|kind| kind.closer().is_some())
            .take(LOOK_TOKENS_MAX)
            .collect();
        if open.is_empty() || self.looks_left == 0 {
            return false;
        }
        self.looks_left -= 1;
        let as_mistyped = self.wrong_after(token, open[1..].iter().rev().copied().collect());
        let as_extra = self.wrong_after(token, open.into_iter().rev().collect());
        as_mistyped <= as_extra
    }

    /// Counts the brackets that do not fit after a token, with these forms open.
    fn wrong_after(&self, token: SyntaxToken, mut open: Vec<SyntaxKind>) -> usize {
        let text = self.tree.text().as_bytes();
        let tokens = self.tree.tokens();
        let first = tokens.partition_point(|other| other.span.start <= token.span.start);
        let mut wrong = 0;
        for other in tokens[first..].iter().take(LOOK_TOKENS_MAX) {
            let start = other.span.start as usize;
            if other.kind == SyntaxKind::OpenParen && text[start - 1] == b'\n' {
                break;
            }
            if let Some(node) = other.kind.opened_node() {
                open.push(node);
            } else if other.kind.is_closer() {
                match open.last().and_then(|kind| kind.closer()) {
                    Some((closer, _)) if closer == other.kind => {
                        open.pop();
                    }
                    _ => wrong += 1,
                }
            }
        }
        wrong + open.len()
    }

    /// The innermost form is closed by the closer of one around it.
    fn end_wrongly(&mut self, token: SyntaxToken, found: &str) {
        let Some(frame) = self.frames.last() else {
            return;
        };
        let (Some((_, expected)), true) = (frame.kind.closer(), self.frames.len() > 1) else {
            return;
        };
        // An f-string that swallows its end has been complained of.
        let in_text = self.text_left_open
            && matches!(frame.kind, SyntaxKind::FString | SyntaxKind::Interpolation);
        if in_text {
            return self.end_form(token.span.start);
        }
        let title = title(self.tree.text(), frame.open.start as usize);
        self.errors
            .push(error::wrong_closer(token.span, &title, expected, found));
        self.end_form(token.span.start);
    }

    fn end_form(&mut self, end: u32) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.tree.set_end(frame.node, end);
        let whole = Span::new(frame.open.start as usize, end as usize);
        match frame.kind {
            SyntaxKind::ShortLambda => self.short_lambdas = self.short_lambdas.saturating_sub(1),
            // A map closed by another bracket has been complained of.
            SyntaxKind::Map
                if frame.children % 2 == 1
                    && self.tree.text().as_bytes().get(end as usize - 1) == Some(&b'}') =>
            {
                self.errors.push(error::odd_map(frame.open));
            }
            SyntaxKind::Interpolation if frame.children != 1 => {
                self.errors.push(error::interpolation_count(whole));
            }
            SyntaxKind::ByteVector => self.check_bytes(frame.node),
            _ => {}
        }
        if frame.dot.is_some_and(|dot| frame.children != dot + 2) {
            self.errors.push(error::misplaced_dot(whole));
        }
        self.end_prefixes(end);
    }

    fn check_bytes(&mut self, node: NodeIndex) {
        use super::number::NumberLiteral;
        let node = self.tree.node(node);
        let bad = node
            .children()
            .find(|it| !matches!(it.number(), Some(NumberLiteral::Integer(0..=255))));
        if let Some(bad) = bad {
            let error = error::bad_byte(bad.span(), bad.text());
            self.errors.push(error);
        }
    }

    /// Ends every open form at `end`, with one error that names the outermost.
    fn close_unclosed(&mut self, end: u32) {
        if self.frames.len() <= 1 {
            return;
        }
        let text = self.tree.text();
        // The form ends with its last token, not with the blank lines after it.
        let tokens = self.tree.tokens();
        let before = tokens.partition_point(|token| token.span.start < end);
        let mut written = tokens[..before].iter().rev();
        let last = written.find(|token| token.kind != SyntaxKind::Whitespace);
        let end = last.map_or(end, |token| token.span.end.min(end));
        let outermost = self.frames[1..]
            .iter()
            .find_map(|frame| Some((frame.kind, frame.open, frame.kind.closer()?.1)));
        match outermost {
            // The lexer has already said it of an f-string.
            Some((SyntaxKind::FString, _, _)) => {}
            Some(_) if self.text_left_open => {}
            Some((_, open, closer)) => {
                let title = title(text, open.start as usize);
                self.errors.push(error::unclosed_form(open, &title, closer));
            }
            None => {
                let open = self.frames[1].open;
                let prefix = &text[open.range()];
                self.errors.push(error::nothing_follows(open, prefix));
            }
        }
        while self.frames.len() > 1 {
            if let Some(frame) = self.frames.pop() {
                if frame.kind.is_prefixed() && frame.children == 0 {
                    self.end_in_vain(&frame);
                } else {
                    self.tree.set_end(frame.node, end.max(frame.open.end));
                }
            }
        }
        self.short_lambdas = 0;
    }

    fn finish(mut self, text: &str) -> Reading {
        let text_left_open = self.text_left_open;
        let open_depth = self.frames.len() - 1 + self.too_deep;
        let open = self.frames.get(1).map(|frame| frame.open.start);
        let open_title = self
            .frames
            .iter()
            .skip(1)
            .rev()
            .find(|frame| !frame.kind.is_prefixed())
            .map(|frame| title(text, frame.open.start as usize));
        self.close_unclosed(text.len() as u32);
        let errors = self.errors.in_order();
        let open = open.or_else(|| {
            // A string that swallows the rest of the file may stand outside of any form.
            let first = errors.first().filter(|_| text_left_open)?;
            Some(first.span.start)
        });
        Reading {
            parse: Parse {
                tree: self.tree,
                errors,
            },
            open,
            open_depth,
            open_title,
        }
    }
}

/// How a form begins, for messages: its bracket, head and name, at most the rest of its line.
pub(super) fn title(text: &str, open: usize) -> std::string::String {
    const LENGTH_MAX: usize = 40;
    let rest = &text[open..];
    let near = rest.char_indices().nth(4 * LENGTH_MAX);
    let near = near.map_or(rest, |(at, _)| &rest[..at]);
    let line = near.lines().next().unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().take(2).collect();
    let mut title = words.join(" ");
    if let Some((at, _)) = title.char_indices().nth(LENGTH_MAX) {
        title.truncate(at);
    }
    // In `(f x)` and `(f]` alike the form begins with `(f`.
    title.truncate(title.trim_end_matches([')', ']', '}']).len());
    title.push_str(" …");
    title
}
