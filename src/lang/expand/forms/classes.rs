//! Classes: `defclass with-slots with-accessors`.

use crate::lang::definition::DefinitionKind;
use crate::lang::expand::core::{Core, CoreNode, LocalId};
use crate::lang::expand::defined::Defined;
use crate::lang::expand::expander::Expander;
use crate::lang::expand::form::Form;
use crate::lang::expand::problem::{self, Expanded, Problem};
use crate::lang::expand::scope::Meaning;
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

use super::escape::thunk;
use super::methods::word;

/// A slot as written.
struct SlotForms {
    name: Symbol,
    initargs: Vec<Value>,
    initform: Option<Form>,
    shared: bool,
    kind: Option<Form>,
    docstring: Option<Value>,
    readers: Vec<Symbol>,
    /// Names of setters: of `(setf name)` functions or of plain writers.
    writers: Vec<Symbol>,
}

impl Expander<'_> {
    /// The global that holds the class of a name.
    pub fn class_symbol(&mut self, name: Symbol) -> Symbol {
        let hidden = format!("(class {})", self.world.symbols().name(name));
        self.world.intern(&hidden)
    }

    /// Defines a global without making it a definition of its own.
    pub fn define_hidden(&mut self, name: Symbol, value: Core) -> Core {
        let global = self.world.global(name);
        self.brought.push(name);
        self.core(CoreNode::Define(global, Box::new(value)))
    }

    /// A list of quoted values.
    pub fn quoted_list(&mut self, values: &[Value]) -> Core {
        let list = self.world.heap_mut().list(values);
        self.constant(list)
    }

    pub fn optional_constant(&mut self, value: Option<Value>) -> Core {
        self.constant(value.unwrap_or(Value::NIL))
    }

    /// A thunk of a form, or nil.
    pub fn optional_thunk(&mut self, form: Option<Form>) -> Expanded<Core> {
        match form {
            Some(form) => self.not_tail(|expander| thunk(expander, &[form])),
            None => Ok(self.nil()),
        }
    }
}

/// `(defclass name (super …) (slot …) option …)`.
pub fn expand_defclass(expander: &mut Expander, form: Form, arguments: &[Form]) -> Expanded<Core> {
    expander.require_top(form)?;
    let usage = "(defclass name (superclass) ((slot :accessor slot :initarg :slot :initform nil)))";
    let (name, supers, slots, options) = match arguments {
        [name, supers, slots, options @ ..] => (*name, *supers, *slots, options),
        [name, supers] => (*name, *supers, Form::new(Value::EMPTY, form.span), &[][..]),
        _ => {
            return Err(problem::malformed(
                "defclass",
                "a name, superclasses and slots",
                usage,
            ));
        }
    };
    let name = expander.wants_symbol("defclass", name)?;
    let refuse = |form: Form| {
        problem::malformed("defclass", "lists of superclasses and slots", usage).at(form.span)
    };
    let mut parents = Vec::new();
    for parent in expander.list_of(supers).ok_or_else(|| refuse(supers))? {
        let parent = expander.wants_symbol("defclass", parent)?;
        // Every class is a `standard-object` already.
        if !matches!(expander.world.name(parent), "standard-object" | "t") {
            parents.push(Value::symbol(parent));
        }
    }
    let mut slot_forms = Vec::new();
    for slot in expander
        .list_or_vector(slots)
        .ok_or_else(|| refuse(slots))?
    {
        slot_forms.push(read_slot(expander, slot)?);
    }
    let mut docstring = None;
    let mut default_initargs = Vec::new();
    for &option in options {
        let parts = expander.list_of(option).ok_or_else(|| refuse(option))?;
        match parts
            .first()
            .and_then(|&head| expander.keyword_name(head))
            .as_deref()
        {
            Some("documentation") => docstring = parts.get(1).map(|text| text.value),
            Some("default-initargs") => default_initargs = parts[1..].to_vec(),
            Some("metaclass") => {}
            _ => {
                return Err(Problem::new(format!(
                    "`{}` is no option of `defclass`",
                    expander.show(option)
                ))
                .at(option.span)
                .hint("options are `:documentation`, `:default-initargs` and `:metaclass`"));
            }
        }
    }
    let slots = slot_cores(expander, &slot_forms)?;
    let initargs = initarg_cores(expander, &default_initargs)?;
    let mut described = expander.describe(name, DefinitionKind::Class, None, docstring);
    described.signature = format!("(make-instance '{} …)", expander.world.name(name));
    let label = expander.symbol_constant(name);
    let parents = expander.quoted_list(&parents);
    let docstring = expander.optional_constant(docstring);
    let metaclass = expander.world.intern("standard-class");
    let metaclass = expander.symbol_constant(metaclass);
    let made = expander.call_global(
        "%make-class",
        vec![label, parents, slots, docstring, initargs, metaclass],
    );
    class_core(expander, described, made, &slot_forms)
}

/// Binds the class, gives it its accessors, and answers it.
fn class_core(
    expander: &mut Expander,
    described: Defined,
    made: Core,
    slots: &[SlotForms],
) -> Expanded<Core> {
    let name = described.name;
    expander.check_definable(name)?;
    let hidden = expander.class_symbol(name);
    let object = expander.fresh_local();
    let value = expander.local(object);
    let mut steps = vec![expander.define_hidden(hidden, value)];
    let is_accessor = slots
        .iter()
        .any(|slot| slot.readers.contains(&name) || slot.writers.contains(&name));
    let value = expander.local(object);
    if is_accessor {
        // The name is that of an accessor too: that is what it evaluates to; the class is found by
        // its name all the same.
        expander.defined.push(described);
    } else {
        steps.push(expander.define_global(described, value)?);
    }
    let mut notes = vec![expander.local(object)];
    for slot in slots {
        for (readers, style) in [(&slot.readers, "reader"), (&slot.writers, "writer")] {
            for &function in readers {
                let (define, note) = accessor(expander, object, slot.name, function, style);
                steps.push(define);
                notes.push(note);
            }
        }
    }
    steps.push(expander.call_global("%class-note-accessors", notes));
    let body = expander.sequence(steps);
    Ok(expander.let_core(vec![(object, made)], body))
}

/// Makes sure of the generic function, then adds the method; the second core answers both as a pair.
fn accessor(
    expander: &mut Expander,
    object: LocalId,
    slot: Symbol,
    function: Symbol,
    style: &str,
) -> (Core, Core) {
    let count = if style == "reader" { 1 } else { 2 };
    let label = expander.symbol_constant(function);
    let count = expander.integer(count);
    let nil = expander.nil();
    let ensured = expander.call_global("%ensure-generic", vec![label, count, nil]);
    let define = expander.define_hidden(function, ensured);
    let global = expander.world.global(function);
    let generic = expander.core(CoreNode::Global(global));
    let class = expander.local(object);
    let specializers = if style == "reader" {
        expander.call_global("list", vec![class])
    } else {
        let any = expander.constant(Value::TRUE);
        expander.call_global("list", vec![any, class])
    };
    let nil = expander.nil();
    let slot = expander.symbol_constant(slot);
    let style = expander.world.intern(style);
    let style = expander.constant(Value::keyword(style));
    let method = expander.call_global("%add-method", vec![generic, nil, specializers, slot, style]);
    let generic = expander.core(CoreNode::Global(global));
    let note = expander.call_global("cons", vec![generic, method]);
    (define, note)
}

fn read_slot(expander: &mut Expander, form: Form) -> Expanded<SlotForms> {
    let parts = expander.list_of(form).unwrap_or_else(|| vec![form]);
    let Some((&name, options)) = parts.split_first() else {
        return Err(problem::wants_name("defclass", "()").at(form.span));
    };
    let mut slot = SlotForms {
        name: expander.wants_symbol("defclass", name)?,
        initargs: Vec::new(),
        initform: None,
        shared: false,
        kind: None,
        docstring: None,
        readers: Vec::new(),
        writers: Vec::new(),
    };
    if options.len() % 2 == 1 {
        return Err(Problem::new(format!(
            "the options of the slot `{}` do not come in pairs",
            expander.show(name)
        ))
        .at(form.span)
        .hint("write `(slot :accessor slot :initarg :slot :initform nil)`"));
    }
    for pair in options.chunks_exact(2) {
        let (option, value) = (pair[0], pair[1]);
        match expander.keyword_name(option).as_deref() {
            Some("initarg") => slot.initargs.push(value.value),
            Some("initform") => slot.initform = Some(value),
            Some("accessor") => {
                let reader = expander.wants_symbol(":accessor", value)?;
                slot.readers.push(reader);
                let writer = expander.setter_symbol(reader);
                slot.writers.push(writer);
            }
            Some("reader") => slot.readers.push(expander.wants_symbol(":reader", value)?),
            Some("writer") => slot
                .writers
                .push(expander.definition_name(":writer", value)?),
            Some("allocation") => {
                slot.shared = expander.keyword_name(value).as_deref() == Some("class");
            }
            Some("type") => slot.kind = Some(value),
            Some("documentation") => slot.docstring = Some(value.value),
            _ => {
                return Err(Problem::new(format!(
                    "`{}` is no option of a slot",
                    expander.show(option)
                ))
                .at(option.span)
                .hint("options are `:accessor :reader :writer :initarg :initform :allocation :type :documentation`"));
            }
        }
    }
    Ok(slot)
}

fn slot_cores(expander: &mut Expander, slots: &[SlotForms]) -> Expanded<Core> {
    let mut cores = Vec::with_capacity(slots.len());
    for slot in slots {
        let name = expander.symbol_constant(slot.name);
        let initargs = expander.quoted_list(&slot.initargs);
        let initform = expander.optional_thunk(slot.initform)?;
        let shared = expander.constant(if slot.shared { Value::TRUE } else { Value::NIL });
        let kind = expander.optional_constant(slot.kind.map(|kind| kind.value));
        let docstring = expander.optional_constant(slot.docstring);
        cores.push(expander.call_global(
            "%slot-definition",
            vec![name, initargs, initform, shared, kind, docstring],
        ));
    }
    Ok(expander.call_global("list", cores))
}

/// `(:default-initargs :a form …)` as `(initarg . thunk)` pairs.
fn initarg_cores(expander: &mut Expander, forms: &[Form]) -> Expanded<Core> {
    let mut cores = Vec::new();
    for pair in forms.chunks_exact(2) {
        let initarg = expander.constant(pair[0].value);
        let value = expander.optional_thunk(Some(pair[1]))?;
        cores.push(expander.call_global("cons", vec![initarg, value]));
    }
    Ok(expander.call_global("list", cores))
}

/// `(with-slots (a (b slot)) object form …)`: names that stand for slots.
pub fn expand_with_slots(expander: &mut Expander, _: Form, arguments: &[Form]) -> Expanded<Core> {
    with_places(
        expander,
        "with-slots",
        arguments,
        |expander, object, slot| {
            let function = word(expander, "slot-value");
            let quote = word(expander, "quote");
            let slot = expander.make_list(&[quote, slot]);
            expander.make_list(&[function, object, slot])
        },
    )
}

/// `(with-accessors ((a accessor)) object form …)`: names that stand for calls of accessors.
pub fn expand_with_accessors(
    expander: &mut Expander,
    _: Form,
    arguments: &[Form],
) -> Expanded<Core> {
    with_places(
        expander,
        "with-accessors",
        arguments,
        |expander, object, accessor| expander.make_list(&[accessor, object]),
    )
}

fn with_places(
    expander: &mut Expander,
    name: &str,
    arguments: &[Form],
    make: impl Fn(&mut Expander, Form, Form) -> Form,
) -> Expanded<Core> {
    let usage = format!("({name} (a (b slot)) object form …)");
    let refuse = || problem::malformed(name, "names and an object", &usage);
    let [names, object, body @ ..] = arguments else {
        return Err(refuse());
    };
    let names = expander.list_or_vector(*names).ok_or_else(refuse)?;
    let object = expander.value(*object)?;
    expander.with_temporary(object, |expander, local| {
        expander.scoped(|expander| {
            let hidden = expander.world.generate("object");
            expander.scope.bind(hidden, Meaning::Local(local));
            let hidden = Form::new(Value::symbol(hidden), expander.span);
            for entry in names {
                let (variable, slot) = match expander.list_of(entry).as_deref() {
                    Some(&[variable, slot]) => (variable, slot),
                    _ => (entry, entry),
                };
                let variable = expander.wants_symbol(name, variable)?;
                let place = make(expander, hidden, slot);
                expander
                    .scope
                    .bind(variable, Meaning::SymbolMacro(place.value));
            }
            expander.body(body)
        })
    })
}
