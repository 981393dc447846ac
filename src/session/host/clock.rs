//! The time, as programs ask for it.

use std::time::{Duration, Instant};

use super::super::clock;
use super::super::session::Session;
use super::{Capability, HostError, HostFunction};
use crate::lang::value::Value;

const CLOCK: Capability = Capability::Clock;

/// How long a question waits at most while a program sleeps.
const STEP: Duration = Duration::from_millis(10);

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "get-universal-time",
        aliases: &[],
        parameters: "",
        docstring: "Answers the seconds since 1900.",
        capability: CLOCK,
        function: |_, _| Ok(number(clock::universal_seconds(clock::now_ms()))),
    },
    HostFunction {
        name: "sleep",
        aliases: &[],
        parameters: "milliseconds",
        docstring: "Waits; the session stays awake meanwhile.",
        capability: CLOCK,
        function: sleep,
    },
    HostFunction {
        name: "time-ms",
        aliases: &["time/now-ms"],
        parameters: "",
        docstring: "Answers the milliseconds since 1970.",
        capability: CLOCK,
        function: |_, _| Ok(number(clock::now_ms())),
    },
    HostFunction {
        name: "time/now",
        aliases: &[],
        parameters: "",
        docstring: "Answers the seconds since 1970, with a fraction.",
        capability: CLOCK,
        function: now,
    },
];

fn now(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    Ok(session.float(clock::now_ms() as f64 / 1000.0))
}

/// Waits in short steps, between which questions are answered and an interrupt is seen.
fn sleep(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let wanted = arguments.first().and_then(|it| it.as_index());
    let wanted = wanted.ok_or_else(|| HostError::argument("sleep", 1, "milliseconds"))?;
    let end = Instant::now() + Duration::from_millis(wanted as u64);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || session.is_told_to_stop() {
            return Ok(Value::NIL);
        }
        std::thread::sleep(left.min(STEP));
        session.board.tick();
        session.show_status();
        session.attend();
    }
}

/// Times of this age fit a fixnum by a wide margin.
fn number(number: i64) -> Value {
    Value::fixnum(number).unwrap_or(Value::NIL)
}
