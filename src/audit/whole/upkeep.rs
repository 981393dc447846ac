//! Keeping up: what changed is linked again, circles and effects follow, and what they touch is asked
//! of the rules again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::effects::Effects;
use super::index::{HUB_MIN, Whole, least_of_share};
use super::names::Name;
use super::rules::Fact;
use crate::audit::violation::{Violation, sort};

/// Waiting definitions from which on the graph is put in order in one pass.
const MANY: usize = 256;

impl Whole {
    /// Looks again at what changed.
    pub(super) fn refresh(&mut self) {
        if self.stale.is_empty() && self.rebound.is_empty() && self.dirty.is_empty() {
            return;
        }
        self.learn_core();
        self.effects.resize(self.names.len(), Effects::NONE);
        let stale = std::mem::take(&mut self.stale);
        let rebound = std::mem::take(&mut self.rebound);
        let mut moved: Vec<Name> = rebound.iter().copied().collect();
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
        self.find_circles(&rebound);
        self.spread_effects(moved);
        self.check_dirty();
    }

    /// Finds again what a definition mentions and calls; answers whether its edges may be others.
    pub(super) fn link(&mut self, own: Name) -> bool {
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

    pub(super) fn unuse(&mut self, name: Name, own: Name) {
        if let Some(users) = self.users.get_mut(&name) {
            users.remove(&own);
            if users.is_empty() {
                self.users.remove(&name);
            }
        }
        self.depended(name);
    }

    /// The number of those changed who depend on what binds a name.
    pub(super) fn depended(&mut self, name: Name) {
        if let Some(binders) = self.binders.get(&name) {
            self.dirty.extend(binders.iter().copied());
        }
    }

    pub(super) fn targets_of(&self, name: Name) -> Vec<u32> {
        let calls = self.entries.get(&name).map_or(&[][..], |it| &it.calls);
        let binders = self.binders.get(&name).map_or(&[][..], |it| it);
        let binders = binders.iter().filter(|&&it| it != name).map(|it| it.0);
        let mut targets: Vec<u32> = calls.iter().copied().chain(binders).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    /// Finds where circles are told: of those that have other members, and of those in which a name came
    /// to be bound by another definition.
    pub(super) fn find_circles(&mut self, rebound: &FxHashSet<Name>) {
        let mut changed = self.graph.take_changed();
        let mut looked_at = FxHashSet::default();
        for name in rebound {
            if looked_at.insert(self.graph.key(name.0)) {
                changed.extend_from_slice(self.graph.circle(name.0));
            }
        }
        changed.sort_unstable();
        changed.dedup();
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
    pub(super) fn head_of(&self, circle: &[u32]) -> Option<Name> {
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
    pub(super) fn spread_effects(&mut self, moved: Vec<Name>) {
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

    pub(super) fn check_dirty(&mut self) {
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
    pub(super) fn count_missing(&mut self, own: Name) {
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
    pub(super) fn found_or_gone(&mut self, name: Name) {
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

    pub(super) fn all_missing_dirty(&mut self) {
        let users = self.undefined.keys().filter_map(|it| self.users.get(it));
        let users: Vec<Name> = users.flat_map(|it| it.keys().copied()).collect();
        self.dirty.extend(users);
    }

    /// A name came or went: it may be what somebody meant by one that is undefined.
    pub(super) fn nearer(&mut self, name: Name, is_bound: bool) {
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
    pub(super) fn check(&mut self, own: Name) {
        if !self.entries.contains_key(&own) {
            return;
        }
        self.suggest(own);
        let dependents = self.dependents_of(own);
        let Some(entry) = self.entries.get_mut(&own) else {
            return;
        };
        let before = std::mem::replace(&mut entry.dependents, dependents);
        if before != dependents {
            self.hubs.remove(&(before, own));
            if dependents >= HUB_MIN {
                self.hubs.insert((dependents, own));
            }
        }
        let facts = super::facts::of(self, own);
        let text = self.names.text(own).clone();
        let Some(entry) = self.entries.get_mut(&own) else {
            return;
        };
        let mut old = None;
        let place = entry.member.name_place;
        let is_moved = entry.judged_at != place;
        entry.judged_at = place;
        if entry.facts != facts || is_moved && !facts.is_empty() {
            let found = self.rules.judge(&text, &facts, place);
            old = Some(std::mem::replace(&mut entry.findings, found));
            entry.facts = facts;
        }
        let hub = super::facts::hub(self, own);
        let Some(entry) = self.entries.get_mut(&own) else {
            return;
        };
        let mut old_hub = None;
        if entry.hub != hub || is_moved && hub.is_some() {
            let facts: Vec<Fact> = hub.iter().cloned().collect();
            let found = self.rules.judge(&text, &facts, place);
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
    pub(super) fn told(&mut self, name: &Arc<str>, old: Vec<Violation>, mut new: Vec<Violation>) {
        sort(&mut new);
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
    pub(super) fn dependents_of(&self, own: Name) -> u32 {
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
    pub(super) fn total_changed(&mut self, before: usize) {
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
