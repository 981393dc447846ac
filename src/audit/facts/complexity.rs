//! Cyclomatic complexity: one and every decision.

use super::code::{Site, is_extended};
use super::{Measurement, Sensor, Subject, constant_truth};
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "complexity",
        "one and the number of decisions in the code; quoted data has none",
    )],
    measure,
};

/// Returns one and the number of decisions.
pub fn of(subject: &Subject<'_>) -> usize {
    let calls = subject.code.calls();
    1 + calls
        .map(|(site, operator)| decisions(site, operator))
        .sum::<usize>()
}

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut complexity = 1;
    let mut place = None;
    for (site, operator) in subject.code.calls() {
        let decisions = decisions(site, operator);
        if decisions > 0 {
            complexity += decisions;
            place = place.or(Some(site.node.span()));
        }
    }
    vec![Measurement::new("complexity", complexity, place)]
}

/// How many ways a form adds to those through the code around it.
fn decisions(site: &Site<'_>, operator: &str) -> usize {
    let arguments: Vec<_> = site.node.children().skip(1).collect();
    match operator {
        "if" | "when" | "unless" | "if-let" | "when-let" | "while" | "until" | "do" | "do*"
        | "dolist" | "dotimes" | "for" | "for-range" => 1,
        "and" | "or" => arguments.len().saturating_sub(1),
        "cond" => clauses(&arguments, 0, is_default),
        "case" | "ecase" | "ccase" | "typecase" | "etypecase" | "ctypecase" | "match"
        | "match*" => clauses(&arguments, 1, is_default_key),
        "handler-case" => arguments.len().saturating_sub(1),
        "guard" => arguments
            .first()
            .map_or(0, |it| it.children().count().saturating_sub(1)),
        "try" => arguments.iter().filter(|it| it.is_call_of("catch")).count(),
        "loop" => 1 + loop_decisions(&arguments),
        // A named `let` goes round as well.
        "let" => usize::from(
            arguments
                .first()
                .is_some_and(|it| it.kind() == SyntaxKind::Symbol),
        ),
        "case-lambda" => arguments.len().saturating_sub(1),
        _ => 0,
    }
}

/// Clauses that are not the default, after the first `skip` arguments.
fn clauses(
    arguments: &[SyntaxNode<'_>],
    skip: usize,
    is_default: fn(SyntaxNode<'_>) -> bool,
) -> usize {
    arguments
        .iter()
        .skip(skip)
        .filter_map(|clause| clause.child(0))
        .filter(|test| !is_default(*test))
        .count()
}

/// Whether a clause's key is that of the default; a keyword is a key like others.
pub(super) fn is_default_key(key: SyntaxNode<'_>) -> bool {
    key.kind() != SyntaxKind::Keyword && is_default(key)
}

/// Whether a clause's test is that of the default.
fn is_default(test: SyntaxNode<'_>) -> bool {
    match test.kind() {
        SyntaxKind::Boolean | SyntaxKind::Keyword => constant_truth(test) == Some(true),
        SyntaxKind::Symbol => matches!(test.text(), "else" | "otherwise" | "_" | "T"),
        _ => false,
    }
}

/// The conditional words of the extended `loop`.
fn loop_decisions(arguments: &[SyntaxNode<'_>]) -> usize {
    if !is_extended(arguments) {
        return 0;
    }
    arguments
        .iter()
        .filter(|it| matches!(it.text(), "if" | "when" | "unless" | "while" | "until"))
        .count()
}
