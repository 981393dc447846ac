//! What the last word of a query could become: a field, or a value that the field has somewhere.

use std::collections::BTreeMap;

use crate::session::view::query::{FIELDS, KINDS, PENDING, SEVERITIES};
use crate::ui::line::Line;
use crate::ui::pane::{Effect, Toast};

/// Values that are offered.
const OFFERED_MAX: usize = 50;
/// Moments that are offered; there are many more.
const MOMENTS: [&str; 4] = ["today", "yesterday", "12h", "7d"];

/// What the last word could become, and which of it stands there.
#[derive(Debug, Default)]
pub struct Offer {
    /// Where the word begins, in bytes.
    start: usize,
    words: Vec<String>,
    at: usize,
}

impl Offer {
    /// Returns what a typed query could become, with the values that `values` has for a field.
    pub fn of(typed: &str, values: impl FnOnce(&str) -> Vec<String>) -> Offer {
        let start = word_start(typed);
        let word = &typed[start..];
        let bare = word.strip_prefix('-').unwrap_or(word);
        let start = typed.len() - bare.len();
        let words = match bare.split_once(':') {
            Some((field, value)) => {
                let value = value.trim_start_matches(['"', '=']).to_lowercase();
                let fitting = values(field).into_iter();
                let fitting = fitting.filter(|it| it.to_lowercase().contains(&value));
                let fitting = fitting.map(|it| format!("{field}:{}", quoted(&it)));
                fitting.take(OFFERED_MAX).collect()
            }
            None => {
                let fields = FIELDS.iter().map(|it| format!("{}:", it.name));
                let all = fields.chain([PENDING.to_owned()]);
                all.filter(|it| it.starts_with(bare)).collect()
            }
        };
        Offer {
            start,
            words,
            at: 0,
        }
    }

    /// Returns what the typed query would be with each.
    #[cfg(test)]
    pub fn whole(&self, typed: &str) -> Vec<String> {
        let words = self.words.iter();
        words
            .map(|it| format!("{}{it}", &typed[..self.start]))
            .collect()
    }

    /// Returns what is offered, for the foot of the pane.
    pub fn note(&self) -> String {
        let after = self.words.iter().skip(self.at + 1).take(3);
        let next: Vec<&str> = after.map(String::as_str).collect();
        let count = self.words.len();
        let place = format!("{} of {count}", self.at + 1);
        match next.is_empty() {
            true => place,
            false => format!("{place}; tab: {}", next.join("  ")),
        }
    }
}

/// Puts what the last word could become in its place; again, the next of it. Returns the new line, or says
/// that there is none.
pub fn complete(
    line: &Line,
    offer: &mut Option<Offer>,
    forward: bool,
    values: impl FnOnce(&str) -> Vec<String>,
) -> Result<Line, Effect> {
    let next = match offer.take() {
        Some(mut offer) => {
            let count = offer.words.len();
            let step = if forward { 1 } else { count - 1 };
            offer.at = (offer.at + step) % count;
            offer
        }
        None => Offer::of(line.text(), values),
    };
    let Some(word) = next.words.get(next.at) else {
        return Err(Effect::Toast(Toast::info("nothing completes this word")));
    };
    let line = Line::new(format!("{}{word}", &line.text()[..next.start]));
    // The only way on is no choice.
    *offer = (next.words.len() > 1).then_some(next);
    Ok(line)
}

/// Returns the values of a field that are the same everywhere.
pub fn fixed_values(field: &str) -> Option<Vec<String>> {
    let values: &[&str] = match field {
        "severity" => &SEVERITIES,
        "since" | "until" => &MOMENTS,
        _ => return None,
    };
    Some(values.iter().map(|it| (*it).to_owned()).collect())
}

/// Returns the kinds that can be asked for.
pub fn kinds() -> Vec<String> {
    KINDS.map(str::to_owned).to_vec()
}

/// How often each value of a field was met.
#[derive(Default)]
pub struct Counts(BTreeMap<String, usize>);

impl Counts {
    pub fn add(&mut self, value: &str) {
        match self.0.get_mut(value) {
            Some(count) => *count += 1,
            None => drop(self.0.insert(value.to_owned(), 1)),
        }
    }

    /// Returns them, those that were met most often first.
    pub fn most_first(self) -> Vec<String> {
        let mut values: Vec<(String, usize)> = self.0.into_iter().collect();
        values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        values.into_iter().map(|it| it.0).collect()
    }
}

/// Returns where the last word begins; blanks in quotes are no end.
fn word_start(typed: &str) -> usize {
    let mut is_quoted = false;
    let mut start = 0;
    for (at, letter) in typed.char_indices() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => start = at + 1,
            _ => {}
        }
    }
    start
}

fn quoted(value: &str) -> String {
    match value.contains(' ') {
        true => format!("\"{value}\""),
        false => value.to_owned(),
    }
}
