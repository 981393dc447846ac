//! What a pane is, what it is told and what it answers.

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::action::{Action, ActionId, Context};
use super::highlight::Highlighter;
use super::key::{Key, Mouse};
use super::keymap::Keymap;
use super::linear::Typing;
use super::theme::{Depth, Theme};
use super::when::Flags;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Enclosed;
use crate::session::view::diff::{Compared, DiffSide};
use crate::session::view::status::SessionStatus;

/// The name of a pane, such as `commits`; also the first of its contexts by habit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaneId(pub &'static str);

impl fmt::Display for PaneId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Debug for PaneId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// A part of the screen: owns its state, answers effects, draws itself.
///
/// No method may do I/O, wait or panic, whatever the area; drawing cannot fail.
pub trait Pane {
    fn id(&self) -> PaneId;

    /// One word or two, for the frame, tabs and help.
    fn title(&self) -> &'static str;

    /// What stands beside the title: a count, a name, a filter. May be empty.
    fn detail(&self) -> String {
        String::new()
    }

    /// What stands there besides about what is under the cursor; `announce` says it in words.
    fn detail_here(&self) -> String {
        String::new()
    }

    /// The actions that are this pane's own.
    fn actions(&self) -> &'static [Action];

    /// The keys that came with this pane's actions, as a keymap; the user's own keymap wins over it.
    fn keys(&self) -> &'static str {
        ""
    }

    /// The keymap sections that hold now, most specific first; `global` is asked after them.
    fn contexts(&self) -> &'static [Context];

    /// Whether keys that no section binds are text now. While it holds, a key that types a character
    /// is looked up only in the pane's own sections, never in `global`.
    fn takes_text(&self) -> bool {
        false
    }

    /// The actions the status line names while the pane has the focus, most useful first.
    fn hints(&self) -> &'static [ActionId] {
        &[]
    }

    /// Says why an action cannot be done now; `None` when it can.
    fn disabled(&self, _action: ActionId) -> Option<&'static str> {
        None
    }

    /// What is so now of what conditions on keys may ask.
    fn flags(&self) -> Flags {
        Flags::NONE
    }

    /// What is under the cursor, as a model is told of it.
    fn topics(&self) -> Vec<Enclosed> {
        Vec::new()
    }

    /// Where the cursor is, as text that `go` understands; for the list of jumps.
    fn place(&self) -> Option<String> {
        None
    }

    /// Returns to a place; one that is no more changes nothing.
    fn go(&mut self, _place: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Carries out an action of the pane's sections. `count` is the number typed before it.
    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect>;

    /// Takes a key as text; only called while `takes_text`.
    fn input(&mut self, _key: Key, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes pasted text; only called while `takes_text`.
    fn paste(&mut self, _text: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Hears that the focus came to it.
    fn entered(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Hears that it stands on the screen, with the focus or without; asked after every input.
    fn seen(&mut self, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Hears news of the session. Every pane hears everything.
    fn event(&mut self, _event: &Event, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Hears a notice that the screen shows for a while.
    fn noticed(&mut self, _notice: &Toast, _now_ms: i64) {}

    /// Whether this pane shows such things.
    fn shows(&self, _open: &Open) -> bool {
        false
    }

    /// Shows what was asked for; only called when `shows` said yes.
    fn open(&mut self, _open: &Open, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes the answer to a prompt of its own; `then` is what the prompt named.
    fn answer(
        &mut self,
        _then: ActionId,
        _answer: Answer,
        _ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        Vec::new()
    }

    /// Takes the mouse. Column and row are counted from the pane's own upper left corner; a drag may
    /// leave the area and is then held to its edge.
    fn mouse(&mut self, _mouse: Mouse, _area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Draws the inside of the pane; frame and title are the app's. Only caches may change.
    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>);

    /// Where the caret stands, on the screen, after the last `render` into `area`; asked of the focused
    /// pane at every frame. Input methods and screen readers follow it, so lists give their cursor row.
    fn cursor(&self, _area: Rect) -> Option<Position> {
        None
    }

    /// What is typed into it, while it takes text.
    fn typing(&self) -> Option<Typing> {
        None
    }

    /// What is under the cursor in words, where the row that is drawn there would not be understood
    /// when it is read out.
    fn announce(&self) -> Option<String> {
        None
    }

    /// What should be remembered until the next start, as text; drafts, filters.
    fn save(&self) -> Option<String> {
        None
    }

    /// Takes back what `save` gave, perhaps from an older version of the program.
    fn restore(&mut self, _saved: &str) {}
}

/// What a pane may look at and use while it updates.
pub struct PaneContext<'a> {
    pub status: &'a SessionStatus,
    /// Milliseconds since the Unix epoch.
    pub now_ms: i64,
    pub requests: &'a mut RequestIds,
    /// What the action that is carried out was told, on the command line.
    pub argument: Option<&'a str>,
}

impl PaneContext<'_> {
    /// Returns a request id nobody has used.
    pub fn request(&mut self) -> RequestId {
        self.requests.next()
    }
}

/// Hands out request ids, ascending.
#[derive(Debug, Default)]
pub struct RequestIds {
    last: u64,
}

impl RequestIds {
    #[expect(
        clippy::should_implement_trait,
        reason = "it has no end, so it is no iterator"
    )]
    pub fn next(&mut self) -> RequestId {
        self.last += 1;
        RequestId(self.last)
    }
}

/// What a pane may look at while it draws.
#[derive(Clone, Copy)]
pub struct RenderContext<'a> {
    pub theme: &'a Theme,
    pub keymap: &'a Keymap,
    pub highlighter: &'a Highlighter,
    pub status: &'a SessionStatus,
    /// Whether the pane has the focus.
    pub focused: bool,
    pub capabilities: Capabilities,
    /// Milliseconds since the Unix epoch.
    pub now_ms: i64,
}

/// What the terminal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub depth: Depth,
    /// Whether glyphs beyond ASCII may be drawn.
    pub unicode: bool,
}

/// What a pane wants done: plain data, carried out by the app in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the session.
    Send(Command),
    /// Have the session do something to definitions that a form says; it can be taken back.
    Act(String),
    /// Stop the running evaluation; does not wait behind other commands.
    Interrupt,
    Focus(PaneId),
    /// Show something in whichever pane shows such things.
    Open(Open),
    Toast(Toast),
    /// A text to read and close.
    Popup {
        title: String,
        text: String,
    },
    /// A question; the answer comes to the asking pane's `answer`.
    Prompt(Prompt),
    /// What one looks at while a question of this pane is answered in words; nothing where it is closed.
    Page {
        then: ActionId,
        text: String,
    },
    /// Open a text in the editor of the person, outside; what came of it is the answer.
    Edit {
        text: String,
        then: ActionId,
    },
    /// Put text on the clipboard.
    Copy(String),
    /// As if the action's key had been pressed.
    Run(ActionId),
    /// Leave, asking first when something runs.
    Quit,
}

/// Something to show, by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// The source of a commit; `span` is shown and emphasised.
    Source {
        commit: u64,
        span: Option<(u32, u32)>,
        /// Whether the pane that shows it gets the focus.
        focus: bool,
    },
    Diff {
        left: DiffSide,
        right: DiffSide,
        focus: bool,
    },
    /// What differs, over several definitions.
    DiffAll { what: Compared, focus: bool },
    /// A rule, explained.
    Rule { rule: String, focus: bool },
    /// A commit among its neighbours in the graph.
    Commit { commit: u64, focus: bool },
    /// The commits of one definition.
    History { name: String, focus: bool },
    /// The violations of one definition, or all where the name is empty.
    Violations { name: String, focus: bool },
    /// A question to a model, and what is sent along with it.
    Chat {
        context: Vec<Enclosed>,
        /// Put in the place of what is typed, unless it is empty.
        text: String,
        /// Whether it is asked at once.
        sends: bool,
        focus: bool,
    },
    /// Definitions that are proposed, and the exchange with a model that proposes them.
    Review {
        text: String,
        names: Vec<String>,
        exchange: Option<u64>,
        focus: bool,
    },
    /// Text put at the caret of the REPL, such as a definition to be changed.
    Repl { text: String, focus: bool },
}

impl Open {
    /// Returns whether the pane that shows it gets the focus.
    pub fn takes_focus(&self) -> bool {
        match self {
            Open::Source { focus, .. }
            | Open::Diff { focus, .. }
            | Open::DiffAll { focus, .. }
            | Open::Rule { focus, .. }
            | Open::Commit { focus, .. }
            | Open::History { focus, .. }
            | Open::Violations { focus, .. }
            | Open::Chat { focus, .. }
            | Open::Review { focus, .. }
            | Open::Repl { focus, .. } => *focus,
        }
    }
}

/// A line that appears for some seconds and goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub kind: ToastKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    Info,
    Success,
    Warning,
    Error,
}

impl Toast {
    pub fn new(kind: ToastKind, text: impl Into<String>) -> Toast {
        Toast {
            kind,
            text: text.into(),
        }
    }

    pub fn info(text: impl Into<String>) -> Toast {
        Toast::new(ToastKind::Info, text)
    }

    pub fn success(text: impl Into<String>) -> Toast {
        Toast::new(ToastKind::Success, text)
    }

    pub fn warning(text: impl Into<String>) -> Toast {
        Toast::new(ToastKind::Warning, text)
    }

    pub fn error(text: impl Into<String>) -> Toast {
        Toast::new(ToastKind::Error, text)
    }
}

/// A question in a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub title: String,
    /// What is asked, or what will happen; may have several lines.
    pub text: String,
    pub kind: PromptKind,
    /// Names the question when the answer comes.
    pub then: ActionId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptKind {
    /// One line of text; `initial` is a proposal, whose place the first character typed takes.
    Text { initial: String },
    /// One line of text that is there already and is changed.
    Edit { initial: String },
    /// Yes or no; `yes` is the word for what yes does, such as `Quit`.
    Confirm { yes: String },
    /// One of several, by arrows, digit or typing parts of it.
    Choice { options: Vec<String> },
}

/// What was answered; a cancelled prompt gives no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Text(String),
    Yes,
    /// The place of the chosen option.
    Choice(usize),
}
