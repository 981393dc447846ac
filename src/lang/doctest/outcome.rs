//! What came of an example, and whether it is what was expected.

use super::{Example, Expectation, Expected};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Image;
use crate::lang::source::SourceText;
use crate::lang::value::Value;
use crate::lang::value::equal;

/// What came of one example, as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The expression on one line.
    pub expression: String,
    /// As [`Example::kind`] names it; `problem` of what could not be read as an example.
    pub kind: String,
    /// What the docstring promises; empty where it promises nothing.
    pub expected: String,
    /// The value as printed, or the error behind `ERROR:`, or what was printed behind `~>`.
    pub got: String,
    pub passed: bool,
    /// Where the expression begins in the source, in bytes.
    pub place: usize,
    /// Where it ends there.
    pub end: usize,
    /// The type of the error it ended with.
    pub error: Option<String>,
}

impl Outcome {
    /// Returns the outcome as reports show it, without a mark: the expression and what came of it.
    pub fn line(&self) -> String {
        let expression = &self.expression;
        if self.kind == "problem" {
            return self.got.clone();
        }
        match (self.passed, self.got.starts_with("ERROR:")) {
            (true, _) if self.expected.is_empty() => expression.clone(),
            (true, _) => format!("{expression} => {}", self.expected),
            (false, true) => format!("{expression} => {}", self.got),
            (false, false) => format!("{expression} => {}  (wrong)", self.got),
        }
    }
}

/// What came of an example elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Its value as it is printed.
    Printed(String),
    Error {
        kind: String,
        message: String,
    },
}

/// Compares what came of an example in another image with what it promises.
pub fn judge_text(image: &mut Image, example: &Example, came: Came, printed: &str) -> Outcome {
    match came {
        Came::Error { kind, message } => judge(
            image,
            example,
            Err(&Diagnostic::new(&kind, message)),
            printed,
        ),
        Came::Printed(shown) => {
            let source = SourceText::new("value", shown.as_str());
            let data = image.read_forms(&source).unwrap_or_default();
            // What cannot be read back is compared as it is printed.
            let value = data.first().map(|it| it.root.get());
            settle(image, example, Ok((value, shown)), printed)
        }
    }
}

/// Compares what came of an example with what it promises.
pub(super) fn judge(
    image: &mut Image,
    example: &Example,
    result: Result<Value, &Diagnostic>,
    printed: &str,
) -> Outcome {
    let result = result.map(|value| (Some(value), image.print_bounded(value)));
    settle(image, example, result, printed)
}

/// The value as far as it is at hand, and how it is printed.
type Shown = (Option<Value>, String);

fn settle(
    image: &mut Image,
    example: &Example,
    result: Result<Shown, &Diagnostic>,
    printed: &str,
) -> Outcome {
    let is_right = match (&example.expectation, &result) {
        (Expectation::Error(part), Err(diagnostic)) => {
            let error = format!("{}: {}", diagnostic.kind, diagnostic.message);
            error.contains(part.as_str()) || is_like(&format!("...{part}..."), &error)
        }
        (Expectation::Nothing | Expectation::SetUp, Ok(_)) => true,
        (Expectation::Value(expected), Ok((value, shown))) => {
            is_expected(image, expected, *value, shown)
        }
        (Expectation::Error(_), Ok(_)) | (_, Err(_)) => false,
    };
    let error = result.as_ref().err().map(|it| it.kind.clone());
    let mut got = match result {
        Ok((_, shown)) => shown,
        Err(diagnostic) => format!("ERROR: {}", diagnostic.message),
    };
    let prints_right = example
        .output
        .as_deref()
        .is_none_or(|expected| prints(expected, printed));
    if is_right && !prints_right {
        got = printed
            .lines()
            .map(|line| format!("~> {line}"))
            .collect::<Vec<_>>()
            .join(" ");
        if got.is_empty() {
            got.push_str("no output");
        }
    }
    Outcome {
        expression: example.shown(),
        kind: example.kind().to_string(),
        expected: example.promise(),
        got,
        passed: is_right && prints_right,
        place: example.place(),
        end: example.end(),
        error,
    }
}

/// Whether a value is what is expected: equal to it once read, or printed as it is written.
fn is_expected(image: &mut Image, expected: &Expected, value: Option<Value>, shown: &str) -> bool {
    let text = &expected.excerpt.text;
    if expected.printed {
        return is_like(text, shown);
    }
    if words(shown) == words(text) {
        return true;
    }
    let source = SourceText::new("expected", text.as_str());
    match image.read_forms(&source) {
        Ok(data) => data.first().is_some_and(|datum| {
            let heap = &image.machine().heap;
            value.is_some_and(|it| equal::equal(heap, it, datum.root.get()))
        }),
        Err(_) => false,
    }
}

/// Whether what was printed is what was expected, blanks at the ends of lines aside.
fn prints(expected: &str, printed: &str) -> bool {
    let lines = |text: &str| {
        let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
        lines.join("\n")
    };
    let (expected, printed) = (lines(expected), lines(printed));
    expected == printed || is_like(&expected, &printed)
}

/// Whether a text is like a pattern in which `...` stands for anything; how wide blanks are is no matter.
fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (words(pattern), words(text));
    let mut parts = pattern.split("...");
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
