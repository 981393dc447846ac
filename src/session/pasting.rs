//! Text that is put in whole, as a paste of many forms is: it comes in as one load, not as many lines.
//!
//! Each form stands for itself, as if it had been typed: one that is refused or fails is counted, and the
//! others are taken. Only the first that went wrong is told of in full; an interrupt ends the load.

use super::board::what;
use super::command::RequestId;
use super::replay::counted;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::transcript::TranscriptKind;
use crate::history::record::AtomicCommit;
use crate::lang::definition::TopForm;
use crate::lang::source::SourceText;
use crate::lang::value::heap::Root;

/// What came of the forms of a load.
#[derive(Debug, Default)]
pub struct Tally {
    new: u64,
    changed: u64,
    unchanged: u64,
    evaluated: u64,
    refused: u64,
    failed: u64,
    findings: u64,
}

impl Tally {
    /// Counts a definition that was kept.
    pub fn add(&mut self, commit: &AtomicCommit) {
        match commit.previous {
            None => self.new += 1,
            Some(_) => self.changed += 1,
        }
        self.findings += commit.violations.len() as u64;
    }

    fn kept(&self) -> u64 {
        self.new + self.changed
    }

    /// Returns what came of so many forms, in a line; `run` of them were begun.
    fn words(&self, run: usize, forms: usize) -> String {
        let counts = [
            (self.new, "new"),
            (self.changed, "changed"),
            (self.unchanged, "unchanged"),
            (self.evaluated, "evaluated"),
            (self.refused, "refused"),
            (self.failed, "failed"),
            ((forms - run) as u64, "not run"),
        ];
        let counts = counts.into_iter().filter(|it| it.0 > 0);
        let counts: Vec<String> = counts.map(|(it, word)| format!("{it} {word}")).collect();
        let findings = match self.findings {
            0 => String::new(),
            count => format!("; {}", counted(count, "finding")),
        };
        let forms = counted(forms as u64, "form");
        format!("{forms}: {}{findings}", counts.join(", "))
    }
}

impl Session {
    /// Loads a text that was put in whole.
    pub(super) fn load_pasted(&mut self, id: RequestId, text: &str) {
        self.task = Task {
            id: Some(id),
            ..Task::own(&self.options.origin)
        };
        self.start_clock();
        self.archive.remember_input(text);
        let source = SourceText::new("repl", text).in_package(&self.image.package());
        let forms = match self.read_forms(&source) {
            Ok(forms) => forms,
            Err(stop) => {
                self.say(TranscriptKind::Input, text);
                return self.finish(id, Err(stop));
            }
        };
        self.say(TranscriptKind::Input, heading(text, &forms));
        let count = forms.len();
        self.pasted = Some(Tally::default());
        let (run, last, first_fault) = self.run_pasted(&source, forms);
        let closed = self.close_group();
        let rested = self.rest();
        self.board.count_forms(None);
        let tally = self.pasted.take().unwrap_or_default();
        self.say(TranscriptKind::Note, tally.words(run, count));
        if let Some(value) = last {
            self.say_value(value.get());
        }
        let fault = first_fault.map_or(Ok(()), Err);
        self.finish(id, fault.and(closed).and(rested));
    }

    /// Runs form after form; answers how many, the value of the last where it is an expression, and what
    /// went wrong first, or at last where that ended it.
    fn run_pasted(
        &mut self,
        source: &SourceText,
        forms: Vec<TopForm>,
    ) -> (usize, Option<Root>, Option<Stop>) {
        let count = forms.len();
        let mut first_fault = None;
        let mut last = None;
        for (place, form) in forms.into_iter().enumerate() {
            self.board.count_forms(Some((place as u64, count as u64)));
            self.look_up();
            last = None;
            match self.run_pasted_form(source, form) {
                Ok(value) if place + 1 == count => last = value,
                Ok(_) => {}
                Err(stop) => {
                    let ends = matches!(stop, Stop::Interrupted(_) | Stop::Session(_));
                    if ends || self.is_told_to_stop() {
                        return (place, None, Some(stop));
                    }
                    if let Some(tally) = &mut self.pasted {
                        match stop {
                            Stop::Denied(_) => tally.refused += 1,
                            _ => tally.failed += 1,
                        }
                    }
                    first_fault.get_or_insert(stop);
                }
            }
        }
        (count, last, first_fault)
    }

    /// Runs one form; answers its value where it is an expression.
    fn run_pasted_form(
        &mut self,
        source: &SourceText,
        form: TopForm,
    ) -> Result<Option<Root>, Stop> {
        let kind = match &form {
            TopForm::Definition(definition) => Some(definition.kind),
            TopForm::Expression { .. } => None,
        };
        let is_known = match &form {
            TopForm::Definition(definition) => self.says_the_same(definition),
            TopForm::Expression { .. } => false,
        };
        self.breathe(kind)?;
        if kind.is_some() {
            self.open_group();
        }
        let kept = self.pasted.as_ref().map_or(0, Tally::kept);
        let value = match form {
            TopForm::Definition(definition) if is_known => self.define_again(&definition)?,
            form => self.run_form(source, form)?,
        };
        let value = self.image.machine().heap.root(value);
        let Some(tally) = &mut self.pasted else {
            return Ok(None);
        };
        tally.unchanged += u64::from(is_known);
        let is_expression = kind.is_none() && tally.kept() == kept;
        tally.evaluated += u64::from(is_expression);
        Ok(is_expression.then_some(value))
    }
}

/// Returns the beginning of a load as the transcript has it, and how much there is of it.
fn heading(text: &str, forms: &[TopForm]) -> String {
    let first = match forms.first() {
        Some(TopForm::Definition(it)) => &it.source.text[it.form_span.range()],
        Some(TopForm::Expression { text, .. }) => text,
        None => text,
    };
    let more = counted(forms.len().saturating_sub(1) as u64, "more form");
    let lines = counted(text.trim().lines().count() as u64, "line");
    format!("{}\n; and {more}, {lines} in all", what(first))
}
