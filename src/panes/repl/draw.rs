//! How the REPL looks: what was said above, a line that says what runs, what is typed below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::actions::INTERRUPT;
use super::{PROMPT_COLUMNS, Repl};
use crate::panes::filter_line;
use crate::session::view::status::Activity;
use crate::ui::keymap::Place;
use crate::ui::pane::{Pane, RenderContext};
use crate::ui::role::Role;
use crate::ui::status_line::{bytes, elapsed, rounded};
use crate::ui::widgets::text;

/// Columns that what runs has at least, before how far it is.
const WHAT_MIN: usize = 16;

impl Repl {
    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.caret.set(None);
        self.focused.set(ctx.focused);
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
        let stopped_rows = self.stopped_rows(transcript_rows);
        let is_free = ctx.focused && self.search.is_none() && !self.completions.is_open();
        let call = self.editor.call().filter(|_| is_free);
        let hint_rows = match call {
            Some(_) => self.hint.rows(transcript_rows - stopped_rows),
            None => 0,
        };
        let above_rows = transcript_rows - stopped_rows - hint_rows;
        let above = Rect::new(area.x, area.y, area.width, above_rows);
        let stopped = Rect::new(area.x, above.bottom(), area.width, stopped_rows);
        let hint = Rect::new(area.x, stopped.bottom(), area.width, hint_rows);
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
        self.draw_stopped(buf, stopped, ctx);
        if let Some((_, argument)) = call {
            self.hint.draw(buf, hint, argument, ctx.theme);
        }
        let rule = Rect::new(area.x, hint.bottom(), area.width, rule_rows);
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
            let over = Rect::new(area.x, area.y, area.width, transcript_rows + rule_rows);
            let back = self.editor.caret().saturating_sub(self.completions.start) as u16;
            let column = caret.map_or(x, |it| it.x.saturating_sub(back + 1));
            self.completions.draw(buf, over, column, ctx.theme);
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

    /// Returns what runs, and as far as it fits how long, at what cost, and how it is stopped.
    fn progress(&self, what: &str, columns: u16, ctx: &RenderContext<'_>) -> String {
        let progress = &ctx.status.progress;
        let mut words = Vec::new();
        if let Some((done, all)) = progress.forms {
            words.push(format!("form {} of {all}", (done + 1).min(all)));
        }
        if progress.ms > 0 {
            words.push(elapsed(progress.ms));
            words.push(format!("fuel {}", rounded(progress.fuel)));
            words.push(bytes(ctx.status.heap_bytes));
            let place = Place::new(self.contexts(), true);
            let key = ctx.keymap.label(place, INTERRUPT);
            words.extend(key.map(|it| format!("{it} stops")));
        }
        // What is at work is cut before the numbers are: it stands in the transcript as well.
        let numbers: String = words.iter().map(|it| format!(" · {it}")).collect();
        let room = usize::from(columns).saturating_sub(text::width(&numbers) + 6);
        let room = room.max(WHAT_MIN);
        format!(" {}{numbers} ", text::fit(what, room))
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
            Activity::Evaluating { what } => {
                Some(self.progress(&format!("running {what}"), area.width, ctx))
            }
            Activity::Loading { path } => {
                Some(self.progress(&format!("loading {path}"), area.width, ctx))
            }
            Activity::Rebuilding { done, total } => Some(format!(" rebuilding {done}/{total} ")),
            Activity::Rehearsing { done, total } => Some(format!(" rehearsing {done}/{total} ")),
            Activity::Judging { done, total } => Some(format!(" judging {done}/{total} ")),
            // What is wrong stands above, with the ways on.
            Activity::Waiting { .. } if self.stopped.view.is_some() => None,
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
