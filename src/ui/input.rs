//! All that can wake the terminal thread: one closed list.

use super::key::{Key, Mouse};
use crate::session::event::Event;

/// Something happened, on the terminal, in the session or to the process.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Key(Key),
    Mouse(Mouse),
    Paste(String),
    /// The terminal has another size; the next frame asks for it.
    Resize,
    /// Something that is drawn has changed beside the session: colours have arrived.
    Redraw,
    /// A file of keys or themes may have been saved.
    SettingsSaved,
    /// The terminal's window got or lost the focus.
    Focus(bool),
    Session(Box<Event>),
    /// The session's thread is gone without having said `Stopped`.
    SessionLost,
    /// The process was asked to end by this signal.
    Ended(i32),
    /// The process was asked to stop for a while.
    Suspended,
    /// The process goes on after it was stopped.
    Resumed,
    /// The terminal cannot be read any more.
    TerminalLost(String),
}
