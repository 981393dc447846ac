//! What is shown to a model beside a question: a chip in the chat, a target of `ask`.

use super::diff::DiffSide;

/// One thing that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// A definition, by its name.
    Definition(String),
    /// A file of the project, or a pattern of such.
    File(String),
    /// A value, printed.
    Value(String),
    /// All that the program defines.
    Environment,
    /// What a rule found in a commit.
    Finding { commit: u64, rule: String },
    /// What differs between two versions.
    Diff { left: DiffSide, right: DiffSide },
    /// A milestone, by its entry.
    Milestone(u64),
    /// What went wrong, as it was shown.
    Error(String),
}

/// A context as a model reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextText {
    /// `the function parse-date`
    pub title: String,
    /// Markdown, without control characters.
    pub text: String,
    /// How many bytes were left out, as a context is bounded.
    pub left_out: usize,
}
