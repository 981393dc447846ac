//! Completion: the names of the image that fit what stands before the cursor, and files where a question
//! mentions one.

use std::path::{Component, Path};

use super::session::Session;
use super::view::call::CallView;
use super::view::completion::Completion;
pub use crate::lang::image::manual::first_sentence;
use crate::lang::image::{BindingView, Origin};
use crate::lang::syntax::{is_delimiter, parse};

/// Candidates of one answer; a list is not longer than what a person looks through.
const CANDIDATES_MAX: usize = 200;
/// Entries of one folder that are looked through.
const ENTRIES_MAX: usize = 10_000;

impl Session {
    /// Returns where the name begins that ends at byte `cursor`, and what it could become.
    pub(super) fn complete(&self, text: &str, cursor: usize) -> (usize, Vec<Completion>) {
        let (start, part) = name_before(text, cursor);
        if part.is_empty() {
            return (start, Vec::new());
        }
        let mut fitting: Vec<(Fit, String)> = self
            .image
            .names()
            .into_iter()
            .filter_map(|name| Some((fit(&name, part)?, name)))
            .collect();
        fitting.sort_by(|(a, one), (b, other)| {
            a.cmp(b)
                .then_with(|| one.len().cmp(&other.len()))
                .then_with(|| one.cmp(other))
        });
        fitting.truncate(CANDIDATES_MAX);
        let candidates = fitting
            .into_iter()
            .filter_map(|(_, name)| self.image.binding(&name))
            .map(candidate)
            .collect();
        (start, candidates)
    }
}

impl Session {
    /// Returns what a question could mention that was begun so: names of the image, and behind them files
    /// and folders of the project.
    pub(super) fn complete_mention(&self, text: &str) -> Vec<Completion> {
        let mut candidates = match self.complete(text, text.len()) {
            (0, names) => names,
            _ => Vec::new(),
        };
        candidates.extend(files_at(&self.paths.root, text));
        candidates.truncate(CANDIDATES_MAX);
        candidates
    }

    /// Returns how a name is called.
    pub(super) fn explain_call(&self, name: &str) -> Option<CallView> {
        let view = self.image.binding(name)?;
        let kind = kind_of(&view);
        let parse = parse(&view.signature);
        let form = parse.tree.forms().next();
        let parts = form.into_iter().flat_map(|it| it.children().skip(1));
        Some(CallView {
            name: name.to_string(),
            kind: kind.into(),
            parameters: parts.map(|it| it.text().to_string()).collect(),
            summary: first_sentence(view.docstring.as_deref().unwrap_or_default()),
        })
    }
}

/// How well a name fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It begins with what was typed.
    Beginning,
    /// It does so in another case.
    BeginningAnyCase,
    /// A later part of it does: `lines` in `file/read-lines`.
    Part,
    /// It contains it.
    Inside,
}

fn fit(name: &str, typed: &str) -> Option<Fit> {
    if name.starts_with(typed) {
        return Some(Fit::Beginning);
    }
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    if name.starts_with(&typed) {
        return Some(Fit::BeginningAnyCase);
    }
    let is_part = |(at, _): (usize, &str)| name[..at].ends_with(['-', '/', '*', '.', ':']);
    if name.match_indices(&typed).any(is_part) {
        return Some(Fit::Part);
    }
    name.contains(&typed).then_some(Fit::Inside)
}

/// Returns the files and folders below a root whose path begins so; none outside of it, and no hidden ones.
/// A file without a folder that is no program is written so that it is none of a definition's names.
fn files_at(root: &Path, text: &str) -> Vec<Completion> {
    let (folder, part) = text.rsplit_once('/').unwrap_or(("", text));
    let mut steps = Path::new(folder).components();
    if !steps.all(|it| matches!(it, Component::Normal(_) | Component::CurDir)) {
        return Vec::new();
    }
    // A folder that cannot be read has nothing to offer.
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten();
    let mut found: Vec<Completion> = entries
        .take(ENTRIES_MAX)
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.starts_with(part) && !name.starts_with('.');
            if !fits || name.contains(char::is_whitespace) {
                return None;
            }
            let is_folder = entry.path().is_dir();
            let end = if is_folder { "/" } else { "" };
            let name = match folder {
                "" if is_folder || name.ends_with(".lisp") => format!("{name}{end}"),
                "" => format!("./{name}"),
                folder => format!("{folder}/{name}{end}"),
            };
            let kind = if is_folder { "folder" } else { "file" };
            Some(Completion {
                name,
                kind: kind.into(),
                signature: String::new(),
                summary: format!("A {kind} of the project."),
            })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Returns the part of a name that ends at a byte, and where it begins.
fn name_before(text: &str, cursor: usize) -> (usize, &str) {
    let mut end = cursor.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before
        .char_indices()
        .rev()
        .find(|&(_, character)| is_delimiter(character) || character == '\'')
        .map_or(0, |(at, character)| at + character.len_utf8());
    let part = &before[start..];
    // `#'name` and `,@name` name what stands behind the prefix.
    let bare = part.trim_start_matches(['#', ',', '@', '`']);
    (end - bare.len(), bare)
}

fn kind_of(view: &BindingView) -> &'static str {
    match (view.origin, view.kind) {
        (Origin::SpecialForm, _) => "special form",
        (Origin::Builtin, _) => "builtin",
        (_, Some(kind)) => kind.name(),
        (_, None) => "variable",
    }
}

fn candidate(view: BindingView) -> Completion {
    let kind = kind_of(&view);
    let docstring = view.docstring.unwrap_or_default();
    Completion {
        name: view.name,
        kind: kind.into(),
        signature: view.signature,
        summary: first_sentence(&docstring),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_before_the_cursor_is_found() {
        assert_eq!(name_before("(map squ", 8), (5, "squ"));
        assert_eq!(name_before("(map #'squ (list", 10), (7, "squ"));
        assert_eq!(name_before("(f \"ü\" ab)", 10), (8, "ab"));
        assert_eq!(name_before("(f ", 3).1, "");
        assert_eq!(name_before("ab", 99), (0, "ab"));
    }

    #[test]
    fn files_of_the_project_are_found_and_no_others() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("src")).expect("a folder");
        for file in [
            "src/a.lisp",
            "src/ab.lisp",
            "src/b.lisp",
            "notes.md",
            "n.lisp",
            ".hidden",
            "no me",
        ] {
            std::fs::write(folder.path().join(file), "").expect("a file");
        }
        let names = |text: &str| -> Vec<String> {
            let found = files_at(folder.path(), text);
            found.into_iter().map(|it| it.name).collect()
        };
        assert_eq!(names("s"), ["src/"]);
        assert_eq!(names("src/a"), ["src/a.lisp", "src/ab.lisp"]);
        assert_eq!(names("n"), ["./notes.md", "n.lisp"]);
        assert_eq!(names("./n"), ["./n.lisp", "./notes.md"]);
        assert_eq!(names(""), ["./notes.md", "n.lisp", "src/"]);
        for outside in ["../", "/etc/pass", "src/../../", ".h", "gone/x"] {
            assert_eq!(names(outside), [] as [&str; 0], "{outside}");
        }
    }

    #[test]
    fn a_name_fits_by_its_beginning_before_its_parts() {
        assert_eq!(fit("string/split", "str"), Some(Fit::Beginning));
        assert_eq!(fit("String", "str"), Some(Fit::BeginningAnyCase));
        assert_eq!(fit("file/read-lines", "lin"), Some(Fit::Part));
        assert_eq!(fit("substring", "str"), Some(Fit::Inside));
        assert_eq!(fit("car", "str"), None);
    }
}
