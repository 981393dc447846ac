//! Macros at hand: macros by rules, local macros, f-strings.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::Core;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::expand::scope::{Environment, Meaning};
use crate::lang::expand::syntax_rules;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

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
        let rewritten = expander.without_whole(&parts);
        let parts = rewritten.map_or(parts, |(parts, _)| parts);
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

/// `(define-syntax name "doc" (syntax-rules …))`.
pub fn expand_define_syntax(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    if !expander.is_top() && expander.scope.in_body() {
        return Err(expander.refuse_definition(form));
    }
    let (docstring, arguments) = expander.named_docstring(arguments);
    let (name, rules) = name_and_rules(expander, &arguments)?;
    let described = expander.describe(name, DefinitionKind::Macro, None, docstring);
    let rules = expander.constant_as_it_is(rules.value);
    let label = expander.symbol_constant(name);
    let value = expander.call_global("%make-macro", vec![rules, label]);
    expander.define_global(described, value)
}

impl Expander<'_> {
    /// Takes the docstring behind the name out of the arguments of a form that has more behind it.
    pub(super) fn named_docstring(&self, arguments: &[Form]) -> (Option<Value>, Vec<Form>) {
        let mut arguments = arguments.to_vec();
        let docstring = match arguments.as_slice() {
            [_, text, _, ..] if self.string(*text).is_some() => Some(arguments.remove(1).value),
            _ => None,
        };
        (docstring, arguments)
    }
}

fn name_and_rules(expander: &Expander, arguments: &[Form]) -> Expanded<(Symbol, Form)> {
    let &[name, rules] = arguments else {
        return Err(problem::malformed(
            "define-syntax",
            "a name and rules",
            syntax_rules::USAGE,
        ));
    };
    let name = expander.wants_symbol("define-syntax", name)?;
    expander.check_rules(rules)?;
    Ok((name, rules))
}

impl Expander<'_> {
    /// Returns the name, parameters and body of a macro whose list begins with `&whole` as one that
    /// takes all arguments: the whole form is the name and those. Beside it the list as written.
    ///
    /// ```text
    /// name (&whole form a b) body…  =>  name (&rest args)
    ///     (let ((form (cons 'name args))) (destructuring-bind (a b) args body…))
    /// ```
    pub fn without_whole(&mut self, arguments: &[Form]) -> Option<(Vec<Form>, String)> {
        let at = arguments.iter().position(|&it| self.is_whole_list(it))?;
        let (before, rest) = (&arguments[..at], &arguments[at + 1..]);
        let (name, parameters) = (*before.first()?, arguments[at]);
        if at > 2 {
            return None;
        }
        let items = self.list_of(parameters)?;
        let (whole, inner) = (*items.get(1)?, items.get(2..)?);
        let span = parameters.span;
        let [bind, take, cons, more] = ["let", "destructuring-bind", "cons", "&rest"].map(|word| {
            let symbol = self.world.intern(word);
            Form::new(Value::symbol(symbol), span)
        });
        let all = self.world.generate("arguments");
        let all = Form::new(Value::symbol(all), span);
        let name = self.quoted_form(name);
        let form = self.make_list(&[cons, name, all]);
        let pair = self.make_list(&[whole, form]);
        let bindings = self.make_list(&[pair]);
        let inner = self.make_list(inner);
        let (docstring, body) = match rest {
            [first, body @ ..] if self.string(*first).is_some() && !body.is_empty() => {
                (Some(*first), body)
            }
            body => (None, body),
        };
        let mut items = vec![take, inner, all];
        items.extend(body);
        let taken = self.make_list(&items);
        let mut rewritten = before.to_vec();
        rewritten.push(self.make_list(&[more, all]));
        rewritten.extend(docstring);
        rewritten.push(self.make_list(&[bind, bindings, taken]));
        Some((rewritten, self.show(parameters)))
    }

    fn is_whole_list(&self, form: Form) -> bool {
        let first = self.list_of(form).and_then(|items| items.first().copied());
        first.is_some_and(|first| self.is_named(first, "&whole"))
    }

    /// A `define-syntax` inside a body: a macro of that body alone.
    pub fn local_syntax(
        &mut self,
        arguments: &[Form],
        environment: Environment,
    ) -> Expanded<(Symbol, Meaning)> {
        let (_, arguments) = self.named_docstring(arguments);
        let (name, rules) = name_and_rules(self, &arguments)?;
        Ok((name, Meaning::Syntax(rules.value, environment)))
    }
}

/// `(let-syntax ((name (syntax-rules …)) …) form …)`: templates do not see the new macros.
pub fn expand_let_syntax(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    local_syntaxes(expander, "let-syntax", arguments, false)
}

/// `(letrec-syntax ((name (syntax-rules …)) …) form …)`: templates see the new macros.
pub fn expand_letrec_syntax(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    local_syntaxes(expander, "letrec-syntax", arguments, true)
}

fn local_syntaxes(
    expander: &mut Expander,
    head: &str,
    arguments: &[Form],
    recursive: bool,
) -> Expanded<Core> {
    let usage = format!("({head} ((name (syntax-rules …)) …) form …)");
    let refuse = || problem::malformed(head, "a list of macros", &usage);
    let (&definitions, body) = arguments.split_first().ok_or_else(refuse)?;
    let definitions = expander
        .list_of(definitions)
        .ok_or_else(|| refuse().at(definitions.span))?;
    expander.scoped(|expander| {
        let environment = expander.scope.environment();
        for definition in definitions {
            let parts = expander
                .list_of(definition)
                .ok_or_else(|| refuse().at(definition.span))?;
            let (name, meaning) = expander.local_syntax(&parts, environment)?;
            expander.scope.bind(name, meaning);
        }
        if recursive {
            expander.scope.extend(environment);
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
