//! What became of the examples of an older definition, told from the two docstrings alone.

use super::{Distinct, Measurement, Sensor, Subject};

pub const SENSOR: Sensor = Sensor {
    slots: &[
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

/// One example of a docstring.
struct Example {
    /// What follows `>>>`, with one blank between its words.
    expression: String,
    /// The lines below it, up to a blank one or the next example.
    expected: String,
}

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
            Some(new) if promises_less(&old.expected, &new.expected) => {
                weakened.add(&old.expression, place);
            }
            Some(_) => {}
        }
    }
    vec![
        Measurement::words("doctests-removed", removed),
        Measurement::words("doctests-weakened", weakened),
    ]
}

/// Whether an example that expected something expects nothing, or anything, or a part of it.
fn promises_less(before: &str, now: &str) -> bool {
    let ellipsis = |it: &str| it.matches("...").count() + it.matches('…').count();
    !before.is_empty() && (now.is_empty() || ellipsis(now) > ellipsis(before))
}

fn examples(docstring: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut open = false;
    for line in docstring.lines().map(str::trim) {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(expression) = line.strip_prefix(">>>") {
            examples.push(Example {
                expression: words(expression),
                expected: String::new(),
            });
            open = true;
        } else if line.is_empty() {
            open = false;
        } else if let (true, Some(example)) = (open, examples.last_mut()) {
            example.expected.push_str(&words(line));
            example.expected.push('\n');
        }
    }
    examples
}
