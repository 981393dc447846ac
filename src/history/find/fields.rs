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
    pub(super) read: Read,
}

/// Reads a value; answers nothing where what is typed may become one yet.
type Read = fn(&Value<'_>, &Surroundings<'_>) -> Result<Option<Term>, Wrong>;

/// What is wrong with a value, and what helps where it is not what the field compares.
pub(super) struct Wrong {
    pub message: String,
    pub hint: Option<String>,
}

const fn field(
    name: &'static str,
    what: &'static str,
    example: &'static str,
    read: Read,
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
            Ok(match it.text.strip_prefix('=') {
                Some("") if it.is_growing => None,
                Some(whole) => Some(Name::Whole(whole.to_string(), label(Field::Name, whole))),
                None if it.is_open => Some(Name::Beginning(letters(it.text))),
                None => Some(Name::Part(letters(it.text))),
            }
            .map(Term::Name))
        },
    ),
    field(
        "kind",
        "what sort of definition",
        "kind:function",
        |it, _| it.one_of("kind", &KINDS, Field::Kind),
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
                is_growing: false,
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
        |it, _| it.one_of("severity", &SEVERITIES, Field::Severity),
    ),
    field(
        "text",
        "words of the source, in this order",
        "text:\"let loop\"",
        |it, _| {
            let words = it.words()?;
            Ok(words.map(|words| Term::Words {
                words,
                is_open: it.is_open,
                of_source: true,
            }))
        },
    ),
    field(
        "since",
        "at or after: a date, a date and time, `7d`, `12h`, `today`",
        "since:2026-11-01",
        |it, around| Ok(it.moment(around)?.map(|it| Term::Since(it.start))),
    ),
    field(
        "until",
        "at or before: the same words",
        "until:yesterday",
        |it, around| Ok(it.moment(around)?.map(|it| Term::Until(it.end))),
    ),
    field(
        "milestone",
        "in the milestone with this number, or with these words in its message",
        "milestone:12",
        |it, _| {
            Ok(match it.text.strip_prefix('#').unwrap_or(it.text).parse() {
                Ok(seq) if !it.is_quoted => Some(Term::Milestone(BTreeSet::from([seq]))),
                _ => it.words()?.map(|words| Term::MilestoneWords {
                    words,
                    is_open: it.is_open,
                }),
            })
        },
    ),
];

/// The sorts of what can be asked for: those of definitions, milestones in the commits pane, and what was
/// said to models in `imago log`. The history does not know the language: `session::view::query` has the
/// test that all of its sorts are here.
pub const KINDS: [&str; 13] = [
    "function",
    "macro",
    "variable",
    "parameter",
    "constant",
    "class",
    "structure",
    "generic",
    "method",
    "record",
    "package",
    "milestone",
    "model",
];

/// The weights of findings.
pub const SEVERITIES: [&str; 3] = ["error", "warning", "info"];

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
    /// Whether it is being typed, so that more of it may come.
    pub is_growing: bool,
}

impl Value<'_> {
    fn label(&self, field: Field) -> Result<Option<Term>, Wrong> {
        Ok(Some(Term::Label {
            field,
            label: label(field, self.text),
            is_open: self.is_open,
        }))
    }

    /// Reads one of the values that a field can have; another would find nothing, and not say why.
    fn one_of(&self, what: &str, known: &[&str], field: Field) -> Result<Option<Term>, Wrong> {
        let typed = self.text.to_lowercase();
        let is_one = |it: &&str| match self.is_open {
            true => it.starts_with(&typed),
            false => *it == typed,
        };
        if known.iter().any(is_one) {
            return self.label(field);
        }
        let all: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
        Err(Wrong {
            message: format!("there is no {what} `{}`", self.text),
            hint: Some(match nearest(&typed, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", all.join(", ")),
            }),
        })
    }

    fn words(&self) -> Result<Option<String>, Wrong> {
        match cut(self.text) {
            words if !words.trim().is_empty() => Ok(Some(words)),
            _ if self.is_growing => Ok(None),
            _ => Err(Wrong {
                message: format!("`{}` has no letter and no digit to look for", self.text),
                hint: None,
            }),
        }
    }

    fn moment(&self, around: &Surroundings<'_>) -> Result<Option<Range<i64>>, Wrong> {
        match moment::read(self.text, around.now_ms, around.zone_ms) {
            None if self.is_growing && moment::may_become(self.text) => Ok(None),
            None => Err(Wrong {
                message: format!(
                    "`{}` is no moment; write `2026-11-20`, `2026-11-20T14:30`, `today`, `yesterday`, \
                     `12h` or `7d`",
                    self.text
                ),
                hint: None,
            }),
            found => Ok(found),
        }
    }
}

/// Returns what a mistyped word may have meant.
pub(super) fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let known = known.iter().copied().filter(|it| is_near(typed, it));
    known.min_by_key(|it| distance(typed, it))
}

fn is_near(typed: &str, known: &str) -> bool {
    known.starts_with(typed) || distance(typed, known) <= 2.min(known.len() / 2)
}

/// Returns how many letters must be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (down, a) in one.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], down + 1);
        for (across, b) in other.bytes().enumerate() {
            let least = row[across].min(row[across + 1]) + 1;
            corner = std::mem::replace(
                &mut row[across + 1],
                least.min(corner + usize::from(a != b)),
            );
        }
    }
    row[other.len()]
}
