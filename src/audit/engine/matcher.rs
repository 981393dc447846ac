//! Every way in which a rule's left side fits the facts: a nested-loop join, condition by condition.

use super::expression::{Evaluator, Expression};
use super::fact::Fact;
use super::memory::WorkingMemory;
use super::partial_match::{Bound, PartialMatch};
use super::pattern::{Condition, Constraint, Pattern};
use super::{EngineError, Rule};

/// Returns the complete matches of a rule, older facts first.
pub fn matches(
    rule: &Rule,
    memory: &WorkingMemory,
    evaluator: &mut dyn Evaluator,
) -> Result<Vec<PartialMatch>, EngineError> {
    let mut partial = vec![PartialMatch::of(rule)];
    for condition in &rule.conditions {
        let mut next = Vec::new();
        for before in partial {
            extend(rule, condition, before, memory, evaluator, &mut next)?;
        }
        if next.is_empty() {
            return Ok(next);
        }
        partial = next;
    }
    Ok(partial)
}

fn extend(
    rule: &Rule,
    condition: &Condition,
    mut before: PartialMatch,
    memory: &WorkingMemory,
    evaluator: &mut dyn Evaluator,
    next: &mut Vec<PartialMatch>,
) -> Result<(), EngineError> {
    match condition {
        Condition::Test(test) => {
            if holds(rule, test, &before, evaluator)? {
                before.facts.push(None);
                next.push(before);
            }
        }
        Condition::Match(pattern) => {
            for (id, fact) in memory.of_template(pattern.template) {
                let mut joined = before.clone();
                if fits(rule, pattern, fact, &mut joined, evaluator)? {
                    if let Some(variable) = pattern.fact {
                        joined.bound[variable] = Some(Bound::Fact(id));
                    }
                    joined.facts.push(Some(id));
                    next.push(joined);
                }
            }
        }
        Condition::Not(pattern) | Condition::Exists(pattern) => {
            let mut found = false;
            for (_, fact) in memory.of_template(pattern.template) {
                // What is bound inside is not seen outside.
                let mut tried = before.clone();
                if fits(rule, pattern, fact, &mut tried, evaluator)? {
                    found = true;
                    break;
                }
            }
            if found == matches!(condition, Condition::Exists(_)) {
                before.facts.push(None);
                next.push(before);
            }
        }
    }
    Ok(())
}

fn fits(
    rule: &Rule,
    pattern: &Pattern,
    fact: &Fact,
    joined: &mut PartialMatch,
    evaluator: &mut dyn Evaluator,
) -> Result<bool, EngineError> {
    for (slot, constraint) in &pattern.constraints {
        let value = &fact.slots[*slot];
        let fits = match constraint {
            Constraint::Equal(literal) => value == literal,
            Constraint::NotEqual(literal) => value != literal,
            Constraint::Variable(variable) => match &joined.bound[*variable] {
                Some(Bound::Value(bound)) => bound == value,
                Some(Bound::Fact(_)) => false,
                None => {
                    joined.bound[*variable] = Some(Bound::Value(value.clone()));
                    true
                }
            },
            Constraint::NotVariable(variable) => joined.value(*variable) != Some(value),
            Constraint::Test(test) => holds(rule, test, joined, evaluator)?,
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

fn holds(
    rule: &Rule,
    test: &Expression,
    joined: &PartialMatch,
    evaluator: &mut dyn Evaluator,
) -> Result<bool, EngineError> {
    evaluator
        .evaluate(test.compiled, &joined.arguments(test))
        .map(|value| value.is_true())
        .map_err(|message| EngineError::Evaluation {
            rule: rule.name.clone(),
            expression: test.text.clone(),
            message,
        })
}
