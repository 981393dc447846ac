//! Patterns that take a value apart: `[a [b] & rest]`, `(a &optional b . c)`, `{:keys [a b]}`.
//!
//! A pattern becomes bindings in order, each seeing those before it. A list or vector is walked as
//! a list: the check of its length and the conversion of a vector are one call, the steps are plain
//! `car` and `cdr`.

use super::core::{Core, LocalId};
use super::expander::Expander;
use super::form::{Elements, Form};
use super::parameters::{OptionalForm, ParameterForms};
use super::problem::{self, Expanded, Problem};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// Bindings in order, to be made one after the other.
pub type Bindings = Vec<(LocalId, Core)>;

impl Expander<'_> {
    pub fn is_pattern(&self, form: Form) -> bool {
        form.is_pair() || self.reader().vector(form).is_some() || self.reader().map(form).is_some()
    }

    /// Binds a name or a pattern to a value.
    pub fn bind_target(
        &mut self,
        target: Form,
        value: Core,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        let local = self.fresh_local();
        bindings.push((local, value));
        self.bind_local(target, local, bindings)
    }

    /// Gives a value that already has a local the names of a target.
    pub fn bind_local(
        &mut self,
        target: Form,
        local: LocalId,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        if let Some(name) = target.value.as_symbol() {
            self.scope.bind(name, super::scope::Meaning::Local(local));
            return Ok(());
        }
        self.deeper(target.span, |expander| {
            expander.destructure(target, local, bindings)
        })
    }

    /// Takes a local apart by a pattern.
    pub fn destructure(
        &mut self,
        pattern: Form,
        local: LocalId,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        if let Some(pairs) = self.reader().map(pattern) {
            return self.destructure_map(&pairs, local, bindings);
        }
        let elements = match self.reader().vector(pattern) {
            Some(items) => Elements { items, tail: None },
            None => match self.reader().list(pattern) {
                Some(elements) => elements,
                None if pattern.value.is_null() => Elements {
                    items: Vec::new(),
                    tail: None,
                },
                None => return Err(problem::cannot_bind(&self.show(pattern)).at(pattern.span)),
            },
        };
        let parameters = self.parameters_of(elements)?;
        self.destructure_list(&parameters, local, bindings)
    }

    /// Takes a list or vector apart as a function takes its arguments apart.
    pub fn destructure_list(
        &mut self,
        parameters: &ParameterForms,
        local: LocalId,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        if let Some(whole) = parameters.whole {
            self.bind_local(whole, local, bindings)?;
        }
        let least = parameters.required.len();
        let open = parameters.rest.is_some() || parameters.has_keywords;
        let value = self.local(local);
        let least_core = self.integer(least as i32);
        let most = if open {
            self.nil()
        } else {
            self.integer((least + parameters.optional.len()) as i32)
        };
        let list = self.call_global("%pattern-list", vec![value, least_core, most]);
        let mut rest = self.fresh_local();
        bindings.push((rest, list));
        for &target in &parameters.required {
            let cell = self.local(rest);
            let element = self.call_global("car", vec![cell]);
            self.bind_target(target, element, bindings)?;
            rest = self.rest_of(rest, bindings);
        }
        for parameter in &parameters.optional {
            self.destructure_optional(parameter, rest, bindings, |expander, rest| {
                let cell = expander.local(rest);
                expander.call_global("car", vec![cell])
            })?;
            rest = self.rest_of(rest, bindings);
        }
        if let Some(target) = parameters.rest {
            self.bind_local(target, rest, bindings)?;
        }
        for parameter in &parameters.keywords {
            let word = parameter.keyword.unwrap_or(Symbol(0));
            let word = self.world.keyword(word);
            let word = self.constant(word);
            let list = self.local(rest);
            let found = self.call_global("%plist-tail", vec![list, word]);
            let tail = self.fresh_local();
            bindings.push((tail, found));
            self.destructure_optional(parameter, tail, bindings, |expander, tail| {
                let cell = expander.local(tail);
                expander.call_global("car", vec![cell])
            })?;
        }
        for parameter in &parameters.auxiliary {
            let value = match parameter.default {
                Some(form) => self.value(form)?,
                None => self.nil(),
            };
            self.bind_target(parameter.target, value, bindings)?;
        }
        Ok(())
    }

    fn rest_of(&mut self, rest: LocalId, bindings: &mut Bindings) -> LocalId {
        let cell = self.local(rest);
        let value = self.call_global("cdr", vec![cell]);
        let next = self.fresh_local();
        bindings.push((next, value));
        next
    }

    /// Binds a part that may be absent: present where `tail` is a pair.
    fn destructure_optional(
        &mut self,
        parameter: &OptionalForm,
        tail: LocalId,
        bindings: &mut Bindings,
        read: impl FnOnce(&mut Self, LocalId) -> Core,
    ) -> Expanded<()> {
        let present = self.local(tail);
        let value = read(self, tail);
        let default = match parameter.default {
            Some(form) => self.value(form)?,
            None => self.nil(),
        };
        let value = self.if_core(present, value, default);
        self.bind_target(parameter.target, value, bindings)?;
        if let Some(supplied) = parameter.supplied {
            let present = self.local(tail);
            let yes = self.constant(Value::TRUE);
            let no = self.constant(Value::FALSE);
            let given = self.if_core(present, yes, no);
            let local = self.fresh_local();
            bindings.push((local, given));
            self.scope
                .bind(supplied, super::scope::Meaning::Local(local));
        }
        Ok(())
    }

    /// `{:keys [a b] :or {b 2} :as whole, :key pattern, name :key}`.
    fn destructure_map(
        &mut self,
        pairs: &[(Form, Form)],
        local: LocalId,
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        let value = self.local(local);
        let map = self.call_global("%pattern-map", vec![value]);
        let map_local = self.fresh_local();
        bindings.push((map_local, map));
        let defaults = self.pattern_defaults(pairs)?;
        for &(key, target) in pairs {
            match self.keyword_name(key).as_deref() {
                Some("keys") => self.destructure_keys(target, map_local, &defaults, bindings)?,
                Some("as") => self.bind_local(target, local, bindings)?,
                Some("or") => {}
                Some(_) => {
                    let key = self.constant(key.value);
                    self.map_entry(target, key, map_local, &defaults, bindings)?;
                }
                // `{name :key}`, the other way round.
                None if self.is_target(key) && !self.is_target(target) => {
                    let wanted = self.value(target)?;
                    self.map_entry(key, wanted, map_local, &defaults, bindings)?;
                }
                None => {
                    let key = self.constant(key.value);
                    self.map_entry(target, key, map_local, &defaults, bindings)?;
                }
            }
        }
        Ok(())
    }

    /// Whether a form can be bound: a name or a pattern.
    pub fn is_target(&self, form: Form) -> bool {
        form.is_symbol() || self.is_pattern(form)
    }

    fn destructure_keys(
        &mut self,
        names: Form,
        map: LocalId,
        defaults: &[(Symbol, Form)],
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        let names = self.list_or_vector(names).ok_or_else(|| {
            Problem::new("`:keys` wants a vector of names")
                .at(names.span)
                .hint("write `{:keys [a b]}`")
        })?;
        for name in names {
            let word = name
                .value
                .as_symbol()
                .or_else(|| name.value.as_keyword())
                .ok_or_else(|| problem::wants_name(":keys", &self.show(name)).at(name.span))?;
            let key = self.world.keyword(word);
            let key = self.constant(key);
            let target = Form::new(Value::symbol(word), name.span);
            self.map_entry(target, key, map, defaults, bindings)?;
        }
        Ok(())
    }

    fn map_entry(
        &mut self,
        target: Form,
        key: Core,
        map: LocalId,
        defaults: &[(Symbol, Form)],
        bindings: &mut Bindings,
    ) -> Expanded<()> {
        let default = target
            .value
            .as_symbol()
            .and_then(|name| defaults.iter().find(|(word, _)| *word == name))
            .map(|&(_, form)| form);
        let whole = self.local(map);
        let Some(default) = default else {
            let value = self.call_global("%map-get", vec![whole, key]);
            return self.bind_target(target, value, bindings);
        };
        let found = self.call_global("%map-find", vec![whole, key]);
        let entry = self.fresh_local();
        bindings.push((entry, found));
        let present = self.local(entry);
        let cell = self.local(entry);
        let value = self.call_global("car", vec![cell]);
        let default = self.value(default)?;
        let value = self.if_core(present, value, default);
        self.bind_target(target, value, bindings)
    }

    fn pattern_defaults(&self, pairs: &[(Form, Form)]) -> Expanded<Vec<(Symbol, Form)>> {
        let Some(&(_, defaults)) = pairs
            .iter()
            .find(|(key, _)| self.keyword_name(*key).as_deref() == Some("or"))
        else {
            return Ok(Vec::new());
        };
        let entries = self.reader().map(defaults).ok_or_else(|| {
            Problem::new("`:or` wants a map of names and defaults")
                .at(defaults.span)
                .hint("write `{:keys [a b] :or {b 2}}`")
        })?;
        Ok(entries
            .into_iter()
            .filter_map(|(name, default)| Some((name.value.as_symbol()?, default)))
            .collect())
    }

    pub fn keyword_name(&self, form: Form) -> Option<String> {
        form.value
            .as_keyword()
            .map(|word| self.world.name(word).to_string())
    }
}
