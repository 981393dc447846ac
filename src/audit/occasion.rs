//! On what occasion a definition is judged: which way it comes and what of its name came before.

/// What the code itself does not say; nothing is known of a file that is only looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// `repl`, `load`, `watch`, `patch`, `rollback` …
    pub origin: Option<String>,
    /// The newest commit of the name, which it would replace.
    pub uuid: Option<String>,
    /// Whether that commit is `experimental` or, being part of a milestone, `curated`.
    pub status: Option<&'static str>,
    /// How many versions of the name there are.
    pub versions: usize,
    /// Examples of its docstring that fail, each with what came of it; nobody may have run them.
    pub failing_doctests: Vec<String>,
}
