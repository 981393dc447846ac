//! Where the definition comes from, and what of its name came before.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        ("author", "who defines it, or nil where nobody knows"),
        ("author-kind", "`human` or `model`, as a symbol, or nil"),
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
    let text = |it: &Option<String>| it.as_deref().map_or(Datum::Nil, Datum::string);
    let symbol = |it: Option<&str>| it.map_or(Datum::Nil, Datum::symbol);
    vec![
        Measurement::new("author", text(&occasion.author), None),
        Measurement::new("author-kind", symbol(occasion.author_kind.as_deref()), None),
        Measurement::new("origin", symbol(occasion.origin.as_deref()), None),
        Measurement::new("uuid", text(&occasion.uuid), None),
        Measurement::new("status", symbol(occasion.status), None),
        Measurement::new("versions", occasion.versions, None),
    ]
}
