//! What names mean: who binds them, whether they are defined, and who must hear when that changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::index::Whole;
use super::member::{Kind, Member, is_callable};
use super::names::Name;
use crate::lang::definition::DefinitionKind;
use crate::lang::image::uses::Signature;

/// What a name means to those who use it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    is_bound: bool,
    is_defined: bool,
    is_callable: bool,
    /// When it became a macro.
    macro_order: Option<u64>,
    signatures: Vec<Option<Arc<Signature>>>,
    layer: Option<usize>,
}

impl Whole {
    pub(super) fn number(&mut self, text: &str) -> Name {
        self.names.number(&text.into())
    }

    /// Whether the language has a name.
    pub(super) fn is_core(&self, name: Name) -> bool {
        match self.core.get(name.index()) {
            Some(&is_core) => is_core,
            None => self.language.get(self.names.text(name)).is_some(),
        }
    }

    pub(super) fn learn_core(&mut self) {
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
    pub(super) fn is_prefixed(&self, text: &str) -> bool {
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

    pub(super) fn shape(&self, name: Name) -> Shape {
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
    pub(super) fn reshaped(&mut self, names: &[Name], before: &[Shape]) {
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

    pub(super) fn bind(&mut self, own: Name, member: &Member) {
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

    pub(super) fn unbind(&mut self, own: Name, member: &Member) {
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
    pub(super) fn reassigned(&mut self, name: Name) {
        if let Some(users) = self.users.get(&name) {
            self.dirty.extend(users.keys().copied());
        }
        if let Some(binders) = self.binders.get(&name) {
            self.dirty.extend(binders.iter().copied());
        }
    }

    pub(super) fn change_twins(
        &mut self,
        twin: u128,
        change: impl FnOnce(&mut BTreeSet<Arc<str>>),
    ) {
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
}

fn assigned(member: &Member) -> Vec<Name> {
    let assigned = member.uses.iter().filter(|it| it.kind == Kind::Assigned);
    let mut assigned: Vec<Name> = assigned.map(|it| it.name).collect();
    assigned.sort_unstable();
    assigned.dedup();
    assigned
}
