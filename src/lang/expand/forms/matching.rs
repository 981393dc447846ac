//! `match`: clauses chosen by the shape of a value.
//!
//! Each clause becomes a test that stores what its pattern finds into hidden variables, then a `let`
//! that gives them their names, so that closures in a clause capture plain values.

use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::{Elements, Form};
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::assign::set_hidden;

/// `match` signals where nothing fits.
pub fn expand_match(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    match_with(expander, "match", arguments, |expander, value| {
        let value = expander.local(value);
        expander.call_global("%no-match", vec![value])
    })
}

/// `match*` answers nil where nothing fits.
pub fn expand_match_star(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    match_with(expander, "match*", arguments, |expander, _| expander.nil())
}

/// What a pattern needs: tests in order, and hidden variables with the names they will have.
#[derive(Default)]
struct Found {
    tests: Vec<Core>,
    hidden: Vec<LocalId>,
    names: Vec<(Symbol, LocalId)>,
}

fn match_with(
    expander: &mut Expander,
    name: &str,
    arguments: &[Form],
    no_match: impl FnOnce(&mut Expander, LocalId) -> Core,
) -> Expanded<Core> {
    let usage = format!("({name} value (pattern form …) (pattern when test form …) (_ form …))");
    let Some((&subject, clauses)) = arguments.split_first() else {
        return Err(problem::malformed(name, "a value and clauses", &usage));
    };
    let subject = expander.value(subject)?;
    expander.with_temporary(subject, |expander, subject| {
        let mut arms = Vec::with_capacity(clauses.len());
        for &clause in clauses {
            let parts = expander
                .list_or_vector(clause)
                .filter(|parts| !parts.is_empty())
                .ok_or_else(|| problem::malformed(name, "clauses", &usage).at(clause.span))?;
            arms.push(expand_clause(expander, subject, &parts)?);
        }
        let mut result = no_match(expander, subject);
        for arm in arms.into_iter().rev() {
            result = arm.into_core(expander, result);
        }
        Ok(result)
    })
}

/// One clause, expanded: tried, then its guard, then its body.
struct Arm {
    found: Found,
    named: Vec<(LocalId, LocalId)>,
    guard: Option<Core>,
    body: Core,
}

fn expand_clause(expander: &mut Expander, subject: LocalId, parts: &[Form]) -> Expanded<Arm> {
    let mut found = Found::default();
    pattern(expander, parts[0], subject, &mut found)?;
    let (guard, body) = match parts {
        [_, when, guard, body @ ..] if expander.is_named(*when, "when") => (Some(*guard), body),
        [_, body @ ..] => (None, body),
        [] => (None, parts),
    };
    expander.scoped(|expander| {
        // The guard sees the hidden variables by their names, the body its own copies.
        let guard = expander.scoped(|expander| {
            for &(name, local) in &found.names {
                expander.scope.bind(name, Meaning::Local(local));
            }
            guard.map(|guard| expander.value(guard)).transpose()
        })?;
        let mut named = Vec::new();
        for &(name, hidden) in &found.names {
            named.push((expander.bind_name(name), hidden));
        }
        let body = expander.body(body)?;
        Ok(Arm {
            found,
            named,
            guard,
            body,
        })
    })
}

impl Arm {
    fn into_core(self, expander: &mut Expander, otherwise: Core) -> Core {
        let bindings = self
            .named
            .into_iter()
            .map(|(local, hidden)| (local, expander.local(hidden)))
            .collect();
        let body = expander.let_core(bindings, self.body);
        let mut tests = self.found.tests;
        tests.extend(self.guard);
        let choice = match tests.len() {
            0 => body,
            1 => {
                let test = tests.remove(0);
                expander.if_core(test, body, otherwise)
            }
            _ => {
                let test = expander.core(CoreNode::And(tests));
                expander.if_core(test, body, otherwise)
            }
        };
        let mut bindings = Vec::new();
        for hidden in self.found.hidden {
            bindings.push((hidden, expander.nil()));
        }
        expander.let_core(bindings, choice)
    }
}

/// Stores a value into a new hidden variable as a test that always holds.
fn hide(expander: &mut Expander, value: Core, found: &mut Found) -> LocalId {
    let local = expander.fresh_local();
    found.hidden.push(local);
    let store = set_hidden(expander, local, value);
    let yes = expander.constant(Value::TRUE);
    let test = expander.sequence(vec![store, yes]);
    found.tests.push(test);
    local
}

fn pattern(
    expander: &mut Expander,
    form: Form,
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    expander.deeper(form.span, |expander| {
        pattern_inside(expander, form, subject, found)
    })
}

fn pattern_inside(
    expander: &mut Expander,
    form: Form,
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    if let Some(name) = form.value.as_symbol() {
        match expander.world.name(name) {
            "_" | "else" => {}
            _ => {
                let value = expander.local(subject);
                let local = hide(expander, value, found);
                found.names.push((name, local));
            }
        }
        return Ok(());
    }
    if let Some(items) = expander.reader().vector(form) {
        return sequence_pattern(expander, Elements { items, tail: None }, subject, found);
    }
    if let Some(pairs) = expander.reader().map(form) {
        return map_pattern(expander, &pairs, subject, found);
    }
    if expander.is_call_of(form, "quote") {
        let items = expander.proper(form)?;
        let datum = items.get(1).map_or(Value::NIL, |datum| datum.value);
        return literal(expander, datum, subject, found);
    }
    if expander.is_call_of(form, "or") {
        let items = expander.proper(form)?;
        return alternatives(expander, &items[1..], subject, found);
    }
    if form.is_pair() {
        let elements = expander
            .reader()
            .list(form)
            .ok_or_else(problem::improper_form)?;
        return sequence_pattern(expander, elements, subject, found);
    }
    literal(expander, form.value, subject, found)
}

fn literal(
    expander: &mut Expander,
    datum: Value,
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    let value = expander.local(subject);
    let datum = expander.constant(datum);
    let test = expander.call_global("%match=", vec![value, datum]);
    found.tests.push(test);
    Ok(())
}

/// `(or 1 2 'x)`: any of several patterns that bind nothing.
fn alternatives(
    expander: &mut Expander,
    forms: &[Form],
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    let mut tests = Vec::with_capacity(forms.len());
    for &form in forms {
        let mut inner = Found::default();
        pattern(expander, form, subject, &mut inner)?;
        if !inner.names.is_empty() {
            return Err(Problem::new("the patterns of an `or` cannot bind names").at(form.span));
        }
        found.hidden.extend(inner.hidden);
        tests.push(match inner.tests.len() {
            0 => expander.constant(Value::TRUE),
            _ => expander.core(CoreNode::And(inner.tests)),
        });
    }
    let test = match tests.len() {
        0 => expander.constant(Value::FALSE),
        _ => expander.core(CoreNode::Or(tests)),
    };
    found.tests.push(test);
    Ok(())
}

/// `[a [b] & rest]` and `(op . rest)`: a list or vector of that length.
fn sequence_pattern(
    expander: &mut Expander,
    elements: Elements,
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    let mut items = elements.items;
    let mut rest = elements.tail;
    let marker = items.iter().position(|&item| {
        expander.is_named(item, "&")
            || expander.is_named(item, "&rest")
            || expander.is_named(item, ".")
    });
    if let Some(at) = marker {
        if items.len() != at + 2 {
            return Err(Problem::new("one pattern must follow `&`").at(items[at].span));
        }
        rest = Some(items[at + 1]);
        items.truncate(at);
    }
    let value = expander.local(subject);
    let least = expander.integer(items.len() as i32);
    let exact = expander.constant(Value::boolean(rest.is_none()));
    // The elements as a list, or #f: an empty list would not count as found, so it comes wrapped.
    let list = expander.call_global("%match-list", vec![value, least, exact]);
    let wrapped = expander.fresh_local();
    found.hidden.push(wrapped);
    let test = set_hidden(expander, wrapped, list);
    found.tests.push(test);
    let cell = expander.local(wrapped);
    let list = expander.call_global("car", vec![cell]);
    let mut cursor = hide(expander, list, found);
    for (index, &item) in items.iter().enumerate() {
        let cell = expander.local(cursor);
        let element = expander.call_global("car", vec![cell]);
        let element = hide(expander, element, found);
        pattern(expander, item, element, found)?;
        if index + 1 < items.len() || rest.is_some() {
            let cell = expander.local(cursor);
            let next = expander.call_global("cdr", vec![cell]);
            cursor = hide(expander, next, found);
        }
    }
    if let Some(rest) = rest {
        pattern(expander, rest, cursor, found)?;
    }
    Ok(())
}

/// `{:k pattern}`: the key must exist; `{:keys [a b]}`: a missing one is nil.
fn map_pattern(
    expander: &mut Expander,
    pairs: &[(Form, Form)],
    subject: LocalId,
    found: &mut Found,
) -> Expanded<()> {
    let value = expander.local(subject);
    let test = expander.call_global("%keyed?", vec![value]);
    found.tests.push(test);
    for &(key, target) in pairs {
        match expander.keyword_name(key).as_deref() {
            Some("keys") => {
                for name in expander.list_or_vector(target).unwrap_or_default() {
                    let symbol = expander.wants_symbol(":keys", name)?;
                    let map = expander.local(subject);
                    let key = expander.world.keyword(symbol);
                    let key = expander.constant(key);
                    let value = expander.call_global("%map-get", vec![map, key]);
                    let local = hide(expander, value, found);
                    found.names.push((symbol, local));
                }
            }
            Some("as") => pattern(expander, target, subject, found)?,
            _ => {
                let map = expander.local(subject);
                let key = expander.constant(key.value);
                let entry = expander.call_global("%map-find", vec![map, key]);
                let wrapped = expander.fresh_local();
                found.hidden.push(wrapped);
                let test = set_hidden(expander, wrapped, entry);
                found.tests.push(test);
                let cell = expander.local(wrapped);
                let value = expander.call_global("car", vec![cell]);
                let local = hide(expander, value, found);
                pattern(expander, target, local, found)?;
            }
        }
    }
    Ok(())
}
