//! What calls take, kept with the version they were measured of, and what the rules make of it.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::clock;
use super::error::SessionError;
use super::session::Session;
use crate::audit::measured::{Comparison, Measured, Resource, Spread, comparisons};
use crate::history::HistoryError;
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::query::documents::{self, Document};
use crate::history::query::{commits, heads};
use crate::history::record::NewDocument;
use crate::lang::definition::{TopForm, definitions};
use crate::lang::source::SourceText;

/// Measurements of one name that are looked at, the newest.
const LOOKED_AT_MAX: usize = 64;
/// Measurements of all names that are looked at when the index is made.
const ALL_MAX: usize = 100_000;

/// The directive that says by which call a definition is measured.
const DIRECTIVE: &str = "bench";

/// The numbers of a measurement, as its entry holds them. Times are nanoseconds of one call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Numbers {
    pub runs: u64,
    pub fuel: u64,
    pub bytes: u64,
    /// Nothing where there was no clock.
    pub min: Option<f64>,
    pub median: Option<f64>,
    pub p95: Option<f64>,
    /// What the work took that is always the same.
    pub reference: Option<f64>,
}

/// A measurement on record.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasurementKept {
    pub seq: u64,
    pub time_ms: i64,
    /// The commit whose version it was.
    pub commit: u64,
    pub call: String,
    pub numbers: Numbers,
}

/// Reads an entry; nothing where another program wrote it in another form.
pub(super) fn kept(document: &Document) -> Option<MeasurementKept> {
    Some(MeasurementKept {
        seq: document.seq,
        time_ms: document.time_ms,
        commit: document.target?,
        call: document.message.clone(),
        numbers: serde_json::from_str(&document.text).ok()?,
    })
}

impl Session {
    /// Returns what was measured of a name, newest first.
    pub fn measurements(&self, name: &str) -> Result<Vec<MeasurementKept>, SessionError> {
        let store = &self.archive.store;
        let found = documents::of_name(store, EntryKind::Measurement, name, LOOKED_AT_MAX)?;
        Ok(found.iter().filter_map(kept).collect())
    }

    /// Returns the call by which a definition is measured: what was measured last, or what its text
    /// says above it, `;;@bench (f 1)`.
    pub(super) fn bench_call(&self, name: &str) -> Result<Option<String>, SessionError> {
        if let Some(last) = self.measurements(name)?.into_iter().next() {
            return Ok(Some(last.call));
        }
        let Some(commit) = heads::alive(&self.archive.store, name)? else {
            return Ok(None);
        };
        let source = SourceText::new(commit.name, commit.source);
        let call = definitions(&source).0.into_iter().find_map(|it| match it {
            TopForm::Definition(it) => {
                let mut directives = it.directives.into_iter();
                directives.find(|it| it.key == DIRECTIVE)
            }
            TopForm::Expression { .. } => None,
        });
        Ok(call.map(|it| it.value).filter(|it| !it.is_empty()))
    }

    /// Keeps what a call of a definition took, and answers how that compares, a line each; nothing of
    /// what is not in the history.
    pub(super) fn keep_measurement(
        &mut self,
        name: &str,
        call: &str,
        numbers: &Numbers,
    ) -> Result<Vec<String>, SessionError> {
        let Some(commit) = self.heads.get(name).map(|it| it.seq) else {
            return Ok(Vec::new());
        };
        let text = serde_json::to_string(numbers).expect("BUG: numbers are always written");
        let seq = self.archive.store.document(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            author: self.options.author.clone(),
            kind: EntryKind::Measurement,
            name: name.into(),
            action: "measured".into(),
            text,
            message: call.into(),
            target: Some(commit),
            rule_set: None,
        })?;
        self.note_entries(1);
        let found = self.compared(name)?;
        if let Some(whole) = &mut self.whole {
            whole.set_measured(name, &found);
        }
        self.tell_whole();
        let mut lines = vec![format!("kept as #{seq}, of version #{commit}")];
        let of_call: Vec<&Comparison> = found.iter().filter(|it| it.call == call).collect();
        if let Some(first) = of_call.first() {
            lines.push(compared_line(first.before, &of_call));
        }
        Ok(lines)
    }

    /// Compares what a name takes now with what it took in another version.
    fn compared(&self, name: &str) -> Result<Vec<Comparison>, SessionError> {
        let all = self.measurements(name)?;
        self.compare(name, &all)
    }

    fn compare(
        &self,
        name: &str,
        all: &[MeasurementKept],
    ) -> Result<Vec<Comparison>, SessionError> {
        let Some(head) = self.heads.get(name) else {
            return Ok(Vec::new());
        };
        let store = &self.archive.store;
        let measured: Result<Vec<Measured>, HistoryError> = all
            .iter()
            .map(|it| {
                let commit = commits::get(store, it.commit)?;
                Ok(Measured {
                    entry: it.commit,
                    meaning: commit.definition_hash.map(|it| it.0),
                    call: it.call.clone(),
                    time: spread(&it.numbers),
                    fuel: it.numbers.fuel,
                    bytes: it.numbers.bytes,
                })
            })
            .collect();
        Ok(comparisons(head.definition.map(|it| it.0), &measured?))
    }

    /// Tells the index how what a name takes compares, after it learnt the name anew.
    pub(super) fn whole_measures(&mut self, name: &str) {
        if self.whole.is_none() {
            return;
        }
        // A history that cannot be read now is told of wherever it is asked next.
        let found = self.compared(name).unwrap_or_default();
        if let Some(whole) = &mut self.whole {
            whole.set_measured(name, &found);
        }
    }

    /// Tells a new index how all that was measured compares.
    pub(super) fn whole_measures_all(&mut self) -> Result<(), SessionError> {
        let store = &self.archive.store;
        let mut names: Vec<String> = documents::newest(store, EntryKind::Measurement, ALL_MAX)?
            .into_iter()
            .map(|it| it.name)
            .collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            self.whole_measures(&name);
        }
        Ok(())
    }
}

fn spread(numbers: &Numbers) -> Option<Spread> {
    Some(Spread {
        fastest: numbers.min?,
        median: numbers.median?,
        slow: numbers.p95?,
        reference: numbers.reference?,
    })
}

/// `beside version #4: 0.52 times the time, as much fuel, 3.10 times the bytes`
fn compared_line(before: u64, found: &[&Comparison]) -> String {
    let mut line = format!("beside version #{before}:");
    for (at, it) in found.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let what = match it.of {
            Resource::Time => "the time",
            Resource::Fuel => "the fuel",
            Resource::Bytes => "the bytes",
        };
        let _ = match it.more == 0.0 {
            true => write!(line, "{comma} 1 times {what}"),
            false => write!(line, "{comma} {:.2} times {what}", it.ratio),
        };
    }
    line
}
