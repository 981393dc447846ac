//! Loops that nothing ends.

use super::code::{Site, has_bindings, is_extended};
use super::{Measurement, Sensor, Subject, constant_truth};
use crate::lang::syntax::SyntaxNode;

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "unbounded-loop",
        "whether a loop has neither an exit nor a bound",
    )],
    measure,
};

/// Calls that leave a loop.
const EXITS: &[&str] = &[
    "error",
    "go",
    "invoke-restart",
    "raise",
    "return",
    "return-from",
    "throw",
];

/// Words of the extended `loop` that end it.
const ENDING_WORDS: &[&str] = &[
    "always", "as", "for", "never", "repeat", "return", "thereis", "until", "while",
];

/// Loops whose inside is searched for an exit; loops inside of loops are searched again each.
const CANDIDATES_MAX: usize = 64;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let unbounded = subject
        .code
        .calls()
        .filter(|(site, operator)| never_ends(operator, site))
        .take(CANDIDATES_MAX)
        .find(|(site, _)| !has_exit(site));
    vec![Measurement::new(
        "unbounded-loop",
        unbounded.is_some(),
        unbounded.map(|(site, _)| site.node.span()),
    )]
}

fn never_ends(operator: &str, site: &Site<'_>) -> bool {
    let arguments: Vec<SyntaxNode<'_>> = site.node.children().skip(1).collect();
    match operator {
        "loop" if is_extended(&arguments) => !arguments
            .iter()
            .any(|it| ENDING_WORDS.contains(&it.text().trim_start_matches(':'))),
        // `loop` with bindings goes round only where it says `recur`.
        "loop" => !has_bindings(&arguments),
        "while" => arguments
            .first()
            .is_some_and(|it| constant_truth(*it) == Some(true)),
        "until" => arguments
            .first()
            .is_some_and(|it| constant_truth(*it) == Some(false)),
        "do" | "do*" => arguments.get(1).is_some_and(|ending| {
            ending
                .child(0)
                .is_none_or(|it| constant_truth(it) == Some(false))
        }),
        _ => false,
    }
}

fn has_exit(site: &Site<'_>) -> bool {
    site.node.descendants().any(|it| {
        it.head_symbol()
            .is_some_and(|head| EXITS.contains(&head.as_ref()))
    })
}
