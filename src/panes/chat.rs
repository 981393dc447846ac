//! The chat: what was said to a model and what it answered above, what is being asked below, and between
//! them what goes along with it.

mod actions;
mod doing;
mod draw;
mod entry;
mod mention;
mod talk;

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::CHAT_ACTIONS;
use self::actions::*;
use self::doing::{name_model, prompt, text_prompt, toast};
use self::mention::{chip, mention_at};
use self::talk::Talk;
use super::repl::completion::Completions;
use super::repl::history::History;
use super::repl::{
    COMPLETION, COMPLETION_ACCEPT, COMPLETION_CLOSE, COMPLETION_NEXT, COMPLETION_PREVIOUS,
};
use crate::session::command::RequestId;
use crate::session::event::Event;
use crate::session::view::chat::ConversationRow;
use crate::session::view::context::Context as Enclosed;
use crate::ui::action::{Action, ActionId, Context};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::linear::Typing;
use crate::ui::pane::{
    Answer, Effect, Open, Pane, PaneContext, PaneId, PromptKind, RenderContext, Toast,
};
use crate::ui::when::Flags;
use crate::ui::widgets::editor::{EDITOR, Editor};

pub const ID: PaneId = PaneId("chat");
const CHAT: Context = "chat";
const WHEEL_ROWS: isize = 3;
/// Things that are sent along with one question.
const CHIPS_MAX: usize = 32;
const DELETE_LEFT: ActionId = ActionId("editor.delete-left");

/// A question that went out: what it was, until it is known to have been taken.
#[derive(Debug)]
struct Asked {
    id: RequestId,
    draft: Option<(String, Vec<Enclosed>)>,
}

/// What a question of our own is about, as its answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    List(RequestId),
    Conversation(RequestId),
    Export(RequestId),
    Completion(RequestId),
}

#[derive(Debug)]
pub struct Chat {
    talk: Talk,
    editor: Editor,
    chips: Vec<Enclosed>,
    history: History,
    completions: Completions,
    asked: Option<Asked>,
    waiting: Option<Waiting>,
    listed: Vec<ConversationRow>,
    /// The models of the list that stands open.
    models: Vec<String>,
    /// The conversation of the last session, until it is asked for.
    resumes: Option<u64>,
    /// Where the editor was drawn last.
    editor_area: Cell<Rect>,
    caret: Cell<Option<Position>>,
}

impl Default for Chat {
    fn default() -> Chat {
        Chat {
            talk: Talk::default(),
            editor: Editor::prose(""),
            chips: Vec::new(),
            history: History::default(),
            completions: Completions::default(),
            asked: None,
            waiting: None,
            listed: Vec::new(),
            models: Vec::new(),
            resumes: None,
            editor_area: Cell::default(),
            caret: Cell::default(),
        }
    }
}

impl Pane for Chat {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Chat"
    }

    fn detail(&self) -> String {
        self.talk.detail()
    }

    fn actions(&self) -> &'static [Action] {
        CHAT_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/chat.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.completions.is_open() {
            true => &[COMPLETION, CHAT, EDITOR],
            false => &[CHAT, EDITOR],
        }
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn hints(&self) -> &'static [ActionId] {
        match (self.completions.is_open(), self.asked.is_some()) {
            (true, _) => &[COMPLETION_ACCEPT, COMPLETION_NEXT, COMPLETION_CLOSE],
            (_, true) => &[STOP, PAGE_UP, PAGE_DOWN],
            (_, false) if self.talk.proposal.is_some() => &[SEND, REVIEW, CONTEXT, NEW, FIND],
            (_, false) => &[SEND, NEWLINE, COMPLETE, CONTEXT, FIND, MODEL],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        match action {
            REVIEW if self.talk.proposal.is_none() => Some("nothing is proposed"),
            EXPORT if self.talk.conversation.is_none() => Some("nothing was said yet"),
            COPY if self.talk.reply.is_empty() && self.editor.selection().is_none() => {
                Some("there is no reply yet")
            }
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        let flags = Flags::NONE.with(Flags::EMPTY, self.talk.flow.is_empty());
        let flags = flags.with(Flags::WRITTEN, !self.editor.is_empty());
        flags.with(Flags::RUNNING, self.asked.is_some())
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let times = count.unwrap_or(1);
        if action == DELETE_LEFT && self.editor.is_empty() {
            // Behind nothing stands the last chip.
            self.chips.pop();
            return Vec::new();
        }
        if self.editor.act(action, times) {
            return self.typed(ctx);
        }
        let argument = ctx.argument.map(str::to_owned);
        match (action, argument) {
            (SEND, _) => return self.send(ctx),
            (NEWLINE, _) => self.editor.newline(),
            (UP, _) if self.editor.on_first_line() => self.older(),
            (UP, _) => {
                self.editor.act(ActionId("editor.up"), 1);
            }
            (DOWN, _) if self.editor.on_last_line() => self.newer(),
            (DOWN, _) => {
                self.editor.act(ActionId("editor.down"), 1);
            }
            (OLDER, _) => self.older(),
            (NEWER, _) => self.newer(),
            (COMPLETE, _) => return self.complete(ctx),
            (STOP, _) => return self.stop(),
            (REVIEW, _) => return self.review(),
            (CONTEXT, _) => return self.ask_context(),
            (ADD_FILE, Some(path)) => return self.add(Enclosed::File(path)),
            (ADD_FILE, None) => return self.context_chosen(self.chips.len()),
            (NEW, _) => return self.begin_anew(),
            (FIND, Some(words)) => return self.list(&words, ctx),
            (FIND, None) => {
                return prompt(
                    "Find a conversation",
                    "Words that were said in it; left empty, all are listed.",
                    text_prompt(""),
                    FIND,
                );
            }
            (RESUME, _) => return self.list("", ctx),
            (EXPORT, Some(path)) => return self.export(&path, ctx),
            (EXPORT, None) => {
                let number = self.talk.conversation.unwrap_or_default();
                let initial = format!("conversation-{number}.md");
                return prompt(
                    "Export the conversation",
                    "The Markdown file it is written to.",
                    PromptKind::Edit { initial },
                    EXPORT,
                );
            }
            (MODEL, Some(model)) => return self.use_model(&model, ctx),
            (MODEL, None) => return self.choose_model(ctx),
            (COPY, _) => {
                let selected = self.editor.selection().filter(|it| !it.is_empty());
                return vec![Effect::Copy(
                    selected.unwrap_or_else(|| self.talk.reply.clone()),
                )];
            }
            (PAGE_UP, _) => self.talk.flow.page(-1),
            (PAGE_DOWN, _) => self.talk.flow.page(1),
            (FIRST, _) => self.talk.flow.home(),
            (LAST, _) => self.talk.flow.follow(),
            (COMPLETION_NEXT, _) => self.completions.next(),
            (COMPLETION_PREVIOUS, _) => self.completions.previous(),
            (COMPLETION_ACCEPT, _) => self.accept_completion(),
            (COMPLETION_CLOSE, _) => self.completions.close(),
            _ => {}
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(character) = key.text() else {
            return Vec::new();
        };
        self.editor.type_character(character);
        self.typed(ctx)
    }

    fn paste(&mut self, words: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        self.completions.close();
        let words = words.strip_suffix('\n').unwrap_or(words);
        match self.editor.insert(words) {
            true => Vec::new(),
            false => toast("this is too long to type: send it along as a file"),
        }
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened { .. } => {
                if let Some(conversation) = self.resumes.take() {
                    return self.resume(conversation, ctx);
                }
            }
            Event::Conversed {
                id,
                conversation,
                said,
            } if self.asked.as_ref().is_some_and(|it| it.id == *id) => {
                return self.heard(*conversation, said, ctx.now_ms);
            }
            Event::Conversations { id, rows } if self.waiting == Some(Waiting::List(*id)) => {
                self.waiting = None;
                return self.choose_conversation(rows, ctx.now_ms);
            }
            Event::ConversationOpened { id, view }
                if self.waiting == Some(Waiting::Conversation(*id)) =>
            {
                self.waiting = None;
                self.talk = Talk::of(view, ctx.now_ms);
            }
            Event::ConversationExported { id, path }
                if self.waiting == Some(Waiting::Export(*id)) =>
            {
                self.waiting = None;
                return vec![Effect::Toast(Toast::success(format!(
                    "the conversation is in `{path}`"
                )))];
            }
            Event::Completions { id, candidates, .. }
                if self.waiting == Some(Waiting::Completion(*id)) =>
            {
                self.waiting = None;
                let start = mention_at(&self.editor.text(), self.editor.caret());
                match start.filter(|_| !candidates.is_empty()) {
                    Some(start) => self.completions.show(start, candidates),
                    None => {
                        self.completions.close();
                        return toast("nothing completes this name");
                    }
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Chat { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Open::Chat {
            context,
            text,
            sends,
            ..
        } = open
        else {
            return Vec::new();
        };
        if *sends && self.asked.is_some() {
            return toast("the answer to another question is still coming");
        }
        for it in context {
            if !self.chips.contains(it) && self.chips.len() < CHIPS_MAX {
                self.chips.push(it.clone());
            }
        }
        if !text.is_empty() {
            self.draft(text);
        }
        match sends {
            true => self.send(ctx),
            false => Vec::new(),
        }
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match (then, answer) {
            (CONTEXT, Answer::Choice(place)) => self.context_chosen(place),
            (ADD_FILE, Answer::Text(path)) if !path.trim().is_empty() => {
                self.add(Enclosed::File(path.trim().to_owned()))
            }
            (FIND, Answer::Text(words)) => self.list(&words, ctx),
            (RESUME, Answer::Choice(place)) => match self.listed.get(place).map(|it| it.id) {
                Some(conversation) => self.resume(conversation, ctx),
                None => Vec::new(),
            },
            (EXPORT, Answer::Text(path)) => self.export(&path, ctx),
            (MODEL, Answer::Text(model)) => self.use_model(&model, ctx),
            (MODEL, Answer::Choice(place)) => match self.models.get(place).cloned() {
                Some(model) => self.use_model(&model, ctx),
                None => name_model(ctx),
            },
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollUp => self.talk.flow.scroll(-WHEEL_ROWS),
            MouseKind::ScrollDown => self.talk.flow.scroll(WHEEL_ROWS),
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
        if !area.is_empty() {
            self.draw(buf, area, ctx);
        }
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn typing(&self) -> Option<Typing> {
        Some(Typing::new("ask", self.editor.text(), self.editor.caret()))
    }

    fn announce(&self) -> Option<String> {
        self.completions.in_words()
    }

    fn save(&self) -> Option<String> {
        let draft = self.editor.text();
        match (self.talk.conversation, draft.is_empty()) {
            (None, true) => None,
            (conversation, _) => Some(format!("{}\n{draft}", conversation.unwrap_or_default())),
        }
    }

    fn restore(&mut self, saved: &str) {
        let (number, draft) = saved.split_once('\n').unwrap_or((saved, ""));
        self.resumes = number.parse().ok().filter(|it| *it > 0);
        self.editor = Editor::prose(draft);
    }
}
