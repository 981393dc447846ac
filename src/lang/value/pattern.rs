//! Regular expressions: linear in time, but for patterns that look around or refer back.

use std::ops::Range;

use super::heap::Opaque;
use crate::lang::toil;

/// Bytes one compiled pattern may take: repetitions of repetitions grow fast.
const COMPILED_BYTES_MAX: usize = 4 << 20;
/// Bytes a compiled pattern takes of which a step costs some nanoseconds at most.
const SMALL_BYTES_MAX: usize = 64 << 10;
/// Steps back after which a pattern that looks around gives up; in a long text there are more, since each
/// place it may begin at is one.
const BACKTRACKS_MIN: usize = 1_000_000;
const BACKTRACKS_PER_BYTE: usize = 8;
/// Bytes of text that are searched in some ten milliseconds at worst, by what the pattern is like.
const QUICK_BYTES: usize = 16 << 10;
const QUICK_BYTES_LARGE: usize = 1 << 10;
const QUICK_BYTES_BACKTRACKING: usize = 256;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub enum Pattern {
    Linear(regex::Regex),
    /// Linear too, and slow, since it has many states.
    Large(regex::Regex),
    /// Has look-around or a reference to a group, which take time without a bound but for steps back.
    Backtracking(Box<fancy_regex::Regex>),
}

/// Why there is no telling what matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    #[error("the regular expression steps back too often")]
    TooManySteps,
    #[error("the text would be longer than fits the heap")]
    TooLong,
}

use SearchError::TooManySteps;

/// The places of a match and of its groups.
pub type Groups = Vec<Option<Range<usize>>>;

impl Pattern {
    /// Compiles a pattern; an error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Pattern, String> {
        let linear = |bytes_max| {
            let mut builder = regex::RegexBuilder::new(pattern);
            builder.size_limit(bytes_max).build()
        };
        let error = match linear(SMALL_BYTES_MAX) {
            Ok(small) => return Ok(Pattern::Linear(small)),
            Err(regex::Error::CompiledTooBig(_)) => match linear(COMPILED_BYTES_MAX) {
                Ok(large) => return Ok(Pattern::Large(large)),
                Err(error) => error,
            },
            Err(error) => error,
        };
        backtracking(pattern, BACKTRACKS_MIN).ok_or_else(|| {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or("").trim();
            last.strip_prefix("error: ").unwrap_or(last).to_string()
        })
    }

    pub fn as_str(&self) -> &str {
        match self {
            Pattern::Linear(regex) | Pattern::Large(regex) => regex.as_str(),
            Pattern::Backtracking(regex) => regex.as_str(),
        }
    }

    /// Whether a text of so many bytes is searched at once. What takes longer cannot be stopped: it is to
    /// be done by somebody else, as the pattern that this answers.
    pub fn unless_quick(&self, bytes: usize) -> Option<Pattern> {
        let quick = match self {
            Pattern::Linear(_) => QUICK_BYTES,
            Pattern::Large(_) => QUICK_BYTES_LARGE,
            Pattern::Backtracking(_) => QUICK_BYTES_BACKTRACKING,
        };
        let backtracks = bytes.saturating_mul(BACKTRACKS_PER_BYTE);
        match self {
            _ if bytes <= quick => None,
            Pattern::Backtracking(regex) if backtracks > BACKTRACKS_MIN => {
                backtracking(regex.as_str(), backtracks)
            }
            _ => Some(self.clone()),
        }
    }

    /// Returns what searching so many bytes costs, as a share of them.
    pub fn price(&self, bytes: usize) -> usize {
        match self {
            Pattern::Linear(_) => bytes / 16,
            Pattern::Large(_) | Pattern::Backtracking(_) => bytes,
        }
    }

    pub fn is_match(&self, text: &str) -> Result<bool, SearchError> {
        match self {
            Pattern::Linear(regex) | Pattern::Large(regex) => Ok(regex.is_match(text)),
            Pattern::Backtracking(regex) => regex.is_match(text).map_err(|_| TooManySteps),
        }
    }

    /// Returns the places of the first match and of its groups.
    pub fn groups(&self, text: &str) -> Result<Option<Groups>, SearchError> {
        Ok(match self {
            Pattern::Linear(regex) | Pattern::Large(regex) => {
                regex.captures(text).map(|captures| {
                    captures
                        .iter()
                        .map(|group| group.map(|found| found.range()))
                        .collect()
                })
            }
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
    pub fn find_all(&self, text: &str) -> Result<Vec<Range<usize>>, SearchError> {
        match self {
            Pattern::Linear(regex) | Pattern::Large(regex) => {
                let found = regex.find_iter(text).map(|found| found.range());
                Ok(heeding(found).collect())
            }
            Pattern::Backtracking(regex) => heeding(regex.find_iter(text))
                .map(|found| found.map(|found| found.range()).map_err(|_| TooManySteps))
                .collect(),
        }
    }

    /// Returns the text with so many matches replaced, all where the limit is 0; `$1` stands for a group.
    /// It has so many bytes at most.
    pub fn replace(
        &self,
        text: &str,
        limit: usize,
        replacement: &str,
        bytes_max: usize,
    ) -> Result<String, SearchError> {
        let (mut out, mut end) = (String::new(), 0);
        let mut put = |found: Range<usize>, expand: &dyn Fn(&mut String)| {
            out.push_str(&text[end..found.start]);
            expand(&mut out);
            end = found.end;
            match out.len() > bytes_max {
                true => Err(SearchError::TooLong),
                false => Ok(()),
            }
        };
        let limit = if limit == 0 { usize::MAX } else { limit };
        match self {
            Pattern::Linear(regex) | Pattern::Large(regex) if !replacement.contains('$') => {
                for found in heeding(regex.find_iter(text)).take(limit) {
                    put(found.range(), &|out| out.push_str(replacement))?;
                }
            }
            Pattern::Linear(regex) | Pattern::Large(regex) => {
                for found in heeding(regex.captures_iter(text)).take(limit) {
                    let whole = found.get(0).map_or(0..0, |whole| whole.range());
                    put(whole, &|out| found.expand(replacement, out))?;
                }
            }
            Pattern::Backtracking(regex) => {
                for found in heeding(regex.captures_iter(text)).take(limit) {
                    let found = found.map_err(|_| TooManySteps)?;
                    let whole = found.get(0).map_or(0..0, |whole| whole.range());
                    put(whole, &|out| found.expand(replacement, out))?;
                }
            }
        }
        out.push_str(&text[end..]);
        Ok(out)
    }

    /// Returns the places of the parts between matches, the last one whole after so many.
    pub fn split(&self, text: &str, limit: usize) -> Result<Vec<Range<usize>>, SearchError> {
        let place = |part: &str| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            start..start + part.len()
        };
        match self {
            Pattern::Linear(regex) | Pattern::Large(regex) => {
                Ok(heeding(regex.splitn(text, limit).map(place)).collect())
            }
            Pattern::Backtracking(regex) => heeding(regex.splitn(text, limit))
                .map(|part| part.map(place).map_err(|_| TooManySteps))
                .collect(),
        }
    }
}

fn backtracking(pattern: &str, backtracks_max: usize) -> Option<Pattern> {
    let built = fancy_regex::RegexBuilder::new(pattern)
        .backtrack_limit(backtracks_max)
        .delegate_size_limit(COMPILED_BYTES_MAX)
        .build();
    Some(Pattern::Backtracking(Box::new(built.ok()?)))
}

/// Looks up between any two matches: the way to each may be long.
fn heeding<T>(matches: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    matches.take_while(|_| !toil::is_over())
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
    #[cfg_attr(miri, ignore = "a pattern is too much to interpret")]
    fn both_kinds_of_pattern_answer_the_same_questions() {
        for (pattern, kind) in [("b+", "linear"), ("(?<=a)b+", "backtracking")] {
            let pattern = Pattern::new(pattern).expect("a pattern");
            assert_eq!(matches!(pattern, Pattern::Linear(_)), kind == "linear");
            assert_eq!(pattern.is_match("abbc"), Ok(true));
            assert_eq!(pattern.groups("abbc"), Ok(Some(vec![Some(1..3)])));
            assert_eq!(pattern.find_all("abbab"), Ok(vec![1..3, 4..5]));
            let replaced = |limit, by, bytes_max| pattern.replace("abbab", limit, by, bytes_max);
            assert_eq!(replaced(0, "<$0>", 99), Ok("a<bb>a<b>".into()));
            assert_eq!(replaced(1, "-", 99), Ok("a-ab".into()));
            assert_eq!(replaced(0, "---", 6), Err(SearchError::TooLong));
            assert_eq!(
                pattern.split("abbabc", usize::MAX),
                Ok(vec![0..1, 3..4, 5..6])
            );
            assert_eq!(pattern.split("abbabc", 2), Ok(vec![0..1, 3..6]));
        }
        assert!(matches!(Pattern::new(r"\w{50}"), Ok(Pattern::Large(_))));
        assert!(Pattern::new("(").is_err());
    }

    #[test]
    #[cfg_attr(miri, ignore = "a long text is too much to interpret")]
    fn a_long_text_may_take_as_many_steps_as_it_has_places() {
        let pattern = Pattern::new("(?<=a)b").expect("a pattern");
        let text = "a".repeat(BACKTRACKS_MIN + 1) + "b";
        let wider = pattern.unless_quick(text.len()).expect("it takes long");
        assert_eq!(wider.is_match(&text), Ok(true));
        assert!(pattern.unless_quick(QUICK_BYTES_BACKTRACKING).is_none());
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
