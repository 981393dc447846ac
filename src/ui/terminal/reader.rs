//! The threads that wait for keys and signals, and the gate at which the first of them can be held.

use std::io;
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event;
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::raise;

use super::super::input::Input;
use super::super::key::{Key, Mouse};

/// How long the thread that reads may take to let go of the terminal.
const PATIENCE: Duration = Duration::from_secs(1);

/// Holds the thread that reads while another program has the terminal.
pub(super) static GATE: Gate = Gate {
    state: Mutex::new(State::Open),
    changed: Condvar::new(),
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// The thread is to stop at the gate.
    Closing,
    /// It stands there.
    Shut,
}

pub(super) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops here while the gate is not open.
    fn pass(&self) {
        let mut state = self.state();
        if *state == State::Closing {
            *state = State::Shut;
            self.changed.notify_all();
        }
        while *state == State::Shut {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn is_shut(&self) -> bool {
        *self.state() == State::Shut
    }

    /// Has the thread that reads stop; answers whether it did. A change of size, which is none, wakes
    /// it.
    pub(super) fn shut(&self) -> bool {
        let mut state = self.state();
        *state = State::Closing;
        if raise(SIGWINCH).is_err() {
            *state = State::Open;
            return false;
        }
        let end = Instant::now() + PATIENCE;
        while *state == State::Closing {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                *state = State::Open;
                return false;
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    pub(super) fn open(&self) {
        *self.state() = State::Open;
        self.changed.notify_all();
    }
}

/// Begins to listen to the terminal: what comes from now on, also a change of size, is kept for
/// `read_input`.
pub fn await_input() -> io::Result<()> {
    event::poll(Duration::ZERO).map(|_| ())
}

/// Reads the terminal on a thread of its own, which ends when nobody listens any more.
pub fn read_input(inputs: SyncSender<Input>) -> io::Result<()> {
    let work = move || {
        loop {
            let input = match event::read() {
                Ok(event) => normalised(event),
                Err(error) => {
                    let _ = inputs.send(Input::TerminalLost(error.to_string()));
                    return;
                }
            };
            if input == Some(Input::Resize) {
                super::tell_again();
            }
            if let Some(input) = input
                && inputs.send(input).is_err()
            {
                return;
            }
            GATE.pass();
        }
    };
    thread::Builder::new()
        .name("input".to_owned())
        .spawn(work)?;
    Ok(())
}

fn normalised(event: event::Event) -> Option<Input> {
    Some(match event {
        event::Event::Key(key) => Input::Key(Key::from_terminal(key)?),
        event::Event::Mouse(mouse) => Input::Mouse(Mouse::from_terminal(mouse)?),
        event::Event::Paste(text) => Input::Paste(text),
        event::Event::Resize(..) => Input::Resize,
        event::Event::FocusGained => Input::Focus(true),
        event::Event::FocusLost => Input::Focus(false),
    })
}

/// Turns signals into inputs, on a thread of its own.
pub fn read_signals(inputs: SyncSender<Input>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let work = move || {
        for signal in signals.forever() {
            // Whoever has the terminal meanwhile is meant.
            if GATE.is_shut() && signal != SIGTERM && signal != SIGHUP {
                continue;
            }
            let input = match signal {
                SIGTSTP => Input::Suspended,
                SIGCONT => Input::Resumed,
                other => Input::Ended(other),
            };
            if inputs.send(input).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(work)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_to_a_shut_gate_waits_for_it_to_open() {
        static GATE: Gate = Gate {
            state: Mutex::new(State::Open),
            changed: Condvar::new(),
        };
        GATE.pass();
        let (send, passed) = std::sync::mpsc::channel();
        *GATE.state() = State::Closing;
        let reader = thread::spawn(move || {
            GATE.pass();
            let _ = send.send(());
        });
        let mut state = GATE.state();
        while *state != State::Shut {
            state = GATE.changed.wait(state).expect("a state");
        }
        drop(state);
        assert!(passed.try_recv().is_err(), "it stands at the gate");
        GATE.open();
        reader.join().expect("it went on");
        assert_eq!(passed.recv(), Ok(()));
    }
}
