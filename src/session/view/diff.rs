//! A comparison of two texts, line by line, with the words that differ.

/// What stands on one side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffSide {
    /// The source of a commit, by sequence number.
    Commit(u64),
    /// The version before this commit; empty where there is none.
    Before(u64),
    /// The version of a commit's name that the milestones up to one hold; empty where none does.
    Held { of: u64, milestone: u64 },
    /// What the file of a name says of it now.
    File(String),
    /// A text that is in no history yet, and what it is called.
    Text { title: String, text: String },
    /// Nothing.
    Empty,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    Sides(DiffSide, DiffSide),
    /// Every definition that a milestone changed, with what was before it.
    Milestone(u64),
    /// Every definition that is not the same in what the milestones up to one hold and in what those up to
    /// the other hold.
    Milestones {
        older: u64,
        newer: u64,
    },
    /// What these commits change together: of each name the version before the first against the last.
    Commits(Vec<u64>),
}

/// Two versions side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffView {
    /// The name of the definition.
    pub name: String,
    pub left_title: String,
    pub right_title: String,
    pub rows: Vec<DiffRow>,
    /// The same by form, where both texts can be read; layout alone is no difference there.
    pub forms: Option<FormsView>,
    pub added: usize,
    pub removed: usize,
}

/// Two versions compared by form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormsView {
    pub rows: Vec<DiffRow>,
    /// What moved and what was renamed, in words.
    pub notes: Vec<String>,
    /// Lines on which something differs, layout aside: of the new version, and of the old.
    pub added: usize,
    pub removed: usize,
}

/// One row: a line on the left, on the right, or on both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffRow {
    pub kind: DiffKind,
    pub left: Option<DiffLine>,
    pub right: Option<DiffLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    Same,
    /// Only on the right.
    Added,
    /// Only on the left.
    Removed,
    /// On both, with words that differ.
    Changed,
    /// Its forms stand elsewhere on the other side.
    Moved,
}

/// A line in pieces, so that the words that differ can be emphasised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffLine {
    /// From 1.
    pub number: usize,
    pub pieces: Vec<DiffPiece>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffPiece {
    pub text: String,
    pub emphasised: bool,
    pub change: FormChange,
}

/// What became of a form that is emphasised, beside that it differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormChange {
    #[default]
    None,
    Moved,
    Renamed,
}

impl DiffView {
    /// Returns the comparison as lines with a mark before each.
    pub fn marked(&self) -> String {
        let line = |mark: char, side: &Option<DiffLine>| {
            let pieces = side.iter().flat_map(|it| &it.pieces);
            let text: String = pieces.map(|it| it.text.as_str()).collect();
            format!("{mark} {text}\n")
        };
        let row = |row: &DiffRow| match row.kind {
            DiffKind::Same => line(' ', &row.right),
            DiffKind::Added => line('+', &row.right),
            DiffKind::Removed => line('-', &row.left),
            DiffKind::Changed | DiffKind::Moved => {
                format!("{}{}", line('-', &row.left), line('+', &row.right))
            }
        };
        self.rows.iter().map(row).collect()
    }
}
