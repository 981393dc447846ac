//! Setters of builtin places: `(setf car)` and its kin, called with the new value first.

use super::data::brief;
use super::{RuntimeFunction, runtime};
use crate::lang::builtins::argument::{Arguments, arguments};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::table;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::Signal;

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("(setf car)", Arity::exactly(2), set_car),
    runtime("(setf first)", Arity::exactly(2), set_first),
    runtime("(setf cdr)", Arity::exactly(2), set_cdr),
    runtime("(setf rest)", Arity::exactly(2), set_cdr),
    runtime("(setf nth)", Arity::exactly(3), set_nth),
    runtime("(setf %nth-place)", Arity::exactly(3), set_nth),
    runtime("%nth-place", Arity::exactly(2), nth_place),
    runtime("(setf aref)", Arity::at_least(3), set_aref),
    runtime("(setf fill-pointer)", Arity::exactly(2), set_fill_pointer),
    runtime("%swap-global", Arity::exactly(2), swap_global),
    runtime("(setf svref)", Arity::exactly(3), set_element),
    runtime("(setf char)", Arity::exactly(3), set_element),
    runtime("(setf schar)", Arity::exactly(3), set_element),
    runtime("(setf elt)", Arity::exactly(3), set_element),
    runtime("(setf vector-ref)", Arity::exactly(3), set_element),
    runtime("(setf gethash)", Arity::at_least(3), set_gethash),
    runtime("(setf get)", Arity::at_least(3), set_get),
    runtime("(setf hash-ref)", Arity::exactly(3), set_get),
];

fn set_car(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if ctx.heap.set_car(values[1], values[0]) {
        return Ok(values[0]);
    }
    Err(arguments("(setf car)", values).wrong(ctx, 1, "pair"))
}

fn set_cdr(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if ctx.heap.set_cdr(values[1], values[0].as_tail()) {
        return Ok(values[0]);
    }
    Err(arguments("(setf cdr)", values).wrong(ctx, 1, "pair"))
}

/// The first element of a list or array.
fn set_first(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if values[1].is_pair() {
        return set_car(ctx, values);
    }
    set_in_array(ctx, values[1], Value::small(0), values[0])
}

/// Takes the index and the list in either order: `(nth 2 list)` and `(nth list 2)`.
fn index_and_object(values: &[Value]) -> (Value, Value) {
    if values[1].is_fixnum() {
        (values[1], values[2])
    } else {
        (values[2], values[1])
    }
}

fn set_nth(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let (index, object) = index_and_object(values);
    if !object.is_pair() {
        return set_in_array(ctx, object, index, values[0]);
    }
    let wanted = arguments("(setf nth)", &[index]).index(ctx, 0)?;
    ctx.charge(wanted.min(1 << 20))?;
    arguments("(setf nth)", &[object]).walkable(ctx, 0, wanted)?;
    let mut rest = object;
    for _ in 0..wanted {
        rest = ctx.heap.cdr(rest).unwrap_or(Value::NIL);
    }
    if ctx.heap.set_car(rest, values[0]) {
        return Ok(values[0]);
    }
    let length = ctx.heap.elements(object).count();
    let out: Arguments<'_> = arguments("(setf nth)", values);
    Err(out.out_of_range(wanted as i64, length))
}

/// The element of a list, for `(incf (second list))` and its kin.
fn nth_place(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let wanted = values[0].as_index().unwrap_or(0);
    Ok(ctx
        .heap
        .elements(values[1])
        .nth(wanted)
        .unwrap_or(Value::NIL))
}

fn set_element(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if values[1].is_pair() {
        return set_nth(ctx, values);
    }
    set_in_array(ctx, values[1], values[2], values[0])
}

/// Of an array of arrays, as `make-array` makes them, through all its indices.
fn set_aref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut object = values[1];
    let (last, outer) = values[2..].split_last().unwrap_or((&Value::NIL, &[]));
    for &index in outer {
        let given = [object, index];
        let at = arguments("(setf aref)", &given).index(ctx, 1)?;
        let elements = ctx.heap.array_elements(object).unwrap_or(&[]);
        let length = elements.len();
        let inner = elements.get(at).copied();
        object = inner
            .ok_or_else(|| arguments("(setf aref)", &given).out_of_range(at as i64, length))?;
    }
    set_element(ctx, &[values[0], object, *last])
}

/// `(setf (fill-pointer array) length)`: fewer elements, or more that are nil.
fn set_fill_pointer(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let call = arguments("(setf fill-pointer)", values);
    let wanted = call.index(ctx, 0)?;
    let Some(elements) = ctx.heap.array_elements(values[1]) else {
        return Err(call.wrong(ctx, 1, "mutable array"));
    };
    let length = elements.len();
    ctx.charge(wanted.abs_diff(length))?;
    ctx.reserve(8 * wanted.saturating_sub(length))?;
    for _ in wanted..length {
        ctx.heap.array_pop(values[1]);
    }
    for _ in length..wanted {
        ctx.heap.array_push(values[1], Value::NIL);
    }
    Ok(values[0])
}

/// `(%swap-global symbol content)`: stores a value, given in a list, or none, given as the empty list;
/// answers what was there in the same way.
fn swap_global(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let name = arguments("%swap-global", values).symbol(ctx, 0)?;
    let cell = ctx.globals.cell(name);
    let old = match ctx.globals.get(cell) {
        Some(value) => ctx.heap.list(&[value]),
        None => Value::EMPTY,
    };
    let new = ctx.heap.car(values[1]).unwrap_or(Value::UNBOUND);
    ctx.globals.store(cell, new);
    Ok(old)
}

fn set_in_array(ctx: &mut NativeContext<'_>, object: Value, index: Value, value: Value) -> Answer {
    let given = [object, index];
    let wanted = arguments("(setf aref)", &given).index(ctx, 1)?;
    match ctx.heap.kind(object) {
        Some(Kind::Array) => {
            if ctx.heap.array_set(object, wanted, value) {
                return Ok(value);
            }
            let length = ctx.heap.array_elements(object).map_or(0, <[Value]>::len);
            Err(arguments("(setf aref)", &given).out_of_range(wanted as i64, length))
        }
        Some(Kind::Bytes) => {
            let byte = value.as_fixnum().and_then(|byte| u8::try_from(byte).ok());
            let Some(byte) = byte else {
                return Err(Signal::type_error(
                    "(setf aref)",
                    1,
                    "a byte",
                    value,
                    ctx.heap,
                ));
            };
            if ctx.heap.set_byte(object, wanted, byte) {
                return Ok(value);
            }
            let length = ctx.heap.byte_slice(object).map_or(0, <[u8]>::len);
            Err(arguments("(setf aref)", &given).out_of_range(wanted as i64, length))
        }
        Some(Kind::Vector) => Err(immutable(
            ctx,
            object,
            "make a mutable array with `(make-array n)`, or a changed vector with `assoc`",
        )),
        Some(Kind::String) => Err(immutable(ctx, object, "make another string")),
        _ => Err(arguments("(setf aref)", &given).wrong(ctx, 0, "mutable array")),
    }
}

fn immutable(ctx: &NativeContext<'_>, object: Value, hint: &str) -> Signal {
    Signal::error(
        "type-error",
        format!("`{}` cannot be changed in place", brief(ctx, object)),
    )
    .with_hint(hint)
}

/// `(setf (gethash key table) value)`.
fn set_gethash(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [value, key, object] = [values[0], values[1], values[2]];
    set_in_table(ctx, object, key, value)
}

/// `(setf (get table key) value)`.
fn set_get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [value, object, key] = [values[0], values[1], values[2]];
    if ctx.heap.is(object, Kind::Array) {
        return set_in_array(ctx, object, key, value);
    }
    if object.is_symbol() {
        return set_property(ctx, object, key, value);
    }
    set_in_table(ctx, object, key, value)
}

/// The table of the properties of symbols: a list of keys and values for each.
fn set_property(ctx: &mut NativeContext<'_>, symbol: Value, key: Value, value: Value) -> Answer {
    let properties = ctx.symbol("%properties");
    let all = properties
        .as_symbol()
        .and_then(|name| ctx.globals.value_of(name))
        .unwrap_or(Value::NIL);
    let known = table::get(ctx.heap, all, symbol).unwrap_or(Value::EMPTY);
    let mut plist: Vec<Value> = ctx.heap.elements(known).collect();
    match plist.chunks_exact(2).position(|pair| pair[0] == key) {
        Some(at) => plist[2 * at + 1] = value,
        None => plist.splice(0..0, [key, value]).for_each(drop),
    }
    ctx.charge(plist.len())?;
    let plist = ctx.heap.list(&plist);
    set_in_table(ctx, all, symbol, plist)?;
    Ok(value)
}

fn set_in_table(ctx: &mut NativeContext<'_>, object: Value, key: Value, value: Value) -> Answer {
    if table::is_table(ctx.heap, object) {
        ctx.charge(2)?;
        ctx.reserve(64)?;
        table::set(ctx.heap, object, key, value);
        return Ok(value);
    }
    if ctx.heap.is(object, Kind::Map) {
        return Err(immutable(
            ctx,
            object,
            "make a mutable table with `(make-hash-table)`, or a changed map with `assoc`",
        ));
    }
    Err(Signal::type_error(
        "(setf gethash)",
        3,
        "a hash table",
        object,
        ctx.heap,
    ))
}
