//! How a commit and a milestone look as a row: the graph, then columns as far as there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::asked::Asked;
use super::log::{Entry, Log};
use crate::panes::time;
use crate::session::view::table::CommitLine;
use crate::ui::pane::RenderContext;
use crate::ui::role::{LANES, Role, severity_glyph};
use crate::ui::theme::Theme;
use crate::ui::widgets::graph::{self, GraphStyle};
use crate::ui::widgets::list::RowState;
use crate::ui::widgets::text;

/// Columns of an absolute date.
const DATE_COLUMNS: u16 = 17;
/// Columns of a moment as `ago` tells it.
const AGO_COLUMNS: u16 = 4;

/// A docstring with less room than this says nothing.
const MESSAGE_COLUMNS_MIN: u16 = 16;

/// What stands before the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Margin {
    Marked,
    /// A piece of the line that joins the versions of the name under the cursor.
    Lineage(&'static str),
}

/// What all rows of a frame share.
pub struct RowPainter<'a> {
    pub log: &'a Log,
    pub ctx: &'a RenderContext<'a>,
    pub graph: GraphStyle,
    /// What is being looked for, to be emphasised.
    pub asked: &'a Asked,
    pub absolute: bool,
    pub columns: Columns,
}

/// How many columns each part gets; 0 is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub name: u16,
    pub kind: u16,
    pub findings: u16,
    pub origin: u16,
    pub time: u16,
}

impl Columns {
    /// Divides what the graph leaves of a row: the name first, then what broke rules, then the rest.
    pub fn fit(room: u16, longest_name: u16, absolute: bool) -> Columns {
        let time = if absolute { DATE_COLUMNS } else { AGO_COLUMNS };
        let name = (room / 3).clamp(12, 28).min(longest_name.max(8)).min(room);
        let mut left = room.saturating_sub(name);
        let mut take = |columns: u16| match left > columns {
            true => {
                left -= columns + 1;
                columns
            }
            false => 0,
        };
        let findings = take(8);
        let time = take(time);
        let kind = take(9);
        let origin = take(if room < 90 { 14 } else { 20 });
        // What is too little for a docstring shows where the commit came from in full.
        let rest = left.saturating_sub(1);
        let origin = match origin > 0 && rest < MESSAGE_COLUMNS_MIN {
            true => origin + rest,
            false => origin,
        };
        Columns {
            name,
            kind,
            findings,
            origin,
            time,
        }
    }
}

/// Returns the styles of the graph in a theme.
pub fn graph_style(theme: &Theme) -> GraphStyle {
    GraphStyle {
        pending: theme.style(Role::Pending),
        lanes: LANES.iter().map(|it| theme.style(*it)).collect(),
        milestone: theme.style(Role::Milestone),
    }
}

impl RowPainter<'_> {
    pub fn draw(
        &self,
        buf: &mut Buffer,
        area: Rect,
        place: usize,
        state: RowState,
        margin: Margin,
    ) {
        let theme = self.ctx.theme;
        let marked = margin == Margin::Marked;
        let (mark, role) = match margin {
            Margin::Marked => ("✓", Role::Marked),
            Margin::Lineage(glyph) => (glyph, Role::Name),
        };
        let x = text::put(buf, area, area.x, area.y, mark, theme.style(role));
        let graph_area = rest(area, x);
        graph::draw_row(
            buf,
            graph_area,
            &self.log.lanes,
            &self.graph,
            place as u32,
            self.log.node(place),
        );
        let body = rest(area, x.saturating_add(graph::columns(&self.log.lanes)));
        match self.log.entry(place) {
            Some(Entry::Commit(index)) => self.draw_commit(buf, body, index, marked),
            Some(Entry::Milestone(index)) => self.draw_milestone(buf, body, index),
            None => {}
        }
        if state.in_range {
            buf.set_style(area, theme.style(Role::SelectedUnfocused));
        }
        if state.selected {
            let role = match self.ctx.focused {
                true => Role::Selected,
                false => Role::SelectedUnfocused,
            };
            buf.set_style(area, theme.style(role));
        }
    }

    fn draw_commit(&self, buf: &mut Buffer, area: Rect, index: usize, marked: bool) {
        let theme = self.ctx.theme;
        let commit = self.log.commit(index);
        let name_style = match (marked, self.log.is_newest(index)) {
            (true, _) => theme.style(Role::Marked),
            (false, true) => theme.style(Role::Name),
            // Another commit has taken the name since.
            (false, false) => theme.style(Role::Muted),
        };
        let columns = self.columns;
        let mut x = area.x;
        let name = column(area, &mut x, columns.name);
        let shown = text::fit(commit.name, usize::from(name.width));
        self.put_found(buf, name, &shown, name_style);
        let kind = column(area, &mut x, columns.kind);
        put(buf, kind, commit.kind, theme.style(Role::Kind));
        let findings = column(area, &mut x, columns.findings);
        draw_findings(buf, findings, &commit, theme);
        let origin = column(area, &mut x, columns.origin);
        let place = match commit.place() {
            Some(place) => short_place(&place, usize::from(origin.width)),
            None => commit.origin.to_owned(),
        };
        put(buf, origin, &place, theme.style(Role::Origin));
        let time = self.draw_time(buf, area, commit.time_ms);
        let message = Rect::new(x, area.y, time.saturating_sub(x + 1), 1);
        if message.width >= MESSAGE_COLUMNS_MIN && x < time {
            let shown = text::fit(commit.message, usize::from(message.width));
            self.put_found(buf, message, &shown, theme.style(Role::Muted));
        }
    }

    fn draw_milestone(&self, buf: &mut Buffer, area: Rect, index: usize) {
        let theme = self.ctx.theme;
        let milestone = self.log.milestone(index);
        let time = self.draw_time(buf, area, milestone.time_ms);
        let count = match milestone.commits.len() {
            1 => "1 commit".to_owned(),
            count => format!("{count} commits"),
        };
        let room = Rect::new(area.x, area.y, time.saturating_sub(area.x + 1), 1);
        let note = format!("  {count} · {}", milestone.author);
        let for_note = text::width(&note);
        let message_columns = usize::from(room.width)
            .saturating_sub(for_note)
            .max(usize::from(room.width) / 2);
        let message = text::fit(&milestone.message, message_columns);
        let style = theme.style(Role::Milestone);
        let x = self.put_found(buf, room, &message, style);
        put(buf, rest(room, x), &note, theme.style(Role::Muted));
    }

    /// Draws a moment at the right edge and returns the column it begins in.
    fn draw_time(&self, buf: &mut Buffer, area: Rect, time_ms: i64) -> u16 {
        if self.columns.time == 0 {
            return area.right();
        }
        let moment = match self.absolute {
            true => time::date(time_ms),
            false => time::ago(self.ctx.now_ms, time_ms),
        };
        let width = text::width(&moment) as u16;
        let at = area.right().saturating_sub(width).max(area.x);
        let style = self.ctx.theme.style(Role::Time);
        text::put(buf, area, at, area.y, &moment, style);
        area.right().saturating_sub(self.columns.time).max(area.x)
    }

    /// Draws a text with what was looked for emphasised.
    fn put_found(&self, buf: &mut Buffer, area: Rect, shown: &str, style: Style) -> u16 {
        let found = self
            .asked
            .shown()
            .filter(|it| !it.is_empty())
            .find_map(|word| text::find_ignoring_case(shown, word).map(|at| at..at + word.len()));
        let Some(range) = found else {
            return text::put(buf, area, area.x, area.y, shown, style);
        };
        let emphasised = style.patch(self.ctx.theme.style(Role::Match));
        let spans = [
            Span::styled(&shown[..range.start], style),
            Span::styled(&shown[range.clone()], emphasised),
            Span::styled(&shown[range.end..], style),
        ];
        text::put_spans(buf, area, &spans, 0)
    }
}

/// Counts by severity, each with its glyph; nothing where nothing was found.
fn draw_findings(buf: &mut Buffer, area: Rect, commit: &CommitLine<'_>, theme: &Theme) {
    let mut x = area.x;
    for (severity, count) in [
        ("error", commit.errors),
        ("warning", commit.warnings),
        ("info", commit.infos),
    ] {
        if count > 0 {
            let words = format!("{}{count}", severity_glyph(severity));
            let style = theme.style(Role::of_severity(severity));
            x = text::put(buf, area, x, area.y, &words, style).saturating_add(1);
        }
    }
}

/// Returns the end of a path that fits: the file matters more than its folder.
fn short_place(place: &str, columns: usize) -> String {
    if text::width(place) <= columns {
        return place.to_owned();
    }
    let file = place.rsplit('/').next().unwrap_or(place);
    text::fit(file, columns).into_owned()
}

fn put(buf: &mut Buffer, area: Rect, words: &str, style: Style) {
    let shown = text::fit(words, usize::from(area.width));
    text::put(buf, area, area.x, area.y, &shown, style);
}

/// Returns the next column of a row, and moves past it and the gap after it.
fn column(area: Rect, x: &mut u16, width: u16) -> Rect {
    let start = (*x).min(area.right());
    let width = width.min(area.right() - start);
    if width > 0 {
        *x = start + width + 1;
    }
    Rect::new(start, area.y, width, 1)
}

fn rest(area: Rect, x: u16) -> Rect {
    let x = x.min(area.right());
    Rect::new(x, area.y, area.right() - x, 1)
}
