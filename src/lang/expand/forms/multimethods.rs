//! Multimethods: `defmulti`, and `defmethod` of one.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::Core;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// Reads the name, the docstring and the dispatch function.
fn parts(expander: &Expander, arguments: &[Form]) -> Expanded<(Symbol, Option<Value>, Form)> {
    let usage = "(defmulti area (fn (shape) (:kind shape)))";
    let (name, docstring, dispatch) = match *arguments {
        [name, dispatch] => (name, None, dispatch),
        [name, text, dispatch] if expander.string(text).is_some() => {
            (name, Some(text.value), dispatch)
        }
        _ => {
            return Err(problem::malformed(
                "defmulti",
                "a name and a dispatch function",
                usage,
            ));
        }
    };
    let name = expander.wants_symbol("defmulti", name)?;
    Ok((name, docstring, dispatch))
}

impl Expander<'_> {
    /// Returns the `define` that a `defmulti` in a body stands for.
    pub fn local_multimethod(&mut self, form: Form) -> Expanded<Form> {
        let items = self.proper(form)?;
        let (name, _, dispatch) =
            parts(self, &items[1..]).map_err(|problem| problem.at(form.span))?;
        let [define, make] = self.words(["define", "%make-local-multimethod"], form);
        let name = Form::new(Value::symbol(name), form.span);
        let label = self.quoted_form(name);
        let value = self.make_list(&[make, label, dispatch]);
        Ok(self.make_list(&[define, name, value]))
    }
}

/// `(defmulti area "doc" dispatch)`.
pub fn expand_defmulti(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.require_top(form)?;
    let (name, docstring, dispatch) = parts(expander, arguments)?;
    let described = expander.describe(name, DefinitionKind::Generic, None, docstring);
    let dispatch = expander.value(dispatch)?;
    let label = expander.symbol_constant(name);
    let value = expander.call_global("%make-multimethod", vec![label, dispatch]);
    expander.define_global(described, value)
}

/// `(defmethod area :circle (fn …))` of a multimethod.
pub fn multimethod_core(
    expander: &mut Expander,
    name: Symbol,
    value: Form,
    function: Form,
) -> Expanded<Core> {
    let top = expander.is_top();
    let docstring = expander.lambda_docstring(function);
    let mut described = expander.describe(name, DefinitionKind::Method, None, docstring);
    let case = super::methods::written(expander, value);
    described.method = Some(format!("{} ({case})", expander.world.name(name)));
    let value = expander.value(value)?;
    let function = expander.value(function)?;
    // Elsewhere it adds its method each time the form runs, to whatever the name means there.
    if top {
        expander.defined.push(described);
    }
    let target = expander.variable(name)?;
    let added = expander.call_global("%multimethod-add", vec![target, value, function]);
    let answer = expander.symbol_constant(name);
    Ok(expander.sequence(vec![added, answer]))
}
