//! Every example of every docstring, of builtins and of the prelude, does what it says.

use super::{Expectation, check, torture};
use imago::lang::builtins::{self, Effect};
use imago::lang::definition::{DefinitionKind, TopForm, definitions};
use imago::lang::doctest::{self, Example, Excerpt};
use imago::lang::expand::{SPECIAL_FORMS, examples_of};
use imago::lang::image::Image;
use imago::lang::prelude;
use imago::lang::source::SourceText;

/// The file of the prelude whose functions ask models.
const MODELS: &str = "models.lisp";

/// Runs the examples of one docstring; answers what went wrong.
pub fn run(image: &mut Image, name: &str, docstring: &str) -> Vec<String> {
    let found = doctest::parse(&Excerpt::plain(docstring));
    let mut problems: Vec<String> = found
        .problems
        .iter()
        .map(|it| format!("{name}: {}", it.message))
        .collect();
    if found.examples.is_empty() {
        problems.push(format!("{name}: the docstring has no example"));
    }
    for example in &found.examples {
        let form = &example.expression.text;
        for expectation in expectations(example) {
            if let Err(problem) = check(image, form, &expectation) {
                problems.push(format!("{name}: {form}\n    {problem}"));
            }
        }
    }
    problems
}

/// Returns what an example expects, as the checks of this border have it.
fn expectations(example: &Example) -> Vec<Expectation> {
    let result = match &example.expectation {
        doctest::Expectation::Value(expected) => Expectation::Value(expected.excerpt.text.clone()),
        doctest::Expectation::Error(part) => Expectation::Error(part.clone()),
        _ => Expectation::Nothing,
    };
    match &example.output {
        Some(output) => vec![Expectation::Output(output.clone())],
        None => vec![result],
    }
}

/// Returns everything that has a docstring, with it.
pub fn documented() -> Vec<(String, String)> {
    let without_host = builtins::all().filter(|it| it.effect != Effect::Model);
    let builtins = without_host.map(|it| (it.name.to_string(), it.docstring.to_string()));
    builtins.chain(of_prelude()).collect()
}

/// Returns the functions of the prelude with their docstrings.
fn of_prelude() -> Vec<(String, String)> {
    let mut functions = Vec::new();
    for (file, text) in prelude::FILES {
        let (forms, errors) = definitions(&SourceText::new(*file, *text));
        assert!(errors.is_empty(), "{file}: {errors:?}");
        for form in forms {
            let TopForm::Definition(definition) = form else {
                continue;
            };
            // Where no host answers, no model can be asked; `tests/models.rs` runs these.
            if *file == MODELS {
                continue;
            }
            // A further name of a function has no docstring of its own.
            // What begins with a percent sign is for expanded code alone, and a method is told of by
            // its generic function.
            if definition.head == "define"
                || definition.name.starts_with('%')
                || definition.kind == DefinitionKind::Method
            {
                continue;
            }
            let docstring = definition.docstring.clone().unwrap_or_default();
            functions.push((definition.name.clone(), docstring));
        }
    }
    functions
}

fn check_all(functions: Vec<(String, String)>) {
    let mut image = torture::image();
    let problems: Vec<String> = torture::part(functions)
        .iter()
        .flat_map(|(name, docstring)| run(&mut image, name, docstring))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_builtin_does_what_its_docstring_says() {
    let without_host = builtins::all().filter(|it| it.effect != Effect::Model);
    let builtins = without_host.map(|it| (it.name.to_string(), it.docstring.to_string()));
    check_all(builtins.collect());
}

#[test]
fn every_special_form_does_what_its_examples_say() {
    let forms = SPECIAL_FORMS.iter().filter_map(|form| {
        let examples = examples_of(form.name)?;
        Some((form.name.to_string(), examples.to_string()))
    });
    check_all(forms.collect());
}

#[test]
fn every_function_of_the_prelude_does_what_its_docstring_says() {
    check_all(of_prelude());
}
