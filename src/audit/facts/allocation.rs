//! What is made anew in every turn of a loop.

use super::code::{BindingKind, Site, What, is_extended, unqualified};
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "loop-allocations",
        "operators that allocate in a loop, each once, in order",
    )],
    measure,
};

/// Calls that allocate, beside everything that begins with `make-`.
const ALLOCATING: &[&str] = &[
    "acons",
    "append",
    "assoc-in",
    "concat",
    "concatenate",
    "conj",
    "cons",
    "copy-list",
    "copy-seq",
    "filter",
    "hash-map",
    "list",
    "list*",
    "map",
    "mapcan",
    "mapcar",
    "nconc",
    "push",
    "pushnew",
    "string-append",
    "vector",
];

/// Words of the extended `loop` that allocate.
const ALLOCATING_WORDS: &[&str] = &[
    "append",
    "appending",
    "collect",
    "collecting",
    "nconc",
    "nconcing",
];

/// Calls that read their arguments and keep nothing of them.
const NOT_KEEPING: &[&str] = &[
    "=", "apply", "equal", "equal?", "error", "format", "length", "max", "member", "min", "print",
    "println", "str",
];

/// Elements up to which a literal list or vector that does not escape is let pass.
const SMALL_MAX: usize = 4;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut found: Vec<String> = Vec::new();
    let mut place = None;
    let mut note = |operator: &str, site: &Site<'_>| {
        place = place.or(Some(site.node.span()));
        if !found.iter().any(|it| it == operator) {
            found.push(operator.to_string());
        }
    };
    for (site, operator) in subject.code.calls() {
        if operator == "loop" {
            let arguments: Vec<_> = site.node.children().skip(1).collect();
            if is_extended(&arguments) {
                let words = arguments
                    .iter()
                    .map(|it| it.text().trim_start_matches(':').to_lowercase());
                for word in words.filter(|it| ALLOCATING_WORDS.contains(&it.as_str())) {
                    note(&word, site);
                }
            }
        }
        let plain = unqualified(operator);
        let allocates = ALLOCATING.contains(&plain) || plain.starts_with("make-");
        if allocates
            && site.loop_depth > 0
            && !does_not_escape(subject, site, plain)
            && !is_accumulation(subject, site)
        {
            note(plain, site);
        }
    }
    vec![Measurement::new(
        "loop-allocations",
        Datum::strings(found),
        place,
    )]
}

/// A small list that is looked at and let go at once.
fn does_not_escape(subject: &Subject<'_>, site: &Site<'_>, operator: &str) -> bool {
    matches!(operator, "list" | "vector")
        && site.node.children().count() <= SMALL_MAX + 1
        && subject
            .code
            .parent_operator(site)
            .is_some_and(|it| NOT_KEEPING.contains(&it))
}

/// `(recur … (cons x acc))` and `(loop … (cons x acc))` of a named `let` build the result itself.
fn is_accumulation(subject: &Subject<'_>, site: &Site<'_>) -> bool {
    if !site.node.is_call_of("cons") {
        return false;
    }
    let Some(parent) = site.parent.map(|it| &subject.code.sites[it]) else {
        return false;
    };
    match &parent.what {
        What::Call {
            operator,
            local: false,
        } => operator == "recur",
        What::Call {
            operator,
            local: true,
        } => subject
            .code
            .bindings
            .iter()
            .any(|it| it.kind == BindingKind::LoopName && it.name == *operator),
        _ => false,
    }
}
