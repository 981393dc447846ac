//! Tasks: fibers beside the program, run one at a time and in turn, on the thread of the program.
//!
//! A task runs until it ends or waits. What is ready stands in a queue, first in, first out; sleeps
//! follow a clock of their own, which goes on only while everybody waits. So the order in which tasks
//! run does not depend on the time. The host waits in the machine's place: where nobody can go on, the
//! machine returns with `WAIT`, and where a task asks for something that takes long, the host takes a
//! ticket and lets the others run.

mod aside;

use super::condition;
use super::fiber::{Fiber, FiberState, Handler, HandlerKind, Status, TASK_ROOM};
use super::future::{self, AsyncPromise, PromiseState, Waiter};
use super::machine::Machine;
use super::purse::note_limit;
use super::signal::{Fault, Signal, Wish};
use super::step::{HostCall, Step};
use super::task_calls::{self, Turn};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

/// The host call that asks to wait: for so many milliseconds, or with nil for a ticket alone. It is
/// answered with the milliseconds that passed.
pub const WAIT: &str = "%wait";

/// What calls of tasks cost, so that tasks that only wake one another come to an end.
const TURN_FUEL: u64 = 10;

/// A call that the host answers later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(pub u64);

/// What a fiber waits for.
#[derive(Debug, Default)]
pub(super) enum Wait {
    #[default]
    Nothing,
    /// The value or the failure of a promise.
    Promise,
    /// So many promises more.
    All {
        promises: Vec<Value>,
        left: usize,
        owned: bool,
    },
    /// The first of several promises.
    First {
        promises: Vec<Value>,
        owned: bool,
    },
    /// A promise, for so long.
    Timeout {
        text: String,
        ms: u64,
    },
    /// A channel with room for a value.
    Send(Value),
    Receive,
    Sleep,
    Host(Ticket),
    /// Until nobody is ready; where `all`, until nobody sleeps either.
    Rest,
}

/// Who runs on behalf of the fiber a host resumes.
#[derive(Default)]
pub(super) enum Acting {
    #[default]
    Itself,
    Task(Fiber),
    /// Whoever is next in the queue.
    Queue,
    /// The host, which waits.
    World,
}

/// What makes a fiber a task.
pub(super) struct TaskPart {
    pub promise: Value,
    /// The program it belongs to, by id.
    pub origin: u64,
    pub cancelled: bool,
    /// The condition it ended with, while its cleanups run.
    pub failed: Option<Value>,
    /// Its pending calls, as counted in `Tasks::calls`.
    calls: usize,
    all_calls: Rc<Cell<usize>>,
}

impl Drop for TaskPart {
    fn drop(&mut self) {
        self.all_calls
            .set(self.all_calls.get().saturating_sub(self.calls));
    }
}

/// Everybody who is ready or waits for time, host or rest.
#[derive(Default)]
pub(super) struct Tasks {
    ready: VecDeque<Waiter>,
    /// By time and order.
    timers: BTreeMap<(u64, u64), Waiter>,
    /// Milliseconds that were slept through.
    now_ms: u64,
    order: u64,
    ids: u64,
    tickets: FxHashMap<Ticket, Waiter>,
    /// Tickets nobody waits for any more, for the host to end.
    abandoned: Vec<Ticket>,
    /// Who comes after the one whose turn it is: tasks it began or asked to end.
    followers: Vec<Fiber>,
    /// Those that wait until nobody sleeps, and those that wait until nobody is ready.
    resting: VecDeque<Waiter>,
    draining: VecDeque<Waiter>,
    /// The first id of each open transaction.
    marks: Vec<u64>,
    /// Pending calls of all tasks.
    calls: Rc<Cell<usize>>,
    /// Promises of tasks that failed while nobody awaited them, until that is told.
    unheard: Vec<Value>,
}

impl Tasks {
    pub fn next_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    pub fn begin(&mut self) {
        self.marks.push(self.ids);
    }

    pub fn keep(&mut self) {
        self.marks.pop();
    }
}

/// Variables of the prelude that each task has for itself, as they are where it begins: the context.
const OWN: [&str; 3] = ["%context", "%context-hidden", "%context-stacks"];

/// Whose turn it is.
pub enum Next {
    Run(Fiber),
    /// Nobody's: this is for the host.
    Ask(Step),
}

impl Machine {
    /// Returns who goes on next where the host resumes `root`.
    pub(in crate::lang) fn next_turn(&mut self, root: &Fiber) -> Next {
        let acting = std::mem::replace(&mut root.0.borrow_mut().acting, Acting::Queue);
        match acting {
            Acting::Itself => return Next::Run(root.clone()),
            Acting::Task(fiber) => return Next::Run(fiber),
            Acting::Queue | Acting::World => {}
        }
        loop {
            if let Err(signal) = self.stops.poll() {
                self.rouse(root);
                let condition = self.condition_in(root, signal);
                root.0.borrow_mut().to_raise = Some(condition);
                return Next::Run(root.clone());
            }
            if let Some(fiber) = self.next_ready(root) {
                return Next::Run(fiber);
            }
            if let Some(waiter) = next_waiting(&mut self.tasks.draining) {
                self.wake(&waiter, Ok(Value::NIL));
                continue;
            }
            let first = self.first_timer();
            if first.is_some() || !self.tasks.tickets.is_empty() {
                let left = first.map(|due| due.saturating_sub(self.tasks.now_ms));
                if left == Some(0) {
                    self.pass_time(0);
                    continue;
                }
                root.0.borrow_mut().acting = Acting::World;
                let left = left.map_or(Value::NIL, |left| Value::length(left as usize));
                let function = Value::symbol(self.symbols.intern(WAIT));
                return Next::Ask(Step::Host(HostCall {
                    function,
                    arguments: vec![left],
                }));
            }
            // Who waits inside of another that waits goes on first.
            if let Some(waiter) = last_waiting(&mut self.tasks.resting) {
                self.wake(&waiter, Ok(Value::NIL));
                continue;
            }
            let fault = Signal::eval("every task waits for another (deadlock)")
                .with_hint("a promise or channel is waited for that nobody will settle or feed");
            let waiter = waiter(root);
            let condition = self.condition_in(root, fault);
            self.wake(&waiter, Err(condition));
        }
    }

    /// Tasks that have not ended and may be woken.
    #[cfg(test)]
    pub(super) fn tasks_alive(&self) -> usize {
        self.tasks_where(|_, _| true).len()
    }

    /// Runs `fiber` for at most `slice` fuel, on the account of `root`.
    pub(in crate::lang) fn run_turn(&mut self, root: &Fiber, fiber: &Fiber, slice: u64) -> Step {
        let mut fiber = fiber.clone();
        let is_root = fiber.is(root);
        if !is_root {
            self.lend(root, &fiber);
        }
        let (raised, asked) = {
            let mut state = fiber.0.borrow_mut();
            state.turn += 1;
            state.parked = None;
            state.wait = Wait::Nothing;
            (state.to_raise.take(), state.to_ask.take())
        };
        let step = match (raised, asked) {
            (Some(condition), _) => self.raise_in(&mut fiber, condition, slice),
            (None, Some([hook, condition])) => self.ask_in(&mut fiber, hook, condition, slice),
            (None, None) => self.resume(&mut fiber, slice),
        };
        if !is_root {
            self.settle_account(root, &fiber);
        }
        step
    }

    /// Lets a task use what its program may still use.
    fn lend(&mut self, root: &Fiber, fiber: &Fiber) {
        let root = root.0.borrow();
        let mut state = fiber.0.borrow_mut();
        let own = state.task.as_ref().map_or(0, |task| task.calls);
        let others = self.tasks.calls.get().saturating_sub(own) + root.frame_top;
        state.fuel = root.fuel.map(|fuel| fuel + root.budget);
        state.limits.depth = root.limits.depth.saturating_sub(others).max(own + 1);
        state.in_grace = root.in_grace;
        state.limits_reached = root.limits_reached;
        root.output.lend(&mut state.output);
    }

    fn settle_account(&mut self, root: &Fiber, fiber: &Fiber) {
        let mut root = root.0.borrow_mut();
        let mut state = fiber.0.borrow_mut();
        let state = &mut *state;
        root.fuel = state.fuel;
        root.budget = 0;
        root.in_grace = state.in_grace;
        root.limits_reached = state.limits_reached;
        let is_beside = state.task.as_ref().is_some_and(|it| it.origin != root.id);
        root.output.take_over(&mut state.output, is_beside);
        if let Some(task) = &mut state.task {
            let calls = match state.status {
                Status::Done => 0,
                _ => state.frame_top,
            };
            let all = self.tasks.calls.get() + calls - task.calls;
            self.tasks.calls.set(all);
            task.calls = calls;
        }
    }

    /// Carries out a step of `fiber` that concerns tasks; another one is for whoever resumed `root`.
    /// `slice` is what is left of the resumption.
    pub(in crate::lang) fn take_step(
        &mut self,
        root: &Fiber,
        fiber: Fiber,
        step: Step,
        slice: &mut u64,
    ) -> Option<Step> {
        let is_root = fiber.is(root);
        match step {
            Step::Done(_) | Step::Signal(_) if is_root => {
                root.0.borrow_mut().acting = Acting::Itself;
                Some(step)
            }
            Step::Done(value) => {
                self.end_task(&fiber, value);
                None
            }
            Step::Signal(condition) => {
                self.fail_task(root, &fiber, condition);
                None
            }
            Step::Host(call) => {
                let name = call.function.as_symbol();
                let name = name.map_or("", |name| self.symbols.name(name));
                let Some(perform) = task_calls::find(name) else {
                    self.act(root, fiber);
                    return Some(Step::Host(call));
                };
                *slice = slice.saturating_sub(TURN_FUEL);
                let mut state = fiber.0.borrow_mut();
                state.fuel = state.fuel.map(|fuel| fuel.saturating_sub(TURN_FUEL));
                if !is_root {
                    root.0.borrow_mut().fuel = state.fuel;
                }
                drop(state);
                self.turn(root, fiber, perform, &call.arguments);
                None
            }
            Step::Pause => {
                self.act(root, fiber);
                Some(step)
            }
        }
    }

    fn turn(
        &mut self,
        root: &Fiber,
        mut fiber: Fiber,
        perform: task_calls::TaskFunction,
        values: &[Value],
    ) {
        match perform(self, &fiber, values) {
            Ok(Turn::Go(value)) => {
                self.answer(&mut fiber, value);
                self.act(root, fiber);
            }
            Ok(Turn::Yield(value)) => {
                self.answer(&mut fiber, value);
                self.enqueue(&fiber);
                self.wake_followers();
            }
            Ok(Turn::Wait) => self.park(root, &fiber),
            Err(signal) => {
                let condition = self.condition_in(&fiber, signal);
                fiber.0.borrow_mut().to_raise = Some(condition);
                self.act(root, fiber);
            }
        }
    }

    /// Lets `fiber` go on when the host resumes `root`.
    pub(in crate::lang) fn act(&mut self, root: &Fiber, fiber: Fiber) {
        let acting = match fiber.is(root) {
            true => Acting::Itself,
            false => Acting::Task(fiber),
        };
        root.0.borrow_mut().acting = acting;
    }

    /// Lets the collector find a task through what it waits for, where that is all that knows it.
    fn park(&mut self, root: &Fiber, fiber: &Fiber) {
        let mut state = fiber.0.borrow_mut();
        let is_known = !matches!(
            state.wait,
            Wait::Promise | Wait::Send(_) | Wait::Receive | Wait::All { .. } | Wait::First { .. }
        );
        if !is_known && state.task.is_some() && !fiber.is(root) {
            state.clear_unused(&self.heap);
            state.parked = Some(state.top(&self.heap));
        }
    }

    pub(super) fn enqueue(&mut self, fiber: &Fiber) {
        self.tasks.ready.push_back(waiter(fiber));
    }

    /// Takes the next that is ready and may run here: tasks, and `root` itself.
    fn next_ready(&mut self, root: &Fiber) -> Option<Fiber> {
        let mut others = Vec::new();
        let next = loop {
            match next_waiting(&mut self.tasks.ready) {
                Some(waiter) if waiter.fiber.is(root) || waiter.fiber.is_task() => {
                    break Some(waiter.fiber);
                }
                // A program that waits further out, which its own host resumes.
                Some(waiter) => others.push(waiter),
                None => break None,
            }
        };
        for waiter in others.into_iter().rev() {
            self.tasks.ready.push_front(waiter);
        }
        next
    }

    /// Makes a fiber ready with a value or a condition, if it still waits.
    pub(super) fn wake(&mut self, waiter: &Waiter, outcome: Result<Value, Value>) {
        if self.give(waiter, outcome) {
            self.enqueue(&waiter.fiber);
        }
    }

    /// The same, to run after whoever wakes it.
    pub(super) fn wake_after(&mut self, waiter: &Waiter, outcome: Result<Value, Value>) {
        if self.give(waiter, outcome) {
            self.tasks.followers.push(waiter.fiber.clone());
        }
    }

    fn give(&mut self, waiter: &Waiter, outcome: Result<Value, Value>) -> bool {
        if !waiter.is_waiting() {
            return false;
        }
        let mut fiber = waiter.fiber.clone();
        {
            let mut state = fiber.0.borrow_mut();
            state.turn += 1;
            state.wait = Wait::Nothing;
            state.parked = None;
            state.to_raise = outcome.err();
        }
        if let Ok(value) = outcome {
            self.answer(&mut fiber, value);
        }
        true
    }

    /// Wakes a fiber whatever it waits for.
    fn rouse(&mut self, fiber: &Fiber) {
        let mut state = fiber.0.borrow_mut();
        if let Wait::Host(ticket) = state.wait {
            self.tasks.tickets.remove(&ticket);
            self.tasks.abandoned.push(ticket);
        }
        state.turn += 1;
        state.wait = Wait::Nothing;
        state.parked = None;
    }

    /// Makes a condition of what went wrong in a fiber that waits.
    pub(super) fn condition_in(&mut self, fiber: &Fiber, signal: Signal) -> Value {
        let mut fault = match signal.wish() {
            Wish::Fault(fault) => fault,
            Wish::Throw(value) => return value,
            Wish::Call { .. } | Wish::Host { .. } => Fault::default(),
        };
        note_limit(&mut fiber.0.borrow_mut(), &mut fault);
        let trace = fiber.0.borrow().capture_trace(&mut self.heap, None);
        condition::of_fault(&mut self.heap, &mut self.symbols, &fault, trace)
    }

    // ---- the life of a task ----

    /// Begins a task that calls a function, with the dynamic variables of the one that begins it.
    pub(super) fn spawn(&mut self, parent: &Fiber, function: Value) -> Value {
        let limits = parent.0.borrow().limits.clone();
        let fiber = self.fiber_in(function, &[], limits, TASK_ROOM);
        let promise = self.new_promise(PromiseState::Pending);
        let mut state = fiber.0.borrow_mut();
        let parent = parent.0.borrow();
        state.handlers = self.inherited(&parent);
        state.task = Some(TaskPart {
            promise,
            origin: parent.task.as_ref().map_or(parent.id, |task| task.origin),
            cancelled: false,
            failed: None,
            calls: 0,
            all_calls: self.tasks.calls.clone(),
        });
        if let Some(promise) = future::promise(&self.heap, promise) {
            *promise.task.borrow_mut() = Some(Rc::downgrade(&fiber.0));
        }
        drop(state);
        self.tasks.followers.push(fiber);
        promise
    }

    /// The dynamic bindings of a fiber that does not run. Handlers and restarts lead back into the
    /// fiber that established them, so they stay there.
    fn inherited(&self, parent: &FiberState) -> Vec<Handler> {
        let mut bindings: Vec<Handler> = Vec::new();
        for handler in parent.handlers.iter().rev() {
            let HandlerKind::Dynamic { global, .. } = handler.what else {
                continue;
            };
            let known = bindings.iter().any(|known| {
                matches!(known.what, HandlerKind::Dynamic { global: other, .. } if other == global)
            });
            let name = self.symbols.name(self.globals.name(global));
            if !known && name != super::HANDLERS && name != "%restarts" {
                bindings.push(Handler {
                    frames: 0,
                    base: super::fiber::FIRST_BASE as u32,
                    what: handler.what,
                });
            }
        }
        for name in OWN {
            let global = self.symbols.find(name).and_then(|it| self.globals.find(it));
            let is_bound = |global| {
                bindings.iter().any(|known| {
                    matches!(known.what, HandlerKind::Dynamic { global: other, .. } if other == global)
                })
            };
            if let Some(global) = global.filter(|&global| !is_bound(global)) {
                bindings.push(Handler {
                    frames: 0,
                    base: super::fiber::FIRST_BASE as u32,
                    what: HandlerKind::Dynamic {
                        global,
                        old: self.globals.raw(global),
                    },
                });
            }
        }
        bindings
    }

    pub(super) fn new_promise(&mut self, state: PromiseState) -> Value {
        let promise = Box::new(AsyncPromise::new(state));
        self.heap.payload(Kind::Opaque, promise)
    }

    fn end_task(&mut self, fiber: &Fiber, value: Value) {
        let (promise, state) = {
            let state = fiber.0.borrow();
            let Some(task) = &state.task else {
                return;
            };
            let settled = match (task.cancelled, task.failed) {
                (true, _) => PromiseState::Cancelled,
                (false, Some(condition)) => PromiseState::Rejected(condition),
                (false, None) => PromiseState::Resolved(value),
            };
            (task.promise, settled)
        };
        self.settle(promise, state);
    }

    /// A condition nobody caught ends a task, after its cleanups. What ends the whole program ends it
    /// through the fiber the host knows.
    fn fail_task(&mut self, root: &Fiber, fiber: &Fiber, condition: Value) {
        let mut fiber = fiber.clone();
        if condition::is_uncatchable(&self.heap, &self.symbols, condition) {
            self.rouse(root);
            root.0.borrow_mut().to_raise = Some(condition);
            root.0.borrow_mut().acting = Acting::Itself;
        }
        let is_done = fiber.is_done();
        {
            let mut state = fiber.0.borrow_mut();
            if let Some(task) = &mut state.task
                && task.failed.is_none()
            {
                task.failed = Some(condition);
            }
            // Its values must outlive the cleanups.
            state.held.push(condition);
        }
        if is_done {
            self.end_task(&fiber, Value::NIL);
            return;
        }
        self.abandon(&mut fiber);
        let acts = matches!(root.0.borrow().acting, Acting::Queue);
        match acts {
            true => self.act(root, fiber),
            false => self.enqueue(&fiber),
        }
    }

    /// Settles a promise and wakes those who wait for it.
    fn settle(&mut self, value: Value, settled: PromiseState) {
        let Some(promise) = future::promise(&self.heap, value) else {
            return;
        };
        if *promise.state.borrow() != PromiseState::Pending {
            return;
        }
        *promise.state.borrow_mut() = settled;
        if let PromiseState::Rejected(condition) = settled
            && !promise.is_heard.get()
        {
            self.note_unheard(value, condition);
        }
        let Some(promise) = future::promise(&self.heap, value) else {
            return;
        };
        let waiters = promise.waiters.borrow_mut().take();
        for waiter in waiters {
            if waiter.is_waiting() {
                self.promise_settled(&waiter, settled);
            }
        }
    }

    fn promise_settled(&mut self, waiter: &Waiter, settled: PromiseState) {
        let wait = std::mem::take(&mut waiter.fiber.0.borrow_mut().wait);
        match wait {
            Wait::All {
                promises,
                left,
                owned,
            } => {
                let ended = !matches!(settled, PromiseState::Resolved(_));
                if ended || left == 1 {
                    let outcome = match ended {
                        true => self.outcome(&waiter.fiber, settled),
                        false => Ok(self.values_of(&promises)),
                    };
                    self.wake(waiter, outcome);
                    if owned && ended {
                        self.cancel_all(&promises);
                    }
                } else {
                    waiter.fiber.0.borrow_mut().wait = Wait::All {
                        promises,
                        left: left - 1,
                        owned,
                    };
                }
            }
            Wait::First { promises, owned } => {
                let outcome = self.outcome(&waiter.fiber, settled);
                self.wake(waiter, outcome);
                if owned {
                    self.cancel_all(&promises);
                }
            }
            _ => {
                let outcome = self.outcome(&waiter.fiber, settled);
                self.wake(waiter, outcome);
            }
        }
    }

    /// Returns the values of promises that are all resolved.
    pub(super) fn values_of(&mut self, promises: &[Value]) -> Value {
        let values: Vec<Value> = promises
            .iter()
            .map(
                |&promise| match future::promise_state(&self.heap, promise) {
                    Some(PromiseState::Resolved(value)) => value,
                    _ => Value::NIL,
                },
            )
            .collect();
        self.heap.list(&values)
    }

    /// Returns what awaiting a settled promise answers or raises.
    pub(super) fn outcome(&mut self, fiber: &Fiber, settled: PromiseState) -> Result<Value, Value> {
        match settled {
            PromiseState::Resolved(value) => Ok(value),
            PromiseState::Rejected(condition) => Err(condition),
            PromiseState::Pending | PromiseState::Cancelled => Err(self.condition_in(
                fiber,
                task_calls::cancelled("the awaited task was cancelled"),
            )),
        }
    }

    // ---- ending tasks early ----

    /// Asks a task to end; answers whether it was still to end and nobody had asked.
    pub(super) fn cancel(&mut self, promise: Value) -> bool {
        let Some(task) = future::promise(&self.heap, promise)
            .and_then(|promise| promise.task.borrow().as_ref().and_then(Weak::upgrade))
        else {
            return false;
        };
        let fiber = Fiber(task);
        let status = {
            let mut state = fiber.0.borrow_mut();
            let status = state.status;
            match &mut state.task {
                Some(task) if !task.cancelled && status != Status::Done => task.cancelled = true,
                _ => return false,
            }
            status
        };
        self.rouse(&fiber);
        if matches!(status, Status::Fresh { .. }) {
            fiber.0.borrow_mut().status = Status::Done;
            self.settle(promise, PromiseState::Cancelled);
            return true;
        }
        let condition = self.condition_in(&fiber, task_calls::cancelled("the task was cancelled"));
        fiber.0.borrow_mut().to_raise = Some(condition);
        self.tasks.followers.push(fiber);
        true
    }

    pub(super) fn cancel_all(&mut self, promises: &[Value]) {
        for &promise in promises {
            self.cancel(promise);
        }
        self.wake_followers();
    }

    /// Puts tasks into the queue behind whoever began or cancelled them.
    pub(super) fn wake_followers(&mut self) {
        for fiber in std::mem::take(&mut self.tasks.followers) {
            self.enqueue(&fiber);
        }
    }

    /// Makes the next `resume` of a root unwind it and all of its tasks with their cleanups.
    pub(in crate::lang) fn abandon_all(&mut self, root: &mut Fiber) {
        let id = root.0.borrow().id;
        self.abandon_where(|task| task.origin == id);
        self.rouse(root);
        root.0.borrow_mut().to_raise = None;
        root.0.borrow_mut().acting = Acting::Queue;
        self.abandon(root);
        self.enqueue(root);
    }

    /// Ends the tasks that began since the innermost transaction did, as if they had never been.
    pub(super) fn forget_tasks(&mut self) {
        let mark = self.tasks.marks.pop().unwrap_or_default();
        if self.tasks.ids == mark {
            return;
        }
        for fiber in self.tasks_where(|_, id| id > mark) {
            self.rouse(&fiber);
            {
                let mut state = fiber.0.borrow_mut();
                state.status = Status::Done;
                state.handlers.clear();
                state.frame_top = 0;
                if let Some(task) = &mut state.task {
                    task.cancelled = true;
                }
            }
            self.end_task(&fiber, Value::NIL);
        }
    }

    /// Returns the tasks that have not ended.
    fn tasks_where(&self, wanted: impl Fn(&TaskPart, u64) -> bool) -> Vec<Fiber> {
        self.fibers
            .iter()
            .filter_map(Weak::upgrade)
            .filter(|state| {
                let state = state.borrow();
                let task = state.task.as_ref();
                state.status != Status::Done && task.is_some_and(|task| wanted(task, state.id))
            })
            .map(Fiber)
            .collect()
    }

    // ---- time and the host ----

    /// Returns when the first sleeper wakes.
    fn first_timer(&mut self) -> Option<u64> {
        while let Some(first) = self.tasks.timers.first_entry() {
            if first.get().is_waiting() {
                return Some(first.key().0);
            }
            first.remove();
        }
        None
    }

    pub(super) fn wait_for_time(&mut self, fiber: &Fiber, ms: u64) {
        self.tasks.order += 1;
        let due = (self.tasks.now_ms.saturating_add(ms), self.tasks.order);
        self.tasks.timers.insert(due, waiter(fiber));
    }

    pub(super) fn wait_for_rest(&mut self, fiber: &Fiber, sleepers_too: bool) {
        let queue = match sleepers_too {
            true => &mut self.tasks.resting,
            false => &mut self.tasks.draining,
        };
        queue.push_back(waiter(fiber));
    }

    /// Lets time pass for those who sleep.
    fn pass_time(&mut self, ms: u64) {
        self.tasks.now_ms = self.tasks.now_ms.saturating_add(ms);
        let later = self.tasks.timers.split_off(&(self.tasks.now_ms + 1, 0));
        let due = std::mem::replace(&mut self.tasks.timers, later);
        for waiter in due.into_values().filter(Waiter::is_waiting) {
            let wait = std::mem::take(&mut waiter.fiber.0.borrow_mut().wait);
            let outcome = match wait {
                Wait::Timeout { text, ms } => {
                    let signal = task_calls::timed_out(&text, ms);
                    Err(self.condition_in(&waiter.fiber, signal))
                }
                _ => Ok(Value::NIL),
            };
            self.wake(&waiter, outcome);
        }
    }

    /// Gives the fiber that acts for `root` the answer of its host call.
    pub(in crate::lang) fn answer_acting(
        &mut self,
        root: &mut Fiber,
        answer: Result<Value, Fault>,
    ) {
        let acting = std::mem::replace(&mut root.0.borrow_mut().acting, Acting::Queue);
        let mut fiber = match acting {
            Acting::World => {
                // The sandbox has no say in waiting: an error passes no time, and all is asked again.
                let passed = answer.ok().and_then(Value::as_index).unwrap_or(0);
                self.pass_time(passed as u64);
                return;
            }
            Acting::Task(fiber) => fiber,
            Acting::Itself | Acting::Queue => root.clone(),
        };
        match answer {
            Ok(value) => self.answer(&mut fiber, value),
            Err(fault) => {
                let condition = self.condition_in(&fiber, Signal::fault(fault));
                fiber.0.borrow_mut().to_raise = Some(condition);
            }
        }
        self.act(root, fiber);
    }

    /// Raises a condition in the fiber that acts for `root`, in the place of its host call.
    pub(in crate::lang) fn raise_acting(&mut self, root: &mut Fiber, condition: Value) {
        let acting = std::mem::replace(&mut root.0.borrow_mut().acting, Acting::Queue);
        let fiber = match acting {
            Acting::Task(fiber) => fiber,
            _ => root.clone(),
        };
        self.heap.share(condition);
        fiber.0.borrow_mut().to_raise = Some(condition);
        self.act(root, fiber);
    }

    /// Calls a function where a program stopped, with all its frames and bindings in place: it gets the
    /// condition and nil. When it returns the program stops again; it may leave by a restart.
    pub(in crate::lang) fn ask_stopped(&mut self, root: &mut Fiber, hook: Value, condition: Value) {
        self.heap.share(hook);
        self.heap.share(condition);
        root.0.borrow_mut().to_ask = Some([hook, condition]);
        let fiber = root.clone();
        self.act(root, fiber);
    }

    /// Puts the host call of the fiber that acts for `root` aside; `complete` answers it.
    pub fn defer(&mut self, root: &mut Fiber) -> Ticket {
        let acting = std::mem::replace(&mut root.0.borrow_mut().acting, Acting::Queue);
        let fiber = match acting {
            Acting::Task(fiber) => fiber,
            _ => root.clone(),
        };
        self.tasks.order += 1;
        let ticket = Ticket(self.tasks.order);
        fiber.0.borrow_mut().wait = Wait::Host(ticket);
        self.tasks.tickets.insert(ticket, waiter(&fiber));
        ticket
    }

    /// Answers a call that was put aside; too late where nobody waits any more.
    pub fn complete(&mut self, ticket: Ticket, answer: Result<Value, Fault>) {
        let Some(waiter) = self.tasks.tickets.remove(&ticket) else {
            return;
        };
        let outcome =
            answer.map_err(|fault| self.condition_in(&waiter.fiber, Signal::fault(fault)));
        self.wake(&waiter, outcome);
    }

    /// Takes the tickets that nobody waits for any more.
    pub fn take_abandoned(&mut self) -> Vec<Ticket> {
        let tasks = &mut self.tasks;
        tasks.tickets.retain(|&ticket, waiter| {
            // Nobody resumes a program that is only held here.
            let is_held = waiter.fiber.is_task() || Rc::strong_count(&waiter.fiber.0) > 1;
            let waits = waiter.is_waiting() && is_held;
            if !waits {
                tasks.abandoned.push(ticket);
            }
            waits
        });
        std::mem::take(&mut tasks.abandoned)
    }
}

pub(super) fn waiter(fiber: &Fiber) -> Waiter {
    Waiter {
        fiber: fiber.clone(),
        turn: fiber.0.borrow().turn,
    }
}

fn next_waiting(queue: &mut VecDeque<Waiter>) -> Option<Waiter> {
    while let Some(waiter) = queue.pop_front() {
        if waiter.is_waiting() {
            return Some(waiter);
        }
    }
    None
}

/// Takes the last of a queue that still waits.
fn last_waiting(queue: &mut VecDeque<Waiter>) -> Option<Waiter> {
    while let Some(waiter) = queue.pop_back() {
        if waiter.is_waiting() {
            return Some(waiter);
        }
    }
    None
}
