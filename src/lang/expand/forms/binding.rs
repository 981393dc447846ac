//! Binding variables: the `let` family, local functions, several values at once.

use crate::lang::expand::core::{Core, CoreNode, GlobalIndex, LocalId};
use crate::lang::expand::destructure::Bindings;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::parameters::ParameterForms;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::symbol::Symbol;

use super::functions::FunctionForms;

/// One binding as written: what is bound, and to what.
pub type BindingForm = (Form, Option<Form>);

impl Expander<'_> {
    /// Reads bindings of either shape: `((x 1) (y 2) z)` or `[x 1 y 2]`.
    pub fn binding_forms(&self, name: &str, form: Form) -> Expanded<Vec<BindingForm>> {
        let refuse = |form: Form| problem::wants_bindings(name, &self.show(form)).at(form.span);
        if let Some(items) = self.reader().vector(form) {
            if items.len() % 2 == 1 {
                let last = items[items.len() - 1];
                let (got, list) = (self.show(last), self.show(form));
                return Err(problem::wants_binding(name, &got, &list).at(last.span));
            }
            return Ok(items
                .chunks(2)
                .map(|pair| (pair[0], Some(pair[1])))
                .collect());
        }
        if form.value.is_nil() {
            return Ok(Vec::new());
        }
        let items = self.list_of(form).ok_or_else(|| refuse(form))?;
        items
            .into_iter()
            .map(|item| {
                if item.is_symbol() {
                    return Ok((item, None));
                }
                match self.list_or_vector(item).as_deref() {
                    Some([target]) => Ok((*target, None)),
                    Some([target, value]) => Ok((*target, Some(*value))),
                    _ => {
                        let (got, list) = (self.show(item), self.show(form));
                        Err(problem::wants_binding(name, &got, &list).at(item.span))
                    }
                }
            })
            .collect()
    }

    fn binding_value(&mut self, value: Option<Form>) -> Expanded<Core> {
        match value {
            Some(form) => self.value(form),
            None => Ok(self.nil()),
        }
    }

    /// Binds all at once: no value sees the new names.
    pub fn parallel_let(
        &mut self,
        bindings: &[BindingForm],
        inside: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let targets: Vec<Form> = bindings.iter().map(|&(target, _)| target).collect();
        self.refuse_repetition(&targets)?;
        let mut values = Vec::with_capacity(bindings.len());
        for &(_, value) in bindings {
            let value = self.binding_value(value)?;
            values.push((self.fresh_local(), value));
        }
        let locals: Vec<LocalId> = values.iter().map(|(local, _)| *local).collect();
        let body = self.scoped(|expander| {
            let mut dynamics: Vec<(GlobalIndex, Core)> = Vec::new();
            let mut patterns = Bindings::new();
            for (&(target, _), &local) in bindings.iter().zip(&locals) {
                if let Some(name) = target.value.as_symbol() {
                    if expander.is_dynamic(name) {
                        let global = expander.reference(name);
                        let value = expander.local(local);
                        dynamics.push((global, value));
                        continue;
                    }
                } else if !expander.is_pattern(target) {
                    return Err(problem::cannot_bind(&expander.show(target)).at(target.span));
                }
                expander.bind_local(target, local, &mut patterns)?;
            }
            let body = if dynamics.is_empty() {
                inside(expander)?
            } else {
                let body = expander.not_tail(inside)?;
                expander.core(CoreNode::Dynamic(dynamics, Box::new(body)))
            };
            Ok(expander.let_star(patterns, body))
        })?;
        Ok(self.let_core(values, body))
    }

    /// Binds one after the other.
    pub fn sequential_let(
        &mut self,
        bindings: &[BindingForm],
        inside: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        self.scoped(|expander| expander.sequential_step(bindings, inside))
    }

    fn sequential_step(
        &mut self,
        bindings: &[BindingForm],
        inside: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let mut made = Bindings::new();
        for (index, &(target, value)) in bindings.iter().enumerate() {
            let value = self.binding_value(value)?;
            let dynamic = target
                .value
                .as_symbol()
                .filter(|&name| self.is_dynamic(name));
            if let Some(name) = dynamic {
                let global = self.reference(name);
                let rest = &bindings[index + 1..];
                let body = self.not_tail(|expander| expander.sequential_step(rest, inside))?;
                let body = self.core(CoreNode::Dynamic(vec![(global, value)], Box::new(body)));
                return Ok(self.let_star(made, body));
            }
            if !target.is_symbol() && !self.is_pattern(target) {
                return Err(problem::cannot_bind(&self.show(target)).at(target.span));
            }
            self.refuse_repetition(&[target])?;
            self.bind_target(target, value, &mut made)?;
        }
        let body = inside(self)?;
        Ok(self.let_star(made, body))
    }
}

pub fn expand_let(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::wants_bindings("let", "nothing"));
    };
    if let Some(name) = bindings.value.as_symbol() {
        let Some((&bindings, body)) = body.split_first() else {
            return Err(problem::wants_bindings("let", "a name alone"));
        };
        return named_let(expander, name, bindings, body);
    }
    let bindings = expander.binding_forms("let", bindings)?;
    expander.parallel_let(&bindings, |expander| expander.body(body))
}

/// `(let name ((x 1)) …)`: a local function called at once; calls in tail position are jumps.
fn named_let(
    expander: &mut Expander,
    name: Symbol,
    bindings: Form,
    body: &[Form],
) -> Expanded<Core> {
    let bindings = expander.binding_forms("let", bindings)?;
    let mut values = Vec::with_capacity(bindings.len());
    for &(_, value) in &bindings {
        values.push(expander.binding_value(value)?);
    }
    expander.scoped(|expander| {
        let local = expander.bind_name(name);
        let function = expander.function(FunctionForms {
            name: Some(name),
            parameters: ParameterForms {
                required: bindings.iter().map(|&(target, _)| target).collect(),
                ..ParameterForms::default()
            },
            body,
            docstring: None,
            block: None,
        })?;
        let callee = expander.local(local);
        let call = expander.core(CoreNode::Call(Box::new(callee), values));
        Ok(expander.core(CoreNode::Letrec(vec![(local, function)], Box::new(call))))
    })
}

pub fn expand_let_star(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::wants_bindings("let*", "nothing"));
    };
    let bindings = expander.binding_forms("let*", bindings)?;
    expander.sequential_let(&bindings, |expander| expander.body(body))
}

pub fn expand_letrec(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::wants_bindings("letrec", "nothing"));
    };
    let bindings = expander.binding_forms("letrec", bindings)?;
    expander.scoped(|expander| {
        let mut locals = Vec::with_capacity(bindings.len());
        for &(target, _) in &bindings {
            let name = expander.wants_symbol("letrec", target)?;
            if expander.world.name(name) != "_" && locals.iter().any(|&(bound, _)| bound == name) {
                return Err(problem::bound_twice(expander.world.name(name)).at(target.span));
            }
            locals.push((name, expander.bind_name(name)));
        }
        let mut made = Bindings::new();
        for (&(_, value), (_, local)) in bindings.iter().zip(locals) {
            made.push((local, expander.binding_value(value)?));
        }
        let body = expander.body(body)?;
        Ok(if made.is_empty() {
            body
        } else {
            expander.core(CoreNode::Letrec(made, Box::new(body)))
        })
    })
}

/// `(flet ((f (x) form …)) …)`: local functions that do not see one another.
pub fn expand_flet(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (definitions, body) = local_functions(expander, "flet", arguments)?;
    let mut values = Vec::with_capacity(definitions.len());
    for (name, parameters, function_body) in &definitions {
        let function = local_function(expander, *name, *parameters, function_body)?;
        values.push((expander.fresh_local(), function));
    }
    let names: Vec<(Symbol, LocalId)> = definitions
        .iter()
        .map(|definition| definition.0)
        .zip(values.iter().map(|(local, _)| *local))
        .collect();
    let body = expander.scoped(|expander| {
        for (name, local) in names {
            expander.scope.bind(name, Meaning::Local(local));
        }
        expander.body(&body)
    })?;
    Ok(expander.let_core(values, body))
}

/// `(labels ((f (x) form …)) …)`: local functions that see one another.
pub fn expand_labels(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (definitions, body) = local_functions(expander, "labels", arguments)?;
    expander.scoped(|expander| {
        let locals: Vec<LocalId> = definitions
            .iter()
            .map(|definition| expander.bind_name(definition.0))
            .collect();
        let mut made = Bindings::new();
        for ((name, parameters, function_body), local) in definitions.iter().zip(locals) {
            let function = local_function(expander, *name, *parameters, function_body)?;
            made.push((local, function));
        }
        let body = expander.body(&body)?;
        Ok(if made.is_empty() {
            body
        } else {
            expander.core(CoreNode::Letrec(made, Box::new(body)))
        })
    })
}

type LocalFunctionForms = (Symbol, Form, Vec<Form>);

fn local_functions(
    expander: &Expander,
    name: &str,
    arguments: &[Form],
) -> Expanded<(Vec<LocalFunctionForms>, Vec<Form>)> {
    let usage = format!("({name} ((f (x) form …) …) form …)");
    let refuse = || problem::malformed(name, "a list of local functions", &usage);
    let (&definitions, body) = arguments.split_first().ok_or_else(refuse)?;
    let mut functions = Vec::new();
    for definition in expander
        .list_of(definitions)
        .ok_or_else(|| refuse().at(definitions.span))?
    {
        let parts = expander
            .list_of(definition)
            .filter(|parts| parts.len() >= 2)
            .ok_or_else(|| refuse().at(definition.span))?;
        let name = expander.wants_symbol(name, parts[0])?;
        functions.push((name, parts[1], parts[2..].to_vec()));
    }
    Ok((functions, body.to_vec()))
}

fn local_function(
    expander: &mut Expander,
    name: Symbol,
    parameters: Form,
    body: &[Form],
) -> Expanded<Core> {
    let label = expander.world.name(name).to_string();
    let parameters = expander.parameters(&label, parameters)?;
    let (docstring, body) = expander.split_docstring(body);
    expander.function(FunctionForms {
        name: Some(name),
        parameters,
        body,
        docstring,
        block: Some(name),
    })
}

/// Functions of Common Lisp with a second value. Several values are an object here, which would be in
/// the way of everyone who wants the first: so these answer one, and their likes in the second column
/// answer all where somebody binds them.
const SEVERAL_VALUES: &[(&str, &str)] = &[
    ("ceiling", "%ceiling-values"),
    ("find-symbol", "%find-symbol-values"),
    ("floor", "%floor-values"),
    ("gethash", "%gethash-values"),
    ("intern", "%intern-values"),
    ("parse-integer", "%parse-integer-values"),
    ("round", "%round-values"),
    ("truncate", "%truncate-values"),
];

/// Expands a form all of whose values are wanted.
pub(super) fn several_values(expander: &mut Expander, form: Form) -> Expanded<Core> {
    let Some(items) = expander.list_of(form) else {
        return expander.value(form);
    };
    let head = items.first().and_then(|head| head.value.as_symbol());
    let Some(head) = head.filter(|&head| expander.scope.lookup(head).is_none()) else {
        return expander.value(form);
    };
    let name = expander.world.symbols().name(head).to_string();
    if name == "ignore-errors" {
        return super::escape::ignore_errors(expander, &items[1..], true);
    }
    let Some((_, several)) = SEVERAL_VALUES.iter().find(|(one, _)| *one == name) else {
        return expander.value(form);
    };
    let arguments = items[1..].iter().map(|&argument| expander.value(argument));
    let arguments = arguments.collect::<Expanded<Vec<Core>>>()?;
    Ok(expander.call_global(several, arguments))
}

/// `(let-values (((a b) form) …) …)`: no form sees the new names.
pub fn expand_let_values(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let (bindings, body) = values_bindings(expander, "let-values", arguments)?;
    let targets: Vec<Form> = bindings.iter().map(|&(target, _)| target).collect();
    expander.refuse_repeated_formals(&targets)?;
    let mut values = Bindings::new();
    for &(_, value) in &bindings {
        let list = values_of(expander, value)?;
        values.push((expander.fresh_local(), list));
    }
    expander.scoped(|expander| {
        let mut made = Bindings::new();
        for (target, (local, list)) in targets.into_iter().zip(values) {
            made.push((local, list));
            expander.bind_local(target, local, &mut made)?;
        }
        let body = expander.body(body)?;
        Ok(expander.let_star(made, body))
    })
}

/// `(let*-values (((a b) form) …) …)`: each form sees the names before it.
pub fn expand_let_star_values(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let (bindings, body) = values_bindings(expander, "let*-values", arguments)?;
    expander.scoped(|expander| {
        let mut made = Bindings::new();
        for &(target, value) in &bindings {
            expander.refuse_repeated_formals(&[target])?;
            let list = values_of(expander, value)?;
            expander.bind_target(target, list, &mut made)?;
        }
        let body = expander.body(body)?;
        Ok(expander.let_star(made, body))
    })
}

fn values_bindings<'f>(
    expander: &Expander,
    head: &str,
    arguments: &'f [Form],
) -> Expanded<(Vec<BindingForm>, &'f [Form])> {
    let usage = format!("({head} (((a b) form) …) form …)");
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::malformed(head, "bindings", &usage));
    };
    Ok((expander.binding_forms(head, bindings)?, body))
}

/// All values of a form as a list.
fn values_of(expander: &mut Expander, form: Option<Form>) -> Expanded<Core> {
    let value = match form {
        Some(form) => several_values(expander, form)?,
        None => expander.nil(),
    };
    Ok(expander.call_global("%values->list", vec![value]))
}

/// `(multiple-value-bind (a b) form …)`: missing values are nil, further ones are dropped.
pub fn expand_multiple_value_bind(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let usage = "(multiple-value-bind (a b) values-form form …)";
    let [names, value, body @ ..] = arguments else {
        return Err(problem::malformed(
            "multiple-value-bind",
            "names and a form",
            usage,
        ));
    };
    let names = expander
        .list_or_vector(*names)
        .ok_or_else(|| problem::malformed("multiple-value-bind", "a list of names", usage))?;
    let value = several_values(expander, *value)?;
    let list = expander.call_global("%values->list", vec![value]);
    expander.scoped(|expander| {
        let mut made = Bindings::new();
        let mut rest = expander.fresh_local();
        made.push((rest, list));
        for name in names {
            let cell = expander.local(rest);
            let element = expander.call_global("car", vec![cell]);
            expander.bind_target(name, element, &mut made)?;
            let cell = expander.local(rest);
            let tail = expander.call_global("cdr", vec![cell]);
            rest = expander.fresh_local();
            made.push((rest, tail));
        }
        let body = expander.body(body)?;
        Ok(expander.let_star(made, body))
    })
}

/// `(multiple-value-list form)`.
pub fn expand_multiple_value_list(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let &[form] = arguments else {
        return Err(problem::malformed(
            "multiple-value-list",
            "one form",
            "(multiple-value-list form)",
        ));
    };
    let value = several_values(expander, form)?;
    Ok(expander.call_global("%values->list", vec![value]))
}

/// `(destructuring-bind (a (b c) &key d) form …)`.
pub fn expand_destructuring_bind(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let [pattern, value, body @ ..] = arguments else {
        return Err(problem::malformed(
            "destructuring-bind",
            "a pattern and a form",
            "(destructuring-bind (a (b c) &rest d) form form …)",
        ));
    };
    let value = expander.value(*value)?;
    expander.scoped(|expander| {
        let mut made = Bindings::new();
        expander.bind_target(*pattern, value, &mut made)?;
        let body = expander.body(body)?;
        Ok(expander.let_star(made, body))
    })
}

/// `(symbol-macrolet ((name form) …) …)`: a name that stands for a form.
pub fn expand_symbol_macrolet(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    let Some((&bindings, body)) = arguments.split_first() else {
        return Err(problem::wants_bindings("symbol-macrolet", "nothing"));
    };
    let bindings = expander.binding_forms("symbol-macrolet", bindings)?;
    expander.scoped(|expander| {
        for (name, form) in bindings {
            let name = expander.wants_symbol("symbol-macrolet", name)?;
            let form = form.map_or(crate::lang::value::Value::NIL, |form| form.value);
            expander.scope.bind(name, Meaning::SymbolMacro(form));
        }
        expander.body(body)
    })
}
