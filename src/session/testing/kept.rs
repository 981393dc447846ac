//! What came of tests the last time, in a file beside the history. It can be made again at any time.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::paths::ProjectPaths;
use super::super::view::outcomes::{TestKind, TestRow};

/// The file in the project's state.
const FILE: &str = "outcomes.json";
/// Changes with what the file means.
const FORMAT: u32 = 1;
/// A file beyond this is not ours.
const BYTES_MAX: u64 = 256 << 20;

/// The outcomes of a project's examples and tests.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    format: u32,
    /// What stands for all texts and wishes of the last whole run.
    pub whole: String,
    /// How many rows are those of that run; the others are of earlier ones.
    of_whole: usize,
    pub rows: Vec<TestRow>,
}

impl Kept {
    /// Reads what is kept; nothing where there is none, or it cannot be read.
    pub fn read(paths: &ProjectPaths) -> Kept {
        let file = paths.state().join(FILE);
        let is_fit = std::fs::metadata(&file).is_ok_and(|it| it.len() <= BYTES_MAX);
        let bytes = is_fit.then(|| std::fs::read(&file).ok()).flatten();
        let kept: Option<Kept> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        kept.filter(|it| it.format == FORMAT).unwrap_or_default()
    }

    /// Returns the outcomes of the last run, if that was of the same texts and wishes.
    pub fn of_run(mut self, whole: &str) -> Result<Vec<TestRow>, Kept> {
        if self.whole != whole {
            return Err(self);
        }
        self.rows.truncate(self.of_whole);
        Ok(self.rows)
    }

    /// Writes outcomes in the place of those there are, of which the others stay. Where that cannot be
    /// done they are lost, and everything is run again.
    pub fn write(self, paths: &ProjectPaths, whole: String, rows: &[TestRow]) {
        let known: HashSet<_> = rows.iter().map(name_of).collect();
        let mut all = rows.to_vec();
        all.extend(
            self.rows
                .into_iter()
                .filter(|it| !known.contains(&name_of(it))),
        );
        let kept = Kept {
            format: FORMAT,
            whole,
            of_whole: rows.len(),
            rows: all,
        };
        let state = paths.state();
        if paths.create_state().is_err() {
            return;
        }
        let Ok(bytes) = serde_json::to_vec(&kept) else {
            return;
        };
        let _ = replace(&state.join(FILE), &bytes);
    }

    /// Returns the outcomes by their keys.
    pub fn by_key(&self) -> HashMap<&str, Vec<&TestRow>> {
        let mut rows: HashMap<&str, Vec<&TestRow>> = HashMap::new();
        for row in self.rows.iter().filter(|it| !it.key.is_empty()) {
            rows.entry(&row.key).or_default().push(row);
        }
        rows
    }
}

/// Returns what tells the outcomes of one name from those of another.
fn name_of(row: &TestRow) -> (TestKind, String, String) {
    (row.kind, row.file.clone(), row.name.clone())
}

fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, file)
}
