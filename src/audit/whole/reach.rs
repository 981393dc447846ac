//! Which definitions nobody reaches from where a program begins.

use std::sync::Arc;

use super::index::Whole;
use super::layers::fits;
use super::names::Name;
use super::rules::Fact;
use crate::audit::engine::Datum;
use crate::audit::violation::Violation;
use crate::lang::definition::DefinitionKind;

/// Names that are begun with wherever they are.
const ENTRIES: &[&str] = &["main", "*/main", "*::main"];
/// Names of tests.
const TESTS: &[&str] = &["test-*", "*-test", "*/test-*", "*::test-*"];

impl Whole {
    /// Returns the findings about what is not used, by name.
    ///
    /// What a project declares as its roots, its exports and its entry functions are where one begins,
    /// its tests and expressions too. Where nothing is declared nobody knows what is called from outside.
    pub(super) fn unused(&mut self) -> Vec<(Arc<str>, Violation)> {
        let Some(beginnings) = self.beginnings() else {
            return Vec::new();
        };
        let reached = self.reached(beginnings);
        let mut unused: Vec<(Arc<str>, Name)> = self
            .entries
            .iter()
            .filter(|(own, entry)| {
                let counts = !matches!(
                    entry.member.kind,
                    DefinitionKind::Package | DefinitionKind::Method
                );
                counts && !reached[own.index()]
            })
            .map(|(&own, _)| (self.names.text(own).clone(), own))
            .collect();
        unused.sort();
        let mut found = Vec::new();
        for (text, own) in unused {
            let Some(entry) = self.entries.get(&own) else {
                continue;
            };
            let place = entry.member.name_place;
            let facts = [Fact {
                template: "unused-definition",
                slots: vec![
                    ("name", Datum::string(text.clone())),
                    ("kind", Datum::symbol(entry.member.kind.name())),
                ],
            }];
            let violations = self.rules.judge(&text, &facts, place);
            found.extend(violations.into_iter().map(|it| (text.clone(), it)));
        }
        found
    }

    fn reached(&self, beginnings: Vec<Name>) -> Vec<bool> {
        let mut reached = vec![false; self.names.len()];
        let mut waiting = beginnings;
        while let Some(name) = waiting.pop() {
            if std::mem::replace(&mut reached[name.index()], true) {
                continue;
            }
            let binders = self.binders.get(&name).into_iter().flatten();
            waiting.extend(binders.copied());
            if let Some(entry) = self.entries.get(&name) {
                waiting.extend(entry.mentions.iter().map(|it| it.0));
                // Methods are reached with their function, whatever they are called.
                waiting.extend(entry.member.generic);
            }
        }
        reached
    }

    fn beginnings(&self) -> Option<Vec<Name>> {
        let matches = |patterns: &[String], name: &str| patterns.iter().any(|it| fits(it, name));
        let listed = |patterns: &[&str], name: &str| patterns.iter().any(|it| fits(it, name));
        let entries = self.entries.iter();
        let declared: Vec<Name> = entries
            .clone()
            .filter(|(own, _)| {
                let text = self.names.text(**own);
                matches(&self.roots, text) || listed(ENTRIES, text)
            })
            .map(|(&own, _)| own)
            .chain(
                entries
                    .clone()
                    .flat_map(|(_, it)| it.member.exports.iter().copied()),
            )
            .collect();
        if declared.is_empty() {
            return None;
        }
        let mut all = declared;
        all.extend(self.expressed.iter().copied());
        let names = entries.map(|(&own, _)| own);
        all.extend(names.filter(|&own| listed(TESTS, self.names.text(own))));
        Some(all)
    }
}
