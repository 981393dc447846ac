//! A stopped program in the REPL: the restarts it offers, with the digits that take them.
//!
//! Digits are keys only while nothing is typed; what is being typed is never taken for an answer. It may
//! be that the program stops in the midst of a line: then the same question is asked by a key of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Repl;
use super::actions::*;
use crate::panes::conditions::restarts;
use crate::session::view::stopped::{Resumption, StoppedView};
use crate::ui::action::{ActionId, FOCUS_CONDITIONS};
use crate::ui::keymap::Place;
use crate::ui::pane::{Answer, Effect, Pane, PaneContext, RenderContext, Toast};
use crate::ui::role::Role;
use crate::ui::widgets::text;

/// Columns that the message has at least where the place stands beside it.
const PLACE_ROOM_MIN: u16 = 30;
/// Rows that are left to the transcript.
const LEFT_ROWS_MIN: u16 = 2;

/// The program that is stopped, if one is.
#[derive(Debug, Default)]
pub(super) struct Stopped {
    pub view: Option<Box<StoppedView>>,
    /// The restart whose value is asked for.
    chosen: usize,
}

impl Stopped {
    /// Returns how many restarts there are.
    pub fn count(&self) -> usize {
        self.view.as_ref().map_or(0, |it| it.restarts.len())
    }

    pub fn hints(&self) -> &'static [ActionId] {
        match self.count() {
            0 => &[END_STOPPED, FOCUS_CONDITIONS, INTERRUPT],
            1 => &[RESTART_ACTIONS[0], END_STOPPED, FOCUS_CONDITIONS],
            _ => &[
                RESTART_ACTIONS[0],
                RESTART_ACTIONS[1],
                END_STOPPED,
                FOCUS_CONDITIONS,
            ],
        }
    }

    /// Says why a restart cannot be taken.
    pub fn why_not(&self, action: ActionId) -> Option<&'static str> {
        let place = RESTART_ACTIONS.iter().position(|it| *it == action)?;
        match &self.view {
            None => Some("nothing is stopped"),
            Some(view) if view.restarts.len() <= place => {
                Some("the program offers no such restart")
            }
            Some(_) => None,
        }
    }
}

impl Repl {
    /// Whether a digit is an answer and no text.
    pub(super) fn takes_digits(&self) -> bool {
        let is_typed = !self.editor.is_empty() || self.search.is_some() || self.looked.is_some();
        self.stopped.view.is_some() && !is_typed
    }

    /// Hears that a program stopped, or that it goes on.
    pub(super) fn halt(&mut self, view: Option<&StoppedView>) -> Vec<Effect> {
        self.stopped.view = view.map(|it| Box::new(it.clone()));
        match view {
            Some(view) if !self.focused.get() => {
                let words = format!("stopped: {}; the REPL offers the ways on", view.message);
                vec![Effect::Toast(Toast::warning(words))]
            }
            _ => Vec::new(),
        }
    }

    /// Does what concerns the stopped program; nothing where the action does not.
    pub(super) fn act_on_stopped(
        &mut self,
        action: ActionId,
        ctx: &mut PaneContext<'_>,
    ) -> Option<Vec<Effect>> {
        let view = self.stopped.view.as_deref()?;
        if let Some(place) = RESTART_ACTIONS.iter().position(|it| *it == action) {
            self.stopped.chosen = place;
            return Some(restarts::take(view, place, RESTART_WITH, ctx));
        }
        match action {
            RESTARTS => Some(restarts::offer(view, RESTARTS)),
            END_STOPPED => Some(restarts::resume(Resumption::Abort, ctx)),
            _ => None,
        }
    }

    /// Takes the answer to what was asked about the stopped program.
    pub(super) fn answer_stopped(
        &mut self,
        then: ActionId,
        answer: Answer,
        ctx: &mut PaneContext<'_>,
    ) -> Vec<Effect> {
        let Some(view) = &self.stopped.view else {
            return vec![Effect::Toast(Toast::info("nothing is stopped any more"))];
        };
        match (then, answer) {
            (RESTARTS, Answer::Choice(place)) => {
                self.stopped.chosen = place;
                restarts::take(view, place, RESTART_WITH, ctx)
            }
            (RESTART_WITH, Answer::Text(arguments)) => {
                restarts::with(self.stopped.chosen, arguments, ctx)
            }
            _ => Vec::new(),
        }
    }

    /// Returns how many of some rows the ways on take.
    pub(super) fn stopped_rows(&self, rows: u16) -> u16 {
        let Some(view) = &self.stopped.view else {
            return 0;
        };
        let wanted = u16::try_from(view.restarts.len() + 2).unwrap_or(u16::MAX);
        wanted.min(rows.saturating_sub(LEFT_ROWS_MIN))
    }

    /// Draws what is wrong, a row for each restart, and how it ends otherwise.
    pub(super) fn draw_stopped(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let Some(view) = self.stopped.view.as_deref().filter(|_| area.height > 0) else {
            return;
        };
        let theme = ctx.theme;
        let (muted, accent) = (theme.style(Role::Muted), theme.style(Role::Accent));
        let line = |row: u16| Rect::new(area.x, area.y + row, area.width, 1);
        let put = |buf: &mut Buffer, row: u16, x: u16, words: &str, role: Role| {
            let room = usize::from(area.right().saturating_sub(x));
            let words = text::fit(&text::printable(words), room).into_owned();
            text::put(buf, line(row), x, area.y + row, &words, theme.style(role))
        };
        let mut frames = view.frames.iter().filter(|it| !it.is_prelude);
        let origin = frames
            .find_map(|it| it.place.as_deref())
            .unwrap_or_default();
        let columns = text::width(origin) as u16;
        let mut head = line(0);
        if columns + PLACE_ROOM_MIN < area.width && columns > 0 {
            let x = area.right() - columns;
            put(buf, 0, x, origin, Role::Origin);
            head.width -= columns + 1;
        }
        let words = format!("✗ stopped: {}", view.message);
        let words = text::printable(&words);
        let words = text::fit(&words, usize::from(head.width));
        text::put(buf, head, head.x, head.y, &words, theme.style(Role::Error));
        let last = area.height - 1;
        let shown = usize::from(last.saturating_sub(1));
        for (place, restart) in view.restarts.iter().enumerate().take(shown) {
            let row = place as u16 + 1;
            let digit = match place < RESTART_ACTIONS.len() {
                true => format!("  {} ", place + 1),
                false => "    ".to_owned(),
            };
            let style = if self.takes_digits() { accent } else { muted };
            let x = text::put(buf, line(row), area.x, area.y + row, &digit, style);
            let x = put(buf, row, x, &restart.name, Role::Name);
            let asks = restarts::wants_a_value(restart);
            let report = match (restarts::report(restart), asks) {
                (Some(report), _) => report.to_owned(),
                (None, true) => format!("asks for {}", restart.parameters),
                (None, false) => continue,
            };
            let dots = if asks { "…" } else { "" };
            put(buf, row, x, &format!("{dots}  {report}"), Role::Muted);
        }
        if last == 0 {
            return;
        }
        let left = view.restarts.len() - shown.min(view.restarts.len());
        let place = Place::new(self.contexts(), true);
        let label = |action| ctx.keymap.label(place, action);
        let mut words = Vec::new();
        if (left > 0 || !self.takes_digits()) && !view.restarts.is_empty() {
            let key = label(RESTARTS);
            words.extend(key.map(|it| match left {
                0 => format!("{it} asks which, as something is typed"),
                _ => format!("{it} {left} more"),
            }));
        }
        let end = match self.takes_digits() {
            true => END_STOPPED,
            false => INTERRUPT,
        };
        words.extend(label(end).map(|it| format!("{it} ends it")));
        words.extend(label(FOCUS_CONDITIONS).map(|it| format!("{it} its calls")));
        put(buf, last, area.x + 2, &words.join(" · "), Role::Muted);
    }
}
