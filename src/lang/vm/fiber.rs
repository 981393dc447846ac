//! A running program as data: registers, frames, handlers.

use super::output::{Output, Printed};
use super::tasks::{Acting, TaskPart, Wait};
use crate::lang::compile::analyze::Looks;
use crate::lang::limits::Limits;
use crate::lang::value::Value;
use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::heap::{Heap, Marker};
use crate::lang::value::kind::Kind;
use crate::lang::value::proto::{CLOSURE_HEAD, LocalPlace, Proto};
use crate::lang::value::symbol::Symbol;
use std::cell::RefCell;
use std::rc::Rc;

/// A pending call: where its caller goes on, and how far below the caller's registers stand.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub pc: *const u32,
    pub delta: u32,
}

/// What is to happen when the program is unwound.
#[derive(Clone, Copy)]
pub(super) struct Handler {
    /// Frames and base to go back to.
    pub frames: u32,
    pub base: u32,
    pub what: HandlerKind,
}

#[derive(Clone, Copy)]
pub(super) enum HandlerKind {
    Try {
        pc: *const u32,
        tried: Tried,
    },
    Cleanup {
        pc: *const u32,
        register: u8,
    },
    Block {
        pc: *const u32,
        register: u8,
        exit: Value,
    },
    Dynamic {
        global: GlobalIndex,
        old: Value,
    },
}

/// The instruction of a `try`, decoded when something is caught.
#[derive(Clone, Copy)]
pub(super) struct Tried(pub u32);

impl Tried {
    /// Where the condition goes.
    pub fn register(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Only catches limits; what else comes, handlers established inside are asked about.
    pub fn limits(self) -> bool {
        (self.0 >> 16) as u8 != 0
    }

    pub fn looks(self) -> Looks {
        Looks::from_byte((self.0 >> 24) as u8)
    }

    /// Whether it catches errors and looks at nothing of them.
    pub fn is_blind(self) -> bool {
        const { assert!(Looks::Nowhere as u8 == 0) };
        self.0 >> 16 == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Status {
    /// Function and arguments stand in the first window.
    Fresh {
        count: u32,
    },
    Ready,
    /// A value is to be stored at this index of the stack.
    Awaiting {
        slot: usize,
    },
    /// To be unwound with its cleanups.
    Abandoned,
    Done,
}

/// The state of a fiber; the machine keeps an eye on it for collections.
pub(super) struct FiberState {
    pub stack: Vec<Value>,
    /// All are initialised; those below `frame_top` are in use.
    pub frames: Vec<Frame>,
    pub frame_top: usize,
    pub base: usize,
    pub pc: *const u32,
    pub handlers: Vec<Handler>,
    pub status: Status,
    pub output: Output,
    pub limits: Limits,
    /// Fuel left beyond `budget`, of the program and of this resumption.
    pub fuel: Option<u64>,
    pub slice: u64,
    /// What the run loop may use before it looks around.
    pub budget: u64,
    /// Values handed to the host.
    pub held: Vec<Value>,
    /// How often the grace for cleanups after the last drop of fuel was given.
    pub graces: u32,
    /// Whether fuel or time was over once, and what is left is for saying so.
    pub in_grace: bool,
    /// How often another limit was reached.
    pub limits_reached: u32,
    /// Counts the fibers of a machine, from 1.
    pub id: u64,
    /// What the fiber waits for, and how often it has gone on: a wake-up for an earlier wait is void.
    pub wait: Wait,
    pub turn: u64,
    /// The condition to raise when the fiber goes on.
    pub to_raise: Option<Value>,
    /// A function to be called where the program stopped, and the condition that stopped it.
    pub to_ask: Option<[Value; 2]>,
    /// Registers in use of a task that only promises and channels know of.
    pub parked: Option<usize>,
    /// Who runs on behalf of this fiber, where the host resumes it.
    pub acting: Acting,
    /// Present in a task.
    pub task: Option<TaskPart>,
}

/// Room a fiber begins with.
#[derive(Clone, Copy)]
pub(super) struct Room {
    slots: usize,
    frames: usize,
}

/// Of a program: enough for most, so that it seldom grows.
pub(super) const PROGRAM_ROOM: Room = Room {
    slots: 4096,
    frames: 512,
};
/// Of a task: there may be many.
pub(super) const TASK_ROOM: Room = Room {
    slots: 64,
    frames: 8,
};

/// The registers of the frame below all calls: the value of the program.
pub(super) const FIRST_BASE: usize = 1;

impl FiberState {
    pub fn new(
        function: Value,
        arguments: &[Value],
        limits: Limits,
        halt: *const u32,
        room: Room,
    ) -> FiberState {
        let mut stack = vec![Value::NIL; room.slots.max(arguments.len() * 2 + 64)];
        stack[FIRST_BASE] = function;
        stack[FIRST_BASE + 1..][..arguments.len()].copy_from_slice(arguments);
        FiberState {
            stack,
            frames: vec![Frame { pc: halt, delta: 0 }; room.frames.min(limits.depth.max(1))],
            frame_top: 0,
            base: FIRST_BASE,
            pc: halt,
            handlers: Vec::new(),
            status: Status::Fresh {
                count: arguments.len() as u32,
            },
            output: Output::new(limits.output_bytes),
            fuel: limits.fuel,
            slice: 0,
            budget: 0,
            held: Vec::new(),
            graces: 0,
            in_grace: false,
            limits_reached: 0,
            id: 0,
            wait: Wait::Nothing,
            turn: 0,
            to_raise: None,
            to_ask: None,
            parked: None,
            acting: Acting::Itself,
            task: None,
            limits,
        }
    }

    /// Registers in use, those of pending calls included.
    pub fn top(&self, heap: &Heap) -> usize {
        let size = match self.status {
            Status::Fresh { count } => count as usize + 2,
            _ => match heap.closure_proto(self.stack[self.base - 1]) {
                Some(proto) => proto.frame_size as usize,
                None => 2,
            },
        };
        (self.base + size).min(self.stack.len())
    }

    pub fn trace(&self, heap: &Heap, marker: &mut Marker) {
        self.trace_to(self.top(heap), marker);
    }

    /// `trace` with the registers in use counted before.
    pub fn trace_to(&self, top: usize, marker: &mut Marker) {
        marker.mark_all(&self.stack[..top]);
        for handler in &self.handlers {
            match handler.what {
                HandlerKind::Dynamic { old, .. } => marker.mark(old),
                HandlerKind::Block { exit, .. } => marker.mark(exit),
                HandlerKind::Try { .. } | HandlerKind::Cleanup { .. } => {}
            }
        }
        marker.mark_all(&self.held);
        if let Some(condition) = self.to_raise {
            marker.mark(condition);
        }
        marker.mark_all(self.to_ask.as_ref().map_or(&[], |it| it));
        if let Some(task) = &self.task {
            marker.mark(task.promise);
            if let Some(condition) = task.failed {
                marker.mark(condition);
            }
        }
    }

    /// Forgets what earlier calls left above the registers in use; what is not marked must not stay.
    ///
    /// A stack that was much deeper once gives its room back, as all of it would be cleared each time.
    pub fn clear_unused(&mut self, heap: &Heap) {
        let top = self.top(heap);
        if self.stack.len() > PROGRAM_ROOM.slots * 16 && top < self.stack.len() / 4 {
            self.stack.truncate(self.stack.len() / 2);
            self.stack.shrink_to_fit();
        }
        self.stack[top..].fill(Value::NIL);
    }

    /// Makes the stack hold at least `slots`; answers whether the limits allow it.
    pub fn grow_stack(&mut self, slots: usize) -> bool {
        if slots <= self.stack.len() {
            return true;
        }
        let wanted = slots.max(self.stack.len() * 2);
        if wanted.saturating_mul(size_of::<Value>()) > self.limits.heap_bytes.max(1 << 20) {
            return false;
        }
        self.stack.resize(wanted, Value::NIL);
        true
    }

    /// Makes room for a frame; answers whether the depth allows it.
    pub fn grow_frames(&mut self) -> bool {
        if self.frame_top < self.frames.len() {
            return true;
        }
        let wanted = (self.frames.len() * 2).min(self.limits.depth);
        if wanted <= self.frames.len() {
            return false;
        }
        self.frames.resize(wanted, self.frames[0]);
        true
    }

    /// Returns the functions of pending calls and the words they are at, innermost first.
    pub fn calls(&self, heap: &Heap) -> impl Iterator<Item = (Value, u32)> {
        let mut base = self.base;
        let mut pc = self.pc;
        let mut at = self.frame_top;
        let mut done = false;
        std::iter::from_fn(move || {
            if done {
                return None;
            }
            let function = self.stack[base - 1];
            let place = heap.closure_proto(function).map(|proto: &Proto| {
                // The instruction before the one to go on with.
                (function, proto.index_of(pc).saturating_sub(1))
            });
            if at == 0 {
                done = true;
            } else {
                at -= 1;
                pc = self.frames[at].pc;
                base -= self.frames[at].delta as usize;
            }
            Some(place)
        })
        .flatten()
    }

    /// Returns pending calls with their arguments as they are now, innermost first: at most `most` from
    /// either end.
    fn pending(&self, heap: &Heap, most: usize) -> Vec<PendingCall> {
        let mut calls = Vec::new();
        let mut base = self.base;
        let mut pc = self.pc;
        for depth in (0..=self.frame_top).rev() {
            let from_inside = self.frame_top - depth;
            if (from_inside < most || depth < most)
                && let Some(proto) = heap.closure_proto(self.stack[base - 1])
            {
                let shape = &proto.parameters;
                let count = (shape.required + shape.optional) as usize
                    + shape.keywords.len()
                    + usize::from(shape.rest);
                let skips = depth + 1 == most && from_inside >= most;
                let function = self.stack[base - 1];
                let pc = proto.index_of(pc).saturating_sub(1);
                let locals = proto.locals_at(pc).filter_map(|local| {
                    let value = match local.place {
                        LocalPlace::Register(it) => *self.stack.get(base + usize::from(it))?,
                        LocalPlace::Captured(it) => {
                            heap.slot(function, CLOSURE_HEAD + usize::from(it))?
                        }
                    };
                    Some((local.name, value))
                });
                calls.push(PendingCall {
                    function,
                    pc,
                    locals: locals.collect(),
                    arguments: self.stack[base..(base + count).min(self.stack.len())].to_vec(),
                    left_out: match skips {
                        true => from_inside - most,
                        false => 0,
                    },
                });
            }
            if depth > 0 {
                pc = self.frames[depth - 1].pc;
                base -= self.frames[depth - 1].delta as usize;
            }
        }
        calls
    }

    /// Puts the innermost calls into a tuple for a condition, after the name of the builtin that
    /// raises it.
    pub fn capture_trace(&self, heap: &mut Heap, raiser: Option<Symbol>) -> Value {
        let mut places = [Value::NIL; 1 + TRACE_FRAMES_MAX * 2];
        places[0] = raiser.map_or(Value::NIL, Value::symbol);
        let mut count = 1;
        for (function, pc) in self.calls(heap).take(TRACE_FRAMES_MAX) {
            places[count] = function;
            places[count + 1] = Value::length(pc as usize);
            count += 2;
        }
        match count {
            1 => Value::NIL,
            _ => heap.object(Kind::Tuple, &places[..count]),
        }
    }
}

/// Calls a condition remembers; deeper ones seldom tell more, and a throw must stay cheap.
const TRACE_FRAMES_MAX: usize = 16;

/// A call that has not returned, as it can be shown.
pub struct PendingCall {
    pub function: Value,
    /// The word of its code that is at work.
    pub pc: u32,
    /// Its parameters as they are now: given, optional, keywords, rest.
    pub arguments: Vec<Value>,
    /// The variables with a name that are bound where it is at work, outer ones first, parameters among
    /// them.
    pub locals: Vec<(Symbol, Value)>,
    /// Calls between this one and the one before that are left out.
    pub left_out: usize,
}

/// A program that runs, waits or has ended.
#[derive(Clone)]
pub struct Fiber(pub(super) Rc<RefCell<FiberState>>);

impl Fiber {
    /// Takes what the program printed since the last time.
    pub fn take_printed(&self) -> Vec<Printed> {
        self.0.borrow_mut().output.take()
    }

    /// The same as one text, for whom the channels are one.
    pub fn take_output(&self) -> String {
        let printed = self.take_printed();
        printed.into_iter().map(|it| it.text).collect()
    }

    /// Whether the program ended or was unwound.
    pub fn is_done(&self) -> bool {
        self.0.borrow().status == Status::Done
    }

    /// Returns the fuel that is left, where it is counted.
    pub fn fuel_left(&self) -> Option<u64> {
        let state = self.0.borrow();
        state.fuel.map(|fuel| fuel + state.budget)
    }

    /// Takes fuel for what the host did; what there is not is not owed.
    pub fn spend(&self, fuel: u64) {
        let mut state = self.0.borrow_mut();
        let state = &mut *state;
        if let Some(rest) = &mut state.fuel {
            let left = (*rest + state.budget).saturating_sub(fuel);
            state.budget = state.budget.min(left);
            *rest = left - state.budget;
        }
    }

    /// Returns the pending calls, innermost first, at most `most` from either end.
    pub fn pending(&self, heap: &Heap, most: usize) -> Vec<PendingCall> {
        self.0.borrow().pending(heap, most)
    }

    /// What is left of the slice it was resumed with.
    pub fn slice_left(&self) -> u64 {
        self.0.borrow().slice
    }

    pub(super) fn is_task(&self) -> bool {
        self.0.borrow().task.is_some()
    }

    /// Whether both are the same fiber.
    pub fn is(&self, other: &Fiber) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Pending calls.
    pub fn depth(&self) -> usize {
        self.0.borrow().frame_top
    }
}
