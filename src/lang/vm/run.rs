//! The run loop: the one function meant to be long, a few lines an arm.
//!
//! `pc`, `base` and the frame pointers are locals; they are written back before anything out of line
//! and read again after it. An operator instruction does the quick cases; for all others it goes to
//! the calls written out of line for its site. A collection happens only in `safe_point`.
#![allow(unsafe_code)] // Registers and code are reached through raw addresses.

use super::arithmetic;
use super::call::{call, too_deep};
use super::fiber::{FiberState, Frame, Handler, HandlerKind, Tried};
use super::machine::{Machine, Wanted};
use super::raise::{
    caught_unseen, leave, pop_handlers, raise_fault, raise_thrown, reraise, unwind,
};
use super::signal::{Detail, Fault, Signal, Wish};
use crate::lang::compile::opcode::{Capture, Op, abc};
use crate::lang::diagnostic::habits;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::heap::Header;
use crate::lang::value::key;
use crate::lang::value::kind::Kind;
use crate::lang::value::map;
use crate::lang::value::packed;
use crate::lang::value::proto::{CLOSURE_HEAD, Proto};

/// Why the run loop was left.
pub(super) enum Exit {
    Done(Value),
    Host {
        function: Value,
        arguments: Vec<Value>,
    },
    Signal(Value),
    Pause,
}

/// How to go on after something out of line.
pub(super) enum Flow {
    Go,
    Exit(Exit),
}

/// Calls and backward jumps between two looks at the interrupt, the slice and the heap.
const BUDGET: u64 = 16_384;

/// Calls what stands in a fresh fiber's first window, and runs.
pub(super) fn start(machine: &mut Machine, fiber: &mut FiberState, count: u32) -> Exit {
    match call(
        machine,
        fiber,
        super::fiber::FIRST_BASE,
        count as usize,
        false,
    ) {
        Flow::Go => run(machine, fiber),
        Flow::Exit(exit) => exit,
    }
}

/// Collects if the heap wants it. All that is alive is in registers now. `slot` is where the value of
/// the current call goes.
#[inline(always)]
pub(super) fn safe_point(machine: &mut Machine, fiber: &mut FiberState, slot: usize) -> Flow {
    if machine.heap.wants_collection() {
        collect(machine, fiber, slot)
    } else {
        Flow::Go
    }
}

#[cold]
#[inline(never)]
fn collect(machine: &mut Machine, fiber: &mut FiberState, slot: usize) -> Flow {
    machine.collect_at(Some(fiber), Wanted::Due);
    // Who is to stop is told that first: perhaps not all of the heap was looked at.
    let room = machine.stops.poll().and(match machine.heap.is_exhausted() {
        true => Err(Signal::limit("heap", "the heap limit is reached")),
        false => Ok(()),
    });
    if let Err(signal) = room
        && let Wish::Fault(fault) = signal.wish()
    {
        return raise_fault(machine, fiber, fault, slot);
    }
    Flow::Go
}

/// Looks around after `BUDGET` steps: interrupt, fuel, slice, heap.
fn look_around(machine: &mut Machine, fiber: &mut FiberState) -> Flow {
    let slot = fiber.base;
    let stopped = machine.stops.poll().and(match fiber.fuel {
        Some(0) => Err(Signal::out_of_fuel()),
        _ => Ok(()),
    });
    if let Err(signal) = stopped
        && let Wish::Fault(fault) = signal.wish()
    {
        return raise_fault(machine, fiber, fault, slot);
    }
    if let Flow::Exit(exit) = safe_point(machine, fiber, slot) {
        return Flow::Exit(exit);
    }
    if fiber.slice == 0 {
        return Flow::Exit(Exit::Pause);
    }
    Flow::Go
}

/// Looks around and takes the next budget.
#[cold]
#[inline(never)]
fn renew(machine: &mut Machine, fiber: &mut FiberState) -> Flow {
    let flow = look_around(machine, fiber);
    if matches!(flow, Flow::Go) {
        grant(fiber);
    }
    flow
}

/// Takes the next budget out of slice and fuel.
fn grant(fiber: &mut FiberState) {
    let budget = BUDGET.min(fiber.slice).min(fiber.fuel.unwrap_or(u64::MAX));
    fiber.slice -= budget;
    if let Some(fuel) = &mut fiber.fuel {
        *fuel -= budget;
    }
    fiber.budget = budget;
}

/// Gives back what was not used of the budget.
fn give_back(fiber: &mut FiberState, budget: i64) {
    let budget = budget.max(0) as u64;
    fiber.slice += budget;
    if let Some(fuel) = &mut fiber.fuel {
        *fuel += budget;
    }
    fiber.budget = 0;
}

#[cold]
#[inline(never)]
fn unbound(
    machine: &mut Machine,
    fiber: &mut FiberState,
    global: GlobalIndex,
    slot: usize,
) -> Flow {
    let symbol = machine.globals.name(global);
    let name = machine.symbols.name(symbol).to_string();
    let hint = habits::find(&name).map(String::from).or_else(|| {
        let similar = machine.similar_name(symbol)?;
        Some(format!("did you mean `{similar}`?"))
    });
    let fault = Fault {
        kind: "unbound",
        message: format!("`{name}` is not bound"),
        details: vec![("name", Detail::Symbol(name))],
        hint,
    };
    raise_fault(machine, fiber, fault, slot)
}

#[cold]
#[inline(never)]
fn early(machine: &mut Machine, fiber: &mut FiberState, slot: usize) -> Flow {
    let fault = Fault {
        kind: "unbound",
        message: "a variable is used before its definition".into(),
        hint: Some("inside a body, definitions are made in order: move it up".into()),
        ..Fault::default()
    };
    raise_fault(machine, fiber, fault, slot)
}

#[inline(never)]
fn set_global(machine: &mut Machine, fiber: &FiberState, global: GlobalIndex, value: Value) {
    let dynamic = machine.globals.flags(global).special
        && fiber
            .handlers
            .iter()
            .any(|handler| matches!(handler.what, HandlerKind::Dynamic { global: other, .. } if other == global));
    if dynamic {
        // The binding goes away with its extent, so there is nothing an undo would have to put back.
        machine.bind_global(global, value);
    } else {
        machine.set_global(global, value);
    }
}

#[inline(never)]
fn make_closure(machine: &mut Machine, base: *mut Value, pc: *const u32, count: usize) -> Value {
    // SAFETY: the compiler wrote the proto and `count` captures behind the instruction, registers
    // belong to the frame, and below the base stands the running closure.
    unsafe {
        let proto = Value(*pc as u64 | (*pc.add(1) as u64) << 32);
        let data = machine
            .heap
            .payload_of::<Proto>(proto)
            .map_or(0, |data| std::ptr::from_ref(data) as u64);
        let mut slots = [Value::NIL; CLOSURE_HEAD + u8::MAX as usize];
        slots[0] = proto;
        slots[1] = Value(data);
        for index in 0..count {
            slots[CLOSURE_HEAD + index] = match Capture::from_word(*pc.add(2 + index)) {
                Capture::Register(register) => *base.add(register as usize),
                Capture::Upvalue(upvalue) => *upvalue_slot(base, upvalue),
                Capture::Itself => *base.sub(1),
            };
        }
        machine
            .heap
            .object(Kind::Closure, &slots[..CLOSURE_HEAD + count])
    }
}

/// Returns the address of a captured variable of the running closure.
///
/// # Safety
/// Below `base` stands a closure with more than `index` captured variables.
#[inline(always)]
unsafe fn upvalue_slot(base: *mut Value, index: u8) -> *mut Value {
    // SAFETY: the caller's promise; slots follow the header word.
    unsafe {
        let closure = ((*base.sub(1)).0 & !7) as *mut Value;
        closure.add(1 + CLOSURE_HEAD + index as usize)
    }
}

/// Returns where the calls a site stands for are written.
///
/// # Safety
/// Below `base` stands the closure whose code `pc` points into, at an operator instruction.
#[cold]
#[inline(never)]
unsafe fn stub(base: *mut Value, pc: *const u32) -> *const u32 {
    // SAFETY: the caller's promise; a closure's second slot is the address of its proto.
    unsafe {
        let closure = ((*base.sub(1)).0 & !7) as *const Value;
        let proto = &*((*closure.add(2)).0 as *const Proto);
        let slow = proto
            .slow_path(proto.index_of(pc))
            .expect("BUG: an operator instruction has a site");
        proto.entry().add(slow as usize)
    }
}

/// Returns the place after `pc`'s instruction where that would share this register, else `pc`: what is
/// given up is still its only reference.
///
/// # Safety
/// `pc` is that of an instruction.
#[inline(always)]
unsafe fn past_share(pc: *const u32, register: u8) -> *const u32 {
    // SAFETY: the caller's promise; no code ends with the instruction that shares.
    unsafe {
        let given = *pc == abc(Op::Share, register, 0, 0);
        pc.add(usize::from(given))
    }
}

/// Runs until the program ends, asks, fails or pauses.
pub(super) fn run(machine: &mut Machine, fiber: &mut FiberState) -> Exit {
    // Who was waiting for the world may have been told to stop meanwhile.
    if machine.stops.are_set()
        && let Flow::Exit(exit) = look_around(machine, fiber)
    {
        return exit;
    }
    grant(fiber);
    let mut budget = fiber.budget as i64;
    let mut pc = fiber.pc;
    // SAFETY: of the whole function: the compiler writes only registers below the frame size, which
    // every call checks against the stack; targets of jumps are instructions of the same code; values
    // in registers are alive, because collections see all registers in use and clear the others.
    unsafe {
        let mut base = fiber.stack.as_mut_ptr().add(fiber.base);
        let mut frame = fiber.frames.as_mut_ptr().add(fiber.frame_top);
        let mut frame_limit = fiber.frames.as_mut_ptr().add(fiber.frames.len());
        let mut stack_limit = fiber.stack.as_mut_ptr().add(fiber.stack.len());

        macro_rules! save {
            () => {
                fiber.pc = pc;
                fiber.base = base.offset_from(fiber.stack.as_ptr()) as usize;
                fiber.frame_top = frame.offset_from(fiber.frames.as_ptr()) as usize;
                fiber.budget = budget.max(0) as u64;
            };
        }
        macro_rules! load {
            () => {
                pc = fiber.pc;
                base = fiber.stack.as_mut_ptr().add(fiber.base);
                frame = fiber.frames.as_mut_ptr().add(fiber.frame_top);
                frame_limit = fiber.frames.as_mut_ptr().add(fiber.frames.len());
                stack_limit = fiber.stack.as_mut_ptr().add(fiber.stack.len());
                // Builtins pay out of it.
                budget = fiber.budget as i64;
            };
        }
        // Runs something out of line that answers a `Flow`.
        macro_rules! slow {
            ($flow:expr) => {{
                save!();
                match $flow {
                    Flow::Go => {
                        load!();
                    }
                    Flow::Exit(exit) => {
                        let left = fiber.budget as i64;
                        give_back(fiber, left);
                        return exit;
                    }
                }
            }};
        }
        macro_rules! tick {
            () => {
                budget -= 1;
                if budget <= 0 {
                    slow!(renew(machine, fiber));
                }
            };
        }
        macro_rules! reg {
            ($index:expr) => {
                *base.add($index as usize)
            };
        }
        macro_rules! slot {
            ($index:expr) => {
                fiber.base + $index as usize
            };
        }

        loop {
            let word = *pc;
            let at = pc;
            pc = pc.add(1);
            let a = (word >> 8) as u8;
            let b = (word >> 16) as u8;
            let c = (word >> 24) as u8;

            // Leaves the running function.
            macro_rules! answer {
                ($value:expr) => {{
                    let value = $value;
                    frame = frame.sub(1);
                    *base.sub(1) = value;
                    pc = (*frame).pc;
                    base = base.sub((*frame).delta as usize);
                }};
            }
            // Goes to the calls this site stands for.
            macro_rules! generic {
                () => {{
                    pc = stub(base, at);
                    continue;
                }};
            }
            macro_rules! packed_set {
                ($kind:expr) => {
                    if !packed::update(&mut machine.heap, $kind, reg!(a), reg!(b), reg!(c)) {
                        generic!()
                    }
                };
            }
            // Goes where the second word says if `truth` is what C wants.
            macro_rules! jump_if {
                ($truth:expr) => {{
                    let truth: bool = $truth;
                    let offset = *pc as i32;
                    pc = pc.add(1);
                    if truth == (c != 0) {
                        pc = pc.offset(offset as isize);
                        if offset < 0 {
                            tick!();
                        }
                    }
                }};
            }
            macro_rules! compare {
                ($left:expr, $right:expr, $operator:tt, $slow:path) => {{
                    let (left, right) = ($left, $right);
                    if (left.0 | right.0) & 7 == 0 {
                        (left.0 as i64) $operator (right.0 as i64)
                    } else if ((left.0 ^ 4) | (right.0 ^ 4)) & 6 == 0 {
                        left.float_unchecked() $operator right.float_unchecked()
                    } else {
                        match $slow(&machine.heap, left, right) {
                            Some(truth) => truth,
                            None => generic!(),
                        }
                    }
                }};
            }
            macro_rules! arithmetic {
                ($checked:ident, $operator:tt, $left:expr, $right:expr, $factor:expr, $slow:path) => {{
                    let (left, right) = ($left, $right);
                    if (left.0 | right.0) & 7 == 0 {
                        match (left.0 as i64).$checked($factor(right.0 as i64)) {
                            Some(number) => reg!(a) = Value(number as u64),
                            None => generic!(),
                        }
                    } else if ((left.0 ^ 4) | (right.0 ^ 4)) & 6 == 0 {
                        let number = left.float_unchecked() $operator right.float_unchecked();
                        match Value::immediate_float(number) {
                            Some(value) => reg!(a) = value,
                            None => reg!(a) = machine.heap.float(number),
                        }
                    } else if left.is_immediate_float() && right.is_immediate_float() {
                        // One of them is a zero.
                        let number = left.float_unchecked() $operator right.float_unchecked();
                        reg!(a) = machine.heap.float(number);
                    } else {
                        match $slow(&mut machine.heap, left, right) {
                            Some(value) => reg!(a) = value,
                            None => generic!(),
                        }
                    }
                }};
            }
            // Two operators where the operands are of one sort and the answer needs no memory; what
            // else there is to do, the two instructions that follow do.
            macro_rules! fused {
                (|$b:ident, $c:ident, $d:ident| $float:expr, |$l:ident, $m:ident, $n:ident| $integer:expr) => {{
                    let (left, right, third) = (reg!(b), reg!(c), reg!(*pc as u8));
                    pc = pc.add(1);
                    if ((left.0 ^ 4) | (right.0 ^ 4) | (third.0 ^ 4)) & 6 == 0 {
                        let ($b, $c) = (left.float_unchecked(), right.float_unchecked());
                        let $d = third.float_unchecked();
                        if let Some(value) = Value::immediate_float($float) {
                            reg!(a) = value;
                            pc = pc.add(2);
                        }
                    } else if (left.0 | right.0 | third.0) & 7 == 0 {
                        let integer = |$l: i64, $m: i64, $n: i64| -> Option<i64> { $integer };
                        let (left, right) = (left.0 as i64, right.0 as i64);
                        if let Some(number) = integer(left, right, third.0 as i64) {
                            reg!(a) = Value(number as u64);
                            pc = pc.add(2);
                        }
                    }
                }};
            }
            macro_rules! enter_closure {
                ($function:expr, $count:expr, $global:expr, $entry:expr) => {{
                    let function: Value = $function;
                    let count = $count as u32;
                    let object = function.0.wrapping_sub(3) as *const u64;
                    if function.is_object() && Header(*object).kind_byte() == Kind::Closure as u8 {
                        let proto = *object.add(2) as *const Proto;
                        let window = base.add(a as usize + 1);
                        if (*proto).exact == count
                            && frame != frame_limit
                            && window.wrapping_add((*proto).frame_size as usize) <= stack_limit
                        {
                            *frame = Frame {
                                pc,
                                delta: a as u32 + 1,
                            };
                            frame = frame.add(1);
                            base = window;
                            pc = $entry((*proto).entry());
                            tick!();
                            continue;
                        }
                    }
                    if $global && function == Value::UNBOUND {
                        let global = GlobalIndex(*at.add(1));
                        slow!(unbound(machine, fiber, global, slot!(a)));
                        continue;
                    }
                    let window = base.offset_from(fiber.stack.as_ptr()) as usize + a as usize;
                    slow!(call(machine, fiber, window, count as usize, false));
                }};
            }
            macro_rules! tail_closure {
                ($function:expr, $count:expr, $global:expr, $entry:expr) => {{
                    let function: Value = $function;
                    let count = $count as u32;
                    let object = function.0.wrapping_sub(3) as *const u64;
                    if function.is_object() && Header(*object).kind_byte() == Kind::Closure as u8 {
                        let proto = *object.add(2) as *const Proto;
                        if (*proto).exact == count
                            && base.wrapping_add((*proto).frame_size as usize) <= stack_limit
                        {
                            *base.sub(1) = function;
                            let window = base.add(a as usize + 1);
                            for index in 0..count as usize {
                                *base.add(index) = *window.add(index);
                            }
                            pc = $entry((*proto).entry());
                            tick!();
                            continue;
                        }
                    }
                    if $global && function == Value::UNBOUND {
                        let global = GlobalIndex(*at.add(1));
                        slow!(unbound(machine, fiber, global, slot!(a)));
                        continue;
                    }
                    let window = base.offset_from(fiber.stack.as_ptr()) as usize + a as usize;
                    slow!(call(machine, fiber, window, count as usize, true));
                }};
            }
            macro_rules! global {
                () => {{
                    let index = *pc;
                    pc = pc.add(1);
                    *machine.globals.values().as_ptr().add(index as usize)
                }};
            }

            debug_assert!(Op::from_byte(word as u8).is_some());
            match std::mem::transmute::<u8, Op>(word as u8) {
                Op::Move => reg!(a) = reg!(b),
                Op::LoadNumber => reg!(a) = Value::small(word as i32 >> 16),
                Op::LoadSingle => reg!(a) = Value((word >> 16) as u64),
                Op::LoadValue => {
                    reg!(a) = Value(*pc as u64 | (*pc.add(1) as u64) << 32);
                    pc = pc.add(2);
                }
                Op::LoadSelf => reg!(a) = *base.sub(1),
                Op::GetGlobal => {
                    let value = global!();
                    if value == Value::UNBOUND {
                        let global = GlobalIndex(*at.add(1));
                        slow!(unbound(machine, fiber, global, slot!(a)));
                        continue;
                    }
                    reg!(a) = value;
                }
                Op::SetGlobal => {
                    let old = global!();
                    let global = GlobalIndex(*at.add(1));
                    if old == Value::UNBOUND {
                        slow!(unbound(machine, fiber, global, slot!(a)));
                        continue;
                    }
                    set_global(machine, fiber, global, reg!(a));
                }
                Op::DefineGlobal => {
                    let global = GlobalIndex(*pc);
                    pc = pc.add(1);
                    machine.set_global(global, reg!(a));
                    reg!(a) = Value::symbol(machine.globals.name(global));
                }
                Op::GetUpvalue => reg!(a) = *upvalue_slot(base, b),
                Op::GetUpvalueCell => {
                    let cell = (*upvalue_slot(base, b)).0 & !7;
                    let value = *(cell as *const Value).add(1);
                    if value == Value::UNBOUND {
                        slow!(early(machine, fiber, slot!(a)));
                        continue;
                    }
                    reg!(a) = value;
                }
                Op::SetUpvalueCell => {
                    let cell = *upvalue_slot(base, b);
                    machine.heap.set_slot(cell, 0, reg!(a));
                }
                Op::MakeCell => {
                    let value = reg!(b);
                    reg!(a) = machine.heap.cell(value);
                    if machine.heap.wants_collection() {
                        slow!(safe_point(machine, fiber, slot!(a)));
                    }
                }
                Op::GetCell => {
                    let cell = reg!(b).0 & !7;
                    let value = *(cell as *const Value).add(1);
                    if value == Value::UNBOUND {
                        slow!(early(machine, fiber, slot!(a)));
                        continue;
                    }
                    reg!(a) = value;
                }
                Op::SetCell => {
                    machine.heap.set_slot(reg!(a), 0, reg!(b));
                }
                Op::MakeClosure => {
                    reg!(a) = make_closure(machine, base, pc, b as usize);
                    pc = pc.add(2 + b as usize);
                    if machine.heap.wants_collection() {
                        slow!(safe_point(machine, fiber, slot!(a)));
                    }
                }
                Op::PatchUpvalue => {
                    let closure = (reg!(a).0 & !7) as *mut Value;
                    *closure.add(1 + CLOSURE_HEAD + b as usize) = reg!(c);
                }

                Op::Jump => {
                    let offset = word as i32 >> 8;
                    pc = pc.offset(offset as isize);
                    if offset < 0 {
                        tick!();
                    }
                }
                Op::JumpTruth => jump_if!(reg!(a).is_truthy()),
                Op::JumpNull => jump_if!(reg!(a).is_null()),
                Op::JumpPair => jump_if!(reg!(a).is_pair()),
                Op::JumpNil => jump_if!(reg!(a).is_nil()),
                Op::JumpGiven => jump_if!(reg!(a) != Value::ABSENT),
                Op::JumpOther => {
                    let value = global!();
                    let offset = *pc as i32;
                    pc = pc.add(1);
                    if value != *base.sub(1) {
                        pc = pc.offset(offset as isize);
                    }
                }
                Op::JumpSame => match arithmetic::same(reg!(a), reg!(b)) {
                    Some(truth) => jump_if!(truth),
                    None => generic!(),
                },
                Op::JumpEqual => jump_if!(compare!(reg!(a), reg!(b), ==, arithmetic::equal)),
                Op::JumpLess => jump_if!(compare!(reg!(a), reg!(b), <, arithmetic::less)),
                Op::JumpLessEqual => {
                    jump_if!(compare!(reg!(a), reg!(b), <=, arithmetic::less_equal))
                }
                Op::JumpEqualNumber => {
                    let (left, right) = (reg!(a), Value::small((b as i8).into()));
                    if left.is_fixnum() {
                        jump_if!(left == right)
                    } else {
                        match arithmetic::equal(&machine.heap, left, right) {
                            Some(truth) => jump_if!(truth),
                            None => generic!(),
                        }
                    }
                }
                Op::JumpLessNumber => {
                    let right = Value::small((b as i8).into());
                    jump_if!(compare!(reg!(a), right, <, arithmetic::less))
                }
                Op::JumpLessEqualNumber => {
                    let right = Value::small((b as i8).into());
                    jump_if!(compare!(reg!(a), right, <=, arithmetic::less_equal))
                }
                Op::JumpGreaterNumber => {
                    let left = Value::small((b as i8).into());
                    jump_if!(compare!(left, reg!(a), <, arithmetic::less))
                }
                Op::JumpGreaterEqualNumber => {
                    let left = Value::small((b as i8).into());
                    jump_if!(compare!(left, reg!(a), <=, arithmetic::less_equal))
                }

                Op::AddThenAdd => fused!(|b, c, d| b + c + d, |b, c, d| b
                    .checked_add(c)?
                    .checked_add(d)),
                Op::AddThenSubtract => fused!(|b, c, d| b + c - d, |b, c, d| b
                    .checked_add(c)?
                    .checked_sub(d)),
                Op::AddThenSubtractFrom => fused!(|b, c, d| d - (b + c), |b, c, d| d
                    .checked_sub(b.checked_add(c)?)),
                Op::AddThenMultiply => {
                    fused!(|b, c, d| (b + c) * d, |b, c, d| (b.checked_add(c)? >> 3)
                        .checked_mul(d))
                }
                Op::SubtractThenAdd => fused!(|b, c, d| b - c + d, |b, c, d| b
                    .checked_sub(c)?
                    .checked_add(d)),
                Op::SubtractThenSubtract => fused!(|b, c, d| b - c - d, |b, c, d| b
                    .checked_sub(c)?
                    .checked_sub(d)),
                Op::SubtractThenSubtractFrom => fused!(|b, c, d| d - (b - c), |b, c, d| d
                    .checked_sub(b.checked_sub(c)?)),
                Op::SubtractThenMultiply => {
                    fused!(|b, c, d| (b - c) * d, |b, c, d| (b.checked_sub(c)? >> 3)
                        .checked_mul(d))
                }
                Op::MultiplyThenAdd => fused!(|b, c, d| b * c + d, |b, c, d| b
                    .checked_mul(c >> 3)?
                    .checked_add(d)),
                Op::MultiplyThenSubtract => fused!(|b, c, d| b * c - d, |b, c, d| b
                    .checked_mul(c >> 3)?
                    .checked_sub(d)),
                Op::MultiplyThenSubtractFrom => fused!(|b, c, d| d - b * c, |b, c, d| d
                    .checked_sub(b.checked_mul(c >> 3)?)),
                Op::MultiplyThenMultiply => {
                    fused!(|b, c, d| b * c * d, |b, c, d| (b.checked_mul(c >> 3)? >> 3)
                        .checked_mul(d))
                }

                Op::Add => {
                    arithmetic!(checked_add, +, reg!(b), reg!(c), std::convert::identity, arithmetic::add)
                }
                Op::AddNumber => {
                    let left = reg!(b);
                    let number = (c as i8 as i64) << 3;
                    if left.is_fixnum() {
                        match (left.0 as i64).checked_add(number) {
                            Some(sum) => reg!(a) = Value(sum as u64),
                            None => generic!(),
                        }
                    } else {
                        match arithmetic::add(&mut machine.heap, left, Value(number as u64)) {
                            Some(value) => reg!(a) = value,
                            None => generic!(),
                        }
                    }
                }
                Op::Subtract => {
                    arithmetic!(checked_sub, -, reg!(b), reg!(c), std::convert::identity, arithmetic::subtract)
                }
                Op::Multiply => {
                    arithmetic!(checked_mul, *, reg!(b), reg!(c), |right: i64| right >> 3, arithmetic::multiply)
                }
                Op::Divide => match arithmetic::divide(&mut machine.heap, reg!(b), reg!(c)) {
                    Some(value) => reg!(a) = value,
                    None => generic!(),
                },
                Op::SquareRoot => {
                    let number = reg!(b);
                    if !number.is_immediate_float() || number.float_unchecked() < 0.0 {
                        generic!()
                    }
                    reg!(a) = machine.heap.float(number.float_unchecked().sqrt());
                }
                Op::Quotient | Op::Remainder | Op::Modulo => {
                    let (left, right) = (reg!(b), reg!(c));
                    if !(left.is_fixnum() && right.is_fixnum()) || right.0 == 0 {
                        generic!()
                    }
                    let (left, right) = (left.fixnum_unchecked(), right.fixnum_unchecked());
                    let number = match std::mem::transmute::<u8, Op>(word as u8) {
                        Op::Quotient => left / right,
                        Op::Remainder => left % right,
                        _ => {
                            let remainder = left % right;
                            if remainder != 0 && (remainder ^ right) < 0 {
                                remainder + right
                            } else {
                                remainder
                            }
                        }
                    };
                    match Value::fixnum(number) {
                        Some(value) => reg!(a) = value,
                        None => generic!(),
                    }
                }
                Op::Equal => {
                    reg!(a) = Value::boolean(compare!(reg!(b), reg!(c), ==, arithmetic::equal));
                }
                Op::Less => {
                    reg!(a) = Value::boolean(compare!(reg!(b), reg!(c), <, arithmetic::less));
                }
                Op::LessEqual => {
                    reg!(a) =
                        Value::boolean(compare!(reg!(b), reg!(c), <=, arithmetic::less_equal));
                }
                Op::Same => match arithmetic::same(reg!(b), reg!(c)) {
                    Some(truth) => reg!(a) = Value::boolean(truth),
                    None => generic!(),
                },
                Op::Not => reg!(a) = Value::boolean(!reg!(b).is_truthy()),
                Op::IsNull => reg!(a) = Value::boolean(reg!(b).is_null()),
                Op::IsPair => reg!(a) = Value::boolean(reg!(b).is_pair()),
                Op::IsNil => reg!(a) = Value::boolean(reg!(b).is_nil()),
                Op::Cons => {
                    if machine.heap.wants_collection() {
                        // Before the pair is made, while all that is alive is in registers.
                        slow!(safe_point(machine, fiber, slot!(a)));
                        if pc != at.add(1) {
                            // The collection found the heap full, and somebody catches it.
                            continue;
                        }
                    }
                    reg!(a) = machine.heap.cons(reg!(b), reg!(c).as_tail());
                }
                Op::Car => {
                    let pair = reg!(b);
                    if !pair.is_pair() {
                        generic!()
                    }
                    reg!(a) = *((pair.0 - 2) as *const Value);
                }
                Op::Cdr => {
                    let pair = reg!(b);
                    if !pair.is_pair() {
                        generic!()
                    }
                    reg!(a) = *((pair.0 + 6) as *const Value);
                }
                Op::ArrayGet => match machine.heap.array_place(reg!(b), reg!(c)) {
                    Some((_, place)) => reg!(a) = *place,
                    None => generic!(),
                },
                Op::ArrayGetNumber => {
                    match machine
                        .heap
                        .array_place(reg!(b), Value::small((c as i8).into()))
                    {
                        Some((_, place)) => reg!(a) = *place,
                        None => generic!(),
                    }
                }
                Op::ArraySet => match machine.heap.array_place(reg!(a), reg!(b)) {
                    Some((backing, place)) => machine.heap.write(backing, place, reg!(c)),
                    None => generic!(),
                },

                Op::MapGet => {
                    let map = reg!(b);
                    if !machine.heap.is(map, Kind::Map) {
                        generic!()
                    }
                    reg!(a) = map::get(&machine.heap, map, reg!(c)).unwrap_or(Value::NIL);
                }
                Op::MapHas => {
                    let map = reg!(b);
                    if !machine.heap.is(map, Kind::Map) {
                        generic!()
                    }
                    let found = map::get(&machine.heap, map, reg!(c)).is_some();
                    reg!(a) = Value::boolean(found);
                }
                Op::MapSet => {
                    let map = reg!(a);
                    let refused = key::refusal(&machine.heap, reg!(b), &mut 0).is_some();
                    if refused || !machine.heap.is(map, Kind::Map) {
                        generic!()
                    }
                    match map::update(&mut machine.heap, map, reg!(b), reg!(c)) {
                        Ok(updated) => reg!(a) = updated,
                        // The call asks for the room again, and fails if there is none.
                        Err(_) => generic!(),
                    }
                    if machine.heap.wants_collection() {
                        slow!(safe_point(machine, fiber, slot!(a)));
                    }
                }
                Op::MapDrop => {
                    let map = reg!(a);
                    if !machine.heap.is(map, Kind::Map) {
                        generic!()
                    }
                    match map::discard(&mut machine.heap, map, reg!(b)) {
                        Ok(rest) => reg!(a) = rest,
                        Err(_) => generic!(),
                    }
                    if machine.heap.wants_collection() {
                        slow!(safe_point(machine, fiber, slot!(a)));
                    }
                }
                Op::FloatSet => packed_set!(Kind::FloatArray),
                Op::IntegerSet => packed_set!(Kind::IntegerArray),
                Op::ByteSet => packed_set!(Kind::Bytes),
                Op::Share => machine.heap.share(reg!(a)),

                Op::Call => enter_closure!(reg!(a), b, false, std::convert::identity),
                Op::CallGiving => {
                    enter_closure!(reg!(a), b, false, |entry| past_share(entry, c))
                }
                Op::CallGlobal => {
                    let function = global!();
                    reg!(a) = function;
                    enter_closure!(function, b, true, std::convert::identity)
                }
                Op::TailCall => tail_closure!(reg!(a), b, false, std::convert::identity),
                Op::TailCallGiving => {
                    tail_closure!(reg!(a), b, false, |entry| past_share(entry, c))
                }
                Op::TailCallGlobal => {
                    let function = global!();
                    reg!(a) = function;
                    tail_closure!(function, b, true, std::convert::identity)
                }
                Op::CallReversed => {
                    let window = base.offset_from(fiber.stack.as_ptr()) as usize + a as usize;
                    let mut arguments: Vec<Value> = machine.heap.elements(reg!(b)).collect();
                    arguments.reverse();
                    let count = arguments.len();
                    save!();
                    let fits = fiber.grow_stack(window + count + 2);
                    // The stack may have moved; the rest is read again by what follows.
                    base = fiber.stack.as_mut_ptr().add(fiber.base);
                    if fits {
                        fiber.stack[window + 1..][..count].copy_from_slice(&arguments);
                        slow!(call(machine, fiber, window, count, false));
                    } else {
                        slow!(too_deep(machine, fiber, window));
                    }
                }
                Op::Return => answer!(reg!(a)),
                Op::ReturnNumber => answer!(Value::small(word as i32 >> 16)),
                Op::ReturnSingle => answer!(Value((word >> 16) as u64)),
                Op::ReturnGiving => {
                    let value = reg!(a);
                    frame = frame.sub(1);
                    *base.sub(1) = value;
                    // Where the caller's window is, counted from its base.
                    let window = (*frame).delta.wrapping_sub(1) as u8;
                    pc = past_share((*frame).pc, window);
                    base = base.sub((*frame).delta as usize);
                }
                Op::Raise => {
                    let value = reg!(b);
                    if let Some((handler, target, tried)) = caught_unseen(machine, fiber, value) {
                        pc = target;
                        base = fiber.stack.as_mut_ptr().add(handler.base as usize);
                        frame = fiber.frames.as_mut_ptr().add(handler.frames as usize);
                        reg!(tried.register()) = Value::NIL;
                    } else {
                        let raiser = Some(machine.throw);
                        slow!(raise_thrown(machine, fiber, value, raiser, slot!(a)));
                    }
                }
                Op::Reraise => {
                    let condition = reg!(a);
                    slow!(reraise(machine, fiber, condition));
                }
                Op::Halt => {
                    let value = reg!(a);
                    save!();
                    give_back(fiber, budget);
                    return Exit::Done(value);
                }

                Op::Given => reg!(a) = Value::boolean(reg!(b) != Value::ABSENT),

                Op::PushTry => {
                    let target = pc.add(1).offset(*pc as i32 as isize);
                    pc = pc.add(1);
                    fiber.handlers.push(Handler {
                        frames: frame.offset_from(fiber.frames.as_ptr()) as u32,
                        base: base.offset_from(fiber.stack.as_ptr()) as u32,
                        what: HandlerKind::Try {
                            pc: target,
                            tried: Tried(word),
                        },
                    });
                }
                Op::PushCleanup | Op::PushBlock => {
                    let target = pc.add(1).offset(*pc as i32 as isize);
                    pc = pc.add(1);
                    save!();
                    let what = match std::mem::transmute::<u8, Op>(word as u8) {
                        Op::PushCleanup => HandlerKind::Cleanup {
                            pc: target,
                            register: a,
                        },
                        _ => {
                            machine.exits += 1;
                            let exit = Value((machine.exits as u64) << 3);
                            reg!(a) = exit;
                            HandlerKind::Block {
                                pc: target,
                                register: b,
                                exit,
                            }
                        }
                    };
                    fiber.handlers.push(Handler {
                        frames: fiber.frame_top as u32,
                        base: fiber.base as u32,
                        what,
                    });
                }
                Op::PopHandlers => pop_handlers(machine, fiber, a as usize),
                Op::ResumeUnwind => {
                    let reason = reg!(a);
                    if reason != Value::ABSENT {
                        slow!(unwind_on(machine, fiber, reason));
                    }
                }
                Op::LeaveBlock => {
                    slow!(leave(machine, fiber, reg!(a), reg!(b), slot!(b)));
                }
                Op::BindDynamic => {
                    let global = GlobalIndex(*pc);
                    pc = pc.add(1);
                    save!();
                    let old = machine.globals.raw(global);
                    machine.bind_global(global, reg!(a));
                    fiber.handlers.push(Handler {
                        frames: fiber.frame_top as u32,
                        base: fiber.base as u32,
                        what: HandlerKind::Dynamic { global, old },
                    });
                }
            }
        }
    }
}

/// Goes on unwinding after a cleanup.
#[cold]
fn unwind_on(machine: &mut Machine, fiber: &mut FiberState, reason: Value) -> Flow {
    unwind(machine, fiber, reason)
}
