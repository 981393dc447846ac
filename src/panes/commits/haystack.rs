//! The words of all commits in one text, so that a filter reads memory from front to back.
//!
//! ```text
//! map-pairs\nfunction\nrepl\nsrc/lists.lisp:3\napplies f …\n\n sum-list\n…
//! └ starts[0]                                                 └ starts[1]
//! ```
//!
//! Asking a million rows one by one costs most of a second, nearly all of it waiting for memory.

use super::log::Log;
use super::query::{Fit, Query};
use crate::session::view::commits::CommitRow;
use crate::ui::widgets::text::find_ignoring_case;

/// The words, lower case where they are ASCII, a field a line.
#[derive(Debug, Default)]
pub struct Haystack {
    words: String,
    /// Where each commit begins.
    starts: Vec<u32>,
}

impl Haystack {
    /// Takes in the commits that came since it was last asked.
    pub fn update(&mut self, log: &Log) {
        for index in self.starts.len()..log.commit_count() {
            self.push(log.commit(index));
        }
    }

    fn push(&mut self, commit: &CommitRow) {
        // Four thousand million bytes are more commits than a log of this kind will see.
        self.starts
            .push(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        let place = commit.place.as_deref().unwrap_or_default();
        let fields = [
            &*commit.name,
            &*commit.kind,
            &*commit.origin,
            place,
            &*commit.message,
        ];
        for field in fields {
            self.words
                .extend(field.chars().map(|it| it.to_ascii_lowercase()));
            self.words.push('\n');
        }
    }

    /// Calls `hit` with each commit, by index, that has a word, oldest first.
    fn each_with(&self, word: &str, mut hit: impl FnMut(usize)) {
        let word = word.to_ascii_lowercase();
        if word.is_empty() || word.contains('\n') {
            return;
        }
        let mut row = 0;
        let mut last = None;
        for (at, _) in self.words.match_indices(&word) {
            row += self.starts[row..].partition_point(|it| *it as usize <= at);
            let index = row - 1;
            row = index;
            if last != Some(index) {
                last = Some(index);
                hit(index);
            }
        }
    }

    /// Calls `hit` with each commit in whose name the letters of a word stand in this order.
    fn each_loosely_with(&self, word: &str, mut hit: impl FnMut(usize)) {
        let word = word.to_ascii_lowercase();
        for (index, start) in self.starts.iter().enumerate() {
            let rest = &self.words[*start as usize..];
            let mut letters = rest.bytes().take_while(|it| *it != b'\n');
            if word.bytes().all(|wanted| letters.any(|it| it == wanted)) {
                hit(index);
            }
        }
    }

    /// Returns the places whose words a query asks for; other terms are not looked at.
    pub fn places(&self, log: &Log, query: &Query) -> Places {
        let mut res: Option<Places> = None;
        for word in query.plain_words() {
            let mut found = Places::none(log.len());
            let mut hit = |index: usize| {
                if let Some(place) = log.place_of_index(index) {
                    found.insert(place);
                }
            };
            match query.fit {
                Fit::Exact => self.each_with(word, &mut hit),
                Fit::Loose => self.each_loosely_with(word, &mut hit),
            }
            if query.fit == Fit::Exact {
                add_milestones(&mut found, log, word);
            }
            res = Some(match res {
                Some(before) => before.and(&found),
                None => found,
            });
        }
        res.unwrap_or_else(|| Places::all(log.len()))
    }
}

/// Adds the milestones whose message has a word, and the commits they gather.
fn add_milestones(found: &mut Places, log: &Log, word: &str) {
    for (place, index) in log.milestone_places() {
        let milestone = log.milestone(index);
        let in_message = find_ignoring_case(&milestone.message, word).is_some();
        if in_message {
            let gathered = milestone.commits.iter().filter_map(|it| log.place_of(*it));
            gathered.for_each(|it| found.insert(it));
        }
        if in_message || find_ignoring_case(&milestone.author, word).is_some() {
            found.insert(place);
        }
    }
}

/// A set of places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    bits: Vec<u64>,
    count: usize,
}

impl Places {
    pub fn none(count: usize) -> Places {
        Places {
            bits: vec![0; count.div_ceil(64)],
            count,
        }
    }

    pub fn all(count: usize) -> Places {
        Places {
            bits: vec![u64::MAX; count.div_ceil(64)],
            count,
        }
    }

    pub fn insert(&mut self, place: usize) {
        if place >= self.count {
            self.count = place + 1;
            self.bits.resize(self.count.div_ceil(64), 0);
        }
        self.bits[place / 64] |= 1 << (place % 64);
    }

    pub fn contains(&self, place: usize) -> bool {
        place < self.count && self.bits[place / 64] & (1 << (place % 64)) != 0
    }

    pub fn and(mut self, other: &Places) -> Places {
        for (bits, others) in self.bits.iter_mut().zip(&other.bits) {
            *bits &= others;
        }
        self
    }

    /// Returns the places, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.bits.len()).rev().flat_map(move |word| {
            let bits = self.bits[word];
            (0..64)
                .rev()
                .filter(move |it| bits & (1 << it) != 0)
                .map(move |it| word * 64 + it)
                .filter(|it| *it < self.count)
        })
    }
}

/// Returns the places a query asks for, all its terms counted.
pub fn select<'a>(
    haystack: &Haystack,
    log: &Log,
    query: &Query,
    rules: &dyn Fn(u64) -> &'a [std::sync::Arc<str>],
) -> Places {
    let candidates = haystack.places(log, query);
    if query.only_words() {
        return candidates;
    }
    let mut res = Places::none(log.len());
    for place in candidates.newest_first() {
        if query.holds_beside_words(log, place, rules) {
            res.insert(place);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_a_set_in_order() {
        let mut places = Places::none(70);
        for place in [3, 69, 0, 64, 3] {
            places.insert(place);
        }
        assert_eq!(places.newest_first().collect::<Vec<_>>(), [69, 64, 3, 0]);
        assert!(places.contains(64) && !places.contains(1) && !places.contains(700));
        assert_eq!(Places::all(3).newest_first().collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(Places::all(0).newest_first().count(), 0);
    }
}
