//! What programs ask about measurements: by which call, what was measured, and to keep one.

use super::super::argument::{DEFINITION, TEXT};
use super::super::measured::{MeasurementKept, Numbers};
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadHistory;
const WRITE: Capability = Capability::WriteHistory;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("%bench-call", "name", "Answers the call by which a definition is measured, as a string, or nil.", READ, bench_call),
    now("%bench-keep", "name call numbers", "Keeps what a call took, a JSON object of numbers, with the version of the definition; answers lines to be read.", WRITE, keep),
    now("measurements", "name", "Answers what `(bench name)` measured of a definition, as maps, newest first: `:entry`, the `:version` that it was, `:call`, `:runs`, nanoseconds as `:min`, `:median`, `:p95` and as `:reference` those of a piece of work that is always the same, `:fuel`, `:bytes`.\n>>>! (define rate 7)\n>>> (measurements 'rate)\n()", READ, measurements),
];

type Answer = Result<Value, HostError>;

fn bench_call(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "%bench-call", values, 0)?;
    let call = session.bench_call(&name)?;
    let reply = call.map_or(Reply::Nil, Reply::text);
    reply.into_value(session.image.machine_mut())
}

fn keep(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "%bench-keep", values, 0)?;
    let call = session.argument(TEXT, "%bench-keep", values, 1)?;
    let text = session.argument(TEXT, "%bench-keep", values, 2)?;
    let numbers: Numbers = serde_json::from_str(&text)
        .map_err(|_| HostError::argument("%bench-keep", 3, "JSON object of numbers"))?;
    let lines = session.keep_measurement(&name, &call, &numbers)?;
    Reply::texts(lines).into_value(session.image.machine_mut())
}

fn measurements(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(DEFINITION, "measurements", values, 0)?;
    let all = session.measurements(&name)?;
    Reply::List(all.iter().map(reply).collect()).into_value(session.image.machine_mut())
}

fn reply(it: &MeasurementKept) -> Reply {
    let integer = |it: u64| Reply::Integer(i64::try_from(it).unwrap_or(i64::MAX));
    let numbers = &it.numbers;
    let mut fields = vec![
        ("entry", integer(it.seq)),
        ("version", integer(it.commit)),
        ("call", Reply::text(it.call.as_str())),
        ("runs", integer(numbers.runs)),
        ("fuel", integer(numbers.fuel)),
        ("bytes", integer(numbers.bytes)),
    ];
    let times = [
        ("min", numbers.min),
        ("median", numbers.median),
        ("p95", numbers.p95),
        ("reference", numbers.reference),
    ];
    let known = times.into_iter().filter_map(|(key, it)| Some((key, it?)));
    fields.extend(known.map(|(key, it)| (key, Reply::Float(it))));
    Reply::Record(fields)
}
