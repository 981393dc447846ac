//! Raising conditions and unwinding: handlers are data, a throw truncates.

use super::blame::Scene;
use super::call::call;
use super::condition;
use super::fiber::{FiberState, Frame, Handler, HandlerKind, Status, Tried};
use super::machine::Machine;
use super::purse::{GRACE_FUEL, note_limit};
use super::run::{Exit, Flow};
use super::signal::{Detail, Fault};
use crate::lang::compile::analyze::Looks;
use crate::lang::compile::opcode::{Op, abc};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::{Symbol, Symbols};

/// How often cleanups get a grace after the last fuel was used.
const GRACES_MAX: u32 = 4;

/// Raises an error of the machine itself; `slot` is where the failed call's value would go.
#[cold]
pub(super) fn raise_fault(
    machine: &mut Machine,
    fiber: &mut FiberState,
    mut fault: Fault,
    slot: usize,
) -> Flow {
    note_limit(fiber, &mut fault);
    let scene = Scene {
        heap: &machine.heap,
        symbols: &machine.symbols,
        globals: &machine.globals,
        fiber,
    };
    scene.blame(&mut fault);
    let trace = match caught_at_once(machine, fiber) {
        Some(looks)
            if looks < Looks::Everywhere && !matches!(fault.kind, "limit" | "interrupt") =>
        {
            Value::NIL
        }
        _ => {
            let raiser = raiser(&machine.symbols, &fault);
            fiber.capture_trace(&mut machine.heap, raiser)
        }
    };
    let condition = condition::of_fault(&mut machine.heap, &mut machine.symbols, &fault, trace);
    raise(machine, fiber, condition, slot)
}

/// Returns the builtin that an error is of; a wrong number of arguments is the caller's.
fn raiser(symbols: &Symbols, fault: &Fault) -> Option<Symbol> {
    let (_, function) = fault.details.iter().find(|(key, _)| *key == "function")?;
    match function {
        Detail::Text(name) | Detail::Symbol(name) if fault.kind != "arity" => symbols.find(name),
        _ => None,
    }
}

/// Raises any value, for the builtin of a name.
pub(super) fn raise_thrown(
    machine: &mut Machine,
    fiber: &mut FiberState,
    value: Value,
    raiser: Option<Symbol>,
    slot: usize,
) -> Flow {
    match machine.heap.kind(value) {
        Some(Kind::Condition) => {
            // Whoever made it may look at it later, so its trace is kept whatever the handler does.
            if machine.heap.slot(value, condition::TRACE) == Some(Value::NIL) {
                let trace = fiber.capture_trace(&mut machine.heap, raiser);
                machine.heap.set_slot(value, condition::TRACE, trace);
            }
            raise(machine, fiber, value, slot)
        }
        Some(Kind::Instance) => {
            let trace = fiber.capture_trace(&mut machine.heap, raiser);
            let condition =
                condition::of_thrown(&mut machine.heap, &mut machine.symbols, value, trace);
            raise(machine, fiber, condition, slot)
        }
        _ => raise_value(machine, fiber, value, raiser, slot),
    }
}

/// Raises what is neither a condition nor an object: the innermost `try` gets as much of a condition
/// as it looks at.
fn raise_value(
    machine: &mut Machine,
    fiber: &mut FiberState,
    value: Value,
    raiser: Option<Symbol>,
    slot: usize,
) -> Flow {
    let looks = caught_at_once(machine, fiber);
    let condition = match looks {
        Some(Looks::Nowhere) => Value::NIL,
        Some(Looks::AtKeys) => {
            condition::of_value(&mut machine.heap, machine.user, value, Value::NIL)
        }
        _ => {
            let trace = fiber.capture_trace(&mut machine.heap, raiser);
            condition::of_value(&mut machine.heap, machine.user, value, trace)
        }
    };
    match fiber.handlers.last() {
        Some(
            &handler @ Handler {
                what: HandlerKind::Try { pc, tried },
                ..
            },
        ) if looks.is_some() => {
            fiber.handlers.pop();
            go_on(fiber, handler, pc, tried.register(), condition);
            Flow::Go
        }
        _ => raise(machine, fiber, condition, slot),
    }
}

/// Takes the innermost `try` off where it gets this value next and does not look at it: the handler, where
/// it goes on and its instruction. A condition and an object are made more of.
#[inline(always)]
pub(super) fn caught_unseen(
    machine: &Machine,
    fiber: &mut FiberState,
    value: Value,
) -> Option<(Handler, *const u32, Tried)> {
    let handler = *fiber.handlers.last()?;
    let HandlerKind::Try { pc, tried } = handler.what else {
        return None;
    };
    let heap = &machine.heap;
    let is_more = heap.is(value, Kind::Condition) || heap.is(value, Kind::Instance);
    if !tried.is_blind() || is_more || is_asked(machine) {
        return None;
    }
    fiber.handlers.pop();
    Some((handler, pc, tried))
}

/// Returns how much is looked at by the `try` that gets the next error before anything else happens:
/// no handler is asked, and no cleanup is on the way.
fn caught_at_once(machine: &Machine, fiber: &FiberState) -> Option<Looks> {
    if is_asked(machine) {
        return None;
    }
    match fiber.handlers.last()?.what {
        HandlerKind::Try { tried, .. } if !tried.limits() => Some(tried.looks()),
        _ => None,
    }
}

/// Whether the program established handlers.
#[inline(always)]
fn is_asked(machine: &Machine) -> bool {
    let handlers = machine.globals.raw(machine.handlers);
    handlers != Value::UNBOUND && handlers.is_truthy()
}

/// What the frame of a hook returns to.
static RERAISE: [u32; 1] = [abc(Op::Reraise, 0, 0, 0)];

/// Raises a condition. Where the program established handlers, the hook asks them first, with all
/// frames in place.
pub(super) fn raise(
    machine: &mut Machine,
    fiber: &mut FiberState,
    condition: Value,
    slot: usize,
) -> Flow {
    let asks =
        is_asked(machine) && !condition::is_uncatchable(&machine.heap, &machine.symbols, condition);
    if asks
        && let Some(outside) = handlers_outside(machine, fiber, condition)
        && let Some(hook) = machine.globals.get(machine.signal_hook)
        && let Some(flow) = call_hook(machine, fiber, hook, condition, outside, slot)
    {
        return flow;
    }
    raise_unhandled(machine, fiber, condition, slot)
}

/// The handlers established outside of the innermost `try`, which comes before them; nothing if none
/// was established inside of it. Handlers that were simply stored are asked before any `try`.
fn handlers_outside(machine: &Machine, fiber: &FiberState, condition: Value) -> Option<Value> {
    let is_limit = condition::kind(&machine.heap, &machine.symbols, condition) == "limit";
    let mut outside = None;
    let mut inside_try = true;
    let mut established = false;
    for handler in fiber.handlers.iter().rev() {
        match handler.what {
            HandlerKind::Try { tried, .. } => inside_try &= tried.limits() && !is_limit,
            HandlerKind::Dynamic { global, old } if global == machine.handlers => {
                established = true;
                if inside_try {
                    outside = Some(old);
                }
            }
            _ => {}
        }
    }
    if established {
        outside
    } else {
        Some(Value::NIL)
    }
}

/// Calls the hook in a frame of its own above the registers in use; nothing if there is no room.
///
/// ```text
/// … registers of the failed function | slot | condition | hook | condition | outside
///                                             ^ base of the frame that raises again
/// ```
fn call_hook(
    machine: &mut Machine,
    fiber: &mut FiberState,
    hook: Value,
    condition: Value,
    outside: Value,
    slot: usize,
) -> Option<Flow> {
    let below = fiber.top(&machine.heap).max(slot + 1);
    if fiber.frame_top + 2 > fiber.limits.depth
        || !fiber.grow_frames()
        || !fiber.grow_stack(below + 8)
    {
        return None;
    }
    fiber.stack[below] = Value::length(slot);
    fiber.stack[below + 1] = condition;
    fiber.stack[below + 2] = hook;
    fiber.stack[below + 3] = condition;
    fiber.stack[below + 4] = outside;
    let base = below + 1;
    fiber.frames[fiber.frame_top] = Frame {
        pc: fiber.pc,
        delta: (base - fiber.base) as u32,
    };
    fiber.frame_top += 1;
    fiber.base = base;
    fiber.pc = RERAISE.as_ptr();
    Some(call(machine, fiber, base + 1, 2, false))
}

/// Calls a function where a condition stopped the program; when it returns the program stops again.
pub(super) fn ask(
    machine: &mut Machine,
    fiber: &mut FiberState,
    hook: Value,
    condition: Value,
    slot: usize,
) -> Flow {
    let asked = call_hook(machine, fiber, hook, condition, Value::NIL, slot);
    asked.unwrap_or_else(|| {
        fiber.status = Status::Awaiting { slot };
        Flow::Exit(Exit::Signal(condition))
    })
}

/// Goes on raising a condition after the hook returned.
pub(super) fn reraise(machine: &mut Machine, fiber: &mut FiberState, condition: Value) -> Flow {
    let slot = fiber.stack[fiber.base - 1].as_index().unwrap_or(fiber.base);
    fiber.frame_top -= 1;
    let Frame { pc, delta } = fiber.frames[fiber.frame_top];
    fiber.pc = pc;
    fiber.base -= delta as usize;
    raise_unhandled(machine, fiber, condition, slot)
}

/// Raises a condition without asking handlers: the innermost `try` gets it, or the host with all
/// frames kept.
fn raise_unhandled(
    machine: &mut Machine,
    fiber: &mut FiberState,
    condition: Value,
    slot: usize,
) -> Flow {
    let is_limit = condition::kind(&machine.heap, &machine.symbols, condition) == "limit";
    let caught = !condition::is_uncatchable(&machine.heap, &machine.symbols, condition)
        && fiber.handlers.iter().any(
            |handler| matches!(handler.what, HandlerKind::Try { tried, .. } if is_limit || !tried.limits()),
        );
    if !caught {
        fiber.status = Status::Awaiting { slot };
        return Flow::Exit(Exit::Signal(condition));
    }
    unwind(machine, fiber, condition)
}

/// Unwinds for a reason: a condition goes to the innermost `try`, the exit of a block (a tuple of exit
/// and value) to its block, `Value::END` to the end. Cleanups on the way run first.
pub(super) fn unwind(machine: &mut Machine, fiber: &mut FiberState, reason: Value) -> Flow {
    let leaving = machine
        .heap
        .is(reason, Kind::Tuple)
        .then(|| machine.heap.slots(reason)[0]);
    let catchable = machine.heap.is(reason, Kind::Condition)
        && !condition::is_uncatchable(&machine.heap, &machine.symbols, reason);
    let is_limit = catchable && condition::kind(&machine.heap, &machine.symbols, reason) == "limit";
    while let Some(handler) = fiber.handlers.pop() {
        match handler.what {
            HandlerKind::Dynamic { global, old } => machine.bind_global(global, old),
            HandlerKind::Try { pc, tried } if catchable && (is_limit || !tried.limits()) => {
                go_on(fiber, handler, pc, tried.register(), reason);
                return Flow::Go;
            }
            HandlerKind::Cleanup { pc, register } => {
                go_on(fiber, handler, pc, register, reason);
                if fiber.fuel == Some(0) && fiber.graces < GRACES_MAX {
                    fiber.graces += 1;
                    fiber.fuel = Some(GRACE_FUEL);
                }
                return Flow::Go;
            }
            HandlerKind::Block { pc, register, exit } if leaving == Some(exit) => {
                let value = machine.heap.slots(reason)[1];
                go_on(fiber, handler, pc, register, value);
                return Flow::Go;
            }
            HandlerKind::Try { .. } | HandlerKind::Block { .. } => {}
        }
    }
    if reason == Value::END {
        Flow::Exit(Exit::Done(Value::NIL))
    } else {
        // An uncatchable condition whose cleanups have run.
        fiber.status = Status::Done;
        Flow::Exit(Exit::Signal(reason))
    }
}

fn go_on(fiber: &mut FiberState, handler: Handler, pc: *const u32, register: u8, value: Value) {
    fiber.frame_top = handler.frames as usize;
    fiber.base = handler.base as usize;
    fiber.pc = pc;
    fiber.stack[handler.base as usize + register as usize] = value;
}

/// Leaves a block by its exit, from wherever the program is.
pub(super) fn leave(
    machine: &mut Machine,
    fiber: &mut FiberState,
    exit: Value,
    value: Value,
    slot: usize,
) -> Flow {
    let open = fiber.handlers.iter().any(
        |handler| matches!(handler.what, HandlerKind::Block { exit: other, .. } if other == exit),
    );
    if !open {
        let fault = Fault {
            kind: "eval",
            message: "the block to return from was already left".into(),
            ..Fault::default()
        };
        return raise_fault(machine, fiber, fault, slot);
    }
    let reason = machine.heap.object(Kind::Tuple, &[exit, value]);
    unwind(machine, fiber, reason)
}

/// Forgets the last handlers, putting dynamic bindings back.
pub(super) fn pop_handlers(machine: &mut Machine, fiber: &mut FiberState, count: usize) {
    for _ in 0..count {
        if let Some(Handler {
            what: HandlerKind::Dynamic { global, old },
            ..
        }) = fiber.handlers.pop()
        {
            machine.bind_global(global, old);
        }
    }
}
