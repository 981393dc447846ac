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

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let body = &subject.parts.body;
    let nil = subject.parts.is_callable()
        && subject.parts.parameters.is_some()
        && body.last().is_none_or(|last| answers_nil(*last))
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

/// Whether every way through a form ends in nil.
fn answers_nil(node: SyntaxNode<'_>) -> bool {
    let mut ways = vec![node];
    while let Some(node) = ways.pop() {
        if is_constant_false(node) {
            // False is an answer; nil and the empty list are none.
            if matches!(node.text(), "#f" | "false" | "#false" | "'#f" | "'false") {
                return false;
            }
        } else if !add_ways(node, &mut ways) {
            return false;
        }
    }
    true
}

/// Adds the forms of which one answers for a node; whether the node answers by its parts at all.
fn add_ways<'tree>(node: SyntaxNode<'tree>, ways: &mut Vec<SyntaxNode<'tree>>) -> bool {
    let Some(head) = node.head_symbol() else {
        return false;
    };
    let parts: Vec<_> = node.children().skip(1).collect();
    let clauses = match head.as_ref() {
        "if" => {
            ways.extend(parts.get(1..).unwrap_or_default());
            return parts.len() > 1;
        }
        "cond" => parts.as_slice(),
        "case" | "typecase" => parts.get(1..).unwrap_or_default(),
        head if LAST_ANSWERS.contains(&head) => {
            ways.extend(parts.last());
            return parts.len() > 1;
        }
        _ => return false,
    };
    for clause in clauses {
        match clause.children().skip(1).last() {
            Some(last) => ways.push(last),
            None => return false,
        }
    }
    true
}
