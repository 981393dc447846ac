//! What is done with the rows under the cursor, in the range and marked: shown, compared, copied.

use super::Commits;
use super::log::Entry;
use crate::session::command::Command;
use crate::session::view::diff::DiffSide;
use crate::session::view::status::Activity;
use crate::ui::pane::{Effect, Open, PaneContext, Toast};

impl Commits {
    /// Shows the source of the commit the cursor came to, where it can be seen beside.
    pub(super) fn preview(&self, before: Option<usize>) -> Vec<Effect> {
        match self.cursor_commit() {
            Some(commit) if self.cursor_place() != before => vec![Effect::Open(Open::Source {
                commit,
                span: None,
                focus: false,
            })],
            _ => Vec::new(),
        }
    }

    pub(super) fn mark(&mut self, count: usize) {
        if let Some(range) = self.list.range() {
            let marked: Vec<u64> = range.filter_map(|row| self.commit_at(row)).collect();
            let all = marked.iter().all(|it| self.marks.contains(it));
            for seq in marked {
                match all {
                    true => self.marks.remove(&seq),
                    false => self.marks.insert(seq),
                };
            }
            self.list.clear_range();
            return;
        }
        for _ in 0..count {
            if let Some(seq) = self.cursor_commit()
                && !self.marks.remove(&seq)
            {
                self.marks.insert(seq);
            }
            self.list.down(1);
        }
    }

    pub(super) fn commit_at(&self, row: usize) -> Option<u64> {
        match self.log.entry(self.place_of_row(row)?)? {
            Entry::Commit(index) => Some(self.log.seq(index)),
            Entry::Milestone(_) => None,
        }
    }

    pub(super) fn open_entry(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.cursor_entry() {
            Some(Entry::Commit(index)) => vec![Effect::Open(Open::Source {
                commit: self.log.seq(index),
                span: None,
                focus: true,
            })],
            Some(Entry::Milestone(index)) => {
                let seq = self.log.milestone(index).seq;
                self.set_filter(format!("milestone:{seq}"), ctx)
            }
            None => Vec::new(),
        }
    }

    pub(super) fn diff(&self) -> Vec<Effect> {
        match self.cursor_entry() {
            Some(Entry::Commit(index)) => {
                let seq = self.log.seq(index);
                vec![Effect::Open(Open::Diff {
                    left: DiffSide::Before(seq),
                    right: DiffSide::Commit(seq),
                    focus: true,
                })]
            }
            Some(Entry::Milestone(index)) => vec![Effect::Open(Open::MilestoneDiff {
                milestone: self.log.milestone(index).seq,
                focus: true,
            })],
            None => Vec::new(),
        }
    }

    /// Returns the two commits to compare, older first.
    pub(super) fn marked_pair(&self) -> Option<(u64, u64)> {
        let mut pair = self.marks.clone();
        if pair.len() == 1 {
            pair.extend(self.cursor_commit());
        }
        match pair.len() {
            2 => Some((*pair.first()?, *pair.last()?)),
            _ => None,
        }
    }

    pub(super) fn diff_marked(&self) -> Vec<Effect> {
        let Some((older, newer)) = self.marked_pair() else {
            return vec![Effect::Toast(Toast::info(
                "mark two commits, or one and move to the other",
            ))];
        };
        vec![Effect::Open(Open::Diff {
            left: DiffSide::Commit(older),
            right: DiffSide::Commit(newer),
            focus: true,
        })]
    }

    pub(super) fn history(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some(Entry::Commit(index)) = self.cursor_entry() {
            let name = self.log.commit(index).name;
            return self.set_filter(format!("name:={name}"), ctx);
        }
        Vec::new()
    }

    /// Backs out one level: a rehearsal under way, the range, the marks, the search, the filter.
    pub(super) fn back(&mut self, ctx: &PaneContext<'_>) -> Vec<Effect> {
        if matches!(ctx.status.activity, Activity::Rehearsing { .. }) {
            return vec![Effect::Interrupt];
        }
        if self.list.range().is_some() {
            self.list.clear_range();
        } else if !self.marks.is_empty() {
            self.marks.clear();
        } else if !self.searched.is_empty() {
            self.search.clear();
            self.searched.clear();
        } else if !self.filter.is_empty() {
            self.clear_filter();
        }
        Vec::new()
    }

    /// Copies the id of what is under the cursor; that of a commit the session tells.
    pub(super) fn copy(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match self.cursor_entry() {
            Some(Entry::Commit(index)) => {
                let id = ctx.request();
                self.copying = Some(id);
                let commit = self.log.seq(index);
                vec![Effect::Send(Command::Show { id, commit })]
            }
            Some(Entry::Milestone(index)) => {
                vec![Effect::Copy(self.log.milestone(index).uuid.to_string())]
            }
            None => Vec::new(),
        }
    }
}
