//! The versions of a name as a line one can slide along: `○──○──●──○  version 3 of 4`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::text;

/// Columns from one stop to the next, where there is room.
const STEP_MAX: usize = 3;

/// Returns the column of a version on a line of so many columns.
fn column(version: usize, count: usize, columns: usize) -> usize {
    let gaps = count.saturating_sub(1);
    match gaps {
        0 => 0,
        _ if gaps * STEP_MAX < columns => version * STEP_MAX,
        _ => version * columns.saturating_sub(1) / gaps,
    }
}

/// Returns the version whose stop is nearest to a column.
pub(super) fn version_at(wanted: usize, count: usize, columns: usize) -> usize {
    let distance = |version: &usize| column(*version, count, columns).abs_diff(wanted);
    (0..count).min_by_key(distance).unwrap_or(0)
}

/// Returns the part of a row in which the line stands.
pub(super) fn track(row: Rect, count: usize) -> Rect {
    let words = label(count, count).len() as u16 + 3;
    Rect::new(row.x + 1, row.y, row.width.saturating_sub(words), 1)
}

fn label(here: usize, count: usize) -> String {
    format!("version {here} of {count}")
}

/// Draws the line with the stop one is at; where stops are too many for the columns, only that one.
pub(super) fn draw(
    buf: &mut Buffer,
    row: Rect,
    here: usize,
    count: usize,
    ctx: &RenderContext<'_>,
) {
    let track = track(row, count);
    let columns = usize::from(track.width);
    let border = ctx.theme.style(Role::Border);
    let line = "─".repeat(usize::from(row.width));
    text::put(buf, row, row.x, row.y, &line, border);
    let last = column(count - 1, count, columns);
    if count <= columns {
        for version in 0..count {
            let x = track.x + column(version, count, columns) as u16;
            text::put(buf, track, x, row.y, "○", ctx.theme.style(Role::Muted));
        }
    }
    let x = track.x + column(here, count, columns) as u16;
    text::put(buf, track, x, row.y, "●", ctx.theme.style(Role::Accent));
    let words = format!(" {} ", label(here + 1, count));
    let x = track.x + last.min(columns) as u16 + 2;
    text::put(buf, row, x, row.y, &words, ctx.theme.style(Role::Muted));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_its_place_and_is_found_there() {
        for (count, columns) in [(1, 40), (2, 40), (13, 40), (40, 40)] {
            for version in 0..count {
                let at = column(version, count, columns);
                assert!(at < columns, "{version} of {count}");
                assert_eq!(version_at(at, count, columns), version);
            }
        }
    }

    #[test]
    fn more_versions_than_columns_stay_within_them() {
        assert_eq!(column(999, 1_000, 40), 39);
        assert_eq!(version_at(0, 1_000, 40), 0);
        assert!(version_at(39, 1_000, 40) >= 974);
    }
}
