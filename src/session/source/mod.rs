//! Source text, out of the history and back into files.
//!
//! `order` puts definitions into an order in which they load, by what `mentions` reads off them, `dump` writes them down, `edit` changes
//! one definition in a text, `write_back` keeps files true to the history, `drift` says where they are
//! not, `save` writes a file whole or not at all.

use std::collections::HashMap;

use super::archive::Archive;
use super::error::SessionError;
use super::intake::Intake;
use super::paths::ProjectPaths;
use super::scan::Sources;
use crate::history::query::heads::{self, Head};
use crate::history::query::log;
use crate::lang::definition::Definition;

pub mod drift;
pub mod dump;
pub mod edit;
mod mentions;
pub mod order;
mod resemblance;
pub mod save;
mod sort;
pub mod status;
#[cfg(test)]
mod tests;
pub mod write_back;

/// A definition that stands: the newest version of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub name: String,
    /// The package in which its text is read.
    pub package: String,
    pub kind: String,
    /// The exact text, with the comments that belong to it.
    pub text: String,
}

impl From<Head> for Standing {
    fn from(head: Head) -> Standing {
        Standing {
            name: head.name,
            package: head.package,
            kind: head.kind,
            text: head.source,
        }
    }
}

impl Standing {
    pub fn of(definition: &Definition) -> Standing {
        Standing {
            name: definition.name.clone(),
            package: definition.source.package().into(),
            kind: definition.kind.name().into(),
            text: definition.text.clone(),
        }
    }
}

/// Returns what the sources say now, and what the history knows of that.
pub fn known_files(
    archive: &Archive,
    paths: &ProjectPaths,
    sources: &Sources,
) -> Result<Intake, SessionError> {
    let mut intake = Intake::default();
    for said in archive.said_by_files()? {
        intake.recall(&said);
    }
    intake.look_again(sources, |path| paths.display(path));
    Ok(intake)
}

impl Archive {
    /// Returns the newest version of every name, in the order in which the names first came up.
    pub fn standing(&self) -> Result<Vec<Standing>, SessionError> {
        let mut first: HashMap<_, u64> = HashMap::new();
        for row in log::all(&self.store)? {
            first.entry(row.name).or_insert(row.seq);
        }
        let mut heads = heads::all(&self.store)?;
        heads.sort_by_key(|it| first.get(it.name.as_str()).copied());
        Ok(heads.into_iter().map(Standing::from).collect())
    }
}
