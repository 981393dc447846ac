//! A stopped program: what is wrong, the ways on it offers, and its calls with parameters and source.
//!
//! A program stops where it offers restarts, or at every error, as one chooses. The REPL offers the
//! restarts at once, by digits; whoever wants to know more looks here.

mod actions;
mod draw;
pub(super) mod restarts;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

pub use self::actions::CONDITIONS_ACTIONS;
use self::actions::*;
use super::repl::{END_STOPPED, RESTART_ACTIONS, STOPPED};
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;
use crate::session::view::context::Context as Topic;
use crate::session::view::stopped::{FrameRow, Resumption, StopAt, StoppedView};
use crate::ui::action::{self, Action, ActionId, Context, ROWS};
use crate::ui::key::{Mouse, MouseKind};
use crate::ui::pane::{Answer, Effect, Pane, PaneContext, PaneId, RenderContext, Toast};
use crate::ui::status_line::counted;
use crate::ui::when::Flags;
use crate::ui::widgets::list::ListState;

pub const ID: PaneId = PaneId("conditions");
const WHEEL_ROWS: isize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Message,
    Hint,
    Restart(usize),
    Frame(usize),
    /// A parameter of a call.
    Local(usize, usize),
    /// A line of the form that a call works at.
    Code(usize, usize),
}

#[derive(Debug)]
pub struct Conditions {
    view: Option<Box<StoppedView>>,
    rows: Vec<Row>,
    list: ListState,
    unfolded: BTreeSet<usize>,
    shows_prelude: bool,
    stops_at: StopAt,
    /// The restart whose arguments are asked for.
    chosen: usize,
    asked: Option<(RequestId, String)>,
    caret: Cell<Option<Position>>,
}

impl Default for Conditions {
    fn default() -> Conditions {
        Conditions {
            view: None,
            rows: Vec::new(),
            list: ListState::default(),
            unfolded: BTreeSet::new(),
            shows_prelude: false,
            stops_at: StopAt::Restarts,
            chosen: 0,
            asked: None,
            caret: Cell::new(None),
        }
    }
}

impl Conditions {
    fn lay_out(&mut self) {
        let before = self.selected();
        self.rows.clear();
        let Some(view) = &self.view else {
            self.list.set_count(0);
            return;
        };
        self.rows.push(Row::Message);
        self.rows.extend(view.hint.as_ref().map(|_| Row::Hint));
        self.rows.extend((0..view.restarts.len()).map(Row::Restart));
        for (place, frame) in view.frames.iter().enumerate() {
            if frame.is_prelude && !self.shows_prelude {
                continue;
            }
            self.rows.push(Row::Frame(place));
            if self.unfolded.contains(&place) {
                let locals = 0..frame.locals.len();
                self.rows.extend(locals.map(|it| Row::Local(place, it)));
                let lines = frame.source.split('\n').count();
                let lines = if frame.source.is_empty() { 0 } else { lines };
                self.rows.extend((0..lines).map(|it| Row::Code(place, it)));
            }
        }
        self.list.set_count(self.rows.len());
        let place = before.and_then(|row| self.rows.iter().position(|it| *it == row));
        if let Some(place) = place {
            self.list.select(place);
        }
    }

    fn selected(&self) -> Option<Row> {
        self.rows.get(self.list.selected()?).copied()
    }

    /// Returns the call under the cursor; above the calls the innermost that is shown.
    fn frame(&self) -> Option<(usize, &FrameRow)> {
        let place = match self.selected()? {
            Row::Frame(it) | Row::Local(it, _) | Row::Code(it, _) => it,
            Row::Message | Row::Hint | Row::Restart(_) => {
                self.rows.iter().find_map(|it| match it {
                    Row::Frame(place) => Some(*place),
                    _ => None,
                })?
            }
        };
        Some((place, self.view.as_ref()?.frames.get(place)?))
    }

    fn stop(&mut self, view: Box<StoppedView>) {
        self.unfolded.clear();
        let own = view.frames.iter().position(|it| !it.is_prelude);
        self.unfolded.extend(own);
        self.view = Some(view);
        self.list = ListState::default();
        self.lay_out();
    }

    /// Goes on by a restart; one that wants to be told something asks for it.
    fn restart(&mut self, place: usize, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        self.chosen = place;
        restarts::take(view, place, ARGUMENTS, ctx)
    }

    fn evaluate(&mut self, form: String, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        let Some((frame, _)) = self.frame() else {
            return Vec::new();
        };
        let id = ctx.request();
        self.asked = Some((id, form.clone()));
        vec![Effect::Send(Command::AskFrame { id, frame, form })]
    }
}

impl Pane for Conditions {
    fn id(&self) -> PaneId {
        ID
    }

    fn title(&self) -> &'static str {
        "Conditions"
    }

    fn detail(&self) -> String {
        match &self.view {
            Some(view) => {
                let restarts = counted(view.restarts.len() as u64, "restart");
                format!("{} · {restarts}", view.kind)
            }
            None => String::new(),
        }
    }

    fn actions(&self) -> &'static [Action] {
        CONDITIONS_ACTIONS
    }

    fn keys(&self) -> &'static str {
        include_str!("keys/conditions.toml")
    }

    fn contexts(&self) -> &'static [Context] {
        // While a program is stopped its restarts have the digits, as in the REPL.
        match self.view {
            Some(_) => &[STOPPED, CONDITIONS, ROWS],
            None => &[CONDITIONS, ROWS],
        }
    }

    fn topics(&self) -> Vec<Topic> {
        let stopped = self.view.as_ref();
        let said = stopped.map(|it| Topic::Error(format!("{}: {}", it.kind, it.message)));
        said.into_iter().collect()
    }

    fn hints(&self) -> &'static [ActionId] {
        &[RESTART, CONTINUE, ABORT, EVALUATE, RETURN, FOLD, STOP_AT]
    }

    fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let numbered = RESTART_ACTIONS.iter().position(|it| *it == action);
        let is_own = CONDITIONS_ACTIONS.iter().any(|it| it.id == action);
        let own = is_own || numbered.is_some() || action == END_STOPPED;
        let restarts = self.view.as_ref().map_or(0, |it| it.restarts.len());
        match action {
            STOP_AT => None,
            _ if own && self.view.is_none() => Some("nothing is stopped"),
            _ if numbered.is_some_and(|it| it >= restarts) => {
                Some("the program offers no such restart")
            }
            RESTART | CONTINUE if restarts == 0 => Some("the program offers no restart"),
            _ => None,
        }
    }

    fn flags(&self) -> Flags {
        Flags::NONE.with(Flags::EMPTY, self.view.is_none())
    }

    fn update(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        if self.list.walk(action, count) {
            return Vec::new();
        }
        let said = ctx.argument.map(str::to_owned);
        if let Some(place) = RESTART_ACTIONS.iter().position(|it| *it == action) {
            return self.restart(place, ctx);
        }
        match action {
            action::ROW_OPEN => match self.selected() {
                Some(Row::Restart(place)) => return self.restart(place, ctx),
                Some(_) => self.fold(None),
                None => {}
            },
            FOLD => self.fold(None),
            action::ROW_RIGHT => self.fold(Some(true)),
            action::ROW_LEFT => self.fold(Some(false)),
            action::ROW_BACK => return vec![Effect::Run(action::FOCUS_BACK)],
            action::ROW_COPY => {
                let message = self.view.as_ref().map(|it| it.message.to_string());
                return message.map(Effect::Copy).into_iter().collect();
            }
            RESTART => {
                let view = self.view.as_deref();
                return view.map_or_else(Vec::new, |it| restarts::offer(it, RESTART));
            }
            CONTINUE => {
                let restarts = self.view.iter().flat_map(|it| &it.restarts);
                let place = restarts.clone().position(|it| &*it.name == "continue");
                return self.restart(place.unwrap_or(0), ctx);
            }
            ABORT | END_STOPPED => return restarts::resume(Resumption::Abort, ctx),
            RETURN => {
                return match said {
                    Some(form) => restarts::resume(Resumption::Return { form }, ctx),
                    None => restarts::ask("Return the value of", RETURN),
                };
            }
            EVALUATE => {
                return match said {
                    Some(form) => self.evaluate(form, ctx),
                    None => restarts::ask("Evaluate in this call", EVALUATE),
                };
            }
            SOURCE => {
                if let Some((_, frame)) = self.frame() {
                    let place = frame.place.as_deref().unwrap_or("no source");
                    return vec![Effect::Popup {
                        title: place.to_owned(),
                        text: frame.source.to_string(),
                    }];
                }
            }
            PRELUDE => {
                self.shows_prelude = !self.shows_prelude;
                self.lay_out();
            }
            STOP_AT => {
                self.stops_at = match self.stops_at {
                    StopAt::Restarts => StopAt::Everything,
                    StopAt::Everything => StopAt::Nothing,
                    StopAt::Nothing => StopAt::Restarts,
                };
                let words = draw::at_rest(self.stops_at);
                let words = words.split_once(": ").map_or(words, |it| it.1);
                return vec![
                    Effect::Send(Command::StopAt {
                        what: self.stops_at,
                    }),
                    Effect::Toast(Toast::info(words)),
                ];
            }
            _ => {}
        }
        Vec::new()
    }

    fn event(&mut self, event: &Event, _ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match event {
            Event::Opened { .. } => {
                return vec![Effect::Send(Command::StopAt {
                    what: self.stops_at,
                })];
            }
            Event::Halted { view: Some(view) } => self.stop(view.clone()),
            Event::Halted { view: None } => {
                self.view = None;
                self.asked = None;
                self.lay_out();
            }
            Event::FrameAnswered { id, text, ok }
                if self.asked.as_ref().is_some_and(|it| it.0 == *id) =>
            {
                let title = self.asked.take().map_or(String::new(), |it| it.1);
                let text = match ok {
                    true => text.clone(),
                    false => format!("✗ {text}"),
                };
                return vec![Effect::Popup { title, text }];
            }
            _ => {}
        }
        Vec::new()
    }

    fn answer(&mut self, then: ActionId, answer: Answer, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match (then, answer) {
            (RESTART, Answer::Choice(place)) => self.restart(place, ctx),
            (ARGUMENTS, Answer::Text(arguments)) => {
                let place = self.chosen;
                restarts::with(place, arguments, ctx)
            }
            (RETURN, Answer::Text(form)) => restarts::resume(Resumption::Return { form }, ctx),
            (EVALUATE, Answer::Text(form)) => self.evaluate(form, ctx),
            _ => Vec::new(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, area: Rect, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        match mouse.kind {
            MouseKind::ScrollDown => self.list.scroll(WHEEL_ROWS),
            MouseKind::ScrollUp => self.list.scroll(-WHEEL_ROWS),
            MouseKind::Press { clicks } => {
                let hit = mouse.row < area.height && self.list.click(mouse.row);
                if hit && clicks == 2 {
                    return self.update(action::ROW_OPEN, None, ctx);
                }
            }
            MouseKind::Drag | MouseKind::Release => {}
        }
        Vec::new()
    }

    fn render(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        let area = area.intersection(buf.area);
        if !area.is_empty() {
            self.draw_rows(buf, area, ctx);
        }
    }

    fn cursor(&self, _area: Rect) -> Option<Position> {
        self.caret.get()
    }

    fn save(&self) -> Option<String> {
        let word = match self.stops_at {
            StopAt::Nothing => "nothing",
            StopAt::Restarts => return None,
            StopAt::Everything => "everything",
        };
        Some(word.to_owned())
    }

    fn restore(&mut self, saved: &str) {
        self.stops_at = match saved {
            "nothing" => StopAt::Nothing,
            "everything" => StopAt::Everything,
            _ => StopAt::Restarts,
        };
    }
}

impl Conditions {
    /// Shows what belongs to a call, or folds it.
    fn fold(&mut self, open: Option<bool>) {
        let Some((place, _)) = self.frame() else {
            return;
        };
        if open.unwrap_or(!self.unfolded.contains(&place)) {
            self.unfolded.insert(place);
        } else {
            self.unfolded.remove(&place);
            let row = self.rows.iter().position(|it| *it == Row::Frame(place));
            self.list.select(row.unwrap_or(0));
        }
        self.lay_out();
    }
}
