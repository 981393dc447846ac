//! The fields of a query, and how the value of each is read.

use std::collections::BTreeSet;
use std::ops::Range;

use super::moment;
use super::query::{Name, Term};
use super::words::{Field, cut, label, letters};

/// A field that can be asked for.
pub struct FieldEntry {
    pub name: &'static str,
    /// What it compares, for help and messages.
    pub what: &'static str,
    pub example: &'static str,
    pub(super) read: fn(&Value<'_>, &Surroundings<'_>) -> Result<Term, String>,
}

const fn field(
    name: &'static str,
    what: &'static str,
    example: &'static str,
    read: fn(&Value<'_>, &Surroundings<'_>) -> Result<Term, String>,
) -> FieldEntry {
    FieldEntry {
        name,
        what,
        example,
        read,
    }
}

/// Every field, in the order in which help lists them.
pub const FIELDS: &[FieldEntry] = &[
    field(
        "name",
        "letters in the name; `=` before it: the whole name",
        "name:=parse-line",
        |it, _| {
            Ok(Term::Name(match it.text.strip_prefix('=') {
                Some(whole) => Name::Whole(whole.to_string(), label(Field::Name, whole)),
                None if it.is_open => Name::Beginning(letters(it.text)),
                None => Name::Part(letters(it.text)),
            }))
        },
    ),
    field(
        "kind",
        "what sort of definition",
        "kind:function",
        |it, _| it.label(Field::Kind),
    ),
    field(
        "author",
        "who made it, or a word of that; `me` is you",
        "author:me",
        |it, around| match it.text {
            "me" if !it.is_quoted => Value {
                text: around.me,
                is_open: false,
                is_quoted: true,
            }
            .label(Field::Author),
            _ => it.label(Field::Author),
        },
    ),
    field(
        "origin",
        "how it came in, or its file, or a folder with `/`",
        "origin:src/",
        |it, _| it.label(Field::Origin),
    ),
    field(
        "rule",
        "a rule it broke, by number or name; `1.` for all of a chapter",
        "rule:1.1",
        |it, _| it.label(Field::Rule),
    ),
    field(
        "severity",
        "findings of this weight: `error`, `warning`, `info`",
        "severity:error",
        |it, _| it.label(Field::Severity),
    ),
    field(
        "text",
        "words of the source, in this order",
        "text:\"let loop\"",
        |it, _| {
            it.words().map(|words| Term::Words {
                words,
                is_open: it.is_open,
                of_source: true,
            })
        },
    ),
    field(
        "since",
        "at or after: a date, a date and time, `7d`, `12h`, `today`",
        "since:2026-11-01",
        |it, around| it.moment(around).map(|it| Term::Since(it.start)),
    ),
    field(
        "until",
        "at or before: the same words",
        "until:yesterday",
        |it, around| it.moment(around).map(|it| Term::Until(it.end)),
    ),
    field(
        "milestone",
        "in the milestone with this number, or with these words in its message",
        "milestone:12",
        |it, _| {
            Ok(match it.text.strip_prefix('#').unwrap_or(it.text).parse() {
                Ok(seq) if !it.is_quoted => Term::Milestone(BTreeSet::from([seq])),
                _ => Term::MilestoneWords {
                    words: it.words()?,
                    is_open: it.is_open,
                },
            })
        },
    ),
];

/// A word that asks for something by itself.
pub const PENDING: &str = "pending";

/// What a query must know of the world around it.
pub struct Surroundings<'a> {
    /// The author whom `me` means.
    pub me: &'a str,
    /// Milliseconds since 1970, and how many the clocks here are ahead of those in Greenwich.
    pub now_ms: i64,
    pub zone_ms: i64,
    /// Whether the last word is still being typed: it then stands for all that begin with it.
    pub is_typing: bool,
}

/// A value as it was typed.
pub(super) struct Value<'a> {
    pub text: &'a str,
    /// Whether it stands for all that begin with it.
    pub is_open: bool,
    pub is_quoted: bool,
}

impl Value<'_> {
    fn label(&self, field: Field) -> Result<Term, String> {
        Ok(Term::Label {
            field,
            label: label(field, self.text),
            is_open: self.is_open,
        })
    }

    fn words(&self) -> Result<String, String> {
        match cut(self.text) {
            words if words.trim().is_empty() => Err(format!(
                "`{}` has no letter and no digit to look for",
                self.text
            )),
            words => Ok(words),
        }
    }

    fn moment(&self, around: &Surroundings<'_>) -> Result<Range<i64>, String> {
        moment::read(self.text, around.now_ms, around.zone_ms).ok_or_else(|| {
            format!(
                "`{}` is no moment; write `2026-11-20`, `2026-11-20T14:30`, `today`, `yesterday`, \
                 `12h` or `7d`",
                self.text
            )
        })
    }
}
