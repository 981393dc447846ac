//! Runs the examples of one docstring in an image, slice by slice.
//!
//! All of them see what those before them defined, and when the run is over the image is as it was: the
//! examples are run inside of a transaction that is undone. Each has limits of its own. What an example
//! asks of the world is handed to whoever drives the run.

use super::outcome::{Outcome, judge};
use super::{Doctests, Example};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::{Datum, Image, Transaction};
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;
use crate::lang::vm::{Fiber, HostCall, Step};
use std::collections::VecDeque;
use std::time::Duration;

/// Bytes of heap that the examples of one docstring may take beside what is there.
const HEAP_BYTES: usize = 64 << 20;
/// Slices that the cleanups of an example that failed may take.
const CLEANUP_SLICES_MAX: usize = 100;

/// Returns what one example may use: enough for what a reader would follow, and soon over otherwise.
pub fn limits() -> Limits {
    Limits {
        fuel: Some(50_000_000),
        depth: 100_000,
        output_bytes: 64 << 10,
        wall: Some(Duration::from_secs(5)),
        ..Limits::default()
    }
}

/// A docstring whose examples are being run. It must come to its end, or be dropped with `finish`.
#[must_use = "what the examples did is undone by `finish`"]
pub struct Run {
    waiting: VecDeque<Example>,
    current: Option<Current>,
    limits: Limits,
    transaction: Transaction,
    package: String,
    heap_bytes: usize,
}

/// How a turn ended.
pub enum Turn {
    /// An example came to its end.
    Outcome(Outcome),
    /// It asks for something; answer `Run::fiber`.
    Host(HostCall),
    /// The fuel of the turn is used up.
    Pause,
    /// There is no other example.
    Done,
}

struct Current {
    example: Example,
    source: SourceText,
    forms: VecDeque<Datum>,
    fiber: Option<Fiber>,
    value: Root,
    printed: String,
}

impl Doctests {
    /// Returns the problems as outcomes of examples that failed.
    pub fn told(&self) -> impl Iterator<Item = Outcome> + '_ {
        self.problems.iter().map(|problem| Outcome {
            expression: "the example".to_string(),
            kind: "problem".to_string(),
            got: problem.message.clone(),
            place: problem.place,
            end: problem.place + 1,
            ..Outcome::default()
        })
    }
}

impl Run {
    /// Begins to run examples in a package, each under `limits`.
    pub fn begin(image: &mut Image, examples: Vec<Example>, package: &str, limits: Limits) -> Run {
        let transaction = image.begin();
        let outer = image.package();
        image.set_package(package);
        let heap = &mut image.machine_mut().heap;
        let heap_bytes = heap.byte_limit();
        heap.set_byte_limit(heap_bytes.min(heap.bytes_in_use() + HEAP_BYTES));
        Run {
            waiting: examples.into(),
            current: None,
            limits,
            transaction,
            package: outer,
            heap_bytes,
        }
    }

    /// Undoes what the examples did.
    pub fn finish(mut self, image: &mut Image) {
        if let Some(fiber) = self.current.take().and_then(|mut it| it.fiber.take()) {
            give_up(image, &fiber);
        }
        image.set_package(&self.package);
        image.machine_mut().heap.set_byte_limit(self.heap_bytes);
        image.undo(self.transaction);
    }

    /// Returns the fiber that asked its host for something.
    pub fn fiber(&mut self) -> Option<&mut Fiber> {
        self.current.as_mut()?.fiber.as_mut()
    }

    /// Ends the example that runs with an error of its host's; answers its outcome.
    pub fn stop(&mut self, image: &mut Image, kind: &str, why: &str) -> Option<Outcome> {
        let mut current = self.current.take()?;
        if let Some(fiber) = current.fiber.take() {
            give_up(image, &fiber);
        }
        let stopped = Diagnostic::new(kind, why);
        Some(judge(
            image,
            &current.example,
            Err(&stopped),
            &current.printed,
        ))
    }

    /// Runs until something is to be told, or `fuel` is used.
    pub fn turn(&mut self, image: &mut Image, fuel: u64) -> Turn {
        loop {
            let Some(mut current) = self.current.take() else {
                let Some(example) = self.waiting.pop_front() else {
                    return Turn::Done;
                };
                match Current::read(image, example) {
                    Ok(current) => self.current = Some(current),
                    Err(outcome) => return Turn::Outcome(*outcome),
                }
                continue;
            };
            let Some(mut fiber) = current.fiber.take() else {
                let Some(datum) = current.forms.pop_front() else {
                    let value = current.value.get();
                    return Turn::Outcome(judge(
                        image,
                        &current.example,
                        Ok(value),
                        &current.printed,
                    ));
                };
                match image.prepare(&current.source, &datum) {
                    Ok(program) => {
                        current.fiber = Some(image.start(&program, self.limits.clone()));
                        self.current = Some(current);
                    }
                    Err(problem) => {
                        return Turn::Outcome(judge(image, &current.example, Err(&problem), ""));
                    }
                }
                continue;
            };
            let step = image.resume(&mut fiber, fuel);
            current.printed.push_str(&fiber.take_output());
            match step {
                Step::Done(value) => {
                    current.value = image.machine().heap.root(value);
                    self.current = Some(current);
                }
                Step::Signal(condition) => {
                    let problem = image.diagnostic_in(&fiber, condition);
                    give_up(image, &fiber);
                    let printed = &current.printed;
                    return Turn::Outcome(judge(image, &current.example, Err(&problem), printed));
                }
                Step::Host(call) => {
                    current.fiber = Some(fiber);
                    self.current = Some(current);
                    return Turn::Host(call);
                }
                Step::Pause => {
                    current.fiber = Some(fiber);
                    self.current = Some(current);
                    return Turn::Pause;
                }
            }
        }
    }
}

impl Current {
    fn read(image: &mut Image, example: Example) -> Result<Current, Box<Outcome>> {
        let source = SourceText::new("doctest", example.expression.text.as_str());
        match image.read_forms(&source) {
            Ok(forms) => Ok(Current {
                value: image.machine().heap.root(Value::NIL),
                forms: forms.into(),
                example,
                source,
                fiber: None,
                printed: String::new(),
            }),
            Err(problems) => {
                let problem = Diagnostic::together(problems).unwrap_or_default();
                Err(Box::new(judge(image, &example, Err(&problem), "")))
            }
        }
    }
}

/// Unwinds a fiber with its cleanups; what they ask of the world is not done.
fn give_up(image: &mut Image, fiber: &Fiber) {
    let mut fiber = fiber.clone();
    image.abandon(&mut fiber);
    for _ in 0..CLEANUP_SLICES_MAX {
        if image.resume(&mut fiber, 200_000) != Step::Pause {
            break;
        }
    }
}
