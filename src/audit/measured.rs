//! What a call takes in one version of a definition and in the one before it.
//!
//! Times are told in turns of a piece of work that is always the same and was measured in the same
//! minute, so that another machine, or the same one at work for others, compares.

use super::past::Meaning;

/// One call of a definition, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The commit whose version it was.
    pub entry: u64,
    pub meaning: Option<Meaning>,
    /// The call, as written.
    pub call: String,
    /// Nothing where there was no clock.
    pub time: Option<Spread>,
    pub fuel: u64,
    pub bytes: u64,
}

/// The times of some runs of a call, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub fastest: f64,
    pub median: f64,
    /// Nineteen of twenty runs were no slower.
    pub slow: f64,
    /// The median of the work that is always the same.
    pub reference: f64,
}

/// What a call takes more of than it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    Time,
    Fuel,
    Bytes,
}

impl Resource {
    /// The word in a fact.
    pub fn word(self) -> &'static str {
        match self {
            Resource::Time => "time",
            Resource::Fuel => "fuel",
            Resource::Bytes => "bytes",
        }
    }
}

/// What a version takes for a call, beside the version that was measured before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub of: Resource,
    /// What it takes, of what it took.
    pub ratio: f64,
    /// How much more: nanoseconds, fuel or bytes; less than nothing where it is less.
    pub more: f64,
    /// Of times: whether every run was slower than nineteen of twenty of the version before. Fuel and
    /// bytes are the same in each run.
    pub is_beyond_noise: bool,
    pub call: String,
    /// The commit of the version before.
    pub before: u64,
}

/// Compares what a version takes with the newest measurement of the same call of another version.
/// `all` is what was measured of the name, newest first; `meaning` what the name means now.
pub fn comparisons(meaning: Option<Meaning>, all: &[Measured]) -> Vec<Comparison> {
    let mut found = Vec::new();
    let mut calls: Vec<&str> = Vec::new();
    for newest in all.iter().filter(|it| it.meaning == meaning) {
        if calls.contains(&newest.call.as_str()) {
            continue;
        }
        calls.push(&newest.call);
        let mut others = all.iter().filter(|it| it.call == newest.call);
        if let Some(before) = others.find(|it| it.meaning != meaning) {
            compare(before, newest, &mut found);
        }
    }
    found
}

fn compare(before: &Measured, now: &Measured, found: &mut Vec<Comparison>) {
    let compared = |of, ratio, more, is_beyond_noise| Comparison {
        of,
        ratio,
        more,
        is_beyond_noise,
        call: now.call.clone(),
        before: before.entry,
    };
    if let (Some(old), Some(new)) = (before.time, now.time)
        && old.reference > 0.0
        && new.reference > 0.0
        && old.median > 0.0
    {
        let ratio = (new.median / new.reference) / (old.median / old.reference);
        let is_beyond = new.fastest / new.reference > old.slow / old.reference;
        let more = new.median - new.median / ratio;
        found.push(compared(Resource::Time, ratio, more, is_beyond));
    }
    let counts = [
        (Resource::Fuel, before.fuel, now.fuel),
        (Resource::Bytes, before.bytes, now.bytes),
    ];
    for (of, old, new) in counts {
        let ratio = new.max(1) as f64 / old.max(1) as f64;
        found.push(compared(of, ratio, new as f64 - old as f64, new > old));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(meaning: u8, median: f64, reference: f64) -> Measured {
        Measured {
            entry: u64::from(meaning),
            meaning: Some([meaning; 32]),
            call: "(f 1)".into(),
            time: Some(Spread {
                fastest: median * 0.9,
                median,
                slow: median * 1.1,
                reference,
            }),
            fuel: 100,
            bytes: 0,
        }
    }

    /// What the second version takes of time: of what it took, more than it took, beyond noise.
    fn time(all: &[Measured]) -> (f64, f64, bool) {
        let found = comparisons(Some([2; 32]), all);
        assert_eq!((found[0].of, found.len()), (Resource::Time, 3));
        (found[0].ratio, found[0].more, found[0].is_beyond_noise)
    }

    #[test]
    fn a_machine_that_is_half_as_fast_makes_no_version_slower() {
        let all = [measured(2, 200.0, 20.0), measured(1, 100.0, 10.0)];
        assert_eq!(time(&all), (1.0, 0.0, false));
        let all = [measured(2, 200.0, 10.0), measured(1, 100.0, 10.0)];
        assert_eq!(time(&all), (2.0, 100.0, true));
    }

    #[test]
    fn runs_that_overlap_are_noise() {
        let all = [measured(2, 112.5, 10.0), measured(1, 100.0, 10.0)];
        assert_eq!(time(&all), (1.125, 12.5, false));
    }

    #[test]
    fn only_the_same_call_and_what_the_name_means_now_are_compared() {
        let other = Measured {
            call: "(f 2)".into(),
            ..measured(2, 900.0, 10.0)
        };
        let all = [other, measured(1, 100.0, 10.0)];
        assert_eq!(comparisons(Some([2; 32]), &all), []);
        assert_eq!(comparisons(Some([3; 32]), &all), []);
        let twice = [
            measured(2, 100.0, 10.0),
            measured(2, 300.0, 10.0),
            measured(1, 100.0, 10.0),
        ];
        assert_eq!(time(&twice), (1.0, 0.0, false));
    }

    #[test]
    fn fuel_and_bytes_have_no_noise() {
        let before = measured(1, 100.0, 10.0);
        let now = Measured {
            fuel: 150,
            bytes: 4_000,
            time: None,
            ..measured(2, 1.0, 1.0)
        };
        let found = comparisons(Some([2; 32]), &[now, before]);
        let drawn: Vec<_> = found.iter().map(|it| (it.of, it.ratio, it.more)).collect();
        let expected = [
            (Resource::Fuel, 1.5, 50.0),
            (Resource::Bytes, 4_000.0, 4_000.0),
        ];
        assert_eq!(drawn, expected);
    }
}
