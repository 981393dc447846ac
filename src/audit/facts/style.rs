//! What the patterns of style found. They are laid over the code in a walk of their own, and whoever runs
//! them fills the slot.

use super::{Measurement, Sensor};
use crate::audit::engine::Datum;
use crate::audit::violation::Violation;
use crate::lang::source::Span;

const SLOT: &str = "style-critiques";

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        SLOT,
        "names of the patterns of style that fit somewhere, in order of their places",
    )],
    measure: |_| Vec::new(),
};

/// Returns the slot for what they found.
pub fn measured(found: &[Violation]) -> Measurement {
    let names = Datum::strings(found.iter().map(|it| it.rule_name.as_str()));
    let place = found.first().and_then(|it| it.span);
    let span = place.map(|(start, end)| Span { start, end });
    Measurement::new(SLOT, names, span)
}
