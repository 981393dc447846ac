//! A definition as it is proposed, and what of it is wanted.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::session::view::diff::{DiffKind, DiffLine, DiffView};
use crate::session::view::gate::{GateStep, GatedDefinition, Stage, StepState};

/// One definition of a proposal.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    pub name: String,
    pub old: Option<String>,
    pub new: String,
    /// Old against new, line by line; empty until it is compared.
    pub view: DiffView,
    /// Rows of each difference.
    pub hunks: Vec<Range<usize>>,
    /// Differences that are not wanted.
    pub rejected: BTreeSet<usize>,
    pub steps: Vec<GateStep>,
}

impl Candidate {
    pub fn of(gated: &GatedDefinition) -> Candidate {
        Candidate {
            name: gated.name.clone(),
            old: gated.old.clone(),
            new: gated.new.clone(),
            steps: gated.steps.clone(),
            ..Candidate::default()
        }
    }

    /// Takes the comparison of old and new; everything is wanted at first.
    pub fn compare(&mut self, view: DiffView) {
        self.view = DiffView {
            name: self.name.clone(),
            // What is rejected by line is shown by line.
            forms: None,
            ..view
        };
        self.rejected.clear();
        self.hunks.clear();
        let rows = &self.view.rows;
        let mut row = 0;
        while row < rows.len() {
            let is_same = rows[row].kind == DiffKind::Same;
            let rest = rows[row..].iter();
            let length = rest.take_while(|it| (it.kind == DiffKind::Same) == is_same);
            let end = row + length.count();
            if !is_same {
                self.hunks.push(row..end);
            }
            row = end;
        }
    }

    /// Whether nothing of it is wanted, or it brings nothing.
    pub fn is_out(&self) -> bool {
        !self.is_compared() || self.rejected.len() == self.hunks.len()
    }

    pub fn is_compared(&self) -> bool {
        !self.view.rows.is_empty()
    }

    /// Returns what it would become: new where that is wanted, old elsewhere.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        let mut hunk = 0;
        for (index, row) in self.view.rows.iter().enumerate() {
            while self.hunks.get(hunk).is_some_and(|it| it.end <= index) {
                hunk += 1;
            }
            let is_in = self.hunks.get(hunk).is_some_and(|it| it.contains(&index));
            let side = match is_in && self.rejected.contains(&hunk) {
                true => &row.left,
                false => &row.right,
            };
            lines.extend(side.as_ref().map(line_text));
        }
        lines.join("\n")
    }

    pub fn failed(&self) -> impl Iterator<Item = &GateStep> {
        self.steps.iter().filter(|it| it.state == StepState::Failed)
    }

    /// Returns the steps that let it pass and found what the old definition does not have.
    pub fn found_new(&self) -> impl Iterator<Item = &GateStep> {
        let passed = |it: &&GateStep| it.state == StepState::Passed;
        let finds = |it: &&GateStep| matches!(it.step, Stage::Audit | Stage::Effects);
        self.steps.iter().filter(passed).filter(finds)
    }
}

fn line_text(line: &DiffLine) -> String {
    line.pieces.iter().map(|it| it.text.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::view::diff::{DiffPiece, DiffRow};

    /// A comparison drawn by lines: ` both`, `-left`, `+right`.
    fn candidate(drawn: &[&str]) -> Candidate {
        let line = |text: &str| {
            Some(DiffLine {
                number: 1,
                pieces: vec![DiffPiece {
                    text: text.to_owned(),
                    ..DiffPiece::default()
                }],
            })
        };
        let rows = drawn.iter().map(|it| match it.split_at(1) {
            ("-", text) => DiffRow {
                kind: DiffKind::Removed,
                left: line(text),
                right: None,
            },
            ("+", text) => DiffRow {
                kind: DiffKind::Added,
                left: None,
                right: line(text),
            },
            (_, text) => DiffRow {
                kind: DiffKind::Same,
                left: line(text),
                right: line(text),
            },
        });
        let mut candidate = Candidate::default();
        candidate.compare(DiffView {
            rows: rows.collect(),
            ..DiffView::default()
        });
        candidate
    }

    #[test]
    fn what_is_rejected_stays_as_it_was() {
        let mut it = candidate(&["-a", "+A", " b", "+c", " d", "-e"]);
        assert_eq!((it.hunks.len(), it.text().as_str()), (3, "A\nb\nc\nd"));
        it.rejected.insert(0);
        assert_eq!(it.text(), "a\nb\nc\nd");
        it.rejected.insert(2);
        assert_eq!(it.text(), "a\nb\nc\nd\ne");
        assert!(!it.is_out());
        it.rejected.insert(1);
        assert_eq!((it.text().as_str(), it.is_out()), ("a\nb\nd\ne", true));
    }

    #[test]
    fn a_new_definition_is_wanted_or_not() {
        let mut it = candidate(&["+(defn f (x)", "+  x)"]);
        assert_eq!((it.hunks.len(), it.is_out()), (1, false));
        it.rejected.insert(0);
        assert_eq!((it.text().as_str(), it.is_out()), ("", true));
        assert!(candidate(&[" same"]).is_out());
    }
}
