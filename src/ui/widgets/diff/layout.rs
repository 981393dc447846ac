//! Which lines of the screen show what: in one column or two, long equal runs folded.

use super::{Diff, DiffMode};
use crate::session::view::diff::{DiffKind, DiffRow};

/// Equal lines shown on both sides of a difference.
pub(super) const CONTEXT_ROWS: usize = 3;
/// Fewer equal lines than this are shown rather than folded: the fold would take as much room.
const FOLD_ROWS_MIN: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// One line of the screen, by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DisplayLine {
    Title {
        view: usize,
    },
    Blank,
    Fold {
        count: usize,
    },
    One {
        view: usize,
        row: usize,
        side: Side,
    },
    Both {
        view: usize,
        row: usize,
    },
    /// What moved or was renamed, in words.
    Note {
        view: usize,
        note: usize,
    },
    /// Said where both versions are equal, or their forms are.
    Equal {
        lines_differ: bool,
    },
}

/// The lines of the screen for one layout.
#[derive(Debug, Default)]
pub(super) struct Display {
    pub(super) lines: Vec<DisplayLine>,
    /// First line and number of lines of each run of differences.
    pub(super) hunks: Vec<(usize, usize)>,
    /// The title line of each definition.
    pub(super) titles: Vec<usize>,
}

impl Diff {
    pub(super) fn lay_out(&self, split: bool) -> Display {
        let mut res = Display::default();
        for (index, view) in self.views.iter().enumerate() {
            if index > 0 {
                res.lines.push(DisplayLine::Blank);
            }
            res.titles.push(res.lines.len());
            res.lines.push(DisplayLine::Title { view: index });
            // A side with nothing on it is not worth half of the screen, unless it is asked for.
            let rows = self.rows(index);
            let split = split && (self.mode == DiffMode::Split || has_two_sides(rows));
            let notes = view.forms.iter().filter(|_| !self.by_lines);
            let notes = notes.flat_map(|it| 0..it.notes.len());
            res.lines
                .extend(notes.map(|note| DisplayLine::Note { view: index, note }));
            let mut row = 0;
            while row < rows.len() {
                let same = rows[row].kind == DiffKind::Same;
                let end = rows[row..]
                    .iter()
                    .position(|it| (it.kind == DiffKind::Same) != same)
                    .map_or(rows.len(), |it| row + it);
                if same {
                    self.lay_out_equal(&mut res, index, row..end, split);
                } else {
                    let start = res.lines.len();
                    lay_out_different(&mut res.lines, rows, index, row..end, split);
                    res.hunks.push((start, res.lines.len() - start));
                }
                row = end;
            }
            if rows.iter().all(|it| it.kind == DiffKind::Same) {
                let lines_differ = view.rows.iter().any(|it| it.kind != DiffKind::Same);
                res.lines.push(DisplayLine::Equal { lines_differ });
            }
        }
        res
    }

    fn lay_out_equal(
        &self,
        res: &mut Display,
        view: usize,
        rows: std::ops::Range<usize>,
        split: bool,
    ) {
        let total = self.rows(view).len();
        let before = if rows.start == 0 { 0 } else { CONTEXT_ROWS };
        let after = if rows.end == total { 0 } else { CONTEXT_ROWS };
        let all_equal = rows.start == 0 && rows.end == total;
        let folded = rows.len().saturating_sub(before + after);
        let line = |row| match split {
            true => DisplayLine::Both { view, row },
            false => DisplayLine::One {
                view,
                row,
                side: Side::Right,
            },
        };
        if self.unfolded || all_equal || folded < FOLD_ROWS_MIN {
            res.lines.extend(rows.map(line));
            return;
        }
        res.lines
            .extend((rows.start..rows.start + before).map(line));
        res.lines.push(DisplayLine::Fold { count: folded });
        res.lines.extend((rows.end - after..rows.end).map(line));
    }
}

fn has_two_sides(rows: &[DiffRow]) -> bool {
    let any = |side: fn(&DiffRow) -> bool| rows.iter().any(side);
    any(|row| row.left.is_some()) && any(|row| row.right.is_some())
}

pub(super) fn lay_out_different(
    lines: &mut Vec<DisplayLine>,
    all: &[DiffRow],
    index: usize,
    rows: std::ops::Range<usize>,
    split: bool,
) {
    if split {
        lines.extend(rows.map(|row| DisplayLine::Both { view: index, row }));
        return;
    }
    for side in [Side::Left, Side::Right] {
        for row in rows.clone() {
            let line = match side {
                Side::Left => &all[row].left,
                Side::Right => &all[row].right,
            };
            if line.is_some() {
                lines.push(DisplayLine::One {
                    view: index,
                    row,
                    side,
                });
            }
        }
    }
}
