//! Moments as people write them in a query.

use std::ops::Range;

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Letters behind a number, and what they count, for `12h` ago.
const UNITS: [(char, i64); 4] = [
    ('m', MINUTE_MS),
    ('h', HOUR_MS),
    ('d', DAY_MS),
    ('w', 7 * DAY_MS),
];

/// Returns the milliseconds that a word stands for: a day or a minute as a whole, a span before now as
/// the moment at which it began. `zone_ms` is how far the clocks here are ahead of Greenwich.
pub fn read(text: &str, now_ms: i64, zone_ms: i64) -> Option<Range<i64>> {
    let today = (now_ms + zone_ms).div_euclid(DAY_MS);
    let day = |number: i64| {
        let start = number.checked_mul(DAY_MS)?.checked_sub(zone_ms)?;
        Some(start..start + DAY_MS)
    };
    match text {
        "today" => return day(today),
        "yesterday" => return day(today - 1),
        _ => {}
    }
    for (letter, length) in UNITS {
        if let Some(count) = text.strip_suffix(letter).and_then(digits) {
            let start = now_ms.checked_sub(count.checked_mul(length)?)?;
            return Some(start..start + 1);
        }
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let (year, month, of_month) = (
        digits(parts.next()?)?,
        digits(parts.next()?)?,
        digits(parts.next()?)?,
    );
    let whole = day(number_of_day(year, month, of_month)?)?;
    let Some(time) = time else { return Some(whole) };
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let start = whole.start + hour * HOUR_MS + minute * MINUTE_MS;
    Some(start..start + MINUTE_MS)
}

/// Whether a word that is no moment may become one when more of it is typed.
pub fn may_become(text: &str) -> bool {
    let is_part = |it: u8| it.is_ascii_digit() || b"-T:".contains(&it);
    text.bytes().all(is_part) || ["today", "yesterday"].iter().any(|it| it.starts_with(text))
}

/// Numbers beyond these are no part of a moment.
const DIGITS_MAX: usize = 6;

fn digits(text: &str) -> Option<i64> {
    let is_number =
        !text.is_empty() && text.len() <= DIGITS_MAX && text.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// Returns the days between a date and 1970, by Hinnant's method: years begin in March, so that the leap
/// day is the last of its year.
fn number_of_day(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(year.div_euclid(400) * 146_097 + days - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_minutes_and_spans_are_read() {
        let at = |text: &str| read(text, 10 * DAY_MS + 5, HOUR_MS);
        assert_eq!(
            at("today"),
            Some(10 * DAY_MS - HOUR_MS..11 * DAY_MS - HOUR_MS)
        );
        assert_eq!(
            at("yesterday"),
            Some(9 * DAY_MS - HOUR_MS..10 * DAY_MS - HOUR_MS)
        );
        assert_eq!(
            at("1970-01-02"),
            Some(DAY_MS - HOUR_MS..2 * DAY_MS - HOUR_MS)
        );
        assert_eq!(at("1970-01-01T01:30"), Some(30 * MINUTE_MS..31 * MINUTE_MS));
        assert_eq!(
            at("2h"),
            Some(10 * DAY_MS + 5 - 2 * HOUR_MS..10 * DAY_MS + 6 - 2 * HOUR_MS)
        );
        let leap = read("2000-02-29", 0, 0).expect("a day");
        assert_eq!(leap.start, 951_782_400_000);
        for text in [
            "",
            "7",
            "d",
            "2026-13-01",
            "2026-02-30",
            "2026-1",
            "2026-01-01T24:00",
            "x",
            "9999999d",
            "-1d",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
