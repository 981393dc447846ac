//! `;;@allow rule reason`: a person says why a finding may stay.

use super::violation::Violation;
use crate::lang::definition::Directive;

/// What was allowed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// A rule's name or id.
    pub rule: String,
    pub reason: String,
}

impl Waiver {
    /// Reads a directive; `None` if it is about something else.
    pub fn read(directive: &Directive) -> Option<Waiver> {
        if directive.key != "allow" {
            return None;
        }
        let (rule, reason) = directive
            .value
            .split_once(char::is_whitespace)
            .unwrap_or((&directive.value, ""));
        Some(Waiver {
            rule: rule.to_string(),
            reason: reason.trim().to_string(),
        })
    }

    fn is_about(&self, violation: &Violation) -> bool {
        self.rule == violation.rule_name || self.rule == violation.rule
    }
}

/// Takes out what is allowed with a reason; a waiver without one says so in the message that stays.
pub(super) fn apply(violations: Vec<Violation>, waivers: &[Waiver]) -> Vec<Violation> {
    violations
        .into_iter()
        .filter_map(|mut violation| {
            let Some(waiver) = waivers.iter().find(|it| it.is_about(&violation)) else {
                return Some(violation);
            };
            if waiver.reason.is_empty() {
                let rule = &waiver.rule;
                let remark = format!(" (`;;@allow {rule}` needs a reason to count)");
                violation.message.push_str(&remark);
                return Some(violation);
            }
            None
        })
        .collect()
}
