//! A layout as it is remembered between two starts.

use serde::{Deserialize, Serialize};

use super::node::{Node, complete};
use super::{Axis, DEPTH_MAX, Layout, RATIO_MIN};
use crate::ui::pane::PaneId;

impl Layout {
    /// Returns the layout as it should be remembered.
    pub fn save(&self) -> SavedLayout {
        SavedLayout {
            wide: SavedNode::of(&self.wide),
            stacked: SavedNode::of(&self.stacked),
            closed: self.closed.iter().map(|it| it.0.to_owned()).collect(),
        }
    }

    /// Takes back what `save` gave; panes that are no more fall out, new ones join a group.
    pub fn restore(&mut self, saved: &SavedLayout) {
        for (node, saved) in [
            (&mut self.wide, &saved.wide),
            (&mut self.stacked, &saved.stacked),
        ] {
            if let Some(restored) = saved.node(&self.known, DEPTH_MAX) {
                *node = complete(restored, &self.known);
            }
        }
        self.single = Node::of(self.known.clone());
        self.closed.clear();
        self.zoomed = false;
        for name in &saved.closed {
            if let Some(pane) = self.known.iter().find(|it| it.0 == name).copied() {
                self.close(pane);
            }
        }
    }
}

/// A layout in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedLayout {
    wide: SavedNode,
    stacked: SavedNode,
    #[serde(default)]
    closed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum SavedNode {
    Split {
        axis: Axis,
        ratio: u16,
        parts: Box<(SavedNode, SavedNode)>,
    },
    Group {
        panes: Vec<String>,
        shown: usize,
    },
}

impl SavedNode {
    fn of(node: &Node) -> SavedNode {
        match node {
            Node::Split {
                axis,
                ratio,
                first,
                second,
            } => SavedNode::Split {
                axis: *axis,
                ratio: *ratio,
                parts: Box::new((SavedNode::of(first), SavedNode::of(second))),
            },
            Node::Group { panes, active } => SavedNode::Group {
                panes: panes.iter().map(|it| it.0.to_owned()).collect(),
                shown: *active,
            },
        }
    }

    fn node(&self, known: &[PaneId], depth: usize) -> Option<Node> {
        match self {
            SavedNode::Split { axis, ratio, parts } => {
                let depth = depth.checked_sub(1)?;
                let ratio = (*ratio).clamp(RATIO_MIN, 1000 - RATIO_MIN);
                match (parts.0.node(known, depth), parts.1.node(known, depth)) {
                    (Some(first), Some(second)) => Some(Node::split(*axis, ratio, first, second)),
                    (one, other) => one.or(other),
                }
            }
            SavedNode::Group { panes, shown } => {
                let panes: Vec<PaneId> = panes
                    .iter()
                    .filter_map(|name| known.iter().find(|it| it.0 == name).copied())
                    .collect();
                let active = (*shown).min(panes.len().saturating_sub(1));
                (!panes.is_empty()).then_some(Node::Group { panes, active })
            }
        }
    }
}
