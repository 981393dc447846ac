//! Where the definition comes from, and what of its name came before.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        ("author", "who defines it, or nil where nobody knows"),
        (
            "author-kind",
            "who that is: the symbol `human`, `agent` or `tool`, or nil",
        ),
        (
            "origin",
            "the way it came: `repl`, `load` …, as a symbol, or nil",
        ),
        ("uuid", "of the commit that it would replace, or nil"),
        (
            "status",
            "of that commit: the symbol `experimental` or `curated`, or nil",
        ),
        (
            "versions",
            "how many versions of the name there are already, up to 32",
        ),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let occasion = subject.surroundings.occasion();
    let author = &subject.surroundings.past().author;
    let known = |it: &str| match it {
        "" => Datum::Nil,
        text => Datum::string(text),
    };
    let symbol = |it: Option<&str>| match it.unwrap_or_default() {
        "" => Datum::Nil,
        word => Datum::symbol(word),
    };
    let uuid = occasion.uuid.as_deref().unwrap_or_default();
    vec![
        Measurement::new("author", known(&author.name), None),
        Measurement::new("author-kind", symbol(Some(&author.kind)), None),
        Measurement::new("origin", symbol(occasion.origin.as_deref()), None),
        Measurement::new("uuid", known(uuid), None),
        Measurement::new("status", symbol(occasion.status), None),
        Measurement::new("versions", occasion.versions, None),
    ]
}
