//! Numbers that nobody named.

use std::collections::HashSet;

use super::code::{What, unqualified};
use super::{Distinct, Measurement, Sensor, Subject};
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
    "async/sleep",
    "make-array",
    "make-bytevector",
    "make-hash-table",
    "make-list",
    "make-sequence",
    "make-string",
    "make-vector",
    "sleep",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    // The definition itself is the name.
    let names_a_value = matches!(
        subject.parts.kind,
        DefinitionKind::Variable | DefinitionKind::Parameter | DefinitionKind::Constant
    );
    let mut found = Distinct::default();
    // `7` and `7` of another spelling are one number.
    let mut values: HashSet<String> = HashSet::new();
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
        if !is_free(&number) && !explained && values.insert(format!("{number:?}")) {
            found.add(shown(site.node.text()), site.node.span());
        }
    }
    vec![Measurement::words("magic-numbers", found)]
}

/// A number as written, as much of it as a message can hold.
fn shown(text: &str) -> &str {
    const SHOWN_MAX: usize = 40;
    text.get(..SHOWN_MAX).unwrap_or(text)
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
