//! The auditor: definitions in, judgements out.

use std::collections::HashMap;

use super::catalogue::{self, Library, RuleEntry};
use super::engine::{
    Datum, Engine, EngineError, LanguageEvaluator, RuleIndex, Template, TemplateIndex,
};
use super::facts::code::Code;
use super::facts::{self, Measurement, SENSORS, Subject};
use super::idioms::Idioms;
use super::settings::{PROFILES, Policies, RuleSettings};
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use super::verdict::Circumstances;
use super::violation::{FAILING_ID, FAILING_NAME, Fix, Judgement, Severity, Violation};
use super::whole;
use crate::lang::definition::heads::{self, Shape};
use crate::lang::definition::{Definition, Parts, module_definitions};
use crate::lang::diagnostic::spelling;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::{self, form};

/// The name of the fact that sensors fill, and of the fact that rules assert.
const DEFINITION: &str = "definition";
const VIOLATION: &str = "violation";
/// Firings on one definition after which a rule is taken to go on for ever.
const FIRINGS_MAX: usize = 10_000;

/// Rules and an engine to run them, ready for any number of definitions.
pub struct Auditor {
    pub(super) engine: Engine<LanguageEvaluator>,
    definition: TemplateIndex,
    violation: TemplateIndex,
    /// A slot's position among those of the sensors; its place follows it in the template.
    slots: HashMap<&'static str, usize>,
    /// By the index of the rule in the engine.
    enabled: Vec<RuleEntry>,
    idioms: Idioms,
    all: Vec<RuleEntry>,
    /// The functions that rules may call, ours and the project's.
    prelude: String,
    pub(super) settings: RuleSettings,
    complaints: Vec<String>,
}

/// Why there is no auditor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    #[error("there is no profile `{name}`")]
    UnknownProfile { name: String },
    #[error("there is no rule `{name}`")]
    UnknownRule { name: String, near: Option<String> },
    #[error("the rules cannot be used: {0}")]
    Rules(#[from] EngineError),
    #[error("the functions for rules cannot be loaded: {message}")]
    Prelude { message: String },
}

impl Auditor {
    /// Reads and compiles the rules as a project sets them. What is wrong with the project's own rules
    /// is among the complaints; the others are there.
    pub fn new(settings: &RuleSettings) -> Result<Auditor, AuditError> {
        if !PROFILES.iter().any(|(name, _)| *name == settings.profile) {
            let name = settings.profile.clone();
            return Err(AuditError::UnknownProfile { name });
        }
        let mut library = catalogue::library(settings)?;
        let mut evaluator = LanguageEvaluator::new(&library.prelude)
            .map_err(|message| AuditError::Prelude { message })?;
        let mut prelude = library.prelude.clone();
        if let Some((file, text)) = library.own_prelude.take() {
            match evaluator.load(&file, &text) {
                Ok(()) => prelude.push_str(&text),
                Err(message) => library.complaints.push(message),
            }
        }
        let mut engine = Engine::new(evaluator);
        engine.firings_max = FIRINGS_MAX;
        let definition = engine.add_template(definition_template())?;
        for (file, template) in std::mem::take(&mut library.templates) {
            match (engine.add_template(template), file) {
                (Ok(_), _) => {}
                (Err(error), None) => return Err(error.into()),
                (Err(error), Some(file)) => library.complain(&file, &error),
            }
        }
        let violation = engine
            .template(VIOLATION)
            .ok_or_else(|| EngineError::UnknownTemplate {
                rule: "auditor".to_string(),
                template: VIOLATION.to_string(),
            })?;
        let (enabled, idioms) = enable(&mut engine, &mut library)?;
        check_names(settings, &mut library)?;
        Ok(Auditor {
            engine,
            definition,
            violation,
            slots: slot_names()
                .enumerate()
                .map(|(at, name)| (name, at))
                .collect(),
            enabled,
            idioms,
            all: library.rules,
            prelude,
            settings: settings.clone(),
            complaints: library.complaints,
        })
    }

    /// Judges a definition among what is defined around it. It is not run.
    pub fn judge(&mut self, definition: &Definition, surroundings: &Surroundings) -> Judgement {
        self.judge_tried(definition, surroundings, None)
    }

    /// The same for a definition of which it is known whether it can stand.
    pub fn judge_tried(
        &mut self,
        definition: &Definition,
        surroundings: &Surroundings,
        trouble: Option<&Trouble>,
    ) -> Judgement {
        let circumstances = Circumstances {
            trouble,
            ..Circumstances::default()
        };
        self.judge_in(definition, surroundings, &circumstances)
    }

    /// Judges a definition that comes in under these circumstances.
    pub fn judge_in(
        &mut self,
        definition: &Definition,
        surroundings: &Surroundings,
        circumstances: &Circumstances<'_>,
    ) -> Judgement {
        let found = self.findings(definition, surroundings, circumstances.trouble);
        self.settle(definition, found, circumstances)
    }

    /// Returns what the rules find, before anything of it is kept quiet.
    pub fn findings(
        &mut self,
        definition: &Definition,
        surroundings: &Surroundings,
        trouble: Option<&Trouble>,
    ) -> Vec<Violation> {
        // Tests say what others should do; they have no docstring, and their numbers are what they are about.
        let is_test = heads::find(&definition.head).is_some_and(|it| it.shape == Shape::Test);
        if is_test && trouble.is_none() {
            return Vec::new();
        }
        let inner = inner(definition);
        if !inner.is_empty() {
            let found = inner.iter().flat_map(|it| {
                let mut found = self.findings(it, surroundings, trouble);
                found.iter_mut().for_each(|one| one.shift(it.span.start));
                found
            });
            return found.collect();
        }
        let idioms = &self.idioms;
        let measured = with_subject(definition, surroundings, trouble, |subject| {
            (facts::measure(subject), idioms.violations(subject))
        });
        let (mut measurements, mut found) =
            measured.unwrap_or_else(|| (facts::measure_broken(definition, trouble), Vec::new()));
        measurements.push(facts::style::measured(&found));
        let name = name_span(&measurements);
        let values = self.slot_values(measurements);
        found.extend(self.fire(definition, self.definition, &[values], name));
        found
    }

    /// Runs the rules on these facts alone. A rule that fails or finds no end is a finding about the
    /// audit, so that nothing passes unseen; the others are run again without it.
    pub(super) fn fire(
        &mut self,
        definition: &Definition,
        template: TemplateIndex,
        facts: &[Vec<Datum>],
        name: Option<(u32, u32)>,
    ) -> Vec<Violation> {
        let mut failures = Vec::new();
        self.engine.muted.clear();
        while let Err(error) = self.run(template, facts) {
            failures.push(self.failure(definition, name, &error));
            let culprit = error.rule().and_then(|it| self.engine.system.find_rule(it));
            match culprit.filter(|it| !self.engine.muted.contains(it)) {
                Some(culprit) => self.engine.muted.push(culprit),
                None => break,
            }
        }
        for mut violation in said(&self.engine, self.violation, &self.enabled, name) {
            violation.hold_to(&definition.text, name);
            failures.push(violation);
        }
        failures
    }

    fn run(&mut self, template: TemplateIndex, facts: &[Vec<Datum>]) -> Result<(), EngineError> {
        self.engine.reset()?;
        for values in facts {
            self.engine.assert_values(template, values)?;
        }
        self.engine.run()?;
        Ok(())
    }

    fn failure(
        &self,
        definition: &Definition,
        span: Option<(u32, u32)>,
        error: &EngineError,
    ) -> Violation {
        Violation {
            rule: FAILING_ID.to_string(),
            rule_name: FAILING_NAME.to_string(),
            severity: Severity::Error,
            points: self.settings.tolerance.saturating_add(1),
            message: format!("the audit of `{}` failed: {error}", definition.name),
            span,
            version: 1,
            fix: None,
        }
    }

    /// Returns what a rule looks at in a definition: the slots that it names, with their values.
    pub fn matched(
        &self,
        rule: &str,
        definition: &Definition,
        surroundings: &Surroundings,
    ) -> Vec<(String, String)> {
        let Some(rule) = self.rule(rule) else {
            return Vec::new();
        };
        let slots = rule.draft.slots_of(DEFINITION);
        let measurements = measurements(definition, surroundings, None);
        let known = |slot: &String| {
            let found = measurements.iter().find(|it| it.slot == slot)?;
            Some((slot.clone(), found.value.to_string()))
        };
        slots.iter().filter_map(known).collect()
    }

    /// Returns the values of the fact `definition`, in the order of its template.
    fn slot_values(&self, measurements: Vec<Measurement>) -> Vec<Datum> {
        let mut values = vec![Datum::Nil; 2 * self.slots.len()];
        for measurement in measurements {
            let position = self
                .slots
                .get(measurement.slot)
                .unwrap_or_else(|| panic!("BUG: no sensor declares `{}`", measurement.slot));
            let place = measurement.place.map_or(Datum::Nil, |span| {
                Datum::list(vec![Datum::from(span.start), Datum::from(span.end)])
            });
            values[2 * position] = measurement.value;
            values[2 * position + 1] = place;
        }
        values
    }

    /// Returns all rules, those that are switched off too, by name.
    pub fn catalogue(&self) -> &[RuleEntry] {
        &self.all
    }

    /// Returns a rule by its name or id.
    pub fn rule(&self, name: &str) -> Option<&RuleEntry> {
        self.all
            .iter()
            .find(|rule| rule.name == name || rule.id == name)
    }

    /// Returns the settings it was made with.
    pub fn settings(&self) -> &RuleSettings {
        &self.settings
    }

    /// Returns what holds for all rules: a word and its value, each.
    pub(super) fn settings_in_words(&self) -> Vec<(&'static str, String)> {
        let settings = &self.settings;
        let mut words = vec![
            ("policy", settings.policy().name().to_string()),
            ("tolerance", settings.tolerance.to_string()),
        ];
        if settings.policies != Policies::default() {
            words.push(("policies", settings.policies.in_words()));
        }
        words
    }

    /// Returns the functions that rules may call, as a text.
    pub(super) fn functions(&self) -> &str {
        &self.prelude
    }

    /// Returns what is wrong with the project's own rules: each with its place.
    pub fn complaints(&self) -> &[String] {
        &self.complaints
    }

    /// Whether a name or an id is a rule's, and then whether it is asked; `None` of what is no rule.
    /// Those over the whole image are asked only of it.
    pub fn is_asked(&self, rule: &str, is_whole: bool) -> Option<bool> {
        let named = |it: &&RuleEntry| it.name == rule || it.id == rule;
        let mut known = self.all.iter().filter(named).peekable();
        known.peek()?;
        let is_asked = |it: &RuleEntry| it.enabled && (is_whole || !whole::is_whole(&it.draft));
        Some(known.any(is_asked))
    }

    /// Returns the rule whose name or id is most like this one.
    pub fn nearest(&self, rule: &str) -> Option<String> {
        nearest(&self.all, rule)
    }
}

/// Returns the findings that rules asserted in the last run, in the order in which they did.
pub(super) fn said(
    engine: &Engine<LanguageEvaluator>,
    violation: TemplateIndex,
    rules: &[RuleEntry],
    name: Option<(u32, u32)>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for fact in engine.facts(violation) {
        let Some(rule) = fact.origin.and_then(|it: RuleIndex| rules.get(it.0)) else {
            continue;
        };
        let slot = |name: &str| engine.slot(fact, name).unwrap_or(Datum::Nil);
        let points = slot("points").integer();
        violations.push(Violation {
            rule: rule.id.clone(),
            rule_name: rule.name.clone(),
            severity: rule.severity,
            points: points
                .and_then(|it| u32::try_from(it).ok())
                .unwrap_or(rule.points),
            message: slot("message").text().unwrap_or_default().to_string(),
            span: place(&slot("place")).or(name),
            version: rule.version,
            fix: fix(&slot("fix")),
        });
    }
    violations
}

/// Compiles the rules that are on, in order. One of the project that cannot be is complained of.
fn enable(
    engine: &mut Engine<LanguageEvaluator>,
    library: &mut Library,
) -> Result<(Vec<RuleEntry>, Idioms), EngineError> {
    let mut enabled = Vec::new();
    let mut idioms = Idioms::default();
    let mut complaints = Vec::new();
    library.rules.retain(|rule| {
        if !rule.enabled || whole::is_whole(&rule.draft) {
            return true;
        }
        if let Some(idiom) = &rule.idiom {
            idioms.add(rule, idiom);
            return true;
        }
        match engine.add_rule(&rule.draft, &rule.given()) {
            Ok(_) => {
                enabled.push(rule.clone());
                true
            }
            Err(error) => {
                complaints.push((rule.is_own, rule.file.clone(), error));
                false
            }
        }
    });
    for (is_own, file, error) in complaints {
        match is_own {
            true => library.complain(&file, &error),
            false => return Err(error),
        }
    }
    Ok((enabled, idioms))
}

/// Refuses a setting for a rule that there is not. Where a file of the project could not be used, the
/// rule may stand in it, and that is complained of already.
fn check_names(settings: &RuleSettings, library: &mut Library) -> Result<(), AuditError> {
    let names = settings.rules.keys().chain(settings.policies.rules.keys());
    let is_known = |key: &String| {
        let mut rules = library.rules.iter();
        rules.any(|rule| rule.id == *key || rule.name == *key)
    };
    let unknown: Vec<String> = names.filter(|it| !is_known(it)).cloned().collect();
    for name in unknown {
        let near = nearest(&library.rules, &name);
        if library.complaints.is_empty() {
            return Err(AuditError::UnknownRule { name, near });
        }
        library
            .complaints
            .push(format!("there is no rule `{name}`"));
    }
    Ok(())
}

fn nearest(rules: &[RuleEntry], name: &str) -> Option<String> {
    let names = rules
        .iter()
        .flat_map(|it| [it.name.as_str(), it.id.as_str()]);
    spelling::closest(name, names).map(str::to_string)
}

fn name_span(measurements: &[Measurement]) -> Option<(u32, u32)> {
    let name = measurements.iter().find(|it| it.slot == "name")?;
    name.place.map(|span| (span.start, span.end))
}

/// Returns what the sensors find: slot, value and place; for the audit subcommand and for tests.
pub fn measurements(
    definition: &Definition,
    surroundings: &Surroundings,
    trouble: Option<&Trouble>,
) -> Vec<Measurement> {
    with_subject(definition, surroundings, trouble, facts::measure)
        .unwrap_or_else(|| facts::measure_broken(definition, trouble))
}

/// Returns the cyclomatic complexity of a definition; 1 of what is none.
pub fn complexity(definition: &Definition) -> usize {
    let surroundings = Surroundings::default();
    with_subject(definition, &surroundings, None, facts::complexity::of).unwrap_or(1)
}

/// Returns the definitions in a module that is kept as the definition of what it makes first.
fn inner(definition: &Definition) -> Vec<Definition> {
    if !definition.text.contains("(module") {
        return Vec::new();
    }
    let source = SourceText::new(definition.source.name.clone(), definition.text.as_str());
    let place = definition.form_span.start - definition.span.start;
    let length = definition.form_span.end - definition.form_span.start;
    let place = Span::new(place as usize, (place + length) as usize);
    module_definitions(&source.in_package(definition.source.package()), place)
}

/// Reads a definition's text for whoever measures it; nothing if it defines nothing.
pub(super) fn with_subject<T>(
    definition: &Definition,
    surroundings: &Surroundings,
    trouble: Option<&Trouble>,
    measure: impl FnOnce(&Subject<'_>) -> T,
) -> Option<T> {
    let parse = syntax::parse(&definition.text);
    let form = form::top_level(&parse.tree).into_iter().next()?;
    let parts = Parts::of(form)?;
    Some(measure(&Subject {
        definition,
        form,
        code: Code::of(form, &parts),
        parts,
        surroundings,
        trouble,
    }))
}

/// The slots that sensors fill, in the order of their table.
fn slot_names() -> impl Iterator<Item = &'static str> {
    SENSORS
        .iter()
        .flat_map(|sensor| sensor.slots.iter().map(|(name, _)| *name))
}

/// The template `definition`: every sensor's slots, each with its place beside it.
fn definition_template() -> Template {
    Template::new(
        DEFINITION,
        slot_names().flat_map(|name| [name.to_string(), format!("{name}-at")]),
    )
}

pub(super) fn place(datum: &Datum) -> Option<(u32, u32)> {
    match datum.elements() {
        [start, end] => {
            let start = u32::try_from(start.integer()?).ok()?;
            let end = u32::try_from(end.integer()?).ok()?;
            Some((start, end))
        }
        _ => None,
    }
}

/// Reads `(place text)`.
fn fix(datum: &Datum) -> Option<Fix> {
    match datum.elements() {
        [span, text] => Some(Fix {
            span: place(span)?,
            text: text.text()?.to_string(),
        }),
        _ => None,
    }
}
