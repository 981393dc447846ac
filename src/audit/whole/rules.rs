//! The rules over the whole image: facts about one definition in, findings out.

use super::super::auditor::{AuditError, said};
use super::super::catalogue::{self, RuleEntry};
use super::super::engine::{
    ConditionDraft, ConditionKind, Datum, Draft, Engine, EngineError, LanguageEvaluator,
    TemplateIndex,
};
use super::super::settings::RuleSettings;
use super::super::violation::{FAILING_ID, FAILING_NAME, Severity, Violation, sort};

/// The templates of the facts that the index asserts.
pub(in crate::audit) const TEMPLATES: &[&str] = &[
    "call-cycle",
    "call-mismatch",
    "coupling",
    "curation-leak",
    "duplicate",
    "early-macro",
    "hub",
    "image-definition",
    "layer-breach",
    "slowdown",
    "undefined-name",
    "unused-definition",
];

/// A fact: its template, by its place in `TEMPLATES`, and its slots.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fact {
    pub template: &'static str,
    pub slots: Vec<(&'static str, Datum)>,
}

pub(super) struct Rules {
    engine: Engine<LanguageEvaluator>,
    violation: TemplateIndex,
    enabled: Vec<RuleEntry>,
    /// Whether a rule looks at every definition.
    pub wants_all: bool,
    /// What is wrong with the project's own.
    pub complaints: Vec<String>,
}

/// Whether a rule is one over the whole image: it matches a fact that only the index asserts.
pub(in crate::audit) fn is_whole(draft: &Draft) -> bool {
    mentions(draft, |template| TEMPLATES.contains(&template))
}

fn mentions(draft: &Draft, is_wanted: impl Fn(&str) -> bool) -> bool {
    let mut waiting: Vec<&ConditionDraft> = draft.conditions.iter().collect();
    while let Some(condition) = waiting.pop() {
        match &condition.kind {
            ConditionKind::Match(pattern) if is_wanted(&pattern.template) => return true,
            ConditionKind::Match(_) | ConditionKind::Test(_) => {}
            ConditionKind::Not(inner)
            | ConditionKind::Exists(inner)
            | ConditionKind::And(inner)
            | ConditionKind::Or(inner)
            | ConditionKind::Forall(inner)
            | ConditionKind::Logical(inner) => waiting.extend(inner),
        }
    }
    false
}

impl Rules {
    pub fn new(settings: &RuleSettings) -> Result<Rules, AuditError> {
        let library = catalogue::library(settings)?;
        let mut evaluator = LanguageEvaluator::new(&library.prelude)
            .map_err(|message| AuditError::Prelude { message })?;
        if let Some((file, text)) = &library.own_prelude {
            // What is wrong with it is the auditor's to say.
            let _ = evaluator.load(file, text);
        }
        let mut engine = Engine::new(evaluator);
        for (file, template) in library.templates {
            match (engine.add_template(template), file) {
                (Ok(_), _) => {}
                // What is wrong with a project's own is the auditor's to say.
                (Err(_), Some(_)) => {}
                (Err(error), None) => return Err(error.into()),
            }
        }
        let missing = |name: &str| EngineError::UnknownTemplate {
            rule: "auditor".to_string(),
            template: name.to_string(),
        };
        let violation = engine
            .template("violation")
            .ok_or_else(|| missing("violation"))?;
        for name in TEMPLATES {
            engine.template(name).ok_or_else(|| missing(name))?;
        }
        let rules = library.rules.into_iter();
        let mut enabled: Vec<RuleEntry> = Vec::new();
        let mut complaints = Vec::new();
        for rule in rules.filter(|rule| rule.enabled && is_whole(&rule.draft)) {
            match engine.add_rule(&rule.draft, &rule.given()) {
                Ok(_) => enabled.push(rule),
                Err(error) if rule.is_own => complaints.push(format!("{}: {error}", rule.file)),
                Err(error) => return Err(error.into()),
            }
        }
        let wants_all = enabled
            .iter()
            .any(|rule| mentions(&rule.draft, |it| it == "image-definition"));
        Ok(Rules {
            engine,
            violation,
            enabled,
            wants_all,
            complaints,
        })
    }

    /// Returns the threshold of a rule that is on.
    pub fn threshold(&self, id: &str) -> Option<u32> {
        let rule = self.enabled.iter().find(|rule| rule.id == id)?;
        rule.threshold
    }

    /// Returns what the rules say of these facts, the worst first.
    pub fn judge(
        &mut self,
        subject: &str,
        facts: &[Fact],
        name_place: Option<(u32, u32)>,
    ) -> Vec<Violation> {
        if facts.is_empty() {
            return Vec::new();
        }
        match self.run(facts, name_place) {
            Ok(violations) => violations,
            Err(error) => vec![Violation {
                rule: FAILING_ID.to_string(),
                rule_name: FAILING_NAME.to_string(),
                severity: Severity::Error,
                points: 1,
                message: format!("the audit of `{subject}` in its image failed: {error}"),
                span: name_place,
                version: 1,
                fix: None,
            }],
        }
    }

    fn run(
        &mut self,
        facts: &[Fact],
        name_place: Option<(u32, u32)>,
    ) -> Result<Vec<Violation>, EngineError> {
        self.engine.reset()?;
        for fact in facts {
            let template = self.engine.template(fact.template);
            let template = template.expect("BUG: the templates were looked for at the start");
            self.engine.assert(template, &fact.slots)?;
        }
        self.engine.run()?;
        let mut violations = said(&self.engine, self.violation, &self.enabled, name_place);
        for violation in &mut violations {
            // What is found about many definitions is mended in none of them alone.
            violation.fix = None;
        }
        sort(&mut violations);
        Ok(violations)
    }
}
