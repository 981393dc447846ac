//! A program that stopped at a condition nobody handled, and waits for what a person says.

use std::sync::Arc;

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoppedView {
    /// The condition's type, and what it says.
    pub kind: Arc<str>,
    pub message: Arc<str>,
    pub hint: Option<Arc<str>>,
    /// Innermost first.
    pub restarts: Vec<RestartRow>,
    pub frames: Vec<FrameRow>,
}

/// A way to go on that the program offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestartRow {
    pub name: Arc<str>,
    pub report: Arc<str>,
    /// What it wants to be told, empty where that is nothing.
    pub parameters: Arc<str>,
}

/// A call that has not returned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameRow {
    /// Empty at the top level.
    pub function: Arc<str>,
    /// `file:line:column` of what is at work.
    pub place: Option<Arc<str>>,
    /// The form that is at work, and the bytes of it that are.
    pub source: Arc<str>,
    pub span: (usize, usize),
    /// The variables that are bound where it is at work and what they are now, shortly; parameters first.
    pub locals: Vec<(Arc<str>, Arc<str>)>,
    /// How many of them are parameters.
    pub parameters: usize,
    /// Whether it is a part of the language, and no source of the person's.
    pub is_prelude: bool,
    /// Calls left out between this one and the one before.
    pub left_out: usize,
}

/// At which conditions a program of a person stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StopAt {
    /// Never: it ends, with its message.
    #[default]
    Nothing,
    /// Where it offers a way to go on.
    Restarts,
    /// At every condition nobody handles.
    Everything,
}

/// How a stopped program goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resumption {
    /// By a restart, named by its place; `arguments` are forms.
    Restart { place: usize, arguments: String },
    /// As if what failed had returned the value of a form.
    Return { form: String },
    /// Not at all: it ends, with its cleanups.
    Abort,
}
