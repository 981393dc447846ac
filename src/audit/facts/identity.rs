//! What the definition is: name, kind, head.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        ("name", "the definition's name"),
        (
            "kind",
            "its kind, as a symbol: `function`, `macro`, `class` …",
        ),
        ("head", "the defining word as written"),
        (
            "callable",
            "whether it has code that runs when it is called",
        ),
        ("parameter-count", "how many parameters it names"),
        ("docstring", "its docstring, or nil"),
        ("form", "the form as it is written, and all of its place"),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let definition = subject.definition;
    let name_span = Some(subject.parts.name_node.span());
    let count = definition.parameters.as_ref().map_or(0, |parameters| {
        parameters.required.len()
            + parameters.optional.len()
            + parameters.keyword.len()
            + usize::from(parameters.rest.is_some())
    });
    let docstring = match &definition.docstring {
        Some(text) => Datum::string(text.as_str()),
        None => Datum::Nil,
    };
    vec![
        Measurement::new("name", Datum::string(definition.name.as_str()), name_span),
        Measurement::new("kind", Datum::symbol(definition.kind.name()), name_span),
        Measurement::new("head", Datum::symbol(definition.head.as_str()), None),
        Measurement::new("callable", subject.parts.is_callable(), None),
        Measurement::new("parameter-count", count, None),
        Measurement::new("docstring", docstring, None),
        Measurement::new(
            "form",
            Datum::string(subject.form.text()),
            Some(subject.form.span()),
        ),
    ]
}
