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

    /// Opens a text in the person's editor and returns what it is after that.
    fn edit(&mut self, text: &str) -> Result<String, String>;

    /// Tells somebody who looks elsewhere.
    fn notify(&mut self, text: &str);

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
    pub notified: Vec<String>,
    pub edited: Vec<String>,
    /// What the editor makes of a text; nothing else where it is none.
    pub writes: Option<String>,
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

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.edited.push(text.to_owned());
        Ok(self.writes.clone().unwrap_or_else(|| text.to_owned()))
    }

    fn notify(&mut self, text: &str) {
        self.notified.push(text.to_owned());
    }

    fn suspend(&mut self) {
        self.suspensions += 1;
    }

    fn take_mouse(&mut self, taken: bool) {
        self.mouse = Some(taken);
    }
}
