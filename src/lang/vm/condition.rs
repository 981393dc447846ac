//! Conditions: what is raised, caught and shown.
//!
//! A condition answers keywords like a map: `:type`, `:message`, `:stack-trace`, and keys of its own.

pub use crate::lang::value::condition::*;

use super::purse::FINAL;
use super::signal::{Detail, Fault};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::{Symbol, Symbols};

/// Makes a condition of an error.
pub fn of_fault(heap: &mut Heap, symbols: &mut Symbols, fault: &Fault, trace: Value) -> Value {
    let mut fields = Value::EMPTY;
    for (key, detail) in fault.details.iter().rev() {
        let value = match detail {
            Detail::Value(value) => *value,
            Detail::Text(text) => heap.string(text),
            // Names and types are texts in the error maps of Sema.
            Detail::Keyword(name) if *key == "got" => heap.string(name),
            Detail::Keyword(name) => Value::keyword(symbols.intern(name)),
            Detail::Symbol(name) if matches!(*key, "function" | "name") => heap.string(name),
            Detail::Symbol(name) => Value::symbol(symbols.intern(name)),
            Detail::Number(number) => heap.integer_i64(*number),
        };
        let pair = heap.cons(Value::keyword(symbols.intern(key)), value);
        fields = heap.cons(pair, fields);
    }
    let kind = Value::keyword(symbols.intern(fault.kind));
    let message = heap.string(&fault.message);
    let hint = match &fault.hint {
        Some(hint) => heap.string(hint),
        None => Value::NIL,
    };
    heap.object(
        Kind::Condition,
        &[kind, message, fields, trace, hint, Value::NIL],
    )
}

/// Makes a condition of a thrown value: itself if it is one already.
pub fn of_thrown(heap: &mut Heap, symbols: &mut Symbols, value: Value, trace: Value) -> Value {
    if heap.is(value, Kind::Condition) {
        return value;
    }
    let kind = class_of_object(heap, symbols, value).unwrap_or_else(|| symbols.intern("user"));
    of_value(heap, kind, value, trace)
}

/// Makes a condition of a kind around a value.
pub fn of_value(heap: &mut Heap, kind: Symbol, value: Value, trace: Value) -> Value {
    heap.object(
        Kind::Condition,
        &[
            Value::keyword(kind),
            Value::NIL,
            Value::EMPTY,
            trace,
            Value::NIL,
            value,
        ],
    )
}

/// Where the name and the precedence list of a class stand; see `image::runtime::layout`.
const CLASS_NAME: usize = 0;
const CLASS_PRECEDENCE: usize = 2;

/// Returns the name of the condition class that a thrown object is of, if it is of one.
fn class_of_object(heap: &Heap, symbols: &Symbols, value: Value) -> Option<Symbol> {
    if !heap.is(value, Kind::Instance) {
        return None;
    }
    let class = heap.slot(value, 0)?;
    let name = |class: Value| heap.slot(class, CLASS_NAME).and_then(Value::as_symbol);
    let is_condition = heap
        .elements(heap.slot(class, CLASS_PRECEDENCE)?)
        .any(|above| name(above).is_some_and(|name| symbols.name(name) == "condition"));
    name(class).filter(|_| is_condition)
}

/// Returns what was thrown: any value of a `:user` condition, an object of a condition class.
pub fn thrown(heap: &Heap, symbols: &Symbols, condition: Value) -> Option<Value> {
    let thrown = heap.slot(condition, THROWN)?;
    (is_user(heap, symbols, condition) || heap.is(thrown, Kind::Instance)).then_some(thrown)
}

/// Makes a condition a program asks for by type, message and fields (a list of pairs).
pub fn make(heap: &mut Heap, kind: Symbol, message: &str, fields: Value) -> Value {
    let message = heap.string(message);
    heap.object(
        Kind::Condition,
        &[
            Value::keyword(kind),
            message,
            fields,
            Value::NIL,
            Value::NIL,
            Value::NIL,
        ],
    )
}

/// Returns the value of a key, the trace aside (`frames`). The message of a thrown string is the string.
pub fn get(heap: &Heap, symbols: &Symbols, condition: Value, key: Symbol) -> Option<Value> {
    if !heap.is(condition, Kind::Condition) {
        return None;
    }
    let slots = heap.slots(condition);
    match symbols.name(key) {
        "type" => {
            let kind = slots[TYPE].as_keyword()?;
            let shown = symbols.find(shown_kind(symbols.name(kind)));
            Some(shown.map_or(slots[TYPE], Value::keyword))
        }
        // Of another thrown value the message must be made: `thrown_text`.
        "message" if slots[MESSAGE].is_nil() => {
            Some(slots[THROWN]).filter(|&value| heap.text(value).is_some())
        }
        "message" => Some(slots[MESSAGE]),
        "value" if is_user(heap, symbols, condition) || heap.is(slots[THROWN], Kind::Instance) => {
            Some(slots[THROWN])
        }
        "hint" => Some(slots[HINT]).filter(|value| !value.is_nil()),
        _ => heap
            .elements(slots[FIELDS])
            .filter_map(|field| heap.pair(field))
            .find(|(name, _)| name.as_keyword() == Some(key))
            .map(|(_, value)| value),
    }
}

/// Whether only cleanups may see the condition.
pub fn is_uncatchable(heap: &Heap, symbols: &Symbols, condition: Value) -> bool {
    match kind(heap, symbols, condition) {
        "interrupt" => true,
        "limit" => symbols
            .find(FINAL)
            .and_then(|key| get(heap, symbols, condition, key))
            .is_some_and(Value::is_truthy),
        _ => false,
    }
}

/// Returns the condition for a person; `show` prints a value that has no message.
pub fn diagnostic(
    heap: &Heap,
    symbols: &Symbols,
    condition: Value,
    show: &dyn Fn(Value) -> String,
) -> Diagnostic {
    let slots = heap.slots(condition);
    let text = |slot: usize| {
        slots
            .get(slot)
            .and_then(|&value| heap.text(value))
            .map(String::from)
    };
    let thrown = slots.get(THROWN).copied().unwrap_or(condition);
    let place = places(heap, condition).find_map(|(function, pc)| {
        let proto = heap.closure_proto(function)?;
        Some((proto.source.clone()?, proto.span_at(pc)?))
    });
    let message = text(MESSAGE).unwrap_or_else(|| format!("uncaught value: {}", show(thrown)));
    Diagnostic {
        source: place.as_ref().map(|(source, _)| SourceText::clone(source)),
        span: place.map(|(_, span)| span),
        hint: text(HINT),
        backtrace: frames(heap, symbols, condition),
        ..Diagnostic::new(kind(heap, symbols, condition), message)
    }
}
