//! The index: members, who uses them, and what is found about each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::effects::Effects;
use super::graph::Graph;
use super::language::Language;
use super::layers::Layers;
use super::meaning::Shape;
use super::member::Member;
use super::names::{Name, Names};
use super::rules::{Fact, Rules};
use crate::audit::AuditError;
use crate::audit::measured::Comparison;
use crate::audit::settings::RuleSettings;
use crate::audit::violation::{Severity, Violation, sort};
use crate::lang::definition::Definition;
use crate::lang::image::uses::{UseKind, Uses};

/// Dependents from which on a definition may be a hub.
pub(super) const HUB_MIN: u32 = 3;

/// The definitions of an image and what is found about them.
pub struct Whole {
    pub(super) names: Names,
    pub(super) language: Arc<Language>,
    /// By name, whether the language has it.
    pub(super) core: Vec<bool>,
    pub(super) entries: FxHashMap<Name, Entry>,
    /// The definitions that bind a name, by their names.
    pub(super) binders: FxHashMap<Name, Vec<Name>>,
    /// Who mentions a name, and whether in a way that counts as a use.
    pub(super) users: FxHashMap<Name, FxHashMap<Name, bool>>,
    /// How many definitions assign a name.
    pub(super) assigned: FxHashMap<Name, u32>,
    /// What names begin with that a definition may bind.
    pub(super) prefixes: BTreeMap<String, u32>,
    pub(super) twins: FxHashMap<u128, BTreeSet<Arc<str>>>,
    /// Definitions with at least `HUB_MIN` dependents, by their number.
    pub(super) hubs: BTreeSet<(u32, Name)>,
    /// Names that expressions use.
    pub(super) expressed: FxHashSet<Name>,
    /// Names that an expression may define: by calling one of these, or whatever it calls.
    pub(super) maybe: FxHashMap<Name, Vec<Option<Name>>>,
    pub(super) graph: Graph,
    /// By node, with those of what it calls.
    pub(super) effects: Vec<Effects>,
    /// The first of each circle that has a finding.
    pub(super) cycle_heads: FxHashSet<Name>,
    pub(super) rules: Rules,
    pub(super) layers: Layers,
    pub(super) roots: Vec<String>,
    pub(super) order: u64,
    /// Whether definitions are added in the order in which they are evaluated.
    pub(super) is_live: bool,
    /// To be linked again: their text changed, or what a name they use means.
    pub(super) stale: FxHashSet<Name>,
    /// Names whose binders changed.
    pub(super) rebound: FxHashSet<Name>,
    /// To be looked at again.
    pub(super) dirty: FxHashSet<Name>,
    pub(super) undefined: FxHashMap<Name, u32>,
    pub(super) suggestions: FxHashMap<Name, Option<Arc<str>>>,
    pub(super) found: BTreeMap<Arc<str>, Vec<Violation>>,
    pub(super) changes: Changes,
}

/// A definition with what follows from it among the others.
#[derive(Debug)]
pub(super) struct Entry {
    pub member: Member,
    /// Names it mentions that are not the language's, sorted, each with whether that is a use.
    pub mentions: Vec<(Name, bool)>,
    /// What it calls or hands on to be called, sorted.
    pub calls: Vec<u32>,
    /// What it does by itself.
    pub own: Effects,
    /// Undefined names it uses.
    pub missing: Vec<Name>,
    pub dependents: u32,
    /// Whether a rule found an error in the definition alone.
    pub has_errors: bool,
    /// What its measured calls take more of than before.
    pub(super) slowdowns: Vec<Comparison>,
    pub(super) facts: Vec<Fact>,
    /// Where its name stood when the findings were made of them.
    pub(super) judged_at: Option<(u32, u32)>,
    pub(super) findings: Vec<Violation>,
    pub(super) hub: Option<Fact>,
    pub(super) hub_findings: Vec<Violation>,
}

/// What began and what ended since it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub began: Vec<(Arc<str>, Violation)>,
    pub ended: Vec<(Arc<str>, Violation)>,
}

impl Whole {
    pub fn new(settings: &RuleSettings, language: Arc<Language>) -> Result<Whole, AuditError> {
        Ok(Whole {
            names: Names::default(),
            language,
            core: Vec::new(),
            entries: FxHashMap::default(),
            binders: FxHashMap::default(),
            users: FxHashMap::default(),
            assigned: FxHashMap::default(),
            prefixes: BTreeMap::new(),
            twins: FxHashMap::default(),
            hubs: BTreeSet::new(),
            expressed: FxHashSet::default(),
            maybe: FxHashMap::default(),
            graph: Graph::default(),
            effects: Vec::new(),
            cycle_heads: FxHashSet::default(),
            rules: Rules::new(settings)?,
            layers: Layers::new(&settings.layers),
            roots: settings.roots.clone(),
            order: 0,
            is_live: false,
            stale: FxHashSet::default(),
            rebound: FxHashSet::default(),
            dirty: FxHashSet::default(),
            undefined: FxHashMap::default(),
            suggestions: FxHashMap::default(),
            found: BTreeMap::new(),
            changes: Changes::default(),
        })
    }

    /// Returns what is wrong with the project's own rules: each with its file.
    pub fn complaints(&self) -> &[String] {
        &self.rules.complaints
    }

    /// Says that definitions are added in the order in which they are evaluated, as an image does.
    pub fn live(mut self) -> Whole {
        self.is_live = true;
        self
    }

    /// Takes a definition as the newest of its name. `uses` is what its expansion says; without it the
    /// definition mentions what its text does. `twin` is the same for definitions that are the same.
    pub fn add(&mut self, definition: &Definition, uses: Option<&Uses>, twin: Option<u128>) {
        self.order += 1;
        let member = Member::new(&mut self.names, definition, uses, twin, self.order);
        let own = self.number(&definition.name);
        let old = self.entries.remove(&own);
        let has_errors = old.as_ref().is_some_and(|it| it.has_errors);
        let mut bound: Vec<Name> = member.binds.iter().map(|it| it.0).collect();
        if let Some(old) = &old {
            bound.extend(old.member.binds.iter().map(|it| it.0));
            bound.sort_unstable();
            bound.dedup();
        }
        // The shape of what was bound is asked while the old one is still there.
        if let Some(old) = old {
            self.entries.insert(own, old);
        }
        let before: Vec<Shape> = bound.iter().map(|&it| self.shape(it)).collect();
        let mut entry = Entry {
            member,
            mentions: Vec::new(),
            calls: Vec::new(),
            own: Effects::NONE,
            missing: Vec::new(),
            dependents: 0,
            has_errors,
            slowdowns: Vec::new(),
            facts: Vec::new(),
            judged_at: None,
            findings: Vec::new(),
            hub: None,
            hub_findings: Vec::new(),
        };
        if let Some(old) = self.entries.remove(&own) {
            self.unbind(own, &old.member);
            // What is linked and told stays until it is looked at again.
            entry.mentions = old.mentions;
            entry.calls = old.calls;
            entry.own = old.own;
            entry.missing = old.missing;
            entry.dependents = old.dependents;
            entry.facts = old.facts;
            entry.judged_at = old.judged_at;
            entry.findings = old.findings;
            entry.hub = old.hub;
            entry.hub_findings = old.hub_findings;
        }
        self.bind(own, &entry.member);
        let is_new = self.entries.insert(own, entry).is_none();
        if is_new {
            self.total_changed(self.entries.len() - 1);
        }
        self.stale.insert(own);
        self.reshaped(&bound, &before);
    }

    /// Forgets a definition.
    pub fn remove(&mut self, name: &str) {
        let Some(own) = self.names.find(name) else {
            return;
        };
        let Some(entry) = self.entries.get(&own) else {
            return;
        };
        let bound: Vec<Name> = entry.member.binds.iter().map(|it| it.0).collect();
        let before: Vec<Shape> = bound.iter().map(|&it| self.shape(it)).collect();
        if let Some(entry) = self.entries.remove(&own) {
            self.unbind(own, &entry.member);
            for &(used, _) in &entry.mentions {
                self.unuse(used, own);
            }
            for &missing in &entry.missing {
                self.found_or_gone(missing);
            }
            self.hubs.remove(&(entry.dependents, own));
            let text = self.names.text(own).clone();
            let old = entry.findings.into_iter().chain(entry.hub_findings);
            self.told(&text, old.collect(), Vec::new());
        }
        self.total_changed(self.entries.len() + 1);
        self.stale.insert(own);
        self.reshaped(&bound, &before);
    }

    /// Takes note of what an expression uses that stands among the definitions: they are called from
    /// there, and a macro that is not known may define what it names.
    pub fn add_expression(&mut self, uses: &Uses) {
        let numbers: Vec<Name> = uses.names.iter().map(|it| self.names.number(it)).collect();
        for it in &uses.uses {
            let name = numbers[it.name as usize];
            self.express(name);
            if let Some(outer) = it.inside {
                let operator = numbers[uses.uses[outer as usize].name as usize];
                self.may_be_defined(name, Some(operator));
            }
            if let UseKind::Quoted(Some(taker)) = it.kind {
                let taker = numbers[taker as usize];
                self.may_be_defined(name, Some(taker));
            }
        }
        for bound in &uses.bound {
            self.may_be_defined(numbers[bound.name as usize], None);
        }
    }

    /// Takes note of an expression of which only its names are known.
    pub fn add_mentions<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        for text in names {
            let name = self.number(text);
            self.express(name);
            self.may_be_defined(name, None);
        }
    }

    fn express(&mut self, name: Name) {
        self.expressed.insert(name);
    }

    fn may_be_defined(&mut self, name: Name, operator: Option<Name>) {
        let before = self.shape(name);
        self.maybe.entry(name).or_default().push(operator);
        self.reshaped(&[name], &[before]);
    }

    /// Says whether a rule over one definition found an error in it.
    pub fn set_errors(&mut self, name: &str, has_errors: bool) {
        let Some(own) = self.names.find(name) else {
            return;
        };
        if let Some(entry) = self.entries.get_mut(&own)
            && entry.has_errors != has_errors
        {
            entry.has_errors = has_errors;
            self.dirty.insert(own);
        }
    }

    /// Says how the measured calls of a definition compare with those of the version before.
    pub fn set_measured(&mut self, name: &str, found: &[Comparison]) {
        let slower = found.iter().filter(|it| it.more > 0.0);
        let slowdowns: Vec<Comparison> = slower.cloned().collect();
        let Some(own) = self.names.find(name) else {
            return;
        };
        if let Some(entry) = self.entries.get_mut(&own)
            && entry.slowdowns != slowdowns
        {
            entry.slowdowns = slowdowns;
            self.dirty.insert(own);
        }
    }

    /// Returns everything that is found, by name.
    pub fn findings(&mut self) -> Vec<(Arc<str>, Violation)> {
        self.refresh();
        let mut all = self.found.clone();
        for (name, violation) in self.unused() {
            let of_name = all.entry(name).or_default();
            of_name.push(violation);
            sort(of_name);
        }
        let pairs = all.into_iter();
        let pairs =
            pairs.flat_map(|(name, found)| found.into_iter().map(move |it| (name.clone(), it)));
        pairs.collect()
    }

    /// Returns what is found about a definition, but whether it is used: that is a question about all.
    pub fn findings_of(&mut self, name: &str) -> &[Violation] {
        self.refresh();
        self.found.get(name).map_or(&[], |it| it)
    }

    /// Returns what began and ended since this was last asked; unused definitions are left out.
    pub fn take_changes(&mut self) -> Changes {
        self.refresh();
        std::mem::take(&mut self.changes)
    }

    /// Returns what there is to say if a definition were curated and these names were not.
    pub fn leaks(&mut self, name: &str, experimental: impl Fn(&str) -> bool) -> Vec<Violation> {
        self.refresh();
        let Some(own) = self.names.find(name) else {
            return Vec::new();
        };
        let facts = super::facts::leaks(self, own, experimental);
        let place = self.entries.get(&own).and_then(|it| it.member.name_place);
        self.rules.judge(name, &facts, place)
    }

    /// Returns what a definition does, itself or through what it calls.
    pub fn effects(&mut self, name: &str) -> Option<Effects> {
        self.refresh();
        let own = self.names.find(name)?;
        let is_known = self.binders.contains_key(&own);
        is_known.then(|| self.effects_of(own.0))
    }

    /// Returns what a word of the language does; nothing of what it does not know.
    pub fn effects_of_word(&self, name: &str) -> Option<Effects> {
        Some(self.language.get(name)?.effects)
    }

    /// Returns the shortest way from a definition to what brings an effect: names, the last that of the
    /// language's word, or of the variable that is changed.
    pub fn effect_path(&mut self, name: &str, effect: Effects) -> Option<Vec<Arc<str>>> {
        self.refresh();
        let start = self.names.find(name)?.0;
        let mut came_from: FxHashMap<u32, u32> = FxHashMap::default();
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            if let Some(source) = self.source_of(Name(node), effect) {
                let mut path = vec![source, self.names.text(Name(node)).clone()];
                let mut at = node;
                while let Some(&before) = came_from.get(&at) {
                    path.push(self.names.text(Name(before)).clone());
                    at = before;
                }
                path.reverse();
                return Some(path);
            }
            for &next in self.graph.targets(node) {
                if next != start
                    && !came_from.contains_key(&next)
                    && self.effects_of(next).contains(effect)
                {
                    came_from.insert(next, node);
                    waiting.push_back(next);
                }
            }
        }
        None
    }

    /// Returns how many definitions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Returns the least number that is more than a share, in percent, of all.
pub(super) fn least_of_share(total: usize, share: u32) -> u32 {
    let part = total as u64 * u64::from(share) / 100 + 1;
    u32::try_from(part).unwrap_or(u32::MAX)
}

/// Whether anything in a list is an error.
pub(super) fn has_error(findings: &[Violation]) -> bool {
    findings.iter().any(|it| it.severity == Severity::Error)
}

impl Entry {
    pub(super) fn findings(&self) -> &[Violation] {
        &self.findings
    }
}
