//! A diff as text, for the clipboard.

use super::layout::{DisplayLine, Side, lay_out_different};
use super::{Diff, line_text};
use crate::session::view::diff::DiffKind;

impl Diff {
    /// Returns the comparisons as a unified diff, for the clipboard.
    pub fn as_text(&self) -> String {
        let mut res = String::new();
        for view in &self.views {
            res.push_str(&format!(
                "--- {}\n+++ {}\n",
                view.left_title, view.right_title
            ));
            let mut lines = Vec::new();
            let mut start = 0;
            while start < view.rows.len() {
                let same = view.rows[start].kind == DiffKind::Same;
                let end = view.rows[start..]
                    .iter()
                    .position(|it| (it.kind == DiffKind::Same) != same)
                    .map_or(view.rows.len(), |it| start + it);
                lay_out_different(&mut lines, &view.rows, 0, start..end, false);
                if same {
                    // An equal line stands on both sides; once is enough.
                    lines.truncate(lines.len() - (end - start));
                }
                start = end;
            }
            for line in lines {
                let DisplayLine::One { row, side, .. } = line else {
                    continue;
                };
                let row = &view.rows[row];
                let (sign, line) = match (row.kind, side) {
                    (DiffKind::Same, _) => (' ', &row.left),
                    (_, Side::Left) => ('-', &row.left),
                    (_, Side::Right) => ('+', &row.right),
                };
                res.push(sign);
                res.push_str(&line.as_ref().map(line_text).unwrap_or_default());
                res.push('\n');
            }
        }
        res
    }
}
