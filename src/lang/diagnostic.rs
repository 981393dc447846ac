//! What went wrong, where, and what to do: plain data, drawn with carets.

mod render;

use super::source::{SourceText, Span};

/// A message for a person, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Lower case, no full stop, the thing in backquotes.
    pub message: String,
    /// A condition type such as `unbound`, `arity`, `type-error`, `reader`, `limit`.
    pub kind: String,
    pub source: Option<SourceText>,
    pub span: Option<Span>,
    /// The remedy, where one is known.
    pub hint: Option<String>,
    /// Innermost call first.
    pub backtrace: Vec<BacktraceFrame>,
}

impl Diagnostic {
    /// Returns line and column of what is marked, from one.
    pub fn place(&self) -> Option<(u32, u32)> {
        let (source, span) = (self.source.as_ref()?, self.span?);
        Some(source.line_column(span.start as usize))
    }
}

/// One pending call of a backtrace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BacktraceFrame {
    pub function: String,
    /// Name of the source, line and column of the call that was pending.
    pub place: Option<(String, u32, u32)>,
}
