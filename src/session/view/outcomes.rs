//! What came of examples and tests, as rows.

use serde::{Deserialize, Serialize};

/// What a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestKind {
    /// The examples of a docstring.
    #[default]
    Doctest,
    /// A `deftest`.
    Test,
    /// A test made of a commit.
    Audit,
    /// A text that cannot be run.
    Broken,
}

/// A name with everything that was checked under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRow {
    pub name: String,
    pub kind: TestKind,
    /// As messages name it; empty for what no file holds.
    pub file: String,
    pub line: u32,
    pub checks: Vec<CheckRow>,
    /// The commit that holds its text; 0 where it is on no record.
    #[serde(default)]
    pub commit: u64,
    /// Whether it was not run again, as nothing it depends on changed.
    #[serde(skip)]
    pub is_kept: bool,
    /// What stands for everything the outcome depends on.
    pub key: String,
}

/// One thing that was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRow {
    /// Descriptions of the groups around it, outermost first.
    pub under: Vec<String>,
    /// What was checked and, where it matters, what came of it, on one line.
    pub text: String,
    pub expected: String,
    pub got: String,
    /// `value`, `error`, `output`, `setup`, `none`, `problem`, `ok`, `ng`, `skip` …
    pub kind: String,
    pub passed: bool,
    pub line: u32,
    pub column: u32,
    /// Where it stands in the text of its definition, in bytes.
    #[serde(default)]
    pub span: Option<(u32, u32)>,
}

impl TestRow {
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|it| it.passed).count()
    }

    pub fn has_passed(&self) -> bool {
        self.checks.iter().all(|it| it.passed)
    }

    /// Returns `file:line`, or nothing where no file holds it.
    pub fn place(&self, check: &CheckRow) -> Option<String> {
        let line = if check.line > 0 {
            check.line
        } else {
            self.line
        };
        (!self.file.is_empty()).then(|| match check.column {
            0 => format!("{}:{line}", self.file),
            column => format!("{}:{line}:{column}", self.file),
        })
    }
}

impl CheckRow {
    pub fn is_skipped(&self) -> bool {
        self.kind == "skip"
    }

    /// Returns the mark before it.
    pub fn mark(&self) -> char {
        match (self.passed, self.is_skipped()) {
            (_, true) => '-',
            (true, _) => '✓',
            (false, _) => '✗',
        }
    }
}
