//! Mutable arrays and cells, and what `setf` of an indexed place calls.

use super::argument::{Arguments, arguments, option};
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::list_to_vec;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("array", "&rest elements", "Returns a mutable array of the elements.\n>>> (aref (array 1 2) 1)\n2", array_of).aka(&["mutable-array/of"]),
    pure("make-array", "dimensions &rest options", "Returns a mutable array, of several dimensions as arrays of arrays; takes `:initial-element`, `:initial-contents`, `:fill-pointer` and `:adjustable`, which every array is.\n>>> (length (make-array 3 :initial-element 0))\n3\n>>> (aref (make-array 2 :initial-contents '(a b)) 1)\nb\n>>> (aref (make-array '(2 2) :initial-element 7) 1 1)\n7", make),
    pure("mutable-array/new", "&optional length element", "Returns a mutable array of so many elements; without an element, an empty one with room for so many.\n>>> (mutable-array/length (mutable-array/new 2 0))\n2\n>>> (mutable-array/length (mutable-array/new 2))\n0", new),
    pure("mutable-array/get", "array index &optional default", "Returns the element of a mutable array; beyond the end the default, where there is one.\n>>> (mutable-array/get (mutable-array/new 2 7) 1)\n7\n>>> (mutable-array/get [1] 0)\n!! expected mutable array", get),
    mutates("mutable-array/set!", "array index element", "Stores an element and returns the array.\n>>> (let ((a (mutable-array/new 1 0))) (mutable-array/->vector (mutable-array/set! a 0 9)))\n[9]", set),
    pure("aref", "array &rest indices", "Returns the element of an array, vector or string.\n>>> (aref [1 2 3] 2)\n3\n>>> (aref (array 1) 1)\n!! out of range", aref).aka(&["svref", "char-at", "row-major-aref"]),
    mutates("aset!", "array index &rest more", "Stores the last argument at the indices and returns it: `(setf (aref …) …)`.\n>>> (let ((a (array 1 2))) (aset! a 0 9) (aref a 0))\n9", aset).aka(&["vector-set!", "array-set!", "list-set!"]),
    mutates("mutable-array/push!", "array element", "Appends an element to an array and returns it.\n>>> (length (mutable-array/push! (array 1) 2))\n2", push),
    mutates("vector-push-extend", "element array &optional extension", "Appends an element to an array and returns its index.\n>>> (let ((a (array))) (vector-push-extend 5 a))\n0", push_extend).aka(&["vector-push"]),
    mutates("vector-pop", "array", "Removes and returns the last element.\n>>> (let ((a (array 1 2))) (vector-pop a))\n2", pop).aka(&["mutable-array/pop!"]),
    mutates("array/clear!", "array", "Removes all elements.\n>>> (length (array/clear! (array 1 2)))\n0", clear),
    mutates("array/fill!", "array element", "Stores the same element everywhere and returns the array.\n>>> (array->list (array/fill! (array 1 2) 0))\n(0 0)", fill).aka(&["vector-fill!"]),
    pure("fill-pointer", "array", "Returns how many elements the array has.\n>>> (fill-pointer (array 1 2))\n2", length).aka(&["mutable-array/length", "array-total-size"]),
    pure("array-dimensions", "array", "Returns the list of the array's lengths, inner arrays of the same length counting as dimensions.\n>>> (array-dimensions (make-array '(2 3)))\n(2 3)", dimensions),
    pure("array-dimension", "array axis", "Returns the length along one dimension.\n>>> (array-dimension (make-array '(2 3)) 1)\n3", dimension),
    pure("array->list", "array", "Returns the elements as a list.\n>>> (array->list (array 1 2))\n(1 2)", to_list),
    pure("array->vector", "array", "Returns the elements as a vector.\n>>> (array->vector (array 1 2))\n[1 2]", to_vector),
    pure("mutable-array/->vector", "array", "Returns the elements of a mutable array as a vector.\n>>> (mutable-array/->vector (array 1 2))\n[1 2]\n>>> (mutable-array/->vector '(1))\n!! expected mutable array", strictly_to_vector),
    pure("mutable-cell/new", "value", "Returns a cell, a place for one value.\n>>> (mutable-cell/get (mutable-cell/new 1))\n1", cell).aka(&["box", "atom/new"]),
    pure("mutable-cell/get", "cell", "Returns the value in a cell.\n>>> (mutable-cell/get (mutable-cell/new 1))\n1", cell_get).aka(&["unbox", "deref"]),
    mutates("mutable-cell/set!", "cell value", "Stores into a cell and returns the cell.\n>>> (mutable-cell/get (mutable-cell/set! (mutable-cell/new 1) 2))\n2", cell_set),
    mutates("set-box!", "cell value", "Stores into a cell and returns the value.\n>>> (set-box! (box 1) 2)\n2", box_set).aka(&["reset!"]),
];

/// Dimensions of one array.
const DIMENSIONS_MAX: usize = 8;

fn array_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.array(values))
}

fn make(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-array", values);
    // Sema's way names the element alone.
    let (options, positional) = match values.get(1) {
        Some(first) if !first.is_keyword() => (&values[2..], Some(*first)),
        _ => (&values[1..], None),
    };
    let element = option(ctx, options, "initial-element")
        .or(positional)
        .unwrap_or(Value::NIL);
    let lengths = match values[0].is_fixnum() {
        true => vec![call.index(ctx, 0)?],
        false => {
            let mut lengths = Vec::new();
            for dimension in call.list(ctx, 0)? {
                lengths.push(arguments("make-array", &[dimension]).index(ctx, 0)?);
            }
            lengths
        }
    };
    if lengths.len() > DIMENSIONS_MAX {
        return Err(call.refused(ctx, 0, "expected at most 8 dimensions"));
    }
    if let Some(contents) = option(ctx, options, "initial-contents") {
        return from_contents(ctx, contents, lengths.len());
    }
    let total = lengths
        .iter()
        .fold(1usize, |total, &length| total.saturating_mul(length));
    ctx.charge(total)?;
    ctx.reserve(total.saturating_mul(8))?;
    let array = filled(ctx, &lengths, element);
    // A fill pointer says how many of the elements count.
    if let Some(fill) = option(ctx, options, "fill-pointer").and_then(Value::as_index) {
        while ctx
            .heap
            .array_elements(array)
            .is_some_and(|elements| elements.len() > fill)
        {
            ctx.heap.array_pop(array);
        }
    }
    Ok(array)
}

fn filled(ctx: &mut NativeContext<'_>, lengths: &[usize], element: Value) -> Value {
    match lengths {
        [] => ctx.heap.array(&[element]),
        [length] => ctx.heap.array_filled(*length, element),
        [length, inner @ ..] => {
            let rows: Vec<Value> = (0..*length).map(|_| filled(ctx, inner, element)).collect();
            ctx.heap.array(&rows)
        }
    }
}

fn from_contents(
    ctx: &mut NativeContext<'_>,
    contents: Value,
    dimensions: usize,
) -> Result<Value, Signal> {
    let mut elements = arguments("make-array", &[contents]).sequence(ctx, 0)?;
    if dimensions > 1 {
        for element in &mut elements {
            *element = from_contents(ctx, *element, dimensions - 1)?;
        }
    }
    Ok(ctx.heap.array(&elements))
}

fn new(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("mutable-array/new", values);
    let length = match values.is_empty() {
        true => 0,
        false => call.index(ctx, 0)?,
    };
    if !call.given(1) {
        return Ok(ctx.heap.array(&[]));
    }
    ctx.charge(length)?;
    ctx.reserve(length.saturating_mul(8))?;
    Ok(ctx.heap.array_filled(length, values[1]))
}

fn get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("mutable-array/get", values);
    let array = array(ctx, call, 0)?;
    let index = call.index(ctx, 1)?;
    let elements = ctx.heap.array_elements(array).unwrap_or(&[]);
    match elements.get(index).copied() {
        Some(element) => Ok(element),
        None if call.given(2) => Ok(values[2]),
        None => Err(call.out_of_range(index as i64, elements.len())),
    }
}

fn set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("mutable-array/set!", values);
    let array = array(ctx, call, 0)?;
    let index = call.index(ctx, 1)?;
    match ctx.heap.array_set(array, index, values[2]) {
        true => Ok(array),
        false => {
            let length = ctx.heap.array_elements(array).map_or(0, <[Value]>::len);
            Err(call.out_of_range(index as i64, length))
        }
    }
}

fn aref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut place = values[0];
    for &index in &values[1..] {
        let pair = [place, index];
        place = element(ctx, arguments("aref", &pair))?;
    }
    Ok(place)
}

fn element(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Value, Signal> {
    let index = call.small(ctx, 1)?;
    let Some(elements) = ctx.heap.array_elements(call.get(0)) else {
        return super::sequence::indexed(ctx, call);
    };
    let found = usize::try_from(index)
        .ok()
        .and_then(|at| elements.get(at).copied());
    found.ok_or_else(|| call.out_of_range(index, elements.len()))
}

fn aset(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("aset!", values);
    if values.len() < 3 {
        return Err(Signal::arity("aset!", "at least 3", values.len()));
    }
    let (value, indices) = (values[values.len() - 1], &values[1..values.len() - 1]);
    let mut place = values[0];
    for &index in &indices[..indices.len() - 1] {
        let pair = [place, index];
        place = element(ctx, arguments("aset!", &pair))?;
    }
    let index = call.small(ctx, values.len() - 2)?;
    let at = usize::try_from(index).ok();
    match ctx.heap.kind(place) {
        Some(Kind::Array) => {
            if at.is_some_and(|at| ctx.heap.array_set(place, at, value)) {
                return Ok(value);
            }
            let length = ctx.heap.array_elements(place).map_or(0, <[Value]>::len);
            Err(call.out_of_range(index, length))
        }
        Some(Kind::Pair) => {
            let steps = at.unwrap_or(usize::MAX);
            arguments("aset!", &[place]).walkable(ctx, 0, steps)?;
            let mut pair = place;
            for _ in 0..steps {
                match ctx.heap.cdr(pair) {
                    Some(next) if next.is_pair() => pair = next,
                    _ => {
                        let length = list_to_vec(ctx.heap, place).map_or(0, |it| it.len());
                        return Err(call.out_of_range(index, length));
                    }
                }
            }
            ctx.heap.set_car(pair, value);
            Ok(value)
        }
        Some(Kind::Vector | Kind::String) => Err(call.wrong(ctx, 0, "mutable array").with_hint(
            "vectors and strings do not change; make an array with `make-array` or `array`",
        )),
        _ => Err(call.wrong(ctx, 0, "mutable array")),
    }
}

/// Checks that an argument is an array.
fn array(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let value = call.get(index);
    match ctx.heap.is(value, Kind::Array) {
        true => Ok(value),
        false => Err(call.wrong(ctx, index, "mutable array")),
    }
}

fn push(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("mutable-array/push!", values), 0)?;
    ctx.heap.array_push(array, values[1]);
    Ok(array)
}

fn push_extend(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("vector-push-extend", values), 1)?;
    let index = ctx.heap.array_elements(array).map_or(0, <[Value]>::len);
    ctx.heap.array_push(array, values[0]);
    Ok(Value::length(index))
}

fn pop(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("vector-pop", values);
    let array = array(ctx, call, 0)?;
    match ctx.heap.array_pop(array) {
        Some(last) => Ok(last),
        None => Err(call.refused(ctx, 0, "expected an array that is not empty")),
    }
}

fn clear(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("array/clear!", values), 0)?;
    while ctx.heap.array_pop(array).is_some() {}
    Ok(array)
}

fn fill(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("array/fill!", values), 0)?;
    let length = ctx.heap.array_elements(array).map_or(0, <[Value]>::len);
    ctx.charge(length)?;
    for index in 0..length {
        ctx.heap.array_set(array, index, values[1]);
    }
    Ok(array)
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("fill-pointer", values), 0)?;
    Ok(Value::length(
        ctx.heap.array_elements(array).map_or(0, <[Value]>::len),
    ))
}

/// Returns the lengths of an array and of the arrays inside it.
fn lengths(ctx: &NativeContext<'_>, array: Value) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut inner = array;
    while let Some(elements) = ctx.heap.array_elements(inner)
        && lengths.len() < DIMENSIONS_MAX
    {
        lengths.push(elements.len());
        let Some(&first) = elements.first() else {
            break;
        };
        inner = first;
    }
    lengths
}

fn dimensions(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let array = array(ctx, arguments("array-dimensions", values), 0)?;
    let lengths: Vec<Value> = lengths(ctx, array).into_iter().map(Value::length).collect();
    Ok(ctx.heap.list(&lengths))
}

fn dimension(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("array-dimension", values);
    let lengths = lengths(ctx, array(ctx, call, 0)?);
    let axis = call.index(ctx, 1)?;
    match lengths.get(axis) {
        Some(&length) => Ok(Value::length(length)),
        None => Err(call.out_of_range(axis as i64, lengths.len())),
    }
}

fn to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("array->list", values).sequence(ctx, 0)?;
    super::list::large_list(ctx, &elements)
}

fn to_vector(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("array->vector", values).sequence(ctx, 0)?;
    Ok(crate::lang::value::vector::from_slice(ctx.heap, &elements))
}

fn strictly_to_vector(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    array(ctx, arguments("mutable-array/->vector", values), 0)?;
    to_vector(ctx, values)
}

fn cell(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(ctx.heap.cell(values[0]))
}

fn cell_get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[0], Kind::Cell) {
        true => Ok(ctx.heap.slot(values[0], 0).unwrap_or(Value::NIL)),
        false => Err(arguments("mutable-cell/get", values).wrong(ctx, 0, "mutable cell")),
    }
}

fn cell_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[0], Kind::Cell) {
        true => {
            ctx.heap.set_slot(values[0], 0, values[1]);
            Ok(values[0])
        }
        false => Err(arguments("mutable-cell/set!", values).wrong(ctx, 0, "mutable cell")),
    }
}

fn box_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    cell_set(ctx, values)?;
    Ok(values[1])
}
