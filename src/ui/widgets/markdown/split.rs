//! Markdown cut into parts as it arrives.

use super::is_lisp;

/// A piece of Markdown that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Paragraphs, lists, headings, tables.
    Prose(String),
    /// Code, or a piece of it that is followed by more of the same block.
    Code {
        language: String,
        text: String,
        is_last: bool,
    },
}

/// A line that opens a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fence {
    mark: char,
    length: usize,
    indent: usize,
    language: String,
}

/// Cuts a text that comes in pieces.
#[derive(Debug, Default)]
pub struct Splitter {
    /// Lines of the part that is open.
    part: String,
    /// The line that is open.
    line: String,
    /// The block of code that is open, at the left edge.
    block: Option<Fence>,
    /// The same inside of a list.
    inner: Option<Fence>,
    /// Whether the part ends with an empty line.
    after_blank: bool,
}

impl Splitter {
    /// Takes a piece and returns the parts that are complete with it.
    pub fn push(&mut self, piece: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for line in piece.split_inclusive('\n') {
            self.line.push_str(line);
            if self.line.ends_with('\n') {
                let line = std::mem::take(&mut self.line);
                parts.extend(self.take(&line));
            }
        }
        parts
    }

    /// Returns the part that is open, as far as it goes.
    pub fn open(&self) -> Option<Part> {
        match &self.block {
            Some(fence) => {
                let line = match fence.may_be_closing(&self.line) {
                    true => "",
                    false => fence.without_indent(&self.line),
                };
                let text = format!("{}{line}", self.part);
                (!text.is_empty()).then(|| fence.code(text, true))
            }
            None => {
                let is_fence = self.line.trim_start().starts_with(['`', '~'])
                    && Fence::opening(&self.line).is_some();
                let line = if is_fence { "" } else { &self.line };
                let text = format!("{}{line}", self.part);
                (!text.trim().is_empty()).then_some(Part::Prose(text))
            }
        }
    }

    fn take(&mut self, line: &str) -> Option<Part> {
        if let Some(fence) = &self.block {
            if fence.is_closed_by(line) {
                let text = std::mem::take(&mut self.part);
                self.after_blank = false;
                return self.block.take().map(|it| it.code(text, true));
            }
            let line = fence.without_indent(line);
            let begins_form = is_lisp(&fence.language) && line.starts_with(['(', ';']);
            let is_cut = begins_form && self.after_blank;
            let done = is_cut.then(|| fence.code(std::mem::take(&mut self.part), false));
            self.after_blank = line.trim().is_empty();
            self.part.push_str(line);
            return done;
        }
        if let Some(inner) = &self.inner {
            if inner.is_closed_by(line) {
                self.inner = None;
            }
            self.part.push_str(line);
            return None;
        }
        let is_indented = line.starts_with([' ', '\t']);
        match Fence::opening(line) {
            Some(fence) if is_indented && !self.part.is_empty() => {
                self.inner = Some(fence);
                self.after_blank = false;
                self.part.push_str(line);
                None
            }
            Some(fence) => {
                self.block = Some(fence);
                self.after_blank = false;
                self.finish()
            }
            None => {
                let is_blank = line.trim().is_empty();
                let is_cut = self.after_blank && !is_blank && !is_indented;
                let done = if is_cut { self.finish() } else { None };
                self.after_blank = is_blank;
                self.part.push_str(line);
                done
            }
        }
    }

    /// Ends the open prose.
    fn finish(&mut self) -> Option<Part> {
        let text = std::mem::take(&mut self.part);
        (!text.trim().is_empty()).then_some(Part::Prose(text))
    }
}

impl Fence {
    fn opening(line: &str) -> Option<Fence> {
        let rest = line.trim_start_matches(' ');
        let indent = line.len() - rest.len();
        let mark = rest.chars().next().filter(|it| matches!(it, '`' | '~'))?;
        let length = rest.chars().take_while(|&it| it == mark).count();
        let info = rest[length..].trim();
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let language = info.split_whitespace().next().unwrap_or("").to_lowercase();
        Some(Fence {
            mark,
            length,
            indent,
            language,
        })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.trim();
        rest.len() >= self.length && rest.chars().all(|it| it == self.mark)
    }

    /// Whether a line that is not over may become the end of the block.
    fn may_be_closing(&self, line: &str) -> bool {
        let rest = line.trim();
        !rest.is_empty() && rest.chars().all(|it| it == self.mark)
    }

    fn without_indent<'t>(&self, line: &'t str) -> &'t str {
        let blank = line.len() - line.trim_start_matches(' ').len();
        &line[blank.min(self.indent)..]
    }

    fn code(&self, text: String, is_last: bool) -> Part {
        Part::Code {
            language: self.language.clone(),
            text,
            is_last,
        }
    }
}
