//! Calls of everything that is not a closure with a fixed number of arguments.
#![allow(unsafe_code)] // Enters code through its address.

use super::condition;
use super::fiber::{FiberState, Frame, Status};
use super::machine::{Machine, Wanted};
use super::native::{Native, NativeBody, NativeContext, NativeFunction};
use super::purse::Purse;
use super::raise::{raise_fault, raise_thrown};
use super::run::{Exit, Flow, safe_point};
use super::signal::{Detail, Fault, Signal, Wish, type_name};
use crate::lang::value::Value;
use crate::lang::value::heap::Heap;
use crate::lang::value::kind::Kind;
use crate::lang::value::proto::{ARITY_VARIES, Proto};
use crate::lang::value::vector;
use std::cell::Cell;

/// Calls what stands at index `window` of the stack with the `count` values after it. A closure is
/// entered, in place of the running frame if `tail`; anything else leaves its value in the window.
pub(super) fn call(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    mut count: usize,
    tail: bool,
) -> Flow {
    let mut is_handed_on = false;
    loop {
        let function = fiber.stack[window];
        match machine.heap.kind(function) {
            Some(Kind::Closure) => return enter(machine, fiber, window, count, tail),
            Some(Kind::Native) => match call_native(machine, fiber, window, count) {
                Outcome::Flow(flow) => return flow,
                Outcome::Again(arguments) => {
                    count = arguments;
                    is_handed_on = true;
                }
            },
            Some(Kind::Callable) => {
                let dispatcher = machine.heap.slots(function)[0];
                if let Some(flow) = room(machine, fiber, window, count + 1) {
                    return flow;
                }
                fiber
                    .stack
                    .copy_within(window..window + 1 + count, window + 1);
                fiber.stack[window] = dispatcher;
                count += 1;
            }
            // In the Common Lisp accent a symbol stands for the function it names.
            None if is_function_name(machine, function) => {
                let named = function.as_symbol();
                let named = named.and_then(|name| machine.globals.value_of(name));
                fiber.stack[window] = named.unwrap_or(function);
            }
            None if function.is_keyword() => match call_keyword(machine, fiber, window, count) {
                Outcome::Flow(flow) => return flow,
                Outcome::Again(arguments) => count = arguments,
            },
            _ => return refuse(machine, fiber, window, is_handed_on),
        }
    }
}

/// Raises that what stands in the window cannot be called. Where a function of the language calls what it
/// was handed, that is a wrong argument.
#[cold]
fn refuse(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    is_handed_on: bool,
) -> Flow {
    let value = fiber.stack[window];
    let caller = fiber.calls(&machine.heap).next().map(|(caller, _)| caller);
    let caller = caller.and_then(|caller| machine.heap.closure_proto(caller));
    let source = caller.and_then(|proto| proto.source.as_ref());
    let is_argument = is_handed_on || source.is_some_and(|source| source.is_prelude());
    let name = type_name(&machine.heap, value);
    let fault = Fault {
        kind: match is_argument {
            true => "type-error",
            false => "not-a-function",
        },
        message: format!("a value of type `{name}` is not a function"),
        details: vec![
            ("expected", Detail::Text("function".into())),
            ("got", Detail::Keyword(name)),
            ("value", Detail::Value(value)),
        ],
        hint: None,
    };
    raise_fault(machine, fiber, fault, window)
}

fn is_function_name(machine: &Machine, function: Value) -> bool {
    let named = function
        .as_symbol()
        .and_then(|name| machine.globals.value_of(name));
    named.is_some_and(|named| {
        let kind = machine.heap.kind(named);
        matches!(kind, Some(Kind::Closure | Kind::Native | Kind::Callable))
    })
}

/// Either the call is done with, or the window holds another call.
enum Outcome {
    Flow(Flow),
    Again(usize),
}

/// Makes sure the stack reaches past a call's arguments.
fn room(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    count: usize,
) -> Option<Flow> {
    if fiber.grow_stack(window + count + 2) {
        None
    } else {
        Some(too_deep(machine, fiber, window))
    }
}

#[cold]
pub(super) fn too_deep(machine: &mut Machine, fiber: &mut FiberState, slot: usize) -> Flow {
    let fault = Fault {
        kind: "limit",
        message: format!(
            "the depth limit is reached: {} pending calls",
            fiber.frame_top
        ),
        details: vec![("limit", Detail::Keyword("depth".into()))],
        hint: Some("does the recursion come to an end? a tail call needs no frame".into()),
    };
    raise_fault(machine, fiber, fault, slot)
}

fn call_native(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    count: usize,
) -> Outcome {
    let function = fiber.stack[window];
    // SAFETY: objects of kind `Native` are made by `native` only.
    let native = unsafe { &*machine.heap.payload_address::<Native>(function) };
    let (name, arity, body) = (native.name, native.arity, native.body);
    if !arity.accepts(count) {
        let fault = Signal::arity(machine.symbols.name(name), &arity.to_string(), count);
        return Outcome::Flow(grant(machine, fiber, fault, window));
    }
    match body {
        NativeBody::Function(function) => {
            let (answer, was_refused) = perform(machine, fiber, function, window, count);
            let answer = match answer {
                Err(refused) if was_refused => {
                    perform_in_room(machine, fiber, function, window, count, refused)
                }
                answer => answer,
            };
            match answer {
                Ok(value) => {
                    fiber.stack[window] = value;
                    Outcome::Flow(safe_point(machine, fiber, window))
                }
                Err(signal) => match signal.wish() {
                    Wish::Call {
                        function,
                        arguments,
                    } => {
                        if let Some(flow) = room(machine, fiber, window, arguments.len()) {
                            return Outcome::Flow(flow);
                        }
                        fiber.stack[window] = function;
                        fiber.stack[window + 1..][..arguments.len()].copy_from_slice(&arguments);
                        Outcome::Again(arguments.len())
                    }
                    Wish::Fault(fault) => Outcome::Flow(raise_fault(machine, fiber, fault, window)),
                    Wish::Throw(value) => {
                        Outcome::Flow(raise_thrown(machine, fiber, value, None, window))
                    }
                    Wish::Host {
                        function,
                        arguments,
                    } => {
                        fiber.status = Status::Awaiting { slot: window };
                        Outcome::Flow(Flow::Exit(Exit::Host {
                            function,
                            arguments,
                        }))
                    }
                },
            }
        }
        NativeBody::Host => {
            let arguments = fiber.stack[window + 1..][..count].to_vec();
            fiber.status = Status::Awaiting { slot: window };
            Outcome::Flow(Flow::Exit(Exit::Host {
                function: Value::symbol(name),
                arguments,
            }))
        }
        NativeBody::Throw => {
            let value = fiber.stack[window + 1];
            Outcome::Flow(raise_thrown(machine, fiber, value, Some(name), window))
        }
        NativeBody::Apply => apply(machine, fiber, window, count),
    }
}

/// Lets a builtin do its work, and tells whether it found no room.
#[inline(always)]
fn perform(
    machine: &mut Machine,
    fiber: &mut FiberState,
    function: NativeFunction,
    window: usize,
    count: usize,
) -> (Result<Value, Signal>, bool) {
    let mut context = NativeContext {
        heap: &mut machine.heap,
        symbols: &mut machine.symbols,
        globals: &mut machine.globals,
        output: &mut fiber.output,
        purse: Purse {
            fuel: &mut fiber.fuel,
            budget: &mut fiber.budget,
            slice: &mut fiber.slice,
            stops: &machine.stops,
        },
        owed: Cell::new(0),
        was_refused: false,
    };
    let answer = function(&mut context, &fiber.stack[window + 1..][..count]);
    // What failed is paid for too; what was given up is void, whatever it came to.
    let settled = context.settle();
    (settled.and(answer), context.was_refused)
}

/// Collects all garbage, and lets the builtin do its work once more.
#[cold]
#[inline(never)]
fn perform_in_room(
    machine: &mut Machine,
    fiber: &mut FiberState,
    function: NativeFunction,
    window: usize,
    count: usize,
    refused: Signal,
) -> Result<Value, Signal> {
    // A collection keeps what is in registers; arguments that `apply` spread may stand above them.
    if window + 1 + count > fiber.top(&machine.heap) {
        return Err(refused);
    }
    machine.collect_at(Some(fiber), Wanted::All);
    perform(machine, fiber, function, window, count).0
}

/// Does what a builtin wishes that is no call.
#[cold]
fn grant(machine: &mut Machine, fiber: &mut FiberState, signal: Signal, window: usize) -> Flow {
    match signal.wish() {
        Wish::Fault(fault) => raise_fault(machine, fiber, fault, window),
        Wish::Throw(value) => raise_thrown(machine, fiber, value, None, window),
        Wish::Call { .. } | Wish::Host { .. } => Flow::Go,
    }
}

/// `(apply f a … list)`: the window becomes the call itself.
/// Arguments of one `apply`; a list that has more is circular, or too long for the stack.
const APPLY_MAX: usize = 1 << 24;
/// Arguments that are spread for a unit of fuel.
const ARGUMENTS_PER_FUEL: usize = 8;

fn apply(machine: &mut Machine, fiber: &mut FiberState, window: usize, count: usize) -> Outcome {
    if count < 1 {
        return Outcome::Flow(grant(
            machine,
            fiber,
            Signal::arity("apply", "at least 1", count),
            window,
        ));
    }
    let last = if count > 1 {
        fiber.stack[window + count]
    } else {
        Value::EMPTY
    };
    fiber
        .stack
        .copy_within(window + 1..window + count + 1, window);
    let fixed = count.saturating_sub(2);
    let (length, end) = walk(&machine.heap, last);
    if length > APPLY_MAX {
        let signal = Signal::type_error("apply", count, "list with an end", last, &machine.heap);
        return Outcome::Flow(grant(machine, fiber, signal, window));
    }
    let spread: Option<Vec<Value>> = match machine.heap.kind(last) {
        Some(Kind::Pair) | None if end.is_null() => None,
        Some(Kind::Pair) => {
            let signal = Signal::type_error("apply", count, "proper list", last, &machine.heap);
            return Outcome::Flow(grant(machine, fiber, signal, window));
        }
        Some(Kind::Array) => machine.heap.array_elements(last).map(<[Value]>::to_vec),
        Some(Kind::Vector) => Some(vector::to_vec(&machine.heap, last)),
        _ => {
            let signal = Signal::type_error("apply", count, "list", last, &machine.heap);
            return Outcome::Flow(grant(machine, fiber, signal, window));
        }
    };
    let length = spread.as_ref().map_or(length, Vec::len);
    let mut purse = Purse {
        fuel: &mut fiber.fuel,
        budget: &mut fiber.budget,
        slice: &mut fiber.slice,
        stops: &machine.stops,
    };
    if let Err(signal) = purse.pay((length / ARGUMENTS_PER_FUEL) as u64) {
        return Outcome::Flow(grant(machine, fiber, signal, window));
    }
    if let Some(flow) = room(machine, fiber, window, fixed + length) {
        return Outcome::Flow(flow);
    }
    let mut at = window + 1 + fixed;
    match spread {
        Some(elements) => fiber.stack[at..][..length].copy_from_slice(&elements),
        None => {
            for element in machine.heap.elements(last) {
                fiber.stack[at] = element;
                at += 1;
            }
        }
    }
    Outcome::Again(fixed + length)
}

/// Returns how many elements a list has, as far as `apply` looks, and what stands behind them.
fn walk(heap: &Heap, list: Value) -> (usize, Value) {
    let (mut length, mut rest) = (0, list);
    while length <= APPLY_MAX
        && let Some((_, next)) = heap.pair(rest)
    {
        length += 1;
        rest = next;
    }
    (length, rest)
}

/// `(:key map)`, `(:key map default)`: a condition is asked here, anything else by `get`.
fn call_keyword(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    count: usize,
) -> Outcome {
    let key = fiber.stack[window];
    if count == 0 || count > 2 {
        let name = key.as_keyword().map_or(String::new(), |name| {
            format!(":{}", machine.symbols.name(name))
        });
        return Outcome::Flow(grant(
            machine,
            fiber,
            Signal::arity(&name, "1 to 2", count),
            window,
        ));
    }
    let map = fiber.stack[window + 1];
    if let Some(name) = key.as_keyword()
        && let Some(value) = condition::get(&machine.heap, &machine.symbols, map, name)
    {
        fiber.stack[window] = value;
        return Outcome::Flow(Flow::Go);
    }
    if let Some(flow) = room(machine, fiber, window, count + 1) {
        return Outcome::Flow(flow);
    }
    let default = fiber.stack[window + 2];
    fiber.stack[window] = machine.globals.raw(machine.keyword_call);
    fiber.stack[window + 2] = key;
    if count == 2 {
        fiber.stack[window + 3] = default;
    }
    Outcome::Again(count + 1)
}

/// Enters a closure.
fn enter(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    count: usize,
    tail: bool,
) -> Flow {
    let closure = fiber.stack[window];
    let Some(proto) = machine.heap.closure_proto(closure) else {
        return Flow::Go;
    };
    let (exact, frame_size, entry) = (proto.exact, proto.frame_size as usize, proto.entry());
    let mut bound = count;
    if exact != count as u32 {
        if exact != ARITY_VARIES {
            return wrong_count(machine, fiber, window, count);
        }
        if let Some(flow) = room(machine, fiber, window, frame_size.max(count)) {
            return flow;
        }
        match bind_parameters(machine, fiber, window, count) {
            Ok(parameters) => bound = parameters,
            Err(flow) => return flow,
        }
    }
    let mut window = window;
    if tail {
        fiber
            .stack
            .copy_within(window..window + 1 + bound, fiber.base - 1);
        window = fiber.base - 1;
    } else {
        if !fiber.grow_frames() {
            return too_deep(machine, fiber, window);
        }
        fiber.frames[fiber.frame_top] = Frame {
            pc: fiber.pc,
            delta: (window + 1 - fiber.base) as u32,
        };
        fiber.frame_top += 1;
    }
    if let Some(flow) = room(machine, fiber, window, frame_size) {
        return flow;
    }
    fiber.base = window + 1;
    fiber.pc = entry;
    Flow::Go
}

fn function_name(machine: &Machine, closure: Value) -> String {
    let name = machine
        .heap
        .closure_proto(closure)
        .and_then(|proto| proto.name);
    name.map_or_else(
        || "(anonymous)".into(),
        |name| machine.symbols.name(name).to_string(),
    )
}

#[cold]
fn wrong_count(machine: &mut Machine, fiber: &mut FiberState, window: usize, count: usize) -> Flow {
    let closure = fiber.stack[window];
    let name = function_name(machine, closure);
    let expected = machine
        .heap
        .closure_proto(closure)
        .map_or(String::new(), |proto| arity_of(proto).to_string());
    grant(
        machine,
        fiber,
        Signal::arity(&name, &expected, count),
        window,
    )
}

/// Returns how many positional arguments a function takes.
pub fn arity_of(proto: &Proto) -> super::native::Arity {
    let shape = &proto.parameters;
    let open = shape.rest || !shape.keywords.is_empty();
    super::native::Arity {
        least: shape.required,
        most: (!open).then_some(shape.required + shape.optional),
    }
}

/// Puts arguments where a function with optional, keyword or rest parameters expects them.
///
/// Answers how many registers they take.
fn bind_parameters(
    machine: &mut Machine,
    fiber: &mut FiberState,
    window: usize,
    count: usize,
) -> Result<usize, Flow> {
    let closure = fiber.stack[window];
    let Some(proto) = machine.heap.closure_proto(closure) else {
        return Ok(count);
    };
    let arity = arity_of(proto);
    let shape = &proto.parameters;
    let positional = (shape.required + shape.optional) as usize;
    let (rest, plain) = (shape.rest, shape.keywords.is_empty());
    if !arity.accepts(count) {
        return Err(wrong_count(machine, fiber, window, count));
    }
    if plain {
        let first = window + 1;
        let given = count.min(positional);
        if rest {
            let others = machine
                .heap
                .list(&fiber.stack[first + given..first + count]);
            fiber.stack[first + positional] = others;
        }
        fiber.stack[first + given..first + positional].fill(Value::ABSENT);
        return Ok(positional + rest as usize);
    }
    let shape = shape.clone();
    let arguments = fiber.stack[window + 1..][..count].to_vec();
    let given = count.min(positional);
    let others = &arguments[given..];
    let first = window + 1;
    fiber.stack[first + given..first + positional].fill(Value::ABSENT);
    let keywords = first + positional;
    fiber.stack[keywords..keywords + shape.keywords.len()].fill(Value::ABSENT);
    let registers = &mut fiber.stack[keywords..];
    if let Err(signal) = bind_keywords(machine, registers, &shape, closure, others) {
        return Err(grant(machine, fiber, signal, window));
    }
    if shape.rest {
        fiber.stack[keywords + shape.keywords.len()] = machine.heap.list(others);
    }
    Ok(positional + shape.keywords.len() + shape.rest as usize)
}

fn bind_keywords(
    machine: &Machine,
    registers: &mut [Value],
    shape: &crate::lang::value::proto::ParameterShape,
    closure: Value,
    arguments: &[Value],
) -> Result<(), Signal> {
    let known = || {
        shape
            .keywords
            .iter()
            .map(|&name| format!(":{}", machine.symbols.name(name)))
            .collect::<Vec<_>>()
    };
    let mut allowed = shape.allow_other_keys;
    let mut unknown = None;
    for pair in arguments.chunks(2) {
        let Some(name) = pair[0].as_keyword() else {
            let function = function_name(machine, closure);
            let kind = type_name(&machine.heap, pair[0]);
            return Err(Signal::error(
                "arity",
                format!("`{function}` expects a keyword, got a value of type `{kind}`"),
            )
            .with("function", Detail::Symbol(function))
            .with_hint(format!("its keywords are {}", known().join(" "))));
        };
        let Some(&value) = pair.get(1) else {
            let function = function_name(machine, closure);
            let key = machine.symbols.name(name);
            return Err(Signal::error(
                "arity",
                format!("`{function}` got the keyword `:{key}` without a value"),
            )
            .with("function", Detail::Symbol(function)));
        };
        match shape.keywords.iter().position(|&other| other == name) {
            // The first of two counts, as in Common Lisp.
            Some(index) if registers[index] == Value::ABSENT => registers[index] = value,
            Some(_) => {}
            None if machine.symbols.name(name) == "allow-other-keys" => {
                allowed |= value.is_truthy()
            }
            None => unknown = unknown.or(Some(name)),
        }
    }
    match unknown {
        Some(name) if !allowed => {
            let function = function_name(machine, closure);
            let key = machine.symbols.name(name);
            Err(
                Signal::error("arity", format!("`{function}` has no keyword `:{key}`"))
                    .with("function", Detail::Symbol(function))
                    .with_hint(format!("its keywords are {}", known().join(" "))),
            )
        }
        _ => Ok(()),
    }
}
