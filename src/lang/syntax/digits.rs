//! Digits into integers, by halves: a text of a million digits takes some fifty milliseconds, and it looks
//! up meanwhile whether anyone waits for the number.

use num_bigint::BigUint;
use num_traits::Zero;

use crate::lang::toil;

/// Digits that are read at a stretch.
const SHORT_DIGITS: usize = 1 << 12;

/// Reads digits of a radix from 2 to 36, and nothing else. Void where the program is to stop.
pub fn parse_digits(digits: &str, radix: u32) -> Option<BigUint> {
    let whole = digits.bytes().all(|it| char::from(it).is_digit(radix));
    if digits.is_empty() || !whole {
        return None;
    }
    if digits.len() <= SHORT_DIGITS || radix.is_power_of_two() {
        return BigUint::parse_bytes(digits.as_bytes(), radix);
    }
    let pieces = digits.as_bytes().rchunks(SHORT_DIGITS);
    let mut parts: Vec<BigUint> = pieces
        .map(|piece| BigUint::parse_bytes(piece, radix))
        .collect::<Option<_>>()?;
    // Neighbours are joined, the lower one first, until one is left.
    let mut power = BigUint::from(radix).pow(SHORT_DIGITS as u32);
    while parts.len() > 1 {
        let mut joined = Vec::with_capacity(parts.len().div_ceil(2));
        for pair in parts.chunks(2) {
            if toil::is_over() {
                return Some(BigUint::zero());
            }
            joined.push(match pair {
                [lower, upper] => lower + upper * &power,
                rest => rest[0].clone(),
            });
        }
        parts = joined;
        if parts.len() > 1 {
            power = &power * &power;
        }
    }
    parts.pop()
}

#[cfg(test)]
mod tests {
    use super::parse_digits;
    use num_bigint::BigUint;

    #[test]
    fn digits_and_nothing_else_are_read() {
        for text in ["", "12a", "1_0", "-1", "é"] {
            assert_eq!(parse_digits(text, 10), None, "{text}");
        }
        assert_eq!(parse_digits("ff", 16), Some(BigUint::from(255u32)));
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn a_long_text_is_the_number_of_its_digits() {
        let text = "1234567890".repeat(3_001);
        for end in [4_096, 4_097, 8_192, 30_000] {
            let text = &text[..end];
            let number = BigUint::parse_bytes(text.as_bytes(), 10);
            assert_eq!(parse_digits(text, 10), number);
        }
    }
}
