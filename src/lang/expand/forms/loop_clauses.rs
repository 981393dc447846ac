//! The extended `loop` of Common Lisp: clauses that iterate, collect and decide.
//!
//! All clauses become one list of steps, each true as long as the loop goes on, and the loop is
//! `(while (and step …))`: iteration, `while`, bodies and accumulation are all steps of that kind.

use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{Expanded, Problem};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::assign::set_hidden;

/// The words that begin a clause; a body goes on until the next of them.
const CLAUSE_WORDS: &[&str] = &[
    "named",
    "with",
    "for",
    "as",
    "repeat",
    "initially",
    "finally",
    "while",
    "until",
    "always",
    "never",
    "thereis",
    "do",
    "doing",
    "return",
    "collect",
    "collecting",
    "append",
    "appending",
    "nconc",
    "nconcing",
    "sum",
    "summing",
    "count",
    "counting",
    "maximize",
    "maximizing",
    "minimize",
    "minimizing",
    "when",
    "if",
    "unless",
    "else",
    "end",
    "and",
];

/// How values are accumulated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accumulate {
    Collect,
    Append,
    Sum,
    Count,
    Maximize,
    Minimize,
}

/// An accumulation in progress: its variable, and the last pair of a list under construction.
struct Accumulator {
    name: Option<Symbol>,
    value: LocalId,
    tail: LocalId,
}

struct LoopState {
    name: Option<Symbol>,
    /// Made in order before the loop begins.
    bindings: Bindings,
    initially: Vec<Core>,
    steps: Vec<Core>,
    finally: Vec<Core>,
    result: Option<Core>,
    /// What the loop answers where no clause says so.
    default: Value,
    accumulators: Vec<Accumulator>,
}

/// The clauses not yet read.
struct Words<'f> {
    forms: &'f [Form],
    at: usize,
}

impl<'f> Words<'f> {
    fn peek(&self) -> Option<Form> {
        self.forms.get(self.at).copied()
    }

    fn next(&mut self) -> Expanded<Form> {
        let form = self
            .peek()
            .ok_or_else(|| Problem::new("a `loop` clause is not finished"))?;
        self.at += 1;
        Ok(form)
    }
}

/// A `loop` word without its colon: `for` and `:for` are the same.
fn word(expander: &Expander, form: Form) -> Option<String> {
    let name = form.value.as_symbol().or_else(|| form.value.as_keyword())?;
    Some(expander.world.name(name).to_lowercase())
}

fn accept(expander: &Expander, words: &mut Words, wanted: &[&str]) -> Option<String> {
    let found = word(expander, words.peek()?).filter(|it| wanted.contains(&it.as_str()))?;
    words.at += 1;
    Some(found)
}

pub fn expand_loop_clauses(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let mut words = Words {
        forms: arguments,
        at: 0,
    };
    let name = match accept(expander, &mut words, &["named"]) {
        Some(_) => {
            let name = words.next()?;
            Some(expander.wants_symbol("loop", name)?)
        }
        None => None,
    };
    expander.block(name, |expander| {
        expander.not_tail(|expander| {
            expander.scoped(|expander| {
                let mut state = LoopState {
                    name,
                    bindings: Bindings::new(),
                    initially: Vec::new(),
                    steps: Vec::new(),
                    finally: Vec::new(),
                    result: None,
                    default: Value::NIL,
                    accumulators: Vec::new(),
                };
                while words.peek().is_some() {
                    clause(expander, &mut words, &mut state)?;
                }
                Ok(state.into_core(expander))
            })
        })
    })
}

impl LoopState {
    fn into_core(self, expander: &mut Expander) -> Core {
        let test = match self.steps.len() {
            0 => expander.constant(Value::TRUE),
            _ => expander.core(CoreNode::And(self.steps)),
        };
        let nil = expander.nil();
        let mut body = self.initially;
        body.push(expander.core(CoreNode::While(Box::new(test), Box::new(nil))));
        body.extend(self.finally);
        let result = match (self.result, &self.accumulators[..]) {
            (Some(result), _) => result,
            (None, accumulators) => match accumulators.iter().find(|it| it.name.is_none()) {
                Some(accumulator) => expander.local(accumulator.value),
                None => expander.constant(self.default),
            },
        };
        body.push(result);
        let body = expander.sequence(body);
        expander.let_star(self.bindings, body)
    }
}

fn clause(expander: &mut Expander, words: &mut Words, state: &mut LoopState) -> Expanded<()> {
    let form = words.next()?;
    let outer = expander.span;
    expander.span = form.span.or(outer);
    let result = match word(expander, form).as_deref() {
        Some("with") => with_clause(expander, words, state),
        Some("for" | "as") => for_clause(expander, words, state),
        Some("repeat") => repeat_clause(expander, words, state),
        Some("initially") => {
            let forms = body_forms(expander, words)?;
            state.initially.extend(forms);
            Ok(())
        }
        Some("finally") => finally_clause(expander, words, state),
        _ => {
            words.at -= 1;
            let step = action(expander, words, state)?;
            state.steps.push(step);
            Ok(())
        }
    };
    let result = result.map_err(|problem| problem.at(expander.span));
    expander.span = outer;
    result
}

/// `with x = form and (a b) = form`.
fn with_clause(expander: &mut Expander, words: &mut Words, state: &mut LoopState) -> Expanded<()> {
    loop {
        let target = words.next()?;
        let value = match accept(expander, words, &["="]) {
            Some(_) => {
                let form = words.next()?;
                expander.value(form)?
            }
            None => expander.nil(),
        };
        expander.bind_target(target, value, &mut state.bindings)?;
        if accept(expander, words, &["and"]).is_none() {
            return Ok(());
        }
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
    expander.bind_local(target, value, &mut found)?;
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
fn going_on(expander: &mut Expander, mut forms: Vec<Core>) -> Core {
    forms.push(expander.constant(Value::TRUE));
    expander.sequence(forms)
}

fn hidden(expander: &mut Expander, value: Core, state: &mut LoopState) -> LocalId {
    let local = expander.fresh_local();
    state.bindings.push((local, value));
    local
}

fn for_clause(expander: &mut Expander, words: &mut Words, state: &mut LoopState) -> Expanded<()> {
    loop {
        let target = words.next()?;
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
            return Ok(());
        }
    }
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

fn repeat_clause(
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

fn finally_clause(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
) -> Expanded<()> {
    if accept(expander, words, &["return"]).is_some() {
        let form = words.next()?;
        state.result = Some(expander.value(form)?);
        return Ok(());
    }
    accept(expander, words, &["do", "doing"]);
    let forms = body_forms(expander, words)?;
    state.finally.extend(forms);
    Ok(())
}

/// The compound forms up to the next clause word.
fn body_forms(expander: &mut Expander, words: &mut Words) -> Expanded<Vec<Core>> {
    let mut forms = Vec::new();
    while let Some(form) = words.peek() {
        if word(expander, form).is_some_and(|it| CLAUSE_WORDS.contains(&it.as_str())) {
            break;
        }
        words.at += 1;
        forms.push(expander.value(form)?);
    }
    Ok(forms)
}

/// Reads one main clause into a step.
fn action(expander: &mut Expander, words: &mut Words, state: &mut LoopState) -> Expanded<Core> {
    let form = words.next()?;
    let found = word(expander, form).unwrap_or_default();
    let accumulate = match found.as_str() {
        "collect" | "collecting" => Some(Accumulate::Collect),
        "append" | "appending" | "nconc" | "nconcing" => Some(Accumulate::Append),
        "sum" | "summing" => Some(Accumulate::Sum),
        "count" | "counting" => Some(Accumulate::Count),
        "maximize" | "maximizing" => Some(Accumulate::Maximize),
        "minimize" | "minimizing" => Some(Accumulate::Minimize),
        _ => None,
    };
    if let Some(accumulate) = accumulate {
        return accumulation(expander, words, state, accumulate);
    }
    match found.as_str() {
        "while" => {
            let test = words.next()?;
            expander.value(test)
        }
        "until" => {
            let test = words.next()?;
            let test = expander.value(test)?;
            Ok(negated(expander, test))
        }
        "always" | "never" => {
            state.default = Value::TRUE;
            let test = words.next()?;
            let mut test = expander.value(test)?;
            if found == "never" {
                test = negated(expander, test);
            }
            let no = expander.constant(Value::FALSE);
            let leave = leave(expander, state, no)?;
            let yes = expander.constant(Value::TRUE);
            Ok(expander.if_core(test, yes, leave))
        }
        "thereis" => {
            let test = words.next()?;
            let test = expander.value(test)?;
            let name = state.name;
            expander.with_temporary(test, |expander, value| {
                let found = expander.local(value);
                let answer = expander.local(value);
                let leave = leave_block(expander, name, answer)?;
                let yes = expander.constant(Value::TRUE);
                Ok(expander.if_core(found, leave, yes))
            })
        }
        "return" => {
            let value = words.next()?;
            let value = expander.value(value)?;
            leave(expander, state, value)
        }
        "do" | "doing" => {
            let forms = body_forms(expander, words)?;
            Ok(going_on(expander, forms))
        }
        "when" | "if" | "unless" => conditional(expander, words, state, found == "unless"),
        _ => Err(Problem::new(format!(
            "`{}` does not begin a `loop` clause",
            expander.show(form)
        ))
        .at(form.span)
        .hint("clauses begin with `for`, `while`, `do`, `collect`, `when` and their kin")),
    }
}

fn negated(expander: &mut Expander, test: Core) -> Core {
    let no = expander.constant(Value::FALSE);
    let yes = expander.constant(Value::TRUE);
    expander.if_core(test, no, yes)
}

fn leave(expander: &mut Expander, state: &LoopState, value: Core) -> Expanded<Core> {
    leave_block(expander, state.name, value)
}

fn leave_block(expander: &mut Expander, name: Option<Symbol>, value: Core) -> Expanded<Core> {
    let block = expander
        .scope
        .use_block(name)
        .ok_or_else(|| Problem::new("this `loop` cannot be left from here"))?;
    Ok(expander.core(CoreNode::ReturnFrom(block, Box::new(value))))
}

/// `when test clause and clause else clause end`.
fn conditional(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    negate: bool,
) -> Expanded<Core> {
    let test = words.next()?;
    let mut test = expander.value(test)?;
    if negate {
        test = negated(expander, test);
    }
    let then = actions(expander, words, state)?;
    let otherwise = match accept(expander, words, &["else"]) {
        Some(_) => actions(expander, words, state)?,
        None => expander.constant(Value::TRUE),
    };
    accept(expander, words, &["end"]);
    Ok(expander.if_core(test, then, otherwise))
}

fn actions(expander: &mut Expander, words: &mut Words, state: &mut LoopState) -> Expanded<Core> {
    let mut steps = vec![action(expander, words, state)?];
    while accept(expander, words, &["and"]).is_some() {
        steps.push(action(expander, words, state)?);
    }
    Ok(if steps.len() == 1 {
        steps.remove(0)
    } else {
        expander.core(CoreNode::And(steps))
    })
}

/// Finds or makes the accumulator of a name, with its first value.
fn accumulator(
    expander: &mut Expander,
    state: &mut LoopState,
    name: Option<Symbol>,
    accumulate: Accumulate,
) -> (LocalId, LocalId) {
    if let Some(known) = state.accumulators.iter().find(|it| it.name == name) {
        return (known.value, known.tail);
    }
    let first = match accumulate {
        Accumulate::Sum | Accumulate::Count => expander.integer(0),
        Accumulate::Collect | Accumulate::Append => expander.constant(Value::EMPTY),
        Accumulate::Maximize | Accumulate::Minimize => expander.nil(),
    };
    let value = match name {
        Some(name) => expander.bind_name(name),
        None => expander.fresh_local(),
    };
    state.bindings.push((value, first));
    let nil = expander.nil();
    let tail = hidden(expander, nil, state);
    state.accumulators.push(Accumulator { name, value, tail });
    (value, tail)
}

fn accumulation(
    expander: &mut Expander,
    words: &mut Words,
    state: &mut LoopState,
    accumulate: Accumulate,
) -> Expanded<Core> {
    let form = words.next()?;
    let item = expander.value(form)?;
    let name = match accept(expander, words, &["into"]) {
        Some(_) => {
            let name = words.next()?;
            Some(expander.wants_symbol("into", name)?)
        }
        None => None,
    };
    let (value, tail) = accumulator(expander, state, name, accumulate);
    let new = match accumulate {
        Accumulate::Collect => {
            let cell = expander.call_global("list", vec![item]);
            return attach(expander, cell, value, tail);
        }
        Accumulate::Append => {
            let copy = expander.call_global("%copy-list", vec![item]);
            return attach(expander, copy, value, tail);
        }
        Accumulate::Sum => {
            let old = expander.local(value);
            expander.call_global("+", vec![old, item])
        }
        Accumulate::Count => {
            let old = expander.local(value);
            let one = expander.integer(1);
            let more = expander.call_global("+", vec![old, one]);
            let same = expander.local(value);
            expander.if_core(item, more, same)
        }
        Accumulate::Maximize | Accumulate::Minimize => {
            let function = if accumulate == Accumulate::Maximize {
                "max"
            } else {
                "min"
            };
            expander.with_temporary(item, |expander, item| {
                let test = expander.local(value);
                let old = expander.local(value);
                let new = expander.local(item);
                let better = expander.call_global(function, vec![old, new]);
                let only = expander.local(item);
                Ok(expander.if_core(test, better, only))
            })?
        }
    };
    let store = set_hidden(expander, value, new);
    Ok(going_on(expander, vec![store]))
}

/// Hangs new pairs to the end of a list under construction.
fn attach(expander: &mut Expander, cells: Core, value: LocalId, tail: LocalId) -> Expanded<Core> {
    expander.with_temporary(cells, |expander, cells| {
        let last = expander.local(tail);
        let end = expander.local(tail);
        let new = expander.local(cells);
        let join = expander.call_global("%set-cdr!", vec![end, new]);
        let new = expander.local(cells);
        let begin = set_hidden(expander, value, new);
        let hang = expander.if_core(last, join, begin);
        let new = expander.local(cells);
        let end = expander.call_global("%last-pair", vec![new]);
        let advance = set_hidden(expander, tail, end);
        let steps = going_on(expander, vec![hang, advance]);
        // An appended empty list changes nothing.
        let any = expander.local(cells);
        let yes = expander.constant(Value::TRUE);
        Ok(expander.if_core(any, steps, yes))
    })
}
