//! How entries look as rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Journal, SORTS};
use crate::panes::time;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::{list, scrollbar, text};

/// Columns of the sort's word.
const WORD_COLUMNS: u16 = 10;
/// Columns of the time.
const TIME_COLUMNS: u16 = 5;

impl Journal {
    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        if self.list.is_empty() {
            let words = match self.entries.is_empty() {
                true => "nothing happened yet",
                false => "no entry is like that: `o` shows all sorts, esc drops the filter",
            };
            let style = theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y, words, style);
            return;
        }
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |row, line, state, buf| {
            let entry = self.entry(row);
            let Some(entry) = entry else { return };
            let Some((_, word, glyph, role)) = SORTS.iter().find(|it| it.0 == entry.sort) else {
                return;
            };
            let style = theme.style(*role);
            let x = text::put(buf, line, line.x + 1, line.y, glyph, style) + 1;
            // The words stand for the colours.
            if line.width > 60 {
                text::put(buf, line, x, line.y, word, style);
            }
            let x = if line.width > 60 { x + WORD_COLUMNS } else { x };
            let room = line.right().saturating_sub(x + TIME_COLUMNS);
            let first: String = entry.text.lines().collect::<Vec<_>>().join(" ");
            let shown = text::fit(&first, usize::from(room));
            text::put(buf, line, x, line.y, &shown, theme.style(Role::Text));
            let moment = time::ago(ctx.now_ms, entry.time_ms);
            let width = text::width(&moment) as u16;
            let at = line.right().saturating_sub(width).max(line.x);
            text::put(buf, line, at, line.y, &moment, theme.style(Role::Time));
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
}
