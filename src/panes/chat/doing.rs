//! What is done in the chat: asking and taking back, what goes along, conversations, models.

use super::actions::*;
use super::mention::{chip, mention_at, mentioned};
use super::talk::Talk;
use super::{Asked, CHIPS_MAX, Chat, Waiting};
use crate::panes::time::ago;
use crate::session::command::Command;
use crate::session::view::chat::{ConversationRow, Said};
use crate::session::view::context::Context as Enclosed;
use crate::ui::action::ActionId;
use crate::ui::pane::{Effect, Open, PaneContext, Prompt, PromptKind, Toast};
use crate::ui::widgets::editor::Editor;

/// Conversations that a list shows.
const LISTED_MAX: usize = 200;
const CHOOSE_MODEL: &str = "Choose the model";

impl Chat {
    /// Sends what is typed with its context; with nothing typed, reviews what is proposed.
    pub(super) fn send(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let text = self.editor.text();
        if text.trim().is_empty() {
            return self.review();
        }
        if self.asked.is_some() {
            return toast("the answer is still coming; `esc` stops it");
        }
        let mut context = self.chips.clone();
        for mention in mentioned(&text) {
            if !context.contains(&mention) {
                context.push(mention);
            }
        }
        let id = ctx.request();
        self.history.push(&text);
        self.asked = Some(Asked {
            id,
            draft: Some((text.clone(), std::mem::take(&mut self.chips))),
        });
        self.editor = Editor::prose("");
        self.completions.close();
        self.talk.flow.follow();
        vec![Effect::Send(Command::Converse {
            id,
            conversation: self.talk.conversation,
            text,
            context,
            model: None,
        })]
    }

    /// Opens what the last reply proposes.
    pub(super) fn review(&mut self) -> Vec<Effect> {
        let Some((proposal, exchange)) = self.talk.proposal.clone() else {
            return toast("nothing is proposed; type a question");
        };
        vec![Effect::Open(Open::Review {
            text: proposal.text,
            names: proposal.names,
            exchange,
            focus: true,
        })]
    }

    pub(super) fn stop(&mut self) -> Vec<Effect> {
        if let Some(asked) = &self.asked {
            return vec![Effect::Send(Command::HushModel { talk: asked.id })];
        }
        if !self.editor.cancel_selection() {
            self.talk.flow.follow();
        }
        Vec::new()
    }

    pub(super) fn older(&mut self) {
        let typed = self.editor.text();
        if let Some(line) = self.history.older(&typed) {
            self.editor = Editor::prose(line);
        }
    }

    pub(super) fn newer(&mut self) {
        if let Some(line) = self.history.newer() {
            self.editor = Editor::prose(line);
        }
    }

    pub(super) fn complete(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let (text, caret) = (self.editor.text(), self.editor.caret());
        let Some(start) = mention_at(&text, caret) else {
            return toast("names and files are completed behind `@`");
        };
        let id = ctx.request();
        self.waiting = Some(Waiting::Completion(id));
        self.completions.waiting = Some(id);
        let text = text[start..caret].to_owned();
        vec![Effect::Send(Command::CompleteMention { id, text })]
    }

    /// Narrows the candidates to what is typed.
    pub(super) fn typed(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if !self.completions.is_open() {
            return Vec::new();
        }
        if mention_at(&self.editor.text(), self.editor.caret()).is_none() {
            self.completions.close();
            return Vec::new();
        }
        self.complete(ctx)
    }

    pub(super) fn accept_completion(&mut self) {
        if let Some(chosen) = self.completions.chosen() {
            let name = chosen.name.clone();
            let caret = self.editor.caret();
            if let Some(start) = mention_at(&self.editor.text(), caret) {
                self.editor.replace(start..caret, &name);
            }
        }
        self.completions.close();
    }

    pub(super) fn add(&mut self, context: Enclosed) -> Vec<Effect> {
        if self.chips.contains(&context) {
            return toast("this goes along already");
        }
        if self.chips.len() >= CHIPS_MAX {
            return toast("no more than 32 things go along with one question");
        }
        self.chips.push(context);
        Vec::new()
    }

    /// Asks what is to be sent along, or not.
    pub(super) fn ask_context(&self) -> Vec<Effect> {
        let chips = self
            .chips
            .iter()
            .map(|it| format!("take away: {}", chip(it)));
        let more = ["add a file, or a pattern of files …", "add all definitions"];
        let options = chips.chain(more.map(str::to_owned)).collect();
        prompt(
            "What goes along",
            "Names behind `@` go along by themselves; `ctrl-t` in another pane adds what is under the cursor there.",
            PromptKind::Choice { options },
            CONTEXT,
        )
    }

    pub(super) fn context_chosen(&mut self, place: usize) -> Vec<Effect> {
        match place.checked_sub(self.chips.len()) {
            None => {
                self.chips.remove(place);
                Vec::new()
            }
            Some(0) => prompt(
                "Send a file along",
                "A path of the project, or a pattern such as `src/*.lisp`.",
                text_prompt(""),
                ADD_FILE,
            ),
            Some(_) => self.add(Enclosed::Environment),
        }
    }

    pub(super) fn list(&mut self, query: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.waiting = Some(Waiting::List(id));
        let query = query.to_owned();
        vec![Effect::Send(Command::Conversations { id, query })]
    }

    pub(super) fn choose_conversation(
        &mut self,
        rows: &[ConversationRow],
        now_ms: i64,
    ) -> Vec<Effect> {
        if rows.is_empty() {
            return toast("no conversation is found");
        }
        self.listed = rows.iter().take(LISTED_MAX).cloned().collect();
        let options = self.listed.iter().map(|it| {
            let found = match it.found.is_empty() {
                true => String::new(),
                false => format!(" — {}", it.found),
            };
            let when = ago(now_ms, it.time_ms);
            format!("{} · {} · {when}{found}", it.title, it.messages)
        });
        prompt(
            "Go on with a conversation",
            "",
            PromptKind::Choice {
                options: options.collect(),
            },
            RESUME,
        )
    }

    pub(super) fn resume(&mut self, conversation: u64, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let id = ctx.request();
        self.waiting = Some(Waiting::Conversation(id));
        vec![Effect::Send(Command::OpenConversation { id, conversation })]
    }

    pub(super) fn export(&mut self, path: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(conversation) = self.talk.conversation else {
            return toast("nothing was said yet");
        };
        let id = ctx.request();
        self.waiting = Some(Waiting::Export(id));
        vec![Effect::Send(Command::ExportConversation {
            id,
            conversation,
            path: path.trim().into(),
        })]
    }

    /// Lists the models there are; where there is no other, a name is typed.
    pub(super) fn choose_model(&mut self, ctx: &PaneContext<'_>) -> Vec<Effect> {
        let current = ctx.status.model.iter();
        let others = ctx.status.models.iter();
        let others = others.filter(|it| Some(*it) != ctx.status.model.as_ref());
        self.models = current.chain(others).cloned().collect();
        if self.models.len() < 2 {
            return name_model(ctx);
        }
        let mut options = self.models.clone();
        options.push("another…".to_owned());
        let kind = PromptKind::Choice { options };
        prompt(CHOOSE_MODEL, "It is asked from now on.", kind, MODEL)
    }

    pub(super) fn use_model(&mut self, model: &str, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let model = model.trim().to_owned();
        if model.is_empty() {
            return Vec::new();
        }
        vec![Effect::Send(Command::UseModel {
            id: ctx.request(),
            model,
        })]
    }

    pub(super) fn begin_anew(&mut self) -> Vec<Effect> {
        if self.asked.is_some() {
            return toast("the answer is still coming; `esc` stops it");
        }
        self.talk = Talk::default();
        Vec::new()
    }

    /// Hears what became of a question of ours.
    pub(super) fn heard(&mut self, conversation: u64, said: &Said, now_ms: i64) -> Vec<Effect> {
        let Some(asked) = &mut self.asked else {
            return Vec::new();
        };
        match said {
            Said::Asked(_) => asked.draft = None,
            Said::Text(_) => {}
            Said::Failed { .. } => {
                // What could not be sent can be sent again.
                if let Some((draft, chips)) = asked.draft.take()
                    && self.editor.is_empty()
                {
                    self.editor = Editor::prose(&draft);
                    self.chips = chips;
                }
                self.asked = None;
            }
            Said::Ended { .. } => self.asked = None,
        }
        self.talk.hear(conversation, said, now_ms);
        Vec::new()
    }

    pub(super) fn draft(&mut self, text: &str) {
        let typed = self.editor.text();
        if !typed.trim().is_empty() && typed != text {
            self.history.push(&typed);
        }
        self.editor = Editor::prose(text);
    }
}

pub(super) fn name_model(ctx: &PaneContext<'_>) -> Vec<Effect> {
    let initial = ctx.status.model.clone().unwrap_or_default();
    let kind = PromptKind::Edit { initial };
    let words = "As `provider:model`; it is asked from now on.";
    prompt(CHOOSE_MODEL, words, kind, MODEL)
}

pub(super) fn toast(words: &str) -> Vec<Effect> {
    vec![Effect::Toast(Toast::info(words))]
}

pub(super) fn prompt(title: &str, text: &str, kind: PromptKind, then: ActionId) -> Vec<Effect> {
    vec![Effect::Prompt(Prompt {
        title: title.to_owned(),
        text: text.to_owned(),
        kind,
        then,
    })]
}

pub(super) fn text_prompt(initial: &str) -> PromptKind {
    PromptKind::Text {
        initial: initial.to_owned(),
    }
}
