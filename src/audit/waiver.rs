//! `;;@allow rule reason [until 2027-01-31]`: a person says why a finding may stay.

use super::day::Day;
use super::violation::{Keeper, Suppressed, Violation};
use crate::lang::definition::Definition;

/// What was allowed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// A rule's name or id.
    pub rule: String,
    pub reason: String,
    /// The last day on which it counts, as written.
    pub until: Option<String>,
    /// Where it stands in the definition's text, as bytes from its start.
    pub place: (u32, u32),
}

/// What a waiver comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It keeps a finding quiet.
    Counts,
    /// There is nothing it could keep quiet.
    Unused,
    /// It gives no reason.
    Bare,
    /// Its last day is over.
    Expired,
    /// It names no rule that there is.
    Unknown,
    /// What is written after `until` is no day.
    NoDay,
}

impl Standing {
    /// The word by which rules know it.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Counts => "counts",
            Standing::Unused => "unused",
            Standing::Bare => "bare",
            Standing::Expired => "expired",
            Standing::Unknown => "unknown",
            Standing::NoDay => "no-day",
        }
    }
}

impl Waiver {
    /// Returns the waivers before a definition.
    pub fn all(definition: &Definition) -> Vec<Waiver> {
        let allowing = definition.directives.iter().filter(|it| it.key == "allow");
        allowing
            .map(|directive| {
                let start = directive.span.start.saturating_sub(definition.span.start);
                let end = directive.span.end.saturating_sub(definition.span.start);
                Waiver::read(&directive.value, (start, end))
            })
            .collect()
    }

    /// Reads what stands after `;;@allow`. The day may stand before the reason or after it.
    fn read(text: &str, place: (u32, u32)) -> Waiver {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let rule = match words.is_empty() {
            true => String::new(),
            false => words.remove(0).to_string(),
        };
        let mut until = None;
        if let ["until", day, ..] = words[..]
            && begins_like_a_day(day)
        {
            until = Some(day.to_string());
            words.drain(..2);
        } else if let [.., "until", day] = words[..]
            && begins_like_a_day(day)
        {
            until = Some(day.to_string());
            words.truncate(words.len() - 2);
        }
        Waiver {
            rule,
            reason: words.join(" "),
            until,
            place,
        }
    }

    pub fn is_about(&self, violation: &Violation) -> bool {
        self.rule == violation.rule_name || self.rule == violation.rule
    }

    /// Returns what it comes to among these findings. `is_known` answers `None` for what is no rule,
    /// and else whether the rule was asked: only then a waiver can be left over.
    pub fn standing(
        &self,
        violations: &[Violation],
        today: Option<Day>,
        is_asked: Option<bool>,
    ) -> Standing {
        let day = self.until.as_deref().map(Day::read);
        match (is_asked, day) {
            (None, _) => Standing::Unknown,
            _ if self.reason.is_empty() => Standing::Bare,
            (_, Some(None)) => Standing::NoDay,
            (_, Some(Some(last))) if today.is_some_and(|it| it > last) => Standing::Expired,
            (Some(false), _) => Standing::Counts,
            _ if violations.iter().any(|it| self.is_about(it)) => Standing::Counts,
            _ => Standing::Unused,
        }
    }
}

/// Prose may say `until` as well.
fn begins_like_a_day(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_digit())
}

/// Takes out what waivers that count keep quiet.
pub(super) fn apply(
    violations: Vec<Violation>,
    counting: &[&Waiver],
) -> (Vec<Violation>, Vec<Suppressed>) {
    let mut suppressed = Vec::new();
    let mut kept = Vec::new();
    for violation in violations {
        match counting.iter().find(|it| it.is_about(&violation)) {
            None => kept.push(violation),
            Some(waiver) => suppressed.push(Suppressed {
                violation,
                by: Keeper::Source,
                reason: waiver.reason.clone(),
            }),
        }
    }
    (kept, suppressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_before_the_reason_or_after_it() {
        let read = |text: &str| {
            let waiver = Waiver::read(text, (0, 0));
            (waiver.rule, waiver.reason, waiver.until)
        };
        let all = |rule: &str, reason: &str, until: Option<&str>| {
            (rule.into(), reason.into(), until.map(str::to_string))
        };
        let day = Some("2027-01-31");
        assert_eq!(read("1.3 as in law"), all("1.3", "as in law", None));
        assert_eq!(read("1.3 old until 2027-01-31"), all("1.3", "old", day));
        assert_eq!(read("1.3 until 2027-01-31 old"), all("1.3", "old", day));
        assert_eq!(read("1.3 until 2027-01-31"), all("1.3", "", day));
        assert_eq!(
            read("1.3 until tomorrow"),
            all("1.3", "until tomorrow", None)
        );
        assert_eq!(
            read("1.3 old until 2027-02-31").2.as_deref(),
            Some("2027-02-31")
        );
        assert_eq!(read(""), all("", "", None));
    }
}
