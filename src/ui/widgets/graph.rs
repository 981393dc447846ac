//! The commit graph: a trunk of atoms in the order of the log, and milestones that gather some of them.
//!
//! ```text
//! ◆─╮    the milestone
//! ○ │    an atom that belongs to none yet
//! ●─┤    one it gathers
//! ◆─│─╮  another milestone, written before
//! ●─│─┤
//! ●─┼─╯  (what crosses a lane is drawn as a crossing)
//! ●─╯    the oldest one gathered
//! ```
//!
//! A milestone reaches from its own place down to the oldest commit it gathers, in a lane of its own.
//! Places are counted from the oldest entry, so that what is appended never moves what is there, and
//! the lane of a milestone is settled when it is written. Nothing is kept per row: a row is drawn from
//! the few milestones that reach over it, found by binary search in each lane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text;

/// More milestones than this rarely reach over one row; those that do share the last lane.
pub const LANES_MAX: usize = 6;

/// A milestone's stretch of the log, in places from the oldest entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Place of the oldest commit it gathers.
    pub oldest: u32,
    /// Place of the milestone itself.
    pub own: u32,
    /// Says which milestone, to whoever keeps the graph.
    pub milestone: u32,
}

/// All lanes of all milestones.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    lanes: Vec<Vec<Reach>>,
}

impl Lanes {
    /// Gives a milestone its lane. Milestones come in the order of their places.
    pub fn push(&mut self, reach: Reach) {
        let reach = Reach {
            oldest: reach.oldest.min(reach.own),
            ..reach
        };
        let free = self
            .lanes
            .iter()
            .position(|lane| lane.last().is_none_or(|it| it.own < reach.oldest));
        let lane = match free {
            Some(it) => it,
            None if self.lanes.len() < LANES_MAX => {
                self.lanes.push(Vec::new());
                self.lanes.len() - 1
            }
            None => LANES_MAX - 1,
        };
        self.lanes[lane].push(reach);
    }

    /// Returns how many lanes there are.
    pub fn count(&self) -> usize {
        self.lanes.len()
    }

    /// Returns the lane a milestone that stands at `place` was given.
    pub fn lane_of(&self, place: u32) -> Option<usize> {
        self.lanes
            .iter()
            .position(|lane| lane.binary_search_by_key(&place, |it| it.own).is_ok())
    }

    /// Returns, lane by lane, the milestone that reaches over a place.
    pub fn over(&self, place: u32) -> impl Iterator<Item = Option<Reach>> + '_ {
        self.lanes.iter().map(move |lane| {
            let at = lane.partition_point(|it| it.own < place);
            lane.get(at).copied().filter(|it| it.oldest <= place)
        })
    }
}

/// What stands at one place of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A commit, and the place of the milestone that gathers it.
    Commit {
        gathered: Option<u32>,
    },
    Milestone,
}

/// The styles of a graph: lane colours are taken in turn.
#[derive(Clone, Debug, Default)]
pub struct GraphStyle {
    pub pending: Style,
    pub lanes: Vec<Style>,
    pub milestone: Style,
}

impl GraphStyle {
    fn lane(&self, milestone: u32) -> Style {
        match self.lanes.len() {
            0 => Style::default(),
            count => self.lanes[milestone as usize % count],
        }
    }
}

/// Returns how many columns the graph takes, the gap after it included.
pub fn columns(lanes: &Lanes) -> u16 {
    2 + 2 * lanes.count() as u16
}

/// Draws the graph of one row from the left edge of `area`.
pub fn draw_row(
    buf: &mut Buffer,
    area: Rect,
    lanes: &Lanes,
    style: &GraphStyle,
    place: u32,
    node: Node,
) {
    // The lane a line runs to from the node, with the glyph it ends in.
    let mut target = None;
    let over: Vec<Option<Reach>> = lanes.over(place).collect();
    for (lane, reach) in over.iter().enumerate() {
        let Some(reach) = reach else { continue };
        match node {
            Node::Milestone if reach.own == place => {
                target = Some((lane, *reach, if reach.oldest == place { "╴" } else { "╮" }));
            }
            Node::Commit {
                gathered: Some(own),
            } if reach.own == own => {
                target = Some((lane, *reach, if reach.oldest == place { "╯" } else { "┤" }));
            }
            _ => {}
        }
    }
    let own_style = target.map(|(_, reach, _)| style.lane(reach.milestone));
    let (glyph, glyph_style) = match node {
        Node::Milestone => ("◆", style.milestone.patch(own_style.unwrap_or_default())),
        Node::Commit { gathered: None } => ("○", style.pending),
        Node::Commit { gathered: Some(_) } => ("●", own_style.unwrap_or_default()),
    };
    let y = area.top();
    text::put(buf, area, area.left(), y, glyph, glyph_style);
    let last = target.map_or(0, |(lane, _, _)| lane);
    for (lane, reach) in over.iter().enumerate() {
        let x = area.left() + 2 + 2 * lane as u16;
        let line = own_style.filter(|_| lane <= last && target.is_some());
        if let Some(line) = line {
            text::put(buf, area, x - 1, y, "─", line);
        }
        match (target, reach) {
            (Some((at, _, end)), _) if at == lane => {
                text::put(buf, area, x, y, end, line.unwrap_or_default());
            }
            (_, Some(reach)) => {
                let crossing = if line.is_some() { "┼" } else { "│" };
                text::put(buf, area, x, y, crossing, style.lane(reach.milestone));
            }
            (_, None) => {
                if let Some(line) = line {
                    text::put(buf, area, x, y, "─", line);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a log written oldest first: `c` a pending commit, a digit a commit gathered by that
    /// milestone, `M` the next milestone; the newest is drawn on top.
    fn drawn(log: &str) -> Vec<String> {
        let entries: Vec<char> = log.chars().collect();
        let milestones: Vec<u32> = entries
            .iter()
            .enumerate()
            .filter(|it| *it.1 == 'M')
            .map(|it| it.0 as u32)
            .collect();
        let mut lanes = Lanes::default();
        for (index, own) in milestones.iter().enumerate() {
            let digit = char::from_digit(index as u32 + 1, 10);
            let oldest = entries.iter().position(|it| Some(*it) == digit);
            lanes.push(Reach {
                oldest: oldest.map_or(*own, |it| it as u32),
                own: *own,
                milestone: index as u32,
            });
        }
        (0..entries.len())
            .rev()
            .map(|place| {
                let node = match entries[place] {
                    'M' => Node::Milestone,
                    'c' => Node::Commit { gathered: None },
                    digit => Node::Commit {
                        gathered: digit
                            .to_digit(10)
                            .and_then(|it| milestones.get(it as usize - 1).copied()),
                    },
                };
                let mut buf = Buffer::empty(Rect::new(0, 0, 16, 1));
                let area = buf.area;
                let style = GraphStyle::default();
                draw_row(&mut buf, area, &lanes, &style, place as u32, node);
                (0..16)
                    .map(|x| buf[(x, 0)].symbol().to_string())
                    .collect::<String>()
                    .trim_end()
                    .to_string()
            })
            .collect()
    }

    #[test]
    fn a_milestone_gathers_what_it_names_and_leaves_the_rest() {
        assert_eq!(drawn("1c1M"), ["◆─╮", "●─┤", "○ │", "●─╯"]);
    }

    #[test]
    fn milestones_one_after_the_other_share_a_lane() {
        assert_eq!(drawn("11M2M"), ["◆─╮", "●─╯", "◆─╮", "●─┤", "●─╯"]);
    }

    #[test]
    fn milestones_that_overlap_cross() {
        assert_eq!(
            drawn("12c12MM"),
            ["◆───╮", "◆─╮ │", "●─┼─┤", "●─┤ │", "○ │ │", "●─┼─╯", "●─╯"]
        );
    }

    #[test]
    fn a_milestone_of_nothing_stands_alone() {
        assert_eq!(drawn("cM"), ["◆─╴", "○"]);
    }

    #[test]
    fn lanes_never_grow_beyond_their_limit() {
        let mut lanes = Lanes::default();
        for own in 0..1000 {
            lanes.push(Reach {
                oldest: 0,
                own: own + 1,
                milestone: own,
            });
        }
        assert_eq!(lanes.count(), LANES_MAX);
        assert_eq!(columns(&lanes), 2 + 2 * LANES_MAX as u16);
    }
}
