//! Two texts compared: line by line, with the words that differ.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, DiffOp, DiffTag, TextDiff, capture_diff_slices};

/// After this long the comparison settles for a coarser answer.
const TIME_MAX: Duration = Duration::from_millis(500);

/// A comparison, as rows for two columns. Read row by row, left above right, it is the unified form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    pub rows: Vec<Row>,
    /// Lines that are only on the right, or differ there.
    pub added: usize,
    /// Lines that are only on the left, or differ there.
    pub removed: usize,
}

/// A line on the left, on the right, or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    pub left: Option<Line>,
    pub right: Option<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Same,
    /// Only on the right.
    Added,
    /// Only on the left.
    Removed,
    /// On both, with words that differ.
    Changed,
}

/// A line in pieces, without its line end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: usize,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// Whether this is what differs from the other side.
    pub emphasised: bool,
}

impl Line {
    /// Returns the whole line.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|it| it.text.as_str()).collect()
    }
}

/// Tells for each item on the right which item on the left it was, if it was there.
pub fn kept(left: &[&str], right: &[&str]) -> Vec<Option<usize>> {
    let mut kept = vec![None; right.len()];
    for op in capture_diff_slices(Algorithm::Myers, left, right) {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        {
            for step in 0..len {
                kept[new_index + step] = Some(old_index + step);
            }
        }
    }
    kept
}

/// Lines of context around the changes of a patch, as everybody has them.
const PATCH_CONTEXT: usize = 3;

/// Returns what `patch` and `git apply` take to make one text of another; nothing where they are the same.
/// Line ends are kept as they are, and a last line without one is told.
pub fn patch(left: &str, right: &str, left_title: &str, right_title: &str) -> String {
    TextDiff::configure()
        .timeout(TIME_MAX)
        .diff_lines(left, right)
        .unified_diff()
        .context_radius(PATCH_CONTEXT)
        .header(left_title, right_title)
        .to_string()
}

/// Compares two texts.
pub fn lines(left: &str, right: &str) -> Diff {
    let diff = TextDiff::configure()
        .timeout(TIME_MAX)
        .diff_lines(left, right);
    let mut answer = Diff::default();
    for op in diff.ops() {
        let mut lefts = Vec::new();
        let mut rights = Vec::new();
        for change in diff.iter_inline_changes(op) {
            let line = |index: Option<usize>| Line {
                number: index.map_or(0, |it| it + 1),
                pieces: pieces(change.iter_strings_lossy()),
            };
            match change.tag() {
                ChangeTag::Delete => lefts.push(line(change.old_index())),
                ChangeTag::Insert => rights.push(line(change.new_index())),
                ChangeTag::Equal => {
                    lefts.push(line(change.old_index()));
                    rights.push(line(change.new_index()));
                }
            }
        }
        if op.tag() != DiffTag::Equal {
            answer.removed += lefts.len();
            answer.added += rights.len();
        }
        answer.push(op.tag() == DiffTag::Equal, lefts, rights);
    }
    answer
}

impl Diff {
    /// Adds lines that belong together, the first beside the first and so on.
    fn push(&mut self, same: bool, lefts: Vec<Line>, rights: Vec<Line>) {
        let count = lefts.len().max(rights.len());
        let mut lefts = lefts.into_iter();
        let mut rights = rights.into_iter();
        for _ in 0..count {
            let (left, right) = (lefts.next(), rights.next());
            let kind = match (&left, &right) {
                _ if same => RowKind::Same,
                (Some(_), Some(_)) => RowKind::Changed,
                (Some(_), None) => RowKind::Removed,
                (None, _) => RowKind::Added,
            };
            self.rows.push(Row { kind, left, right });
        }
    }

    /// Tells whether both sides are the same, line by line.
    pub fn is_empty(&self) -> bool {
        self.added == 0 && self.removed == 0
    }

    /// Returns the comparison in the unified form, with `context` equal lines around each change.
    pub fn unified(&self, left_title: &str, right_title: &str, context: usize) -> String {
        let mut text = String::new();
        if self.is_empty() {
            return text;
        }
        text.push_str(&format!("--- {left_title}\n+++ {right_title}\n"));
        for hunk in self.hunks(context) {
            text.push_str(&hunk_text(&self.rows[hunk]));
        }
        text
    }

    /// Returns ranges of rows around the changes; those that would touch are one.
    fn hunks(&self, context: usize) -> Vec<std::ops::Range<usize>> {
        let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            if row.kind == RowKind::Same {
                continue;
            }
            let start = index.saturating_sub(context);
            let end = (index + context + 1).min(self.rows.len());
            match hunks.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => hunks.push(start..end),
            }
        }
        hunks
    }
}

fn hunk_text(rows: &[Row]) -> String {
    let lefts: Vec<&Line> = rows.iter().filter_map(|it| it.left.as_ref()).collect();
    let rights: Vec<&Line> = rows.iter().filter_map(|it| it.right.as_ref()).collect();
    let place = |lines: &[&Line]| match lines.first() {
        Some(first) => format!("{},{}", first.number, lines.len()),
        None => "0,0".to_string(),
    };
    let mut text = format!("@@ -{} +{} @@\n", place(&lefts), place(&rights));
    for block in rows.chunk_by(|a, b| (a.kind == RowKind::Same) == (b.kind == RowKind::Same)) {
        let same = block.iter().all(|it| it.kind == RowKind::Same);
        for line in block.iter().filter_map(|it| it.left.as_ref()) {
            let sign = if same { ' ' } else { '-' };
            text.push_str(&format!("{sign}{}\n", line.text()));
        }
        if !same {
            for line in block.iter().filter_map(|it| it.right.as_ref()) {
                text.push_str(&format!("+{}\n", line.text()));
            }
        }
    }
    text
}

/// Drops the line end and joins neighbours of the same kind.
fn pieces<'a>(strings: impl Iterator<Item = (bool, std::borrow::Cow<'a, str>)>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (emphasised, text) in strings {
        let text = text.trim_end_matches(['\n', '\r']);
        if text.is_empty() {
            continue;
        }
        match pieces.last_mut() {
            Some(last) if last.emphasised == emphasised => last.text.push_str(text),
            _ => pieces.push(Piece {
                text: text.to_string(),
                emphasised,
            }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws rows as `left | right`, what differs in brackets.
    fn drawn(diff: &Diff) -> Vec<String> {
        let line = |it: &Option<Line>| match it {
            None => "·".to_string(),
            Some(line) => {
                let pieces: String = line
                    .pieces
                    .iter()
                    .map(|it| match it.emphasised {
                        true => format!("[{}]", it.text),
                        false => it.text.clone(),
                    })
                    .collect();
                format!("{} {pieces}", line.number)
            }
        };
        let rows = diff.rows.iter();
        rows.map(|it| format!("{:?}: {} | {}", it.kind, line(&it.left), line(&it.right)))
            .collect()
    }

    #[test]
    fn a_changed_word_is_emphasised_on_both_sides() {
        let diff = lines(
            "(define (area r)\n  (* 3 r r))\n",
            "(define (area r)\n  (* pi r r))\n",
        );
        assert_eq!(
            drawn(&diff),
            [
                "Same: 1 (define (area r) | 1 (define (area r)",
                "Changed: 2   (* [3] r r)) | 2   (* [pi] r r))",
            ]
        );
        assert_eq!((diff.added, diff.removed), (1, 1));
    }

    #[test]
    fn lines_that_come_and_go_stand_alone() {
        let diff = lines("a\nb\nc\n", "b\nc\nd\n");
        assert_eq!(
            drawn(&diff),
            [
                "Removed: 1 a | ·",
                "Same: 2 b | 1 b",
                "Same: 3 c | 2 c",
                "Added: · | 3 d",
            ]
        );
    }

    #[test]
    fn nothing_before_is_all_added() {
        let diff = lines("", "(define x 1)");
        assert_eq!(drawn(&diff), ["Added: · | 1 (define x 1)"]);
        assert!(lines("same\n", "same\n").is_empty());
        assert_eq!(lines("", "").rows, []);
    }

    #[test]
    fn the_unified_form_has_hunks_with_context() {
        let left: String = (1..=20).map(|it| format!("line {it}\n")).collect();
        let right = left.replace("line 3\n", "third\n").replace("line 19\n", "");
        let text = lines(&left, &right).unified("f, #1", "f, #2", 1);
        assert_eq!(
            text,
            "--- f, #1\n+++ f, #2\n\
             @@ -2,3 +2,3 @@\n line 2\n-line 3\n+third\n line 4\n\
             @@ -18,3 +18,2 @@\n line 18\n-line 19\n line 20\n"
        );
    }
}
