//! What stands before a line: findings, what the version did to it, examples, blame, and its number.
//!
//! ```text
//! ✗+✓  12 v3 ada 5d │(define …
//! │││  │  └ the version that last changed it
//! │││  └ its number
//! ││└ an example: ✓ passed, ✗ failed, ? not run
//! │└ + new, ~ changed, ^ something above it is gone
//! └ the worst finding: ✗ error, ! warning, i remark
//! ```
//!
//! Where there is little room one column says the worst of the three.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::shown::{Example, Shown};
use crate::panes::time;
use crate::session::view::definition::{BlameView, LineChange};
use crate::ui::pane::RenderContext;
use crate::ui::role::{Role, severity_glyph};
use crate::ui::widgets::text;

/// Columns of a line below which one column stands for all marks.
const MARKS_COLUMNS_MIN: u16 = 60;
/// Columns of a line below which blame says the version only.
const BLAME_COLUMNS_MIN: u16 = 76;
const AUTHOR_COLUMNS: usize = 8;

/// How blame is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BlameMode {
    #[default]
    Off,
    Lines,
    Forms,
}

impl BlameMode {
    pub fn next(self) -> BlameMode {
        match self {
            BlameMode::Off => BlameMode::Lines,
            BlameMode::Lines => BlameMode::Forms,
            BlameMode::Forms => BlameMode::Off,
        }
    }
}

/// A mark as it is drawn.
type Mark = (&'static str, Role);

fn finding_mark(shown: &Shown, line: usize) -> Option<Mark> {
    let worst = shown.worst(line)?;
    let role = Role::of_severity(&worst.severity);
    Some((severity_glyph(&worst.severity), role))
}

fn change_mark(shown: &Shown, line: usize) -> Option<Mark> {
    match shown.changes.get(line)? {
        LineChange::Same => None,
        LineChange::Added => Some(("+", Role::Added)),
        LineChange::Changed => Some(("~", Role::Changed)),
        LineChange::CutAbove => Some(("^", Role::Removed)),
    }
}

fn example_mark(shown: &Shown, line: usize) -> Option<Mark> {
    match shown.examples.get(line).copied().flatten()? {
        Example::Unknown => Some(("?", Role::Muted)),
        Example::Passed => Some(("✓", Role::Success)),
        Example::Failed => Some(("✗", Role::Error)),
    }
}

/// Draws the gutter of a line and returns where its text begins.
pub(super) fn draw(
    buf: &mut Buffer,
    row: Rect,
    line: usize,
    shown: &Shown,
    blame: Option<(BlameMode, &BlameView)>,
    ctx: &RenderContext<'_>,
) -> u16 {
    let marks = [
        finding_mark(shown, line),
        change_mark(shown, line),
        example_mark(shown, line),
    ];
    // A first version is new from end to end, and says so nowhere.
    let is_first = shown.versions().is_none_or(|(_, here)| here == 0) && shown.commit().is_some();
    let change = marks[1].filter(|_| !is_first);
    let columns: Vec<Option<Mark>> = match row.width >= MARKS_COLUMNS_MIN {
        true => vec![marks[0], change, marks[2]],
        false => {
            let failed = marks[2].filter(|it| it.1 == Role::Error);
            vec![marks[0].or(failed).or(change).or(marks[2])]
        }
    };
    for (column, mark) in (0..).zip(&columns) {
        if let Some((glyph, role)) = mark {
            let style = ctx.theme.style(*role);
            text::put(buf, row, row.x + column, row.y, glyph, style);
        }
    }
    let digits = (shown.line_starts.len().max(1).ilog10() as usize + 1).max(2);
    let number = format!("{:>digits$} ", line + 1);
    let style = ctx.theme.style(Role::LineNumber);
    let x = row.x + columns.len() as u16;
    let x = text::put(buf, row, x, row.y, &number, style);
    match blame {
        Some((mode, blame)) => draw_blame(buf, row, x, line, shown, (mode, blame), ctx),
        None => x,
    }
}

/// Returns the version to tell on a line, and whether it is told there for the first time.
pub(super) fn blamed_at(
    mode: BlameMode,
    blame: &BlameView,
    shown: &Shown,
    line: usize,
) -> Option<(usize, bool)> {
    let start = *shown.line_starts.get(line)?;
    let end = shown.line_starts.get(line + 1).copied();
    let end = end.unwrap_or(shown.source.len() + 1);
    let by_line = |line: usize| blame.lines.get(line).copied();
    match mode {
        BlameMode::Off => None,
        BlameMode::Lines => {
            let version = by_line(line)?;
            let before = line.checked_sub(1).and_then(by_line);
            Some((version, before != Some(version)))
        }
        // The last part that begins on a line is what the line is about; one that goes on is told once.
        BlameMode::Forms => {
            let begins = blame
                .parts
                .iter()
                .rfind(|it| (start..end).contains(&it.start));
            let goes_on = || {
                let mut parts = blame.parts.iter();
                parts.find(|it| it.start < start && start < it.end)
            };
            match begins {
                Some(part) => Some((part.version, true)),
                None => goes_on().map(|part| (part.version, false)),
            }
        }
    }
}

fn draw_blame(
    buf: &mut Buffer,
    row: Rect,
    x: u16,
    line: usize,
    shown: &Shown,
    (mode, blame): (BlameMode, &BlameView),
    ctx: &RenderContext<'_>,
) -> u16 {
    let digits = blame.versions.len().max(1).ilog10() as usize + 2;
    let is_wide = row.width >= BLAME_COLUMNS_MIN;
    let columns = match is_wide {
        true => digits + 1 + AUTHOR_COLUMNS + 1 + 4,
        false => digits,
    };
    let told = blamed_at(mode, blame, shown, line);
    let words = match told.and_then(|(at, first)| Some((at, first, blame.versions.get(at)?))) {
        Some((at, true, note)) => {
            let version = format!("v{}", at + 1);
            let author = text::fit(&note.author, AUTHOR_COLUMNS).into_owned();
            let ago = time::ago(ctx.now_ms, note.time_ms);
            match is_wide {
                true => format!("{version:<digits$} {author:<AUTHOR_COLUMNS$} {ago:>4}"),
                false => format!("{version:<digits$}"),
            }
        }
        Some((_, false, _)) => "·".to_owned(),
        None => String::new(),
    };
    let newest = blame.versions.len().checked_sub(1);
    let role = match told {
        Some((at, _)) if Some(at) == newest => Role::Accent,
        _ => Role::Muted,
    };
    text::put(buf, row, x, row.y, &words, ctx.theme.style(role));
    let bar = ctx.theme.style(Role::Border);
    text::put(buf, row, x + columns as u16, row.y, "│", bar)
}

/// Returns how many columns the gutter takes before messages.
pub(super) fn indent(row: Rect, shown: &Shown) -> u16 {
    let digits = (shown.line_starts.len().max(1).ilog10() as u16 + 1).max(2);
    let marks = if row.width >= MARKS_COLUMNS_MIN { 3 } else { 1 };
    marks + digits + 1
}
