//! The clauses of `loop` that iterate: `with for repeat`.

use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{Expanded, Problem};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::assign::set_hidden;
use super::loop_clauses::{LoopState, Words, accept};

/// `with x = form and (a b) = form`.
pub(super) fn with_clause(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
) -> Expanded<()> {
    loop {
        let target = words.next()?;
        declared_type(expander, words)?;
        let value = match accept(expander, words, &["="]) {
            Some(_) => {
                let form = words.next()?;
                expander.value(form)?
            }
            None => expander.nil(),
        };
        let local = hidden(expander, value, state);
        bind_loosely(expander, target, local, &mut state.bindings)?;
        if accept(expander, words, &["and"]).is_none() {
            return Ok(());
        }
    }
}

/// `of-type fixnum` says nothing the machine needs.
pub(super) fn declared_type(expander: &Expander, words: &mut Words) -> Expanded<()> {
    if accept(expander, words, &["of-type"]).is_some() {
        words.next()?;
    }
    Ok(())
}

/// Takes a list apart as `loop` does: nil in a pattern skips, what is missing is nil, what is too much
/// is left. A pattern with `&` words or of another shape is taken as everywhere.
fn bind_loosely(
    expander: &mut Expander,
    target: Form,
    local: LocalId,
    bindings: &mut Bindings,
) -> Expanded<()> {
    let Some(elements) = expander.reader().list(target) else {
        if target.value.is_nil() {
            return Ok(());
        }
        return expander.bind_local(target, local, bindings);
    };
    let has_words = elements.items.iter().any(|&item| {
        expander
            .symbol_name(item)
            .is_some_and(|name| name.starts_with('&'))
    });
    if has_words {
        return expander.bind_local(target, local, bindings);
    }
    let mut rest = local;
    for item in elements.items {
        let cell = expander.local(rest);
        let first = expander.call_global("car", vec![cell]);
        let part = expander.fresh_local();
        bindings.push((part, first));
        bind_loosely(expander, item, part, bindings)?;
        let cell = expander.local(rest);
        let tail = expander.call_global("cdr", vec![cell]);
        rest = expander.fresh_local();
        bindings.push((rest, tail));
    }
    match elements.tail {
        Some(tail) => bind_loosely(expander, tail, rest, bindings),
        None => Ok(()),
    }
}

/// Declares the names of a target; the answer stores a value into them.
fn iteration_target(
    expander: &mut Expander,
    target: Form,
    state: &mut LoopState,
) -> Expanded<Target> {
    if let Some(name) = target.value.as_symbol() {
        let nil = expander.nil();
        let local = expander.bind_name(name);
        state.bindings.push((local, nil));
        return Ok(Target::Name(local));
    }
    let nil = expander.nil();
    let value = expander.fresh_local();
    state.bindings.push((value, nil));
    // The pattern is expanded once; what it finds is copied into variables of the whole loop.
    let mark = expander.scope.mark();
    let mut found = Bindings::new();
    bind_loosely(expander, target, value, &mut found)?;
    let names: Vec<Symbol> = pattern_names(expander, target);
    let parts: Vec<Option<Meaning>> = names
        .iter()
        .map(|&name| expander.scope.lookup(name))
        .collect();
    expander.scope.leave(mark);
    let mut copies = Vec::new();
    for (name, part) in names.into_iter().zip(parts) {
        if let Some(Meaning::Local(part)) = part {
            let nil = expander.nil();
            let local = expander.bind_name(name);
            state.bindings.push((local, nil));
            copies.push((local, part));
        }
    }
    Ok(Target::Pattern {
        value,
        found,
        copies,
    })
}

fn pattern_names(expander: &Expander, pattern: Form) -> Vec<Symbol> {
    let mut names = Vec::new();
    let mut pending = vec![pattern];
    while let Some(form) = pending.pop() {
        if let Some(name) = form.value.as_symbol() {
            names.push(name);
        } else if let Some(items) = expander.reader().vector(form) {
            pending.extend(items);
        } else if let Some(elements) = expander.reader().list(form) {
            pending.extend(elements.items);
            pending.extend(elements.tail);
        }
    }
    names
}

/// Where an iteration puts its value.
enum Target {
    Name(LocalId),
    Pattern {
        value: LocalId,
        found: Bindings,
        copies: Vec<(LocalId, LocalId)>,
    },
}

impl Target {
    fn store(self, expander: &mut Expander, new: Core) -> Core {
        match self {
            Target::Name(local) => set_hidden(expander, local, new),
            Target::Pattern {
                value,
                found,
                copies,
            } => {
                let store = set_hidden(expander, value, new);
                let mut steps = Vec::new();
                for (local, part) in copies {
                    let part = expander.local(part);
                    steps.push(set_hidden(expander, local, part));
                }
                let copy = expander.sequence(steps);
                let copy = expander.let_star(found, copy);
                expander.sequence(vec![store, copy])
            }
        }
    }
}

/// A step that does something and lets the loop go on.
pub(super) fn going_on(expander: &mut Expander, mut forms: Vec<Core>) -> Core {
    forms.push(expander.constant(Value::TRUE));
    expander.sequence(forms)
}

pub(super) fn hidden(expander: &mut Expander, value: Core, state: &mut LoopState) -> LocalId {
    let local = expander.fresh_local();
    state.bindings.push((local, value));
    local
}

/// The variables of the clauses that `and` joins, found by looking ahead.
fn joined_targets(expander: &Expander, words: &Words) -> Vec<Form> {
    const BEFORE_A_FORM: &[&str] = &[
        "in", "on", "across", "=", "then", "from", "upfrom", "downfrom", "to", "upto", "downto",
        "below", "above", "by", "of", "using", "of-type",
    ];
    const ALONE: &[&str] = &[
        "being",
        "the",
        "each",
        "hash-key",
        "hash-keys",
        "hash-value",
        "hash-values",
    ];
    let mut ahead = Words {
        forms: words.forms,
        at: words.at,
    };
    let mut targets = Vec::new();
    while let Ok(target) = ahead.next() {
        targets.push(target);
        loop {
            if accept(expander, &mut ahead, BEFORE_A_FORM).is_some() {
                ahead.at += 1;
            } else if accept(expander, &mut ahead, ALONE).is_none() {
                break;
            }
        }
        if accept(expander, &mut ahead, &["and"]).is_none() {
            break;
        }
    }
    targets
}

pub(super) fn for_clause(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
) -> Expanded<()> {
    // Clauses joined by `and` step all at once: each has its value first, then all are stored.
    let targets = joined_targets(expander, words);
    let mut pending = Vec::new();
    if targets.len() > 1 {
        for target in targets {
            pending.push(iteration_target(expander, target, state)?);
        }
    }
    let joined = !pending.is_empty();
    let mut values = Vec::new();
    loop {
        let mut target = words.next()?;
        declared_type(expander, words)?;
        if joined {
            let name = expander.world.generate("next");
            target = Form::new(Value::symbol(name), target.span);
            values.push(target);
        }
        match accept(
            expander,
            words,
            &[
                "in", "on", "across", "=", "being", "from", "upfrom", "downfrom", "to", "upto",
                "downto", "below", "above", "by",
            ],
        )
        .as_deref()
        {
            Some("in") => for_list(expander, words, state, target, true)?,
            Some("on") => for_list(expander, words, state, target, false)?,
            Some("across") => {
                let sequence = words.next()?;
                let sequence = expander.value(sequence)?;
                let list = expander.call_global("%sequence->list", vec![sequence]);
                walk(expander, state, target, list, None, true)?;
            }
            Some("=") => for_equals(expander, words, state, target)?,
            Some("being") => for_being(expander, words, state, target)?,
            Some(_) => {
                words.at -= 1;
                for_numbers(expander, words, state, target)?;
            }
            None => {
                return Err(Problem::new(
                    "`for` wants `in`, `on`, `across`, `from`, `=` or `being` after its variable",
                )
                .at(target.span)
                .hint("write `(loop for x in list collect x)`"));
            }
        }
        if accept(expander, words, &["and"]).is_none() {
            break;
        }
    }
    let mut stores = Vec::new();
    for (target, value) in pending.into_iter().zip(values) {
        let value = expander.value(value)?;
        stores.push(target.store(expander, value));
    }
    if joined {
        let step = going_on(expander, stores);
        state.steps.push(step);
    }
    Ok(())
}

fn for_list(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    target: Form,
    elements: bool,
) -> Expanded<()> {
    let list = words.next()?;
    let mut list = expander.value(list)?;
    if elements {
        list = expander.call_global("%sequence->list", vec![list]);
    }
    let by = match accept(expander, words, &["by"]) {
        Some(_) => {
            let function = words.next()?;
            let function = expander.value(function)?;
            Some(hidden(expander, function, state))
        }
        None => None,
    };
    walk(expander, state, target, list, by, elements)
}

/// Walks a list by `cdr` or by a function; the target gets the elements or the tails.
fn walk(
    expander: &mut Expander,
    state: &mut LoopState,
    target: Form,
    list: Core,
    by: Option<LocalId>,
    elements: bool,
) -> Expanded<()> {
    let cursor = hidden(expander, list, state);
    let target = iteration_target(expander, target, state)?;
    let cell = expander.local(cursor);
    state.steps.push(expander.call_global("pair?", vec![cell]));
    let cell = expander.local(cursor);
    let value = if elements {
        expander.call_global("car", vec![cell])
    } else {
        cell
    };
    let store = target.store(expander, value);
    let cell = expander.local(cursor);
    let next = match by {
        Some(function) => {
            let function = expander.local(function);
            expander.core(CoreNode::Call(Box::new(function), vec![cell]))
        }
        None => expander.call_global("cdr", vec![cell]),
    };
    let advance = set_hidden(expander, cursor, next);
    let step = going_on(expander, vec![store, advance]);
    state.steps.push(step);
    Ok(())
}

/// `for x = first then next`, `for x = each`.
fn for_equals(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    target: Form,
) -> Expanded<()> {
    let first = words.next()?;
    let then = match accept(expander, words, &["then"]) {
        Some(_) => Some(words.next()?),
        None => None,
    };
    let first = expander.value(first)?;
    let target = iteration_target(expander, target, state)?;
    let value = match then {
        None => first,
        Some(then) => {
            let no = expander.constant(Value::FALSE);
            let begun = hidden(expander, no, state);
            let then = expander.value(then)?;
            let test = expander.local(begun);
            let yes = expander.constant(Value::TRUE);
            let note = set_hidden(expander, begun, yes);
            let first = expander.sequence(vec![note, first]);
            expander.if_core(test, then, first)
        }
    };
    let store = target.store(expander, value);
    let step = going_on(expander, vec![store]);
    state.steps.push(step);
    Ok(())
}

/// `for k being the hash-keys of table using (hash-value v)`.
fn for_being(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    target: Form,
) -> Expanded<()> {
    accept(expander, words, &["the", "each"]);
    let what = accept(
        expander,
        words,
        &["hash-key", "hash-keys", "hash-value", "hash-values"],
    )
    .ok_or_else(|| {
        Problem::new("`being` wants `the hash-keys of` or `the hash-values of` a table")
            .at(target.span)
    })?;
    accept(expander, words, &["of", "in"]);
    let table = words.next()?;
    let table = expander.value(table)?;
    let entries = expander.call_global("%entries", vec![table]);
    let cursor = hidden(expander, entries, state);
    let keys = what.starts_with("hash-key");
    let target = iteration_target(expander, target, state)?;
    let mut other = None;
    if accept(expander, words, &["using"]).is_some() {
        let using = words.next()?;
        let parts = expander.proper(using)?;
        if let [_, name] = parts[..] {
            other = Some(iteration_target(expander, name, state)?);
        }
    }
    let cell = expander.local(cursor);
    state.steps.push(expander.call_global("pair?", vec![cell]));
    let mut stores = Vec::new();
    for (target, key) in [(Some(target), keys), (other, !keys)] {
        if let Some(target) = target {
            let cell = expander.local(cursor);
            let entry = expander.call_global("car", vec![cell]);
            let part = if key { "car" } else { "cdr" };
            let value = expander.call_global(part, vec![entry]);
            stores.push(target.store(expander, value));
        }
    }
    let cell = expander.local(cursor);
    let next = expander.call_global("cdr", vec![cell]);
    stores.push(set_hidden(expander, cursor, next));
    let step = going_on(expander, stores);
    state.steps.push(step);
    Ok(())
}

/// `for i from 0 to 10 by 2`, `for i below 3`, `for i downfrom 5 above 0`.
fn for_numbers(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    target: Form,
) -> Expanded<()> {
    let mut start = None;
    let mut limit: Option<(&str, LocalId)> = None;
    let mut by = None;
    let mut down = false;
    while let Some(found) = accept(
        expander,
        words,
        &[
            "from", "upfrom", "downfrom", "to", "upto", "downto", "below", "above", "by",
        ],
    ) {
        let form = words.next()?;
        let value = expander.value(form)?;
        let local = hidden(expander, value, state);
        match found.as_str() {
            "from" | "upfrom" => start = Some(local),
            "downfrom" => {
                start = Some(local);
                down = true;
            }
            "to" | "upto" => limit = Some(("<=", local)),
            "below" => limit = Some(("<", local)),
            "downto" => {
                limit = Some((">=", local));
                down = true;
            }
            "above" => {
                limit = Some((">", local));
                down = true;
            }
            _ => by = Some(local),
        }
    }
    if down && let Some(("<=", local)) = limit {
        limit = Some((">=", local));
    }
    let first = match start {
        Some(local) => expander.local(local),
        None => expander.integer(0),
    };
    let next = hidden(expander, first, state);
    let target = iteration_target(expander, target, state)?;
    let value = expander.local(next);
    let store = target.store(expander, value);
    let step = going_on(expander, vec![store]);
    state.steps.push(step);
    if let Some((operator, limit)) = limit {
        let value = expander.local(next);
        let limit = expander.local(limit);
        let test = expander.call_global(operator, vec![value, limit]);
        state.steps.push(test);
    }
    let value = expander.local(next);
    let by = match by {
        Some(local) => expander.local(local),
        None => expander.integer(1),
    };
    let stepped = expander.call_global(if down { "-" } else { "+" }, vec![value, by]);
    let advance = set_hidden(expander, next, stepped);
    let step = going_on(expander, vec![advance]);
    state.steps.push(step);
    Ok(())
}

pub(super) fn repeat_clause(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
) -> Expanded<()> {
    let count = words.next()?;
    let count = expander.value(count)?;
    let left = hidden(expander, count, state);
    let value = expander.local(left);
    let zero = expander.integer(0);
    let test = expander.call_global(">", vec![value, zero]);
    state.steps.push(test);
    let value = expander.local(left);
    let one = expander.integer(1);
    let fewer = expander.call_global("-", vec![value, one]);
    let store = set_hidden(expander, left, fewer);
    let step = going_on(expander, vec![store]);
    state.steps.push(step);
    Ok(())
}
