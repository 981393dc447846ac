//! What tasks wait for: promises of a task's value, and channels.
//!
//! Both are opaque to the heap and hold who waits for them. A task that waits for nothing else is
//! found by the collector through them alone: one that nobody can wake any more is freed.

use super::fiber::{Fiber, FiberState};
use crate::lang::value::Value;
use crate::lang::value::heap::{Heap, Marker, Opaque};
use crate::lang::value::kind::Kind;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Weak;

/// A fiber that waits, and the number of that wait: a wake-up for an earlier one comes too late.
#[derive(Clone)]
pub(super) struct Waiter {
    pub fiber: Fiber,
    pub turn: u64,
}

impl Waiter {
    pub fn is_waiting(&self) -> bool {
        let state = self.fiber.0.try_borrow();
        state.is_ok_and(|state| state.turn == self.turn)
    }

    fn trace(&self, marker: &mut Marker) {
        if let Ok(state) = self.fiber.0.try_borrow()
            && state.turn == self.turn
            && let Some(top) = state.parked
        {
            state.trace_to(top, marker);
        }
    }
}

/// Waiters in order; those that are late are dropped when the list has doubled.
#[derive(Default)]
pub(super) struct Waiters {
    list: VecDeque<Waiter>,
    prune_at: usize,
}

impl Waiters {
    pub fn push(&mut self, waiter: Waiter) {
        if self.list.len() >= self.prune_at.max(16) {
            self.list.retain(Waiter::is_waiting);
            self.prune_at = self.list.len() * 2;
        }
        self.list.push_back(waiter);
    }

    /// Takes the first that still waits.
    pub fn next(&mut self) -> Option<Waiter> {
        while let Some(waiter) = self.list.pop_front() {
            if waiter.is_waiting() {
                return Some(waiter);
            }
        }
        None
    }

    pub fn take(&mut self) -> VecDeque<Waiter> {
        std::mem::take(&mut self.list)
    }
}

/// How far the task of a promise has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PromiseState {
    Pending,
    Resolved(Value),
    /// With the condition its task ended with.
    Rejected(Value),
    Cancelled,
}

/// The value a task will have.
pub(super) struct AsyncPromise {
    pub state: RefCell<PromiseState>,
    pub waiters: RefCell<Waiters>,
    /// Nothing of a promise that was made settled.
    pub task: RefCell<Option<Weak<RefCell<FiberState>>>>,
    /// Whether somebody has awaited it or asked what came of it: a failure is no news then.
    pub is_heard: Cell<bool>,
}

/// What a task takes outside of the heap to begin with, counted with its promise.
const TASK_BYTES: usize = 1_200;

impl AsyncPromise {
    pub fn new(state: PromiseState) -> AsyncPromise {
        AsyncPromise {
            state: RefCell::new(state),
            waiters: RefCell::default(),
            task: RefCell::default(),
            is_heard: Cell::default(),
        }
    }
}

impl Opaque for AsyncPromise {
    fn type_name(&self) -> &'static str {
        "async-promise"
    }

    fn trace(&self, marker: &mut Marker) {
        match *self.state.borrow() {
            PromiseState::Resolved(value) | PromiseState::Rejected(value) => marker.mark(value),
            PromiseState::Pending | PromiseState::Cancelled => {}
        }
        for waiter in &self.waiters.borrow().list {
            waiter.trace(marker);
        }
    }

    fn size(&self) -> usize {
        TASK_BYTES
    }
}

/// A bounded queue between tasks.
pub(super) struct Channel {
    pub capacity: usize,
    pub state: RefCell<ChannelState>,
}

#[derive(Default)]
pub(super) struct ChannelState {
    pub values: VecDeque<Value>,
    pub closed: bool,
    /// Each waits with the value it wants to send, in its state.
    pub senders: Waiters,
    pub receivers: Waiters,
}

impl Opaque for Channel {
    fn type_name(&self) -> &'static str {
        "channel"
    }

    fn trace(&self, marker: &mut Marker) {
        let state = self.state.borrow();
        for &value in &state.values {
            marker.mark(value);
        }
        for waiter in state.senders.list.iter().chain(&state.receivers.list) {
            waiter.trace(marker);
        }
    }

    fn size(&self) -> usize {
        size_of::<Channel>() + self.capacity * size_of::<Value>()
    }
}

/// Returns how far a promise has come; nothing where the value is none.
pub fn promise_state(heap: &Heap, value: Value) -> Option<PromiseState> {
    promise(heap, value).map(|promise| *promise.state.borrow())
}

pub(super) fn promise(heap: &Heap, value: Value) -> Option<&AsyncPromise> {
    if !heap.is(value, Kind::Opaque) {
        return None;
    }
    (heap.opaque(value)? as &dyn std::any::Any).downcast_ref()
}

pub(super) fn channel(heap: &Heap, value: Value) -> Option<&Channel> {
    if !heap.is(value, Kind::Opaque) {
        return None;
    }
    (heap.opaque(value)? as &dyn std::any::Any).downcast_ref()
}

/// Makes a promise without a task, cancelled until `settle_promise`.
pub fn dead_promise(heap: &mut Heap) -> Value {
    let promise = AsyncPromise::new(PromiseState::Cancelled);
    heap.payload(Kind::Opaque, Box::new(promise))
}

/// Gives a promise that `dead_promise` made its outcome.
pub fn settle_promise(heap: &Heap, value: Value, state: PromiseState) -> bool {
    let promise = promise(heap, value);
    promise
        .map(|promise| promise.state.replace(state))
        .is_some()
}

/// What a channel is without those who wait at it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelContent {
    pub capacity: usize,
    pub values: Vec<Value>,
    pub closed: bool,
}

/// Returns the content of a channel; nothing where the value is none.
pub fn channel_content(heap: &Heap, value: Value) -> Option<ChannelContent> {
    let channel = channel(heap, value)?;
    let state = channel.state.borrow();
    Some(ChannelContent {
        capacity: channel.capacity,
        values: state.values.iter().copied().collect(),
        closed: state.closed,
    })
}

/// Makes an empty channel.
pub fn new_channel(heap: &mut Heap, capacity: usize) -> Value {
    let channel = Channel {
        capacity,
        state: RefCell::default(),
    };
    heap.payload(Kind::Opaque, Box::new(channel))
}

/// Puts values into a channel that `new_channel` made.
pub fn fill_channel(heap: &Heap, value: Value, values: Vec<Value>, closed: bool) -> bool {
    let Some(channel) = channel(heap, value) else {
        return false;
    };
    let mut state = channel.state.borrow_mut();
    state.values = values.into();
    state.closed = closed;
    true
}

/// Whether the value is a channel.
pub fn is_channel(heap: &Heap, value: Value) -> bool {
    channel(heap, value).is_some()
}
