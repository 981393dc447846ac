//! The rows in sight, the scrollbar beside them, or a word about why there are none.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::row::{Columns, Margin, RowPainter, graph_style};
use super::{Commits, Mode};
use crate::panes::filter_line::{self, Foot};
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::{graph, list, scrollbar, text};

impl Commits {
    /// Draws the rows, and below them the line in which one types, if one does.
    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let typed = self.foot();
        let (rows, foot) = match &typed {
            None => (area, None),
            Some(it) => it.split(area),
        };
        self.draw_rows(buf, rows, ctx);
        if let (Some(typed), Some(foot)) = (typed, foot) {
            self.caret.set(typed.draw(buf, foot, ctx));
        }
    }

    /// Returns the line in which one types, if one does.
    fn foot(&self) -> Option<Foot<'_>> {
        let (sign, line, note) = match (self.mode, &self.offer) {
            (Mode::Rows, _) => return None,
            (Mode::Search, Some(offer)) => ("search", &self.search, offer.note()),
            (Mode::Search, None) => ("search", &self.search, String::new()),
            (Mode::Filter, Some(offer)) => ("/", &self.filter, offer.note()),
            (Mode::Filter, None) => ("/", &self.filter, self.count_of_rows()),
        };
        Some(Foot {
            sign,
            line,
            note,
            hint: filter_line::fields(),
            mistake: self.mistake(),
        })
    }

    fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
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
        let lineage = self.lineage(&self.list.extent(usize::from(inner.height)));
        let extent = list::draw(buf, inner, &self.list, |row, line, state, buf| {
            let Some(place) = self.place_of_row(row) else {
                return;
            };
            let margin = match self.is_marked(row) {
                true => Margin::Marked,
                false => Margin::Lineage(lineage.glyph(row)),
            };
            painter.draw(buf, line, place, state, margin);
            if state.selected {
                self.caret.set(Some(Position::new(line.x, line.y)));
            }
        });
        scrollbar::draw(buf, area, extent, ctx.theme.style(Role::ScrollbarThumb));
    }
}
