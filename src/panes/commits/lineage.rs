//! The versions of one name among all commits: who replaced whom, the way from one to the next, and the
//! line in the margin that joins those in sight.

use super::Commits;
use super::actions::{REPLACED, REPLACED_BY};
use super::log::Entry;
use crate::session::view::table::CommitLine;
use crate::ui::action::ActionId;
use crate::ui::pane::Effect;
use crate::ui::widgets::scrollbar::Extent;

/// Versions between the cursor and what is in sight, where it was scrolled away, that are walked over.
const WALK_MAX: usize = 1_000;

/// The versions in sight of the name under the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lineage {
    /// Their rows, ascending.
    rows: Vec<usize>,
    /// Whether there are newer ones above what is in sight, and older ones below.
    above: bool,
    below: bool,
}

impl Lineage {
    /// Returns what stands in the margin of a row.
    pub(super) fn glyph(&self, row: usize) -> &'static str {
        let up = self.above || self.rows.first().is_some_and(|first| *first < row);
        let down = self.below || self.rows.last().is_some_and(|last| row < *last);
        let is_version = self.rows.binary_search(&row).is_ok();
        match (is_version, up, down) {
            (true, true, true) => "├",
            (true, false, true) => "┌",
            (true, true, false) => "└",
            (false, true, true) => "│",
            (true, false, false) | (false, ..) => " ",
        }
    }
}

impl Commits {
    /// Moves to the version that was replaced, or to the one that replaced it, so many times.
    pub(super) fn follow(&mut self, action: ActionId, times: usize) -> Vec<Effect> {
        let before = self.cursor_place();
        for _ in 0..times {
            let Some(index) = self.cursor_index() else {
                break;
            };
            let found = match action {
                REPLACED => self.log.replaced(index),
                _ => self.log.replaced_by(index),
            };
            let Some(place) = found.and_then(|it| self.log.place_of_index(it)) else {
                break;
            };
            self.go_to_shown(place);
        }
        self.preview(before)
    }

    /// Says why there is no version to follow to.
    pub(super) fn no_version(&self, action: ActionId) -> Option<&'static str> {
        let Some(index) = self.cursor_index() else {
            return Some("a milestone replaces nothing");
        };
        match action {
            REPLACED if self.log.replaced(index).is_none() => {
                Some("it is the first version of its name")
            }
            REPLACED_BY if self.log.replaced_by(index).is_none() => {
                Some("it is the newest version of its name")
            }
            _ => None,
        }
    }

    /// Returns who replaced whom, for the commit under the cursor.
    pub(super) fn replaced_in_words(&self) -> Vec<String> {
        let Some(index) = self.cursor_index() else {
            return Vec::new();
        };
        let commit = self.log.commit(index);
        let older = self.log.replaced(index).map(|it| self.log.commit(it));
        let newer = self.log.replaced_by(index).map(|it| self.log.commit(it));
        let mut parts = Vec::new();
        match (commit.change, older) {
            ("rename", Some(old)) => parts.push(format!("renames {} #{}", old.name, old.seq)),
            ("undefinition", Some(old)) => parts.push(format!("ends #{}", old.seq)),
            (_, Some(old)) => parts.push(format!("replaces #{}", old.seq)),
            (_, None) => {}
        }
        if let Some(target) = commit.target.filter(|_| commit.change == "rollback") {
            parts.push(format!("back to #{target}"));
        }
        parts.extend(newer.map(taken_over));
        parts
    }

    /// Returns the versions in sight of the name under the cursor.
    pub(super) fn lineage(&self, sight: &Extent) -> Lineage {
        let Some(index) = self.cursor_index() else {
            return Lineage::default();
        };
        let mut lineage = Lineage::default();
        let newer = |it| self.log.replaced_by(it);
        let (mut rows, above) = self.versions_in(sight, newer(index), &Outside::Above, newer);
        rows.reverse();
        lineage.rows = rows;
        let own = self.row_in(sight, index);
        let older = |it| self.log.replaced(it);
        let (rows, below) = self.versions_in(sight, older(index), &Outside::Below, older);
        lineage.above = above || matches!(own, Err(Outside::Above));
        lineage.below = below || matches!(own, Err(Outside::Below));
        lineage.rows.extend(own.ok());
        lineage.rows.extend(rows);
        lineage
    }

    /// Returns the rows of the versions in sight on the way from one until it leaves what is in sight, and
    /// whether there are more behind.
    fn versions_in(
        &self,
        sight: &Extent,
        from: Option<usize>,
        end: &Outside,
        next: impl Fn(usize) -> Option<usize>,
    ) -> (Vec<usize>, bool) {
        let mut rows = Vec::new();
        let mut at = from;
        for _ in 0..WALK_MAX {
            let Some(index) = at else {
                return (rows, false);
            };
            match self.row_in(sight, index) {
                Ok(row) => rows.push(row),
                Err(outside) if outside == *end => return (rows, true),
                // It is hidden, or has still to come into sight.
                Err(_) => {}
            }
            at = next(index);
        }
        (rows, at.is_some())
    }

    /// Returns the row of a commit, where it is shown and in sight.
    fn row_in(&self, sight: &Extent, index: usize) -> Result<usize, Outside> {
        let place = self.log.place_of_index(index).ok_or(Outside::Hidden)?;
        let row = self.row_of_place(place);
        match row {
            _ if self.place_of_row(row) != Some(place) => Err(Outside::Hidden),
            _ if row < sight.first => Err(Outside::Above),
            _ if row >= sight.first + sight.visible => Err(Outside::Below),
            _ => Ok(row),
        }
    }

    /// Returns the index of the commit under the cursor.
    pub(super) fn cursor_index(&self) -> Option<usize> {
        match self.cursor_entry()? {
            Entry::Commit(index) => Some(index),
            Entry::Milestone(_) => None,
        }
    }
}

/// Why a version has no row in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outside {
    /// The filter leaves it out.
    Hidden,
    Above,
    Below,
}

fn taken_over(newer: CommitLine<'_>) -> String {
    match newer.change {
        "undefinition" => format!("ended by #{}", newer.seq),
        "rename" => format!("renamed to {} by #{}", newer.name, newer.seq),
        _ => format!("replaced by #{}", newer.seq),
    }
}
