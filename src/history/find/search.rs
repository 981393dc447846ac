//! The way of a query through a history: to the few commits that can be asked for, through the index, or along
//! all entries.
//!
//! Of a commit no more is read than decides about it, where it lies, and nothing where what is known of it does:
//! a list of twenty thousand is made of numbers, and nothing is made of those that are left out.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{CachedStatement, Row};

use super::holds::{Known, Subject};
use super::query::{Clause, Query, Term};
use super::{Pace, expression, is_led_to};
use crate::history::error::{Doing, HistoryError};
use crate::history::query::{log, milestones, pending, violations};
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Of the members of milestones no more than this are looked at each by itself, where there is more to go by.
const FEW_MEMBERS: usize = 500;

/// Of no more pending commits than this each is looked at by itself.
const FEW: usize = 2_000;

/// So many entries are looked at by themselves before the index is asked for the beginning of a word.
const SAMPLE: u64 = if cfg!(test) { 20 } else { 100 };

const LOOKING: &str = "look at a commit";

/// Returns the numbers of the newest commits that a query asks for, newest first.
pub(super) fn run(
    store: &Store,
    query: &Query,
    limit: usize,
    known: &dyn Known,
    pace: Pace<'_>,
) -> Result<Vec<u64>, HistoryError> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    store.at_one_moment(|| {
        let sql = select("seq = ?1");
        let mut search = Search {
            limit,
            known,
            pace,
            eye: Eye::new(store, query),
            one: store.connection().prepare_cached(&sql).doing(LOOKING)?,
            found: Vec::new(),
        };
        search.run()?;
        Ok(search.found)
    })
}

struct Search<'a> {
    limit: usize,
    known: &'a dyn Known,
    pace: Pace<'a>,
    eye: Eye<'a>,
    /// Reads one commit.
    one: CachedStatement<'a>,
    found: Vec<u64>,
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
        let (store, query) = (self.eye.store, self.eye.query);
        let last = store.last()?;
        let index = store.index();
        let Some((index, expression)) = index.as_ref().zip(expression(query)) else {
            return self.scan(1, last).map(|_| ());
        };
        if !self.scan(index.through + 1, last)? {
            return Ok(());
        }
        let (mut since, mut until) = (None, None);
        for clause in query.clauses.iter().filter(|it| !it.is_negated) {
            match clause.term {
                Term::Since(moment) => since = since.max(Some(moment)),
                Term::Until(moment) => until = Some(until.map_or(moment, |it: i64| it.min(moment))),
                _ => {}
            }
        }
        let has_moment = since.or(until).is_some();
        let mut through = index.through;
        if !has_moment && query.clauses.iter().any(is_beginning) {
            match self.sample(through)? {
                Some(rest) => through = rest,
                None => return Ok(()),
            }
        }
        let before = self.found.len();
        let asked = index.between(since, until).and_then(|(first, last)| {
            // What every commit has leads through all of them to those of a day.
            match has_moment && !query.clauses.iter().any(is_led_to) {
                true => self.scan(first, last.min(through)).map(|_| ()),
                false => {
                    let bounds = (first, last.min(through));
                    index.each(&expression, bounds, |seq| self.look(seq))
                }
            }
        });
        match asked {
            // An index that cannot be read is no loss: everything is looked at then.
            Err(HistoryError::Sql { .. }) => {
                self.found.truncate(before);
                self.scan(1, through).map(|_| ())
            }
            asked => asked,
        }
    }

    /// Looks at the newest entries, one after the other, as long as most are asked for: the beginning of a word
    /// may be that of a million, and the index gathers all before it answers one. Answers up to where it
    /// has not looked, if more are wanted.
    fn sample(&mut self, mut last: u64) -> Result<Option<u64>, HistoryError> {
        while last > 0 {
            let before = self.found.len();
            let first = last.saturating_sub(SAMPLE - 1).max(1);
            for seq in (first..=last).rev() {
                if !self.look(seq)? {
                    return Ok(None);
                }
            }
            last = first - 1;
            let found = (self.found.len() - before) as u64;
            if found < SAMPLE / 2 {
                break;
            }
        }
        Ok(Some(last))
    }

    /// Returns the commits that can be asked for at all, ascending, where these are few.
    fn few(&self) -> Result<Option<Vec<u64>>, HistoryError> {
        let (store, query) = (self.eye.store, self.eye.query);
        for clause in query.clauses.iter().filter(|it| !it.is_negated) {
            match &clause.term {
                Term::Milestone(seqs) if seqs.len() <= FEW => {
                    let mut members = BTreeSet::new();
                    for seq in seqs {
                        members.extend(milestones::members(store, *seq)?);
                    }
                    if members.len() <= FEW_MEMBERS || expression(query).is_none() {
                        return Ok(Some(members.into_iter().collect()));
                    }
                }
                Term::Pending => {
                    let seqs = pending::at_most(store, FEW + 1)?;
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
        if first > last {
            return Ok(true);
        }
        let sql = select("seq BETWEEN ?1 AND ?2 ORDER BY seq DESC");
        let connection = self.eye.store.connection();
        let mut statement = connection.prepare_cached(&sql).doing(LOOKING)?;
        let bounds = (Natural(first), Natural(last));
        let mut rows = statement.query(bounds).doing(LOOKING)?;
        while let Some(row) = rows.next().doing(LOOKING)? {
            let seq = row.get::<_, Natural>(0).doing(LOOKING)?.0;
            let milestone = self.eye.milestone(seq)?;
            let is_asked_for = self.eye.sees(seq, milestone, row)?;
            if !self.take(seq, is_asked_for) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes a commit if it is asked for; answers whether more are wanted.
    fn look(&mut self, seq: u64) -> Result<bool, HistoryError> {
        let milestone = self.eye.milestone(seq)?;
        // A row takes ten times as long as this, and most are in another milestone.
        if !self.eye.is_in_place(milestone) {
            return Ok(self.take(seq, false));
        }
        if let Some(known) = self.known.subject(seq) {
            let subject = Subject { milestone, ..known };
            if let Some(is_asked_for) = self.eye.decides(seq, &subject)? {
                return Ok(self.take(seq, is_asked_for));
            }
        }
        let mut rows = self.one.query([Natural(seq)]).doing(LOOKING)?;
        let is_asked_for = match rows.next().doing(LOOKING)? {
            Some(row) => self.eye.sees(seq, milestone, row)?,
            // The index may be of another mind than the log; the log is right.
            None => false,
        };
        drop(rows);
        Ok(self.take(seq, is_asked_for))
    }

    fn take(&mut self, seq: u64, is_asked_for: bool) -> bool {
        if is_asked_for {
            self.found.push(seq);
        }
        self.found.len() < self.limit && (self.pace)(&self.found)
    }
}

/// Tells of one commit after the other whether it is asked for.
struct Eye<'a> {
    store: &'a Store,
    query: &'a Query,
    needs_source: bool,
    /// Whether words in its source can be why a commit is not asked for.
    fears_source: bool,
    needs_rules: bool,
    needs_milestone: bool,
}

impl<'a> Eye<'a> {
    fn new(store: &'a Store, query: &'a Query) -> Eye<'a> {
        let has = |is: fn(&Clause) -> bool| query.clauses.iter().any(is);
        Eye {
            store,
            query,
            needs_source: query.needs_source(),
            fears_source: has(|it| it.is_negated && matches!(it.term, Term::Words { .. })),
            needs_rules: query.needs_rules(),
            needs_milestone: has(|it| is_place(&it.term)),
        }
    }

    /// Returns the milestone that holds a commit, where that decides anything.
    fn milestone(&self, seq: u64) -> Result<Option<u64>, HistoryError> {
        match self.needs_milestone {
            true => milestones::holder(self.store, seq),
            false => Ok(None),
        }
    }

    /// Whether a commit in this milestone, or in none, can be asked for.
    fn is_in_place(&self, milestone: Option<u64>) -> bool {
        let subject = Subject {
            milestone,
            ..Subject::default()
        };
        let mut places = self.query.clauses.iter().filter(|it| is_place(&it.term));
        !self.needs_milestone || places.all(|it| it.holds(&subject))
    }

    /// Whether a commit of which a part is known is asked for; nothing where more must be known than that and
    /// its source.
    fn decides(&self, seq: u64, known: &Subject<'_>) -> Result<Option<bool>, HistoryError> {
        match self.query.decides(known) {
            None if self.needs_source && !self.fears_source => {
                with_source(self.store, seq, |source| {
                    self.query.decides(&Subject { source, ..*known })
                })
            }
            decided => Ok(decided),
        }
    }

    fn sees(&self, seq: u64, milestone: Option<u64>, row: &Row<'_>) -> Result<bool, HistoryError> {
        let rules = match self.needs_rules {
            true => rules(self.store, seq)?,
            false => Vec::new(),
        };
        let subject = Subject {
            milestone,
            rules: &rules,
            ..subject(row).doing(LOOKING)?
        };
        let holds = self.query.holds(&subject);
        // Most have the words in their headings: their sources are not read.
        if !self.needs_source || (holds && !self.fears_source) {
            return Ok(holds);
        }
        with_source(self.store, seq, |source| {
            self.query.holds(&Subject { source, ..subject })
        })
    }
}

/// Whether a clause asks for all words that begin alike.
fn is_beginning(clause: &Clause) -> bool {
    !clause.is_negated && matches!(clause.term, Term::Words { is_open: true, .. })
}

/// Whether a term asks for the milestone that holds a commit.
fn is_place(term: &Term) -> bool {
    matches!(term, Term::Milestone(_) | Term::Pending)
}

/// What is read of a commit, in the order of `subject`; `which` says of which commits.
fn select(which: &str) -> String {
    let atoms = log::ATOMS;
    format!(
        "SELECT seq, time_ms, name, definition_kind, author, origin, file, message, errors, warnings, infos
         FROM entries WHERE {atoms} AND {which}"
    )
}

fn subject<'a>(row: &'a Row<'_>) -> rusqlite::Result<Subject<'a>> {
    let text = |index: usize| Ok::<_, rusqlite::Error>(row.get_ref(index)?.as_str()?);
    let has = |index: usize| Ok::<_, rusqlite::Error>(row.get::<_, u32>(index)? > 0);
    Ok(Subject {
        time_ms: row.get(1)?,
        name: text(2)?,
        kind: text(3)?,
        author: text(4)?,
        origin: text(5)?,
        file: row.get_ref(6)?.as_str_or_null()?,
        message: text(7)?,
        severities: [has(8)?, has(9)?, has(10)?],
        ..Subject::default()
    })
}

/// Hands over the source of a commit, where it has one.
fn with_source<T>(
    store: &Store,
    seq: u64,
    take: impl FnOnce(Option<&str>) -> T,
) -> Result<T, HistoryError> {
    store
        .connection()
        .prepare_cached(
            "SELECT coalesce(arrived, (SELECT blobs.text FROM blobs WHERE blobs.id = entries.text))
             FROM entries WHERE seq = ?1",
        )
        .and_then(|mut it| {
            it.query_row([Natural(seq)], |row| {
                Ok(take(row.get_ref(0)?.as_str_or_null()?))
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
