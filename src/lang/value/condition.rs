//! Conditions as data: what their slots hold, and their words and traces as text.
//!
//! How they are raised, caught and answered is the machine's matter.

use super::heap::Heap;
use super::kind::Kind;
use super::print::{self, PrintOptions};
use super::symbol::Symbols;
use super::value::Value;
use crate::lang::diagnostic::BacktraceFrame;
use crate::lang::source::PRELUDE;

/// The key under which a condition answers its trace.
pub const TRACE_KEY: &str = "stack-trace";

/// Slots of a condition.
pub const TYPE: usize = 0;
/// A string, or nil where it is made of the value when it is shown.
pub const MESSAGE: usize = 1;
/// A list of pairs, keyword and value.
pub const FIELDS: usize = 2;
/// A tuple: the name of the builtin that raised it, or nil; functions and places in them, innermost
/// first. Nil instead of a tuple where nothing was pending.
pub const TRACE: usize = 3;
/// A string or nil.
pub const HINT: usize = 4;
/// What was thrown, of a `:user` condition.
pub const THROWN: usize = 5;

/// Returns the word `:type` answers for a kind: what only handlers tell apart is a general error.
pub fn shown_kind(kind: &str) -> &str {
    match kind {
        "division-by-zero" | "match" | "no-method" | "not-a-function" | "out-of-range" => "eval",
        other => other,
    }
}

/// Returns the message of a thrown value: its text, conditions in it cut short.
pub fn thrown_text(heap: &Heap, symbols: &Symbols, thrown: Value) -> String {
    if let Some(text) = heap.text(thrown) {
        return text.to_string();
    }
    let options = PrintOptions {
        whole_conditions: false,
        ..PrintOptions::READABLE
    };
    print::print(heap, symbols, thrown, options)
}

/// Returns the calls as a program sees them in `:stack-trace`: those of the program itself, before
/// them the builtin that refused its arguments.
pub fn program_frames(heap: &Heap, symbols: &Symbols, condition: Value) -> Vec<BacktraceFrame> {
    let is_prelude = |frame: &BacktraceFrame| match &frame.place {
        Some((source, _, _)) => source.starts_with(PRELUDE),
        None => false,
    };
    let mut frames = frames(heap, symbols, condition);
    let is_direct = frames.first().is_some_and(|frame| !is_prelude(frame));
    frames.retain(|frame| !is_prelude(frame));
    for frame in &mut frames {
        if frame.function == ANONYMOUS {
            frame.function = "<lambda>".into();
        }
    }
    if let Some(name) = refusing(heap, symbols, condition)
        && is_direct
    {
        let place = frames.first().and_then(|frame| frame.place.clone());
        let frame = BacktraceFrame {
            function: name.to_string(),
            place,
            ..BacktraceFrame::default()
        };
        frames.insert(0, frame);
    }
    frames
}

/// Builtins that have a frame of their own in a trace; Sema has instructions for them.
const FRAMED: &[&str] = &[
    "*",
    "+",
    "-",
    "/",
    "<",
    "<=",
    ">",
    ">=",
    "append",
    "car",
    "cdr",
    "contains?",
    "get",
    "length",
    "mod",
    "nth",
    "string-append",
    "string-length",
    "string-ref",
    "throw",
];

/// Returns the builtin that raised a condition, where it is one of those that have a frame.
fn refusing<'a>(heap: &'a Heap, symbols: &'a Symbols, condition: Value) -> Option<&'a str> {
    let raiser = heap.slot(heap.slot(condition, TRACE)?, 0)?.as_symbol()?;
    let name = symbols.name(raiser);
    FRAMED.iter().find(|&&it| it == name).copied()
}

/// What a function without a name is called in a backtrace.
pub const ANONYMOUS: &str = "(anonymous)";

/// Returns the trace as a list of maps, as it prints.
pub fn trace_text(heap: &Heap, symbols: &Symbols, condition: Value) -> String {
    let frames = program_frames(heap, symbols, condition).into_iter();
    let frames = frames.map(|frame| {
        let name = frame.function;
        match frame.place {
            Some((_, line, column)) => {
                format!("{{:col {column} :line {line} :name \"{name}\"}}")
            }
            None => format!("{{:name \"{name}\"}}"),
        }
    });
    let frames: Vec<String> = frames.collect();
    format!("({})", frames.join(" "))
}

/// Whether the condition carries a thrown value.
pub fn is_user(heap: &Heap, symbols: &Symbols, condition: Value) -> bool {
    kind(heap, symbols, condition) == "user"
}

/// Returns the type's word, without its colon.
pub fn kind<'symbols>(heap: &Heap, symbols: &'symbols Symbols, condition: Value) -> &'symbols str {
    match heap.slot(condition, TYPE).and_then(Value::as_keyword) {
        Some(kind) => symbols.name(kind),
        None => "eval",
    }
}

/// Returns the calls that were pending when the condition was raised, innermost first.
pub fn frames(heap: &Heap, symbols: &Symbols, condition: Value) -> Vec<BacktraceFrame> {
    places(heap, condition)
        .map(|(function, pc)| {
            let proto = heap.closure_proto(function);
            let name = proto
                .and_then(|proto| proto.name)
                .map(|name| symbols.name(name).to_string());
            let place = proto.and_then(|proto| {
                let (source, span) = (proto.source.as_ref()?, proto.span_at(pc)?);
                let (line, column) = source.line_column(span.start as usize);
                Some((source.name.to_string(), line, column))
            });
            BacktraceFrame {
                function: name.unwrap_or_else(|| ANONYMOUS.into()),
                place,
                ..BacktraceFrame::default()
            }
        })
        .collect()
}

/// Returns the functions that were pending when the condition was raised, and the words they were at,
/// innermost first.
pub fn places(heap: &Heap, condition: Value) -> impl Iterator<Item = (Value, u32)> {
    let trace = heap.slot(condition, TRACE).unwrap_or(Value::NIL);
    let places = match heap.is(trace, Kind::Tuple) {
        true => heap.slots(trace).get(1..).unwrap_or_default(),
        false => &[],
    };
    places
        .chunks_exact(2)
        .map(|place| (place[0], place[1].as_index().unwrap_or_default() as u32))
}
