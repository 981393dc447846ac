//! Arrays of machine numbers. They do not change: what stores into one answers a changed copy.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil::pieces::{Mind, copied};
use crate::lang::value::Value;
use crate::lang::value::convert::to_i64;
use crate::lang::value::kind::Kind;
use crate::lang::value::packed::{self, WIDTH};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "f64-array",
        "&rest numbers",
        "Returns an array of floats.\n>>> (f64-array 1.0 2.5 3)\n#f64(1 2.5 3)",
        floats_of,
    ),
    pure(
        "i64-array",
        "&rest integers",
        "Returns an array of integers of 64 bits.\n>>> (i64-array 1 2 3)\n#i64(1 2 3)",
        integers_of,
    ),
    pure(
        "f64-array?",
        "value",
        "Returns whether the value is an array of floats.\n>>> (f64-array? #f64(1))\n#t\n>>> (f64-array? '(1.0))\n#f",
        is_floats,
    ),
    pure(
        "i64-array?",
        "value",
        "Returns whether the value is an array of integers.\n>>> (i64-array? #i64(1))\n#t",
        is_integers,
    ),
    pure(
        "f64-array/make",
        "length &optional number",
        "Returns an array of the same float, 0.0 unless said otherwise.\n>>> (f64-array/make 2 1.5)\n#f64(1.5 1.5)",
        make_floats,
    ),
    pure(
        "i64-array/make",
        "length &optional integer",
        "Returns an array of the same integer, 0 unless said otherwise.\n>>> (i64-array/make 2 7)\n#i64(7 7)",
        make_integers,
    ),
    pure(
        "f64-array/from-list",
        "list",
        "Returns an array of the numbers of a list.\n>>> (f64-array/from-list '(1 2))\n#f64(1 2)",
        floats_from_list,
    ),
    pure(
        "i64-array/from-list",
        "list",
        "Returns an array of the integers of a list.\n>>> (i64-array/from-list '(1 2))\n#i64(1 2)",
        integers_from_list,
    ),
    pure(
        "f64-array/range",
        "start end &optional step",
        "Returns an array of the numbers from `start` up to, and without, `end`.\n>>> (f64-array/range 0 1 0.25)\n#f64(0 0.25 0.5 0.75)",
        float_range,
    ),
    pure(
        "i64-array/range",
        "start end &optional step",
        "Returns an array of the integers from `start` up to, and without, `end`.\n>>> (i64-array/range 0 10 4)\n#i64(0 4 8)",
        integer_range,
    ),
    pure(
        "f64-array/ref",
        "array index",
        "Returns the float at an index.\n>>> (f64-array/ref #f64(1 2) 1)\n2.0",
        float_ref,
    ),
    pure(
        "i64-array/ref",
        "array index",
        "Returns the integer at an index.\n>>> (i64-array/ref #i64(1 2) 1)\n2",
        integer_ref,
    ),
    pure(
        "f64-array/set!",
        "array index number",
        "Returns the array with another number at an index; the one given keeps what it has.\n>>> (f64-array/set! #f64(1 2) 1 9)\n#f64(1 9)",
        float_set,
    ),
    pure(
        "i64-array/set!",
        "array index integer",
        "Returns the array with another integer at an index; the one given keeps what it has.\n>>> (i64-array/set! #i64(1 2) 1 9)\n#i64(1 9)",
        integer_set,
    ),
    pure(
        "f64-array/length",
        "array",
        "Returns how many floats there are.\n>>> (f64-array/length #f64(1 2))\n2",
        floats_length,
    ),
    pure(
        "i64-array/length",
        "array",
        "Returns how many integers there are.\n>>> (i64-array/length #i64(1 2))\n2",
        integers_length,
    ),
    pure(
        "f64-array/sum",
        "array",
        "Returns the sum of the floats.\n>>> (f64-array/sum #f64(1 2.5))\n3.5",
        float_sum,
    ),
    pure(
        "i64-array/sum",
        "array",
        "Returns the sum of the integers, however large.\n>>> (i64-array/sum #i64(1 2 3))\n6",
        integer_sum,
    ),
    pure(
        "f64-array/dot",
        "a b",
        "Returns the sum of the products of two arrays of one length.\n>>> (f64-array/dot #f64(1 2) #f64(3 4))\n11.0\n>>> (f64-array/dot #f64(1) #f64(1 2))\n!! lengths",
        dot,
    ),
];

/// Elements of one array: its bytes fill a header's length.
const LENGTH_MAX: usize = 1 << 28;

fn array<'v>(
    ctx: &NativeContext<'_>,
    name: &'static str,
    values: &'v [Value],
    kind: Kind,
) -> Result<Arguments<'v>, Signal> {
    given(ctx, arguments(name, values), 0, kind)?;
    Ok(arguments(name, values))
}

fn given(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
    kind: Kind,
) -> Result<Value, Signal> {
    let value = call.get(index);
    let expected = match kind {
        Kind::FloatArray => "f64-array",
        _ => "i64-array",
    };
    match ctx.heap.is(value, kind) {
        true => Ok(value),
        false => Err(call.wrong(ctx, index, expected)),
    }
}

fn float_at(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<f64, Signal> {
    let float = packed::as_float(ctx.heap, call.get(index));
    float.ok_or_else(|| call.wrong(ctx, index, "float or integer of 64 bits"))
}

fn integer_at(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<i64, Signal> {
    let integer = to_i64(ctx.heap, call.get(index));
    integer.ok_or_else(|| call.wrong(ctx, index, "integer of 64 bits"))
}

/// Makes room for an array of a length, or refuses it.
fn room(ctx: &mut NativeContext<'_>, call: Arguments<'_>, length: usize) -> Result<(), Signal> {
    if length > LENGTH_MAX {
        let name = call.name;
        return Err(Signal::eval(format!(
            "`{name}`: {length} elements are more than an array holds, {LENGTH_MAX}"
        )));
    }
    ctx.charge(length / 4)?;
    ctx.reserve(length * WIDTH)
}

fn floats(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    values: &[Value],
) -> Result<Value, Signal> {
    room(ctx, call, values.len())?;
    let inner = arguments(call.name, values);
    let floats = (0..values.len()).map(|index| float_at(ctx, inner, index));
    let floats: Vec<f64> = floats.minded().collect::<Result<_, _>>()?;
    Ok(packed::of_floats(ctx.heap, &floats))
}

fn integers(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    values: &[Value],
) -> Result<Value, Signal> {
    room(ctx, call, values.len())?;
    let inner = arguments(call.name, values);
    let integers = (0..values.len()).map(|index| integer_at(ctx, inner, index));
    let integers: Vec<i64> = integers.minded().collect::<Result<_, _>>()?;
    Ok(packed::of_integers(ctx.heap, &integers))
}

fn floats_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    floats(ctx, arguments("f64-array", values), values)
}

fn integers_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    integers(ctx, arguments("i64-array", values), values)
}

fn is_floats(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(ctx.heap.is(values[0], Kind::FloatArray)))
}

fn is_integers(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(ctx.heap.is(values[0], Kind::IntegerArray)))
}

fn make_floats(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("f64-array/make", values);
    let length = call.index(ctx, 0)?;
    let fill = match call.given(1) {
        true => float_at(ctx, call, 1)?,
        false => 0.0,
    };
    room(ctx, call, length)?;
    let words = std::iter::repeat_n(fill.to_le_bytes(), length);
    Ok(packed::of_words(ctx.heap, Kind::FloatArray, words))
}

fn make_integers(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("i64-array/make", values);
    let length = call.index(ctx, 0)?;
    let fill = match call.given(1) {
        true => integer_at(ctx, call, 1)?,
        false => 0,
    };
    room(ctx, call, length)?;
    let words = std::iter::repeat_n(fill.to_le_bytes(), length);
    Ok(packed::of_words(ctx.heap, Kind::IntegerArray, words))
}

/// Returns the elements of a list; nil is none here.
fn elements(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<Value>, Signal> {
    match call.get(0).is_nil() {
        true => Err(call.wrong(ctx, 0, "list")),
        false => call.list(ctx, 0),
    }
}

fn floats_from_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("f64-array/from-list", values);
    let elements = elements(ctx, call)?;
    floats(ctx, call, &elements)
}

fn integers_from_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("i64-array/from-list", values);
    let elements = elements(ctx, call)?;
    integers(ctx, call, &elements)
}

fn no_step(name: &str) -> Signal {
    Signal::eval(format!("`{name}`: a step of zero leads nowhere"))
}

/// Elements of a range of floats, as in Sema.
const RANGE_MAX: usize = 8_388_608;

fn float_range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("f64-array/range", values);
    let (start, end) = (float_at(ctx, call, 0)?, float_at(ctx, call, 1)?);
    let step = match call.given(2) {
        true => float_at(ctx, call, 2)?,
        false => 1.0,
    };
    if step == 0.0 {
        return Err(no_step(call.name));
    }
    if ![start, end, step].iter().all(|it| it.is_finite()) {
        return Err(Signal::eval(format!(
            "`{}`: start, end and step must be finite",
            call.name
        )));
    }
    let length = ((end - start) / step).ceil().max(0.0) as usize;
    let at = |index: f64| start + index * step;
    let (first, last) = (at(0.0), length as f64 - 1.0);
    if length > 1 && (first == at(1.0) || at(last) == at(last - 1.0)) {
        return Err(Signal::eval(format!(
            "`{}`: a step of {step} makes no progress between {start} and {end}",
            call.name
        )));
    }
    if length > RANGE_MAX {
        return Err(Signal::eval(format!(
            "`{}`: {length} elements are more than {RANGE_MAX}",
            call.name
        )));
    }
    room(ctx, call, length)?;
    let words = (0..length).map(|it| (start + it as f64 * step).to_le_bytes());
    Ok(packed::of_words(ctx.heap, Kind::FloatArray, words))
}

fn integer_range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("i64-array/range", values);
    let (start, end) = (integer_at(ctx, call, 0)?, integer_at(ctx, call, 1)?);
    let step = match call.given(2) {
        true => integer_at(ctx, call, 2)?,
        false => 1,
    };
    if step == 0 {
        return Err(no_step(call.name));
    }
    let (first, wide) = (i128::from(start), i128::from(step));
    let distance = i128::from(end) - first;
    let length = match distance.signum() == wide.signum() {
        true => (distance.abs() + wide.abs() - 1) / wide.abs(),
        false => 0,
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    room(ctx, call, length)?;
    // No element lies beyond the end, which fits.
    let words = (0..length).map(|it| ((first + it as i128 * wide) as i64).to_le_bytes());
    Ok(packed::of_words(ctx.heap, Kind::IntegerArray, words))
}

/// Returns the bytes of the element that the second argument tells.
fn element(ctx: &NativeContext<'_>, call: Arguments<'_>) -> Result<[u8; WIDTH], Signal> {
    let index = call.small(ctx, 1)?;
    let place = usize::try_from(index).ok();
    let found = place.and_then(|at| packed::element(ctx.heap, call.get(0), at));
    found.ok_or_else(|| call.out_of_range(index, packed::length(ctx.heap, call.get(0))))
}

fn float_ref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = array(ctx, "f64-array/ref", values, Kind::FloatArray)?;
    let float = f64::from_le_bytes(element(ctx, call)?);
    Ok(ctx.heap.float(float))
}

fn integer_ref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = array(ctx, "i64-array/ref", values, Kind::IntegerArray)?;
    let integer = i64::from_le_bytes(element(ctx, call)?);
    Ok(ctx.heap.integer_i64(integer))
}

/// Returns a copy of the first argument with other bytes for the element that the second tells.
fn changed(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    kind: Kind,
    element: [u8; WIDTH],
) -> Result<Value, Signal> {
    let index = call.small(ctx, 1)?;
    let length = packed::length(ctx.heap, call.get(0));
    let place = usize::try_from(index).ok().filter(|&at| at < length);
    let place = place.ok_or_else(|| call.out_of_range(index, length))?;
    room(ctx, call, length)?;
    let mut bytes = copied(packed::bytes(ctx.heap, call.get(0)).unwrap_or(&[]));
    bytes.resize(length * WIDTH, 0);
    bytes[place * WIDTH..][..WIDTH].copy_from_slice(&element);
    Ok(packed::of_bytes(ctx.heap, kind, &bytes))
}

fn float_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = array(ctx, "f64-array/set!", values, Kind::FloatArray)?;
    let number = float_at(ctx, call, 2)?;
    changed(ctx, call, Kind::FloatArray, number.to_le_bytes())
}

fn integer_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = array(ctx, "i64-array/set!", values, Kind::IntegerArray)?;
    let number = integer_at(ctx, call, 2)?;
    changed(ctx, call, Kind::IntegerArray, number.to_le_bytes())
}

fn floats_length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    array(ctx, "f64-array/length", values, Kind::FloatArray)?;
    Ok(Value::length(packed::length(ctx.heap, values[0])))
}

fn integers_length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    array(ctx, "i64-array/length", values, Kind::IntegerArray)?;
    Ok(Value::length(packed::length(ctx.heap, values[0])))
}

fn float_sum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    array(ctx, "f64-array/sum", values, Kind::FloatArray)?;
    ctx.charge(packed::length(ctx.heap, values[0]) / 4)?;
    let sum: f64 = packed::floats(ctx.heap, values[0]).sum();
    Ok(ctx.heap.float(sum))
}

fn integer_sum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    array(ctx, "i64-array/sum", values, Kind::IntegerArray)?;
    ctx.charge(packed::length(ctx.heap, values[0]) / 4)?;
    let sum = packed::sum(packed::integers(ctx.heap, values[0]));
    Ok(ctx.heap.integer(sum))
}

fn dot(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = array(ctx, "f64-array/dot", values, Kind::FloatArray)?;
    given(ctx, call, 1, Kind::FloatArray)?;
    let [a, b] = [0, 1].map(|index| packed::length(ctx.heap, call.get(index)));
    if a != b {
        return Err(Signal::eval(format!(
            "`f64-array/dot`: the lengths differ, {a} and {b}"
        )));
    }
    ctx.charge(a / 2)?;
    let [a, b] = [0, 1].map(|index| packed::floats(ctx.heap, call.get(index)));
    let sum: f64 = a.zip(b).map(|(a, b)| a * b).sum();
    Ok(ctx.heap.float(sum))
}
