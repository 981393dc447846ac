//! Structures: `defstruct`.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::Core;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::parameters::{OptionalForm, ParameterForms};
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::functions::FunctionForms;
use super::records::{bind_type, define_helper, field_accessors, record_type, type_predicate};

/// What the options of `defstruct` say.
struct StructureOptions {
    prefix: String,
    constructors: Vec<(Symbol, Option<Form>)>,
    default_constructor: bool,
    predicate: Option<Symbol>,
    copier: Option<Symbol>,
    include: Option<Symbol>,
    /// Other defaults for included fields.
    overrides: Vec<(Symbol, Option<Form>)>,
    /// How its objects print: a function of two or of three arguments.
    printer: Option<(Form, usize)>,
}

/// `(defstruct (name option …) "doc" field (field default) …)`.
pub fn expand_defstruct(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.require_top(form)?;
    let usage = "(defstruct point (x 0) (y 0))";
    let refuse = || problem::malformed("defstruct", "a name and fields", usage);
    let Some((&head, mut rest)) = arguments.split_first() else {
        return Err(refuse());
    };
    let parts = expander.list_of(head).unwrap_or_else(|| vec![head]);
    let Some((&name, options)) = parts.split_first() else {
        return Err(refuse().at(head.span));
    };
    let name = expander.wants_symbol("defstruct", name)?;
    let options = structure_options(expander, name, options)?;
    let mut docstring = None;
    if let [first, more @ ..] = rest
        && expander.string(*first).is_some()
    {
        docstring = Some(first.value);
        rest = more;
    }
    let mut fields: Vec<(Symbol, Option<Form>)> = match options.include {
        Some(parent) => expander
            .world
            .structure_fields(parent)
            .ok_or_else(|| {
                Problem::new(format!(
                    "there is no structure `{}` to include",
                    expander.world.name(parent)
                ))
                .at(head.span)
            })?
            .into_iter()
            .map(|field| {
                let other = options.overrides.iter().find(|(name, _)| *name == field);
                let default = match other {
                    Some((_, default)) => *default,
                    None => Some(inherited(expander, parent, field)),
                };
                (field, default)
            })
            .collect(),
        None => Vec::new(),
    };
    let inherited = fields.len();
    for &field in rest {
        let parts = expander.list_of(field).unwrap_or_else(|| vec![field]);
        let first = *parts.first().ok_or_else(|| refuse().at(field.span))?;
        fields.push((
            expander.wants_symbol("defstruct", first)?,
            parts.get(1).copied(),
        ));
    }
    let mut described = expander.describe(name, DefinitionKind::Structure, None, docstring);
    described.signature = format!(
        "(make-{} {})",
        expander.world.name(name),
        fields
            .iter()
            .map(|(field, _)| format!(":{}", expander.world.name(*field)))
            .collect::<Vec<_>>()
            .join(" ")
    );
    let parents: Vec<Value> = options.include.map(Value::symbol).into_iter().collect();
    let mut own = fields[inherited..].to_vec();
    own.extend(options.overrides);
    let object = expander.fresh_local();
    let made = record_type(expander, name, &parents, &own, docstring, "structure-class")?;
    let mut steps = bind_type(expander, name, object, described)?;
    if options.default_constructor {
        let function = expander.world.derive(name, &|text| format!("make-{text}"));
        steps.push(keyword_constructor(expander, function, name, &fields)?);
    }
    for (function, parameters) in options.constructors {
        steps.push(match parameters {
            None => keyword_constructor(expander, function, name, &fields)?,
            Some(list) => listed_constructor(expander, function, name, list, &fields)?,
        });
    }
    if let Some(function) = options.predicate {
        steps.push(type_predicate(expander, function, object)?);
    }
    if let Some(function) = options.copier {
        let label = expander.symbol_constant(function);
        let kind = expander.local(object);
        let value = expander.call_global("%copier", vec![label, kind]);
        steps.push(define_helper(expander, function, value)?);
    }
    for (index, (field, _)) in fields.iter().enumerate() {
        let field = expander.world.name(*field).to_string();
        let prefix = &options.prefix;
        let accessor = expander.world.derive(name, &|_| format!("{prefix}{field}"));
        steps.extend(field_accessors(expander, accessor, object, index)?);
    }
    if let Some((function, count)) = options.printer {
        steps.push(printing_method(expander, name, function, count)?);
    }
    steps.push(expander.symbol_constant(name));
    let body = expander.sequence(steps);
    Ok(expander.let_core(vec![(object, made)], body))
}

/// The form of an included field's default, which the structure it comes from knows.
fn inherited(expander: &mut Expander, parent: Symbol, field: Symbol) -> Form {
    let quote = expander.world.intern("quote");
    let quoted = |expander: &mut Expander, symbol: Symbol| {
        let parts = [quote, symbol].map(|it| Form::new(Value::symbol(it), expander.span));
        expander.make_list(&parts)
    };
    let function = super::methods::word(expander, "%inherited-default");
    let parent = quoted(expander, parent);
    let field = quoted(expander, field);
    expander.make_list(&[function, parent, field])
}

/// `(defmethod print-object ((object name) stream) (function object stream 0))`.
fn printing_method(
    expander: &mut Expander,
    name: Symbol,
    function: Form,
    count: usize,
) -> Expanded<Core> {
    let [object, stream] = ["object", "stream"].map(|word| {
        let symbol = expander.world.generate(word);
        Form::new(Value::symbol(symbol), expander.span)
    });
    let class = Form::new(Value::symbol(name), expander.span);
    let specialized = expander.make_list(&[object, class]);
    let parameters = expander.make_list(&[specialized, stream]);
    let depth = Form::new(Value::small(0), expander.span);
    let call = [function, object, stream, depth];
    let call = expander.make_list(&call[..=count]);
    let generic = expander.world.intern("print-object");
    super::methods::method_core(expander, generic, &[parameters, call])
}

fn structure_options(
    expander: &mut Expander,
    name: Symbol,
    forms: &[Form],
) -> Expanded<StructureOptions> {
    let text = expander.world.name(name).to_string();
    let mut options = StructureOptions {
        prefix: format!("{text}-"),
        constructors: Vec::new(),
        default_constructor: true,
        predicate: Some(expander.world.derive(name, &|text| format!("{text}-p"))),
        copier: Some(expander.world.derive(name, &|text| format!("copy-{text}"))),
        include: None,
        overrides: Vec::new(),
        printer: None,
    };
    for &form in forms {
        let parts = expander.list_of(form).unwrap_or_else(|| vec![form]);
        let word = parts.first().and_then(|&head| expander.keyword_name(head));
        let value = parts.get(1).copied();
        let symbol = value.and_then(|value| value.value.as_symbol());
        match word.as_deref() {
            Some("conc-name") => {
                options.prefix = match value {
                    None => String::new(),
                    Some(value) if value.value.is_null() => String::new(),
                    Some(value) => match expander.string(value) {
                        Some(text) => text.to_string(),
                        None => expander.symbol_name(value).unwrap_or("").to_string(),
                    },
                }
            }
            Some("constructor") => {
                if let Some(value) = value {
                    options.default_constructor = false;
                    if let Some(function) = value.value.as_symbol() {
                        options.constructors.push((function, parts.get(2).copied()));
                    }
                }
            }
            Some("predicate") => {
                if value.is_some() {
                    options.predicate = symbol;
                }
            }
            Some("copier") => {
                if value.is_some() {
                    options.copier = symbol;
                }
            }
            Some("include") => {
                options.include = symbol;
                for &field in parts.get(2..).unwrap_or(&[]) {
                    let parts = expander.list_of(field).unwrap_or_else(|| vec![field]);
                    let name = parts.first().copied().unwrap_or(field);
                    let name = expander.wants_symbol(":include", name)?;
                    options.overrides.push((name, parts.get(1).copied()));
                }
            }
            Some("print-object") => options.printer = value.map(|function| (function, 2)),
            Some("print-function") => options.printer = value.map(|function| (function, 3)),
            Some("type" | "named") => {}
            _ => {
                return Err(Problem::new(format!(
                    "`{}` is no option of `defstruct`",
                    expander.show(form)
                ))
                .at(form.span)
                .hint("options are `:conc-name :constructor :predicate :copier :include`"));
            }
        }
    }
    Ok(options)
}

/// The core that makes a record of the locals or forms of its fields.
fn record_form(expander: &mut Expander, name: Symbol, fields: &[Value]) -> Form {
    let hidden = expander.class_symbol(name);
    let make = expander.world.intern("%record");
    let mut items = vec![
        Form::new(Value::symbol(make), expander.span),
        Form::new(Value::symbol(hidden), expander.span),
    ];
    items.extend(fields.iter().map(|&field| Form::new(field, expander.span)));
    expander.make_list(&items)
}

/// `(make-point :x 1 :y 2)`.
fn keyword_constructor(
    expander: &mut Expander,
    function: Symbol,
    name: Symbol,
    fields: &[(Symbol, Option<Form>)],
) -> Expanded<Core> {
    let keywords = fields
        .iter()
        .map(|&(field, default)| OptionalForm {
            target: Form::new(Value::symbol(field), expander.span),
            default,
            supplied: None,
            keyword: Some(field),
        })
        .collect();
    let values: Vec<Value> = fields
        .iter()
        .map(|(field, _)| Value::symbol(*field))
        .collect();
    let body = record_form(expander, name, &values);
    let lambda = expander.function(FunctionForms {
        name: Some(function),
        parameters: ParameterForms {
            keywords,
            has_keywords: true,
            ..ParameterForms::default()
        },
        body: &[body],
        docstring: None,
        block: None,
    })?;
    define_helper(expander, function, lambda)
}

/// `(:constructor point (x &optional y))`: a parameter list whose names are fields.
fn listed_constructor(
    expander: &mut Expander,
    function: Symbol,
    name: Symbol,
    list: Form,
    fields: &[(Symbol, Option<Form>)],
) -> Expanded<Core> {
    let mut parameters = expander.parameters("defstruct", list)?;
    let default_of = |target: Form| {
        let field = target.value.as_symbol()?;
        fields.iter().find(|(it, _)| *it == field)?.1
    };
    let mut named: Vec<Symbol> = Vec::new();
    named.extend(
        parameters
            .required
            .iter()
            .filter_map(|it| it.value.as_symbol()),
    );
    named.extend(parameters.rest.and_then(|it| it.value.as_symbol()));
    named.extend(
        parameters
            .auxiliary
            .iter()
            .filter_map(|it| it.target.value.as_symbol()),
    );
    for optional in parameters
        .optional
        .iter_mut()
        .chain(parameters.keywords.iter_mut())
    {
        if optional.default.is_none() {
            optional.default = default_of(optional.target);
        }
        named.extend(optional.target.value.as_symbol());
    }
    let values: Vec<Value> = fields
        .iter()
        .map(|(field, default)| {
            if named.contains(field) {
                Value::symbol(*field)
            } else {
                default.map_or(Value::NIL, |form| form.value)
            }
        })
        .collect();
    let body = record_form(expander, name, &values);
    let lambda = expander.function(FunctionForms {
        name: Some(function),
        parameters,
        body: &[body],
        docstring: None,
        block: None,
    })?;
    define_helper(expander, function, lambda)
}
