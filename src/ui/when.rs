//! Conditions on keys: `when = "marked && !filtered"`, read once and asked at each key.

use std::fmt;

/// What a condition may ask, as a set. `FLAGS` has the names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u32);

/// One thing a condition may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    pub name: &'static str,
    /// What it says, for help.
    pub sentence: &'static str,
}

macro_rules! flags {
    ($($constant:ident = $place:literal, $name:literal, $sentence:literal;)*) => {
        impl Flags {
            $(pub const $constant: Flags = Flags(1 << $place);)*
        }

        /// Everything a condition may ask, each at the place of its bit.
        pub const FLAGS: &[Flag] = &[$(Flag { name: $name, sentence: $sentence },)*];
    };
}

flags! {
    EMPTY = 0, "empty", "The pane has nothing to move in.";
    MARKED = 1, "marked", "Something is marked.";
    RANGE = 2, "range", "A range is being chosen.";
    FILTERED = 3, "filtered", "A filter or a search holds.";
    FOLDER = 4, "folder", "The cursor is on a heading that folds, or on a milestone.";
    WRITTEN = 5, "written", "Something is typed.";
    RUNNING = 6, "running", "A program runs.";
    ZOOMED = 7, "zoomed", "One pane has the whole screen.";
    ALONE = 8, "alone", "There is room for one pane only.";
    READ_ONLY = 9, "read-only", "The history cannot be written.";
    WORKING = 10, "working", "The pane waits for something that can be stopped.";
}

impl Flags {
    pub const NONE: Flags = Flags(0);

    /// Returns these flags and another set, where it holds.
    #[must_use]
    pub fn with(self, other: Flags, holds: bool) -> Flags {
        match holds {
            true => Flags(self.0 | other.0),
            false => self,
        }
    }

    fn has(self, place: u8) -> bool {
        self.0 & (1 << place) != 0
    }
}

/// A condition in the order in which it is computed: operands before their operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    steps: Vec<Step>,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Flag(u8),
    Not,
    And,
    Or,
    /// Only while it is read.
    Open,
}

impl Step {
    /// How tightly an operator binds; a bracket never gives way.
    fn strength(self) -> u8 {
        match self {
            Step::Not => 3,
            Step::And => 2,
            Step::Or => 1,
            Step::Open | Step::Flag(_) => 0,
        }
    }
}

/// Steps a condition may have.
const STEPS_MAX: usize = 32;

impl Condition {
    /// Reads names joined by `!`, `&&`, `||` and brackets; answers what is wrong otherwise.
    pub fn read(text: &str) -> Result<Condition, String> {
        let mut steps = Vec::new();
        let mut held: Vec<Step> = Vec::new();
        // Whether a name, `!` or `(` must come next.
        let mut awaits_operand = true;
        for word in words(text) {
            if steps.len() + held.len() >= STEPS_MAX {
                return Err(format!("a condition has at most {STEPS_MAX} parts"));
            }
            let misplaced = || format!("`{word}` cannot stand there in the condition `{text}`");
            match word {
                "!" | "(" if awaits_operand => held.push(match word {
                    "!" => Step::Not,
                    _ => Step::Open,
                }),
                "&&" | "||" if !awaits_operand => {
                    let operator = match word {
                        "&&" => Step::And,
                        _ => Step::Or,
                    };
                    while let Some(top) = held.pop_if(|it| it.strength() >= operator.strength()) {
                        steps.push(top);
                    }
                    held.push(operator);
                    awaits_operand = true;
                }
                ")" if !awaits_operand => {
                    while let Some(top) = held.pop_if(|it| *it != Step::Open) {
                        steps.push(top);
                    }
                    held.pop().ok_or_else(misplaced)?;
                }
                "!" | "(" | ")" | "&&" | "||" => return Err(misplaced()),
                name if awaits_operand => {
                    let place = FLAGS.iter().position(|it| it.name == name);
                    let place = place.ok_or_else(|| unknown(name))?;
                    steps.push(Step::Flag(place as u8));
                    awaits_operand = false;
                }
                _ => return Err(misplaced()),
            }
        }
        if awaits_operand || held.contains(&Step::Open) {
            return Err(format!("the condition `{text}` is not finished"));
        }
        steps.extend(held.into_iter().rev());
        Ok(Condition {
            steps,
            text: text.trim().to_owned(),
        })
    }

    pub fn holds(&self, flags: Flags) -> bool {
        let mut values: Vec<bool> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let value = match step {
                Step::Flag(place) => flags.has(*place),
                Step::Not => !values.pop().unwrap_or_default(),
                Step::And | Step::Or => {
                    let (right, left) = (values.pop(), values.pop());
                    let (right, left) = (right.unwrap_or_default(), left.unwrap_or_default());
                    match step {
                        Step::And => left && right,
                        _ => left || right,
                    }
                }
                Step::Open => false,
            };
            values.push(value);
        }
        values.pop().unwrap_or_default()
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = FLAGS.iter().map(|it| it.name).collect();
    format!(
        "no condition is called `{name}`; there are {}",
        names.join(", ")
    )
}

/// Cuts a text into names and signs.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim_start();
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = match first {
            '!' | '(' | ')' => 1,
            '&' | '|' => rest.find(|it| it != first).unwrap_or(rest.len()),
            _ => rest
                .find(|it: char| it.is_whitespace() || "!()&|".contains(it))
                .unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(length);
        rest = after.trim_start();
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn holds(text: &str, flags: Flags) -> bool {
        Condition::read(text).expect(text).holds(flags)
    }

    #[test]
    fn operators_bind_as_one_is_used_to() {
        let marked = Flags::MARKED;
        let both = marked.with(Flags::RANGE, true);
        assert!(holds("marked", marked) && !holds("range", marked));
        assert!(holds("!range && marked", marked));
        assert!(!holds("!(range || marked)", marked));
        assert!(holds("empty || range && marked", both));
        assert!(!holds("(empty || range) && marked", marked));
        assert!(holds("!!marked", marked));
        assert!(holds("marked&&range", both));
    }

    #[test]
    fn what_is_no_condition_is_told() {
        for text in [
            "",
            "marked &&",
            "&& marked",
            "(marked",
            "marked)",
            "marked range",
            "!",
            "marked & range",
            "()",
        ] {
            assert!(Condition::read(text).is_err(), "{text}");
        }
        let told = Condition::read("market").expect_err("no such flag");
        assert!(told.starts_with("no condition is called `market`; there are empty,"));
        let long = format!("{}marked", "!".repeat(1_000_000));
        assert!(Condition::read(&long).is_err());
    }

    #[test]
    fn every_flag_is_named_once_and_told() {
        let mut names: Vec<&str> = FLAGS.iter().map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FLAGS.len());
        assert!(FLAGS.iter().all(|it| it.sentence.ends_with('.')));
    }
}
