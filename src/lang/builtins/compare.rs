//! Comparisons: numbers in order, and the equalities.

use std::cmp::Ordering;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::equal::{self, Equality};
use crate::lang::value::order;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("<", "number &rest numbers", "Returns whether the numbers rise.\n>>> (< 1 2 3)\n#t\n>>> (< 1 1)\n#f", less),
    pure(">", "number &rest numbers", "Returns whether the numbers fall.\n>>> (> 3 2 1)\n#t", greater),
    pure("<=", "number &rest numbers", "Returns whether no number is less than the one before.\n>>> (<= 1 1 2)\n#t", less_or_equal),
    pure(">=", "number &rest numbers", "Returns whether no number is greater than the one before.\n>>> (>= 2 2 1)\n#t", greater_or_equal),
    pure("=", "value &rest values", "Returns whether all are equal, numbers by value, structures element by element.\n>>> (= 1 1.0)\n#t\n>>> (= '(1 2) '(1 2))\n#t\n>>> (= nil '())\n#f", equals),
    pure("/=", "value &rest values", "Returns whether no two are equal.\n>>> (/= 1 2 3)\n#t\n>>> (/= 1 2 1)\n#f", differ).aka(&["not="]),
    pure("eq", "a b", "Returns whether both are the same object.\n>>> (eq 'a 'a)\n#t\n>>> (eq (list 1) (list 1))\n#f", eq),
    pure("eql", "a b", "Returns whether both are the same object, number or character.\n>>> (eql 2 2)\n#t\n>>> (eql 2 2.0)\n#f", eql).aka(&["eqv?"]),
    pure("equal?", "a b", "Returns whether both are equal in structure, numbers also in exactness.\n>>> (equal? '(1 \"a\") (list 1 \"a\"))\n#t\n>>> (equal? 1 1.0)\n#f", structural).aka(&["equal", "eq?"]),
    pure("equalp", "a b", "Returns whether both are equal with numbers by value and letters in either case.\n>>> (equalp \"ABC\" \"abc\")\n#t\n>>> (equalp 1 1.0)\n#t", equalp),
    pure("compare", "a b", "Returns -1, 0 or 1 for the order of any two values.\n>>> (compare 1 2)\n-1\n>>> (compare \"b\" \"a\")\n1", compare),
    pure("sequence/less?", "a b", "Returns whether one value is before another in the natural order.\n>>> (sequence/less? \"a\" \"b\")\n#t", natural_less),
];

/// Returns whether each neighbouring pair of numbers stands in one of two orders.
fn chain(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    one: Ordering,
    other: Ordering,
) -> Result<Value, Signal> {
    let mut before = call.number(ctx, 0)?;
    for index in 1..call.values.len() {
        let number = call.number(ctx, index)?;
        if !before.is_real() || !number.is_real() {
            let complex = if before.is_real() { index } else { index - 1 };
            return Err(call.refused(ctx, complex, "complex numbers have no order"));
        }
        let ordering = before.compare(&number);
        if ordering != Some(one) && ordering != Some(other) {
            return Ok(Value::FALSE);
        }
        before = number;
    }
    Ok(Value::TRUE)
}

fn less(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    chain(ctx, arguments("<", values), Ordering::Less, Ordering::Less)
}

fn greater(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    chain(
        ctx,
        arguments(">", values),
        Ordering::Greater,
        Ordering::Greater,
    )
}

fn less_or_equal(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    chain(
        ctx,
        arguments("<=", values),
        Ordering::Less,
        Ordering::Equal,
    )
}

fn greater_or_equal(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    chain(
        ctx,
        arguments(">=", values),
        Ordering::Greater,
        Ordering::Equal,
    )
}

fn equals(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let equal = values
        .windows(2)
        .all(|pair| equal::compare(ctx.heap, pair[0], pair[1], Equality::Numbers));
    Ok(Value::boolean(equal))
}

fn differ(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    ctx.charge(values.len() * values.len() / 8)?;
    let equal = |a: &Value, b: &Value| equal::compare(ctx.heap, *a, *b, Equality::Numbers);
    let differ = values
        .iter()
        .enumerate()
        .all(|(at, a)| values[at + 1..].iter().all(|b| !equal(a, b)));
    Ok(Value::boolean(differ))
}

fn eq(_: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(values[0] == values[1]))
}

fn eql(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(equal::eql(ctx.heap, values[0], values[1])))
}

fn structural(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(equal::equal(ctx.heap, values[0], values[1])))
}

fn equalp(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(equal::compare(
        ctx.heap,
        values[0],
        values[1],
        Equality::Loose,
    )))
}

fn compare(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let ordering = order::compare(ctx.heap, ctx.symbols, values[0], values[1]);
    Ok(Value::small(ordering as i32))
}

fn natural_less(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let ordering = order::compare(ctx.heap, ctx.symbols, values[0], values[1]);
    Ok(Value::boolean(ordering == Ordering::Less))
}
