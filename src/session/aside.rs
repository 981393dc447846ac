//! Tasks that are left when what began them has ended. They go on while the session waits for commands:
//! time passes for those who sleep, what the world answers is delivered, and who is ready runs, until
//! somebody asks for something. Where no task waits for time or the world nothing here wakes the session.

use std::time::{Duration, Instant};

use super::evaluate::{Manner, TASK};
use super::session::Session;
use super::stop::Stop;
use super::view::status::Activity;
use super::view::transcript::TranscriptKind;
use crate::lang::limits::Limits;
use crate::lang::vm::Fiber;

/// How often it is looked for what comes in from the world.
const GLANCE: Duration = Duration::from_millis(20);
/// What the status line says they are.
const WHAT: &str = "tasks";

/// What the session knows of the tasks that are left.
#[derive(Default)]
pub struct Aside {
    /// The part of a millisecond that has passed besides whole ones.
    spare: Duration,
    /// Since when they run, and under which limits.
    turn: Option<(Instant, Limits)>,
    /// What those that gave way may still use.
    left: Option<Limits>,
}

impl Session {
    /// Lets run the tasks that are ready, as at the end of everything that was typed, until all wait or
    /// somebody asks for something else.
    pub(super) fn rest(&mut self) -> Result<(), Stop> {
        let outcome = self.run_tasks();
        self.tell_failed_tasks();
        outcome
    }

    fn run_tasks(&mut self) -> Result<(), Stop> {
        if !self.image.machine().has_ready_tasks() {
            return Ok(());
        }
        let limits = self.aside.left.take().unwrap_or_else(|| self.limits());
        let _alarm = match (&self.alarm, limits.wall) {
            (None, Some(wall)) => Some(self.alarm_after(wall)),
            _ => None,
        };
        self.aside.turn = Some((Instant::now(), limits.clone()));
        let fiber = self.image.start_rest(limits);
        self.programs += 1;
        let outcome = self.drive(fiber, Manner::Aside);
        self.programs -= 1;
        self.aside.turn = None;
        outcome.map(|_| ())
    }

    /// Leaves the tasks as they are; what they may use is what is left of it.
    pub(super) fn give_way(&mut self, fiber: &Fiber) {
        if let Some((began, mut limits)) = self.aside.turn.take() {
            limits.fuel = fiber.fuel_left();
            limits.wall = limits.wall.map(|it| it.saturating_sub(began.elapsed()));
            self.aside.left = Some(limits);
        }
        self.image.machine_mut().give_way(fiber);
    }

    /// Returns how long the session may wait for commands before a task wants something; nothing where
    /// none does.
    pub(super) fn tasks_wait(&mut self) -> Option<Duration> {
        let machine = self.image.machine_mut();
        let due = machine.next_task_ms().map(Duration::from_millis);
        let due = due.map(|it| it.saturating_sub(self.aside.spare));
        let world = machine.has_tasks_at_the_host().then_some(GLANCE);
        due.into_iter().chain(world).min()
    }

    /// The session has waited, and the tasks with it: time passes for them, or they are stopped.
    pub(super) fn let_pass(&mut self, time: Duration) {
        let time = time + self.aside.spare;
        let ms = time.as_millis() as u64;
        self.aside.spare = time - Duration::from_millis(ms);
        self.image.machine_mut().let_pass(ms);
        if self.door.take_interrupt() {
            self.stop_tasks();
        }
    }

    /// Does for the tasks what there is to do while nobody asks for anything.
    pub(super) fn attend_tasks(&mut self) {
        if self.image.machine().has_tasks_at_the_host() {
            self.deliver_errands();
        }
        if !self.image.machine().has_ready_tasks() {
            return;
        }
        self.changed = true;
        let what = WHAT.into();
        self.board.begin(Activity::Evaluating { what });
        if let Err(stop) = self.rest() {
            match self.door.take_interrupt() {
                true => self.stop_tasks(),
                false => self.tell_beside(&stop),
            }
            // There is nobody here whom a task could end.
            self.leaving = None;
        }
    }

    /// Ends all tasks with their cleanups.
    fn stop_tasks(&mut self) {
        let words = "interrupted: what went on in the background was ended";
        self.say_beside(Some(TASK.into()), TranscriptKind::Note, words);
        self.image.machine_mut().abandon_tasks();
        if let Err(stop) = self.rest() {
            self.tell_beside(&stop);
        }
    }

    /// Tells of tasks that failed and that nobody has awaited.
    fn tell_failed_tasks(&mut self) {
        for condition in self.image.machine_mut().take_unheard() {
            if self.task.is_silent {
                continue;
            }
            let mut diagnostic = self.image.diagnostic(condition);
            let message = &diagnostic.message;
            diagnostic.message = format!("a task that nobody awaits failed: {message}");
            self.tell_beside(&diagnostic.into());
        }
    }

    /// Tells what became of a task.
    fn tell_beside(&self, stop: &Stop) {
        let (kind, text) = match stop {
            Stop::Failed(diagnostic) => (TranscriptKind::Error, diagnostic.render()),
            Stop::Interrupted(diagnostic) => (TranscriptKind::Note, diagnostic.render()),
            stop => (TranscriptKind::Error, format!("error: {}", stop.message())),
        };
        self.say_beside(Some(TASK.into()), kind, text);
    }
}
