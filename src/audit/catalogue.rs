//! The rules that come with the house, one file each, which is also the rule's page; and those that a
//! project brings.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::engine::{Construct, Datum, Draft, EngineError, Template, read};
use super::idioms::{self, Idiom};
use super::settings::{OwnRules, RuleOverride, RuleSettings};
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
    /// The name of its file, and what it holds.
    pub file: String,
    pub source: String,
    /// Whether the project brings it.
    pub is_own: bool,
    pub enabled: bool,
    pub threshold: Option<u32>,
    pub(super) draft: Draft,
    /// What it looks for, if it is a pattern and not a rule of the engine.
    pub(super) idiom: Option<Arc<Idiom>>,
}

impl RuleEntry {
    /// Returns the variables that a rule finds bound: what it may be set to.
    pub(super) fn given(&self) -> [(&'static str, Datum); 2] {
        let threshold = self.threshold.map_or(Datum::Nil, Datum::from);
        [
            ("?points", Datum::from(self.points)),
            ("?threshold", threshold),
        ]
    }
}

/// Everything the files hold.
#[derive(Default)]
pub(super) struct Library {
    /// Each with its file where that is the project's.
    pub templates: Vec<(Option<String>, Template)>,
    pub rules: Vec<RuleEntry>,
    /// Functions of the language that rules may call.
    pub prelude: String,
    /// Those of the project: the file and what it holds.
    pub own_prelude: Option<(String, String)>,
    /// What is wrong with files of the project, which are left out.
    pub complaints: Vec<String>,
}

/// The file of the functions that rules may call, and that of the templates.
const PRELUDE: &str = "prelude.lisp";
/// The category of rules that a project brings.
const OWN_CATEGORY: &str = "project";

/// Reads all files of the rules folder with the settings of a project.
pub(super) fn library(settings: &RuleSettings) -> Result<Library, EngineError> {
    let mut library = Library::default();
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
                let category = path.split_once('/').map_or("", |(folder, _)| folder);
                library.read_file(&path, category, text, settings)?;
            }
        }
    }
    for own in &settings.own {
        library.read_own(own, settings);
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
        category: &str,
        text: &str,
        settings: &RuleSettings,
    ) -> Result<(), EngineError> {
        let source = SourceText::new(path, text);
        let mut add = |draft: Draft, idiom: Option<Idiom>| {
            let name = draft.name.clone();
            let entry = entry(draft, (path, category, text), settings).ok_or_else(|| {
                EngineError::Syntax {
                    place: path.to_string(),
                    message: format!(
                        "rule `{name}` needs `:id`, `:severity` (`error`, `warning` or `info`) and `:points`"
                    ),
                }
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
                Construct::Template(template) => self.templates.push((None, template)),
                Construct::Rule(draft) => add(draft, None)?,
            }
        }
        Ok(())
    }

    /// Reads a file of the project; one with a mistake is left out and complained of.
    fn read_own(&mut self, own: &OwnRules, settings: &RuleSettings) {
        if own.file.rsplit('/').next() == Some(PRELUDE) {
            self.own_prelude = Some((own.file.clone(), own.text.clone()));
            return;
        }
        let (templates, rules) = (self.templates.len(), self.rules.len());
        let read = self.read_file(&own.file, OWN_CATEGORY, &own.text, settings);
        let taken = read.and_then(|()| {
            let (known, new) = self.rules.split_at(rules);
            let mut before = known.iter().map(|it| &it.name).collect::<Vec<_>>();
            for rule in new {
                if before.contains(&&rule.name) {
                    let name = rule.name.clone();
                    return Err(EngineError::Duplicate { name });
                }
                before.push(&rule.name);
            }
            Ok(())
        });
        match taken {
            Ok(()) => {
                for rule in &mut self.rules[rules..] {
                    rule.is_own = true;
                }
                for (file, _) in &mut self.templates[templates..] {
                    *file = Some(own.file.clone());
                }
            }
            Err(error) => {
                self.templates.truncate(templates);
                self.rules.truncate(rules);
                self.complain(&own.file, &error);
            }
        }
    }

    /// Notes what is wrong with a file of the project.
    pub fn complain(&mut self, file: &str, error: &EngineError) {
        self.complaints.push(match error {
            EngineError::Syntax { .. } => error.to_string(),
            _ => format!("{file}: {error}"),
        });
    }
}

/// Applies, in this order: the rule's own options, the profile's, the project's for the id, for the name.
fn entry(
    draft: Draft,
    (file, category, text): (&str, &str, &str),
    settings: &RuleSettings,
) -> Option<RuleEntry> {
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
        file: file.to_string(),
        source: text.to_string(),
        is_own: false,
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
