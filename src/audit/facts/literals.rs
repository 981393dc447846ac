//! Numbers that nobody named.

use super::code::{What, unqualified};
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::DefinitionKind;
use crate::lang::syntax::NumberLiteral;

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "magic-numbers",
        "distinct numbers in the code that have no name, as written, in order",
    )],
    measure,
};

/// Operators whose numbers explain themselves: sizes and durations.
const EXPLAINING: &[&str] = &[
    "make-array",
    "make-vector",
    "make-list",
    "make-string",
    "sleep",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    // The definition itself is the name.
    let names_a_value = matches!(
        subject.parts.kind,
        DefinitionKind::Variable | DefinitionKind::Parameter | DefinitionKind::Constant
    );
    let mut found: Vec<&str> = Vec::new();
    let mut values: Vec<NumberLiteral> = Vec::new();
    let mut place = None;
    for site in &subject.code.sites {
        if names_a_value || site.named || site.what != What::Literal {
            continue;
        }
        let Some(number) = site.node.number() else {
            continue;
        };
        let explained = subject
            .code
            .parent_operator(site)
            .is_some_and(|it| EXPLAINING.contains(&unqualified(it)));
        if is_free(&number) || explained || values.contains(&number) {
            continue;
        }
        place = place.or(Some(site.node.span()));
        found.push(site.node.text());
        values.push(number);
    }
    vec![Measurement::new(
        "magic-numbers",
        Datum::strings(found),
        place,
    )]
}

/// `0 1 2 -1 10 100` and their floats need no name.
fn is_free(number: &NumberLiteral) -> bool {
    match number {
        NumberLiteral::Integer(number) => matches!(number, -1..=2 | 10 | 100),
        NumberLiteral::Float(number) => {
            [-1.0, 0.0, 1.0, 2.0, 10.0, 100.0].contains(number) || !number.is_finite()
        }
        _ => false,
    }
}
