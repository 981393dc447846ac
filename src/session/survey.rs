//! Judging sources without running them: what `imago audit` asks.

pub mod baseline;
mod beside;
pub mod repair;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::identity;
use super::intake::{FileText, read_source};
use super::judge::{failing_rule, rule_view, verdict_name};
use super::options::SessionOptions;
use super::own_rules;
use super::paths::ProjectPaths;
use super::prospect;
use super::scan::Sources;
use super::trial::Trial;
use super::view::rule::RuleView;
use crate::audit::violation::{Keeper, Suppressed, Violation};
use crate::audit::{Auditor, Before, Circumstances, Surroundings};
use crate::history::hash::Hash;
use crate::history::query::heads;
use crate::lang::definition::{self, Definition, TopForm, definitions, module_definitions};
use crate::lang::diagnostic::{Diagnostic, spelling};
use crate::lang::image::Image;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::SyntaxError;
use baseline::Baseline;

/// The rules that hold in a project.
#[derive(Debug)]
pub struct Rules {
    /// By name.
    pub all: Vec<RuleView>,
    /// What is wrong with the project's own.
    pub complaints: Vec<String>,
}

impl Rules {
    /// Returns the name or id that is most like this one.
    pub fn nearest(&self, name: &str) -> Option<String> {
        let names = self
            .all
            .iter()
            .flat_map(|it| [it.name.as_str(), it.id.as_str()]);
        spelling::closest(name, names).map(str::to_string)
    }
}

/// Returns the rules that hold in a project.
pub fn rules(options: &SessionOptions) -> Result<Rules, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let (auditor, complaints) = auditor(options, &paths)?;
    Ok(Rules {
        all: pages(&auditor),
        complaints,
    })
}

/// Returns the pages of all rules, by name, and of their failing.
fn pages(auditor: &Auditor) -> Vec<RuleView> {
    let all = auditor.catalogue().iter().map(rule_view);
    all.chain([failing_rule()]).collect()
}

/// Makes the auditor of a project, and says what is wrong with the project's own rules.
fn auditor(
    options: &SessionOptions,
    paths: &ProjectPaths,
) -> Result<(Auditor, Vec<String>), SessionError> {
    let sources = Sources::of(&paths.root, &options.config)?;
    let own = own_rules::read(options, paths, &sources);
    let mut settings = options.config.audit.settings();
    settings.own = own.rules;
    let auditor = Auditor::new(&settings)?;
    let mut complaints = own.complaints;
    complaints.extend_from_slice(auditor.complaints());
    Ok((auditor, complaints))
}

/// What is to be judged.
#[derive(Debug, Default)]
pub struct Wish<'a> {
    /// Files, and folders for what is below them; without any, the project's sources, or what its
    /// history holds where there are no files.
    pub named: &'a [PathBuf],
    /// What was there before.
    pub baseline: Option<&'a Baseline>,
    /// Whether the hash of each definition is wanted.
    pub hashes: bool,
}

/// What a survey found.
#[derive(Debug, Default)]
pub struct Survey {
    /// In the order of the sources.
    pub definitions: Vec<Judged>,
    /// What cannot be judged, and why: rendered.
    pub complaints: Vec<String>,
    /// All rules, by name.
    pub rules: Vec<RuleView>,
}

/// One definition with what was found.
#[derive(Clone, Debug)]
pub struct Judged {
    pub name: String,
    pub kind: &'static str,
    /// As messages name it; none for what only the history holds.
    pub file: Option<Arc<str>>,
    /// 0 for a definition in a file.
    pub commit: u64,
    pub score: u32,
    /// `clean`, `accepted` or `denied`.
    pub verdict: &'static str,
    pub findings: Vec<Finding>,
    /// What does not count.
    pub quiet: Vec<Quiet>,
    /// Over the form as read, where it was wished for.
    pub hash: Option<Hash>,
    source: SourceText,
}

/// A finding with its place in the file.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: String,
    pub rule_name: String,
    pub severity: &'static str,
    pub points: u32,
    pub message: String,
    pub version: u32,
    pub place: Region,
    /// What to write instead of what.
    pub fix: Option<(Region, String)>,
}

/// A finding that does not count, and why.
#[derive(Clone, Debug)]
pub struct Quiet {
    pub finding: Finding,
    pub by: &'static str,
    pub reason: String,
}

/// A part of a file; lines and columns from one, columns in characters, the end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub span: Span,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Judged {
    /// Returns a finding as it is shown to a person: the line with the place underlined.
    pub fn shown(&self, finding: &Finding) -> String {
        let diagnostic = Diagnostic::new("audit", "").at(&self.source, finding.place.span);
        let shown = diagnostic.render();
        // The first line is the message, which the front words.
        shown
            .split_once('\n')
            .map_or("", |(_, rest)| rest)
            .to_string()
    }
}

impl Judged {
    /// Returns what tells a finding from all others wherever the code stands: the hash of the definition,
    /// the rule, and which of its findings it is.
    pub fn fingerprint(&self, finding: &Finding, number: usize) -> Option<String> {
        let text = format!("{}\n{}\n{number}", self.hash?, finding.rule_name);
        Some(Hash::text(&text).to_string())
    }
}

/// A text that is judged, and where it is from.
#[derive(Clone)]
struct Text {
    source: SourceText,
    file: Option<Arc<str>>,
    commit: u64,
}

/// One definition on its way.
struct Place {
    definition: Definition,
    commit: u64,
    file: Option<Arc<str>>,
}

/// Judges what is wished for.
pub fn survey(options: &SessionOptions, wish: &Wish<'_>) -> Result<Survey, SessionError> {
    let mut survey = Survey::default();
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let files = files(&sources, wish.named)?;
    let texts = read(&paths, &files, &mut survey);
    let beside = beside::texts(&paths, &sources, &files, &texts);
    let is_of_history = files.is_empty() && wish.named.is_empty();
    judge(options, wish, (texts, &beside), is_of_history, &mut survey)?;
    Ok(survey)
}

/// Judges texts among what the history of the project holds and what stands beside them; without any,
/// the history itself.
fn judge(
    options: &SessionOptions,
    wish: &Wish<'_>,
    (texts, beside): (Vec<Text>, &[Text]),
    is_of_history: bool,
    survey: &mut Survey,
) -> Result<(), SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let (mut auditor, complaints) = auditor(options, &paths)?;
    survey.rules = pages(&auditor);
    survey.complaints.extend(complaints);
    let mut image = Image::new();
    let mut surroundings = Surroundings::new(image.names());
    let mut whole = prospect::Survey::new(auditor.settings())?;
    survey.complaints.extend_from_slice(whole.complaints());
    let history = remembered(&paths)?;
    let mut trial = Trial::new(&options.config);
    for it in &history {
        surroundings.add(&it.definition);
        whole.add(&it.definition);
        if !is_of_history {
            trial.attempt(&it.definition, &surroundings);
        }
    }
    for it in beside {
        whole.add_text(&it.source);
        for it in places(it.clone(), &mut Survey::default()) {
            surroundings.add(&it.definition);
            trial.attempt(&it.definition, &surroundings);
        }
    }
    let places = match is_of_history {
        true => history,
        false => texts
            .into_iter()
            .inspect(|it| whole.add_text(&it.source))
            .flat_map(|it| places(it, survey))
            .collect(),
    };
    // What is judged is judged among its fellows, as after a load.
    for it in &places {
        surroundings.add(&it.definition);
    }
    let defined: Vec<&Definition> = places.iter().map(|it| &it.definition).collect();
    let troubles = trial.attempt_all(&defined, &surroundings);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    for (index, it) in places.iter().enumerate() {
        let definition = &it.definition;
        // It is new among the others; judged beside itself it would replace itself. What stands
        // above it under the same name it does replace.
        surroundings.remove(&definition.name);
        if let Some(earlier) = seen.insert(&definition.name, index) {
            surroundings.add(&places[earlier].definition);
        }
        let violations = auditor.findings(definition, &surroundings, troubles[index].as_ref());
        surroundings.add(definition);
        whole.set_errors(&definition.name, &violations);
        found.push(violations);
    }
    let whole = whole.finish();
    let today = clock::today();
    for (index, (it, mut found)) in places.iter().zip(found).enumerate() {
        let definition = &it.definition;
        // The image holds the last of several.
        if seen.get(definition.name.as_str()) == Some(&index) {
            found.extend_from_slice(whole.of(&definition.name));
        }
        let hash = (wish.hashes || wish.baseline.is_some()).then(|| {
            let form = &definition.source.text[definition.form_span.range()];
            identity::definition_hash(&mut image, &definition.name, form)
        });
        let known = wish.baseline.zip(hash);
        let before: Vec<Before> = known.map_or_else(Vec::new, |(it, hash)| it.before(hash));
        let circumstances = Circumstances {
            today: Some(today),
            before,
            is_whole: true,
            ..Circumstances::default()
        };
        let judgement = auditor.settle(definition, found, &circumstances);
        let source = shown_source(it);
        let finding = |violation: &Violation| finding(definition, &source, violation);
        survey.definitions.push(Judged {
            name: definition.name.clone(),
            kind: definition.kind.name(),
            file: it.file.clone(),
            commit: it.commit,
            score: judgement.score,
            verdict: verdict_name(judgement.verdict),
            findings: judgement.violations.iter().map(finding).collect(),
            quiet: judgement
                .suppressed
                .iter()
                .map(|it| quiet(it, finding(&it.violation)))
                .collect(),
            hash,
            source,
        });
    }
    Ok(())
}

/// What the history holds is shown with the lines that it had in its file.
fn shown_source(it: &Place) -> SourceText {
    let source = &it.definition.source;
    let name: Arc<str> = match &it.file {
        Some(file) => file.clone(),
        None => format!("#{}", it.commit).into(),
    };
    let mut shown = source.clone();
    shown.name = name;
    shown
}

fn quiet(it: &Suppressed, finding: Finding) -> Quiet {
    Quiet {
        finding,
        by: match it.by {
            Keeper::Source => "source",
            Keeper::Policy => "policy",
            Keeper::Baseline => "baseline",
        },
        reason: it.reason.clone(),
    }
}

fn finding(definition: &Definition, source: &SourceText, violation: &Violation) -> Finding {
    let region = |(start, end): (u32, u32)| {
        let base = definition.span.start;
        region(
            source,
            Span::new((base + start) as usize, (base + end) as usize),
        )
    };
    let form = || {
        let start = definition.form_span.start - definition.span.start;
        (start, start)
    };
    Finding {
        rule: violation.rule.clone(),
        rule_name: violation.rule_name.clone(),
        severity: violation.severity.name(),
        points: violation.points,
        message: violation.message.clone(),
        version: violation.version,
        place: region(violation.span.unwrap_or_else(form)),
        fix: violation
            .fix
            .as_ref()
            .map(|it| (region(it.span), it.text.clone())),
    }
}

fn region(source: &SourceText, span: Span) -> Region {
    let (line, column) = source.line_column(span.start as usize);
    let (end_line, end_column) = source.line_column(span.end as usize);
    Region {
        span,
        line,
        column,
        end_line,
        end_column,
    }
}

/// Returns what the history says each name means; nothing where there is no history.
fn remembered(paths: &ProjectPaths) -> Result<Vec<Place>, SessionError> {
    if !paths.history().exists() {
        return Ok(Vec::new());
    }
    let archive = Archive::open_for_reading(&paths.root)?;
    let mut all = Vec::new();
    for head in heads::all(&archive.store)? {
        let mut source = SourceText::new(head.name.as_str(), head.source);
        if let Some(line) = head.line {
            // The line is that of the form; comments before it begin above.
            let forms = definitions(&source).0;
            let first = forms.first().map_or(0, |it| it.span().start as usize);
            let (before, _) = source.line_column(first);
            source.first_line = line.saturating_sub(before - 1).max(1);
        }
        let text = Text {
            source: source.in_package(&head.package),
            file: head.file.map(Into::into),
            commit: head.seq,
        };
        // What is accepted was read; a mistake in it is told by whoever verifies the history.
        all.extend(places(text, &mut Survey::default()));
    }
    Ok(all)
}

/// Returns the named files and the sources below the named folders, or all of the project's.
pub(super) fn files(sources: &Sources, named: &[PathBuf]) -> Result<Vec<PathBuf>, SessionError> {
    if named.is_empty() {
        return Ok(sources.walk_all().files);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for path in named {
        let real = path.canonicalize().map_err(|source| SessionError::Io {
            operation: "open",
            path: path.clone(),
            source,
        })?;
        let below = match real.is_dir() {
            true => everything_below(&real)?,
            false => vec![real],
        };
        // A file that is named twice is judged once: it replaces nothing.
        let new = below.into_iter().filter(|it| !files.contains(it));
        let new: Vec<PathBuf> = new.collect();
        files.extend(new);
    }
    Ok(files)
}

/// A named folder is searched whole, also where it is no part of the project's sources.
fn everything_below(folder: &Path) -> Result<Vec<PathBuf>, SessionError> {
    let all = Sources::of(folder, &super::config::Config::default())?;
    Ok(all.walk_all().files)
}

fn read(paths: &ProjectPaths, files: &[PathBuf], survey: &mut Survey) -> Vec<Text> {
    let mut texts = Vec::new();
    for path in files {
        let file = paths.display(path);
        let why = match read_source(path) {
            FileText::Text(text) => {
                texts.push(Text {
                    source: SourceText::new(file.as_str(), text),
                    file: Some(file.into()),
                    commit: 0,
                });
                continue;
            }
            FileText::Gone => "it is gone".to_string(),
            FileText::Unfit(why) => format!("it is {why}"),
        };
        survey
            .complaints
            .push(format!("`{file}` cannot be read: {why}"));
    }
    texts
}

/// Returns the definitions of a text. Those that are not whole are complained of; the others stand.
fn places(text: Text, survey: &mut Survey) -> Vec<Place> {
    let (forms, errors) = definitions(&text.source);
    survey.complaints.extend(complaint(&text.source, &errors));
    let is_whole = |definition: &Definition| {
        let span = definition.span;
        let inside = |it: &SyntaxError| it.span.start < span.end && span.start <= it.span.end;
        !errors.iter().any(inside)
    };
    // What was meant as a definition and lacks what its head demands is judged too.
    let is_defining = |it: &Definition| definition::heads::find(&it.head).is_some();
    let read = |form: TopForm| match form.meant(&text.source).filter(is_defining) {
        Some(definition) => vec![definition],
        None => module_definitions(&text.source, form.span()),
    };
    let place = |definition| Place {
        definition,
        commit: text.commit,
        file: text.file.clone(),
    };
    let read = forms.into_iter().flat_map(read);
    read.filter(is_whole).map(place).collect()
}

fn complaint(source: &SourceText, errors: &[SyntaxError]) -> Option<String> {
    let diagnostics = errors.iter().map(|error| Diagnostic {
        hint: error.hint.clone(),
        ..Diagnostic::new("reader", error.message.clone()).at(source, error.span)
    });
    let rendered = Diagnostic::together(diagnostics)?.render();
    let text = rendered.strip_prefix("error: ").unwrap_or(&rendered);
    Some(text.to_string())
}
