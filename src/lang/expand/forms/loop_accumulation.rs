//! The clauses of `loop` that accumulate: `collect append sum count maximize minimize`.

use crate::lang::expand::core::{Core, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::problem::Expanded;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::assign::set_hidden;
use super::loop_clauses::{LoopState, Words, accept};
use super::loop_iteration::{going_on, hidden};

/// How values are accumulated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Accumulate {
    Collect,
    Append,
    Sum,
    Count,
    Maximize,
    Minimize,
}

/// An accumulation in progress: its variable, and the last pair of a list under construction.
pub(super) struct Accumulator {
    pub(super) name: Option<Symbol>,
    pub(super) value: LocalId,
    pub(super) tail: LocalId,
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

pub(super) fn accumulation(
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
    super::loop_iteration::declared_type(expander, words)?;
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
