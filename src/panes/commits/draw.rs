//! The rows in sight, the scrollbar beside them, or a word about why there are none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Commits;
use super::row::{Columns, RowPainter, graph_style};
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::{graph, list, scrollbar, text};

impl Commits {
    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        if self.list.is_empty() {
            let words = match (self.opened, self.shown.is_some()) {
                (false, _) => "opening the history…",
                (true, true) => "nothing matches the filter",
                (true, false) => "no commits yet: define something in the REPL, or save a file",
            };
            let style = ctx.theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y, words, style);
            return;
        }
        let graph_columns = graph::columns(&self.log.lanes) + 1;
        let asked = match self.searched.is_empty() {
            true => &self.filtered,
            false => &self.searched,
        };
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let painter = RowPainter {
            log: &self.log,
            ctx,
            graph: graph_style(ctx.theme),
            asked,
            absolute: self.absolute,
            columns: Columns::fit(
                inner.width.saturating_sub(graph_columns),
                self.log.name_columns(),
                self.absolute,
            ),
        };
        let extent = list::draw(buf, inner, &self.list, |row, line, state, buf| {
            let Some(place) = self.place_of_row(row) else {
                return;
            };
            let marked = self
                .commit_at(row)
                .is_some_and(|it| self.marks.contains(&it));
            painter.draw(buf, line, place, state, marked);
            if state.selected {
                self.caret.set(Some(Position::new(line.x, line.y)));
            }
        });
        scrollbar::draw(buf, area, extent, ctx.theme.style(Role::ScrollbarThumb));
    }
}
