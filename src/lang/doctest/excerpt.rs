//! Text taken out of a source, which knows where each of its characters stands there.

use crate::lang::definition::{Definition, Parts};
use crate::lang::syntax::{self, SyntaxNode, unescape_placed};
use std::ops::Range;

/// A text with the place of each of its bytes.
///
/// Between two pieces text and source run side by side; an escape, or the end of a line that was cut
/// out, begins another piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    /// Where a piece begins in `text` and in the source, in order.
    pieces: Vec<(u32, u32)>,
}

impl Excerpt {
    /// Returns a text that stands for itself.
    pub fn plain(text: &str) -> Excerpt {
        Excerpt {
            text: text.to_string(),
            pieces: vec![(0, 0)],
        }
    }

    /// Returns a text that begins at a place of its source.
    pub fn standing_at(text: &str, place: usize) -> Excerpt {
        Excerpt {
            text: text.to_string(),
            pieces: vec![(0, place as u32)],
        }
    }

    /// Returns what a string literal stands for; places count from the beginning of its tree's text,
    /// and `before` bytes that stand in front of it.
    pub fn of_string(literal: SyntaxNode<'_>, before: usize) -> Option<Excerpt> {
        let inside = literal.text().strip_prefix('"')?.strip_suffix('"')?;
        let (text, mut pieces) = unescape_placed(inside);
        let start = literal.span().start + 1 + before as u32;
        for (_, source) in &mut pieces {
            *source += start;
        }
        Some(Excerpt { text, pieces })
    }

    /// Returns the docstring of a definition with its places in the definition's source.
    pub fn docstring(definition: &Definition) -> Option<Excerpt> {
        let docstring = definition.docstring.as_deref()?;
        let parse = syntax::parse(&definition.text);
        let form = parse.tree.forms().next();
        let literal = form.and_then(|form| Parts::of(form)?.docstring);
        let start = definition.span.start as usize;
        match literal.and_then(|it| Excerpt::of_string(it, start)) {
            Some(excerpt) if excerpt.text == docstring => Some(excerpt),
            // A macro made it: all of it stands where the definition does.
            _ => Some(Excerpt::standing_at(
                docstring,
                definition.form_span.start as usize,
            )),
        }
    }

    /// Returns where a byte of the text stands in the source.
    pub fn place(&self, offset: usize) -> usize {
        let after = self
            .pieces
            .partition_point(|&(at, _)| at as usize <= offset);
        match after.checked_sub(1).and_then(|it| self.pieces.get(it)) {
            Some(&(at, source)) => source as usize + offset - at as usize,
            None => offset,
        }
    }

    /// Returns a part of the text.
    pub(super) fn part(&self, range: Range<usize>) -> Excerpt {
        let mut part = Excerpt::default();
        part.append(self, range);
        part
    }

    /// Appends a part of another excerpt on a line of its own.
    pub(super) fn append_line(&mut self, other: &Excerpt, range: Range<usize>) {
        self.text.push('\n');
        self.append(other, range);
    }

    fn append(&mut self, other: &Excerpt, range: Range<usize>) {
        let start = self.text.len();
        self.pieces
            .push((start as u32, other.place(range.start) as u32));
        let inner = other
            .pieces
            .iter()
            .filter(|(at, _)| range.start < *at as usize && (*at as usize) < range.end);
        self.pieces.extend(
            inner.map(|&(at, source)| ((start + at as usize - range.start) as u32, source)),
        );
        self.text.push_str(&other.text[range]);
    }
}
