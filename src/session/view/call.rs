//! How something is called, for who is typing the call.

/// A name with its parameters and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallView {
    pub name: String,
    /// `function`, `macro`, `special form` …
    pub kind: String,
    /// Parameters as written, markers such as `&rest` among them.
    pub parameters: Vec<String>,
    /// The first sentence of the docstring.
    pub summary: String,
}
