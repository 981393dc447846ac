//! The index: members, who uses them, and what is found about each.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::effects::Effects;
use super::graph::Graph;
use super::language::Language;
use super::layers::Layers;
use super::member::{Kind, Member, is_callable};
use super::names::{Name, Names};
use super::rules::{Fact, Rules};
use crate::audit::AuditError;
use crate::audit::settings::RuleSettings;
use crate::audit::violation::{Severity, Violation};
use crate::lang::definition::{Definition, DefinitionKind};
use crate::lang::image::uses::{Signature, UseKind, Uses};

/// Waiting definitions from which on the graph is put in order in one pass.
const MANY: usize = 256;
/// Dependents from which on a definition may be a hub.
pub(super) const HUB_MIN: u32 = 3;

/// The definitions of an image and what is found about them.
pub struct Whole {
    pub(super) names: Names,
    pub(super) language: Arc<Language>,
    /// By name, whether the language has it.
    core: Vec<bool>,
    pub(super) entries: FxHashMap<Name, Entry>,
    /// The definitions that bind a name, by their names.
    pub(super) binders: FxHashMap<Name, Vec<Name>>,
    /// Who mentions a name, and whether in a way that counts as a use.
    pub(super) users: FxHashMap<Name, FxHashMap<Name, bool>>,
    /// How many definitions assign a name.
    pub(super) assigned: FxHashMap<Name, u32>,
    /// What names begin with that a definition may bind.
    prefixes: BTreeMap<String, u32>,
    pub(super) twins: FxHashMap<u128, BTreeSet<Arc<str>>>,
    /// Definitions with at least `HUB_MIN` dependents, by their number.
    hubs: BTreeSet<(u32, Name)>,
    /// Names that expressions use.
    pub(super) expressed: FxHashSet<Name>,
    /// Names that an expression may define: by calling one of these, or whatever it calls.
    maybe: FxHashMap<Name, Vec<Option<Name>>>,
    pub(super) graph: Graph,
    /// By node, with those of what it calls.
    effects: Vec<Effects>,
    /// The first of each circle that has a finding.
    pub(super) cycle_heads: FxHashSet<Name>,
    pub(super) rules: Rules,
    pub(super) layers: Layers,
    pub(super) roots: Vec<String>,
    order: u64,
    /// Whether definitions are added in the order in which they are evaluated.
    pub(super) is_live: bool,
    /// To be linked again: their text changed, or what a name they use means.
    stale: FxHashSet<Name>,
    /// Names whose binders changed.
    rebound: FxHashSet<Name>,
    /// To be looked at again.
    dirty: FxHashSet<Name>,
    pub(super) undefined: FxHashMap<Name, u32>,
    pub(super) suggestions: FxHashMap<Name, Option<Arc<str>>>,
    found: BTreeMap<Arc<str>, Vec<Violation>>,
    changes: Changes,
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
    facts: Vec<Fact>,
    findings: Vec<Violation>,
    hub: Option<Fact>,
    hub_findings: Vec<Violation>,
}

/// What began and what ended since it was last asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub began: Vec<(Arc<str>, Violation)>,
    pub ended: Vec<(Arc<str>, Violation)>,
}

/// What a name means to those who use it.
#[derive(Clone, Debug, PartialEq)]
struct Shape {
    is_bound: bool,
    is_defined: bool,
    is_callable: bool,
    /// When it became a macro.
    macro_order: Option<u64>,
    signatures: Vec<Option<Arc<Signature>>>,
    layer: Option<usize>,
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
            facts: Vec::new(),
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

    /// Returns everything that is found, by name.
    pub fn findings(&mut self) -> Vec<(Arc<str>, Violation)> {
        self.refresh();
        let mut all = self.found.clone();
        for (name, violation) in self.unused() {
            let of_name = all.entry(name).or_default();
            of_name.push(violation);
            super::sort(of_name);
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

    // Names.

    fn number(&mut self, text: &str) -> Name {
        self.names.number(&text.into())
    }

    /// Whether the language has a name.
    pub(super) fn is_core(&self, name: Name) -> bool {
        match self.core.get(name.index()) {
            Some(&is_core) => is_core,
            None => self.language.get(self.names.text(name)).is_some(),
        }
    }

    fn learn_core(&mut self) {
        for at in self.core.len()..self.names.len() {
            let text = self.names.text(Name(at as u32));
            self.core.push(self.language.get(text).is_some());
        }
    }

    /// Whether a name is the program's, be it that the program took it from the language.
    pub(super) fn is_ours(&self, name: Name) -> bool {
        !self.is_core(name) || self.binders.contains_key(&name)
    }

    pub(super) fn is_defined(&self, name: Name) -> bool {
        if self.binders.contains_key(&name) || self.is_core(name) {
            return true;
        }
        if let Some(operators) = self.maybe.get(&name) {
            let unknown = |it: &Option<Name>| {
                it.is_none_or(|it| {
                    self.is_macro(it) || !self.binders.contains_key(&it) && !self.is_core(it)
                })
            };
            if operators.iter().any(unknown) {
                return true;
            }
        }
        let text = self.names.text(name);
        let expander = text
            .strip_prefix("(setf ")
            .and_then(|place| self.names.find(&format!("(setf-expander {place}")));
        expander.is_some_and(|it| self.maybe.contains_key(&it)) || self.is_prefixed(text)
    }

    /// Whether a definition that could not be expanded may bind the name: `make-point`, `point-x`.
    fn is_prefixed(&self, text: &str) -> bool {
        self.prefixes.keys().any(|prefix| {
            let rest = text.strip_prefix("(setf ").unwrap_or(text);
            let rest = rest
                .strip_prefix("make-")
                .or(rest.strip_prefix("copy-"))
                .unwrap_or(rest);
            rest.starts_with(prefix.as_str())
        })
    }

    pub(super) fn is_macro(&self, name: Name) -> bool {
        let binders = self.binders.get(&name).into_iter().flatten();
        binders
            .filter_map(|it| self.entries.get(it))
            .any(|it| it.member.kind == DefinitionKind::Macro)
    }

    pub(super) fn is_callable(&self, name: Name) -> bool {
        let binders = self.binders.get(&name).into_iter().flatten();
        binders
            .filter_map(|it| self.entries.get(it))
            .any(|it| is_callable(it.member.kind))
    }

    /// Returns the layer of a definition.
    pub(super) fn layer_of(&self, own: Name) -> Option<usize> {
        if self.layers.is_empty() {
            return None;
        }
        let member = &self.entries.get(&own)?.member;
        let text = self.names.text(own);
        let plain = text.rsplit("::").next().unwrap_or(text);
        let packaged = format!("{}/{plain}", member.package);
        self.layers.of(&[text, &packaged, &member.file])
    }

    fn shape(&self, name: Name) -> Shape {
        let binders = self.binders.get(&name).map_or(&[][..], |it| it);
        let entries = binders.iter().filter_map(|it| self.entries.get(it));
        let macros = entries
            .clone()
            .filter(|it| it.member.kind == DefinitionKind::Macro);
        Shape {
            is_bound: !binders.is_empty(),
            is_defined: self.is_defined(name),
            is_callable: self.is_callable(name),
            macro_order: macros.map(|it| it.member.order).max(),
            signatures: entries
                .flat_map(|it| &it.member.binds)
                .filter(|it| it.0 == name)
                .map(|it| it.1.clone())
                .collect(),
            layer: binders.first().and_then(|&it| self.layer_of(it)),
        }
    }

    /// Those who use names that mean something else now are looked at again.
    fn reshaped(&mut self, names: &[Name], before: &[Shape]) {
        for (&name, before) in names.iter().zip(before) {
            self.rebound.insert(name);
            let after = self.shape(name);
            if after == *before {
                continue;
            }
            if self.is_core(name) && after.is_bound != before.is_bound {
                // Uses of the language's own words are not kept.
                let users = self.entries.iter().filter(|(_, entry)| {
                    let mut uses = entry.member.uses.iter();
                    uses.any(|it| it.name == name)
                });
                let users: Vec<Name> = users.map(|(&own, _)| own).collect();
                self.stale.extend(users);
            }
            if let Some(users) = self.users.get(&name) {
                self.stale.extend(users.keys().copied());
            }
            // Who binds a name may use it, which is not among the users.
            if let Some(binders) = self.binders.get(&name) {
                self.dirty.extend(binders.iter().copied());
            }
            if after.is_bound != before.is_bound {
                self.nearer(name, after.is_bound);
            }
        }
    }

    fn bind(&mut self, own: Name, member: &Member) {
        for (name, _) in &member.binds {
            let binders = self.binders.entry(*name).or_default();
            let texts = &self.names;
            let key = |it: &Name| (*it != *name, texts.text(*it).clone());
            let at = binders.partition_point(|it| key(it) < key(&own));
            if binders.get(at) != Some(&own) {
                binders.insert(at, own);
            }
        }
        if let Some(prefix) = &member.prefix {
            *self.prefixes.entry(prefix.clone()).or_default() += 1;
        }
        let assigned = assigned(member);
        for name in assigned {
            *self.assigned.entry(name).or_default() += 1;
            self.reassigned(name);
        }
        if let Some(twin) = member.twin {
            let text = self.names.text(own).clone();
            self.change_twins(twin, |twins| {
                twins.insert(text);
            });
        }
    }

    fn unbind(&mut self, own: Name, member: &Member) {
        for (name, _) in &member.binds {
            if let Some(binders) = self.binders.get_mut(name) {
                binders.retain(|it| *it != own);
                if binders.is_empty() {
                    self.binders.remove(name);
                }
            }
        }
        if let Some(prefix) = &member.prefix
            && let Some(count) = self.prefixes.get_mut(prefix)
        {
            *count -= 1;
            if *count == 0 {
                self.prefixes.remove(prefix);
            }
        }
        for name in assigned(member) {
            if let Some(count) = self.assigned.get_mut(&name) {
                *count -= 1;
                if *count == 0 {
                    self.assigned.remove(&name);
                    self.reassigned(name);
                }
            }
        }
        if let Some(twin) = member.twin {
            let text = self.names.text(own).clone();
            self.change_twins(twin, |twins| {
                twins.remove(&text);
            });
        }
    }

    /// Whoever assigns a function may change how it is called.
    fn reassigned(&mut self, name: Name) {
        if let Some(users) = self.users.get(&name) {
            self.dirty.extend(users.keys().copied());
        }
        if let Some(binders) = self.binders.get(&name) {
            self.dirty.extend(binders.iter().copied());
        }
    }

    fn change_twins(&mut self, twin: u128, change: impl FnOnce(&mut BTreeSet<Arc<str>>)) {
        let twins = self.twins.entry(twin).or_default();
        let before = twins.first().cloned();
        change(twins);
        let after = twins.first().cloned();
        if before != after {
            let names = twins.iter().filter_map(|it| self.names.find(it));
            self.dirty.extend(names);
        }
        if twins.is_empty() {
            self.twins.remove(&twin);
        }
    }

    // Keeping up.

    /// Looks again at what changed.
    fn refresh(&mut self) {
        if self.stale.is_empty() && self.rebound.is_empty() && self.dirty.is_empty() {
            return;
        }
        self.learn_core();
        self.effects.resize(self.names.len(), Effects::NONE);
        let stale = std::mem::take(&mut self.stale);
        let mut moved: Vec<Name> = std::mem::take(&mut self.rebound).into_iter().collect();
        for &own in &stale {
            if self.link(own) {
                moved.push(own);
            }
            self.dirty.insert(own);
        }
        moved.sort_unstable();
        moved.dedup();
        let at_once = moved.len() > MANY && moved.len() * 4 > self.entries.len();
        for &name in &moved {
            let targets = self.targets_of(name);
            match at_once {
                true => self.graph.put_targets(name.0, targets),
                false => self.graph.set_targets(name.0, targets),
            };
        }
        self.graph.settle();
        self.find_circles();
        self.spread_effects(moved);
        self.check_dirty();
    }

    /// Finds again what a definition mentions and calls; answers whether its edges may be others.
    fn link(&mut self, own: Name) -> bool {
        let Some(entry) = self.entries.get(&own) else {
            return true;
        };
        let linked = super::facts::link(self, entry);
        let Some(entry) = self.entries.get_mut(&own) else {
            return true;
        };
        let old = std::mem::replace(&mut entry.mentions, linked.mentions.clone());
        let is_moved = entry.calls != linked.calls || entry.own != linked.own;
        entry.calls = linked.calls;
        entry.own = linked.own;
        for &(name, _) in &old {
            let found = linked.mentions.binary_search_by_key(&name, |it| it.0);
            if found.is_err() {
                self.unuse(name, own);
            }
        }
        for &(name, is_use) in &linked.mentions {
            let known = self.users.entry(name).or_default().insert(own, is_use);
            if known != Some(is_use) {
                self.depended(name);
            }
        }
        is_moved
    }

    fn unuse(&mut self, name: Name, own: Name) {
        if let Some(users) = self.users.get_mut(&name) {
            users.remove(&own);
            if users.is_empty() {
                self.users.remove(&name);
            }
        }
        self.depended(name);
    }

    /// The number of those changed who depend on what binds a name.
    fn depended(&mut self, name: Name) {
        if let Some(binders) = self.binders.get(&name) {
            self.dirty.extend(binders.iter().copied());
        }
    }

    fn targets_of(&self, name: Name) -> Vec<u32> {
        let calls = self.entries.get(&name).map_or(&[][..], |it| &it.calls);
        let binders = self.binders.get(&name).map_or(&[][..], |it| it);
        let binders = binders.iter().filter(|&&it| it != name).map(|it| it.0);
        let mut targets: Vec<u32> = calls.iter().copied().chain(binders).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    fn find_circles(&mut self) {
        let changed = self.graph.take_changed();
        let mut seen = FxHashSet::default();
        for &node in &changed {
            if self.cycle_heads.remove(&Name(node)) {
                self.dirty.insert(Name(node));
            }
        }
        for node in changed {
            if self.graph.circle(node).len() < 2 || !seen.insert(node) {
                continue;
            }
            let circle = self.graph.circle(node).to_vec();
            seen.extend(&circle);
            if let Some(head) = self.head_of(&circle) {
                self.cycle_heads.insert(head);
                self.dirty.insert(head);
            }
        }
    }

    /// Returns the definition at which a circle is told: its first by name. A generic function and its
    /// methods alone make none, and neither does what only has names in common.
    fn head_of(&self, circle: &[u32]) -> Option<Name> {
        let mut functions: Vec<Name> = circle.iter().map(|&it| self.whole_of(Name(it))).collect();
        functions.sort_unstable();
        functions.dedup();
        if functions.len() < 2 {
            return None;
        }
        let members = circle.iter().map(|&it| Name(it));
        let members = members.filter(|it| self.entries.contains_key(it));
        members.min_by(|left, right| self.names.text(*left).cmp(self.names.text(*right)))
    }

    /// Returns the function that a name is part of: the generic function of a method, the class of an
    /// accessor, otherwise itself.
    pub(super) fn whole_of(&self, name: Name) -> Name {
        if let Some(entry) = self.entries.get(&name) {
            return entry.member.generic.unwrap_or(name);
        }
        let binder = self.binders.get(&name).and_then(|it| it.first());
        match binder.and_then(|it| Some((it, self.entries.get(it)?))) {
            Some((_, entry)) if entry.member.generic.is_some() => name,
            Some((&binder, _)) => binder,
            None => name,
        }
    }

    pub(super) fn effects_of(&self, node: u32) -> Effects {
        self.effects.get(node as usize).copied().unwrap_or_default()
    }

    /// Finds effects again, from what is called to who calls, as long as something changes.
    fn spread_effects(&mut self, moved: Vec<Name>) {
        // A circle once, by its key.
        let mut waiting: BTreeMap<u128, u32> = BTreeMap::new();
        for name in moved {
            waiting.insert(self.graph.key(name.0), name.0);
        }
        while let Some((_, node)) = waiting.pop_first() {
            let circle = self.graph.circle(node);
            let mut all = Effects::NONE;
            for &member in circle {
                let own = self.entries.get(&Name(member));
                all = all.with(own.map_or(Effects::NONE, |it| it.own));
                for &target in self.graph.targets(member) {
                    if self.graph.key(target) != self.graph.key(member) {
                        all = all.with(self.effects_of(target));
                    }
                }
            }
            for &member in self.graph.circle(node) {
                let old = std::mem::replace(&mut self.effects[member as usize], all);
                if old == all {
                    continue;
                }
                if self.rules.wants_all && self.entries.contains_key(&Name(member)) {
                    self.dirty.insert(Name(member));
                }
                for source in self.graph.sources(member) {
                    if self.graph.key(source) != self.graph.key(member) {
                        waiting.insert(self.graph.key(source), source);
                    }
                }
            }
        }
    }

    fn check_dirty(&mut self) {
        let mut again = true;
        // What becomes undefined or defined may change what was suggested to others.
        while again {
            let mut dirty: Vec<Name> = std::mem::take(&mut self.dirty).into_iter().collect();
            dirty.sort_unstable();
            for own in dirty {
                self.count_missing(own);
                self.check(own);
            }
            again = !self.dirty.is_empty();
        }
    }

    /// Brings up to date which undefined names there are.
    fn count_missing(&mut self, own: Name) {
        let Some(entry) = self.entries.get(&own) else {
            return;
        };
        let missing = super::facts::missing(self, entry);
        if missing == entry.missing {
            return;
        }
        let old = match self.entries.get_mut(&own) {
            Some(entry) => std::mem::replace(&mut entry.missing, missing.clone()),
            None => return,
        };
        for name in missing {
            *self.undefined.entry(name).or_default() += 1;
            if self.undefined.len() == super::facts::SUGGESTED_MAX + 1 {
                self.suggestions.clear();
                self.all_missing_dirty();
            }
        }
        for name in old {
            self.found_or_gone(name);
        }
    }

    /// One less uses an undefined name.
    fn found_or_gone(&mut self, name: Name) {
        if let Some(count) = self.undefined.get_mut(&name) {
            *count -= 1;
            if *count == 0 {
                self.undefined.remove(&name);
                self.suggestions.remove(&name);
                if self.undefined.len() == super::facts::SUGGESTED_MAX {
                    self.all_missing_dirty();
                }
            }
        }
    }

    fn all_missing_dirty(&mut self) {
        let users = self.undefined.keys().filter_map(|it| self.users.get(it));
        let users: Vec<Name> = users.flat_map(|it| it.keys().copied()).collect();
        self.dirty.extend(users);
    }

    /// A name came or went: it may be what somebody meant by one that is undefined.
    fn nearer(&mut self, name: Name, is_bound: bool) {
        let text = self.names.text(name).clone();
        if !super::facts::is_plain(&text) {
            return;
        }
        let mut touched = Vec::new();
        for (&wanted, suggestion) in &self.suggestions {
            let is_better = match (is_bound, suggestion) {
                (true, known) => {
                    let known = known.iter().map(|it| it.as_ref());
                    let wanted = self.names.text(wanted);
                    let both = known.chain([text.as_ref()]);
                    super::facts::closest(wanted, both) == Some(text.as_ref())
                }
                (false, known) => known.as_ref() == Some(&text),
            };
            if is_better {
                touched.push(wanted);
            }
        }
        for wanted in touched {
            self.suggestions.remove(&wanted);
            if let Some(users) = self.users.get(&wanted) {
                self.dirty.extend(users.keys().copied());
            }
        }
    }

    /// Asserts the facts of a definition again, where they are others.
    fn check(&mut self, own: Name) {
        if !self.entries.contains_key(&own) {
            return;
        }
        self.suggest(own);
        let dependents = self.dependents_of(own);
        let facts = super::facts::of(self, own);
        let text = self.names.text(own).clone();
        let Some(entry) = self.entries.get_mut(&own) else {
            return;
        };
        let mut old = None;
        if entry.facts != facts {
            let found = self.rules.judge(&text, &facts, entry.member.name_place);
            old = Some(std::mem::replace(&mut entry.findings, found));
            entry.facts = facts;
        }
        let before = std::mem::replace(&mut entry.dependents, dependents);
        if before != dependents {
            self.hubs.remove(&(before, own));
            if dependents >= HUB_MIN {
                self.hubs.insert((dependents, own));
            }
        }
        let hub = super::facts::hub(self, own);
        let Some(entry) = self.entries.get_mut(&own) else {
            return;
        };
        let mut old_hub = None;
        if entry.hub != hub {
            let facts: Vec<Fact> = hub.iter().cloned().collect();
            let found = self.rules.judge(&text, &facts, entry.member.name_place);
            old_hub = Some(std::mem::replace(&mut entry.hub_findings, found));
            entry.hub = hub;
        }
        if old.is_none() && old_hub.is_none() {
            return;
        }
        let new = entry.findings.iter().chain(&entry.hub_findings);
        let new: Vec<Violation> = new.cloned().collect();
        let old = old.unwrap_or_else(|| entry.findings.clone());
        let old_hub = old_hub.unwrap_or_else(|| entry.hub_findings.clone());
        self.told(&text, old.into_iter().chain(old_hub).collect(), new);
    }

    /// Notes what began and ended for a definition.
    fn told(&mut self, name: &Arc<str>, old: Vec<Violation>, mut new: Vec<Violation>) {
        super::sort(&mut new);
        for it in old.iter().filter(|it| !new.contains(it)) {
            let began = self.changes.began.iter();
            let mut began = began.enumerate().filter(|(_, (other, _))| other == name);
            match began.find(|(_, (_, other))| other == it).map(|it| it.0) {
                Some(at) => drop(self.changes.began.remove(at)),
                None => self.changes.ended.push((name.clone(), it.clone())),
            }
        }
        for it in new.iter().filter(|it| !old.contains(it)) {
            self.changes.began.push((name.clone(), it.clone()));
        }
        match new.is_empty() {
            true => drop(self.found.remove(name)),
            false => drop(self.found.insert(name.clone(), new)),
        }
    }

    /// Returns how many others use what a definition binds.
    fn dependents_of(&self, own: Name) -> u32 {
        let Some(entry) = self.entries.get(&own) else {
            return 0;
        };
        let used = |name: &Name| self.users.get(name).into_iter().flatten();
        let uses = |it: &(&Name, &bool)| *it.1 && *it.0 != own;
        match entry.member.binds.as_slice() {
            [(name, _)] => used(name).filter(uses).count() as u32,
            all => {
                let users = all.iter().flat_map(|(name, _)| used(name)).filter(uses);
                let users: FxHashSet<Name> = users.map(|it| *it.0).collect();
                users.len() as u32
            }
        }
    }

    /// With another number of definitions the share of the hubs is another.
    fn total_changed(&mut self, before: usize) {
        let share = super::facts::hub_share(self);
        let (old, new) = (
            least_of_share(before, share),
            least_of_share(self.entries.len(), share),
        );
        let (low, high) = (old.min(new), old.max(new));
        if low < high {
            let touched = self.hubs.range((low, Name(0))..(high, Name(0)));
            let touched: Vec<Name> = touched.map(|it| it.1).collect();
            self.dirty.extend(touched);
        }
    }
}

/// Returns the least number that is more than a share, in percent, of all.
pub(super) fn least_of_share(total: usize, share: u32) -> u32 {
    let part = total as u64 * u64::from(share) / 100 + 1;
    u32::try_from(part).unwrap_or(u32::MAX)
}

fn assigned(member: &Member) -> Vec<Name> {
    let assigned = member.uses.iter().filter(|it| it.kind == Kind::Assigned);
    let mut assigned: Vec<Name> = assigned.map(|it| it.name).collect();
    assigned.sort_unstable();
    assigned.dedup();
    assigned
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
