//! What the canned session shows of one thing.

use super::CannedSession;
use crate::support::screen::NOW_MS;
use imago::session::view::commits::CommitRow;
use imago::session::view::completion::Completion;
use imago::session::view::definition::{
    BlameView, BlamedForm, DefinitionView, FileForm, FileView, LineChange, VersionNote,
};
use imago::session::view::diff::{
    DiffKind, DiffLine, DiffPiece, DiffRow, DiffSide, DiffView, FormChange,
};
use imago::session::view::insights::{
    HotRow, InsightsView, MeasuredPoint, MeasuredRow, StagePoint,
};
use imago::session::view::outcomes::{CheckRow, TestRow};
use imago::session::view::parts::{PartRow, PartsView};

impl CannedSession {
    pub(super) fn definition(&self, commit: u64) -> DefinitionView {
        let index = self.index(commit);
        let row = self.commits[index].clone();
        let versions = self.commits.iter().filter(|it| it.name == row.name);
        DefinitionView {
            author_kind: "human".into(),
            approved: None,
            source: self.sources[index].clone(),
            docstring: docstring(&self.sources[index]),
            violations: self
                .violations
                .iter()
                .filter(|it| it.commit == commit)
                .cloned()
                .collect(),
            changes: row.previous.map_or_else(Vec::new, |before| {
                changes(&self.sources[self.index(before)], &self.sources[index])
            }),
            versions: versions.map(|it| it.seq).collect(),
            leaf: row.hash.to_string(),
            previous_leaf: String::new(),
            commit: row,
        }
    }

    /// Every version is of the same hand; a line is as old as the first version that has it.
    pub(super) fn blame(&self, commit: u64) -> BlameView {
        let here = &self.commits[self.index(commit)];
        let of_name = self.commits.iter();
        let of_name = of_name.filter(|it| it.name == here.name && it.seq <= commit);
        let versions: Vec<&CommitRow> = of_name.collect();
        let texts: Vec<&str> = versions
            .iter()
            .map(|it| self.sources[self.index(it.seq)].as_str())
            .collect();
        let text = texts.last().copied().unwrap_or_default();
        let oldest = |part: &str| texts.iter().position(|it| it.contains(part)).unwrap_or(0);
        let mut at = 0;
        let mut parts = Vec::new();
        for line in text.split('\n') {
            parts.push(BlamedForm {
                start: at,
                end: at + line.len(),
                version: oldest(line.trim()),
            });
            at += line.len() + 1;
        }
        BlameView {
            commit,
            versions: versions
                .iter()
                .map(|it| VersionNote {
                    seq: it.seq,
                    author: it.author.clone(),
                    time_ms: it.time_ms,
                })
                .collect(),
            lines: text.split('\n').map(|it| oldest(it.trim())).collect(),
            parts,
        }
    }

    /// The newest definitions that say they stand in a file, one below the other.
    pub(super) fn file(&self, file: &str) -> FileView {
        let mut view = FileView {
            file: file.into(),
            ..FileView::default()
        };
        for (at, row) in self.commits.iter().enumerate() {
            let newest = self.commits.iter().rfind(|it| it.name == row.name);
            let here = row.place.as_deref().is_some_and(|it| it.starts_with(file));
            if !here || newest != Some(row) {
                continue;
            }
            let start = view.text.len();
            view.text.push_str(&self.sources[at]);
            view.forms.push(FileForm {
                name: row.name.clone(),
                commit: Some(row.seq),
                start,
                end: view.text.len(),
            });
            view.text.push_str("\n\n");
        }
        view.text.push_str("(defn half [x] (/ x 2))\n");
        view.changes = view
            .text
            .split('\n')
            .map(|it| match it.starts_with("(defn half") {
                true => LineChange::Added,
                false => LineChange::Same,
            })
            .collect();
        view
    }

    /// Each milestone owes less than the one before, and `sum-list` is hot.
    pub(super) fn insights(&self) -> InsightsView {
        let stages = (0..).zip(&self.milestones).map(|(at, it)| StagePoint {
            milestone: it.seq,
            message: it.message.clone(),
            time_ms: it.time_ms,
            definitions: 3 + at,
            score: 18 - 6 * at,
            errors: 1 - at,
            complexity: 4 + 5 * at,
        });
        let hot = |name: &str, versions, complexity| HotRow {
            name: name.into(),
            commit: self
                .commits
                .iter()
                .rfind(|it| &*it.name == name)
                .map_or(1, |it| it.seq),
            versions,
            complexity,
        };
        let point = |commit, median_ns| MeasuredPoint {
            commit,
            time_ms: NOW_MS,
            fuel: 420,
            median_ns: Some(median_ns),
        };
        InsightsView {
            stages: stages.collect(),
            hot: vec![
                hot("sum-list", 3, 4),
                hot("map-pairs", 2, 3),
                hot("swap!", 1, 1),
            ],
            measured: vec![MeasuredRow {
                name: "sum-list".into(),
                call: "(sum-list '(1 2 3))".into(),
                points: vec![point(2, 1_250.0), point(4, 2_400.0), point(10, 640.0)],
            }],
        }
    }

    /// Every example passes.
    pub(super) fn outcome(&self, commit: u64) -> TestRow {
        let index = self.index(commit);
        let checks = self.sources[index]
            .match_indices(">>>")
            .map(|(at, _)| CheckRow {
                span: Some((at as u32, at as u32 + 3)),
                passed: true,
                ..CheckRow::default()
            });
        TestRow {
            name: self.commits[index].name.to_string(),
            checks: checks.collect(),
            commit,
            ..TestRow::default()
        }
    }

    pub(super) fn diff(&self, left: &DiffSide, right: &DiffSide) -> DiffView {
        let side = |side: &DiffSide| match side {
            DiffSide::Commit(seq) => Some(self.index(*seq)),
            DiffSide::Before(seq) => self.commits[self.index(*seq)]
                .previous
                .map(|it| self.index(it)),
            DiffSide::Held { of, milestone } => {
                let name = &self.commits[self.index(*of)].name;
                let held = |it: &CommitRow| it.name == *name && it.seq < *milestone;
                self.commits.iter().rposition(held)
            }
            DiffSide::File(name) => self.commits.iter().position(|it| *it.name == **name),
            DiffSide::Empty | DiffSide::Text { .. } => None,
        };
        let title = |index: Option<usize>| match index {
            Some(index) => format!("commit {}", self.commits[index].seq),
            None => "nothing".to_owned(),
        };
        let (left, right) = (side(left), side(right));
        let source = |index: Option<usize>| index.map_or("", |it| self.sources[it].as_str());
        let rows = diff_rows(source(left), source(right));
        let count = |kind: fn(&DiffRow) -> bool| rows.iter().filter(|it| kind(it)).count();
        DiffView {
            forms: None,
            name: right
                .or(left)
                .map_or(String::new(), |it| self.commits[it].name.to_string()),
            left_title: title(left),
            right_title: title(right),
            added: count(|it| it.right.is_some() && it.kind != DiffKind::Same),
            removed: count(|it| it.left.is_some() && it.kind != DiffKind::Same),
            rows,
        }
    }
}

/// Tells a line that is not there before from one that is.
fn changes(before: &str, after: &str) -> Vec<LineChange> {
    after
        .split('\n')
        .map(|line| match before.contains(line.trim()) {
            true => LineChange::Same,
            false => LineChange::Changed,
        })
        .collect()
}

/// Compares line by line where lines stand: enough for versions that were written for it.
pub fn diff_rows(left: &str, right: &str) -> Vec<DiffRow> {
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let (left, right) = (lines(left), lines(right));
    let line = |lines: &[String], index: usize, emphasised: bool| {
        lines.get(index).map(|text| DiffLine {
            number: index + 1,
            pieces: text
                .split_inclusive(' ')
                .map(|word| DiffPiece {
                    text: word.to_owned(),
                    emphasised: emphasised && !word.trim().is_empty(),
                    change: FormChange::None,
                })
                .collect(),
        })
    };
    (0..left.len().max(right.len()))
        .map(|index| {
            let (old, new) = (left.get(index), right.get(index));
            let kind = match (old, new) {
                (Some(old), Some(new)) if old == new => DiffKind::Same,
                (Some(_), Some(_)) => DiffKind::Changed,
                (None, _) => DiffKind::Added,
                (_, None) => DiffKind::Removed,
            };
            let changed = kind == DiffKind::Changed;
            DiffRow {
                kind,
                left: line(&left, index, changed),
                right: line(&right, index, changed),
            }
        })
        .collect()
}

pub(super) fn completions(typed: &str) -> Vec<Completion> {
    [
        (
            "map",
            "builtin",
            "(f xs &rest more)",
            "Applies f to every element.",
        ),
        (
            "map-pairs",
            "function",
            "(f xs)",
            "Applies f to neighbours.",
        ),
        (
            "mapcar",
            "builtin",
            "(f xs &rest more)",
            "Applies f to every element; Common Lisp's name.",
        ),
        ("make-counter", "function", "(start)", "Returns a counter."),
    ]
    .into_iter()
    .filter(|it| it.0.starts_with(typed))
    .map(|(name, kind, signature, summary)| Completion {
        name: name.to_owned(),
        kind: kind.to_owned(),
        signature: signature.to_owned(),
        summary: summary.to_owned(),
    })
    .collect()
}

pub(super) fn docstring(source: &str) -> String {
    source.split('"').nth(1).unwrap_or_default().to_owned()
}

/// A list of a thousand maps, as the session tells it slice by slice.
pub(super) fn parts(value: u64, path: &[usize], from: usize, max: usize) -> PartsView {
    let row = |label: String, text: String, has_parts: bool| PartRow {
        label,
        text,
        has_parts,
    };
    let all: Vec<PartRow> = match path {
        [] => (0..1_000)
            .map(|it| {
                row(
                    it.to_string(),
                    format!("{{:name \"item {it}\" :tags (:a :b)}}"),
                    true,
                )
            })
            .collect(),
        [at] => vec![
            row(":name".into(), format!("\"item {at}\""), false),
            row(":tags".into(), "(:a :b)".into(), true),
        ],
        _ => vec![
            row("0".into(), ":a".into(), false),
            row("1".into(), ":b".into(), false),
        ],
    };
    PartsView {
        value,
        path: path.to_vec(),
        from,
        count: Some(all.len()),
        rows: all.into_iter().skip(from).take(max).collect(),
    }
}
