//! Words in the order in which they were found, each once.

use std::collections::HashSet;

use crate::audit::engine::Datum;
use crate::lang::source::Span;

/// What a sensor gathers; however much is found, taking it in costs the same.
#[derive(Debug, Default)]
pub struct Distinct {
    seen: HashSet<String>,
    words: Vec<String>,
    place: Option<Span>,
}

impl Distinct {
    /// Adds a word unless it is there; the place of the first is that of all.
    pub fn add(&mut self, word: &str, place: Span) {
        self.place.get_or_insert(place);
        if !self.seen.contains(word) {
            self.seen.insert(word.to_string());
            self.words.push(word.to_string());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub fn place(&self) -> Option<Span> {
        self.place
    }

    pub fn into_datum(self) -> Datum {
        Datum::strings(self.words)
    }
}
