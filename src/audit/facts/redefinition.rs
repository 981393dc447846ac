//! Whether the name is taken already, and by whom it is used.

use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::DefinitionKind;
use crate::lang::prelude;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "redefines",
            "nil, or what the name was before: the symbol `history`, `core` or `sealed`",
        ),
        ("dependents", "names of the definitions that refer to it"),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let name = subject.definition.name.as_str();
    let surroundings = subject.surroundings;
    // `common-lisp:second` is the core's second.
    let plain = ["cl:", "cl::", "common-lisp:", "common-lisp::"]
        .iter()
        .find_map(|package| name.strip_prefix(package))
        .filter(|it| !it.starts_with(':'))
        .unwrap_or(name);
    // A method adds to a generic function; it takes no name.
    let takes_name = subject.definition.kind != DefinitionKind::Method;
    // The language's own sources define what they define.
    let is_own = || prelude::holds(&subject.definition.text);
    let redefines = if takes_name && surroundings.is_sealed(plain) {
        Datum::symbol("sealed")
    } else if takes_name && (surroundings.is_core(plain) || plain != name) {
        match is_own() {
            true => Datum::Nil,
            false => Datum::symbol("core"),
        }
    } else if surroundings.kind_of(name).is_some() {
        Datum::symbol("history")
    } else {
        Datum::Nil
    };
    let place = Some(subject.parts.name_node.span());
    let dependents = Datum::strings(surroundings.dependents(name));
    vec![
        Measurement::new("redefines", redefines, place),
        Measurement::new("dependents", dependents, place),
    ]
}
