//! The machine: heap, symbols, globals and the fibers that run on them.

use super::condition;
use super::fiber::{Fiber, FiberState, HandlerKind, PROGRAM_ROOM, Room, Status};
use super::native::{Arity, NativeBody, NativeFunction, native};
use super::purse::GRACE_FUEL;
use super::raise;
use super::run::{self, Exit};
use super::signal::Fault;
use super::step::{HostCall, Step};
use super::tasks::Tasks;
use crate::lang::compile::opcode::{Op, abc};
use crate::lang::compile::{self, CompileContext, CompileError, Operators};
use crate::lang::diagnostic::{Diagnostic, spelling};
use crate::lang::expand::INNER_NAMES;
use crate::lang::expand::core::CoreUnit;
use crate::lang::limits::Limits;
use crate::lang::source::SourceText;
use crate::lang::toil::beside::Hands;
use crate::lang::toil::{Stops, Watch};
use crate::lang::value::Value;
use crate::lang::value::globals::{GlobalIndex, Globals};
use crate::lang::value::heap::{Heap, Marker};
use crate::lang::value::kind::Kind;
use crate::lang::value::package;
use crate::lang::value::proto::Proto;
use crate::lang::value::symbol::{Symbol, Symbols};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the frame below all calls goes on with.
static HALT: [u32; 1] = [abc(Op::Halt, 0, 0, 0)];

/// The state all programs of an image share, and what runs them.
pub struct Machine {
    pub heap: Heap,
    pub symbols: Symbols,
    pub globals: Globals,
    pub operators: Operators,
    /// Given to each new fiber.
    pub limits: Limits,
    pub(super) stops: Stops,
    pub(super) signal_hook: GlobalIndex,
    pub(super) handlers: GlobalIndex,
    /// `*package*`: what it holds is where names are read.
    package: GlobalIndex,
    /// What a call of a keyword goes to.
    pub(super) keyword_call: GlobalIndex,
    /// The type of what is thrown that is no condition.
    pub(super) user: Symbol,
    /// The builtin that a thrown value is of in a trace.
    pub(super) throw: Symbol,
    /// Exits of blocks made so far.
    pub(super) exits: i64,
    pub(super) fibers: Vec<Weak<RefCell<FiberState>>>,
    /// Fibers made when those that are gone are forgotten next.
    prune_at: usize,
    pub(super) tasks: Tasks,
}

/// How much of a collection is done at a safe point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    Due,
}

/// The global whose function is called with a condition before it unwinds anything, while `HANDLERS`
/// is true. It returns to decline, or leaves by a block.
pub const SIGNAL_HOOK: &str = "%signal-hook";
/// The special variable that holds the handlers the program established, whatever they are.
pub const HANDLERS: &str = "%handlers";
/// The global a call of a keyword goes to: `(:name map default)` is `(get map :name default)`.
pub const KEYWORD_CALL: &str = "get";

impl Machine {
    pub fn new(limits: Limits) -> Machine {
        let mut symbols = Symbols::new();
        let mut globals = Globals::new();
        let signal_hook = globals.cell(symbols.intern(SIGNAL_HOOK));
        let handlers = globals.cell(symbols.intern(HANDLERS));
        let package = globals.cell(symbols.intern(package::CURRENT));
        let keyword_call = globals.cell(symbols.intern(KEYWORD_CALL));
        let user = symbols.intern("user");
        let throw = symbols.intern("throw");
        symbols.intern(condition::TRACE_KEY);
        Machine {
            heap: Heap::new(limits.heap_bytes),
            symbols,
            globals,
            operators: Operators::default(),
            limits,
            stops: Stops::default(),
            signal_hook,
            handlers,
            package,
            keyword_call,
            user,
            throw,
            exits: 0,
            fibers: Vec::new(),
            prune_at: 0,
            tasks: Tasks::default(),
        }
    }

    /// Makes long work on this thread mind who wants the program to stop, as it does while it runs.
    pub fn watch(&self) -> Watch {
        Watch::new(&self.stops)
    }

    /// Returns the flag that ends the running program with an `:interrupt` condition when it is set.
    pub fn interrupt(&self) -> Arc<AtomicBool> {
        self.stops.interrupt.clone()
    }

    /// Uses this flag instead of the machine's own.
    pub fn set_interrupt(&mut self, interrupt: Arc<AtomicBool>) {
        self.stops.interrupt = interrupt;
    }

    /// Gives work that nothing can stop to somebody else.
    pub fn set_hands(&mut self, hands: Hands) {
        self.stops.hands = Some(hands);
    }

    /// Returns the flag that tells the running program that its time is over.
    pub fn alarm(&self) -> Arc<AtomicBool> {
        self.stops.alarm.clone()
    }

    /// Whether somebody asks the running program to stop.
    pub fn is_told_to_stop(&self) -> bool {
        self.stops.are_set()
    }

    /// Returns how many exits of blocks were made.
    pub fn exits(&self) -> i64 {
        self.exits
    }

    /// Goes on making exits after so many.
    pub fn set_exits(&mut self, count: i64) {
        self.exits = count;
    }

    // ---- globals ----

    /// Returns the cell of a name.
    pub fn global(&mut self, name: &str) -> GlobalIndex {
        let symbol = self.symbols.intern(name);
        self.globals.cell(symbol)
    }

    /// Exchanges the dynamic bindings of a fiber with the globals; names are read where they say then.
    fn swap_dynamics(&mut self, state: &mut FiberState, enter: bool) {
        swap_dynamics(&mut self.globals, state, enter);
        if self.symbols.has_packages() {
            let current = self.globals.raw(self.package);
            package::follow(&self.heap, &mut self.symbols, current);
        }
    }

    /// Stores a value that a dynamic binding gives a global, or puts back.
    pub(super) fn bind_global(&mut self, index: GlobalIndex, value: Value) {
        self.globals.set_raw(index, value);
        if index == self.package {
            package::follow(&self.heap, &mut self.symbols, value);
        }
    }

    /// Stores a global; code that stood for calls of its old value is mended.
    pub fn set_global(&mut self, index: GlobalIndex, value: Value) {
        self.globals.store(index, value);
        if index == self.package {
            package::follow(&self.heap, &mut self.symbols, value);
        }
        let flags = self.globals.flags(index);
        if flags.operator {
            self.globals.set_flags(
                index,
                crate::lang::value::globals::GlobalFlags {
                    operator: false,
                    ..flags
                },
            );
            self.forget_operator(index);
        }
    }

    #[cold]
    fn forget_operator(&mut self, index: GlobalIndex) {
        self.heap.for_each_payload(Kind::Proto, &mut |opaque| {
            if let Some(proto) = (opaque as &dyn std::any::Any).downcast_ref::<Proto>() {
                proto.forget_operator(index, crate::lang::compile::opcode::jump);
            }
        });
    }

    /// Binds a global to a builtin.
    pub fn define_native(
        &mut self,
        name: &str,
        arity: Arity,
        function: NativeFunction,
    ) -> GlobalIndex {
        self.define_body(name, arity, NativeBody::Function(function))
    }

    /// Binds a global to a function the host performs.
    pub fn define_host(&mut self, name: &str, arity: Arity) -> GlobalIndex {
        self.define_body(name, arity, NativeBody::Host)
    }

    pub fn define_body(&mut self, name: &str, arity: Arity, body: NativeBody) -> GlobalIndex {
        let symbol = self.symbols.intern(name);
        let value = native(&mut self.heap, symbol, arity, body);
        let index = self.globals.cell(symbol);
        self.set_global(index, value);
        index
    }

    /// Binds the inner names of functions that are bound by now; see `expand::INNER_NAMES`.
    pub fn bind_inner_names(&mut self) {
        for (outer, inner) in INNER_NAMES {
            let outer = self.global(outer);
            let inner = self.global(inner);
            if let (Some(function), None) = (self.globals.get(outer), self.globals.get(inner)) {
                self.set_global(inner, function);
            }
        }
    }

    /// Lets the compiler use instructions for the operators that are bound now. Call it when all
    /// builtins are there.
    pub fn enable_operators(&mut self) {
        self.operators.enable(&self.symbols, &mut self.globals);
    }

    /// Lets the compiler use instructions for the operators that were not redefined, in a machine
    /// whose globals were restored, and mends the code that relied on the others.
    pub fn resume_operators(&mut self) {
        for index in self.operators.resume(&self.symbols, &self.globals) {
            self.forget_operator(index);
        }
    }

    // ---- transactions ----

    /// Begins to note what changes in globals and heap.
    pub fn begin(&mut self) {
        self.globals.begin();
        self.symbols.begin();
        self.heap.begin();
        self.tasks.begin();
    }

    /// Keeps what changed since the last `begin`.
    pub fn keep(&mut self) {
        self.globals.keep();
        self.symbols.keep();
        self.heap.keep();
        self.tasks.keep();
    }

    /// Puts back what changed since the last `begin`.
    ///
    /// Tasks that began since are gone, and their promises cancelled.
    pub fn undo(&mut self) {
        self.heap.undo();
        self.symbols.undo();
        self.globals.undo();
        self.forget_tasks();
    }

    // ---- running ----

    /// Compiles a unit to a function of no arguments.
    pub fn compile(
        &mut self,
        unit: &mut CoreUnit,
        source: Option<Arc<SourceText>>,
    ) -> Result<Value, CompileError> {
        let context = CompileContext {
            heap: &mut self.heap,
            globals: &mut self.globals,
            operators: &self.operators,
        };
        compile::compile(unit, source, context)
    }

    /// Makes a fiber that calls a function when it is first resumed.
    pub fn fiber(&mut self, function: Value, arguments: &[Value]) -> Fiber {
        let limits = self.limits.clone();
        self.fiber_with(function, arguments, limits)
    }

    pub fn fiber_with(&mut self, function: Value, arguments: &[Value], limits: Limits) -> Fiber {
        self.fiber_in(function, arguments, limits, PROGRAM_ROOM)
    }

    pub(super) fn fiber_in(
        &mut self,
        function: Value,
        arguments: &[Value],
        limits: Limits,
        room: Room,
    ) -> Fiber {
        let mut state = FiberState::new(function, arguments, limits, HALT.as_ptr(), room);
        state.id = self.tasks.next_id();
        let state = Rc::new(RefCell::new(state));
        if self.fibers.len() >= self.prune_at {
            self.fibers.retain(|fiber| fiber.strong_count() > 0);
            self.prune_at = self.fibers.len() * 2 + 16;
        }
        self.fibers.push(Rc::downgrade(&state));
        Fiber(state)
    }

    /// Runs a fiber for at most `slice` fuel.
    pub fn resume(&mut self, fiber: &mut Fiber, slice: u64) -> Step {
        let _watch = Watch::new(&self.stops);
        let state = fiber.0.clone();
        let mut state = state.borrow_mut();
        state.slice = slice.max(1);
        state.held.clear();
        self.swap_dynamics(&mut state, true);
        let exit = match state.status {
            Status::Done => return Step::Done(Value::NIL),
            Status::Fresh { count } => {
                state.status = Status::Ready;
                run::start(self, &mut state, count)
            }
            Status::Abandoned => {
                state.status = Status::Ready;
                match raise::unwind(self, &mut state, Value::END) {
                    run::Flow::Go => run::run(self, &mut state),
                    run::Flow::Exit(exit) => exit,
                }
            }
            Status::Ready => run::run(self, &mut state),
            // Nobody answered: the call's value is nil.
            Status::Awaiting { slot } => {
                state.stack[slot] = Value::NIL;
                state.status = Status::Ready;
                run::run(self, &mut state)
            }
        };
        self.swap_dynamics(&mut state, false);
        match exit {
            Exit::Done(value) => {
                state.status = Status::Done;
                // A task's own dynamic variables are bound until its end.
                state.handlers.clear();
                state.held = vec![value];
                Step::Done(value)
            }
            Exit::Host {
                function,
                arguments,
            } => {
                state.held = arguments.clone();
                Step::Host(HostCall {
                    function,
                    arguments,
                })
            }
            Exit::Signal(condition) => {
                state.held = vec![condition];
                Step::Signal(condition)
            }
            Exit::Pause => Step::Pause,
        }
    }

    /// Gives a fiber the value of the host call it waits for, or of the call that failed.
    pub fn answer(&mut self, fiber: &mut Fiber, value: Value) {
        let mut state = fiber.0.borrow_mut();
        if let Status::Awaiting { slot } = state.status {
            state.stack[slot] = value;
            state.status = Status::Ready;
        }
    }

    /// Raises a condition in a fiber, in place of the host call it waits for, and runs on.
    pub fn answer_error(&mut self, fiber: &mut Fiber, fault: Fault, slice: u64) -> Step {
        let condition = {
            let state = fiber.0.borrow();
            let trace = state.capture_trace(&mut self.heap, None);
            condition::of_fault(&mut self.heap, &mut self.symbols, &fault, trace)
        };
        self.raise_in(fiber, condition, slice)
    }

    /// Raises a condition value in a fiber and runs on.
    pub fn raise_in(&mut self, fiber: &mut Fiber, condition: Value, slice: u64) -> Step {
        let raise = |machine: &mut Machine, state: &mut FiberState, slot| {
            raise::raise(machine, state, condition, slot)
        };
        self.enter_stopped(fiber, condition, slice, raise)
    }

    /// Calls a function where a fiber stopped at a condition, and runs on.
    pub(super) fn ask_in(
        &mut self,
        fiber: &mut Fiber,
        hook: Value,
        condition: Value,
        slice: u64,
    ) -> Step {
        let ask = |machine: &mut Machine, state: &mut FiberState, slot| {
            raise::ask(machine, state, hook, condition, slot)
        };
        self.enter_stopped(fiber, condition, slice, ask)
    }

    /// Does something in a fiber that waits for a value, and runs on.
    fn enter_stopped(
        &mut self,
        fiber: &mut Fiber,
        condition: Value,
        slice: u64,
        work: impl FnOnce(&mut Machine, &mut FiberState, usize) -> run::Flow,
    ) -> Step {
        let exit = {
            let mut state = fiber.0.borrow_mut();
            let slot = match state.status {
                Status::Awaiting { slot } => slot,
                Status::Done | Status::Fresh { .. } => return Step::Signal(condition),
                Status::Ready | Status::Abandoned => state.base,
            };
            state.status = Status::Ready;
            self.swap_dynamics(&mut state, true);
            let flow = work(self, &mut state, slot);
            self.swap_dynamics(&mut state, false);
            match flow {
                run::Flow::Go => None,
                run::Flow::Exit(_) => {
                    state.held = vec![condition];
                    Some(Step::Signal(condition))
                }
            }
        };
        match exit {
            Some(step) => step,
            None => self.resume(fiber, slice),
        }
    }

    /// Makes the next `resume` unwind a fiber with all its cleanups, which get the fuel of a grace; it
    /// then ends with nil.
    pub fn abandon(&mut self, fiber: &mut Fiber) {
        let mut state = fiber.0.borrow_mut();
        state.in_grace = true;
        state.fuel = Some(state.fuel.map_or(GRACE_FUEL, |fuel| fuel.min(GRACE_FUEL)));
        state.status = match state.status {
            Status::Done | Status::Fresh { .. } => Status::Done,
            _ => Status::Abandoned,
        };
    }

    /// Calls a function and runs it to its end; a condition, a host call or the end of `fuel` is an
    /// error, for macros and other short programs.
    pub fn call(&mut self, function: Value, arguments: &[Value], fuel: u64) -> Result<Value, Step> {
        let mut fiber = self.fiber(function, arguments);
        match self.resume(&mut fiber, fuel) {
            Step::Done(value) => Ok(value),
            step => Err(step),
        }
    }

    /// Returns a condition for a person.
    pub fn diagnostic(&self, condition: Value, show: &dyn Fn(Value) -> String) -> Diagnostic {
        condition::diagnostic(&self.heap, &self.symbols, condition, show)
    }

    /// Makes a condition of an error, without a trace.
    pub fn condition(&mut self, fault: &Fault) -> Value {
        condition::of_fault(&mut self.heap, &mut self.symbols, fault, Value::NIL)
    }

    /// Frees some or all of what no fiber, global or root reaches. `current` is the fiber being run.
    pub(super) fn collect_at(&mut self, current: Option<&mut FiberState>, wanted: Wanted) {
        self.fibers.retain(|fiber| fiber.strong_count() > 0);
        let fibers: Vec<Rc<RefCell<FiberState>>> =
            self.fibers.iter().filter_map(Weak::upgrade).collect();
        let borrowed = fibers.iter().filter(|it| it.try_borrow().is_err()).count();
        assert!(
            borrowed <= usize::from(current.is_some()),
            "BUG: a fiber that is not running hides what it holds"
        );
        let mut current = current;
        if let Some(state) = current.as_deref_mut() {
            state.clear_unused(&self.heap);
        }
        for fiber in &fibers {
            // The fiber being run is borrowed, and was seen to above.
            if let Ok(mut state) = fiber.try_borrow_mut()
                && state.parked.is_none()
            {
                state.clear_unused(&self.heap);
            }
        }
        let (globals, tasks) = (&self.globals, &self.tasks);
        // Tracing reads headers and marks bytes; the two do not meet.
        let mut roots = |heap: &Heap, marker: &mut Marker| {
            globals.trace(marker);
            tasks.trace(marker);
            if let Some(state) = current.as_deref() {
                state.trace(heap, marker);
            }
            for fiber in &fibers {
                // A parked task is reached through what it waits for, or not at all.
                if let Ok(state) = fiber.try_borrow()
                    && state.parked.is_none()
                {
                    state.trace(heap, marker);
                }
            }
        };
        match wanted {
            Wanted::All => self.heap.collect_all(&mut roots),
            Wanted::Due => self.heap.tend(&mut roots),
        }
    }

    /// Frees all that nothing reaches, while no fiber runs.
    pub fn collect(&mut self) {
        self.collect_at(None, Wanted::All);
    }

    /// Does the part of a collection that is due, while no fiber runs.
    pub fn tend(&mut self) {
        self.collect_at(None, Wanted::Due);
    }

    /// Returns the name most like one that is not bound.
    pub fn similar_name(&self, name: Symbol) -> Option<String> {
        let names = self
            .globals
            .bound()
            .map(|(_, symbol, _)| self.symbols.name(symbol))
            .filter(|other| !other.starts_with(['%', '(']));
        spelling::closest(self.symbols.name(name), names).map(str::to_string)
    }
}

/// Exchanges the dynamic bindings of a fiber with the globals: a fiber that waits leaves none behind.
fn swap_dynamics(globals: &mut Globals, state: &mut FiberState, enter: bool) {
    let mut swap = |handler: &mut super::fiber::Handler| {
        if let HandlerKind::Dynamic { global, old } = &mut handler.what {
            let current = globals.raw(*global);
            globals.set_raw(*global, *old);
            *old = current;
        }
    };
    if enter {
        state.handlers.iter_mut().for_each(&mut swap);
    } else {
        state.handlers.iter_mut().rev().for_each(&mut swap);
    }
}
