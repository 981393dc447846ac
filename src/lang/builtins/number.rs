//! Arithmetic: exact where it can be, big where it must.

use num_bigint::BigInt;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::complex;
use crate::lang::value::convert::{from_number, is_number, to_number};
use crate::lang::value::kind::Kind;
use crate::lang::value::long;
use crate::lang::value::long_product::{self, product};
use crate::lang::value::number::{self, Number, NumberResult, Rounding};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("+", "&rest numbers", "Returns the sum; two strings are joined.\n>>> (+ 1 2 3)\n6\n>>> (+ 1/2 0.5)\n1.0\n>>> (+ \"a\" \"b\")\n\"ab\"", add),
    pure("-", "number &rest numbers", "Returns the difference, or the negative of one number.\n>>> (- 10 1 2)\n7\n>>> (- 5)\n-5", subtract),
    pure("*", "&rest numbers", "Returns the product.\n>>> (* 2 3 4)\n24\n>>> (* 9999999999 9999999999)\n99999999980000000001", multiply),
    pure("/", "number &rest numbers", "Returns the quotient, a ratio where integers do not divide.\n>>> (/ 7 2)\n7/2\n>>> (/ 6 3)\n2\n>>> (/ 1 0)\n!! division by zero", divide),
    pure("inc", "number", "Returns the number plus one.\n>>> (inc 41)\n42", inc).aka(&["1+"]),
    pure("dec", "number", "Returns the number minus one.\n>>> (dec 43)\n42", dec).aka(&["1-"]),
    pure("abs", "number", "Returns the number without its sign.\n>>> (abs -3)\n3\n>>> (abs -1/2)\n1/2", abs).aka(&["magnitude"]),
    pure("real-part", "number", "Returns the part of the number that is real.\n>>> (real-part 3+4i)\n3", real_part).aka(&["realpart"]),
    pure("imag-part", "number", "Returns the imaginary part, an exact 0 of a real number.\n>>> (imag-part 3+4i)\n4\n>>> (imag-part 5)\n0", imaginary_part).aka(&["imagpart"]),
    pure("angle", "number", "Returns the angle of the number in the plane.\n>>> (angle +i)\n1.5707963267948966\n>>> (angle -1)\n3.141592653589793", angle).aka(&["phase"]),
    pure("make-rectangular", "real imaginary", "Returns the complex number of two parts.\n>>> (make-rectangular 3 4)\n3+4i\n>>> (make-rectangular 3 0)\n3", make_rectangular),
    pure("make-polar", "magnitude angle", "Returns the complex number so far from zero in a direction.\n>>> (make-polar 2 0)\n2.0+0.0i", make_polar),
    pure("complex", "real &optional imaginary", "Returns the complex number of two parts.\n>>> (complex 1 2)\n1+2i\n>>> (complex 1)\n1", complex_of),
    pure("conjugate", "number", "Returns the number with the sign of its imaginary part turned.\n>>> (conjugate 3+4i)\n3-4i", conjugate),
    pure("min", "number &rest numbers", "Returns the least of the numbers.\n>>> (min 3 1 2)\n1", min),
    pure("max", "number &rest numbers", "Returns the greatest of the numbers.\n>>> (max 3 1 2)\n3", max),
    pure("floor", "number &optional divisor", "Returns the greatest integer not above the number or quotient.\n>>> (floor 7/2)\n3\n>>> (floor -7 2)\n-4\n>>> (floor 2.5)\n2.0", floor),
    pure("ceiling", "number &optional divisor", "Returns the least integer not below the number or quotient.\n>>> (ceiling 7/2)\n4", ceiling).aka(&["ceil"]),
    pure("round", "number &optional divisor", "Returns the nearest integer, the even one of two.\n>>> (round 7/2)\n4\n>>> (round 2.5)\n2.0", round),
    pure("truncate", "number &optional divisor", "Returns the integer part.\n>>> (truncate -7/2)\n-3", truncate),
    pure("mod", "number divisor", "Returns the remainder with the sign of the divisor; of floats, with the sign of the number.\n>>> (mod -7 2)\n1\n>>> (mod -7.5 2)\n-1.5\n>>> (mod 7 0)\n!! division by zero", modulo).aka(&["modulo", "floor-remainder"]),
    pure("rem", "number divisor", "Returns the remainder with the sign of the number.\n>>> (rem -7 2)\n-1\n>>> (rem -5.5 2)\n-1.5", rem),
    pure("remainder", "integer divisor", "Returns the remainder of exact numbers with the sign of the first.\n>>> (remainder -7 2)\n-1", remainder).aka(&["math/remainder", "truncate-remainder"]),
    pure("quotient", "number divisor", "Returns the quotient without its fraction.\n>>> (quotient -7 2)\n-3", quotient).aka(&["math/quotient", "truncate-quotient"]),
    pure("floor-quotient", "number divisor", "Returns the quotient rounded down.\n>>> (floor-quotient -7 2)\n-4", floor_quotient),
    pure("gcd", "&rest integers", "Returns the greatest common divisor.\n>>> (gcd 12 18)\n6\n>>> (gcd)\n0", gcd).aka(&["math/gcd"]),
    pure("lcm", "&rest integers", "Returns the least common multiple.\n>>> (lcm 4 6)\n12", lcm).aka(&["math/lcm"]),
    pure("numerator", "rational", "Returns the numerator in lowest terms.\n>>> (numerator 6/4)\n3", numerator),
    pure("denominator", "rational", "Returns the denominator in lowest terms.\n>>> (denominator 6/4)\n2", denominator),
    pure("exact", "number", "Returns the exact number of the same value.\n>>> (exact 0.5)\n1/2\n>>> (exact 2.0)\n2", exact).aka(&["inexact->exact", "rational"]),
    pure("rationalize", "number &optional tolerance", "Returns the simplest ratio within a tolerance, or within the precision of a float.\n>>> (rationalize 3/10 1/10)\n1/3\n>>> (rationalize 0.1)\n1/10", rationalize),
    pure("inexact", "number", "Returns the nearest float.\n>>> (inexact 1/4)\n0.25", inexact).aka(&["exact->inexact"]),
    pure("float", "number", "Returns the nearest float; a string is read first.\n>>> (float 1/4)\n0.25\n>>> (float \"2.5\")\n2.5", float),
    pure("int", "number", "Returns the integer part as an integer; a string is read first.\n>>> (int 3.9)\n3\n>>> (int \"42\")\n42", int),
    pure("exact-integer-sqrt", "integer", "Returns the list of the integer root and what remains.\n>>> (exact-integer-sqrt 17)\n(4 1)", exact_integer_sqrt),
    pure("isqrt", "integer", "Returns the integer part of the square root.\n>>> (isqrt 17)\n4", isqrt),
    pure("expt", "base exponent", "Returns the power, exact where both are.\n>>> (expt 2 100)\n1267650600228229401496703205376\n>>> (expt 2 -1)\n1/2", expt).aka(&["pow", "math/pow"]),
    pure("signum", "number", "Returns -1, 0 or 1, as a float of a float.\n>>> (signum -3)\n-1\n>>> (signum -2.5)\n-1.0", signum),
    pure("%floor-values", "number &optional divisor", "Returns quotient and remainder of `floor`.\n>>> (multiple-value-bind (q r) (floor -7 2) (list q r))\n(-4 1)", |ctx, values| both(ctx, "floor", values, Rounding::Floor)),
    pure("%ceiling-values", "number &optional divisor", "Returns quotient and remainder of `ceiling`.\n>>> (multiple-value-list (ceiling 7 2))\n(4 -1)", |ctx, values| both(ctx, "ceiling", values, Rounding::Ceiling)),
    pure("%round-values", "number &optional divisor", "Returns quotient and remainder of `round`.\n>>> (multiple-value-list (round 7 2))\n(4 -1)", |ctx, values| both(ctx, "round", values, Rounding::Round)),
    pure("%truncate-values", "number &optional divisor", "Returns quotient and remainder of `truncate`.\n>>> (multiple-value-list (truncate -7 2))\n(-3 -1)", |ctx, values| both(ctx, "truncate", values, Rounding::Truncate)),
];

/// Folds the arguments with an operation, from the first on.
fn fold(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    first: Number,
    from: usize,
    operation: fn(&Number, &Number) -> NumberResult,
) -> Result<Value, Signal> {
    let mut result = first;
    for index in from..call.values.len() {
        let number = call.number(ctx, index)?;
        result = operation(&result, &number).map_err(|error| call.number_error(error))?;
        if let Number::Big(big) = &result {
            ctx.charge(big.bits() as usize / 512)?;
        }
    }
    Ok(from_number(ctx.heap, result))
}

fn add(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("+", values);
    if let [left, right] = values
        && let (Some(left), Some(right)) = (ctx.heap.text(*left), ctx.heap.text(*right))
    {
        let joined = [left, right].concat();
        ctx.reserve(joined.len())?;
        return Ok(ctx.heap.string(&joined));
    }
    match values {
        [] => Ok(Value::small(0)),
        _ => {
            let first = call.number(ctx, 0)?;
            fold(ctx, call, first, 1, Number::add)
        }
    }
}

fn subtract(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("-", values);
    let first = call.number(ctx, 0)?;
    match values.len() {
        1 => Ok(from_number(ctx.heap, first.negate())),
        _ => fold(ctx, call, first, 1, Number::subtract),
    }
}

fn multiply(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    fold(
        ctx,
        arguments("*", values),
        Number::Small(1),
        0,
        Number::multiply,
    )
}

fn divide(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("/", values);
    let first = call.number(ctx, 0)?;
    match values.len() {
        1 => fold(ctx, call, Number::Small(1), 0, Number::divide),
        _ => fold(ctx, call, first, 1, Number::divide),
    }
}

/// Answers an operation's number, or its error as a condition.
fn answer(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    result: NumberResult,
) -> Result<Value, Signal> {
    let number = result.map_err(|error| call.number_error(error))?;
    Ok(from_number(ctx.heap, number))
}

fn inc(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("inc", values);
    let sum = call.number(ctx, 0)?.add(&Number::Small(1));
    answer(ctx, call, sum)
}

fn dec(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("dec", values);
    let difference = call.number(ctx, 0)?.subtract(&Number::Small(1));
    answer(ctx, call, difference)
}

fn abs(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("abs", values);
    let number = call.number(ctx, 0)?.abs();
    answer(ctx, call, Ok(number))
}

/// Returns the argument that no other betters, as a float if any is one.
fn extreme(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    better: std::cmp::Ordering,
) -> Result<Value, Signal> {
    let mut best = call.number(ctx, 0)?;
    let mut exact = best.is_exact();
    for index in 1..call.values.len() {
        let number = call.number(ctx, index)?;
        exact &= number.is_exact();
        match number.compare(&best) {
            Some(ordering) if ordering == better => best = number,
            Some(_) => {}
            None => return Err(call.refused(ctx, index, "expected a number that has an order")),
        }
    }
    let best = if exact { best } else { best.inexact() };
    Ok(from_number(ctx.heap, best))
}

fn real_part(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (real, _) = arguments("real-part", values).number(ctx, 0)?.parts();
    Ok(from_number(ctx.heap, real))
}

fn imaginary_part(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (_, imaginary) = arguments("imag-part", values).number(ctx, 0)?.parts();
    Ok(from_number(ctx.heap, imaginary))
}

fn angle(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let angle = arguments("angle", values)
        .number(ctx, 0)?
        .to_complex()
        .arg();
    Ok(ctx.heap.float(angle))
}

fn rectangular(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Value, Signal> {
    let real = call.real(ctx, 0)?;
    let imaginary = match call.given(1) {
        true => call.real(ctx, 1)?,
        false => Number::Small(0),
    };
    Ok(from_number(ctx.heap, complex::make(real, imaginary)))
}

fn make_rectangular(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rectangular(ctx, arguments("make-rectangular", values))
}

fn complex_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rectangular(ctx, arguments("complex", values))
}

fn make_polar(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-polar", values);
    let number = complex::from_polar(call.float(ctx, 0)?, call.float(ctx, 1)?);
    Ok(from_number(ctx.heap, number))
}

fn conjugate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (real, imaginary) = arguments("conjugate", values).number(ctx, 0)?.parts();
    let conjugate = complex::make(real, imaginary.negate());
    Ok(from_number(ctx.heap, conjugate))
}

fn min(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(ctx, arguments("min", values), std::cmp::Ordering::Less)
}

fn max(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(ctx, arguments("max", values), std::cmp::Ordering::Greater)
}

fn rounded(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    rounding: Rounding,
) -> Result<Value, Signal> {
    if call.values[0].is_fixnum() && !call.given(1) {
        return Ok(call.values[0]);
    }
    let number = call.real(ctx, 0)?;
    let result = match call.given(1) {
        true => number
            .divide_integer(&call.real(ctx, 1)?, rounding)
            .map(|(quotient, _)| quotient),
        false => Ok(number.rounded(rounding)),
    };
    answer(ctx, call, result)
}

fn floor(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rounded(ctx, arguments("floor", values), Rounding::Floor)
}

fn ceiling(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rounded(ctx, arguments("ceiling", values), Rounding::Ceiling)
}

fn round(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rounded(ctx, arguments("round", values), Rounding::Round)
}

fn truncate(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    rounded(ctx, arguments("truncate", values), Rounding::Truncate)
}

/// Divides two numbers that are not floats; answers quotient and remainder.
fn divided(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    rounding: Rounding,
) -> Result<(Number, Number), Signal> {
    let exact = |index| match call.real(ctx, index)? {
        Number::Float(_) => Err(call.wrong(ctx, index, "integer")),
        number => Ok(number),
    };
    let (number, divisor) = (exact(0)?, exact(1)?);
    number
        .divide_integer(&divisor, rounding)
        .map_err(|error| call.number_error(error))
}

fn modulo(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("mod", values);
    if values.iter().any(|&value| ctx.heap.is_float(value)) {
        let rest = call.float(ctx, 0)? % call.float(ctx, 1)?;
        return Ok(ctx.heap.float(rest));
    }
    let (_, rest) = divided(ctx, call, Rounding::Floor)?;
    Ok(from_number(ctx.heap, rest))
}

fn remainder(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (_, rest) = divided(ctx, arguments("remainder", values), Rounding::Truncate)?;
    Ok(from_number(ctx.heap, rest))
}

fn rem(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("rem", values);
    let parts = call
        .real(ctx, 0)?
        .divide_integer(&call.real(ctx, 1)?, Rounding::Truncate);
    answer(ctx, call, parts.map(|(_, rest)| rest))
}

fn quotient(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (quotient, _) = divided(ctx, arguments("quotient", values), Rounding::Truncate)?;
    Ok(from_number(ctx.heap, quotient))
}

fn floor_quotient(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (quotient, _) = divided(ctx, arguments("floor-quotient", values), Rounding::Floor)?;
    Ok(from_number(ctx.heap, quotient))
}

/// Pays for the greatest common divisor of two integers.
fn charge_common(ctx: &mut NativeContext<'_>, a: &BigInt, b: &BigInt) -> Result<(), Signal> {
    let words = [a, b].map(|it| it.bits() as usize / 64);
    ctx.charge(words[0] * words[1])
}

fn gcd(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("gcd", values);
    let mut result = BigInt::ZERO;
    for index in 0..values.len() {
        let next = call.integer(ctx, index)?;
        charge_common(ctx, &result, &next)?;
        result = long::gcd(&result, &next);
    }
    Ok(ctx.heap.integer(result))
}

fn lcm(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("lcm", values);
    let mut result = BigInt::from(1);
    for index in 0..values.len() {
        let next = call.integer(ctx, index)?;
        // The product bounds the result, so it answers whether that may be built.
        let (a, b) = (
            Number::integer(result.clone()),
            Number::integer(next.clone()),
        );
        a.multiply(&b).map_err(|error| call.number_error(error))?;
        charge_common(ctx, &result, &next)?;
        let common = long::gcd(&result, &next);
        result = match common == BigInt::ZERO {
            true => BigInt::ZERO,
            false => {
                num_traits::Signed::abs(&product(&long_product::divide(&result, &common).0, &next))
            }
        };
    }
    Ok(ctx.heap.integer(result))
}

fn ratio(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<(BigInt, BigInt), Signal> {
    let number = call.number(ctx, 0)?;
    let ratio = number.to_ratio().filter(|_| number.is_exact());
    ratio.ok_or_else(|| call.wrong(ctx, 0, "rational"))
}

fn numerator(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (numerator, _) = ratio(ctx, arguments("numerator", values))?;
    Ok(ctx.heap.integer(numerator))
}

fn denominator(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (_, denominator) = ratio(ctx, arguments("denominator", values))?;
    Ok(ctx.heap.integer(denominator))
}

fn exact(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let exact = arguments("exact", values).number(ctx, 0)?.exact();
    Ok(from_number(ctx.heap, exact))
}

fn inexact(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let inexact = arguments("inexact", values).number(ctx, 0)?.inexact();
    Ok(from_number(ctx.heap, inexact))
}

fn rationalize(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("rationalize", values);
    let number = call.real(ctx, 0)?;
    let ratio = match (call.given(1), &number) {
        (true, _) => number.rationalize(&call.real(ctx, 1)?),
        // Half the distance to the next float.
        (false, Number::Float(float)) if float.is_finite() => {
            let tolerance = Number::Float((float.next_up() - float).abs() / 2.0);
            number.exact().rationalize(&tolerance.exact())
        }
        (false, _) => number,
    };
    Ok(from_number(ctx.heap, ratio))
}

fn int(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("int", values);
    if let Some(text) = ctx.heap.text(values[0]) {
        let number = number::parse_integer(text, 10)
            .ok_or_else(|| call.refused(ctx, 0, "expected an integer"))?;
        return Ok(from_number(ctx.heap, number));
    }
    match to_number(ctx.heap, values[0]).filter(Number::is_real) {
        Some(Number::Float(float)) if float.abs() < 2f64.powi(63) => {
            Ok(ctx.heap.integer_i64(float as i64))
        }
        Some(Number::Float(_)) => Err(call.refused(ctx, 0, "expected a float of 63 bits")),
        Some(number) => Ok(from_number(ctx.heap, number.rounded(Rounding::Truncate))),
        None => Err(call.wrong(ctx, 0, "number or string")),
    }
}

fn float(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("float", values);
    let float = match ctx.heap.text(values[0]) {
        Some(text) => text
            .parse()
            .map_err(|_| call.refused(ctx, 0, "expected a float"))?,
        None if !is_number(ctx.heap, values[0]) => {
            return Err(call.wrong(ctx, 0, "number or string"));
        }
        None => call.float(ctx, 0)?,
    };
    Ok(ctx.heap.float(float))
}

fn root(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<(BigInt, BigInt), Signal> {
    let integer = call.integer(ctx, 0)?;
    if integer.sign() == num_bigint::Sign::Minus {
        return Err(call.refused(ctx, 0, "expected an integer from 0"));
    }
    Ok((long::square_root(&integer), integer))
}

fn exact_integer_sqrt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (root, integer) = root(ctx, arguments("exact-integer-sqrt", values))?;
    let rest = integer - product(&root, &root);
    let parts = [ctx.heap.integer(root), ctx.heap.integer(rest)];
    Ok(ctx.heap.list(&parts))
}

fn isqrt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let (root, _) = root(ctx, arguments("isqrt", values))?;
    Ok(ctx.heap.integer(root))
}

fn expt(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("expt", values);
    let (base, exponent) = (call.number(ctx, 0)?, call.number(ctx, 1)?);
    if let (Some(base), Number::Small(exponent)) = (base.to_big(), &exponent) {
        // The last squaring takes as long as all before it.
        let bits = base.bits().saturating_mul(exponent.unsigned_abs());
        let words = (bits.min(number::INTEGER_BITS_MAX) / 64) as usize;
        ctx.charge(words / 8 + words * words / 1024)?;
    }
    let power = base.power(&exponent);
    answer(ctx, call, power)
}

fn signum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let number = arguments("signum", values).number(ctx, 0)?;
    let sign = number.sign();
    Ok(match number {
        Number::Float(_) => ctx.heap.float(sign.into()),
        _ => Value::small(sign),
    })
}

/// Answers quotient and remainder, the remainder of a single number being its fraction.
fn both(
    ctx: &mut NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    rounding: Rounding,
) -> Result<Value, Signal> {
    let call = arguments(name, values);
    let number = call.real(ctx, 0)?;
    let divisor = match call.given(1) {
        true => call.real(ctx, 1)?,
        false => Number::Small(1),
    };
    let parts = number.divide_integer(&divisor, rounding);
    let (quotient, rest) = parts.map_err(|error| call.number_error(error))?;
    // Where both are asked for, Common Lisp is spoken: its quotients are integers.
    let quotient = quotient.exact();
    let both = [from_number(ctx.heap, quotient), from_number(ctx.heap, rest)];
    Ok(ctx.heap.object(Kind::Values, &both))
}
