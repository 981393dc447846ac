//! Records: `define-record-type`, and what structures share with them.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::parameters::ParameterForms;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::functions::FunctionForms;

/// `(define-record-type point (make-point x y) point? (x point-x) …)`.
pub fn expand_define_record_type(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    expander.require_top(form)?;
    let usage = "(define-record-type point (make-point x y) point? (x point-x) (y point-y))";
    let refuse = || {
        problem::malformed(
            "define-record-type",
            "a name, a constructor, a predicate and fields",
            usage,
        )
    };
    let [name, constructor, predicate, fields @ ..] = arguments else {
        return Err(refuse());
    };
    let name = expander.wants_symbol("define-record-type", *name)?;
    let mut field_names = Vec::new();
    let mut accessors = Vec::new();
    for &field in fields {
        let parts = expander.list_of(field).unwrap_or_else(|| vec![field]);
        if parts.is_empty() || parts.len() > 3 {
            return Err(refuse().at(field.span));
        }
        let mut symbols = Vec::new();
        for &part in &parts {
            symbols.push(expander.wants_symbol("define-record-type", part)?);
        }
        field_names.push(symbols[0]);
        accessors.push((symbols.get(1).copied(), symbols.get(2).copied()));
    }
    let described = expander.describe(name, DefinitionKind::Record, None, None);
    let object = expander.fresh_local();
    let fields: Vec<(Symbol, Option<Form>)> =
        field_names.iter().map(|&name| (name, None)).collect();
    let made = record_type(expander, name, &[], &fields, None, "record-type")?;
    let mut steps = bind_type(expander, name, object, described)?;
    if let Some(parts) = expander
        .list_of(*constructor)
        .filter(|parts| !parts.is_empty())
    {
        let function = expander.wants_symbol("define-record-type", parts[0])?;
        let mut order = vec![Value::NIL; field_names.len()];
        for (position, &argument) in parts[1..].iter().enumerate() {
            let wanted = expander.wants_symbol("define-record-type", argument)?;
            let at = field_names
                .iter()
                .position(|&it| it == wanted)
                .ok_or_else(|| {
                    Problem::new(format!(
                        "the constructor names no field `{}`",
                        expander.world.name(wanted)
                    ))
                    .at(argument.span)
                })?;
            order[at] = Value::small(position as i32);
        }
        let label = expander.symbol_constant(function);
        let kind = expander.local(object);
        let order = expander.quoted_list(&order);
        let value = expander.call_global("%positional-constructor", vec![label, kind, order]);
        steps.push(define_helper(expander, function, value)?);
    } else if let Some(function) = constructor.value.as_symbol() {
        let order: Vec<Value> = (0..field_names.len()).map(Value::length).collect();
        let label = expander.symbol_constant(function);
        let kind = expander.local(object);
        let order = expander.quoted_list(&order);
        let value = expander.call_global("%positional-constructor", vec![label, kind, order]);
        steps.push(define_helper(expander, function, value)?);
    }
    if let Some(function) = predicate.value.as_symbol() {
        steps.push(type_predicate(expander, function, object)?);
    }
    for (index, (reader, writer)) in accessors.into_iter().enumerate() {
        if let Some(reader) = reader {
            steps.push(field_function(
                expander,
                "%field-reader",
                reader,
                object,
                index,
            )?);
            let setter = expander.setter_symbol(reader);
            steps.push(field_function(
                expander,
                "%field-writer",
                setter,
                object,
                index,
            )?);
        }
        if let Some(writer) = writer {
            steps.push(mutator(expander, writer, object, index)?);
        }
    }
    steps.push(expander.symbol_constant(name));
    let body = expander.sequence(steps);
    Ok(expander.let_core(vec![(object, made)], body))
}

/// The call that makes or renews the type of a structure or record.
pub(super) fn record_type(
    expander: &mut Expander,
    name: Symbol,
    parents: &[Value],
    fields: &[(Symbol, Option<Form>)],
    docstring: Option<Value>,
    metaclass: &str,
) -> Expanded<Core> {
    let mut slots = Vec::with_capacity(fields.len());
    for &(field, default) in fields {
        let label = expander.symbol_constant(field);
        let initargs = expander.quoted_list(&[Value::keyword(field)]);
        let initform = expander.optional_thunk(default)?;
        let nothing = [(); 3].map(|()| expander.nil());
        let mut parts = vec![label, initargs, initform];
        parts.extend(nothing);
        slots.push(expander.call_global("%slot-definition", parts));
    }
    let label = expander.symbol_constant(name);
    let parents = expander.quoted_list(parents);
    let slots = expander.call_global("list", slots);
    let docstring = expander.constant(docstring.unwrap_or(Value::NIL));
    let none = expander.constant(Value::EMPTY);
    let metaclass = expander.world.intern(metaclass);
    let metaclass = expander.symbol_constant(metaclass);
    Ok(expander.call_global(
        "%make-class",
        vec![label, parents, slots, docstring, none, metaclass],
    ))
}

pub(super) fn bind_type(
    expander: &mut Expander,
    name: Symbol,
    object: LocalId,
    described: crate::lang::expand::defined::Defined,
) -> Expanded<Vec<Core>> {
    let hidden = expander.class_symbol(name);
    let value = expander.local(object);
    let hidden = expander.define_hidden(hidden, value);
    let value = expander.local(object);
    let visible = expander.define_global(described, value)?;
    Ok(vec![hidden, visible])
}

/// Defines a function that belongs to a definition of another name.
pub(super) fn define_helper(expander: &mut Expander, name: Symbol, value: Core) -> Expanded<Core> {
    expander.check_definable(name)?;
    Ok(expander.define_hidden(name, value))
}

pub(super) fn type_predicate(
    expander: &mut Expander,
    function: Symbol,
    object: LocalId,
) -> Expanded<Core> {
    let label = expander.symbol_constant(function);
    let kind = expander.local(object);
    let value = expander.call_global("%type-predicate", vec![label, kind]);
    define_helper(expander, function, value)
}

pub(super) fn field_function(
    expander: &mut Expander,
    maker: &str,
    function: Symbol,
    object: LocalId,
    index: usize,
) -> Expanded<Core> {
    let label = expander.symbol_constant(function);
    let kind = expander.local(object);
    let index = expander.integer(index as i32);
    let value = expander.call_global(maker, vec![label, kind, index]);
    define_helper(expander, function, value)
}

/// `(set-point-x! point value)`: the object first, as Scheme has it.
fn mutator(
    expander: &mut Expander,
    function: Symbol,
    object: LocalId,
    index: usize,
) -> Expanded<Core> {
    let setter = expander.setter_symbol(function);
    let writer = field_function(expander, "%field-writer", setter, object, index)?;
    let record = expander.world.generate("record");
    let value = expander.world.generate("value");
    let span = expander.span;
    let symbol = |symbol: Symbol| Form::new(Value::symbol(symbol), span);
    let call = expander.make_list(&[symbol(setter), symbol(value), symbol(record)]);
    let lambda = expander.function(FunctionForms {
        name: Some(function),
        parameters: ParameterForms {
            required: vec![symbol(record), symbol(value)],
            ..ParameterForms::default()
        },
        body: &[call],
        docstring: None,
        block: None,
    })?;
    let define = define_helper(expander, function, lambda)?;
    Ok(expander.sequence(vec![writer, define]))
}
