//! How a text that is being written looks: colours, brackets that match, what is selected.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;
use tui_textarea::{CursorMove, DataCursor};

use super::super::code::{CodeLines, styled_line};
use super::super::text;
use super::forms::bracket_at;
use super::{Editor, byte_of_column};
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;

impl Editor {
    /// Puts the caret where the mouse pressed, in the area the editor was last drawn into.
    pub fn click(&mut self, area: Rect, column: u16, row: u16) {
        let line = (self.top.get() + usize::from(row.saturating_sub(area.y)))
            .min(self.line_count().saturating_sub(1));
        let columns = self.left.get() + usize::from(column.saturating_sub(area.x));
        let text = &self.area.lines()[line];
        let characters = text::clip(text, columns).chars().count();
        self.area.cancel_selection();
        let clamp = |it: usize| u16::try_from(it).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(clamp(line), clamp(characters)));
    }

    /// Draws the text around the caret and returns where the caret stands.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        theme: &Theme,
        highlighter: &Highlighter,
        focused: bool,
    ) -> Option<Position> {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return None;
        }
        let text = self.text();
        let caret = self.caret();
        let DataCursor(caret_row, caret_column) = self.area.cursor();
        let height = usize::from(area.height);
        let top = self
            .top
            .get()
            .min(caret_row)
            .max((caret_row + 1).saturating_sub(height))
            .min(self.line_count().saturating_sub(1));
        self.top.set(top);
        let caret_line = &self.area.lines()[caret_row];
        let before_caret = &caret_line[..byte_of_column(caret_line, caret_column)];
        let caret_x = text::width(&text::printable(before_caret));
        let room = usize::from(area.width).saturating_sub(1);
        let left = self
            .left
            .get()
            .min(caret_x)
            .max(caret_x.saturating_sub(room));
        self.left.set(left);

        let code = match self.is_prose {
            true => CodeLines::default(),
            false => CodeLines::lisp(&text, highlighter),
        };
        let is_matched = focused && !self.is_prose;
        let mut marks = self.bracket_marks(&text, caret, theme, is_matched);
        if let Some(range) = self.selected_range() {
            marks.push((range, theme.style(Role::Selected)));
        }
        let mut start = self.offset_of(top, 0);
        for (y, (row, line)) in
            (area.top()..area.bottom()).zip(self.area.lines().iter().enumerate().skip(top))
        {
            let end = start + line.len();
            let over: Vec<(Range<usize>, Style)> = marks
                .iter()
                .filter(|(range, _)| range.start < end && start < range.end)
                .map(|(range, style)| {
                    let from = range.start.max(start) - start;
                    let to = range.end.min(end) - start;
                    (from..to, *style)
                })
                .collect();
            let base = theme.style(Role::Text);
            let pieces: Vec<Span<'_>> =
                styled_line(line, base, code.line(row), |role| theme.style(role), &over);
            text::put_spans(buf, Rect::new(area.x, y, area.width, 1), &pieces, left);
            start = end + 1;
        }
        let x = area.x + (caret_x - left).min(room) as u16;
        Some(Position::new(x, area.y + (caret_row - top) as u16))
    }

    fn bracket_marks(
        &self,
        text: &str,
        caret: usize,
        theme: &Theme,
        focused: bool,
    ) -> Vec<(Range<usize>, Style)> {
        if !focused {
            return Vec::new();
        }
        match bracket_at(text, caret) {
            Some((at, Some(partner))) => [at, partner]
                .map(|it| (it..it + 1, theme.style(Role::BracketMatch)))
                .to_vec(),
            Some((at, None)) => vec![(at..at + 1, theme.style(Role::BracketUnmatched))],
            None => Vec::new(),
        }
    }
}
