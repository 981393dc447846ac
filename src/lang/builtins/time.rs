//! Points in time as seconds since 1970, in universal time: written, read, taken apart. What time it
//! is, the host says.

use std::fmt::Write;

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::value::Value;
use crate::lang::value::map;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure(
        "time/format",
        "seconds format",
        "Returns a point in time as a text, by a format such as `%Y-%m-%d %H:%M:%S`.\n>>> (time/format 0 \"%Y-%m-%d\")\n\"1970-01-01\"",
        format_time,
    ),
    pure(
        "time/parse",
        "text format",
        "Returns the point in time that a text says by a format, which must give date and time.\n>>> (time/parse \"1970-01-02 00:00:01\" \"%Y-%m-%d %H:%M:%S\")\n86401.0\n>>> (time/parse \"soon\" \"%Y-%m-%d %H:%M:%S\")\n!! not a time",
        parse,
    ),
    pure(
        "time/date-parts",
        "seconds",
        "Returns a map of the year, month, day, hour, minute, second and name of the weekday.\n>>> (:weekday (time/date-parts 0))\n\"Thursday\"",
        date_parts,
    ),
    pure(
        "time/add",
        "seconds more",
        "Returns a point in time so many seconds later.\n>>> (time/add 0 60)\n60.0",
        add,
    ),
    pure(
        "time/diff",
        "seconds earlier",
        "Returns the seconds between two points in time.\n>>> (time/diff 100 40)\n60.0",
        difference,
    ),
];

fn moment(
    ctx: &NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<DateTime<Utc>, Signal> {
    let seconds = call.float(ctx, index)?;
    let nanoseconds = ((seconds - seconds.floor()) * 1e9) as u32;
    DateTime::from_timestamp(seconds.floor() as i64, nanoseconds.min(999_999_999))
        .filter(|_| seconds.is_finite())
        .ok_or_else(|| call.refused(ctx, index, "expected seconds that a calendar has"))
}

fn format_time(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("time/format", values);
    let (moment, format) = (moment(ctx, call, 0)?, call.text(ctx, 1)?);
    let mut text = String::new();
    if write!(text, "{}", moment.format(format)).is_err() {
        return Err(call
            .refused(ctx, 1, "this is not a format")
            .with_hint("a format is like `%Y-%m-%d %H:%M:%S`"));
    }
    ctx.charge(text.len() / 16)?;
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn parse(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("time/parse", values);
    let (text, format) = (call.text(ctx, 0)?, call.text(ctx, 1)?);
    match NaiveDateTime::parse_from_str(text, format) {
        Ok(moment) => {
            let moment = moment.and_utc();
            let fraction = f64::from(moment.timestamp_subsec_nanos()) / 1e9;
            Ok(ctx.heap.float(moment.timestamp() as f64 + fraction))
        }
        Err(error) => Err(call
            .refused(
                ctx,
                0,
                &format!("this is not a time of that format ({error})"),
            )
            .with_hint("a format is like `%Y-%m-%d %H:%M:%S`")),
    }
}

fn date_parts(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let moment = moment(ctx, arguments("time/date-parts", values), 0)?;
    let numbers = [
        ("year", i64::from(moment.year())),
        ("month", moment.month().into()),
        ("day", moment.day().into()),
        ("hour", moment.hour().into()),
        ("minute", moment.minute().into()),
        ("second", moment.second().into()),
    ];
    let mut flat = Vec::new();
    for (name, number) in numbers {
        flat.extend([ctx.keyword(name), ctx.heap.integer_i64(number)]);
    }
    let weekday = moment.format("%A").to_string();
    flat.extend([ctx.keyword("weekday"), ctx.heap.string(&weekday)]);
    Ok(map::from_flat(ctx.heap, &flat))
}

fn add(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("time/add", values);
    let sum = call.float(ctx, 0)? + call.float(ctx, 1)?;
    Ok(ctx.heap.float(sum))
}

fn difference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("time/diff", values);
    let difference = call.float(ctx, 0)? - call.float(ctx, 1)?;
    Ok(ctx.heap.float(difference))
}
