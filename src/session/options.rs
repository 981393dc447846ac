//! How a session is opened.

use std::path::PathBuf;

use super::config::Config;

/// How to open a session.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// The project's folder; without a project, the folder that relative paths start from.
    pub folder: PathBuf,
    pub config: Config,
    pub keep: Keep,
    /// How definitions come in that are evaluated or loaded by this front: `repl`, `load` …
    pub origin: String,
    /// The name that commits carry.
    pub author: String,
    /// Where a person's key is and what it signed is noted; nothing is signed without it.
    pub data: Option<PathBuf>,
    /// Whether saved files are taken at once. Files that changed before are taken in either case.
    pub watch: bool,
}

/// Where the history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the project's folder; it outlives the session.
    InProject,
    /// In memory; it ends with the session.
    InMemory,
}
