//! Functions of real numbers.

use std::cmp::Ordering;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::convert::from_number;
use crate::lang::value::number::Number;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("sqrt", "number", "Returns the square root, exact of exact squares.\n>>> (sqrt 16)\n4\n>>> (sqrt 2.25)\n1.5\n>>> (sqrt -1)\n0+1i", sqrt),
    pure("exp", "number", "Returns e raised to the number.\n>>> (exp 0)\n1.0", exp).aka(&["math/exp"]),
    pure("log", "number &optional base", "Returns the natural logarithm, or that to a base.\n>>> (log 1)\n0.0\n>>> (log 8 2)\n3.0", log),
    pure("math/log2", "number", "Returns the logarithm to base 2.\n>>> (math/log2 8)\n3.0", log2),
    pure("math/log10", "number", "Returns the logarithm to base 10.\n>>> (math/log10 1000)\n3.0", log10),
    pure("sin", "angle", "Returns the sine.\n>>> (sin 0)\n0.0", sin),
    pure("cos", "angle", "Returns the cosine.\n>>> (cos 0)\n1.0", cos),
    pure("tan", "angle", "Returns the tangent.\n>>> (tan 0)\n0.0", tan).aka(&["math/tan"]),
    pure("asin", "number", "Returns the arc sine.\n>>> (asin 0)\n0.0", asin).aka(&["math/asin"]),
    pure("acos", "number", "Returns the arc cosine.\n>>> (acos 1)\n0.0", acos).aka(&["math/acos"]),
    pure("atan", "y &optional x", "Returns the arc tangent, of two numbers in the right quadrant.\n>>> (atan 0)\n0.0\n>>> (atan 0 1)\n0.0", atan).aka(&["math/atan"]),
    pure("math/atan2", "y x", "Returns the angle of a point in the right quadrant.\n>>> (math/atan2 0 1)\n0.0", atan),
    pure("sinh", "number", "Returns the hyperbolic sine.\n>>> (sinh 0)\n0.0", sinh).aka(&["math/sinh"]),
    pure("cosh", "number", "Returns the hyperbolic cosine.\n>>> (cosh 0)\n1.0", cosh).aka(&["math/cosh"]),
    pure("tanh", "number", "Returns the hyperbolic tangent.\n>>> (tanh 0)\n0.0", tanh).aka(&["math/tanh"]),
    pure("math/degrees->radians", "degrees", "Returns an angle in radians.\n>>> (math/degrees->radians 0)\n0.0", to_radians),
    pure("math/radians->degrees", "radians", "Returns an angle in degrees.\n>>> (math/radians->degrees 0)\n0.0", to_degrees),
    pure("math/clamp", "number low high", "Returns the number, or the bound it lies beyond.\n>>> (math/clamp 15 0 10)\n10", clamp).aka(&["clamp"]),
    pure("math/sign", "number", "Returns -1, 0 or 1.\n>>> (math/sign -2.5)\n-1", sign),
    pure("math/lerp", "a b t", "Returns the number a share `t` of the way from `a` to `b`.\n>>> (math/lerp 0 10 0.5)\n5.0", lerp),
    pure("math/map-range", "number from-low from-high to-low to-high", "Returns where a number of one range lies in another.\n>>> (math/map-range 5 0 10 0 100)\n50.0", map_range),
    pure("math/round-to", "number digits", "Returns the number rounded to decimal digits.\n>>> (math/round-to 3.14159 2)\n3.14", round_to),
    pure("math/format-fixed", "number digits", "Returns the text of a number with exactly so many decimals.\n>>> (math/format-fixed 2 2)\n\"2.00\"", format_fixed),
];

/// Answers a float function of the first argument.
fn float(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    function: fn(f64) -> f64,
) -> Result<Value, Signal> {
    let number = arguments(name, values).float(ctx, 0)?;
    Ok(ctx.heap.float(function(number)))
}

fn sqrt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let root = arguments("sqrt", values).number(ctx, 0)?.square_root();
    Ok(from_number(ctx.heap, root))
}

fn exp(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "exp", values, f64::exp)
}

/// Returns a logarithm, also of integers too large for a float.
fn logarithm(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<f64, Signal> {
    let number = call.real(ctx, index)?;
    Ok(match &number {
        Number::Big(big) if big.bits() > 1000 && number.sign() > 0 => {
            let shift = big.bits() - 64;
            Number::integer(big >> shift).to_f64().ln() + shift as f64 * std::f64::consts::LN_2
        }
        other => other.to_f64().ln(),
    })
}

fn log(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("log", values);
    let mut result = logarithm(ctx, call, 0)?;
    if call.given(1) {
        let base = call.float(ctx, 1)?;
        let number = call.float(ctx, 0)?;
        // The two bases whose powers people expect to come out whole.
        result = match base {
            2.0 if number.is_finite() => number.log2(),
            10.0 if number.is_finite() => number.log10(),
            _ => result / logarithm(ctx, call, 1)?,
        };
    }
    Ok(ctx.heap.float(result))
}

fn log2(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "math/log2", values, f64::log2)
}

fn log10(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "math/log10", values, f64::log10)
}

fn sin(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "sin", values, f64::sin)
}

fn cos(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "cos", values, f64::cos)
}

fn tan(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "tan", values, f64::tan)
}

fn asin(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "asin", values, f64::asin)
}

fn acos(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "acos", values, f64::acos)
}

fn atan(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("atan", values);
    let y = call.float(ctx, 0)?;
    let angle = match call.given(1) {
        true => y.atan2(call.float(ctx, 1)?),
        false => y.atan(),
    };
    Ok(ctx.heap.float(angle))
}

fn sinh(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "sinh", values, f64::sinh)
}

fn cosh(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "cosh", values, f64::cosh)
}

fn tanh(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "tanh", values, f64::tanh)
}

fn to_radians(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "math/degrees->radians", values, f64::to_radians)
}

fn to_degrees(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    float(ctx, "math/radians->degrees", values, f64::to_degrees)
}

fn clamp(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("math/clamp", values);
    let mut number = call.real(ctx, 0)?;
    let (low, high) = (call.real(ctx, 1)?, call.real(ctx, 2)?);
    let exact = number.is_exact() && low.is_exact() && high.is_exact();
    if number.compare(&low) == Some(Ordering::Less) {
        number = low;
    }
    if number.compare(&high) == Some(Ordering::Greater) {
        number = high;
    }
    let number = if exact { number } else { number.inexact() };
    Ok(from_number(ctx.heap, number))
}

fn sign(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let sign = arguments("math/sign", values).number(ctx, 0)?.sign();
    Ok(Value::small(sign))
}

fn lerp(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("math/lerp", values);
    let (a, b, share) = (
        call.float(ctx, 0)?,
        call.float(ctx, 1)?,
        call.float(ctx, 2)?,
    );
    Ok(ctx.heap.float(a + (b - a) * share))
}

fn map_range(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("math/map-range", values);
    let (number, low, high) = (
        call.float(ctx, 0)?,
        call.float(ctx, 1)?,
        call.float(ctx, 2)?,
    );
    let (to_low, to_high) = (call.float(ctx, 3)?, call.float(ctx, 4)?);
    Ok(ctx
        .heap
        .float(to_low + (number - low) / (high - low) * (to_high - to_low)))
}

/// Decimals of a double that mean anything when it is rounded.
const DECIMALS_MAX: i64 = 17;
/// Decimals of the smallest double written out.
const DIGITS_MAX: i64 = 1100;

fn round_to(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("math/round-to", values);
    let (number, digits) = (call.float(ctx, 0)?, call.small(ctx, 1)?);
    let factor = 10f64.powi(digits.clamp(-308, DECIMALS_MAX) as i32);
    let scaled = number * factor;
    let rounded = match digits < DECIMALS_MAX && scaled.is_finite() && factor != 0.0 {
        true => scaled.round() / factor,
        false => number,
    };
    Ok(ctx.heap.float(rounded))
}

fn format_fixed(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("math/format-fixed", values);
    let (number, digits) = (call.float(ctx, 0)?, call.small(ctx, 1)?);
    let digits = digits.clamp(0, DIGITS_MAX) as usize;
    let text = format!("{number:.digits$}");
    Ok(ctx.heap.string(&text))
}
