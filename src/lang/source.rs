//! Source text and places in it.

use std::sync::{Arc, OnceLock};

/// A half-open range of bytes in one source text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// Returns the same span in a text that has `offset` more bytes before it.
    pub fn shifted(self, offset: usize) -> Span {
        Span {
            start: self.start + offset as u32,
            end: self.end + offset as u32,
        }
    }
}

/// How the names of the language's own sources begin.
pub const PRELUDE: &str = "prelude/";

/// The package that is current where nothing else is said.
pub const USER_PACKAGE: &str = "user";

/// A named text: a file's content, or what was typed at the REPL.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// What to call it in messages: a path relative to the project, or `repl`.
    pub name: Arc<str>,
    pub text: Arc<str>,
    /// The line of the file on which the text begins, from 1; a text cut out of a file keeps its lines.
    pub first_line: u32,
    /// The package in which its first form is read; the first one of all where nothing is said.
    pub package: Option<Arc<str>>,
    /// Where lines begin, found at the first question and shared by all copies: a large file is
    /// asked once for each of its definitions.
    line_starts: Arc<OnceLock<Vec<u32>>>,
}

impl PartialEq for SourceText {
    fn eq(&self, other: &SourceText) -> bool {
        self.name == other.name && self.text == other.text && self.first_line == other.first_line
    }
}

impl Eq for SourceText {}

impl SourceText {
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceText {
        SourceText {
            name: name.into(),
            text: text.into(),
            first_line: 1,
            package: None,
            line_starts: Arc::default(),
        }
    }

    /// Says in which package the text begins.
    pub fn in_package(mut self, package: &str) -> SourceText {
        self.package = (package != USER_PACKAGE).then(|| package.into());
        self
    }

    /// Returns the name of the package in which the text begins.
    pub fn package(&self) -> &str {
        self.package.as_deref().unwrap_or(USER_PACKAGE)
    }

    /// Whether it is part of the language, and so nothing a person could mend.
    pub fn is_prelude(&self) -> bool {
        self.name.starts_with(PRELUDE)
    }

    /// Returns the line and column (both from 1, column in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let offset = floor_char_boundary(&self.text, offset);
        let starts = self.line_starts();
        // The first line begins at 0, so there is always one at or before the offset.
        let line = starts.partition_point(|&start| start as usize <= offset) - 1;
        let column = self.text[starts[line] as usize..offset].chars().count() as u32 + 1;
        (self.first_line + line as u32, column)
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0)
                .chain(ends.map(|at| at as u32 + 1))
                .collect()
        })
    }

    /// Returns the text of the line an offset lies in, without its line end, and where it starts.
    pub fn line_at(&self, offset: usize) -> (usize, &str) {
        let offset = floor_char_boundary(&self.text, offset);
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..]
            .find('\n')
            .map_or(self.text.len(), |at| offset + at);
        (start, self.text[start..end].trim_end_matches('\r'))
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let source = SourceText::new("a.lisp", "(f)\n\n  ü(g)\n");
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(3), (1, 4));
        assert_eq!(source.line_column(4), (2, 1));
        assert_eq!(source.line_column(9), (3, 4));
        // Inside of a character, and beyond the end.
        assert_eq!(source.line_column(8), (3, 3));
        assert_eq!(source.line_column(999), (4, 1));
        assert_eq!(SourceText::new("empty", "").line_column(0), (1, 1));
        let mut part = SourceText::new("a.lisp", "x\ny");
        part.first_line = 10;
        assert_eq!(part.line_column(2), (11, 1));
    }

    #[test]
    fn a_source_is_equal_to_its_copy_whether_or_not_it_was_asked() {
        let source = SourceText::new("a.lisp", "(f)");
        let same = SourceText::new("a.lisp", "(f)");
        source.line_column(1);
        assert_eq!(source, same);
    }
}
