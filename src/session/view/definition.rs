//! One definition, whole, for the source pane and `imago show`.

use std::sync::Arc;

use super::commits::CommitRow;
use super::violations::ViolationRow;

/// A commit with its source, its findings and its other versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionView {
    pub commit: CommitRow,
    /// Whether its author is a `human`, an `agent` or a `tool`.
    pub author_kind: String,
    /// Of what a model wrote: the exchange, and who let it in.
    pub approved: Option<Approved>,
    pub source: String,
    pub docstring: String,
    pub violations: Vec<ViolationRow>,
    /// For each line of the source, what this version did to it.
    pub changes: Vec<LineChange>,
    /// Sequence numbers of all commits of this name, oldest first.
    pub versions: Vec<u64>,
    pub leaf: String,
    pub previous_leaf: String,
}

/// Where a patch comes from, and who let it in. It stands in the origin of a commit, behind the way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approved {
    /// The exchange in which a model wrote it, by its number in the history.
    pub exchange: Option<u64>,
    /// A person, or the rules of the project.
    pub by: String,
}

const EXCHANGE: &str = "of exchange #";
const BY: &str = "approved by ";

impl Approved {
    /// Returns it as an origin has it.
    pub fn words(&self) -> String {
        let by = &self.by;
        match self.exchange {
            Some(exchange) => format!("{EXCHANGE}{exchange}, {BY}{by}"),
            None => format!("{BY}{by}"),
        }
    }

    /// Reads the origin of a commit; nothing where it names nobody who approved.
    pub fn read(origin: &str) -> Option<Approved> {
        let (before, by) = origin.split_once(BY)?;
        let number = before.split_once(EXCHANGE).map(|(_, it)| it);
        Some(Approved {
            exchange: number.and_then(|it| it.trim_end_matches(", ").parse().ok()),
            by: by.into(),
        })
    }
}

/// What a version did to a line, against the version before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineChange {
    #[default]
    Same,
    Added,
    Changed,
    /// It stands as it stood, and what stood above it is gone.
    CutAbove,
}

/// Who wrote what of one version of a definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlameView {
    /// The commit whose source this is about.
    pub commit: u64,
    /// The versions up to it, oldest first.
    pub versions: Vec<VersionNote>,
    /// For each line the place among `versions` of the one that last changed it.
    pub lines: Vec<usize>,
    pub parts: Vec<BlamedForm>,
}

/// A version, shortly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionNote {
    pub seq: u64,
    pub author: Arc<str>,
    pub time_ms: i64,
}

/// A part of a definition's form, in bytes of its source, and the version that last changed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlamedForm {
    pub start: usize,
    pub end: usize,
    pub version: usize,
}

/// A source file as it is, with what is known of the definitions in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileView {
    /// Relative to the project.
    pub file: Arc<str>,
    pub text: String,
    pub forms: Vec<FileForm>,
    /// Spans are those of the file.
    pub violations: Vec<ViolationRow>,
    /// For each line, how the file differs from what the history holds.
    pub changes: Vec<LineChange>,
}

/// A definition in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileForm {
    pub name: Arc<str>,
    /// The newest commit of the name; none where the history has none.
    pub commit: Option<u64>,
    /// Where it stands in the file, in bytes.
    pub start: usize,
    pub end: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_origin_says_is_read_back() {
        for exchange in [None, Some(0), Some(41)] {
            for by in ["ada", "approved by me", "the rules of the project", ""] {
                let by = by.to_string();
                let approved = Approved { exchange, by };
                let origin = format!("patch {}", approved.words());
                assert_eq!(Approved::read(&origin), Some(approved), "{origin}");
            }
        }
        for origin in ["", "patch", "watch", "approved"] {
            assert_eq!(Approved::read(origin), None, "{origin}");
        }
    }
}
