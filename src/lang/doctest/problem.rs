//! What is wrong with an example, and where.

use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::{SourceText, Span};
use crate::lang::syntax::SyntaxError;

/// A part of a docstring that looks like an example and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub message: String,
    pub hint: Option<String>,
    /// Where it stands in the source.
    pub place: usize,
}

impl Problem {
    fn new(place: usize, message: impl Into<String>, hint: &str) -> Problem {
        Problem {
            message: message.into(),
            hint: Some(hint.to_string()),
            place,
        }
    }

    pub fn diagnostic(&self, source: &SourceText) -> Diagnostic {
        let span = Span::new(self.place, self.place + 1);
        let mut diagnostic = Diagnostic::new("doctest", self.message.as_str()).at(source, span);
        diagnostic.hint = self.hint.clone();
        diagnostic
    }
}

pub(super) fn nothing_follows(place: usize, mark: &str) -> Problem {
    let hint = match mark {
        "!!" => "write a part of the error's type or message after it",
        _ => "write the expression after it, on the same line",
    };
    Problem::new(place, format!("nothing follows `{mark}`"), hint)
}

pub(super) fn unterminated_expression(place: usize) -> Problem {
    Problem::new(
        place,
        "the expression of the example does not end",
        "close its brackets and strings before the next example or blank line",
    )
}

pub(super) fn unterminated_expectation(place: usize) -> Problem {
    Problem::new(
        place,
        "the expected value does not end",
        "close its brackets and strings before the next example or blank line",
    )
}

pub(super) fn unreadable(place: usize, error: &SyntaxError) -> Problem {
    Problem {
        message: error.message.clone(),
        hint: error.hint.clone(),
        place,
    }
}

pub(super) fn several_values(place: usize) -> Problem {
    Problem::new(
        place,
        "an example has one expected value, and here are several",
        "put them into the value that is expected, or leave a blank line before a remark",
    )
}

pub(super) fn two_outcomes(place: usize) -> Problem {
    Problem::new(
        place,
        "an example either has a value or fails",
        "write a second example for the other",
    )
}

pub(super) fn no_example(place: usize, mark: &str) -> Problem {
    Problem::new(
        place,
        format!("`{mark}` has no example before it"),
        "begin the example with `>>>`",
    )
}

pub(super) fn set_up_expects_nothing(place: usize, mark: &str) -> Problem {
    Problem::new(
        place,
        format!("`{mark}` follows a set-up, which is not looked at"),
        "begin the example with `>>>` instead of `>>>!`",
    )
}

pub(super) fn too_many(place: usize, limit: usize) -> Problem {
    Problem::new(
        place,
        format!("a docstring has more than {limit} examples"),
        "move the others to a test file",
    )
}
