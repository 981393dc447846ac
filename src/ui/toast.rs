//! Lines that appear above the status line and go away by themselves.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::draw::{fill, put_fitted};
use super::pane::{RenderContext, Toast, ToastKind};
use super::role::Role;

/// Toasts seen at once; an older one gives way.
const SHOWN_MAX: usize = 4;
const STAY_MS: i64 = 4_000;
/// What went wrong stays longer: it is read, not only seen.
const STAY_BAD_MS: i64 = 9_000;

/// The toasts on the screen, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    shown: Vec<(Toast, i64)>,
    /// Whether they stay until a key is pressed, and none goes away by itself.
    stay: bool,
}

impl Toasts {
    pub fn new(stay: bool) -> Toasts {
        Toasts {
            stay,
            ..Toasts::default()
        }
    }

    /// Takes away what was there before a key was pressed, where nothing goes away by itself.
    pub fn seen(&mut self) {
        if self.stay {
            self.shown.clear();
        }
    }

    pub fn push(&mut self, toast: Toast, now_ms: i64) {
        let stay = match toast.kind {
            ToastKind::Info | ToastKind::Success => STAY_MS,
            ToastKind::Warning | ToastKind::Error => STAY_BAD_MS,
        };
        // The same words again only stay longer.
        self.shown.retain(|(it, _)| *it != toast);
        self.shown.push((toast, now_ms + stay));
        if self.shown.len() > SHOWN_MAX {
            self.shown.remove(0);
        }
    }

    /// Takes a notice away that is no longer true.
    pub fn withdraw(&mut self, text: &str) {
        self.shown.retain(|(it, _)| it.text != text);
    }

    /// Takes away what has been there long enough; answers whether anything changed.
    pub fn expire(&mut self, now_ms: i64) -> bool {
        let before = self.shown.len();
        self.shown.retain(|(_, end)| self.stay || *end > now_ms);
        self.shown.len() != before
    }

    /// Returns when the next one goes away.
    pub fn deadline(&self) -> Option<i64> {
        let ends = self.shown.iter().map(|(_, end)| *end);
        ends.min().filter(|_| !self.stay)
    }

    /// Draws them in the lower right corner of an area.
    /// Returns the part of an area at whose bottom they cover no line that is being typed; where there is
    /// no room for that, all of it.
    pub fn beside(&self, caret: Option<Position>, area: Rect) -> Rect {
        let rows = self.shown.len() as u16;
        let Some(caret) = caret.filter(|it| area.contains(*it)) else {
            return area;
        };
        let above = caret.y - area.y;
        let is_covered = caret.y >= area.bottom().saturating_sub(rows);
        Rect {
            height: if is_covered && above >= rows {
                above
            } else {
                area.height
            },
            ..area
        }
    }

    pub fn render(&self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        for (place, (toast, _)) in self.shown.iter().rev().enumerate() {
            let (role, sign) = match toast.kind {
                ToastKind::Info => (Role::Info, "i"),
                ToastKind::Success => (Role::Success, "+"),
                ToastKind::Warning => (Role::Warning, "!"),
                ToastKind::Error => (Role::Error, "x"),
            };
            let text = format!(
                " {sign} {} ",
                toast.text.lines().collect::<Vec<_>>().join(" ")
            );
            let width = (text.width() as u16).min(area.width);
            let Some(up) = area.height.checked_sub(place as u16 + 1) else {
                return;
            };
            let row = Rect::new(area.right() - width, area.y + up, width, 1);
            let ground = ctx.theme.style(Role::Popup);
            fill(buf, row, Some(" "), ground);
            let style = ground.patch(ctx.theme.style(role));
            put_fitted(buf, row, &text, style.bg(ground.bg.unwrap_or_default()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_caret_is_not_covered() {
        let mut toasts = Toasts::default();
        toasts.push(Toast::info("one"), 0);
        let area = Rect::new(0, 0, 80, 20);
        let height = |toasts: &Toasts, y: u16, area: Rect| {
            let caret = Some(Position::new(3, y));
            toasts.beside(caret, area).height
        };
        assert_eq!(height(&toasts, 19, area), 19);
        assert_eq!(height(&toasts, 18, area), 20);
        toasts.push(Toast::info("two"), 0);
        assert_eq!(height(&toasts, 18, area), 18);
        assert_eq!(toasts.beside(None, area), area);
        assert_eq!(height(&toasts, 0, Rect::new(0, 0, 80, 1)), 1);
    }

    #[test]
    fn where_nothing_moves_a_notice_stays_until_a_key_is_pressed() {
        let mut toasts = Toasts::new(true);
        toasts.push(Toast::info("saved"), 0);
        assert_eq!(toasts.deadline(), None);
        assert!(!toasts.expire(STAY_BAD_MS * 10));
        toasts.seen();
        assert!(toasts.shown.is_empty());

        let mut toasts = Toasts::default();
        toasts.push(Toast::info("saved"), 0);
        toasts.seen();
        assert_eq!(toasts.deadline(), Some(STAY_MS));
        assert!(toasts.expire(STAY_MS));
    }
}
