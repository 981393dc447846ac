//! What came of a text, whole and as data: for programs that ask, not for a screen.

/// The value of the last form, or why a form did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Readable, broken into lines where it is wide; none for `nil`, and where there is an error.
    pub value: Option<String>,
    pub error: Option<AnswerError>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// The condition type: `unbound`, `arity`, `type-error`, `reader` …
    pub kind: String,
    pub message: String,
    pub hint: Option<String>,
    /// Line and column of the form, from one.
    pub place: Option<(u32, u32)>,
}
