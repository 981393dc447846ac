//! Values that were shown at the REPL and may be looked into, part by part.

use std::collections::VecDeque;

use super::error::SessionError;
use super::session::Session;
use super::view::parts::{PartRow, PartsView};
use crate::lang::image::Part;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;

/// Values that are kept for it; the heap holds on to no more than these.
const KEPT_MAX: usize = 8;
/// Parts of one answer: what a screen shows, and some more.
const PARTS_MAX: usize = 500;

/// The newest values that were shown and have parts.
#[derive(Default)]
pub(super) struct Looked {
    kept: VecDeque<(u64, Root)>,
    /// The number of the newest.
    newest: u64,
}

impl Looked {
    /// Lets go of all of them: they lie in an image that is no more.
    pub fn forget(&mut self) {
        self.kept.clear();
    }
}

impl Session {
    /// Keeps a value that is shown, where there is something to look into; answers by which number.
    pub(super) fn keep_to_look_into(&mut self, value: Value) -> Option<u64> {
        // Only a screen looks into values.
        if !self.options.watch || !self.image.has_parts(value) {
            return None;
        }
        let root = self.image.machine().heap.root(value);
        let looked = &mut self.looked;
        looked.newest += 1;
        looked.kept.push_back((looked.newest, root));
        if looked.kept.len() > KEPT_MAX {
            looked.kept.pop_front();
        }
        Some(looked.newest)
    }

    /// Returns parts of a value that was shown, or of one inside of it.
    pub(super) fn look_into(
        &self,
        value: u64,
        path: &[usize],
        from: usize,
        max: usize,
    ) -> Result<PartsView, SessionError> {
        let mut kept = self.looked.kept.iter();
        let root = kept.find(|it| it.0 == value).map(|it| it.1.get());
        let inside = root.and_then(|it| self.image.part_at(it, path));
        let inside = inside.ok_or(SessionError::NotKept)?;
        let parts = self.image.parts_of(inside, from, max.min(PARTS_MAX));
        let row = |it: Part| PartRow {
            label: it.label,
            text: it.text,
            has_parts: it.has_parts,
        };
        Ok(PartsView {
            value,
            path: path.to_vec(),
            from,
            rows: parts.parts.into_iter().map(row).collect(),
            count: parts.count,
        })
    }
}
