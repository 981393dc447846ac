//! A docstring to its examples: line by line, and never a failure.
//!
//! What is expected stands right below an expression. After a blank line it still is, if it is one datum
//! and no bare word; everything else is prose. A line that begins as data and is not one datum is told.

use super::problem::{self, Problem};
use super::{Doctests, Example, Excerpt, Expectation, Expected};
use crate::lang::syntax::{self, Completeness, SyntaxError, SyntaxKind, ends_inside_text};
use std::ops::Range;

/// More examples than a docstring should have.
const EXAMPLES_MAX: usize = 1_000;
/// Bytes that are read again in search of the ends of open forms, in one docstring.
const LOOKED_AT_MAX: usize = 1 << 22;

/// Reads the examples of a docstring. What looks like an example is one, or is told.
pub fn parse(docstring: &Excerpt) -> Doctests {
    let mut reader = Reader {
        docstring,
        lines: lines(&docstring.text),
        at: 0,
        looks_left: LOOKED_AT_MAX,
        found: Doctests::default(),
    };
    while let Some((mark, rest)) = reader.peek() {
        let place = reader.place_of(reader.at);
        reader.at += 1;
        match mark {
            Mark::Check | Mark::SetUp if reader.found.examples.len() == EXAMPLES_MAX => {
                reader.tell(problem::too_many(place, EXAMPLES_MAX));
                break;
            }
            Mark::Check | Mark::SetUp => reader.example(mark, rest),
            Mark::More | Mark::Error | Mark::Output => {
                reader.tell(problem::no_example(place, mark.written()));
            }
            Mark::Blank | Mark::Comment | Mark::Text => {}
        }
    }
    reader.found
}

/// What a line begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// `>>>`
    Check,
    /// `>>>!`
    SetUp,
    /// `>>> ...`
    More,
    /// `!!`
    Error,
    /// `~>`
    Output,
    /// `;`
    Comment,
    Blank,
    Text,
}

impl Mark {
    fn written(self) -> &'static str {
        match self {
            Mark::Check => ">>>",
            Mark::SetUp => ">>>!",
            Mark::More => ">>> ...",
            Mark::Error => "!!",
            Mark::Output => "~>",
            Mark::Comment => ";",
            Mark::Blank | Mark::Text => "",
        }
    }

    /// Returns the mark of a line without blanks around it, and the bytes it takes.
    fn of(line: &str) -> (Mark, usize) {
        if line.is_empty() {
            return (Mark::Blank, 0);
        }
        if let Some(rest) = line.strip_prefix(">>>") {
            let blanks = rest.len() - rest.trim_start().len();
            return match rest.trim_start().strip_prefix("...") {
                _ if rest.starts_with('>') => (Mark::Text, 0),
                _ if rest.starts_with('!') => (Mark::SetUp, 4),
                Some(more) if more.is_empty() || more.starts_with(char::is_whitespace) => {
                    (Mark::More, 3 + blanks + 3)
                }
                _ => (Mark::Check, 3),
            };
        }
        for mark in [Mark::Error, Mark::Output, Mark::Comment] {
            if line.starts_with(mark.written()) {
                return (mark, mark.written().len());
            }
        }
        (Mark::Text, 0)
    }
}

/// How far a text is whole forms.
enum Reading {
    /// Nothing but blanks and remarks.
    Empty,
    /// The kinds of its forms.
    Whole(Vec<SyntaxKind>),
    /// A bracket waits for more.
    Open,
    /// It ends inside of a string or a comment.
    OpenText,
    Wrong(SyntaxError),
}

/// Returns the bounds of the lines of a text, without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let range = start..start + line.strip_suffix('\r').unwrap_or(line).len();
        start += line.len() + 1;
        range
    });
    lines.collect()
}

struct Reader<'a> {
    docstring: &'a Excerpt,
    lines: Vec<Range<usize>>,
    /// The next line.
    at: usize,
    looks_left: usize,
    found: Doctests,
}

impl Reader<'_> {
    fn tell(&mut self, problem: Problem) {
        self.found.problems.push(problem);
    }

    /// Returns the bounds of a line without the blanks around it.
    fn trimmed(&self, line: usize) -> Range<usize> {
        let range = self.lines[line].clone();
        let text = &self.docstring.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        start..start + text.trim().len()
    }

    fn place_of(&self, line: usize) -> usize {
        self.docstring.place(self.trimmed(line).start)
    }

    /// Returns the mark of the next line and the bounds of what follows it.
    fn peek(&self) -> Option<(Mark, Range<usize>)> {
        let line = (self.at < self.lines.len()).then(|| self.trimmed(self.at))?;
        let text = &self.docstring.text[line.clone()];
        let (mark, length) = Mark::of(text);
        let rest = &text[length..];
        Some((
            mark,
            line.end - rest.trim_start().len().min(rest.len())..line.end,
        ))
    }

    /// Reads an example from the text behind its mark on.
    fn example(&mut self, mark: Mark, rest: Range<usize>) {
        let first = self.at;
        let begins = self.place_of(first - 1);
        let mut expression = self.docstring.part(rest);
        let problem = loop {
            let next = self.peek();
            match self.reading(&expression.text) {
                Reading::Wrong(error) => {
                    let place = expression.place(error.span.start as usize);
                    break Some(problem::unreadable(place, &error));
                }
                Reading::OpenText if next.is_some() => {
                    // Inside of a string every line belongs to it, whatever it begins with.
                    expression.append_line(self.docstring, self.lines[self.at].clone());
                }
                state => match (state, next) {
                    (_, Some((Mark::More, rest))) => {
                        expression.append_line(self.docstring, rest);
                    }
                    (Reading::Open, Some((Mark::Text | Mark::Comment, rest))) => {
                        let rest = self.without_dots(rest);
                        expression.append_line(self.docstring, rest);
                    }
                    (Reading::Open | Reading::OpenText, _) => {
                        break Some(problem::unterminated_expression(begins));
                    }
                    (Reading::Empty, _) => {
                        break Some(problem::nothing_follows(begins, mark.written()));
                    }
                    _ => break None,
                },
            }
            self.at += 1;
        };
        if let Some(problem) = problem {
            self.tell(problem);
            self.pass_over(first);
            return;
        }
        let mut example = Example {
            expression,
            expectation: match mark {
                Mark::SetUp => Expectation::SetUp,
                _ => Expectation::Nothing,
            },
            output: None,
        };
        self.expectations(&mut example);
        self.found.examples.push(example);
    }

    /// Leaves out the `...` that a line of an open expression may begin with.
    fn without_dots(&self, line: Range<usize>) -> Range<usize> {
        let text = &self.docstring.text[line.clone()];
        let rest = match text.strip_prefix("...") {
            Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest,
            _ => text,
        };
        line.end - rest.trim_start().len()..line.end
    }

    /// Says whether a text is whole; one that is looked at too often counts as left open.
    fn reading(&mut self, text: &str) -> Reading {
        let Some(left) = self.looks_left.checked_sub(text.len()) else {
            return Reading::Open;
        };
        self.looks_left = left;
        let (completeness, kinds) = syntax::forms_of(text);
        match completeness {
            Completeness::Empty => Reading::Empty,
            Completeness::Complete => Reading::Whole(kinds),
            Completeness::Wrong(error) => Reading::Wrong(error),
            Completeness::Open { .. } if ends_inside_text(text) => Reading::OpenText,
            Completeness::Open { .. } => Reading::Open,
        }
    }

    /// Goes on behind an example that is none: what belongs to it is not told a second time.
    fn pass_over(&mut self, first: usize) {
        self.at = first;
        while let Some((mark, _)) = self.peek() {
            if matches!(mark, Mark::Blank | Mark::Check | Mark::SetUp) {
                return;
            }
            self.at += 1;
        }
    }

    /// Reads what should come of an example.
    fn expectations(&mut self, example: &mut Example) {
        let mut is_apart = false;
        while let Some((mark, rest)) = self.peek() {
            let place = self.place_of(self.at);
            let is_settled = !matches!(example.expectation, Expectation::Nothing);
            match mark {
                Mark::Check | Mark::SetUp | Mark::More => return,
                Mark::Blank => is_apart = true,
                Mark::Comment => {}
                Mark::Error | Mark::Output if example.is_set_up() => {
                    self.tell(problem::set_up_expects_nothing(place, mark.written()));
                }
                Mark::Error if rest.is_empty() => {
                    self.tell(problem::nothing_follows(place, "!!"));
                }
                Mark::Error if is_settled => self.tell(problem::two_outcomes(place)),
                Mark::Error => {
                    example.expectation = Expectation::Error(self.docstring.text[rest].to_string());
                }
                Mark::Output => {
                    let line = &self.docstring.text[self.output_line(self.at)];
                    let output = example.output.get_or_insert_default();
                    if !output.is_empty() {
                        output.push('\n');
                    }
                    output.push_str(line);
                }
                Mark::Text if is_settled => return,
                Mark::Text => match self.value(is_apart) {
                    Some(expected) => {
                        example.expectation = Expectation::Value(expected);
                        continue;
                    }
                    None => return,
                },
            }
            self.at += 1;
        }
    }

    /// Returns the bounds of a printed line: what follows `~>` and one blank.
    fn output_line(&self, line: usize) -> Range<usize> {
        let line = self.trimmed(line);
        let start = line.start + Mark::Output.written().len();
        match self.docstring.text[start..line.end].starts_with([' ', '\t']) {
            true => start + 1..line.end,
            false => start..line.end,
        }
    }

    /// Reads the datum that begins on the next line; nothing where that is prose, or wrong and told.
    fn value(&mut self, is_apart: bool) -> Option<Expected> {
        let first = self.at;
        let begins = self.place_of(first);
        let mut value = self.docstring.part(self.trimmed(first));
        loop {
            self.at += 1;
            let next = self.peek();
            let problem = match self.reading(&value.text) {
                Reading::Empty => return None,
                Reading::Whole(_) | Reading::Wrong(_) if is_object(&value.text) && !is_apart => {
                    return Some(Expected::new(value));
                }
                Reading::Whole(kinds) => match kinds[..] {
                    [SyntaxKind::Symbol] if is_apart && value.text != "..." => return None,
                    [_] => return Some(Expected::new(value)),
                    [SyntaxKind::Symbol, ..] if !value.text.starts_with("...") => return None,
                    _ if value.text.contains("...") && !is_apart => {
                        return Some(Expected::new(value));
                    }
                    _ => problem::several_values(begins),
                },
                Reading::Wrong(_) if Expected::is_printed(&value.text) => {
                    return Some(Expected::new(value));
                }
                Reading::Wrong(error) => {
                    problem::unreadable(value.place(error.span.start as usize), &error)
                }
                Reading::OpenText if next.is_some() => {
                    value.append_line(self.docstring, self.lines[self.at].clone());
                    continue;
                }
                Reading::Open | Reading::OpenText => match next {
                    Some((Mark::Text | Mark::Comment, rest)) => {
                        value.append_line(self.docstring, rest);
                        continue;
                    }
                    _ => problem::unterminated_expectation(begins),
                },
            };
            if is_apart || begins_with_a_word(&value.text) {
                self.at = first + 1;
            } else {
                self.tell(problem);
                self.pass_over(first);
            }
            return None;
        }
    }
}

impl Expected {
    fn new(excerpt: Excerpt) -> Expected {
        Expected {
            printed: Expected::is_printed(&excerpt.text),
            excerpt,
        }
    }

    /// Whether a text can only be compared with what is printed.
    fn is_printed(text: &str) -> bool {
        text.contains("...") || text.contains("#<") || is_object(text)
    }
}

/// Whether a text is how something prints that cannot be read back: `#<promise>`, `<mutable-array 1>`.
fn is_object(text: &str) -> bool {
    text.starts_with("#<") || (text.starts_with('<') && text.ends_with('>') && text.len() > 2)
}

/// Returns the kinds of the data in a text.
fn data(text: &str) -> Vec<SyntaxKind> {
    let parse = syntax::parse(text);
    parse.tree.forms().map(|it| it.kind()).collect()
}

/// Whether a text begins as prose does.
fn begins_with_a_word(text: &str) -> bool {
    data(text).first() == Some(&SyntaxKind::Symbol) && !text.starts_with("...")
}
