//! The engine: what holds templates, rules, facts and the agenda together, and runs them.

use super::agenda::{Activation, Agenda};
use super::expression::{Evaluator, Expression};
use super::fact::{Fact, FactId};
use super::memory::WorkingMemory;
use super::pattern::Condition;
use super::reader::Draft;
use super::rule::Action;
use super::{
    Datum, EngineError, Firing, Rule, RuleIndex, Template, TemplateIndex, compilation, matcher,
};

/// Firings after which a run is taken to go on for ever.
pub const FIRINGS_MAX: usize = 1_000_000;

/// A production system with its facts.
pub struct Engine<E> {
    templates: Vec<Template>,
    rules: Vec<Rule>,
    memory: WorkingMemory,
    agenda: Agenda,
    evaluator: E,
    /// Rules whose matches may have changed.
    stale: Vec<bool>,
    halted: bool,
    /// Whether firings are explained.
    pub explaining: bool,
    pub firings: Vec<Firing>,
    /// The rule that asserted a fact; none for facts from outside.
    origins: Vec<(FactId, RuleIndex)>,
}

impl<E: Evaluator> Engine<E> {
    pub fn new(evaluator: E) -> Engine<E> {
        Engine {
            templates: Vec::new(),
            rules: Vec::new(),
            memory: WorkingMemory::default(),
            agenda: Agenda::default(),
            evaluator,
            stale: Vec::new(),
            halted: false,
            explaining: false,
            firings: Vec::new(),
            origins: Vec::new(),
        }
    }

    pub fn add_template(&mut self, template: Template) -> Result<TemplateIndex, EngineError> {
        if self.template(&template.name).is_some() {
            return Err(EngineError::Duplicate {
                name: template.name,
            });
        }
        self.templates.push(template);
        Ok(TemplateIndex(self.templates.len() - 1))
    }

    pub fn template(&self, name: &str) -> Option<TemplateIndex> {
        self.templates
            .iter()
            .position(|it| it.name == name)
            .map(TemplateIndex)
    }

    /// Compiles a rule. The given variables have values before anything is matched.
    pub fn add_rule(
        &mut self,
        draft: &Draft,
        given: &[(&str, Datum)],
    ) -> Result<RuleIndex, EngineError> {
        if self.rules.iter().any(|it| it.name == draft.name) {
            return Err(EngineError::Duplicate {
                name: draft.name.clone(),
            });
        }
        let rule = compilation::compile(draft, given, &self.templates, &mut self.evaluator)?;
        self.rules.push(rule);
        self.stale.push(true);
        Ok(RuleIndex(self.rules.len() - 1))
    }

    pub fn rule(&self, index: RuleIndex) -> &Rule {
        &self.rules[index.0]
    }

    /// Makes a fact known; slots that are not named have their defaults. `None` if it was known.
    pub fn assert(&mut self, template: TemplateIndex, slots: &[(&str, Datum)]) -> Option<FactId> {
        let shape = &self.templates[template.0];
        let mut values: Vec<Datum> = shape.slots.iter().map(|it| it.default.clone()).collect();
        for (name, value) in slots {
            if let Some(slot) = shape.slot(name) {
                values[slot] = value.clone();
            }
        }
        self.assert_values(template, values)
    }

    /// Makes a fact known whose slots are all given, in the order of the template.
    pub fn assert_values(&mut self, template: TemplateIndex, slots: Vec<Datum>) -> Option<FactId> {
        let expected = self.templates[template.0].slots.len();
        assert_eq!(
            slots.len(),
            expected,
            "BUG: a fact that does not fit its template"
        );
        self.add_fact(Fact { template, slots })
    }

    fn add_fact(&mut self, fact: Fact) -> Option<FactId> {
        let template = fact.template;
        let id = self.memory.add(fact)?;
        self.mark_stale(template);
        Some(id)
    }

    pub fn retract(&mut self, id: FactId) -> bool {
        match self.memory.remove(id) {
            Some(fact) => {
                self.mark_stale(fact.template);
                true
            }
            None => false,
        }
    }

    /// Forgets all facts and activations; templates and rules stay.
    pub fn reset(&mut self) {
        self.memory.clear();
        self.agenda.clear();
        self.firings.clear();
        self.origins.clear();
        self.halted = false;
        self.stale.fill(true);
    }

    /// Returns the facts of a template, oldest first, each with the rule that asserted it.
    pub fn facts(
        &self,
        template: TemplateIndex,
    ) -> impl Iterator<Item = (&Fact, Option<RuleIndex>)> {
        self.memory.of_template(template).map(|(id, fact)| {
            let origin = self.origins.iter().find(|(of, _)| *of == id);
            (fact, origin.map(|(_, rule)| *rule))
        })
    }

    /// Returns the names of the facts of a template, oldest first.
    pub fn fact_ids(&self, template: TemplateIndex) -> Vec<FactId> {
        self.memory
            .of_template(template)
            .map(|(id, _)| id)
            .collect()
    }

    /// Returns the value of a fact's slot.
    pub fn slot<'fact>(&self, fact: &'fact Fact, name: &str) -> Option<&'fact Datum> {
        let slot = self.templates[fact.template.0].slot(name)?;
        fact.slots.get(slot)
    }

    fn mark_stale(&mut self, template: TemplateIndex) {
        for (rule, stale) in self.rules.iter().zip(&mut self.stale) {
            *stale |= rule.conditions.iter().any(|condition| match condition {
                Condition::Match(pattern)
                | Condition::Not(pattern)
                | Condition::Exists(pattern) => pattern.template == template,
                Condition::Test(_) => false,
            });
        }
    }

    /// Fires until nothing is ready, a rule halts, or an end is reached. Returns how many have fired.
    pub fn run(&mut self) -> Result<usize, EngineError> {
        let mut fired = 0;
        self.halted = false;
        while !self.halted {
            self.refresh()?;
            let Some(activation) = self.agenda.next() else {
                break;
            };
            fired += 1;
            if fired > FIRINGS_MAX {
                return Err(EngineError::Endless { limit: FIRINGS_MAX });
            }
            self.fire(&activation)?;
        }
        Ok(fired)
    }

    /// Matches the rules whose facts have changed.
    fn refresh(&mut self) -> Result<(), EngineError> {
        for (index, rule) in self.rules.iter().enumerate() {
            if !std::mem::take(&mut self.stale[index]) {
                continue;
            }
            let matches = matcher::matches(rule, &self.memory, &mut self.evaluator)?;
            self.agenda.update(RuleIndex(index), rule.salience, matches);
        }
        Ok(())
    }

    fn fire(&mut self, activation: &Activation) -> Result<(), EngineError> {
        let rule = self.rules[activation.rule.0].clone();
        if self.explaining {
            let firing = Firing::of(&rule, activation, &self.memory, &self.templates);
            self.firings.push(firing);
        }
        for action in &rule.actions {
            self.act(&rule, action, activation)?;
        }
        Ok(())
    }

    fn act(
        &mut self,
        rule: &Rule,
        action: &Action,
        activation: &Activation,
    ) -> Result<(), EngineError> {
        let matched = &activation.matched;
        match action {
            Action::Assert { template, slots } => {
                let shape = &self.templates[template.0];
                let values = shape.slots.iter().map(|it| it.default.clone()).collect();
                let fact = self.filled(rule, *template, values, slots, activation)?;
                if let Some(id) = self.add_fact(fact) {
                    self.origins.push((id, activation.rule));
                }
            }
            Action::Retract(variable) => {
                if let Some(id) = matched.fact(*variable) {
                    self.retract(id);
                }
            }
            Action::Modify {
                fact,
                template,
                slots,
            } => {
                let known = matched.fact(*fact).and_then(|id| {
                    let slots = self.memory.get(id)?.slots.clone();
                    Some((id, slots))
                });
                let Some((id, values)) = known else {
                    return Err(EngineError::NoFact {
                        rule: rule.name.clone(),
                        variable: rule.variables[*fact].clone(),
                    });
                };
                let changed = self.filled(rule, *template, values, slots, activation)?;
                // A change to what it is already is none; it must not fire rules for ever.
                if self.memory.get(id) != Some(&changed) {
                    self.retract(id);
                    if let Some(id) = self.add_fact(changed) {
                        self.origins.push((id, activation.rule));
                    }
                }
            }
            Action::Halt => self.halted = true,
            Action::Evaluate(expression) => {
                self.value(rule, expression, activation)?;
            }
        }
        Ok(())
    }

    fn filled(
        &mut self,
        rule: &Rule,
        template: TemplateIndex,
        mut values: Vec<Datum>,
        slots: &[(usize, Expression)],
        activation: &Activation,
    ) -> Result<Fact, EngineError> {
        for (slot, expression) in slots {
            values[*slot] = self.value(rule, expression, activation)?;
        }
        Ok(Fact {
            template,
            slots: values,
        })
    }

    fn value(
        &mut self,
        rule: &Rule,
        expression: &Expression,
        activation: &Activation,
    ) -> Result<Datum, EngineError> {
        let arguments = activation.matched.arguments(expression);
        self.evaluator
            .evaluate(expression.compiled, &arguments)
            .map_err(|message| EngineError::Evaluation {
                rule: rule.name.clone(),
                expression: expression.text.clone(),
                message,
            })
    }
}
