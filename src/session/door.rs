//! The one door: commands in through a bounded queue, events out through a sink, and the interrupt
//! beside the queue, so that it is seen while a program runs.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::command::{Command, RequestId};
use super::error::SessionError;
use super::event::Event;
use super::options::SessionOptions;
use super::session::Session;
use crate::lang::image::Image;

/// Where events go. It must not block for long: the session waits for it.
pub type Sink = Box<dyn Fn(Event) + Send>;

/// Commands that wait before a front is made to wait itself.
const COMMANDS_MAX: usize = 256;
/// Commands set aside while a program runs; beyond this they stay in the queue.
const WAITING_MAX: usize = 256;
/// The stack of the session's thread. Only touched pages cost memory; the reader, expander and
/// compiler go down a few frames for each bracket and are bounded by `NESTING_MAX`.
pub(super) const STACK_BYTES: usize = 256 << 20;

/// A session on its own thread, as a front holds it.
pub struct SessionHandle {
    pub commands: SyncSender<Command>,
    /// Set it, and the running program stops at its next slice.
    pub interrupt: Arc<AtomicBool>,
    /// Ends after `Event::Stopped`; an error means the session never stood.
    pub join: JoinHandle<Result<(), SessionError>>,
}

/// Starts a session on its own thread. It sends `Event::Opened` when it stands; if it cannot, it
/// sends `Event::Failed` and `Event::Stopped`, and `join` answers the error.
pub fn spawn(options: SessionOptions, sink: Sink) -> Result<SessionHandle, SessionError> {
    start(options, sink, drop)
}

/// The same for a process that ends with its session: what the image takes is left to the system, which
/// is done with it at once.
pub fn spawn_last(options: SessionOptions, sink: Sink) -> Result<SessionHandle, SessionError> {
    start(options, sink, std::mem::forget)
}

fn start(
    options: SessionOptions,
    sink: Sink,
    end: fn(Image),
) -> Result<SessionHandle, SessionError> {
    let (commands, inbox) = sync_channel(COMMANDS_MAX);
    let interrupt = Arc::new(AtomicBool::new(false));
    let door = Door {
        commands: commands.clone(),
        inbox: Some(inbox),
        waiting: VecDeque::new(),
        interrupt: interrupt.clone(),
    };
    let join = std::thread::Builder::new()
        .name("session".into())
        .stack_size(STACK_BYTES)
        .spawn(move || live(options, sink, door, end))
        .map_err(|source| SessionError::Thread { source })?;
    Ok(SessionHandle {
        commands,
        interrupt,
        join,
    })
}

/// The session's whole life, on its thread.
fn live(
    options: SessionOptions,
    sink: Sink,
    door: Door,
    end: fn(Image),
) -> Result<(), SessionError> {
    let sink: Rc<dyn Fn(Event) + Send> = Rc::from(sink);
    // Files are closed and locks given back before it is told. What is left then is memory, and nobody
    // needs to wait for that.
    let outcome = Session::open(options, sink.clone(), door)
        .map(|mut session| {
            session.run();
            session.into_image()
        })
        .inspect_err(|error| {
            sink(Event::Failed {
                id: None,
                message: error.to_string(),
                hint: error.hint(),
            });
        });
    sink(Event::Stopped);
    outcome.map(end)
}

/// What came of waiting for a command.
pub enum Next {
    Command(Command),
    /// Nothing in the time there was.
    Nothing,
    /// Nothing is to come: every front is gone.
    Nobody,
}

/// The session's side of the door.
pub struct Door {
    /// Kept for the watcher, which sends commands like any front.
    pub commands: SyncSender<Command>,
    /// None once the session has ended; whoever sends then is told so.
    inbox: Option<Receiver<Command>>,
    /// Commands that came while a program ran and must wait for its end, in order.
    waiting: VecDeque<Command>,
    interrupt: Arc<AtomicBool>,
}

impl Door {
    /// A door without a front, for a session that does one thing and is not asked.
    pub fn alone(interrupt: Arc<AtomicBool>) -> Door {
        let (commands, _) = sync_channel(1);
        Door {
            commands,
            inbox: None,
            waiting: VecDeque::new(),
            interrupt,
        }
    }

    /// A door whose queue only the session's own threads know.
    #[cfg(test)]
    pub fn with_a_queue(interrupt: Arc<AtomicBool>) -> Door {
        let (commands, inbox) = sync_channel(COMMANDS_MAX);
        Door {
            commands,
            inbox: Some(inbox),
            waiting: VecDeque::new(),
            interrupt,
        }
    }

    /// Waits for the next command, for ever or for some time.
    pub fn next_command(&mut self, patience: Option<Duration>) -> Next {
        if let Some(command) = self.waiting.pop_front() {
            return Next::Command(command);
        }
        let Some(inbox) = &self.inbox else {
            return Next::Nobody;
        };
        let heard = match patience {
            Some(patience) => inbox.recv_timeout(patience),
            None => inbox.recv().map_err(RecvTimeoutError::from),
        };
        match heard {
            Ok(command) => Next::Command(command),
            Err(RecvTimeoutError::Timeout) => Next::Nothing,
            Err(RecvTimeoutError::Disconnected) => Next::Nobody,
        }
    }

    /// Returns a command that came in meanwhile, if there is room to set one aside.
    pub fn glance(&mut self) -> Option<Command> {
        if self.waiting.len() >= WAITING_MAX {
            return None;
        }
        self.inbox.as_ref()?.try_recv().ok()
    }

    /// Whether a command waits until the running program has ended.
    pub fn has_wishes(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Keeps a command until the running program has ended.
    pub fn set_aside(&mut self, command: Command) {
        self.waiting.push_back(command);
    }

    /// Takes a question to a model back that waits for a program's end; answers whether it was there.
    pub fn withdraw(&mut self, question: RequestId) -> bool {
        let before = self.waiting.len();
        self.waiting
            .retain(|it| !matches!(it, Command::Converse { id, .. } if *id == question));
        self.waiting.len() < before
    }

    /// Takes no more commands; a sender that waits for room is released.
    pub fn close(&mut self) {
        self.inbox = None;
    }

    /// Whether the front asks to stop what runs; asking is over once it is answered.
    pub fn take_interrupt(&self) -> bool {
        self.interrupt.swap(false, Ordering::AcqRel)
    }

    /// Whether the front asks to stop; it is still asking afterwards.
    pub fn is_interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Acquire)
    }

    /// Returns the flag itself, for the machine.
    pub fn interrupt_flag(&self) -> Arc<AtomicBool> {
        self.interrupt.clone()
    }

    /// Drops what was asked before the work began that is about to begin.
    pub fn forget_interrupt(&self) {
        self.interrupt.store(false, Ordering::Release);
    }

    /// Asks in the front's place, when it wants to leave.
    pub fn interrupt_now(&self) {
        self.interrupt.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::config::Config;
    use crate::session::options::Keep;

    /// A whole session that evaluates one text and ends; whether it ever made a history.
    fn makes_a_history(text: &str) -> bool {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (commands, inbox) = sync_channel(COMMANDS_MAX);
        let door = Door {
            commands: commands.clone(),
            inbox: Some(inbox),
            waiting: VecDeque::new(),
            interrupt: Arc::default(),
        };
        let options = SessionOptions {
            folder: folder.path().to_path_buf(),
            config: Config::default(),
            keep: Keep::InMemory,
            data: Some(folder.path().to_path_buf()),
            origin: "repl".into(),
            author: "ada".into(),
            resumes: None,
            keeps_image: true,
            watch: false,
        };
        let mut session = Session::open(options, Rc::new(|_| {}), door).expect("a session");
        let text = text.to_string();
        let id = RequestId(1);
        for command in [Command::Evaluate { id, text }, Command::Quit] {
            commands.send(command).expect("a command is taken");
        }
        session.run();
        !session.archive.store.is_blank()
    }

    #[test]
    fn a_session_that_keeps_nothing_makes_no_tables_until_something_is_defined() {
        assert!(!makes_a_history("(+ 1 2)"));
        assert!(makes_a_history("(define (square x) (* x x))"));
    }
}
