//! Whether a definition says what it is for.

use super::{Measurement, Sensor, Subject};
use crate::audit::past::doctests;
use crate::lang::definition::DefinitionKind;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        ("documented", "whether there is a docstring in its place"),
        (
            "documentable",
            "whether a docstring is expected of this kind",
        ),
        (
            "doctest-count",
            "examples in the docstring that are checked",
        ),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let docstring = subject.definition.docstring.as_deref().unwrap_or("");
    let doctests = doctests(docstring);
    // A method is documented by its generic function, and a record type has no place for a string. A name
    // that begins with `%` is nobody's but its file's.
    let documentable = !matches!(
        subject.definition.kind,
        DefinitionKind::Method | DefinitionKind::Package | DefinitionKind::Record
    ) && !subject.definition.name.starts_with('%');
    let name = Some(subject.parts.name_node.span());
    vec![
        Measurement::new("documented", !docstring.trim().is_empty(), name),
        Measurement::new("documentable", documentable, None),
        Measurement::new("doctest-count", doctests, None),
    ]
}
