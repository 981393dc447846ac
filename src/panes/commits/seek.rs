//! Moving to the next row of some sort, and the search that keeps all rows in sight.

use super::Commits;
use super::asked::is_long;
use super::log::Entry;
use crate::session::view::commits::MilestoneRow;
use crate::ui::pane::{Effect, PaneContext, Toast};

impl Commits {
    /// Moves to the next row for which something holds, in either direction.
    pub(super) fn seek(
        &mut self,
        down: bool,
        from: usize,
        holds: impl Fn(&Commits, usize) -> bool,
    ) -> bool {
        let count = self.list.count();
        let found = match down {
            true => (from + 1..count).find(|row| holds(self, *row)),
            false => (0..from.min(count)).rev().find(|row| holds(self, *row)),
        };
        if let Some(row) = found {
            self.list.select(row);
        }
        found.is_some()
    }

    pub(super) fn is_milestone_row(&self, row: usize) -> bool {
        let entry = self.place_of_row(row).and_then(|it| self.log.entry(it));
        matches!(entry, Some(Entry::Milestone(_)))
    }

    pub(super) fn is_pending_row(&self, row: usize) -> bool {
        let entry = self.place_of_row(row).and_then(|it| self.log.entry(it));
        matches!(entry, Some(Entry::Commit(index)) if self.log.gathered_by(index).is_none())
    }

    pub(super) fn next_pending(&mut self) -> Vec<Effect> {
        let from = self.list.cursor();
        let found = match (&self.shown, self.cursor_place()) {
            (None, Some(place)) => {
                let beside = |older| self.log.pending_beside(place, older);
                let found = beside(true).or_else(|| beside(false));
                found.inspect(|it| self.go_to_place(*it)).is_some()
            }
            _ => {
                self.seek(true, from, Commits::is_pending_row)
                    || self.seek(false, from, Commits::is_pending_row)
            }
        };
        match found {
            true => Vec::new(),
            false => vec![Effect::Toast(Toast::info("no other commit is pending"))],
        }
    }

    /// Takes a milestone in; `own` says whether it answers a command of this front.
    pub(super) fn take_milestone(&mut self, milestone: &MilestoneRow, own: bool) {
        if !self.log.push_milestone(milestone.clone()) {
            return;
        }
        self.appended();
        for seq in milestone.commits.iter() {
            self.marks.remove(&seq);
        }
        if own {
            self.list.clear_range();
        }
    }

    /// Moves to the next row that the search asks for, in either direction.
    fn seek_found(&mut self, down: bool, from: usize) -> bool {
        if self.shown.is_some() || !is_long(&self.log) {
            return self.seek(down, from, Commits::is_found_row);
        }
        // Of a long log the session said which; going through its rows would take longer than a frame.
        let found = self.searched.places(&self.log, &mut self.cuts, &self.rules);
        let found = found.unwrap_or_default();
        let row = |at: usize| self.row_of_place(found[at] as usize);
        let (mut low, mut high) = (0, found.len());
        while low < high {
            let middle = (low + high) / 2;
            match row(middle) < from + usize::from(down) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let next = if down { Some(low) } else { low.checked_sub(1) };
        let next = next.filter(|it| *it < found.len()).map(row);
        next.inspect(|it| self.list.select(*it)).is_some()
    }

    pub(super) fn is_found_row(&self, row: usize) -> bool {
        !self.searched.is_empty()
            && self
                .place_of_row(row)
                .is_some_and(|it| self.searched.holds(&self.log, &self.cuts, &self.rules, it))
    }

    pub(super) fn search_on(&mut self, down: bool, count: usize) -> Vec<Effect> {
        if self.searched.is_empty() {
            return vec![Effect::Toast(Toast::info(
                "nothing to search for yet: press `s`",
            ))];
        }
        for _ in 0..count {
            let from = self.list.cursor();
            if !self.seek_found(down, from) {
                let start = if down { 0 } else { self.list.count() };
                let round = down && self.is_found_row(0);
                if round {
                    self.list.select(0);
                } else if !self.seek_found(down, start) {
                    return vec![Effect::Toast(Toast::info("no row matches the search"))];
                }
            }
        }
        Vec::new()
    }

    /// Searches on from where the search began, while it is typed.
    pub(super) fn search_typed(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let effects = self.searched.ask(self.search.text(), &self.log, true, ctx);
        let from = self.search_from;
        self.list.select(from);
        if !self.is_found_row(from) && !self.seek_found(true, from) {
            self.seek_found(false, from);
        }
        effects
    }
}
