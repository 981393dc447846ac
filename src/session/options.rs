//! How a session is opened.

use std::path::PathBuf;
use std::sync::Arc;

use super::config::Config;
pub use crate::history::record::Author;

/// How to open a session.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// The project's folder; without a project, the folder that relative paths start from.
    pub folder: PathBuf,
    pub config: Config,
    pub keep: Keep,
    /// How definitions come in that are evaluated or loaded by this front: `repl`, `load` …
    pub origin: String,
    /// Who is at work, as commits carry it.
    pub author: Author,
    /// Where a person's key is and what it signed is noted; nothing is signed without it.
    pub data: Option<PathBuf>,
    /// What image to begin with, beside the one kept in the project.
    pub resumes: Option<Resume>,
    /// Whether the image is left behind when the session ends.
    pub keeps_image: bool,
    /// Whether somebody looks on: saved files are taken at once, and what there is is listed at the start.
    /// Files that changed before are taken in either case.
    pub watch: bool,
}

/// An image to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resume {
    /// A file that holds a history and an image; it is used in the place of the project's.
    File(PathBuf),
    /// The image of a program that was shipped, without a history.
    Shipped(Arc<[u8]>),
}

/// Where the history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the project's folder; it outlives the session.
    InProject,
    /// In memory; it ends with the session.
    InMemory,
}

#[cfg(test)]
impl SessionOptions {
    /// A session of nobody else's: nothing is kept, watched or resumed.
    pub fn alone(folder: impl Into<PathBuf>, config: Config) -> SessionOptions {
        SessionOptions {
            folder: folder.into(),
            config,
            keep: Keep::InMemory,
            data: None,
            origin: "repl".into(),
            author: "ada".into(),
            resumes: None,
            keeps_image: false,
            watch: false,
        }
    }
}
