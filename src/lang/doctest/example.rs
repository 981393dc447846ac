//! One example of a docstring, understood but not run.

use super::report::shown;
use super::{Excerpt, Problem};

/// What a docstring holds: its examples, and what could not be understood as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doctests {
    pub examples: Vec<Example>,
    pub problems: Vec<Problem>,
}

/// An expression and what should come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// One form or several; the value is that of the last.
    pub expression: Excerpt,
    pub expectation: Expectation,
    /// What should be printed, without the end of its last line; `None` where any output will do.
    pub output: Option<String>,
}

/// What should come of an expression besides its output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Any value: nothing is said, or only the output.
    Nothing,
    /// `>>>!`: it prepares the examples after it, and must not fail.
    SetUp,
    Value(Expected),
    /// A part of the error's type or message.
    Error(String),
}

/// An expected value, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub excerpt: Excerpt,
    /// Whether it is compared as printed text: `...` stands for anything, and `#<…>` is no datum.
    pub printed: bool,
}

impl Example {
    /// Returns where it begins in the source.
    pub fn place(&self) -> usize {
        self.expression.place(0)
    }

    /// Returns where it ends in the source.
    pub fn end(&self) -> usize {
        let text = &self.expression.text;
        match text.char_indices().next_back() {
            Some((last, character)) => self.expression.place(last) + character.len_utf8(),
            None => self.place(),
        }
    }

    pub fn is_set_up(&self) -> bool {
        self.expectation == Expectation::SetUp
    }

    /// Returns the word for what is expected, in records and reports.
    pub fn kind(&self) -> &'static str {
        match (&self.expectation, &self.output) {
            (Expectation::SetUp, _) => "setup",
            (Expectation::Value(_), _) => "value",
            (Expectation::Error(_), _) => "error",
            (Expectation::Nothing, Some(_)) => "output",
            (Expectation::Nothing, None) => "none",
        }
    }

    /// Returns the expression on one line as reports show it.
    pub fn shown(&self) -> String {
        shown(&self.expression.text)
    }

    /// Returns the expression on one line, with one blank between its words.
    pub fn words(&self) -> String {
        words(&self.expression.text)
    }

    /// Returns what is expected, as a docstring says it, on one line; empty where nothing is.
    pub fn promise(&self) -> String {
        let output = self.output.as_deref().map(|it| format!("~> {}", words(it)));
        let result = match &self.expectation {
            Expectation::Nothing | Expectation::SetUp => None,
            Expectation::Value(expected) => Some(words(&expected.excerpt.text)),
            Expectation::Error(part) => Some(format!("!! {}", words(part))),
        };
        let promises: Vec<String> = output.into_iter().chain(result).collect();
        promises.join(" ")
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
