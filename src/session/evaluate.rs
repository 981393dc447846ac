//! Running programs: compiled forms in slices of fuel, with a look through the door between two.

use super::alarm::Alarm;
use super::config::Config;
use super::host::Performed;
use super::purse::Purse;
use super::session::Session;
use super::stop::Stop;
use super::view::transcript::TranscriptKind;
use crate::lang::definition::definitions;
use crate::lang::image::{Image, Program};
use crate::lang::limits::Limits;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::SyntaxError;
use crate::lang::value::Value;
use crate::lang::value::pretty;
use crate::lang::vm::Fiber;
use crate::lang::vm::output::{Channel, Printed};
use crate::lang::vm::signal::Fault;
use crate::lang::vm::tasks::WAIT;
use crate::lang::vm::{HostCall, Step};
use std::time::Duration;

/// Fuel of one slice: a few milliseconds of work, so that a question is answered at once.
pub(super) const SLICE_FUEL: u64 = 200_000;
/// Bytes of output that are shown at once.
const SHOWN_BYTES: usize = 16 << 10;
/// Slices that the cleanups of a failed program may take before it is dropped.
const CLEANUP_SLICES_MAX: usize = 1_000;
/// Who prints where a task does that another evaluation has begun.
pub(super) const TASK: &str = "task";
/// Whether a program is run to its end although somebody waits for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    ToTheEnd,
    /// It gives way, and goes on later.
    Aside,
}

/// Columns of a value that is answered whole; Sema's `eval` has the same.
const COLUMNS_MAX: usize = 120;

impl Session {
    /// Returns an image with the language in it, under the project's limits.
    pub(super) fn fresh_image(&self) -> Image {
        new_image(&self.options.config, self.door.interrupt_flag())
    }

    pub(super) fn limits(&self) -> Limits {
        self.options.config.limits.limits()
    }

    /// Expands and compiles one form.
    pub(super) fn compile(&mut self, source: &SourceText, form: Span) -> Result<Program, Stop> {
        Ok(self.image.prepare_at(source, form)?)
    }

    /// Runs a program to its end.
    pub(super) fn run_program(&mut self, program: &Program) -> Result<Value, Stop> {
        let limits = self.limits();
        let fiber = self.image.start(program, limits);
        self.run_fiber(fiber)
    }

    /// Calls a function of the image with one argument.
    pub(super) fn call_with(&mut self, function: Value, argument: Value) -> Result<Value, Stop> {
        let limits = self.limits();
        let fiber = self.image.start_call(function, &[argument], limits);
        self.run_fiber(fiber)
    }

    fn run_fiber(&mut self, fiber: Fiber) -> Result<Value, Stop> {
        // An evaluation inside of another is a part of it, as is one of many forms.
        let _alarm = match self.programs == 0 && self.alarm.is_none() {
            true => self.new_alarm(),
            false => None,
        };
        self.programs += 1;
        let outcome = self.drive(fiber, Manner::ToTheEnd);
        self.programs -= 1;
        outcome
    }

    /// Runs a test to its end, with a clock of its own.
    pub(super) fn run_test_fiber(
        &mut self,
        fiber: Fiber,
        wall: Option<Duration>,
    ) -> Result<Value, Stop> {
        let flag = self.image.machine().alarm();
        let interrupt = self.door.interrupt_flag();
        let _alarm = wall.map(|wall| Alarm::after(wall, flag, interrupt));
        self.programs += 1;
        let outcome = self.drive(fiber, Manner::ToTheEnd);
        self.programs -= 1;
        self.failed_inside = None;
        // What fails in a test is the test's to tell.
        self.image.machine_mut().take_unheard();
        outcome
    }

    /// Sets an alarm where the limits know of time.
    pub(super) fn new_alarm(&self) -> Option<Alarm> {
        Some(self.alarm_after(self.limits().wall?))
    }

    pub(super) fn alarm_after(&self, wall: Duration) -> Alarm {
        let flag = self.image.machine().alarm();
        Alarm::after(wall, flag, self.door.interrupt_flag())
    }

    pub(super) fn drive(&mut self, mut fiber: Fiber, manner: Manner) -> Result<Value, Stop> {
        let mut step = self.image.resume(&mut fiber, SLICE_FUEL);
        loop {
            self.pass_on_output(&mut fiber);
            match step {
                Step::Done(value) => return Ok(value),
                Step::Signal(condition) if self.goes_on(&mut fiber, condition) => {}
                Step::Signal(condition) => return Err(self.give_up(&mut fiber, condition)),
                Step::Host(call) => {
                    self.answer_call(&mut fiber, &call);
                    if let Some(code) = self.leaving {
                        self.image.abandon(&mut fiber);
                        self.clean_up(&mut fiber);
                        return Err(Stop::left(code));
                    }
                    if manner == Manner::Aside {
                        self.look_up();
                    }
                }
                Step::Pause => {
                    self.board.burn(SLICE_FUEL);
                    self.look_up();
                }
            }
            if manner == Manner::Aside && self.door.has_wishes() {
                self.give_way(&fiber);
                return Ok(Value::NIL);
            }
            step = self.image.resume(&mut fiber, SLICE_FUEL);
        }
    }

    /// Whether what runs should come to its end: a host function that waits looks at it.
    pub(super) fn is_told_to_stop(&self) -> bool {
        self.image.machine().is_told_to_stop()
    }

    /// Shows that work goes on, and answers what is asked meanwhile.
    pub(super) fn look_up(&mut self) {
        if self.board.tick() {
            self.board.status.heap_bytes = self.image.machine().heap.bytes_in_use() as u64;
        }
        self.show_status();
        self.attend();
    }

    pub(super) fn answer_call(&mut self, fiber: &mut Fiber, call: &HostCall) {
        let symbols = &self.image.machine().symbols;
        let name = call.function.as_symbol().map(|name| symbols.name(name));
        let name = name.unwrap_or_default().to_string();
        if name == WAIT {
            let passed = self.wait(call.arguments[0].as_index());
            self.image.answer(fiber, Ok(passed));
            return;
        }
        self.failed_inside = None;
        let outer = std::mem::replace(&mut self.purse, Purse::of(fiber));
        let performed = self.perform(&name, &call.arguments);
        let purse = std::mem::replace(&mut self.purse, outer);
        fiber.spend(purse.spent);
        match performed {
            Ok(Performed::Now(value)) => self.image.answer(fiber, Ok(value)),
            Ok(Performed::InTurn(value)) => self.image.answer_in_turn(fiber, value),
            Ok(Performed::Later(work)) => {
                let ticket = self.image.machine_mut().defer(fiber);
                self.errands.begin(ticket, work);
            }
            // What was given up is void: the machine looks at the same flags before it goes on.
            Err(_) if self.is_told_to_stop() => self.image.answer(fiber, Ok(Value::NIL)),
            Err(_) if purse.is_empty => self.image.answer(fiber, Err(Fault::out_of_fuel())),
            Err(error) => match self.failed_inside.take() {
                Some(condition) => self.image.answer_condition(fiber, condition.get()),
                None => self.image.answer(fiber, Err(error.fault())),
            },
        }
    }

    /// Ends a program at a condition nobody handled, with its cleanups.
    fn give_up(&mut self, fiber: &mut Fiber, condition: Value) -> Stop {
        let diagnostic = self.image.diagnostic_in(fiber, condition);
        if self.programs > 1 {
            self.failed_inside = Some(self.image.machine().heap.root(condition));
        }
        self.image.abandon(fiber);
        self.clean_up(fiber);
        diagnostic.into()
    }

    /// Runs the cleanups of an abandoned program.
    fn clean_up(&mut self, fiber: &mut Fiber) {
        for _ in 0..CLEANUP_SLICES_MAX {
            // A cleanup may print; what it asks of the world is not done for a failed program.
            let step = self.image.resume(fiber, SLICE_FUEL);
            self.pass_on_output(fiber);
            if step != Step::Pause {
                break;
            }
        }
    }

    /// Evaluates the forms of a text without judging or keeping them: what was accepted before.
    pub(super) fn evaluate_source(&mut self, source: &SourceText) -> Result<(), Stop> {
        let (forms, errors) = definitions(source);
        if let Some(problems) = SyntaxError::together(&errors, source) {
            return Err(problems.into());
        }
        let outer = self.enter_package(source);
        let outcome = forms.iter().try_for_each(|form| {
            let program = self.compile(source, form.span())?;
            self.run_program(&program).map(|_| ())
        });
        self.image.set_package(&outer);
        outcome
    }

    pub(super) fn pass_on_output(&mut self, fiber: &mut Fiber) {
        for printed in fiber.take_printed() {
            let Printed {
                channel,
                is_beside,
                text,
            } = printed;
            // Piece by piece: who is slow to show it makes the program wait, and whoever does not want to
            // see the rest need not.
            let mut rest = text.as_str();
            while !rest.is_empty() && !self.is_cut_short() {
                let (piece, behind) = rest.split_at(rest.ceil_char_boundary(SHOWN_BYTES));
                self.print_on(channel, is_beside, piece);
                rest = behind;
            }
        }
    }

    /// Whether a person interrupts. Time that is over interrupts as well, and then all is shown.
    fn is_cut_short(&self) -> bool {
        self.door.is_interrupted() && self.alarm.is_none()
    }

    /// Shows text as the program's output.
    pub(super) fn print(&self, text: &str) {
        self.print_on(Channel::Output, false, text);
    }

    fn print_on(&self, channel: Channel, is_beside: bool, text: &str) {
        let kind = match channel {
            Channel::Output => TranscriptKind::Output,
            Channel::Error => TranscriptKind::ErrorOutput,
        };
        if !text.is_empty() && !self.task.is_silent {
            match is_beside {
                true => self.say_beside(Some(TASK.into()), kind, text),
                false => self.say(kind, text),
            }
        }
    }

    /// Returns a value as it can be read back; a large one ends in `...`.
    pub(super) fn show(&self, value: Value) -> String {
        self.image.print_bounded(value)
    }

    /// Returns all of a value, broken into lines where it is wide.
    pub(super) fn show_whole(&self, value: Value) -> String {
        let machine = self.image.machine();
        let _watch = machine.watch();
        pretty::pretty(&machine.heap, &machine.symbols, value, COLUMNS_MAX)
    }

    pub(super) fn string(&mut self, text: &str) -> Value {
        self.image.machine_mut().heap.string(text)
    }

    pub(super) fn float(&mut self, number: f64) -> Value {
        self.image.machine_mut().heap.float(number)
    }

    pub(super) fn strings(&mut self, texts: &[String]) -> Value {
        let heap = &mut self.image.machine_mut().heap;
        let texts: Vec<Value> = texts.iter().map(|text| heap.string(text)).collect();
        heap.list(&texts)
    }

    pub(super) fn symbols(&mut self, names: &[String]) -> Value {
        let machine = self.image.machine_mut();
        let names = names.iter().map(|name| machine.symbols.intern(name));
        let names: Vec<Value> = names.map(Value::symbol).collect();
        machine.heap.list(&names)
    }

    pub(super) fn symbol(&mut self, name: &str) -> Value {
        Value::symbol(self.image.machine_mut().symbols.intern(name))
    }
}

/// Returns an image with the language and the host's functions in it.
pub fn new_image(
    config: &Config,
    interrupt: std::sync::Arc<std::sync::atomic::AtomicBool>,
) -> Image {
    let mut image = image_without_hands(config);
    image.machine_mut().set_interrupt(interrupt);
    image.machine_mut().set_hands(super::errands::lend_a_hand);
    image
}

/// The same where there is only one thread and nobody who interrupts.
pub(super) fn image_without_hands(config: &Config) -> Image {
    crate::audit::engine::surface::install();
    let mut image = Image::new();
    image.set_limits(config.limits.limits());
    image.machine_mut().heap.set_torture(config.heap.torture());
    super::host::install(&mut image);
    image
}
