//! What was signed last of each log, noted outside of the histories: whoever puts a file back to an
//! older state does not put this back.

use std::fs;
use std::path::{Path, PathBuf};

use super::checkpoint::{Origin, parse};
use super::error::HistoryError;
use super::keys;

/// The folder outside of the histories that holds the last checkpoint of each.
#[derive(Clone, Debug)]
pub struct Anchors {
    folder: PathBuf,
}

/// What is known outside of a history's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    Missing,
    /// The log was signed last on another device, which has noted it.
    Elsewhere,
    /// What stands there is not what was written.
    Damaged,
    Kept(Numbered),
}

/// A signed checkpoint, and which one of its log it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// From 1.
    pub number: u64,
    pub note: String,
}

impl Anchors {
    pub fn in_folder(folder: &Path) -> Anchors {
        Anchors {
            folder: folder.to_path_buf(),
        }
    }

    fn path(&self, origin: &Origin) -> PathBuf {
        self.folder.join(origin.words().join("-"))
    }

    /// Returns the last checkpoint of a log: its number in a line, then its note.
    pub fn read(&self, origin: &Origin) -> Result<Anchor, HistoryError> {
        let path = self.path(origin);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Anchor::Missing);
            }
            Err(source) => {
                return Err(HistoryError::File {
                    what: "read the last checkpoint",
                    path,
                    source,
                });
            }
        };
        let text = String::from_utf8(bytes).unwrap_or_default();
        let kept = text.split_once('\n').and_then(|(number, note)| {
            let number: u64 = number.parse().ok()?;
            parse(note)?;
            Some(Numbered {
                number,
                note: note.to_string(),
            })
        });
        Ok(match kept {
            Some(kept) if format!("{}\n{}", kept.number, kept.note) == text => Anchor::Kept(kept),
            _ => Anchor::Damaged,
        })
    }

    pub fn write(&self, origin: &Origin, kept: &Numbered) -> Result<(), HistoryError> {
        keys::create_private(&self.folder)?;
        let path = self.path(origin);
        let text = format!("{}\n{}", kept.number, kept.note);
        keys::write_whole(&path, &text).map_err(|source| HistoryError::File {
            what: "keep the last checkpoint",
            path,
            source,
        })
    }
}
