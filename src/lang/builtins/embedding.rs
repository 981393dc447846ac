//! Vectors of numbers as bytes, eight to a number: what a model answers for a text.

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "embedding/list->embedding",
        "numbers",
        "Returns the bytes of a list of numbers.\n>>> (bytevector-length (embedding/list->embedding '(1 2)))\n16",
        from_list,
    ),
    pure(
        "embedding/->list",
        "bytes",
        "Returns the numbers as a list of floats.\n>>> (embedding/->list (embedding/list->embedding '(1 2)))\n(1.0 2.0)",
        to_list,
    ),
    pure(
        "embedding/length",
        "bytes",
        "Returns how many numbers there are.\n>>> (embedding/length (embedding/list->embedding '(1 2)))\n2",
        length,
    ),
    pure(
        "embedding/ref",
        "bytes index",
        "Returns one of the numbers.\n>>> (embedding/ref (embedding/list->embedding '(1 2)) 1)\n2.0",
        reference,
    ),
    pure(
        "vector/dot-product",
        "a b",
        "Returns the sum of the products of two vectors of numbers as bytes.\n>>> (let ((v (embedding/list->embedding '(3 4)))) (vector/dot-product v v))\n25.0",
        dot_product,
    ),
    pure(
        "vector/cosine-similarity",
        "a b",
        "Returns how much two vectors of numbers as bytes point the same way, from -1.0 to 1.0.\n>>> (let ((v (embedding/list->embedding '(3 4)))) (vector/cosine-similarity v v))\n1.0",
        similarity,
    ),
    pure(
        "vector/distance",
        "a b",
        "Returns the distance between two vectors of numbers as bytes.\n>>> (vector/distance (embedding/list->embedding '(0 0)) (embedding/list->embedding '(3 4)))\n5.0",
        distance,
    ),
    pure(
        "vector/normalize",
        "vector",
        "Returns the vector of length 1 that points the same way.\n>>> (embedding/->list (vector/normalize (embedding/list->embedding '(0 5))))\n(0.0 1.0)",
        normalize,
    ),
];

/// Bytes of a number.
const WIDTH: usize = 8;

/// Returns the numbers of a bytevector.
fn numbers(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<f64>, Signal> {
    let Some(bytes) = ctx.heap.byte_slice(call.get(index)) else {
        return Err(call
            .wrong(ctx, index, "bytevector")
            .with_hint("`embedding/list->embedding` makes one of a list of numbers"));
    };
    if !bytes.len().is_multiple_of(WIDTH) {
        return Err(call.refused(ctx, index, "expected eight bytes for each number"));
    }
    let numbers: Vec<f64> = bytes
        .chunks_exact(WIDTH)
        .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap_or_default()))
        .collect();
    ctx.charge(numbers.len() / 4)?;
    Ok(numbers)
}

/// Returns the numbers of two bytevectors of one length.
fn both(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<(Vec<f64>, Vec<f64>), Signal> {
    let (a, b) = (numbers(ctx, call, 0)?, numbers(ctx, call, 1)?);
    match a.len() == b.len() {
        true => Ok((a, b)),
        false => Err(Signal::eval(format!(
            "`{}`: expected vectors of one length, got {} and {}",
            call.name,
            a.len(),
            b.len()
        ))),
    }
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn bytes_of(ctx: &mut NativeContext<'_>, numbers: &[f64]) -> Result<Value, Signal> {
    ctx.charge(numbers.len() / 4)?;
    ctx.reserve(numbers.len() * WIDTH)?;
    let bytes: Vec<u8> = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    Ok(ctx.heap.bytes(&bytes))
}

fn from_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("embedding/list->embedding", values);
    let mut numbers = Vec::new();
    for element in call.items(ctx, 0)? {
        numbers.push(arguments(call.name, &[element]).float(ctx, 0)?);
    }
    bytes_of(ctx, &numbers)
}

fn to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let numbers = numbers(ctx, arguments("embedding/->list", values), 0)?;
    let floats: Vec<Value> = numbers.iter().map(|&it| ctx.heap.float(it)).collect();
    super::list::large_list(ctx, &floats)
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let numbers = numbers(ctx, arguments("embedding/length", values), 0)?;
    Ok(Value::length(numbers.len()))
}

fn reference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("embedding/ref", values);
    let (numbers, index) = (numbers(ctx, call, 0)?, call.index(ctx, 1)?);
    match numbers.get(index) {
        Some(&number) => Ok(ctx.heap.float(number)),
        None => Err(call.out_of_range(index as i64, numbers.len())),
    }
}

fn dot_product(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (a, b) = both(ctx, arguments("vector/dot-product", values))?;
    Ok(ctx.heap.float(product(&a, &b)))
}

fn similarity(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (a, b) = both(ctx, arguments("vector/cosine-similarity", values))?;
    let lengths = product(&a, &a).sqrt() * product(&b, &b).sqrt();
    let similarity = match lengths == 0.0 {
        true => 0.0,
        false => product(&a, &b) / lengths,
    };
    Ok(ctx.heap.float(similarity))
}

fn distance(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (a, b) = both(ctx, arguments("vector/distance", values))?;
    let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
    Ok(ctx.heap.float(product(&differences, &differences).sqrt()))
}

fn normalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let numbers = numbers(ctx, arguments("vector/normalize", values), 0)?;
    let length = product(&numbers, &numbers).sqrt();
    // What is too short to have a direction is nothing.
    let scaled: Vec<f64> = match length == 0.0 {
        true => vec![0.0; numbers.len()],
        false => numbers.iter().map(|it| it / length).collect(),
    };
    bytes_of(ctx, &scaled)
}
