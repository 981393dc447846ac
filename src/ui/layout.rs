//! Where panes stand: a tree of splits whose leaves are groups of panes shown as tabs.
//!
//! There are three arrangements, by the size of the screen, and each remembers what was changed in it:
//!
//! ```text
//! wide              stacked          single
//! ┌─────┬────────┐  ┌────────────┐  ┌──────┐
//! │     │commits │  │commits ┊ … │  │repl ┊│
//! │repl ├────────┤  ├────────────┤  │ …    │
//! │     │violat. │  │repl        │  └──────┘
//! │     ├────────┤  └────────────┘
//! │     │source ┊│
//! └─────┴────────┘
//! ```

mod named;
mod node;
mod place;
mod saved;

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use self::node::{Node, grow};
use self::place::place;
use super::focus::Direction;
use super::pane::PaneId;
pub use named::NAMED;
pub use saved::SavedLayout;

/// A group narrower than this shows nothing of use.
pub const WIDTH_MIN: u16 = 16;
/// A title and three rows.
pub const HEIGHT_MIN: u16 = 4;
/// What one step of growing or shrinking moves, of a thousand.
const STEP: i32 = 40;
/// No part of a split is smaller than this, of a thousand.
const RATIO_MIN: u16 = 80;
/// Splits nested deeper than this are not read back from a saved layout.
const DEPTH_MAX: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Side by side.
    Row,
    /// One above the other.
    Column,
}

/// A group as it stands on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub panes: Vec<PaneId>,
    pub active: usize,
    /// Title row and inside.
    pub area: Rect,
}

impl Cell {
    pub fn shown(&self) -> Option<PaneId> {
        self.panes.get(self.active).copied()
    }

    pub fn title_row(&self) -> Rect {
        Rect {
            height: self.area.height.min(1),
            ..self.area
        }
    }

    pub fn inside(&self) -> Rect {
        Rect {
            y: self.area.y.saturating_add(1),
            height: self.area.height.saturating_sub(1),
            ..self.area
        }
    }
}

/// The line between two parts, which the mouse can take hold of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divider {
    pub axis: Axis,
    /// A column between parts side by side; the title row of the lower part of a column.
    pub area: Rect,
    /// What the two parts share.
    whole: Rect,
    /// The way to the split from the root: `false` is the first part.
    path: Vec<bool>,
}

/// What stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    pub cells: Vec<Cell>,
    pub dividers: Vec<Divider>,
}

impl Arrangement {
    pub fn cell_of(&self, pane: PaneId) -> Option<&Cell> {
        self.cells.iter().find(|it| it.panes.contains(&pane))
    }

    /// Returns the group at a place of the screen.
    pub fn cell_at(&self, column: u16, row: u16) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|it| it.area.contains((column, row).into()))
    }
}

/// Which of the three arrangements a screen gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Wide,
    Stacked,
    Single,
}

impl Shape {
    pub fn of(area: Rect) -> Shape {
        if area.width >= 120 && area.height >= 24 {
            Shape::Wide
        } else if area.width >= 50 && area.height >= 14 {
            Shape::Stacked
        } else {
            Shape::Single
        }
    }
}

/// The three arrangements and whether one pane has all the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    known: Vec<PaneId>,
    wide: Node,
    stacked: Node,
    single: Node,
    /// Panes without a place, the one closed last at the end.
    closed: Vec<PaneId>,
    pub zoomed: bool,
}

impl Layout {
    /// Lays out these panes; the order is that of `focus.next`.
    pub fn new(known: &[PaneId]) -> Layout {
        Layout::named(NAMED[0].name, known).expect("BUG: the first layout is named")
    }

    pub fn reset(&mut self) {
        *self = Layout::new(&self.known);
    }

    /// Whether a pane has no place now.
    pub fn is_closed(&self, pane: PaneId) -> bool {
        self.closed.contains(&pane)
    }

    /// Returns the pane that was closed last.
    pub fn closed_last(&self) -> Option<PaneId> {
        self.closed.last().copied()
    }

    /// Takes a pane off the screen; the last one stays.
    pub fn close(&mut self, pane: PaneId) -> bool {
        if self.closed.len() + 1 >= self.known.len() || self.is_closed(pane) {
            return false;
        }
        for root in [&mut self.wide, &mut self.stacked, &mut self.single] {
            root.remove(pane);
        }
        self.closed.push(pane);
        true
    }

    /// Brings a pane back, among the tabs of another.
    pub fn reopen(&mut self, pane: PaneId, beside: PaneId) {
        self.closed.retain(|it| *it != pane);
        for root in [&mut self.wide, &mut self.stacked, &mut self.single] {
            if !root.contains(pane) && !root.join(pane, beside) {
                root.first_group().push(pane);
            }
        }
    }

    /// Gives a pane a place of its own on a screen of this size; not where it has one.
    pub fn split(&mut self, area: Rect, pane: PaneId, axis: Axis) -> bool {
        self.root_mut(area).split_out(pane, axis)
    }

    /// Moves a pane to a neighbour's tabs, or along an edge where there is no neighbour.
    pub fn move_to(
        &mut self,
        area: Rect,
        pane: PaneId,
        neighbour: Option<PaneId>,
        direction: Direction,
    ) -> bool {
        let root = self.root_mut(area);
        if !root.remove(pane) {
            return false;
        }
        match neighbour {
            Some(neighbour) => root.join(pane, neighbour),
            None => {
                root.edge(pane, direction);
                true
            }
        }
    }

    fn root(&self, area: Rect) -> &Node {
        match Shape::of(area) {
            Shape::Wide => &self.wide,
            Shape::Stacked => &self.stacked,
            Shape::Single => &self.single,
        }
    }

    fn root_mut(&mut self, area: Rect) -> &mut Node {
        match Shape::of(area) {
            Shape::Wide => &mut self.wide,
            Shape::Stacked => &mut self.stacked,
            Shape::Single => &mut self.single,
        }
    }

    /// Brings a pane to the front of its group, in every arrangement.
    pub fn show(&mut self, pane: PaneId) {
        self.wide.show(pane);
        self.stacked.show(pane);
        self.single.show(pane);
    }

    /// Says what stands where when `focus` has the focus.
    pub fn arrange(&self, area: Rect, focus: PaneId) -> Arrangement {
        let root = self.root(area);
        let minimum = root.minimum();
        let mut arrangement = Arrangement::default();
        if self.zoomed || area.width < minimum.0 || area.height < minimum.1 {
            // One group of everything, the focused pane seen.
            let mut panes = Vec::new();
            root.panes(&mut panes);
            let active = panes.iter().position(|it| *it == focus).unwrap_or(0);
            arrangement.cells.push(Cell {
                panes,
                active,
                area,
            });
        } else {
            place(root, area, &mut Vec::new(), &mut arrangement);
            // The focused pane is seen, whatever its group showed last.
            for cell in &mut arrangement.cells {
                if let Some(place) = cell.panes.iter().position(|it| *it == focus) {
                    cell.active = place;
                }
            }
        }
        arrangement
    }

    /// Makes the part with `pane` larger or smaller by some steps; the axis is a wish.
    pub fn grow(&mut self, area: Rect, pane: PaneId, axis: Axis, steps: i32) -> bool {
        let root = self.root_mut(area);
        grow(root, pane, Some(axis), steps) || grow(root, pane, None, steps)
    }

    /// Moves a divider to where the mouse is.
    pub fn drag(&mut self, area: Rect, divider: &Divider, column: u16, row: u16) {
        let mut node = self.root_mut(area);
        for second in &divider.path {
            let Node::Split {
                first,
                second: rest,
                ..
            } = node
            else {
                return;
            };
            node = if *second { rest } else { first };
        }
        let Node::Split { ratio, .. } = node else {
            return;
        };
        let (offset, length) = match divider.axis {
            Axis::Row => (
                column.saturating_sub(divider.whole.x),
                divider.whole.width.saturating_sub(1),
            ),
            Axis::Column => (row.saturating_sub(divider.whole.y), divider.whole.height),
        };
        // Rounded up, because `divide` rounds down: the divider stays under the mouse.
        let wanted = (u32::from(offset) * 1000).div_ceil(u32::from(length.max(1)));
        *ratio = (wanted.min(1000) as u16).clamp(RATIO_MIN, 1000 - RATIO_MIN);
    }
}
