//! The corpus: a file of docstrings, and beside it what each holds.

use imago::lang::definition::{TopForm, definitions};
use imago::lang::doctest::{self, Excerpt, Expectation};
use imago::lang::source::SourceText;
use std::fmt::Write as _;
use std::path::Path;

const CORPUS: &str = include_str!("corpus.lisp");
const EXPECTED: &str = include_str!("corpus.expected");

/// Returns what the docstrings of a text hold, a line for each example and problem.
fn told(text: &str) -> String {
    let source = SourceText::new("corpus.lisp", text);
    let (forms, errors) = definitions(&source);
    assert_eq!(errors, []);
    let mut told = String::new();
    for form in forms {
        let TopForm::Definition(definition) = form else {
            panic!("{form:?}");
        };
        let _ = writeln!(told, "{}", definition.name);
        let Some(docstring) = Excerpt::docstring(&definition) else {
            continue;
        };
        let found = doctest::parse(&docstring);
        for example in found.examples {
            let (line, column) = source.line_column(example.place());
            let expression = example.expression.text.escape_debug();
            let _ = write!(told, "  {line}:{column} {} {expression}", example.kind());
            if let Some(output) = &example.output {
                let _ = write!(told, " ~> {output:?}");
            }
            match &example.expectation {
                Expectation::Nothing | Expectation::SetUp => {}
                Expectation::Value(expected) => {
                    let (line, column) = source.line_column(expected.excerpt.place(0));
                    let how = if expected.printed { "like" } else { "=>" };
                    let value = expected.excerpt.text.escape_debug();
                    let _ = write!(told, " {how} {line}:{column} {value}");
                }
                Expectation::Error(part) => {
                    let _ = write!(told, " !! {part}");
                }
            }
            told.push('\n');
        }
        for problem in found.problems {
            let (line, column) = source.line_column(problem.place);
            let _ = writeln!(told, "  {line}:{column} PROBLEM {}", problem.message);
        }
    }
    told
}

#[test]
fn every_docstring_of_the_corpus_is_read_or_told_about() {
    let told = told(CORPUS);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doctests/corpus.expected");
        std::fs::write(path, &told).expect("the file can be written");
        return;
    }
    for (ours, kept) in told.lines().zip(EXPECTED.lines()) {
        assert_eq!(ours, kept);
    }
    assert_eq!(told, EXPECTED);
    let docstrings = told.lines().filter(|line| !line.starts_with(' '));
    assert!(docstrings.count() >= 120);
}

/// Line ends of another system change nothing but what is inside of strings.
#[test]
fn the_corpus_reads_the_same_with_other_line_ends() {
    let other = told(&CORPUS.replace('\n', "\r\n"));
    for (ours, kept) in other.lines().zip(EXPECTED.lines()) {
        assert_eq!(ours, kept);
    }
}
