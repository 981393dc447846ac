//! How much of a definition checks what it assumes.

use super::code::{What, unqualified};
use super::{Measurement, Sensor, Subject};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "assertion-count",
        "assertions, type checks, errors raised, typed handlers and doctests",
    )],
    measure,
};

/// Calls that check or refuse, beside everything that begins with `assert`.
const CHECKS: &[&str] = &[
    "check-type",
    "ecase",
    "ctypecase",
    "error",
    "etypecase",
    "raise",
    "throw",
    "signal",
];

/// Handlers that name no type take everything.
const CATCH_ALL: &[&str] = &["error", "condition", "t", "serious-condition"];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut count = 0;
    for (site, operator) in subject.code.calls() {
        let plain = unqualified(operator);
        if CHECKS.contains(&plain) || plain.starts_with("assert") {
            count += 1;
        }
        count += match plain {
            "handler-case" => site
                .node
                .children()
                .skip(2)
                .filter_map(|clause| clause.child(0))
                .filter(|kind| !CATCH_ALL.contains(&kind.text()))
                .count(),
            "try" => site
                .node
                .children()
                .filter(|it| it.is_call_of("catch"))
                .filter(|it| it.child(1).is_some_and(|kind| kind.keyword().is_some()))
                .count(),
            _ => 0,
        };
    }
    // `#'error` handed to a higher-order function raises as well.
    count += subject
        .code
        .sites
        .iter()
        .filter(|site| {
            matches!(&site.what, What::FunctionName { name, local: false } if name == "error")
        })
        .count();
    let docstring = subject.definition.docstring.as_deref().unwrap_or("");
    count += docstring
        .lines()
        .filter(|line| line.trim_start().starts_with(">>>"))
        .count();
    vec![Measurement::new("assertion-count", count, None)]
}
