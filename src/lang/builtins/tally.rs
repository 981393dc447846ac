//! Lists as collections of values: what is in them, how often, and the sums of numbers.

use std::cmp::Ordering;

use super::argument::{Arguments, arguments};
use super::map::checked_key;
use super::{Builtin, pure};
use crate::lang::toil;
use crate::lang::toil::pieces::Mind;
use crate::lang::value::Value;
use crate::lang::value::convert::{from_number, to_number};
use crate::lang::value::equal::equal;
use crate::lang::value::number::{Number, NumberError};
use crate::lang::value::order;
use crate::lang::value::table;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "list/unique",
        "sequence",
        "Returns the elements without later equal ones.\n>>> (list/unique '(1 2 1 3))\n(1 2 3)",
        unique,
    )
    .aka(&["distinct"]),
    pure(
        "list/dedupe",
        "sequence",
        "Returns the elements without equal neighbours.\n>>> (list/dedupe '(1 1 2 1))\n(1 2 1)",
        dedupe,
    ),
    pure(
        "list/duplicates",
        "sequence",
        "Returns the values that occur more than once.\n>>> (list/duplicates '(1 2 1))\n(1)",
        duplicates,
    ),
    pure(
        "list/diff",
        "a b",
        "Returns the elements of the first that are not in the second.\n>>> (list/diff '(1 2 3) '(2))\n(1 3)",
        diff,
    ),
    pure(
        "list/intersect",
        "a b",
        "Returns the elements of the first that are in the second.\n>>> (list/intersect '(1 2 3) '(3 1))\n(1 3)",
        intersect,
    ),
    pure(
        "frequencies",
        "sequence",
        "Returns a map from each element to how often it occurs.\n>>> (frequencies '(a b a))\n{a 2 b 1}",
        frequencies,
    ),
    pure(
        "%sort-entries",
        "alist",
        "Returns an association list sorted by its keys; entries with equal keys keep their order.\n>>> (%sort-entries '((2 . b) (1 . a)))\n((1 . a) (2 . b))",
        sort_entries,
    ),
    pure(
        "list/sum",
        "numbers",
        "Returns the sum of a list.\n>>> (list/sum '(1 2 3))\n6",
        sum,
    ),
    pure(
        "list/min",
        "numbers",
        "Returns the least number of a list.\n>>> (list/min '(3 1 2))\n1",
        list_min,
    ),
    pure(
        "list/max",
        "numbers",
        "Returns the greatest number of a list.\n>>> (list/max '(3 1 2))\n3",
        list_max,
    ),
    pure(
        "list/avg",
        "numbers",
        "Returns the mean of a list.\n>>> (list/avg '(2 4 6))\n4\n>>> (list/avg '(1 2))\n3/2",
        average,
    ),
    pure(
        "list/median",
        "numbers",
        "Returns the median of a list.\n>>> (list/median '(3 1 2))\n2",
        median,
    ),
    pure(
        "list/mode",
        "sequence",
        "Returns the most frequent element, or a list of them.\n>>> (list/mode '(1 2 2))\n2\n>>> (list/mode '(1 1 2 2))\n(1 2)",
        mode,
    ),
];

/// Returns a hash table that counts equal elements, in order of their first occurrence.
fn counts(ctx: &mut NativeContext<'_>, elements: &[Value]) -> Result<Value, Signal> {
    // Each is looked up and stored.
    ctx.charge(elements.len())?;
    let counts = table::new(ctx.heap);
    for &element in elements.iter().minded() {
        let seen = table::get(ctx.heap, counts, element)
            .and_then(Value::as_index)
            .unwrap_or(0);
        table::set(ctx.heap, counts, element, Value::length(seen + 1));
    }
    Ok(counts)
}

fn unique(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/unique", values).items(ctx, 0)?;
    let counts = counts(ctx, &elements)?;
    let unique: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .map(|(element, _)| element)
        .collect();
    Ok(ctx.heap.list(&unique))
}

fn dedupe(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut elements = arguments("list/dedupe", values).items(ctx, 0)?;
    let mut steps = toil::Steps::default();
    elements.dedup_by(|a, b| !steps.is_over() && equal(ctx.heap, *a, *b));
    Ok(ctx.heap.list(&elements))
}

fn duplicates(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let elements = arguments("list/duplicates", values).items(ctx, 0)?;
    let counts = counts(ctx, &elements)?;
    let repeated: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .filter(|(_, count)| *count != Value::small(1))
        .map(|(element, _)| element)
        .collect();
    Ok(ctx.heap.list(&repeated))
}

/// Returns the elements of one sequence by whether another has them.
fn among(ctx: &mut NativeContext<'_>, call: Arguments<'_>, wanted: bool) -> Result<Value, Signal> {
    let (elements, others) = (call.items(ctx, 0)?, call.items(ctx, 1)?);
    let others = counts(ctx, &others)?;
    let kept: Vec<Value> = elements
        .into_iter()
        .filter(|&element| table::get(ctx.heap, others, element).is_some() == wanted)
        .minded()
        .collect();
    Ok(ctx.heap.list(&kept))
}

fn diff(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    among(ctx, arguments("list/diff", values), false)
}

fn intersect(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    among(ctx, arguments("list/intersect", values), true)
}

fn frequencies(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("frequencies", values);
    let elements = call.items(ctx, 0)?;
    for &element in &elements {
        checked_key(ctx, call, element)?;
    }
    let counts = counts(ctx, &elements)?;
    let flat: Vec<Value> = table::entries(ctx.heap, counts)
        .into_iter()
        .flat_map(|(element, count)| [element, count])
        .collect();
    Ok(crate::lang::value::map::from_flat(ctx.heap, &flat))
}

fn sort_entries(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%sort-entries", values);
    let entries = call.list(ctx, 0)?;
    let mut keyed: Vec<(Value, Value)> = entries
        .iter()
        .map(|&entry| (ctx.heap.car(entry).unwrap_or(Value::NIL), entry))
        .collect();
    ctx.charge(keyed.len() * 4)?;
    toil::sort_by(&mut keyed, |(a, _), (b, _)| {
        order::compare(ctx.heap, ctx.symbols, *a, *b)
    });
    let sorted: Vec<Value> = keyed.into_iter().map(|(_, entry)| entry).collect();
    Ok(ctx.heap.list(&sorted))
}

/// Returns the numbers of a sequence that is not empty.
fn all_numbers(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<Number>, Signal> {
    let elements = call.items(ctx, 0)?;
    if elements.is_empty() {
        return Err(call.refused(ctx, 0, "expected a list that is not empty"));
    }
    let numbers = elements.iter().map(|&it| to_number(ctx.heap, it));
    let numbers = numbers.minded();
    numbers
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| call.wrong(ctx, 0, "list of numbers"))
}

fn sum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/sum", values);
    let elements = call.items(ctx, 0)?;
    let sum = match elements.is_empty() {
        true => Number::Small(0),
        false => {
            let numbers = all_numbers(ctx, call)?;
            total(&numbers).map_err(|error| call.number_error(error))?
        }
    };
    Ok(from_number(ctx.heap, sum))
}

fn total(numbers: &[Number]) -> Result<Number, NumberError> {
    numbers
        .iter()
        .minded()
        .try_fold(Number::Small(0), |sum, number| sum.add(number))
}

fn extreme(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    better: Ordering,
) -> Result<Value, Signal> {
    let numbers = all_numbers(ctx, call)?;
    let best = numbers
        .iter()
        .minded()
        .reduce(|best, number| match number.compare(best) == Some(better) {
            true => number,
            false => best,
        })
        .cloned();
    Ok(best.map_or(Value::NIL, |number| from_number(ctx.heap, number)))
}

fn list_min(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(ctx, arguments("list/min", values), Ordering::Less)
}

fn list_max(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    extreme(ctx, arguments("list/max", values), Ordering::Greater)
}

fn average(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/avg", values);
    let numbers = all_numbers(ctx, call)?;
    let mean = total(&numbers).and_then(|sum| sum.divide(&Number::Small(numbers.len() as i64)));
    let mean = mean.map_err(|error| call.number_error(error))?;
    Ok(from_number(ctx.heap, mean))
}

fn median(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/median", values);
    let mut numbers = all_numbers(ctx, call)?;
    toil::sort_by(&mut numbers, |a, b| a.compare(b).unwrap_or(Ordering::Equal));
    let middle = numbers.len() / 2;
    if numbers.is_empty() {
        // Nobody waits for it any more.
        return Ok(Value::NIL);
    }
    let median = match numbers.len() % 2 {
        0 => numbers[middle - 1]
            .add(&numbers[middle])
            .and_then(|sum| sum.divide(&Number::Small(2)))
            .map_err(|error| call.number_error(error))?,
        _ => numbers[middle].clone(),
    };
    Ok(from_number(ctx.heap, median))
}

fn mode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list/mode", values);
    let elements = call.items(ctx, 0)?;
    let counts = counts(ctx, &elements)?;
    let entries = table::entries(ctx.heap, counts);
    let most = entries
        .iter()
        .filter_map(|(_, count)| count.as_fixnum())
        .max();
    let mut modes: Vec<Value> = entries
        .into_iter()
        .filter(|(_, count)| count.as_fixnum() == most)
        .map(|(element, _)| element)
        .collect();
    toil::sort_by(&mut modes, |&a, &b| {
        order::compare_keys(ctx.heap, ctx.symbols, a, b)
    });
    match modes.as_slice() {
        [] => Err(call.refused(ctx, 0, "expected a list that is not empty")),
        [only] => Ok(*only),
        several => Ok(ctx.heap.list(several)),
    }
}
