//! What the history says of the name that is judged: plain data, filled by whoever has a history.

use crate::lang::doctest::{self, Excerpt};

/// A name's past, with who writes its next version. Without a history it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Who writes what is judged.
    pub author: Writer,
    /// The place in the log that it would have.
    pub entry: u64,
    /// What stands for its meaning; nothing where nobody looked.
    pub meaning: Option<Meaning>,
    /// Whether it goes back to an earlier version on purpose.
    pub goes_back: bool,
    /// What the name meant before, newest first, at most [`VERSIONS_MAX`].
    pub versions: Vec<Version>,
}

/// Equal for two versions exactly if they mean the same.
pub type Meaning = [u8; 32];

/// Versions of a name that are looked at.
pub const VERSIONS_MAX: usize = 32;

/// Who wrote a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    pub name: String,
    /// `human`, `agent` or `tool`; empty where it is not known.
    pub kind: String,
}

/// One earlier version of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version {
    /// Its place in the log.
    pub entry: u64,
    pub meaning: Option<Meaning>,
    pub author: Writer,
    /// How many things the rules found.
    pub findings: u32,
    /// Examples in its docstring.
    pub doctests: u32,
    /// The milestone that holds it.
    pub milestone: Option<u64>,
}

/// Returns how many examples a docstring has.
pub fn doctests(docstring: &str) -> u32 {
    // Most have none, and need not be read.
    if !docstring.contains(">>>") {
        return 0;
    }
    let found = doctest::parse(&Excerpt::plain(docstring));
    let examples = found.examples.iter().filter(|it| !it.is_set_up());
    u32::try_from(examples.count()).unwrap_or(u32::MAX)
}

impl Past {
    /// Returns how many versions are among the last `span` entries.
    pub fn versions_within(&self, span: u64) -> usize {
        let recent = |it: &&Version| it.entry + span >= self.entry;
        self.versions.iter().filter(recent).count()
    }

    /// Returns the version that means what the new one means, where another one stands between.
    pub fn returns_to(&self) -> Option<u64> {
        let meaning = self.meaning?;
        if self.goes_back || self.versions.first()?.meaning == Some(meaning) {
            return None;
        }
        let mut earlier = self.versions.iter().skip(1);
        let same = earlier.find(|it| it.meaning == Some(meaning))?;
        Some(same.entry)
    }

    /// Returns what was found at the last milestones, oldest first, as far back as each had more than
    /// the one before.
    pub fn growing_findings(&self) -> Vec<u32> {
        let mut growing: Vec<u32> = Vec::new();
        let mut last = None;
        for version in &self.versions {
            // The newest version in a milestone is the one that it means.
            if version.milestone.is_none() || version.milestone == last {
                continue;
            }
            last = version.milestone;
            if growing.last().is_some_and(|it| *it <= version.findings) {
                break;
            }
            growing.push(version.findings);
        }
        growing.reverse();
        growing
    }

    /// Returns since how many entries the name has been there without being part of any milestone.
    pub fn uncurated_for(&self) -> Option<u64> {
        let first = self.versions.last()?;
        let is_held = self.versions.iter().any(|it| it.milestone.is_some());
        (!is_held).then(|| self.entry.saturating_sub(first.entry))
    }

    /// Returns who wrote its versions, each once, newest first.
    pub fn writers(&self) -> Vec<&str> {
        let mut writers = Vec::new();
        let all = self.versions.iter().map(|it| &it.author);
        for writer in std::iter::once(&self.author).chain(all) {
            if !writer.name.is_empty() && !writers.contains(&writer.name.as_str()) {
                writers.push(&writer.name);
            }
        }
        writers
    }

    /// Returns the most examples that any version had, and which.
    pub fn most_doctests(&self) -> Option<(u32, u64)> {
        let all = self.versions.iter().map(|it| (it.doctests, it.entry));
        all.max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(entry: u64, findings: u32, milestone: Option<u64>) -> Version {
        Version {
            entry,
            findings,
            milestone,
            ..Version::default()
        }
    }

    #[test]
    fn findings_grow_as_long_as_each_milestone_has_more() {
        let past = |versions: &[(u32, Option<u64>)]| {
            let versions = versions.iter().enumerate().rev();
            Past {
                versions: versions
                    .map(|(at, (findings, milestone))| {
                        version(at as u64 + 1, *findings, *milestone)
                    })
                    .collect(),
                ..Past::default()
            }
        };
        let growing = |versions: &[(u32, Option<u64>)]| past(versions).growing_findings();
        assert_eq!(growing(&[]), [0u32; 0]);
        assert_eq!(growing(&[(9, None)]), [0u32; 0]);
        let all = [(1, Some(10)), (2, Some(20)), (5, None), (3, Some(30))];
        assert_eq!(growing(&all), [1, 2, 3]);
        let fell = [(7, Some(10)), (2, Some(20)), (3, Some(30))];
        assert_eq!(growing(&fell), [2, 3]);
        let within_one = [(1, Some(10)), (2, Some(20)), (9, Some(30)), (3, Some(30))];
        assert_eq!(growing(&within_one), [1, 2, 3]);
    }

    #[test]
    fn going_back_needs_something_between() {
        let past = |meanings: &[u8], now: u8| Past {
            meaning: Some([now; 32]),
            versions: meanings
                .iter()
                .enumerate()
                .rev()
                .map(|(at, meaning)| Version {
                    entry: at as u64 + 1,
                    meaning: Some([*meaning; 32]),
                    ..Version::default()
                })
                .collect(),
            ..Past::default()
        };
        assert_eq!(past(&[1, 2], 1).returns_to(), Some(1));
        assert_eq!(past(&[1], 1).returns_to(), None);
        assert_eq!(past(&[1, 2], 2).returns_to(), None);
        assert_eq!(past(&[1, 2], 3).returns_to(), None);
        let on_purpose = Past {
            goes_back: true,
            ..past(&[1, 2], 1)
        };
        assert_eq!(on_purpose.returns_to(), None);
    }
}
