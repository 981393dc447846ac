//! What went wrong, where, and what to do: plain data, drawn with carets.

pub mod habits;
mod render;
pub mod spelling;

use super::source::{SourceText, Span};

/// A message for a person, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// What else is wrong with the same text.
    pub others: Vec<Diagnostic>,
}

impl Diagnostic {
    /// Returns line and column of what is marked, from one.
    pub fn place(&self) -> Option<(u32, u32)> {
        let (source, span) = (self.source.as_ref()?, self.span?);
        Some(source.line_column(span.start as usize))
    }
}

/// One pending call of a backtrace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BacktraceFrame {
    pub function: String,
    /// The call as it was made, `(area 5)`, while its frame is there to be asked.
    pub call: Option<String>,
    /// Name of the source, line and column of the call that was pending.
    pub place: Option<(String, u32, u32)>,
    /// The text of that line.
    pub line: Option<String>,
    /// Calls between this one and the one before that are not listed.
    pub left_out: usize,
}

impl Diagnostic {
    /// The kind of what a person stopped.
    pub const INTERRUPT: &'static str = "interrupt";

    pub fn interrupted() -> Diagnostic {
        Diagnostic::new(Diagnostic::INTERRUPT, "interrupted")
    }

    pub fn new(kind: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            message: message.into(),
            kind: kind.to_string(),
            ..Diagnostic::default()
        }
    }

    /// Gives the place.
    pub fn at(mut self, source: &SourceText, span: Span) -> Diagnostic {
        self.source = Some(source.clone());
        self.span = Some(span);
        self
    }

    /// Returns the first of several with the others in it; nothing where there is none.
    pub fn together(diagnostics: impl IntoIterator<Item = Diagnostic>) -> Option<Diagnostic> {
        let mut diagnostics = diagnostics.into_iter();
        let mut first = diagnostics.next()?;
        first.others.extend(diagnostics);
        Some(first)
    }
}
