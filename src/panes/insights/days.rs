//! What was done on which day, counted from what the pane hears.

use std::collections::BTreeMap;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A day with commits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Day {
    pub commits: u64,
    /// The newest of them.
    pub newest: u64,
}

impl Day {
    fn count(&mut self, commits: u64, newest: u64) {
        self.commits += commits;
        self.newest = self.newest.max(newest);
    }
}

/// Days counted from the Unix epoch, in the time of the person.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    pub days: BTreeMap<i64, Day>,
}

impl Days {
    /// Counts commits, each by its number and its time.
    pub fn of(commits: impl Iterator<Item = (u64, i64)>, zone_ms: i64) -> Days {
        let mut days = Days::default();
        // Neighbours mostly fall on the same day.
        let mut going: Option<(i64, Day)> = None;
        for (seq, time_ms) in commits {
            let at = day_of(time_ms, zone_ms);
            match &mut going {
                Some((day, counted)) if *day == at => counted.count(1, seq),
                _ => {
                    days.merge(going.take());
                    let mut counted = Day::default();
                    counted.count(1, seq);
                    going = Some((at, counted));
                }
            }
        }
        days.merge(going);
        days
    }

    fn merge(&mut self, counted: Option<(i64, Day)>) {
        if let Some((at, day)) = counted {
            self.days
                .entry(at)
                .or_default()
                .count(day.commits, day.newest);
        }
    }

    pub fn add(&mut self, seq: u64, time_ms: i64, zone_ms: i64) {
        let day = self.days.entry(day_of(time_ms, zone_ms)).or_default();
        day.count(1, seq);
    }

    /// Returns how busy a day was, from 0 to 4, beside the busiest.
    pub fn level(&self, day: i64) -> usize {
        let most = self.days.values().map(|it| it.commits).max().unwrap_or(0);
        match self.days.get(&day).map_or(0, |it| it.commits) {
            0 => 0,
            count => (count * 4).div_ceil(most.max(1)) as usize,
        }
    }
}

pub(super) fn day_of(time_ms: i64, zone_ms: i64) -> i64 {
    (time_ms + zone_ms).div_euclid(DAY_MS)
}

/// Returns the time at which a day begins, as if it were in Greenwich.
pub(super) fn beginning(day: i64) -> i64 {
    day * DAY_MS
}

/// Returns the weekday of a day, Monday first.
pub(super) fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        // 1970-01-01 was a Thursday, 2026-11-20 a Friday.
        assert_eq!(weekday(0), 3);
        assert_eq!(weekday(day_of(1_795_215_840_000, 0)), 4);
    }

    #[test]
    fn a_day_is_as_busy_as_it_is_beside_the_busiest() {
        let mut days = Days::default();
        for (day, commits) in [(1, 1), (2, 8), (3, 4)] {
            let newest = 0;
            days.days.insert(day, Day { commits, newest });
        }
        let levels: Vec<usize> = (0..4).map(|it| days.level(it)).collect();
        assert_eq!(levels, [0, 1, 4, 2]);
    }
}
