//! Which pane has the focus, and the way to the others.

use ratatui::layout::Rect;

use super::layout::{Arrangement, Cell};
use super::pane::PaneId;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Left,
    Right,
    Up,
    Down,
}

/// The focused pane and the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    order: Vec<PaneId>,
    current: PaneId,
    previous: Option<PaneId>,
}

impl Focus {
    /// Begins at the first pane; `None` if there is no pane at all.
    pub fn new(order: &[PaneId]) -> Option<Focus> {
        Some(Focus {
            current: *order.first()?,
            order: order.to_vec(),
            previous: None,
        })
    }

    pub fn current(&self) -> PaneId {
        self.current
    }

    /// Moves to a pane; one that is not there changes nothing.
    pub fn set(&mut self, pane: PaneId) {
        if pane != self.current && self.order.contains(&pane) {
            self.previous = Some(self.current);
            self.current = pane;
        }
    }

    pub fn previous(&self) -> Option<PaneId> {
        self.previous
    }

    /// Returns to the pane that had the focus before.
    pub fn back(&mut self) {
        if let Some(previous) = self.previous {
            self.set(previous);
        }
    }

    /// Moves along the order, round at the ends.
    pub fn step(&mut self, steps: i32) {
        let place = self
            .order
            .iter()
            .position(|it| *it == self.current)
            .unwrap_or(0);
        let count = self.order.len().max(1) as i64;
        let place = (place as i64 + i64::from(steps)).rem_euclid(count);
        if let Some(pane) = self.order.get(place as usize) {
            self.set(*pane);
        }
    }

    /// Moves to the nearest pane in a direction, if there is one.
    pub fn toward(&mut self, direction: Direction, arrangement: &Arrangement) {
        if let Some(pane) = self.neighbour(direction, arrangement) {
            self.set(pane);
        }
    }

    /// Returns the nearest pane in a direction.
    pub fn neighbour(&self, direction: Direction, arrangement: &Arrangement) -> Option<PaneId> {
        let from = arrangement.cell_of(self.current)?.area;
        arrangement
            .cells
            .iter()
            .filter_map(|cell| Some((distance(from, cell.area, direction)?, cell)))
            .min_by_key(|(distance, _)| *distance)
            .and_then(|(_, cell)| Cell::shown(cell))
    }
}

/// How far an area lies in a direction, and beside it; `None` where it lies elsewhere.
fn distance(from: Rect, to: Rect, direction: Direction) -> Option<(u16, u16)> {
    let (ahead, aside) = match direction {
        Direction::Left => (
            from.x.checked_sub(to.right()),
            gap(from.y, from.bottom(), to.y, to.bottom()),
        ),
        Direction::Right => (
            to.x.checked_sub(from.right()),
            gap(from.y, from.bottom(), to.y, to.bottom()),
        ),
        Direction::Up => (
            from.y.checked_sub(to.bottom()),
            gap(from.x, from.right(), to.x, to.right()),
        ),
        Direction::Down => (
            to.y.checked_sub(from.bottom()),
            gap(from.x, from.right(), to.x, to.right()),
        ),
    };
    Some((aside, ahead?))
}

/// Returns the space between two ranges, 0 where they overlap.
fn gap(start: u16, end: u16, other_start: u16, other_end: u16) -> u16 {
    other_start
        .saturating_sub(end.saturating_sub(1))
        .max(start.saturating_sub(other_end.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::super::layout::Layout;
    use super::*;

    const PANES: [PaneId; 5] = [
        PaneId("repl"),
        PaneId("commits"),
        PaneId("violations"),
        PaneId("source"),
        PaneId("diff"),
    ];

    #[test]
    fn the_focus_goes_round_and_back() {
        let mut focus = Focus::new(&PANES).expect("panes");
        focus.step(-1);
        assert_eq!(focus.current(), PaneId("diff"));
        focus.step(1);
        assert_eq!(focus.current(), PaneId("repl"));
        focus.back();
        assert_eq!(focus.current(), PaneId("diff"));
        focus.set(PaneId("nowhere"));
        assert_eq!(focus.current(), PaneId("diff"));
    }

    #[test]
    fn directions_follow_the_screen() {
        let area = Rect::new(0, 0, 200, 58);
        let arrangement = Layout::new(&PANES).arrange(area, PaneId("repl"));
        let mut focus = Focus::new(&PANES).expect("panes");
        for (direction, pane) in [
            (Direction::Left, "repl"),
            (Direction::Right, "commits"),
            (Direction::Down, "violations"),
            (Direction::Down, "source"),
            (Direction::Down, "source"),
            (Direction::Left, "repl"),
            (Direction::Up, "repl"),
        ] {
            focus.toward(direction, &arrangement);
            assert_eq!(focus.current().0, pane);
        }
    }
}
