//! The tree of splits: groups of panes, cut apart, joined and grown.

use super::{Axis, HEIGHT_MIN, RATIO_MIN, STEP, WIDTH_MIN};
use crate::ui::focus::Direction;
use crate::ui::pane::PaneId;

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
    pub(super) fn split(axis: Axis, ratio: u16, first: Node, second: Node) -> Node {
        Node::Split {
            axis,
            ratio,
            first: Box::new(first),
            second: Box::new(second),
        }
    }

    pub(super) fn group(panes: &[&'static str]) -> Node {
        Node::Group {
            panes: panes.iter().map(|it| PaneId(it)).collect(),
            active: 0,
        }
    }

    pub(super) fn panes(&self, found: &mut Vec<PaneId>) {
        match self {
            Node::Split { first, second, .. } => {
                first.panes(found);
                second.panes(found);
            }
            Node::Group { panes, .. } => found.extend(panes),
        }
    }

    pub(super) fn contains(&self, pane: PaneId) -> bool {
        match self {
            Node::Split { first, second, .. } => first.contains(pane) || second.contains(pane),
            Node::Group { panes, .. } => panes.contains(&pane),
        }
    }

    /// Keeps the panes there are; `None` where none is left.
    pub(super) fn retain(self, known: &[PaneId]) -> Option<Node> {
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

    pub(super) fn first_group(&mut self) -> &mut Vec<PaneId> {
        match self {
            Node::Split { first, .. } => first.first_group(),
            Node::Group { panes, .. } => panes,
        }
    }

    pub(super) fn show(&mut self, pane: PaneId) {
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

    pub(super) fn minimum(&self) -> (u16, u16) {
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

impl Node {
    /// Returns the group a pane is in.
    pub(super) fn group_of(&mut self, pane: PaneId) -> Option<&mut Node> {
        match self {
            Node::Group { panes, .. } => panes.contains(&pane).then_some(self),
            Node::Split { first, second, .. } => match first.contains(pane) {
                true => first.group_of(pane),
                false => second.group_of(pane),
            },
        }
    }

    /// Adds a pane to the group of another, in front.
    pub(super) fn join(&mut self, pane: PaneId, beside: PaneId) -> bool {
        let Some(Node::Group { panes, active }) = self.group_of(beside) else {
            return false;
        };
        if !panes.contains(&pane) {
            panes.push(pane);
        }
        *active = panes.iter().position(|it| *it == pane).unwrap_or(0);
        true
    }

    /// Gives a pane a place of its own beside the group it was in; not where it is alone there.
    pub(super) fn split_out(&mut self, pane: PaneId, axis: Axis) -> bool {
        let Some(group) = self.group_of(pane) else {
            return false;
        };
        let Node::Group { panes, .. } = group else {
            return false;
        };
        if panes.len() < 2 {
            return false;
        }
        let rest: Vec<PaneId> = panes.iter().copied().filter(|it| *it != pane).collect();
        let (first, second) = (Node::of(rest), Node::of(vec![pane]));
        *group = Node::split(axis, 500, first, second);
        true
    }

    /// Takes a pane out; a tree of this pane alone stays as it is.
    pub(super) fn remove(&mut self, pane: PaneId) -> bool {
        let mut left = Vec::new();
        self.panes(&mut left);
        left.retain(|it| *it != pane);
        match std::mem::replace(self, Node::of(vec![pane])).retain(&left) {
            Some(rest) => {
                *self = rest;
                true
            }
            None => false,
        }
    }

    /// Puts a pane along an edge of everything.
    pub(super) fn edge(&mut self, pane: PaneId, direction: Direction) {
        let whole = std::mem::replace(self, Node::of(vec![pane]));
        let own = Node::of(vec![pane]);
        *self = match direction {
            Direction::Left => Node::split(Axis::Row, 350, own, whole),
            Direction::Right => Node::split(Axis::Row, 650, whole, own),
            Direction::Up => Node::split(Axis::Column, 350, own, whole),
            Direction::Down => Node::split(Axis::Column, 650, whole, own),
        };
    }

    pub(super) fn of(panes: Vec<PaneId>) -> Node {
        Node::Group { panes, active: 0 }
    }
}

/// Drops unknown and repeated panes and adds the ones that are missing.
pub(super) fn complete(node: Node, known: &[PaneId]) -> Node {
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

/// Changes the innermost split of that axis around a pane; answers whether there was one.
pub(super) fn grow(node: &mut Node, pane: PaneId, wanted: Option<Axis>, steps: i32) -> bool {
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
