//! Cutting an area into the parts of a tree of splits.

use ratatui::layout::Rect;

use super::node::Node;
use super::{Arrangement, Axis, Cell, Divider};

/// Says where each part of a node stands within an area.
pub(super) fn place(node: &Node, area: Rect, path: &mut Vec<bool>, arrangement: &mut Arrangement) {
    match node {
        Node::Group { panes, active } => arrangement.cells.push(Cell {
            panes: panes.clone(),
            active: *active,
            area,
        }),
        Node::Split {
            axis,
            ratio,
            first,
            second,
        } => {
            let (first_area, second_area, divider) =
                divide(area, *axis, *ratio, first.minimum(), second.minimum());
            arrangement.dividers.push(Divider {
                axis: *axis,
                area: divider,
                whole: area,
                path: path.clone(),
            });
            path.push(false);
            place(first, first_area, path, arrangement);
            path.pop();
            path.push(true);
            place(second, second_area, path, arrangement);
            path.pop();
        }
    }
}

/// Cuts an area in two by a ratio, giving each part its minimum first.
fn divide(
    area: Rect,
    axis: Axis,
    ratio: u16,
    first_minimum: (u16, u16),
    second_minimum: (u16, u16),
) -> (Rect, Rect, Rect) {
    let share = |length: u16, low: u16, high: u16| {
        let wanted = (u32::from(length) * u32::from(ratio) / 1000) as u16;
        wanted.min(length.saturating_sub(high)).max(low).min(length)
    };
    match axis {
        Axis::Row => {
            let room = area.width.saturating_sub(1);
            let width = share(room, first_minimum.0, second_minimum.0);
            let first = Rect { width, ..area };
            let divider = Rect {
                x: area.x + width,
                width: area.width - room,
                ..area
            };
            let second = Rect {
                x: divider.x + divider.width,
                width: room - width,
                ..area
            };
            (first, second, divider)
        }
        Axis::Column => {
            let height = share(area.height, first_minimum.1, second_minimum.1);
            let first = Rect { height, ..area };
            let second = Rect {
                y: area.y + height,
                height: area.height - height,
                ..area
            };
            let divider = Rect {
                height: second.height.min(1),
                ..second
            };
            (first, second, divider)
        }
    }
}
