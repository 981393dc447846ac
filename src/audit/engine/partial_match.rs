//! A join so far: which facts fit the first conditions, and what the variables are.

use super::expression::{Expression, VariableIndex};
use super::fact::FactId;
use super::{Datum, Rule};

/// What a variable of a rule is bound to.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    Value(Datum),
    Fact(FactId),
}

/// A way in which the first conditions of a rule fit.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialMatch {
    /// By variable.
    pub bound: Vec<Option<Bound>>,
    /// By condition: the fact, or none where the condition is no pattern that matches a fact.
    pub facts: Vec<Option<FactId>>,
}

impl PartialMatch {
    /// Returns the match of no condition yet.
    pub fn of(rule: &Rule) -> PartialMatch {
        let mut bound = vec![None; rule.variables.len()];
        for (variable, value) in &rule.given {
            bound[*variable] = Some(Bound::Value(value.clone()));
        }
        PartialMatch {
            bound,
            facts: Vec::with_capacity(rule.conditions.len()),
        }
    }

    pub fn value(&self, variable: VariableIndex) -> Option<&Datum> {
        match &self.bound[variable] {
            Some(Bound::Value(value)) => Some(value),
            _ => None,
        }
    }

    pub fn fact(&self, variable: VariableIndex) -> Option<FactId> {
        match self.bound[variable] {
            Some(Bound::Fact(fact)) => Some(fact),
            _ => None,
        }
    }

    /// Returns what an expression's variables are bound to.
    pub fn arguments(&self, expression: &Expression) -> Vec<Datum> {
        expression
            .variables
            .iter()
            .map(|variable| self.value(*variable).cloned().unwrap_or(Datum::Nil))
            .collect()
    }
}
