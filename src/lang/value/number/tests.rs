//! What numbers must do, whatever their kind.

use super::*;

fn number(text: &str) -> Number {
    parse(text, 10).unwrap_or_else(|| panic!("`{text}` is no number"))
}

fn binary(f: fn(&Number, &Number) -> NumberResult, a: &str, b: &str) -> String {
    f(&number(a), &number(b)).map_or_else(|error| error.to_string(), |it| it.text(10))
}

#[test]
fn text_of_floats_reads_back_and_shows_a_point() {
    for (float, text) in [
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e20, "100000000000000000000.0"),
        (1e21, "1e21"),
        (1.5e300, "1.5e300"),
        (1.5e-8, "1.5e-8"),
        (1e-7, "0.0000001"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
    ] {
        assert_eq!(float_text(float), text);
        assert_eq!(number(text).to_f64().to_bits(), float.to_bits());
    }
    assert_eq!(float_text(f64::NAN), "NaN");
}

#[test]
fn reading_takes_what_the_language_writes_and_nothing_else() {
    for (text, printed) in [
        ("42", "42"),
        ("-22/7", "-22/7"),
        ("4/2", "2"),
        ("#xFF", "255"),
        ("#b101", "5"),
        ("#e1.5", "3/2"),
        ("#i1/2", "0.5"),
        ("6.02e23", "6.02e23"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
    ] {
        assert_eq!(number(text).text(10), printed);
    }
    for text in [
        "", "-", ".5", "5.", "1_000", "0x1F", "1/0", "e5", "+", "1e", "--1",
    ] {
        assert!(parse(text, 10).is_none(), "`{text}`");
    }
}

#[test]
fn overflow_becomes_a_big_integer_and_comes_back() {
    let max = i64::MAX.to_string();
    assert_eq!(binary(Number::add, &max, "1"), "9223372036854775808");
    assert_eq!(
        binary(Number::multiply, &max, &max),
        "85070591730234615847396907784232501249"
    );
    assert_eq!(binary(Number::subtract, "9223372036854775808", "1"), max);
    assert_eq!(
        number("-9223372036854775808").negate().text(10),
        "9223372036854775808"
    );
    assert_eq!(
        binary(Number::divide, "-9223372036854775808", "-1"),
        "9223372036854775808"
    );
}

#[test]
fn quotients_of_integers_are_exact() {
    assert_eq!(binary(Number::divide, "7", "2"), "7/2");
    assert_eq!(binary(Number::divide, "6", "-4"), "-3/2");
    assert_eq!(binary(Number::divide, "1", "0"), "division by zero");
    assert_eq!(binary(Number::divide, "1.0", "0"), "inf");
    assert_eq!(binary(Number::add, "1/2", "1/2"), "1");
    assert_eq!(binary(Number::power, "2", "-2"), "1/4");
    assert_eq!(
        binary(Number::power, "2", "100"),
        "1267650600228229401496703205376"
    );
    assert_eq!(
        binary(Number::power, "2", "999999999"),
        NumberError::TooLarge.to_string()
    );
    assert_eq!(binary(Number::power, "0", "0"), "1");
}

#[test]
fn comparing_across_kinds_loses_nothing() {
    let less = |a: &str, b: &str| number(a).compare(&number(b)) == Some(Ordering::Less);
    assert!(less("9007199254740992.0", "9007199254740993"));
    assert!(less("1/3", "0.34"));
    assert!(less("-inf", "-123456789012345678901234567890"));
    assert_eq!(number("1").compare(&number("1.0")), Some(Ordering::Equal));
    assert_eq!(number("NaN").compare(&number("1")), None);
}

#[test]
fn every_rounding_agrees_with_its_name() {
    let rounded = |text: &str, rounding| number(text).rounded(rounding).text(10);
    assert_eq!(rounded("5/2", Rounding::Round), "2");
    assert_eq!(rounded("7/2", Rounding::Round), "4");
    assert_eq!(rounded("-5/2", Rounding::Round), "-2");
    assert_eq!(rounded("-5/2", Rounding::Floor), "-3");
    assert_eq!(rounded("-5/2", Rounding::Ceiling), "-2");
    assert_eq!(rounded("-5/2", Rounding::Truncate), "-2");
    assert_eq!(rounded("2.5", Rounding::Round), "2.0");
    let modulo = |a: &str, b: &str, rounding| {
        let (quotient, rest) = number(a).divide_integer(&number(b), rounding).unwrap();
        format!("{} {}", quotient.text(10), rest.text(10))
    };
    assert_eq!(modulo("-7", "2", Rounding::Floor), "-4 1");
    assert_eq!(modulo("-7", "2", Rounding::Truncate), "-3 -1");
    assert_eq!(modulo("-7.5", "2", Rounding::Floor), "-4.0 0.5");
    assert_eq!(modulo("7/2", "2", Rounding::Floor), "1 3/2");
}

#[test]
fn roots_are_exact_where_they_can_be() {
    for (text, root) in [
        ("16", "4"),
        ("1/4", "1/2"),
        ("2", "1.4142135623730951"),
        ("-1", "0+1i"),
        ("-2.25", "0+1.5i"),
        ("3+4i", "2.0+1.0i"),
    ] {
        assert_eq!(number(text).square_root().text(10), root);
    }
}

#[test]
fn the_simplest_ratio_is_found_on_both_sides_of_zero() {
    for (value, tolerance, found) in [
        ("3/10", "1/10", "1/3"),
        ("-3/10", "1/10", "-1/3"),
        ("1/10", "1/5", "0"),
        ("5", "1", "4"),
        ("3.14159", "0.01", "3.142857142857143"),
        ("355/113", "0", "355/113"),
    ] {
        assert_eq!(
            number(value).rationalize(&number(tolerance)).text(10),
            found
        );
    }
}
