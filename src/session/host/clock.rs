//! The time, as programs ask for it.

use super::super::clock;
use super::super::session::Session;
use super::{Body, Capability, HostError, HostFunction};
use crate::lang::value::Value;

const CLOCK: Capability = Capability::Clock;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "%nanoseconds",
        aliases: &[],
        parameters: "",
        docstring: "Answers the nanoseconds since some moment.",
        capability: CLOCK,
        body: Body::Now(|_, _| Ok(number(clock::since_start().as_nanos() as i64))),
    },
    HostFunction {
        name: "get-universal-time",
        aliases: &[],
        parameters: "",
        docstring: "Answers the seconds since 1900.\n>>> (> (get-universal-time) 3900000000)\n#t",
        capability: CLOCK,
        body: Body::Now(|_, _| Ok(number(clock::universal_seconds(clock::now_ms())))),
    },
    HostFunction {
        name: "time-ms",
        aliases: &["time/now-ms"],
        parameters: "",
        docstring: "Answers the milliseconds since 1970.\n>>> (> (time-ms) 1700000000000)\n#t",
        capability: CLOCK,
        body: Body::Now(|_, _| Ok(number(clock::now_ms()))),
    },
    HostFunction {
        name: "time/now",
        aliases: &[],
        parameters: "",
        docstring: "Answers the seconds since 1970, with a fraction.\n>>> (> (time/now) 1700000000)\n#t",
        capability: CLOCK,
        body: Body::Now(now),
    },
];

fn now(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    Ok(session.float(clock::now_ms() as f64 / 1000.0))
}

/// Times of this age fit a fixnum by a wide margin.
fn number(number: i64) -> Value {
    Value::fixnum(number).unwrap_or(Value::NIL)
}
