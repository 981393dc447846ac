//! A list of any length: only the rows in sight are ever formatted.
//!
//! The list knows how many rows there are and where the cursor is; what a row looks like is asked for
//! when it is drawn. A million rows cost what sixty cost.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scrollbar::Extent;
use crate::ui::action::{self, ActionId};

/// How many rows stay visible above and below the cursor, where there is room.
const MARGIN_ROWS: usize = 2;

/// Cursor and scroll position.
///
/// The offset is settled when the list is drawn, since only then is the height known; hence the cells.
#[derive(Clone, Debug, Default)]
pub struct ListState {
    cursor: usize,
    count: usize,
    /// The other end of a range that is being selected.
    anchor: Option<usize>,
    offset: Cell<usize>,
    height: Cell<usize>,
    /// Whether the offset follows the cursor; false after scrolling by wheel until the cursor moves.
    free: Cell<bool>,
}

impl ListState {
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns the row under the cursor, if there is any row.
    pub fn selected(&self) -> Option<usize> {
        (self.count > 0).then_some(self.cursor)
    }

    /// Says how many rows there are now; the cursor stays within them.
    pub fn set_count(&mut self, count: usize) {
        self.count = count;
        let last = count.saturating_sub(1);
        self.cursor = self.cursor.min(last);
        self.anchor = self.anchor.map(|it| it.min(last));
    }

    /// Keeps the same rows under cursor and eye when `added` rows appeared before the first.
    pub fn rows_added_before(&mut self, added: usize) {
        self.count += added;
        if self.cursor > 0 || self.offset.get() > 0 {
            self.cursor += added;
        }
        // Who sees the beginning of the list goes on seeing it, and with it what is new.
        if self.offset.get() > 0 {
            self.offset.set(self.offset.get() + added);
        }
        self.anchor = self.anchor.map(|it| it + added);
    }

    pub fn select(&mut self, row: usize) {
        self.cursor = row.min(self.count.saturating_sub(1));
        self.free.set(false);
    }

    pub fn down(&mut self, rows: usize) {
        self.select(self.cursor.saturating_add(rows));
    }

    pub fn up(&mut self, rows: usize) {
        self.select(self.cursor.saturating_sub(rows));
    }

    pub fn page_down(&mut self) {
        self.down(self.page());
    }

    pub fn page_up(&mut self) {
        self.up(self.page());
    }

    pub fn half_page_down(&mut self) {
        self.down((self.page() / 2).max(1));
    }

    pub fn half_page_up(&mut self) {
        self.up((self.page() / 2).max(1));
    }

    pub fn home(&mut self) {
        self.select(0);
    }

    pub fn end(&mut self) {
        self.select(usize::MAX);
    }

    /// Moves as the shared actions of rows say; answers whether this was one of them.
    pub fn walk(&mut self, action: ActionId, count: Option<usize>) -> bool {
        let rows = count.unwrap_or(1);
        match action {
            action::ROW_DOWN | action::FILTER_DOWN => self.down(rows),
            action::ROW_UP | action::FILTER_UP => self.up(rows),
            action::ROW_PAGE_DOWN => self.page_down(),
            action::ROW_PAGE_UP => self.page_up(),
            action::ROW_FIRST => self.home(),
            action::ROW_LAST => match count {
                Some(row) => self.select(row.saturating_sub(1)),
                None => self.end(),
            },
            _ => return false,
        }
        true
    }

    /// Moves what is in sight without moving the cursor, as a mouse wheel does.
    pub fn scroll(&mut self, rows: isize) {
        let last = self.count.saturating_sub(self.height.get());
        let offset = self.offset.get().saturating_add_signed(rows).min(last);
        self.offset.set(offset);
        self.free.set(true);
    }

    /// Selects the row drawn `line` lines below the top, as a click does.
    pub fn click(&mut self, line: u16) -> bool {
        let row = self.offset.get() + usize::from(line);
        if row >= self.count {
            return false;
        }
        self.cursor = row;
        self.free.set(true);
        true
    }

    /// Begins a range at the cursor, or gives it up.
    pub fn toggle_range(&mut self) {
        self.anchor = match self.anchor {
            Some(_) => None,
            None => self.selected(),
        };
    }

    pub fn clear_range(&mut self) {
        self.anchor = None;
    }

    /// Returns the rows of the range, cursor included, first to last.
    pub fn range(&self) -> Option<std::ops::RangeInclusive<usize>> {
        let anchor = self.anchor?;
        Some(anchor.min(self.cursor)..=anchor.max(self.cursor))
    }

    fn page(&self) -> usize {
        self.height.get().saturating_sub(1).max(1)
    }

    /// Returns what is in sight when the list is `height` rows high.
    pub fn extent(&self, height: usize) -> Extent {
        self.height.set(height);
        let last = self.count.saturating_sub(height);
        let mut offset = self.offset.get().min(last);
        if !self.free.get() && height > 0 {
            let margin = MARGIN_ROWS.min(height.saturating_sub(1) / 2);
            if self.cursor < offset + margin {
                offset = self.cursor.saturating_sub(margin);
            } else if self.cursor + margin >= offset + height {
                offset = (self.cursor + margin + 1).saturating_sub(height);
            }
            offset = offset.min(last);
        }
        self.offset.set(offset);
        Extent {
            total: self.count,
            first: offset,
            visible: height.min(self.count),
        }
    }
}

/// How one row stands while it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowState {
    pub selected: bool,
    pub in_range: bool,
}

/// Draws the rows in sight, each through `row`, and returns what was in sight.
pub fn draw(
    buf: &mut Buffer,
    area: Rect,
    state: &ListState,
    mut row: impl FnMut(usize, Rect, RowState, &mut Buffer),
) -> Extent {
    let area = area.intersection(buf.area);
    let extent = state.extent(usize::from(area.height));
    let range = state.range();
    for (line, index) in (extent.first..state.count())
        .take(usize::from(area.height))
        .enumerate()
    {
        let place = Rect::new(area.x, area.y + line as u16, area.width, 1);
        let standing = RowState {
            selected: index == state.cursor(),
            in_range: range.as_ref().is_some_and(|it| it.contains(&index)),
        };
        row(index, place, standing, buf);
    }
    extent
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn screen(state: &ListState, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, height));
        let area = buf.area;
        draw(&mut buf, area, state, |index, place, standing, buf| {
            let mark = if standing.selected { ">" } else { " " };
            let text = format!("{mark}{index}");
            buf.set_string(place.x, place.y, text, Style::default());
        });
        (0..height)
            .map(|y| {
                (0..6)
                    .map(|x| buf[(x, y)].symbol().to_string())
                    .collect::<String>()
                    .trim_end()
                    .to_string()
            })
            .collect()
    }

    #[test]
    fn the_cursor_stays_in_sight_with_a_margin() {
        let mut state = ListState::default();
        state.set_count(100);
        screen(&state, 5);
        state.down(4);
        assert_eq!(screen(&state, 5), [" 2", " 3", ">4", " 5", " 6"]);
        state.end();
        assert_eq!(screen(&state, 5), [" 95", " 96", " 97", " 98", ">99"]);
        state.page_up();
        assert_eq!(screen(&state, 5), [" 93", " 94", ">95", " 96", " 97"]);
        state.home();
        assert_eq!(screen(&state, 5), [">0", " 1", " 2", " 3", " 4"]);
    }

    #[test]
    fn the_wheel_leaves_the_cursor_where_it_is() {
        let mut state = ListState::default();
        state.set_count(100);
        screen(&state, 3);
        state.scroll(10);
        assert_eq!(screen(&state, 3), [" 10", " 11", " 12"]);
        assert_eq!(state.cursor(), 0);
        assert!(state.click(1));
        assert_eq!(screen(&state, 3), [" 10", ">11", " 12"]);
        assert!(!state.click(200));
    }

    #[test]
    fn new_rows_above_do_not_move_what_is_read() {
        let mut state = ListState::default();
        state.set_count(50);
        screen(&state, 5);
        state.select(20);
        let before = screen(&state, 5);
        state.rows_added_before(3);
        let after = screen(&state, 5);
        assert_eq!(before.len(), after.len());
        assert_eq!(state.cursor(), 23);
        assert_eq!(before[2].trim_start_matches([' ', '>']), "20".to_string());
        assert_eq!(after[2].trim_start_matches([' ', '>']), "23".to_string());
    }

    #[test]
    fn an_empty_list_and_an_area_without_rows_are_drawn() {
        let mut state = ListState::default();
        assert_eq!(state.selected(), None);
        state.down(3);
        state.toggle_range();
        assert_eq!(state.range(), None);
        screen(&state, 1);
        let mut buf = Buffer::empty(Rect::new(0, 0, 0, 0));
        let area = buf.area;
        draw(&mut buf, area, &state, |_, _, _, _| {});
    }

    #[test]
    fn a_range_reaches_from_its_anchor_to_the_cursor() {
        let mut state = ListState::default();
        state.set_count(10);
        state.select(6);
        state.toggle_range();
        state.up(4);
        assert_eq!(state.range(), Some(2..=6));
        state.toggle_range();
        assert_eq!(state.range(), None);
    }
}
