//! The engine with somebody who evaluates: what the auditor runs its rules on.

use std::collections::HashMap;

use super::atom::Atom;
use super::expression::{Evaluator, Expression};
use super::facts::Fact;
use super::matching::Step;
use super::rule::Action;
use super::system::{Fired, System};
use super::{Datum, Draft, EngineError, FactId, Firing, RuleIndex, Template, TemplateIndex};

/// Firings after which a run is taken to go on for ever.
pub const FIRINGS_MAX: usize = 1_000_000;
/// Units of work after which one pass of the network is taken to have no end.
const WORK_MAX: u64 = 1 << 36;

/// A production system, and who decides what its rules leave to the language.
pub struct Engine<E> {
    pub system: System,
    evaluator: E,
    /// Whether firings are explained.
    pub explaining: bool,
    pub firings: Vec<Firing>,
    /// Rules that neither fire nor are asked anything, though they are there.
    pub muted: Vec<RuleIndex>,
    /// Firings after which a run is taken to go on for ever.
    pub firings_max: usize,
}

impl<E: Evaluator> Engine<E> {
    pub fn new(evaluator: E) -> Engine<E> {
        Engine {
            system: System::default(),
            evaluator,
            explaining: false,
            firings: Vec::new(),
            muted: Vec::new(),
            firings_max: FIRINGS_MAX,
        }
    }

    pub fn add_template(&mut self, template: Template) -> Result<TemplateIndex, EngineError> {
        if self.template(&template.name).is_some() {
            return Err(EngineError::Duplicate {
                name: template.name,
            });
        }
        self.system.add_template(template)
    }

    pub fn template(&self, name: &str) -> Option<TemplateIndex> {
        self.system.template(name)
    }

    /// Compiles a rule. The given variables have values before anything is matched.
    pub fn add_rule(
        &mut self,
        draft: &Draft,
        given: &[(&str, Datum)],
    ) -> Result<RuleIndex, EngineError> {
        if self.system.find_rule(&draft.name).is_some() {
            return Err(EngineError::Duplicate {
                name: draft.name.clone(),
            });
        }
        self.system.add_rule(draft, given, &mut self.evaluator)
    }

    pub fn rule(&self, index: RuleIndex) -> &super::Rule {
        self.system.rule(index)
    }

    /// Makes a fact known; slots that are not named have their defaults. `None` if it was known.
    pub fn assert(
        &mut self,
        template: TemplateIndex,
        slots: &[(&str, Datum)],
    ) -> Result<Option<FactId>, EngineError> {
        let mut given = Vec::new();
        for (name, value) in slots {
            if let Some(slot) = self.system.template_of(template).slot(name) {
                given.push((slot, self.system.atoms().atom(value)));
            }
        }
        let slots = self.system.filled(template, &given)?;
        self.system.assert(template, slots)
    }

    /// Makes a fact known whose slots are all given, in the order of the template.
    pub fn assert_values(
        &mut self,
        template: TemplateIndex,
        slots: &[Datum],
    ) -> Result<Option<FactId>, EngineError> {
        let expected = self.system.template_of(template).slots.len();
        assert_eq!(
            slots.len(),
            expected,
            "BUG: a fact that does not fit its template"
        );
        let slots = slots.iter().map(|it| self.system.atoms().atom(it));
        let slots: Box<[Atom]> = slots.collect();
        self.system.assert(template, slots)
    }

    pub fn retract(&mut self, id: FactId) -> bool {
        self.system.retract(id)
    }

    /// Forgets all facts and activations; templates and rules stay.
    pub fn reset(&mut self) -> Result<(), EngineError> {
        self.firings.clear();
        self.system.reset()
    }

    /// Returns the facts of a template, oldest first.
    pub fn facts(&self, template: TemplateIndex) -> impl Iterator<Item = &Fact> {
        self.system.facts(template)
    }

    /// Returns the value of a fact's slot.
    pub fn slot(&self, fact: &Fact, name: &str) -> Option<Datum> {
        let slot = self.system.template_of(fact.template).slot(name)?;
        Some(self.system.stage.atoms.datum(fact.slots[slot]))
    }

    /// Fires until nothing is ready, a rule halts, or an end is reached. Returns how many have fired.
    pub fn run(&mut self) -> Result<usize, EngineError> {
        let mut fired = 0;
        let mut of_rules: HashMap<RuleIndex, usize> = HashMap::new();
        self.system.halted = false;
        self.settle()?;
        while !self.system.halted
            && let Some(activation) = self.system.next_firing()
        {
            if self.muted.contains(&activation.rule) {
                self.system.finish();
                continue;
            }
            fired += 1;
            let own = of_rules.entry(activation.rule).or_default();
            *own += 1;
            // Of several that keep one another going, one comes to half of all.
            if fired > self.firings_max && *own > fired / 2 || fired > 2 * self.firings_max {
                self.system.finish();
                return Err(EngineError::Endless {
                    rule: self.rule(activation.rule).name.clone(),
                    limit: self.firings_max,
                });
            }
            if self.explaining {
                let firing = Firing::of(&self.system, &activation);
                self.firings.push(firing);
            }
            let done = self.fire(&activation);
            self.system.finish();
            done?;
            self.settle()?;
        }
        Ok(fired)
    }

    /// Brings the network up to date.
    pub fn settle(&mut self) -> Result<(), EngineError> {
        loop {
            let question = match self.system.step(WORK_MAX)? {
                Step::Idle => return Ok(()),
                Step::Paused => {
                    return Err(EngineError::Limit {
                        what: "units of work",
                        limit: WORK_MAX as usize,
                    });
                }
                Step::Ask(question) => question,
            };
            if self.muted.contains(&question.rule) {
                self.system.answer(question.serial, false);
                continue;
            }
            let arguments = question.arguments.iter();
            let arguments: Vec<Datum> = arguments
                .map(|&it| self.system.stage.atoms.datum(it))
                .collect();
            let value = self.evaluator.evaluate(question.expression, &arguments);
            let value = value.map_err(|message| EngineError::Evaluation {
                rule: self.rule(question.rule).name.clone(),
                expression: self.evaluator.text(question.expression).to_string(),
                message,
            })?;
            self.system.answer(question.serial, value.is_true());
        }
    }

    fn fire(&mut self, fired: &Fired) -> Result<(), EngineError> {
        let actions = self.rule(fired.rule).actions.len();
        for action in 0..actions {
            let action = self.rule(fired.rule).actions[action].clone();
            self.act(&action, fired)?;
        }
        Ok(())
    }

    fn act(&mut self, action: &Action, fired: &Fired) -> Result<(), EngineError> {
        match action {
            Action::Assert { template, slots } => {
                let given = self.values(slots, fired)?;
                let slots = self.system.filled(*template, &given)?;
                self.system.assert(*template, slots)?;
            }
            Action::Retract(variable) => {
                if let Some(id) = fact_of(fired, *variable) {
                    self.system.retract(id);
                }
            }
            Action::Modify {
                fact,
                template: _,
                slots,
            } => {
                let known = fact_of(fired, *fact).filter(|&id| self.system.fact(id).is_some());
                let Some(id) = known else {
                    let rule = self.rule(fired.rule);
                    return Err(EngineError::NoFact {
                        rule: rule.name.clone(),
                        variable: rule.variables[*fact].clone(),
                    });
                };
                let changed = self.values(slots, fired)?;
                self.system.modify(id, &changed)?;
            }
            Action::Halt => self.system.halted = true,
            Action::Evaluate(expression) => {
                self.value(expression, fired)?;
            }
        }
        Ok(())
    }

    fn values(
        &mut self,
        slots: &[(usize, Expression)],
        fired: &Fired,
    ) -> Result<Vec<(usize, Atom)>, EngineError> {
        let mut values = Vec::with_capacity(slots.len());
        for (slot, expression) in slots {
            let value = self.value(expression, fired)?;
            values.push((*slot, self.system.atoms().atom(&value)));
        }
        Ok(values)
    }

    fn value(&mut self, expression: &Expression, fired: &Fired) -> Result<Datum, EngineError> {
        let arguments = expression.variables.iter();
        let arguments: Vec<Datum> = arguments
            .map(|&it| {
                let value = fired.values[it].unwrap_or(Atom::NIL);
                self.system.stage.atoms.datum(value)
            })
            .collect();
        self.evaluator
            .evaluate(expression.compiled, &arguments)
            .map_err(|message| EngineError::Evaluation {
                rule: self.rule(fired.rule).name.clone(),
                expression: expression.text.clone(),
                message,
            })
    }
}

/// Returns the fact that a variable holds.
fn fact_of(fired: &Fired, variable: usize) -> Option<FactId> {
    let number = fired.values[variable]?.small()?;
    Some(FactId(u64::try_from(number).ok()?))
}
