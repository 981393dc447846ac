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
    /// What a project declares as its roots, its exports and its entry functions are where one begins.
    /// Where nothing of this is said, all that nobody uses is taken for a beginning, and only what
    /// leads to itself alone is left.
    pub(super) fn unused(&mut self) -> Vec<(Arc<str>, Violation)> {
        let reached = self.reached();
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

    fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.names.len()];
        let mut waiting = self.beginnings();
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

    fn beginnings(&self) -> Vec<Name> {
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
        let mut all = declared.clone();
        all.extend(self.expressed.iter().copied());
        all.extend(
            entries
                .clone()
                .map(|(&own, _)| own)
                .filter(|&own| listed(TESTS, self.names.text(own))),
        );
        if declared.is_empty() {
            let unused = entries.filter(|(own, entry)| {
                let used = entry.member.binds.iter();
                let mut users =
                    used.flat_map(|(name, _)| self.users.get(name).into_iter().flatten());
                users.all(|(user, _)| user == *own)
            });
            all.extend(unused.map(|(&own, _)| own));
        }
        all
    }
}
