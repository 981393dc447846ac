//! Complex numbers: pairs of real numbers, each exact or not on its own.
//!
//! Exact parts stay exact through the four operations and whole powers; roots and other powers are
//! those of `num-complex` over floats.

use num_complex::{Complex, Complex64};

use super::number::{INTEGER_BITS_MAX, Number, NumberError, NumberResult};

/// Real and imaginary part.
pub type Parts = Complex<Number>;

/// Returns the number of two real parts; an exact zero makes it real.
pub fn make(real: Number, imaginary: Number) -> Number {
    match imaginary {
        Number::Small(0) => real,
        imaginary => Number::Complex(Box::new(Parts::new(real, imaginary))),
    }
}

fn from_floats(number: Complex64) -> Number {
    make(Number::Float(number.re), Number::Float(number.im))
}

impl Number {
    /// Returns real and imaginary part; the latter of a real number is an exact zero.
    pub fn parts(&self) -> (Number, Number) {
        match self {
            Number::Complex(parts) => (parts.re.clone(), parts.im.clone()),
            real => (real.clone(), Number::Small(0)),
        }
    }

    pub fn to_complex(&self) -> Complex64 {
        let (real, imaginary) = self.parts();
        Complex64::new(real.to_f64(), imaginary.to_f64())
    }
}

/// Returns the number so far from zero in the direction of an angle.
pub fn from_polar(magnitude: f64, angle: f64) -> Number {
    from_floats(Complex64::from_polar(magnitude, angle))
}

pub fn add(left: &Number, right: &Number) -> NumberResult {
    let ((a, b), (c, d)) = (left.parts(), right.parts());
    Ok(make(a.add(&c)?, b.add(&d)?))
}

pub fn subtract(left: &Number, right: &Number) -> NumberResult {
    let ((a, b), (c, d)) = (left.parts(), right.parts());
    Ok(make(a.subtract(&c)?, b.subtract(&d)?))
}

pub fn multiply(left: &Number, right: &Number) -> NumberResult {
    let ((a, b), (c, d)) = (left.parts(), right.parts());
    Ok(make(
        a.multiply(&c)?.subtract(&b.multiply(&d)?)?,
        a.multiply(&d)?.add(&b.multiply(&c)?)?,
    ))
}

/// Multiplies by the conjugate of the divisor, over the square of its distance from zero.
pub fn divide(left: &Number, right: &Number) -> NumberResult {
    if right.is_exact() && right.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    let (c, d) = right.parts();
    let square = c.multiply(&c)?.add(&d.multiply(&d)?)?;
    let (real, imaginary) = multiply(left, &make(c, d.negate()))?.parts();
    Ok(make(real.divide(&square)?, imaginary.divide(&square)?))
}

/// Raises an exact number to a whole power by squaring.
pub fn exact_power(base: &Number, exponent: i64) -> NumberResult {
    let mut left = exponent.unsigned_abs();
    let (real, imaginary) = base.parts();
    let bits = [real, imaginary]
        .iter()
        .filter_map(Number::to_ratio)
        .fold(0, |bits, (numerator, denominator)| {
            bits.max(numerator.bits()).max(denominator.bits())
        });
    if bits.max(1).saturating_mul(left) > INTEGER_BITS_MAX {
        return Err(NumberError::TooLarge);
    }
    let (mut result, mut square) = (Number::Small(1), base.clone());
    while left > 0 {
        if left % 2 == 1 {
            result = result.multiply(&square)?;
        }
        left /= 2;
        if left > 0 {
            square = square.multiply(&square)?;
        }
    }
    match exponent < 0 {
        true => Number::Small(1).divide(&result),
        false => Ok(result),
    }
}

/// Raises to any power, over floats.
pub fn power(base: &Number, exponent: &Number) -> Number {
    let base = base.to_complex();
    from_floats(match exponent {
        Number::Small(whole) if i32::try_from(*whole).is_ok() => base.powi(*whole as i32),
        exponent => base.powc(exponent.to_complex()),
    })
}

/// Returns the root whose angle is half of the number's.
pub fn square_root(number: &Number) -> Number {
    let (magnitude, angle) = number.to_complex().to_polar();
    from_polar(magnitude.sqrt(), angle / 2.0)
}

/// Returns the text `3+4i`, whose imaginary part always has a sign and digits.
pub fn text(parts: &Parts, radix: u32) -> String {
    let imaginary = parts.im.text(radix);
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("{}{sign}{imaginary}i", parts.re.text(radix))
}

#[cfg(test)]
mod tests {
    use super::super::number::parse;

    fn check(left: &str, operation: &str, right: &str, expected: &str) {
        let number =
            |text: &str| parse(text, 10).unwrap_or_else(|| panic!("`{text}` is no number"));
        let (a, b) = (number(left), number(right));
        let result = match operation {
            "+" => a.add(&b),
            "-" => a.subtract(&b),
            "*" => a.multiply(&b),
            "/" => a.divide(&b),
            _ => a.power(&b),
        };
        let text = result.map_or_else(|error| error.to_string(), |number| number.text(10));
        assert_eq!(text, expected, "{left} {operation} {right}");
    }

    #[test]
    fn exact_parts_stay_exact_and_a_real_result_is_real() {
        check("1+2i", "+", "3-4i", "4-2i");
        check("3+4i", "-", "4i", "3");
        check("+i", "*", "+i", "-1");
        check("1+2i", "/", "3-4i", "-1/5+2/5i");
        check("1+i", "^", "-2", "0-1/2i");
        check("3+4i", "/", "0", "division by zero");
        check("1.5+2i", "*", "2", "3.0+4.0i");
        check(
            "1+2i",
            "^",
            "100000000000",
            "the result would have more than 2097152 bits",
        );
    }

    #[test]
    fn other_powers_are_those_of_floats() {
        check("0.0+1.0i", "^", "2", "-1.0+0.0i");
        let root = parse("-4+0.0i", 10)
            .expect("a number")
            .power(&parse("0.5", 10).expect("one"));
        let (real, imaginary) = root.expect("a number").parts();
        assert!(real.to_f64().abs() < 1e-12 && (imaginary.to_f64() - 2.0).abs() < 1e-12);
    }
}
