//! The world of a candidate: the language with pure builtins only, the definitions it depends on, and it.
//!
//! What is asked of the world outside is refused, time stands still, and nothing is kept. Whatever an
//! example does to the image is undone before the next one.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::orders::{Candidate, Confines, Order, Piece, Reply, Takes, Tried};
use crate::lang::definition::{TopForm, definitions};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::doctest::{Outcome, Run, Turn};
use crate::lang::image::Image;
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::vm::signal::Fault;
use crate::lang::vm::tasks::WAIT;
use crate::lang::vm::{Fiber, HostCall, Step};
use crate::session::config::Config;
use crate::session::evaluate::image_without_hands;
use crate::session::testing::{Subject, checks};
use crate::session::view::outcomes::{CheckRow, TestKind, TestRow};

/// Fuel between two looks at the clock.
const SLICE_FUEL: u64 = 200_000;
/// Slices that the cleanups of a program may take.
const CLEANUP_SLICES_MAX: usize = 100;
/// How often what is given is tried again where something in it stands below its use.
const ROUNDS_MAX: usize = 8;
/// Characters of one text in a reply.
const TEXT_CHARS_MAX: usize = 2_000;

/// Does what is ordered.
pub fn run(order: &Order) -> Reply {
    let mut world = World::new(order.confines);
    let missing = world.give(&order.given);
    world.restrain();
    let transaction = world.image.begin();
    let tried = world.try_all(&order.candidates);
    let is_whole = tried.iter().all(|it| it.trouble.is_none());
    let mut dependents = match is_whole {
        true => world.dependents(order),
        false => Vec::new(),
    };
    world.image.undo(transaction);
    if dependents.iter().any(|it| !it.has_passed()) {
        let before = world.dependents(order);
        excuse(&mut dependents, &before);
    }
    Reply {
        layers: Vec::new(),
        missing,
        tried,
        dependents,
    }
}

/// What failed with the old definitions as well is no fault of the new ones.
fn excuse(rows: &mut [TestRow], before: &[TestRow]) {
    let failed: BTreeSet<(&str, &str)> = before
        .iter()
        .flat_map(|row| row.checks.iter().map(move |check| (row, check)))
        .filter(|(_, check)| !check.passed)
        .map(|(row, check)| (row.name.as_str(), expression(check)))
        .collect();
    for row in rows {
        for check in row.checks.iter_mut().filter(|it| !it.passed) {
            if failed.contains(&(row.name.as_str(), expression(check))) {
                check.kind = "skip".into();
                check.passed = true;
                check.text.push_str("  (failed before)");
            }
        }
    }
}

/// Returns what was evaluated, without what came of it.
fn expression(check: &CheckRow) -> &str {
    check.text.split(" => ").next().unwrap_or_default()
}

struct World {
    image: Image,
    confines: Confines,
}

impl World {
    fn new(confines: Confines) -> World {
        let config = Config::default();
        let mut image = image_without_hands(&config);
        image.confine();
        World { image, confines }
    }

    /// Limits of one program.
    fn limits(&self) -> Limits {
        Limits {
            fuel: Some(self.confines.fuel),
            depth: self.confines.depth,
            output_bytes: self.confines.output_bytes,
            ..self.image.machine().limits.clone()
        }
    }

    /// Bounds the heap: what is there, and so much more.
    fn restrain(&mut self) {
        let heap = &mut self.image.machine_mut().heap;
        let bytes = heap.bytes_in_use() + self.confines.heap_bytes;
        let limits = Limits {
            heap_bytes: bytes,
            ..self.limits()
        };
        self.image.set_limits(limits);
    }

    /// Evaluates what a candidate depends on; answers what cannot be.
    fn give(&mut self, pieces: &[Piece]) -> Vec<(String, String)> {
        let mut waiting: Vec<&Piece> = pieces.iter().collect();
        let mut missing = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let before = waiting.len();
            missing.clear();
            let mut again = Vec::new();
            for piece in waiting {
                if let Err(problem) = self.evaluate(piece) {
                    missing.push((piece.name.clone(), brief(&problem.message)));
                    again.push(piece);
                }
            }
            waiting = again;
            if waiting.is_empty() || waiting.len() == before {
                break;
            }
        }
        missing
    }

    /// Evaluates a definition, or leaves everything as it was.
    fn evaluate(&mut self, piece: &Piece) -> Result<(), Box<Diagnostic>> {
        let mut source = SourceText::new(piece.file.as_str(), piece.text.as_str());
        source = source.in_package(&piece.package);
        source.first_line = piece.line.max(1);
        let transaction = self.image.begin();
        let outer = self.image.package();
        self.image.set_package(&piece.package);
        let (forms, errors) = definitions(&source);
        let unread = errors
            .first()
            .map(|it| Box::new(Diagnostic::new("reader", it.message.clone())));
        let outcome = unread.map_or(Ok(()), Err);
        let outcome = outcome.and_then(|()| {
            forms.iter().try_for_each(|form| {
                let program = self.image.prepare_at(&source, form.span())?;
                let fiber = self.image.start(&program, self.limits());
                self.drive(fiber).map(|_| ())
            })
        });
        self.image.set_package(&outer);
        match outcome {
            Ok(()) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        outcome
    }

    /// Runs a program to its end, or to that of its time.
    fn drive(&mut self, mut fiber: Fiber) -> Result<Value, Box<Diagnostic>> {
        let wall = Duration::from_millis(self.confines.example_ms);
        let began = Instant::now();
        loop {
            let step = self.image.resume(&mut fiber, SLICE_FUEL);
            // What is printed is bounded and nobody's.
            fiber.take_printed();
            let problem = match step {
                Step::Done(value) => return Ok(value),
                Step::Signal(condition) => self.image.diagnostic_in(&fiber, condition),
                Step::Host(call) if began.elapsed() < wall => {
                    self.refuse(&mut fiber, &call);
                    continue;
                }
                Step::Pause if began.elapsed() < wall => continue,
                Step::Pause | Step::Host(_) => Diagnostic::new("limit", LATE),
            };
            self.image.abandon(&mut fiber);
            for _ in 0..CLEANUP_SLICES_MAX {
                if self.image.resume(&mut fiber, SLICE_FUEL) != Step::Pause {
                    break;
                }
            }
            return Err(Box::new(problem));
        }
    }

    /// Answers what a program asks of the world: there is none. Time stands still, and who waits has waited.
    fn refuse(&mut self, fiber: &mut Fiber, call: &HostCall) {
        let symbols = &self.image.machine().symbols;
        let name = call.function.as_symbol().map(|it| symbols.name(it));
        let name = name.unwrap_or_default();
        let answer = match (name, call.arguments.first()) {
            (WAIT, Some(&passed)) => Ok(passed),
            ("%nanoseconds", _) => Ok(Value::NIL),
            _ => Err(Fault {
                kind: "permission-denied",
                message: format!("`{name}` is not done in the world of a candidate"),
                hint: Some("only what computes is there".into()),
                ..Fault::default()
            }),
        };
        self.image.answer(fiber, answer);
    }

    /// Evaluates the candidates, one after the other, and then runs the examples of all.
    fn try_all(&mut self, candidates: &[Candidate]) -> Vec<Tried> {
        let mut tried: Vec<Tried> = candidates.iter().map(|it| self.try_one(it)).collect();
        // Those that use one another stand in any order.
        for (candidate, tried) in candidates.iter().zip(&mut tried) {
            if tried.trouble.is_some() {
                *tried = self.try_one(candidate);
            }
        }
        for (candidate, tried) in candidates.iter().zip(&mut tried) {
            if tried.trouble.is_none() {
                tried.checks = self.examples_of(candidate);
            }
        }
        tried
    }

    fn try_one(&mut self, candidate: &Candidate) -> Tried {
        let name = &candidate.new.name;
        let before = self.image.arity_of_name(name);
        let outcome = self.evaluate(&candidate.new);
        let takes = |arity: crate::lang::vm::native::Arity| Takes {
            least: arity.least,
            most: arity.most,
        };
        let after = self.image.arity_of_name(name);
        let had = candidate.old.as_ref().and(before);
        Tried {
            name: name.clone(),
            trouble: outcome.err().map(|it| told(&it)),
            takes: had.zip(after).map(|(old, new)| [takes(old), takes(new)]),
            checks: Vec::new(),
        }
    }

    /// Runs the examples that a candidate has, and those of the definition it replaces.
    fn examples_of(&mut self, candidate: &Candidate) -> Vec<CheckRow> {
        let own = self.subject(&candidate.new.name);
        let old = candidate.old.as_ref().and_then(subject_of);
        let mut subjects: Vec<Subject> = old.into_iter().collect();
        subjects.extend(own);
        if let [old, own] = &subjects[..]
            && words(old) == words(own)
        {
            subjects.pop();
        }
        let mut rows = Vec::new();
        for subject in subjects {
            rows.extend(self.examples(&subject).checks);
        }
        rows
    }

    fn subject(&self, name: &str) -> Option<Subject> {
        Subject::of(&self.image.binding(name)?)
    }

    fn examples(&mut self, subject: &Subject) -> TestRow {
        let mut outcomes: Vec<Outcome> = subject.doctests.told().collect();
        let limits = self.limits();
        let examples = subject.doctests.examples.clone();
        let run = Run::begin(&mut self.image, examples, &subject.package, limits);
        self.drive_examples(run, &mut outcomes);
        outcomes.sort_by_key(|it| it.place);
        let mut row = subject.row(&outcomes);
        row.checks.iter_mut().for_each(shorten);
        row
    }

    fn drive_examples(&mut self, mut run: Run, outcomes: &mut Vec<Outcome>) {
        let wall = Duration::from_millis(self.confines.example_ms);
        let mut began = Instant::now();
        loop {
            match run.turn(&mut self.image, SLICE_FUEL) {
                Turn::Outcome(outcome) => {
                    outcomes.push(outcome);
                    began = Instant::now();
                }
                Turn::Done => break,
                Turn::Host(call) if began.elapsed() < wall => {
                    if let Some(mut fiber) = run.fiber().cloned() {
                        self.refuse(&mut fiber, &call);
                    }
                }
                Turn::Pause if began.elapsed() < wall => {}
                Turn::Pause | Turn::Host(_) => {
                    outcomes.extend(run.stop(&mut self.image, "limit", LATE));
                    began = Instant::now();
                }
            }
        }
        run.finish(&mut self.image);
    }

    /// Runs examples and tests of what uses the candidates.
    fn dependents(&mut self, order: &Order) -> Vec<TestRow> {
        let mut rows = Vec::new();
        for name in &order.dependents {
            if let Some(subject) = self.subject(name).filter(|it| !it.is_empty()) {
                rows.push(self.examples(&subject));
            }
        }
        for name in &order.tests {
            let transaction = self.image.begin();
            let checks = self.test(name);
            self.image.undo(transaction);
            rows.push(TestRow {
                name: name.strip_prefix("test/").unwrap_or(name).to_string(),
                kind: TestKind::Test,
                checks,
                ..TestRow::default()
            });
        }
        rows
    }

    /// Calls one test; answers what it checked.
    fn test(&mut self, name: &str) -> Vec<CheckRow> {
        let machine = self.image.machine_mut();
        let (runner, test) = (machine.global("%run-test"), machine.global(name));
        let found = machine.globals.get(runner).zip(machine.globals.get(test));
        let Some((runner, test)) = found else {
            return vec![checks::ended("the test", "ERROR: it is not defined")];
        };
        let limits = self.limits();
        let fiber = self.image.start_call(runner, &[test], limits);
        let mut rows = match self.drive(fiber) {
            Ok(checks) => checks::read(&self.image, checks),
            Err(problem) => {
                let why = format!("ERROR: {}", problem.message);
                vec![checks::ended("the test ends with an error", &why)]
            }
        };
        rows.iter_mut().for_each(shorten);
        rows
    }
}

const LATE: &str = "it takes too long";

/// Reads the docstring of a definition that is not evaluated.
fn subject_of(piece: &Piece) -> Option<Subject> {
    let source = SourceText::new(piece.file.as_str(), piece.text.as_str());
    let mut forms = definitions(&source.in_package(&piece.package))
        .0
        .into_iter();
    let definition = forms.find_map(|form| match form {
        TopForm::Definition(it) => Some(*it),
        TopForm::Expression { .. } => None,
    })?;
    Subject::of_definition(&definition)
}

/// The examples of a docstring with what they promise.
fn words(subject: &Subject) -> Vec<(String, String)> {
    let examples = subject.doctests.examples.iter();
    examples.map(|it| (it.words(), it.promise())).collect()
}

/// Returns what a diagnostic says, on a line.
fn told(problem: &Diagnostic) -> String {
    let place = problem.place().map_or_else(String::new, |(line, column)| {
        format!(" (line {line}, column {column})")
    });
    format!("{}: {}{place}", problem.kind, brief(&problem.message))
}

fn shorten(check: &mut CheckRow) {
    for text in [&mut check.text, &mut check.expected, &mut check.got] {
        if text.len() > TEXT_CHARS_MAX {
            *text = brief(text);
        }
    }
}

fn brief(text: &str) -> String {
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_string(),
    }
}
