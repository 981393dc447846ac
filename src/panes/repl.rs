//! The REPL: what was said above, what is being typed below.

mod actions;
pub(super) mod completion;
mod doing;
mod draw;
mod hint;
pub(super) mod history;
mod looking;
mod search;
mod stopped;
mod transcript;
mod values;

use std::cell::Cell;
use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::REPL_ACTIONS;
use self::actions::*;
pub(super) use self::actions::{
    COMPLETION_ACCEPT, COMPLETION_CLOSE, COMPLETION_NEXT, COMPLETION_PREVIOUS,
};
pub(super) use self::actions::{END_STOPPED, RESTART_ACTIONS};
use self::completion::Completions;
use self::hint::CallHint;
use self::history::History;
use self::search::HistorySearch;
use self::stopped::Stopped;
use self::transcript::Transcript;
use self::values::ValueTree;
use crate::session::command::RequestId;
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::linear::Typing;
use crate::ui::pane::{Answer, Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::widgets::editor::{EDITOR, Editor};

pub const ID: PaneId = PaneId("repl");
const REPL: Context = "repl";
/// While candidates are shown.
pub(super) const COMPLETION: Context = "completion";
/// While the history is searched.
const SEARCH: Context = "history";
/// While a program is stopped and nothing is typed: digits take its restarts.
pub(super) const STOPPED: Context = "stopped";
/// While a value is looked into.
const VALUE: Context = "value";

const WHEEL_ROWS: isize = 3;
/// Columns before what is typed: the prompt and a gap.
const PROMPT_COLUMNS: u16 = 2;

#[derive(Debug, Default)]
pub struct Repl {
    transcript: Transcript,
    editor: Editor,
    /// What was being typed when several definitions were put in whole.
    draft: Option<Editor>,
    history: History,
    completions: Completions,
    hint: CallHint,
    search: Option<HistorySearch>,
    /// The value that is looked into, in the place of what was said.
    looked: Option<ValueTree>,
    /// The program that is stopped.
    stopped: Stopped,
    /// Evaluations that were sent and are not over.
    running: BTreeSet<RequestId>,
    opened: bool,
    /// Whether it had the focus when it was drawn last.
    focused: Cell<bool>,
    /// Where the editor was drawn last.
    editor_area: Cell<Rect>,
    caret: Cell<Option<Position>>,
}

impl Pane for Repl {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "REPL"
    }

    fn detail(&self) -> String {
        match self.running.len() {
            0 | 1 => String::new(),
            many => format!("{} waiting", many - 1),
        }
    }

    fn actions(&self) -> &'static [Action] {
        REPL_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/repl.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        if self.looked.is_some() {
            return &[VALUE, ROWS];
        }
        match (&self.search, self.completions.is_open()) {
            (Some(_), _) => &[SEARCH],
            (None, true) => &[COMPLETION, REPL, EDITOR],
            (None, false) if self.takes_digits() => &[STOPPED, REPL, EDITOR],
            (None, false) => &[REPL, EDITOR],
        }
    }

    fn takes_text(&self) -> bool {
        self.looked.is_none()
    }

    fn topics(&self) -> Vec<Topic> {
        let error = self.transcript.last_error();
        error
            .map(|it| Topic::Error(it.to_owned()))
            .into_iter()
            .collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        if self.looked.is_some() {
            return &[
                VALUE_FOLD,
                action::ROW_COPY,
                VALUE_OLDER,
                VALUE_NEWER,
                VALUE_LEAVE,
            ];
        }
        let is_large = self.editor.is_empty() && self.transcript.ends_with_a_cut_value();
        match (&self.search, self.completions.is_open()) {
            (None, false) if self.takes_digits() => self.stopped.hints(),
            (None, false) if self.stopped.view.is_some() => &[RESTARTS, SUBMIT, INTERRUPT],
            (None, false) if is_large => &[LOOK, SUBMIT, COMPLETE, FIND],
            (Some(_), _) => &[FOUND_ACCEPT, FOUND_OLDER, FOUND_CANCEL],
            (None, true) => &[COMPLETION_ACCEPT, COMPLETION_NEXT, COMPLETION_CLOSE],
            (None, false) => &[SUBMIT, NEWLINE, COMPLETE, FIND, INTERRUPT],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            SUBMIT | SUBMIT_ANYWAY if self.editor.is_empty() => Some("nothing is typed"),
            LOOK if self.transcript.values().is_empty() => {
                Some("no value here has parts: evaluate one first")
            }
            RESTARTS | END_STOPPED if self.stopped.view.is_none() => Some("nothing is stopped"),
            RESTARTS if self.stopped.count() == 0 => Some("the program offers no restart"),
            it if RESTART_ACTIONS.contains(&it) => self.stopped.why_not(it),
            CLEAR if self.transcript.is_empty() => Some("the transcript is empty"),
            _ => None,
        }
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if self.looked.is_some() {
            return self.act_on_value(action, count, ctx);
        }
        let mut effects = self.act(action, count, ctx);
        effects.extend(self.follow_call(ctx));
        effects
    }

    fn input(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let mut effects = self.take_key(key, ctx);
        effects.extend(self.follow_call(ctx));
        effects
    }

    fn paste(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let mut effects = self.take_text(words, ctx);
        effects.extend(self.follow_call(ctx));
        effects
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened { input_history, .. } => {
                self.opened = true;
                self.history = History::new(input_history);
            }
            Event::Transcript(entry) => self.transcript.push(entry),
            Event::Finished { id, .. } => {
                self.running.remove(id);
                self.transcript.release();
            }
            Event::PartsFound { id, view } => {
                if let Some(tree) = &mut self.looked {
                    tree.hear(*id, view);
                    return tree.ask(ctx);
                }
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } => {
                self.running.remove(id);
                if let Some(tree) = &mut self.looked {
                    tree.fail(*id, message);
                }
                if self.completions.waiting == Some(*id) {
                    self.completions.close();
                }
            }
            Event::Completions {
                id,
                start,
                candidates,
            } if self.completions.waiting == Some(*id) => {
                self.completed(*start, candidates);
                if candidates.is_empty() {
                    return vec![Effect::Toast(Toast::info("nothing completes this name"))];
                }
            }
            Event::Halted { view } => return self.halt(view.as_deref()),
            Event::CallExplained { id, view } => self.hint.hear(*id, view.as_ref()),
            Event::HistoryFound { id, lines } => {
                if let Some(search) = &mut self.search
                    && search.waiting == Some(*id)
                {
                    search.waiting = None;
                    let shown = search.found.get(search.at).cloned();
                    for line in lines {
                        if search.found.len() < history::FOUND_MAX && !search.found.contains(line) {
                            search.found.push(line.clone());
                        }
                    }
                    if shown.is_none() {
                        self.show_found();
                    }
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.answer_stopped(then, answer, ctx)
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Repl { .. })
    }

    fn open(&mut self, open: &Open, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Open::Repl { text: words, .. } = open {
            self.search = None;
            self.looked = None;
            self.completions.close();
            let draft = self.editor.text();
            // What was being typed is not lost: it is the newest line of the history.
            if !draft.trim().is_empty() && draft != *words {
                self.history.push(&draft);
            }
            self.editor = Editor::new(words.trim_end());
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some(tree) = &mut self.looked {
            match mouse.kind {
                MouseKind::ScrollUp => tree.list.scroll(-WHEEL_ROWS),
                MouseKind::ScrollDown => tree.list.scroll(WHEEL_ROWS),
                MouseKind::Press { clicks } => {
                    if tree.click(mouse.row) && clicks == 2 {
                        tree.toggle();
                    }
                }
                MouseKind::Drag | MouseKind::Release => {}
            }
            return tree.ask(ctx);
        }
        match mouse.kind {
            MouseKind::ScrollUp => self.transcript.scroll(-WHEEL_ROWS),
            MouseKind::ScrollDown => self.transcript.scroll(WHEEL_ROWS),
            MouseKind::Press { .. } => {
                let at = Position::new(area.x + mouse.column, area.y + mouse.row);
                let editor = self.editor_area.get();
                if editor.contains(at) {
                    self.editor.click(editor, at.x, at.y);
                }
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.draw(area, buf, ctx);
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn typing(&self) -> Option<Typing> {
        Some(match &self.search {
            Some(search) => {
                let query = search.query.text();
                Typing::new("search", query, search.query.caret())
            }
            None => Typing::new("λ", self.editor.text(), self.editor.caret()),
        })
    }

    fn announce(&self) -> Option<String> {
        match &self.search {
            Some(_) => Some(self.editor.text()),
            None => self.completions.in_words(),
        }
    }

    fn save(&self) -> Option<String> {
        let draft = self.draft.as_ref().map(|it| format!("\n{}", it.text()));
        let unsent = self.editor.text() + &draft.unwrap_or_default();
        (!unsent.is_empty()).then_some(unsent)
    }

    fn restore(&mut self, saved: &str) {
        self.editor = Editor::new(saved);
    }
}
