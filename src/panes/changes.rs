//! A difference as the text of a question.

use crate::session::view::diff::{DiffKind, DiffLine, DiffView};

/// Lines of a difference that a question shows.
const LINES_MAX: usize = 14;

/// Returns the lines that change, with a word on those that are left out.
pub fn changes(view: &DiffView) -> String {
    let mut lines = Vec::new();
    for row in view.rows.iter().filter(|it| it.kind != DiffKind::Same) {
        lines.extend(row.left.as_ref().map(|it| format!("- {}", text_of(it))));
        lines.extend(row.right.as_ref().map(|it| format!("+ {}", text_of(it))));
    }
    let more = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    lines.join("\n")
}

fn text_of(line: &DiffLine) -> String {
    line.pieces.iter().map(|it| it.text.as_str()).collect()
}
