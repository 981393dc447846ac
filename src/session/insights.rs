//! What the history tells in numbers: how the milestones went, what is hot, what calls took.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::archive::Archive;
use super::error::SessionError;
use super::measured::kept;
use super::view::insights::{HotRow, InsightsView, MeasuredPoint, MeasuredRow, StagePoint};
use super::walks::Pace;
use crate::audit::complexity;
use crate::history::kind::EntryKind;
use crate::history::query::{commits, documents, log, milestones};
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;

/// Definitions that are told as hot.
const HOT_MAX: usize = 100;
/// Texts that are read for their complexity, the newest; older ones count as simple.
const READ_MAX: usize = 20_000;
/// Measurements that are looked at, the newest.
const MEASURED_MAX: usize = 5_000;

impl Archive {
    /// Returns what the history tells in numbers.
    pub(super) fn insights(&self, pace: Pace<'_>) -> Result<InsightsView, SessionError> {
        if self.store.is_blank() {
            return Ok(InsightsView::default());
        }
        let rows = log::all(&self.store)?;
        let first_read = rows.len().saturating_sub(READ_MAX);
        let mut complexities: HashMap<u64, u64> = HashMap::new();
        let total = (rows.len() - first_read) as u64;
        for (done, row) in rows[first_read..].iter().enumerate() {
            pace(done as u64, total)?;
            if row.entry != EntryKind::Undefinition {
                let source = commits::get(&self.store, row.seq)?.source;
                complexities.insert(row.seq, complexity_of(&row.name, &source));
            }
        }
        let of = |seq: u64| complexities.get(&seq).copied().unwrap_or(1);
        let mut names: HashMap<Arc<str>, HotRow> = HashMap::new();
        for row in &rows {
            let hot = names.entry(row.name.clone()).or_default();
            hot.name = row.name.clone();
            hot.commit = row.seq;
            hot.versions += u64::from(row.entry != EntryKind::Trivia);
            hot.complexity = match row.entry {
                EntryKind::Undefinition => 0,
                _ => of(row.seq),
            };
        }
        let alive = names.into_values().filter(|it| it.complexity > 0);
        let mut hot: Vec<HotRow> = alive.collect();
        hot.sort_by(|one, other| {
            let key = |it: &HotRow| Reverse(it.heat());
            key(one)
                .cmp(&key(other))
                .then_with(|| one.name.cmp(&other.name))
        });
        hot.truncate(HOT_MAX);
        Ok(InsightsView {
            stages: self.stages(&rows, &of)?,
            hot,
            measured: self.measured()?,
        })
    }

    fn stages(
        &self,
        rows: &[log::LogRow],
        complexity: &dyn Fn(u64) -> u64,
    ) -> Result<Vec<StagePoint>, SessionError> {
        let mut held: HashMap<&str, u64> = HashMap::new();
        let mut all = 0;
        let mut stages = Vec::new();
        for (stage, milestone) in self
            .evolution()?
            .into_iter()
            .zip(milestones::all(&self.store)?)
        {
            for &seq in &milestone.commits {
                let Ok(place) = rows.binary_search_by_key(&seq, |it| it.seq) else {
                    continue;
                };
                let row = &rows[place];
                let now = match row.entry {
                    EntryKind::Undefinition => 0,
                    _ => complexity(seq),
                };
                let before = held.insert(&row.name, now).unwrap_or(0);
                all = all + now - before;
            }
            stages.push(StagePoint {
                milestone: stage.milestone,
                message: stage.message,
                time_ms: stage.time_ms,
                definitions: stage.definitions,
                score: stage.score,
                errors: stage.errors,
                complexity: all,
            });
        }
        Ok(stages)
    }

    fn measured(&self) -> Result<Vec<MeasuredRow>, SessionError> {
        let kind = EntryKind::Measurement;
        let mut documents = documents::newest(&self.store, kind, MEASURED_MAX)?;
        documents.sort_by_key(|it| it.seq);
        let mut rows: Vec<MeasuredRow> = Vec::new();
        for document in &documents {
            let Some(found) = kept(document) else {
                continue;
            };
            let is_same =
                |it: &&mut MeasuredRow| *it.name == document.name && *it.call == found.call;
            let point = MeasuredPoint {
                commit: found.commit,
                time_ms: found.time_ms,
                fuel: found.numbers.fuel,
                median_ns: found.numbers.median,
            };
            match rows.iter_mut().find(is_same) {
                Some(row) => row.points.push(point),
                None => rows.push(MeasuredRow {
                    name: document.name.as_str().into(),
                    call: found.call.as_str().into(),
                    points: vec![point],
                }),
            }
        }
        Ok(rows)
    }
}

fn complexity_of(name: &str, source: &str) -> u64 {
    let source = SourceText::new(name, source);
    let forms = definitions(&source).0.into_iter();
    let each = forms.map(|form| match form {
        TopForm::Definition(definition) => complexity(&definition) as u64,
        TopForm::Expression { .. } => 1,
    });
    each.sum::<u64>().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complexity_is_one_and_the_decisions() {
        assert_eq!(complexity_of("f", "(define (f x) x)"), 1);
        let text = "(define (f x) (if (and x (g x)) 1 (cond ((h x) 2) (else 3))))";
        assert_eq!(complexity_of("f", text), 4);
    }
}
