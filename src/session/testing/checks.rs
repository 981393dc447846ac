//! Tests of one file: what prepares them, the tests, what cleans up; and any unit of a plan.

use super::super::host::World;
use super::super::session::Session;
use super::super::stop::Stop;
use super::super::task::Task;
use super::super::view::outcomes::{CheckRow, TestKind, TestRow};
use super::places;
use super::plan::{Planned, Selection, Unit};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Image;
use crate::lang::limits::Limits;
use crate::lang::value::Value;
use std::time::Duration;

/// What one test may use.
fn limits() -> Limits {
    Limits {
        fuel: Some(5_000_000_000),
        output_bytes: 1 << 20,
        wall: Some(Duration::from_secs(60)),
        ..Limits::default()
    }
}

impl Session {
    /// Runs a unit in the image that is there; answers a row for each name.
    pub(in crate::session) fn run_unit(&mut self, planned: &Planned) -> Result<Vec<TestRow>, Stop> {
        let mut rows = match &planned.unit {
            Unit::Examples { name } => match self.subject(name) {
                Some(subject) => {
                    let outcomes = self.run_examples(&subject)?;
                    vec![subject.row(&outcomes)]
                }
                None => Vec::new(),
            },
            Unit::Tests {
                setups,
                tests,
                teardowns,
            } => self.run_tests(setups, tests, teardowns)?,
        };
        for row in &mut rows {
            row.key.clone_from(&planned.key);
        }
        Ok(rows)
    }

    /// Runs the tests of the image whose name has a part.
    pub(in crate::session) fn run_tests_of_image(
        &mut self,
        part: &str,
    ) -> Result<Vec<TestRow>, Stop> {
        let plan = self.plan(&Selection {
            doctests: false,
            tests: true,
            files: None,
            filter: Some(part),
        });
        let mut rows = Vec::new();
        for planned in &plan {
            rows.extend(self.run_unit(planned)?);
        }
        Ok(rows)
    }

    /// Runs tests. What they and what prepares them do to the image is undone.
    fn run_tests(
        &mut self,
        setups: &[String],
        tests: &[String],
        teardowns: &[String],
    ) -> Result<Vec<TestRow>, Stop> {
        let quiet = Task {
            world: World::Test,
            is_silent: true,
            shows_values: false,
            depth: self.task.depth + 1,
            ..self.task.clone()
        };
        let outer = std::mem::replace(&mut self.task, quiet);
        let group = self.group.take();
        let transaction = self.image.begin();
        // A file that was loaded has made its own.
        let rows = match (setups, teardowns, tests) {
            ([], [], [first, ..]) => self
                .preparations(first)
                .and_then(|it| self.run_prepared(&it.setups, tests, &it.teardowns)),
            _ => self.run_prepared(setups, tests, teardowns),
        };
        self.image.undo(transaction);
        self.group = group;
        self.task = outer;
        rows
    }

    fn run_prepared(
        &mut self,
        setups: &[String],
        tests: &[String],
        teardowns: &[String],
    ) -> Result<Vec<TestRow>, Stop> {
        let mut unprepared = None;
        for name in setups {
            let failed = self.checks_of(name)?.into_iter().find(|it| !it.passed);
            unprepared = unprepared.or(failed.map(|it| it.got));
        }
        let mut rows = Vec::new();
        for name in tests {
            let transaction = self.image.begin();
            let outcome = match &unprepared {
                Some(why) => Ok(vec![ended(
                    "what prepares the tests ends with an error",
                    why,
                )]),
                None => self.checks_of(name),
            };
            self.image.undo(transaction);
            rows.push(self.test_row(name, outcome?));
        }
        for name in teardowns {
            if let Err(Stop::Interrupted(diagnostic)) = self.call_test(name) {
                return Err(Stop::Interrupted(diagnostic));
            }
        }
        Ok(rows)
    }

    fn test_row(&self, name: &str, mut checks: Vec<CheckRow>) -> TestRow {
        let binding = self.image.binding(name);
        let text = binding.as_ref().and_then(|it| it.text.clone());
        let place = binding.and_then(|it| it.place);
        if let (Some(text), Some(place)) = (text, &place) {
            places::place(&mut checks, &text, place.line, place.column);
        }
        let (file, line) = place.map_or_else(Default::default, |it| (it.source, it.line));
        TestRow {
            name: name.strip_prefix("test/").unwrap_or(name).to_string(),
            kind: TestKind::Test,
            file: if matches!(&*file, "repl" | "eval") {
                String::new()
            } else {
                file
            },
            line,
            checks,
            ..TestRow::default()
        }
    }

    /// Returns what a test checked.
    fn checks_of(&mut self, name: &str) -> Result<Vec<CheckRow>, Stop> {
        match self.call_test(name) {
            Ok(checks) => Ok(read(&self.image, checks)),
            Err(Stop::Interrupted(diagnostic)) => Err(Stop::Interrupted(diagnostic)),
            Err(stop) => {
                let why = format!("ERROR: {}", stop.message());
                Ok(vec![ended("the test ends with an error", &why)])
            }
        }
    }

    /// Calls what prepares, cleans up or is a test; answers the list of what was checked.
    fn call_test(&mut self, name: &str) -> Result<Value, Stop> {
        let machine = self.image.machine_mut();
        let (runner, test) = (machine.global("%run-test"), machine.global(name));
        let found = machine.globals.get(runner).zip(machine.globals.get(test));
        let Some((runner, test)) = found else {
            let unbound = Diagnostic::new("unbound", format!("`{name}` is not defined"));
            return Err(unbound.into());
        };
        let fiber = self.image.start_call(runner, &[test], limits());
        let outcome = self.run_test_fiber(fiber, limits().wall);
        match self.leaving.take() {
            None => outcome,
            Some(_) => Err(Diagnostic::new("exit", "the test ends the program").into()),
        }
    }
}

/// Reads the list of checks that `%run-test` answers.
pub(in crate::session) fn read(image: &Image, checks: Value) -> Vec<CheckRow> {
    let heap = &image.machine().heap;
    heap.elements(checks).map(|it| check(image, it)).collect()
}

/// Reads one check.
fn check(image: &Image, value: Value) -> CheckRow {
    let heap = &image.machine().heap;
    let parts: Vec<Value> = heap.elements(value).collect();
    let [passed, kind, text, got, under] = parts[..] else {
        return ended(
            "the test ends with an error",
            "ERROR: `*checks*` was changed",
        );
    };
    let said = |value: Value| match heap.text(value) {
        Some(text) => text.to_string(),
        None => image.print_bounded(value),
    };
    let (text, got) = (said(text), said(got));
    CheckRow {
        under: heap.elements(under).map(said).collect(),
        text: match got.is_empty() {
            true => text,
            false => format!("{text} => {got}"),
        },
        expected: String::new(),
        got,
        kind: said(kind),
        passed: passed.is_truthy(),
        ..CheckRow::default()
    }
}

/// Returns the check of a test that did not come to its end.
pub(in crate::session) fn ended(text: &str, why: &str) -> CheckRow {
    CheckRow {
        text: format!("{text} => {why}"),
        got: why.to_string(),
        kind: "error".to_string(),
        ..CheckRow::default()
    }
}
