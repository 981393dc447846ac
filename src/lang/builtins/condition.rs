//! Raising errors and looking into conditions.

use super::argument::{arguments, condition_field, owe_number, wrong_argument};
use super::{Builtin, prints, pure};
use crate::lang::image::runtime::layout::{class, class_of_name, part};
use crate::lang::value::Value;
use crate::lang::value::equal::equal;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::{self, PrintOptions, princ};
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::{Detail, Signal};

pub(super) const TABLE: &[Builtin] = &[
    pure("error", "message &rest arguments", "Raises an error: a message for `format` with its arguments, a type with fields, or a condition.\n>>> (error \"no ~a\" 42)\n!! no 42\n>>> (try (error \"no\") (catch e (:message e)))\n\"no\"", error),
    prints("warn", "message &rest arguments", "Prints a warning and returns nil.\n>>> (warn \"low on ~a\" 'fuel)\nnil", warn),
    pure("make-condition", "type &rest fields", "Returns a condition of a type with a message and fields, not raised.\n>>> (condition-message (make-condition 'oops :message \"no\"))\n\"no\"", make_condition),
    pure("condition-message", "condition", "Returns the message of a condition.\n>>> (try (error \"no\") (catch e (condition-message e)))\n\"no\"", message).aka(&["error-message", "condition/report-string", "error-object-message"]),
    pure("condition-type", "condition", "Returns the type of a condition, a keyword.\n>>> (try (error \"no\") (catch e (condition-type e)))\n:eval", kind),
    pure("condition-value", "condition", "Returns what was thrown; of an error, the condition.\n>>> (try (throw 42) (catch e (condition-value e)))\n42", value),
    pure("assert=", "expected actual", "Raises an error unless two values are equal.\n>>> (assert= 2 (+ 1 1))\n#t\n>>> (assert= 2 3)\n!! assertion failed: expected 2, got 3", assert_equal),
    pure("%wrong-type", "function argument expected value", "Raises the type error of a function for one of its arguments.\n>>> (%wrong-type 'f 1 \"string\" 5)\n!! `f` argument 1: expected string, got int (5)", wrong_type),
    pure("error?", "value", "Returns whether the value is a condition.\n>>> (error? 1)\n#f", is_error).aka(&["error-object?"]),
];

fn wrong_type(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("%wrong-type", values);
    let (name, expected) = (call.name_text(ctx, 0)?, call.owned(ctx, 2)?);
    let number = call.index(ctx, 1)?;
    Err(wrong_argument(ctx, &name, number, &expected, call.get(3)))
}

/// Returns the message of `format`-like arguments.
fn message_of(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<String, Signal> {
    match ctx.heap.text(values[0]) {
        Some(control) if values.len() > 1 || control.contains('~') => {
            let control = control.to_string();
            match super::format::to_text(ctx, &control, &values[1..]) {
                Ok(text) => Ok(text),
                // A message that only looks like a control string is a message still.
                Err(_) if values.len() == 1 => Ok(control),
                Err(error) => Err(error),
            }
        }
        Some(text) => Ok(text.to_string()),
        None => {
            let mut texts = Vec::with_capacity(values.len());
            for &value in values {
                owe_number(ctx, value)?;
                texts.push(princ(ctx.heap, ctx.symbols, value));
                ctx.owe_bytes(texts.last().map_or(0, String::len) * 16)?;
            }
            Ok(texts.join(" "))
        }
    }
}

fn error(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let datum = values[0];
    match ctx.heap.kind(datum) {
        Some(Kind::Condition) => return Err(Signal::throw(datum)),
        Some(Kind::Instance) => return Err(prelude_call(ctx, "%raise-object", values)),
        Some(Kind::Class) => return Err(prelude_call(ctx, "%raise-instance", values)),
        _ => {}
    }
    if own_class(ctx, datum) {
        return Err(prelude_call(ctx, "%raise-instance", values));
    }
    // A keyword without fields is a message, as in Sema.
    let has_fields = values.get(1).is_some_and(|it| it.is_keyword());
    if datum.is_keyword() && !has_fields {
        return Err(Signal::eval(message_of(ctx, &values[..1])?));
    }
    if datum.is_symbol() || datum.is_keyword() {
        let condition = make_condition(ctx, values)?;
        return Err(Signal::throw(condition));
    }
    let error = Signal::eval(message_of(ctx, values)?);
    if values.len() == 1 {
        return Err(error);
    }
    let arguments = ctx.heap.list(&values[1..]);
    Err(error
        .with("format-control", Detail::Value(datum))
        .with("format-arguments", Detail::Value(arguments)))
}

/// Asks the machine to call a function of the prelude in the builtin's place.
fn prelude_call(ctx: &mut NativeContext<'_>, name: &str, values: &[Value]) -> Signal {
    let function = ctx.symbols.intern(name);
    match ctx.globals.value_of(function) {
        Some(function) => Signal::call(function, values.to_vec()),
        None => Signal::throw(values[0]),
    }
}

/// Whether a name is that of a class the program defined. The conditions of the standard have classes
/// too, but are no objects.
fn own_class(ctx: &NativeContext<'_>, datum: Value) -> bool {
    datum
        .as_symbol()
        .and_then(|name| class_of_name(ctx.symbols, ctx.globals, name))
        .and_then(|found| part(ctx.heap, found, class::METACLASS).as_symbol())
        .is_some_and(|metaclass| ctx.symbols.name(metaclass) == "standard-class")
}

fn warn(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let message = message_of(ctx, values)?;
    ctx.write_error(&format!("WARNING: {message}\n"))?;
    Ok(Value::NIL)
}

fn make_condition(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-condition", values);
    if own_class(ctx, values[0]) {
        return Err(prelude_call(ctx, "make-instance", values));
    }
    let kind = values[0].as_symbol().or(values[0].as_keyword());
    let kind = kind.ok_or_else(|| call.wrong(ctx, 0, "symbol"))?;
    let mut fields = Vec::new();
    let mut message = None;
    let mut arguments = Vec::new();
    for pair in values[1..].chunks_exact(2) {
        let key = match pair[0].as_keyword() {
            Some(key) => ctx.symbols.shared_name(key),
            None => continue,
        };
        match &*key {
            "message" => message = ctx.heap.text(pair[1]).map(str::to_string),
            "format-control" => arguments.insert(0, pair[1]),
            "format-arguments" => arguments.extend(ctx.heap.elements(pair[1])),
            _ => {}
        }
        match &*key {
            "message" => {}
            _ => fields.push(ctx.heap.cons(pair[0], pair[1])),
        }
    }
    if arguments
        .first()
        .is_some_and(|it| ctx.heap.text(*it).is_some())
    {
        message = Some(message_of(ctx, &arguments)?);
    }
    let message = message.unwrap_or_else(|| ctx.symbols.name(kind).to_string());
    let fields = ctx.heap.list(&fields);
    Ok(crate::lang::vm::condition::make(
        ctx.heap, kind, &message, fields,
    ))
}

fn assert_equal(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    ctx.charge(1)?;
    if equal(ctx.heap, values[0], values[1]) {
        return Ok(Value::TRUE);
    }
    let shown = |it| print::print(ctx.heap, ctx.symbols, it, PrintOptions::BRIEF);
    let [expected, got] = [values[0], values[1]].map(shown);
    Err(Signal::eval(format!(
        "assertion failed: expected {expected}, got {got}"
    )))
}

fn field(ctx: &mut NativeContext<'_>, condition: Value, name: &str) -> Option<Value> {
    let name = ctx.symbols.intern(name);
    condition_field(ctx, condition, name)
}

fn message(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if let Some(message) = field(ctx, values[0], "message") {
        return Ok(message);
    }
    // Of a thrown value, or an object, the message is its text.
    let shown = field(ctx, values[0], "value").unwrap_or(values[0]);
    let text = princ(ctx.heap, ctx.symbols, shown);
    Ok(ctx.heap.string(&text))
}

fn kind(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    match ctx.heap.is(values[0], Kind::Condition) {
        true => Ok(field(ctx, values[0], "type").unwrap_or(Value::NIL)),
        false => Err(arguments("condition-type", values).wrong(ctx, 0, "condition")),
    }
}

fn value(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(field(ctx, values[0], "value").unwrap_or(values[0]))
}

fn is_error(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(ctx.heap.is(values[0], Kind::Condition)))
}
