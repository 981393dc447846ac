//! What programs ask of the scheduler: tasks, promises, channels and time.
//!
//! Their documentation stands in `builtins::task`. Most calls let the others run before they answer;
//! `channel/send` and `channel/recv` go on at once where nobody has to be waited for.

use super::call::arity_of;
use super::fiber::Fiber;
use super::future::{self, Channel, ChannelState, PromiseState};
use super::machine::Machine;
use super::signal::{Detail, Fault, Signal};
use super::tasks::{Wait, waiter};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::vector;
use std::cell::RefCell;

/// How a call goes on.
pub(super) enum Turn {
    /// At once.
    Go(Value),
    /// After the others.
    Yield(Value),
    /// When it is woken.
    Wait,
}

type Answer = Result<Turn, Signal>;
pub(super) type TaskFunction = fn(&mut Machine, &Fiber, &[Value]) -> Answer;

/// Milliseconds anyone may sleep.
const SLEEP_MS_MAX: u64 = 86_400_000;
/// Values a channel may hold.
const CAPACITY_MAX: usize = 1 << 24;

/// By name, sorted.
const CALLS: &[(&str, TaskFunction)] = &[
    ("%async-drain", drain),
    ("%async-owned-all", |machine, fiber, values| {
        all(machine, fiber, values, true)
    }),
    ("%async-owned-race", |machine, fiber, values| {
        race(machine, fiber, values, true)
    }),
    ("async/all", |machine, fiber, values| {
        all(machine, fiber, values, false)
    }),
    ("async/await", await_promise),
    ("async/cancel", cancel),
    ("async/cancelled?", |machine, _, values| {
        is(machine, "async/cancelled?", values, |state| {
            state == PromiseState::Cancelled
        })
    }),
    ("async/pending?", |machine, _, values| {
        is(machine, "async/pending?", values, |state| {
            state == PromiseState::Pending
        })
    }),
    ("async/race", |machine, fiber, values| {
        race(machine, fiber, values, false)
    }),
    ("async/rejected", rejected),
    ("async/rejected?", |machine, _, values| {
        is(machine, "async/rejected?", values, |state| {
            matches!(state, PromiseState::Rejected(_))
        })
    }),
    ("async/resolved", |machine, _, values| {
        Ok(Turn::Yield(
            machine.new_promise(PromiseState::Resolved(values[0])),
        ))
    }),
    ("async/resolved?", |machine, _, values| {
        is(machine, "async/resolved?", values, |state| {
            matches!(state, PromiseState::Resolved(_))
        })
    }),
    ("async/run", run),
    ("async/sleep", sleep),
    ("async/spawn", spawn),
    ("async/timeout", timeout),
    ("channel/close", close),
    ("channel/closed?", |machine, _, values| {
        look(machine, "channel/closed?", values, |channel, _| {
            channel.closed
        })
    }),
    ("channel/count", count),
    ("channel/empty?", |machine, _, values| {
        look(machine, "channel/empty?", values, |channel, _| {
            channel.values.is_empty()
        })
    }),
    ("channel/full?", |machine, _, values| {
        look(machine, "channel/full?", values, |channel, capacity| {
            channel.values.len() >= capacity
        })
    }),
    ("channel/new", new_channel),
    ("channel/recv", receive),
    ("channel/send", send),
    ("channel/try-recv", try_receive),
    ("sleep", sleep_whole),
];

/// Returns what performs a call, where it is the scheduler's.
pub(super) fn find(name: &str) -> Option<TaskFunction> {
    let at = CALLS.binary_search_by(|(call, _)| (*call).cmp(name)).ok()?;
    Some(CALLS[at].1)
}

pub(super) fn cancelled(message: &str) -> Signal {
    Signal::error("cancelled", message).with("reason", Detail::Keyword("explicit".into()))
}

/// `text` is the time as it was given.
pub(super) fn timed_out(text: &str, ms: u64) -> Signal {
    Signal::error(
        "timeout",
        format!("`async/timeout`: the time of {text} ms is over"),
    )
    .with("duration-ms", Detail::Number(ms as i64))
    .with("operation", Detail::Text("async/timeout".into()))
}

// ---- arguments ----

fn wrong(machine: &Machine, name: &str, index: usize, expected: &str, value: Value) -> Signal {
    Signal::type_error(name, index + 1, expected, value, &machine.heap)
}

fn state_of(
    machine: &Machine,
    name: &str,
    values: &[Value],
    index: usize,
) -> Result<PromiseState, Signal> {
    match future::promise_state(&machine.heap, values[index]) {
        None => Err(wrong(machine, name, index, "async-promise", values[index])),
        // That it may fail yet is not heard by asking too early.
        Some(PromiseState::Pending) => Ok(PromiseState::Pending),
        Some(state) => Ok(hear(machine, values[index]).unwrap_or(state)),
    }
}

fn channel_of<'machine>(
    machine: &'machine Machine,
    name: &str,
    values: &[Value],
) -> Result<&'machine Channel, Signal> {
    future::channel(&machine.heap, values[0])
        .ok_or_else(|| wrong(machine, name, 0, "channel", values[0]))
}

/// Returns the promises in a list or vector.
fn promises_of(machine: &Machine, name: &str, list: Value) -> Result<Vec<Value>, Signal> {
    let promises = match machine.heap.kind(list) {
        _ if list.is_empty_list() || list.is_pair() => machine.heap.elements(list).collect(),
        Some(Kind::Vector) => vector::to_vec(&machine.heap, list),
        _ => return Err(wrong(machine, name, 0, "list or vector of promises", list)),
    };
    for &promise in &promises {
        if future::promise(&machine.heap, promise).is_none() {
            return Err(wrong(machine, name, 0, "list of async-promises", promise));
        }
    }
    Ok(promises)
}

/// Returns a time in milliseconds, of which a float is rounded.
fn milliseconds(machine: &Machine, name: &str, value: Value) -> Result<u64, Signal> {
    let refused = |why: &str| Signal::eval(format!("`{name}`: the time must be {why}"));
    let ms = match (value.as_fixnum(), machine.heap.as_float(value)) {
        (Some(ms), _) => ms as f64,
        (None, Some(ms)) => ms,
        (None, None) => return Err(wrong(machine, name, 0, "number", value)),
    };
    if !ms.is_finite() {
        return Err(refused("finite"));
    }
    if ms < 0.0 {
        return Err(refused("0 or more"));
    }
    if ms > SLEEP_MS_MAX as f64 {
        return Err(refused(&format!(
            "at most {SLEEP_MS_MAX} ms, which is a day"
        )));
    }
    Ok(ms.round() as u64)
}

// ---- tasks ----

fn spawn(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    if !machine.heap.is(values[0], Kind::Closure) {
        return Err(Signal::eval(
            "`async/spawn` takes a function of no arguments, made by `fn`, `lambda` or `defun`",
        ));
    }
    if let Some(proto) = machine.heap.closure_proto(values[0]) {
        let arity = arity_of(proto);
        if !arity.accepts(0) {
            let name = proto
                .name
                .map_or("lambda", |name| machine.symbols.name(name));
            return Err(Signal::arity(name, &arity.to_string(), 0));
        }
    }
    Ok(Turn::Yield(machine.spawn(fiber, values[0])))
}

fn sleep(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    let ms = milliseconds(machine, "async/sleep", values[0])?;
    Ok(rest_for(machine, fiber, ms))
}

/// `sleep` takes whole milliseconds, and no time for less than none.
fn sleep_whole(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    let ms = values[0]
        .as_fixnum()
        .ok_or_else(|| wrong(machine, "sleep", 0, "integer", values[0]))?;
    let ms = u64::try_from(ms).unwrap_or(0).min(SLEEP_MS_MAX);
    Ok(rest_for(machine, fiber, ms))
}

fn rest_for(machine: &mut Machine, fiber: &Fiber, ms: u64) -> Turn {
    fiber.0.borrow_mut().wait = Wait::Sleep;
    machine.wait_for_time(fiber, ms);
    Turn::Wait
}

fn run(machine: &mut Machine, fiber: &Fiber, _: &[Value]) -> Answer {
    fiber.0.borrow_mut().wait = Wait::Rest;
    machine.wait_for_rest(fiber, true);
    Ok(Turn::Wait)
}

/// Lets run who is ready, and does not wait for those who sleep.
fn drain(machine: &mut Machine, fiber: &Fiber, _: &[Value]) -> Answer {
    fiber.0.borrow_mut().wait = Wait::Rest;
    machine.wait_for_rest(fiber, false);
    Ok(Turn::Wait)
}

// ---- promises ----

fn settled(machine: &mut Machine, fiber: &Fiber, state: PromiseState) -> Answer {
    match machine.outcome(fiber, state) {
        Ok(value) => Ok(Turn::Yield(value)),
        Err(condition) => Err(Signal::throw(condition)),
    }
}

/// Returns how far a promise has come, for somebody who wants to know: its failure is heard.
fn hear(machine: &Machine, promise: Value) -> Option<PromiseState> {
    let promise = future::promise(&machine.heap, promise)?;
    promise.is_heard.set(true);
    Some(*promise.state.borrow())
}

/// Puts a fiber among those who wait for a promise.
fn wait_for(machine: &Machine, fiber: &Fiber, promise: Value) {
    if let Some(promise) = future::promise(&machine.heap, promise) {
        promise.is_heard.set(true);
        promise.waiters.borrow_mut().push(waiter(fiber));
    }
}

fn await_promise(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    match hear(machine, values[0]) {
        None => Ok(Turn::Go(values[0])),
        Some(PromiseState::Pending) => {
            fiber.0.borrow_mut().wait = Wait::Promise;
            wait_for(machine, fiber, values[0]);
            Ok(Turn::Wait)
        }
        Some(state) => settled(machine, fiber, state),
    }
}

fn all(machine: &mut Machine, fiber: &Fiber, values: &[Value], owned: bool) -> Answer {
    let promises = promises_of(machine, "async/all", values[0])?;
    let mut left = 0;
    for &promise in &promises {
        match hear(machine, promise) {
            Some(PromiseState::Resolved(_)) | None => {}
            Some(PromiseState::Pending) => left += 1,
            Some(state) => {
                if owned {
                    machine.cancel_all(&promises);
                }
                return settled(machine, fiber, state);
            }
        }
    }
    if left == 0 {
        return Ok(Turn::Yield(machine.values_of(&promises)));
    }
    for &promise in &promises {
        if future::promise_state(&machine.heap, promise) == Some(PromiseState::Pending) {
            wait_for(machine, fiber, promise);
        }
    }
    fiber.0.borrow_mut().wait = Wait::All {
        promises,
        left,
        owned,
    };
    Ok(Turn::Wait)
}

fn race(machine: &mut Machine, fiber: &Fiber, values: &[Value], owned: bool) -> Answer {
    let promises = promises_of(machine, "async/race", values[0])?;
    if promises.is_empty() {
        return Err(Signal::eval("`async/race` needs a promise at least"));
    }
    let states: Vec<_> = promises.iter().map(|&it| hear(machine, it)).collect();
    for state in states {
        if let Some(state) = state.filter(|&state| state != PromiseState::Pending) {
            if owned {
                machine.cancel_all(&promises);
            }
            return settled(machine, fiber, state);
        }
    }
    for &promise in &promises {
        wait_for(machine, fiber, promise);
    }
    fiber.0.borrow_mut().wait = Wait::First { promises, owned };
    Ok(Turn::Wait)
}

fn timeout(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    let ms = milliseconds(machine, "async/timeout", values[0])?;
    match state_of(machine, "async/timeout", values, 1)? {
        PromiseState::Pending => {
            let text = ms.to_string();
            fiber.0.borrow_mut().wait = Wait::Timeout { text, ms };
            wait_for(machine, fiber, values[1]);
            machine.wait_for_time(fiber, ms);
            Ok(Turn::Wait)
        }
        state => settled(machine, fiber, state),
    }
}

fn cancel(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    state_of(machine, "async/cancel", values, 0)?;
    let is_asked = machine.cancel(values[0]);
    Ok(Turn::Yield(Value::boolean(is_asked)))
}

fn rejected(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    let Some(message) = machine.heap.text(values[0]).map(str::to_string) else {
        return Err(wrong(machine, "async/rejected", 0, "string", values[0]));
    };
    let condition = machine.condition(&Fault {
        kind: "eval",
        message,
        ..Fault::default()
    });
    Ok(Turn::Yield(
        machine.new_promise(PromiseState::Rejected(condition)),
    ))
}

fn is(
    machine: &mut Machine,
    name: &str,
    values: &[Value],
    holds: fn(PromiseState) -> bool,
) -> Answer {
    let state = state_of(machine, name, values, 0)?;
    Ok(Turn::Yield(Value::boolean(holds(state))))
}

// ---- channels ----

fn new_channel(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    let capacity = match values.first() {
        None => 1,
        Some(&value) => {
            let wanted = value
                .as_fixnum()
                .ok_or_else(|| wrong(machine, "channel/new", 0, "integer", value))?;
            let capacity = usize::try_from(wanted).unwrap_or(0);
            if !(1..=CAPACITY_MAX).contains(&capacity) {
                return Err(Signal::eval(format!(
                    "`channel/new`: the capacity must be from 1 to {CAPACITY_MAX}, got {wanted}"
                )));
            }
            capacity
        }
    };
    machine.heap.reserve(capacity * size_of::<Value>())?;
    let channel = Box::new(Channel {
        capacity,
        state: RefCell::new(ChannelState::default()),
    });
    let channel = machine.heap.payload(Kind::Opaque, channel);
    Ok(Turn::Yield(channel))
}

fn closed(machine: &Machine, value: Value) -> Signal {
    let got = super::signal::type_name(&machine.heap, value);
    Signal::eval(format!(
        "`channel/send`: the channel is closed, a value of type `{got}` is lost"
    ))
    .with("value", Detail::Value(value))
}

fn send(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    let channel = channel_of(machine, "channel/send", values)?;
    let mut state = channel.state.borrow_mut();
    if state.closed {
        drop(state);
        return Err(closed(machine, values[1]));
    }
    if let Some(receiver) = state.receivers.next() {
        drop(state);
        machine.wake(&receiver, Ok(values[1]));
        return Ok(Turn::Go(Value::NIL));
    }
    if state.values.len() < channel.capacity {
        state.values.push_back(values[1]);
        return Ok(Turn::Go(Value::NIL));
    }
    fiber.0.borrow_mut().wait = Wait::Send(values[1]);
    state.senders.push(waiter(fiber));
    Ok(Turn::Wait)
}

/// Takes the first value, and lets the first who waits to send take its room.
fn take_value(
    machine: &mut Machine,
    name: &str,
    values: &[Value],
) -> Result<Option<Value>, Signal> {
    let channel = channel_of(machine, name, values)?;
    let mut state = channel.state.borrow_mut();
    let Some(value) = state.values.pop_front() else {
        return Ok(None);
    };
    if let Some(sender) = state.senders.next() {
        if let Wait::Send(next) = sender.fiber.0.borrow().wait {
            state.values.push_back(next);
        }
        drop(state);
        machine.wake(&sender, Ok(Value::NIL));
    }
    Ok(Some(value))
}

fn receive(machine: &mut Machine, fiber: &Fiber, values: &[Value]) -> Answer {
    if let Some(value) = take_value(machine, "channel/recv", values)? {
        return Ok(Turn::Go(value));
    }
    let channel = channel_of(machine, "channel/recv", values)?;
    let mut state = channel.state.borrow_mut();
    if state.closed {
        return Ok(Turn::Go(Value::NIL));
    }
    fiber.0.borrow_mut().wait = Wait::Receive;
    state.receivers.push(waiter(fiber));
    Ok(Turn::Wait)
}

fn try_receive(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    let value = take_value(machine, "channel/try-recv", values)?;
    Ok(Turn::Yield(value.unwrap_or(Value::NIL)))
}

fn close(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    let channel = channel_of(machine, "channel/close", values)?;
    let mut state = channel.state.borrow_mut();
    state.closed = true;
    let (senders, receivers) = (state.senders.take(), state.receivers.take());
    drop(state);
    for receiver in receivers {
        machine.wake_after(&receiver, Ok(Value::NIL));
    }
    for sender in senders {
        if sender.is_waiting() {
            let lost = match sender.fiber.0.borrow().wait {
                Wait::Send(value) => value,
                _ => Value::NIL,
            };
            let signal = closed(machine, lost);
            let condition = machine.condition_in(&sender.fiber, signal);
            machine.wake_after(&sender, Err(condition));
        }
    }
    Ok(Turn::Yield(Value::NIL))
}

fn count(machine: &mut Machine, _: &Fiber, values: &[Value]) -> Answer {
    let channel = channel_of(machine, "channel/count", values)?;
    let count = channel.state.borrow().values.len();
    Ok(Turn::Yield(Value::length(count)))
}

fn look(
    machine: &mut Machine,
    name: &str,
    values: &[Value],
    holds: fn(&ChannelState, usize) -> bool,
) -> Answer {
    let channel = channel_of(machine, name, values)?;
    let holds = holds(&channel.state.borrow(), channel.capacity);
    Ok(Turn::Yield(Value::boolean(holds)))
}

#[cfg(test)]
mod tests {
    use super::CALLS;

    #[test]
    fn calls_are_sorted() {
        assert!(CALLS.is_sorted_by_key(|(name, _)| *name));
    }
}
