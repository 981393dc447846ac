//! The clock: the one file that asks what time it is and writes it for people.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, Local, TimeZone, Utc};

use crate::audit::Day;

/// Seconds between 1900, where Common Lisp's universal time begins, and 1970.
const UNIVERSAL_EPOCH_SECONDS: i64 = 2_208_988_800;

/// Returns the milliseconds since the Unix epoch; negative on a clock before it.
pub fn now_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

/// Returns the day that it is in Greenwich: the same for everybody who works on a project.
pub fn today() -> Day {
    let now = Utc::now();
    Day {
        year: u16::try_from(now.year()).unwrap_or(u16::MAX),
        month: now.month() as u8,
        day: now.day() as u8,
    }
}

/// Returns how long it is since the first question: a clock that never goes back.
pub fn since_start() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Returns how many milliseconds the clocks here are ahead of Greenwich at a moment.
pub fn zone_ms(time_ms: i64) -> i64 {
    let moment = Local.timestamp_millis_opt(time_ms).single();
    moment.map_or(0, |it| i64::from(it.offset().local_minus_utc()) * 1000)
}

/// Returns a moment as `2026-11-20 23:01:02` in the zone of this machine.
pub fn local_text(time_ms: i64) -> String {
    local(time_ms, "%Y-%m-%d %H:%M:%S")
}

/// Returns a moment as `2026-11-20T23:01:02` in the zone of this machine.
pub fn iso_text(time_ms: i64) -> String {
    local(time_ms, "%Y-%m-%dT%H:%M:%S")
}

fn local(time_ms: i64, format: &str) -> String {
    match Local.timestamp_millis_opt(time_ms).single() {
        Some(moment) => moment.format(format).to_string(),
        None => format!("{time_ms} ms"),
    }
}

/// Returns a moment as `2026-11-20T23:01:02.345Z`, for machines.
pub fn utc_text(time_ms: i64) -> String {
    match DateTime::<Utc>::from_timestamp_millis(time_ms) {
        Some(moment) => moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        None => format!("{time_ms} ms"),
    }
}

/// Returns the seconds since 1900, the form in which Common Lisp tells the time.
pub fn universal_seconds(time_ms: i64) -> i64 {
    time_ms.div_euclid(1000) + UNIVERSAL_EPOCH_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_out_of_range_ones_do_not_panic() {
        assert_eq!(utc_text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(universal_seconds(1_756_493_566_000), 3_965_482_366);
        assert_eq!(local_text(i64::MAX), format!("{} ms", i64::MAX));
        assert_eq!(utc_text(i64::MIN), format!("{} ms", i64::MIN));
        assert!(now_ms() > 1_700_000_000_000);
    }
}
