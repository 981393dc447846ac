//! What the examples come to, where they were run, and what became of those of an older definition.

use super::{Distinct, Measurement, Sensor, Subject};
use crate::lang::doctest::{self, Example, Excerpt};

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "doctests-failing",
            "examples that fail, each with what came of it and what is expected",
        ),
        (
            "doctests-removed",
            "examples of the older definition that are gone, as written",
        ),
        (
            "doctests-weakened",
            "examples of the older definition that promise less than before",
        ),
    ],
    measure,
};

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let name = subject.definition.name.as_str();
    let before = subject.surroundings.docstring_of(name).unwrap_or("");
    let now = examples(subject.definition.docstring.as_deref().unwrap_or(""));
    let place = match subject.parts.docstring {
        Some(docstring) => docstring.span(),
        None => subject.parts.name_node.span(),
    };
    let mut removed = Distinct::default();
    let mut weakened = Distinct::default();
    for old in examples(before) {
        match now.iter().find(|it| it.expression == old.expression) {
            None => removed.add(&old.expression, place),
            Some(new) if promises_less(&old.promise, &new.promise) => {
                weakened.add(&old.expression, place);
            }
            Some(_) => {}
        }
    }
    let mut failing = Distinct::default();
    for example in &subject.surroundings.occasion().failing_doctests {
        failing.add(example, place);
    }
    vec![
        Measurement::words("doctests-failing", failing),
        Measurement::words("doctests-removed", removed),
        Measurement::words("doctests-weakened", weakened),
    ]
}

/// Whether an example that expected something expects nothing, or anything, or a part of it.
fn promises_less(before: &str, now: &str) -> bool {
    let ellipsis = |it: &str| it.matches("...").count() + it.matches('…').count();
    !before.is_empty() && (now.is_empty() || ellipsis(now) > ellipsis(before))
}

/// An example as it is compared with that of another version.
struct Promise {
    /// The expression, with one blank between its words.
    expression: String,
    promise: String,
}

fn examples(docstring: &str) -> Vec<Promise> {
    let found = doctest::parse(&Excerpt::plain(docstring));
    let promise = |example: &Example| Promise {
        expression: example.words(),
        promise: example.promise(),
    };
    found.examples.iter().map(promise).collect()
}
