//! How a source looks: its header, its lines with their gutter, and what was found below them.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::{Source, SourceRow};
use crate::panes::time;
use crate::session::view::definition::DefinitionView;
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::RenderContext;
use crate::ui::role::{Role, severity_glyph};
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::{list, scrollbar, text};

/// Returns how many rows the header takes: none where the source would have less than it.
pub(super) fn header_rows(area: Rect) -> u16 {
    match area.height {
        0..6 => 0,
        6..10 => 1,
        _ => 3,
    }
}

/// Name, kind, place, time; docstring; and a line below.
pub(super) fn draw_header(
    buf: &mut Buffer,
    area: Rect,
    view: &DefinitionView,
    ctx: &RenderContext<'_>,
) {
    if area.height == 0 {
        return;
    }
    let theme = ctx.theme;
    let commit = &view.commit;
    let muted = theme.style(Role::Muted);
    let place = commit.place.as_deref().unwrap_or(&commit.origin);
    let gathered = match commit.milestone {
        Some(seq) => format!("milestone {seq}"),
        None => "pending".to_owned(),
    };
    let facts = [
        Span::styled(commit.name.as_ref(), theme.style(Role::Name)),
        Span::styled(" ", muted),
        Span::styled(commit.kind.as_ref(), theme.style(Role::Kind)),
        Span::styled("  #", muted),
        Span::styled(commit.seq.to_string(), muted),
        Span::styled(" ", muted),
        Span::styled(commit.hash.as_ref(), theme.style(Role::Hash)),
        Span::styled("  ", muted),
        Span::styled(place, theme.style(Role::Origin)),
        Span::styled("  ", muted),
        Span::styled(commit.author.as_ref(), muted),
        Span::styled("  ", muted),
        Span::styled(time::date(commit.time_ms), theme.style(Role::Time)),
        Span::styled("  ", muted),
        Span::styled(gathered, muted),
    ];
    let inner = Rect::new(area.x + 1, area.y, area.width.saturating_sub(1), 1);
    text::put_spans(buf, inner, &facts, 0);
    if area.height < 3 {
        return;
    }
    let docstring = view.docstring.split('\n').next().unwrap_or_default();
    let words = match docstring.trim() {
        "" => "no docstring",
        it => it,
    };
    let shown = text::fit(words, usize::from(inner.width));
    let style = theme.style(Role::CodeDocstring);
    let style = if docstring.is_empty() { muted } else { style };
    text::put(buf, area, inner.x, area.y + 1, &shown, style);
    let line = "─".repeat(usize::from(area.width));
    text::put(
        buf,
        area,
        area.x,
        area.y + 2,
        &line,
        theme.style(Role::Border),
    );
}

impl Source {
    pub(super) fn draw_lines(
        &self,
        buf: &mut Buffer,
        area: Rect,
        view: &DefinitionView,
        ctx: &RenderContext<'_>,
    ) {
        let theme = ctx.theme;
        let code = CodeLines::lisp(&view.source, ctx.highlighter);
        let lines: Vec<&str> = view.source.split('\n').collect();
        let digits = (self.line_starts.len().max(1).ilog10() as usize + 1).max(2);
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |index, row, state, buf| {
            match self.rows.get(index) {
                Some(SourceRow::Line(line)) => {
                    let x = self.draw_gutter(buf, row, *line, digits, view, ctx);
                    let shown = Rect::new(x, row.y, row.right().saturating_sub(x), 1);
                    let content = lines.get(*line).copied().unwrap_or_default();
                    let over = self.finding_marks(*line, content, view, ctx);
                    let base = theme.style(Role::Text);
                    let look = |role| theme.style(role);
                    let spans = styled_line(content, base, code.line(*line), look, &over);
                    text::put_spans(buf, shown, &spans, self.column);
                }
                Some(SourceRow::Message(violation)) => {
                    if let Some(row_found) = view.violations.get(*violation) {
                        draw_message(buf, row, row_found, digits, ctx);
                    }
                }
                None => {}
            }
            if state.selected {
                let role = match ctx.focused {
                    true => Role::Selected,
                    false => Role::SelectedUnfocused,
                };
                buf.set_style(row, theme.style(role));
                self.caret.set(Some(Position::new(row.x, row.y)));
            }
        });
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }

    /// Draws the glyph of the worst finding of a line and its number.
    fn draw_gutter(
        &self,
        buf: &mut Buffer,
        row: Rect,
        line: usize,
        digits: usize,
        view: &DefinitionView,
        ctx: &RenderContext<'_>,
    ) -> u16 {
        let worst = self
            .findings
            .iter()
            .filter(|it| it.line == line)
            .filter_map(|it| view.violations.get(it.violation))
            .min_by_key(|it| match &*it.severity {
                "error" => 0,
                "warning" => 1,
                _ => 2,
            });
        if let Some(row_found) = worst {
            let style = ctx.theme.style(Role::of_severity(&row_found.severity));
            let glyph = severity_glyph(&row_found.severity);
            text::put(buf, row, row.x, row.y, glyph, style);
        }
        let number = format!("{:>digits$} ", line + 1);
        let style = ctx.theme.style(Role::LineNumber);
        text::put(buf, row, row.x + 1, row.y, &number, style)
    }

    /// Returns the pieces of a line that rules point at; pieces never overlap, the first one wins.
    fn finding_marks(
        &self,
        line: usize,
        content: &str,
        view: &DefinitionView,
        ctx: &RenderContext<'_>,
    ) -> Vec<(Range<usize>, Style)> {
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let end = start + content.len();
        let indentation = content.len() - content.trim_start().len();
        let mut res: Vec<(Range<usize>, Style)> = Vec::new();
        for finding in &self.findings {
            let range = &finding.range;
            // A finding on the whole form is told by its glyph, and one on many lines is marked on its
            // first: a wall of underlines says nothing.
            if finding.line != line || range.len() + 2 > view.source.len() {
                continue;
            }
            let from = range.start.max(start + indentation) - start;
            let to = range.end.min(end).max(start) - start;
            if from < to && res.iter().all(|it| it.0.end <= from) {
                res.push((from..to, ctx.theme.style(Role::Finding)));
            }
        }
        res
    }
}

fn draw_message(
    buf: &mut Buffer,
    row: Rect,
    violation: &ViolationRow,
    digits: usize,
    ctx: &RenderContext<'_>,
) {
    let style = ctx.theme.style(Role::of_severity(&violation.severity));
    let indent = row.x + digits as u16 + 2;
    let words = format!(
        "└ {} {} {}",
        severity_glyph(&violation.severity),
        violation.rule,
        violation.message
    );
    let room = usize::from(row.right().saturating_sub(indent));
    let shown = text::fit(&words, room);
    text::put(buf, row, indent, row.y, &shown, style);
}
