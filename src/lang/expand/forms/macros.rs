//! Macros at hand: `macroexpand`, `macroexpand-1`, local macros, f-strings.

use crate::lang::expand::core::Core;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;

/// `(macrolet ((name (a &rest b) body …) …) form …)`: macros of the body alone.
pub fn expand_macrolet(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(macrolet ((name (a) `(f ,a))) form …)";
    let refuse = || problem::malformed("macrolet", "a list of macros", usage);
    let (&definitions, body) = arguments.split_first().ok_or_else(refuse)?;
    let definitions = expander
        .list_of(definitions)
        .ok_or_else(|| refuse().at(definitions.span))?;
    let mut macros = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let parts = expander
            .list_of(definition)
            .filter(|parts| parts.len() >= 2)
            .ok_or_else(|| refuse().at(definition.span))?;
        let name = expander.wants_symbol("macrolet", parts[0])?;
        let lambda = expander.world.intern("lambda");
        let mut items = vec![Form::new(Value::symbol(lambda), definition.span)];
        items.extend(&parts[1..]);
        let form = expander.make_list(&items);
        let function = expander.world.evaluate(form.value)?;
        expander.world.protect(function);
        macros.push((name, function));
    }
    expander.scoped(|expander| {
        for (name, function) in macros {
            expander.scope.bind(name, Meaning::Macro(function));
        }
        expander.body(body)
    })
}

/// `(f-string "a " x)`, which `f"a ${x}"` reads as: the parts displayed one after the other.
pub fn expand_f_string(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let parts = expander.values(arguments)?;
    Ok(expander.call_global("%f-string", parts))
}

/// `(deref x)`, which `@x` reads as.
pub fn expand_deref(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[form] = arguments else {
        return Err(problem::malformed("deref", "one form", "@promise"));
    };
    let value = expander.value(form)?;
    Ok(expander.call_global("force", vec![value]))
}
