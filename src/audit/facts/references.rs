//! Which names outside of itself a definition refers to.

use std::collections::BTreeSet;

use super::code::{Code, What};
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::definition::Parts;
use crate::lang::definition::heads::Shape;
use crate::lang::syntax::{self, SyntaxNode, form};

pub const SENSOR: Sensor = Sensor {
    slots: &[(
        "calls",
        "global names the code refers to, alphabetic, its own not counted",
    )],
    measure,
};

/// Operators that take the name of a function or class as a quoted symbol.
pub(in crate::audit) const NAME_TAKERS: &[&str] = &[
    "apply",
    "change-class",
    "every",
    "filter",
    "find-class",
    "find-if",
    "fold",
    "foldl",
    "foldr",
    "for-each",
    "funcall",
    "make-instance",
    "map",
    "mapc",
    "mapcan",
    "mapcar",
    "reduce",
    "remove-if",
    "remove-if-not",
    "some",
    "sort",
    "typep",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let mut names = names(subject.form, &subject.parts, &subject.code);
    names.remove(&subject.definition.name);
    vec![Measurement::new("calls", Datum::strings(names), None)]
}

/// Returns the names that the first form of a text refers to.
pub fn of_text(text: &str) -> Vec<String> {
    let parse = syntax::parse(text);
    let Some(form) = form::top_level(&parse.tree).into_iter().next() else {
        return Vec::new();
    };
    match Parts::of(form) {
        Some(parts) => {
            let code = Code::of(form, &parts);
            names(form, &parts, &code).into_iter().collect()
        }
        None => Vec::new(),
    }
}

/// Every global name in the code, and the classes or generic functions a definition builds on.
fn names(form: SyntaxNode<'_>, parts: &Parts<'_>, code: &Code<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for site in &code.sites {
        match &site.what {
            What::Call {
                operator,
                local: false,
            } => names.insert(operator.clone().into_owned()),
            What::Reference {
                name,
                binding: None,
            }
            | What::Mutation {
                name,
                binding: None,
                ..
            }
            | What::FunctionName { name, local: false }
            | What::TemplateName { name } => names.insert(name.clone().into_owned()),
            What::QuotedName { name }
                if code
                    .parent_operator(site)
                    .is_some_and(|it| NAME_TAKERS.contains(&it)) =>
            {
                names.insert(name.clone().into_owned())
            }
            _ => false,
        };
    }
    names.remove("");
    match parts.head.shape {
        Shape::Class => {
            let superclasses = form.child(2).into_iter().flat_map(SyntaxNode::children);
            names.extend(superclasses.filter_map(|it| it.symbol()).map(String::from));
        }
        Shape::Method => {
            names.insert(parts.name_node.text().to_string());
            let parameters = parts.parameters.into_iter().flat_map(SyntaxNode::children);
            let classes = parameters.filter_map(|it| it.child(1)?.symbol());
            names.extend(classes.map(String::from));
        }
        _ => {}
    }
    names
}
