//! A program that stops at a condition nobody handled: it keeps all its calls while a person looks into
//! them, asks what a form means in one of them, and says how it goes on.
//!
//! ```text
//! Step::Signal ─► Event::Halted ─► wait ─┬─ question ─► answer ─┐
//!                       ▲                ├─ AskFrame ─► a function called in the fiber, which stops again
//!                       └────────────────┴──────────────────────┘
//!                                        └─ Resume ─► restart, value or abort
//! ```
//!
//! Nothing else is done meanwhile: wishes wait until the program goes on or ends.

use std::sync::Arc;

use super::answer::is_question;
use super::command::{Command, RequestId};
use super::door::Next;
use super::error::SessionError;
use super::evaluate::SLICE_FUEL;
use super::event::Event;
use super::host::World;
use super::session::Session;
use super::stop::Stop;
use super::text::failure;
use super::view::status::Activity;
use super::view::stopped::{FrameRow, RestartRow, Resumption, StopAt, StoppedView};
use super::view::transcript::TranscriptKind;
use crate::lang::definition::definitions;
use crate::lang::source::SourceText;
use crate::lang::syntax::SyntaxError;
use crate::lang::value::Value;
use crate::lang::vm::{Fiber, Step, condition};

/// Commands that wait while a program is stopped; whoever asks for more waits as well.
const LATER_MAX: usize = 64;

/// The restarts there are, each with its name, what it says of itself, and the parameters that it asks a
/// person for.
const RESTARTS: &str = "(map (lambda (it)
       (list (princ-to-string (restart-name it))
             (princ-to-string it)
             (string/join (map princ-to-string
                               (if (%restart-interactive it) '() (%restart-parameters it)))
                          \" \")))
     (compute-restarts %condition))";

impl Session {
    /// Lets a person say how a program goes on that stopped, where it is such a one; answers whether it
    /// goes on.
    pub(super) fn goes_on(&mut self, fiber: &mut Fiber, condition: Value) -> bool {
        // Only what was typed stops, and no definition: what it does is undone when it fails.
        let is_typed = self.task.id.is_some() && self.task.shows_values;
        let is_alone = self.programs == 1 && self.group.is_none();
        if self.stops_at == StopAt::Nothing || !is_typed || !is_alone {
            return false;
        }
        let machine = self.image.machine();
        if self.task.world != World::Live
            || condition::is_uncatchable(&machine.heap, &machine.symbols, condition)
        {
            return false;
        }
        let condition = self.image.machine().heap.root(condition);
        let restarts = self.restarts(fiber, condition.get());
        if restarts.is_empty() && self.stops_at == StopAt::Restarts {
            return false;
        }
        let alarm = self.alarm.take();
        let goes_on = self.stand_still(fiber, condition.get(), restarts);
        self.alarm = alarm.and_then(|_| self.new_alarm());
        goes_on
    }

    fn stand_still(
        &mut self,
        fiber: &mut Fiber,
        condition: Value,
        restarts: Vec<RestartRow>,
    ) -> bool {
        let names: Vec<Arc<str>> = restarts.iter().map(|it| it.name.clone()).collect();
        let view = self.stopped_view(fiber, condition, restarts);
        let what = view.message.to_string();
        let before = std::mem::replace(
            &mut self.board.status.activity,
            Activity::Waiting { what: what.clone() },
        );
        self.show_status();
        self.say(TranscriptKind::Note, format!("stopped: {what}"));
        self.emit(Event::Halted {
            view: Some(Box::new(view)),
        });
        let mut later = Vec::new();
        let goes_on = loop {
            match self.door.next_command(None) {
                Next::Command(Command::Resume { id, how }) => {
                    let words = told(&how, &names);
                    match self.resume_as(fiber, condition, how) {
                        Ok(goes_on) => {
                            self.say(TranscriptKind::Note, words);
                            break goes_on;
                        }
                        Err(stop) => self.refuse(id, &stop),
                    }
                }
                Next::Command(Command::AskFrame { id, frame, form }) => {
                    self.ask_frame(id, fiber, condition, frame, &form);
                }
                Next::Command(Command::StopAt { what }) => self.stops_at = what,
                Next::Command(command) if is_question(&command) => self.answer(command),
                Next::Command(Command::Quit) => {
                    later.push(Command::Quit);
                    break false;
                }
                Next::Command(command) => {
                    let typed = matches!(
                        command,
                        Command::Evaluate { .. }
                            | Command::LoadText { .. }
                            | Command::Act { .. }
                            | Command::TakeBack { .. }
                    );
                    if typed {
                        let words = "this waits until the stopped program goes on or is ended";
                        self.say(TranscriptKind::Note, words);
                    }
                    later.push(command);
                    if later.len() >= LATER_MAX {
                        break false;
                    }
                }
                Next::Nothing => {}
                Next::Nobody => break false,
            }
        };
        for command in later {
            self.door.set_aside(command);
        }
        self.door.forget_interrupt();
        self.board.status.activity = before;
        self.show_status();
        self.emit(Event::Halted { view: None });
        goes_on
    }

    fn refuse(&self, id: RequestId, stop: &Stop) {
        self.emit(Event::Failed {
            id: Some(id),
            message: stop.message(),
            hint: stop.hint(),
        });
    }

    /// Makes the program ready to go on; answers whether it does.
    fn resume_as(
        &mut self,
        fiber: &mut Fiber,
        condition: Value,
        how: Resumption,
    ) -> Result<bool, Stop> {
        match how {
            Resumption::Abort => Ok(false),
            Resumption::Return { form } => {
                let answered = self.ask(fiber, condition, &checked(&form)?, &[])?;
                self.image.answer(fiber, Ok(answered));
                Ok(true)
            }
            Resumption::Restart { place, arguments } => {
                // What the arguments mean is found out first: a slip in them must not end the program.
                let list = format!("(list {}\n)", checked_all(&arguments)?);
                let arguments = self.ask(fiber, condition, &list, &[])?;
                let arguments = self.image.machine().heap.root(arguments);
                let hook = format!(
                    "(lambda (%arguments)
                       (lambda (%condition %outside)
                         (let ((restart (nth {place} (compute-restarts %condition))))
                           (if (null? %arguments)
                               (invoke-restart-interactively restart)
                               (apply invoke-restart restart %arguments)))))"
                );
                let hook = self.hook(&hook, arguments.get())?;
                self.image.ask_stopped(fiber, hook, condition);
                Ok(true)
            }
        }
    }

    fn ask_frame(
        &mut self,
        id: RequestId,
        fiber: &mut Fiber,
        condition: Value,
        frame: usize,
        form: &str,
    ) {
        let calls = self.image.stopped_calls(fiber);
        let call = calls.into_iter().nth(frame);
        let bound = call.map(|it| [it.parameters, it.locals].concat());
        let bound = bound.unwrap_or_default();
        let answered = checked(form).and_then(|form| self.ask(fiber, condition, &form, &bound));
        let (text, ok) = match answered {
            Ok(value) => (self.show(value), true),
            Err(stop) => (stop.message(), false),
        };
        self.emit(Event::FrameAnswered { id, text, ok });
    }

    /// Returns what a form means where the program stopped, with variables bound to what they are there.
    fn ask(
        &mut self,
        fiber: &mut Fiber,
        condition: Value,
        form: &str,
        bound: &[(String, Value)],
    ) -> Result<Value, Stop> {
        let names: Vec<&str> = bound.iter().map(|it| it.0.as_str()).collect();
        let names = names.join(" ");
        let text = format!(
            "(lambda (%values)
               (let ((%answer nil))
                 (cons (lambda (%condition %outside)
                         (set! %answer
                           (try (cons #t (apply (lambda ({names}) {form}\n) %values))
                             (catch %error (cons #f (princ-to-string %error))))))
                       (lambda (%nothing) %answer))))"
        );
        let values: Vec<Value> = bound.iter().map(|it| it.1).collect();
        let heap = &mut self.image.machine_mut().heap;
        // What the program changes in place must not change what the form has made of it.
        values.iter().for_each(|it| heap.share(*it));
        let values = heap.list(&values);
        let both = self.hook(&text, values)?;
        let heap = &self.image.machine().heap;
        let (Some((hook, getter)), both) = (heap.pair(both), heap.root(both)) else {
            return Err(Stop::from(SessionError::NothingStopped));
        };
        self.image.ask_stopped(fiber, hook, condition);
        loop {
            match self.image.resume(fiber, SLICE_FUEL) {
                Step::Signal(it) if it == condition => break,
                Step::Host(call) => self.answer_call(fiber, &call),
                Step::Pause => self.look_up(),
                // It was interrupted, or left by a restart of its own: nobody knows where it stands.
                Step::Signal(_) | Step::Done(_) => {
                    return Err(failure(
                        "interrupt",
                        "the program did not come back from it".into(),
                        "end it",
                    ));
                }
            }
            self.pass_on_output(fiber);
        }
        self.pass_on_output(fiber);
        let answer = self.call_with(getter, Value::NIL)?;
        drop(both);
        let heap = &self.image.machine().heap;
        match heap.pair(answer) {
            Some((ok, value)) if ok.is_truthy() => Ok(value),
            Some((_, message)) => {
                let message = heap.text(message).unwrap_or("it failed").to_string();
                Err(failure("eval", message, "ask for something else"))
            }
            None => Err(failure(
                "eval",
                "it did not come to its end".into(),
                "ask again",
            )),
        }
    }

    /// Evaluates a function of the session's own and calls it with an argument.
    fn hook(&mut self, text: &str, argument: Value) -> Result<Value, Stop> {
        let argument = self.image.machine().heap.root(argument);
        let source = SourceText::new("stopped", text).in_package(&self.image.package());
        let (forms, errors) = definitions(&source);
        if let Some(problems) = SyntaxError::together(&errors, &source) {
            return Err(problems.into());
        }
        let form = forms.first().map(|it| it.span());
        let form = form.ok_or_else(|| Stop::from(SessionError::NothingStopped))?;
        let program = self.compile(&source, form)?;
        let function = self.run_program(&program)?;
        self.call_with(function, argument.get())
    }

    /// Returns the restarts that are established where a program stopped.
    fn restarts(&mut self, fiber: &mut Fiber, condition: Value) -> Vec<RestartRow> {
        // The hook's own parameter is seen from the form: it stands inside.
        let Ok(listed) = self.ask(fiber, condition, RESTARTS, &[]) else {
            return Vec::new();
        };
        let heap = &self.image.machine().heap;
        let mut rows = Vec::new();
        let mut rest = listed;
        while let Some((first, others)) = heap.pair(rest) {
            let text = |value: Value| Arc::from(heap.text(value).unwrap_or_default());
            if let Some((name, tail)) = heap.pair(first)
                && let Some((report, tail)) = heap.pair(tail)
                && let Some((parameters, _)) = heap.pair(tail)
            {
                rows.push(RestartRow {
                    name: text(name),
                    report: text(report),
                    parameters: text(parameters),
                });
            }
            rest = others;
        }
        rows
    }

    fn stopped_view(
        &self,
        fiber: &Fiber,
        condition: Value,
        restarts: Vec<RestartRow>,
    ) -> StoppedView {
        let diagnostic = self.image.diagnostic_in(fiber, condition);
        let kind = condition::shown_kind(&diagnostic.kind);
        let frames = self.image.stopped_calls(fiber).into_iter().map(|call| {
            let (place, source, span) = match &call.place {
                Some((source, form, part)) => {
                    let (line, column) = source.line_column(part.start as usize);
                    let place = format!("{}:{line}:{column}", source.name);
                    let text = source.text.get(form.range()).unwrap_or_default();
                    let from = (part.start - form.start) as usize;
                    let to = (part.end - form.start) as usize;
                    (Some(place.into()), text.into(), (from, to))
                }
                None => (None, "".into(), (0, 0)),
            };
            FrameRow {
                function: call.function.as_str().into(),
                place,
                source,
                span,
                parameters: call.parameters.len(),
                locals: call
                    .parameters
                    .iter()
                    .chain(&call.locals)
                    .map(|(name, value)| (name.as_str().into(), self.show(*value).into()))
                    .collect(),
                is_prelude: call.is_prelude,
                left_out: call.left_out,
            }
        });
        StoppedView {
            kind: kind.into(),
            message: diagnostic.message.as_str().into(),
            hint: diagnostic.hint.as_deref().map(Into::into),
            frames: frames.collect(),
            restarts,
        }
    }
}

/// Returns how a stopped program goes on, for the transcript.
fn told(how: &Resumption, restarts: &[Arc<str>]) -> String {
    match how {
        Resumption::Abort => "ended where it stopped".to_string(),
        Resumption::Return { form } => format!("goes on with the value of {form}"),
        Resumption::Restart { place, arguments } => {
            let name = restarts.get(*place).map_or("?", |it| it);
            match arguments.trim() {
                "" => format!("goes on by the restart `{name}`"),
                arguments => format!("goes on by the restart `{name}` with {arguments}"),
            }
        }
    }
}

/// Returns a text that is one whole form.
fn checked(form: &str) -> Result<String, Stop> {
    let text = checked_all(form)?;
    let source = SourceText::new("stopped", text.as_str());
    match definitions(&source).0.len() {
        1 => Ok(text),
        0 => Err(failure(
            "syntax",
            "there is no form".into(),
            "say what is meant",
        )),
        count => Err(failure(
            "syntax",
            format!("these are {count} forms"),
            "put them into `(progn …)`",
        )),
    }
}

/// Returns a text that is made of whole forms.
fn checked_all(forms: &str) -> Result<String, Stop> {
    let source = SourceText::new("stopped", forms);
    match SyntaxError::together(&definitions(&source).1, &source) {
        Some(problems) => Err(problems.into()),
        None => Ok(forms.to_string()),
    }
}
