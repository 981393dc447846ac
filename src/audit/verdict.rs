//! From findings to a judgement: what is kept quiet, what counts, and what becomes of the definition.

use super::auditor::Auditor;
use super::day::Day;
use super::engine::Datum;
use super::settings::{EntryPath, Policy};
use super::trouble::Trouble;
use super::violation::{Judgement, Keeper, Suppressed, Verdict, Violation, sort};
use super::waiver::{self, Standing, Waiver};
use crate::lang::definition::Definition;

/// The name of the fact that says what a waiver comes to.
const WAIVER: &str = "waiver";

/// Under which a definition is judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstances<'a> {
    /// How it comes in; nothing where it is only looked at.
    pub way: Option<EntryPath>,
    /// Waivers that end are taken to go on where no day is given.
    pub today: Option<Day>,
    /// What was found in the same definition before, and is let be.
    pub before: Vec<Before>,
    /// Whether the rules over the whole image were asked too.
    pub is_whole: bool,
    /// Why it cannot stand, if that is known.
    pub trouble: Option<&'a Trouble>,
}

/// A rule that found something before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its name.
    pub rule: String,
    /// A newer version of the rule means something else, and is not let be.
    pub version: u32,
}

impl Auditor {
    /// Judges a definition by what was found in it.
    pub fn settle(
        &mut self,
        definition: &Definition,
        found: Vec<Violation>,
        circumstances: &Circumstances<'_>,
    ) -> Judgement {
        let (found, mut suppressed) = self.weigh_waivers(definition, found, circumstances);
        let package = definition.source.package();
        let policy = self.settings.policy_for(circumstances.way, package);
        let mut violations = Vec::new();
        let mut refused_by = None;
        for violation in found {
            let is_known =
                |it: &Before| it.rule == violation.rule_name && it.version >= violation.version;
            if circumstances.before.iter().any(is_known) {
                suppressed.push(Suppressed {
                    violation,
                    by: Keeper::Baseline,
                    reason: "it was there before".into(),
                });
                continue;
            }
            let own = self.policy_of(&violation);
            if policy == Policy::Allow || own == Some(Policy::Allow) {
                let reason = match own {
                    Some(Policy::Allow) => format!("the policy of `{}`", violation.rule_name),
                    _ => format!("the policy of {}", way_in(circumstances.way, package)),
                };
                suppressed.push(Suppressed {
                    violation,
                    by: Keeper::Policy,
                    reason,
                });
                continue;
            }
            if own == Some(Policy::Deny) && refused_by.is_none() {
                refused_by = Some(violation.rule_name.clone());
            }
            violations.push(violation);
        }
        sort(&mut violations);
        let points = violations.iter().map(|it| it.points);
        let score = points.fold(0u32, u32::saturating_add);
        let is_over = policy == Policy::Deny && score > self.settings.tolerance;
        let verdict = match violations.is_empty() {
            true => Verdict::Clean,
            false if is_over || refused_by.is_some() => Verdict::Denied,
            false => Verdict::Accepted,
        };
        Judgement {
            violations,
            suppressed,
            score,
            verdict,
            refused_by,
        }
    }

    /// Takes out what waivers keep quiet, and adds what is to be said of waivers.
    fn weigh_waivers(
        &mut self,
        definition: &Definition,
        found: Vec<Violation>,
        circumstances: &Circumstances<'_>,
    ) -> (Vec<Violation>, Vec<Suppressed>) {
        let waivers = Waiver::all(definition);
        if waivers.is_empty() {
            return (found, Vec::new());
        }
        let standing = |it: &Waiver| {
            let is_asked = self.is_asked(&it.rule, circumstances.is_whole);
            it.standing(&found, circumstances.today, is_asked)
        };
        let standings: Vec<Standing> = waivers.iter().map(standing).collect();
        let of = waivers.iter().zip(standings);
        let (counting, others): (Vec<_>, Vec<_>) =
            of.partition(|(_, standing)| *standing == Standing::Counts);
        let counting: Vec<&Waiver> = counting.into_iter().map(|(it, _)| it).collect();
        let (mut kept, suppressed) = waiver::apply(found, &counting);
        kept.extend(self.remarks(definition, &others));
        (kept, suppressed)
    }

    /// Returns what the rules say of waivers that do not count.
    fn remarks(&mut self, definition: &Definition, of: &[(&Waiver, Standing)]) -> Vec<Violation> {
        let Some(template) = self.engine.template(WAIVER).filter(|_| !of.is_empty()) else {
            return Vec::new();
        };
        let facts: Vec<Vec<Datum>> = of
            .iter()
            .map(|(waiver, standing)| {
                let text = |it: &Option<String>| it.as_deref().map_or(Datum::Nil, Datum::string);
                let (start, end) = waiver.place;
                let slot = |name: &str| match name {
                    "standing" => Datum::string(standing.name()),
                    "rule" => Datum::string(waiver.rule.as_str()),
                    "reason" => Datum::string(waiver.reason.as_str()),
                    "until" => text(&waiver.until),
                    "near" => text(&self.nearest(&waiver.rule)),
                    "place" => Datum::list(vec![Datum::from(start), Datum::from(end)]),
                    _ => Datum::Nil,
                };
                let slots = &self.engine.system.template_of(template).slots;
                slots.iter().map(|it| slot(&it.name)).collect()
            })
            .collect();
        self.fire(definition, template, &facts, None)
    }

    /// Whether the project lets be what this rule finds.
    pub fn is_allowed_by_policy(&self, violation: &Violation) -> bool {
        self.policy_of(violation) == Some(Policy::Allow)
    }

    /// Returns the policy that is set for the rule of a finding.
    fn policy_of(&self, violation: &Violation) -> Option<Policy> {
        let rules = &self.settings.policies.rules;
        let by_name = rules.get(&violation.rule_name);
        by_name.or_else(|| rules.get(&violation.rule)).copied()
    }
}

fn way_in(way: Option<EntryPath>, package: &str) -> String {
    match way {
        Some(way) => format!("`{}` and of `{package}`", way.name()),
        None => format!("`{package}`"),
    }
}
