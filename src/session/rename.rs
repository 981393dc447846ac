//! Renaming: a definition goes on under another name, and so do those that use it.

use std::collections::HashSet;

use super::define::Manner;
use super::error::SessionError;
use super::identity;
use super::rename_examples::with_examples;
use super::session::Session;
use super::source::write_back::Caution;
use super::stop::Stop;
use crate::history::record::AtomicCommit;
use crate::lang::definition::Definition;
use crate::lang::source::SourceText;
use crate::lang::syntax::{self, SyntaxKind};
use crate::lang::value::Value;

/// Kinds whose definition makes a value, which a new evaluation would make anew.
const VALUES: [&str; 3] = ["variable", "parameter", "constant"];
/// Kinds that make functions named after them.
const STRUCTURES: [&str; 2] = ["record", "structure"];
/// Kinds whose name stands in the text of those that use it as a word: in a macro's call, as a quoted
/// class.
const WORDS: [&str; 4] = ["macro", "class", "structure", "record"];

impl Session {
    /// Gives a definition another name, in its own text and in those that use it: all of it or
    /// nothing. Careful, it refuses where values would be made anew.
    pub(super) fn rename(&mut self, old: &str, new: &str, caution: Caution) -> Result<(), Stop> {
        self.refuse_when_read_only()?;
        let head = self.alive(old)?;
        self.check_new_name(&head.kind, new)?;
        let pairs = self.companions(old, new, &head.kind, &head.source);
        for (_, taken) in pairs.iter().skip(1) {
            self.check_free(taken)?;
        }
        let text = renamed(&head.source, &pairs);
        if !identity::is_same(&mut self.image, (old, &head.source), (new, &text)) {
            return Err(self.unfit(old, old).into());
        }
        let text = with_examples(&text, &pairs);
        let users = self.renamed_users(old, new, &pairs, caution)?;
        let expected = self.family_as(&head.kind, old, &pairs);
        let definition = self.definition_in(&SourceText::new(new, text))?;
        self.open_group();
        let manner = Manner::Renamed { old: old.into() };
        let mut outcome = self.define_as(&definition, &manner);
        if outcome.is_ok() && self.family_as(&head.kind, new, &[]) != expected {
            outcome = Err(self.unfit(old, old).into());
        }
        for (name, text) in users {
            if outcome.is_err() {
                break;
            }
            let definition = self.definition_in(&SourceText::new(name.as_str(), text));
            outcome = definition.and_then(|it| match it.name == name {
                true => self.define(&it),
                // A method is called by the names of its generic function and of its classes.
                false => self.define_as(&it, &Manner::Renamed { old: name }),
            });
        }
        match outcome {
            Ok(_) => self.close_group(),
            Err(stop) => {
                self.drop_group();
                Err(stop)
            }
        }
    }

    fn check_new_name(&self, kind: &str, new: &str) -> Result<(), SessionError> {
        let parse = syntax::parse(new);
        let forms: Vec<_> = parse.tree.forms().collect();
        let is_symbol = forms.len() == 1 && forms[0].symbol().is_some_and(|it| it == new);
        if !is_symbol || kind == "method" {
            return Err(SessionError::NoName { name: new.into() });
        }
        self.check_free(new)
    }

    fn check_free(&self, name: &str) -> Result<(), SessionError> {
        match self.image.binding(name).is_some() || self.heads.get(name).is_some() {
            true => Err(SessionError::NameTaken { name: name.into() }),
            false => Ok(()),
        }
    }

    /// Returns the names that change with a name, each with what it becomes; the name itself first. What a
    /// structure makes is named after it, unless its text says the name.
    fn companions(&self, old: &str, new: &str, kind: &str, source: &str) -> Vec<(String, String)> {
        let mut pairs = vec![(old.to_string(), new.to_string())];
        if !STRUCTURES.contains(&kind) {
            return pairs;
        }
        let said: HashSet<String> = symbols(source).collect();
        for it in self.image.defined_with(old) {
            if it != old && !said.contains(&it) {
                let becomes = named_after(&it, old, new);
                pairs.extend(becomes.map(|becomes| (it, becomes)));
            }
        }
        pairs
    }

    /// Returns all that a structure makes, by the names that they are to have; nothing of another kind.
    fn family_as(&self, kind: &str, name: &str, pairs: &[(String, String)]) -> Vec<String> {
        if !STRUCTURES.contains(&kind) {
            return Vec::new();
        }
        let family = self.image.defined_with(name).into_iter();
        let becomes = |it: String| match pairs.iter().find(|(old, _)| *old == it) {
            Some((_, new)) => new.clone(),
            None => it,
        };
        let mut family: Vec<String> = family.map(becomes).collect();
        family.sort();
        family
    }

    /// Returns the definitions that use a name with their new texts, in the order of the log.
    fn renamed_users(
        &mut self,
        old: &str,
        new: &str,
        pairs: &[(String, String)],
        caution: Caution,
    ) -> Result<Vec<(String, String)>, SessionError> {
        let kind = self.heads.get(old).map(|it| it.kind.clone());
        let kind = kind.unwrap_or_default();
        let is_word = WORDS.contains(&kind.as_str());
        let mut users = Vec::new();
        for name in self.users_of(old) {
            if self.heads.get(&name).is_none() {
                return Err(self.unfit(old, &name));
            }
            let head = self.alive(&name)?;
            let text = renamed(&head.source, pairs);
            if text == head.source {
                continue;
            }
            let follows = is_word
                || identity::follows(&mut self.image, &name, (&head.source, &text), (old, new));
            let is_value = VALUES.contains(&head.kind.as_str());
            if !follows || is_value && caution == Caution::Careful {
                return Err(self.unfit(old, &name));
            }
            users.push((head.seq, name, with_examples(&text, pairs)));
        }
        users.sort();
        Ok(users
            .into_iter()
            .map(|(_, name, text)| (name, text))
            .collect())
    }

    fn unfit(&self, name: &str, user: &str) -> SessionError {
        SessionError::CannotRename {
            name: name.into(),
            user: user.into(),
        }
    }

    /// Runs what gives a definition its new name, and ends the old one. A value is handed over: it may
    /// be another than the definition makes.
    pub(super) fn run_under_new_name(
        &mut self,
        before: &AtomicCommit,
        new: &str,
        kind: &str,
        run: impl FnOnce(&mut Session) -> Result<Value, Stop>,
    ) -> Result<Value, Stop> {
        let machine = self.image.machine();
        let symbol = machine.symbols.find(&before.name);
        let value = symbol.and_then(|it| machine.globals.value_of(it));
        let value = value.filter(|_| VALUES.contains(&kind));
        let value = value.map(|it| machine.heap.root(it));
        if kind == "class" {
            // Its objects live on: the form changes the class in place.
            self.image.hand_class_over(&before.name, new);
        }
        // What a structure makes may have the same names as before.
        let goes_first = STRUCTURES.contains(&kind);
        if goes_first {
            self.take_away(before)?;
        }
        let answer = run(self)?;
        let answer = self.image.machine().heap.root(answer);
        if let Some(value) = value {
            let machine = self.image.machine_mut();
            let global = machine.global(new);
            machine.set_global(global, value.get());
        }
        if !goes_first {
            self.take_away(before)?;
        }
        Ok(answer.get())
    }

    /// Returns the definition that a text is, also where a macro makes it one.
    pub(super) fn definition_in(&mut self, source: &SourceText) -> Result<Definition, Stop> {
        let (forms, errors) = crate::lang::definition::definitions(source);
        if let Some(problems) = syntax::SyntaxError::together(&errors, source) {
            return Err(problems.into());
        }
        let form = forms.into_iter().next();
        let definition = form
            .map(|form| self.definition_of(source, form))
            .transpose()?;
        definition.flatten().ok_or_else(|| {
            super::text::failure(
                "eval",
                format!("the text of `{}` defines nothing any more", source.name),
                "define it anew",
            )
        })
    }
}

/// Returns a text with every symbol that is one of some names replaced by what it becomes.
pub(super) fn renamed(text: &str, pairs: &[(String, String)]) -> String {
    let parse = syntax::parse(text);
    let tree = &parse.tree;
    let mut renamed = String::with_capacity(text.len());
    for &token in tree.tokens() {
        let word = tree.token_text(token);
        let becomes = pairs
            .iter()
            .find(|(old, _)| token.kind == SyntaxKind::Symbol && word == old);
        renamed.push_str(becomes.map_or(word, |(_, new)| new));
    }
    renamed
}

/// Returns the symbols of a text.
fn symbols(text: &str) -> impl Iterator<Item = String> {
    let parse = syntax::parse(text);
    let tree = &parse.tree;
    let symbols = tree.tokens().iter();
    let symbols = symbols.filter(|it| it.kind == SyntaxKind::Symbol);
    let symbols: Vec<String> = symbols.map(|it| tree.token_text(*it).to_string()).collect();
    symbols.into_iter()
}

/// Returns what a name that is made from another becomes with that; nothing where it is not made from it.
fn named_after(name: &str, old: &str, new: &str) -> Option<String> {
    for prefix in ["make-", "copy-", "->", ""] {
        let rest = name
            .strip_prefix(prefix)
            .and_then(|it| it.strip_prefix(old));
        if let Some(rest) = rest.filter(|it| it.is_empty() || it.starts_with(['-', '?'])) {
            return Some(format!("{prefix}{new}{rest}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_renamed_and_nothing_else() {
        assert_eq!(
            renamed(
                "; area\n(defun area (x) \"area\" (area-of 'area #'area :area x))",
                &[("area".into(), "size".into())]
            ),
            "; area\n(defun size (x) \"area\" (area-of 'size #'size :area x))"
        );
    }

    #[test]
    fn what_a_structure_makes_is_named_after_it() {
        let becomes = |name: &str| named_after(name, "point", "spot");
        assert_eq!(becomes("make-point").as_deref(), Some("make-spot"));
        assert_eq!(becomes("point-x").as_deref(), Some("spot-x"));
        assert_eq!(becomes("point-p").as_deref(), Some("spot-p"));
        assert_eq!(becomes("pointer"), None);
        assert_eq!(becomes("new-point"), None);
    }
}
