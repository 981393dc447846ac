//! The examples of what the image defines, run between two slices of the session's own work.

use std::time::Instant;

use super::super::host::World;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::task::Task;
use super::super::view::outcomes::{CheckRow, TestKind, TestRow};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::doctest::{self, Doctests, Excerpt, Outcome, Run, Turn};
use crate::lang::image::BindingView;
use crate::lang::source::SourceText;

/// Fuel of one slice, as for every program.
const SLICE_FUEL: u64 = 200_000;

/// A docstring with its examples, and where it stands.
pub struct Subject {
    pub name: String,
    pub package: String,
    pub doctests: Doctests,
    source: SourceText,
    /// Columns before the text on its first line.
    indent: u32,
    is_in_file: bool,
}

impl Subject {
    /// Reads the docstring of a binding; nothing where it has none.
    pub fn of(binding: &BindingView) -> Option<Subject> {
        let docstring = binding.docstring.as_deref()?;
        let text = binding.text.as_deref().unwrap_or(docstring);
        let place = binding.place.as_ref();
        let file = place.map_or("", |it| it.source.as_str());
        let mut source = SourceText::new(file, text).in_package(&binding.package);
        source.first_line = place.map_or(1, |it| it.line);
        let excerpt = match &binding.text {
            // What it was made of by a macro has no docstring of its own.
            Some(_) => definitions(&source)
                .0
                .into_iter()
                .find_map(|form| match form {
                    TopForm::Definition(it) => Excerpt::docstring(&it),
                    TopForm::Expression { .. } => None,
                })
                .unwrap_or_else(|| Excerpt::standing_at(docstring, 0)),
            None => Excerpt::plain(docstring),
        };
        Some(Subject {
            name: binding.name.clone(),
            package: binding.package.clone(),
            doctests: doctest::parse(&excerpt),
            indent: place.map_or(0, |it| it.column.saturating_sub(1)),
            is_in_file: !matches!(file, "" | "repl" | "eval" | "renew"),
            source,
        })
    }

    /// Reads the docstring of a definition as it is written.
    pub fn of_definition(definition: &Definition) -> Option<Subject> {
        let excerpt = Excerpt::docstring(definition)?;
        Some(Subject {
            name: definition.name.clone(),
            package: definition.source.package().to_string(),
            doctests: doctest::parse(&excerpt),
            indent: 0,
            is_in_file: false,
            source: definition.source.clone(),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.doctests.examples.is_empty() && self.doctests.problems.is_empty()
    }

    /// Returns line and column of a place in the text, as its file has them.
    pub fn place(&self, offset: usize) -> (u32, u32) {
        let (line, column) = self.source.line_column(offset);
        match line == self.source.first_line {
            true => (line, column + self.indent),
            false => (line, column),
        }
    }

    /// Returns outcomes as a row.
    pub fn row(&self, outcomes: &[Outcome]) -> TestRow {
        let check = |it: &Outcome| {
            let (line, column) = self.place(it.place);
            CheckRow {
                under: Vec::new(),
                text: it.line(),
                expected: it.expected.clone(),
                got: it.got.clone(),
                kind: it.kind.clone(),
                passed: it.passed,
                line,
                column,
                span: Some((it.place as u32, it.end as u32)),
            }
        };
        TestRow {
            name: self.name.clone(),
            kind: TestKind::Doctest,
            file: if self.is_in_file {
                self.source.name.to_string()
            } else {
                String::new()
            },
            line: self.source.first_line,
            checks: outcomes
                .iter()
                .filter(|it| it.kind != "setup" || !it.passed)
                .map(check)
                .collect(),
            ..TestRow::default()
        }
    }
}

impl Session {
    /// Returns the docstring of a name with its examples; nothing where it has none.
    pub(in crate::session) fn subject(&self, name: &str) -> Option<Subject> {
        Subject::of(&self.image.binding(name)?)
    }

    /// Runs the examples of a docstring. What they do to the image is undone, and what they print is
    /// compared and not shown.
    pub(in crate::session) fn run_examples(
        &mut self,
        subject: &Subject,
    ) -> Result<Vec<Outcome>, Stop> {
        let mut outcomes: Vec<Outcome> = subject.doctests.told().collect();
        if subject.doctests.examples.is_empty() {
            return Ok(outcomes);
        }
        if self.needs_scratch(&subject.name) {
            return self.run_in_scratch(subject);
        }
        let quiet = Task {
            world: World::Example,
            is_silent: true,
            shows_values: false,
            depth: self.task.depth + 1,
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, quiet);
        let chance = self.chance.clone();
        let group = self.group.take();
        let chosen = self.models.chosen();
        self.programs += 1;
        let examples = subject.doctests.examples.clone();
        let run = Run::begin(
            &mut self.image,
            examples,
            &subject.package,
            doctest::limits(),
        );
        let stopped = self.drive_examples(run, &mut outcomes);
        self.programs -= 1;
        self.group = group;
        self.chance = chance;
        self.models.come_back(chosen);
        self.task = outer;
        match stopped {
            true => Err(Stop::Interrupted(Box::new(Diagnostic::interrupted()))),
            false => {
                outcomes.sort_by_key(|it| it.place);
                Ok(outcomes)
            }
        }
    }

    /// Runs to the end, or until a person interrupts; answers whether one did.
    fn drive_examples(&mut self, mut run: Run, outcomes: &mut Vec<Outcome>) -> bool {
        let wall = doctest::limits().wall;
        let mut began = Instant::now();
        let stopped = loop {
            match run.turn(&mut self.image, SLICE_FUEL) {
                // The machine hears an interrupt before the session does, and takes it.
                Turn::Outcome(outcome)
                    if outcome.error.as_deref() == Some(Diagnostic::INTERRUPT) =>
                {
                    break true;
                }
                Turn::Outcome(outcome) => {
                    outcomes.push(outcome);
                    began = Instant::now();
                }
                Turn::Done => break false,
                Turn::Host(call) => {
                    if let Some(mut fiber) = run.fiber().cloned() {
                        self.answer_call(&mut fiber, &call);
                    }
                    if self.leaving.take().is_some() {
                        outcomes.extend(run.stop(
                            &mut self.image,
                            "exit",
                            "the example ends the program",
                        ));
                    }
                }
                Turn::Pause => {
                    self.look_up();
                    if wall.is_some_and(|wall| began.elapsed() > wall) {
                        let why = "the example takes too long";
                        outcomes.extend(run.stop(&mut self.image, "limit", why));
                        began = Instant::now();
                    }
                }
            }
            if self.is_told_to_stop() {
                break true;
            }
        };
        run.finish(&mut self.image);
        stopped
    }
}
