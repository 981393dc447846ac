//! Classes: made, linearised by C3, redefined in place so that objects and methods follow.

use super::data::brief;
use super::layout::{class, class_of_name, is_class, list, part, slot};
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::Signal;

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%slot-definition", Arity::exactly(6), slot_definition),
    runtime("%make-class", Arity::exactly(6), make_class),
    runtime("%make-local-class", Arity::exactly(6), make_local_class),
    runtime("%find-class", Arity::exactly(2), find_class),
    runtime("%class-note-accessors", Arity::at_least(1), note_accessors),
    runtime("%forget-class", Arity::exactly(1), forget_class),
    runtime("%class-name", Arity::exactly(1), class_name),
    runtime("%class-slots", Arity::exactly(1), class_slots),
    runtime("%class-precedence", Arity::exactly(1), class_precedence),
    runtime(
        "%class-default-initargs",
        Arity::exactly(1),
        default_initargs,
    ),
];

fn slot_definition(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut parts = values.to_vec();
    if parts[slot::SHARED].is_truthy() {
        parts[slot::SHARED] = ctx.heap.cell(Value::UNBOUND);
    }
    Ok(ctx.heap.object(Kind::Tuple, &parts))
}

/// `(%make-class name supers slots docstring default-initargs metaclass)`: a new class, or the class
/// of that name changed in place.
fn make_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let old = values[0]
        .as_symbol()
        .and_then(|name| class_of_name(ctx.symbols, ctx.globals, name))
        .filter(|&old| part(ctx.heap, old, class::METACLASS) == values[5]);
    build_class(ctx, values, old)
}

/// The same, of a body: a new class each time, whatever its name means elsewhere.
fn make_local_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    build_class(ctx, values, None)
}

fn build_class(ctx: &mut NativeContext<'_>, values: &[Value], old: Option<Value>) -> Answer {
    let [name, supers, direct, docstring, initargs, metaclass] = values[..] else {
        return Err(Signal::eval("a class is made of six parts"));
    };
    let mut parents = Vec::new();
    for parent in list(ctx.heap, supers) {
        parents.push(resolve_class(ctx, parent)?);
    }
    if let Some(old) = old
        && parents
            .iter()
            .any(|&parent| precedence(ctx, parent).contains(&old))
    {
        let message = format!("`{}` would inherit from itself", brief(ctx, name));
        return Err(Signal::eval(message));
    }
    let object = match old {
        Some(old) => old,
        None => ctx
            .heap
            .object_filled(Kind::Class, class::COUNT, Value::NIL),
    };
    let old_parents = list(ctx.heap, part(ctx.heap, object, class::SUPERS));
    let supers = ctx.heap.list(&parents);
    for (index, value) in [
        (class::NAME, name),
        (class::SUPERS, supers),
        (class::DIRECT_SLOTS, direct),
        (class::DOCSTRING, docstring),
        (class::DEFAULT_INITARGS, initargs),
        (class::METACLASS, metaclass),
    ] {
        ctx.heap.set_slot(object, index, value);
    }
    for parent in old_parents {
        if !parents.contains(&parent) {
            unlink(ctx, parent, object);
        }
    }
    for &parent in &parents {
        link(ctx, parent, object);
    }
    forget_accessors(ctx, object);
    finalize(ctx, object)?;
    Ok(object)
}

/// Computes what a class inherits, then the same for all below it.
fn finalize(ctx: &mut NativeContext<'_>, object: Value) -> Result<(), Signal> {
    let mut pending = vec![object];
    let mut steps = 0;
    while let Some(object) = pending.pop() {
        steps += 1;
        ctx.charge(10)?;
        if steps > CLASSES_MAX {
            return Err(Signal::eval("too many classes inherit from this one"));
        }
        let order = linearize(ctx, object)?;
        let order_list = ctx.heap.list(&order);
        ctx.heap.set_slot(object, class::PRECEDENCE, order_list);
        effective_slots(ctx, object, &order);
        pending.extend(list(ctx.heap, part(ctx.heap, object, class::SUBCLASSES)));
    }
    Ok(())
}

/// Classes below one class that a redefinition goes through.
const CLASSES_MAX: usize = 100_000;

fn precedence(ctx: &NativeContext<'_>, object: Value) -> Vec<Value> {
    list(ctx.heap, part(ctx.heap, object, class::PRECEDENCE))
}

/// The C3 order: a class before its parents, parents in the order written, the same in all.
fn linearize(ctx: &NativeContext<'_>, object: Value) -> Result<Vec<Value>, Signal> {
    let parents = list(ctx.heap, part(ctx.heap, object, class::SUPERS));
    let mut sequences: Vec<Vec<Value>> = parents
        .iter()
        .map(|&parent| precedence(ctx, parent))
        .collect();
    sequences.push(parents);
    let mut order = vec![object];
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let next = sequences.iter().map(|sequence| sequence[0]).find(|head| {
            !sequences
                .iter()
                .any(|sequence| sequence[1..].contains(head))
        });
        let Some(next) = next else {
            let name = part(ctx.heap, object, class::NAME);
            let message = format!(
                "the superclasses of `{}` cannot be put in one order",
                brief(ctx, name)
            );
            return Err(Signal::eval(message)
                .with_hint("two of them inherit from the same classes in opposite orders"));
        };
        order.push(next);
        for sequence in &mut sequences {
            if sequence[0] == next {
                sequence.remove(0);
            }
        }
    }
}

/// Merges the slots of a class and its ancestors; of one name the most specific decides, initargs
/// add up and a missing initform is inherited.
fn effective_slots(ctx: &mut NativeContext<'_>, object: Value, order: &[Value]) {
    let mut slots: Vec<Value> = Vec::new();
    // From the most general on, so that inherited slots come first, as people expect to see them.
    for &ancestor in order.iter().rev() {
        for direct in list(ctx.heap, part(ctx.heap, ancestor, class::DIRECT_SLOTS)) {
            let name = part(ctx.heap, direct, slot::NAME);
            let known = slots
                .iter()
                .position(|&it| part(ctx.heap, it, slot::NAME) == name);
            match known {
                None => slots.push(direct),
                Some(at) => slots[at] = merge_slots(ctx, slots[at], direct),
            }
        }
    }
    let names: Vec<Value> = slots
        .iter()
        .filter(|&&it| part(ctx.heap, it, slot::SHARED).is_nil())
        .map(|&it| part(ctx.heap, it, slot::NAME))
        .collect();
    let old = part(ctx.heap, object, class::LAYOUT);
    if ctx.heap.slots(old) != names || old.is_nil() {
        let layout = ctx.heap.object(Kind::Tuple, &names);
        ctx.heap.set_slot(object, class::LAYOUT, layout);
    }
    let slots = ctx.heap.object(Kind::Tuple, &slots);
    ctx.heap.set_slot(object, class::SLOTS, slots);
}

fn merge_slots(ctx: &mut NativeContext<'_>, general: Value, specific: Value) -> Value {
    let mut initargs = list(ctx.heap, part(ctx.heap, specific, slot::INITARGS));
    for initarg in list(ctx.heap, part(ctx.heap, general, slot::INITARGS)) {
        if !initargs.contains(&initarg) {
            initargs.push(initarg);
        }
    }
    let mut parts = ctx.heap.slots(specific).to_vec();
    parts[slot::INITARGS] = ctx.heap.list(&initargs);
    for index in [slot::INITFORM, slot::TYPE, slot::DOCSTRING] {
        if parts[index].is_nil() {
            parts[index] = part(ctx.heap, general, index);
        }
    }
    ctx.heap.object(Kind::Tuple, &parts)
}

fn link(ctx: &mut NativeContext<'_>, parent: Value, child: Value) {
    let children = part(ctx.heap, parent, class::SUBCLASSES);
    if !list(ctx.heap, children).contains(&child) {
        let rest = if children.is_nil() {
            Value::EMPTY
        } else {
            children
        };
        let children = ctx.heap.cons(child, rest);
        ctx.heap.set_slot(parent, class::SUBCLASSES, children);
    }
}

fn unlink(ctx: &mut NativeContext<'_>, parent: Value, child: Value) {
    let mut children = list(ctx.heap, part(ctx.heap, parent, class::SUBCLASSES));
    children.retain(|&it| it != child);
    let children = ctx.heap.list(&children);
    ctx.heap.set_slot(parent, class::SUBCLASSES, children);
}

/// Removes the accessor methods of an earlier definition of the class.
fn forget_accessors(ctx: &mut NativeContext<'_>, object: Value) {
    for pair in list(ctx.heap, part(ctx.heap, object, class::ACCESSORS)) {
        if let Some((generic, method)) = ctx.heap.pair(pair) {
            super::dispatch::remove_method(ctx, generic, method);
        }
    }
    ctx.heap.set_slot(object, class::ACCESSORS, Value::EMPTY);
}

/// `(%forget-class class)`: its accessors answer no more.
fn forget_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    forget_accessors(ctx, values[0]);
    Ok(Value::NIL)
}

/// `(%class-note-accessors class (generic . method) …)`.
fn note_accessors(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let accessors = ctx.heap.list(&values[1..]);
    ctx.heap.set_slot(values[0], class::ACCESSORS, accessors);
    Ok(values[0])
}

/// Returns the class that a symbol or a class names.
pub fn resolve_class(ctx: &NativeContext<'_>, designator: Value) -> Answer {
    if is_class(ctx.heap, designator) {
        return Ok(designator);
    }
    designator
        .as_symbol()
        .and_then(|name| class_of_name(ctx.symbols, ctx.globals, name))
        .ok_or_else(|| {
            Signal::error(
                "unbound",
                format!("there is no class `{}`", brief(ctx, designator)),
            )
            .with_hint(format!(
                "define it with `(defclass {} () (…))`",
                brief(ctx, designator)
            ))
        })
}

/// `(%find-class name wanted)`: a built-in type stands for itself.
fn find_class(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    match resolve_class(ctx, values[0]) {
        Err(_) if !values[1].is_truthy() => Ok(Value::NIL),
        Err(error) => {
            let name = values[0].as_symbol().map(|name| ctx.symbols.name(name));
            match name.is_some_and(super::types::is_known_name) {
                true => Ok(values[0]),
                false => Err(error),
            }
        }
        found => found,
    }
}

fn class_name(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = resolve_class(ctx, values[0])?;
    Ok(part(ctx.heap, object, class::NAME))
}

/// The names of a class's slots.
fn class_slots(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = resolve_class(ctx, values[0])?;
    let slots = ctx
        .heap
        .slots(part(ctx.heap, object, class::SLOTS))
        .to_vec();
    let names: Vec<Value> = slots
        .into_iter()
        .map(|it| part(ctx.heap, it, slot::NAME))
        .collect();
    Ok(ctx.heap.list(&names))
}

fn class_precedence(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = resolve_class(ctx, values[0])?;
    Ok(part(ctx.heap, object, class::PRECEDENCE))
}

/// The default initargs of a class and its ancestors, the most specific first.
fn default_initargs(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let object = resolve_class(ctx, values[0])?;
    let mut found = Vec::new();
    for ancestor in precedence(ctx, object) {
        found.extend(list(
            ctx.heap,
            part(ctx.heap, ancestor, class::DEFAULT_INITARGS),
        ));
    }
    Ok(ctx.heap.list(&found))
}
