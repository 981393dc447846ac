//! The line at the foot of a pane in which a filter or a search is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::session::view::query::{FIELDS, PENDING};
use crate::ui::line::Line;
use crate::ui::pane::RenderContext;
use crate::ui::role::Role;
use crate::ui::widgets::text;

/// Splits the foot off an area where there is room for both.
pub fn split(area: Rect) -> (Rect, Option<Rect>) {
    if area.height < 2 {
        return (area, None);
    }
    let rows = Rect::new(area.x, area.y, area.width, area.height - 1);
    let foot = Rect::new(area.x, area.bottom() - 1, area.width, 1);
    (rows, Some(foot))
}

/// Returns what can be asked for, for the hint in an empty filter.
pub fn fields() -> String {
    let fields = FIELDS.iter().map(|it| format!("{}:", it.name));
    let words = ["words".to_owned()].into_iter().chain(fields);
    let words: Vec<String> = words.chain([PENDING.to_owned()]).collect();
    words.join("  ")
}

/// Draws the line with its sign before it and a note after it; `hint` stands where nothing is typed
/// yet. Returns where the caret is.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    ctx: &RenderContext<'_>,
    sign: &str,
    line: &Line,
    note: &str,
    hint: &str,
) -> Option<Position> {
    let theme = ctx.theme;
    text::fill(buf, area, theme.style(Role::Text));
    let x = text::put(buf, area, area.x, area.y, sign, theme.style(Role::Prompt));
    let x = text::put(buf, area, x, area.y, " ", theme.style(Role::Text));
    let note_columns = text::width(note) as u16;
    let rest = area.right().saturating_sub(x);
    let with_note = rest > note_columns + 12;
    let room = match with_note {
        true => rest - note_columns - 1,
        false => rest,
    };
    let field = Rect::new(x, area.y, room, 1);
    let caret = line.render(field, buf, theme.style(Role::Text));
    if line.is_empty() {
        let after = Rect::new(x + 1, area.y, room.saturating_sub(1), 1);
        text::put(buf, after, after.x, area.y, hint, theme.style(Role::Muted));
    }
    if with_note {
        let at = area.right() - note_columns;
        text::put(buf, area, at, area.y, note, theme.style(Role::Muted));
    }
    caret
}
