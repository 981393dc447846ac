//! Number literals, from text to plain Rust numbers.

use num_bigint::BigInt;
use num_traits::{ToPrimitive, Zero};

use super::digits::parse_digits;

/// What a number literal stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberLiteral {
    Integer(i64),
    /// Does not fit `Integer`.
    BigInteger(BigInt),
    /// Numerator and denominator, as written: neither reduced nor zero below.
    Rational(BigInt, BigInt),
    Float(f64),
    /// Real and imaginary part, neither of them complex.
    Complex(Box<(NumberLiteral, NumberLiteral)>),
    /// `#e`: the exact number of the same value.
    Exact(Box<NumberLiteral>),
    /// `#i`: the nearest float.
    Inexact(Box<NumberLiteral>),
}

/// Names of floats that have no digits.
const NAMED: [(&str, f64); 12] = [
    ("inf", f64::INFINITY),
    ("+inf", f64::INFINITY),
    ("Inf", f64::INFINITY),
    ("Infinity", f64::INFINITY),
    ("+Infinity", f64::INFINITY),
    ("-inf", f64::NEG_INFINITY),
    ("-Infinity", f64::NEG_INFINITY),
    ("nan", f64::NAN),
    ("NaN", f64::NAN),
    ("NAN", f64::NAN),
    ("+nan", f64::NAN),
    ("-nan", f64::NAN),
];

/// Bytes of one number: turning digits into a number takes longer than in proportion to them.
pub const NUMBER_BYTES_MAX: usize = 1 << 19;

/// Reads a whole word. `None`: it is no number at all; an error: it looks like one and says what is wrong.
pub fn parse(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    if !may_begin(*word.as_bytes().first()?) {
        return None;
    }
    if let Some((_, float)) = NAMED.iter().find(|(name, _)| *name == word) {
        return Some(Ok(NumberLiteral::Float(*float)));
    }
    if word.len() > NUMBER_BYTES_MAX && word.starts_with(|it: char| "+-#0123456789".contains(it)) {
        return Some(Err("it has too many digits"));
    }
    if word.starts_with('#') {
        return prefixed(word);
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    if !unsigned.starts_with(|it: char| it.is_ascii_digit()) && !matches!(word, "+i" | "-i") {
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

/// Whether any number begins with a byte; most words are names and end here.
fn may_begin(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9' | b'+' | b'-' | b'#' | b'i' | b'I' | b'n' | b'N'
    )
}

/// What begins an exponent. Common Lisp tells kinds of floats apart by it; here is one.
const EXPONENT: [char; 10] = ['e', 'E', 'd', 'D', 'f', 'F', 's', 'S', 'l', 'L'];

/// `#x1F`, `#36rZZ`, `#e1.5`, `#x#e10`: radix and exactness in any order.
fn prefixed(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    let mut radix = None;
    let mut exactness = None;
    let mut rest = word;
    while let Some(after) = rest.strip_prefix('#') {
        let mark = after.chars().next()?.to_ascii_lowercase();
        let mut marked = 1;
        let before = match mark {
            '0'..='9' => {
                let (digits, _) = after.split_once(['r', 'R'])?;
                if !digits.bytes().all(|it| it.is_ascii_digit()) {
                    return None;
                }
                let base = digits.parse().ok().filter(|it| (2..=36).contains(it));
                let Some(base) = base else {
                    return Some(Err("a radix is 2 to 36"));
                };
                marked = digits.len() + 1;
                radix.replace(base).map(|_| "radix")
            }
            'x' => radix.replace(16).map(|_| "radix"),
            'o' => radix.replace(8).map(|_| "radix"),
            'b' => radix.replace(2).map(|_| "radix"),
            'd' => radix.replace(10).map(|_| "radix"),
            'e' | 'i' => exactness.replace(mark).map(|_| "exactness"),
            _ => return None,
        };
        match before {
            Some("radix") => return Some(Err("its radix is given twice")),
            Some(_) => return Some(Err("its exactness is given twice")),
            None => {}
        }
        rest = &after[marked..];
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
        Some('e') => NumberLiteral::Exact(Box::new(number)),
        Some(_) => NumberLiteral::Inexact(Box::new(number)),
        None => number,
    }))
}

/// A real or complex number in decimal digits.
fn decimal(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    let Some(word) = word.strip_suffix('i') else {
        return real(word);
    };
    // The sign between the parts is the last that does not belong to an exponent.
    let between = word
        .char_indices()
        .rfind(|&(at, it)| matches!(it, '+' | '-') && !word[..at].ends_with(EXPONENT))
        .map(|(at, _)| at);
    let (real_part, imaginary) = word.split_at(between.unwrap_or(0));
    let imaginary = match imaginary {
        "+" => NumberLiteral::Integer(1),
        "-" => NumberLiteral::Integer(-1),
        digits => match real(digits)? {
            Ok(number) => number,
            Err(why) => return Some(Err(why)),
        },
    };
    let real_part = match real_part {
        "" => NumberLiteral::Integer(0),
        digits => match real(digits)? {
            Ok(number) => number,
            Err(why) => return Some(Err(why)),
        },
    };
    Some(Ok(NumberLiteral::Complex(Box::new((real_part, imaginary)))))
}

fn real(word: &str) -> Option<Result<NumberLiteral, &'static str>> {
    if let Some(number) = exact(word, 10) {
        return Some(number);
    }
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    let (mantissa, exponent) = match unsigned.find(EXPONENT) {
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
    let float = match exponent {
        Some(exponent) => format!("{mantissa}e{exponent}").parse(),
        None => mantissa.parse(),
    };
    let sign = if word.starts_with('-') { -1.0 } else { 1.0 };
    float
        .ok()
        .map(|it: f64| Ok(NumberLiteral::Float(sign * it)))
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
    let magnitude = match i64::from_str_radix(digits, radix) {
        Ok(small) if digits.starts_with(|it: char| it.is_digit(radix)) => BigInt::from(small),
        _ => BigInt::from(parse_digits(digits, radix)?),
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
