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
mod segment;
mod skips;
mod words;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

pub(in crate::history) use check::{Wanted, check};
pub(in crate::history) use index::Index;
pub use index::path_of;
pub(in crate::history) use messages::Messages;

use holds::Subject;
use query::{Clause, Name, Query, Term};
use words::{COMMIT, beginning_of_three, threes};

use super::error::{Doing, HistoryError};
use super::query::log::{self, LogRow};
use super::query::{milestones, pending, violations};
use super::sql::Natural;
use super::store::Store;

/// Entries that are looked at in one go where there is no index.
const STRETCH: u64 = 512;

/// Of the members of milestones no more than this are looked at each by itself, where there is more to go by.
const FEW_MEMBERS: usize = 500;

/// Of no more pending commits than this each is looked at by itself.
const FEW: usize = 2_000;

/// Returns the newest commits that a query asks for, newest first, at most `limit`.
pub fn newest(store: &Store, query: &Query, limit: usize) -> Result<Vec<LogRow>, HistoryError> {
    newest_while(store, query, limit, &|| true)
}

/// The same, as long as it is wanted; what was found until then is answered where it is not.
pub fn newest_while(
    store: &Store,
    query: &Query,
    limit: usize,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Vec<LogRow>, HistoryError> {
    let mut query = query.clone();
    if query.needs_milestones() {
        messages::with(store, |all| query.know_cut_milestones(all))?;
    }
    let mut search = Search {
        store,
        query: &query,
        limit,
        is_wanted,
        asks_for_milestone: query
            .clauses
            .iter()
            .any(|it| !it.is_negated && matches!(it.term, Term::Milestone(_))),
        found: Vec::new(),
    };
    if limit > 0 {
        search.run()?;
    }
    Ok(search.found)
}

struct Search<'a> {
    store: &'a Store,
    query: &'a Query,
    limit: usize,
    is_wanted: &'a dyn Fn() -> bool,
    /// Whether some milestones are asked for.
    asks_for_milestone: bool,
    found: Vec<LogRow>,
}

impl Search<'_> {
    fn run(&mut self) -> Result<(), HistoryError> {
        if let Some(few) = self.few()? {
            for seq in few.into_iter().rev() {
                if !self.look(seq)? {
                    break;
                }
            }
            return Ok(());
        }
        let last = self.store.last()?;
        let index = self.store.index();
        let Some((index, expression)) = index.as_ref().zip(expression(self.query)) else {
            return self.scan(1, last).map(|_| ());
        };
        if !self.scan(index.through + 1, last)? {
            return Ok(());
        }
        let (mut since, mut until) = (None, None);
        for clause in self.query.clauses.iter().filter(|it| !it.is_negated) {
            match clause.term {
                Term::Since(moment) => since = since.max(Some(moment)),
                Term::Until(moment) => until = Some(until.map_or(moment, |it: i64| it.min(moment))),
                _ => {}
            }
        }
        let before = self.found.len();
        let has_moment = since.or(until).is_some();
        let asked = index.between(since, until).and_then(|(first, last)| {
            // What every commit has leads through all of them to those of a day.
            match has_moment && !self.query.clauses.iter().any(is_led_to) {
                true => self.scan(first, last.min(index.through)).map(|_| ()),
                false => index.each(&expression, (first, last), |seq| self.look(seq)),
            }
        });
        match asked {
            // An index that cannot be read is no loss: everything is looked at then.
            Err(HistoryError::Sql { .. }) => {
                self.found.truncate(before);
                self.scan(1, index.through).map(|_| ())
            }
            asked => asked,
        }
    }

    /// Returns the commits that can be asked for at all, ascending, where these are few.
    fn few(&self) -> Result<Option<Vec<u64>>, HistoryError> {
        for clause in self.query.clauses.iter().filter(|it| !it.is_negated) {
            match &clause.term {
                Term::Milestone(seqs) if seqs.len() <= FEW => {
                    let mut members = BTreeSet::new();
                    for seq in seqs {
                        members.extend(milestones::members(self.store, *seq)?);
                    }
                    if members.len() <= FEW_MEMBERS || expression(self.query).is_none() {
                        return Ok(Some(members.into_iter().collect()));
                    }
                }
                Term::Pending => {
                    let seqs = pending::at_most(self.store, FEW + 1)?;
                    if seqs.len() <= FEW {
                        return Ok(Some(seqs));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Looks at the entries between two, newest first; answers whether more are wanted.
    fn scan(&mut self, first: u64, last: u64) -> Result<bool, HistoryError> {
        let mut end = last;
        while end >= first && end > 0 {
            let start = first.max(end.saturating_sub(STRETCH - 1));
            for row in log::range(self.store, start..=end)?.into_iter().rev() {
                if !self.consider(row)? {
                    return Ok(false);
                }
            }
            end = start - 1;
        }
        Ok(true)
    }

    fn look(&mut self, seq: u64) -> Result<bool, HistoryError> {
        // A row takes ten times as long as this, and most are in another milestone.
        if self.asks_for_milestone {
            let holder = milestones::holder(self.store, seq)?;
            let is_held = |term: &Term| match term {
                Term::Milestone(seqs) => holder.is_some_and(|it| seqs.contains(&it)),
                _ => true,
            };
            let positive = self.query.clauses.iter().filter(|it| !it.is_negated);
            if !positive.map(|it| &it.term).all(is_held) {
                return Ok(true);
            }
        }
        match log::row(self.store, seq) {
            Ok(row) => self.consider(row),
            // The index may be of another mind than the log; the log is right.
            Err(HistoryError::NoEntry { .. }) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Takes a commit if it is asked for; answers whether more are wanted.
    fn consider(&mut self, row: LogRow) -> Result<bool, HistoryError> {
        let source = match self.query.needs_source() {
            true => source(self.store, row.seq)?,
            false => None,
        };
        let rules = match self.query.needs_rules() {
            true => rules(self.store, row.seq)?,
            false => Vec::new(),
        };
        let subject = Subject {
            time_ms: row.time_ms,
            name: &row.name,
            kind: &row.kind,
            author: &row.author,
            origin: &row.origin,
            file: row.file.as_deref(),
            message: source
                .as_ref()
                .map_or(&*row.message, |it| it.message.as_str()),
            cut: None,
            source: source.as_ref().and_then(|it| it.text.as_deref()),
            milestone: row.milestone,
            severities: [row.errors, row.warnings, row.infos].map(|it| it > 0),
            rules: &rules,
        };
        if self.query.holds(&subject) {
            self.found.push(row);
        }
        Ok(self.found.len() < self.limit && (self.is_wanted)())
    }
}

/// What a row of a list lacks: all of the message, and the source.
struct Source {
    message: String,
    text: Option<String>,
}

fn source(store: &Store, seq: u64) -> Result<Option<Source>, HistoryError> {
    store
        .connection()
        .prepare_cached(
            "SELECT message, coalesce(arrived, (SELECT blobs.text FROM blobs WHERE blobs.id = entries.text))
             FROM entries WHERE seq = ?1",
        )
        .and_then(|mut it| {
            it.query_row([Natural(seq)], |row| {
                Ok(Some(Source {
                    message: row.get(0)?,
                    text: row.get(1)?,
                }))
            })
        })
        .doing("read a source")
}

fn rules(store: &Store, seq: u64) -> Result<Vec<Arc<str>>, HistoryError> {
    let found = violations::of(store, seq)?.into_iter();
    Ok(found
        .flat_map(|it| [it.rule.into(), it.rule_name.into()])
        .collect())
}

/// Returns a query as FTS5 has it; nothing where it asks for nothing the index knows. What the index cannot
/// tell is left to `holds`.
fn expression(query: &Query) -> Option<String> {
    let (negative, positive): (Vec<_>, Vec<_>) =
        query.clauses.iter().partition(|it: &&Clause| it.is_negated);
    let positive: Vec<String> = positive
        .iter()
        .filter_map(|it| matching(&it.term))
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
