//! What lists, vectors, arrays and strings have in common.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil;
use crate::lang::value::Value;
use crate::lang::value::convert;
use crate::lang::value::kind::Kind;
use crate::lang::value::{map, order, packed, set, table, vector};
use crate::lang::vm::native::{Native, NativeContext};
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("length", "collection", "Returns how many elements, characters or entries there are.\n>>> (length '(1 2 3))\n3\n>>> (length \"abc\")\n3\n>>> (length 5)\n!! expected sequence", length),
    pure("%count", "collection", "Returns how many elements, characters or entries there are; of nil, none.\n>>> (%count nil)\n0\n>>> (%count {:a 1})\n1", counted),
    pure("nth", "sequence index", "Returns the element at an index from 0; the arguments may stand in either order, and an index before a list answers nil beyond the end.\n>>> (nth '(a b c) 1)\nb\n>>> (nth 1 '(a b c))\nb\n>>> (nth '(a) 5)\n!! out of range", nth),
    pure("elt", "sequence index", "Returns the element at an index from 0.\n>>> (elt [1 2 3] 1)\n2", elt).aka(&["list-ref"]),
    pure("reverse", "sequence", "Returns the elements in reverse, in the same kind of sequence.\n>>> (reverse '(1 2 3))\n(3 2 1)\n>>> (reverse [1 2])\n[2 1]\n>>> (reverse \"abc\")\n\"cba\"", reverse),
    pure("subseq", "sequence start &optional end", "Returns the elements from an index up to but not including another.\n>>> (subseq '(1 2 3 4) 1 3)\n(2 3)\n>>> (subseq \"hello\" 3)\n\"lo\"", subseq).aka(&["subvec", "vector/slice", "subvector"]),
    pure("sequence->list", "sequence &optional function argument", "Returns the elements as a list, a list as it is; the further arguments are named in an error.\n>>> (sequence->list [1 2])\n(1 2)\n>>> (sequence->list {:a 1})\n((:a 1))", to_list),
    pure("%items", "sequence function argument", "Returns the elements of a list, vector or array as a list, a list as it is; the further arguments are named in an error.\n>>> (%items [1 2] 'map 2)\n(1 2)\n>>> (%items nil 'map 2)\n!! expected list", items_of),
    pure("sequence->array", "sequence", "Returns the elements in a new mutable array.\n>>> (length (sequence->array '(1 2)))\n2", to_array),
    pure("%sequence-like", "sequence elements", "Returns a list of elements in the kind of another sequence.\n>>> (%sequence-like [0] '(1 2))\n[1 2]", like),
    pure("%sequence-fill", "sequence elements", "Returns a list of elements in the kind of another sequence; an array is filled and answered.\n>>> (%sequence-fill [0] '(1 2))\n[1 2]", fill),
    pure("%sort", "sequence compare", "Returns the sequence sorted, or nil where the predicate is not one the machine knows.\n>>> (%sort '(2 1) nil)\n(1 2)", sort_natively),
    pure("coerce", "value type", "Returns the value as another type: `list vector array string float integer character symbol`.\n>>> (coerce '(1 2) 'vector)\n[1 2]\n>>> (coerce \"ab\" 'list)\n(#\\a #\\b)\n>>> (coerce 1 'float)\n1.0", coerce),
    pure("copy-seq", "sequence", "Returns a copy of the sequence.\n>>> (copy-seq '(1 2))\n(1 2)", copy),
    pure("search", "part sequence", "Returns where one sequence first occurs in another, or nil.\n>>> (search \"lo\" \"hello\")\n3\n>>> (search '(2 3) '(1 2 3))\n1", search),
    pure("concatenate", "type &rest sequences", "Returns the elements of all sequences as one of a type.\n>>> (concatenate 'string \"ab\" \"cd\")\n\"abcd\"\n>>> (concatenate 'list '(1) [2])\n(1 2)", concatenate),
    pure("mismatch", "a b", "Returns the first index at which two sequences differ, or nil.\n>>> (mismatch \"abc\" \"abd\")\n2", mismatch),
];

/// Whether a value is a sequence.
pub(super) fn is_sequence(ctx: &NativeContext<'_>, value: Value) -> bool {
    value.is_null()
        || matches!(
            ctx.heap.kind(value),
            Some(Kind::Pair | Kind::Vector | Kind::Array | Kind::String | Kind::Bytes)
        )
}

/// Returns how many elements a collection has.
pub(super) fn count(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<usize, Signal> {
    let value = call.get(index);
    match ctx.heap.kind(value) {
        Some(Kind::Vector) => Ok(vector::length(ctx.heap, value)),
        Some(Kind::Map) => Ok(map::length(ctx.heap, value)),
        Some(Kind::HashTable) => Ok(table::length(ctx.heap, value)),
        Some(Kind::Tagged) if let Some(map) = set::map_of(ctx.heap, value) => {
            Ok(map::length(ctx.heap, map))
        }
        Some(Kind::Array) => Ok(ctx.heap.array_elements(value).map_or(0, <[Value]>::len)),
        Some(Kind::Bytes) => Ok(ctx.heap.byte_slice(value).map_or(0, <[u8]>::len)),
        Some(Kind::FloatArray | Kind::IntegerArray) => Ok(packed::length(ctx.heap, value)),
        Some(Kind::String) => {
            let text = ctx.heap.text(value).unwrap_or("");
            Ok(if ctx.heap.is_ascii(value) {
                text.len()
            } else {
                text.chars().count()
            })
        }
        _ => call.sequence(ctx, index).map(|elements| elements.len()),
    }
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::length(count(ctx, arguments("length", values), 0)?))
}

fn counted(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("count", values);
    match ctx.heap.kind(values[0]) {
        Some(Kind::Array | Kind::Bytes | Kind::FloatArray | Kind::IntegerArray) => {
            Err(call.wrong(ctx, 0, "collection"))
        }
        _ => Ok(Value::length(count(ctx, call, 0)?)),
    }
}

/// Returns one element of a sequence, nothing beyond its end.
fn element(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    at: usize,
    index: usize,
) -> Result<Option<Value>, Signal> {
    let sequence = call.get(at);
    Ok(match ctx.heap.kind(sequence) {
        Some(Kind::Pair) => {
            call.walkable(ctx, at, index)?;
            ctx.heap.elements(sequence).nth(index)
        }
        Some(Kind::Vector) => vector::get(ctx.heap, sequence, index),
        Some(Kind::Array) => ctx
            .heap
            .array_elements(sequence)
            .and_then(|elements| elements.get(index).copied()),
        Some(Kind::String) if ctx.heap.is_ascii(sequence) => {
            let byte = ctx
                .heap
                .text(sequence)
                .and_then(|text| text.as_bytes().get(index).copied());
            byte.map(|byte| Value::character(byte.into()))
        }
        _ => call.sequence(ctx, at)?.get(index).copied(),
    })
}

fn nth(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("nth", values);
    // Common Lisp's order of the arguments, and its answer beyond the end.
    if values[0].is_fixnum() && (values[1].is_pair() || values[1].is_null()) {
        let index = call.index(ctx, 0)?;
        return Ok(element(ctx, call, 1, index)?.unwrap_or(Value::NIL));
    }
    indexed(ctx, call)
}

fn elt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    indexed(ctx, arguments("elt", values))
}

pub(super) fn indexed(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Value, Signal> {
    let index = call.small(ctx, 1)?;
    let found = match usize::try_from(index) {
        Ok(index) => element(ctx, call, 0, index)?,
        Err(_) => None,
    };
    match found {
        Some(found) => Ok(found),
        None => {
            let length = count(ctx, call, 0)?;
            Err(call.out_of_range(index, length))
        }
    }
}

pub(super) fn reverse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if !is_sequence(ctx, values[0]) {
        return Err(arguments("reverse", values).wrong(ctx, 0, "sequence"));
    }
    let mut elements = arguments("reverse", values).sequence(ctx, 0)?;
    elements.reverse();
    same_kind(ctx, values[0], &elements)
}

/// Makes a sequence of elements in the kind of another.
pub(super) fn same_kind(
    ctx: &mut NativeContext<'_>,
    model: Value,
    elements: &[Value],
) -> Result<Value, Signal> {
    ctx.reserve(elements.len() * 16)?;
    Ok(match ctx.heap.kind(model) {
        Some(Kind::Vector) => vector::from_slice(ctx.heap, elements),
        Some(Kind::Array) => ctx.heap.array(elements),
        Some(Kind::String) => match elements.iter().map(|it| it.as_character()).collect() {
            Some(text) => {
                let text: String = text;
                ctx.heap.string(&text)
            }
            // What is no longer all characters cannot be a string.
            None => ctx.heap.list(elements),
        },
        _ => ctx.heap.list(elements),
    })
}

fn subseq(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("subseq", values);
    let start = call.index(ctx, 1)?;
    if ctx.heap.is(values[0], Kind::String) {
        return super::string::slice(ctx, call, 0, start, 2);
    }
    let elements = call.sequence(ctx, 0)?;
    let end = call.index_or(ctx, 2, elements.len())?;
    match elements.get(start..end) {
        Some(part) => same_kind(ctx, values[0], part),
        None => Err(call.out_of_range(start.max(end) as i64, elements.len())),
    }
}

fn to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let value = values[0];
    if value.is_pair() || value.is_null() {
        return Ok(value);
    }
    let elements = match arguments("sequence->list", values).sequence(ctx, 0) {
        Ok(elements) => elements,
        Err(error) => return Err(blamed(ctx, values, error)),
    };
    super::list::large_list(ctx, &elements)
}

fn items_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if values[0].is_pair() || values[0].is_empty_list() {
        return Ok(values[0]);
    }
    // The samples of the design map over maps, entry by entry.
    let maps = |ctx: &NativeContext<'_>| {
        let name = values.get(1).and_then(|name| name.as_symbol());
        name.is_some_and(|name| ctx.symbols.name(name) == "map")
    };
    let call = arguments("sequence->list", &values[..1]);
    let elements = match ctx.heap.is(values[0], Kind::Map) && maps(ctx) {
        true => call.sequence(ctx, 0),
        false => call.items(ctx, 0),
    };
    match elements {
        Ok(elements) => super::list::large_list(ctx, &elements),
        Err(error) => Err(blamed(ctx, values, error)),
    }
}

/// Returns the error in the name of the function that was called, not of the helper it used.
fn blamed(ctx: &NativeContext<'_>, values: &[Value], error: Signal) -> Signal {
    use crate::lang::vm::signal::{Detail, Wish};
    let (Some(name), Some(argument)) = (
        values.get(1).and_then(|name| name.as_symbol()),
        values.get(2).and_then(|argument| argument.as_fixnum()),
    ) else {
        return error;
    };
    let name = ctx.symbols.name(name).to_string();
    match error.wish() {
        Wish::Fault(mut fault) => {
            let old = "`sequence->list` argument 1";
            fault.message = fault
                .message
                .replace(old, &format!("`{name}` argument {argument}"));
            for (key, detail) in &mut fault.details {
                match *key {
                    "function" => *detail = Detail::Symbol(name.clone()),
                    "argument" => *detail = Detail::Number(argument),
                    _ => {}
                }
            }
            Signal::fault(fault)
        }
        Wish::Throw(value) => Signal::throw(value),
        Wish::Call {
            function,
            arguments,
        } => Signal::call(function, arguments),
        Wish::Host {
            function,
            arguments,
        } => Signal::host(function, arguments),
    }
}

fn to_array(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("sequence->array", values).sequence(ctx, 0)?;
    ctx.reserve(elements.len() * 8)?;
    Ok(ctx.heap.array(&elements))
}

fn like(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if values[0].is_pair() || values[0].is_null() {
        return Ok(values[1]);
    }
    let elements = arguments("%sequence-like", values).sequence(ctx, 1)?;
    same_kind(ctx, values[0], &elements)
}

fn fill(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if !ctx.heap.is(values[0], Kind::Array) {
        return like(ctx, values);
    }
    let elements = arguments("%sequence-fill", values).sequence(ctx, 1)?;
    for (index, element) in elements.into_iter().enumerate() {
        ctx.heap.array_set(values[0], index, element);
    }
    Ok(values[0])
}

/// Refuses to sort what has no natural order: elements of several types.
pub(super) fn check_sortable(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    elements: &[Value],
) -> Result<(), Signal> {
    let Some(&first) = elements.first() else {
        return Ok(());
    };
    let rank = order::sorting_rank(ctx.heap, first);
    match elements
        .iter()
        .find(|&&element| order::sorting_rank(ctx.heap, element) != rank)
    {
        None => Ok(()),
        Some(&other) => {
            let names = [first, other].map(|it| crate::lang::vm::signal::type_name(ctx.heap, it));
            let expected = format!("elements of one type, not {} and {}", names[0], names[1]);
            Err(call
                .wrong(ctx, 0, &expected)
                .with_hint("give `sort` a predicate that can compare both"))
        }
    }
}

/// Which way a known predicate sorts.
#[derive(Clone, Copy)]
enum Known {
    Natural,
    Numbers { descending: bool },
    Texts { descending: bool },
}

fn known(ctx: &NativeContext<'_>, compare: Value) -> Option<Known> {
    if compare.is_nil() {
        return Some(Known::Natural);
    }
    let native = ctx.heap.payload_of::<Native>(compare)?;
    Some(match ctx.symbols.name(native.name) {
        "<" | "<=" => Known::Numbers { descending: false },
        ">" | ">=" => Known::Numbers { descending: true },
        "string<?" => Known::Texts { descending: false },
        "string>?" => Known::Texts { descending: true },
        "compare" | "sequence/less?" => Known::Natural,
        _ => return None,
    })
}

fn sort_natively(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("sort", values);
    let Some(known) = known(ctx, values[1]) else {
        return Ok(Value::NIL);
    };
    if !is_sequence(ctx, values[0]) || ctx.heap.is(values[0], Kind::Bytes) {
        return Err(call.wrong(ctx, 0, "sequence"));
    }
    let mut elements = call.sequence(ctx, 0)?;
    ctx.charge(elements.len() * elements.len().max(16).ilog2() as usize)?;
    let fits =
        |kind: fn(&NativeContext<'_>, Value) -> bool| elements.iter().all(|&it| kind(ctx, it));
    let descending = match known {
        Known::Natural => {
            if values[1].is_nil() {
                check_sortable(ctx, call, &elements)?;
            }
            false
        }
        // Where the predicate would fail, it is the one to say so.
        Known::Numbers { descending } => {
            if !fits(|ctx, it| convert::is_number(ctx.heap, it)) {
                return Ok(Value::NIL);
            }
            descending
        }
        Known::Texts { descending } => {
            if !fits(|ctx, it| ctx.heap.is(it, Kind::String)) {
                return Ok(Value::NIL);
            }
            descending
        }
    };
    if elements.iter().all(|it| it.is_fixnum()) {
        match descending {
            false => toil::sort_by(&mut elements, |a, b| a.as_fixnum().cmp(&b.as_fixnum())),
            true => toil::sort_by(&mut elements, |a, b| b.as_fixnum().cmp(&a.as_fixnum())),
        }
    } else {
        toil::sort_by(&mut elements, |&a, &b| {
            let ordering = order::compare(ctx.heap, ctx.symbols, a, b);
            if descending {
                ordering.reverse()
            } else {
                ordering
            }
        });
    }
    match ctx.heap.kind(values[0]) {
        Some(Kind::Array) => {}
        Some(Kind::String) => return same_kind(ctx, values[0], &elements),
        _ => return super::list::large_list(ctx, &elements),
    }
    for (index, element) in elements.into_iter().enumerate() {
        ctx.heap.array_set(values[0], index, element);
    }
    Ok(values[0])
}

fn coerce(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("coerce", values);
    let kind = call.name_text(ctx, 1)?;
    match kind.as_str() {
        "list" => to_list(ctx, &values[..1]),
        "vector" | "simple-vector" => {
            let elements = call.sequence(ctx, 0)?;
            Ok(vector::from_slice(ctx.heap, &elements))
        }
        "array" | "mutable-array" => {
            let elements = call.sequence(ctx, 0)?;
            Ok(ctx.heap.array(&elements))
        }
        "string" | "simple-string" => super::convert::to_text(ctx, call, 0),
        "float" | "double-float" | "single-float" => {
            let float = call.float(ctx, 0)?;
            Ok(ctx.heap.float(float))
        }
        "integer" | "int" => {
            let integer = call.integer(ctx, 0)?;
            Ok(ctx.heap.integer(integer))
        }
        "rational" => {
            let exact = call.number(ctx, 0)?.exact();
            Ok(convert::from_number(ctx.heap, exact))
        }
        "character" | "char" => {
            let text = call.name_text(ctx, 0)?;
            let mut characters = text.chars();
            match (characters.next(), characters.next()) {
                (Some(only), None) => Ok(Value::character(only)),
                _ => Err(call.wrong(ctx, 0, "one character")),
            }
        }
        "symbol" => {
            let name = call.name_text(ctx, 0)?;
            Ok(ctx.symbol(&name))
        }
        "t" => Ok(values[0]),
        _ => Err(call.refused(ctx, 1, "expected a type that values can be coerced to")),
    }
}

fn copy(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("copy-seq", values).sequence(ctx, 0)?;
    same_kind(ctx, values[0], &elements)
}

fn search(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("search", values);
    let (part, whole) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    ctx.charge(part.len().saturating_mul(whole.len()) / 16)?;
    let found = (0..=whole.len().saturating_sub(part.len())).find(|&at| {
        whole.len() >= part.len()
            && part
                .iter()
                .zip(&whole[at..])
                .all(|(&a, &b)| crate::lang::value::equal::equal(ctx.heap, a, b))
    });
    Ok(found.map_or(Value::NIL, Value::length))
}

fn concatenate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("concatenate", values);
    let mut elements = Vec::new();
    for index in 1..values.len() {
        elements.extend(call.sequence(ctx, index)?);
    }
    let list = super::list::large_list(ctx, &elements)?;
    coerce(ctx, &[list, values[0]])
}

fn mismatch(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("mismatch", values);
    let (a, b) = (call.sequence(ctx, 0)?, call.sequence(ctx, 1)?);
    let same = a
        .iter()
        .zip(&b)
        .take_while(|(a, b)| crate::lang::value::equal::equal(ctx.heap, **a, **b))
        .count();
    let ended = same == a.len() && same == b.len();
    Ok(if ended {
        Value::NIL
    } else {
        Value::length(same)
    })
}
