//! One frame: the cells of the layout, their titles, the rows below, and what stands above.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::super::action::*;
use super::super::draw::{Strokes, fill, put, put_fitted};
use super::super::key::sequence_label;
use super::super::layout::{Axis, Cell};
use super::super::pane::{PaneId, RenderContext};
use super::super::popup::Popup;
use super::super::role::Role;
use super::super::status_line::{Beside, Hint, alarm, render_hints, render_status};
use super::super::widgets::ascii;
use super::{App, Leaving};

/// Screens lower than this have one row of hints and no counts.
const STATUS_HEIGHT_MIN: u16 = 8;
/// What every pane's hints end with.
const HINTS_EVERYWHERE: [ActionId; 2] = [HELP_OPEN, PALETTE_OPEN];
/// What follows where there is room.
const HINTS_BESIDE: [ActionId; 3] = [FOCUS_NEXT, PANE_ZOOM, APP_QUIT];
const HINTS_POPUP: [ActionId; 4] = [POPUP_ACCEPT, POPUP_CANCEL, POPUP_DOWN, POPUP_UP];

macro_rules! render_context {
    ($app:expr, $focused:expr) => {
        RenderContext {
            theme: &$app.theme,
            keymap: &$app.keymap,
            highlighter: &$app.highlighter,
            status: &$app.status,
            focused: $focused,
            capabilities: $app.capabilities,
            now_ms: $app.now_ms,
        }
    };
}

impl App {
    pub(super) fn render(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        let buf = frame.buffer_mut();
        fill(buf, area, None, self.theme.style(Role::Text));
        let below = match area.height {
            0 => 0,
            1..STATUS_HEIGHT_MIN => 1,
            _ => 2,
        };
        let above = Rect {
            height: area.height - below,
            ..area
        };
        self.main_area = self.render_lesson(above, buf);
        self.arrangement = self.layout.arrange(self.main_area, self.focus.current());
        self.pointer.tabs.clear();
        let mut cursor = self.render_cells(buf);
        self.render_below(area, below, buf);
        let ctx = render_context!(self, false);
        let area_of_toasts = self.toasts.beside(cursor, self.main_area);
        self.toasts.render(area_of_toasts, buf, &ctx);
        self.render_which_key(self.main_area, buf, &ctx);
        let ctx = render_context!(self, true);
        for popup in &mut self.popups {
            cursor = popup.render(self.main_area, buf, &ctx).or(cursor);
        }
        if !self.capabilities.unicode {
            ascii::replace(buf);
        }
        // Input methods and magnifiers follow the caret: it stands somewhere in every frame.
        let cursor = cursor.filter(|it| area.contains(*it));
        frame.set_cursor_position(cursor.unwrap_or(area.as_position()));
    }

    fn render_cells(&mut self, buf: &mut Buffer) -> Option<Position> {
        let mut cursor = None;
        let strokes = Strokes::of(self.capabilities.unicode);
        let cells = std::mem::take(&mut self.arrangement.cells);
        for cell in &cells {
            let Some(shown) = cell.shown() else {
                continue;
            };
            let focused = shown == self.focus.current();
            let inside = cell.inside().intersection(buf.area);
            // A window that is not looked at has no bright cursor or border.
            let looked_at = !self.away;
            let ctx = render_context!(self, focused && looked_at && self.popups.is_empty());
            let pane = self.panes.iter_mut().find(|it| it.id() == shown);
            if let Some(pane) = pane.filter(|_| !inside.is_empty()) {
                pane.render(inside, buf, &ctx);
                if focused {
                    // A pane that has nothing to stand on has its first cell.
                    let caret = pane.cursor(inside).filter(|it| inside.contains(*it));
                    cursor = Some(caret.unwrap_or(inside.as_position()));
                }
            }
            // After the pane, which may count only now what its title says.
            self.render_title(cell, shown, focused, buf);
        }
        self.arrangement.cells = cells;
        let border = self
            .theme
            .style(Role::Text)
            .patch(self.theme.style(Role::Border));
        let dividers = self.arrangement.dividers.iter();
        for divider in dividers.filter(|it| it.axis == Axis::Row) {
            let line = divider.area;
            fill(buf, line, Some(strokes.vertical), border);
            let titled = |row: u16, x: u16, edge: fn(Rect) -> u16| {
                let mut cells = self.arrangement.cells.iter().map(|it| it.area);
                cells.any(|it| it.y == row && edge(it) == x)
            };
            for row in line.y..line.bottom() {
                let right = titled(row, line.right(), |it| it.x);
                let left = titled(row, line.x, |it| it.right());
                let joint = match (right, left) {
                    _ if row == self.main_area.y => 3,
                    (true, false) => 0,
                    (false, true) => 1,
                    (true, true) => 2,
                    (false, false) => continue,
                };
                put(buf, line.x, row, 1, strokes.joints[joint], border);
            }
        }
        cursor
    }

    /// Draws the row above a cell: its tabs, and what the pane says of itself.
    fn render_title(&mut self, cell: &Cell, shown: PaneId, focused: bool, buf: &mut Buffer) {
        let row = cell.title_row().intersection(buf.area);
        if row.is_empty() {
            return;
        }
        let strokes = Strokes::of(self.capabilities.unicode);
        let (line, border, title) = if focused && !self.away {
            (
                strokes.horizontal_focused,
                Role::BorderFocused,
                Role::TitleFocused,
            )
        } else {
            (strokes.horizontal, Role::Border, Role::Title)
        };
        let style = |role| self.theme.style(role);
        fill(buf, row, Some(line), style(Role::Text).patch(style(border)));
        let titles: Vec<(PaneId, &'static str)> = cell
            .panes
            .iter()
            .filter_map(|id| self.panes.iter().find(|it| it.id() == *id))
            .map(|it| (it.id(), it.title()))
            .collect();
        let wanted: usize = titles.iter().map(|(_, it)| it.width() + 3).sum();
        let mut detail =
            self.panes
                .iter()
                .find(|it| it.id() == shown)
                .map_or(String::new(), |it| {
                    let parts = [it.detail(), it.detail_here()];
                    let parts = parts.into_iter().filter(|it| !it.is_empty());
                    parts.collect::<Vec<_>>().join(" · ")
                });
        let is_zoomed = self.layout.zoomed && self.arrangement_is_zoomed();
        if is_zoomed {
            detail = format!("{detail} zoomed");
        }
        let detail = detail.trim();
        // Where not all tabs fit beside what the pane says, the one that is seen says how many there are.
        let fit = wanted + detail.width() + 3 < usize::from(row.width);
        let mut x = row.x + 1;
        let room = |x: u16| row.right().saturating_sub(x);
        for (place, (id, pane_title)) in titles.iter().enumerate() {
            if !fit && *id != shown {
                continue;
            }
            if fit && place > 0 {
                x = put(buf, x, row.y, room(x), strokes.vertical, style(border));
            }
            let start = x;
            let (mark, role) = match (*id == shown, focused) {
                (true, true) => (strokes.pointer, title),
                (true, false) => (" ", Role::Title),
                (false, _) => (" ", Role::Muted),
            };
            let text = match fit || is_zoomed {
                true => format!("{mark}{pane_title} "),
                false => format!("{mark}{pane_title} {}/{} ", place + 1, titles.len()),
            };
            x = put(buf, x, row.y, room(x), &text, style(role));
            self.pointer
                .tabs
                .push((Rect::new(start, row.y, x - start, 1), *id));
        }
        if !detail.is_empty() && room(x) > 6 {
            let width = (detail.width() as u16 + 2).min(room(x) - 2);
            let area = Rect::new(row.right() - 1 - width, row.y, width, 1);
            put_fitted(buf, area, &format!(" {detail} "), style(Role::Muted));
        }
    }

    fn arrangement_is_zoomed(&self) -> bool {
        self.arrangement.dividers.is_empty()
    }

    fn render_below(&mut self, area: Rect, below: u16, buf: &mut Buffer) {
        let hints = self.hints(area.width);
        let pending = self.pending_label();
        let ctx = render_context!(self, false);
        let row = |up: u16| Rect {
            y: area.bottom().saturating_sub(up),
            height: 1,
            ..area
        };
        if below > 1 {
            if matches!(self.leaving, Leaving::Until(_)) {
                let style = self.theme.style(Role::StatusBusy);
                fill(buf, row(1), Some(" "), style);
                put(
                    buf,
                    area.x,
                    row(1).y,
                    area.width,
                    " writing everything down",
                    style,
                );
            } else {
                let beside = self.beside();
                render_status(&self.status, self.opened, &beside, row(1), buf, &ctx);
            }
        }
        if below > 0 {
            // Where the hints are all there is room for, what is wrong stands among them.
            let alarm = alarm(&self.status, &self.beside()).filter(|_| below == 1);
            let alarm = alarm.as_deref();
            self.pointer.hints = render_hints(&hints, &pending, alarm, row(below), buf, &ctx);
        }
    }

    /// What the screen knows of how the project stands, and the session does not.
    pub(super) fn beside(&self) -> Beside {
        Beside {
            work: self.verifying_in_words(),
            remedy: self.keymap.label(self.pane_place(), SESSION_REMEDY),
        }
    }

    pub(super) fn pending_label(&self) -> String {
        let count = self
            .pending
            .count
            .map_or(String::new(), |it| it.to_string());
        let keys = sequence_label(&self.pending.keys);
        format!("{count} {keys}").trim().to_owned()
    }

    /// Chooses the hints that fit: the pane's own, help and palette always, the rest where there is room.
    fn hints(&self, width: u16) -> Vec<Hint> {
        let place = self.place();
        let hint = |action: &ActionId| {
            let found = self.actions.iter().find(|it| it.id == *action)?;
            Some(Hint {
                action: *action,
                key: self.keymap.label(place, *action)?,
                title: found.title,
            })
        };
        if !self.popups.is_empty() {
            let listed = self.popups.last().is_some_and(Popup::has_rows);
            let count = if listed { HINTS_POPUP.len() } else { 2 };
            return HINTS_POPUP[..count].iter().filter_map(hint).collect();
        }
        let columns = |it: &Hint| it.key.width() + it.title.width() + 3;
        let everywhere: Vec<Hint> = HINTS_EVERYWHERE.iter().filter_map(hint).collect();
        let mut left = usize::from(width).saturating_sub(everywhere.iter().map(columns).sum());
        let mut hints: Vec<Hint> = Vec::new();
        let pane = self.focused();
        for own in pane
            .hints()
            .iter()
            .filter(|it| pane.disabled(**it).is_none())
            .filter_map(hint)
        {
            // They come most useful first; what has no room leaves it to shorter ones.
            if let Some(rest) = left.checked_sub(columns(&own)) {
                left = rest;
                hints.push(own);
            }
        }
        hints.extend(everywhere);
        hints.extend(HINTS_BESIDE.iter().filter_map(hint));
        hints
    }
}
