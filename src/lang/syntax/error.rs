//! What is wrong with a text, each message made by a function named for it.

use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::{SourceText, Span};

/// One thing wrong with a text; the tree is there all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Lower case, no full stop, the thing in backquotes.
    pub message: String,
    pub span: Span,
    pub hint: Option<String>,
    /// Whether more text at the end could mend it.
    pub incomplete: bool,
}

impl SyntaxError {
    fn new(span: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            message: message.into(),
            span,
            hint: None,
            incomplete: false,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> SyntaxError {
        self.hint = Some(hint.into());
        self
    }

    fn incomplete(mut self) -> SyntaxError {
        self.incomplete = true;
        self
    }

    /// Returns the error with its source, ready to be drawn.
    pub fn diagnostic(&self, source: &SourceText) -> Diagnostic {
        Diagnostic {
            hint: self.hint.clone(),
            ..Diagnostic::new("reader", self.message.clone()).at(source, self.span)
        }
    }

    /// Returns all errors of a text as one diagnostic, ready to be drawn.
    pub fn together(errors: &[SyntaxError], source: &SourceText) -> Option<Diagnostic> {
        Diagnostic::together(errors.iter().map(|error| error.diagnostic(source)))
    }
}

/// Errors of one text that are kept: the first ones.
pub(super) const ERRORS_MAX: usize = 1_000;

/// What is wrong with a text, found in any order.
#[derive(Debug, Default)]
pub(super) struct SyntaxErrors(Vec<SyntaxError>);

impl SyntaxErrors {
    pub fn push(&mut self, error: SyntaxError) {
        self.0.push(error);
        // A text of nothing but mistakes must not cost a message each.
        if self.0.len() >= 2 * ERRORS_MAX {
            self.keep_first();
        }
    }

    fn keep_first(&mut self) {
        self.0.sort_by_key(|it| it.span.start);
        self.0.truncate(ERRORS_MAX);
    }

    /// Returns the first of them, in the order of the text.
    pub fn in_order(mut self) -> Vec<SyntaxError> {
        self.keep_first();
        self.0
    }
}

/// A piece of text as a message shows it.
fn brief(text: &str) -> String {
    const LENGTH_MAX: usize = 40;
    match text.char_indices().nth(LENGTH_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}

/// `title` is how the form begins: its bracket, head and name.
pub(super) fn unclosed_form(span: Span, title: &str, closer: &str) -> SyntaxError {
    SyntaxError::new(span, format!("the form `{title}` is never closed"))
        .hint(format!("add the missing `{closer}`"))
        .incomplete()
}

pub(super) fn stray_closer(span: Span, closer: &str) -> SyntaxError {
    SyntaxError::new(span, format!("`{closer}` closes nothing"))
        .hint("remove it, or look for a bracket that closes too early above")
}

pub(super) fn wrong_closer(span: Span, title: &str, expected: &str, found: &str) -> SyntaxError {
    SyntaxError::new(
        span,
        format!("the form `{title}` is closed by `{found}` instead of `{expected}`"),
    )
    .hint(format!("close it with `{expected}`"))
}

pub(super) fn unclosed_text(span: Span, what: &str, closer: &str) -> SyntaxError {
    SyntaxError::new(span, format!("the {what} that opens here is never closed"))
        .hint(format!("add the missing `{closer}`"))
        .incomplete()
}

pub(super) fn nothing_follows(span: Span, prefix: &str) -> SyntaxError {
    let hint = match prefix {
        "'" => "`'` quotes the form after it; text is written in double quotes".to_string(),
        _ => format!("`{prefix}` needs a form after it"),
    };
    SyntaxError::new(span, format!("nothing follows `{prefix}`"))
        .hint(hint)
        .incomplete()
}

pub(super) fn nesting_too_deep(span: Span, limit: usize) -> SyntaxError {
    SyntaxError::new(span, format!("nested deeper than {limit} brackets"))
        .hint("build deep data at run time instead of writing it out")
}

pub(super) fn text_too_long(span: Span, limit: usize) -> SyntaxError {
    SyntaxError::new(span, format!("the text is longer than {limit} bytes"))
        .hint("split it into several files")
}

pub(super) fn misplaced_dot(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a dot must stand in a list, before its last form")
        .hint("write `(a . b)`, or `(a b . rest)` in a parameter list")
}

pub(super) fn odd_map(span: Span) -> SyntaxError {
    SyntaxError::new(span, "a map needs an even number of forms")
        .hint("every key is followed by its value: `{:a 1 :b 2}`")
}

pub(super) fn nested_short_lambda(span: Span) -> SyntaxError {
    SyntaxError::new(span, "`#(…)` inside another `#(…)`")
        .hint("write the inner or the outer one as `(fn (x) …)`")
}

pub(super) fn interpolation_count(span: Span) -> SyntaxError {
    SyntaxError::new(span, "`${…}` must hold exactly one expression")
        .hint("write `\\$` for a dollar sign")
}

pub(super) fn unknown_character(span: Span, text: &str) -> SyntaxError {
    let text = brief(text);
    SyntaxError::new(span, format!("unknown character name `{text}`"))
        .hint("characters are written `#\\a`, `#\\space`, `#\\newline`, `#\\x41`")
}

pub(super) fn bad_number(span: Span, text: &str, why: &str) -> SyntaxError {
    let text = brief(text);
    SyntaxError::new(span, format!("`{text}` is no number: {why}"))
}

pub(super) fn bad_escape(span: Span, text: &str) -> SyntaxError {
    let text = brief(text);
    SyntaxError::new(span, format!("`{text}` names no character"))
        .hint("write `\\x41;`, `\\u0041` or `\\U00000041`")
}

pub(super) fn unknown_dispatch(span: Span, text: &str) -> SyntaxError {
    let text = brief(text);
    SyntaxError::new(span, format!("`{text}` is no syntax of the language"))
        .hint(match text.starts_with("#{") || text == "#" {
            true => "a set is made with `(set '(1 2))`; known are `#'f #(…) #\"…\" #\\c #:x #u8(…) #c(…) #t #f #x1F #; #|…|#`",
            false => "known are `#'f #(…) #\"…\" #\\c #:x #u8(…) #c(…) #t #f #x1F #; #|…|#`",
        })
}

pub(super) fn bad_byte(span: Span, text: &str) -> SyntaxError {
    let text = brief(text);
    SyntaxError::new(span, format!("`{text}` is no byte"))
        .hint("a byte vector holds whole numbers from 0 to 255")
}
