//! Milestones and what is done to them: each an entry of its own, so that nothing is ever changed and
//! everything can be undone.

use std::collections::HashSet;

use super::body::{Body, GroupBody, members_hash};
use super::curation::{self, Curation, Obstacle, Step};
use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::kind::EntryKind;
use super::query::{operations, pending};
use super::record::{Act, Milestone, NewMilestone};
use super::sql::Natural;
use super::store::Store;
use super::transaction::{Entry, More, Transaction};

/// What an operation says, before it is an entry.
struct Saying<'a> {
    target: Option<u64>,
    message: Option<&'a str>,
    members: &'a [u64],
}

const DOING: &str = "keep what milestones hold";

impl Transaction {
    /// Groups commits under a message. Each must be one that no milestone holds yet.
    pub fn milestone(&mut self, new: NewMilestone) -> Result<Milestone, HistoryError> {
        let commits = ascending(new.commits);
        if commits.is_empty() {
            return Err(HistoryError::EmptyMilestone);
        }
        let waiting = pending::seqs_from(self.connection())?;
        self.check_pending(&commits, &waiting)?;
        let (header, leaf) = self.append(Entry {
            kind: EntryKind::Milestone,
            uuid: *new.uuid.as_bytes(),
            time_ms: new.time_ms,
            author: new.author.clone(),
            body: Body::Group(GroupBody {
                target: None,
                message_hash: Some(Hash::text(&new.message)),
                members: members_hash(&commits),
                count: commits.len() as u64,
                file: new.file,
                reason_hash: new.reason.as_deref().map(Hash::text),
                environment: new.environment,
            }),
            more: More {
                message: &new.message,
                reason: new.reason.as_deref(),
                ..More::default()
            },
        })?;
        self.broken = true;
        self.put_members(header.seq, &commits)?;
        let held: Vec<_> = commits.iter().map(|it| (*it, Some(header.seq))).collect();
        self.put_held(&waiting, &held)?;
        self.put_milestones(&[(header.seq, Some(header.seq))])?;
        self.broken = false;
        Ok(Milestone {
            seq: header.seq,
            uuid: new.uuid,
            leaf,
            time_ms: new.time_ms,
            message: new.message,
            author: new.author,
            commits,
        })
    }

    /// Gives a milestone another message.
    pub fn amend(&mut self, act: Act, milestone: u64, message: &str) -> Result<u64, HistoryError> {
        let saying = Saying {
            target: Some(milestone),
            message: Some(message),
            members: &[],
        };
        self.operate(EntryKind::Amend, act, saying)
    }

    /// Makes some commits of a milestone one of their own, which is named by the number answered.
    pub fn split(
        &mut self,
        act: Act,
        milestone: u64,
        commits: &[u64],
        message: &str,
    ) -> Result<u64, HistoryError> {
        if commits.is_empty() {
            return Err(HistoryError::EmptyMilestone);
        }
        let saying = Saying {
            target: Some(milestone),
            message: Some(message),
            members: &ascending(commits.to_vec()),
        };
        self.operate(EntryKind::Split, act, saying)
    }

    /// Adds the commits of other milestones to one, which keeps its message unless there is another.
    pub fn squash(
        &mut self,
        act: Act,
        into: u64,
        others: &[u64],
        message: Option<&str>,
    ) -> Result<u64, HistoryError> {
        if others.is_empty() {
            return Err(HistoryError::EmptyMilestone);
        }
        let saying = Saying {
            target: Some(into),
            message: message.filter(|it| !it.is_empty()),
            members: &ascending(others.to_vec()),
        };
        self.operate(EntryKind::Squash, act, saying)
    }

    /// Moves commits, wherever they are, to a milestone, or to none: then they are pending.
    pub fn move_commits(
        &mut self,
        act: Act,
        commits: &[u64],
        to: Option<u64>,
    ) -> Result<u64, HistoryError> {
        if commits.is_empty() {
            return Err(HistoryError::EmptyMilestone);
        }
        let commits = ascending(commits.to_vec());
        for seq in &commits {
            self.check_atom(*seq)?;
        }
        let saying = Saying {
            target: to,
            message: None,
            members: &commits,
        };
        self.operate(EntryKind::Move, act, saying)
    }

    /// Takes a milestone apart; its commits are pending again.
    pub fn dissolve(&mut self, act: Act, milestone: u64) -> Result<u64, HistoryError> {
        let saying = Saying {
            target: Some(milestone),
            message: None,
            members: &[],
        };
        self.operate(EntryKind::Dissolve, act, saying)
    }

    /// Takes an operation back, a milestone or an undo included, as if it had never been.
    pub fn undo_operation(&mut self, act: Act, operation: u64) -> Result<u64, HistoryError> {
        let saying = Saying {
            target: Some(operation),
            message: None,
            members: &[],
        };
        self.operate(EntryKind::Undo, act, saying)
    }

    /// Adds an operation after looking what it would lead to.
    fn operate(
        &mut self,
        kind: EntryKind,
        act: Act,
        saying: Saying<'_>,
    ) -> Result<u64, HistoryError> {
        let mut steps = operations::steps(self.connection())?;
        let before = Curation::of(&steps).map_err(damaged)?;
        let waiting = pending::seqs_from(self.connection())?;
        let step = Step {
            seq: self.tail.seq + 1,
            kind,
            target: saying.target,
            has_message: saying.message.is_some(),
            members: saying.members.to_vec(),
        };
        let seq = step.seq;
        if kind == EntryKind::Undo {
            check_undo(&steps, saying.target.unwrap_or_default())?;
        }
        steps.push(step);
        let after = Curation::of(&steps).map_err(|it| obstacle(it, seq))?;
        let message = saying.message.unwrap_or_default();
        let (header, _) = self.append(Entry {
            kind,
            uuid: *act.uuid.as_bytes(),
            time_ms: act.time_ms,
            author: act.author,
            body: Body::Group(GroupBody {
                target: saying.target,
                message_hash: saying.message.map(Hash::text),
                members: members_hash(saying.members),
                count: saying.members.len() as u64,
                file: None,
                reason_hash: None,
                environment: None,
            }),
            more: More {
                message,
                ..More::default()
            },
        })?;
        self.broken = true;
        self.put_members(header.seq, saying.members)?;
        self.put_difference(&waiting, &before, &after)?;
        self.broken = false;
        Ok(header.seq)
    }

    fn put_difference(
        &self,
        waiting: &[u64],
        before: &Curation,
        after: &Curation,
    ) -> Result<(), HistoryError> {
        let mut held: Vec<(u64, Option<u64>)> = Vec::new();
        for (entry, milestone) in &after.held {
            if before.held.get(entry) != Some(milestone) {
                held.push((*entry, Some(*milestone)));
            }
        }
        let freed = before.held.keys().filter(|it| !after.held.contains_key(it));
        held.extend(freed.map(|it| (*it, None)));
        held.sort_unstable();
        self.put_held(waiting, &held)?;

        let mut milestones: Vec<(u64, Option<u64>)> = Vec::new();
        for (seq, group) in &after.groups {
            if before.groups.get(seq).map(|it| it.named) != Some(group.named) {
                milestones.push((*seq, Some(group.named)));
            }
        }
        let gone = before.groups.keys();
        let gone = gone.filter(|it| !after.groups.contains_key(it));
        milestones.extend(gone.map(|it| (*it, None)));
        self.put_milestones(&milestones)
    }

    /// Notes what an entry names; the hash of it is in its header.
    fn put_members(&self, seq: u64, members: &[u64]) -> Result<(), HistoryError> {
        let mut statement = self
            .connection()
            .prepare_cached("INSERT INTO membership (milestone, entry) VALUES (?1, ?2)")
            .doing(DOING)?;
        for member in members {
            statement
                .execute((Natural(seq), Natural(*member)))
                .doing(DOING)?;
        }
        Ok(())
    }

    /// Notes for these commits which milestone holds them now. All that were `waiting` before are now
    /// older than an operation, so those that still wait are written down.
    fn put_held(
        &self,
        waiting: &[u64],
        changes: &[(u64, Option<u64>)],
    ) -> Result<(), HistoryError> {
        let connection = self.connection();
        let prepare = |sql| connection.prepare_cached(sql).doing(DOING);
        let mut hold = prepare(
            "INSERT INTO held (entry, milestone) VALUES (?1, ?2)
             ON CONFLICT (entry) DO UPDATE SET milestone = excluded.milestone",
        )?;
        let mut free = prepare("DELETE FROM held WHERE entry = ?1")?;
        let mut wait = prepare("INSERT INTO left_behind (seq) VALUES (?1) ON CONFLICT DO NOTHING")?;
        let mut settle = prepare("DELETE FROM left_behind WHERE seq = ?1")?;
        let mut taken = HashSet::new();
        for (entry, milestone) in changes {
            let entry = Natural(*entry);
            match milestone {
                Some(milestone) => {
                    taken.insert(entry.0);
                    hold.execute((entry, Natural(*milestone))).doing(DOING)?;
                    settle.execute([entry]).doing(DOING)?;
                }
                None => {
                    free.execute([entry]).doing(DOING)?;
                    wait.execute([entry]).doing(DOING)?;
                }
            }
        }
        for seq in waiting.iter().filter(|it| !taken.contains(it)) {
            wait.execute([Natural(*seq)]).doing(DOING)?;
        }
        Ok(())
    }

    /// Notes for these milestones which entry names them; `None` for one that is no more.
    fn put_milestones(&self, changes: &[(u64, Option<u64>)]) -> Result<(), HistoryError> {
        let connection = self.connection();
        let mut name = connection
            .prepare_cached(
                "INSERT INTO milestones (seq, named) VALUES (?1, ?2)
                 ON CONFLICT (seq) DO UPDATE SET named = excluded.named",
            )
            .doing(DOING)?;
        let mut end = connection
            .prepare_cached("DELETE FROM milestones WHERE seq = ?1")
            .doing(DOING)?;
        for (seq, named) in changes {
            match named {
                Some(named) => name.execute((Natural(*seq), Natural(*named))),
                None => end.execute([Natural(*seq)]),
            }
            .doing(DOING)?;
        }
        Ok(())
    }

    fn check_pending(&self, commits: &[u64], waiting: &[u64]) -> Result<(), HistoryError> {
        for seq in commits {
            if waiting.binary_search(seq).is_ok() {
                continue;
            }
            self.check_atom(*seq)?;
            let milestone: Natural = self
                .connection()
                .prepare_cached("SELECT coalesce(max(milestone), 0) FROM held WHERE entry = ?1")
                .and_then(|mut it| it.query_row([Natural(*seq)], |row| row.get(0)))
                .doing("look up a commit")?;
            return Err(HistoryError::AlreadyInMilestone {
                seq: *seq,
                milestone: milestone.0,
            });
        }
        Ok(())
    }

    /// Checks that an entry is a commit.
    fn check_atom(&self, seq: u64) -> Result<(), HistoryError> {
        let kind = operations::kind(self.connection(), seq)?;
        match kind.is_atom() {
            true => Ok(()),
            false => Err(HistoryError::WrongKind {
                seq,
                kind: kind.name().to_string(),
                wanted: "definition".to_string(),
            }),
        }
    }
}

/// Checks that an operation can be undone, as far as it is itself concerned.
fn check_undo(steps: &[Step], operation: u64) -> Result<(), HistoryError> {
    if !steps.iter().any(|it| it.seq == operation) {
        return Err(HistoryError::NotOperation { seq: operation });
    }
    match curation::undone(steps).get(&operation) {
        None => Ok(()),
        Some(by) => Err(HistoryError::AlreadyUndone {
            seq: operation,
            by: *by,
        }),
    }
}

fn ascending(mut seqs: Vec<u64>) -> Vec<u64> {
    seqs.sort_unstable();
    seqs.dedup();
    seqs
}

/// Words an obstacle of a new operation: in itself, or in an older one that builds on what is undone.
fn obstacle(obstacle: Obstacle, new: u64) -> HistoryError {
    match obstacle.seq == new {
        true => HistoryError::Conflict {
            what: obstacle.what,
            hint: obstacle.hint.to_string(),
        },
        false => HistoryError::Conflict {
            what: format!(
                "operation #{} builds on it: without it {}",
                obstacle.seq, obstacle.what
            ),
            hint: format!("undo #{} first", obstacle.seq),
        },
    }
}

fn damaged(obstacle: Obstacle) -> HistoryError {
    HistoryError::Damaged {
        seq: obstacle.seq,
        what: obstacle.what,
    }
}

impl Store {
    /// Writes one milestone in a transaction of its own.
    pub fn milestone(&self, new: NewMilestone) -> Result<Milestone, HistoryError> {
        self.alone(|transaction| transaction.milestone(new))
    }
}
