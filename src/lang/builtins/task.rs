//! Tasks, promises and channels. The scheduler performs them (`vm::task_calls`); here is what is known
//! of them.

use super::argument::arguments;
use super::{Builtin, Effect, hosted, pure};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::future;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

const SPAWNS: Effect = Effect::Evaluates;
const MUTATES: Effect = Effect::Mutates;
const PURE: Effect = Effect::Pure;
const CLOCK: Effect = Effect::Clock;

#[rustfmt::skip]
pub(super) const TABLE: &[Builtin] = &[
    hosted("%async-drain", "", "Lets the tasks run that are ready.\n>>> (%async-drain)\nnil", SPAWNS),
    hosted("%async-owned-all", "promises", "Does as `async/all` does, and cancels the others where one fails.\n>>> (%async-owned-all (list (async 1)))\n(1)", SPAWNS),
    hosted("%async-owned-race", "promises", "Does as `async/race` does, and cancels the others.\n>>> (%async-owned-race (list (async 1)))\n1", SPAWNS),
    hosted("async/all", "promises", "Returns the values of promises, in their order; the first failure is raised, the other tasks go on.\n>>> (async/all (list (async 1) (async 2)))\n(1 2)", SPAWNS),
    hosted("async/await", "value", "Waits for a promise and returns its value, or raises what its task raised; another value is itself.\n>>> (async/await (async (+ 1 2)))\n3\n>>> (async/await 5)\n5", SPAWNS),
    hosted("async/cancel", "promise", "Asks the task of a promise to end: what it waits for raises `:cancelled` there. Returns whether it was still to end.\n>>> (async/cancel (async 1))\n#t", SPAWNS),
    hosted("async/cancelled?", "promise", "Returns whether the task was cancelled and has ended.\n>>> (let ((p (async 1))) (async/cancel p) (async/cancelled? p))\n#t", PURE),
    hosted("async/pending?", "promise", "Returns whether the task has not ended.\n>>> (async/pending? (async 1))\n#t", PURE),
    pure("async/promise?", "value", "Returns whether the value is the promise of a task.\n>>> (async/promise? (async 1))\n#t\n>>> (async/promise? (delay 1))\n#f", is_promise),
    pure("async/forced?", "promise", "Returns whether a promise of `delay` has its value.\n>>> (async/forced? (delay 1))\n#f", is_forced),
    hosted("async/race", "promises", "Returns the value of the promise that settles first, or raises its failure; the other tasks go on.\n>>> (async/race (list (async 1) (async 2)))\n1", SPAWNS),
    hosted("async/rejected", "message", "Returns a promise that has failed with a message.\n>>> (async/await (async/rejected \"no\"))\n!! no", PURE),
    hosted("async/rejected?", "promise", "Returns whether the task ended with an error.\n>>> (async/rejected? (async/rejected \"no\"))\n#t", PURE),
    hosted("async/resolved", "value", "Returns a promise that has its value.\n>>> (async/await (async/resolved 5))\n5", PURE),
    hosted("async/resolved?", "promise", "Returns whether the task ended with a value.\n>>> (async/resolved? (async/resolved 5))\n#t", PURE),
    hosted("async/run", "", "Waits until all other tasks have ended or wait for one another.\n>>> (let ((p (async 1))) (async/run) (async/resolved? p))\n#t", SPAWNS),
    hosted("async/sleep", "milliseconds", "Waits; other tasks go on meanwhile.\n>>> (async/sleep 1)\nnil", CLOCK),
    hosted("async/spawn", "thunk", "Begins a task that calls a function; returns the promise of its value.\n>>> (async/await (async/spawn (lambda () 5)))\n5", SPAWNS),
    hosted("async/timeout", "milliseconds promise", "Waits for a promise as long as is said, then raises `:timeout`; its task goes on.\n>>> (async/timeout 10 (async 5))\n5\n>>> (async/timeout 1 (async (async/sleep 10)))\n!! timeout", SPAWNS),
    hosted("channel/close", "channel", "Closes a channel: what is in it can still be received, then nil.\n>>> (let ((c (channel/new))) (channel/close c) (channel/recv c))\nnil", MUTATES),
    hosted("channel/closed?", "channel", "Returns whether the channel is closed.\n>>> (channel/closed? (channel/new))\n#f", PURE),
    hosted("channel/count", "channel", "Returns how many values are in a channel.\n>>> (channel/count (channel/new))\n0", PURE),
    hosted("channel/empty?", "channel", "Returns whether nothing is in a channel.\n>>> (channel/empty? (channel/new))\n#t", PURE),
    hosted("channel/full?", "channel", "Returns whether a channel has no room.\n>>> (channel/full? (channel/new 2))\n#f", PURE),
    hosted("channel/new", "&optional capacity", "Returns a channel with room for so many values, one if not said otherwise.\n>>> (channel/new 3)\n<channel>", PURE),
    hosted("channel/recv", "channel", "Returns the next value of a channel; waits for one, and answers nil where the channel is closed.\n>>> (let ((c (channel/new))) (async (channel/send c 5)) (channel/recv c))\n5", MUTATES),
    hosted("channel/send", "channel value", "Puts a value into a channel; waits while it is full.\n>>> (let ((c (channel/new 2))) (channel/send c 1) (channel/send c 2) (channel/count c))\n2", MUTATES),
    hosted("channel/try-recv", "channel", "Returns the next value of a channel, nil where there is none.\n>>> (channel/try-recv (channel/new))\nnil", MUTATES),
    pure("channel?", "value", "Returns whether the value is a channel.\n>>> (channel? (channel/new))\n#t", is_channel),
    hosted("sleep", "milliseconds", "Waits; other tasks and the session go on meanwhile.\n>>> (sleep 1)\nnil", CLOCK),
];

fn is_promise(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let state = future::promise_state(ctx.heap, values[0]);
    Ok(Value::boolean(state.is_some()))
}

fn is_channel(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(future::is_channel(ctx.heap, values[0])))
}

fn is_forced(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    if !ctx.heap.is(values[0], Kind::Promise) {
        return Err(arguments("async/forced?", values).wrong(ctx, 0, "promise"));
    }
    Ok(Value::boolean(
        ctx.heap.slot(values[0], 0) == Some(Value::TRUE),
    ))
}
