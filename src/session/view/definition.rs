//! One definition, whole, for the source pane and `imago show`.

use super::commits::CommitRow;
use super::violations::ViolationRow;

/// A commit with its source, its findings and its other versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionView {
    pub commit: CommitRow,
    pub source: String,
    pub docstring: String,
    pub violations: Vec<ViolationRow>,
    /// Sequence numbers of all commits of this name, oldest first.
    pub versions: Vec<u64>,
    pub leaf: String,
    pub previous_leaf: String,
}
