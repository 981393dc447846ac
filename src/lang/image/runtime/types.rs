//! Types by name: what `typep`, `check-type`, typed handlers and methods on built-in types ask.

use super::data::{brief, field};
use super::layout::{class, class_of_name, instance, list, part};
use super::{RuntimeFunction, runtime};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::condition;
use crate::lang::vm::native::{Arity, NativeContext};
use crate::lang::vm::signal::{Detail, Signal, type_name};

type Answer = Result<Value, Signal>;

pub(super) const TABLE: &[RuntimeFunction] = &[
    runtime("%typep", Arity::exactly(2), typep),
    runtime("%check-type", Arity::exactly(3), check_type),
    runtime("%condition-is?", Arity::exactly(2), condition_is),
    runtime("%subtypep", Arity::exactly(2), subtypep),
    runtime("%known-type?", Arity::exactly(1), known_type),
];

/// The built-in types a value belongs to, the most specific first.
pub fn type_names(ctx: &NativeContext<'_>, value: Value) -> &'static [&'static str] {
    match ctx.heap.kind(value) {
        None if value.is_fixnum() => &[
            "fixnum", "integer", "rational", "real", "number", "atom", "t",
        ],
        None if value.is_immediate_float() => &["float", "real", "number", "atom", "t"],
        None if value.is_nil() => &["null", "symbol", "list", "sequence", "atom", "t"],
        None if value.is_empty_list() => &["null", "list", "sequence", "atom", "t"],
        None if value.is_boolean() => &["boolean", "symbol", "atom", "t"],
        None if value.is_keyword() => &["keyword", "symbol", "atom", "t"],
        None if value.is_symbol() => &["symbol", "atom", "t"],
        None if value.as_character().is_some() => &["character", "atom", "t"],
        None => &["t"],
        Some(Kind::Pair) => &["cons", "list", "sequence", "t"],
        Some(Kind::String) => &["string", "vector", "array", "sequence", "atom", "t"],
        Some(Kind::Bytes) => &["bytevector", "vector", "array", "sequence", "atom", "t"],
        Some(Kind::FloatArray) => &["f64-array", "array", "atom", "t"],
        Some(Kind::IntegerArray) => &["i64-array", "array", "atom", "t"],
        Some(Kind::BoxedFloat) => &["float", "real", "number", "atom", "t"],
        Some(Kind::BigInt) => &[
            "bignum", "integer", "rational", "real", "number", "atom", "t",
        ],
        Some(Kind::Ratio) => &["ratio", "rational", "real", "number", "atom", "t"],
        Some(Kind::Complex) => &["complex", "number", "atom", "t"],
        Some(Kind::Vector) => &["vector", "array", "sequence", "atom", "t"],
        Some(Kind::Array) => &["mutable-array", "vector", "array", "sequence", "atom", "t"],
        Some(Kind::Map) if map::is_hashed(ctx.heap, value) => &["hashmap", "atom", "t"],
        Some(Kind::Map) => &["map", "atom", "t"],
        Some(Kind::HashTable) => &["hash-table", "atom", "t"],
        Some(Kind::Closure | Kind::Native) => &["function", "atom", "t"],
        Some(Kind::Callable) => &["generic-function", "function", "atom", "t"],
        Some(Kind::Instance) => &["standard-object", "atom", "t"],
        Some(Kind::Class) => &["standard-class", "class", "atom", "t"],
        Some(Kind::Record) => &["structure-object", "record", "atom", "t"],
        Some(Kind::Condition) => &["condition", "map", "atom", "t"],
        Some(Kind::Promise) => &["promise", "atom", "t"],
        Some(Kind::Regex) => &["regex", "atom", "t"],
        Some(Kind::Macro) => &["macro", "atom", "t"],
        Some(_) => &["atom", "t"],
    }
}

/// All built-in type names, for telling a misspelt one.
const KNOWN: &[&str] = &[
    "fixnum",
    "integer",
    "rational",
    "real",
    "number",
    "atom",
    "t",
    "float",
    "null",
    "symbol",
    "list",
    "sequence",
    "boolean",
    "keyword",
    "character",
    "cons",
    "string",
    "vector",
    "array",
    "bytevector",
    "f64-array",
    "i64-array",
    "bignum",
    "ratio",
    "complex",
    "mutable-array",
    "map",
    "hashmap",
    "hash-table",
    "function",
    "generic-function",
    "standard-object",
    "standard-class",
    "class",
    "structure-object",
    "record",
    "condition",
    "promise",
    "regex",
    "macro",
];

/// Further spellings of the same types, of either accent.
fn canonical(name: &str) -> &str {
    match name {
        "int" => "integer",
        "double-float" | "single-float" | "double" => "float",
        "char" | "standard-char" | "base-char" => "character",
        "bool" => "boolean",
        "simple-string" => "string",
        "simple-vector" => "vector",
        "compiled-function" | "procedure" | "lambda" => "function",
        "pair" => "cons",
        "nil" => "null",
        other => other,
    }
}

/// The names of built-in types and of conditions.
pub fn names() -> impl Iterator<Item = &'static str> {
    let conditions = CONDITIONS
        .iter()
        .flat_map(|(_, above)| above.iter().copied());
    KNOWN.iter().copied().chain(conditions)
}

pub fn is_known_name(name: &str) -> bool {
    KNOWN.contains(&canonical(name))
}

/// The precedence list of an object's class; none for other values.
pub fn class_precedence_of(ctx: &NativeContext<'_>, value: Value) -> Vec<Value> {
    match ctx.heap.kind(value) {
        Some(Kind::Instance | Kind::Record) => {
            let object_class = part(ctx.heap, value, instance::CLASS);
            list(ctx.heap, part(ctx.heap, object_class, class::PRECEDENCE))
        }
        Some(Kind::Condition) => condition_class(ctx, value).map_or(Vec::new(), |found| {
            list(ctx.heap, part(ctx.heap, found, class::PRECEDENCE))
        }),
        _ => Vec::new(),
    }
}

/// The class of a condition that the machine made, or a program by its type.
pub fn condition_class(ctx: &NativeContext<'_>, value: Value) -> Option<Value> {
    let kind = field(ctx, value, "type")?;
    let kind = ctx
        .symbols
        .name(kind.as_keyword().or_else(|| kind.as_symbol())?);
    let standard = CONDITIONS.iter().find(|(name, _)| *name == kind);
    let name = standard.map_or(kind, |(_, above)| above[0]);
    class_of_name(ctx.symbols, ctx.globals, ctx.symbols.find(name)?)
}

/// Whether a value is of the type a symbol names: a class, a structure or a built-in type.
fn is_of_named_type(ctx: &NativeContext<'_>, value: Value, name: Symbol) -> Result<bool, Signal> {
    let text = ctx.symbols.name(name);
    match text {
        "bit" => return Ok(matches!(value.as_fixnum(), Some(0 | 1))),
        "unsigned-byte" => return Ok(value.as_fixnum().is_some_and(|it| it >= 0)),
        "signed-byte" => {
            return is_of_named_type(ctx, value, ctx.symbols.find("integer").unwrap_or(name));
        }
        "boolean" if value.is_nil() => return Ok(true),
        _ => {}
    }
    if ctx.heap.is(value, Kind::Condition) && condition_is_named(ctx, value, text) {
        return Ok(true);
    }
    if let Some(found) = class_of_name(ctx.symbols, ctx.globals, name) {
        return Ok(class_precedence_of(ctx, value).contains(&found));
    }
    let wanted = canonical(text);
    if type_names(ctx, value).contains(&wanted) {
        return Ok(true);
    }
    if KNOWN.contains(&wanted) {
        return Ok(false);
    }
    if ctx.heap.is(value, Kind::Condition) {
        return Ok(false);
    }
    Err(Signal::error(
        "type-error",
        format!("there is no type `{text}`"),
    ))
}

/// A type: a name, `(or …)`, `(and …)`, `(not …)`, `(member …)`, `(eql x)`, `(integer low high)`,
/// `(satisfies …)` without calling.
fn is_of(ctx: &NativeContext<'_>, value: Value, wanted: Value) -> Result<bool, Signal> {
    if wanted == Value::TRUE {
        return Ok(true);
    }
    if wanted.is_null() || wanted == Value::FALSE {
        return Ok(false);
    }
    if let Some(name) = wanted.as_symbol().or_else(|| wanted.as_keyword()) {
        return is_of_named_type(ctx, value, name);
    }
    if super::layout::is_class(ctx.heap, wanted) {
        return Ok(class_precedence_of(ctx, value).contains(&wanted));
    }
    let parts = list(ctx.heap, wanted);
    let head = parts
        .first()
        .and_then(|head| head.as_symbol())
        .map(|head| ctx.symbols.name(head).to_string());
    let rest = parts.get(1..).unwrap_or(&[]);
    match head.as_deref() {
        Some("or") => any(ctx, value, rest),
        Some("and") => {
            for &part in rest {
                if !is_of(ctx, value, part)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Some("not") => Ok(!any(ctx, value, rest)?),
        Some("member") => Ok(rest
            .iter()
            .any(|&it| crate::lang::value::equal::eql(ctx.heap, it, value))),
        Some("eql") => Ok(rest
            .first()
            .is_some_and(|&it| crate::lang::value::equal::eql(ctx.heap, it, value))),
        Some("cons") => {
            let Some((first, rest_part)) = ctx.heap.pair(value) else {
                return Ok(false);
            };
            let any = |wanted: Option<&Value>| wanted.copied().filter(|it| !is_star(ctx, *it));
            for (part, wanted) in [(first, any(rest.first())), (rest_part, any(rest.get(1)))] {
                if let Some(wanted) = wanted
                    && !is_of(ctx, part, wanted)?
                {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Some(name @ ("unsigned-byte" | "signed-byte" | "mod")) => {
            let Some(number) = value.as_fixnum() else {
                return Ok(name != "mod" && ctx.heap.is(value, Kind::BigInt) && rest.is_empty());
            };
            let size = rest.first().and_then(|it| it.as_fixnum());
            Ok(match (name, size) {
                ("mod", Some(end)) => (0..end).contains(&number),
                ("unsigned-byte", None) => number >= 0,
                ("unsigned-byte", Some(bits @ 0..=60)) => (0..1 << bits).contains(&number),
                ("unsigned-byte", Some(_)) => number >= 0,
                (_, Some(bits @ 1..=60)) => (-(1 << (bits - 1))..1 << (bits - 1)).contains(&number),
                _ => true,
            })
        }
        Some("integer" | "rational" | "real" | "float" | "number") => {
            Ok(is_of(ctx, value, parts[0])? && in_range(ctx, value, rest))
        }
        // `(vector integer 3)`, `(cons a b)` and their kin: the head decides.
        Some(_) => is_of(ctx, value, parts[0]),
        None => Err(Signal::error(
            "type-error",
            format!("`{}` is no type", brief(ctx, wanted)),
        )),
    }
}

fn is_star(ctx: &NativeContext<'_>, wanted: Value) -> bool {
    wanted
        .as_symbol()
        .is_some_and(|name| ctx.symbols.name(name) == "*")
}

fn any(ctx: &NativeContext<'_>, value: Value, types: &[Value]) -> Result<bool, Signal> {
    for &part in types {
        if is_of(ctx, value, part)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The limits of `(integer low high)`; `*` is none.
fn in_range(ctx: &NativeContext<'_>, value: Value, limits: &[Value]) -> bool {
    use crate::lang::value::convert::to_number;
    use std::cmp::Ordering;
    let Some(number) = to_number(ctx.heap, value) else {
        return false;
    };
    // A limit in a list does not belong to the range.
    let fits = |index: usize, outside: Ordering| {
        let Some(&limit) = limits.get(index) else {
            return true;
        };
        let open = ctx.heap.car(limit);
        let Some(limit) = to_number(ctx.heap, open.unwrap_or(limit)) else {
            return true;
        };
        let order = number.compare(&limit);
        order != Some(outside) && (open.is_none() || order != Some(Ordering::Equal))
    };
    fits(0, Ordering::Less) && fits(1, Ordering::Greater)
}

fn typep(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    if asks_functions(ctx, values[1]) {
        let slowly = ctx.symbol("%typep-slowly").as_symbol();
        if let Some(function) = slowly.and_then(|name| ctx.globals.value_of(name)) {
            return Err(Signal::call(function, values.to_vec()));
        }
    }
    Ok(Value::boolean(is_of(ctx, values[0], values[1])?))
}

/// Whether a type says `satisfies` or has a name that `deftype` gave, and so calls functions.
fn asks_functions(ctx: &NativeContext<'_>, wanted: Value) -> bool {
    let mut pending = vec![wanted];
    while let Some(wanted) = pending.pop() {
        let head = ctx.heap.car(wanted).unwrap_or(wanted);
        let Some(name) = head.as_symbol().map(|name| ctx.symbols.name(name)) else {
            continue;
        };
        match name {
            "satisfies" => return true,
            "or" | "and" | "not" => pending.extend(ctx.heap.elements(wanted).skip(1)),
            _ => {
                let expander = ctx.symbols.find(&format!("(type {name})"));
                if expander.is_some_and(|it| ctx.globals.value_of(it).is_some()) {
                    return true;
                }
            }
        }
    }
    false
}

/// `(check-type place type)`.
fn check_type(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [value, wanted, place] = [values[0], values[1], values[2]];
    // A type that asks functions was found not to fit before this is called.
    if !asks_functions(ctx, wanted) && is_of(ctx, value, wanted)? {
        return Ok(Value::NIL);
    }
    let expected = brief(ctx, wanted);
    let [place, shown] = [place, value].map(|it| brief(ctx, it));
    // What is no place but the value itself is told once.
    let message = match place == shown {
        true => format!("`{shown}` is not of type `{expected}`"),
        false => format!("`{place}` is `{shown}`, which is not of type `{expected}`"),
    };
    let got = type_name(ctx.heap, value);
    Err(Signal::error("type-error", message)
        .with("expected", Detail::Text(expected))
        .with("got", Detail::Keyword(got))
        .with("value", Detail::Value(value)))
}

/// The types of conditions, each with those it belongs to.
const CONDITIONS: &[(&str, &[&str])] = &[
    ("user", &["error", "serious-condition"]),
    (
        "eval",
        &[
            "simple-error",
            "simple-condition",
            "error",
            "serious-condition",
        ],
    ),
    ("type-error", &["type-error", "error", "serious-condition"]),
    ("syntax", &["program-error", "error", "serious-condition"]),
    ("arity", &["program-error", "error", "serious-condition"]),
    (
        "unbound",
        &[
            "unbound-variable",
            "undefined-function",
            "cell-error",
            "error",
            "serious-condition",
        ],
    ),
    (
        "unbound-slot",
        &["unbound-slot", "cell-error", "error", "serious-condition"],
    ),
    (
        "division-by-zero",
        &[
            "division-by-zero",
            "arithmetic-error",
            "error",
            "serious-condition",
        ],
    ),
    (
        "out-of-range",
        &["type-error", "error", "serious-condition"],
    ),
    (
        "io",
        &["file-error", "stream-error", "error", "serious-condition"],
    ),
    (
        "reader",
        &["reader-error", "parse-error", "error", "serious-condition"],
    ),
    ("limit", &["storage-condition", "serious-condition"]),
    ("package", &["package-error", "error", "serious-condition"]),
    ("match", &["error", "serious-condition"]),
    ("no-method", &["error", "serious-condition"]),
    (
        "not-a-function",
        &["type-error", "error", "serious-condition"],
    ),
];

fn condition_is_named(ctx: &NativeContext<'_>, condition: Value, wanted: &str) -> bool {
    if matches!(wanted, "condition" | "t") {
        return true;
    }
    // The condition's own kind is finer than what `:type` answers.
    let kind = match ctx.heap.is(condition, Kind::Condition) {
        true => ctx.heap.slot(condition, condition::TYPE),
        false => field(ctx, condition, "type"),
    };
    let kind = kind
        .and_then(|kind| kind.as_keyword().or_else(|| kind.as_symbol()))
        .map(|kind| ctx.symbols.name(kind));
    let Some(kind) = kind else {
        return matches!(wanted, "error" | "serious-condition");
    };
    if kind == wanted {
        return true;
    }
    if let Some((_, above)) = CONDITIONS.iter().find(|(name, _)| *name == kind) {
        return above.contains(&wanted);
    }
    match condition_class(ctx, condition) {
        Some(found) => precedence_names(ctx, found).any(|name| name == wanted),
        // A type of the program's own counts as an error.
        None => matches!(wanted, "error" | "serious-condition"),
    }
}

/// The names of a class and of all it inherits from.
fn precedence_names<'c>(ctx: &'c NativeContext<'_>, found: Value) -> impl Iterator<Item = &'c str> {
    let classes = list(ctx.heap, part(ctx.heap, found, class::PRECEDENCE));
    classes.into_iter().filter_map(|above| {
        let name = part(ctx.heap, above, class::NAME).as_symbol()?;
        Some(ctx.symbols.name(name))
    })
}

/// Whether a caught condition is of a type, by keyword, name, class or `(or …)`.
fn condition_is(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let [condition, wanted] = [values[0], values[1]];
    Ok(Value::boolean(condition_fits(ctx, condition, wanted)))
}

fn condition_fits(ctx: &NativeContext<'_>, condition: Value, wanted: Value) -> bool {
    if wanted == Value::TRUE {
        return true;
    }
    let Some(name) = wanted.as_keyword().or_else(|| wanted.as_symbol()) else {
        let parts = list(ctx.heap, wanted);
        return parts
            .iter()
            .skip(1)
            .any(|&part| condition_fits(ctx, condition, part));
    };
    if ctx.heap.is(condition, Kind::Instance) {
        let object_class = part(ctx.heap, condition, instance::CLASS);
        let wanted = ctx.symbols.name(name);
        return precedence_names(ctx, object_class).any(|name| name == wanted);
    }
    if condition_is_named(ctx, condition, ctx.symbols.name(name)) {
        return true;
    }
    // `(throw {:type :mine})` and thrown objects are told by what was thrown.
    let Some(value) = field(ctx, condition, "value") else {
        return false;
    };
    if let Some(found) = class_of_name(ctx.symbols, ctx.globals, name)
        && ctx.heap.is(value, Kind::Instance)
    {
        return class_precedence_of(ctx, value).contains(&found);
    }
    field(ctx, value, "type")
        .is_some_and(|kind| kind == Value::keyword(name) || kind == Value::symbol(name))
}

/// Built-in types, each with those that are above it.
const ABOVE: &[(&str, &[&str])] = &[
    ("fixnum", &["integer", "rational", "real", "number"]),
    ("bignum", &["integer", "rational", "real", "number"]),
    ("integer", &["rational", "real", "number"]),
    ("ratio", &["rational", "real", "number"]),
    ("rational", &["real", "number"]),
    ("float", &["real", "number"]),
    ("real", &["number"]),
    ("complex", &["number"]),
    ("string", &["vector", "array", "sequence"]),
    ("vector", &["array", "sequence"]),
    ("cons", &["list", "sequence"]),
    ("null", &["symbol", "list", "sequence", "boolean"]),
    ("list", &["sequence"]),
    ("keyword", &["symbol"]),
    ("boolean", &["symbol"]),
    ("generic-function", &["function"]),
];

/// `(%subtypep type above)`, of named types.
fn subtypep(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let found = |value: Value| match super::layout::is_class(ctx.heap, value) {
        true => Some(value),
        false => class_of_name(ctx.symbols, ctx.globals, value.as_symbol()?),
    };
    let name = |value: Value| {
        let name = match super::layout::is_class(ctx.heap, value) {
            true => part(ctx.heap, value, class::NAME).as_symbol(),
            false => value.as_symbol(),
        };
        name.map_or("", |name| canonical(ctx.symbols.name(name)))
    };
    let (below, above) = (name(values[0]), name(values[1]));
    if below == above || above == "t" || values[1] == Value::TRUE {
        return Ok(Value::TRUE);
    }
    if let Some(below) = found(values[0]) {
        let holds = precedence_names(ctx, below).any(|name| name == above);
        return Ok(Value::boolean(holds || above == "standard-object"));
    }
    let entry = ABOVE.iter().find(|(name, _)| *name == below);
    Ok(Value::boolean(
        entry.is_some_and(|(_, all)| all.contains(&above)) || above == "atom" && below != "cons",
    ))
}

fn known_type(ctx: &mut NativeContext<'_>, values: &[Value]) -> Answer {
    let known = values[0].as_symbol().is_some_and(|name| {
        class_of_name(ctx.symbols, ctx.globals, name).is_some()
            || is_known_name(ctx.symbols.name(name))
    });
    Ok(Value::boolean(known))
}
