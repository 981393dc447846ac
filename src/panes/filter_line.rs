//! The line at the foot of a pane in which a filter or a search is typed, and below it what is wrong with
//! a query, where it is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use crate::session::view::query::{FIELDS, Mistake, PENDING};
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

/// Rows that are said of a mistake, below the one that marks it.
const SAID_ROWS_MAX: usize = 3;

/// A query that is typed, with what is to be told of it.
pub struct Foot<'a> {
    pub sign: &'a str,
    pub line: &'a Line,
    pub note: String,
    /// Stands where nothing is typed yet.
    pub hint: String,
    /// What is wrong with it, in the words of `imago log`.
    pub mistake: Option<&'a Mistake>,
}

impl Foot<'_> {
    /// Splits the rows off an area; nothing where there is no room for both.
    pub fn split(&self, area: Rect) -> (Rect, Option<Rect>) {
        let said = self.said(area.width).len() as u16;
        if said == 0 || area.height < 2 {
            return split(area);
        }
        // What is wrong comes before the rows, which are those of before.
        let height = (said + 1).min(area.height);
        let rows = Rect {
            height: area.height - height,
            ..area
        };
        let foot = Rect {
            y: rows.bottom(),
            height,
            ..area
        };
        (rows, Some(foot))
    }

    /// Draws it; returns where the caret is.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) -> Option<Position> {
        let first = Rect { height: 1, ..area };
        let note = match self.mistake {
            Some(_) => "",
            None => &self.note,
        };
        let caret = draw(buf, first, ctx, self.sign, self.line, note, &self.hint);
        let Some(mistake) = self.mistake else {
            return caret;
        };
        let error = ctx.theme.style(Role::Error);
        if let Some(caret) = caret {
            let text = self.line.text();
            let columns = |it: usize| text::width(text.get(..it).unwrap_or(text)) as i32;
            // A long line is scrolled; where its caret is tells how far.
            let start = i32::from(caret.x) - columns(self.line.caret());
            let from = (start + columns(mistake.span.start)).max(i32::from(first.x));
            let to = (start + columns(mistake.span.end)).min(i32::from(first.right()));
            if from < to {
                let place = Rect::new(from as u16, first.y, (to - from) as u16, 1);
                buf.set_style(place, error.add_modifier(Modifier::UNDERLINED));
            }
        }
        for (row, words) in (first.bottom()..area.bottom()).zip(self.said(area.width)) {
            let line = Rect::new(area.x, row, area.width, 1);
            text::fill(buf, line, ctx.theme.style(Role::Text));
            text::put(buf, line, line.x, row, &words, error);
        }
        caret
    }

    /// Returns the rows below the query: a mark under the place with the words behind it, or below it
    /// where they have no room there; without a mark where the query is too long to stand in one row.
    fn said(&self, width: u16) -> Vec<String> {
        let Some(mistake) = self.mistake else {
            return Vec::new();
        };
        let width = usize::from(width);
        let text = self.line.text();
        let columns = |it: usize| text::width(text.get(..it).unwrap_or(text));
        let before = text::width(self.sign) + 1 + columns(mistake.span.start);
        let marks = columns(mistake.span.end).saturating_sub(columns(mistake.span.start));
        let mark = format!("{}{}", " ".repeat(before), "^".repeat(marks.max(1)));
        let whole = format!("{}; {}", mistake.message, mistake.hint);
        let is_marked = text::width(self.sign) + 1 + columns(text.len()) < width;
        let beside = format!("{mark} {whole}");
        if is_marked && text::width(&beside) <= width {
            return vec![beside];
        }
        let wrapped = |it: &str| -> Vec<String> {
            let line = ratatui::text::Line::raw(format!(" {it}"));
            let rows = text::wrap(&line, width);
            rows.iter()
                .map(|it| it.to_string().trim_end().to_owned())
                .collect()
        };
        let mut said = wrapped(&whole);
        if said.len() > SAID_ROWS_MAX {
            said = wrapped(&mistake.message);
            said.truncate(SAID_ROWS_MAX);
        }
        if is_marked {
            said.insert(0, mark);
        }
        said
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, at: std::ops::Range<usize>, width: u16) -> Vec<String> {
        let mistake = Mistake {
            message: "there is no field `knd`".into(),
            hint: "did you mean `kind:`?".into(),
            span: at,
        };
        let line = Line::new(text);
        let foot = Foot {
            sign: "/",
            line: &line,
            note: String::new(),
            hint: String::new(),
            mistake: Some(&mistake),
        };
        let area = Rect::new(0, 0, width, 12);
        let (rows, below) = foot.split(area);
        let said = foot.said(width);
        let below = below.expect("room");
        assert_eq!((rows.bottom(), below.bottom()), (below.y, 12));
        assert_eq!(usize::from(below.height), said.len() + 1);
        said
    }

    #[test]
    fn a_mistake_is_marked_and_told_below_the_query() {
        assert_eq!(
            said("ö knd:x", 3..6, 80),
            ["    ^^^ there is no field `knd`; did you mean `kind:`?"]
        );
        assert_eq!(
            said("ö knd:x", 3..6, 40),
            [
                "    ^^^",
                " there is no field `knd`; did you mean",
                " `kind:`?"
            ]
        );
        // There is no room for a mark under what is scrolled.
        let long = format!("{} knd:x", "w".repeat(40));
        assert_eq!(
            said(&long, 41..44, 40),
            [" there is no field `knd`; did you mean", " `kind:`?"]
        );
    }
}
