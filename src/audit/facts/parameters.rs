//! Parameters that the body never reads.

use std::collections::HashSet;

use super::code::BindingKind;
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::heads::Shape;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "unused-parameters",
        "names of parameters that are not used, in order",
    )],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut unused = Vec::new();
    let mut place = None;
    let ignored = ignored_names(subject);
    let auxiliary = auxiliary_start(subject);
    for (index, binding) in subject.code.bindings.iter().enumerate() {
        if binding.kind != BindingKind::Parameter {
            continue;
        }
        if binding.used
            || binding.name.starts_with(['_', '&'])
            || ignored.contains(binding.name.as_ref())
            || is_specialised(subject, index)
            || auxiliary.is_some_and(|it| it < binding.node.span().start)
        {
            continue;
        }
        place = place.or(Some(binding.node.span()));
        unused.push(binding.name.clone().into_owned());
    }
    vec![Measurement::new(
        "unused-parameters",
        Datum::strings(unused),
        place,
    )]
}

/// Names in `(declare (ignore …))` and `(declare (ignorable …))`.
fn ignored_names<'tree>(subject: &Subject<'tree>) -> HashSet<&'tree str> {
    let mut names = HashSet::new();
    for declaration in &subject.parts.declarations {
        for clause in declaration.children().skip(1) {
            if clause.is_call_of("ignore") || clause.is_call_of("ignorable") {
                names.extend(clause.children().skip(1).map(SyntaxNode::text));
            }
        }
    }
    names
}

/// A method's specialised parameter is used for choosing the method.
fn is_specialised(subject: &Subject<'_>, index: usize) -> bool {
    let node = subject.code.bindings[index].node;
    subject.parts.head.shape == Shape::Method
        && node.parent().is_some_and(|parent| {
            parent.kind() == SyntaxKind::List
                && parent.parent() == subject.parts.parameters
                && parent.child(0) == Some(node)
        })
}

/// `&aux` binds local variables from there on; they are no part of the interface.
fn auxiliary_start(subject: &Subject<'_>) -> Option<u32> {
    let mut parameters = subject.parts.parameters?.children();
    Some(parameters.find(|it| it.is_symbol("&aux"))?.span().start)
}
