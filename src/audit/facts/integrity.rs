//! Whether the definition came to stand: what compiling it and making its value said.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::audit::trouble::{Stage, Trouble};

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "unknown-name",
            "which package or symbol of one is not there, or nil",
        ),
        ("compile-error", "why it does not compile, or nil"),
        ("value-error", "why its value could not be made, or nil"),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    of(subject.trouble)
}

/// The same for a form whose parts cannot be told apart.
pub(super) fn of(trouble: Option<&Trouble>) -> Vec<Measurement> {
    let told = |slot, stage| {
        let trouble = trouble.filter(|it| it.stage == stage);
        let message = trouble.map_or(Datum::Nil, |it| Datum::string(it.message.as_str()));
        Measurement::new(slot, message, trouble.and_then(|it| it.span))
    };
    vec![
        told("unknown-name", Stage::Naming),
        told("compile-error", Stage::Compilation),
        told("value-error", Stage::Evaluation),
    ]
}
