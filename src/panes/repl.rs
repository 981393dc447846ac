//! The REPL: what was said above, what is being typed below.

mod actions;
pub(super) mod completion;
mod hint;
pub(super) mod history;
mod search;
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
use self::completion::Completions;
use self::hint::CallHint;
use self::history::History;
use self::search::HistorySearch;
use self::transcript::Transcript;
use self::values::ValueTree;
use super::filter_line;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::status::Activity;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::linear::Typing;
use crate::ui::pane::{Effect, Open, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::role::Role;
use crate::ui::widgets::editor::{EDITOR, Editor};
use crate::ui::widgets::text;

pub const ID: PaneId = PaneId("repl");
const REPL: Context = "repl";
/// While candidates are shown.
pub(super) const COMPLETION: Context = "completion";
/// While the history is searched.
const SEARCH: Context = "history";
/// While a value is looked into.
const VALUE: Context = "value";

const WHEEL_ROWS: isize = 3;
/// Columns before what is typed: the prompt and a gap.
const PROMPT_COLUMNS: u16 = 2;

#[derive(Debug, Default)]
pub struct Repl {
    transcript: Transcript,
    editor: Editor,
    history: History,
    completions: Completions,
    hint: CallHint,
    search: Option<HistorySearch>,
    /// The value that is looked into, in the place of what was said.
    looked: Option<ValueTree>,
    /// Evaluations that were sent and are not over.
    running: BTreeSet<RequestId>,
    opened: bool,
    /// Where the editor was drawn last.
    editor_area: Cell<Rect>,
    caret: Cell<Option<Position>>,
}

impl Repl {
    fn submit(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let typed = self.editor.text();
        if typed.trim().is_empty() {
            return Vec::new();
        }
        self.history.push(&typed);
        self.editor.clear();
        self.completions.close();
        self.transcript.follow();
        let id = ctx.request();
        self.running.insert(id);
        vec![Effect::Send(Command::Evaluate { id, text: typed })]
    }

    fn older(&mut self) {
        let typed = self.editor.text();
        if let Some(line) = self.history.older(&typed) {
            let line = line.to_owned();
            self.editor.set_text(&line);
        }
    }

    fn newer(&mut self) {
        if let Some(line) = self.history.newer() {
            let line = line.to_owned();
            self.editor.set_text(&line);
        }
    }

    fn complete(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.completions.waiting = Some(id);
        vec![Effect::Send(Command::Complete {
            id,
            text: self.editor.text(),
            cursor: self.editor.caret(),
        })]
    }

    /// Shows candidates; a single one, or what all begin with, is put in at once.
    fn completed(
        &mut self,
        start: usize,
        candidates: &[crate::session::view::completion::Completion],
    ) {
        let was_open = self.completions.is_open();
        let caret = self.editor.caret();
        if start > caret || !self.editor.text().is_char_boundary(start) {
            self.completions.close();
            return;
        }
        self.completions.show(start, candidates);
        let typed = self.editor.text()[start..caret].to_owned();
        match self.completions.candidates() {
            [] => self.completions.close(),
            [one] if !was_open => {
                let name = one.name.clone();
                self.editor.replace(start..caret, &name);
                self.completions.close();
            }
            [one] if one.name == typed => self.completions.close(),
            _ => {
                let common = self.completions.common_beginning().to_owned();
                if !was_open && common.len() > typed.len() && common.starts_with(&typed) {
                    self.editor.replace(start..caret, &common);
                }
            }
        }
    }

    fn accept_completion(&mut self) {
        if let Some(chosen) = self.completions.chosen() {
            let name = chosen.name.clone();
            let caret = self.editor.caret();
            self.editor
                .replace(self.completions.start.min(caret)..caret, &name);
        }
        self.completions.close();
    }

    /// Narrows the candidates to what is typed, or closes them where nothing is left to complete.
    fn typed(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if !self.completions.is_open() {
            return Vec::new();
        }
        if self.editor.caret() <= self.completions.start {
            self.completions.close();
            return Vec::new();
        }
        self.complete(ctx)
    }

    fn interrupt(&mut self, ctx: &PaneContext<'_>) -> Vec<Effect> {
        let busy = matches!(
            ctx.status.activity,
            Activity::Evaluating { .. }
                | Activity::Loading { .. }
                | Activity::Judging { .. }
                | Activity::Rehearsing { .. }
        );
        if busy || !self.running.is_empty() {
            return vec![Effect::Interrupt];
        }
        if self.editor.is_empty() {
            return vec![Effect::Toast(Toast::info(
                "nothing is running; `ctrl-q` leaves Imago",
            ))];
        }
        self.history.push(&self.editor.text());
        self.editor.set_text("");
        self.completions.close();
        Vec::new()
    }

    fn copy(&self) -> Vec<Effect> {
        let selected = self.editor.selection().filter(|it| !it.is_empty());
        match selected.or_else(|| self.transcript.last_value().map(str::to_owned)) {
            Some(words) => vec![Effect::Copy(words)],
            None => vec![Effect::Toast(Toast::info("there is no value to copy yet"))],
        }
    }

    fn escape(&mut self) {
        if !self.editor.cancel_selection() {
            self.transcript.follow();
        }
    }
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
        self.caret.set(None);
        self.editor_area.set(Rect::ZERO);
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let (area, foot) = match self.search {
            Some(_) => filter_line::split(area),
            None => (area, None),
        };
        // What is typed gets a third of the pane, and the line that says what runs above it.
        let rule_rows = u16::from(area.height >= 4);
        let lines = u16::try_from(self.editor.line_count()).unwrap_or(u16::MAX);
        let input_rows = lines.clamp(1, (area.height / 3).max(1));
        let transcript_rows = area.height.saturating_sub(input_rows + rule_rows);
        let above = Rect::new(area.x, area.y, area.width, transcript_rows);
        let at_value = match &self.looked {
            Some(tree) => tree.draw(buf, above, ctx),
            None => {
                self.transcript.draw(buf, above, ctx.theme, ctx.highlighter);
                None
            }
        };
        if self.transcript.is_empty() && above.height > 0 {
            let words = match self.opened {
                true => "type a form and press enter; tab completes, f1 helps",
                false => "opening the history…",
            };
            let style = ctx.theme.style(Role::Muted);
            text::put(buf, above, above.x + PROMPT_COLUMNS, above.y, words, style);
        }
        let rule = Rect::new(area.x, above.bottom(), area.width, rule_rows);
        self.draw_rule(buf, rule, ctx);
        let input = Rect::new(
            area.x,
            rule.bottom(),
            area.width,
            input_rows.min(area.height),
        );
        let prompt = ctx.theme.style(Role::Prompt);
        text::put(buf, input, input.x, input.y, "λ", prompt);
        let x = (input.x + PROMPT_COLUMNS).min(input.right());
        let field = Rect::new(x, input.y, input.right() - x, input.height);
        self.editor_area.set(field);
        let caret = self
            .editor
            .draw(buf, field, ctx.theme, ctx.highlighter, ctx.focused);
        self.caret.set(match self.looked {
            Some(_) => at_value,
            None => caret,
        });
        if self.completions.is_open() && ctx.focused {
            let over = Rect::new(area.x, area.y, area.width, above.height + rule_rows);
            let back = self.editor.caret().saturating_sub(self.completions.start) as u16;
            let column = caret.map_or(x, |it| it.x.saturating_sub(back + 1));
            self.completions.draw(buf, over, column, ctx.theme);
        } else if ctx.focused
            && self.search.is_none()
            && let Some((_, argument)) = self.editor.call()
        {
            self.hint.draw(buf, above, argument, ctx.theme);
        }
        if let (Some(foot), Some(search)) = (foot, &self.search) {
            let note = match search.found.len() {
                0 => "nothing found".to_owned(),
                many => format!("{} of {many}", search.at + 1),
            };
            let hint = "words of what was typed before";
            let caret = filter_line::draw(buf, foot, ctx, "history", &search.query, &note, hint);
            self.caret.set(caret);
        }
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
        (!self.editor.is_empty()).then(|| self.editor.text())
    }

    fn restore(&mut self, saved: &str) {
        self.editor = Editor::new(saved);
    }
}

impl Repl {
    fn act(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if self.search.is_some() && self.search_action(action) {
            return Vec::new();
        }
        let times = count.unwrap_or(1);
        if self.editor.act(action, times) {
            return self.typed(ctx);
        }
        match action {
            SUBMIT if !self.editor.is_complete() => self.editor.newline(),
            SUBMIT | SUBMIT_ANYWAY => return self.submit(ctx),
            NEWLINE => self.editor.newline(),
            UP if self.editor.on_first_line() => self.older(),
            UP => {
                self.editor.act(ActionId("editor.up"), 1);
            }
            DOWN if self.editor.on_last_line() => self.newer(),
            DOWN => {
                self.editor.act(ActionId("editor.down"), 1);
            }
            OLDER => self.older(),
            NEWER => self.newer(),
            LOOK => return self.look_into(isize::MAX, ctx),
            FIND => return self.begin_search(ctx),
            COMPLETE => return self.complete(ctx),
            INTERRUPT => return self.interrupt(ctx),
            CLEAR => self.transcript.clear(),
            PAGE_UP => self.transcript.page(-1),
            PAGE_DOWN => self.transcript.page(1),
            FIRST => self.transcript.home(),
            LAST => self.transcript.follow(),
            ESCAPE => self.escape(),
            COPY => return self.copy(),
            NEXT_VIOLATION => return vec![Effect::Run(super::violations::NEXT)],
            COMPLETION_NEXT => self.completions.next(),
            COMPLETION_PREVIOUS => self.completions.previous(),
            COMPLETION_ACCEPT => self.accept_completion(),
            COMPLETION_CLOSE => self.completions.close(),
            _ => {}
        }
        Vec::new()
    }

    /// Looks into the value that stands so far from the one that is looked into, or else at the end.
    fn look_into(&mut self, by: isize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let values = self.transcript.values();
        let here = self.looked.as_ref().map(|it| it.value);
        let here = values.iter().position(|it| Some(it.0) == here).unwrap_or(0);
        let last = values.len().saturating_sub(1);
        let there = here.saturating_add_signed(by).min(last);
        let Some((value, title)) = values.get(there) else {
            return vec![Effect::Toast(Toast::info("there is no value to look into"))];
        };
        if self.looked.as_ref().is_some_and(|it| it.value == *value) {
            return vec![Effect::Toast(Toast::info(match by {
                ..0 => "this is the oldest value that is kept",
                _ => "this is the newest value",
            }))];
        }
        let mut tree = ValueTree::new(*value, title);
        let effects = tree.ask(ctx);
        self.looked = Some(tree);
        effects
    }

    /// Does something with the value that is looked into.
    fn act_on_value(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some(tree) = &mut self.looked else {
            return Vec::new();
        };
        if tree.list.walk(action, count) {
            return tree.ask(ctx);
        }
        match action {
            VALUE_FOLD | action::ROW_OPEN => tree.toggle(),
            action::ROW_RIGHT => tree.open(),
            action::ROW_LEFT => tree.close(),
            action::ROW_COPY => {
                let copy = tree.text().map(|it| Effect::Copy(it.to_owned()));
                return copy.into_iter().collect();
            }
            VALUE_OLDER => return self.look_into(-1, ctx),
            VALUE_NEWER => return self.look_into(1, ctx),
            VALUE_LEAVE | action::ROW_BACK => {
                self.looked = None;
                return Vec::new();
            }
            _ => {}
        }
        tree.ask(ctx)
    }

    fn take_key(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some(search) = &mut self.search {
            if search.query.input(key) {
                return self.search_changed(ctx);
            }
            return Vec::new();
        }
        if let Some(character) = key.text() {
            self.editor.type_character(character);
            return self.typed(ctx);
        }
        Vec::new()
    }

    fn take_text(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some(search) = &mut self.search {
            search.query.insert(words);
            return self.search_changed(ctx);
        }
        self.completions.close();
        // The line end a copied line brings along would only be in the way.
        let words = words.strip_suffix('\n').unwrap_or(words);
        match self.editor.insert(words) {
            true => Vec::new(),
            false => vec![Effect::Toast(Toast::warning(
                "this is too long to type: save it as a file of the project",
            ))],
        }
    }

    /// Asks how the call at the caret is made, once it is another one.
    fn follow_call(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let call = self.editor.call();
        let head = call.as_ref().map(|(head, _)| head.as_str());
        self.hint.follow(head, ctx)
    }

    /// Draws the line between what was said and what is typed: what runs, and how much is unseen.
    fn draw_rule(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        if area.height == 0 {
            return;
        }
        let theme = ctx.theme;
        let line = "─".repeat(usize::from(area.width));
        text::put(buf, area, area.x, area.y, &line, theme.style(Role::Border));
        let running = match &ctx.status.activity {
            Activity::Evaluating { what } => Some(format!(" running {what} ")),
            Activity::Loading { path } => Some(format!(" loading {path} ")),
            Activity::Rebuilding { done, total } => Some(format!(" rebuilding {done}/{total} ")),
            Activity::Rehearsing { done, total } => Some(format!(" rehearsing {done}/{total} ")),
            Activity::Judging { done, total } => Some(format!(" judging {done}/{total} ")),
            Activity::Waiting { what } => Some(format!(" waiting: {what} ")),
            Activity::Idle => None,
        };
        if let Some(words) = running {
            let room = usize::from(area.width.saturating_sub(4));
            let words = text::fit(&words, room);
            text::put(
                buf,
                area,
                area.x + 2,
                area.y,
                &words,
                theme.style(Role::StatusBusy),
            );
        }
        if !self.transcript.is_following() {
            let words = match self.transcript.unseen() {
                0 => " scrolled back · esc follows ".to_owned(),
                many => format!(" {many} new · esc follows "),
            };
            let columns = text::width(&words) as u16;
            let at = area.right().saturating_sub(columns + 2).max(area.x);
            text::put(buf, area, at, area.y, &words, theme.style(Role::Accent));
        }
    }
}
