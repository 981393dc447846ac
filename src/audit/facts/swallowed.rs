//! Errors that are caught and forgotten.

use std::collections::HashSet;

use super::code::catch_parts;
use super::{Measurement, Sensor, Subject, is_constant_false};
use crate::lang::source::Span;
use crate::lang::syntax::{NodeIndex, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "swallowed-errors",
        "handlers that do nothing, or catch a condition and do not look at it",
    )],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut places: Vec<Span> = Vec::new();
    let unused: HashSet<NodeIndex> = subject
        .code
        .bindings
        .iter()
        .filter(|it| !it.used && !it.name.starts_with('_'))
        .map(|it| it.node.index())
        .collect();
    for (site, operator) in subject.code.calls() {
        match operator {
            "ignore-errors" => places.push(site.node.span()),
            "try" => places.extend(
                site.node
                    .children()
                    .filter(|it| it.is_call_of("catch") && swallows(*it, &unused))
                    .map(SyntaxNode::span),
            ),
            "handler-case" => places.extend(
                site.node
                    .children()
                    .skip(2)
                    .filter(|it| clause_swallows(*it, &unused))
                    .map(SyntaxNode::span),
            ),
            _ => {}
        }
    }
    vec![Measurement::new(
        "swallowed-errors",
        places.len(),
        places.first().copied(),
    )]
}

/// `(catch e)`, `(catch e nil)` and a handler that does not use `e`.
fn swallows(clause: SyntaxNode<'_>, unused: &HashSet<NodeIndex>) -> bool {
    let parts: Vec<_> = clause.children().skip(1).collect();
    let (variable, handler) = catch_parts(&parts);
    is_empty(handler) || variable.is_some_and(|it| unused.contains(&it.index()))
}

/// `(error () nil)`, `(error (e))` and a handler that names the condition and does not use it.
fn clause_swallows(clause: SyntaxNode<'_>, unused: &HashSet<NodeIndex>) -> bool {
    let parts: Vec<_> = clause.children().skip(1).collect();
    let Some((list, handler)) = parts.split_first() else {
        return true;
    };
    let ignored = handler.first().is_some_and(|it| it.is_call_of("declare"));
    let variable = list.child(0);
    is_empty(handler) || (!ignored && variable.is_some_and(|it| unused.contains(&it.index())))
}

fn is_empty(handler: &[SyntaxNode<'_>]) -> bool {
    handler.iter().all(|it| is_constant_false(*it))
}
