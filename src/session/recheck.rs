//! Whether the definition hashes of a history are those that its texts give.
//!
//! What a text means depends on what was defined before it: on macros, above all. So the log is gone
//! through in its order in an image of its own. Functions and macros are made there, since later
//! definitions are read with them; nothing else is evaluated, and what cannot be prepared is not checked.

use super::archive::Archive;
use super::config::Config;
use super::error::SessionError;
use super::evaluate::new_image;
use super::identity;
use super::replay::form_of;
use super::text::IMPORT;
use crate::history::kind::{EntryKind, Shape};
use crate::history::query::{commits, log};
use crate::lang::image::Image;
use crate::lang::source::SourceText;

/// Entries of a log that is gone through without being told, and its search index with it; a longer one takes
/// longer than anybody waits.
pub(super) const ENTRIES_MAX: u64 = 50_000;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recheck {
    /// Definition hashes that were computed again.
    pub checked: u64,
    /// Those that came out otherwise, in words.
    pub problems: Vec<String>,
}

impl Archive {
    /// Computes the definition hashes again, as far as the texts alone give them. `pace` is told how many
    /// commits are done.
    pub(super) fn recheck(
        &self,
        pace: &mut dyn FnMut(u64) -> Result<(), SessionError>,
    ) -> Result<Recheck, SessionError> {
        let mut done = Recheck::default();
        let rows = log::all(&self.store)?;
        let has_any = rows
            .iter()
            .rev()
            .find(|row| row.entry.shape() == Shape::Definition);
        let has_any = match has_any {
            Some(row) => commits::definition_hash(&self.store, row.seq)?.is_some(),
            None => false,
        };
        if !has_any {
            return Ok(done);
        }
        let mut image = new_image(&Config::default(), std::sync::Arc::default());
        let transaction = image.begin();
        for (count, row) in rows.into_iter().enumerate() {
            pace(count as u64)?;
            let commit = commits::get(&self.store, row.seq)?;
            let ended = match (commit.entry, commit.target) {
                (EntryKind::Undefinition, _) => Some(commit.name.clone()),
                (EntryKind::Rename, Some(old)) => {
                    Some(log::row(&self.store, old)?.name.to_string())
                }
                _ => None,
            };
            let form = form_of(&commit.source);
            let is_new = !matches!(commit.entry, EntryKind::Undefinition | EntryKind::Trivia);
            let hid = image.hide_private(commit.origin.kind == IMPORT);
            let is_known = is_new && know(&mut image, &commit.name, &form);
            if let Some(name) = ended {
                image.undefine(&name);
            }
            if let Some(stored) = commit.definition_hash.filter(|_| is_known) {
                done.checked += 1;
                if identity::definition_hash(&mut image, &commit.name, &form) != stored {
                    done.problems.push(format!(
                        "#{}: the definition hash of `{}` is not what its text gives",
                        commit.seq, commit.name
                    ));
                }
            }
            image.hide_private(hid);
        }
        image.undo(transaction);
        Ok(done)
    }
}

/// Takes note of what a text defines; answers whether that could be done.
fn know(image: &mut Image, name: &str, form: &str) -> bool {
    let source = SourceText::new(name, form);
    let Ok(forms) = image.read_forms(&source) else {
        return false;
    };
    forms.iter().all(|datum| image.know(&source, datum))
}
