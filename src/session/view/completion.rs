//! Names that would fit at the cursor.

/// One candidate of completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub name: String,
    /// `function`, `macro`, `special form`, `variable`, `builtin` …
    pub kind: String,
    /// Parameters as written, such as `(xs f &optional start)`.
    pub signature: String,
    /// The first sentence of the docstring.
    pub summary: String,
}
