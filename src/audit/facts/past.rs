//! What the history says of the name: how often it changed, by whom, and what became of it.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::audit::past::doctests;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        ("authors", "names of all who wrote a version of it"),
        (
            "recent-versions",
            "how many versions of it are among the last 100 entries of the history",
        ),
        (
            "returns-to",
            "the entry of an earlier version that means the same, where another stands between; or nil",
        ),
        (
            "growing-findings",
            "how much was found at its last milestones, as far back as each had more than the one before",
        ),
        (
            "uncurated-for",
            "since how many entries it has been in the history and in no milestone; nil if in any",
        ),
        (
            "lost-doctests",
            "how many examples an earlier version had that it has no more, 0 if none",
        ),
        ("doctests-until", "the entry of the version that had them"),
    ],
    measure,
};

/// Entries that count as a short span.
const SPAN: u64 = 100;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let past = subject.surroundings.past();
    let place = Some(subject.parts.name_node.span());
    let number = |it: u64| Datum::from(u32::try_from(it).unwrap_or(u32::MAX));
    let now = doctests(subject.definition.docstring.as_deref().unwrap_or(""));
    let most = past.most_doctests().filter(|(most, _)| *most > now);
    let (lost, until) = match most {
        Some((most, entry)) => (most - now, number(entry)),
        None => (0, Datum::Nil),
    };
    let growing = past.growing_findings().into_iter().map(Datum::from);
    vec![
        Measurement::new("authors", Datum::strings(past.writers()), place),
        Measurement::new("recent-versions", past.versions_within(SPAN), place),
        Measurement::new(
            "returns-to",
            past.returns_to().map_or(Datum::Nil, number),
            place,
        ),
        Measurement::new("growing-findings", Datum::list(growing.collect()), place),
        Measurement::new(
            "uncurated-for",
            past.uncurated_for().map_or(Datum::Nil, number),
            place,
        ),
        Measurement::new("lost-doctests", lost, place),
        Measurement::new("doctests-until", until, place),
    ]
}
