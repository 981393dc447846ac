//! All commits and milestones there are, in the order of the log, by place from the oldest.
//!
//! What is appended never moves what is there: a place, a lane and an index stay what they are. A
//! million commits cost a number each beside the table that the session shared.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::session::view::commits::{CommitRow, MilestoneRow};
use crate::session::view::table::{CommitLine, CommitTable};
use crate::ui::widgets::graph::{Lanes, Node, Reach};
use crate::ui::widgets::text;

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
    /// What there was when the history was listed, shared with whoever else shows it.
    opened: Arc<CommitTable>,
    /// What came since.
    recent: CommitTable,
    milestones: Vec<MilestoneRow>,
    /// Place of each milestone, ascending; all other places are commits.
    milestone_places: Vec<u32>,
    /// Index of each milestone by its number.
    milestone_indexes: FxHashMap<u64, u32>,
    /// One more than the index of the milestone that gathers a commit; 0 is none.
    gathered: Vec<u32>,
    /// Commits that belong to none.
    free: usize,
    /// Columns of the longest name.
    name_columns: u16,
    pub lanes: Lanes,
}

impl Log {
    /// Takes everything there is, oldest first.
    pub fn new(commits: Arc<CommitTable>, milestones: &[MilestoneRow]) -> Log {
        Log::of(commits, CommitTable::default(), milestones)
    }

    fn of(opened: Arc<CommitTable>, recent: CommitTable, milestones: &[MilestoneRow]) -> Log {
        let names = opened.names().chain(recent.names());
        let columns = names.map(|(name, _)| columns(name)).max();
        let count = opened.len() + recent.len();
        let mut log = Log {
            opened,
            recent,
            gathered: vec![0; count],
            free: count,
            name_columns: columns.unwrap_or(0),
            ..Log::default()
        };
        // Where a milestone stands: behind its own number and behind all it gathers.
        let mut written: Vec<(u64, &MilestoneRow)> = milestones
            .iter()
            .map(|it| (it.commits.last().unwrap_or(0).max(it.seq), it))
            .collect();
        written.sort_by_key(|it| it.0);
        for (after, milestone) in written {
            let before = [&*log.opened, &log.recent].map(|it| it.count_before(after + 1));
            log.put_milestone(milestone.clone(), before.iter().sum());
        }
        log
    }

    /// Appends a commit; one that is there already changes nothing.
    pub fn push(&mut self, commit: &CommitRow) -> bool {
        let last = self.recent.last_seq().or(self.opened.last_seq());
        if last.is_some_and(|it| commit.seq <= it) {
            return false;
        }
        self.recent.push(commit.into());
        self.gathered.push(0);
        self.free += 1;
        self.name_columns = self.name_columns.max(columns(&commit.name));
        true
    }

    /// Returns the index of the commit that a commit replaced; of a rename, the last one of the old name.
    pub fn replaced(&self, index: usize) -> Option<usize> {
        let older = self.commit(index).replaced()?;
        self.index_of(older).filter(|it| *it < index)
    }

    /// Returns the index of the commit that replaced a commit.
    pub fn replaced_by(&self, index: usize) -> Option<usize> {
        let first_recent = self.opened.len();
        let recent = |it: usize| it + first_recent;
        match index.checked_sub(first_recent) {
            Some(index) => self.recent.replaced_by(index).map(recent),
            None => self.opened.replaced_by(index).or_else(|| {
                let seq = Some(self.opened.seq(index));
                let newer = self.recent.iter().position(|it| it.replaced() == seq);
                newer.map(recent)
            }),
        }
    }

    /// Returns how many commits belong to no milestone.
    pub fn free_count(&self) -> usize {
        self.free
    }

    /// Appends a milestone; its commits belong to it from now on.
    pub fn push_milestone(&mut self, milestone: MilestoneRow) -> bool {
        if self.milestone_indexes.contains_key(&milestone.seq) {
            return false;
        }
        self.put_milestone(milestone, self.commit_count());
        true
    }

    /// Puts a milestone behind so many commits and all milestones that are there.
    fn put_milestone(&mut self, milestone: MilestoneRow, commits_before: usize) {
        let index = self.milestones.len();
        let own = (commits_before + index) as u32;
        let mut oldest = own;
        let mut near = None;
        for seq in milestone.commits.iter() {
            // Its commits mostly follow one another.
            let next = near.filter(|it| *it < self.commit_count() && self.seq(*it) == seq);
            let Some(commit) = next.or_else(|| self.index_of(seq)) else {
                continue;
            };
            near = Some(commit + 1);
            self.free -= usize::from(self.gathered[commit] == 0);
            self.gathered[commit] = index as u32 + 1;
            if let Some(place) = self.place_of_index(commit) {
                oldest = oldest.min(place as u32);
            }
        }
        self.milestone_places.push(own);
        self.milestone_indexes.insert(milestone.seq, index as u32);
        self.milestones.push(milestone);
        self.lanes.push(Reach {
            oldest,
            own,
            milestone: index as u32,
        });
    }

    /// Takes milestones anew, after something was done to them.
    pub fn curated(&mut self, milestones: &[MilestoneRow]) {
        let old = std::mem::take(self);
        *self = Log::of(old.opened, old.recent, milestones);
    }

    /// Returns how many places there are.
    pub fn len(&self) -> usize {
        self.commit_count() + self.milestones.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many columns the longest name takes.
    pub fn name_columns(&self) -> u16 {
        self.name_columns
    }

    pub fn commit_count(&self) -> usize {
        self.opened.len() + self.recent.len()
    }

    pub fn entry(&self, place: usize) -> Option<Entry> {
        if place >= self.len() {
            return None;
        }
        let before = self
            .milestone_places
            .partition_point(|it| (*it as usize) < place);
        Some(match self.milestone_places.get(before) {
            Some(own) if *own as usize == place => Entry::Milestone(before),
            _ => Entry::Commit(place - before),
        })
    }

    /// Returns a commit by its index, which must be one of `entry`'s.
    pub fn commit(&self, index: usize) -> CommitLine<'_> {
        match index.checked_sub(self.opened.len()) {
            None => self.opened.get(index),
            Some(recent) => self.recent.get(recent),
        }
    }

    /// Returns the sequence number of a commit by its index, which must be one of `entry`'s.
    pub fn seq(&self, index: usize) -> u64 {
        match index.checked_sub(self.opened.len()) {
            None => self.opened.seq(index),
            Some(recent) => self.recent.seq(recent),
        }
    }

    pub fn milestone(&self, index: usize) -> &MilestoneRow {
        &self.milestones[index]
    }

    /// Returns the index of the commit with a sequence number.
    pub fn index_of(&self, seq: u64) -> Option<usize> {
        let recent = || Some(self.recent.index_of(seq)? + self.opened.len());
        self.opened.index_of(seq).or_else(recent)
    }

    pub fn place_of(&self, seq: u64) -> Option<usize> {
        self.place_of_index(self.index_of(seq)?)
    }

    pub fn place_of_index(&self, index: usize) -> Option<usize> {
        if index >= self.commit_count() {
            return None;
        }
        // Before the milestone with so many others before it stand `place - others` commits.
        let (mut low, mut high) = (0, self.milestone_places.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.milestone_places[middle] as usize - middle <= index {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Some(index + low)
    }

    /// Returns the places of those commits that are there; both ascend.
    pub fn places_of(&self, seqs: &[u64]) -> Vec<u32> {
        let mut indexes = self.opened.indexes_of(seqs);
        let recent = self.recent.indexes_of(seqs);
        indexes.extend(recent.iter().map(|it| it + self.opened.len()));
        let mut before = 0;
        let places = indexes.into_iter().map(|index| {
            let behind = &self.milestone_places[before..];
            let ours = behind.iter().zip(before..);
            before += ours
                .take_while(|(place, before)| **place as usize - before <= index)
                .count();
            (index + before) as u32
        });
        places.collect()
    }

    /// Returns the place and index of every milestone, oldest first.
    pub fn milestone_places(&self) -> impl ExactSizeIterator<Item = (usize, usize)> + '_ {
        let places = self.milestone_places.iter().enumerate();
        places.map(|(index, place)| (*place as usize, index))
    }

    /// Returns the milestone with a number.
    pub fn milestone_of(&self, seq: u64) -> Option<&MilestoneRow> {
        let index = *self.milestone_indexes.get(&seq)? as usize;
        self.milestones.get(index)
    }

    /// Returns the place of the milestone with a number.
    pub fn place_of_milestone(&self, seq: u64) -> Option<usize> {
        let index = *self.milestone_indexes.get(&seq)? as usize;
        Some(self.milestone_places[index] as usize)
    }

    /// Returns the milestone, by index, that gathers a commit.
    pub fn gathered_by(&self, index: usize) -> Option<usize> {
        let milestone = *self.gathered.get(index)?;
        (milestone as usize).checked_sub(1)
    }

    /// Whether no newer commit has taken the name.
    pub fn is_newest(&self, index: usize) -> bool {
        match index.checked_sub(self.opened.len()) {
            Some(recent) => self.recent.is_newest(recent),
            None => {
                let name = self.opened.get(index).name;
                self.opened.is_newest(index) && self.recent.newest(name).is_none()
            }
        }
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
        let free = self.gathered.iter().enumerate().filter(|it| *it.1 == 0);
        free.map(|(index, _)| self.seq(index)).collect()
    }

    /// Returns the place of the next pending commit in a direction.
    pub fn pending_beside(&self, place: usize, older: bool) -> Option<usize> {
        let before = self
            .milestone_places
            .partition_point(|it| (*it as usize) < place);
        let is_milestone = self.milestone_places.get(before) == Some(&(place as u32));
        let index = place - before;
        let found = match older {
            true => self.gathered[..index].iter().rposition(|it| *it == 0),
            false => {
                let from = (index + usize::from(!is_milestone)).min(self.gathered.len());
                let found = self.gathered[from..].iter().position(|it| *it == 0);
                found.map(|it| it + from)
            }
        };
        self.place_of_index(found?)
    }
}

fn columns(name: &str) -> u16 {
    u16::try_from(text::width(name)).unwrap_or(u16::MAX)
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
        let commits = [commit(1, "a"), commit(2, "b"), commit(4, "a")];
        let log = Log::new(
            CommitTable::of(&commits).into(),
            &[milestone(3, "first", &[1, 2])],
        );
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
        let mut log = Log::new(CommitTable::of(&[commit(1, "a")]).into(), &[]);
        assert!(log.push(&commit(2, "b")));
        assert!(!log.push(&commit(2, "b")));
        assert!(log.push_milestone(milestone(3, "both", &[1, 2, 99])));
        assert!(!log.push_milestone(milestone(3, "both", &[1, 2, 99])));
        assert_eq!(log.len(), 3);
        assert!(log.pending().is_empty());
        assert_eq!(log.lanes.lane_of(2), Some(0));
    }

    #[test]
    fn milestones_are_taken_anew() {
        let mut log = Log::new(CommitTable::of(&[commit(1, "a")]).into(), &[]);
        log.push(&commit(2, "b"));
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
    fn it_knows_who_replaced_whom() {
        let version = |seq, name, previous| CommitRow {
            previous,
            ..commit(seq, name)
        };
        let commits = [version(1, "a", None), version(2, "b", None)];
        let mut log = Log::new(CommitTable::of(&commits).into(), &[]);
        log.push(&version(3, "a", Some(1)));
        log.push(&CommitRow {
            change: "rename",
            target: Some(2),
            ..commit(4, "c")
        });
        log.push(&version(5, "a", Some(3)));
        let check = |log: &Log| {
            assert_eq!((log.replaced(2), log.replaced_by(0)), (Some(0), Some(2)));
            assert_eq!((log.replaced(3), log.replaced_by(1)), (Some(1), Some(3)));
            assert_eq!((log.replaced(4), log.replaced_by(2)), (Some(2), Some(4)));
            assert_eq!((log.replaced(0), log.replaced_by(3)), (None, None));
        };
        check(&log);
        assert_eq!(log.free_count(), 5);
        log.push_milestone(milestone(6, "two", &[1, 2]));
        assert_eq!(log.free_count(), 3);
        // Taken anew nothing of it changes.
        log.curated(&[milestone(6, "one", &[1])]);
        check(&log);
        assert_eq!(log.free_count(), 4);
    }

    #[test]
    fn the_next_pending_commit_is_found_both_ways() {
        let commits: Vec<CommitRow> = (1..=6).map(|it| commit(it, "f")).collect();
        let commits: Arc<CommitTable> = CommitTable::of(&commits).into();
        let log = Log::new(commits, &[milestone(7, "some", &[2, 3, 5])]);
        let places = |older| {
            (0..7)
                .map(|it| log.pending_beside(it, older))
                .collect::<Vec<_>>()
        };
        let (none, at) = (None, Some);
        assert_eq!(
            places(true),
            [none, at(0), at(0), at(0), at(3), at(3), at(5)]
        );
        assert_eq!(
            places(false),
            [at(3), at(3), at(3), at(5), at(5), none, none]
        );
    }

    #[test]
    fn places_and_indexes_are_each_other_s_inverse() {
        let commits: Vec<CommitRow> = (1..=40).map(|it| commit(it * 2, "f")).collect();
        let milestones: Vec<MilestoneRow> = [5, 11, 13, 81]
            .map(|it| milestone(it, "some", &[it - 3]))
            .into();
        let mut log = Log::new(CommitTable::of(&commits).into(), &milestones);
        log.push(&commit(90, "g"));
        log.push_milestone(milestone(91, "last", &[90]));
        let mut indexes = Vec::new();
        for place in 0..log.len() {
            match log.entry(place).expect("an entry") {
                Entry::Commit(index) => {
                    assert_eq!(log.place_of_index(index), Some(place));
                    indexes.push(index);
                }
                Entry::Milestone(index) => {
                    let seq = log.milestone(index).seq;
                    assert_eq!(log.place_of_milestone(seq), Some(place));
                }
            }
        }
        assert_eq!(indexes, (0..41).collect::<Vec<_>>());
        assert_eq!((log.entry(log.len()), log.len()), (None, 46));
    }

    #[test]
    fn an_empty_log_has_nothing() {
        let log = Log::default();
        assert_eq!(log.len(), 0);
        assert_eq!(log.entry(0), None);
        assert_eq!(log.place_of(1), None);
    }
}
