//! A difference as the text of a question.

use crate::session::view::diff::{DiffKind, DiffLine, DiffRow, DiffView};

/// Lines of a difference that a question shows.
const LINES_MAX: usize = 14;

/// Returns the lines that change, each with its sign.
pub fn changed_lines(view: &DiffView) -> Vec<String> {
    let mut lines = Vec::new();
    // What is gone and what came stand together, as far as they follow one another.
    for run in view.rows.chunk_by(|a, b| is_same(a) == is_same(b)) {
        let run = run.iter().filter(|it| !is_same(it));
        let gone = run.clone().filter_map(|it| it.left.as_ref());
        lines.extend(gone.map(|it| format!("- {}", text_of(it))));
        let come = run.filter_map(|it| it.right.as_ref());
        lines.extend(come.map(|it| format!("+ {}", text_of(it))));
    }
    lines
}

fn is_same(row: &DiffRow) -> bool {
    row.kind == DiffKind::Same
}

/// Returns the lines that change, with a word on those that are left out.
pub fn changes(view: &DiffView) -> String {
    let mut lines = changed_lines(view);
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
