//! Integers as bits, in two's complement of unlimited width.

use num_bigint::BigInt;
use num_traits::Zero;

use super::argument::arguments;
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::number::{INTEGER_BITS_MAX, NumberError};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("bit/and", "&rest integers", "Returns the bits that all have.\n>>> (bit/and 12 10)\n8", and).aka(&["logand", "bitwise-and"]),
    pure("bit/or", "&rest integers", "Returns the bits that any has.\n>>> (bit/or 12 10)\n14", or).aka(&["logior", "bitwise-or"]),
    pure("bit/xor", "&rest integers", "Returns the bits that an odd number of them have.\n>>> (bit/xor 12 10)\n6", xor).aka(&["logxor", "bitwise-xor"]),
    pure("bit/not", "integer", "Returns the bits inverted.\n>>> (bit/not 5)\n-6", not).aka(&["lognot", "bitwise-not"]),
    pure("bit/shift-left", "integer count", "Returns the bits moved up.\n>>> (bit/shift-left 1 70)\n1180591620717411303424", shift_left),
    pure("bit/shift-right", "integer count", "Returns the bits moved down.\n>>> (bit/shift-right -8 1)\n-4", shift_right),
    pure("ash", "integer count", "Returns the bits moved up, or down where the count is negative.\n>>> (ash 1 4)\n16\n>>> (ash 16 -4)\n1", ash).aka(&["arithmetic-shift"]),
    pure("logbitp", "index integer", "Returns whether a bit is set.\n>>> (logbitp 1 6)\n#t", test).aka(&["bit/test"]),
    pure("integer-length", "integer", "Returns how many bits the integer needs.\n>>> (integer-length 255)\n8", length),
    pure("bit/count", "integer", "Returns how many bits are one, of a negative number how many are zero.\n>>> (bit/count 7)\n3", count).aka(&["logcount"]),
];

fn fold(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    first: i64,
    small: fn(i64, i64) -> i64,
    big: fn(BigInt, BigInt) -> BigInt,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    if values.iter().all(|value| value.is_fixnum()) {
        let bits = values
            .iter()
            .filter_map(|value| value.as_fixnum())
            .fold(first, small);
        return Ok(ctx.heap.integer_i64(bits));
    }
    let mut result = BigInt::from(first);
    for index in 0..values.len() {
        result = big(result, call.integer(ctx, index)?);
    }
    Ok(ctx.heap.integer(result))
}

fn and(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    fold(ctx, "bit/and", values, -1, |a, b| a & b, |a, b| a & b)
}

fn or(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    fold(ctx, "bit/or", values, 0, |a, b| a | b, |a, b| a | b)
}

fn xor(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    fold(ctx, "bit/xor", values, 0, |a, b| a ^ b, |a, b| a ^ b)
}

fn not(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let integer = arguments("bit/not", values).integer(ctx, 0)?;
    Ok(ctx.heap.integer(-integer - 1))
}

/// The only shift that goes either way.
const ASH: &str = "ash";

fn shifted(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    direction: i64,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let (integer, count) = (call.integer(ctx, 0)?, call.small(ctx, 1)?);
    if count < 0 && name != ASH {
        return Err(call.refused(ctx, 1, "expected a number from 0"));
    }
    let count = count.saturating_mul(direction);
    if count <= 0 {
        // Beyond every bit only the sign is left.
        let down = count.unsigned_abs().min(integer.bits() + 1);
        return Ok(ctx.heap.integer(integer >> down));
    }
    if !integer.is_zero() && integer.bits() + count as u64 > INTEGER_BITS_MAX {
        return Err(call.number_error(NumberError::TooLarge));
    }
    ctx.charge(count as usize / 4096)?;
    let count = if integer.is_zero() { 0 } else { count };
    Ok(ctx.heap.integer(integer << count))
}

fn shift_left(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    shifted(ctx, "bit/shift-left", values, 1)
}

fn shift_right(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    shifted(ctx, "bit/shift-right", values, -1)
}

fn ash(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    shifted(ctx, ASH, values, 1)
}

fn test(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("logbitp", values);
    let (index, integer) = (call.index(ctx, 0)?, call.integer(ctx, 1)?);
    Ok(Value::boolean(integer.bit(index as u64)))
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let integer = arguments("integer-length", values).integer(ctx, 0)?;
    let bits = match integer.sign() {
        num_bigint::Sign::Minus => (-integer - 1i32).bits(),
        _ => integer.bits(),
    };
    Ok(Value::length(bits as usize))
}

fn count(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let integer = arguments("bit/count", values).integer(ctx, 0)?;
    let positive = match integer.sign() {
        num_bigint::Sign::Minus => -integer - 1i32,
        _ => integer,
    };
    let ones: u32 = positive.iter_u64_digits().map(u64::count_ones).sum();
    Ok(Value::length(ones as usize))
}
