//! What was done last, as far as the history tells it.

/// Something that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Something done to milestones, by its number.
    Curation(u64),
    /// Commits that were made together.
    Definitions(Vec<u64>),
}

/// What was done last and still holds, and the undo that can be undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastOperation {
    pub undo: Option<Operation>,
    pub redo: Option<u64>,
}
