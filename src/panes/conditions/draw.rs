//! How a stopped program looks: what is wrong, the ways on, the calls with their parameters and source.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Conditions, RESTART_ACTIONS, Row};
use crate::session::view::stopped::{FrameRow, StopAt};
use crate::ui::keymap::Place;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::list;
use crate::ui::widgets::{scrollbar, text};

/// Returns what is said where nothing is stopped.
pub(super) fn at_rest(stops_at: StopAt) -> &'static str {
    match stops_at {
        StopAt::Restarts => "nothing is stopped: programs stop where they offer restarts",
        StopAt::Everything => "nothing is stopped: programs stop at every error",
        StopAt::Nothing => "nothing is stopped: programs never stop, they end",
    }
}

impl Conditions {
    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let Some(view) = &self.view else {
            let words = at_rest(self.stops_at);
            let place = Place::new(&[super::actions::CONDITIONS], false);
            text::put(
                buf,
                area,
                area.x + 1,
                area.y,
                words,
                theme.style(Role::Muted),
            );
            if area.height > 1
                && let Some(key) = ctx.keymap.label(place, super::actions::STOP_AT)
            {
                let words = format!("{key} changes that");
                text::put(
                    buf,
                    area,
                    area.x + 1,
                    area.y + 1,
                    &words,
                    theme.style(Role::Muted),
                );
            }
            return;
        };
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |index, line, state, buf| {
            match self.rows.get(index) {
                Some(Row::Message) => {
                    let words = format!("✗ {}: {}", view.kind, view.message);
                    self.put_fitted(buf, line, 0, &words, Role::Error, ctx);
                }
                Some(Row::Hint) => {
                    let words = view.hint.as_deref().unwrap_or_default();
                    self.put_fitted(buf, line, 2, words, Role::Muted, ctx);
                }
                Some(Row::Restart(place)) => {
                    let Some(restart) = view.restarts.get(*place) else {
                        return;
                    };
                    let x = line.x + 2;
                    // What has no digit is chosen from a list.
                    let number = match *place < RESTART_ACTIONS.len() {
                        true => format!("{} ", place + 1),
                        false => "  ".to_owned(),
                    };
                    let x = text::put(buf, line, x, line.y, &number, theme.style(Role::Accent));
                    let x = text::put(buf, line, x, line.y, &restart.name, theme.style(Role::Name));
                    if let Some(report) = super::restarts::report(restart) {
                        let words = format!("  {report}");
                        self.put_fitted(buf, line, x - line.x, &words, Role::Muted, ctx);
                    }
                }
                Some(Row::Frame(place)) => {
                    if let Some(frame) = view.frames.get(*place) {
                        self.draw_frame(buf, line, *place, frame, ctx);
                    }
                }
                Some(Row::Local(frame, place)) => {
                    let frame = view.frames.get(*frame);
                    if let Some((name, value)) = frame.and_then(|it| it.locals.get(*place)) {
                        let x = line.x + 6;
                        let style = theme.style(Role::CodeParameter);
                        let x = text::put(buf, line, x, line.y, name, style);
                        let words = format!(" = {value}");
                        self.put_fitted(buf, line, x - line.x, &words, Role::Value, ctx);
                    }
                }
                Some(Row::Code(frame, at)) => {
                    if let Some(frame) = view.frames.get(*frame) {
                        draw_code(buf, line, frame, *at, ctx);
                    }
                }
                None => {}
            }
            if state.selected {
                let role = match ctx.focused {
                    true => Role::Selected,
                    false => Role::SelectedUnfocused,
                };
                buf.set_style(line, theme.style(role));
                self.caret.set(Some(Position::new(line.x, line.y)));
            }
        });
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    fn put_fitted(
        &self,
        buf: &mut Buffer,
        line: Rect,
        from: u16,
        words: &str,
        role: Role,
        ctx: &RenderContext<'_>,
    ) {
        let room = usize::from(line.width.saturating_sub(from));
        let shown = text::printable(words);
        let shown = text::fit(&shown, room);
        let style = ctx.theme.style(role);
        text::put(buf, line, line.x + from, line.y, &shown, style);
    }

    fn draw_frame(
        &self,
        buf: &mut Buffer,
        line: Rect,
        place: usize,
        frame: &FrameRow,
        ctx: &RenderContext<'_>,
    ) {
        let theme = ctx.theme;
        let fold = match self.unfolded.contains(&place) {
            true => "▾",
            false => "▸",
        };
        let name = match &*frame.function {
            "" => "the top level",
            name => name,
        };
        let role = if frame.is_prelude {
            Role::Muted
        } else {
            Role::Name
        };
        let x = text::put(buf, line, line.x, line.y, fold, theme.style(Role::Muted));
        let number = format!(" {place:>2} ");
        let x = text::put(buf, line, x, line.y, &number, theme.style(Role::LineNumber));
        let x = text::put(buf, line, x, line.y, name, theme.style(role));
        let given = frame.locals.iter().take(frame.parameters);
        let values = given.map(|(_, value)| value.as_ref());
        let values = values.collect::<Vec<_>>().join(" ");
        let origin = frame.place.as_deref().unwrap_or_default();
        let columns = text::width(origin) as u16;
        let room = line.right().saturating_sub(x + columns + 2);
        let shown = text::printable(&values);
        let shown = text::fit(&shown, usize::from(room));
        let end = text::put(buf, line, x + 1, line.y, &shown, theme.style(Role::Value));
        if frame.left_out > 0 {
            let words = format!(" … {} calls before", frame.left_out);
            text::put(buf, line, end, line.y, &words, theme.style(Role::Muted));
        }
        if columns > 0 && columns < line.width {
            let x = line.right() - columns;
            text::put(buf, line, x, line.y, origin, theme.style(Role::Origin));
        }
    }
}

/// Draws a line of the form that is at work; a mark tells the lines of the part that is.
fn draw_code(buf: &mut Buffer, line: Rect, frame: &FrameRow, at: usize, ctx: &RenderContext<'_>) {
    let theme = ctx.theme;
    let code = CodeLines::lisp(&frame.source, ctx.highlighter);
    let Some(content) = frame.source.split('\n').nth(at) else {
        return;
    };
    let before: usize = frame
        .source
        .split('\n')
        .take(at)
        .map(|it| it.len() + 1)
        .sum();
    let (from, to) = frame.span;
    let inside = from.max(before)..to.min(before + content.len());
    if from < before + content.len() + 1 && to > before {
        text::put(
            buf,
            line,
            line.x + 4,
            line.y,
            "→",
            theme.style(Role::Accent),
        );
    }
    let over = match inside.is_empty() {
        true => Vec::new(),
        false => vec![(
            inside.start - before..inside.end - before,
            theme.style(Role::Finding),
        )],
    };
    let base = theme.style(Role::Text);
    let look = |role| theme.style(role);
    let spans = styled_line(content, base, code.line(at), look, &over);
    let shown = Rect::new(line.x + 6, line.y, line.width.saturating_sub(6), 1);
    text::put_spans(buf, shown, &spans, 0);
}
