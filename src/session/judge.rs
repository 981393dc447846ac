//! What the session asks of the rules, and how it tells their answers.

use super::error::SessionError;
use super::session::Session;
use super::view::rule::RuleView;
use crate::audit::violation::{Judgement, Verdict, Violation};
use crate::history::query::heads;
use crate::history::record::ViolationRecord;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;

/// Returns the verdict's word in the history.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Accepted => "accepted",
        Verdict::Denied => "denied",
    }
}

/// Returns the findings as the history keeps them.
pub fn records(judgement: &Judgement) -> Vec<ViolationRecord> {
    let record = |it: &Violation| ViolationRecord {
        rule: it.rule.clone(),
        rule_name: it.rule_name.clone(),
        severity: it.severity.name().into(),
        points: it.points,
        message: it.message.clone(),
        span: it.span,
    };
    judgement.violations.iter().map(record).collect()
}

/// Returns the findings as the transcript shows them.
pub fn listed(violations: &[ViolationRecord]) -> String {
    let mut text = format!("Violations detected: {}", violations.len());
    for violation in violations {
        text.push('\n');
        text.push_str(&violation.message);
    }
    text
}

impl Session {
    /// Judges a definition among what is defined around it.
    pub(super) fn judge(&mut self, definition: &Definition) -> Judgement {
        self.auditor.judge(definition, &self.surroundings)
    }

    /// Makes the surroundings of these names again what the history says of them.
    pub(super) fn restore_surroundings(&mut self, names: Vec<String>) {
        for name in names {
            self.surroundings.remove(&name);
            // A history that cannot be read now is told of wherever it is asked next.
            if let Ok(Some(commit)) = heads::get(&self.archive.store, &name) {
                let source = SourceText::new(commit.name, commit.source);
                for form in definitions(&source).0 {
                    if let TopForm::Definition(definition) = form {
                        self.surroundings.add(&definition);
                    }
                }
            }
        }
    }

    /// Explains a rule by its id or name.
    pub(super) fn explain(&self, rule: &str) -> Result<RuleView, SessionError> {
        let entry = self
            .auditor
            .rule(rule)
            .ok_or_else(|| SessionError::NoRule {
                rule: rule.to_string(),
            })?;
        Ok(RuleView {
            id: entry.id.clone(),
            name: entry.name.clone(),
            severity: entry.severity.name().into(),
            points: entry.points.to_string(),
            category: entry.category.clone(),
            explanation: entry.explanation.clone(),
            source: entry.source.clone(),
        })
    }
}
