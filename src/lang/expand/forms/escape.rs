//! Leaving early and cleaning up: blocks, `try`, `handler-case`, `unwind-protect`.

use crate::lang::expand::core::{Core, CoreNode, LambdaCore, LocalId};
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
    expander.block(name, |expander| expander.body(body))
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
    let parts = expander.values(arguments)?;
    match parts.len() {
        1 => Ok(expander.call_global("throw", parts)),
        2 => Ok(expander.call_global("%throw-to", parts)),
        _ => Err(problem::malformed(
            "throw",
            "one value",
            "(throw {:type :my-error})",
        )),
    }
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
        .position(|&form| is_catch(expander, form) || expander.is_call_of(form, "finally"))
        .unwrap_or(arguments.len());
    let (body, clauses) = arguments.split_at(split);
    if clauses.is_empty() {
        return Err(problem::malformed("try", "a `catch` or a `finally`", usage));
    }
    let mut parts = Vec::new();
    for &clause in clauses {
        let is_clause = ["catch", "finally"]
            .iter()
            .any(|word| expander.is_call_of(clause, word));
        if !is_clause {
            return Err(problem::behind_catch(&expander.show(clause), usage).at(clause.span));
        }
        parts.push((clause, expander.proper(clause)?));
    }
    let mut handlers = Vec::new();
    let mut cleanup: Option<&[Form]> = None;
    for (clause, items) in &parts {
        let refuse = |wanted| problem::malformed("try", wanted, usage).at(clause.span);
        if cleanup.is_some() {
            return Err(refuse("its one `finally` last"));
        }
        if expander.is_call_of(*clause, "finally") {
            cleanup = Some(&items[1..]);
            continue;
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
            _ => return Err(refuse("a name for what is caught")),
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

/// `(catch e …)`; `(catch 'tag …)` is a form of the body.
fn is_catch(expander: &Expander, form: Form) -> bool {
    expander.is_call_of(form, "catch")
        && expander
            .list_of(form)
            .is_some_and(|parts| parts.get(1).is_none_or(|first| !first.value.is_pair()))
}

/// Runs the body; a condition goes to the first handler of its type, or on its way.
fn try_core(expander: &mut Expander, body: Core, handlers: &[Handler]) -> Expanded<Core> {
    let caught = expander.fresh_local();
    let choice = choose_handler(expander, caught, handlers)?;
    Ok(expander.core(CoreNode::Try {
        body: Box::new(body),
        variable: caught,
        handler: Box::new(choice),
        limits: false,
    }))
}

/// The first handler of the type of what was caught; where there is none, it goes on its way.
fn choose_handler(
    expander: &mut Expander,
    caught: LocalId,
    handlers: &[Handler],
) -> Expanded<Core> {
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
    Ok(choice)
}

/// Runs the body with a handler that stands in line with all others: it is asked before anything is
/// unwound, by `signal` as well, and leaves with the condition for the clauses.
///
/// ```text
/// (block done
///   (let ((caught (block left
///                   (try (return-from done (with-handler (types (lambda (c) (return-from left c))) body))
///                     (catch-limit c c)))))
///     clauses …))
/// ```
fn cases_core(
    expander: &mut Expander,
    handlers: &[Handler],
    body: impl FnOnce(&mut Expander) -> Expanded<Core>,
) -> Expanded<Core> {
    let (done, left) = (expander.fresh_block(), expander.fresh_block());
    let mut types = vec![Value::symbol(expander.world.intern("or"))];
    types.extend(handlers.iter().filter_map(|handler| handler.kind));
    let types = expander.world.heap_mut().list(&types);
    let types = expander.constant(types);
    let condition = expander.fresh_local();
    let leaving = expander.local(condition);
    let leaving = expander.core(CoreNode::ReturnFrom(left, Box::new(leaving)));
    let function = expander.core(CoreNode::Lambda(Box::new(LambdaCore {
        name: None,
        required: vec![condition],
        optional: Vec::new(),
        keywords: Vec::new(),
        allow_other_keys: false,
        rest: None,
        body: leaving,
        docstring: None,
        is_apart: false,
    })));
    let established = expander.call_global("%establish-case", vec![types, function]);
    let name = expander.world.intern("%handlers");
    let global = expander.world.global(name);
    let body = body(expander)?;
    let body = expander.core(CoreNode::Dynamic(
        vec![(global, established)],
        Box::new(body),
    ));
    let body = expander.core(CoreNode::ReturnFrom(done, Box::new(body)));
    let limit = expander.fresh_local();
    let handler = expander.local(limit);
    let tried = expander.core(CoreNode::Try {
        body: Box::new(body),
        variable: limit,
        handler: Box::new(handler),
        limits: true,
    });
    let caught = expander.core(CoreNode::Block(left, Box::new(tried)));
    let body = expander.with_temporary(caught, |expander, caught| {
        choose_handler(expander, caught, handlers)
    })?;
    Ok(expander.core(CoreNode::Block(done, Box::new(body))))
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
    let mut handlers = Vec::new();
    let mut no_error = None;
    for (items, variables) in &parts {
        if expander.keyword_name(items[0]).as_deref() == Some("no-error") {
            no_error = Some((items, items[1]));
            continue;
        }
        handlers.push(Handler {
            kind: Some(items[0].value),
            variable: variables.first().copied(),
            unwraps: true,
            body: &items[2..],
        });
    }
    let Some((items, parameters)) = no_error else {
        return expander
            .not_tail(|expander| cases_core(expander, &handlers, |expander| expander.value(form)));
    };
    // What `:no-error` does is outside of the handlers, so the result is told from a handled one.
    let done = expander.fresh_local();
    let value = expander.fresh_local();
    let tried = cases_core(expander, &handlers, |expander| {
        let body = super::binding::several_values(expander, form)?;
        let yes = expander.constant(Value::TRUE);
        let noted = super::assign::set_hidden(expander, done, yes);
        let result = expander.local(value);
        let noted = expander.sequence(vec![noted, result]);
        Ok(expander.let_core(vec![(value, body)], noted))
    })?;
    let outcome = expander.fresh_local();
    let parameters = expander.parameters("handler-case", parameters)?;
    let success = expander.function(super::functions::FunctionForms {
        name: None,
        parameters,
        body: &items[2..],
        docstring: None,
        block: None,
    })?;
    let result = expander.local(outcome);
    let values = expander.call_global("%values->list", vec![result]);
    let success = expander.call_global("apply", vec![success, values]);
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
    let error = Value::symbol(expander.world.intern("error"));
    let variable = expander.world.generate("condition");
    let variable = Form::new(Value::symbol(variable), expander.span);
    let values = super::methods::word(expander, "%values");
    let nil = Form::new(Value::NIL, expander.span);
    let answer = match with_condition {
        true => expander.make_list(&[values, nil, variable]),
        false => nil,
    };
    let handler = Handler {
        kind: Some(error),
        variable: Some(variable),
        unwraps: true,
        body: &[answer],
    };
    expander
        .not_tail(|expander| cases_core(expander, &[handler], |expander| expander.body(arguments)))
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
        limits: false,
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
    // Common Lisp puts a list of places before what is signalled.
    let datum = match rest {
        [first, ..] if expander.string(*first).is_some() => rest,
        [_, datum @ ..] => datum,
        [] => &[],
    };
    let mut parts = expander.values(datum)?;
    if parts.is_empty() {
        let text = expander.world.heap_mut().string("assertion failed");
        let control = expander.world.heap_mut().string("~a");
        parts = vec![expander.constant(control), expander.constant(text)];
    }
    // Whoever continues is asked again.
    let failed = expander.not_tail(|expander| expander.value(test))?;
    let [yes, no] = [Value::TRUE, Value::FALSE].map(|value| expander.constant(value));
    let failed = expander.if_core(failed, no, yes);
    let failure = expander.call_global("%assertion-failed", parts);
    let held = expander.core(CoreNode::While(Box::new(failed), Box::new(failure)));
    let answer = expander.constant(Value::TRUE);
    Ok(expander.sequence(vec![held, answer]))
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
    let wanted = expander.constant(kind.value);
    let written = expander.constant(place.value);
    let value = expander.value(place)?;
    if !place.is_symbol() {
        return expander.with_temporary(value, |expander, value| {
            let parts = [value, value].map(|it| expander.local(it));
            let [tested, shown] = parts;
            let kind = expander.constant(kind.value);
            let fits = expander.call_global("%typep", vec![tested, kind]);
            let refusal = expander.call_global("%check-type", vec![shown, wanted, written]);
            let nil = expander.nil();
            Ok(expander.if_core(fits, nil, refusal))
        });
    }
    // A handler may store another value, which is looked at in turn.
    let fits = expander.call_global("%typep", vec![value, wanted]);
    let [yes, no] = [Value::TRUE, Value::FALSE].map(|value| expander.constant(value));
    let fails = expander.if_core(fits, no, yes);
    let value = expander.value(place)?;
    let wanted = expander.constant(kind.value);
    let better = expander.call_global("%better-value", vec![value, wanted, written]);
    let symbol = expander.wants_symbol("check-type", place)?;
    let store = expander.set_variable(symbol, better)?;
    Ok(expander.core(CoreNode::While(Box::new(fails), Box::new(store))))
}
