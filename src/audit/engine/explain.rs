//! Why a rule fired.

use super::agenda::Activation;
use super::memory::WorkingMemory;
use super::partial_match::Bound;
use super::{Rule, RuleIndex, Template};

/// One firing: the rule, the facts it matched and what its variables were.
#[derive(Clone, Debug, PartialEq)]
pub struct Firing {
    pub rule: RuleIndex,
    pub facts: Vec<String>,
    pub variables: Vec<(String, String)>,
}

impl Firing {
    pub(super) fn of(
        rule: &Rule,
        activation: &Activation,
        memory: &WorkingMemory,
        templates: &[Template],
    ) -> Firing {
        let facts = activation
            .matched
            .facts
            .iter()
            .flatten()
            .filter_map(|id| memory.get(*id))
            .map(|fact| fact.draw(&templates[fact.template.0]))
            .collect();
        let variables = rule
            .variables
            .iter()
            .zip(&activation.matched.bound)
            .filter_map(|(name, bound)| match bound {
                Some(Bound::Value(value)) => Some((name.clone(), value.to_string())),
                _ => None,
            })
            .collect();
        Firing {
            rule: activation.rule,
            facts,
            variables,
        }
    }
}
