//! The review: what a model proposes, how far each definition came through the gate, and which of it is
//! wanted. Nothing is defined before a person says so.

mod actions;
mod candidate;
mod decide;
mod draw;
mod gate;

use std::cell::Cell;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::REVIEW_ACTIONS;
use self::actions::*;
use self::candidate::Candidate;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::commits::CommitRow;
use crate::session::view::context::Context as Enclosed;
use crate::session::view::gate::GateReport;
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Key, Mouse, MouseKind};
use crate::ui::linear::Typing;
use crate::ui::pane::{
    Answer, Effect, Open, Pane, PaneContext, PaneId, Prompt, PromptKind, RenderContext, Toast,
};
use crate::ui::when::Flags;
use crate::ui::widgets::diff::Diff;
use crate::ui::widgets::editor::{EDITOR, Editor};

pub const ID: PaneId = PaneId("review");
const REVIEW: Context = "review";
/// While a definition is edited in place.
const EDITING: Context = "review-edit";
const WHEEL_ROWS: isize = 3;

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Empty,
    /// It goes through the gate, by this request.
    Trying(RequestId),
    /// It went through the gate as it is wanted now.
    Tried,
    /// It is being defined, by this request.
    Applying(RequestId),
    Applied,
}

#[derive(Debug, Default)]
pub struct Review {
    phase: Phase,
    report: GateReport,
    candidates: Vec<Candidate>,
    diff: Diff,
    /// Comparisons that were asked for, and of which candidate.
    comparing: BTreeMap<RequestId, usize>,
    /// The entry of the journal that has the reply.
    exchange: Option<u64>,
    /// The definition that is edited in place.
    editor: Option<(usize, Editor)>,
    /// The definition that is edited outside.
    outside: usize,
    /// What was defined since it was applied.
    defined: Vec<CommitRow>,
    caret: Cell<Option<Position>>,
}

impl Review {
    /// Shows the comparisons anew, at the same difference.
    fn show(&mut self) {
        let (hunk, _) = self.diff.current();
        let views = self.candidates.iter().map(|it| it.view.clone()).collect();
        let mut diff = Diff::new(views, self.diff.mode);
        diff.by_lines = true;
        diff.rejected = self.rejected();
        diff.select_hunk(hunk);
        self.diff = diff;
    }

    fn proposes(&self, name: &str) -> bool {
        self.candidates.iter().any(|it| it.name == name)
    }

    fn candidate(&self) -> Option<&Candidate> {
        self.candidates.get(self.current().0)
    }

    /// Asks the model for another proposal: what is wanted now and what failed go along.
    fn ask(&self, question: &str) -> Vec<Effect> {
        let (text, _) = self.wanted();
        let mut context = vec![Enclosed::Value(text)];
        let failed = self.troubles();
        if !failed.is_empty() {
            context.push(Enclosed::Error(failed.join("\n")));
        }
        vec![Effect::Open(Open::Chat {
            context,
            text: question.to_owned(),
            sends: true,
            focus: true,
        })]
    }

    fn dismiss(&mut self) -> Vec<Effect> {
        let exchange = self.exchange.filter(|_| self.phase != Phase::Applied);
        let mode = self.diff.mode;
        *self = Review::default();
        self.diff.mode = mode;
        let told = exchange.map(|exchange| Effect::Send(Command::Dismiss { exchange }));
        told.into_iter()
            .chain(toast("the proposal is dismissed"))
            .collect()
    }
}

fn toast(words: &str) -> Vec<Effect> {
    vec![Effect::Toast(Toast::info(words))]
}

impl Pane for Review {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Review"
    }

    fn detail(&self) -> String {
        if self.candidates.is_empty() {
            return String::new();
        }
        let hunks: usize = self.candidates.iter().map(|it| it.hunks.len()).sum();
        let rejected: usize = self.candidates.iter().map(|it| it.rejected.len()).sum();
        let (hunk, _) = self.diff.current();
        let at = (hunk + 1).min(hunks);
        format!("{at}/{hunks} · {} of {hunks} accepted", hunks - rejected)
    }

    fn actions(&self) -> &'static [Action] {
        REVIEW_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/review.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        match self.editor {
            Some(_) => &[EDITING, EDITOR],
            None => &[REVIEW, ROWS],
        }
    }

    fn takes_text(&self) -> bool {
        self.editor.is_some()
    }

    fn hints(&self) -> &'static [ActionId] {
        match self.editor {
            Some(_) => &[KEEP, DROP],
            None => &[ACCEPT, REJECT, APPLY, EDIT, ASK, LAYOUT],
        }
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let is_own = REVIEW_ACTIONS.iter().any(|it| it.id == action);
        let is_apply = matches!(action, APPLY | action::ROW_OPEN);
        match self.phase {
            _ if self.candidates.is_empty() && self.report.trouble.is_none() => {
                (is_own || is_apply).then_some("nothing is proposed: ask in the chat")
            }
            Phase::Applied if is_own && !matches!(action, DISMISS | LAYOUT | FOLDS) => {
                let moves = [NEXT, PREVIOUS, NEXT_DEFINITION, PREVIOUS_DEFINITION];
                (!moves.contains(&action)).then_some("it is applied; `u` takes it back")
            }
            Phase::Applied if is_apply => Some("it is applied; `u` takes it back"),
            Phase::Applying(_) if is_own || is_apply => Some("it is being applied"),
            Phase::Trying(_) | Phase::Empty if is_apply => Some("the gate is not through with it"),
            _ if is_apply && self.candidates.iter().all(Candidate::is_out) => {
                Some("nothing of it is accepted")
            }
            _ if is_apply && !self.report.may_apply => Some(
                "the gate does not let it pass: edit it, reject that part, or ask for a change",
            ),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE.with(Flags::EMPTY, self.candidates.is_empty())
    }

    fn topics(&self) -> Vec<Enclosed> {
        let candidate = self.candidate().filter(|it| it.old.is_some());
        let named = candidate.map(|it| Enclosed::Definition(it.name.clone()));
        named.into_iter().collect()
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let times = count.unwrap_or(1).min(10_000);
        if let Some((place, editor)) = &mut self.editor {
            let place = *place;
            if editor.act(action, times) {
                return Vec::new();
            }
            return match (action, self.editor.take()) {
                (KEEP, Some((_, editor))) => self.replace(place, &editor.text(), ctx),
                (DROP, _) => toast("the proposal stays as it was"),
                (_, editor) => {
                    self.editor = editor;
                    Vec::new()
                }
            };
        }
        if let Some(reason) = self.disabled(action) {
            return vec![Effect::Toast(Toast::warning(reason))];
        }
        let rows = times as isize;
        let argument = ctx.argument.map(str::to_owned);
        match action {
            action::ROW_DOWN => self.diff.scroll(rows),
            action::ROW_UP => self.diff.scroll(-rows),
            action::ROW_PAGE_DOWN => self.diff.page(1),
            action::ROW_PAGE_UP => self.diff.page(-1),
            action::ROW_FIRST => self.diff.home(),
            action::ROW_LAST => self.diff.end(),
            action::ROW_LEFT => self.diff.scroll_left(),
            action::ROW_RIGHT => self.diff.scroll_right(),
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            action::ROW_COPY => return vec![Effect::Copy(self.wanted().0)],
            action::ROW_OPEN | APPLY => return self.apply(ctx),
            ACCEPT => return self.decide_hunk(Some(true), ctx),
            REJECT => return self.decide_hunk(Some(false), ctx),
            TOGGLE => return self.decide_hunk(None, ctx),
            ACCEPT_DEFINITION => return self.decide_all(true, ctx),
            REJECT_DEFINITION => return self.decide_all(false, ctx),
            NEXT => (0..times).for_each(|_| self.diff.next_hunk()),
            PREVIOUS => (0..times).for_each(|_| self.diff.previous_hunk()),
            NEXT_DEFINITION => self.diff.next_definition(),
            PREVIOUS_DEFINITION => self.diff.previous_definition(),
            LAYOUT => self.diff.toggle_mode(),
            FOLDS => self.diff.toggle_folds(),
            EDIT => {
                let place = self.current().0;
                let text = self.candidate().map(Candidate::text).unwrap_or_default();
                self.editor = Some((place, Editor::new(&text)));
            }
            EDIT_OUTSIDE => {
                self.outside = self.current().0;
                let text = self.candidate().map(Candidate::text).unwrap_or_default();
                let then = EDIT_OUTSIDE;
                return vec![Effect::Edit { text, then }];
            }
            ASK => match argument {
                Some(question) => return self.ask(&question),
                None => {
                    return vec![Effect::Prompt(Prompt {
                        title: "Ask for a change".to_owned(),
                        text: "What is accepted now and what failed go along.".to_owned(),
                        kind: PromptKind::Text {
                            initial: match self.troubles().is_empty() {
                                true => String::new(),
                                false => "Mend what failed.".to_owned(),
                            },
                        },
                        then: ASK,
                    })];
                }
            },
            GATE => return self.try_again(ctx),
            DISMISS => return self.dismiss(),
            _ => {}
        }
        Vec::new()
    }

    fn input(&mut self, key: Key, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let (Some((_, editor)), Some(character)) = (&mut self.editor, key.text()) {
            editor.type_character(character);
        }
        Vec::new()
    }

    fn paste(&mut self, words: &str, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if let Some((_, editor)) = &mut self.editor
            && !editor.insert(words)
        {
            return toast("this is too long to edit here: `E` opens your editor");
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Gated { id, report } if matches!(self.phase, Phase::Trying(it) | Phase::Applying(it) if it == *id) =>
            {
                effects.extend(self.gated(report, ctx));
            }
            Event::Diff { id, view } => {
                if let Some(place) = self.comparing.remove(id) {
                    if let Some(candidate) = self.candidates.get_mut(place) {
                        candidate.compare(view.clone());
                    }
                    effects.extend(self.compared(ctx));
                }
            }
            Event::Defined { commit, .. } if self.proposes(&commit.name) => match self.phase {
                Phase::Applying(_) => self.defined.push(commit.clone()),
                // It was taken back, and may be applied again.
                Phase::Applied if commit.change != "definition" => self.phase = Phase::Tried,
                _ => {}
            },
            Event::Finished { id, ok } if self.phase == Phase::Applying(*id) => {
                effects.extend(self.applied(*ok));
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } => {
                self.comparing.remove(id);
                if matches!(self.phase, Phase::Trying(it) | Phase::Applying(it) if it == *id) {
                    self.phase = Phase::Tried;
                    self.report.may_apply = false;
                    self.report.trouble = Some(message.clone());
                }
            }
            _ => {}
        }
        effects
    }

    fn shows(&self, open: &Open) -> bool {
        matches!(open, Open::Review { .. })
    }

    fn open(&mut self, open: &Open, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Open::Review {
            text,
            names,
            exchange,
            ..
        } = open
        else {
            return Vec::new();
        };
        let id = ctx.request();
        let mode = self.diff.mode;
        *self = Review {
            phase: Phase::Trying(id),
            exchange: *exchange,
            ..Review::default()
        };
        self.diff.mode = mode;
        vec![Effect::Send(Command::Gate {
            id,
            text: text.clone(),
            names: names.clone(),
        })]
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match (then, answer) {
            (EDIT_OUTSIDE, Answer::Text(text)) => self.replace(self.outside, &text, ctx),
            (ASK, Answer::Text(question)) if !question.trim().is_empty() => {
                self.ask(question.trim())
            }
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, _area: Rect, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.diff.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.diff.scroll(-WHEEL_ROWS),
            _ => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        let area = area.intersection(buf.area);
        if !area.is_empty() {
            self.draw(buf, area, ctx);
        }
    }

    fn typing(&self) -> Option<Typing> {
        let (_, editor) = self.editor.as_ref()?;
        Some(Typing::new("edit", editor.text(), editor.caret()))
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }
}
