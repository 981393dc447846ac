//! A production system: templates, rules, facts and the agenda, without anybody who evaluates.
//!
//! What changes facts or rules is noted and done in order by `step`, which returns to its caller
//! whenever a condition must be decided by the language. So the system calls nobody, and may be driven
//! by a loop in Rust or by one in the language itself.

use std::collections::VecDeque;

use super::agenda::{ActivationIndex, Strategy};
use super::atom::Atom;
use super::building::{self, Firing};
use super::compilation::{self, Surroundings};
use super::expression::Compiler;
use super::facts::{Fact, FactIndex};
use super::layout::Layout;
use super::links::NONE;
use super::matching::{Stage, Step};
use super::template::{SlotDefault, Template};
use super::tokens::TokenIndex;
use super::{Datum, Draft, EngineError, FactId, Rule, RuleIndex, TemplateIndex};

/// How much a system may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemLimits {
    pub facts: usize,
    /// Partial and complete matches.
    pub tokens: usize,
    pub activations: usize,
}

impl Default for SystemLimits {
    fn default() -> SystemLimits {
        SystemLimits {
            facts: 4_000_000,
            tokens: 20_000_000,
            activations: 4_000_000,
        }
    }
}

/// What is to be done to the network, in order.
#[derive(Clone, Copy, Debug)]
enum Change {
    Enter(FactIndex),
    Leave(FactIndex),
    AddRule(RuleIndex),
    RemoveRule(RuleIndex),
}

/// What was asked to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    pub facts: bool,
    pub activations: bool,
    pub rules: bool,
}

/// A rule that fires now, and what its variables are.
#[derive(Clone, Debug)]
pub struct Fired {
    pub rule: RuleIndex,
    /// By variable; none where the way in which the rule fits does not bind it.
    pub values: Vec<Option<Atom>>,
    /// The facts that were matched.
    pub facts: Vec<FactId>,
}

/// A template and a value for each of its slots.
pub type Row = (TemplateIndex, Box<[Atom]>);

/// A production system with its facts.
#[derive(Clone, Debug)]
pub struct System {
    pub(super) templates: Vec<Template>,
    pub(super) rules: Vec<Rule>,
    pub(super) stage: Stage,
    pub(super) layout: Layout,
    changes: VecDeque<Change>,
    /// The facts of `deffacts`, by name.
    initial: Vec<(String, Vec<Row>)>,
    /// The rule that fires now.
    firing: Option<RuleIndex>,
    pub halted: bool,
    pub fired: usize,
    pub limits: SystemLimits,
    watch: Watch,
    /// What was told and not taken yet.
    told: Vec<String>,
    dropped: Vec<u64>,
}

impl Default for System {
    fn default() -> System {
        let mut system = System {
            templates: Vec::new(),
            rules: Vec::new(),
            stage: Stage::default(),
            layout: Layout::default(),
            changes: VecDeque::new(),
            initial: Vec::new(),
            firing: None,
            halted: false,
            fired: 0,
            limits: SystemLimits::default(),
            watch: Watch::default(),
            told: Vec::new(),
            dropped: Vec::new(),
        };
        system.stage.reset(&system.layout);
        system
    }
}

impl System {
    /// Adds a template. One of the same name is replaced while nothing has its slots.
    pub fn add_template(&mut self, template: Template) -> Result<TemplateIndex, EngineError> {
        let Some(index) = self.template(&template.name) else {
            self.templates.push(template);
            return Ok(TemplateIndex(self.templates.len() - 1));
        };
        if self.templates[index.0].slots != template.slots {
            let is_used = self.layout.by_template.get(index.0);
            let is_used = is_used.is_some_and(|alphas| !alphas.is_empty())
                || self.stage.facts.count(index) > 0
                || !self.changes.is_empty()
                || self.initial_facts().any(|(template, _)| *template == index);
            if is_used {
                return Err(EngineError::InUse {
                    name: template.name,
                });
            }
        }
        self.templates[index.0] = template;
        Ok(index)
    }

    pub fn template(&self, name: &str) -> Option<TemplateIndex> {
        let found = self.templates.iter().position(|it| it.name == name);
        found.map(TemplateIndex)
    }

    pub fn template_of(&self, index: TemplateIndex) -> &Template {
        &self.templates[index.0]
    }

    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// Compiles a rule; the given variables have values before anything is matched. A rule of the same
    /// name is replaced.
    pub fn add_rule(
        &mut self,
        draft: &Draft,
        given: &[(&str, Datum)],
        compiler: &mut dyn Compiler,
    ) -> Result<RuleIndex, EngineError> {
        let surroundings = Surroundings {
            templates: &self.templates,
            atoms: &mut self.stage.atoms,
            agenda: &mut self.stage.agenda,
            compiler,
        };
        let rule = compilation::compile(draft, given, surroundings)?;
        self.remove_rule(&draft.name);
        let index = RuleIndex(self.rules.len());
        self.rules.push(rule);
        self.changes.push_back(Change::AddRule(index));
        Ok(index)
    }

    /// Removes a rule with all that stands on it; false if there is none.
    pub fn remove_rule(&mut self, name: &str) -> bool {
        let Some(index) = self.find_rule(name) else {
            return false;
        };
        self.rules[index.0].removed = true;
        self.changes.push_back(Change::RemoveRule(index));
        true
    }

    pub fn find_rule(&self, name: &str) -> Option<RuleIndex> {
        let mut rules = self.rules.iter();
        let found = rules.rposition(|it| !it.removed && it.name == name);
        found.map(RuleIndex)
    }

    pub fn rule(&self, index: RuleIndex) -> &Rule {
        &self.rules[index.0]
    }

    /// Returns the rules that are there, oldest first.
    pub fn rules(&self) -> impl Iterator<Item = (RuleIndex, &Rule)> {
        let rules = self.rules.iter().enumerate();
        let present = rules.filter(|(_, rule)| !rule.removed);
        present.map(|(index, rule)| (RuleIndex(index), rule))
    }

    pub fn atoms(&mut self) -> &mut super::Atoms {
        &mut self.stage.atoms
    }

    pub fn look(&self, atom: Atom) -> super::Look<'_> {
        self.stage.atoms.look(atom)
    }

    /// Returns the slots of a fact of which these are given, by their number; the others have their
    /// defaults.
    pub fn filled(
        &mut self,
        template: TemplateIndex,
        given: &[(usize, Atom)],
    ) -> Result<Box<[Atom]>, EngineError> {
        let shape = &self.templates[template.0];
        let mut slots = Vec::with_capacity(shape.slots.len());
        for (at, slot) in shape.slots.iter().enumerate() {
            let given = given.iter().rev().find(|(it, _)| *it == at);
            slots.push(match (given, &slot.default) {
                (Some((_, value)), _) => *value,
                (None, SlotDefault::Value(value)) => self.stage.atoms.atom(value),
                (None, SlotDefault::Required) => {
                    return Err(EngineError::Missing {
                        template: shape.name.clone(),
                        slot: slot.name.clone(),
                    });
                }
            });
        }
        Ok(slots.into())
    }

    /// Makes a fact known. `None` if it was known.
    pub fn assert(
        &mut self,
        template: TemplateIndex,
        slots: Box<[Atom]>,
    ) -> Result<Option<FactId>, EngineError> {
        self.check(template, &slots)?;
        let known = self.stage.facts.known(template, &slots);
        let support = self.firing.and(self.stage.support);
        if support == Some(NONE) {
            // What it would stand on is gone already.
            return Ok(None);
        }
        let index = match known {
            Some(known) => known,
            None => {
                if self.stage.facts.len() >= self.limits.facts {
                    return Err(EngineError::Limit {
                        what: "facts",
                        limit: self.limits.facts,
                    });
                }
                let index = self.stage.facts.add(template, slots, self.firing);
                self.changes.push_back(Change::Enter(index));
                index
            }
        };
        match support {
            Some(token) => self.stage.support(token, index),
            None => self.stage.facts.get_mut(index).stated = true,
        }
        let id = self.stage.facts.get(index).id;
        if known.is_none() && self.watch.facts {
            self.tell_fact("==>", index);
        }
        Ok(known.is_none().then_some(id))
    }

    fn check(&self, template: TemplateIndex, slots: &[Atom]) -> Result<(), EngineError> {
        let shape = &self.templates[template.0];
        let atoms = &self.stage.atoms;
        for (slot, &value) in shape.slots.iter().zip(slots) {
            let wrong = |expected| EngineError::Kind {
                template: shape.name.clone(),
                slot: slot.name.clone(),
                expected,
                value: atoms.text(value),
            };
            if slot.is_multi {
                if value != Atom::NIL && atoms.elements(value).is_empty() {
                    return Err(wrong("a list"));
                }
                let elements = atoms.elements(value);
                if let Some(&other) = elements.iter().find(|&&it| !slot.kind.admits(atoms, it)) {
                    return Err(EngineError::Kind {
                        template: shape.name.clone(),
                        slot: slot.name.clone(),
                        expected: slot.kind.name(),
                        value: atoms.text(other),
                    });
                }
            } else if !slot.kind.admits(atoms, value) {
                return Err(wrong(slot.kind.name()));
            }
        }
        Ok(())
    }

    /// Takes a fact back; false if it is not known.
    pub fn retract(&mut self, id: FactId) -> bool {
        let Some(index) = self.stage.facts.find(id) else {
            return false;
        };
        self.stage.facts.hide(index);
        self.leave(index);
        true
    }

    fn leave(&mut self, index: FactIndex) {
        if self.watch.facts {
            self.tell_fact("<==", index);
        }
        self.changes.push_back(Change::Leave(index));
    }

    /// Takes a fact back and asserts it with other values. A change to what it is already is none.
    pub fn modify(
        &mut self,
        id: FactId,
        changed: &[(usize, Atom)],
    ) -> Result<Option<FactId>, EngineError> {
        let Some(index) = self.stage.facts.find(id) else {
            return Ok(None);
        };
        let fact = self.stage.facts.get(index);
        let template = fact.template;
        let mut slots = fact.slots.clone();
        for &(slot, value) in changed {
            slots[slot] = value;
        }
        if slots == fact.slots {
            return Ok(None);
        }
        self.check(template, &slots)?;
        self.retract(id);
        self.assert(template, slots)
    }

    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        let index = self.stage.facts.find(id)?;
        Some(self.stage.facts.get(index))
    }

    /// Returns the facts of a template, oldest first.
    pub fn facts(&self, template: TemplateIndex) -> impl Iterator<Item = &Fact> {
        let facts = &self.stage.facts;
        facts.of_template(template).map(|index| facts.get(index))
    }

    /// Returns all facts, oldest first.
    pub fn all_facts(&self) -> impl Iterator<Item = &Fact> {
        let facts = &self.stage.facts;
        facts.all().into_iter().map(|index| facts.get(index))
    }

    pub fn fact_count(&self) -> usize {
        self.stage.facts.len()
    }

    /// Notes facts that `reset` asserts; those of the same name before are replaced.
    pub fn set_initial(&mut self, name: &str, facts: Vec<Row>) {
        match self.initial.iter_mut().find(|(it, _)| it == name) {
            Some((_, known)) => *known = facts,
            None => self.initial.push((name.to_string(), facts)),
        }
    }

    fn initial_facts(&self) -> impl Iterator<Item = &Row> {
        self.initial.iter().flat_map(|(_, facts)| facts)
    }

    /// Forgets all facts and activations and asserts what `deffacts` says; templates and rules stay.
    pub fn reset(&mut self) -> Result<(), EngineError> {
        let changes = std::mem::take(&mut self.changes);
        self.halted = false;
        self.firing = None;
        self.fired = 0;
        self.stage.reset(&self.layout);
        // Rules that were not in the network yet still come.
        let rules = changes.into_iter();
        self.changes = rules
            .filter(|change| matches!(change, Change::AddRule(_) | Change::RemoveRule(_)))
            .collect();
        let initial: Vec<_> = self.initial_facts().cloned().collect();
        for (template, slots) in initial {
            self.assert(template, slots)?;
        }
        Ok(())
    }

    /// Brings the network up to date, as far as the budget allows and no condition is asked for.
    pub fn step(&mut self, budget: u64) -> Result<Step, EngineError> {
        let end = self.stage.work.saturating_add(budget);
        loop {
            let left = end.saturating_sub(self.stage.work);
            match self.stage.work(&self.layout, left) {
                Step::Idle => {}
                // Nobody wants to know for a rule that is about to go.
                Step::Ask(question) if self.rules[question.rule.0].removed => {
                    self.stage.answer(&self.layout, question.serial, false);
                    continue;
                }
                other => {
                    self.check_limits()?;
                    return Ok(other);
                }
            }
            self.take_news();
            for index in std::mem::take(&mut self.stage.lost) {
                self.leave(index);
            }
            self.check_limits()?;
            match self.changes.pop_front() {
                None => return Ok(Step::Idle),
                Some(change) => self.apply(change),
            }
        }
    }

    fn check_limits(&self) -> Result<(), EngineError> {
        let limit = |what, limit| Err(EngineError::Limit { what, limit });
        if self.stage.tokens.len() > self.limits.tokens {
            return limit("partial matches", self.limits.tokens);
        }
        if self.stage.agenda.len() > self.limits.activations {
            return limit("activations", self.limits.activations);
        }
        Ok(())
    }

    fn apply(&mut self, change: Change) {
        let (layout, stage) = (&mut self.layout, &mut self.stage);
        match change {
            Change::Enter(index) => {
                if !stage.facts.get(index).leaving {
                    stage.enter(layout, index);
                }
            }
            Change::Leave(index) => {
                if stage.facts.get(index).entered {
                    stage.leave(layout, index);
                }
                stage.facts.forget(index);
            }
            Change::AddRule(index) => {
                let rule = &mut self.rules[index.0];
                for (branch, number) in rule.branches.iter().zip(0..) {
                    let firing = Firing {
                        rule: index,
                        branch: number,
                        salience: rule.salience,
                        context: rule.context,
                        auto_focus: rule.auto_focus,
                    };
                    let path = building::build(layout, stage, branch, firing);
                    rule.paths.push(path);
                }
            }
            Change::RemoveRule(index) => {
                let rule = &mut self.rules[index.0];
                for path in std::mem::take(&mut rule.paths).iter().rev() {
                    building::remove(layout, stage, path);
                }
                rule.branches = Vec::new();
            }
        }
    }

    /// Answers a question of `step`. False if it is no longer asked: something was changed meanwhile.
    pub fn answer(&mut self, serial: u64, holds: bool) -> bool {
        self.stage.answer(&self.layout, serial, holds)
    }

    /// Takes the next activation off the agenda. The caller does what the rule says, then `finish`.
    pub fn next_firing(&mut self) -> Option<Fired> {
        if self.stage.atoms.is_due() {
            self.sweep();
        }
        let index = self.stage.agenda.next()?;
        let activation = *self.stage.agenda.get(index);
        self.stage.agenda.remove(index);
        self.stage.tokens.get_mut(activation.token).count = NONE;
        self.fired += 1;
        let rule = &self.rules[activation.rule.0];
        let branch = &rule.branches[activation.branch as usize];
        let last = self.stage.tokens.get(activation.token).parent;
        let stage = &mut self.stage;
        let sources = branch.sources.iter();
        let values = sources
            .map(|source| source.map(|source| stage.value(last, source)))
            .collect();
        stage.support = branch.logical.map(|up| stage.tokens.up(last, up));
        self.firing = Some(activation.rule);
        let facts = self.fact_ids(activation.token);
        if self.watch.rules {
            let names: Vec<String> = facts.iter().map(FactId::to_string).collect();
            let name = &self.rules[activation.rule.0].name;
            let line = format!("FIRE {} {name}: {}", self.fired, names.join(","));
            self.told.push(line);
        }
        Some(Fired {
            rule: activation.rule,
            values,
            facts,
        })
    }

    /// Whether something is ready to fire.
    pub fn has_next(&mut self) -> bool {
        self.stage.agenda.next().is_some()
    }

    /// Returns the values of a rule's variables for every way in which it fits, oldest first.
    pub fn ways(&mut self, rule: RuleIndex) -> Vec<Vec<Option<Atom>>> {
        let (rule, stage) = (&self.rules[rule.0], &mut self.stage);
        let mut ways = Vec::new();
        for (branch, path) in rule.branches.iter().zip(&rule.paths) {
            let mut tokens: Vec<TokenIndex> = stage.tokens.of_node(path.terminal).collect();
            tokens.reverse();
            for token in tokens {
                let last = stage.tokens.get(token).parent;
                let sources = branch.sources.iter();
                let values = sources.map(|it| it.map(|source| stage.value(last, source)));
                ways.push(values.collect());
            }
        }
        ways
    }

    /// Ends the firing of a rule: what is asserted from now on stands by itself.
    pub fn finish(&mut self) {
        self.firing = None;
        self.stage.support = None;
    }

    /// The rule whose right side is done now.
    pub fn firing(&self) -> Option<RuleIndex> {
        self.firing
    }

    pub(super) fn fact_ids(&self, token: TokenIndex) -> Vec<FactId> {
        let facts = self.stage.tokens.facts(token).into_iter();
        facts.map(|it| self.stage.facts.get(it).id).collect()
    }

    /// Returns what waits, context by context in the order of their focus, each in its order.
    pub fn agenda(&self) -> Vec<ActivationIndex> {
        let agenda = &self.stage.agenda;
        let focused = agenda.focus_stack().into_iter();
        let mut order: Vec<&str> = focused.chain(agenda.contexts()).collect();
        let mut seen = Vec::new();
        order.retain(|name| {
            let is_new = !seen.contains(name);
            seen.push(name);
            is_new
        });
        let contexts = order.into_iter().filter_map(|it| agenda.find_context(it));
        contexts
            .flat_map(|context| agenda.waiting(context))
            .collect()
    }

    /// Returns rule, salience and facts of an activation that waits.
    pub fn activation(&self, index: ActivationIndex) -> (RuleIndex, i64, Vec<FactId>) {
        let activation = self.stage.agenda.get(index);
        let facts = self.fact_ids(activation.token);
        (activation.rule, activation.salience, facts)
    }

    pub fn strategy(&self) -> Strategy {
        self.stage.agenda.strategy
    }

    pub fn set_strategy(&mut self, strategy: Strategy) {
        self.stage.agenda.strategy = strategy;
    }

    /// Makes a context for rules.
    pub fn add_context(&mut self, name: &str) {
        self.stage.agenda.context(name);
    }

    pub fn contexts(&self) -> Vec<&str> {
        self.stage.agenda.contexts().collect()
    }

    /// Gives a context the focus.
    pub fn focus(&mut self, name: &str) -> Result<(), EngineError> {
        match self.stage.agenda.find_context(name) {
            Some(context) => {
                self.stage.agenda.push_focus(context);
                Ok(())
            }
            None => Err(EngineError::NoContext {
                name: name.to_string(),
            }),
        }
    }

    /// Takes the focus from the context that has it; false if only `main` is left.
    pub fn refocus(&mut self) -> bool {
        self.stage.agenda.pop_focus().is_some()
    }

    pub fn focus_stack(&self) -> Vec<&str> {
        self.stage.agenda.focus_stack()
    }

    pub fn watch(&self) -> Watch {
        self.watch
    }

    pub fn set_watch(&mut self, watch: Watch) {
        self.watch = watch;
        self.stage.news = watch.activations.then(Vec::new);
    }

    /// Takes the lines that were told since somebody asked.
    pub fn take_told(&mut self) -> Vec<String> {
        self.take_news();
        std::mem::take(&mut self.told)
    }

    fn take_news(&mut self) {
        let Some(news) = &mut self.stage.news else {
            return;
        };
        for news in std::mem::take(news) {
            let sign = if news.came { "==>" } else { "<==" };
            let name = &self.rules[news.rule.0].name;
            // What has no name that can be written is a query.
            if name.starts_with('(') {
                continue;
            }
            let facts: Vec<String> = news.facts.iter().map(FactId::to_string).collect();
            let salience = news.salience;
            let line = format!("{sign} activation {salience} {name}: {}", facts.join(","));
            self.told.push(line);
        }
    }

    fn tell_fact(&mut self, sign: &str, index: FactIndex) {
        let fact = self.stage.facts.get(index);
        let line = format!("{sign} {} {}", fact.id, self.draw(fact));
        self.told.push(line);
    }

    /// Draws a fact with the slots that differ from their default.
    pub fn draw(&self, fact: &Fact) -> String {
        let template = &self.templates[fact.template.0];
        let mut text = format!("({}", template.name);
        for (slot, &value) in template.slots.iter().zip(&fact.slots) {
            let is_default = match &slot.default {
                SlotDefault::Value(default) => self.stage.atoms.datum(value) == *default,
                SlotDefault::Required => false,
            };
            if is_default {
                continue;
            }
            let name = &slot.name;
            if slot.is_multi {
                let elements = self.stage.atoms.elements(value).iter();
                let elements: Vec<String> = elements.map(|&it| self.stage.atoms.text(it)).collect();
                text.push_str(&format!(" ({name} {})", elements.join(" ")));
            } else {
                text.push_str(&format!(" ({name} {})", self.stage.atoms.text(value)));
            }
        }
        text.push(')');
        text
    }

    /// Forgets values that no fact and no rule has any more.
    fn sweep(&mut self) {
        let initial = self.initial.iter().flat_map(|(_, facts)| facts);
        let initial = initial.flat_map(|(_, slots)| slots.iter().copied());
        let rules = self.rules.iter().flat_map(|rule| rule.branches.iter());
        let constants = rules.flat_map(super::plan::constants);
        let facts = self.stage.facts.values();
        let roots: Vec<Atom> = facts.chain(initial).chain(constants).collect();
        let dropped = self.stage.atoms.sweep(roots.into_iter());
        self.dropped.extend(dropped);
    }

    /// Takes the numbers of foreign values that nothing here needs any more.
    pub fn take_dropped(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.dropped)
    }

    /// Returns the units of work since somebody asked.
    pub fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.stage.work)
    }

    /// About how much memory it takes.
    pub fn bytes(&self) -> usize {
        let stage = &self.stage;
        stage.facts.bytes() + stage.tokens.bytes() + stage.links.bytes() + stage.atoms.bytes()
    }
}
