//! Who carries out what the app cannot do itself: asks the session, uses the terminal.

use crate::session::command::Command;

/// Carries out effects that leave the terminal thread. None of them waits.
pub trait Executor {
    /// Hands a command to the session, or says why it cannot.
    fn send(&mut self, command: Command) -> Result<(), String>;

    /// Interrupts the running evaluation.
    fn interrupt(&mut self);

    /// Puts text on the clipboard, or says why it cannot.
    fn copy(&mut self, text: &str) -> Result<(), String>;

    /// Stops the process and returns when it goes on.
    fn suspend(&mut self);

    /// Takes the mouse, or leaves it to the terminal.
    fn take_mouse(&mut self, taken: bool);
}

/// Keeps what it was asked to do, for tests and benches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorder {
    pub commands: Vec<Command>,
    pub interrupts: usize,
    pub copied: Vec<String>,
    pub suspensions: usize,
    pub mouse: Option<bool>,
}

impl Executor for Recorder {
    fn send(&mut self, command: Command) -> Result<(), String> {
        self.commands.push(command);
        Ok(())
    }

    fn interrupt(&mut self) {
        self.interrupts += 1;
    }

    fn copy(&mut self, text: &str) -> Result<(), String> {
        self.copied.push(text.to_owned());
        Ok(())
    }

    fn suspend(&mut self) {
        self.suspensions += 1;
    }

    fn take_mouse(&mut self, taken: bool) {
        self.mouse = Some(taken);
    }
}
