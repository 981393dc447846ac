//! What a filter or a search asks for: words, and `field:value` for what words would be too vague for.
//!
//! ```text
//! map kind:macro origin:watch pending rule:1.3 name:=map-pairs milestone:2
//! ```
//!
//! All of them must hold. A word is looked for in name, kind, origin, place, docstring and the message
//! of the milestone.

use super::log::{Entry, Log};
use crate::session::view::commits::CommitRow;
use crate::ui::widgets::text::find_ignoring_case;

/// Fields and words that can be asked for, for the hint below an empty filter.
pub const FIELDS: &str =
    "words  name:  kind:  origin:  rule:  milestone:  pending  errors  warnings";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Word(String),
    Name {
        text: String,
        whole: bool,
    },
    Kind(String),
    Origin(String),
    Rule(String),
    /// Commits of the milestone with this number in the log.
    Milestone(u64),
    /// A milestone whose message has these words.
    MilestoneMessage(String),
    Pending,
    Milestones,
    Errors,
    Warnings,
    Infos,
}

/// How words are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// As they stand.
    #[default]
    Exact,
    /// In a name, their letters in order with others between.
    Loose,
}

/// A filter or search, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    pub fit: Fit,
}

impl Query {
    /// Reads a query; every text is one.
    pub fn parse(text: &str) -> Query {
        let terms = text.split_whitespace().filter_map(parse_term).collect();
        Query {
            terms,
            fit: Fit::Exact,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it asks for words and nothing else.
    pub fn only_words(&self) -> bool {
        self.terms.iter().all(|it| matches!(it, Term::Word(_)))
    }

    /// Returns the words that may stand anywhere.
    pub fn plain_words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|it| match it {
            Term::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    /// Returns the words, to be emphasised where they stand.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|it| match it {
            Term::Word(word) => Some(word.as_str()),
            Term::Name { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }

    /// Whether what stands at a place is asked for, words aside: those the haystack finds faster.
    /// `rules` answers which rules a commit broke.
    pub fn holds_beside_words<'a>(
        &self,
        log: &Log,
        place: usize,
        rules: &dyn Fn(u64) -> &'a [std::sync::Arc<str>],
    ) -> bool {
        match log.entry(place) {
            None => false,
            Some(Entry::Milestone(index)) => {
                let milestone = log.milestone(index);
                self.terms.iter().all(|term| match term {
                    Term::Word(_) | Term::Milestones => true,
                    Term::MilestoneMessage(words) => {
                        find_ignoring_case(&milestone.message, words).is_some()
                    }
                    Term::Milestone(seq) => milestone.seq == *seq,
                    _ => false,
                })
            }
            Some(Entry::Commit(index)) => {
                let commit = log.commit(index);
                self.terms
                    .iter()
                    .all(|term| commit_holds(term, log, index, commit, rules))
            }
        }
    }
}

fn commit_holds<'a>(
    term: &Term,
    log: &Log,
    index: usize,
    commit: &CommitRow,
    rules: &dyn Fn(u64) -> &'a [std::sync::Arc<str>],
) -> bool {
    let within = |text: &str, part: &str| find_ignoring_case(text, part).is_some();
    let milestone = || log.gathered_by(index).map(|it| log.milestone(it));
    match term {
        Term::Word(_) => true,
        Term::Name { text, whole: true } => *commit.name == **text,
        Term::Name { text, whole: false } => within(&commit.name, text),
        Term::Kind(text) => commit.kind.starts_with(text.as_str()),
        Term::Origin(text) => {
            commit.origin.starts_with(text.as_str())
                || commit.place.as_ref().is_some_and(|it| within(it, text))
        }
        Term::Rule(text) => rules(commit.seq)
            .iter()
            .any(|it| it.starts_with(text.as_str())),
        Term::Milestone(seq) => milestone().is_some_and(|it| it.seq == *seq),
        Term::MilestoneMessage(text) => milestone().is_some_and(|it| within(&it.message, text)),
        Term::Pending => log.gathered_by(index).is_none(),
        Term::Milestones => false,
        Term::Errors => commit.errors > 0,
        Term::Warnings => commit.warnings > 0,
        Term::Infos => commit.infos > 0,
    }
}

fn parse_term(word: &str) -> Option<Term> {
    let fixed = match word {
        "pending" => Some(Term::Pending),
        "milestones" => Some(Term::Milestones),
        "errors" => Some(Term::Errors),
        "warnings" => Some(Term::Warnings),
        "infos" => Some(Term::Infos),
        _ => None,
    };
    if fixed.is_some() {
        return fixed;
    }
    let Some((field, value)) = word.split_once(':').filter(|it| !it.0.is_empty()) else {
        return Some(Term::Word(word.to_owned()));
    };
    let value = value.to_owned();
    Some(match field {
        // A field that is still being typed asks for nothing yet.
        "name" | "kind" | "origin" | "rule" | "milestone" if value.is_empty() => return None,
        "name" => match value.strip_prefix('=') {
            Some(whole) => Term::Name {
                text: whole.to_owned(),
                whole: true,
            },
            None => Term::Name {
                text: value,
                whole: false,
            },
        },
        "kind" => Term::Kind(value),
        "origin" => Term::Origin(value),
        "rule" => Term::Rule(value),
        "milestone" => match value.parse() {
            Ok(seq) => Term::Milestone(seq),
            Err(_) => Term::MilestoneMessage(value),
        },
        _ => Term::Word(word.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::commits::haystack::{Haystack, select};
    use crate::panes::support::{commit, milestone};
    use std::sync::Arc;

    fn found(query: &str, fit: Fit) -> Vec<String> {
        let mut commits = vec![
            commit(1, "map-pairs"),
            commit(2, "with-timer"),
            commit(3, "map-pairs"),
        ];
        commits[1].kind = "macro".into();
        commits[1].origin = "watch".into();
        commits[1].place = Some("src/timer.lisp:4".into());
        commits[2].errors = 1;
        let log = Log::new(
            Arc::new(commits),
            &[milestone(4, "Time what is slow", &[2])],
        );
        let query = Query {
            fit,
            ..Query::parse(query)
        };
        let broken: [Arc<str>; 1] = ["1.3".into()];
        let rules = |seq: u64| -> &[Arc<str>] { if seq == 3 { &broken } else { &[] } };
        let mut haystack = Haystack::default();
        haystack.update(&log);
        let mut places: Vec<usize> = select(&haystack, &log, &query, &rules)
            .newest_first()
            .collect();
        places.reverse();
        places
            .into_iter()
            .map(|place| match log.entry(place) {
                Some(Entry::Commit(index)) => log.commit(index).seq.to_string(),
                _ => "milestone".to_owned(),
            })
            .collect()
    }

    #[test]
    fn words_and_fields_narrow_together() {
        let exact = |query| found(query, Fit::Exact);
        assert_eq!(exact(""), ["1", "2", "3", "milestone"]);
        assert_eq!(exact("MAP"), ["1", "3"]);
        assert_eq!(exact("slow"), ["2", "milestone"]);
        assert_eq!(exact("kind:mac"), ["2"]);
        assert_eq!(exact("kind:"), ["1", "2", "3", "milestone"]);
        assert_eq!(exact("origin:watch timer"), ["2"]);
        assert_eq!(exact("origin:src/"), ["2"]);
        assert_eq!(exact("pending"), ["1", "3"]);
        assert_eq!(exact("pending errors"), ["3"]);
        assert_eq!(exact("rule:1."), ["3"]);
        assert_eq!(exact("name:=map"), Vec::<String>::new());
        assert_eq!(exact("name:=map-pairs"), ["1", "3"]);
        assert_eq!(exact("milestone:4"), ["2", "milestone"]);
        assert_eq!(exact("milestones"), ["milestone"]);
    }

    #[test]
    fn a_loose_fit_finds_letters_in_order() {
        assert_eq!(found("mprs", Fit::Loose), ["1", "3"]);
        assert_eq!(found("srpm", Fit::Loose), Vec::<String>::new());
    }

    #[test]
    fn every_text_is_a_query() {
        for text in [":", "a:b:c", "name:=", "milestone:x", "  ", "é:ü", "rule::"] {
            found(text, Fit::Exact);
            found(text, Fit::Loose);
        }
    }
}
