//! What a person asks the history for, read from a line of text.
//!
//! ```text
//! author:me kind:function rule:1.1 "parse" -pending
//! ```
//!
//! All of it must hold. One grammar for `imago log` and for every pane with a filter.

use std::collections::BTreeSet;
use std::ops::Range;

pub use super::fields::{FIELDS, FieldEntry, KINDS, PENDING, SEVERITIES, Surroundings};
use super::fields::{Value, nearest};
use super::messages::Lines;
use super::words::{Field, cut, label};

/// How a name is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// As it stands, and the label that says so in the index.
    Whole(String, String),
    Part(String),
    Beginning(String),
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// These words one after the other, in the source or anywhere.
    Words {
        words: String,
        is_open: bool,
        of_source: bool,
    },
    Name(Name),
    Label {
        field: Field,
        label: String,
        is_open: bool,
    },
    Since(i64),
    /// Before this moment.
    Until(i64),
    /// Held by one of these.
    Milestone(BTreeSet<u64>),
    /// Held by one with these words in its message; see `Query::know_milestones`.
    MilestoneWords {
        words: String,
        is_open: bool,
    },
    Pending,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub is_negated: bool,
    pub term: Term,
}

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(super) clauses: Vec<Clause>,
    /// What it looks for, as it was typed.
    shown: Vec<String>,
}

/// Why a text is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub hint: String,
    /// The bytes that it is about.
    pub span: Range<usize>,
}

impl Mistake {
    /// Returns the message with the query under it and a mark under the place.
    pub fn drawn(&self, query: &str) -> String {
        let before = query[..self.span.start].chars().count();
        let width = query[self.span.clone()].chars().count().max(1);
        format!(
            "{}\n  {query}\n  {}{}",
            self.message,
            " ".repeat(before),
            "^".repeat(width)
        )
    }
}

impl Query {
    /// Reads a query; a text without words asks for everything. Of what is being typed only that is a
    /// mistake which no letter more could mend.
    pub fn read(text: &str, around: &Surroundings<'_>) -> Result<Query, Mistake> {
        let mut query = Query::default();
        let mut rest = 0;
        while let Some(piece) = Piece::next(text, rest) {
            rest = piece.end;
            let is_last = around.is_typing && rest == text.len();
            if let Some(term) = piece.term(text, around, is_last)? {
                query.add(&text[piece.value.clone()], piece.is_negated, term);
            }
        }
        Ok(query)
    }

    fn add(&mut self, typed: &str, is_negated: bool, term: Term) {
        if !is_negated && matches!(term, Term::Words { .. } | Term::Name(_)) {
            let shown = typed.trim_start_matches('=').trim_end_matches('*');
            self.shown.push(shown.to_string());
        }
        self.clauses.push(Clause { is_negated, term });
    }

    /// Returns what can be asked of a finding by itself, and what only its commit tells.
    pub fn of_finding(&self) -> (Query, Query) {
        let is_own = |it: &Clause| match &it.term {
            Term::Words { of_source, .. } => !of_source,
            Term::Name(_) => true,
            Term::Label { field, .. } => matches!(field, Field::Rule | Field::Severity),
            _ => false,
        };
        let (own, rest) = self.clauses.iter().cloned().partition(is_own);
        let query = |clauses| Query {
            clauses,
            shown: self.shown.clone(),
        };
        (query(own), query(rest))
    }

    /// Whether it asks for everything.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether it looks at what only the history has: sources.
    pub fn needs_source(&self) -> bool {
        self.clauses
            .iter()
            .any(|it| matches!(it.term, Term::Words { .. }))
    }

    /// Whether it looks at findings one by one.
    pub fn needs_rules(&self) -> bool {
        self.clauses.iter().any(|it| {
            matches!(
                it.term,
                Term::Label {
                    field: Field::Rule,
                    ..
                }
            )
        })
    }

    /// Whether it looks at the messages of milestones.
    pub fn needs_milestones(&self) -> bool {
        self.clauses
            .iter()
            .any(|it| matches!(it.term, Term::MilestoneWords { .. }))
    }

    /// Whether nothing but what is of this kind is asked for.
    pub fn wants_kind(&self, kind: &str) -> bool {
        let wanted = label(Field::Kind, kind);
        self.clauses.iter().any(|it| match &it.term {
            Term::Label {
                field: Field::Kind,
                label,
                ..
            } => !it.is_negated && *label == wanted,
            _ => false,
        })
    }

    /// Adds that it must be of a kind, one of `KINDS`.
    pub fn and_kind(&mut self, kind: &str) {
        let label = label(Field::Kind, kind);
        let term = Term::Label {
            field: Field::Kind,
            label,
            is_open: false,
        };
        self.clauses.push(Clause {
            is_negated: false,
            term,
        });
    }

    /// Adds that no milestone may hold it.
    pub fn and_pending(&mut self) {
        self.clauses.push(Clause {
            is_negated: false,
            term: Term::Pending,
        });
    }

    /// Tells it which milestones there are, by number and message.
    pub fn know_milestones<'a>(
        &mut self,
        milestones: impl Iterator<Item = (u64, &'a str)> + Clone,
    ) {
        self.know(|wanted, is_open| {
            let has = |message: &str| super::holds::says(message, wanted, is_open);
            let found = milestones.clone().filter(|(_, message)| has(message));
            found.map(|(seq, _)| seq).collect()
        });
    }

    /// The same with messages that are cut into words.
    pub(super) fn know_cut_milestones(&mut self, milestones: &Lines) {
        self.know(|wanted, is_open| milestones.with(wanted, is_open).collect());
    }

    fn know(&mut self, found: impl Fn(&str, bool) -> BTreeSet<u64>) {
        for clause in &mut self.clauses {
            if let Term::MilestoneWords {
                words: wanted,
                is_open,
            } = &clause.term
            {
                clause.term = Term::Milestone(found(wanted, *is_open));
            }
        }
    }

    /// Returns the words and parts of names that it asks for, to be emphasised where they stand.
    pub fn shown(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(String::as_str)
    }
}

/// One word of a query: `-field:"value"` or less.
struct Piece {
    is_negated: bool,
    /// Without the minus.
    start: usize,
    field: Option<Range<usize>>,
    value: Range<usize>,
    is_quoted: bool,
    is_closed: bool,
    end: usize,
}

impl Piece {
    /// Finds the next word at or after a place.
    fn next(text: &str, from: usize) -> Option<Piece> {
        let blank = text[from..].len() - text[from..].trim_start().len();
        let mut start = from + blank;
        if start == text.len() {
            return None;
        }
        let negated = text[start..]
            .strip_prefix('-')
            .filter(|it| it.starts_with(|it: char| !it.is_whitespace()));
        let is_negated = negated.is_some();
        start += usize::from(is_negated);
        let letters = text[start..]
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let has_field = letters > 0 && text[start + letters..].starts_with(':');
        let field = has_field.then(|| start..start + letters);
        let value = match has_field {
            true => start + letters + 1,
            false => start,
        };
        let is_quoted = text[value..].starts_with('"');
        let (inside, length, after) = match is_quoted {
            true => {
                let inside = &text[value + 1..];
                let closed = inside.find('"');
                (
                    value + 1,
                    closed.unwrap_or(inside.len()),
                    usize::from(closed.is_some()),
                )
            }
            false => (
                value,
                text[value..]
                    .find(char::is_whitespace)
                    .unwrap_or(text.len() - value),
                0,
            ),
        };
        Some(Piece {
            is_negated,
            start,
            field,
            value: inside..inside + length,
            is_quoted,
            is_closed: after == 1,
            end: inside + length + after,
        })
    }

    /// Reads what it asks for; nothing where it has nothing to look for, or not yet.
    fn term(
        &self,
        text: &str,
        around: &Surroundings<'_>,
        is_last: bool,
    ) -> Result<Option<Term>, Mistake> {
        let mistake = |span: Range<usize>, message: String, hint: String| {
            Err(Mistake {
                message,
                hint,
                span,
            })
        };
        if self.is_quoted && !self.is_closed && !is_last {
            let span = self.value.start - 1..self.end;
            return mistake(
                span,
                "the quotation mark is not closed".into(),
                "write another `\"` behind the last word".into(),
            );
        }
        let typed = &text[self.value.clone()];
        let beginning = typed
            .strip_suffix('*')
            .filter(|it| !self.is_quoted && !it.is_empty());
        let value = Value {
            text: beginning.unwrap_or(typed),
            is_open: beginning.is_some() || (is_last && !self.is_closed),
            is_quoted: self.is_quoted,
            is_growing: is_last && !self.is_closed,
        };
        let Some(field) = &self.field else {
            if value.text == PENDING && !self.is_quoted {
                return Ok(Some(Term::Pending));
            }
            if let Some(at) = value.text.find('|').filter(|_| !self.is_quoted) {
                let at = self.value.start + at;
                return mistake(
                    at..at + 1,
                    "there is no `|`: all words must hold".into(),
                    "look for one after the other; what is to be a bar stands in quotation marks"
                        .into(),
                );
            }
            // Brackets and dashes by themselves are nothing to look for.
            let words = cut(value.text);
            let is_open = value.is_open;
            return Ok((!words.is_empty()).then_some(Term::Words {
                words,
                is_open,
                of_source: false,
            }));
        };
        let name = &text[field.clone()];
        let Some(entry) = FIELDS.iter().find(|it| it.name == name) else {
            let names: Vec<&str> = FIELDS.iter().map(|it| it.name).collect();
            let hint = match nearest(name, &names) {
                Some(near) => format!("did you mean `{near}:`?"),
                None => format!(
                    "the fields are `{}:`; put what is no field into quotation marks",
                    names.join(":`, `")
                ),
            };
            return mistake(field.clone(), format!("there is no field `{name}`"), hint);
        };
        if value.text.is_empty() && value.is_growing {
            return Ok(None);
        }
        if value.text.is_empty() {
            let span = self.start..self.end;
            return mistake(
                span,
                format!("`{name}:` says nothing to look for"),
                format!("write for instance `{}`", entry.example),
            );
        }
        match (entry.read)(&value, around) {
            Ok(term) => Ok(term),
            Err(wrong) => mistake(
                self.value.clone(),
                wrong.message,
                wrong
                    .hint
                    .unwrap_or_else(|| format!("`{name}:` is {}", entry.what)),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::find::moment::DAY_MS;

    fn read_as(text: &str, is_typing: bool) -> Result<Query, Mistake> {
        Query::read(
            text,
            &Surroundings {
                me: "Ada Lovelace",
                now_ms: DAY_MS + 5,
                zone_ms: 0,
                is_typing,
            },
        )
    }

    fn read(text: &str) -> Query {
        read_as(text, false).unwrap_or_else(|it| panic!("{}", it.drawn(text)))
    }

    fn drawn(text: &str) -> String {
        let mistake = read_as(text, false).expect_err("a mistake");
        format!("{}\nhint: {}", mistake.drawn(text), mistake.hint)
    }

    #[test]
    fn every_field_has_an_example_that_is_read() {
        for entry in FIELDS {
            assert_eq!(read(entry.example).clauses.len(), 1, "{}", entry.name);
        }
    }

    #[test]
    fn words_fields_phrases_and_their_opposite_are_read() {
        let query =
            read("author:me kind:function rule:1.1 \"parse line\" -pending since:today geo*");
        assert_eq!(query.clauses.len(), 7);
        let author = Term::Label {
            field: Field::Author,
            label: label(Field::Author, "Ada Lovelace"),
            is_open: false,
        };
        assert_eq!(query.clauses[0].term, author);
        assert_eq!(
            query.clauses[4],
            Clause {
                is_negated: true,
                term: Term::Pending
            }
        );
        assert_eq!(query.clauses[5].term, Term::Since(DAY_MS));
        assert_eq!(read("until:today").clauses[0].term, Term::Until(2 * DAY_MS));
        let open = Term::Words {
            words: " geo".into(),
            is_open: true,
            of_source: false,
        };
        assert_eq!(read("geo*").clauses[0].term, open);
        assert!(read("  - ( ) ").is_empty());
    }

    #[test]
    fn a_mistake_is_pointed_at() {
        assert_eq!(
            drawn("author:me knd:function"),
            "there is no field `knd`\n  author:me knd:function\n            ^^^\nhint: did you mean `kind`?".replace("`kind`", "`kind:`")
        );
        assert!(drawn("zzz:1").contains("the fields are `name:`, `kind:`"));
        assert!(
            drawn("é kind:").contains("\n    ^^^^^\n"),
            "{}",
            drawn("é kind:")
        );
        assert!(drawn("a \"b c").contains("not closed"));
        assert!(drawn("since:never").contains("is no moment"));
        assert!(drawn("text:---").contains("no letter"));
        assert_eq!(
            drawn("kind:functon"),
            "there is no kind `functon`\n  kind:functon\n       ^^^^^^^\nhint: did you mean `function`?"
        );
        assert!(drawn("kind:nonsense").contains("there are `function`, `macro`"));
        assert!(drawn("-kind:non*").contains("there is no kind `non`"));
        assert!(drawn("severity:bad").contains("there is no severity `bad`"));
        assert!(drawn("cube | bad").contains("\n  cube | bad\n       ^\n"));
        assert!(drawn("cube|bad").contains("all words must hold"));
        assert_eq!(
            read("\"cube | bad\" kind:Function kind:gen*").clauses.len(),
            3
        );
    }

    #[test]
    fn what_is_being_typed_is_no_mistake_and_stands_for_what_begins_with_it() {
        for text in [
            "kind:",
            "a \"b",
            "-",
            "-\"",
            "text:(",
            "kind:fun",
            "kind:\"ma",
            "name:=",
            "since:2",
            "until:2026-1",
            "since:to",
            "severity:e",
            "kn",
            "milestone:#",
        ] {
            assert!(read_as(text, true).is_ok(), "{text}");
        }
        let open = |text: &str| match &read_as(text, true).expect("read").clauses[0].term {
            Term::Words { is_open, .. } | Term::Label { is_open, .. } => *is_open,
            other => panic!("{other:?}"),
        };
        assert!(open("kind:fun") && open("pars"));
        assert!(!open("kind:function ") && !open("\"pars\"") && !open("pars er"));
    }

    #[test]
    fn what_no_letter_could_mend_is_a_mistake_while_it_is_typed() {
        for (text, place) in [
            ("knd:x", 0..3),
            ("a kn:", 2..4),
            ("since:garbage", 6..13),
            ("since:20x", 6..9),
            ("kind:nons", 5..9),
            ("severity:bad", 9..12),
            ("a |", 2..3),
        ] {
            let mistake = read_as(text, true).expect_err(text);
            assert_eq!(mistake.span, place, "{text}");
        }
    }

    #[test]
    fn every_text_is_read_or_refused() {
        for text in [
            ":", "a:b:c", "name:=", "é:ü", "rule::", "\"", "-\"\"", "--x", "name:*", "*",
        ] {
            for is_typing in [false, true] {
                if let Err(mistake) = read_as(text, is_typing) {
                    assert!(mistake.drawn(text).contains('^'));
                }
            }
        }
    }
}
