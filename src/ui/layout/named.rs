//! The layouts that came with the program, by what one does in them.

use super::node::{Node, complete};
use super::{Axis, Layout};
use crate::ui::pane::PaneId;

/// A layout that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedLayout {
    pub name: &'static str,
    pub sentence: &'static str,
    /// Columns from the left, each of places from above, each of panes; shares of a thousand.
    wide: Columns,
    /// The same for a screen of half the width.
    stacked: Columns,
}

type Columns = &'static [(u16, &'static [(u16, &'static [&'static str])])];

/// Every layout that came with the program, the one at first first.
pub const NAMED: [NamedLayout; 4] = [
    NamedLayout {
        name: "default",
        sentence: "REPL on the left; commits, violations and source on the right.",
        wide: &[
            (460, &[(1000, &["repl", "chat"])]),
            (
                540,
                &[
                    (380, &["commits", "definitions"]),
                    (220, &["violations", "tests", "journal"]),
                    (400, &["source", "diff", "review"]),
                ],
            ),
        ],
        stacked: &[(
            1000,
            &[
                (
                    520,
                    &[
                        "commits",
                        "violations",
                        "tests",
                        "source",
                        "diff",
                        "definitions",
                        "journal",
                        "review",
                    ],
                ),
                (480, &["repl", "chat"]),
            ],
        )],
    },
    NamedLayout {
        name: "review",
        sentence: "What changed and what was found, beside a large diff.",
        wide: &[
            (
                400,
                &[
                    (600, &["commits", "definitions"]),
                    (400, &["violations", "tests", "journal"]),
                ],
            ),
            (
                600,
                &[
                    (720, &["diff", "source", "review"]),
                    (280, &["repl", "chat"]),
                ],
            ),
        ],
        stacked: &[(
            1000,
            &[
                (
                    420,
                    &["commits", "violations", "tests", "definitions", "journal"],
                ),
                (580, &["diff", "source", "review", "repl", "chat"]),
            ],
        )],
    },
    NamedLayout {
        name: "write",
        sentence: "A large REPL beside the outline and the source.",
        wide: &[
            (600, &[(1000, &["repl", "chat"])]),
            (
                400,
                &[
                    (400, &["definitions", "commits", "journal"]),
                    (400, &["source", "diff", "review"]),
                    (200, &["violations", "tests"]),
                ],
            ),
        ],
        stacked: &[(
            1000,
            &[
                (
                    300,
                    &[
                        "source",
                        "definitions",
                        "violations",
                        "tests",
                        "commits",
                        "diff",
                        "journal",
                        "review",
                    ],
                ),
                (700, &["repl", "chat"]),
            ],
        )],
    },
    NamedLayout {
        name: "debug",
        sentence: "Source and REPL on the left; journal, findings and definitions on the right.",
        wide: &[
            (
                560,
                &[
                    (520, &["source", "diff", "review"]),
                    (480, &["repl", "chat"]),
                ],
            ),
            (
                440,
                &[
                    (400, &["journal", "commits"]),
                    (300, &["violations", "tests"]),
                    (300, &["definitions"]),
                ],
            ),
        ],
        stacked: &[(
            1000,
            &[
                (
                    500,
                    &[
                        "source",
                        "journal",
                        "violations",
                        "tests",
                        "definitions",
                        "commits",
                        "diff",
                        "review",
                    ],
                ),
                (500, &["repl", "chat"]),
            ],
        )],
    },
];

impl Layout {
    /// Returns a layout that came with the program, of these panes.
    pub fn named(name: &str, known: &[PaneId]) -> Option<Layout> {
        let named = NAMED.iter().find(|it| it.name == name)?;
        let single = Node::of(known.to_vec());
        Some(Layout {
            known: known.to_vec(),
            wide: complete(columns(named.wide), known),
            stacked: complete(columns(named.stacked), known),
            single: complete(single, known),
            closed: Vec::new(),
            zoomed: false,
        })
    }
}

fn columns(columns: Columns) -> Node {
    let column = |(share, places): &(u16, &[(u16, &'static [&'static str])])| {
        let places = places
            .iter()
            .map(|(share, panes)| (*share, Node::group(panes)));
        (*share, joined(Axis::Column, places.collect()))
    };
    joined(Axis::Row, columns.iter().map(column).collect())
}

/// Joins parts by their shares, the last two first.
fn joined(axis: Axis, mut parts: Vec<(u16, Node)>) -> Node {
    let (mut rest, mut node) = parts.pop().expect("BUG: a layout has a part");
    while let Some((share, part)) = parts.pop() {
        let whole = share + rest;
        let ratio = u32::from(share) * 1000 / u32::from(whole);
        node = Node::split(axis, ratio as u16, part, node);
        rest = whole;
    }
    node
}
