//! Working memory: the facts that are known now.

use std::collections::BTreeMap;

use super::TemplateIndex;
use super::fact::{Fact, FactId};

/// All facts, by age and by template.
#[derive(Clone, Debug, Default)]
pub struct WorkingMemory {
    facts: BTreeMap<FactId, Fact>,
    by_template: Vec<Vec<FactId>>,
    next: u64,
}

impl WorkingMemory {
    /// Adds a fact; `None` if an equal one is known already.
    pub fn add(&mut self, fact: Fact) -> Option<FactId> {
        let template = fact.template.0;
        if self.by_template.len() <= template {
            self.by_template.resize(template + 1, Vec::new());
        }
        if self.by_template[template]
            .iter()
            .any(|known| self.facts.get(known) == Some(&fact))
        {
            return None;
        }
        let id = FactId(self.next);
        self.next += 1;
        self.by_template[template].push(id);
        self.facts.insert(id, fact);
        Some(id)
    }

    pub fn remove(&mut self, id: FactId) -> Option<Fact> {
        let fact = self.facts.remove(&id)?;
        self.by_template[fact.template.0].retain(|it| *it != id);
        Some(fact)
    }

    pub fn get(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(&id)
    }

    /// Returns the facts of a template, oldest first.
    pub fn of_template(&self, template: TemplateIndex) -> impl Iterator<Item = (FactId, &Fact)> {
        self.by_template
            .get(template.0)
            .into_iter()
            .flatten()
            .filter_map(|id| Some((*id, self.facts.get(id)?)))
    }

    /// Forgets all facts; names are not used again.
    pub fn clear(&mut self) {
        self.facts.clear();
        for facts in &mut self.by_template {
            facts.clear();
        }
    }
}
