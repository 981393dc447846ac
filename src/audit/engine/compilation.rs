//! From a rule as read to a rule that matches: names become indices, expressions are compiled.

use super::expression::{Evaluator, Expression, VariableIndex};
use super::pattern::{Condition, Constraint, Pattern};
use super::reader::{
    ActionDraft, ConditionDraft, ConstraintDraft, Draft, ExpressionDraft, PatternDraft,
};
use super::rule::Action;
use super::{Datum, EngineError, Rule, Template, TemplateIndex};

/// Compiles a rule; the given variables have values before anything is matched.
pub(super) fn compile(
    draft: &Draft,
    given: &[(&str, Datum)],
    templates: &[Template],
    evaluator: &mut dyn Evaluator,
) -> Result<Rule, EngineError> {
    let salience = draft.option("salience").and_then(Datum::integer);
    Compilation {
        templates,
        evaluator,
        rule: Rule {
            name: draft.name.clone(),
            salience: salience.unwrap_or(0),
            variables: Vec::new(),
            given: Vec::new(),
            conditions: Vec::new(),
            actions: Vec::new(),
        },
        fact_templates: Vec::new(),
    }
    .compile(draft, given)
}

/// A rule on its way from draft to `Rule`.
struct Compilation<'engine> {
    templates: &'engine [Template],
    evaluator: &'engine mut dyn Evaluator,
    rule: Rule,
    /// The templates of variables that hold facts.
    fact_templates: Vec<(VariableIndex, TemplateIndex)>,
}

impl Compilation<'_> {
    fn compile(mut self, draft: &Draft, given: &[(&str, Datum)]) -> Result<Rule, EngineError> {
        for (name, value) in given {
            let variable = self.variable(name);
            self.rule.given.push((variable, value.clone()));
        }
        for condition in &draft.conditions {
            let condition = match condition {
                ConditionDraft::Match(pattern) => Condition::Match(self.pattern(pattern, true)?),
                ConditionDraft::Not(pattern) => Condition::Not(self.pattern(pattern, false)?),
                ConditionDraft::Exists(pattern) => Condition::Exists(self.pattern(pattern, false)?),
                ConditionDraft::Test(test) => Condition::Test(self.expression(test)?),
            };
            self.rule.conditions.push(condition);
        }
        for action in &draft.actions {
            let action = self.action(action)?;
            self.rule.actions.push(action);
        }
        Ok(self.rule)
    }

    fn variable(&mut self, name: &str) -> VariableIndex {
        match self.rule.variables.iter().position(|it| it == name) {
            Some(index) => index,
            None => {
                self.rule.variables.push(name.to_string());
                self.rule.variables.len() - 1
            }
        }
    }

    fn known_variable(&self, name: &str) -> Result<VariableIndex, EngineError> {
        self.rule
            .variables
            .iter()
            .position(|it| it == name)
            .ok_or_else(|| EngineError::UnboundVariable {
                rule: self.rule.name.clone(),
                variable: name.to_string(),
            })
    }

    fn template(&self, name: &str) -> Result<TemplateIndex, EngineError> {
        self.templates
            .iter()
            .position(|it| it.name == name)
            .map(TemplateIndex)
            .ok_or_else(|| EngineError::UnknownTemplate {
                rule: self.rule.name.clone(),
                template: name.to_string(),
            })
    }

    fn slot(&self, template: TemplateIndex, name: &str) -> Result<usize, EngineError> {
        let template = &self.templates[template.0];
        template.slot(name).ok_or_else(|| EngineError::UnknownSlot {
            rule: self.rule.name.clone(),
            template: template.name.clone(),
            slot: name.to_string(),
        })
    }

    /// Variables bound in a `not` or `exists` are forgotten after it.
    fn pattern(&mut self, draft: &PatternDraft, binds: bool) -> Result<Pattern, EngineError> {
        let template = self.template(&draft.template)?;
        let mut constraints = Vec::new();
        let outside = self.rule.variables.len();
        for (slot, constraint) in &draft.constraints {
            let slot = self.slot(template, slot)?;
            let constraint = match constraint {
                ConstraintDraft::Equal(value) => Constraint::Equal(value.clone()),
                ConstraintDraft::NotEqual(value) => Constraint::NotEqual(value.clone()),
                ConstraintDraft::Variable(name) => Constraint::Variable(self.variable(name)),
                ConstraintDraft::NotVariable(name) => {
                    Constraint::NotVariable(self.known_variable(name)?)
                }
                ConstraintDraft::Test(test) => Constraint::Test(self.expression(test)?),
            };
            constraints.push((slot, constraint));
        }
        if !binds {
            // The places stay, so that indices hold; the names are free to be bound anew.
            for name in &mut self.rule.variables[outside..] {
                name.insert(0, ' ');
            }
        }
        let fact = draft.fact.as_ref().map(|name| self.variable(name));
        if let Some(variable) = fact {
            self.fact_templates.push((variable, template));
        }
        Ok(Pattern {
            template,
            fact,
            constraints,
        })
    }

    fn expression(&mut self, draft: &ExpressionDraft) -> Result<Expression, EngineError> {
        let variables = draft
            .variables
            .iter()
            .map(|name| self.known_variable(name))
            .collect::<Result<_, _>>()?;
        let names: Vec<&str> = draft.variables.iter().map(String::as_str).collect();
        let compiled = self
            .evaluator
            .compile(&draft.text, &names)
            .map_err(|message| EngineError::Evaluation {
                rule: self.rule.name.clone(),
                expression: draft.text.clone(),
                message,
            })?;
        Ok(Expression {
            text: draft.text.clone(),
            variables,
            compiled,
        })
    }

    fn slots(
        &mut self,
        template: TemplateIndex,
        drafts: &[(String, ExpressionDraft)],
    ) -> Result<Vec<(usize, Expression)>, EngineError> {
        drafts
            .iter()
            .map(|(slot, value)| Ok((self.slot(template, slot)?, self.expression(value)?)))
            .collect()
    }

    fn action(&mut self, draft: &ActionDraft) -> Result<Action, EngineError> {
        Ok(match draft {
            ActionDraft::Assert { template, slots } => {
                let template = self.template(template)?;
                let slots = self.slots(template, slots)?;
                Action::Assert { template, slots }
            }
            ActionDraft::Retract(fact) => Action::Retract(self.fact(fact)?.0),
            ActionDraft::Modify { fact, slots } => {
                let (fact, template) = self.fact(fact)?;
                let slots = self.slots(template, slots)?;
                Action::Modify {
                    fact,
                    template,
                    slots,
                }
            }
            ActionDraft::Halt => Action::Halt,
            ActionDraft::Evaluate(expression) => Action::Evaluate(self.expression(expression)?),
        })
    }

    /// Returns a variable that holds a fact, and that fact's template.
    fn fact(&self, name: &str) -> Result<(VariableIndex, TemplateIndex), EngineError> {
        let variable = self.known_variable(name)?;
        self.fact_templates
            .iter()
            .find(|(it, _)| *it == variable)
            .copied()
            .ok_or_else(|| EngineError::NoFact {
                rule: self.rule.name.clone(),
                variable: name.to_string(),
            })
    }
}
