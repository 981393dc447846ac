//! Examples in docstrings: what follows `>>>`, and what should come of it.
//!
//! ```text
//! >>> (string/trim "  a  ")      evaluate this
//! "a"                            the value, compared by `equal?` once read; `...` stands for anything
//! >>> (string/trim 42)
//! !! type-error                  the error: a part of its type or message
//! >>> (println "a")
//! ~> a                           what is printed, a line for each
//! >>>! (define limit 3)          evaluate, and do not look at the value
//! >>> (list 1                    goes on while brackets or a string are open
//! >>> ... 2)                     or where it is said so
//! ;; a remark                    is passed over
//! ```
//!
//! Reading and comparing are pure; whoever runs examples hands in what came of them. `Excerpt` knows the
//! place of each character in the source, so that an example can be pointed at however it is escaped.

#![forbid(unsafe_code)]

mod example;
mod excerpt;
mod outcome;
mod parse;
mod problem;
mod report;
mod run;

pub use example::{Doctests, Example, Expectation, Expected};
pub use excerpt::Excerpt;
pub use outcome::{Came, Outcome, judge_text};
pub use parse::parse;
pub use problem::Problem;
pub use report::{heading, shown};
pub use run::{Run, Turn, limits};
