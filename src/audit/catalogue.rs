//! The rules that come with the house: one file each, which is also the rule's page.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::engine::{Construct, Datum, Draft, EngineError, Template, read};
use super::idioms::{self, Idiom};
use super::settings::{RuleOverride, RuleSettings};
use super::violation::Severity;
use crate::lang::source::SourceText;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/audit/rules");

/// One rule with everything there is to say about it.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    pub id: String,
    /// What it finds, so that `allow name` reads as English.
    pub name: String,
    /// `:version`, 1 where the file says none.
    pub version: u32,
    pub severity: Severity,
    /// For one finding; a rule may add to it for more.
    pub points: u32,
    /// The folder of its file.
    pub category: String,
    /// What it finds, why, and what to do instead; paragraphs separated by empty lines.
    pub explanation: String,
    /// Its file.
    pub source: String,
    pub enabled: bool,
    pub threshold: Option<u32>,
    pub(super) draft: Draft,
    /// What it looks for, if it is a pattern and not a rule of the engine.
    pub(super) idiom: Option<Arc<Idiom>>,
}

/// Everything the embedded files hold.
pub(super) struct Library {
    pub templates: Vec<Template>,
    pub rules: Vec<RuleEntry>,
    /// Functions of the language that rules may call.
    pub prelude: String,
}

/// The file of the functions that rules may call, and that of the templates.
const PRELUDE: &str = "prelude.lisp";

/// Reads all files of the rules folder with the settings of a project.
pub(super) fn library(settings: &RuleSettings) -> Result<Library, EngineError> {
    let mut library = Library {
        templates: Vec::new(),
        rules: Vec::new(),
        prelude: String::new(),
    };
    let mut folders = vec![&RULES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let text = file
                .contents_utf8()
                .unwrap_or_else(|| panic!("BUG: `{path}` is not UTF-8"));
            if path == PRELUDE {
                library.prelude = text.to_string();
            } else if path.ends_with(".lisp") {
                library.read_file(&path, text, settings)?;
            }
        }
    }
    library
        .rules
        .sort_by(|left, right| left.name.cmp(&right.name));
    Ok(library)
}

impl Library {
    fn read_file(
        &mut self,
        path: &str,
        text: &str,
        settings: &RuleSettings,
    ) -> Result<(), EngineError> {
        let source = SourceText::new(path, text);
        let category = path.split_once('/').map_or("", |(folder, _)| folder);
        let mut add = |draft: Draft, idiom: Option<Idiom>| {
            let entry =
                entry(draft, category, text, settings).ok_or_else(|| EngineError::Syntax {
                    place: path.to_string(),
                    message: "a rule needs `:id`, `:severity` and `:points`".to_string(),
                })?;
            let idiom = idiom.map(Arc::new);
            self.rules.push(RuleEntry { idiom, ..entry });
            Ok(())
        };
        if idioms::is_pattern(text) {
            return idioms::read(&source)?
                .into_iter()
                .try_for_each(|(draft, idiom)| add(draft, Some(idiom)));
        }
        for construct in read(&source)? {
            match construct {
                Construct::Template(template) => self.templates.push(template),
                Construct::Rule(draft) => add(draft, None)?,
            }
        }
        Ok(())
    }
}

/// Applies, in this order: the rule's own options, the profile's, the project's for the id, for the name.
fn entry(draft: Draft, category: &str, text: &str, settings: &RuleSettings) -> Option<RuleEntry> {
    let id = draft.option("id")?.text()?.to_string();
    let mut entry = RuleEntry {
        severity: Severity::from_name(draft.option("severity")?.text()?)?,
        points: number(draft.option("points")?)?,
        threshold: draft.option("threshold").and_then(number),
        version: draft.option("version").and_then(number).unwrap_or(1),
        enabled: draft.option("enabled").is_none_or(Datum::is_true),
        name: draft.name.clone(),
        category: category.to_string(),
        explanation: draft.docstring.clone(),
        source: text.to_string(),
        id,
        draft,
        idiom: None,
    };
    let profile = entry.draft.option(&settings.profile).map(profile_override);
    let by_id = settings.rules.get(&entry.id).copied();
    let by_name = settings.rules.get(&entry.name).copied();
    for change in [profile, by_id, by_name].into_iter().flatten() {
        entry.enabled = change.enabled.unwrap_or(entry.enabled);
        entry.severity = change.severity.unwrap_or(entry.severity);
        entry.points = change.points.unwrap_or(entry.points);
        entry.threshold = change.threshold.or(entry.threshold);
    }
    Some(entry)
}

fn number(datum: &Datum) -> Option<u32> {
    u32::try_from(datum.integer()?).ok()
}

/// Reads `(:severity warning :points 7)`, the value of an option named for a profile.
fn profile_override(option: &Datum) -> RuleOverride {
    let mut change = RuleOverride::default();
    for pair in option.elements().chunks(2) {
        let [key, value] = pair else { continue };
        match key.text() {
            Some("enabled") => change.enabled = Some(value.is_true()),
            Some("severity") => change.severity = value.text().and_then(Severity::from_name),
            Some("points") => change.points = number(value),
            Some("threshold") => change.threshold = number(value),
            _ => {}
        }
    }
    change
}
