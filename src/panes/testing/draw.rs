//! How names and checks look as rows.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Tests;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::list::{self, RowState};
use crate::ui::widgets::tree::TreeRow;
use crate::ui::widgets::{scrollbar, text};

impl Tests {
    pub(super) fn draw_rows(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        if self.tree.list.is_empty() {
            let words = match (self.running, self.only_failed && !self.rows.is_empty()) {
                (Some(_), _) => "running…",
                (None, true) => "nothing has failed",
                (None, false) => "nothing was run yet: examples stand in docstrings behind `>>>`",
            };
            let muted = theme.style(Role::Muted);
            text::put(buf, area, area.x + 1, area.y, words, muted);
            return;
        }
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.tree.list, |index, line, state, buf| {
            match self.tree.row(index) {
                Some(TreeRow::Group(group)) => self.draw_name(buf, line, group, ctx),
                Some(TreeRow::Item { item, .. }) => self.draw_check(buf, line, item, ctx),
                None => {}
            }
            self.draw_cursor(buf, line, state, ctx);
        });
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    fn draw_cursor(&self, buf: &mut Buffer, line: Rect, state: RowState, ctx: &RenderContext<'_>) {
        if !state.selected {
            return;
        }
        let role = match ctx.focused {
            true => Role::Selected,
            false => Role::SelectedUnfocused,
        };
        buf.set_style(line, ctx.theme.style(role));
        self.caret.set(Some(Position::new(line.x, line.y)));
    }

    fn draw_name(&self, buf: &mut Buffer, line: Rect, group: usize, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let Some(row) = self.row_of(group) else {
            return;
        };
        let fold = if self.tree.is_folded(group) {
            "▸"
        } else {
            "▾"
        };
        let y = line.y;
        let x = text::put(buf, line, line.x, y, fold, theme.style(Role::Muted));
        let (mark, role) = mark(row.has_passed());
        let x = text::put(buf, line, x + 1, y, mark, theme.style(role));
        let x = text::put(buf, line, x + 1, y, &row.name, theme.style(Role::Name));
        let count = format!("  {}/{}", row.passed(), row.checks.len());
        let x = text::put(buf, line, x, y, &count, theme.style(Role::Muted));
        let place = match row.file.is_empty() {
            true => String::new(),
            false => format!("{}:{}", row.file, row.line),
        };
        let columns = text::width(&place) as u16;
        if columns > 0 && line.right().saturating_sub(x) > columns + 2 {
            let origin = theme.style(Role::Origin);
            text::put(buf, line, line.right() - columns, y, &place, origin);
        }
    }

    fn draw_check(&self, buf: &mut Buffer, line: Rect, item: u32, ctx: &RenderContext<'_>) {
        let theme = ctx.theme;
        let Some((_, check)) = self.check(item) else {
            return;
        };
        let (passed, role) = mark(check.passed);
        let shown = if check.is_skipped() { "-" } else { passed };
        let x = text::put(buf, line, line.x + 4, line.y, shown, theme.style(role)) + 1;
        let mut words = check.under.join(" › ");
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&check.text);
        let room = usize::from(line.right().saturating_sub(x));
        let role = if check.passed {
            Role::Text
        } else {
            Role::Strong
        };
        text::put(
            buf,
            line,
            x,
            line.y,
            &text::fit(&words, room),
            theme.style(role),
        );
    }
}

fn mark(passed: bool) -> (&'static str, Role) {
    match passed {
        true => ("✓", Role::Success),
        false => ("✗", Role::Error),
    }
}
