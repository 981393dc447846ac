//! What milestones there are and what they hold, after all operations on them.
//!
//! Entries never change, so whoever amends a milestone adds an entry that says so. What people see is
//! the sum of these entries in their order, without those that were undone. An undone operation is as
//! if it had never been: it can only be undone while nothing that came after builds on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::kind::EntryKind;

/// A milestone, or something done to milestones, as its entry says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub seq: u64,
    pub kind: EntryKind,
    pub target: Option<u64>,
    pub has_message: bool,
    /// Commits; of a squash, milestones.
    pub members: Vec<u64>,
}

/// A milestone as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The entry whose message it has.
    pub named: u64,
    pub members: BTreeSet<u64>,
}

/// The milestones as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curation {
    pub groups: BTreeMap<u64, Group>,
    /// Which milestone holds a commit.
    pub held: HashMap<u64, u64, rustc_hash::FxBuildHasher>,
}

/// A step that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub seq: u64,
    pub what: String,
    pub hint: &'static str,
}

/// Returns the steps that were undone, each with the one that undid it.
pub fn undone(steps: &[Step]) -> HashMap<u64, u64> {
    let mut undone = HashMap::new();
    // The newest first: whether an undo counts is decided by what came after it.
    for step in steps.iter().rev() {
        if let (EntryKind::Undo, Some(target)) = (step.kind, step.target)
            && !undone.contains_key(&step.seq)
        {
            undone.insert(target, step.seq);
        }
    }
    undone
}

impl Curation {
    /// Takes all steps that were not undone, in their order.
    pub fn of(steps: &[Step]) -> Result<Curation, Obstacle> {
        let undone = undone(steps);
        let mut curation = Curation::default();
        for step in steps.iter().filter(|it| !undone.contains_key(&it.seq)) {
            curation.take(step)?;
        }
        Ok(curation)
    }

    /// Takes one step. What an undo does is to leave out another step, which is up to the caller.
    pub fn take(&mut self, step: &Step) -> Result<(), Obstacle> {
        let seq = step.seq;
        match step.kind {
            EntryKind::Milestone => {
                self.check_free(step)?;
                self.begin_group(seq, &step.members);
            }
            EntryKind::Amend => self.target(step)?.named = seq,
            EntryKind::Split => {
                let group = self.target(step)?;
                let inside = step.members.iter().filter(|it| group.members.contains(it));
                if inside.count() < step.members.len() {
                    return Err(refusal(
                        seq,
                        "not all of these commits are in the milestone",
                    ));
                }
                if group.members.len() == step.members.len() {
                    return Err(refusal(seq, "a split leaves a commit on both sides"));
                }
                self.release(&step.members);
                self.begin_group(seq, &step.members);
            }
            EntryKind::Squash => self.squash(step)?,
            EntryKind::Move => {
                if step.target.is_some() {
                    self.target(step)?;
                }
                self.release(&step.members);
                if let Some(target) = step.target {
                    // The target may just have lost all it held, and with that its place.
                    self.groups.entry(target).or_insert_with(|| Group {
                        named: target,
                        members: BTreeSet::new(),
                    });
                    self.hold(target, &step.members);
                }
            }
            EntryKind::Dissolve => {
                let members: Vec<u64> = self.target(step)?.members.iter().copied().collect();
                self.release(&members);
            }
            _ => {}
        }
        Ok(())
    }

    fn target(&mut self, step: &Step) -> Result<&mut Group, Obstacle> {
        let target = step.target.unwrap_or_default();
        let is_there = self.groups.contains_key(&target);
        match self.groups.get_mut(&target) {
            Some(group) if is_there => Ok(group),
            _ => Err(Obstacle {
                seq: step.seq,
                what: format!("there is no milestone #{target}"),
                hint: "`imago log --milestones` lists those there are",
            }),
        }
    }

    fn check_free(&self, step: &Step) -> Result<(), Obstacle> {
        match step.members.iter().find(|it| self.held.contains_key(it)) {
            None => Ok(()),
            Some(member) => Err(Obstacle {
                seq: step.seq,
                what: format!(
                    "commit #{member} already belongs to milestone #{}",
                    self.held[member]
                ),
                hint: "leave it out of this one",
            }),
        }
    }

    fn squash(&mut self, step: &Step) -> Result<(), Obstacle> {
        let target = step.target.unwrap_or_default();
        if step.members.contains(&target) {
            return Err(refusal(step.seq, "a milestone is not squashed into itself"));
        }
        self.target(step)?;
        for member in &step.members {
            if !self.groups.contains_key(member) {
                return Err(Obstacle {
                    seq: step.seq,
                    what: format!("there is no milestone #{member}"),
                    hint: "`imago log --milestones` lists those there are",
                });
            }
        }
        for member in &step.members {
            let members: Vec<u64> = self.groups[member].members.iter().copied().collect();
            self.release(&members);
            self.hold(target, &members);
        }
        if step.has_message {
            self.target(step)?.named = step.seq;
        }
        Ok(())
    }

    fn begin_group(&mut self, seq: u64, members: &[u64]) {
        let empty = Group {
            named: seq,
            members: BTreeSet::new(),
        };
        self.groups.insert(seq, empty);
        self.hold(seq, members);
    }

    fn hold(&mut self, milestone: u64, members: &[u64]) {
        let group = self.groups.get_mut(&milestone);
        let group = group.expect("BUG: a milestone that is not there");
        group.members.extend(members);
        for member in members {
            self.held.insert(*member, milestone);
        }
    }

    /// Makes commits pending. A milestone that holds nothing any more is gone.
    fn release(&mut self, members: &[u64]) {
        for member in members {
            let Some(milestone) = self.held.remove(member) else {
                continue;
            };
            if let Some(group) = self.groups.get_mut(&milestone) {
                group.members.remove(member);
                if group.members.is_empty() {
                    self.groups.remove(&milestone);
                }
            }
        }
    }
}

fn refusal(seq: u64, what: &str) -> Obstacle {
    Obstacle {
        seq,
        what: what.into(),
        hint: "`imago show` of the milestone lists its commits",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(seq: u64, kind: EntryKind, target: Option<u64>, members: &[u64]) -> Step {
        Step {
            seq,
            kind,
            target,
            has_message: matches!(kind, EntryKind::Amend | EntryKind::Split),
            members: members.to_vec(),
        }
    }

    /// Draws the milestones: `4: 1 2 | 7: 3`, with the entry that names one where it is another.
    fn drawn(steps: &[Step]) -> String {
        match Curation::of(steps) {
            Err(obstacle) => format!("#{}: {}", obstacle.seq, obstacle.what),
            Ok(curation) => {
                let groups = curation.groups.iter().map(|(seq, group)| {
                    let members: Vec<_> = group.members.iter().map(u64::to_string).collect();
                    match group.named == *seq {
                        true => format!("{seq}: {}", members.join(" ")),
                        false => format!("{seq} as {}: {}", group.named, members.join(" ")),
                    }
                });
                groups.collect::<Vec<_>>().join(" | ")
            }
        }
    }

    #[test]
    fn each_step_does_what_it_says() {
        use EntryKind::*;
        let two = [
            step(10, Milestone, None, &[1, 2]),
            step(11, Milestone, None, &[3]),
        ];
        for (then, expected) in [
            (step(12, Amend, Some(10), &[]), "10 as 12: 1 2 | 11: 3"),
            (step(12, Split, Some(10), &[2]), "10: 1 | 11: 3 | 12: 2"),
            (step(12, Squash, Some(11), &[10]), "11: 1 2 3"),
            (step(12, Move, Some(11), &[1]), "10: 2 | 11: 1 3"),
            (step(12, Move, None, &[1]), "10: 2 | 11: 3"),
            (step(12, Move, Some(10), &[3, 4]), "10: 1 2 3 4"),
            (step(12, Move, Some(11), &[3]), "10: 1 2 | 11: 3"),
            (step(12, Dissolve, Some(10), &[]), "11: 3"),
            (step(12, Undo, Some(11), &[]), "10: 1 2"),
            (
                step(12, Amend, Some(9), &[]),
                "#12: there is no milestone #9",
            ),
            (
                step(12, Milestone, None, &[3]),
                "#12: commit #3 already belongs to milestone #11",
            ),
            (
                step(12, Split, Some(11), &[3]),
                "#12: a split leaves a commit on both sides",
            ),
            (
                step(12, Split, Some(10), &[3]),
                "#12: not all of these commits are in the milestone",
            ),
            (
                step(12, Squash, Some(11), &[11]),
                "#12: a milestone is not squashed into itself",
            ),
        ] {
            let steps = [two.to_vec(), vec![then.clone()]].concat();
            assert_eq!(drawn(&steps), expected, "{then:?}");
        }
    }

    #[test]
    fn an_undo_can_be_undone_and_respects_what_builds_on_it() {
        use EntryKind::*;
        let mut steps = vec![
            step(10, Milestone, None, &[1, 2]),
            step(11, Split, Some(10), &[2]),
            step(12, Undo, Some(11), &[]),
        ];
        assert_eq!(drawn(&steps), "10: 1 2");
        steps.push(step(13, Undo, Some(12), &[]));
        assert_eq!(drawn(&steps), "10: 1 | 11: 2");
        steps.push(step(14, Amend, Some(11), &[]));
        assert_eq!(drawn(&steps), "10: 1 | 11 as 14: 2");
        steps.push(step(15, Undo, Some(11), &[]));
        assert_eq!(drawn(&steps), "#14: there is no milestone #11");
    }
}
