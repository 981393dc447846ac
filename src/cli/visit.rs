//! A session as a subcommand uses it: knock, and listen until the answer is complete.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::console::Console;
use super::failure::{Exit, Failure};
use super::place::{Place, options};
use super::printer::{Detail, Printer};
use crate::session::command::{Command, RequestId};
use crate::session::door::{SessionHandle, spawn_last};
use crate::session::error::SessionError;
use crate::session::event::Event;
use crate::session::options::{Keep, SessionOptions};
use crate::session::view::answer::Answer;
use crate::session::view::commits::MilestoneRow;

/// Events that wait to be printed; a program that prints faster than its reader reads is made to wait.
const EVENTS_MAX: usize = 16;

/// Does something to a project by a form and shows what comes of it.
pub fn act(place: &Place, form: String, console: &mut Console) -> Result<Exit, Failure> {
    let options = options(place.project()?, Keep::InProject, "repl")?;
    let mut printer = Printer::new(Detail::Values);
    let mut hear = |event| printer.show(console, event);
    let mut visit = Visit::open(options, &mut hear)?;
    let id = visit.next_request();
    let ok = visit.finish(Command::Act { id, form }, id, &mut hear)?;
    let exit = Exit::of_program(visit.left, ok);
    visit.close()?;
    Ok(exit)
}

/// The session says nothing more.
struct Gone;

/// What whoever listens hears.
#[expect(clippy::large_enum_variant, reason = "nearly all of it is news")]
enum Heard {
    News(Event),
    /// What was waited for beside the session is there.
    Knock,
    /// The session says nothing more.
    Silence,
}

/// The session's way to whoever listens, who is told when it is gone.
struct Sink(SyncSender<Heard>);

impl Sink {
    fn tell(&self, event: Event) {
        // Where the listener is gone the session ends with the process.
        let _ = self.0.send(Heard::News(event));
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.0.send(Heard::Silence);
    }
}

/// A session that is open until this is closed.
pub struct Visit {
    commands: SyncSender<Command>,
    pub interrupt: Arc<AtomicBool>,
    events: Receiver<Heard>,
    knocks: SyncSender<Heard>,
    join: Option<JoinHandle<Result<(), SessionError>>>,
    requests: u64,
    /// The code with which the program ended itself.
    pub left: Option<i32>,
}

impl Visit {
    /// Opens a session and waits until it stands. What is said meanwhile goes to `hear`.
    pub fn open(
        options: SessionOptions,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<Visit, Failure> {
        let (sender, events) = sync_channel(EVENTS_MAX);
        let knocks = sender.clone();
        let sink = Sink(sender);
        let sink = Box::new(move |event| sink.tell(event));
        let SessionHandle {
            commands,
            interrupt,
            join,
        } = spawn_last(options, sink)?;
        let mut visit = Visit {
            commands,
            interrupt,
            events,
            knocks,
            join: Some(join),
            requests: 0,
            left: None,
        };
        loop {
            match visit.next_event() {
                Ok(Event::Opened { .. }) => return Ok(visit),
                Ok(Event::Failed { .. } | Event::Stopped) | Err(Gone) => {
                    return Err(visit.reason_of_end());
                }
                Ok(event) => hear(event)?,
            }
        }
    }

    fn next_event(&self) -> Result<Event, Gone> {
        loop {
            match self.events.recv() {
                Ok(Heard::News(event)) => return Ok(event),
                Ok(Heard::Knock) => {}
                Ok(Heard::Silence) | Err(_) => return Err(Gone),
            }
        }
    }

    /// Waits for something beside the session, and hears meanwhile what goes on in it.
    pub fn overhear<T: Send>(
        &mut self,
        wait: impl FnOnce() -> T + Send,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<T, Failure> {
        let (knocks, events) = (self.knocks.clone(), &mut self.events);
        std::thread::scope(|scope| {
            let waiter = scope.spawn(move || {
                let came = wait();
                let _ = knocks.send(Heard::Knock);
                came
            });
            let heard = loop {
                match events.recv() {
                    Ok(Heard::News(event)) => {
                        if let Err(failure) = hear(event) {
                            break Err(failure);
                        }
                    }
                    Ok(Heard::Knock | Heard::Silence) | Err(_) => break Ok(()),
                }
            };
            let came = waiter.join();
            heard?;
            came.map_err(|_| Failure::session_ended())
        })
    }

    /// Returns what stops whatever goes on in the session.
    pub fn stopper(&self) -> impl Fn() + Send + 'static {
        let (interrupt, commands) = (self.interrupt.clone(), self.commands.clone());
        move || {
            interrupt.store(true, Ordering::Release);
            // Whoever has so much to do that there is no room sees it without.
            let _ = commands.try_send(Command::Heed);
        }
    }

    pub fn next_request(&mut self) -> RequestId {
        self.requests += 1;
        RequestId(self.requests)
    }

    /// Runs a text and hears everything until it is over. Answers whether it ended well.
    pub fn evaluate(
        &mut self,
        text: String,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        let id = self.next_request();
        self.finish(Command::Evaluate { id, text }, id, hear)
    }

    /// Calls a function with a list of texts and hears everything until its answer.
    pub fn call(
        &mut self,
        function: String,
        arguments: Vec<String>,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<Answer, Failure> {
        let request = self.next_request();
        self.send(Command::Call {
            id: request,
            function,
            arguments,
        })?;
        loop {
            match self.next_event() {
                Ok(Event::Answered { id, answer }) if id == request => return Ok(*answer),
                Ok(Event::Left { code, .. }) => self.left = Some(code),
                Ok(Event::Stopped) | Err(Gone) => return Err(self.reason_of_end()),
                Ok(event) => hear(event)?,
            }
        }
    }

    /// Sends a command and hears everything until `Event::Finished` or a failure answers it.
    pub fn finish(
        &mut self,
        command: Command,
        request: RequestId,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<bool, Failure> {
        self.send(command)?;
        loop {
            match self.next_event() {
                Ok(Event::Finished { id, ok }) if id == request => return Ok(ok),
                Ok(Event::Left { code, .. }) => self.left = Some(code),
                Ok(Event::Failed { id, message, hint }) if id == Some(request) => {
                    return Err(Failure::Told {
                        exit: Exit::Findings,
                        message,
                        hint,
                    });
                }
                Ok(Event::Stopped) | Err(Gone) => return Err(self.reason_of_end()),
                Ok(event) => hear(event)?,
            }
        }
    }

    /// Writes a milestone, and hears everything until it is written or refused.
    pub fn milestone(
        &mut self,
        message: String,
        commits: Vec<u64>,
        reason: Option<String>,
        hear: &mut dyn FnMut(Event) -> Result<(), Failure>,
    ) -> Result<MilestoneRow, Failure> {
        let request = self.next_request();
        self.send(Command::Milestone {
            id: request,
            message,
            commits,
            reason,
        })?;
        loop {
            match self.next_event() {
                Ok(Event::MilestoneWritten { id, milestone }) if id == Some(request) => {
                    return Ok(milestone);
                }
                Ok(Event::MilestoneRefused { message, hint, .. }) => {
                    return Err(Failure::Told {
                        exit: Exit::Usage,
                        message,
                        hint,
                    });
                }
                Ok(Event::Failed { id, message, hint }) if id == Some(request) => {
                    return Err(Failure::Told {
                        exit: Exit::Usage,
                        message,
                        hint,
                    });
                }
                Ok(Event::Stopped) | Err(Gone) => return Err(self.reason_of_end()),
                Ok(event) => hear(event)?,
            }
        }
    }

    pub fn send(&mut self, command: Command) -> Result<(), Failure> {
        match self.commands.send(command) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.reason_of_end()),
        }
    }

    /// Asks the session to stop and waits for it.
    pub fn close(mut self) -> Result<(), Failure> {
        self.send(Command::Quit)?;
        // Draining lets a session that has much to say come to its end.
        while let Ok(event) = self.next_event() {
            if event == Event::Stopped {
                return Ok(());
            }
        }
        match self.join.take().map(JoinHandle::join) {
            None | Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(error.into()),
            Some(Err(_)) => Err(Failure::session_ended()),
        }
    }

    fn reason_of_end(&mut self) -> Failure {
        match self.join.take().map(JoinHandle::join) {
            Some(Ok(Err(error))) => error.into(),
            _ => Failure::session_ended(),
        }
    }
}
