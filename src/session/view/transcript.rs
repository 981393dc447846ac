//! What the REPL shows, entry by entry.

use std::sync::Arc;

use super::super::command::RequestId;

/// One thing that happened at the REPL or beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// The request it answers; `None` for what came in by itself, such as a saved file.
    pub id: Option<RequestId>,
    pub kind: TranscriptKind,
    pub text: String,
    /// The number by which a value can be looked into, where it has parts.
    pub value: Option<u64>,
    /// Who says it, where it is no part of what was asked: `task`, or the file that was taken.
    pub beside: Option<Arc<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TranscriptKind {
    /// The text that was evaluated.
    Input,
    /// What the program printed.
    Output,
    /// What it printed where complaints go.
    ErrorOutput,
    /// The value, printed so that it can be read back where it can.
    Value,
    /// A definition was kept: its name and commit.
    Defined,
    /// `Violations detected: n` and a line for each.
    Violations,
    /// Message, source line with caret, backtrace.
    Error,
    /// What Imago itself has to say: a file was taken, an evaluation was interrupted.
    Note,
}
