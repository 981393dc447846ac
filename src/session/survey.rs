//! Judging sources without running them: what `imago audit` asks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::Archive;
use super::error::SessionError;
use super::intake::{FileText, forms_of, read_source};
use super::judge::records;
use super::options::SessionOptions;
use super::paths::ProjectPaths;
use super::prospect;
use super::rows::{place_text, violation_row};
use super::scan::Sources;
use super::view::violations::ViolationRow;
use crate::audit::{Auditor, Surroundings};
use crate::history::query::heads;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::source::SourceText;

/// What a survey found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// In the order of the sources. `commit` is 0 for a definition in a file.
    pub findings: Vec<ViolationRow>,
    pub definitions: usize,
    /// Files that cannot be judged, and why.
    pub complaints: Vec<String>,
}

/// One definition and where it stands.
struct Place {
    definition: Definition,
    commit: u64,
    place: Option<Arc<str>>,
}

/// Judges the definitions of these files, or of the files below these folders; without any, those of
/// the project's sources, or what its history holds where there are no files.
pub fn survey(options: &SessionOptions, named: &[PathBuf]) -> Result<Survey, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let mut auditor = Auditor::new(&options.config.audit.settings())?;
    let mut surroundings = Surroundings::new(Image::new().names());
    let mut survey = Survey::default();
    let mut whole = prospect::Survey::new(&options.config.audit.settings())?;
    let history = remembered(&paths)?;
    for it in &history {
        surroundings.add(&it.definition);
        whole.add(&it.definition);
    }
    let files = files(&sources, named)?;
    let places = match files.is_empty() && named.is_empty() {
        true => history,
        false => read(&paths, &files, &mut survey, &mut whole),
    };
    // What is judged is judged among its fellows, as after a load.
    for it in &places {
        surroundings.add(&it.definition);
    }
    let mut judged = Vec::new();
    for it in &places {
        survey.definitions += 1;
        // It is new among the others; judged beside itself it would replace itself.
        surroundings.remove(&it.definition.name);
        let judgement = auditor.judge(&it.definition, &surroundings);
        surroundings.add(&it.definition);
        whole.set_errors(&it.definition.name, &judgement.violations);
        judged.push((it, judgement));
    }
    let whole = whole.finish();
    for (it, mut judgement) in judged {
        let name: Arc<str> = it.definition.name.as_str().into();
        judgement.violations.extend_from_slice(whole.of(&name));
        for record in records(&judgement) {
            let place = it.place.clone();
            let row = violation_row(it.commit, name.clone(), place, true, &record);
            survey.findings.push(row);
        }
    }
    Ok(survey)
}

/// Returns what the history says each name means; nothing where there is no history.
fn remembered(paths: &ProjectPaths) -> Result<Vec<Place>, SessionError> {
    if !paths.history().exists() {
        return Ok(Vec::new());
    }
    let archive = Archive::open_for_reading(&paths.root)?;
    let mut places = Vec::new();
    for head in heads::all(&archive.store)? {
        let place = place_text(head.file.as_deref(), head.line);
        let source = SourceText::new(head.name.as_str(), head.source).in_package(&head.package);
        for definition in defined(definitions(&source).0) {
            places.push(Place {
                definition,
                commit: head.seq,
                place: place.clone(),
            });
        }
    }
    Ok(places)
}

/// Returns the named files and the sources below the named folders, or all of the project's.
pub(super) fn files(sources: &Sources, named: &[PathBuf]) -> Result<Vec<PathBuf>, SessionError> {
    if named.is_empty() {
        return Ok(sources.walk_all().files);
    }
    let mut files = Vec::new();
    for path in named {
        let real = path.canonicalize().map_err(|source| SessionError::Io {
            operation: "open",
            path: path.clone(),
            source,
        })?;
        match real.is_dir() {
            true => files.extend(everything_below(&real)?),
            false => files.push(real),
        }
    }
    Ok(files)
}

/// A named folder is searched whole, also where it is no part of the project's sources.
fn everything_below(folder: &Path) -> Result<Vec<PathBuf>, SessionError> {
    let all = Sources::of(folder, &super::config::Config::default())?;
    Ok(all.walk_all().files)
}

fn read(
    paths: &ProjectPaths,
    files: &[PathBuf],
    survey: &mut Survey,
    whole: &mut prospect::Survey,
) -> Vec<Place> {
    let mut places = Vec::new();
    for path in files {
        let file = paths.display(path);
        let forms = match read_source(path) {
            FileText::Text(text) => {
                let forms = forms_of(&file, &text);
                if forms.is_ok() {
                    whole.add_text(&SourceText::new(file.as_str(), text.as_str()));
                }
                forms
            }
            FileText::Gone => Err(format!("{file} is gone")),
            FileText::Unfit(why) => Err(format!("{file} is {why}")),
        };
        match forms {
            Err(complaint) => survey.complaints.push(complaint),
            Ok(forms) => {
                for definition in defined(forms) {
                    let start = definition.form_span.start as usize;
                    let (line, _) = definition.source.line_column(start);
                    places.push(Place {
                        place: place_text(Some(&file), Some(line)),
                        commit: 0,
                        definition,
                    });
                }
            }
        }
    }
    places
}

fn defined(forms: Vec<TopForm>) -> impl Iterator<Item = Definition> {
    forms.into_iter().filter_map(|form| match form {
        TopForm::Definition(definition) => Some(*definition),
        TopForm::Expression { .. } => None,
    })
}
