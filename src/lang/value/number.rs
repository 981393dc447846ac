//! The numeric tower apart from the heap: machine integers, big integers, ratios, floats and pairs of
//! them, which are complex numbers (`complex.rs`).
//!
//! A `Number` is what a value means once it is taken out of its word. Every operation answers a
//! number in lowest terms; exactness is lost only where a float takes part or a root is irrational.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};

use super::complex::{self, Parts};
use super::long;
use super::long_product::{divide, divide_down, power, product};
use crate::lang::syntax::{self, NumberLiteral};
use crate::lang::toil;

/// Bits of the largest integer, some 600,000 digits: what a program computes with them, it ends.
pub const INTEGER_BITS_MAX: u64 = 2 << 20;

/// A number of any kind the language has.
#[derive(Clone, Debug)]
pub enum Number {
    Small(i64),
    /// Never a number that fits `Small`.
    Big(BigInt),
    /// In lowest terms, the denominator above one.
    Ratio(BigInt, BigInt),
    Float(f64),
    /// Neither part is complex, and the imaginary one is no exact zero.
    Complex(Box<Parts>),
}

/// Why an operation has no number as its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("division by zero")]
    DivisionByZero,
    #[error("the result would have more than {INTEGER_BITS_MAX} bits")]
    TooLarge,
}

pub type NumberResult = Result<Number, NumberError>;

/// How a quotient becomes an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Floor,
    Ceiling,
    /// To the even neighbour where both are equally near.
    Round,
    Truncate,
}

impl Number {
    /// Returns the integer in its smallest form.
    pub fn integer(value: BigInt) -> Number {
        match value.to_i64() {
            Some(small) => Number::Small(small),
            None => Number::Big(value),
        }
    }

    /// Returns `numerator / denominator` in lowest terms.
    pub fn ratio(numerator: BigInt, denominator: BigInt) -> NumberResult {
        if denominator.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        let common = long::gcd(&numerator, &denominator);
        let reduced = |part: BigInt| match common.is_one() {
            true => part,
            false => divide(&part, &common).0,
        };
        let (mut numerator, mut denominator) = (reduced(numerator), reduced(denominator));
        if denominator.is_negative() {
            numerator = -numerator;
            denominator = -denominator;
        }
        if denominator.is_one() {
            return Ok(Number::integer(numerator));
        }
        Ok(Number::Ratio(numerator, denominator))
    }

    pub fn is_exact(&self) -> bool {
        match self {
            Number::Float(_) => false,
            Number::Complex(parts) => parts.re.is_exact() && parts.im.is_exact(),
            _ => true,
        }
    }

    pub fn is_real(&self) -> bool {
        !matches!(self, Number::Complex(_))
    }

    /// Returns whether the number has no fraction, floats such as `2.0` among them.
    pub fn is_integral(&self) -> bool {
        match self {
            Number::Small(_) | Number::Big(_) => true,
            Number::Ratio(..) | Number::Complex(_) => false,
            Number::Float(float) => float.is_finite() && float.fract() == 0.0,
        }
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Number::Small(small) => *small == 0,
            Number::Big(_) | Number::Ratio(..) => false,
            Number::Float(float) => *float == 0.0,
            Number::Complex(parts) => parts.re.is_zero() && parts.im.is_zero(),
        }
    }

    /// Returns -1, 0 or 1; a NaN counts as 0, and so does what has no order.
    pub fn sign(&self) -> i32 {
        match self {
            Number::Small(small) => small.signum() as i32,
            Number::Big(big) | Number::Ratio(big, _) => match big.sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            },
            Number::Float(float) if *float > 0.0 => 1,
            Number::Float(float) if *float < 0.0 => -1,
            Number::Float(_) | Number::Complex(_) => 0,
        }
    }

    /// Returns the nearest float; a complex number has none.
    pub fn to_f64(&self) -> f64 {
        match self {
            Number::Complex(_) => f64::NAN,
            Number::Small(small) => *small as f64,
            Number::Big(big) => big.to_f64().unwrap_or(f64::NAN),
            Number::Ratio(numerator, denominator) => ratio_to_f64(numerator, denominator),
            Number::Float(float) => *float,
        }
    }

    /// Returns the exact integer, where the number is one in any representation.
    pub fn to_big(&self) -> Option<BigInt> {
        match self {
            Number::Small(small) => Some(BigInt::from(*small)),
            Number::Big(big) => Some(big.clone()),
            Number::Float(float) if float.fract() == 0.0 => BigInt::from_f64(*float),
            Number::Ratio(..) | Number::Float(_) | Number::Complex(_) => None,
        }
    }

    /// Returns numerator and denominator of the exact value; none for infinities, NaN and complex numbers.
    pub fn to_ratio(&self) -> Option<(BigInt, BigInt)> {
        match self {
            Number::Small(small) => Some((BigInt::from(*small), BigInt::one())),
            Number::Big(big) => Some((big.clone(), BigInt::one())),
            Number::Ratio(numerator, denominator) => Some((numerator.clone(), denominator.clone())),
            Number::Float(float) => float_to_ratio(*float),
            Number::Complex(_) => None,
        }
    }

    /// Returns the exact number of the same value; infinities and NaN have none and stay.
    pub fn exact(&self) -> Number {
        match self {
            Number::Float(float) => float_to_ratio(*float)
                .and_then(|(numerator, denominator)| Number::ratio(numerator, denominator).ok())
                .unwrap_or(Number::Float(*float)),
            Number::Complex(parts) => complex::make(parts.re.exact(), parts.im.exact()),
            exact => exact.clone(),
        }
    }

    /// Returns the number with floats for its parts.
    pub fn inexact(&self) -> Number {
        match self {
            Number::Complex(parts) => complex::make(parts.re.inexact(), parts.im.inexact()),
            real => Number::Float(real.to_f64()),
        }
    }

    pub fn add(&self, other: &Number) -> NumberResult {
        match (self, other) {
            (Number::Small(a), Number::Small(b)) => Ok(match a.checked_add(*b) {
                Some(sum) => Number::Small(sum),
                None => Number::Big(BigInt::from(*a) + BigInt::from(*b)),
            }),
            (Number::Complex(_), _) | (_, Number::Complex(_)) => complex::add(self, other),
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                Ok(Number::Float(self.to_f64() + other.to_f64()))
            }
            (Number::Ratio(..), _) | (_, Number::Ratio(..)) => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                Number::ratio(product(&a, &d) + product(&c, &b), product(&b, &d))
            }
            _ => bounded(exact_integer(self) + exact_integer(other)),
        }
    }

    pub fn subtract(&self, other: &Number) -> NumberResult {
        match (self, other) {
            (Number::Small(a), Number::Small(b)) => Ok(match a.checked_sub(*b) {
                Some(difference) => Number::Small(difference),
                None => Number::Big(BigInt::from(*a) - BigInt::from(*b)),
            }),
            (Number::Complex(_), _) | (_, Number::Complex(_)) => complex::subtract(self, other),
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                Ok(Number::Float(self.to_f64() - other.to_f64()))
            }
            (Number::Ratio(..), _) | (_, Number::Ratio(..)) => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                Number::ratio(product(&a, &d) - product(&c, &b), product(&b, &d))
            }
            _ => bounded(exact_integer(self) - exact_integer(other)),
        }
    }

    pub fn multiply(&self, other: &Number) -> NumberResult {
        match (self, other) {
            (Number::Small(a), Number::Small(b)) => Ok(match a.checked_mul(*b) {
                Some(product) => Number::Small(product),
                None => Number::Big(BigInt::from(*a) * BigInt::from(*b)),
            }),
            (Number::Complex(_), _) | (_, Number::Complex(_)) => complex::multiply(self, other),
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                Ok(Number::Float(self.to_f64() * other.to_f64()))
            }
            (Number::Ratio(..), _) | (_, Number::Ratio(..)) => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                Number::ratio(product(&a, &c), product(&b, &d))
            }
            _ => {
                let (a, b) = (exact_integer(self), exact_integer(other));
                if a.bits() + b.bits() > INTEGER_BITS_MAX {
                    return Err(NumberError::TooLarge);
                }
                Ok(Number::integer(product(&a, &b)))
            }
        }
    }

    /// Returns the exact quotient as a ratio; a float divided by zero is infinite.
    pub fn divide(&self, other: &Number) -> NumberResult {
        match (self, other) {
            (Number::Small(a), Number::Small(b)) if *b != 0 && *b != -1 && a % b == 0 => {
                Ok(Number::Small(a / b))
            }
            (Number::Complex(_), _) | (_, Number::Complex(_)) => complex::divide(self, other),
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                Ok(Number::Float(self.to_f64() / other.to_f64()))
            }
            _ => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                Number::ratio(product(&a, &d), product(&b, &c))
            }
        }
    }

    pub fn negate(&self) -> Number {
        match self {
            Number::Small(small) => match small.checked_neg() {
                Some(negated) => Number::Small(negated),
                None => Number::Big(-BigInt::from(*small)),
            },
            Number::Big(big) => Number::integer(-big),
            Number::Ratio(numerator, denominator) => Number::Ratio(-numerator, denominator.clone()),
            Number::Float(float) => Number::Float(-float),
            Number::Complex(parts) => complex::make(parts.re.negate(), parts.im.negate()),
        }
    }

    /// Returns the number without its sign; of a complex number, its distance from zero.
    pub fn abs(&self) -> Number {
        match self {
            Number::Float(float) => Number::Float(float.abs()),
            Number::Complex(_) => Number::Float(self.to_complex().norm()),
            other if other.sign() < 0 => other.negate(),
            other => other.clone(),
        }
    }

    /// Compares by value across representations; none where a NaN or a complex number takes part.
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Complex(_), _) | (_, Number::Complex(_)) => None,
            (Number::Small(a), Number::Small(b)) => Some(a.cmp(b)),
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
            (Number::Float(a), exact) => compare_float(*a, exact),
            (exact, Number::Float(b)) => compare_float(*b, exact).map(Ordering::reverse),
            (Number::Small(_) | Number::Big(_), Number::Small(_) | Number::Big(_)) => {
                Some(exact_integer(self).cmp(&exact_integer(other)))
            }
            _ => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                Some(product(&a, &d).cmp(&product(&c, &b)))
            }
        }
    }

    /// Returns whether both are equal by value.
    pub fn equals(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Complex(_), _) | (_, Number::Complex(_)) => {
                let ((a, b), (c, d)) = (self.parts(), other.parts());
                a.equals(&c) && b.equals(&d)
            }
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }

    /// Returns whether both are the same number in the same exactness, `(equal? 1 1.0)` not among them.
    pub fn same(&self, other: &Number) -> bool {
        match (self, other) {
            (Number::Small(a), Number::Small(b)) => a == b,
            (Number::Big(a), Number::Big(b)) => a == b,
            (Number::Ratio(a, b), Number::Ratio(c, d)) => a == c && b == d,
            (Number::Float(a), Number::Float(b)) => a == b,
            (Number::Complex(a), Number::Complex(b)) => a.re.same(&b.re) && a.im.same(&b.im),
            _ => false,
        }
    }

    /// Returns the number rounded to an integer; a float stays a float, a complex number as it is.
    pub fn rounded(&self, rounding: Rounding) -> Number {
        match self {
            Number::Small(_) | Number::Big(_) | Number::Complex(_) => self.clone(),
            Number::Float(float) => Number::Float(round_float(*float, rounding)),
            Number::Ratio(numerator, denominator) => {
                Number::integer(divide_rounding(numerator, denominator, rounding))
            }
        }
    }

    /// Returns the integer quotient and what remains of `self`; floats answer floats.
    pub fn divide_integer(
        &self,
        other: &Number,
        rounding: Rounding,
    ) -> Result<(Number, Number), NumberError> {
        if other.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        match (self, other) {
            (Number::Small(a), Number::Small(b))
                if *b != -1 && matches!(rounding, Rounding::Floor | Rounding::Truncate) =>
            {
                let (mut quotient, mut rest) = (a / b, a % b);
                if rounding == Rounding::Floor && rest != 0 && (rest < 0) != (*b < 0) {
                    quotient -= 1;
                    rest += b;
                }
                Ok((Number::Small(quotient), Number::Small(rest)))
            }
            (Number::Float(_), _) | (_, Number::Float(_)) => {
                let (a, b) = (self.to_f64(), other.to_f64());
                let quotient = round_float(a / b, rounding);
                let rest = match rounding {
                    Rounding::Truncate => a % b,
                    Rounding::Floor => {
                        let rest = a % b;
                        if rest != 0.0 && (rest < 0.0) != (b < 0.0) {
                            rest + b
                        } else {
                            rest
                        }
                    }
                    _ => a - quotient * b,
                };
                Ok((Number::Float(quotient), Number::Float(rest)))
            }
            _ => {
                let ((a, b), (c, d)) = (exact_parts(self), exact_parts(other));
                let quotient = divide_rounding(&product(&a, &d), &product(&b, &c), rounding);
                let quotient = Number::integer(quotient);
                let rest = self.subtract(&quotient.multiply(other)?)?;
                Ok((quotient, rest))
            }
        }
    }

    /// Raises to a power: exact for an exact base and an integer exponent, a float otherwise.
    pub fn power(&self, exponent: &Number) -> NumberResult {
        match exponent {
            Number::Small(power) if self.is_exact() => match self.is_real() {
                true => self.exact_power(*power),
                false => complex::exact_power(self, *power),
            },
            Number::Big(power) if self.is_exact() => match self {
                Number::Small(0) if power.is_positive() => Ok(Number::Small(0)),
                Number::Small(1) => Ok(Number::Small(1)),
                Number::Small(-1) if power.is_even() => Ok(Number::Small(1)),
                Number::Small(-1) => Ok(Number::Small(-1)),
                _ => Err(NumberError::TooLarge),
            },
            exponent if self.is_real() && exponent.is_real() => {
                Ok(Number::Float(self.to_f64().powf(exponent.to_f64())))
            }
            exponent => Ok(complex::power(self, exponent)),
        }
    }

    fn exact_power(&self, exponent: i64) -> NumberResult {
        let magnitude = exponent.unsigned_abs();
        let (numerator, denominator) = exact_parts(self);
        let raised = |base: BigInt| -> Result<BigInt, NumberError> {
            if base.is_zero() || base.is_one() {
                return Ok(if magnitude == 0 { BigInt::one() } else { base });
            }
            if base == -BigInt::one() {
                return Ok(if magnitude.is_even() {
                    BigInt::one()
                } else {
                    base
                });
            }
            // What the leading bits say is a little less than what comes of all of them.
            let cut = base.bits().saturating_sub(53);
            let leading = (&base >> cut).to_f64().unwrap_or(0.0).abs().log2();
            if (leading + cut as f64) * magnitude as f64 > INTEGER_BITS_MAX as f64 {
                return Err(NumberError::TooLarge);
            }
            Ok(power(&base, magnitude))
        };
        let (numerator, denominator) = (raised(numerator)?, raised(denominator)?);
        match exponent < 0 {
            true => Number::ratio(denominator, numerator),
            false => Number::ratio(numerator, denominator),
        }
    }

    /// Returns the square root, exact for exact squares, imaginary below zero.
    pub fn square_root(&self) -> Number {
        if let Number::Complex(_) = self {
            return complex::square_root(self);
        }
        if self.sign() < 0 {
            return complex::make(Number::Small(0), self.negate().square_root());
        }
        if let (true, Some((numerator, denominator))) = (self.is_exact(), self.to_ratio()) {
            let (top, bottom) = (
                long::square_root(&numerator),
                long::square_root(&denominator),
            );
            if product(&top, &top) == numerator
                && product(&bottom, &bottom) == denominator
                && let Ok(root) = Number::ratio(top, bottom)
            {
                return root;
            }
        }
        Number::Float(self.to_f64().sqrt())
    }

    /// Returns the simplest ratio that is no farther away than `tolerance`, a float if either is one.
    pub fn rationalize(&self, tolerance: &Number) -> Number {
        let Some((numerator, denominator)) = self.to_ratio() else {
            return self.clone();
        };
        let inexact = !self.is_exact() || !tolerance.is_exact();
        let (numerator, denominator) = match tolerance.to_ratio() {
            Some((a, b)) => {
                let (middle, reach) = (numerator * &b, a.abs() * &denominator);
                let denominator = denominator * b;
                let bounds = [&middle - &reach, middle + reach];
                simplest(bounds, denominator)
            }
            None if tolerance.to_f64().is_nan() => return self.clone(),
            None => (BigInt::ZERO, BigInt::one()),
        };
        match Number::ratio(numerator, denominator) {
            Ok(exact) if !inexact => exact,
            Ok(exact) => exact.inexact(),
            Err(_) => self.clone(),
        }
    }

    /// Returns the number's text in a radix from 2 to 36; floats are always decimal.
    pub fn text(&self, radix: u32) -> String {
        match self {
            Number::Small(small) if radix == 10 => small.to_string(),
            Number::Small(small) => BigInt::from(*small).to_str_radix(radix),
            Number::Big(big) => long::text(big, radix),
            Number::Ratio(numerator, denominator) => {
                let parts = [numerator, denominator].map(|it| long::text(it, radix));
                parts.join("/")
            }
            Number::Float(float) => float_text(*float),
            Number::Complex(parts) => complex::text(parts, radix),
        }
    }
}

/// Returns numerator and denominator of the simplest ratio between two bounds of one denominator.
fn simplest([low, high]: [BigInt; 2], denominator: BigInt) -> (BigInt, BigInt) {
    if high.is_negative() {
        let (numerator, denominator) = simplest([-high, -low], denominator);
        return (-numerator, denominator);
    }
    if !low.is_positive() {
        return (BigInt::ZERO, BigInt::one());
    }
    // Both bounds begin with the same partial quotients of their continued fractions; these are kept.
    let (mut low, mut high) = ((low, denominator.clone()), (high, denominator));
    let mut quotients = Vec::new();
    let mut found = loop {
        let (floor, rest) = divide_down(&low.0, &low.1);
        if rest.is_zero() || toil::is_over() {
            break floor;
        }
        let (ceiling, high_rest) = divide_down(&high.0, &high.1);
        if floor < ceiling {
            break floor + 1;
        }
        (low, high) = ((high.1, high_rest), (low.1, rest));
        quotients.push(floor);
    };
    let mut below = BigInt::one();
    while let Some(quotient) = quotients.pop() {
        if toil::is_over() {
            break;
        }
        (found, below) = (quotient * &found + below, found);
    }
    (found, below)
}

/// Returns a text that reads back as the same float: with a point, with an exponent or a name.
pub fn float_text(float: f64) -> String {
    if float.is_nan() {
        return "NaN".into();
    }
    if float.is_infinite() {
        return if float > 0.0 {
            "inf".into()
        } else {
            "-inf".into()
        };
    }
    let magnitude = float.abs();
    if magnitude != 0.0 && !(1e-7..1e21).contains(&magnitude) {
        return format!("{float:e}");
    }
    match float.fract() == 0.0 {
        true => format!("{float:.1}"),
        false => format!("{float}"),
    }
}

/// Reads a number as the language writes it. In another radix than ten, an integer or a ratio.
pub fn parse(text: &str, radix: u32) -> Option<Number> {
    if radix == 10 || text.starts_with('#') {
        return from_literal(syntax::parse_number(text)?.ok()?);
    }
    if let Some((numerator, denominator)) = text.split_once('/') {
        let denominator = parse_digits(denominator, radix)?;
        return Number::ratio(parse_signed(numerator, radix)?, denominator).ok();
    }
    parse_integer(text, radix)
}

/// Reads an integer, its sign and digits and nothing else.
pub fn parse_integer(text: &str, radix: u32) -> Option<Number> {
    parse_signed(text, radix).map(Number::integer)
}

/// Returns the number of a literal; none where its denominator is zero.
pub fn from_literal(literal: NumberLiteral) -> Option<Number> {
    Some(match literal {
        NumberLiteral::Integer(small) => Number::Small(small),
        NumberLiteral::BigInteger(big) => Number::integer(big),
        NumberLiteral::Rational(numerator, denominator) => {
            Number::ratio(numerator, denominator).ok()?
        }
        NumberLiteral::Float(float) => Number::Float(float),
        NumberLiteral::Complex(parts) => {
            let (real, imaginary) = *parts;
            complex::make(from_literal(real)?, from_literal(imaginary)?)
        }
        NumberLiteral::Exact(inner) => from_literal(*inner)?.exact(),
        NumberLiteral::Inexact(inner) => from_literal(*inner)?.inexact(),
    })
}

fn parse_signed(text: &str, radix: u32) -> Option<BigInt> {
    match text.strip_prefix('-') {
        Some(digits) => parse_digits(digits, radix).map(|value| -value),
        None => parse_digits(text.strip_prefix('+').unwrap_or(text), radix),
    }
}

fn parse_digits(digits: &str, radix: u32) -> Option<BigInt> {
    syntax::parse_digits(digits, radix).map(BigInt::from)
}

fn exact_integer(number: &Number) -> BigInt {
    match number {
        Number::Small(small) => BigInt::from(*small),
        Number::Big(big) => big.clone(),
        Number::Ratio(..) | Number::Float(_) | Number::Complex(_) => {
            panic!("BUG: an integer was promised")
        }
    }
}

fn exact_parts(number: &Number) -> (BigInt, BigInt) {
    match number {
        Number::Ratio(numerator, denominator) => (numerator.clone(), denominator.clone()),
        integer => (exact_integer(integer), BigInt::one()),
    }
}

fn bounded(value: BigInt) -> NumberResult {
    match value.bits() > INTEGER_BITS_MAX {
        true => Err(NumberError::TooLarge),
        false => Ok(Number::integer(value)),
    }
}

fn compare_float(float: f64, exact: &Number) -> Option<Ordering> {
    match float_to_ratio(float) {
        Some((a, b)) => {
            let (c, d) = exact_parts(exact);
            Some((a * d).cmp(&(c * b)))
        }
        None if float.is_nan() => None,
        None if float > 0.0 => Some(Ordering::Greater),
        None => Some(Ordering::Less),
    }
}

fn float_to_ratio(float: f64) -> Option<(BigInt, BigInt)> {
    if !float.is_finite() {
        return None;
    }
    let (mantissa, exponent, sign) = num_traits::float::FloatCore::integer_decode(float);
    let mantissa = BigInt::from(mantissa) * i32::from(sign);
    Some(match exponent >= 0 {
        true => (mantissa << exponent as usize, BigInt::one()),
        false => (mantissa, BigInt::one() << (-exponent) as usize),
    })
}

/// Divides with enough bits that the quotient rounds correctly even where both parts overflow a float.
fn ratio_to_f64(numerator: &BigInt, denominator: &BigInt) -> f64 {
    if let (Some(a), Some(b)) = (numerator.to_f64(), denominator.to_f64())
        && a.abs() < 9e15
        && b < 9e15
    {
        return a / b;
    }
    let shift = 66 - (numerator.bits() as i64 - denominator.bits() as i64);
    let quotient = match shift >= 0 {
        true => divide(&(numerator << shift as usize), denominator).0,
        false => divide(numerator, &(denominator << (-shift) as usize)).0,
    };
    let scaled = quotient.to_f64().unwrap_or(f64::NAN);
    // Two steps, since the power of two alone may lie outside a float's range.
    let half = (-shift / 2) as i32;
    scaled * 2f64.powi(half) * 2f64.powi(-shift as i32 - half)
}

fn round_float(float: f64, rounding: Rounding) -> f64 {
    match rounding {
        Rounding::Floor => float.floor(),
        Rounding::Ceiling => float.ceil(),
        Rounding::Round => float.round_ties_even(),
        Rounding::Truncate => float.trunc(),
    }
}

fn divide_rounding(numerator: &BigInt, denominator: &BigInt, rounding: Rounding) -> BigInt {
    match rounding {
        Rounding::Floor => divide_down(numerator, denominator).0,
        Rounding::Ceiling => -divide_down(&-numerator, denominator).0,
        Rounding::Truncate => divide(numerator, denominator).0,
        Rounding::Round => {
            let (quotient, rest) = divide_down(numerator, denominator);
            match (rest * BigInt::from(2)).abs().cmp(&denominator.abs()) {
                Ordering::Less => quotient,
                Ordering::Greater => quotient + 1,
                Ordering::Equal if quotient.is_even() => quotient,
                Ordering::Equal => quotient + 1,
            }
        }
    }
}

#[cfg(test)]
mod tests;
