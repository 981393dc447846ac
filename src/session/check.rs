//! Looking for mistakes without running anything: what `imago check` asks.

use std::path::PathBuf;

use super::archive::Archive;
use super::error::SessionError;
use super::evaluate::new_image;
use super::intake::{FileText, read_source};
use super::options::SessionOptions;
use super::paths::ProjectPaths;
use super::scan::Sources;
use super::survey::files;
use crate::history::query::heads;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Check;
use crate::lang::source::SourceText;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Files that were read.
    pub files: usize,
    pub mistakes: Vec<Mistake>,
}

/// One mistake and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub file: String,
    /// Line and column, from one.
    pub place: Option<(u32, u32)>,
    /// `reader`, `syntax`, `unbound`, `arity`, `io` …
    pub kind: String,
    pub message: String,
    pub hint: Option<String>,
    /// All of it as it is shown at the REPL, with the line and a caret.
    pub shown: String,
}

/// Checks these files, or the files below these folders, as parts of one program; without any, the
/// project's sources. What the project's history holds is known to them.
pub fn check(options: &SessionOptions, named: &[PathBuf]) -> Result<Checked, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let mut image = new_image(&options.config, Default::default());
    let mut check = Check::begin(&mut image);
    if paths.history().exists() {
        let archive = Archive::open_for_reading(&paths.root)?;
        for head in heads::all(&archive.store)? {
            // What was accepted once is not judged again; its names count.
            check.know(
                &mut image,
                &SourceText::new(head.name.as_str(), head.source).in_package(&head.package),
            );
        }
    }
    let mut checked = Checked::default();
    for path in files(&sources, named)? {
        let file = paths.display(&path);
        let text = match read_source(&path) {
            FileText::Text(text) => text,
            FileText::Gone => {
                checked.mistakes.push(unreadable(&file, "it is gone"));
                continue;
            }
            FileText::Unfit(why) => {
                checked
                    .mistakes
                    .push(unreadable(&file, &format!("it is {why}")));
                continue;
            }
        };
        checked.files += 1;
        let problems = check.take(&mut image, &SourceText::new(file.as_str(), text));
        checked
            .mistakes
            .extend(problems.iter().map(|it| mistake(&file, it)));
    }
    for problem in check.finish(&mut image) {
        let file = problem.source.as_ref().map(|it| it.name.to_string());
        checked
            .mistakes
            .push(mistake(&file.unwrap_or_default(), &problem));
    }
    checked
        .mistakes
        .sort_by(|one, other| (&one.file, one.place).cmp(&(&other.file, other.place)));
    Ok(checked)
}

fn mistake(file: &str, problem: &Diagnostic) -> Mistake {
    Mistake {
        file: file.to_string(),
        place: problem.place(),
        kind: problem.kind.clone(),
        message: problem.message.clone(),
        hint: problem.hint.clone(),
        shown: problem.render(),
    }
}

fn unreadable(file: &str, why: &str) -> Mistake {
    mistake(
        file,
        &Diagnostic::new("io", format!("`{file}` cannot be read: {why}")),
    )
}
