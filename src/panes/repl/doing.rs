//! What is done in the REPL: sending what is typed, walking through what was, stopping what runs.

use super::Repl;
use super::actions::*;
use crate::session::command::Command;
use crate::session::view::status::Activity;
use crate::ui::action::ActionId;
use crate::ui::key::Key;
use crate::ui::pane::{Effect, PaneContext, Toast};
use crate::ui::widgets::editor::{Editor, TEXT_BYTES_MAX, defines, forms, with_line_feeds};

impl Repl {
    pub(super) fn submit(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
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
        let (_, is_load) = forms(&typed);
        self.give_back_draft();
        vec![Effect::Send(match is_load {
            true => Command::LoadText { id, text: typed },
            false => Command::Evaluate { id, text: typed },
        })]
    }

    /// Brings back what was being typed when a text of several definitions was put in.
    fn give_back_draft(&mut self) {
        if let Some(draft) = self.draft.take() {
            self.editor = draft;
        }
    }

    pub(super) fn older(&mut self) {
        let typed = self.editor.text();
        if let Some(line) = self.history.older(&typed) {
            let line = line.to_owned();
            self.editor.set_text(&line);
        }
    }

    pub(super) fn newer(&mut self) {
        if let Some(line) = self.history.newer() {
            let line = line.to_owned();
            self.editor.set_text(&line);
        }
    }

    pub(super) fn interrupt(&mut self, ctx: &PaneContext<'_>) -> Vec<Effect> {
        let busy = matches!(
            ctx.status.activity,
            Activity::Evaluating { .. }
                | Activity::Loading { .. }
                | Activity::Judging { .. }
                | Activity::Rehearsing { .. }
        );
        // What is typed is cleared before what goes on beside it is stopped.
        let stops_tasks = self.editor.is_empty() && ctx.status.tasks > 0;
        if busy || stops_tasks || !self.running.is_empty() {
            return vec![Effect::Interrupt];
        }
        if self.editor.is_empty() {
            return vec![Effect::Toast(Toast::info(
                "nothing is running; `ctrl-q` leaves Imago",
            ))];
        }
        self.history.push(&self.editor.text());
        self.editor.set_text("");
        self.give_back_draft();
        self.completions.close();
        Vec::new()
    }

    pub(super) fn copy(&self) -> Vec<Effect> {
        let selected = self.editor.selection().filter(|it| !it.is_empty());
        match selected.or_else(|| self.transcript.last_value().map(str::to_owned)) {
            Some(words) => vec![Effect::Copy(words)],
            None => vec![Effect::Toast(Toast::info("there is no value to copy yet"))],
        }
    }

    pub(super) fn escape(&mut self) {
        if !self.editor.cancel_selection() {
            self.transcript.follow();
        }
    }

    pub(super) fn act(
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
            let mut effects = self.typed(ctx);
            let excuse = self.editor.take_excuse().map(Toast::info);
            effects.extend(excuse.map(Effect::Toast));
            return effects;
        }
        if let Some(effects) = self.act_on_stopped(action, ctx) {
            return effects;
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
            NEXT_VIOLATION => return vec![Effect::Run(crate::panes::violations::NEXT)],
            COMPLETION_NEXT => self.completions.next(),
            COMPLETION_PREVIOUS => self.completions.previous(),
            COMPLETION_ACCEPT => self.accept_completion(),
            COMPLETION_CLOSE => self.completions.close(),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn take_key(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
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

    pub(super) fn take_text(&mut self, words: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some(search) = &mut self.search {
            search.query.insert(words);
            return self.search_changed(ctx);
        }
        self.completions.close();
        // The line end a copied line brings along would only be in the way.
        let words = with_line_feeds(words);
        let words = words.strip_suffix('\n').unwrap_or(&words);
        if let Some(effects) = self.set_draft_aside(words) {
            return effects;
        }
        match self.editor.insert(words) {
            true => Vec::new(),
            false => vec![Effect::Toast(Toast::warning(
                "this is too long to type: save it as a file of the project",
            ))],
        }
    }

    /// Makes room for a text of several definitions: what is being typed comes back when they are loaded.
    fn set_draft_aside(&mut self, words: &str) -> Option<Vec<Effect>> {
        let (count, is_load) = forms(words);
        let is_aside = is_load && defines(words) && !self.editor.is_empty();
        if !is_aside || self.draft.is_some() || words.len() > TEXT_BYTES_MAX {
            return None;
        }
        let mut editor = Editor::default();
        editor.insert(words);
        self.draft = Some(std::mem::replace(&mut self.editor, editor));
        let words = format!("{count} forms are put in; what you were typing comes back after them");
        Some(vec![Effect::Toast(Toast::info(words))])
    }

    /// Asks how the call at the caret is made, once it is another one.
    pub(super) fn follow_call(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let call = self.editor.call();
        let head = call.as_ref().map(|(head, _)| head.as_str());
        self.hint.follow(head, ctx)
    }
}
