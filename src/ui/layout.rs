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

mod saved;

use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};

use super::pane::PaneId;
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

/// A part of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Split {
        axis: Axis,
        /// The share of the first part, of a thousand.
        ratio: u16,
        first: Box<Node>,
        second: Box<Node>,
    },
    /// Panes in one place, one of them seen; never empty.
    Group { panes: Vec<PaneId>, active: usize },
}

impl Node {
    fn split(axis: Axis, ratio: u16, first: Node, second: Node) -> Node {
        Node::Split {
            axis,
            ratio,
            first: Box::new(first),
            second: Box::new(second),
        }
    }

    fn group(panes: &[&'static str]) -> Node {
        Node::Group {
            panes: panes.iter().map(|it| PaneId(it)).collect(),
            active: 0,
        }
    }

    fn panes(&self, found: &mut Vec<PaneId>) {
        match self {
            Node::Split { first, second, .. } => {
                first.panes(found);
                second.panes(found);
            }
            Node::Group { panes, .. } => found.extend(panes),
        }
    }

    fn contains(&self, pane: PaneId) -> bool {
        match self {
            Node::Split { first, second, .. } => first.contains(pane) || second.contains(pane),
            Node::Group { panes, .. } => panes.contains(&pane),
        }
    }

    /// Keeps the panes there are; `None` where none is left.
    fn retain(self, known: &[PaneId]) -> Option<Node> {
        match self {
            Node::Split {
                axis,
                ratio,
                first,
                second,
            } => match (first.retain(known), second.retain(known)) {
                (Some(first), Some(second)) => Some(Node::split(axis, ratio, first, second)),
                (one, other) => one.or(other),
            },
            Node::Group { mut panes, active } => {
                panes.retain(|it| known.contains(it));
                let active = active.min(panes.len().saturating_sub(1));
                (!panes.is_empty()).then_some(Node::Group { panes, active })
            }
        }
    }

    fn first_group(&mut self) -> &mut Vec<PaneId> {
        match self {
            Node::Split { first, .. } => first.first_group(),
            Node::Group { panes, .. } => panes,
        }
    }

    fn show(&mut self, pane: PaneId) {
        match self {
            Node::Split { first, second, .. } => {
                first.show(pane);
                second.show(pane);
            }
            Node::Group { panes, active } => {
                if let Some(place) = panes.iter().position(|it| *it == pane) {
                    *active = place;
                }
            }
        }
    }

    fn minimum(&self) -> (u16, u16) {
        match self {
            Node::Group { .. } => (WIDTH_MIN, HEIGHT_MIN),
            Node::Split {
                axis,
                first,
                second,
                ..
            } => {
                let (first, second) = (first.minimum(), second.minimum());
                match axis {
                    Axis::Row => (first.0 + second.0 + 1, first.1.max(second.1)),
                    Axis::Column => (first.0.max(second.0), first.1 + second.1),
                }
            }
        }
    }
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
    pub zoomed: bool,
}

impl Layout {
    /// Lays out these panes; the order is that of `focus.next`.
    pub fn new(known: &[PaneId]) -> Layout {
        let wide = Node::split(
            Axis::Row,
            460,
            Node::group(&["repl"]),
            Node::split(
                Axis::Column,
                380,
                Node::group(&["commits"]),
                Node::split(
                    Axis::Column,
                    360,
                    Node::group(&["violations"]),
                    Node::group(&["source", "diff"]),
                ),
            ),
        );
        let stacked = Node::split(
            Axis::Column,
            520,
            Node::group(&["commits", "violations", "source", "diff"]),
            Node::group(&["repl"]),
        );
        let single = Node::group(&["repl", "commits", "violations", "source", "diff"]);
        Layout {
            known: known.to_vec(),
            wide: complete(wide, known),
            stacked: complete(stacked, known),
            single: complete(single, known),
            zoomed: false,
        }
    }

    pub fn reset(&mut self) {
        *self = Layout::new(&self.known);
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

/// Drops unknown and repeated panes and adds the ones that are missing.
fn complete(node: Node, known: &[PaneId]) -> Node {
    let mut node = node.retain(known).unwrap_or(Node::Group {
        panes: known.to_vec(),
        active: 0,
    });
    for pane in known {
        if !node.contains(*pane) {
            node.first_group().push(*pane);
        }
    }
    node
}

fn place(node: &Node, area: Rect, path: &mut Vec<bool>, arrangement: &mut Arrangement) {
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

/// Changes the innermost split of that axis around a pane; answers whether there was one.
fn grow(node: &mut Node, pane: PaneId, wanted: Option<Axis>, steps: i32) -> bool {
    let Node::Split {
        axis,
        ratio,
        first,
        second,
    } = node
    else {
        return false;
    };
    let in_first = first.contains(pane);
    let inner = if in_first { first } else { second };
    if grow(inner, pane, wanted, steps) {
        return true;
    }
    if wanted.is_some_and(|it| it != *axis) {
        return false;
    }
    let change = if in_first { steps } else { -steps } * STEP;
    let low = i32::from(RATIO_MIN);
    *ratio = (i32::from(*ratio) + change).clamp(low, 1000 - low) as u16;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const PANES: [PaneId; 5] = [
        PaneId("repl"),
        PaneId("commits"),
        PaneId("violations"),
        PaneId("source"),
        PaneId("diff"),
    ];
    const REPL: PaneId = PANES[0];

    fn drawn(layout: &Layout, width: u16, height: u16, focus: PaneId) -> String {
        layout
            .arrange(Rect::new(0, 0, width, height), focus)
            .cells
            .iter()
            .map(|cell| {
                let names: Vec<&str> = cell.panes.iter().map(|it| it.0).collect();
                format!("{} {}#{}", cell.area, names.join("+"), cell.active)
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn each_size_gets_its_arrangement() {
        let layout = Layout::new(&PANES);
        insta::assert_snapshot!(drawn(&layout, 200, 58, REPL), @r"
        91x58+0+0 repl#0
        108x22+92+0 commits#0
        108x12+92+22 violations#0
        108x24+92+34 source+diff#0
        ");
        insta::assert_snapshot!(drawn(&layout, 80, 22, REPL), @r"
        80x11+0+0 commits+violations+source+diff#0
        80x11+0+11 repl#0
        ");
        insta::assert_snapshot!(drawn(&layout, 20, 4, PaneId("diff")), @"20x4+0+0 repl+commits+violations+source+diff#4");
    }

    #[test]
    fn cells_and_dividers_cover_the_screen_once_at_any_size() {
        let mut layout = Layout::new(&PANES);
        for ratio in [80, 500, 920] {
            if let Node::Split { ratio: it, .. } = &mut layout.wide {
                *it = ratio;
            }
            for width in (0..220).step_by(7) {
                for height in (0..70).step_by(3) {
                    let area = Rect::new(0, 0, width, height);
                    let arrangement = layout.arrange(area, REPL);
                    let columns: u32 = arrangement
                        .dividers
                        .iter()
                        .filter(|it| it.axis == Axis::Row)
                        .map(|it| it.area.area())
                        .sum();
                    let cells: u32 = arrangement.cells.iter().map(|it| it.area.area()).sum();
                    assert_eq!(columns + cells, area.area(), "{area}");
                    for cell in &arrangement.cells {
                        assert_eq!(cell.area.intersection(area), cell.area);
                    }
                }
            }
        }
    }

    #[test]
    fn growing_zooming_and_dragging_change_the_arrangement_and_reset_undoes_them() {
        let area = Rect::new(0, 0, 200, 58);
        let mut layout = Layout::new(&PANES);
        let width = |layout: &Layout| layout.arrange(area, REPL).cells[0].area.width;
        let before = width(&layout);
        assert!(layout.grow(area, REPL, Axis::Row, 2));
        assert!(width(&layout) > before);
        assert!(
            layout.grow(area, REPL, Axis::Column, -50),
            "falls back to its one split"
        );
        assert!(width(&layout) >= WIDTH_MIN);
        let divider = layout.arrange(area, REPL).dividers[0].clone();
        layout.drag(area, &divider, 120, 10);
        assert!(width(&layout).abs_diff(120) <= 1);
        layout.drag(area, &divider, 0, 0);
        layout.drag(area, &divider, u16::MAX, u16::MAX);
        layout.zoomed = true;
        assert_eq!(width(&layout), 200);
        layout.reset();
        assert_eq!(width(&layout), before);
    }

    #[test]
    fn a_saved_layout_comes_back_and_a_strange_one_is_mended() {
        let area = Rect::new(0, 0, 200, 58);
        let mut layout = Layout::new(&PANES);
        layout.grow(area, REPL, Axis::Row, 3);
        layout.show(PaneId("diff"));
        let text = serde_json::to_string(&layout.save()).expect("JSON");
        let mut again = Layout::new(&PANES);
        again.restore(&serde_json::from_str(&text).expect("a saved layout"));
        assert_eq!(again.arrange(area, REPL), layout.arrange(area, REPL));

        let strange = r#"{
            "wide": {"axis": "row", "ratio": 65535, "parts": [
                {"panes": ["gone"], "shown": 3}, {"panes": ["repl"], "shown": 9}]},
            "stacked": {"panes": [], "shown": 0}
        }"#;
        again.restore(&serde_json::from_str(strange).expect("a saved layout"));
        let mut shown: Vec<PaneId> = again.arrange(area, REPL).cells[0].panes.clone();
        shown.sort();
        let mut all = PANES.to_vec();
        all.sort();
        assert_eq!(shown, all);
    }
}
