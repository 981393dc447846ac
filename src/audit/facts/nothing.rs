//! Whether a function can answer anything but nil.

use super::effects::may_act;
use super::{Measurement, Sensor, Subject, is_constant_false};
use crate::lang::syntax::SyntaxNode;

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "constant-nil",
        "whether every way through the body ends in nil and nothing acts before",
    )],
    measure,
};

/// Forms answered by their last form.
const LAST_ANSWERS: &[&str] = &[
    "begin", "block", "flet", "labels", "let", "let*", "letrec", "letrec*", "progn", "unless",
    "when",
];

/// Nesting that is looked through.
const DEPTH_MAX: usize = 64;

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let body = &subject.parts.body;
    let nil = subject.parts.is_callable()
        && subject.parts.parameters.is_some()
        && body.last().is_none_or(|last| answers_nil(*last, 0))
        && !may_act(
            &subject.code,
            subject.surroundings,
            &subject.definition.name,
        );
    let place = match body.last() {
        Some(last) => last.span(),
        None => subject.parts.name_node.span(),
    };
    vec![Measurement::new("constant-nil", nil, nil.then_some(place))]
}

fn answers_nil(node: SyntaxNode<'_>, depth: usize) -> bool {
    if is_constant_false(node) {
        // False is an answer; nil and the empty list are none.
        return !matches!(node.text(), "#f" | "false" | "#false" | "'#f" | "'false");
    }
    if depth > DEPTH_MAX {
        return false;
    }
    let Some(head) = node.head_symbol() else {
        return false;
    };
    let branches: Vec<_> = node.children().skip(1).collect();
    let last_nil = |nodes: &[SyntaxNode<'_>]| {
        nodes
            .last()
            .is_some_and(|last| answers_nil(*last, depth + 1))
    };
    match head.as_ref() {
        "if" => {
            branches.len() > 1
                && branches
                    .iter()
                    .skip(1)
                    .all(|it| answers_nil(*it, depth + 1))
        }
        "cond" => branches.iter().all(|clause| {
            let parts: Vec<_> = clause.children().collect();
            parts.len() > 1 && last_nil(&parts)
        }),
        "case" | "typecase" => branches.iter().skip(1).all(|clause| {
            let parts: Vec<_> = clause.children().collect();
            parts.len() > 1 && last_nil(&parts)
        }),
        head if LAST_ANSWERS.contains(&head) => branches.len() > 1 && last_nil(&branches),
        _ => false,
    }
}
