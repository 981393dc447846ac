//! What a change does to examples: those of the definition before it is judged, and those of whatever uses
//! it after it stands. What is not kept any more is told at once.

use std::time::{Duration, Instant};

use super::super::host::World;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::view::outcomes::TestRow;
use super::super::view::transcript::TranscriptKind;
use crate::lang::definition::{Definition, DefinitionKind};
use crate::lang::doctest::Outcome;
use crate::lang::image::Program;

/// How long a person waits for the examples of callers; the others are run when nothing is asked.
const PATIENCE: Duration = Duration::from_millis(300);
/// Names whose examples wait to be run; of a change with more the others are not.
const WAITING_MAX: usize = 10_000;

impl Session {
    /// Runs the examples of a definition that is not kept yet, and undoes it; answers those that fail.
    ///
    /// What only binds a name is evaluated for this. What an example needs may stand below the definition
    /// in its file, so that something unbound is no failure yet.
    pub(in crate::session) fn failing_examples(
        &mut self,
        definition: &Definition,
        program: &Program,
    ) -> Result<Vec<String>, Stop> {
        self.tried.remove(&definition.name);
        let has_examples = definition
            .docstring
            .as_deref()
            .is_some_and(|it| it.contains(">>>"));
        let binds_only = matches!(
            definition.kind,
            DefinitionKind::Function | DefinitionKind::Macro
        );
        if !has_examples || !binds_only || self.task.world != World::Live {
            return Ok(Vec::new());
        }
        let transaction = self.image.begin();
        let subject = match self.run_program(program) {
            Ok(_) => self.subject(&definition.name),
            // It fails once more on its road, and is told there.
            Err(_) => None,
        };
        let outcomes = match &subject {
            Some(subject) => self.run_examples(subject),
            None => Ok(Vec::new()),
        };
        self.image.undo(transaction);
        let outcomes = outcomes?;
        if let Some(subject) = subject.filter(|it| !it.is_empty()) {
            let row = subject.row(&outcomes);
            self.tried.insert(definition.name.clone(), row);
        }
        if outcomes.iter().any(is_early) {
            self.await_examples(definition.name.clone());
        }
        let failed = outcomes.iter().filter(|it| !it.passed && !is_early(it));
        Ok(failed.map(told).collect())
    }

    /// Tells what came of the examples of a definition when it was judged, now that it stands.
    pub(in crate::session) fn tell_tried(&mut self, name: &str) {
        if let Some(row) = self.tried.remove(name) {
            self.tell_tested(row);
        }
    }

    /// Remembers that a name has another meaning: the examples of whatever uses it are to be run.
    pub(in crate::session) fn note_impact(&mut self, name: &str) {
        if self.task.world == World::Live {
            for dependent in self.image.dependents(name) {
                self.await_examples(dependent);
            }
        }
    }

    fn await_examples(&mut self, name: String) {
        if self.impact.len() < WAITING_MAX {
            self.impact.insert(name);
        }
    }

    /// Runs the examples that wait, for as long as a person waits for them.
    pub(in crate::session) fn tell_impact(&mut self) {
        let began = Instant::now();
        while !self.impact.is_empty() && began.elapsed() < PATIENCE && !self.is_told_to_stop() {
            self.attend_impact();
        }
    }

    /// Runs the examples of one name that waits for it, and tells what it does not keep.
    pub(in crate::session) fn attend_impact(&mut self) {
        let Some(name) = self.impact.pop_first() else {
            return;
        };
        let Some(subject) = self.subject(&name).filter(|it| !it.is_empty()) else {
            return;
        };
        let Ok(outcomes) = self.run_examples(&subject) else {
            return;
        };
        let row: TestRow = subject.row(&outcomes);
        if !row.has_passed() {
            let failed: Vec<String> = outcomes.iter().filter(|it| !it.passed).map(told).collect();
            let text = format!("`{name}` does not keep its examples: {}", failed.join("; "));
            self.say(TranscriptKind::Note, text);
        }
        self.tell_tested(row);
    }
}

/// Whether an example failed at something that may be defined below it.
fn is_early(outcome: &Outcome) -> bool {
    !outcome.passed && outcome.error.as_deref() == Some("unbound")
}

/// Returns a failure on one line.
fn told(outcome: &Outcome) -> String {
    match outcome.expected.is_empty() {
        true => outcome.line(),
        false => format!("{}, expected {}", outcome.line(), outcome.expected),
    }
}
