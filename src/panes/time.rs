//! Moments as people say them: how long ago, or the date.

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Returns how long ago a moment was, in at most four columns, such as `now`, `42s`, `3h`, `12d`, `2y`.
pub fn ago(now_ms: i64, then_ms: i64) -> String {
    let past = now_ms.saturating_sub(then_ms).max(0);
    match past {
        it if it < 5 * SECOND => "now".to_owned(),
        it if it < MINUTE => format!("{}s", it / SECOND),
        it if it < HOUR => format!("{}m", it / MINUTE),
        it if it < DAY => format!("{}h", it / HOUR),
        it if it < 365 * DAY => format!("{}d", it / DAY),
        it => format!("{}y", it / (365 * DAY)),
    }
}

/// Returns the date and time of a moment, in UTC, such as `2026-11-20 23:04Z`.
pub fn date(time_ms: i64) -> String {
    let (year, month, day) = civil(time_ms.div_euclid(DAY));
    let rest = time_ms.rem_euclid(DAY);
    let (hour, minute) = (rest / HOUR, rest % HOUR / MINUTE);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}Z")
}

/// Returns year, month and day of a day counted from the Unix epoch, by Hinnant's method: years begin
/// in March, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = match month_from_march {
        it if it < 10 => it + 3,
        it => it - 9,
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_the_largest_unit_that_fits() {
        let at = |past: i64| ago(1_000_000_000_000, 1_000_000_000_000 - past);
        assert_eq!(at(0), "now");
        assert_eq!(at(-5000), "now");
        assert_eq!(at(59 * SECOND), "59s");
        assert_eq!(at(60 * SECOND), "1m");
        assert_eq!(at(23 * HOUR), "23h");
        assert_eq!(at(364 * DAY), "364d");
        assert_eq!(at(800 * DAY), "2y");
    }

    #[test]
    fn dates_know_leap_years() {
        assert_eq!(date(0), "1970-01-01 00:00Z");
        assert_eq!(date(951_782_400_000), "2000-02-29 00:00Z");
        assert_eq!(date(951_868_799_999), "2000-02-29 23:59Z");
        assert_eq!(date(-1), "1969-12-31 23:59Z");
        assert_eq!(date(1_795_215_840_000), "2026-11-20 23:04Z");
    }
}
