//! Objects with a text of their own: what printing does about `print-object`.
//!
//! A builtin cannot call a method. So one that is about to print an object hands the call back: the
//! prelude asks `print-object` for the text of each object, puts the texts in the objects' places and
//! calls the builtin again.

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::image::runtime::layout::{class, part};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::{self, TEXT_TAG};
use crate::lang::value::{map, vector};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "%objects-in",
        "value",
        "Returns the list of the objects of classes inside a value.\n>>> (%objects-in '(1 (2)))\n()",
        objects_in,
    ),
    pure(
        "%with-texts",
        "value texts",
        "Returns a value in which objects are replaced by what prints as their texts, an association list.\n>>> (%with-texts '(1 (2)) '())\n(1 (2))",
        with_texts,
    ),
    pure(
        "%default-text",
        "object",
        "Returns the text an object has without a method of `print-object`.\n>>> (%default-text 1)\n\"1\"",
        default_text,
    ),
];

/// Values looked at for objects; what is beyond prints without asking.
const VALUES_MAX: usize = 10_000;
/// Structures inside structures that are rebuilt with texts.
const DEPTH_MAX: usize = 200;

/// The slot of a generic function that holds its methods.
const METHODS: usize = 2;
/// The methods of `print-object` that the prelude has: of anything, of conditions, of restarts.
const METHODS_OF_PRELUDE: usize = 3;

/// Returns the call to make in a printing builtin's place, where an object has a text of its own.
pub(super) fn custom(ctx: &mut NativeContext<'_>, name: &str, values: &[Value]) -> Option<Signal> {
    let has_object = values.iter().any(|value| {
        matches!(
            ctx.heap.kind(*value),
            Some(
                Kind::Instance | Kind::Record | Kind::Pair | Kind::Vector | Kind::Map | Kind::Array
            )
        )
    });
    if !has_object {
        return None;
    }
    let generic = ctx.symbols.find("print-object")?;
    let generic = ctx.globals.value_of(generic)?;
    let methods = ctx.heap.slot(generic, METHODS)?;
    if !ctx.heap.is(generic, Kind::Callable) {
        return None;
    }
    let has_own = ctx.heap.elements(methods).nth(METHODS_OF_PRELUDE).is_some();
    let asks = values.iter().any(|&value| match ctx.heap.kind(value) {
        Some(Kind::Instance) => true,
        Some(Kind::Record) => has_own || is_structure(ctx, value),
        _ => has_own && !found(ctx, value).is_empty(),
    });
    if !asks {
        return None;
    }
    let printer = ctx
        .globals
        .value_of(ctx.symbols.find("%print-with-objects")?)?;
    let builtin = ctx.globals.value_of(ctx.symbols.find(name)?)?;
    let mut arguments = vec![builtin];
    arguments.extend_from_slice(values);
    Some(Signal::call(printer, arguments))
}

/// Whether a record is of a structure, which may report itself; restarts are.
fn is_structure(ctx: &NativeContext<'_>, value: Value) -> bool {
    let kind = ctx.heap.slot(value, 0).unwrap_or(Value::NIL);
    let metaclass = part(ctx.heap, kind, class::METACLASS).as_symbol();
    metaclass.is_some_and(|metaclass| ctx.symbols.name(metaclass) == "structure-class")
}

/// Returns the objects inside a value, each once.
fn found(ctx: &NativeContext<'_>, value: Value) -> Vec<Value> {
    let mut pending = vec![value];
    let mut seen = rustc_hash::FxHashSet::default();
    let mut objects = Vec::new();
    while let Some(value) = pending.pop() {
        if !value.is_heap() || seen.len() > VALUES_MAX || !seen.insert(value) {
            continue;
        }
        match ctx.heap.kind(value) {
            Some(Kind::Instance | Kind::Record) => objects.push(value),
            Some(Kind::Pair) => {
                if let Some((first, rest)) = ctx.heap.pair(value) {
                    pending.extend([rest, first]);
                }
            }
            Some(Kind::Vector) => pending.extend(vector::to_vec(ctx.heap, value)),
            Some(Kind::Array) => {
                pending.extend_from_slice(ctx.heap.array_elements(value).unwrap_or(&[]));
            }
            Some(Kind::Map) => {
                map::for_each(ctx.heap, value, &mut |key, content| {
                    pending.extend([key, content])
                });
            }
            _ => {}
        }
    }
    objects
}

fn objects_in(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let objects = found(ctx, values[0]);
    ctx.charge(objects.len())?;
    Ok(ctx.heap.list(&objects))
}

fn with_texts(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut texts = Vec::new();
    for entry in arguments("%with-texts", values).list(ctx, 1)? {
        if let Some((object, text)) = ctx.heap.pair(entry) {
            let tag = ctx.symbol(TEXT_TAG);
            texts.push((object, ctx.heap.object(Kind::Tagged, &[tag, text])));
        }
    }
    Ok(replaced(ctx, values[0], &texts, 0))
}

fn replaced(
    ctx: &mut NativeContext<'_>,
    value: Value,
    texts: &[(Value, Value)],
    depth: usize,
) -> Value {
    if depth > DEPTH_MAX || texts.is_empty() {
        return value;
    }
    let all = |ctx: &mut NativeContext<'_>, elements: Vec<Value>| -> Vec<Value> {
        let inner = elements.into_iter();
        inner
            .map(|element| replaced(ctx, element, texts, depth + 1))
            .collect()
    };
    match ctx.heap.kind(value) {
        Some(Kind::Instance | Kind::Record) => {
            let text = texts.iter().find(|(object, _)| *object == value);
            text.map_or(value, |(_, text)| *text)
        }
        Some(Kind::Pair) => {
            let mut iterator = ctx.heap.elements(value);
            let elements: Vec<Value> = iterator.by_ref().take(VALUES_MAX).collect();
            let tail = iterator.rest();
            let elements = all(ctx, elements);
            ctx.heap.list_onto(&elements, tail)
        }
        Some(Kind::Vector) => {
            let elements = vector::to_vec(ctx.heap, value);
            let elements = all(ctx, elements);
            vector::from_slice(ctx.heap, &elements)
        }
        Some(Kind::Array) => {
            let elements = ctx.heap.array_elements(value).unwrap_or(&[]).to_vec();
            let elements = all(ctx, elements);
            ctx.heap.array(&elements)
        }
        Some(Kind::Map) => {
            let entries = map::entries(ctx.heap, value);
            let flat = entries
                .into_iter()
                .flat_map(|(key, content)| [key, content])
                .collect();
            let flat = all(ctx, flat);
            map::from_flat(ctx.heap, &flat)
        }
        _ => value,
    }
}

fn default_text(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = print::readable(ctx.heap, ctx.symbols, values[0]);
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}
