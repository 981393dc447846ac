//! Generic functions and their methods: `defgeneric defmethod`.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, CoreNode};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::{Elements, Form};
use crate::lang::expand::parameters::ParameterForms;
use crate::lang::expand::problem::{self, Expanded};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::functions::FunctionForms;

/// `(defgeneric name (a b) (:documentation "…") (:method …) …)`.
pub fn expand_defgeneric(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    expander.require_top(form)?;
    let usage = "(defgeneric name (object) (:documentation \"what it does\"))";
    let [name, parameters, options @ ..] = arguments else {
        return Err(problem::malformed(
            "defgeneric",
            "a name and parameters",
            usage,
        ));
    };
    let name = expander.definition_name("defgeneric", *name)?;
    let written = expander.show(*parameters);
    let count = expander
        .parameters("defgeneric", *parameters)?
        .required
        .len();
    let mut docstring = None;
    let mut methods = Vec::new();
    let mut combination = None;
    for &option in options {
        let parts = expander.list_of(option).unwrap_or_default();
        match parts
            .first()
            .and_then(|&head| expander.keyword_name(head))
            .as_deref()
        {
            Some("documentation") => docstring = parts.get(1).map(|text| text.value),
            Some("method") => methods.push(parts[1..].to_vec()),
            Some("method-combination") => {
                combination = parts.get(1).map(|operator| operator.value);
            }
            Some(_) => {}
            None => {
                return Err(
                    problem::malformed("defgeneric", "options in lists", usage).at(option.span)
                );
            }
        }
    }
    let described = expander.describe(name, DefinitionKind::Generic, Some(written), docstring);
    let label = expander.symbol_constant(name);
    let required = expander.integer(count as i32);
    let text = expander.optional_constant(docstring);
    let ensured = expander.call_global("%ensure-generic", vec![label, required, text]);
    let mut steps = vec![expander.define_global(described, ensured)?];
    let generic = expander.reference(name);
    let generic = expander.core(CoreNode::Global(generic));
    let operator = combination.filter(|&it| {
        it.as_symbol()
            .is_none_or(|name| expander.world.name(name) != "standard")
    });
    let operator = expander.constant(operator.unwrap_or(Value::NIL));
    steps.push(expander.call_global("%set-combination", vec![generic, operator]));
    for method in methods {
        steps.push(method_core(expander, name, &method)?);
    }
    steps.push(expander.symbol_constant(name));
    Ok(expander.sequence(steps))
}

/// `(defmethod name :before ((a class) (b (eql 1)) c) "doc" body …)`, or of a multimethod
/// `(defmethod name :value (fn …))`.
pub fn expand_defmethod(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    let usage = "(defmethod name ((object class) other) form …)";
    let Some((&target, rest)) = arguments.split_first() else {
        return Err(problem::malformed(
            "defmethod",
            "a name and parameters",
            usage,
        ));
    };
    let name = expander.definition_name("defmethod", target)?;
    if let &[value, function] = rest
        && !is_parameter_list(expander, value, function)
    {
        return super::multimethods::multimethod_core(expander, name, value, function);
    }
    expander.require_top(form)?;
    let list = rest
        .iter()
        .position(|&part| expander.list_of(part).is_some());
    let body = list.and_then(|at| rest.get(at + 1..)).unwrap_or(&[]);
    let mut described = expander.describe(
        name,
        DefinitionKind::Method,
        list.map(|at| expander.show(rest[at])),
        expander.split_docstring(body).0,
    );
    described.method = Some(method_name(expander, name, rest));
    expander.check_definable(name)?;
    let count = rest
        .iter()
        .find_map(|&part| expander.reader().list(part))
        .map_or(0, |elements| required_count(expander, &elements));
    let label = expander.symbol_constant(name);
    let required = expander.integer(count);
    let nil = expander.nil();
    let ensured = expander.call_global("%ensure-generic", vec![label, required, nil]);
    let define = expander.define_hidden(name, ensured);
    let method = method_core(expander, name, rest)?;
    expander.defined.push(described);
    let answer = expander.symbol_constant(name);
    Ok(expander.sequence(vec![define, method, answer]))
}

/// Returns what a method is called, as `definition::name` reads it off a text.
fn method_name(expander: &Expander, generic: Symbol, parts: &[Form]) -> String {
    let mut name = expander.world.name(generic).to_string();
    for &part in parts {
        let Some(elements) = expander.reader().list(part) else {
            name.push_str(&format!(" {}", expander.show(part)));
            continue;
        };
        let count = required_count(expander, &elements) as usize;
        let specializers: Vec<String> = elements.items[..count]
            .iter()
            .map(|&item| match expander.list_of(item).as_deref() {
                Some(&[_, specializer]) => written(expander, specializer),
                _ => "t".to_string(),
            })
            .collect();
        name.push_str(&format!(" ({})", specializers.join(" ")));
        break;
    }
    name
}

/// Returns a specializer, or the value of a case, as it is written: a symbol with its package.
pub(super) fn written(expander: &Expander, form: Form) -> String {
    let argument = |form: Form, word: &str| {
        let is_call = expander.is_call_of(form, word);
        let parts = expander
            .list_of(form)
            .filter(|parts| is_call && parts.len() == 2);
        parts.map(|parts| parts[1])
    };
    let name = |form: Form| match expander.symbol_name(form) {
        Some(name) => name.to_string(),
        None => expander.show(form),
    };
    let datum = |form: Form| match argument(form, "quote") {
        Some(quoted) => format!("'{}", name(quoted)),
        None => name(form),
    };
    match argument(form, "eql") {
        Some(value) => format!("(eql {})", datum(value)),
        None => datum(form),
    }
}

/// A method on classes has a parameter list right after its name or qualifier.
fn is_parameter_list(expander: &Expander, first: Form, second: Form) -> bool {
    if expander.list_of(first).is_some() && !expander.is_call_of(first, "quote") {
        return true;
    }
    let qualifier = expander.keyword_name(first);
    let function = ["fn", "lambda", "short-lambda", "function"]
        .iter()
        .any(|word| expander.is_call_of(second, word));
    matches!(qualifier.as_deref(), Some("before" | "after" | "around"))
        && expander.list_of(second).is_some()
        && !function
}

fn required_count(expander: &Expander, elements: &Elements) -> i32 {
    elements
        .items
        .iter()
        .take_while(|&&item| {
            !expander
                .symbol_name(item)
                .is_some_and(|name| name.starts_with('&'))
        })
        .count() as i32
}

/// The call that adds a method: qualifiers, specialized parameters, body.
pub(super) fn method_core(expander: &mut Expander, name: Symbol, parts: &[Form]) -> Expanded<Core> {
    let usage = "(defmethod name ((object class) other) form …)";
    let refuse = || problem::malformed("defmethod", "a list of parameters", usage);
    let at = parts
        .iter()
        .position(|&part| expander.reader().list(part).is_some())
        .ok_or_else(refuse)?;
    let qualifier = match parts[..at] {
        [] => Value::NIL,
        [qualifier] if qualifier.value.is_keyword() || is_operator(expander, qualifier) => {
            qualifier.value
        }
        _ => return Err(refuse()),
    };
    let elements = expander.reader().list(parts[at]).ok_or_else(refuse)?;
    let count = required_count(expander, &elements) as usize;
    let mut specializers = Vec::with_capacity(count);
    let mut plain = elements.items.clone();
    for item in plain.iter_mut().take(count) {
        let item_form = *item;
        let Some(pair) = expander.list_of(item_form) else {
            specializers.push(expander.constant(Value::TRUE));
            continue;
        };
        let [parameter, specializer] = pair[..] else {
            return Err(refuse().at(item_form.span));
        };
        *item = parameter;
        specializers.push(specializer_core(expander, specializer)?);
    }
    let parameters = expander.parameters_of(Elements {
        items: plain,
        tail: elements.tail,
    })?;
    let (docstring, body) = expander.split_docstring(&parts[at + 1..]);
    let (function, style) = method_function(expander, name, parameters, docstring, body)?;
    let global = expander.reference(name);
    let generic = expander.core(CoreNode::Global(global));
    let qualifier = expander.constant(qualifier);
    let specializers = expander.call_global("list", specializers);
    let style = expander.world.intern(style);
    let style = expander.constant(Value::keyword(style));
    Ok(expander.call_global(
        "%add-method",
        vec![generic, qualifier, specializers, function, style],
    ))
}

/// The operators by which a generic function may combine its methods.
const OPERATORS: &[&str] = &[
    "+", "and", "append", "list", "max", "min", "nconc", "or", "progn",
];

fn is_operator(expander: &Expander, qualifier: Form) -> bool {
    expander
        .symbol_name(qualifier)
        .is_some_and(|name| OPERATORS.contains(&name))
}

fn specializer_core(expander: &mut Expander, form: Form) -> Expanded<Core> {
    if expander.is_call_of(form, "eql") {
        let parts = expander.proper(form)?;
        let &[_, value] = &parts[..] else {
            return Err(problem::malformed("eql", "one value", "(eql 'datum)").at(form.span));
        };
        let value = expander.value(value)?;
        return Ok(expander.call_global("%eql-specializer", vec![value]));
    }
    let name = expander.constant(form.value);
    Ok(expander.call_global("%specializer", vec![name]))
}

/// The function of a method. One that mentions `call-next-method` or `next-method-p` takes what
/// comes next as a hidden first argument.
fn method_function(
    expander: &mut Expander,
    name: Symbol,
    mut parameters: ParameterForms,
    docstring: Option<Value>,
    body: &[Form],
) -> Expanded<(Core, &'static str)> {
    // What one method does not know may be for another.
    parameters.allow_other_keys |= parameters.has_keywords;
    if parameters.has_keywords && parameters.keywords.is_empty() && parameters.rest.is_none() {
        let others = expander.world.generate("others");
        parameters.rest = Some(Form::new(Value::symbol(others), expander.span));
    }
    let uses_next = body
        .iter()
        .any(|&form| mentions(expander, form, &["call-next-method", "next-method-p"]));
    if !uses_next {
        let function = expander.function(FunctionForms {
            name: Some(name),
            parameters,
            body,
            docstring,
            block: Some(name),
        })?;
        return Ok((function, "plain"));
    }
    let next = expander.world.generate("next");
    let next_form = Form::new(Value::symbol(next), expander.span);
    parameters.required.insert(0, next_form);
    // `(flet ((call-next-method (&rest all) (apply %call-next next all)) …) body …)`.
    let call_next = local_next(expander, "call-next-method", "%call-next", next_form, true);
    let next_p = local_next(expander, "next-method-p", "%next?", next_form, false);
    let definitions = expander.make_list(&[call_next, next_p]);
    let flet = word(expander, "flet");
    let mut items = vec![flet, definitions];
    items.extend_from_slice(body);
    let wrapped = expander.make_list(&items);
    let function = expander.function(FunctionForms {
        name: Some(name),
        parameters,
        body: &[wrapped],
        docstring,
        block: Some(name),
    })?;
    Ok((function, "next"))
}

/// A form of one symbol.
pub(super) fn word(expander: &mut Expander, name: &str) -> Form {
    let symbol = expander.world.intern(name);
    Form::new(Value::symbol(symbol), expander.span)
}

fn local_next(
    expander: &mut Expander,
    name: &str,
    function: &str,
    next: Form,
    with_arguments: bool,
) -> Form {
    let name = word(expander, name);
    let function = word(expander, function);
    if !with_arguments {
        let empty = Form::new(Value::EMPTY, expander.span);
        let call = expander.make_list(&[function, next]);
        return expander.make_list(&[name, empty, call]);
    }
    let rest = word(expander, "&rest");
    let all = expander.world.generate("all");
    let all = Form::new(Value::symbol(all), expander.span);
    let parameters = expander.make_list(&[rest, all]);
    let apply = word(expander, "%apply");
    let call = expander.make_list(&[apply, function, next, all]);
    expander.make_list(&[name, parameters, call])
}

/// Whether any of the words stands anywhere in a form.
fn mentions(expander: &Expander, form: Form, words: &[&str]) -> bool {
    let mut pending = vec![form];
    while let Some(form) = pending.pop() {
        if let Some(name) = expander.symbol_name(form) {
            if words.contains(&name) {
                return true;
            }
        } else if let Some(elements) = expander.reader().list(form) {
            pending.extend(elements.items);
            pending.extend(elements.tail);
        } else if let Some(items) = expander.reader().vector(form) {
            pending.extend(items);
        } else if let Some(pairs) = expander.reader().map(form) {
            pending.extend(pairs.into_iter().flat_map(|(key, value)| [key, value]));
        }
    }
    false
}
