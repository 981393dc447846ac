//! Parameters that the body never reads.

use super::code::{BindingKind, What};
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::heads::Shape;
use crate::lang::syntax::SyntaxKind;

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
    for (index, binding) in subject.code.bindings.iter().enumerate() {
        if binding.kind != BindingKind::Parameter {
            continue;
        }
        let used = subject.code.sites.iter().any(|site| match &site.what {
            What::Reference { binding, .. } | What::Mutation { binding, .. } => {
                *binding == Some(index)
            }
            // `#'f` of a parameter that holds a function.
            What::FunctionName { name, local: true } => *name == binding.name,
            _ => false,
        });
        if used
            || binding.name.starts_with(['_', '&'])
            || ignored.iter().any(|it| *it == binding.name)
            || is_specialised(subject, index)
            || is_auxiliary(subject, index)
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
fn ignored_names(subject: &Subject<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for declaration in &subject.parts.declarations {
        for clause in declaration.children().skip(1) {
            if clause.is_call_of("ignore") || clause.is_call_of("ignorable") {
                names.extend(clause.children().skip(1).map(|it| it.text().to_string()));
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

/// `&aux` binds a local variable; it is no part of the interface.
fn is_auxiliary(subject: &Subject<'_>, index: usize) -> bool {
    let Some(list) = subject.parts.parameters else {
        return false;
    };
    let start = subject.code.bindings[index].node.span().start;
    list.children()
        .find(|it| it.is_symbol("&aux"))
        .is_some_and(|marker| marker.span().start < start)
}
