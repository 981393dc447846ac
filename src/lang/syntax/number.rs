//! Number literals, from text to plain Rust numbers.

use num_bigint::BigInt;
use num_traits::{Num, ToPrimitive, Zero};

/// What a number literal stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberLiteral {
    Integer(i64),
    /// Does not fit `Integer`.
    BigInteger(BigInt),
    /// Numerator and denominator, as written: neither reduced nor zero below.
    Rational(BigInt, BigInt),
    Float(f64),
}

/// Reads a whole word. `None`: it is no number at all; an error: it looks like one and says what is wrong.
pub fn parse(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    match word {
        "inf" | "+inf" | "Infinity" => return Some(Ok(NumberLiteral::Float(f64::INFINITY))),
        "-inf" => return Some(Ok(NumberLiteral::Float(f64::NEG_INFINITY))),
        "nan" | "NaN" => return Some(Ok(NumberLiteral::Float(f64::NAN))),
        _ => {}
    }
    if word.starts_with('#') {
        return prefixed(word);
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    if !unsigned.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    if let Some(number) = decimal(word) {
        return Some(number);
    }
    // `1+`, `2d-array` and the like are names in Common Lisp; what only misspells a number is not.
    let looks_numeric = unsigned
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'.' | b'/'));
    if looks_numeric {
        return Some(Err(if unsigned.contains('_') {
            "digits are written without `_`"
        } else if unsigned.ends_with('.') {
            "a point needs digits on both sides"
        } else {
            "too many points or slashes"
        }));
    }
    if unsigned.starts_with("0x") && unsigned.len() > 2 {
        return Some(Err("hexadecimal is written `#x1F`"));
    }
    None
}

/// `#x1F`, `#e1.5`, `#x#e10`: radix and exactness in any order.
fn prefixed(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    let mut radix = None;
    let mut exactness = None;
    let mut rest = word;
    while let Some(after) = rest.strip_prefix('#') {
        let mark = after.chars().next()?.to_ascii_lowercase();
        match mark {
            'x' => radix = Some(16),
            'o' => radix = Some(8),
            'b' => radix = Some(2),
            'd' => radix = Some(10),
            'e' | 'i' => exactness = Some(mark),
            _ => return None,
        }
        rest = &after[1..];
    }
    if rest.is_empty() {
        return Some(Err("digits are missing"));
    }
    let number = match radix {
        None | Some(10) => decimal(rest),
        Some(radix) => exact(rest, radix),
    };
    let number = match number {
        Some(Ok(number)) => number,
        Some(Err(why)) => return Some(Err(why)),
        None => return Some(Err("a digit is not of this radix")),
    };
    Some(Ok(match exactness {
        Some('e') => match to_exact(rest, number) {
            Some(number) => number,
            None => return Some(Err("it has no exact value")),
        },
        Some('i') => to_inexact(number),
        _ => number,
    }))
}

fn decimal(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    if let Some(number) = exact(word, 10) {
        return Some(number);
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let valid = digits(whole)
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|it| digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
        && (fraction.is_some() || exponent.is_some());
    if !valid {
        return None;
    }
    word.parse().ok().map(|it| Ok(NumberLiteral::Float(it)))
}

/// An integer or a rational.
fn exact(word: &str, radix: u32) -> Option<Result<NumberLiteral, &'static str>> {
    match word.split_once('/') {
        None => integer(word, radix).map(|it| Ok(narrow(it))),
        Some((numerator, denominator)) => {
            if denominator.starts_with(['+', '-']) {
                return None;
            }
            let numerator = integer(numerator, radix)?;
            let denominator = integer(denominator, radix)?;
            if denominator.is_zero() {
                return Some(Err("its denominator is zero"));
            }
            Some(Ok(NumberLiteral::Rational(numerator, denominator)))
        }
    }
}

fn integer(word: &str, radix: u32) -> Option<BigInt> {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    if digits.is_empty() || !digits.chars().all(|it| it.is_digit(radix)) {
        return None;
    }
    let magnitude = match i64::from_str_radix(digits, radix) {
        Ok(small) => BigInt::from(small),
        Err(_) => BigInt::from_str_radix(digits, radix).ok()?,
    };
    Some(if word.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

fn narrow(number: BigInt) -> NumberLiteral {
    match number.to_i64() {
        Some(small) => NumberLiteral::Integer(small),
        None => NumberLiteral::BigInteger(number),
    }
}

fn to_inexact(number: NumberLiteral) -> NumberLiteral {
    NumberLiteral::Float(match number {
        NumberLiteral::Integer(it) => it as f64,
        NumberLiteral::BigInteger(it) => it.to_f64().unwrap_or(f64::INFINITY),
        NumberLiteral::Rational(above, below) => {
            above.to_f64().unwrap_or(f64::NAN) / below.to_f64().unwrap_or(f64::NAN)
        }
        NumberLiteral::Float(it) => it,
    })
}

/// The exponent up to which `#e1e9` is written out as digits.
const EXACT_EXPONENT_MAX: u32 = 4096;

fn to_exact(word: &str, number: NumberLiteral) -> Option<NumberLiteral> {
    if !matches!(number, NumberLiteral::Float(_)) {
        return Some(number);
    }
    let (mantissa, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = integer(&format!("{whole}{fraction}"), 10)?;
    let shift = exponent - i32::try_from(fraction.len()).ok()?;
    if shift.unsigned_abs() > EXACT_EXPONENT_MAX {
        return None;
    }
    let power = BigInt::from(10).pow(shift.unsigned_abs());
    Some(if shift >= 0 {
        narrow(digits * power)
    } else if (&digits % &power).is_zero() {
        narrow(digits / power)
    } else {
        NumberLiteral::Rational(digits, power)
    })
}
