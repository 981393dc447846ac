//! Whether a commit is what a query asks for, looked at by itself.
//!
//! The index answers the same faster; what it answers is looked at here all the same before anyone
//! sees it, so that an index that lies can leave something out but can make nothing up.

use std::sync::Arc;

use super::query::{Clause, Name, Query, Term};
use super::words::{Field, cut, letters, put_label, spread};
use crate::history::record::way_in;

/// What is known of a commit, or of a milestone in a list of both.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    pub time_ms: i64,
    pub name: &'a str,
    pub kind: &'a str,
    pub author: &'a str,
    pub origin: &'a str,
    pub file: Option<&'a str>,
    pub message: &'a str,
    /// Name, kind, origin, file and message as `headings` cuts them, where that is done already.
    pub cut: Option<&'a str>,
    /// Nothing where it is not at hand: then only the rest is looked through.
    pub source: Option<&'a str>,
    /// The milestone that holds it; a milestone's own number.
    pub milestone: Option<u64>,
    /// Whether there are errors, warnings, infos.
    pub severities: [bool; 3],
    /// Numbers and names of the rules it broke.
    pub rules: &'a [Arc<str>],
}

/// What is known of commits without reading them.
pub trait Known {
    /// Returns a commit without its source, its milestone and the rules it broke; of its origin the way in is
    /// enough, and of its message a part.
    fn subject(&self, seq: u64) -> Option<Subject<'_>>;
}

/// Nothing is known.
impl Known for () {
    fn subject(&self, _: u64) -> Option<Subject<'_>> {
        None
    }
}

/// ORDER SEVERITIES.
const SEVERITIES: [&str; 3] = ["error", "warning", "info"];

impl Query {
    /// Whether the subject is asked for.
    pub fn holds(&self, subject: &Subject<'_>) -> bool {
        self.clauses.iter().all(|it| it.holds(subject))
    }

    /// The same of a commit of which only a part is known; nothing where that does not decide it.
    pub(super) fn decides(&self, known: &Subject<'_>) -> Option<bool> {
        let mut answer = Some(true);
        for clause in &self.clauses {
            match clause.decides(known) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => answer = None,
            }
        }
        answer
    }
}

impl Clause {
    pub(super) fn holds(&self, subject: &Subject<'_>) -> bool {
        self.term.holds(subject) != self.is_negated
    }

    fn decides(&self, known: &Subject<'_>) -> Option<bool> {
        let holds = self.term.holds(known);
        (holds || !self.term.looks_further()).then_some(holds != self.is_negated)
    }
}

impl Term {
    /// Whether it can find something in what is not known of every commit: see `Known`.
    fn looks_further(&self) -> bool {
        matches!(
            self,
            Term::Words { .. }
                | Term::Label {
                    field: Field::Origin | Field::Rule,
                    ..
                }
        )
    }

    fn holds(&self, subject: &Subject<'_>) -> bool {
        match self {
            Term::Words {
                words: wanted,
                is_open,
                of_source,
            } => {
                let has = |text: &str| says(text, wanted, *is_open);
                let in_headings = || match subject.cut {
                    Some(cut) => has_words(cut, wanted, *is_open),
                    None => subject.headings().any(has),
                };
                (!of_source && in_headings()) || subject.source.is_some_and(has)
            }
            Term::Name(Name::Whole(name, _)) => subject.name == name,
            Term::Name(Name::Part(part)) => letters(subject.name).contains(part.as_str()),
            Term::Name(Name::Beginning(part)) => letters(subject.name).starts_with(part.as_str()),
            Term::Label {
                field,
                label,
                is_open,
            } => {
                let mut is_there = false;
                subject.each_label(*field, &mut |it| {
                    is_there |= match is_open {
                        true => it.starts_with(label.as_str()),
                        false => it == label,
                    };
                });
                is_there
            }
            Term::Since(moment) => subject.time_ms >= *moment,
            Term::Until(moment) => subject.time_ms < *moment,
            Term::Milestone(seqs) => subject.milestone.is_some_and(|it| seqs.contains(&it)),
            Term::MilestoneWords { .. } => false,
            Term::Pending => subject.milestone.is_none(),
        }
    }
}

impl<'a> Subject<'a> {
    /// The short texts in which words are looked for, beside the source.
    pub(super) fn headings(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        [
            self.name,
            self.message,
            self.kind,
            self.origin,
            self.file.unwrap_or_default(),
        ]
        .into_iter()
    }

    /// Hands over every label of a field.
    pub(super) fn each_label(&self, field: Field, each: &mut dyn FnMut(&str)) {
        let mut label = String::new();
        let mut hand = |value: &str| {
            put_label(field, value, &mut label);
            each(&label);
        };
        match field {
            Field::Kind => hand(self.kind),
            Field::Name => hand(self.name),
            Field::Author => {
                hand(self.author);
                let mut parts = self.author.split_whitespace().peekable();
                let first = parts.next();
                if parts.peek().is_some() {
                    first.into_iter().chain(parts).for_each(hand);
                }
            }
            Field::Origin => {
                hand(self.origin);
                let way = way_in(self.origin);
                if way != self.origin {
                    hand(way);
                }
                if let Some(file) = self.file {
                    hand(file);
                    for (at, _) in file.match_indices('/') {
                        hand(&file[..=at]);
                    }
                    if let Some((_, own)) = file.rsplit_once('/') {
                        hand(own);
                    }
                }
            }
            Field::Rule => {
                for rule in self.rules {
                    hand(rule);
                    for (at, _) in rule.match_indices('.') {
                        hand(&rule[..=at]);
                    }
                }
            }
            Field::Severity => {
                let found = SEVERITIES.iter().zip(self.severities);
                found
                    .filter(|(_, is_there)| *is_there)
                    .for_each(|(it, _)| hand(it));
            }
        }
    }
}

/// Appends short texts, cut into words that are never taken for neighbours over the border of two.
pub fn headings(texts: &[&str], into: &mut String) {
    for text in texts {
        spread(text, into);
        into.push_str(" \n");
    }
}

/// The same of a text as it was written.
pub(super) fn says(text: &str, wanted: &str, is_open: bool) -> bool {
    let word = wanted.strip_prefix(' ').unwrap_or(wanted);
    match text.is_ascii() && word.bytes().all(|it| it.is_ascii_alphanumeric()) {
        true => has_word(text.as_bytes(), word.as_bytes(), is_open),
        false => has_words(&cut(text), wanted, is_open),
    }
}

/// Whether a word stands in a text where both are ASCII: most are, and thousands are looked through for one
/// letter that is typed.
fn has_word(text: &[u8], word: &[u8], is_open: bool) -> bool {
    let Some(first) = word.first() else {
        return false;
    };
    let is_edge = |it: Option<&u8>| it.is_none_or(|it| !it.is_ascii_alphanumeric());
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text).any(|at| {
        let (before, rest) = text.split_at(at);
        let (here, behind) = rest.split_at(word.len().min(rest.len()));
        is_edge(before.last())
            && here.eq_ignore_ascii_case(word)
            && (is_open || is_edge(behind.first()))
    })
}

/// Whether words stand one after the other in a text that was cut into words; the last of them may be
/// the beginning of one.
pub(super) fn has_words(text: &str, wanted: &str, is_open: bool) -> bool {
    places(text, wanted, is_open).next().is_some()
}

/// Returns where they stand; what stands below each other does not touch.
pub(super) fn places<'a>(
    text: &'a str,
    wanted: &'a str,
    is_open: bool,
) -> impl Iterator<Item = usize> + 'a {
    let text = text.as_bytes();
    let finder = memchr::memmem::Finder::new(wanted);
    let mut from = 0;
    let all = std::iter::from_fn(move || {
        let at = from + finder.find(text.get(from..)?)?;
        // The last word of one place can be the first of the next.
        from = at + 1;
        Some(at)
    });
    let is_end = |it: Option<&u8>| it.is_none_or(|it| matches!(it, b' ' | b'\n'));
    all.filter(move |at| is_open || is_end(text.get(at + wanted.len())))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::query::Surroundings;
    use super::*;

    pub fn read(text: &str) -> Query {
        let around = Surroundings {
            me: "ada",
            now_ms: 1_000,
            zone_ms: 0,
            is_typing: false,
        };
        Query::read(text, &around).unwrap_or_else(|it| panic!("{}", it.drawn(text)))
    }

    #[test]
    fn a_word_of_ascii_is_found_as_if_the_text_were_cut() {
        let texts = [
            "",
            "f",
            "(define (Parse-line x1) \"Reads: a LINE.\")",
            "line-parse parsed xparse",
            "größe line",
            "a_b a-b ab",
            "line x lines x line f",
        ];
        assert!(says("ab, x, abc, x, ab", " abc x ab", false));
        assert!(says("ab x ab x a", " ab x a", false), "places can overlap");
        for text in texts {
            for wanted in [
                " parse",
                " line",
                " a",
                " x1",
                " f",
                " define parse",
                " größe",
            ] {
                for is_open in [false, true] {
                    let cut = has_words(&cut(text), wanted, is_open);
                    assert_eq!(says(text, wanted, is_open), cut, "{wanted} in {text}");
                }
            }
        }
    }

    #[test]
    fn each_field_is_compared() {
        let rules: [Arc<str>; 2] = ["1.1".into(), "high-complexity".into()];
        let subject = Subject {
            time_ms: 1_500,
            name: "text/parse-line",
            kind: "generic",
            author: "Ada Lovelace",
            origin: "watch",
            file: Some("src/text/lines.lisp"),
            message: "Cuts a line.",
            cut: None,
            source: Some("(define (parse-line it) (let loop ((i 0)) i))"),
            milestone: Some(7),
            severities: [true, false, false],
            rules: &rules,
        };
        let yes = "parse|PARSE-LINE|lin*|\"let loop\"|text:\"let loop\"|-text:cuts|cuts|generic|name:e-l|name:pa\
                   |name:=text/parse-line|name:text*|kind:generic|kind:gen*|author:ada|author:LOVE*\
                   |author:\"ada lovelace\"|origin:watch|origin:src/|origin:src/text/|origin:lines.lisp\
                   |origin:src/text/lines.lisp|rule:1.1|rule:1.|rule:high*|severity:error|since:today|-until:yesterday\
                   |milestone:7|milestone:#7|-pending|-kind:variable|author:me";
        for text in yes.split('|').map(str::trim) {
            assert!(read(text).holds(&subject), "{text}");
        }
        let no = "line-parse|lin|\"loop let\"|name:=parse-line|name:parse*|kind:function|author:love\
                  |origin:src|origin:text/|rule:1|rule:1.10|severity:info|milestone:8|pending|-parse";
        for text in no.split('|').map(str::trim) {
            assert!(!read(text).holds(&subject), "{text}");
        }
        let mut query = read("milestone:\"first steps\"");
        query.know_milestones([(6, "First steps"), (7, "The first small steps")].into_iter());
        assert!(!query.holds(&subject));
        query = read("milestone:steps");
        query.know_milestones([(7, "The first small steps")].into_iter());
        assert!(query.holds(&subject));
    }
}
