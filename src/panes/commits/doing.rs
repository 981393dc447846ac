//! What is done with the rows under the cursor, in the range and marked: shown, compared, copied.

use std::collections::BTreeSet;

use super::Commits;
use super::log::Entry;
use crate::session::command::{Command, RequestId};
use crate::session::view::diff::{Compared, DiffSide};
use crate::session::view::status::Activity;
use crate::ui::pane::{Effect, Open, PaneContext, Toast};

/// What is said where there are not two to compare.
pub(super) const NO_PAIR: &str = "mark two commits or milestones, or one and move to the other";

/// Ids that are copied at once.
const COPIED_MAX: usize = 1_000;
/// What is said of what is done to one version, where several are marked.
const ONE_AT_A_TIME: &str = "several are chosen, and one version at a time is gone back to";
const NO_VERSION: &str = "a milestone has no source of its own";

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
        let milestone = self.marked_milestones.first();
        let what = match (milestone, self.mark_count()) {
            (Some(milestone), 1) => Some(Compared::Milestone(*milestone)),
            _ => Some(self.chosen_and_held())
                .filter(|it| !it.is_empty())
                .map(Compared::Commits),
        };
        if let Some(what) = what {
            let focus = true;
            return vec![Effect::Open(Open::DiffAll { what, focus })];
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

    /// Returns the commits that are marked and those of the marked milestones, else those in the range,
    /// ascending.
    fn chosen_and_held(&self) -> Vec<u64> {
        if self.marked_milestones.is_empty() {
            return self.chosen();
        }
        let milestones = self.marked_milestones.iter();
        let held = milestones.filter_map(|it| self.log.milestone_of(*it));
        let mut all = self.marks.clone();
        all.extend(held.flat_map(|it| it.commits.iter()));
        all.into_iter().collect()
    }

    /// Returns the commit to go back to: the one that is marked or in the range, else the one under the
    /// cursor; or why there is none.
    pub(super) fn reverted(&self) -> Result<u64, &'static str> {
        if !self.marked_milestones.is_empty() {
            return Err(NO_VERSION);
        }
        match self.chosen().as_slice() {
            [] => self.cursor_commit().ok_or(NO_VERSION),
            [one] => Ok(*one),
            _ => Err(ONE_AT_A_TIME),
        }
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

    /// Copies the ids of what is marked or in the range, else of what is under the cursor, a line each; those
    /// of commits the session tells.
    pub(super) fn copy(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let mut commits = self.chosen();
        let mut milestones: Vec<u64> = self.marked_milestones.iter().copied().collect();
        if commits.is_empty() && milestones.is_empty() {
            commits.extend(self.cursor_commit());
            milestones.extend(self.cursor_milestone().map(|it| it.seq));
        }
        if commits.len() > COPIED_MAX {
            let words = format!("at most {COPIED_MAX} ids are copied at once");
            return vec![Effect::Toast(Toast::warning(words))];
        }
        let mut copying = Copying::default();
        let mut effects = Vec::new();
        for commit in commits {
            let id = ctx.request();
            copying.waiting.insert(id);
            effects.push(Effect::Send(Command::Show { id, commit }));
        }
        let held = milestones
            .iter()
            .filter_map(|it| self.log.milestone_of(*it));
        copying.milestones = held.map(|it| it.uuid.to_string()).collect();
        if copying.waiting.is_empty() && !copying.milestones.is_empty() {
            effects.push(Effect::Copy(copying.milestones.join("\n")));
        }
        self.copying = copying;
        effects
    }
}

/// Ids on their way to the clipboard: oldest first, those of milestones last.
#[derive(Clone, Debug, Default)]
pub(super) struct Copying {
    waiting: BTreeSet<RequestId>,
    told: Vec<String>,
    milestones: Vec<String>,
}

impl Copying {
    pub(super) fn waits_for(&self, id: RequestId) -> bool {
        self.waiting.contains(&id)
    }

    /// Takes the id of a commit; once all are there, returns what is copied.
    pub(super) fn take(&mut self, id: RequestId, uuid: &str) -> Option<String> {
        self.waiting.remove(&id);
        self.told.push(uuid.to_owned());
        if !self.waiting.is_empty() {
            return None;
        }
        let Copying {
            told, milestones, ..
        } = std::mem::take(self);
        Some([told, milestones].concat().join("\n"))
    }
}
