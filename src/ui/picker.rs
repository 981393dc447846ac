//! A list to choose from, narrowed by typing parts of what one wants: palette, help, choices.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::action::{ActionId, POPUP_DOWN, POPUP_PAGE_DOWN, POPUP_PAGE_UP, POPUP_UP};
use super::draw::{fit, put, put_fitted};
use super::fuzzy;
use super::key::Key;
use super::line::Line;
use super::pane::RenderContext;
use super::role::Role;

/// Rows without a title row fit at most this wide a column of keys.
const KEY_WIDTH_MAX: usize = 24;
/// Rows that a digit chooses.
pub const DIGITS: usize = 9;

/// One thing that can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickerRow {
    /// A heading shown above the first row of its section while nothing is typed.
    pub section: String,
    pub title: String,
    pub detail: String,
    /// The key that does the same.
    pub key: String,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
}

#[derive(Clone, Debug)]
struct Found {
    row: usize,
    /// Characters of the title that were matched.
    characters: Vec<u32>,
}

/// The list, what was typed and the row under the cursor.
#[derive(Clone, Debug)]
pub struct Picker {
    rows: Vec<PickerRow>,
    query: Line,
    found: Vec<Found>,
    /// A place in `found`.
    cursor: usize,
    /// Rows seen at the last render, for paging and the mouse.
    height: usize,
    top: usize,
}

impl Picker {
    pub fn new(rows: Vec<PickerRow>) -> Picker {
        let mut picker = Picker {
            rows,
            query: Line::default(),
            found: Vec::new(),
            cursor: 0,
            height: 1,
            top: 0,
        };
        picker.narrow();
        picker
    }

    pub fn rows(&self) -> &[PickerRow] {
        &self.rows
    }

    pub fn query(&self) -> &str {
        self.query.text()
    }

    /// Moves the cursor to a row by its place among all rows.
    pub fn select(&mut self, row: usize) {
        if let Some(place) = self.found.iter().position(|it| it.row == row) {
            self.cursor = place;
        }
    }

    /// Returns the place of the row under the cursor among all rows.
    pub fn selected(&self) -> Option<usize> {
        self.found.get(self.cursor).map(|it| it.row)
    }

    /// Returns the place among all rows of the row that a digit stands before.
    pub fn numbered(&self, digit: usize) -> Option<usize> {
        let place = digit.checked_sub(1)?;
        self.found.get(place).map(|it| it.row)
    }

    /// Returns the place of the cursor among the rows that are found.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Returns how many rows are found.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// Takes a movement; answers whether it was one.
    pub fn update(&mut self, action: ActionId) -> bool {
        let last = self.found.len().saturating_sub(1);
        self.cursor = match action {
            POPUP_DOWN if self.cursor >= last => 0,
            POPUP_DOWN => self.cursor + 1,
            POPUP_UP if self.cursor == 0 => last,
            POPUP_UP => self.cursor - 1,
            POPUP_PAGE_DOWN => (self.cursor + self.height).min(last),
            POPUP_PAGE_UP => self.cursor.saturating_sub(self.height),
            _ => return false,
        };
        true
    }

    /// Takes a key as text.
    pub fn input(&mut self, key: Key) {
        if self.query.input(key) {
            self.narrow();
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.query.insert(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        self.cursor = 0;
        self.top = 0;
        let titles: Vec<&str> = self.rows.iter().map(|it| it.title.as_str()).collect();
        let in_titles = fuzzy::find(self.query.text(), &titles).into_iter();
        self.found = in_titles
            .map(|it| Found {
                row: it.place,
                characters: it.characters,
            })
            .collect();
        if self.query.text().trim().is_empty() {
            return;
        }
        // Then what has every word elsewhere: in its sentence, its key, its section.
        let query = self.query.text().to_lowercase();
        for (row, it) in self.rows.iter().enumerate() {
            let text = format!("{} {} {}", it.key, it.section, it.detail).to_lowercase();
            let elsewhere = query.split_whitespace().all(|word| text.contains(word));
            if elsewhere && !self.found.iter().any(|found| found.row == row) {
                self.found.push(Found {
                    row,
                    characters: Vec::new(),
                });
            }
        }
    }

    /// Moves the cursor to the row at a place of the last drawn list; answers whether there is one.
    pub fn click(&mut self, line: usize) -> bool {
        let lines = self.lines();
        match lines.get(self.top + line) {
            Some(Some(place)) => {
                self.cursor = *place;
                true
            }
            _ => false,
        }
    }

    /// Returns what stands on each line: a place in `found`, or `None` for a heading.
    fn lines(&self) -> Vec<Option<usize>> {
        let mut lines = Vec::new();
        let mut section = "";
        for (place, found) in self.found.iter().enumerate() {
            let row = &self.rows[found.row];
            if self.query.is_empty() && row.section != section {
                section = &row.section;
                lines.push(None);
            }
            lines.push(Some(place));
        }
        lines
    }

    /// Draws the query on the first row and the list below it; returns where the caret is.
    pub fn render(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        ctx: &RenderContext<'_>,
    ) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let style = |role| ctx.theme.style(role);
        let count = format!(" {}/{}", self.found.len(), self.rows.len());
        let prompt = put(buf, area.x, area.y, area.width, "> ", style(Role::Accent));
        let room = area.right().saturating_sub(prompt);
        let count_width = (count.width() as u16).min(room / 2);
        let line_area = Rect::new(prompt, area.y, room - count_width, 1);
        let caret = self.query.render(line_area, buf, style(Role::Popup));
        put(
            buf,
            area.right() - count_width,
            area.y,
            count_width,
            &count,
            style(Role::PopupMuted),
        );
        let list = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        self.render_list(list, buf, ctx);
        caret
    }

    fn render_list(&mut self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        self.height = usize::from(area.height).max(1);
        let style = |role| ctx.theme.style(role);
        if area.height == 0 {
            return;
        }
        if self.found.is_empty() {
            let text = "nothing matches; shorten what you typed";
            put_fitted(buf, area, text, style(Role::PopupMuted));
            return;
        }
        let lines = self.lines();
        let line = lines
            .iter()
            .position(|it| *it == Some(self.cursor))
            .unwrap_or(0);
        // A heading directly above the cursor is kept in sight.
        let first = match line.checked_sub(1) {
            Some(above) if lines[above].is_none() => above,
            _ => line,
        };
        self.top = self
            .top
            .min(first)
            .max((line + 1).saturating_sub(self.height))
            .min(lines.len().saturating_sub(self.height.min(lines.len())));
        let key_width = self
            .rows
            .iter()
            .map(|it| it.key.width())
            .max()
            .unwrap_or(0)
            .min(KEY_WIDTH_MAX)
            .min(usize::from(area.width) / 3) as u16;
        let title_width = self
            .rows
            .iter()
            .map(|it| it.title.width())
            .max()
            .unwrap_or(0) as u16;
        let rows = usize::from(area.height);
        for (offset, place) in lines.iter().skip(self.top).take(rows).enumerate() {
            let row_area = Rect::new(area.x, area.y + offset as u16, area.width, 1);
            let Some(place) = place else {
                let next = lines
                    .get(self.top + offset + 1)
                    .copied()
                    .flatten()
                    .and_then(|it| self.found.get(it));
                if let Some(found) = next {
                    let text = &self.rows[found.row].section;
                    put_fitted(buf, row_area, text, style(Role::PopupTitle));
                }
                continue;
            };
            let columns = Columns {
                key: key_width,
                title: title_width,
            };
            self.render_row(*place, row_area, columns, buf, ctx);
        }
    }

    fn render_row(
        &self,
        place: usize,
        area: Rect,
        columns: Columns,
        buf: &mut Buffer,
        ctx: &RenderContext<'_>,
    ) {
        let Some(found) = self.found.get(place) else {
            return;
        };
        let row = &self.rows[found.row];
        let style = |role| ctx.theme.style(role);
        let strokes = super::draw::Strokes::of(ctx.capabilities.unicode);
        let selected = place == self.cursor;
        if selected {
            super::draw::fill(buf, area, None, style(Role::Selected));
        }
        let ground = if selected {
            style(Role::Popup).patch(style(Role::Selected))
        } else {
            style(Role::Popup)
        };
        let on = |role| ground.patch(style(role)).bg(ground.bg.unwrap_or_default());
        let pointer = if selected { strokes.pointer } else { " " };
        let mut x = put(buf, area.x, area.y, area.width, pointer, ground);
        let digit = match place {
            0..DIGITS => format!("{} ", place + 1),
            _ => "  ".to_owned(),
        };
        let room = area.right().saturating_sub(x);
        x = put(buf, x, area.y, room, &digit, on(Role::PopupMuted));
        if columns.key > 0 {
            let key = fit(&row.key, usize::from(columns.key));
            put(buf, x, area.y, columns.key, &key, on(Role::Accent));
            x = x.saturating_add(columns.key + 2);
        }
        let room = area.right().saturating_sub(x);
        let title = fit(&row.title, usize::from(room));
        let title_style = if row.disabled.is_some() {
            on(Role::Disabled)
        } else {
            ground
        };
        for (index, grapheme) in title.graphemes(true).enumerate() {
            let matched = found.characters.contains(&(index as u32));
            let style = if matched {
                on(Role::Match)
            } else {
                title_style
            };
            x = put(
                buf,
                x,
                area.y,
                area.right().saturating_sub(x),
                grapheme,
                style,
            );
        }
        let padding = columns.title.saturating_sub(title.width() as u16) + 2;
        x = x.saturating_add(padding);
        let detail = row.disabled.as_deref().unwrap_or(&row.detail);
        if x < area.right() {
            let rest = Rect::new(x, area.y, area.right() - x, 1);
            put_fitted(buf, rest, detail, on(Role::PopupMuted));
        }
    }
}

#[derive(Clone, Copy)]
struct Columns {
    key: u16,
    title: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> Picker {
        let row = |title: &str, detail: &str| PickerRow {
            title: title.to_owned(),
            detail: detail.to_owned(),
            ..PickerRow::default()
        };
        Picker::new(vec![
            row("Zoom pane", "Gives the focused pane the whole screen."),
            row("Write milestone", "Groups the marked commits."),
            row("Next theme", "Switches to the next theme."),
        ])
    }

    fn typed(text: &str) -> Vec<&'static str> {
        let mut picker = picker();
        picker.paste(text);
        let titles = ["Zoom pane", "Write milestone", "Next theme"];
        picker.found.iter().map(|it| titles[it.row]).collect()
    }

    #[test]
    fn typing_parts_narrows_and_the_title_counts_most() {
        assert_eq!(typed("").len(), 3);
        assert_eq!(typed("mile"), ["Write milestone"]);
        assert_eq!(typed("wm"), ["Write milestone"]);
        assert_eq!(typed("stone wr"), ["Write milestone"]);
        assert_eq!(typed("marked"), ["Write milestone"]);
        assert_eq!(typed("xyzzy"), Vec::<&str>::new());
        assert_eq!(typed(&"é".repeat(500)), Vec::<&str>::new());
    }

    #[test]
    fn the_cursor_goes_round() {
        let mut picker = picker();
        picker.update(POPUP_UP);
        assert_eq!(picker.selected(), Some(2));
        picker.update(POPUP_DOWN);
        assert_eq!(picker.selected(), Some(0));
        picker.paste("xyzzy");
        picker.update(POPUP_DOWN);
        picker.update(POPUP_PAGE_UP);
        assert_eq!(picker.selected(), None);
    }
}
