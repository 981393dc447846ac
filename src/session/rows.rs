//! What the history answers, as the rows that fronts draw.

use std::sync::Arc;

use super::forms;
use super::view::commits::{CommitRow, MilestoneRow};
use super::view::definition::LineChange;
use super::view::diff::{DiffKind, DiffLine, DiffPiece, DiffRow, DiffView, FormChange, FormsView};
use super::view::refusals::RefusalRow;
use super::view::table::CommitLine;
use super::view::violations::ViolationRow;
use crate::history::diff;
use crate::history::query::log::LogRow;
use crate::history::query::violations::FindingRow;
use crate::history::record::{AtomicCommit, Milestone, Rejection, ViolationRecord, way_in};

/// Compares two texts line by line.
pub(super) fn compare(
    name: String,
    (left_title, right_title): (String, String),
    left: &str,
    right: &str,
) -> DiffView {
    let diff = diff::lines(left, right);
    let forms = forms::compare(left, right);
    DiffView {
        forms: forms.map(|it| FormsView {
            rows: it.rows,
            notes: it.notes,
            added: it.added,
            removed: it.removed,
        }),
        name,
        left_title,
        right_title,
        rows: diff.rows.into_iter().map(diff_row).collect(),
        added: diff.added,
        removed: diff.removed,
    }
}

/// Tells for each line of a text what became of it since another.
pub(super) fn line_changes(before: &str, after: &str) -> Vec<LineChange> {
    let mut changes = Vec::new();
    let mut is_cut = false;
    for row in diff::lines(before, after).rows {
        let change = match (row.kind, row.right.is_some()) {
            (_, false) => {
                is_cut = true;
                continue;
            }
            (diff::RowKind::Added, _) => LineChange::Added,
            (diff::RowKind::Changed, _) => LineChange::Changed,
            _ if is_cut => LineChange::CutAbove,
            _ => LineChange::Same,
        };
        is_cut = false;
        changes.push(change);
    }
    changes
}

pub(super) fn refusal_row(rejection: Rejection) -> RefusalRow {
    let origin = &rejection.origin;
    RefusalRow {
        name: rejection.name.into(),
        reason: rejection.reason.into(),
        message: rejection.message.into(),
        place: place_text(origin.file.as_deref(), origin.line)
            .unwrap_or_else(|| origin.kind.as_str().into()),
        time_ms: rejection.time_ms,
        source: rejection.source.into(),
    }
}

fn diff_row(row: diff::Row) -> DiffRow {
    DiffRow {
        kind: match row.kind {
            diff::RowKind::Same => DiffKind::Same,
            diff::RowKind::Added => DiffKind::Added,
            diff::RowKind::Removed => DiffKind::Removed,
            diff::RowKind::Changed => DiffKind::Changed,
        },
        left: row.left.map(diff_line),
        right: row.right.map(diff_line),
    }
}

fn diff_line(line: diff::Line) -> DiffLine {
    let piece = |piece: diff::Piece| DiffPiece {
        text: piece.text,
        emphasised: piece.emphasised,
        change: FormChange::None,
    };
    DiffLine {
        number: line.number,
        pieces: line.pieces.into_iter().map(piece).collect(),
    }
}

/// Returns `file:line`, as far as they are known.
pub fn place_text(file: Option<&str>, line: Option<u32>) -> Option<Arc<str>> {
    match (file, line) {
        (Some(file), Some(line)) => Some(format!("{file}:{line}").into()),
        (Some(file), None) => Some(file.into()),
        (None, _) => None,
    }
}

pub(super) fn commit_row(row: &LogRow) -> CommitRow {
    CommitRow {
        seq: row.seq,
        uuid: row.uuid.to_string().into(),
        hash: row.leaf.short().into(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        message: row.message.clone(),
        origin: match way_in(&row.origin) {
            way if way.len() < row.origin.len() => way.into(),
            // It is shared by many.
            _ => row.origin.clone(),
        },
        place: place_text(row.file.as_deref(), row.line),
        author: row.author.clone(),
        time_ms: row.time_ms,
        errors: count(row.errors),
        warnings: count(row.warnings),
        infos: count(row.infos),
        change: row.entry.name(),
        previous: row.previous,
        target: row.target,
        milestone: row.milestone,
    }
}

/// Returns a commit as a table takes it.
pub(super) fn commit_line(row: &LogRow) -> CommitLine<'_> {
    CommitLine {
        seq: row.seq,
        name: &row.name,
        kind: &row.kind,
        message: &row.message,
        origin: way_in(&row.origin),
        file: row.file.as_deref(),
        line: row.line.filter(|_| row.file.is_some()),
        author: &row.author,
        time_ms: row.time_ms,
        errors: count(row.errors),
        warnings: count(row.warnings),
        infos: count(row.infos),
        change: row.entry.name(),
        target: row.target,
        previous: row.previous,
        milestone: row.milestone,
    }
}

fn count(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Returns the row of a commit that was just made; it belongs to no milestone yet.
pub fn new_commit_row(commit: &AtomicCommit) -> CommitRow {
    let count = |severity: &str| {
        let found = commit
            .violations
            .iter()
            .filter(|it| it.severity == severity);
        u16::try_from(found.count()).unwrap_or(u16::MAX)
    };
    CommitRow {
        seq: commit.seq,
        uuid: commit.uuid.to_string().into(),
        hash: commit.leaf.short().into(),
        name: commit.name.as_str().into(),
        kind: commit.kind.as_str().into(),
        message: commit.message.lines().next().unwrap_or_default().into(),
        origin: way_in(&commit.origin.kind).into(),
        place: place_text(commit.origin.file.as_deref(), commit.origin.line),
        author: commit.author.name.as_str().into(),
        time_ms: commit.time_ms,
        errors: count("error"),
        warnings: count("warning"),
        infos: count("info"),
        change: commit.entry.name(),
        previous: commit.previous,
        target: commit.target,
        milestone: None,
    }
}

pub fn milestone_row(milestone: Milestone) -> MilestoneRow {
    MilestoneRow {
        seq: milestone.seq,
        uuid: milestone.uuid,
        hash: milestone.leaf.short().into(),
        message: milestone.message.into(),
        author: milestone.author.name.into(),
        time_ms: milestone.time_ms,
        commits: milestone.commits.into_iter().collect(),
    }
}

/// Returns the findings on a commit as rows.
pub fn violation_rows_of(
    commit: &AtomicCommit,
    place: Option<Arc<str>>,
    current: bool,
) -> Vec<ViolationRow> {
    let name: Arc<str> = commit.name.as_str().into();
    commit
        .violations
        .iter()
        .map(|it| violation_row(commit.seq, name.clone(), place.clone(), current, it))
        .collect()
}

pub(super) fn finding_row(row: FindingRow) -> ViolationRow {
    let place = place_text(row.file.as_deref(), row.line);
    violation_row(row.commit, row.name, place, row.current, &row.violation)
}

pub fn violation_row(
    commit: u64,
    name: Arc<str>,
    place: Option<Arc<str>>,
    current: bool,
    violation: &ViolationRecord,
) -> ViolationRow {
    ViolationRow {
        commit,
        name,
        rule: violation.rule.as_str().into(),
        rule_name: violation.rule_name.as_str().into(),
        severity: violation.severity.as_str().into(),
        points: violation.points,
        message: violation.message.as_str().into(),
        place,
        span: violation.span,
        current,
    }
}
