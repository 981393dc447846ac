//! What is ready to fire, and in which order: salience first, then first in, first out.

use std::collections::HashSet;

use super::fact::FactId;
use super::partial_match::PartialMatch;
use super::rule::RuleIndex;

/// A rule with one way in which it fits.
#[derive(Clone, Debug)]
pub struct Activation {
    pub rule: RuleIndex,
    pub matched: PartialMatch,
    salience: i64,
    /// When it came to the agenda.
    arrival: u64,
}

type Key = (RuleIndex, Vec<Option<FactId>>);

/// The activations that wait, and those that have fired and still fit.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    waiting: Vec<Activation>,
    fired: HashSet<Key>,
    arrivals: u64,
}

impl Agenda {
    /// Takes the present matches of a rule. What fits no longer leaves; what has fired stays out until
    /// it has ceased to fit, so that a rule fires once for what it saw.
    pub fn update(&mut self, rule: RuleIndex, salience: i64, matches: Vec<PartialMatch>) {
        let present: HashSet<&Vec<Option<FactId>>> = matches.iter().map(|it| &it.facts).collect();
        self.waiting
            .retain(|it| it.rule != rule || present.contains(&it.matched.facts));
        self.fired
            .retain(|(of, facts)| *of != rule || present.contains(facts));
        let waiting: HashSet<Vec<Option<FactId>>> = self
            .waiting
            .iter()
            .filter(|it| it.rule == rule)
            .map(|it| it.matched.facts.clone())
            .collect();
        for matched in matches {
            let key = (rule, matched.facts.clone());
            if self.fired.contains(&key) || waiting.contains(&matched.facts) {
                continue;
            }
            self.waiting.push(Activation {
                rule,
                matched,
                salience,
                arrival: self.arrivals,
            });
            self.arrivals += 1;
        }
    }

    /// Takes the next activation off the agenda; it counts as fired.
    pub fn next(&mut self) -> Option<Activation> {
        let position = self
            .waiting
            .iter()
            .enumerate()
            .min_by_key(|(_, it)| (std::cmp::Reverse(it.salience), it.arrival))
            .map(|(position, _)| position)?;
        let activation = self.waiting.remove(position);
        self.fired
            .insert((activation.rule, activation.matched.facts.clone()));
        Some(activation)
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
        self.fired.clear();
    }
}
