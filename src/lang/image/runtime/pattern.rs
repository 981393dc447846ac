//! What patterns ask of values: `destructuring-bind`, `match`, `case`.

use super::data::brief;
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::equal::{Equality, compare, eql};
use crate::lang::value::kind::Kind;
use crate::lang::value::{map, table, vector};
use crate::lang::vm::condition;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal};

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%keyed?", Arity::exactly(1), is_keyed),
    runtime("%pattern-list", Arity::exactly(3), pattern_list),
    runtime("%pattern-map", Arity::exactly(1), pattern_map),
    runtime("%map-get", Arity::exactly(2), map_get),
    runtime("%map-find", Arity::exactly(2), map_find),
    runtime("%plist-tail", Arity::exactly(2), plist_tail),
    runtime("%plist-put", Arity::exactly(3), plist_put),
    runtime("%match-list", Arity::exactly(3), match_list),
    runtime("%match=", Arity::exactly(2), match_equal),
    runtime("%case=", Arity::exactly(2), case_equal),
];

/// The elements of what can be walked as a list; nothing for other values and dotted lists.
fn walkable(ctx: &NativeContext<'_>, value: Value) -> Option<Vec<Value>> {
    if value.is_null() {
        return Some(Vec::new());
    }
    match ctx.heap.kind(value)? {
        Kind::Pair => {
            let mut elements = ctx.heap.elements(value);
            let found: Vec<Value> = elements.by_ref().collect();
            elements.rest().is_null().then_some(found)
        }
        Kind::Vector => Some(vector::to_vec(ctx.heap, value)),
        Kind::Array => ctx.heap.array_elements(value).map(<[Value]>::to_vec),
        _ => None,
    }
}

/// Counts the elements of a list up to its end or its dot.
fn list_length(ctx: &NativeContext<'_>, list: Value) -> usize {
    ctx.heap.elements(list).count()
}

/// `(%pattern-list value least most)`: the value as a list with that many elements, or an error.
fn pattern_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let value = values[0];
    let least = values[1].as_index().unwrap_or(0);
    let most = values[2].as_index();
    let fits = |count: usize| count >= least && most.is_none_or(|most| count <= most);
    // A dotted list fits a pattern with a rest, which gets its tail.
    if value.is_pair() {
        let count = list_length(ctx, value);
        ctx.charge(count)?;
        if fits(count) {
            return Ok(value);
        }
        return Err(wrong_count(ctx, value, least, most, count));
    }
    match walkable(ctx, value) {
        Some(elements) if fits(elements.len()) => {
            ctx.charge(elements.len())?;
            Ok(ctx.heap.list(&elements))
        }
        Some(elements) => Err(wrong_count(ctx, value, least, most, elements.len())),
        None => Err(Signal::error(
            "type-error",
            format!(
                "a list or vector is wanted here, got `{}`",
                brief(ctx, value)
            ),
        )
        .with("value", Detail::Value(value))),
    }
}

fn wrong_count(
    ctx: &NativeContext<'_>,
    value: Value,
    least: usize,
    most: Option<usize>,
    got: usize,
) -> Signal {
    let wanted = match most {
        Some(most) if most == least => format!("{least}"),
        Some(most) => format!("{least} to {most}"),
        None => format!("at least {least}"),
    };
    let plural = if wanted == "1" { "" } else { "s" };
    Signal::error(
        // Nil has no elements, and is no list either.
        if value.is_nil() {
            "type-error"
        } else {
            "match"
        },
        format!(
            "the pattern wants {wanted} element{plural}, `{}` has {got}",
            brief(ctx, value)
        ),
    )
    .with("value", Detail::Value(value))
}

fn lookup(ctx: &NativeContext<'_>, value: Value, key: Value) -> Option<Value> {
    match ctx.heap.kind(value)? {
        Kind::Map => map::get(ctx.heap, value, key),
        Kind::HashTable => table::get(ctx.heap, value, key),
        Kind::Condition => condition::get(ctx.heap, ctx.symbols, value, key.as_keyword()?),
        _ => None,
    }
}

/// Whether a value is a map of either kind, or a condition.
fn is_keyed(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let kind = ctx.heap.kind(values[0]);
    Ok(Value::boolean(matches!(
        kind,
        Some(Kind::Map | Kind::Condition)
    )))
}

/// The value, where it is a map, a table or nil.
fn pattern_map(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let value = values[0];
    let has_keys = matches!(
        ctx.heap.kind(value),
        Some(Kind::Map | Kind::HashTable | Kind::Condition)
    );
    if value.is_nil() || has_keys {
        return Ok(value);
    }
    Err(Signal::error(
        "type-error",
        format!("a map is wanted here, got `{}`", brief(ctx, value)),
    )
    .with("value", Detail::Value(value)))
}

fn map_get(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(lookup(ctx, values[0], values[1]).unwrap_or(Value::NIL))
}

/// A list of the value, or nil where there is no such key.
fn map_find(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    match lookup(ctx, values[0], values[1]) {
        Some(found) => Ok(ctx.heap.list(&[found])),
        None => Ok(Value::NIL),
    }
}

/// The rest of a property list from the value of a key on; nil where the key is not in it.
fn plist_tail(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let mut rest = values[0];
    while let Some((key, tail)) = ctx.heap.pair(rest) {
        ctx.charge(1)?;
        if key == values[1] {
            return Ok(tail);
        }
        rest = ctx.heap.cdr(tail).unwrap_or(Value::NIL);
    }
    Ok(Value::NIL)
}

/// A property list with another value of a key; the old one is left as it is.
fn plist_put(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [list, key, value] = [values[0], values[1], values[2]];
    let mut elements: Vec<Value> = ctx.heap.elements(list).collect();
    ctx.charge(elements.len())?;
    let found = (0..elements.len())
        .step_by(2)
        .find(|&at| eql(ctx.heap, elements[at], key));
    match found {
        Some(at) if at + 1 < elements.len() => elements[at + 1] = value,
        _ => {
            elements.insert(0, value);
            elements.insert(0, key);
        }
    }
    Ok(ctx.heap.list(&elements))
}

/// `(%match-list value count exact)`: a list of the elements as a list, or `#f`.
fn match_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let count = values[1].as_index().unwrap_or(0);
    let exact = values[2] == Value::TRUE;
    // Nil is no list here: `(match nil ([] 1) (_ 2))` is 2.
    let list = Some(values[0]).filter(|value| !value.is_nil());
    let Some(elements) = list.and_then(|list| walkable(ctx, list)) else {
        return Ok(Value::FALSE);
    };
    ctx.charge(elements.len())?;
    let fits = if exact {
        elements.len() == count
    } else {
        elements.len() >= count
    };
    if !fits {
        return Ok(Value::FALSE);
    }
    let list = if values[0].is_pair() {
        values[0]
    } else {
        ctx.heap.list(&elements)
    };
    Ok(ctx.heap.list(&[list]))
}

/// A literal in a pattern: `1` does not match `1.0`.
fn match_equal(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(Value::boolean(
        values[0] == values[1] || compare(ctx.heap, values[0], values[1], Equality::Structure),
    ))
}

/// A datum of `case`: `1` matches `1.0`.
fn case_equal(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    Ok(Value::boolean(
        values[0] == values[1] || compare(ctx.heap, values[0], values[1], Equality::Numbers),
    ))
}
