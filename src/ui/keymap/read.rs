//! Reading a keymap file: sections of chords, each with an action, or several under conditions.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::action::{Action, Context, FILTER, GLOBAL, POPUP, ROWS};
use super::super::fuzzy;
use super::super::key::{Key, sequence_label};
use super::super::when::Condition;
use super::clash::overlap;
use super::{KeyBinding, Keymap};

/// The word that takes a chord away.
const NONE: &str = "none";
/// Chords in a row; a longer one is refused.
const SEQUENCE_MAX: usize = 4;

/// What is wrong with a line of a keymap; the rest of the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeymapProblem {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl std::fmt::Display for KeymapProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

type Sections = BTreeMap<String, BTreeMap<String, Spanned<Meaning>>>;

/// What stands after a chord: an action, one under a condition, or several of which the first that
/// holds is done.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Meaning {
    One(Choice),
    First(Vec<Choice>),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Choice {
    Always(String),
    When { action: String, when: String },
}

impl Choice {
    fn parts(&self) -> (&str, Option<&str>) {
        match self {
            Choice::Always(action) => (action, None),
            Choice::When { action, when } => (action, Some(when)),
        }
    }
}

/// A chord of the file, as it stands there.
struct Line {
    context: String,
    chord: String,
    meaning: Spanned<Meaning>,
}

impl Keymap {
    /// Says what keeps a text from being a keymap at all; a line with a fault does not.
    pub fn check(file: &str, text: &str) -> Result<(), KeymapProblem> {
        let read: Result<Sections, toml::de::Error> = toml::from_str(text);
        read.map(|_| ()).map_err(|error| KeymapProblem {
            file: file.to_owned(),
            line: error.span().map_or(1, |it| {
                text[..it.start.min(text.len())].matches('\n').count() + 1
            }),
            message: error.message().to_owned(),
        })
    }

    /// Adds a file, whose lines win over what there is, and answers what is wrong with it.
    pub fn add(&mut self, file: &str, text: &str, actions: &[Action]) -> Vec<KeymapProblem> {
        let line_of = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let problem = |offset: usize, message: String| KeymapProblem {
            file: file.to_owned(),
            line: line_of(offset),
            message,
        };
        let sections: Sections = match toml::from_str(text) {
            Ok(sections) => sections,
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let message = match error.message().contains("untagged") {
                    true => "an action, `{ action = …, when = … }` or a list of these is expected",
                    false => error.message(),
                };
                return vec![problem(offset, message.to_owned())];
            }
        };
        let (sections, strange): (Sections, Sections) = sections
            .into_iter()
            .partition(|(context, _)| is_section(context, actions));
        let mut problems: Vec<KeymapProblem> = strange
            .keys()
            .map(|it| problem(offset_of_section(text, it), no_section(it, actions)))
            .collect();
        let mut lines: Vec<Line> = sections
            .into_iter()
            .flat_map(|(context, lines)| {
                lines.into_iter().map(move |(chord, meaning)| Line {
                    context: context.clone(),
                    chord,
                    meaning,
                })
            })
            .collect();
        lines.sort_by_key(|it| it.meaning.span().start);

        let layer = self.layers;
        self.layers += 1;
        let mut added: Vec<KeyBinding> = Vec::new();
        for line in lines {
            let offset = line.meaning.span().start;
            let number = line_of(offset);
            let keys = match sequence(&line.chord) {
                Ok(keys) => keys,
                Err(message) => {
                    problems.push(problem(offset, message));
                    continue;
                }
            };
            let choices = match line.meaning.as_ref() {
                Meaning::One(choice) => std::slice::from_ref(choice),
                Meaning::First(choices) => choices,
            };
            for choice in choices {
                let (action, when) = choice.parts();
                if action == NONE {
                    let context = &line.context;
                    self.bindings
                        .retain(|it| it.context != *context || !it.keys.starts_with(&keys));
                    continue;
                }
                let taken = added.iter().find(|it| {
                    it.context == line.context && it.line != number && overlap(&it.keys, &keys)
                });
                let read = match taken {
                    Some(other) => Err(format!(
                        "`{}` and `{}` of line {} take the same keys",
                        line.chord,
                        sequence_label(&other.keys),
                        other.line,
                    )),
                    None => known(actions, action, &line.context).and_then(|known| {
                        let when = when.map(Condition::read).transpose()?;
                        Ok((known, when))
                    }),
                };
                match read {
                    Ok((known, when)) => added.push(KeyBinding {
                        context: line.context.clone(),
                        keys: keys.clone(),
                        action: known.id,
                        when,
                        file: file.to_owned(),
                        layer,
                        line: number,
                    }),
                    Err(message) => problems.push(problem(offset, message)),
                }
            }
        }
        // What is new under a condition only leaves the same chord as it was for when that fails.
        self.bindings.retain(|old| {
            !added.iter().any(|new| {
                new.context == old.context
                    && overlap(&new.keys, &old.keys)
                    && (new.when.is_none() || new.keys != old.keys)
            })
        });
        added.append(&mut self.bindings);
        self.bindings = added;
        problems
    }
}

fn is_section(name: &str, actions: &[Action]) -> bool {
    sections(actions).any(|it| it == name)
}

/// Returns every section there is, some of them more than once.
fn sections(actions: &[Action]) -> impl Iterator<Item = Context> {
    let of_actions = actions.iter().flat_map(|it| it.contexts).copied();
    [GLOBAL, ROWS, FILTER, POPUP].into_iter().chain(of_actions)
}

fn no_section(name: &str, actions: &[Action]) -> String {
    let mut known: Vec<&str> = sections(actions).collect();
    known.sort_unstable();
    known.dedup();
    match fuzzy::nearest(name, &known) {
        Some(near) => format!("there is no section `{name}`; did you mean `{near}`?"),
        None => format!(
            "there is no section `{name}`; there are {}",
            known.join(", ")
        ),
    }
}

/// Returns where the header of a section stands.
fn offset_of_section(text: &str, name: &str) -> usize {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let header = line.trim_start().strip_prefix('[').map(str::trim_start);
        let named = header.and_then(|it| it.trim_start_matches(['"', '\'']).strip_prefix(name));
        if named.is_some_and(|it| it.trim_start_matches(['"', '\'', ' ']).starts_with(']')) {
            return offset;
        }
        offset += line.len();
    }
    0
}

fn sequence(chord: &str) -> Result<Vec<Key>, String> {
    let keys = Key::parse_sequence(chord).map_err(|error| error.to_string())?;
    match keys.len() <= SEQUENCE_MAX {
        true => Ok(keys),
        false => Err(format!("`{chord}` is longer than {SEQUENCE_MAX} chords")),
    }
}

/// Returns an action that can be done in a section, or says why there is none.
fn known<'a>(actions: &'a [Action], action: &str, context: &str) -> Result<&'a Action, String> {
    let known = actions
        .iter()
        .find(|it| it.id.0 == action)
        .ok_or_else(|| format!("there is no action `{action}`"))?;
    // What can be done everywhere can also be done under a popup, if it has a key there.
    let everywhere = known.contexts.contains(&GLOBAL) && context == POPUP;
    if !everywhere && !known.contexts.contains(&context) {
        return Err(format!(
            "`{}` cannot be done in `[{context}]`; it belongs to {}",
            known.id,
            known.contexts.join(", "),
        ));
    }
    Ok(known)
}
