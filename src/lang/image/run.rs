//! Running programs: step by step for a host, or at once for tests and the prelude.

use super::{Datum, Image, Program, internal};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;
use crate::lang::vm::Fiber;
use crate::lang::vm::Step;
use crate::lang::vm::signal::Fault;
use crate::lang::vm::tasks::{Next, WAIT};

/// Fuel of one slice where nobody waits.
const SLICE: u64 = 1 << 40;

impl Image {
    /// Makes a fiber of a program. What the program defines is noted now: begin a transaction first.
    pub fn start(&mut self, program: &Program, limits: Limits) -> Fiber {
        self.note_definitions(program);
        self.machine.fiber_with(program.function.get(), &[], limits)
    }

    /// Makes a fiber that calls a function of the image.
    pub fn start_call(&mut self, function: Value, arguments: &[Value], limits: Limits) -> Fiber {
        self.machine.fiber_with(function, arguments, limits)
    }

    /// Runs a fiber, and tasks while it waits for them, until it ends, signals, asks its host for
    /// something or has used `fuel`.
    ///
    /// What the image itself can answer, such as `macroexpand`, does not reach the host.
    pub fn resume(&mut self, fiber: &mut Fiber, fuel: u64) -> Step {
        let mut left = fuel;
        loop {
            if left == 0 {
                return Step::Pause;
            }
            let runs = match self.machine.next_turn(fiber) {
                Next::Run(runs) => runs,
                Next::Ask(step) => return step,
            };
            let turn = self.turn(left);
            let step = self.machine.run_turn(fiber, &runs, turn);
            let spent = turn - runs.slice_left().min(turn);
            self.watch.fuel += spent;
            left -= spent;
            if step == Step::Pause {
                self.sample(&runs);
            }
            let Some(step) = self.machine.take_step(fiber, runs, step, &mut left) else {
                continue;
            };
            // Where a profile is made a turn ends before its slice does.
            if step == Step::Pause && left > 0 && self.watch.profile.is_some() {
                continue;
            }
            let Step::Host(call) = &step else {
                return step;
            };
            let perform = internal::find(self, call.function)
                .filter(|_| !self.confined || internal::only_computes(self, call.function));
            let Some(perform) = perform else {
                return step;
            };
            let arguments = call.arguments.clone();
            let watch = self.machine.watch();
            let answer = perform(self, &arguments);
            drop(watch);
            // What was given up is void: the machine looks at the same flags before it goes on.
            let answer = match self.machine.is_told_to_stop() {
                true => Ok(Value::NIL),
                false => answer,
            };
            self.machine.answer_acting(fiber, answer);
        }
    }

    /// Answers the host call that `resume` returned with, or raises a condition there; `resume` goes
    /// on.
    pub fn answer(&mut self, fiber: &mut Fiber, answer: Result<Value, Fault>) {
        self.machine.answer_acting(fiber, answer);
    }

    /// Raises a condition in the place of the host call.
    pub fn answer_condition(&mut self, fiber: &mut Fiber, condition: Value) {
        self.machine.raise_acting(fiber, condition);
    }

    /// Calls a function where a program stopped at a condition; when it returns, the program stops again.
    pub fn ask_stopped(&mut self, fiber: &mut Fiber, function: Value, condition: Value) {
        self.machine.ask_stopped(fiber, function, condition);
    }

    /// Answers the host call, and lets the other tasks go first.
    pub fn answer_in_turn(&mut self, fiber: &mut Fiber, value: Value) {
        let ticket = self.machine.defer(fiber);
        self.machine.complete(ticket, Ok(value));
    }

    /// Makes the next `resume` unwind a fiber and the tasks it began, with all their cleanups.
    pub fn abandon(&mut self, fiber: &mut Fiber) {
        self.machine.abandon_all(fiber);
    }

    /// Makes a fiber that lets run the tasks that are ready, as at the end of a program.
    pub fn start_rest(&mut self, limits: Limits) -> Fiber {
        let drain = self.machine.global("%async-drain");
        let drain = self.machine.globals.get(drain).unwrap_or(Value::NIL);
        self.machine.fiber_with(drain, &[], limits)
    }

    /// Runs a program to its end; host calls are refused.
    pub fn run(&mut self, program: &Program) -> Result<Root, Diagnostic> {
        let limits = self.machine.limits.clone();
        let mut fiber = self.start(program, limits);
        let value = self.finish(&mut fiber);
        self.printed.push_str(&fiber.take_output());
        value
    }

    fn finish(&mut self, fiber: &mut Fiber) -> Result<Root, Diagnostic> {
        let mut step = self.resume(fiber, SLICE);
        loop {
            step = match step {
                Step::Done(value) => return Ok(self.machine.heap.root(value)),
                Step::Signal(condition) => {
                    let diagnostic = self.diagnostic_in(fiber, condition);
                    self.abandon(fiber);
                    while self.resume(fiber, SLICE) == Step::Pause {}
                    return Err(diagnostic);
                }
                Step::Pause => self.resume(fiber, SLICE),
                Step::Host(call) => {
                    let answer = self.perform_alone(&call.function, &call.arguments);
                    self.answer(fiber, answer);
                    self.resume(fiber, SLICE)
                }
            };
        }
    }

    /// Without a host there is no world: only definitions can be made.
    fn perform_alone(&mut self, function: &Value, arguments: &[Value]) -> Result<Value, Fault> {
        let name = function
            .as_symbol()
            .map_or("", |name| self.machine.symbols.name(name))
            .to_string();
        // Without a host there is no time to wait for, either: the sleepers' clock goes on.
        if name == "%nanoseconds" {
            return Ok(Value::NIL);
        }
        if name == WAIT {
            return Ok(arguments[0]);
        }
        if let Some(perform) = internal::alone(&name) {
            return perform(self, arguments);
        }
        if name == "define"
            && let [form] = arguments[..]
        {
            let program = self.prepare_value(form).map_err(internal::fault)?;
            return match self.run(&program) {
                Ok(value) => Ok(value.get()),
                Err(diagnostic) => Err(internal::fault(diagnostic)),
            };
        }
        Err(Fault {
            kind: "permission-denied",
            message: format!("`{name}` needs a host, and there is none"),
            ..Fault::default()
        })
    }

    /// Runs all forms of a text, each in a transaction of its own; the value of the last.
    pub fn load(&mut self, source: &SourceText) -> Result<Root, Diagnostic> {
        self.machine.symbols.excuse();
        let forms = self.read_forms(source);
        let excused = self.machine.symbols.take_excused();
        let forms = forms.map_err(|problems| Diagnostic::together(problems).unwrap_or_default())?;
        let mut value = self.machine.heap.root(Value::NIL);
        let packages = self.machine.symbols.packages_version();
        for datum in &forms {
            // A form is read again where the ones before it changed what names mean.
            let is_as_read = self.machine.symbols.packages_version() == packages;
            value = match is_as_read && excused == 0 {
                true => self.evaluate_datum(source, datum)?,
                false => {
                    let datum = self.read_form(source, datum.span)?;
                    self.evaluate_datum(source, &datum)?
                }
            };
        }
        if !self.machine.has_ready_tasks() {
            return Ok(value);
        }
        let limits = self.machine.limits.clone();
        let mut rest = self.start_rest(limits);
        let rested = self.finish(&mut rest);
        self.printed.push_str(&rest.take_output());
        rested.map(|_| value)
    }

    fn evaluate_datum(&mut self, source: &SourceText, datum: &Datum) -> Result<Root, Diagnostic> {
        let program = self.prepare(source, datum)?;
        let transaction = self.begin();
        match self.run(&program) {
            Ok(value) => {
                self.keep(transaction);
                Ok(value)
            }
            Err(diagnostic) => {
                self.undo(transaction);
                Err(diagnostic)
            }
        }
    }

    /// Runs all forms of a text typed by a test or a tool.
    pub fn evaluate(&mut self, text: &str) -> Result<Root, Diagnostic> {
        self.load(&SourceText::new("evaluate", text))
    }

    /// Takes what programs printed that were run to their end here.
    pub fn take_printed(&mut self) -> String {
        std::mem::take(&mut self.printed)
    }
}
