//! Records: `define-record-type`, and what structures share with them.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, LocalId};
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// A `define-record-type`, read.
struct RecordForm {
    name: Symbol,
    /// The name of the constructor, and for each field the position of its argument or nil.
    constructor: Option<(Symbol, Vec<Value>)>,
    predicate: Option<Symbol>,
    fields: Vec<Field>,
}

struct Field {
    name: Symbol,
    reader: Option<Symbol>,
}

fn read(expander: &Expander, arguments: &[Form]) -> Expanded<RecordForm> {
    let usage = "(define-record-type point (make-point x y) point? (x point-x) (y point-y))";
    let refuse = || {
        problem::malformed(
            "define-record-type",
            "a name, a constructor, a predicate and fields",
            usage,
        )
    };
    let [name, constructor, predicate, specifications @ ..] = arguments else {
        return Err(refuse());
    };
    let name = expander.wants_symbol("define-record-type", *name)?;
    let mut specified = Vec::new();
    for &specification in specifications {
        let parts = expander.list_of(specification);
        let &[field, reader] = parts.as_deref().unwrap_or_default() else {
            return Err(problem::malformed(
                "define-record-type",
                "each field with its accessor",
                "(x point-x)",
            )
            .at(specification.span));
        };
        let reader = expander.wants_symbol("define-record-type", reader)?;
        specified.push(Field {
            name: expander.wants_symbol("define-record-type", field)?,
            reader: Some(reader),
        });
    }
    let order = |count: usize| (0..count).map(Value::length).collect();
    let (constructor, fields) = match expander.list_of(*constructor) {
        Some(parts) if !parts.is_empty() => {
            let function = expander.wants_symbol("define-record-type", parts[0])?;
            let fields = in_order(expander, &parts[1..], specified)?;
            let mut order: Vec<Value> = order(parts.len() - 1);
            order.resize(fields.len(), Value::NIL);
            (Some((function, order)), fields)
        }
        _ => {
            let name = constructor.value.as_symbol();
            (name.map(|name| (name, order(specified.len()))), specified)
        }
    };
    Ok(RecordForm {
        name,
        constructor,
        predicate: predicate.value.as_symbol(),
        fields,
    })
}

/// Returns the fields in the order of the constructor's arguments, which may have no accessor; those it
/// leaves out come behind.
fn in_order(
    expander: &Expander,
    arguments: &[Form],
    mut specified: Vec<Field>,
) -> Expanded<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    for argument in arguments {
        let name = expander.wants_symbol("define-record-type", *argument)?;
        if fields.iter().any(|field| field.name == name) {
            let name = expander.world.name(name);
            let problem = Problem::new(format!("the constructor names the field `{name}` twice"));
            return Err(problem.at(argument.span));
        }
        let at = specified.iter().position(|field| field.name == name);
        fields.push(at.map_or(Field { name, reader: None }, |at| specified.remove(at)));
    }
    fields.extend(specified);
    Ok(fields)
}

impl Expander<'_> {
    /// Returns the definitions that a `define-record-type` in a body stands for: its type is another
    /// one each time the body is entered.
    pub fn local_record(&mut self, form: Form) -> Expanded<Vec<Form>> {
        let items = self.proper(form)?;
        let (_, arguments) = self.named_docstring(&items[1..]);
        let record = read(self, &arguments).map_err(|problem| problem.at(form.span))?;
        let at = |symbol: Symbol| Form::new(Value::symbol(symbol), form.span);
        let [define, list, slot, class] = self.words(
            ["define", "list", "%slot-definition", "%make-local-class"],
            form,
        );
        let nil = Form::new(Value::NIL, form.span);
        let mut slots = vec![list];
        for field in &record.fields {
            let keyword = Form::new(self.world.keyword(field.name), form.span);
            let keywords = self.make_list(&[list, keyword]);
            let name = self.quoted_form(at(field.name));
            slots.push(self.make_list(&[slot, name, keywords, nil, nil, nil, nil]));
        }
        let slots = self.make_list(&slots);
        let none = self.quoted_form(Form::new(Value::EMPTY, form.span));
        let label = self.quoted_form(at(record.name));
        let [metaclass] = self.words(["record-type"], form);
        let metaclass = self.quoted_form(metaclass);
        let made = self.make_list(&[class, label, none, slots, nil, none, metaclass]);
        let kind = at(self.world.generate("type"));
        let mut defines = vec![
            self.make_list(&[define, kind, made]),
            self.make_list(&[define, at(record.name), kind]),
        ];
        let mut helpers: Vec<(Symbol, &str, Option<Form>)> = Vec::new();
        if let Some((name, order)) = record.constructor {
            let order: Vec<Form> = order.iter().map(|&it| Form::new(it, form.span)).collect();
            let order = self.make_list(&order);
            let order = self.quoted_form(order);
            helpers.push((name, "%positional-constructor", Some(order)));
        }
        helpers.extend(record.predicate.map(|name| (name, "%type-predicate", None)));
        for (index, field) in record.fields.iter().enumerate() {
            let index = Some(Form::new(Value::length(index), form.span));
            helpers.extend(field.reader.map(|name| (name, "%field-reader", index)));
        }
        for (name, maker, more) in helpers {
            let [maker] = self.words([maker], form);
            let label = self.quoted_form(at(name));
            let mut call = vec![maker, label, kind];
            call.extend(more);
            let value = self.make_list(&call);
            defines.push(self.make_list(&[define, at(name), value]));
        }
        Ok(defines)
    }

    /// Returns words of the language as forms, at the place of another.
    pub(super) fn words<const N: usize>(&mut self, words: [&str; N], at: Form) -> [Form; N] {
        words.map(|word| Form::new(Value::symbol(self.world.intern(word)), at.span))
    }

    pub(in crate::lang::expand) fn quoted_form(&mut self, form: Form) -> Form {
        let [quote] = self.words(["quote"], form);
        self.make_list(&[quote, form])
    }
}

/// `(define-record-type point (make-point x y) point? (x point-x) …)`.
pub fn expand_define_record_type(
    expander: &mut Expander,
    form: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    expander.require_top(form)?;
    let (docstring, arguments) = expander.named_docstring(arguments);
    let RecordForm {
        name,
        constructor,
        predicate,
        fields,
    } = read(expander, &arguments)?;
    let field_names: Vec<Symbol> = fields.iter().map(|field| field.name).collect();
    let described = expander.describe(name, DefinitionKind::Record, None, docstring);
    let object = expander.fresh_local();
    let slots: Vec<(Symbol, Option<Form>)> = field_names.iter().map(|&name| (name, None)).collect();
    let made = record_type(expander, name, &[], &slots, None, "record-type")?;
    let mut steps = bind_type(expander, name, object, described)?;
    if let Some((function, order)) = constructor {
        let label = expander.symbol_constant(function);
        let kind = expander.local(object);
        let order = expander.quoted_list(&order);
        let value = expander.call_global("%positional-constructor", vec![label, kind, order]);
        steps.push(define_helper(expander, function, value)?);
    }
    if let Some(function) = predicate {
        steps.push(type_predicate(expander, function, object)?);
    }
    for (index, field) in fields.into_iter().enumerate() {
        if let Some(reader) = field.reader {
            steps.extend(field_accessors(expander, reader, object, index)?);
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
        let keyword = expander.world.keyword(field);
        let initargs = expander.quoted_list(&[keyword]);
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

/// Defines the reader of a field and what `setf` of it calls.
pub(super) fn field_accessors(
    expander: &mut Expander,
    reader: Symbol,
    object: LocalId,
    index: usize,
) -> Expanded<[Core; 2]> {
    let setter = expander.setter_symbol(reader);
    let read = field_function(expander, "%field-reader", reader, object, index)?;
    let write = field_function(expander, "%field-writer", setter, object, index)?;
    Ok([read, write])
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

fn field_function(
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
