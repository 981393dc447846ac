//! Entries of text one under the other, the newest at the bottom, and which part of them is in sight.
//!
//! Only what is in sight is laid out, from the bottom up; a position is an entry and a line of it, so
//! that nothing moves under the reader when more comes in, and nothing is measured that is not seen.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::scrollbar::{self, Extent};
use super::text;
use crate::ui::highlight::Highlighter;
use crate::ui::role::Role;
use crate::ui::theme::Theme;

/// Columns before the text: the sign that says what it is, and a gap.
const GUTTER_COLUMNS: u16 = 2;

/// What lines are drawn with.
#[derive(Clone, Copy)]
pub struct Ink<'a> {
    pub theme: &'a Theme,
    pub highlighter: &'a Highlighter,
}

/// A text of a flow.
pub trait Entry {
    /// Returns its lines, and whether they will be the same when they are asked for again.
    fn lay_out(&self, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool);

    /// What stands before its first line.
    fn sign(&self) -> Option<(&'static str, Role)> {
        None
    }
}

/// Lines, and the width and theme they were made for.
type LaidOut = (usize, u64, Rc<Vec<Line<'static>>>);

#[derive(Debug)]
struct Kept<E> {
    entry: E,
    lines: RefCell<Option<LaidOut>>,
}

/// A line of an entry; entries are numbered since the flow began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Position {
    entry: u64,
    line: usize,
}

/// Where to move at the next frame, when it is known how long lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Rows(isize),
    Home,
}

#[derive(Debug)]
pub struct Flow<E> {
    entries: VecDeque<Kept<E>>,
    /// The number of the first entry that is kept.
    first: u64,
    /// The line at the bottom; `None` follows the newest.
    bottom: Option<Position>,
    /// Entries that came in since the newest was in sight.
    unseen: usize,
    wanted: Move,
    /// Columns and rows of the last frame.
    size: (usize, usize),
    /// What stands for the theme of the last frame.
    theme: u64,
}

impl<E> Default for Flow<E> {
    fn default() -> Flow<E> {
        Flow {
            entries: VecDeque::new(),
            first: 0,
            bottom: None,
            unseen: 0,
            wanted: Move::Rows(0),
            size: (0, 0),
            theme: 0,
        }
    }
}

impl<E: Entry> Flow<E> {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the entries, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &E> {
        self.entries.iter().map(|it| &it.entry)
    }

    pub fn clear(&mut self) {
        self.first += self.entries.len() as u64;
        self.entries.clear();
        self.follow();
    }

    /// Shows the newest entries, and what comes in from now on.
    pub fn follow(&mut self) {
        self.bottom = None;
        self.unseen = 0;
    }

    pub fn is_following(&self) -> bool {
        self.bottom.is_none()
    }

    pub fn unseen(&self) -> usize {
        self.unseen
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: E) {
        self.entries.push_back(Kept {
            entry,
            lines: RefCell::new(None),
        });
        if self.bottom.is_some() {
            self.unseen += 1;
        }
    }

    /// Takes the newest entry away, to be put in again with more in it.
    pub fn pop(&mut self) -> Option<E> {
        if self.bottom.is_some() {
            self.unseen = self.unseen.saturating_sub(1);
        }
        self.entries.pop_back().map(|it| it.entry)
    }

    /// Takes the oldest entry away for good.
    pub fn pop_oldest(&mut self) -> Option<E> {
        let kept = self.entries.pop_front()?;
        self.first += 1;
        Some(kept.entry)
    }

    /// Changes the newest entry.
    pub fn change_newest(&mut self, change: impl FnOnce(&mut E)) {
        if let Some(kept) = self.entries.back_mut() {
            change(&mut kept.entry);
            *kept.lines.borrow_mut() = None;
        }
    }

    pub fn page(&mut self, pages: isize) {
        let rows = self.size.1.saturating_sub(1).max(1) as isize;
        self.scroll(pages * rows);
    }

    /// Moves what is in sight; at the end it follows again.
    pub fn scroll(&mut self, rows: isize) {
        self.wanted = match self.wanted {
            Move::Rows(before) => Move::Rows(before.saturating_add(rows)),
            Move::Home => Move::Rows(rows),
        };
    }

    /// Shows the beginning.
    pub fn home(&mut self) {
        self.wanted = Move::Home;
    }

    fn settle_scroll(&mut self, ink: Ink<'_>) {
        let wanted = std::mem::replace(&mut self.wanted, Move::Rows(0));
        let Some(end) = self.end(ink) else {
            return;
        };
        let bottom = self.settled(ink).unwrap_or(end);
        let moved = match wanted {
            Move::Rows(0) => return,
            Move::Rows(rows @ 1..) => self.down(bottom, rows as usize, ink),
            Move::Rows(rows) => {
                let moved = self.up(bottom, rows.unsigned_abs(), ink);
                moved.max(self.highest(ink)).min(end)
            }
            Move::Home => self.highest(ink),
        };
        match moved >= end {
            true => self.follow(),
            false => self.bottom = Some(moved),
        }
    }

    fn entry(&self, number: u64) -> Option<&Kept<E>> {
        let index = number.checked_sub(self.first)?;
        self.entries.get(index as usize)
    }

    /// Returns the last line there is.
    fn end(&self, ink: Ink<'_>) -> Option<Position> {
        let entry = (self.first + self.entries.len() as u64).checked_sub(1)?;
        let lines = self.line_count(entry, ink)?;
        Some(Position {
            entry,
            line: lines - 1,
        })
    }

    /// Returns the bottom line when the first line is at the top.
    fn highest(&self, ink: Ink<'_>) -> Position {
        let top = Position {
            entry: self.first,
            line: 0,
        };
        let rows = self.size.1.saturating_sub(1);
        self.down(top, rows, ink)
    }

    /// Returns the bottom line, moved to what is still there and as far as a new width allows.
    fn settled(&self, ink: Ink<'_>) -> Option<Position> {
        let bottom = self.bottom?;
        let last = (self.first + self.entries.len() as u64).checked_sub(1)?;
        let entry = bottom.entry.clamp(self.first, last.max(self.first));
        let lines = self.line_count(entry, ink)?;
        Some(Position {
            entry,
            line: bottom.line.min(lines - 1),
        })
    }

    fn up(&self, from: Position, rows: usize, ink: Ink<'_>) -> Position {
        let mut at = from;
        let mut rows = rows;
        while rows > 0 {
            if at.line >= rows {
                at.line -= rows;
                break;
            }
            rows -= at.line + 1;
            if at.entry == self.first {
                at.line = 0;
                break;
            }
            at.entry -= 1;
            let lines = self.line_count(at.entry, ink).unwrap_or(1);
            at.line = lines - 1;
        }
        at
    }

    fn down(&self, from: Position, rows: usize, ink: Ink<'_>) -> Position {
        let mut at = from;
        let mut rows = rows;
        while let Some(lines) = self.line_count(at.entry, ink) {
            let left = lines - 1 - at.line.min(lines - 1);
            if rows <= left {
                at.line += rows;
                break;
            }
            if self.entry(at.entry + 1).is_none() {
                at.line = lines - 1;
                break;
            }
            rows -= left + 1;
            at = Position {
                entry: at.entry + 1,
                line: 0,
            };
        }
        at
    }

    /// Returns how many lines an entry has, at least one.
    fn line_count(&self, entry: u64, ink: Ink<'_>) -> Option<usize> {
        let kept = self.entry(entry)?;
        Some(self.lines(kept, ink).len().max(1))
    }

    fn lines(&self, kept: &Kept<E>, ink: Ink<'_>) -> Rc<Vec<Line<'static>>> {
        let columns = self.size.0;
        if let Some((width, theme, lines)) = &*kept.lines.borrow()
            && *width == columns
            && *theme == self.theme
        {
            return lines.clone();
        }
        let (lines, is_final) = kept.entry.lay_out(columns, ink);
        let lines = Rc::new(lines);
        if is_final {
            *kept.lines.borrow_mut() = Some((columns, self.theme, lines.clone()));
        }
        lines
    }

    /// Draws what is in sight, the newest at the bottom; little stands at the top.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, ink: Ink<'_>) {
        let area = area.intersection(buf.area);
        if area.is_empty() {
            return;
        }
        let theme = ink.theme;
        let columns = area.width.saturating_sub(GUTTER_COLUMNS + 1).max(1);
        self.size = (usize::from(columns), usize::from(area.height));
        self.theme = theme.mark;
        self.settle_scroll(ink);
        let Some(end) = self.end(ink) else {
            return;
        };
        let bottom = self.settled(ink).unwrap_or(end);
        let bottom = bottom.max(self.highest(ink).min(end));
        let height = usize::from(area.height);
        let top = self.up(bottom, height - 1, ink);
        let mut at = top;
        for y in area.top()..area.bottom() {
            let Some(kept) = self.entry(at.entry) else {
                break;
            };
            let lines = self.lines(kept, ink);
            if at.line == 0
                && let Some((sign, role)) = kept.entry.sign()
            {
                text::put(buf, area, area.x, y, sign, theme.style(role));
            }
            let x = (area.x + GUTTER_COLUMNS).min(area.right());
            let row = Rect::new(x, y, columns.min(area.right() - x), 1);
            if let Some(line) = lines.get(at.line) {
                text::put_spans(buf, row, &line.spans, 0);
            }
            at.line += 1;
            if at.line >= lines.len() {
                at = Position {
                    entry: at.entry + 1,
                    line: 0,
                };
            }
        }
        // Lines out of sight are not counted: an entry is the measure.
        let in_sight = (bottom.entry - top.entry) as usize + 1;
        let extent = Extent {
            total: self.entries.len(),
            first: (top.entry - self.first) as usize,
            visible: in_sight.min(self.entries.len()),
        };
        scrollbar::draw(buf, area, extent, theme.style(Role::ScrollbarThumb));
    }
}
