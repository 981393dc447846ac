//! What findings are grouped by.

use std::sync::Arc;

use crate::session::view::violations::ViolationRow;

/// What rows of a group have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Grouping {
    #[default]
    Severity,
    Rule,
    File,
    Name,
}

impl Grouping {
    pub fn next(self) -> Grouping {
        match self {
            Grouping::Severity => Grouping::Rule,
            Grouping::Rule => Grouping::File,
            Grouping::File => Grouping::Name,
            Grouping::Name => Grouping::Severity,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Grouping::Severity => "by severity",
            Grouping::Rule => "by rule",
            Grouping::File => "by file",
            Grouping::Name => "by definition",
        }
    }

    pub fn key(self, row: &ViolationRow) -> Arc<str> {
        match self {
            Grouping::Severity => row.severity.clone(),
            Grouping::Rule => row.rule.clone(),
            Grouping::File => file_of(row).into(),
            Grouping::Name => row.name.clone(),
        }
    }
}

/// Returns the file of a finding, without the line.
fn file_of(row: &ViolationRow) -> &str {
    match &row.place {
        Some(place) => place.rsplit_once(':').map_or(place, |(file, _)| file),
        None => "repl",
    }
}

pub(super) fn severity_rank(severity: &str) -> u8 {
    match severity {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    }
}
