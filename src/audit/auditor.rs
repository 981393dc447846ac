//! The auditor: definitions in, judgements out.

use std::collections::HashMap;

use super::catalogue::{self, RuleEntry};
use super::engine::{Datum, Engine, EngineError, LanguageEvaluator, Template, TemplateIndex};
use super::facts::code::Code;
use super::facts::{self, Measurement, SENSORS, Subject};
use super::idioms::Idioms;
use super::settings::{PROFILES, Policy, RuleSettings};
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use super::violation::{Fix, Judgement, Severity, Verdict, Violation};
use super::waiver::{self, Waiver};
use super::whole;
use crate::lang::definition::{Definition, Parts};
use crate::lang::syntax::{self, form};

/// The name of the fact that sensors fill, and of the fact that rules assert.
const DEFINITION: &str = "definition";
const VIOLATION: &str = "violation";

/// Rules and an engine to run them, ready for any number of definitions.
pub struct Auditor {
    engine: Engine<LanguageEvaluator>,
    definition: TemplateIndex,
    violation: TemplateIndex,
    /// A slot's position among those of the sensors; its place follows it in the template.
    slots: HashMap<&'static str, usize>,
    /// By the index of the rule in the engine.
    enabled: Vec<RuleEntry>,
    idioms: Idioms,
    all: Vec<RuleEntry>,
    prelude: String,
    policy: Policy,
    tolerance: u32,
}

/// Why there is no auditor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    #[error("there is no profile `{name}`")]
    UnknownProfile { name: String },
    #[error("there is no rule `{name}`")]
    UnknownRule { name: String },
    #[error("the rules cannot be used: {0}")]
    Rules(#[from] EngineError),
    #[error("the functions for rules cannot be loaded: {message}")]
    Prelude { message: String },
}

impl Auditor {
    /// Reads and compiles the rules as a project sets them.
    pub fn new(settings: &RuleSettings) -> Result<Auditor, AuditError> {
        if !PROFILES.iter().any(|(name, _)| *name == settings.profile) {
            let name = settings.profile.clone();
            return Err(AuditError::UnknownProfile { name });
        }
        let library = catalogue::library(settings)?;
        let is_known = |key: &String| {
            let mut rules = library.rules.iter();
            rules.any(|rule| rule.id == *key || rule.name == *key)
        };
        if let Some(name) = settings.rules.keys().find(|it| !is_known(it)) {
            return Err(AuditError::UnknownRule { name: name.clone() });
        }
        let evaluator = LanguageEvaluator::new(&library.prelude)
            .map_err(|message| AuditError::Prelude { message })?;
        let mut engine = Engine::new(evaluator);
        let definition = engine.add_template(definition_template())?;
        for template in library.templates {
            engine.add_template(template)?;
        }
        let violation = engine
            .template(VIOLATION)
            .ok_or_else(|| EngineError::UnknownTemplate {
                rule: "auditor".to_string(),
                template: VIOLATION.to_string(),
            })?;
        let mut enabled = Vec::new();
        let mut idioms = Idioms::default();
        for rule in library
            .rules
            .iter()
            .filter(|rule| rule.enabled && !whole::is_whole(&rule.draft))
        {
            if let Some(idiom) = &rule.idiom {
                idioms.add(rule, idiom);
                continue;
            }
            let threshold = rule.threshold.map_or(Datum::Nil, Datum::from);
            let points = Datum::from(rule.points);
            engine.add_rule(
                &rule.draft,
                &[("?points", points), ("?threshold", threshold)],
            )?;
            enabled.push(rule.clone());
        }
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
            prelude: library.prelude,
            policy: settings.policy(),
            tolerance: settings.tolerance,
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
        let violations = match self.violations(definition, surroundings, trouble) {
            Ok(violations) => violations,
            // A rule that fails is a finding about the audit; the definition is not let through unseen.
            Err(error) => vec![Violation {
                rule: "AUDIT".to_string(),
                rule_name: "failing-rule".to_string(),
                severity: Severity::Error,
                points: self.tolerance.saturating_add(1),
                message: format!("the audit of `{}` failed: {error}", definition.name),
                span: None,
                version: 1,
                fix: None,
            }],
        };
        let waivers: Vec<Waiver> = definition
            .directives
            .iter()
            .filter_map(Waiver::read)
            .collect();
        let violations = waiver::apply(violations, &waivers);
        let score = violations
            .iter()
            .fold(0u32, |sum, it| sum.saturating_add(it.points));
        let verdict = if violations.is_empty() {
            Verdict::Clean
        } else if self.policy == Policy::Deny && score > self.tolerance {
            Verdict::Denied
        } else {
            Verdict::Accepted
        };
        Judgement {
            violations,
            score,
            verdict,
        }
    }

    fn violations(
        &mut self,
        definition: &Definition,
        surroundings: &Surroundings,
        trouble: Option<&Trouble>,
    ) -> Result<Vec<Violation>, EngineError> {
        self.engine.reset()?;
        let idioms = &self.idioms;
        let measured = with_subject(definition, surroundings, trouble, |subject| {
            (facts::measure(subject), idioms.violations(subject))
        });
        let (measurements, mut violations) =
            measured.unwrap_or_else(|| (facts::measure_broken(definition, trouble), Vec::new()));
        let name_span = measurements
            .iter()
            .find(|it| it.slot == "name")
            .and_then(|it| it.place)
            .map(|span| (span.start, span.end));
        let values = self.slot_values(measurements);
        self.engine.assert_values(self.definition, &values)?;
        self.engine.run()?;
        for fact in self.engine.facts(self.violation) {
            let Some(rule) = fact.origin.and_then(|it| self.enabled.get(it.0)) else {
                continue;
            };
            let slot = |name: &str| self.engine.slot(fact, name).unwrap_or(Datum::Nil);
            let points = slot("points").integer();
            violations.push(Violation {
                rule: rule.id.clone(),
                rule_name: rule.name.clone(),
                severity: rule.severity,
                points: points
                    .and_then(|it| u32::try_from(it).ok())
                    .unwrap_or(rule.points),
                message: slot("message").text().unwrap_or_default().to_string(),
                span: place(&slot("place")).or(name_span),
                version: rule.version,
                fix: fix(&slot("fix")),
            });
        }
        violations.sort_by(|left, right| {
            let order = |it: &Violation| (it.severity, std::cmp::Reverse(it.points));
            order(left)
                .cmp(&order(right))
                .then_with(|| left.rule.cmp(&right.rule))
        });
        Ok(violations)
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

    /// Returns what holds for all rules: a word and its value, each.
    pub(super) fn settings_in_words(&self) -> Vec<(&'static str, String)> {
        vec![
            ("policy", format!("{:?}", self.policy).to_lowercase()),
            ("tolerance", self.tolerance.to_string()),
        ]
    }

    /// Returns the functions that rules may call, as a text.
    pub(super) fn functions(&self) -> &str {
        &self.prelude
    }
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

/// Reads a definition's text for whoever measures it; nothing if it defines nothing.
fn with_subject<T>(
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
