//! Assignment: `set! setq setf` and what is made of them.

use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::place::Place;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;

/// `(set! name value)`.
pub fn expand_set(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    match arguments {
        [_, _] => expand_setf(expander, form, arguments),
        _ => Err(problem::malformed(
            "set!",
            "a name and a value",
            "(set! name value)",
        )),
    }
}

/// `(setf place value …)`, one pair after the other; the value of the last.
pub fn expand_setf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    if arguments.len() % 2 == 1 {
        return Err(problem::malformed(
            "setf",
            "places and values in pairs",
            "(setf place value …)",
        ));
    }
    let mut steps = Vec::with_capacity(arguments.len() / 2);
    for pair in arguments.chunks(2) {
        let mut bindings = Bindings::new();
        let place = expander.not_tail(|expander| expander.place(pair[0], &mut bindings))?;
        let value = match place {
            Place::Values(_) => super::binding::several_values(expander, pair[1])?,
            _ => expander.value(pair[1])?,
        };
        let store = expander.write_place(&place, value)?;
        steps.push(expander.let_star(bindings, store));
    }
    Ok(expander.sequence(steps))
}

/// `(setq name value …)`.
pub fn expand_setq(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    for name in arguments.iter().step_by(2) {
        expander.wants_symbol("setq", *name)?;
    }
    expand_setf(expander, form, arguments)
}

/// `(psetq a 1 b 2)`: all values first, then all stores; answers nil.
pub fn expand_psetf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    if arguments.len() % 2 == 1 {
        return Err(problem::malformed(
            "psetf",
            "places and values in pairs",
            "(psetf place value …)",
        ));
    }
    let mut bindings = Bindings::new();
    let mut stores = Vec::new();
    for pair in arguments.chunks(2) {
        let place = expander.not_tail(|expander| expander.place(pair[0], &mut bindings))?;
        let value = expander.value(pair[1])?;
        let local = expander.fresh_local();
        bindings.push((local, value));
        stores.push((place, local));
    }
    let mut steps = Vec::new();
    for (place, local) in stores {
        let value = expander.local(local);
        steps.push(expander.write_place(&place, value)?);
    }
    steps.push(expander.nil());
    let body = expander.sequence(steps);
    Ok(expander.let_star(bindings, body))
}

pub fn expand_incf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    step(expander, "incf", "+", arguments)
}

pub fn expand_decf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    step(expander, "decf", "-", arguments)
}

fn step(expander: &mut Expander, name: &str, operator: &str, arguments: &[Form]) -> Expanded<Core> {
    let (place, by) = match *arguments {
        [place] => (place, None),
        [place, by] => (place, Some(by)),
        _ => {
            return Err(problem::malformed(
                name,
                "a place and maybe a number",
                &format!("({name} place 2)"),
            ));
        }
    };
    expander.not_tail(|expander| {
        expander.update_place(place, |expander, old| {
            let by = match by {
                Some(form) => expander.value(form)?,
                None => expander.integer(1),
            };
            Ok(expander.call_global(operator, vec![old, by]))
        })
    })
}

/// `(push item place)`.
pub fn expand_push(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    push_with(expander, "push", "%push", arguments)
}

/// `(pushnew item place)`: only where no element is equal.
pub fn expand_pushnew(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[item, place, ref options @ ..] = arguments else {
        return push_with(expander, "pushnew", "%adjoin", arguments);
    };
    if options.is_empty() {
        return push_with(expander, "pushnew", "%adjoin", arguments);
    }
    let item = expander.value(item)?;
    expander.with_temporary(item, |expander, item| {
        expander.not_tail(|expander| {
            expander.update_place(place, |expander, old| {
                let mut parts = vec![expander.local(item), old];
                parts.extend(expander.values(options)?);
                Ok(expander.call_global("%adjoin-by", parts))
            })
        })
    })
}

fn push_with(
    expander: &mut Expander,
    name: &str,
    function: &str,
    arguments: &[Form],
) -> Expanded<Core> {
    let [item, place, ..] = *arguments else {
        return Err(problem::malformed(
            name,
            "an item and a place",
            &format!("({name} item place)"),
        ));
    };
    let item = expander.value(item)?;
    expander.with_temporary(item, |expander, item| {
        expander.not_tail(|expander| {
            expander.update_place(place, |expander, old| {
                let item = expander.local(item);
                Ok(expander.call_global(function, vec![item, old]))
            })
        })
    })
}

/// `(pop place)`: removes and answers the first element.
pub fn expand_pop(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[form] = arguments else {
        return Err(problem::malformed("pop", "one place", "(pop place)"));
    };
    expander.not_tail(|expander| {
        let mut bindings = Bindings::new();
        let place = expander.place(form, &mut bindings)?;
        let old = expander.read_place(&place)?;
        let list = expander.fresh_local();
        bindings.push((list, old));
        let cell = expander.local(list);
        let first = expander.call_global("car", vec![cell]);
        let taken = expander.fresh_local();
        bindings.push((taken, first));
        let cell = expander.local(list);
        let rest = expander.call_global("cdr", vec![cell]);
        let store = expander.write_place(&place, rest)?;
        let taken = expander.local(taken);
        let body = expander.sequence(vec![store, taken]);
        Ok(expander.let_star(bindings, body))
    })
}

/// `(%modify place function argument …)`, of which `define-modify-macro` is made.
pub fn expand_modify(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let [place, function, more @ ..] = arguments else {
        return Err(problem::malformed(
            "%modify",
            "a place and a function",
            "(%modify place function)",
        ));
    };
    expander.not_tail(|expander| {
        expander.update_place(*place, |expander, old| {
            let function = expander.value(*function)?;
            let mut parts = vec![old];
            parts.extend(expander.values(more)?);
            Ok(expander.core(CoreNode::Call(Box::new(function), parts)))
        })
    })
}

/// `(remf place key)`.
pub fn expand_remf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[form, key] = arguments else {
        return Err(problem::malformed(
            "remf",
            "a place and a key",
            "(remf place :key)",
        ));
    };
    expander.not_tail(|expander| {
        let mut bindings = Bindings::new();
        let place = expander.place(form, &mut bindings)?;
        let old = expander.read_place(&place)?;
        let list = expander.fresh_local();
        bindings.push((list, old));
        let key = expander.value(key)?;
        let wanted = expander.fresh_local();
        bindings.push((wanted, key));
        let parts = |expander: &mut Expander| vec![expander.local(list), expander.local(wanted)];
        let both = parts(expander);
        let had = expander.call_global("%plist-tail", both);
        let both = parts(expander);
        let rest = expander.call_global("%remf", both);
        let store = expander.write_place(&place, rest)?;
        let [yes, no] = [true, false].map(|it| expander.constant(Value::boolean(it)));
        let stored = expander.sequence(vec![store, yes]);
        let body = expander.if_core(had, stored, no);
        Ok(expander.let_star(bindings, body))
    })
}

/// `(shiftf a b … value)`: each place gets the value of the next; the value of the first.
pub fn expand_shiftf(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&last, places)) = arguments.split_last().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(problem::malformed(
            "shiftf",
            "places and a value",
            "(shiftf place value)",
        ));
    };
    expander.not_tail(|expander| {
        let mut bindings = Bindings::new();
        let mut read = Vec::new();
        for &form in places {
            let place = expander.place(form, &mut bindings)?;
            let value = expander.read_place(&place)?;
            let local = expander.fresh_local();
            bindings.push((local, value));
            read.push((place, local));
        }
        let value = expander.value(last)?;
        let new = expander.fresh_local();
        bindings.push((new, value));
        let mut steps = Vec::new();
        for (index, (place, _)) in read.iter().enumerate() {
            let next = read.get(index + 1).map_or(new, |(_, local)| *local);
            let next = expander.local(next);
            steps.push(expander.write_place(place, next)?);
        }
        steps.push(expander.local(read[0].1));
        let body = expander.sequence(steps);
        Ok(expander.let_star(bindings, body))
    })
}

/// `(rotatef a b …)`: each place gets the value of the next, the last that of the first.
pub fn expand_rotatef(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.not_tail(|expander| {
        let mut bindings = Bindings::new();
        let mut places = Vec::new();
        let mut values = Vec::new();
        for &form in arguments {
            let place = expander.place(form, &mut bindings)?;
            let value = expander.read_place(&place)?;
            let local = expander.fresh_local();
            bindings.push((local, value));
            places.push(place);
            values.push(local);
        }
        let mut steps = Vec::new();
        for (index, place) in places.iter().enumerate() {
            let value = expander.local(values[(index + 1) % values.len()]);
            steps.push(expander.write_place(place, value)?);
        }
        steps.push(expander.nil());
        let body = expander.sequence(steps);
        Ok(expander.let_star(bindings, body))
    })
}

/// `(the type form)`: the form; the type is for the reader.
pub fn expand_the(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[_, form] = arguments else {
        return Err(problem::malformed(
            "the",
            "a type and a form",
            "(the integer form)",
        ));
    };
    expander.tail(form)
}

/// `(declare …)` is for the reader and for other compilers; it does nothing here.
pub fn expand_declare(expander: &mut Expander, _: Form, _: &[Form]) -> Expanded<Core> {
    Ok(expander.nil())
}

/// Stores into a variable that no name of the program reaches.
pub fn set_hidden(
    expander: &Expander,
    local: crate::lang::expand::core::LocalId,
    value: Core,
) -> Core {
    expander.core(CoreNode::SetLocal(local, Box::new(value)))
}
