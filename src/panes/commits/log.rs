//! All commits and milestones there are, in the order of the log, by place from the oldest.
//!
//! What is appended never moves what is there: a place, a lane and an index stay what they are. A
//! million commits cost three numbers each beside the rows the session shared.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::session::view::commits::{CommitRow, MilestoneRow};
use crate::ui::widgets::graph::{Lanes, Node, Reach};
use crate::ui::widgets::text;

/// Marks an entry as a milestone; the other bits are its index.
const MILESTONE_BIT: u32 = 1 << 31;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A commit, by its index.
    Commit(usize),
    /// A milestone, by its index.
    Milestone(usize),
}

/// The log as the graph shows it.
#[derive(Debug, Default)]
pub struct Log {
    /// What there was when the session opened, shared with whoever else shows it.
    opened: Arc<Vec<CommitRow>>,
    /// What came since.
    recent: Vec<CommitRow>,
    milestones: Vec<MilestoneRow>,
    entries: Vec<u32>,
    /// Place of each commit.
    places: Vec<u32>,
    /// One more than the index of the milestone that gathers a commit; 0 is none.
    gathered: Vec<u32>,
    milestone_places: Vec<u32>,
    /// The newest commit of each name.
    newest: FxHashMap<Arc<str>, u32>,
    /// Columns of the longest name.
    name_columns: u16,
    /// Numbers of the milestones that are there.
    milestone_seqs: FxHashSet<u64>,
    pub lanes: Lanes,
}

impl Log {
    /// Takes everything there is, oldest first.
    pub fn new(commits: Arc<Vec<CommitRow>>, milestones: &[MilestoneRow]) -> Log {
        let mut log = Log {
            opened: commits.clone(),
            entries: Vec::with_capacity(commits.len() + milestones.len()),
            places: Vec::with_capacity(commits.len()),
            gathered: vec![0; commits.len()],
            ..Log::default()
        };
        let mut written: Vec<(u64, &MilestoneRow)> = milestones
            .iter()
            .map(|it| {
                (
                    it.commits.iter().copied().max().unwrap_or(0).max(it.seq),
                    it,
                )
            })
            .collect();
        written.sort_by_key(|it| it.0);
        let mut written = written.into_iter().peekable();
        for (index, commit) in commits.iter().enumerate() {
            while let Some((_, milestone)) = written.next_if(|it| it.0 < commit.seq) {
                log.push_milestone(milestone.clone());
            }
            log.push_place(index, commit.name.clone());
        }
        for (_, milestone) in written {
            log.push_milestone(milestone.clone());
        }
        log
    }

    /// Appends a commit; one that is there already changes nothing.
    pub fn push(&mut self, commit: CommitRow) -> bool {
        if self.commit_count() > 0 && commit.seq <= self.commit(self.commit_count() - 1).seq {
            return false;
        }
        let name = commit.name.clone();
        self.recent.push(commit);
        self.gathered.push(0);
        self.push_place(self.commit_count() - 1, name);
        true
    }

    fn push_place(&mut self, index: usize, name: Arc<str>) {
        self.places.push(self.entries.len() as u32);
        self.entries.push(index as u32);
        let columns = u16::try_from(text::width(&name)).unwrap_or(u16::MAX);
        self.name_columns = self.name_columns.max(columns);
        self.newest.insert(name, index as u32);
    }

    /// Appends a milestone; its commits belong to it from now on.
    pub fn push_milestone(&mut self, milestone: MilestoneRow) -> bool {
        if !self.milestone_seqs.insert(milestone.seq) {
            return false;
        }
        let index = self.milestones.len();
        let own = self.entries.len() as u32;
        let mut oldest = own;
        for seq in milestone.commits.iter() {
            if let Some(commit) = self.index_of(*seq)
                && let Some(place) = self.places.get(commit)
            {
                self.gathered[commit] = index as u32 + 1;
                oldest = oldest.min(*place);
            }
        }
        self.entries.push(index as u32 | MILESTONE_BIT);
        self.milestone_places.push(own);
        self.milestones.push(milestone);
        self.lanes.push(Reach {
            oldest,
            own,
            milestone: index as u32,
        });
        true
    }

    /// Takes milestones anew, after something was done to them.
    pub fn curated(&mut self, milestones: &[MilestoneRow]) {
        let mut commits = std::mem::take(&mut self.opened);
        if !self.recent.is_empty() {
            Arc::make_mut(&mut commits).append(&mut self.recent);
        }
        *self = Log::new(commits, milestones);
    }

    /// Returns how many places there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns how many columns the longest name takes.
    pub fn name_columns(&self) -> u16 {
        self.name_columns
    }

    pub fn commit_count(&self) -> usize {
        self.opened.len() + self.recent.len()
    }

    pub fn entry(&self, place: usize) -> Option<Entry> {
        let entry = *self.entries.get(place)?;
        Some(match entry & MILESTONE_BIT {
            0 => Entry::Commit(entry as usize),
            _ => Entry::Milestone((entry & !MILESTONE_BIT) as usize),
        })
    }

    /// Returns a commit by its index, which must be one of `entry`'s.
    pub fn commit(&self, index: usize) -> &CommitRow {
        match index.checked_sub(self.opened.len()) {
            None => &self.opened[index],
            Some(recent) => &self.recent[recent],
        }
    }

    pub fn milestone(&self, index: usize) -> &MilestoneRow {
        &self.milestones[index]
    }

    /// Returns the index of the commit with a sequence number.
    pub fn index_of(&self, seq: u64) -> Option<usize> {
        let in_order = |rows: &[CommitRow]| rows.binary_search_by_key(&seq, |it| it.seq).ok();
        in_order(&self.opened)
            .or_else(|| in_order(&self.recent).map(|it| it + self.opened.len()))
            // Filled while the log is being built: only what has a place is there.
            .filter(|it| *it < self.gathered.len())
    }

    pub fn place_of(&self, seq: u64) -> Option<usize> {
        self.place_of_index(self.index_of(seq)?)
    }

    pub fn place_of_index(&self, index: usize) -> Option<usize> {
        self.places.get(index).map(|it| *it as usize)
    }

    /// Returns the place and index of every milestone, oldest first.
    pub fn milestone_places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let places = self.milestone_places.iter().enumerate();
        places.map(|(index, place)| (*place as usize, index))
    }

    /// Returns the milestone, by index, that gathers a commit.
    pub fn gathered_by(&self, index: usize) -> Option<usize> {
        let milestone = *self.gathered.get(index)?;
        (milestone as usize).checked_sub(1)
    }

    /// Whether no newer commit has taken the name.
    pub fn is_newest(&self, index: usize) -> bool {
        let name = &self.commit(index).name;
        self.newest.get(name) == Some(&(index as u32))
    }

    /// Returns what the graph draws at a place.
    pub fn node(&self, place: usize) -> Node {
        match self.entry(place) {
            Some(Entry::Milestone(_)) | None => Node::Milestone,
            Some(Entry::Commit(index)) => Node::Commit {
                gathered: self
                    .gathered_by(index)
                    .and_then(|it| self.milestone_places.get(it).copied()),
            },
        }
    }

    /// Returns the sequence numbers of all commits that belong to no milestone, oldest first.
    pub fn pending(&self) -> Vec<u64> {
        (0..self.commit_count())
            .filter(|it| self.gathered[*it] == 0)
            .map(|it| self.commit(it).seq)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::support::{commit, milestone};

    fn entries(log: &Log) -> Vec<Entry> {
        (0..log.len()).filter_map(|it| log.entry(it)).collect()
    }

    #[test]
    fn milestones_stand_where_they_were_written() {
        let commits = Arc::new(vec![commit(1, "a"), commit(2, "b"), commit(4, "a")]);
        let log = Log::new(commits, &[milestone(3, "first", &[1, 2])]);
        use Entry::*;
        assert_eq!(
            entries(&log),
            [Commit(0), Commit(1), Milestone(0), Commit(2)]
        );
        assert_eq!(log.gathered_by(0), Some(0));
        assert_eq!(log.gathered_by(2), None);
        assert_eq!(log.pending(), [4]);
        assert!(!log.is_newest(0));
        assert!(log.is_newest(2));
        assert_eq!(log.place_of(4), Some(3));
    }

    #[test]
    fn what_comes_later_is_appended_and_what_comes_twice_is_not() {
        let mut log = Log::new(Arc::new(vec![commit(1, "a")]), &[]);
        assert!(log.push(commit(2, "b")));
        assert!(!log.push(commit(2, "b")));
        assert!(log.push_milestone(milestone(3, "both", &[1, 2, 99])));
        assert!(!log.push_milestone(milestone(3, "both", &[1, 2, 99])));
        assert_eq!(log.len(), 3);
        assert!(log.pending().is_empty());
        assert_eq!(log.lanes.lane_of(2), Some(0));
    }

    #[test]
    fn milestones_are_taken_anew() {
        let mut log = Log::new(Arc::new(vec![commit(1, "a")]), &[]);
        log.push(commit(2, "b"));
        log.push_milestone(milestone(3, "both", &[1, 2]));
        log.curated(&[milestone(3, "one", &[1])]);
        assert_eq!(log.pending(), [2]);
        assert_eq!(
            (log.len(), log.milestone(0).message.to_string()),
            (3, "one".into())
        );
        log.curated(&[]);
        assert_eq!(log.pending(), [1, 2]);
    }

    #[test]
    fn an_empty_log_has_nothing() {
        let log = Log::default();
        assert_eq!(log.len(), 0);
        assert_eq!(log.entry(0), None);
        assert_eq!(log.place_of(1), None);
    }
}
