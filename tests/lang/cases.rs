//! Files of cases that were recorded from another system.
//!
//! A case is a paragraph of forms between blank lines, perhaps under a title. Where we differ on purpose,
//! its last line says what we answer, and why.
//!
//! ```text
//! ;;; an optional title
//! (define xs (list 1 2))
//! (cdr xs)
//! ;; ours: VALUE  -- reason
//! ;; ours!: error-type  -- reason
//! ```

use std::fs;
use std::path::{Path, PathBuf};

/// One paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The line it begins on.
    pub line: usize,
    /// Its lines, but for titles and marks.
    pub lines: Vec<String>,
    pub mark: Option<Mark>,
}

/// What we answer where we differ on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Value(String),
    Error(String),
}

/// Returns the areas of a folder of `tests/lang` by name, with their files.
pub fn areas(folder: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lang")
        .join(folder);
    let mut areas: Vec<(String, PathBuf)> = fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            Some((name.strip_suffix(".lisp")?.to_string(), entry.path()))
        })
        .collect();
    areas.sort();
    areas
}

/// Returns the cases of a file.
pub fn read(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("the cases are readable");
    let mut cases = Vec::new();
    let mut paragraph: Vec<(usize, &str)> = Vec::new();
    for (index, line) in text.lines().chain([""]).enumerate() {
        if !line.trim().is_empty() {
            paragraph.push((index + 1, line));
            continue;
        }
        let paragraph = std::mem::take(&mut paragraph);
        // A paragraph of comments alone is a heading.
        let first = paragraph.iter().find(|(_, line)| !line.starts_with(';'));
        if let Some(&(line, _)) = first {
            let lines: Vec<&str> = paragraph.iter().map(|&(_, line)| line).collect();
            let is_kept = |line: &&&str| !line.starts_with(";;;") && mark(line).is_none();
            cases.push(Case {
                line,
                lines: lines
                    .iter()
                    .filter(is_kept)
                    .map(|it| it.to_string())
                    .collect(),
                mark: lines.iter().find_map(|line| mark(line)),
            });
        }
    }
    cases
}

fn mark(line: &str) -> Option<Mark> {
    let (make, rest): (fn(String) -> Mark, &str) = match line.strip_prefix(";; ours!: ") {
        Some(rest) => (Mark::Error, rest),
        None => (Mark::Value, line.strip_prefix(";; ours: ")?),
    };
    let (answer, reason) = rest
        .split_once(" -- ")
        .unwrap_or_else(|| panic!("`{rest}` gives no reason after ` -- `"));
    assert!(!reason.trim().is_empty(), "`{rest}` gives no reason");
    Some(make(answer.trim().to_string()))
}
