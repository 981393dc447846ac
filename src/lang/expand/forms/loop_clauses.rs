//! The extended `loop` of Common Lisp: clauses that iterate, collect and decide.
//!
//! All clauses become one list of steps, each true as long as the loop goes on, and the loop is
//! `(while (and step …))`: iteration, `while`, bodies and accumulation are all steps of that kind.

use crate::lang::expand::core::{BlockId, Core, CoreNode};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{Expanded, Problem};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::loop_accumulation::{Accumulate, Accumulator, accumulation};
use super::loop_iteration::{for_clause, going_on, repeat_clause, with_clause};

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

pub(super) struct LoopState {
    pub(super) name: Option<Symbol>,
    /// What `loop-finish` leaves.
    finish: BlockId,
    /// Made in order before the loop begins.
    pub(super) bindings: Bindings,
    pub(super) initially: Vec<Core>,
    pub(super) steps: Vec<Core>,
    pub(super) finally: Vec<Core>,
    pub(super) result: Option<Core>,
    /// What the loop answers where no clause says so.
    pub(super) default: Value,
    pub(super) accumulators: Vec<Accumulator>,
}

/// The clauses not yet read.
pub(super) struct Words<'f> {
    pub(super) forms: &'f [Form],
    pub(super) at: usize,
}

impl<'f> Words<'f> {
    pub(super) fn peek(&self) -> Option<Form> {
        self.forms.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Expanded<Form> {
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

pub(super) fn accept(expander: &Expander, words: &mut Words, wanted: &[&str]) -> Option<String> {
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
                    finish: expander.fresh_block(),
                    bindings: Bindings::new(),
                    initially: Vec::new(),
                    steps: Vec::new(),
                    finally: Vec::new(),
                    result: None,
                    default: Value::NIL,
                    accumulators: Vec::new(),
                };
                let finish = finish_symbol(expander);
                expander.scope.open_block(Some(finish), state.finish);
                let mut result = Ok(());
                while result.is_ok() && words.peek().is_some() {
                    result = clause(expander, &mut words, &mut state);
                }
                let finishes = expander.scope.close_block();
                result?;
                Ok(state.into_core(expander, finishes))
            })
        })
    })
}

/// The name of the block that `loop-finish` leaves; no program can write it.
fn finish_symbol(expander: &mut Expander) -> Symbol {
    expander.world.intern("(loop finish)")
}

/// `(loop-finish)`.
pub fn expand_loop_finish(expander: &mut Expander, _: Form, _: &[Form]) -> Expanded<Core> {
    let name = finish_symbol(expander);
    let nil = expander.nil();
    leave_block(expander, Some(name), nil)
}

impl LoopState {
    fn into_core(self, expander: &mut Expander, finishes: bool) -> Core {
        let test = match self.steps.len() {
            0 => expander.constant(Value::TRUE),
            _ => expander.core(CoreNode::And(self.steps)),
        };
        let nil = expander.nil();
        let mut body = self.initially;
        let mut rounds = expander.core(CoreNode::While(Box::new(test), Box::new(nil)));
        if finishes {
            rounds = expander.core(CoreNode::Block(self.finish, Box::new(rounds)));
        }
        body.push(rounds);
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
    // `collect it` takes what the test answered.
    let it = words.forms.get(words.at + 1).copied();
    if let Some(it) = it.filter(|&form| expander.is_named(form, "it")) {
        let name = expander.wants_symbol("loop", it)?;
        let nil = expander.nil();
        let value = expander.bind_name(name);
        state.bindings.push((value, nil));
        test = super::assign::set_hidden(expander, value, test);
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
