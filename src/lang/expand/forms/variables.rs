//! Special variables and constants: `defvar defparameter defconstant`.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::expand::world::GlobalMeaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

pub fn expand_defvar(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.require_top(form)?;
    let (name, value, docstring) = variable_parts(expander, "defvar", arguments)?;
    let mut described = expander.describe(name, DefinitionKind::Variable, None, docstring);
    described.special = true;
    let keeps = expander.world.is_bound(name)
        && matches!(
            expander.world.meaning(name),
            GlobalMeaning::Variable | GlobalMeaning::Dynamic
        );
    match value {
        Some(value) if !keeps => {
            let value = expander.value(value)?;
            expander.define_global(described, value)
        }
        // A value that stands is kept, and without a value the name is only declared special.
        _ => {
            expander.check_definable(name)?;
            expander.defined.push(described);
            Ok(expander.symbol_constant(name))
        }
    }
}

pub fn expand_defparameter(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    expander.require_top(form)?;
    let (name, value, docstring) = variable_parts(expander, "defparameter", arguments)?;
    let Some(value) = value else {
        return Err(problem::malformed(
            "defparameter",
            "a name and a value",
            "(defparameter *name* value \"what it is\")",
        ));
    };
    let described = expander.describe(name, DefinitionKind::Parameter, None, docstring);
    let value = expander.value(value)?;
    expander.define_global(described, value)
}

/// Refuses a value that differs from the one the constant has.
pub fn expand_defconstant(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    expander.require_top(form)?;
    let (name, value, docstring) = variable_parts(expander, "defconstant", arguments)?;
    let Some(value) = value else {
        return Err(problem::malformed(
            "defconstant",
            "a name and a value",
            "(defconstant +name+ value \"what it is\")",
        ));
    };
    let described = expander.describe(name, DefinitionKind::Constant, None, docstring);
    let mut value = expander.value(value)?;
    if matches!(expander.world.meaning(name), GlobalMeaning::Constant)
        && expander.world.is_bound(name)
    {
        let global = expander.reference(name);
        let old = expander.core(CoreNode::Global(global));
        let label = expander.symbol_constant(name);
        value = expander.call_global("%same-constant", vec![label, old, value]);
    }
    expander.define_global(described, value)
}

type VariableParts = (Symbol, Option<Form>, Option<Value>);

fn variable_parts(expander: &Expander, head: &str, arguments: &[Form]) -> Expanded<VariableParts> {
    let (name, value, docstring) = match *arguments {
        [name] => (name, None, None),
        [name, value] => (name, Some(value), None),
        [name, value, docstring] if expander.string(docstring).is_some() => {
            (name, Some(value), Some(docstring.value))
        }
        [_, _, docstring] => {
            return Err(Problem::new(format!(
                "the documentation of a variable is a string, got `{}`",
                expander.show(docstring)
            ))
            .at(docstring.span));
        }
        _ => {
            return Err(problem::malformed(
                head,
                "a name, a value and maybe a docstring",
                &format!("({head} *name* value \"what it is\")"),
            ));
        }
    };
    Ok((expander.wants_symbol(head, name)?, value, docstring))
}
