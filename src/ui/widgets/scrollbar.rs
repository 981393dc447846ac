//! A scrollbar: one column that says where in a long text one is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What part of a text is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub total: usize,
    pub first: usize,
    pub visible: usize,
}

impl Extent {
    /// Returns the rows of a track of `height` rows the thumb covers, or nothing where all is in sight.
    pub fn thumb(self, height: u16) -> Option<(u16, u16)> {
        if height == 0 || self.total <= self.visible || self.visible == 0 {
            return None;
        }
        let track = usize::from(height);
        let length = (track * self.visible / self.total).clamp(1, track);
        let room = track - length;
        let last = self.total - self.visible;
        let first = self.first.min(last);
        // Both ends are reached only at the ends: what is nearly at the top does not look so.
        let start = match first {
            0 => 0,
            it if it == last => room,
            it => (room * it / last).clamp(room.min(1), room.saturating_sub(1).max(room.min(1))),
        };
        Some((start as u16, length as u16))
    }
}

/// Draws the scrollbar in the last column of `area`, over what is there.
pub fn draw(buf: &mut Buffer, area: Rect, extent: Extent, style: Style) {
    let area = area.intersection(buf.area);
    if area.width == 0 {
        return;
    }
    let Some((start, length)) = extent.thumb(area.height) else {
        return;
    };
    for row in start..start + length {
        if let Some(cell) = buf.cell_mut((area.right() - 1, area.top() + row)) {
            cell.set_symbol("▐").set_style(style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumb_touches_the_ends_only_at_the_ends() {
        let at = |first| {
            Extent {
                total: 1_000_000,
                first,
                visible: 10,
            }
            .thumb(10)
        };
        assert_eq!(at(0), Some((0, 1)));
        assert_eq!(at(1), Some((1, 1)));
        assert_eq!(at(999_989), Some((8, 1)));
        assert_eq!(at(999_990), Some((9, 1)));
    }

    #[test]
    fn nothing_is_drawn_where_all_is_in_sight() {
        let extent = Extent {
            total: 5,
            first: 0,
            visible: 5,
        };
        assert_eq!(extent.thumb(5), None);
        assert_eq!(extent.thumb(0), None);
    }
}
