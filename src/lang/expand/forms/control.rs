//! Choosing: `if cond case when unless and or not?`, and doing things in order.

use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::source::Span;
use crate::lang::value::Value;

pub fn expand_if(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (test, then, otherwise) = match *arguments {
        [test, then] => (test, then, None),
        [test, then, otherwise] => (test, then, Some(otherwise)),
        _ => {
            let got = arguments.len();
            let plural = if got == 1 { "" } else { "s" };
            let wanted = format!("a test, a form and maybe another, got {got} form{plural}");
            return Err(match got {
                0 | 1 => problem::malformed("if", &wanted, "(if test then else)"),
                _ => problem::malformed("if", &wanted, "").hint(
                    "several forms make one branch in `(begin …)`; several tests stand in `cond`",
                ),
            });
        }
    };
    let test = expander.value(test)?;
    let then = expander.tail(then)?;
    let otherwise = match otherwise {
        Some(form) => expander.tail(form)?,
        None => expander.nil(),
    };
    Ok(expander.if_core(test, then, otherwise))
}

pub fn expand_when(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&test, body)) = arguments.split_first() else {
        return Err(problem::malformed("when", "a test", "(when test form …)"));
    };
    let test = expander.value(test)?;
    let body = expander.clause(body)?;
    let nil = expander.nil();
    Ok(expander.if_core(test, body, nil))
}

pub fn expand_unless(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&test, body)) = arguments.split_first() else {
        return Err(problem::malformed(
            "unless",
            "a test",
            "(unless test form …)",
        ));
    };
    let test = expander.value(test)?;
    let body = expander.clause(body)?;
    let nil = expander.nil();
    Ok(expander.if_core(test, nil, body))
}

pub fn expand_and(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    match arguments {
        [] => Ok(expander.constant(Value::TRUE)),
        [only] => expander.tail(*only),
        _ => {
            let parts = decisions(expander, arguments)?;
            Ok(expander.core(CoreNode::And(parts)))
        }
    }
}

pub fn expand_or(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    match arguments {
        [] => Ok(expander.constant(Value::FALSE)),
        [only] => expander.tail(*only),
        _ => {
            let parts = decisions(expander, arguments)?;
            Ok(expander.core(CoreNode::Or(parts)))
        }
    }
}

/// All but the last decide; the last stands where the whole form stands.
fn decisions(expander: &mut Expander, arguments: &[Form]) -> Expanded<Vec<Core>> {
    let mut parts = Vec::with_capacity(arguments.len());
    for (index, &form) in arguments.iter().enumerate() {
        parts.push(if index + 1 == arguments.len() {
            expander.tail(form)?
        } else {
            expander.value(form)?
        });
    }
    Ok(parts)
}

/// Whether a test is the word that always holds.
pub fn is_otherwise(expander: &Expander, form: Form) -> bool {
    form.value == Value::TRUE
        || matches!(expander.symbol_name(form), Some("else" | "otherwise" | "t"))
            && form
                .value
                .as_symbol()
                .is_some_and(|symbol| expander.scope.lookup(symbol).is_none())
}

pub fn expand_cond(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    cond_or(expander, arguments, |expander| expander.nil())
}

/// The clauses of a `cond`, and what happens where none holds.
pub fn cond_or(
    expander: &mut Expander,
    clauses: &[Form],
    no_match: impl FnOnce(&mut Expander) -> Core,
) -> Expanded<Core> {
    let mut steps: Vec<(Option<Span>, CondStep)> = Vec::with_capacity(clauses.len());
    let mut otherwise = None;
    for &clause in clauses {
        let outer = expander.span;
        expander.span = clause.span.or(outer);
        let step = cond_step(expander, clause);
        let step = step.map_err(|problem| problem.at(expander.span));
        let span = std::mem::replace(&mut expander.span, outer);
        match step? {
            // What stands behind is dead, as the audit says; it must be well formed all the same.
            _ if otherwise.is_some() => {}
            CondStep::Else(core) => otherwise = Some(core),
            step => steps.push((span, step)),
        }
    }
    let mut result = match otherwise {
        Some(core) => core,
        None => no_match(expander),
    };
    let outer = expander.span;
    for (span, step) in steps.into_iter().rev() {
        expander.span = span;
        result = match step {
            CondStep::Else(core) => core,
            CondStep::TestOnly(test) => expander.core(CoreNode::Or(vec![test, result])),
            CondStep::Then(test, body) => expander.if_core(test, body, result),
            CondStep::Arrow(local, value, call) => {
                let test = expander.local(local);
                let choice = expander.if_core(test, call, result);
                expander.let_core(vec![(local, value)], choice)
            }
        };
    }
    expander.span = outer;
    Ok(result)
}

/// One clause of a `cond`, expanded.
enum CondStep {
    Else(Core),
    /// `(test)`: the value of the test.
    TestOnly(Core),
    Then(Core, Core),
    /// `(test => receiver)`: the receiver is called with the value of the test.
    Arrow(LocalId, Core, Core),
}

fn cond_step(expander: &mut Expander, clause: Form) -> Expanded<CondStep> {
    let Some(parts) = expander
        .list_or_vector(clause)
        .filter(|parts| !parts.is_empty())
    else {
        return Err(problem::malformed(
            "cond",
            &format!("clauses, got `{}`", expander.show(clause)),
            "(cond (test form …) … (else form …))",
        ));
    };
    let (test, body) = (parts[0], &parts[1..]);
    if is_otherwise(expander, test) {
        return Ok(CondStep::Else(if body.is_empty() {
            expander.constant(Value::TRUE)
        } else {
            expander.clause(body)?
        }));
    }
    let test = expander.value(test)?;
    match *body {
        [] => Ok(CondStep::TestOnly(test)),
        [arrow, receiver] if expander.is_named(arrow, "=>") => {
            let local = expander.fresh_local();
            let function = expander.value(receiver)?;
            let argument = expander.local(local);
            let call = expander.core(CoreNode::Call(Box::new(function), vec![argument]));
            Ok(CondStep::Arrow(local, test, call))
        }
        _ => Ok(CondStep::Then(test, expander.clause(body)?)),
    }
}

/// What `case` does when no clause fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NoMatch {
    Nil,
    Error,
}

pub fn expand_case(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    case(expander, "case", arguments, NoMatch::Nil)
}

pub fn expand_ecase(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    case(expander, "ecase", arguments, NoMatch::Error)
}

fn case(
    expander: &mut Expander,
    name: &str,
    arguments: &[Form],
    no_match: NoMatch,
) -> Expanded<Core> {
    let Some((&key, clauses)) = arguments.split_first() else {
        return Err(problem::malformed(
            name,
            "a key and clauses",
            &format!("({name} key ((1 2) form …) (else form …))"),
        ));
    };
    let key = expander.value(key)?;
    expander.with_temporary(key, |expander, key| {
        let mut chain = Vec::new();
        let mut otherwise = None;
        for (index, &clause) in clauses.iter().enumerate() {
            let Some(parts) = expander.list_of(clause).filter(|parts| !parts.is_empty()) else {
                return Err(problem::malformed(
                    name,
                    &format!("clauses, got `{}`", expander.show(clause)),
                    &format!("({name} key ((1 2) form …) (else form …))"),
                )
                .at(clause.span));
            };
            let last = index + 1 == clauses.len();
            if last && is_otherwise(expander, parts[0]) {
                otherwise = Some(expander.clause(&parts[1..])?);
                break;
            }
            let test = case_test(expander, key, parts[0])?;
            chain.push((test, expander.clause(&parts[1..])?));
        }
        let mut result = match otherwise {
            Some(core) => core,
            None if no_match == NoMatch::Nil => expander.nil(),
            None => {
                let value = expander.local(key);
                expander.call_global("%no-case", vec![value])
            }
        };
        for (test, body) in chain.into_iter().rev() {
            result = expander.if_core(test, body, result);
        }
        Ok(result)
    })
}

fn case_test(expander: &mut Expander, key: LocalId, data: Form) -> Expanded<Core> {
    let data = expander.list_of(data).unwrap_or_else(|| vec![data]);
    let mut tests = Vec::with_capacity(data.len());
    for datum in data {
        let value = expander.local(key);
        let datum = expander.constant(datum.value);
        tests.push(expander.call_global("%case=", vec![value, datum]));
    }
    Ok(match tests.len() {
        0 => expander.constant(Value::FALSE),
        1 => tests.remove(0),
        _ => expander.core(CoreNode::Or(tests)),
    })
}

pub fn expand_typecase(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    typecase(expander, "typecase", arguments, NoMatch::Nil)
}

pub fn expand_etypecase(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    typecase(expander, "etypecase", arguments, NoMatch::Error)
}

fn typecase(
    expander: &mut Expander,
    name: &str,
    arguments: &[Form],
    no_match: NoMatch,
) -> Expanded<Core> {
    let usage = format!("({name} value (integer form …) (else form …))");
    let Some((&key, clauses)) = arguments.split_first() else {
        return Err(problem::malformed(name, "a value and clauses", &usage));
    };
    let key = expander.value(key)?;
    expander.with_temporary(key, |expander, key| {
        let mut chain = Vec::new();
        let mut result = match no_match {
            NoMatch::Nil => expander.nil(),
            NoMatch::Error => {
                let value = expander.local(key);
                expander.call_global("%no-case", vec![value])
            }
        };
        for &clause in clauses {
            let Some(parts) = expander.list_of(clause).filter(|parts| !parts.is_empty()) else {
                return Err(problem::malformed(name, "clauses", &usage).at(clause.span));
            };
            if is_otherwise(expander, parts[0]) {
                result = expander.clause(&parts[1..])?;
                break;
            }
            let value = expander.local(key);
            let kind = expander.constant(parts[0].value);
            let test = expander.call_global("%typep", vec![value, kind]);
            chain.push((test, expander.clause(&parts[1..])?));
        }
        for (test, body) in chain.into_iter().rev() {
            result = expander.if_core(test, body, result);
        }
        Ok(result)
    })
}

pub fn expand_begin(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.forms(arguments)
}

/// `(prog1 first form …)`: the value of the first.
pub fn expand_prog1(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    prog_nth(expander, "prog1", arguments, 1)
}

/// `(prog2 first second form …)`: the value of the second.
pub fn expand_prog2(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    prog_nth(expander, "prog2", arguments, 2)
}

fn prog_nth(expander: &mut Expander, name: &str, arguments: &[Form], nth: usize) -> Expanded<Core> {
    if arguments.len() < nth {
        return Err(problem::malformed(
            name,
            &format!("{nth} form{} or more", if nth == 1 { "" } else { "s" }),
            &format!("({name} form …)"),
        ));
    }
    let mut before = expander.values(&arguments[..nth])?;
    let after = expander.values(&arguments[nth..])?;
    let Some(kept) = before.pop() else {
        return Ok(expander.nil());
    };
    let kept = expander.with_temporary(kept, |expander, local| {
        let mut steps = after;
        steps.push(expander.local(local));
        Ok(expander.sequence(steps))
    })?;
    before.push(kept);
    Ok(expander.sequence(before))
}

pub fn expand_while(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&test, body)) = arguments.split_first() else {
        return Err(problem::malformed("while", "a test", "(while test form …)"));
    };
    expander.nil_block(|expander| {
        expander.not_tail(|expander| {
            let test = expander.tail(test)?;
            let body = expander.clause(body)?;
            Ok(expander.core(CoreNode::While(Box::new(test), Box::new(body))))
        })
    })
}
