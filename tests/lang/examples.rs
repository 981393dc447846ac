//! Every example of every docstring, of builtins and of the prelude, does what it says.

use super::{Expectation, check, torture};
use imago::lang::builtins;
use imago::lang::definition::{DefinitionKind, TopForm, definitions};
use imago::lang::image::Image;
use imago::lang::prelude;
use imago::lang::source::SourceText;

/// One `>>>` with what should come of it.
struct Example {
    form: String,
    expectation: Expectation,
}

/// Reads the examples of a docstring: a form behind `>>>`, then lines up to a blank one or the next;
/// what stands behind `>>>!` is evaluated and not looked at.
fn examples(docstring: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = docstring.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let Some(form) = line.strip_prefix(">>>") else {
            continue;
        };
        let mut expected = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.is_empty() && !line.starts_with(">>>")) {
            expected.push(line);
        }
        let expected = expected.join("\n");
        let expectation = if let Some(error) = expected.strip_prefix("!!") {
            Expectation::Error(error.trim().into())
        } else if let Some(output) = expected.strip_prefix("~>") {
            Expectation::Output(output.trim().into())
        } else if expected.is_empty() {
            Expectation::Nothing
        } else {
            Expectation::Value(expected)
        };
        let form = form.strip_prefix('!').unwrap_or(form).trim();
        examples.push(Example {
            form: form.into(),
            expectation,
        });
    }
    examples
}

/// Runs the examples of one docstring; answers what went wrong.
pub fn run(image: &mut Image, name: &str, docstring: &str) -> Vec<String> {
    let examples = examples(docstring);
    if examples.is_empty() {
        return vec![format!("{name}: the docstring has no example")];
    }
    let problems = examples.iter().filter_map(|example| {
        let problem = check(image, &example.form, &example.expectation).err()?;
        Some(format!("{name}: {}\n    {problem}", example.form))
    });
    problems.collect()
}

/// Returns everything that has a docstring, with it.
pub fn documented() -> Vec<(String, String)> {
    let builtins = builtins::all().map(|it| (it.name.to_string(), it.docstring.to_string()));
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

fn check_all(functions: &[(String, String)]) {
    let mut image = torture::image();
    let problems: Vec<String> = functions
        .iter()
        .flat_map(|(name, docstring)| run(&mut image, name, docstring))
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_builtin_does_what_its_docstring_says() {
    let builtins = builtins::all().map(|it| (it.name.to_string(), it.docstring.to_string()));
    check_all(&builtins.collect::<Vec<_>>());
}

#[test]
fn every_function_of_the_prelude_does_what_its_docstring_says() {
    check_all(&of_prelude());
}
