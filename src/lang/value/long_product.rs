//! Products, powers and quotients of integers that are thousands of words long, cut into pieces that take
//! a few milliseconds and look up between them.
//!
//! Where somebody wants the program to stop, the answer is void (see `toil`).

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::lang::toil;

/// Bits of the shorter of two that are multiplied at a stretch.
const PRODUCT_BITS: u64 = 1 << 17;
/// Bits of the longer one.
const LONG_PRODUCT_BITS: u64 = 1 << 19;
/// Bits of divisor times bits of quotient of what is divided at a stretch, by `num_bigint` in as many steps
/// as both have words together.
const QUOTIENT_STEPS: u64 = 1 << 34;

pub fn product(a: &BigInt, b: &BigInt) -> BigInt {
    match is_short(a.bits(), b.bits()) {
        true => a * b,
        false => {
            let magnitude = BigInt::from(times(a.magnitude(), b.magnitude()));
            match a.is_negative() == b.is_negative() {
                true => magnitude,
                false => -magnitude,
            }
        }
    }
}

fn is_short(a: u64, b: u64) -> bool {
    a.min(b) <= PRODUCT_BITS && a.max(b) <= LONG_PRODUCT_BITS
}

/// Karatsuba's way: three products of halves. The halves of the longest integer are short after some five
/// levels.
pub(super) fn times(a: &BigUint, b: &BigUint) -> BigUint {
    if is_short(a.bits(), b.bits()) {
        return a * b;
    }
    if toil::is_over() {
        return BigUint::one();
    }
    let (short, long) = if a.bits() < b.bits() { (a, b) } else { (b, a) };
    let half = long.bits() / 2;
    let (long_high, long_low) = halves(long, half);
    if short.bits() <= half {
        return (times(&long_high, short) << half) + times(&long_low, short);
    }
    let (short_high, short_low) = halves(short, half);
    let (high, low) = (times(&long_high, &short_high), times(&long_low, &short_low));
    let both = times(&(long_high + long_low), &(short_high + short_low));
    if toil::is_over() {
        return low;
    }
    let middle = both - &high - &low;
    (high << (2 * half)) + (middle << half) + low
}

/// Returns the bits from a place on, and those below it.
fn halves(number: &BigUint, place: u64) -> (BigUint, BigUint) {
    let high = number >> place;
    let low = number - (&high << place);
    (high, low)
}

/// Returns the base so many times by itself.
pub fn power(base: &BigInt, exponent: u64) -> BigInt {
    let mut power = BigInt::one();
    for place in (0..u64::BITS - exponent.leading_zeros()).rev() {
        if toil::is_over() {
            break;
        }
        power = product(&power, &power);
        if exponent >> place & 1 == 1 {
            power = product(&power, base);
        }
    }
    power
}

/// Returns the quotient without its fraction and what remains, as `BigInt::div_rem` does.
pub fn divide(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    if is_quick(a.bits(), b.bits()) {
        return a.div_rem(b);
    }
    let (quotient, rest) = divided(a.magnitude(), b.magnitude());
    let (mut quotient, mut rest) = (BigInt::from(quotient), BigInt::from(rest));
    if a.is_negative() != b.is_negative() {
        quotient = -quotient;
    }
    if a.is_negative() {
        rest = -rest;
    }
    (quotient, rest)
}

/// Returns the quotient rounded down and what remains, as `BigInt::div_mod_floor` does.
pub fn divide_down(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = divide(a, b);
    match rest.is_zero() || rest.is_negative() == b.is_negative() {
        true => (quotient, rest),
        false => (quotient - 1, rest + b),
    }
}

fn is_quick(a: u64, b: u64) -> bool {
    a.saturating_sub(b).saturating_mul(b) <= QUOTIENT_STEPS
}

pub(super) fn divided(a: &BigUint, b: &BigUint) -> (BigUint, BigUint) {
    if is_quick(a.bits(), b.bits()) {
        return a.div_rem(b);
    }
    if toil::is_over() {
        return (BigUint::one(), BigUint::zero());
    }
    let (bits, quotient_bits) = (b.bits(), a.bits() - b.bits());
    if quotient_bits > bits {
        // As many bits of the quotient as the divisor has, from above; then the others.
        let cut = quotient_bits - bits;
        let (high, low) = halves(a, cut);
        let (above, rest) = divided(&high, b);
        let (below, rest) = divided(&((rest << cut) + low), b);
        return ((above << cut) + below, rest);
    }
    // Half of the quotient's bits come of the leading bits of both, and are too large by two at most.
    let half = quotient_bits / 2;
    let (above, rest) = by_leading_bits(a, b, half, half);
    let (below, rest) = by_leading_bits(&rest, b, half, 0);
    ((above << half) + below, rest)
}

/// Divides by a divisor that is moved up, as far as the leading bits of both decide and then to the end.
fn by_leading_bits(a: &BigUint, b: &BigUint, half: u64, up: u64) -> (BigUint, BigUint) {
    let (leading, trailing) = halves(b, half);
    let (a_high, a_low) = halves(a, half + up);
    let (mut quotient, rest) = divided(&a_high, &leading);
    let taken = times(&quotient, &trailing) << up;
    let mut rest = (rest << (half + up)) + a_low;
    let divisor = b << up;
    while rest < taken && !toil::is_over() {
        quotient -= 1u32;
        rest += &divisor;
    }
    match toil::is_over() {
        true => (BigUint::one(), BigUint::zero()),
        false => (quotient, rest - taken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Integers of many lengths around where the ways part, with runs of zeros and ones among them.
    fn integers() -> Vec<BigInt> {
        let mut found = vec![BigInt::from(-7)];
        for bits in [
            PRODUCT_BITS - 1,
            PRODUCT_BITS * 3 + 5,
            LONG_PRODUCT_BITS * 2,
        ] {
            let power = BigInt::one() << bits;
            found.extend([&power - 1, power]);
            found.push(-BigInt::from(7).pow((bits as f64 / 7f64.log2()) as u32));
        }
        found
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn products_are_those_of_the_library() {
        let integers = integers();
        for (index, a) in integers.iter().enumerate() {
            for b in &integers[index..] {
                assert_eq!(product(a, b), a * b);
            }
        }
        for exponent in [0, 1, 2, 61, 100_003] {
            let base = BigInt::from(-113);
            assert_eq!(power(&base, exponent), base.pow(exponent as u32));
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn quotients_are_those_of_the_library() {
        let integers = integers();
        for a in &integers {
            for b in &integers {
                assert_eq!(divide(a, b), a.div_rem(b));
                assert_eq!(divide_down(a, b), a.div_mod_floor(b));
                let (product, rest) = (a * b, b.abs() - 1);
                assert_eq!(divide(&(product.abs() + &rest), &b.abs()).1, rest);
            }
        }
    }
}
