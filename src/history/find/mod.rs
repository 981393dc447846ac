//! Finding commits by what is said of them: one language of queries for every front.
//!
//! ```text
//!   "author:me parse" ──query──► clauses ──expression──► index: where to look, newest first
//!                                   │                               │
//!                                   └──────────► holds ◄────────────┘ every hit, looked at
//! ```
//!
//! The index is FTS5 in a file of its own beside the history. It lags behind the log as the other caches
//! do; the entries it does not know are looked at one by one, and without it all of them are.

mod check;
mod fields;
pub mod holds;
mod index;
mod messages;
pub mod moment;
mod numbers;
pub mod query;
mod search;
mod segment;
mod skips;
mod words;

use std::path::Path;

pub(in crate::history) use check::{Wanted, check};
pub(in crate::history) use index::Index;
pub use index::path_of;
pub(in crate::history) use messages::Messages;

use holds::Known;
use query::{Clause, Name, Query, Term};
use words::{COMMIT, beginning_of_three, threes};

use super::error::HistoryError;
use super::query::log::{self, LogRow};
use super::store::Store;

/// Returns the newest commits that a query asks for, newest first, at most `limit`.
pub fn newest(store: &Store, query: &Query, limit: usize) -> Result<Vec<LogRow>, HistoryError> {
    let seqs = numbers_while(store, query, limit, &(), &mut |_| true)?;
    seqs.into_iter().map(|it| log::row(store, it)).collect()
}

/// Takes what was found so far, after each look; answers whether more is wanted.
pub type Pace<'a> = &'a mut dyn FnMut(&[u64]) -> bool;

/// Returns their numbers only, as long as they are wanted; what was found until then is answered where they
/// are not.
pub fn numbers_while(
    store: &Store,
    query: &Query,
    limit: usize,
    known: &dyn Known,
    pace: Pace<'_>,
) -> Result<Vec<u64>, HistoryError> {
    let mut query = query.clone();
    if query.needs_milestones() {
        messages::with(store, |all| query.know_cut_milestones(all))?;
    }
    search::run(store, &query, limit, known, pace)
}

/// Returns a query as FTS5 has it; nothing where it asks for nothing the index knows. What the index cannot
/// tell is left to `holds`.
fn expression(query: &Query) -> Option<String> {
    let (negative, positive): (Vec<_>, Vec<_>) =
        query.clauses.iter().partition(|it: &&Clause| it.is_negated);
    let positive: Vec<String> = positive
        .iter()
        .filter_map(|it| near(&it.term).or_else(|| matching(&it.term)))
        .collect();
    let negative: Vec<String> = negative
        .iter()
        .filter_map(|it| matching(&it.term))
        .collect();
    if positive.is_empty()
        && negative.is_empty()
        && !query.clauses.iter().any(|it| is_moment(&it.term))
    {
        return None;
    }
    let positive = match positive.is_empty() {
        true => format!("\"{COMMIT}\""),
        false => positive.join(" AND "),
    };
    Some(match negative.is_empty() {
        true => positive,
        false => format!("({positive}) NOT ({})", negative.join(" OR ")),
    })
}

/// Whether the index leads to what a clause asks for.
fn is_led_to(clause: &Clause) -> bool {
    !clause.is_negated && matching(&clause.term).is_some()
}

fn is_moment(term: &Term) -> bool {
    matches!(term, Term::Since(_) | Term::Until(_))
}

/// Returns where to look for letters of a name: where the first three of them are near the last three, and, of
/// many, those in the middle. To follow each three takes FTS5 several times as long. It leads to more than
/// what is asked for, so nothing can be left out by it.
fn near(term: &Term) -> Option<String> {
    const MANY: usize = 8;
    let Term::Name(Name::Part(part) | Name::Beginning(part)) = term else {
        return None;
    };
    let threes = threes(part);
    let last = threes.len().checked_sub(1).filter(|it| *it > 1)?;
    let middle = (last > MANY).then_some(last / 2);
    let places = [Some(0), middle, Some(last)].into_iter().flatten();
    let words: Vec<String> = places.map(|it| phrase(&threes[it], false)).collect();
    Some(format!("NEAR({}, {last})", words.join(" ")))
}

fn matching(term: &Term) -> Option<String> {
    Some(match term {
        Term::Words {
            words,
            is_open,
            of_source,
        } => {
            let column = if *of_source { "body" } else { "{head body}" };
            format!("({column} : {})", phrase(words, *is_open))
        }
        Term::Label { label, is_open, .. } => phrase(label, *is_open),
        Term::Name(Name::Whole(_, label)) => phrase(label, false),
        Term::Name(Name::Part(part) | Name::Beginning(part)) => match threes(part) {
            threes if threes.is_empty() => phrase(&beginning_of_three(part), true),
            threes => phrase(&threes.join(" "), false),
        },
        _ => return None,
    })
}

/// Words in quotation marks: none of them has one inside.
fn phrase(words: &str, is_open: bool) -> String {
    let star = if is_open { " *" } else { "" };
    format!("\"{}\"{star}", words.trim_start())
}

/// Removes the index of a history, so that it is made anew; answers whether there was one.
pub fn forget(history: &Path) -> bool {
    let path = path_of(history);
    let was_there = path.exists();
    index::remove(&path);
    was_there
}

#[cfg(test)]
mod lies;
#[cfg(test)]
mod tests;
