//! What takes more than milliseconds of integers that are thousands of words long: roots, common
//! divisors and digits. Each is cut into pieces that look up between them.
//!
//! Where somebody wants the program to stop, the answer is void (see `toil`).

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::long_product::{divided, times};
use crate::lang::toil;

/// Bits of what is worked on at a stretch, by `num_bigint` itself.
const SHORT_BITS: u64 = 1 << 14;

/// Returns the greatest common divisor, from 0.
pub fn gcd(a: &BigInt, b: &BigInt) -> BigInt {
    BigInt::from(common(a.magnitude().clone(), b.magnitude().clone()))
}

/// Lehmer's way: quotients are guessed from the leading words, and many at a time are applied to the
/// whole numbers.
fn common(mut a: BigUint, mut b: BigUint) -> BigUint {
    if a < b {
        std::mem::swap(&mut a, &mut b);
    }
    let mut steps = 0usize;
    while b.bits() > SHORT_BITS {
        steps += 1;
        if steps.is_multiple_of(8) && toil::is_over() {
            return BigUint::one();
        }
        match leading_steps(&a, &b) {
            Some([p, q, r, s]) => {
                // Even and odd numbers of steps differ in which product is the larger.
                let (x, y) = (difference(&a, p, &b, q), difference(&b, s, &a, r));
                (a, b) = (x, y);
                if a < b {
                    std::mem::swap(&mut a, &mut b);
                }
            }
            None => {
                let (_, rest) = divided(&a, &b);
                (a, b) = (b, rest);
            }
        }
    }
    if b.is_zero() {
        return a;
    }
    // The last step down to where both are short.
    let (_, rest) = divided(&a, &b);
    b.gcd(&rest)
}

/// `|a·p - b·q|`.
fn difference(a: &BigUint, p: u64, b: &BigUint, q: u64) -> BigUint {
    let (left, right) = (a * p, b * q);
    match left >= right {
        true => left - right,
        false => right - left,
    }
}

/// Returns the factors by which as many steps of Euclid as the leading 62 bits decide are taken at
/// once: `a, b` become `|p·a - q·b|, |s·b - r·a|`. Nothing where these bits decide none.
fn leading_steps(a: &BigUint, b: &BigUint) -> Option<[u64; 4]> {
    let shift = a.bits() - 62;
    let (mut x, mut y) = (
        (a >> shift).to_u64()? as i128,
        (b >> shift).to_u64()? as i128,
    );
    let [mut p, mut q, mut r, mut s] = [1i128, 0, 0, 1];
    // Knuth's algorithm L: a quotient counts where both ends of what is not known agree about it.
    while y + r != 0 && y + s != 0 {
        let quotient = (x + p) / (y + r);
        if quotient != (x + q) / (y + s) {
            break;
        }
        let next = [r, s, p - quotient * r, q - quotient * s];
        if next.iter().any(|it| it.unsigned_abs() >= 1 << 62) {
            break;
        }
        (x, y) = (y, x - quotient * y);
        [p, q, r, s] = next;
    }
    let magnitude = |it: i128| it.unsigned_abs() as u64;
    (q != 0).then(|| [magnitude(p), magnitude(q), magnitude(r), magnitude(s)])
}

/// Returns the integer part of the square root of an integer from 0.
pub fn square_root(integer: &BigInt) -> BigInt {
    BigInt::from(root(integer.magnitude()))
}

/// Zimmermann's way: the root of the upper half gives half of the digits, one division the others. The
/// numbers halve each time, so this nests some ten times at most.
fn root(number: &BigUint) -> BigUint {
    if number.bits() <= SHORT_BITS {
        return number.sqrt();
    }
    if toil::is_over() {
        return BigUint::one();
    }
    let quarter = number.bits() / 4;
    let upper = number >> (2 * quarter);
    let leading = root(&upper);
    if toil::is_over() {
        return leading;
    }
    let middle = (number >> quarter) & mask(quarter);
    let square = times(&leading, &leading);
    if toil::is_over() {
        return leading;
    }
    let rest = ((&upper - square) << quarter) + middle;
    let mut found = (leading.clone() << quarter) + divided(&rest, &(leading << 1u32)).0;
    // The guess is never too small, and at most a little too large.
    while times(&found, &found) > *number {
        found -= 1u32;
        if toil::is_over() {
            break;
        }
    }
    found
}

fn mask(bits: u64) -> BigUint {
    (BigUint::one() << bits) - 1u32
}

/// Returns the digits of an integer in a radix from 2 to 36.
pub fn text(integer: &BigInt, radix: u32) -> String {
    if integer.bits() <= SHORT_BITS || radix.is_power_of_two() {
        return integer.to_str_radix(radix);
    }
    // Powers of the radix, each the square of the one before, the last at least half as long.
    let digits = (SHORT_BITS as f64 / 2.0 / f64::from(radix).log2()) as usize;
    let mut powers = vec![(BigUint::from(radix).pow(digits as u32), digits)];
    while let Some((power, digits)) = powers.last()
        && power.bits() * 2 <= integer.bits() + 1
        && !toil::is_over()
    {
        let next = (times(power, power), digits * 2);
        powers.push(next);
    }
    let mut text = String::new();
    if integer.sign() == Sign::Minus {
        text.push('-');
    }
    let start = text.len();
    // A number, the powers below it, and the digits it must fill.
    let mut pending = vec![(integer.magnitude().clone(), powers.len(), 0)];
    while let Some((number, below, width)) = pending.pop() {
        if toil::is_over() {
            break;
        }
        match below.checked_sub(1) {
            Some(below) if number.bits() > SHORT_BITS / 2 => {
                let (power, digits) = &powers[below];
                let (upper, lower) = divided(&number, power);
                // The lower half is written after the upper one.
                pending.push((lower, below, *digits));
                pending.push((upper, below, width.max(*digits) - digits));
            }
            _ => {
                let digits = number.to_str_radix(radix);
                let is_first = text.len() == start;
                if is_first && number.is_zero() {
                    continue;
                }
                if !is_first {
                    text.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
                }
                text.push_str(&digits);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::syntax;

    /// Integers of many lengths around where the ways part, with runs of zeros and ones among them.
    fn integers() -> Vec<BigInt> {
        let mut found = vec![BigInt::zero(), BigInt::one(), BigInt::from(-7)];
        for bits in [
            64,
            SHORT_BITS - 1,
            SHORT_BITS,
            SHORT_BITS * 3,
            SHORT_BITS * 9 + 5,
        ] {
            let power = BigInt::one() << bits;
            found.extend([&power - 1, power.clone(), &power + 1]);
            found.push(BigInt::from(7).pow((bits as f64 / 7f64.log2()) as u32));
            found.push(BigInt::from(10).pow((bits as f64 / 10f64.log2()) as u32));
            found.push(-BigInt::from(10).pow((bits as f64 / 10f64.log2()) as u32) + 3);
        }
        found
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn digits_are_those_of_the_library_and_are_read_back() {
        for integer in integers() {
            for radix in [2, 3, 10, 16, 36] {
                let digits = text(&integer, radix);
                assert_eq!(digits, integer.to_str_radix(radix));
                let magnitude = syntax::parse_digits(digits.trim_start_matches('-'), radix);
                assert_eq!(magnitude.as_ref(), Some(integer.magnitude()));
            }
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn roots_are_those_of_the_library() {
        for integer in integers() {
            let magnitude = BigInt::from(integer.magnitude().clone());
            let found = square_root(&magnitude);
            assert!(&found * &found <= magnitude);
            assert!((&found + 1) * (&found + 1) > magnitude);
            let square = &magnitude * &magnitude;
            assert_eq!(square_root(&square), magnitude);
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "long numbers are too much to interpret")]
    fn common_divisors_are_those_of_the_library() {
        let integers = integers();
        let common = BigInt::from(3).pow(12_000) + 1;
        for (index, a) in integers.iter().enumerate() {
            let b = &integers[(index * 7 + 3) % integers.len()];
            assert_eq!(gcd(a, b), a.gcd(b));
            let (a, b) = (a * &common, b * &common);
            assert_eq!(gcd(&a, &b), a.gcd(&b));
        }
    }
}
