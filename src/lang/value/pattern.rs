//! Regular expressions: linear in time, but for patterns that look around or refer back.

use std::ops::Range;

use super::heap::Opaque;

/// Bytes one compiled pattern may take: repetitions of repetitions grow fast.
const COMPILED_BYTES_MAX: usize = 4 << 20;
/// Steps back after which a pattern that looks around gives up.
const BACKTRACKS_MAX: usize = 1_000_000;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub enum Pattern {
    Linear(regex::Regex),
    /// Has look-around or a reference to a group, which take time without a bound but for steps back.
    Backtracking(Box<fancy_regex::Regex>),
}

/// The pattern stepped back too often; there is no telling whether it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the regular expression steps back too often")]
pub struct TooManySteps;

/// The places of a match and of its groups.
pub type Groups = Vec<Option<Range<usize>>>;

impl Pattern {
    /// Compiles a pattern; an error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Pattern, String> {
        let error = match regex::RegexBuilder::new(pattern)
            .size_limit(COMPILED_BYTES_MAX)
            .build()
        {
            Ok(linear) => return Ok(Pattern::Linear(linear)),
            Err(error) => error,
        };
        fancy_regex::RegexBuilder::new(pattern)
            .backtrack_limit(BACKTRACKS_MAX)
            .delegate_size_limit(COMPILED_BYTES_MAX)
            .build()
            .map(|fancy| Pattern::Backtracking(Box::new(fancy)))
            .map_err(|_| {
                let text = error.to_string();
                let last = text.lines().last().unwrap_or("").trim();
                last.strip_prefix("error: ").unwrap_or(last).to_string()
            })
    }

    pub fn as_str(&self) -> &str {
        match self {
            Pattern::Linear(regex) => regex.as_str(),
            Pattern::Backtracking(regex) => regex.as_str(),
        }
    }

    pub fn is_match(&self, text: &str) -> Result<bool, TooManySteps> {
        match self {
            Pattern::Linear(regex) => Ok(regex.is_match(text)),
            Pattern::Backtracking(regex) => regex.is_match(text).map_err(|_| TooManySteps),
        }
    }

    /// Returns the places of the first match and of its groups.
    pub fn groups(&self, text: &str) -> Result<Option<Groups>, TooManySteps> {
        Ok(match self {
            Pattern::Linear(regex) => regex.captures(text).map(|captures| {
                captures
                    .iter()
                    .map(|group| group.map(|found| found.range()))
                    .collect()
            }),
            Pattern::Backtracking(regex) => {
                regex
                    .captures(text)
                    .map_err(|_| TooManySteps)?
                    .map(|captures| {
                        captures
                            .iter()
                            .map(|group| group.map(|found| found.range()))
                            .collect()
                    })
            }
        })
    }

    /// Returns the places of all matches that do not overlap.
    pub fn find_all(&self, text: &str) -> Result<Vec<Range<usize>>, TooManySteps> {
        match self {
            Pattern::Linear(regex) => {
                Ok(regex.find_iter(text).map(|found| found.range()).collect())
            }
            Pattern::Backtracking(regex) => regex
                .find_iter(text)
                .map(|found| found.map(|found| found.range()).map_err(|_| TooManySteps))
                .collect(),
        }
    }

    /// Returns the text with so many matches replaced, all where the limit is 0; `$1` stands for a group.
    pub fn replace(
        &self,
        text: &str,
        limit: usize,
        replacement: &str,
    ) -> Result<String, TooManySteps> {
        match self {
            Pattern::Linear(regex) => Ok(regex.replacen(text, limit, replacement).into_owned()),
            Pattern::Backtracking(regex) => regex
                .try_replacen(text, limit, replacement)
                .map(|replaced| replaced.into_owned())
                .map_err(|_| TooManySteps),
        }
    }

    /// Returns the parts between matches, the last one whole after so many.
    pub fn split<'t>(&self, text: &'t str, limit: usize) -> Result<Vec<&'t str>, TooManySteps> {
        match self {
            Pattern::Linear(regex) => Ok(regex.splitn(text, limit).collect()),
            Pattern::Backtracking(regex) => regex
                .splitn(text, limit)
                .map(|part| part.map_err(|_| TooManySteps))
                .collect(),
        }
    }
}

impl Opaque for Pattern {
    fn type_name(&self) -> &'static str {
        "regex"
    }

    fn size(&self) -> usize {
        // The compiled program is not visible from outside; tens of states for each byte of pattern.
        1024 + self.as_str().len() * 64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_pattern_answer_the_same_questions() {
        for (pattern, kind) in [("b+", "linear"), ("(?<=a)b+", "backtracking")] {
            let pattern = Pattern::new(pattern).expect("a pattern");
            assert_eq!(matches!(pattern, Pattern::Linear(_)), kind == "linear");
            assert_eq!(pattern.is_match("abbc"), Ok(true));
            assert_eq!(pattern.groups("abbc"), Ok(Some(vec![Some(1..3)])));
            assert_eq!(pattern.find_all("abbab"), Ok(vec![1..3, 4..5]));
            assert_eq!(pattern.replace("abbab", 0, "<$0>"), Ok("a<bb>a<b>".into()));
            assert_eq!(pattern.split("abbabc", usize::MAX), Ok(vec!["a", "a", "c"]));
        }
        assert!(Pattern::new("(").is_err());
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps to interpret")]
    fn a_pattern_that_steps_back_for_ever_gives_up() {
        let pattern = Pattern::new(r"^(?=(a+)+$)\1b").expect("a pattern");
        let text = "a".repeat(64) + "c";
        assert!(matches!(
            pattern.is_match(&text),
            Ok(false) | Err(TooManySteps)
        ));
    }
}
