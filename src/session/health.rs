//! How the program is: what its definitions owe, in what order to pay, and whether it gets better.
//!
//! Everything here is read from the findings that the history keeps; nothing is judged again. Only what
//! is in force counts: an older version owes nothing any more.

use std::collections::HashMap;
use std::sync::Arc;

use super::archive::Archive;
use super::error::SessionError;
use super::view::light::excess;
pub use super::view::light::{Light, RED_ABOVE, YELLOW_ABOVE};
use crate::history::kind::EntryKind;
use crate::history::query::{counts, log, milestones, violations};
pub use crate::history::record::ViolationRecord as Finding;

/// Everything about the program on one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    pub light: Light,
    /// The points of definitions above what is tolerated of one.
    pub risk: u64,
    /// All points of all findings.
    pub score: u64,
    pub errors: u64,
    pub warnings: u64,
    pub infos: u64,
    pub debtors: u64,
    pub pending: u64,
    pub milestones: u64,
}

/// A definition that has findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debtor {
    pub commit: u64,
    pub uuid: String,
    pub name: Arc<str>,
    pub kind: Arc<str>,
    pub score: u64,
    /// The most points first.
    pub findings: Vec<Finding>,
}

/// The program as the milestones up to one hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub milestone: u64,
    pub message: Arc<str>,
    pub time_ms: i64,
    pub definitions: u64,
    pub score: u64,
    pub errors: u64,
    /// By how much the score differs from that of the stage before; nothing for the first.
    pub change: Option<i64>,
}

impl Stage {
    /// Returns how it goes, in a word.
    pub fn trend(&self) -> &'static str {
        match self.change {
            None => "INIT",
            Some(change) if change < 0 => "IMPROVING",
            Some(0) => "STABLE",
            Some(_) => "WORSENING",
        }
    }
}

impl Archive {
    /// Returns what has findings and is in force, the worst first.
    pub fn debtors(&self) -> Result<Vec<Debtor>, SessionError> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let mut debtors: Vec<Debtor> = Vec::new();
        for row in violations::current(&self.store)? {
            let points = u64::from(row.violation.points);
            match debtors.last_mut().filter(|it| it.commit == row.commit) {
                Some(debtor) => {
                    debtor.score += points;
                    debtor.findings.push(row.violation);
                }
                None => {
                    let commit = log::row(&self.store, row.commit)?;
                    debtors.push(Debtor {
                        commit: row.commit,
                        uuid: commit.uuid.to_string(),
                        name: commit.name,
                        kind: commit.kind,
                        score: points,
                        findings: vec![row.violation],
                    });
                }
            }
        }
        for debtor in &mut debtors {
            let findings = &mut debtor.findings;
            findings.sort_by_key(|it| std::cmp::Reverse(it.points));
        }
        debtors.sort_by(|left, right| {
            (right.score.cmp(&left.score)).then_with(|| left.name.cmp(&right.name))
        });
        Ok(debtors)
    }

    /// Returns how the program is, where so many points are tolerated of a definition.
    pub fn health(&self, tolerance: u32) -> Result<Health, SessionError> {
        if self.store.is_blank() {
            return Ok(Health::default());
        }
        let debtors = self.debtors()?;
        let counts = counts::all(&self.store)?;
        let risk = debtors.iter().map(|it| excess(it.score, tolerance)).sum();
        Ok(Health {
            light: Light::of(risk, counts.errors > 0),
            risk,
            score: debtors.iter().map(|it| it.score).sum(),
            errors: counts.errors,
            warnings: counts.warnings,
            infos: counts.infos,
            debtors: debtors.len() as u64,
            pending: counts.pending,
            milestones: counts.milestones,
        })
    }

    /// Returns what the milestones hold, one after the other.
    pub fn evolution(&self) -> Result<Vec<Stage>, SessionError> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let mut owed: HashMap<u64, (u64, u64)> = HashMap::new();
        for row in violations::all(&self.store)? {
            let (score, errors) = owed.entry(row.commit).or_default();
            *score += u64::from(row.violation.points);
            *errors += u64::from(row.violation.severity == "error");
        }
        let rows = log::all(&self.store)?;
        let row = |seq: u64| {
            let place = rows.binary_search_by_key(&seq, |it| it.seq);
            place.ok().map(|place| &rows[place])
        };
        // By name, the newest commit that any milestone so far holds.
        let mut held: HashMap<Arc<str>, u64> = HashMap::new();
        let mut stages: Vec<Stage> = Vec::new();
        for milestone in milestones::all(&self.store)? {
            for commit in milestone.commits.iter().filter_map(|&seq| row(seq)) {
                let newest = held.entry(commit.name.clone()).or_default();
                *newest = (*newest).max(commit.seq);
                if commit.entry == EntryKind::Rename
                    && let Some(old) = commit.target.and_then(row)
                    && held.get(&old.name).is_some_and(|it| *it < commit.seq)
                {
                    held.remove(&old.name);
                }
            }
            let (mut definitions, mut score, mut errors) = (0, 0, 0);
            for seq in held.values() {
                if row(*seq).is_none_or(|it| it.entry == EntryKind::Undefinition) {
                    continue;
                }
                definitions += 1;
                let (points, bad) = owed.get(seq).copied().unwrap_or_default();
                score += points;
                errors += bad;
            }
            stages.push(Stage {
                milestone: milestone.seq,
                message: milestone.message.lines().next().unwrap_or("").into(),
                time_ms: milestone.time_ms,
                definitions,
                score,
                errors,
                change: stages.last().map(|it| score as i64 - it.score as i64),
            });
        }
        Ok(stages)
    }
}

/// Returns numbers as a line of bars: the highest is the greatest.
pub fn sparkline(numbers: impl Iterator<Item = u64> + Clone) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let steps = BARS.len() as u64 - 1;
    let most = numbers.clone().max().unwrap_or(0).max(1);
    // What is not nothing is seen.
    let height = |it: u64| ((it * steps + most / 2) / most).max(u64::from(it > 0));
    numbers.map(|it| BARS[height(it) as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_never_green() {
        assert_eq!(Light::of(0, false), Light::Green);
        assert_eq!(Light::of(15, false), Light::Green);
        assert_eq!(Light::of(0, true), Light::Yellow);
        assert_eq!(Light::of(16, false), Light::Yellow);
        assert_eq!(Light::of(40, true), Light::Yellow);
        assert_eq!(Light::of(41, false), Light::Red);
    }

    #[test]
    fn bars_are_as_high_as_their_numbers() {
        assert_eq!(sparkline([0, 1, 7].into_iter()), "▁▂█");
        assert_eq!(sparkline([0, 0].into_iter()), "▁▁");
        assert_eq!(sparkline([].into_iter()), "");
        assert_eq!(sparkline([1000, 1, 500].into_iter()), "█▂▅");
    }
}
