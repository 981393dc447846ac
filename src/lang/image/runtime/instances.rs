//! Objects of classes, structures and records: made, read, written, brought up to date.

use super::classes::resolve_class;
use super::data::brief;
use super::layout::{class, instance, list, part, slot};
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal};

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%allocate-instance", Arity::exactly(1), allocate),
    runtime("%fill-slots", Arity::exactly(3), fill_slots),
    runtime("%set-slot-by-name", Arity::exactly(3), set_slot_by_name),
    runtime("%is-stale?", Arity::exactly(1), is_stale),
    runtime("%refresh-storage", Arity::exactly(1), refresh_storage),
    runtime("%change-class", Arity::exactly(2), change_class),
    runtime("%copy-structure", Arity::exactly(1), copy_structure),
    runtime("%inherited-default", Arity::exactly(2), inherited_default),
    runtime("%slot-value", Arity::exactly(2), slot_value),
    runtime("(setf slot-value)", Arity::exactly(3), set_slot_value),
    runtime("%slot-bound?", Arity::exactly(2), slot_bound),
    runtime("%slot-makunbound", Arity::exactly(2), slot_makunbound),
    runtime("%class-of", Arity::exactly(1), class_of),
    runtime("%record", Arity::at_least(1), record),
    runtime(
        "%positional-constructor",
        Arity::exactly(3),
        positional_constructor,
    ),
    runtime("%call-constructor", Arity::at_least(1), call_constructor),
    runtime("%field-reader", Arity::exactly(3), field_reader),
    runtime("%read-field", Arity::at_least(1), read_field),
    runtime("%field-writer", Arity::exactly(3), field_writer),
    runtime("%write-field", Arity::at_least(1), write_field),
    runtime("%type-predicate", Arity::exactly(2), type_predicate),
    runtime("%is-of-type", Arity::at_least(1), is_of_type),
    runtime("%copier", Arity::exactly(2), copier),
    runtime("%copy-record", Arity::at_least(1), copy_record),
];

fn allocate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object_class = resolve_class(ctx, values[0])?;
    let layout = part(ctx.heap, object_class, class::LAYOUT);
    let count = ctx.heap.slots(layout).len();
    ctx.reserve(8 * count)?;
    let storage = ctx.heap.object_filled(Kind::Tuple, count, Value::UNBOUND);
    Ok(ctx
        .heap
        .object(Kind::Instance, &[object_class, layout, storage]))
}

/// Where a slot's value is kept.
enum Place {
    /// In the object's storage.
    Own(usize),
    /// In the cell of the class.
    Shared(Value),
}

fn find_slot(ctx: &NativeContext<'_>, object: Value, name: Value) -> Option<Place> {
    let object_class = part(ctx.heap, object, instance::CLASS);
    let layout = part(ctx.heap, object, instance::LAYOUT);
    if let Some(index) = ctx.heap.slots(layout).iter().position(|&it| it == name) {
        return Some(Place::Own(index));
    }
    let slots = part(ctx.heap, object_class, class::SLOTS);
    ctx.heap
        .slots(slots)
        .iter()
        .find(|&&it| part(ctx.heap, it, slot::NAME) == name)
        .map(|&it| part(ctx.heap, it, slot::SHARED))
        .filter(|shared| shared.is_truthy())
        .map(Place::Shared)
}

fn read_place(ctx: &NativeContext<'_>, object: Value, place: &Place) -> Value {
    match place {
        Place::Own(index) => {
            let storage = part(ctx.heap, object, instance::STORAGE);
            ctx.heap.slot(storage, *index).unwrap_or(Value::UNBOUND)
        }
        Place::Shared(cell) => ctx.heap.slot(*cell, 0).unwrap_or(Value::UNBOUND),
    }
}

fn write_place(ctx: &mut NativeContext<'_>, object: Value, place: &Place, value: Value) {
    match place {
        Place::Own(index) => {
            let storage = part(ctx.heap, object, instance::STORAGE);
            ctx.heap.set_slot(storage, *index, value);
        }
        Place::Shared(cell) => {
            ctx.heap.set_slot(*cell, 0, value);
        }
    }
}

/// Whether the class changed its slots since the object was last used.
pub fn stale(ctx: &NativeContext<'_>, object: Value) -> bool {
    let object_class = part(ctx.heap, object, instance::CLASS);
    part(ctx.heap, object, instance::LAYOUT) != part(ctx.heap, object_class, class::LAYOUT)
}

fn is_stale(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(Value::boolean(
        ctx.heap.is(values[0], Kind::Instance) && stale(ctx, values[0]),
    ))
}

/// Lays an object out as its class now says: kept slots keep their values, removed ones are dropped,
/// added ones are unbound. Answers the names of the added and of the dropped, and a list of the names
/// and values of the latter.
fn refresh_storage(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = values[0];
    let object_class = part(ctx.heap, object, instance::CLASS);
    let old_layout = part(ctx.heap, object, instance::LAYOUT);
    let new_layout = part(ctx.heap, object_class, class::LAYOUT);
    let old_names = ctx.heap.slots(old_layout).to_vec();
    let new_names = ctx.heap.slots(new_layout).to_vec();
    let old_storage = part(ctx.heap, object, instance::STORAGE);
    let mut added = Vec::new();
    let mut content = Vec::with_capacity(new_names.len());
    for &name in &new_names {
        match old_names.iter().position(|&it| it == name) {
            Some(at) => content.push(part(ctx.heap, old_storage, at)),
            None => {
                content.push(Value::UNBOUND);
                added.push(name);
            }
        }
    }
    let storage = ctx.heap.object(Kind::Tuple, &content);
    ctx.heap.set_slot(object, instance::LAYOUT, new_layout);
    ctx.heap.set_slot(object, instance::STORAGE, storage);
    let mut dropped = Vec::new();
    let mut content = Vec::new();
    for (at, &name) in old_names.iter().enumerate() {
        if !new_names.contains(&name) {
            dropped.push(name);
            let value = part(ctx.heap, old_storage, at);
            if value != Value::UNBOUND {
                content.extend([name, value]);
            }
        }
    }
    let parts = [added, dropped, content].map(|part| ctx.heap.list(&part));
    Ok(ctx.heap.list(&parts))
}

/// `(%change-class object class)`: lays an object out as another class says; answers an object that is
/// as this one was.
fn change_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = values[0];
    wants_instance(ctx, "change-class", object)?;
    if stale(ctx, object) {
        return Err(refresh_first(ctx, "%change-class", values));
    }
    let class = resolve_class(ctx, values[1])?;
    let parts = [instance::CLASS, instance::LAYOUT, instance::STORAGE]
        .map(|index| part(ctx.heap, object, index));
    let previous = ctx.heap.object(Kind::Instance, &parts);
    let old_names = ctx.heap.slots(parts[1]).to_vec();
    let layout = part(ctx.heap, class, class::LAYOUT);
    let mut content = Vec::new();
    for name in ctx.heap.slots(layout).to_vec() {
        let at = old_names.iter().position(|&it| it == name);
        content.push(at.map_or(Value::UNBOUND, |at| part(ctx.heap, parts[2], at)));
    }
    let storage = ctx.heap.object(Kind::Tuple, &content);
    for (index, value) in [
        (instance::CLASS, class),
        (instance::LAYOUT, layout),
        (instance::STORAGE, storage),
    ] {
        ctx.heap.set_slot(object, index, value);
    }
    Ok(previous)
}

/// The call of a generic function such as `slot-unbound` in the place of an error, where it has methods.
fn asked(ctx: &mut NativeContext<'_>, generic: &str, parts: &[Value]) -> Option<Signal> {
    let name = ctx.symbols.find(generic)?;
    let function = ctx.globals.value_of(name)?;
    super::dispatch::answers(ctx, function, parts).then(|| Signal::call(function, parts.to_vec()))
}

/// The field of a structure or record by its name.
fn field_index(ctx: &NativeContext<'_>, object: Value, name: Value) -> Option<usize> {
    if !ctx.heap.is(object, Kind::Record) {
        return None;
    }
    let kind = part(ctx.heap, object, 0);
    let slots = part(ctx.heap, kind, class::SLOTS);
    let fields = ctx.heap.slots(slots).iter();
    let at = fields
        .map(|&it| part(ctx.heap, it, slot::NAME))
        .position(|it| it == name)?;
    Some(at + 1)
}

fn copy_structure(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if !ctx.heap.is(values[0], Kind::Record) {
        return Err(Signal::type_error(
            "copy-structure",
            1,
            "a structure",
            values[0],
            ctx.heap,
        ));
    }
    let slots = ctx.heap.slots(values[0]).to_vec();
    ctx.reserve(8 * slots.len())?;
    Ok(ctx.heap.object(Kind::Record, &slots))
}

/// `(%inherited-default structure field)`: what an included field is where nothing is given.
fn inherited_default(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let kind = resolve_class(ctx, values[0])?;
    let definition = effective(ctx, kind)
        .into_iter()
        .find(|&it| part(ctx.heap, it, slot::NAME) == values[1]);
    match definition.map(|it| part(ctx.heap, it, slot::INITFORM)) {
        Some(thunk) if thunk.is_truthy() => Err(Signal::call(thunk, Vec::new())),
        _ => Ok(Value::NIL),
    }
}

fn effective(ctx: &NativeContext<'_>, object_class: Value) -> Vec<Value> {
    ctx.heap
        .slots(part(ctx.heap, object_class, class::SLOTS))
        .to_vec()
}

/// `(%fill-slots object initargs check)`: stores what the initargs give, refuses unknown ones where
/// asked to, and answers `(name . thunk)` for the slots that are still unbound.
fn fill_slots(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [object, initargs, check] = [values[0], values[1], values[2]];
    let object_class = part(ctx.heap, object, instance::CLASS);
    let given = list(ctx.heap, initargs);
    let class_name = brief(ctx, part(ctx.heap, object_class, class::NAME));
    if given.len() % 2 == 1 {
        return Err(Signal::eval(format!(
            "the initargs of `{class_name}` do not come in pairs"
        )));
    }
    let definitions = effective(ctx, object_class);
    if check.is_truthy() {
        for &initarg in given.iter().step_by(2) {
            let known = definitions
                .iter()
                .any(|&it| list(ctx.heap, part(ctx.heap, it, slot::INITARGS)).contains(&initarg));
            if !known {
                let all: Vec<String> = definitions
                    .iter()
                    .flat_map(|&it| list(ctx.heap, part(ctx.heap, it, slot::INITARGS)))
                    .map(|it| format!("`{}`", brief(ctx, it)))
                    .collect();
                let hint = match all.len() {
                    0 => "it takes none".to_string(),
                    _ => format!("it takes {}", all.join(", ")),
                };
                return Err(Signal::eval(format!(
                    "`{}` is no initarg of `{class_name}`",
                    brief(ctx, initarg)
                ))
                .with_hint(hint));
            }
        }
    }
    let mut thunks = Vec::new();
    for definition in definitions {
        let name = part(ctx.heap, definition, slot::NAME);
        let initargs = list(ctx.heap, part(ctx.heap, definition, slot::INITARGS));
        let value = given
            .chunks_exact(2)
            .find(|pair| initargs.contains(&pair[0]))
            .map(|pair| pair[1]);
        let Some(place) = find_slot(ctx, object, name) else {
            continue;
        };
        match value {
            Some(value) => write_place(ctx, object, &place, value),
            None => {
                let thunk = part(ctx.heap, definition, slot::INITFORM);
                if thunk.is_truthy() && read_place(ctx, object, &place) == Value::UNBOUND {
                    thunks.push(ctx.heap.cons(name, thunk));
                }
            }
        }
    }
    Ok(ctx.heap.list(&thunks))
}

fn set_slot_by_name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if let Some(place) = find_slot(ctx, values[0], values[1]) {
        write_place(ctx, values[0], &place, values[2]);
    }
    Ok(values[2])
}

/// Asks the machine to bring the object up to date and to call again.
fn refresh_first(ctx: &mut NativeContext<'_>, again: &str, arguments: &[Value]) -> Signal {
    let call = |ctx: &mut NativeContext<'_>, name: &str| {
        let name = ctx.symbols.intern(name);
        ctx.globals.value_of(name).unwrap_or(Value::NIL)
    };
    let refresh = call(ctx, "%refresh-then");
    let again = call(ctx, again);
    let mut all = vec![again];
    all.extend_from_slice(arguments);
    Signal::call(refresh, all)
}

fn wants_instance(ctx: &NativeContext<'_>, name: &str, object: Value) -> Result<(), Signal> {
    if ctx.heap.is(object, Kind::Instance) {
        return Ok(());
    }
    Err(Signal::type_error(
        name,
        1,
        "an object of a class",
        object,
        ctx.heap,
    ))
}

fn no_such_slot(ctx: &NativeContext<'_>, object: Value, name: Value) -> Signal {
    let object_class = part(ctx.heap, object, instance::CLASS);
    let names: Vec<String> = effective(ctx, object_class)
        .into_iter()
        .map(|it| format!("`{}`", brief(ctx, part(ctx.heap, it, slot::NAME))))
        .collect();
    Signal::error(
        "unbound-slot",
        format!(
            "the class `{}` has no slot `{}`",
            brief(ctx, part(ctx.heap, object_class, class::NAME)),
            brief(ctx, name)
        ),
    )
    .with_hint(match names.len() {
        0 => "it has no slots".to_string(),
        _ => format!("it has {}", names.join(", ")),
    })
}

/// Reads a slot of an object; `again` is the function to call anew after a refresh.
pub fn read_slot(ctx: &mut NativeContext<'_>, object: Value, name: Value) -> Answer {
    if let Some(index) = field_index(ctx, object, name) {
        return Ok(part(ctx.heap, object, index));
    }
    wants_instance(ctx, "slot-value", object)?;
    if stale(ctx, object) {
        return Err(refresh_first(ctx, "%slot-value", &[object, name]));
    }
    let Some(place) = find_slot(ctx, object, name) else {
        let operation = ctx.symbol("slot-value");
        let class = part(ctx.heap, object, instance::CLASS);
        let asked = asked(ctx, "slot-missing", &[class, object, name, operation]);
        return Err(asked.unwrap_or_else(|| no_such_slot(ctx, object, name)));
    };
    let found = read_place(ctx, object, &place);
    if found == Value::UNBOUND {
        let class = part(ctx.heap, object, instance::CLASS);
        if let Some(asked) = asked(ctx, "slot-unbound", &[class, object, name]) {
            return Err(asked);
        }
    }
    match found {
        Value::UNBOUND => Err(Signal::error(
            "unbound-slot",
            format!(
                "the slot `{}` of `{}` is unbound",
                brief(ctx, name),
                brief(ctx, object)
            ),
        )
        .with("name", Detail::Value(name))
        .with_hint(format!(
            "give it an `:initform`, or set it with `(setf (slot-value object '{}) value)`",
            brief(ctx, name)
        ))),
        value => Ok(value),
    }
}

fn slot_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    read_slot(ctx, values[0], values[1])
}

/// Writes a slot of an object.
pub fn write_slot(ctx: &mut NativeContext<'_>, value: Value, object: Value, name: Value) -> Answer {
    if let Some(index) = field_index(ctx, object, name) {
        ctx.heap.set_slot(object, index, value);
        return Ok(value);
    }
    wants_instance(ctx, "(setf slot-value)", object)?;
    if stale(ctx, object) {
        return Err(refresh_first(
            ctx,
            "%write-slot-after-refresh",
            &[object, name, value],
        ));
    }
    let Some(place) = find_slot(ctx, object, name) else {
        return Err(no_such_slot(ctx, object, name));
    };
    write_place(ctx, object, &place, value);
    Ok(value)
}

fn set_slot_value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    write_slot(ctx, values[0], values[1], values[2])
}

fn slot_bound(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [object, name] = [values[0], values[1]];
    wants_instance(ctx, "slot-boundp", object)?;
    if stale(ctx, object) {
        return Err(refresh_first(ctx, "%slot-bound?", &[object, name]));
    }
    match find_slot(ctx, object, name) {
        Some(place) => Ok(Value::boolean(
            read_place(ctx, object, &place) != Value::UNBOUND,
        )),
        None => Err(no_such_slot(ctx, object, name)),
    }
}

fn slot_makunbound(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [object, name] = [values[0], values[1]];
    wants_instance(ctx, "slot-makunbound", object)?;
    match find_slot(ctx, object, name) {
        Some(place) => write_place(ctx, object, &place, Value::UNBOUND),
        None => return Err(no_such_slot(ctx, object, name)),
    }
    Ok(object)
}

/// The class of an object, structure or record; the most specific type name of another value.
fn class_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if matches!(
        ctx.heap.kind(values[0]),
        Some(Kind::Instance | Kind::Record)
    ) {
        return Ok(part(ctx.heap, values[0], instance::CLASS));
    }
    if let Some(found) = super::types::condition_class(ctx, values[0]) {
        return Ok(found);
    }
    let name = super::types::type_names(ctx, values[0])[0];
    Ok(ctx.symbol(name))
}

// Structures and records: a type and fields in fixed places.

fn record(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(ctx.heap.object(Kind::Record, values))
}

/// Makes a builtin that carries data: `[native, name, data …]`.
fn callable(ctx: &mut NativeContext<'_>, dispatcher: &str, name: Value, data: &[Value]) -> Value {
    let dispatcher = ctx.symbols.intern(dispatcher);
    let dispatcher = ctx.globals.value_of(dispatcher).unwrap_or(Value::NIL);
    let mut slots = vec![dispatcher, name];
    slots.extend_from_slice(data);
    ctx.heap.object(Kind::Callable, &slots)
}

fn name_text(ctx: &NativeContext<'_>, callable: Value) -> String {
    brief(ctx, part(ctx.heap, callable, 1))
}

fn wants_count(
    ctx: &NativeContext<'_>,
    callable: Value,
    wanted: usize,
    got: usize,
) -> Result<(), Signal> {
    if wanted == got {
        return Ok(());
    }
    Err(Signal::arity(
        &name_text(ctx, callable),
        &wanted.to_string(),
        got,
    ))
}

/// `(%positional-constructor name type fields)`: fields is a list of the argument for each field,
/// by number, or nil.
fn positional_constructor(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(callable(ctx, "%call-constructor", values[0], &values[1..]))
}

fn call_constructor(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [itself, arguments @ ..] = values else {
        return Err(Signal::arity("constructor", "1", 0));
    };
    let kind = part(ctx.heap, *itself, 2);
    let fields = list(ctx.heap, part(ctx.heap, *itself, 3));
    let wanted = fields.iter().filter(|field| field.is_fixnum()).count();
    wants_count(ctx, *itself, wanted, arguments.len())?;
    let mut slots = vec![kind];
    for field in fields {
        slots.push(match field.as_index() {
            Some(index) => arguments.get(index).copied().unwrap_or(Value::NIL),
            None => Value::NIL,
        });
    }
    Ok(ctx.heap.object(Kind::Record, &slots))
}

/// Whether a record is of a type or of one that includes it.
fn is_record_of(ctx: &NativeContext<'_>, object: Value, kind: Value) -> bool {
    if !ctx.heap.is(object, Kind::Record) {
        return false;
    }
    let own = part(ctx.heap, object, 0);
    own == kind || list(ctx.heap, part(ctx.heap, own, class::PRECEDENCE)).contains(&kind)
}

/// `(%field-reader name type index)`.
fn field_reader(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(callable(ctx, "%read-field", values[0], &values[1..]))
}

fn wants_record(
    ctx: &NativeContext<'_>,
    callable: Value,
    position: usize,
    object: Value,
) -> Result<(), Signal> {
    let kind = part(ctx.heap, callable, 2);
    if is_record_of(ctx, object, kind) {
        return Ok(());
    }
    let expected = brief(ctx, part(ctx.heap, kind, class::NAME));
    Err(Signal::type_error(
        &name_text(ctx, callable),
        position,
        &expected,
        object,
        ctx.heap,
    ))
}

fn read_field(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_count(ctx, values[0], 1, values.len() - 1)?;
    let [itself, object] = [values[0], values[1]];
    wants_record(ctx, itself, 1, object)?;
    let index = part(ctx.heap, itself, 3).as_index().unwrap_or(0);
    Ok(part(ctx.heap, object, index + 1))
}

/// `(%field-writer name type index)`: the new value comes first, as with every setter.
fn field_writer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(callable(ctx, "%write-field", values[0], &values[1..]))
}

fn write_field(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_count(ctx, values[0], 2, values.len() - 1)?;
    let [itself, value, object] = [values[0], values[1], values[2]];
    wants_record(ctx, itself, 2, object)?;
    let index = part(ctx.heap, itself, 3).as_index().unwrap_or(0);
    ctx.heap.set_slot(object, index + 1, value);
    Ok(value)
}

fn type_predicate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(callable(ctx, "%is-of-type", values[0], &values[1..]))
}

fn is_of_type(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_count(ctx, values[0], 1, values.len() - 1)?;
    let kind = part(ctx.heap, values[0], 2);
    Ok(Value::boolean(is_record_of(ctx, values[1], kind)))
}

fn copier(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(callable(ctx, "%copy-record", values[0], &values[1..]))
}

fn copy_record(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    wants_count(ctx, values[0], 1, values.len() - 1)?;
    wants_record(ctx, values[0], 1, values[1])?;
    let slots = ctx.heap.slots(values[1]).to_vec();
    Ok(ctx.heap.object(Kind::Record, &slots))
}
