//! Functions: `lambda`, `fn`, `function`, `case-lambda`, `#(…)`, and the body of every definer.

use crate::lang::expand::core::{Core, CoreNode, GlobalIndex, LambdaCore, LocalId, OptionalCore};
use crate::lang::expand::expander::{Expander, RecurTarget};
use crate::lang::expand::form::Form;
use crate::lang::expand::parameters::{OptionalForm, ParameterForms};
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::world::GlobalMeaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// A function about to be expanded.
pub struct FunctionForms<'a> {
    pub name: Option<Symbol>,
    pub parameters: ParameterForms,
    pub body: &'a [Form],
    pub docstring: Option<Value>,
    /// The implicit block around the body, for `return-from`.
    pub block: Option<Symbol>,
}

/// What remains to be bound once the arguments are in their locals.
#[derive(Default)]
struct Deferred {
    patterns: Vec<(Form, LocalId)>,
    dynamics: Vec<(GlobalIndex, LocalId)>,
}

impl Expander<'_> {
    pub fn function(&mut self, forms: FunctionForms) -> Expanded<Core> {
        let outer_recur = std::mem::replace(&mut self.recur, RecurTarget::NotTail);
        let outer = self.scope.enter_body();
        let result = self.scoped(|expander| expander.function_inside(forms));
        self.scope.leave_body(outer);
        self.recur = outer_recur;
        let lambda = result?;
        Ok(self.core(CoreNode::Lambda(Box::new(lambda))))
    }

    fn function_inside(&mut self, forms: FunctionForms) -> Expanded<LambdaCore> {
        let parameters = forms.parameters;
        let targets: Vec<Form> = parameters
            .required
            .iter()
            .copied()
            .chain(parameters.optional.iter().map(|optional| optional.target))
            .chain(parameters.rest)
            .chain(parameters.keywords.iter().map(|keyword| keyword.target))
            .collect();
        self.refuse_repetition(&targets)?;
        let mut deferred = Deferred::default();
        let mut required = Vec::with_capacity(parameters.required.len());
        for &target in &parameters.required {
            required.push(self.parameter_target(target, &mut deferred)?);
        }
        let mut optional = Vec::new();
        for parameter in &parameters.optional {
            optional.push(self.optional_core(parameter, &mut deferred)?);
        }
        let rest = match parameters.rest {
            Some(target) => Some(self.parameter_target(target, &mut deferred)?),
            None => None,
        };
        let mut keywords = Vec::new();
        for parameter in &parameters.keywords {
            let core = self.optional_core(parameter, &mut deferred)?;
            let word = parameter.keyword.unwrap_or(Symbol(0));
            let word = self.world.symbols_mut().base(word);
            keywords.push((word, core));
        }
        let only_positional = optional.is_empty() && keywords.is_empty();
        let variables: Vec<LocalId> = required.iter().copied().chain(rest).collect();
        self.recur = if only_positional {
            RecurTarget::Function {
                count: variables.len(),
                used: false,
            }
        } else {
            RecurTarget::Outside
        };
        let mut renamed = Vec::new();
        let body = self.block_of_function(forms.block, |expander| {
            let body = expander.bind_deferred(&deferred, |expander| {
                expander.auxiliary(&parameters.auxiliary, |expander| expander.body(forms.body))
            })?;
            if !matches!(expander.recur, RecurTarget::Function { used: true, .. }) {
                return Ok(body);
            }
            renamed = variables
                .iter()
                .map(|&variable| (variable, expander.fresh_local()))
                .collect();
            let bindings = renamed
                .iter()
                .map(|&(variable, argument)| (variable, expander.local(argument)))
                .collect();
            Ok(expander.core(CoreNode::Loop(bindings, Box::new(body))))
        })?;
        let argument_of = |local: LocalId| {
            renamed
                .iter()
                .find(|(variable, _)| *variable == local)
                .map_or(local, |&(_, argument)| argument)
        };
        let docstring = forms.docstring.map(|text| self.constant_number(text));
        for (word, _) in &mut keywords {
            *word = self.original(*word);
        }
        Ok(LambdaCore {
            name: forms.name.map(|name| self.original(name)),
            required: required.into_iter().map(argument_of).collect(),
            optional,
            keywords,
            allow_other_keys: parameters.allow_other_keys,
            rest: rest.map(argument_of),
            body,
            docstring,
            is_apart: false,
        })
    }

    /// Opens the function's own block around its body and the loop that a `recur` in it needs.
    fn block_of_function(
        &mut self,
        block: Option<Symbol>,
        expand: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        match block {
            Some(name) => self.block(Some(name), expand),
            None => expand(self),
        }
    }

    /// Binds one parameter: a name, a special variable or a pattern.
    fn parameter_target(&mut self, target: Form, deferred: &mut Deferred) -> Expanded<LocalId> {
        if let Some(name) = target.value.as_symbol() {
            if self.is_dynamic(name) {
                let local = self.fresh_local();
                let global = self.reference(name);
                deferred.dynamics.push((global, local));
                return Ok(local);
            }
            return Ok(self.bind_name(name));
        }
        if !self.is_pattern(target) {
            return Err(problem::cannot_bind(&self.show(target)).at(target.span));
        }
        let local = self.fresh_local();
        deferred.patterns.push((target, local));
        Ok(local)
    }

    fn optional_core(
        &mut self,
        parameter: &OptionalForm,
        deferred: &mut Deferred,
    ) -> Expanded<OptionalCore> {
        let default = match parameter.default {
            Some(form) => self.value(form)?,
            None => self.nil(),
        };
        let local = self.parameter_target(parameter.target, deferred)?;
        let supplied = parameter.supplied.map(|name| self.bind_name(name));
        Ok(OptionalCore {
            local,
            default,
            supplied,
        })
    }

    fn bind_deferred(
        &mut self,
        deferred: &Deferred,
        inside: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let mut bindings = Vec::new();
        for &(pattern, local) in &deferred.patterns {
            self.destructure(pattern, local, &mut bindings)?;
        }
        let dynamics: Vec<(GlobalIndex, Core)> = deferred
            .dynamics
            .iter()
            .map(|&(global, local)| (global, self.local(local)))
            .collect();
        let body = if dynamics.is_empty() {
            inside(self)?
        } else {
            let body = self.not_tail(inside)?;
            self.core(CoreNode::Dynamic(dynamics, Box::new(body)))
        };
        Ok(self.let_star(bindings, body))
    }

    fn auxiliary(
        &mut self,
        variables: &[OptionalForm],
        inside: impl FnOnce(&mut Self) -> Expanded<Core>,
    ) -> Expanded<Core> {
        let mut bindings = Vec::new();
        for variable in variables {
            let value = match variable.default {
                Some(form) => self.value(form)?,
                None => self.nil(),
            };
            self.bind_target(variable.target, value, &mut bindings)?;
        }
        let body = inside(self)?;
        Ok(self.let_star(bindings, body))
    }

    /// Whether binding this name binds a special variable.
    pub fn is_dynamic(&self, name: Symbol) -> bool {
        self.scope.lookup(name).is_none()
            && matches!(self.world.meaning(name), GlobalMeaning::Dynamic)
    }

    /// Takes a docstring off the front of a body that goes on after it.
    pub fn split_docstring<'f>(&self, body: &'f [Form]) -> (Option<Value>, &'f [Form]) {
        match body {
            [first, rest @ ..] if !rest.is_empty() && self.string(*first).is_some() => {
                (Some(first.value), rest)
            }
            _ => (None, body),
        }
    }
}

pub fn expand_lambda(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    let Some((&parameters, body)) = arguments.split_first() else {
        return Err(problem::malformed(
            expander.head_name(form).unwrap_or("lambda"),
            "parameters and a body",
            "(lambda (a b) form …)",
        ));
    };
    // `(fn name [a b] …)`: a name for itself, as in Clojure.
    if parameters.is_symbol()
        && body
            .first()
            .is_some_and(|&next| expander.reader().vector(next).is_some())
        && let Some(name) = parameters.value.as_symbol()
    {
        return named_lambda(expander, name, body[0], &body[1..]);
    }
    let parameters = expander.parameters("lambda", parameters)?;
    let (docstring, body) = expander.split_docstring(body);
    expander.function(FunctionForms {
        name: None,
        parameters,
        body,
        docstring,
        block: None,
    })
}

/// A function that sees itself by a name.
fn named_lambda(
    expander: &mut Expander,
    name: Symbol,
    parameters: Form,
    body: &[Form],
) -> Expanded<Core> {
    expander.scoped(|expander| {
        let local = expander.bind_name(name);
        let parameters = expander.parameters("fn", parameters)?;
        let function = expander.function(FunctionForms {
            name: Some(name),
            parameters,
            body,
            docstring: None,
            block: Some(name),
        })?;
        let itself = expander.local(local);
        Ok(expander.core(CoreNode::Letrec(vec![(local, function)], Box::new(itself))))
    })
}

/// `(function f)`, which `#'f` reads as: with one name space it is `f`.
pub fn expand_function(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[designator] = arguments else {
        return Err(problem::malformed("function", "one name", "#'name"));
    };
    if let Some(parts) = expander.list_of(designator)
        && let [head, place] = parts[..]
        && expander.is_named(head, "setf")
    {
        let place = expander.wants_symbol("function", place)?;
        let setter = expander.setter_symbol(place);
        let global = expander.reference(setter);
        return Ok(expander.core(CoreNode::Global(global)));
    }
    expander.tail(designator)
}

/// `(case-lambda ((a) …) ((a b . rest) …))`: the clause is chosen by the number of arguments.
pub fn expand_case_lambda(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(case-lambda ((a) form …) ((a b . rest) form …))";
    let mut clauses = Vec::with_capacity(arguments.len());
    for &clause in arguments {
        let parts = expander
            .list_of(clause)
            .filter(|parts| !parts.is_empty())
            .ok_or_else(|| problem::malformed("case-lambda", "clauses", usage).at(clause.span))?;
        clauses.push(parts);
    }
    multiple_arities(expander, None, None, &clauses)
}

/// A function whose body is chosen by the number of its arguments.
pub fn multiple_arities(
    expander: &mut Expander,
    name: Option<Symbol>,
    docstring: Option<Value>,
    clauses: &[Vec<Form>],
) -> Expanded<Core> {
    let all = expander.fresh_local();
    let count = expander.fresh_local();
    let outer_recur = std::mem::replace(&mut expander.recur, RecurTarget::Outside);
    let mut arms = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let parameters = expander.parameters("case-lambda", clause[0])?;
        let least = parameters.required.len() as i32;
        let open = parameters.rest.is_some() || parameters.has_keywords;
        let most = least + parameters.optional.len() as i32;
        let function = expander.function(FunctionForms {
            name,
            parameters,
            body: &clause[1..],
            docstring: None,
            block: name,
        })?;
        let given = expander.local(count);
        let low = expander.integer(least);
        let at_least = expander.call_global(">=", vec![given, low]);
        let test = if open {
            at_least
        } else {
            let given = expander.local(count);
            let high = expander.integer(most);
            let at_most = expander.call_global("<=", vec![given, high]);
            expander.core(CoreNode::And(vec![at_least, at_most]))
        };
        let list = expander.local(all);
        arms.push((test, expander.call_global("apply", vec![function, list])));
    }
    expander.recur = outer_recur;
    let label = match name {
        Some(name) => expander.symbol_constant(name),
        None => expander.nil(),
    };
    let given = expander.local(count);
    let mut body = expander.call_global("%no-arity", vec![label, given]);
    for (test, call) in arms.into_iter().rev() {
        body = expander.if_core(test, call, body);
    }
    let list = expander.local(all);
    let length = expander.call_global("length", vec![list]);
    let body = expander.let_core(vec![(count, length)], body);
    let docstring = docstring.map(|text| expander.constant_number(text));
    Ok(expander.core(CoreNode::Lambda(Box::new(LambdaCore {
        name,
        required: Vec::new(),
        optional: Vec::new(),
        keywords: Vec::new(),
        allow_other_keys: false,
        rest: Some(all),
        body,
        docstring,
        is_apart: false,
    }))))
}

/// `#(+ % 1)`: `%` or `%1` to `%255` are arguments, `%&` the rest of them.
pub fn expand_short_lambda(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    let &[body] = arguments else {
        return Err(problem::malformed("short-lambda", "one form", "#(+ % 1)"));
    };
    let body = Form::new(expander.with_plain_percents(body.value), body.span);
    let mut used = PercentNames::default();
    used.scan(expander, body);
    expander.scoped(|expander| {
        let mut parameters = ParameterForms::default();
        for number in 1..=used.highest {
            let symbol = expander.world.intern(&format!("%{number}"));
            parameters
                .required
                .push(Form::new(Value::symbol(symbol), body.span));
        }
        if used.rest {
            let symbol = expander.world.intern("%&");
            parameters.rest = Some(Form::new(Value::symbol(symbol), body.span));
        }
        // `%` is `%1`, wherever it stands inside.
        let percent = expander.world.intern("%");
        let first = expander.world.intern("%1");
        expander.scope.bind(
            percent,
            crate::lang::expand::scope::Meaning::SymbolMacro(Value::symbol(first)),
        );
        expander.function(FunctionForms {
            name: None,
            parameters,
            body: &[body],
            docstring: None,
            block: None,
        })
    })
}

/// Which arguments a short lambda mentions.
#[derive(Default)]
struct PercentNames {
    highest: u32,
    rest: bool,
}

impl PercentNames {
    fn scan(&mut self, expander: &Expander, form: Form) {
        let mut pending = vec![form];
        while let Some(form) = pending.pop() {
            if let Some(name) = expander.symbol_name(form) {
                self.note(name);
            } else if let Some(elements) = expander.reader().list(form) {
                pending.extend(elements.items);
                pending.extend(elements.tail);
            } else if let Some(items) = expander.reader().vector(form) {
                pending.extend(items);
            } else if let Some(pairs) = expander.reader().map(form) {
                pending.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
            }
        }
    }

    fn note(&mut self, name: &str) {
        let Some(digits) = name.strip_prefix('%') else {
            return;
        };
        match digits {
            "" => self.highest = self.highest.max(1),
            "&" => self.rest = true,
            _ => {
                if let Ok(number @ 1..=255) = digits.parse::<u32>() {
                    self.highest = self.highest.max(number);
                }
            }
        }
    }
}
