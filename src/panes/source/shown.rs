//! What is shown: the text of a definition or of a file, and what is known of its lines.

use std::ops::Range;

use crate::session::view::commits::CommitRow;
use crate::session::view::definition::{Approved, DefinitionView, FileForm, FileView, LineChange};
use crate::session::view::outcomes::TestRow;
use crate::session::view::violations::ViolationRow;

/// Whose text it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Definition {
        commit: Box<CommitRow>,
        approved: Option<Approved>,
        docstring: String,
        /// All commits of the name, oldest first.
        versions: Vec<u64>,
    },
    File {
        file: String,
        forms: Vec<FileForm>,
    },
}

/// A text with what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub subject: Subject,
    pub source: String,
    /// Byte offsets at which lines begin.
    pub line_starts: Vec<usize>,
    pub violations: Vec<ViolationRow>,
    pub findings: Vec<Finding>,
    pub changes: Vec<LineChange>,
    /// What is known of the examples on each line.
    pub examples: Vec<Option<Example>>,
}

/// Where a finding stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub violation: usize,
    /// The line it begins on.
    pub line: usize,
    /// The bytes of the whole text it covers.
    pub range: Range<usize>,
}

/// What came of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Example {
    /// Nobody ran it as long as this screen is up.
    Unknown,
    Passed,
    Failed,
}

impl Shown {
    pub fn definition(view: DefinitionView) -> Shown {
        let subject = Subject::Definition {
            commit: Box::new(view.commit),
            approved: view.approved,
            docstring: view.docstring,
            versions: view.versions,
        };
        Shown::new(subject, view.source, view.violations, view.changes)
    }

    pub fn file(view: FileView) -> Shown {
        let subject = Subject::File {
            file: view.file.to_string(),
            forms: view.forms,
        };
        Shown::new(subject, view.text, view.violations, view.changes)
    }

    fn new(
        subject: Subject,
        source: String,
        violations: Vec<ViolationRow>,
        changes: Vec<LineChange>,
    ) -> Shown {
        let line_starts: Vec<usize> = std::iter::once(0)
            .chain(source.match_indices('\n').map(|it| it.0 + 1))
            .collect();
        let examples = source
            .split('\n')
            .map(|line| {
                let words = line.trim_start().trim_start_matches(['"', ';', ' ']);
                words.starts_with(">>>").then_some(Example::Unknown)
            })
            .collect();
        let findings = findings(&violations, source.len(), &line_starts);
        Shown {
            subject,
            source,
            line_starts,
            violations,
            findings,
            changes,
            examples,
        }
    }

    /// Returns the commit whose text it is.
    pub fn commit(&self) -> Option<&CommitRow> {
        match &self.subject {
            Subject::Definition { commit, .. } => Some(commit),
            Subject::File { .. } => None,
        }
    }

    /// Returns the versions of the name, and the place of this one among them.
    pub fn versions(&self) -> Option<(&[u64], usize)> {
        let Subject::Definition {
            commit, versions, ..
        } = &self.subject
        else {
            return None;
        };
        let here = versions.iter().position(|it| *it == commit.seq)?;
        Some((versions, here))
    }

    pub fn is_newest(&self) -> bool {
        match self.versions() {
            Some((versions, here)) => here + 1 == versions.len(),
            None => true,
        }
    }

    /// Returns the file that it is, or stands in.
    pub fn file_name(&self) -> Option<&str> {
        match &self.subject {
            Subject::File { file, .. } => Some(file),
            Subject::Definition { commit, .. } => {
                let place = commit.place.as_deref()?;
                Some(place.rsplit_once(':').map_or(place, |(file, _)| file))
            }
        }
    }

    /// Returns the definition of a file that a line belongs to.
    pub fn form_at(&self, line: usize) -> Option<&FileForm> {
        let Subject::File { forms, .. } = &self.subject else {
            return None;
        };
        let start = *self.line_starts.get(line)?;
        let end = self.line_starts.get(line + 1).copied();
        let end = end.unwrap_or(self.source.len() + 1);
        forms.iter().find(|it| it.start < end && start < it.end)
    }

    pub fn line_of(&self, offset: usize) -> usize {
        let after = self.line_starts.partition_point(|start| *start <= offset);
        after.saturating_sub(1)
    }

    /// Notes what came of the examples of a commit, where its text is shown.
    pub fn take_outcomes(&mut self, row: &TestRow) {
        let shift = match &self.subject {
            Subject::Definition { commit, .. } if commit.seq == row.commit => 0,
            Subject::File { forms, .. } => {
                match forms.iter().find(|it| it.commit == Some(row.commit)) {
                    Some(form) => form.start,
                    None => return,
                }
            }
            Subject::Definition { .. } => return,
        };
        for check in &row.checks {
            let Some((start, _)) = check.span else {
                continue;
            };
            let line = self.line_of(start as usize + shift);
            let Some(known) = self.examples.get_mut(line) else {
                continue;
            };
            *known = match (check.passed, *known) {
                (true, Some(Example::Failed)) => Some(Example::Failed),
                (true, _) => Some(Example::Passed),
                (false, _) => Some(Example::Failed),
            };
        }
    }

    /// Forgets what came of the examples, before it is told again.
    pub fn forget_outcomes(&mut self) {
        for known in self.examples.iter_mut().flatten() {
            *known = Example::Unknown;
        }
    }

    /// Returns the worst finding of a line.
    pub fn worst(&self, line: usize) -> Option<&ViolationRow> {
        self.findings
            .iter()
            .filter(|it| it.line == line)
            .filter_map(|it| self.violations.get(it.violation))
            .min_by_key(|it| match &*it.severity {
                "error" => 0,
                "warning" => 1,
                _ => 2,
            })
    }
}

/// Returns where each violation points; one without a span points at the first line.
fn findings(violations: &[ViolationRow], length: usize, line_starts: &[usize]) -> Vec<Finding> {
    let mut res: Vec<Finding> = violations
        .iter()
        .enumerate()
        .map(|(violation, row)| {
            let range = match row.span {
                Some((start, end)) => {
                    let start = (start as usize).min(length);
                    start..(end as usize).clamp(start, length)
                }
                None => 0..0,
            };
            let line = line_starts.partition_point(|it| *it <= range.start) - 1;
            Finding {
                violation,
                line,
                range,
            }
        })
        .collect();
    res.sort_by_key(|it| (it.range.start, it.violation));
    res
}
