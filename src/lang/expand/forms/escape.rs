//! Leaving early and cleaning up: blocks, `try`, `handler-case`, `unwind-protect`.

use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

pub fn expand_block(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&name, body)) = arguments.split_first() else {
        return Err(problem::malformed("block", "a name", "(block name form …)"));
    };
    let name = block_name(expander, name)?;
    expander.block(name, |expander| {
        expander.not_tail(|expander| expander.body(body))
    })
}

/// A block is named by a symbol; nil names the block of loops.
fn block_name(expander: &Expander, form: Form) -> Expanded<Option<Symbol>> {
    if form.value.is_null() {
        return Ok(None);
    }
    expander.wants_symbol("block", form).map(Some)
}

pub fn expand_return_from(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (name, value) = match *arguments {
        [name] => (name, None),
        [name, value] => (name, Some(value)),
        _ => {
            return Err(problem::malformed(
                "return-from",
                "a block and maybe a value",
                "(return-from name value)",
            ));
        }
    };
    let name = block_name(expander, name)?;
    leave(expander, name, value)
}

pub fn expand_return(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    match *arguments {
        [] => leave(expander, None, None),
        [value] => leave(expander, None, Some(value)),
        _ => Err(problem::malformed(
            "return",
            "at most one value",
            "(return value)",
        )),
    }
}

fn leave(expander: &mut Expander, name: Option<Symbol>, value: Option<Form>) -> Expanded<Core> {
    let Some(block) = expander.scope.use_block(name) else {
        let name = name.map_or("nil".to_string(), |name| {
            expander.world.name(name).to_string()
        });
        return Err(problem::no_block(&name));
    };
    let value = match value {
        Some(form) => expander.value(form)?,
        None => expander.nil(),
    };
    Ok(expander.core(CoreNode::ReturnFrom(block, Box::new(value))))
}

/// `(throw value)`, and `(throw tag value)` of `catch` by tag.
pub fn expand_throw(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[value] = arguments else {
        return Err(problem::malformed(
            "throw",
            "one value",
            "(throw {:type :my-error})",
        ));
    };
    let value = expander.value(value)?;
    Ok(expander.call_global("raise", vec![value]))
}

/// `(unwind-protect form cleanup …)`.
pub fn expand_unwind_protect(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let Some((&form, cleanup)) = arguments.split_first() else {
        return Err(problem::malformed(
            "unwind-protect",
            "a form and its cleanup",
            "(unwind-protect form cleanup …)",
        ));
    };
    let body = expander.value(form)?;
    let cleanup = expander.not_tail(|expander| expander.body(cleanup))?;
    Ok(protect(expander, body, cleanup))
}

fn protect(expander: &Expander, body: Core, cleanup: Core) -> Core {
    expander.core(CoreNode::Protect {
        body: Box::new(body),
        cleanup: Box::new(cleanup),
    })
}

/// One way of handling a condition.
struct Handler<'f> {
    /// The condition type; all conditions where there is none.
    kind: Option<Value>,
    variable: Option<Form>,
    /// Whether a thrown object is handed over in place of its condition.
    unwraps: bool,
    body: &'f [Form],
}

/// `(try body … (catch e handler …) (catch :type e handler …) (finally cleanup …))`.
pub fn expand_try(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(try form … (catch e handler …) (finally cleanup …))";
    let split = arguments
        .iter()
        .position(|&form| {
            expander.is_call_of(form, "catch") || expander.is_call_of(form, "finally")
        })
        .unwrap_or(arguments.len());
    let (body, clauses) = arguments.split_at(split);
    if clauses.is_empty() {
        return Err(problem::malformed("try", "a `catch` or a `finally`", usage));
    }
    let mut parts = Vec::new();
    for &clause in clauses {
        parts.push((clause, expander.proper(clause)?));
    }
    let mut handlers = Vec::new();
    let mut cleanup: Option<&[Form]> = None;
    for (clause, items) in &parts {
        let refuse =
            || problem::malformed("try", "`catch` before `finally`", usage).at(clause.span);
        if cleanup.is_some() {
            return Err(refuse());
        }
        if expander.is_call_of(*clause, "finally") {
            cleanup = Some(&items[1..]);
            continue;
        }
        if !expander.is_call_of(*clause, "catch") {
            return Err(refuse());
        }
        handlers.push(match &items[1..] {
            [kind, variable, body @ ..] if kind.value.is_keyword() && variable.is_symbol() => {
                Handler {
                    kind: Some(kind.value),
                    variable: Some(*variable),
                    unwraps: false,
                    body,
                }
            }
            [variable, body @ ..] if variable.is_symbol() => Handler {
                kind: None,
                variable: Some(*variable),
                unwraps: false,
                body,
            },
            _ => return Err(refuse()),
        });
    }
    let mut result = expander.not_tail(|expander| expander.clause(body))?;
    if !handlers.is_empty() {
        result = try_core(expander, result, &handlers)?;
    }
    if let Some(cleanup) = cleanup {
        let cleanup = expander.not_tail(|expander| expander.body(cleanup))?;
        result = protect(expander, result, cleanup);
    }
    Ok(result)
}

/// Runs the body; a condition goes to the first handler of its type, or on its way.
fn try_core(expander: &mut Expander, body: Core, handlers: &[Handler]) -> Expanded<Core> {
    let caught = expander.fresh_local();
    let mut choice = None;
    let mut arms = Vec::new();
    for handler in handlers {
        let handled = handler_core(expander, handler, caught)?;
        match handler.kind {
            None => {
                choice = Some(handled);
                break;
            }
            Some(kind) => {
                let condition = expander.local(caught);
                let kind = expander.constant(kind);
                let test = expander.call_global("%condition-is?", vec![condition, kind]);
                arms.push((test, handled));
            }
        }
    }
    let mut choice = match choice {
        Some(core) => core,
        None => rethrow(expander, caught),
    };
    for (test, handled) in arms.into_iter().rev() {
        choice = expander.if_core(test, handled, choice);
    }
    Ok(expander.core(CoreNode::Try {
        body: Box::new(body),
        variable: caught,
        handler: Box::new(choice),
    }))
}

fn rethrow(expander: &mut Expander, caught: LocalId) -> Core {
    let condition = expander.local(caught);
    expander.call_global("raise", vec![condition])
}

fn handler_core(expander: &mut Expander, handler: &Handler, caught: LocalId) -> Expanded<Core> {
    expander.scoped(|expander| {
        let name = handler.variable.and_then(|form| form.value.as_symbol());
        let Some(name) = name else {
            return expander.body(handler.body);
        };
        if !handler.unwraps {
            expander.scope.bind(name, Meaning::Local(caught));
            return expander.body(handler.body);
        }
        let condition = expander.local(caught);
        let value = expander.call_global("%handled-value", vec![condition]);
        let local = expander.bind_name(name);
        let body = expander.body(handler.body)?;
        Ok(expander.let_core(vec![(local, value)], body))
    })
}

/// `(handler-case form (type (e) handler …) … (:no-error (value) …))`.
pub fn expand_handler_case(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(handler-case form (error (e) handler …) …)";
    let Some((&form, clauses)) = arguments.split_first() else {
        return Err(problem::malformed("handler-case", "a form", usage));
    };
    let mut parts = Vec::new();
    for &clause in clauses {
        let refuse = || problem::malformed("handler-case", "clauses", usage).at(clause.span);
        let items = expander
            .list_of(clause)
            .filter(|items| items.len() >= 2)
            .ok_or_else(refuse)?;
        let variables = expander.list_of(items[1]).ok_or_else(refuse)?;
        parts.push((items, variables));
    }
    let body = expander.value(form)?;
    let mut handlers = Vec::new();
    let mut no_error = None;
    for (items, variables) in &parts {
        if expander.keyword_name(items[0]).as_deref() == Some("no-error") {
            no_error = Some((items, variables));
            continue;
        }
        handlers.push(Handler {
            kind: Some(items[0].value),
            variable: variables.first().copied(),
            unwraps: true,
            body: &items[2..],
        });
    }
    let Some((items, variables)) = no_error else {
        return try_core(expander, body, &handlers);
    };
    // What `:no-error` does is outside of the handlers, so the result is told from a handled one.
    let done = expander.fresh_local();
    let value = expander.fresh_local();
    let yes = expander.constant(Value::TRUE);
    let noted = super::assign::set_hidden(expander, done, yes);
    let result = expander.local(value);
    let noted = expander.sequence(vec![noted, result]);
    let body = expander.let_core(vec![(value, body)], noted);
    let tried = try_core(expander, body, &handlers)?;
    let outcome = expander.fresh_local();
    let success = expander.scoped(|expander| {
        let mut bindings = Bindings::new();
        if let Some(&name) = variables.first() {
            expander.bind_local(name, outcome, &mut bindings)?;
        }
        let body = expander.body(&items[2..])?;
        Ok(expander.let_star(bindings, body))
    })?;
    let test = expander.local(done);
    let handled = expander.local(outcome);
    let choice = expander.if_core(test, success, handled);
    let no = expander.constant(Value::FALSE);
    Ok(expander.let_star(vec![(done, no), (outcome, tried)], choice))
}

/// `(ignore-errors form …)`: nil where the forms fail.
pub fn expand_ignore_errors(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    ignore_errors(expander, arguments, false)
}

/// Several values are an object, and true: the condition is a second value only where it is asked for.
pub(super) fn ignore_errors(
    expander: &mut Expander,
    arguments: &[Form],
    with_condition: bool,
) -> Expanded<Core> {
    let body = expander.not_tail(|expander| expander.body(arguments))?;
    let caught = expander.fresh_local();
    let mut handler = expander.nil();
    if with_condition {
        let condition = expander.local(caught);
        handler = expander.call_global("values", vec![handler, condition]);
    }
    Ok(expander.core(CoreNode::Try {
        body: Box::new(body),
        variable: caught,
        handler: Box::new(handler),
    }))
}

/// `(guard (e clause …) body …)`: the clauses of a `cond`; unhandled conditions go on.
pub fn expand_guard(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(guard (e (test handler …) …) form …)";
    let refuse = || problem::malformed("guard", "a variable and clauses", usage);
    let Some((&head, body)) = arguments.split_first() else {
        return Err(refuse());
    };
    let items = expander
        .list_of(head)
        .filter(|items| !items.is_empty())
        .ok_or_else(|| refuse().at(head.span))?;
    let name = expander.wants_symbol("guard", items[0])?;
    let body = expander.not_tail(|expander| expander.body(body))?;
    let caught = expander.fresh_local();
    let handler = expander.scoped(|expander| {
        // What the program threw is seen as it was thrown.
        let condition = expander.local(caught);
        let thrown = expander.call_global("%thrown-value", vec![condition]);
        let local = expander.bind_name(name);
        let has_else = items
            .last()
            .and_then(|&last| expander.list_of(last))
            .is_some_and(|parts| {
                parts
                    .first()
                    .is_some_and(|&test| super::control::is_otherwise(expander, test))
            });
        let choice = if has_else {
            super::control::expand_cond(expander, head, &items[1..])?
        } else {
            super::control::cond_or(expander, &items[1..], |expander| rethrow(expander, caught))?
        };
        Ok(expander.let_core(vec![(local, thrown)], choice))
    })?;
    Ok(expander.core(CoreNode::Try {
        body: Box::new(body),
        variable: caught,
        handler: Box::new(handler),
    }))
}

/// `(parameterize ((parameter value) …) form …)`: parameters have other values for a while.
pub fn expand_parameterize(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::wants_bindings("parameterize", "nothing"));
    };
    let bindings = expander.binding_forms("parameterize", bindings)?;
    let mut made = Bindings::new();
    let mut pairs = Vec::new();
    for (parameter, value) in bindings {
        let parameter = expander.value(parameter)?;
        let value = match value {
            Some(form) => expander.value(form)?,
            None => expander.nil(),
        };
        let object = expander.fresh_local();
        made.push((object, parameter));
        let target = expander.local(object);
        let converted = expander.call_global("%parameter-convert", vec![target, value]);
        let new = expander.fresh_local();
        made.push((new, converted));
        pairs.push(expander.local(object));
        pairs.push(expander.local(new));
    }
    let bound = expander.call_global("%parameter-bind", pairs);
    let name = expander.world.intern("%parameters");
    let global = expander.world.global(name);
    let body = expander.not_tail(|expander| expander.body(body))?;
    let body = expander.core(CoreNode::Dynamic(vec![(global, bound)], Box::new(body)));
    Ok(expander.let_star(made, body))
}

/// `(delay form)`: a promise; `force` evaluates it once.
pub fn expand_delay(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let thunk = thunk(expander, arguments)?;
    Ok(expander.call_global("%make-promise", vec![thunk]))
}

/// A function of no arguments around a body.
pub fn thunk(expander: &mut Expander, body: &[Form]) -> Expanded<Core> {
    expander.function(super::functions::FunctionForms {
        name: None,
        parameters: Default::default(),
        body,
        docstring: None,
        block: None,
    })
}

/// `(assert test message …)`.
pub fn expand_assert(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&test, rest)) = arguments.split_first() else {
        return Err(problem::malformed(
            "assert",
            "a test",
            "(assert test \"message\")",
        ));
    };
    let text = format!("assertion failed: {}", expander.show(test));
    let held = expander.value(test)?;
    // Common Lisp puts a list of places before the message.
    let message = rest
        .iter()
        .position(|&form| expander.string(form).is_some())
        .map(|at| &rest[at..]);
    let failure = match message {
        Some(parts) => {
            let parts = expander.values(parts)?;
            expander.call_global("error", parts)
        }
        None => {
            let text = expander.world.heap_mut().string(&text);
            let text = expander.constant(text);
            let format = expander.world.heap_mut().string("~a");
            let format = expander.constant(format);
            expander.call_global("error", vec![format, text])
        }
    };
    let nil = expander.nil();
    Ok(expander.if_core(held, nil, failure))
}

/// `(check-type place type)`.
pub fn expand_check_type(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let [place, kind, ..] = *arguments else {
        return Err(problem::malformed(
            "check-type",
            "a place and a type",
            "(check-type x integer)",
        ));
    };
    let value = expander.value(place)?;
    let kind = expander.constant(kind.value);
    let place = expander.constant(place.value);
    Ok(expander.call_global("%check-type", vec![value, kind, place]))
}
