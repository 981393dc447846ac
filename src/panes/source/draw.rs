//! How a source looks: its header, its lines with their gutter, and what was found below them.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::shown::{Shown, Subject};
use super::{Source, SourceRow, gutter, slider};
use crate::panes::time;
use crate::session::view::commits::CommitRow;
use crate::session::view::definition::Approved;
use crate::session::view::violations::ViolationRow;
use crate::ui::pane::RenderContext;
use crate::ui::role::{Role, severity_glyph};
use crate::ui::status_line::counted;
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

/// Name, kind, place, time; docstring; and a line below, along which the versions stand. Answers where.
pub(super) fn draw_header(
    buf: &mut Buffer,
    area: Rect,
    shown: &Shown,
    ctx: &RenderContext<'_>,
) -> Option<Rect> {
    if area.height == 0 {
        return None;
    }
    let theme = ctx.theme;
    let muted = theme.style(Role::Muted);
    let inner = Rect::new(area.x + 1, area.y, area.width.saturating_sub(1), 1);
    let (facts, words, style) = match &shown.subject {
        Subject::Definition {
            commit,
            approved,
            docstring,
            ..
        } => {
            let first = docstring.split('\n').next().unwrap_or_default().trim();
            let (words, style) = match first.is_empty() {
                true => ("no docstring".to_owned(), muted),
                false => (first.to_owned(), theme.style(Role::CodeDocstring)),
            };
            (facts(commit, approved.as_ref(), ctx), words, style)
        }
        Subject::File { file, forms } => {
            let unknown = forms.iter().filter(|it| it.commit.is_none()).count();
            let words = match unknown {
                0 => "every definition is on record".to_owned(),
                count => format!("{count} not on record"),
            };
            let count = format!("  {}", counted(forms.len() as u64, "definition"));
            let facts = vec![
                Span::styled(file.clone(), theme.style(Role::Origin)),
                Span::styled(count, muted),
            ];
            (facts, words, muted)
        }
    };
    text::put_spans(buf, inner, &facts, 0);
    if area.height < 3 {
        return None;
    }
    let shown_words = text::fit(&words, usize::from(inner.width));
    text::put(buf, area, inner.x, area.y + 1, &shown_words, style);
    let row = Rect::new(area.x, area.y + 2, area.width, 1);
    match shown.versions() {
        Some((versions, here)) if versions.len() > 1 => {
            slider::draw(buf, row, here, versions.len(), ctx);
            Some(slider::track(row, versions.len()))
        }
        _ => {
            let line = "─".repeat(usize::from(area.width));
            text::put(buf, area, area.x, row.y, &line, theme.style(Role::Border));
            None
        }
    }
}

fn facts<'a>(
    commit: &'a CommitRow,
    approved: Option<&Approved>,
    ctx: &RenderContext<'_>,
) -> Vec<Span<'a>> {
    let theme = ctx.theme;
    let muted = theme.style(Role::Muted);
    let place = commit.place.as_deref().unwrap_or(&commit.origin);
    let gathered = match commit.milestone {
        Some(seq) => format!("milestone {seq}"),
        None => "pending".to_owned(),
    };
    let approval = match approved {
        Some(approved) => format!("  {}", approved.words()),
        None => String::new(),
    };
    vec![
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
        Span::styled(approval, muted),
    ]
}

impl Source {
    pub(super) fn draw_lines(
        &self,
        buf: &mut Buffer,
        area: Rect,
        shown_text: &Shown,
        ctx: &RenderContext<'_>,
    ) {
        let theme = ctx.theme;
        let code = CodeLines::lisp(&shown_text.source, ctx.highlighter);
        let lines: Vec<&str> = shown_text.source.split('\n').collect();
        let blame = self.blame.as_ref().map(|it| (self.blame_mode, it));
        let inner = Rect::new(area.x, area.y, area.width.saturating_sub(1), area.height);
        let extent = list::draw(buf, inner, &self.list, |index, row, state, buf| {
            match self.rows.get(index) {
                Some(SourceRow::Line(line)) => {
                    let x = gutter::draw(buf, row, *line, shown_text, blame, ctx);
                    let shown = Rect::new(x, row.y, row.right().saturating_sub(x), 1);
                    let content = lines.get(*line).copied().unwrap_or_default();
                    let over = finding_marks(*line, content, shown_text, ctx);
                    let base = theme.style(Role::Text);
                    let look = |role| theme.style(role);
                    let spans = styled_line(content, base, code.line(*line), look, &over);
                    text::put_spans(buf, shown, &spans, self.column);
                }
                Some(SourceRow::Message(violation)) => {
                    if let Some(row_found) = shown_text.violations.get(*violation) {
                        let indent = row.x + gutter::indent(row, shown_text);
                        draw_message(buf, row, row_found, indent, ctx);
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
}

/// Returns the pieces of a line that rules point at; pieces never overlap, the first one wins.
fn finding_marks(
    line: usize,
    content: &str,
    shown: &Shown,
    ctx: &RenderContext<'_>,
) -> Vec<(Range<usize>, Style)> {
    let start = shown.line_starts.get(line).copied().unwrap_or(0);
    let end = start + content.len();
    let indentation = content.len() - content.trim_start().len();
    let mut res: Vec<(Range<usize>, Style)> = Vec::new();
    for finding in &shown.findings {
        let range = &finding.range;
        // A finding on the whole form is told by its glyph, and one on many lines is marked on its
        // first: a wall of underlines says nothing.
        if finding.line != line || range.len() + 2 > shown.source.len() {
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

fn draw_message(
    buf: &mut Buffer,
    row: Rect,
    violation: &ViolationRow,
    indent: u16,
    ctx: &RenderContext<'_>,
) {
    let style = ctx.theme.style(Role::of_severity(&violation.severity));
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
