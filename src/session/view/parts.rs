//! Some parts of a value that was shown, as rows of a tree.

/// Where a value lies inside of one that was shown: the place among its parts, level by level.
pub type PartPath = Vec<usize>;

/// Parts of a value, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartsView {
    /// The value that was shown, by the number its entry in the transcript has.
    pub value: u64,
    /// The value whose parts these are, inside of it.
    pub path: PartPath,
    /// The place of the first of them.
    pub from: usize,
    pub rows: Vec<PartRow>,
    /// How many there are in all; nothing where that is not known.
    pub count: Option<usize>,
}

/// A part: its place, key or slot, and the beginning of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartRow {
    pub label: String,
    pub text: String,
    /// Whether it has parts itself.
    pub has_parts: bool,
}
