//! Repeating: `loop` with `recur`, `do`, `dotimes`, `dolist`.

use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::{Expander, RecurTarget};
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;

use super::binding::BindingForm;

/// Tells the three shapes of `loop` apart.
pub fn expand_loop(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    match arguments.first() {
        Some(&first) if first.is_symbol() => {
            super::loop_clauses::expand_loop_clauses(expander, form, arguments)
        }
        Some(&first) if is_binding_list(expander, first) => {
            let bindings = expander.binding_forms("loop", first)?;
            recur_loop(expander, &bindings, &arguments[1..])
        }
        _ => endless_loop(expander, arguments),
    }
}

/// `[i 0]`, `((i 0) (j 1))` and `()` are bindings; other lists are forms to repeat.
fn is_binding_list(expander: &Expander, form: Form) -> bool {
    if expander.reader().vector(form).is_some() {
        return true;
    }
    expander.list_of(form).is_some_and(|items| {
        items.iter().all(|&item| {
            expander.list_of(item).is_some_and(|parts| {
                parts.len() == 2 && (parts[0].is_symbol() || expander.is_pattern(parts[0]))
            })
        })
    })
}

fn recur_loop(expander: &mut Expander, bindings: &[BindingForm], body: &[Form]) -> Expanded<Core> {
    let mut values = Vec::with_capacity(bindings.len());
    for &(_, value) in bindings {
        let value = match value {
            Some(form) => expander.value(form)?,
            None => expander.nil(),
        };
        values.push((expander.fresh_local(), value));
    }
    let outer = expander.recur;
    let result = expander.nil_block(|expander| {
        let body = expander.scoped(|expander| {
            let mut patterns = Bindings::new();
            for (&(target, _), &(local, _)) in bindings.iter().zip(&values) {
                if !target.is_symbol() && !expander.is_pattern(target) {
                    return Err(problem::cannot_bind(&expander.show(target)).at(target.span));
                }
                expander.bind_local(target, local, &mut patterns)?;
            }
            expander.recur = RecurTarget::Loop {
                count: bindings.len(),
            };
            let body = expander.body(body)?;
            Ok(expander.let_star(patterns, body))
        })?;
        Ok(expander.core(CoreNode::Loop(values, Box::new(body))))
    });
    expander.recur = outer;
    result
}

pub fn expand_recur(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let count = match expander.recur {
        RecurTarget::Outside => return Err(problem::recur_outside()),
        RecurTarget::NotTail => return Err(problem::recur_not_tail()),
        RecurTarget::Loop { count } => count,
        RecurTarget::Function { count, .. } => {
            expander.recur = RecurTarget::Function { count, used: true };
            count
        }
    };
    if arguments.len() != count {
        return Err(problem::recur_count(count, arguments.len()));
    }
    let values = expander.values(arguments)?;
    Ok(expander.core(CoreNode::Recur(values)))
}

/// `(loop form …)`: again and again, until something returns or throws.
fn endless_loop(expander: &mut Expander, body: &[Form]) -> Expanded<Core> {
    expander.nil_block(|expander| {
        expander.not_tail(|expander| {
            let test = expander.constant(Value::TRUE);
            let body = expander.body(body)?;
            Ok(expander.core(CoreNode::While(Box::new(test), Box::new(body))))
        })
    })
}

/// `(do ((i 0 (+ i 1)) …) (test result …) form …)`; `do*` steps one after the other.
pub fn expand_do(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(do ((i 0 (+ i 1))) ((= i 10) result) form …)";
    let [variables, end, body @ ..] = arguments else {
        return Err(problem::malformed("do", "variables and an end test", usage));
    };
    let refuse = |form: Form| problem::malformed("do", "variables with steps", usage).at(form.span);
    let mut targets = Vec::new();
    for variable in expander
        .list_of(*variables)
        .ok_or_else(|| refuse(*variables))?
    {
        let parts = if variable.is_symbol() {
            vec![variable]
        } else {
            expander
                .list_of(variable)
                .filter(|parts| (1..=3).contains(&parts.len()))
                .ok_or_else(|| refuse(variable))?
        };
        let name = expander.wants_symbol("do", parts[0])?;
        targets.push((name, parts.get(1).copied(), parts.get(2).copied()));
    }
    let end = expander
        .list_of(*end)
        .filter(|parts| !parts.is_empty())
        .ok_or_else(|| problem::malformed("do", "an end test in a list", usage).at(end.span))?;
    expander.nil_block(|expander| {
        expander.not_tail(|expander| {
            let mut bindings = Vec::new();
            for &(_, first, _) in &targets {
                let value = match first {
                    Some(form) => expander.tail(form)?,
                    None => expander.nil(),
                };
                bindings.push((expander.fresh_local(), value));
            }
            expander.scoped(|expander| {
                for (&(name, _, _), &(local, _)) in targets.iter().zip(&bindings) {
                    expander
                        .scope
                        .bind(name, crate::lang::expand::scope::Meaning::Local(local));
                }
                let test = expander.tail(end[0])?;
                let result = expander.body(&end[1..])?;
                let body = expander.body(body)?;
                let mut steps = Vec::new();
                for (&(_, _, step), &(local, _)) in targets.iter().zip(&bindings) {
                    steps.push(match step {
                        Some(form) => expander.tail(form)?,
                        None => expander.local(local),
                    });
                }
                let again = expander.core(CoreNode::Recur(steps));
                let again = expander.sequence(vec![body, again]);
                let turn = expander.if_core(test, result, again);
                Ok(expander.core(CoreNode::Loop(bindings, Box::new(turn))))
            })
        })
    })
}

/// `(dotimes (i count result) form …)`.
pub fn expand_dotimes(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(dotimes (i count) form …)";
    let (target, count, result, body) = iteration_head(expander, "dotimes", usage, arguments)?;
    expander.nil_block(|expander| {
        expander.not_tail(|expander| {
            let count = expander.tail(count)?;
            expander.with_temporary(count, |expander, limit| {
                let index = expander.fresh_local();
                let zero = expander.integer(0);
                expander.scoped(|expander| {
                    let mut patterns = Bindings::new();
                    expander.bind_local(target, index, &mut patterns)?;
                    let at = expander.local(index);
                    let end = expander.local(limit);
                    let test = expander.call_global("<", vec![at, end]);
                    let body = expander.body(body)?;
                    let at = expander.local(index);
                    let one = expander.integer(1);
                    let next = expander.call_global("+", vec![at, one]);
                    let again = expander.core(CoreNode::Recur(vec![next]));
                    let again = expander.sequence(vec![body, again]);
                    let result = result_core(expander, result)?;
                    let turn = expander.if_core(test, again, result);
                    Ok(expander.core(CoreNode::Loop(vec![(index, zero)], Box::new(turn))))
                })
            })
        })
    })
}

/// `(dolist (x list result) form …)`; the list may be a vector or another sequence.
pub fn expand_dolist(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(dolist (x list) form …)";
    let (target, list, result, body) = iteration_head(expander, "dolist", usage, arguments)?;
    expander.nil_block(|expander| {
        expander.not_tail(|expander| {
            let list = expander.tail(list)?;
            let list = expander.call_global("%sequence->list", vec![list]);
            let rest = expander.fresh_local();
            let (body, result) = expander.scoped(|expander| {
                let mut bindings = Bindings::new();
                let cell = expander.local(rest);
                let element = expander.call_global("car", vec![cell]);
                expander.bind_target(target, element, &mut bindings)?;
                let body = expander.body(body)?;
                let cell = expander.local(rest);
                let next = expander.call_global("cdr", vec![cell]);
                let again = expander.core(CoreNode::Recur(vec![next]));
                let again = expander.sequence(vec![body, again]);
                let again = expander.let_star(bindings, again);
                Ok((again, result_core(expander, result)?))
            })?;
            let test = expander.local(rest);
            let turn = expander.if_core(test, body, result);
            Ok(expander.core(CoreNode::Loop(vec![(rest, list)], Box::new(turn))))
        })
    })
}

fn result_core(expander: &mut Expander, result: Option<Form>) -> Expanded<Core> {
    match result {
        Some(form) => expander.tail(form),
        None => Ok(expander.nil()),
    }
}

type IterationHead<'f> = (Form, Form, Option<Form>, &'f [Form]);

/// Reads `(name form result)` before the body of `dotimes` and `dolist`.
fn iteration_head<'f>(
    expander: &Expander,
    name: &str,
    usage: &str,
    arguments: &'f [Form],
) -> Expanded<IterationHead<'f>> {
    let refuse = || problem::malformed(name, "a variable and what it runs over", usage);
    let Some((&head, body)) = arguments.split_first() else {
        return Err(refuse());
    };
    let parts = expander.list_or_vector(head).unwrap_or_default();
    match parts[..] {
        [target, over] => Ok((target, over, None, body)),
        [target, over, result] => Ok((target, over, Some(result), body)),
        _ => Err(refuse().at(head.span)),
    }
}
