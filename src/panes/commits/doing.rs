//! What is done with the rows under the cursor, in the range and marked: shown, compared, copied.

use std::collections::BTreeSet;

use super::Commits;
use super::log::Entry;
use crate::session::command::Command;
use crate::session::view::diff::{Compared, DiffSide};
use crate::session::view::status::Activity;
use crate::ui::pane::{Effect, Open, PaneContext, Toast};

/// What is said where there are not two to compare.
pub(super) const NO_PAIR: &str = "mark two commits or milestones, or one and move to the other";

/// Two to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Commits {
        older: u64,
        newer: u64,
    },
    Milestones {
        older: u64,
        newer: u64,
    },
    /// A commit, and what its name meant in a milestone.
    Mixed {
        commit: u64,
        milestone: u64,
    },
}

impl Commits {
    pub(super) fn mark_count(&self) -> usize {
        self.marks.len() + self.marked_milestones.len()
    }

    pub(super) fn unmark(&mut self) {
        self.marks.clear();
        self.marked_milestones.clear();
    }

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
            let (marks, seq) = match self.cursor_entry() {
                Some(Entry::Commit(index)) => (&mut self.marks, self.log.seq(index)),
                Some(Entry::Milestone(index)) => {
                    let seq = self.log.milestone(index).seq;
                    (&mut self.marked_milestones, seq)
                }
                None => return,
            };
            if !marks.remove(&seq) {
                marks.insert(seq);
            }
            self.list.down(1);
        }
    }

    pub(super) fn is_marked(&self, row: usize) -> bool {
        let entry = self.place_of_row(row).and_then(|it| self.log.entry(it));
        match entry {
            Some(Entry::Commit(index)) => self.marks.contains(&self.log.seq(index)),
            Some(Entry::Milestone(index)) => {
                let seq = self.log.milestone(index).seq;
                self.marked_milestones.contains(&seq)
            }
            None => false,
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
        let chosen = self.chosen();
        if !chosen.is_empty() {
            return vec![Effect::Open(Open::DiffAll {
                what: Compared::Commits(chosen),
                focus: true,
            })];
        }
        match self.cursor_entry() {
            Some(Entry::Commit(index)) => {
                let seq = self.log.seq(index);
                vec![Effect::Open(Open::Diff {
                    left: DiffSide::Before(seq),
                    right: DiffSide::Commit(seq),
                    focus: true,
                })]
            }
            Some(Entry::Milestone(index)) => vec![Effect::Open(Open::DiffAll {
                what: Compared::Milestone(self.log.milestone(index).seq),
                focus: true,
            })],
            None => Vec::new(),
        }
    }

    /// Returns the commits that are marked, else those in the range, ascending.
    pub(super) fn chosen(&self) -> Vec<u64> {
        if !self.marks.is_empty() {
            return self.marks.iter().copied().collect();
        }
        let range = self.list.range().into_iter().flatten();
        let mut chosen: Vec<u64> = range.filter_map(|row| self.commit_at(row)).collect();
        chosen.sort_unstable();
        chosen
    }

    /// Returns the two commits or milestones to compare, older first: those that are marked, or the one that
    /// is and the one under the cursor.
    pub(super) fn marked_pair(&self) -> Option<Pair> {
        let mut commits = self.marks.clone();
        let mut milestones = self.marked_milestones.clone();
        if commits.len() + milestones.len() == 1 {
            commits.extend(self.cursor_commit());
            milestones.extend(self.cursor_milestone().map(|it| it.seq));
        }
        let ends = |all: &BTreeSet<u64>| Some((*all.first()?, *all.last()?));
        match (commits.len(), milestones.len()) {
            (2, 0) => ends(&commits).map(|(older, newer)| Pair::Commits { older, newer }),
            (0, 2) => ends(&milestones).map(|(older, newer)| Pair::Milestones { older, newer }),
            (1, 1) => Some(Pair::Mixed {
                commit: *commits.first()?,
                milestone: *milestones.first()?,
            }),
            _ => None,
        }
    }

    pub(super) fn diff_marked(&self) -> Vec<Effect> {
        let focus = true;
        let open = match self.marked_pair() {
            Some(Pair::Commits { older, newer }) => Open::Diff {
                left: DiffSide::Commit(older),
                right: DiffSide::Commit(newer),
                focus,
            },
            Some(Pair::Milestones { older, newer }) => Open::DiffAll {
                what: Compared::Milestones { older, newer },
                focus,
            },
            Some(Pair::Mixed { commit, milestone }) => {
                let of = commit;
                let held = DiffSide::Held { of, milestone };
                let (left, right) = match milestone < commit {
                    true => (held, DiffSide::Commit(commit)),
                    false => (DiffSide::Commit(commit), held),
                };
                Open::Diff { left, right, focus }
            }
            None => return vec![Effect::Toast(Toast::info(NO_PAIR))],
        };
        vec![Effect::Open(open)]
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
        } else if self.mark_count() > 0 {
            self.unmark();
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
