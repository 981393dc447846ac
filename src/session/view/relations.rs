//! A definition among the others.

use std::sync::Arc;

use super::diff::DiffView;

/// Who uses a definition and what it uses, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationsView {
    pub name: Arc<str>,
    pub callers: Vec<Arc<str>>,
    pub callees: Vec<Arc<str>>,
}

/// A name whose image, history and file do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriftRow {
    pub name: Arc<str>,
    /// `unlogged`, `unsaved`, `shadowed`, `orphaned`, `replaced`, `stale-capture` or `homeless`.
    pub state: &'static str,
    pub file: Option<Arc<str>>,
    /// The form that mends it.
    pub remedy: String,
}

/// What going back to a version would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevertView {
    pub name: Arc<str>,
    /// From 1, and how many there are.
    pub version: usize,
    pub of: usize,
    /// The form that does it.
    pub form: String,
    /// The newest text against the one of the version.
    pub diff: DiffView,
    /// The definitions that use it.
    pub users: Vec<Arc<str>>,
}
