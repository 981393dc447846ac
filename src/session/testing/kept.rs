//! What came of tests the last time, in a file beside the history. It can be made again at any time.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::paths::ProjectPaths;
use super::super::view::outcomes::TestRow;

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

    /// Writes outcomes in the place of those there are. Where that cannot be done they are lost, and
    /// everything is run again.
    pub fn write(paths: &ProjectPaths, whole: String, rows: Vec<TestRow>) {
        let kept = Kept {
            format: FORMAT,
            whole,
            rows,
        };
        let state = paths.state();
        if !state.is_dir() {
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

fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, file)
}
