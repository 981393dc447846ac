//! What there is to say about one definition among the others, as facts for the rules.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::calls::{self, Given};
use super::effects::Effects;
use super::index::{Entry, HUB_MIN, Whole, has_error, least_of_share};
use super::member::{Kind, Used};
use super::names::Name;
use super::rules::Fact;
use crate::audit::engine::Datum;
use crate::audit::measured::Comparison;
use crate::lang::definition::DefinitionKind;
use crate::lang::diagnostic::spelling;
use crate::lang::image::uses::Signature;

/// Undefined names up to which one looks for what was meant: each is compared with all there are.
pub(super) const SUGGESTED_MAX: usize = 50;
/// Names told of a circle, or of those who use a hub.
const NAMES_MAX: usize = 8;
/// Others that a definition may use before the number is a fact.
const COUPLING_MIN: usize = 5;
/// Share of the image in percent from which on a definition is a hub, where the rule says none.
const HUB_SHARE: u32 = 50;

/// What follows from a definition's uses.
pub(super) struct Linked {
    pub mentions: Vec<(Name, bool)>,
    pub calls: Vec<u32>,
    pub own: Effects,
}

/// How much is known of a use that stands inside of another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubt {
    None,
    /// In a call of what nobody defines: maybe a macro.
    Unknown,
    /// In a macro that was not expanded: it may be anything.
    Macro,
}

fn doubt(whole: &Whole, uses: &[Used], used: &Used) -> Doubt {
    let mut doubt = Doubt::None;
    let mut at = used.inside;
    while let Some(outer) = at.and_then(|it| uses.get(it as usize)) {
        if whole.is_macro(outer.name) {
            return Doubt::Macro;
        }
        if !whole.is_defined(outer.name) {
            doubt = Doubt::Unknown;
        }
        at = outer.inside;
    }
    doubt
}

/// Tells a definition's uses apart: what is the language's, what is a use, what is called.
pub(super) fn link(whole: &Whole, entry: &Entry) -> Linked {
    let member = &entry.member;
    let mut mentions = Vec::new();
    let mut calls = Vec::new();
    let mut own = Effects::NONE;
    for used in &member.uses {
        let name = used.name;
        let is_code = !matches!(used.kind, Kind::Mentioned | Kind::Macro);
        let is_unsure = doubt(whole, &member.uses, used) == Doubt::Macro;
        if used.kind == Kind::Assigned && !is_unsure {
            own = own.with(Effects::MUTATION);
        }
        if !whole.is_ours(name) {
            if is_code && !is_unsure {
                own = own.with(core_effects(whole, used));
            }
            continue;
        }
        // A method names its generic function, a class its accessors.
        if member.binds.iter().any(|(bound, _)| *bound == name) {
            continue;
        }
        let is_use = used.kind != Kind::Mentioned && !is_unsure;
        mentions.push((name, is_use));
        let is_called = match used.kind {
            Kind::Call(_) => true,
            Kind::Value | Kind::Named => whole.is_callable(name),
            _ => false,
        };
        if is_called && !is_unsure {
            calls.push(name.0);
        }
    }
    // Of the same name the use counts.
    mentions.sort_unstable_by_key(|&(name, is_use)| (name, !is_use));
    mentions.dedup_by_key(|it| it.0);
    calls.sort_unstable();
    calls.dedup();
    Linked {
        mentions,
        calls,
        own,
    }
}

/// Returns what using a word of the language does.
fn core_effects(whole: &Whole, used: &Used) -> Effects {
    let Some(known) = whole.language.get(whole.names.text(used.name)) else {
        return Effects::NONE;
    };
    let changes_global = match &used.kind {
        Kind::Call(given) if known.mutates => {
            let mut variables = given.variables.iter();
            variables.any(|&it| whole.is_ours(it) && !whole.is_callable(it))
        }
        _ => false,
    };
    match changes_global {
        true => known.effects.with(Effects::MUTATION),
        false => known.effects,
    }
}

impl Whole {
    /// Returns what brings an effect in a definition's own code.
    pub(super) fn source_of(&self, own: Name, effect: Effects) -> Option<Arc<str>> {
        let entry = self
            .entries
            .get(&own)
            .filter(|it| it.own.contains(effect))?;
        let uses = &entry.member.uses;
        let brings = |used: &&Used| {
            let is_unsure = doubt(self, uses, used) == Doubt::Macro;
            let is_assigned = used.kind == Kind::Assigned && effect == Effects::MUTATION;
            let is_code = !matches!(used.kind, Kind::Mentioned | Kind::Macro);
            let is_word = is_code && !self.is_ours(used.name);
            !is_unsure && (is_assigned || is_word && core_effects(self, used).contains(effect))
        };
        let found = uses.iter().find(brings)?;
        Some(self.names.text(found.name).clone())
    }

    /// Looks for what was meant by the undefined names of a definition.
    pub(super) fn suggest(&mut self, own: Name) {
        if self.undefined.len() > SUGGESTED_MAX {
            return;
        }
        let missing = match self.entries.get(&own) {
            Some(entry) => entry.missing.clone(),
            None => return,
        };
        for name in missing {
            if self.suggestions.contains_key(&name) {
                continue;
            }
            let wanted = self.names.text(name);
            let bound = self.binders.keys().map(|&it| self.names.text(it));
            let known = bound.chain(self.language.names()).map(|it| it.as_ref());
            let found = closest(wanted, known.filter(|it| is_plain(it)));
            let found: Option<Arc<str>> = found.map(Into::into);
            self.suggestions.insert(name, found);
        }
    }
}

/// Whether a name is one that people write.
pub(super) fn is_plain(name: &str) -> bool {
    !name.starts_with('%') && !name.contains(['(', ' '])
}

/// Returns the known name that is closest to a wanted one.
pub(super) fn closest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    spelling::closest(wanted, known)
}

/// Returns the names a definition uses and nobody defines.
pub(super) fn missing(whole: &Whole, entry: &Entry) -> Vec<Name> {
    let mut missing: Vec<Name> = missing_uses(whole, entry).map(|it| it.name).collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn missing_uses<'a>(whole: &'a Whole, entry: &'a Entry) -> impl Iterator<Item = &'a Used> {
    let uses = &entry.member.uses;
    uses.iter().filter(move |used| {
        let is_code = matches!(used.kind, Kind::Call(_) | Kind::Value | Kind::Assigned);
        is_code && !whole.is_defined(used.name) && doubt(whole, uses, used) == Doubt::None
    })
}

/// Returns all facts about a definition but whether it is a hub.
pub(super) fn of(whole: &Whole, own: Name) -> Vec<Fact> {
    let Some(entry) = whole.entries.get(&own) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    undefined(whole, own, entry, &mut facts);
    mismatches(whole, own, entry, &mut facts);
    early_macros(whole, own, entry, &mut facts);
    coupling(whole, own, entry, &mut facts);
    breaches(whole, own, entry, &mut facts);
    facts.extend(duplicate(whole, own, entry));
    facts.extend(entry.slowdowns.iter().map(|it| slowdown(whole, own, it)));
    if whole.cycle_heads.contains(&own) {
        facts.extend(cycle(whole, own, entry));
    }
    if whole.rules.wants_all {
        facts.push(image_definition(whole, own, entry));
    }
    facts
}

/// Makes a fact about a definition.
fn fact(
    whole: &Whole,
    template: &'static str,
    own: Name,
    place: Option<(u32, u32)>,
    slots: Vec<(&'static str, Datum)>,
) -> Fact {
    let place = place.map_or(Datum::Nil, |(start, end)| {
        Datum::list(vec![Datum::from(start), Datum::from(end)])
    });
    let mut all = vec![
        ("name", Datum::string(whole.names.text(own).clone())),
        ("place", place),
    ];
    all.extend(slots);
    Fact {
        template,
        slots: all,
    }
}

fn text(whole: &Whole, name: Name) -> Datum {
    Datum::string(whole.names.text(name).clone())
}

fn undefined(whole: &Whole, own: Name, entry: &Entry, facts: &mut Vec<Fact>) {
    if entry.missing.is_empty() {
        return;
    }
    let mut seen = FxHashSet::default();
    for used in missing_uses(whole, entry) {
        if !seen.insert(used.name) {
            continue;
        }
        let role = match used.kind {
            Kind::Call(_) => "function",
            _ => "variable",
        };
        let known = whole.suggestions.get(&used.name).cloned().flatten();
        let is_few = whole.undefined.len() <= SUGGESTED_MAX;
        let like = known.filter(|_| is_few).map_or(Datum::Nil, Datum::string);
        let slots = vec![
            ("used", text(whole, used.name)),
            ("role", Datum::symbol(role)),
            ("like", like),
        ];
        facts.push(fact(whole, "undefined-name", own, used.place, slots));
    }
}

fn mismatches(whole: &Whole, own: Name, entry: &Entry, facts: &mut Vec<Fact>) {
    let uses = &entry.member.uses;
    for used in uses {
        let Kind::Call(arguments) = &used.kind else {
            continue;
        };
        let takes = signatures(whole, used.name);
        if takes.is_empty() {
            continue;
        }
        let keywords = arguments.keywords.iter();
        let given = Given {
            count: arguments.count,
            spread: arguments.spread,
            keywords: keywords
                .map(|(at, name)| (*at, whole.names.text(*name).as_ref()))
                .collect(),
        };
        let mut problems = takes.iter().map(|takes| calls::mismatch(takes, &given));
        // Where a name has several meanings one that fits is enough.
        let Some(Some(problem)) = problems.next() else {
            continue;
        };
        if problems.any(|it| it.is_none()) || doubt(whole, uses, used) != Doubt::None {
            continue;
        }
        let slots = vec![
            ("used", text(whole, used.name)),
            ("problem", Datum::string(problem)),
        ];
        facts.push(fact(whole, "call-mismatch", own, used.place, slots));
    }
}

/// Returns how a name is called; nothing where that is not known or may change.
fn signatures(whole: &Whole, name: Name) -> Vec<&Signature> {
    let Some(binders) = whole.binders.get(&name) else {
        let word = whole.names.text(name);
        let known = whole.language.get(word).filter(|_| is_plain(word));
        return known
            .and_then(|it| it.signature.as_ref())
            .into_iter()
            .collect();
    };
    if whole.assigned.contains_key(&name) {
        return Vec::new();
    }
    let entries = binders.iter().filter_map(|it| whole.entries.get(it));
    let bound = entries.flat_map(|it| &it.member.binds);
    let bound = bound.filter(|(it, _)| *it == name);
    let all: Option<Vec<&Signature>> = bound.map(|(_, it)| it.as_deref()).collect();
    all.unwrap_or_default()
}

fn early_macros(whole: &Whole, own: Name, entry: &Entry, facts: &mut Vec<Fact>) {
    let mut seen = FxHashSet::default();
    let uses = &entry.member.uses;
    for used in uses {
        if !matches!(used.kind, Kind::Call(_)) || seen.contains(&used.name) {
            continue;
        }
        let binders = whole.binders.get(&used.name).into_iter().flatten();
        let members = binders
            .filter_map(|it| whole.entries.get(it))
            .map(|it| &it.member);
        let mut macros = members.filter(|it| it.kind == DefinitionKind::Macro);
        let is_early = macros.any(|it| {
            let knows_order = whole.is_live || it.file == entry.member.file;
            knows_order && entry.member.order < it.order
        });
        if is_early && doubt(whole, uses, used) == Doubt::None {
            seen.insert(used.name);
            let slots = vec![("used", text(whole, used.name))];
            facts.push(fact(whole, "early-macro", own, used.place, slots));
        }
    }
}

fn coupling(whole: &Whole, own: Name, entry: &Entry, facts: &mut Vec<Fact>) {
    let itself = whole.whole_of(own);
    let called = entry.calls.iter().map(|&it| Name(it));
    let mut others: Vec<Name> = called
        .filter(|it| whole.binders.contains_key(it))
        .map(|it| whole.whole_of(it))
        .filter(|it| *it != itself)
        .collect();
    others.sort_unstable();
    others.dedup();
    if others.len() < COUPLING_MIN {
        return;
    }
    let mut names: Vec<Arc<str>> = others
        .iter()
        .map(|&it| whole.names.text(it).clone())
        .collect();
    names.sort();
    let slots = vec![
        ("count", Datum::from(names.len())),
        ("others", Datum::strings(names)),
    ];
    facts.push(fact(whole, "coupling", own, None, slots));
}

fn breaches(whole: &Whole, own: Name, entry: &Entry, facts: &mut Vec<Fact>) {
    let Some(layer) = whole.layer_of(own) else {
        return;
    };
    let mut seen = FxHashSet::default();
    for used in &entry.member.uses {
        let counts = entry.mentions.binary_search(&(used.name, true)).is_ok();
        let binder = whole.binders.get(&used.name).and_then(|it| it.first());
        let Some(higher) = binder.and_then(|&it| whole.layer_of(it)) else {
            continue;
        };
        if !counts || higher >= layer || !seen.insert(used.name) {
            continue;
        }
        let slots = vec![
            ("used", text(whole, used.name)),
            ("layer", Datum::string(whole.layers.name(layer))),
            ("used-layer", Datum::string(whole.layers.name(higher))),
        ];
        facts.push(fact(whole, "layer-breach", own, used.place, slots));
    }
}

fn slowdown(whole: &Whole, own: Name, it: &Comparison) -> Fact {
    // A float becomes the nearest number that there is.
    let number = |it: f64| Datum::from(it.round() as u32);
    let slots = vec![
        ("of", Datum::symbol(it.of.word())),
        ("percent", number(it.ratio * 100.0)),
        ("more", number(it.more)),
        ("beyond-noise", Datum::from(it.is_beyond_noise)),
        ("call", Datum::string(it.call.as_str())),
        ("before", number(it.before as f64)),
    ];
    fact(whole, "slowdown", own, None, slots)
}

/// The uses of what is experimental by what would be curated.
pub(super) fn leaks(whole: &Whole, own: Name, experimental: impl Fn(&str) -> bool) -> Vec<Fact> {
    let Some(entry) = whole.entries.get(&own) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    let mut seen = FxHashSet::default();
    for used in &entry.member.uses {
        let counts = entry.mentions.binary_search(&(used.name, true)).is_ok();
        let binder = whole.binders.get(&used.name).and_then(|it| it.first());
        let Some(&binder) = binder.filter(|_| counts) else {
            continue;
        };
        if seen.insert(binder) && experimental(whole.names.text(binder)) {
            let slots = vec![("used", text(whole, binder))];
            facts.push(fact(whole, "curation-leak", own, used.place, slots));
        }
    }
    facts
}

/// A function that is the same as another but for its name; one that does nothing is like many.
fn duplicate(whole: &Whole, own: Name, entry: &Entry) -> Option<Fact> {
    let member = &entry.member;
    let is_code = matches!(
        member.kind,
        DefinitionKind::Function | DefinitionKind::Macro
    );
    let does_something = member.uses.iter().any(|it| it.kind != Kind::Mentioned);
    let twins = whole.twins.get(&member.twin?)?;
    let first = twins.first()?;
    if !is_code || !does_something || first == whole.names.text(own) {
        return None;
    }
    let slots = vec![("used", Datum::string(first.clone()))];
    Some(fact(whole, "duplicate", own, None, slots))
}

/// The shortest way from a definition round its circle.
fn cycle(whole: &Whole, own: Name, entry: &Entry) -> Option<Fact> {
    let itself = whole.whole_of(own);
    let circle: FxHashSet<u32> = whole.graph.circle(own.0).iter().copied().collect();
    let mut came_from: FxHashMap<u32, u32> = FxHashMap::default();
    let mut waiting = VecDeque::from([own.0]);
    let mut last = None;
    'search: while let Some(node) = waiting.pop_front() {
        let from_itself = whole.whole_of(Name(node)) == itself;
        let targets = whole.graph.targets(node).iter();
        let mut targets: Vec<u32> = targets.copied().filter(|it| circle.contains(it)).collect();
        targets.sort_by(|left, right| {
            let text = |it: &u32| whole.names.text(Name(*it));
            text(left).cmp(text(right))
        });
        for target in targets {
            if !from_itself && whole.whole_of(Name(target)) == itself {
                last = Some(node);
                break 'search;
            }
            if target != own.0 && !came_from.contains_key(&target) {
                came_from.insert(target, node);
                waiting.push_back(target);
            }
        }
    }
    let mut path = vec![itself];
    let mut at = last?;
    while at != own.0 {
        path.push(whole.whole_of(Name(at)));
        at = *came_from.get(&at)?;
    }
    path.push(itself);
    path.reverse();
    path.dedup();
    let length = path.len() - 1;
    let second = path.get(1).copied();
    let place = entry
        .member
        .uses
        .iter()
        .find(|it| second.is_some_and(|second| whole.whole_of(it.name) == second))
        .and_then(|it| it.place);
    let names: Vec<Arc<str>> = path
        .iter()
        .map(|&it| whole.names.text(it).clone())
        .collect();
    let slots = vec![
        ("length", Datum::from(length)),
        ("path", Datum::strings(shortened(names))),
    ];
    Some(fact(whole, "call-cycle", own, place, slots))
}

/// Leaves out the middle of a long way.
fn shortened(mut names: Vec<Arc<str>>) -> Vec<Arc<str>> {
    if names.len() > NAMES_MAX + 1 {
        let end = names.split_off(names.len() - 2);
        names.truncate(NAMES_MAX - 2);
        names.push("…".into());
        names.extend(end);
    }
    names
}

fn image_definition(whole: &Whole, own: Name, entry: &Entry) -> Fact {
    let uses = entry.mentions.iter().filter(|it| it.1);
    let mut names: Vec<Arc<str>> = uses.map(|it| whole.names.text(it.0).clone()).collect();
    names.sort();
    let slots = vec![
        ("kind", Datum::symbol(entry.member.kind.name())),
        ("uses", Datum::strings(names)),
        ("dependents", Datum::from(entry.dependents)),
        ("effects", effect_list(whole.effects_of(own.0))),
    ];
    fact(
        whole,
        "image-definition",
        own,
        entry.member.name_place,
        slots,
    )
}

fn effect_list(effects: Effects) -> Datum {
    let words = effects.words().into_iter();
    Datum::list(words.map(Datum::symbol).collect())
}

/// Returns the share of the image in percent above which a definition is a hub.
pub(super) fn hub_share(whole: &Whole) -> u32 {
    whole.rules.threshold("GLOBAL-06").unwrap_or(HUB_SHARE)
}

/// The fact that too much depends on a definition.
pub(super) fn hub(whole: &Whole, own: Name) -> Option<Fact> {
    let entry = whole.entries.get(&own)?;
    let counts = !matches!(
        entry.member.kind,
        DefinitionKind::Method | DefinitionKind::Package
    );
    if !counts || entry.dependents < HUB_MIN {
        return None;
    }
    let has_errors = entry.has_errors || has_error(entry.findings());
    let is_large = entry.dependents >= least_of_share(whole.entries.len(), hub_share(whole));
    if !has_errors && !is_large {
        return None;
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    if entry.dependents as usize <= NAMES_MAX {
        let bound = entry.member.binds.iter();
        let users = bound.flat_map(|(name, _)| whole.users.get(name).into_iter().flatten());
        let users = users.filter(|(user, is_use)| **is_use && **user != own);
        names = users.map(|it| whole.names.text(*it.0).clone()).collect();
        names.sort();
        names.dedup();
    }
    let slots = vec![
        ("count", Datum::from(entry.dependents)),
        ("errors", Datum::from(has_errors)),
        ("dependents", Datum::strings(names)),
    ];
    Some(fact(whole, "hub", own, None, slots))
}
