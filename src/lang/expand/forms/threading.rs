//! Threading a value through calls, and binding what may be missing: `-> ->> as-> some-> if-let`.

use crate::lang::expand::core::Core;
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;

/// Where the threaded value goes in each step.
#[derive(Clone, Copy)]
enum Position {
    First,
    Last,
}

impl Expander<'_> {
    /// Makes a list form; its parts keep the places they had.
    pub fn make_list(&mut self, items: &[Form]) -> Form {
        let values: Vec<Value> = items.iter().map(|item| item.value).collect();
        let list = self.world.heap_mut().list(&values);
        self.world.protect(list);
        let span = items.first().and_then(|first| first.span).or(self.span);
        Form::new(list, span)
    }
}

/// Puts a form into a step: `(f a)` becomes `(f x a)` or `(f a x)`, `f` becomes `(f x)`.
fn thread(expander: &mut Expander, value: Form, step: Form, position: Position) -> Form {
    let is_function = ["lambda", "fn", "short-lambda", "quote", "function"]
        .iter()
        .any(|word| expander.is_call_of(step, word));
    let items = expander
        .list_of(step)
        .filter(|items| !items.is_empty() && !is_function);
    let items = match (items, position) {
        (None, _) => vec![step, value],
        (Some(mut items), Position::First) => {
            items.insert(1, value);
            items
        }
        (Some(mut items), Position::Last) => {
            items.push(value);
            items
        }
    };
    let form = expander.make_list(&items);
    Form::new(form.value, step.span.or(form.span))
}

fn thread_all(
    expander: &mut Expander,
    name: &str,
    arguments: &[Form],
    position: Position,
) -> Expanded<Core> {
    let Some((&first, steps)) = arguments.split_first() else {
        return Err(problem::malformed(
            name,
            "a value",
            &format!("({name} value (f a) (g b))"),
        ));
    };
    let mut form = first;
    for &step in steps {
        form = thread(expander, form, step, position);
    }
    expander.tail(form)
}

pub fn expand_thread_first(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    thread_all(expander, "->", arguments, Position::First)
}

pub fn expand_thread_last(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    thread_all(expander, "->>", arguments, Position::Last)
}

/// `(as-> value name form …)`: each form sees the value before it by that name.
pub fn expand_thread_as(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let [value, name, steps @ ..] = arguments else {
        return Err(problem::malformed(
            "as->",
            "a value and a name",
            "(as-> value x (f x) (g x))",
        ));
    };
    let mut value = expander.value(*value)?;
    expander.scoped(|expander| {
        let mut bindings = Bindings::new();
        for &step in steps {
            expander.bind_target(*name, value, &mut bindings)?;
            value = expander.value(step)?;
        }
        Ok(expander.let_star(bindings, value))
    })
}

/// `(some-> value (f a) …)`: stops with nil as soon as a value is nil.
pub fn expand_thread_some(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&first, steps)) = arguments.split_first() else {
        return Err(problem::malformed(
            "some->",
            "a value",
            "(some-> value (f a) (g b))",
        ));
    };
    let mut value = expander.value(first)?;
    expander.scoped(|expander| {
        let mut locals = Vec::new();
        for &step in steps {
            let local = expander.fresh_local();
            let name = expander.world.generate("some");
            expander
                .scope
                .bind(name, crate::lang::expand::scope::Meaning::Local(local));
            let name = Form::new(Value::symbol(name), step.span);
            let form = thread(expander, name, step, Position::First);
            let next = expander.value(form)?;
            locals.push((local, std::mem::replace(&mut value, next)));
        }
        // From the last step outwards: `(let (x value) (if (nil? x) nil next))`.
        for (local, before) in locals.into_iter().rev() {
            let subject = expander.local(local);
            let test = expander.call_global("nil?", vec![subject]);
            let nil = expander.nil();
            let choice = expander.if_core(test, nil, value);
            value = expander.let_core(vec![(local, before)], choice);
        }
        Ok(value)
    })
}

/// `(if-let (name value) then else)`: whether the value is not nil.
pub fn expand_if_let(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(if-let (name value) then else)";
    let (binding, then, otherwise) = match *arguments {
        [binding, then] => (binding, then, None),
        [binding, then, otherwise] => (binding, then, Some(otherwise)),
        _ => return Err(problem::malformed("if-let", "a binding and forms", usage)),
    };
    let otherwise = match otherwise {
        Some(form) => expander.tail(form)?,
        None => expander.nil(),
    };
    bind_if_present(expander, "if-let", usage, binding, &[then], otherwise)
}

/// `(when-let (name value) form …)`.
pub fn expand_when_let(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(when-let (name value) form …)";
    let Some((&binding, body)) = arguments.split_first() else {
        return Err(problem::malformed("when-let", "a binding", usage));
    };
    let nil = expander.nil();
    bind_if_present(expander, "when-let", usage, binding, body, nil)
}

/// Returns what one of these forms stands for, one step of it; nothing where it is written otherwise
/// than Sema, whose macros they are, would have it.
pub fn one_step(expander: &mut Expander, name: &str, arguments: &[Form]) -> Option<Form> {
    let span = expander.span;
    let [list, condition, missing, not, when] = ["let", "if", "nil?", "not", "when"].map(|word| {
        let symbol = expander.world.intern(word);
        Form::new(Value::symbol(symbol), span)
    });
    let head = expander.world.intern(name);
    let head = Form::new(Value::symbol(head), span);
    // `((name value))` of a `let`.
    let bound = |expander: &mut Expander, name: Form, value: Form| {
        let pair = expander.make_list(&[name, value]);
        expander.make_list(&[pair])
    };
    match (name, arguments) {
        ("->" | "->>" | "some->", &[value]) | ("as->", &[value, _]) => Some(value),
        ("->" | "->>", &[value, step, ref rest @ ..]) => {
            let position = match name {
                "->" => Position::First,
                _ => Position::Last,
            };
            let mut items = vec![head, thread(expander, value, step, position)];
            items.extend(rest);
            Some(expander.make_list(&items))
        }
        ("as->", &[value, target, step, ref rest @ ..]) => {
            let mut items = vec![head, step, target];
            items.extend(rest);
            let inner = expander.make_list(&items);
            let pair = bound(expander, target, value);
            Some(expander.make_list(&[list, pair, inner]))
        }
        ("some->", &[value, step, ref rest @ ..]) => {
            let found = expander.world.generate("v");
            let found = Form::new(Value::symbol(found), span);
            let mut items = vec![head, thread(expander, found, step, Position::First)];
            items.extend(rest);
            let inner = expander.make_list(&items);
            let test = expander.make_list(&[missing, found]);
            let nothing = Form::new(Value::NIL, span);
            let choice = expander.make_list(&[condition, test, nothing, inner]);
            let pair = bound(expander, found, value);
            Some(expander.make_list(&[list, pair, choice]))
        }
        ("if-let" | "when-let", &[binding, ref rest @ ..]) => {
            let [target, value] = expander.list_or_vector(binding)?[..] else {
                return None;
            };
            let test = expander.make_list(&[missing, target]);
            let choice = match (name, rest) {
                ("if-let", &[then, otherwise]) => {
                    expander.make_list(&[condition, test, otherwise, then])
                }
                ("when-let", body) => {
                    let test = expander.make_list(&[not, test]);
                    let mut items = vec![when, test];
                    items.extend(body);
                    expander.make_list(&items)
                }
                _ => return None,
            };
            let pair = bound(expander, target, value);
            Some(expander.make_list(&[list, pair, choice]))
        }
        _ => None,
    }
}

fn bind_if_present(
    expander: &mut Expander,
    name: &str,
    usage: &str,
    binding: Form,
    body: &[Form],
    otherwise: Core,
) -> Expanded<Core> {
    let refuse = || problem::malformed(name, "one binding", usage).at(binding.span);
    let mut parts = expander.list_or_vector(binding).ok_or_else(refuse)?;
    // `((name value))`, as in `let`.
    if let [only] = parts[..] {
        parts = expander.list_or_vector(only).ok_or_else(refuse)?;
    }
    let [target, value] = parts[..] else {
        return Err(refuse());
    };
    let value = expander.value(value)?;
    expander.with_temporary(value, |expander, local| {
        let then = expander.scoped(|expander| {
            let mut bindings = Bindings::new();
            expander.bind_local(target, local, &mut bindings)?;
            let body = expander.body(body)?;
            Ok(expander.let_star(bindings, body))
        })?;
        let subject = expander.local(local);
        let test = expander.call_global("nil?", vec![subject]);
        Ok(expander.if_core(test, otherwise, then))
    })
}
