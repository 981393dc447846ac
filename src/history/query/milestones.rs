//! Milestones and their members, as they are after all operations.

use rusqlite::{OptionalExtension, Params};

use crate::history::error::{Doing, HistoryError};
use crate::history::record::{Author, Milestone};
use crate::history::sql::Natural;
use crate::history::store::Store;

/// Returns all milestones, oldest first.
pub fn all(store: &Store) -> Result<Vec<Milestone>, HistoryError> {
    select(store, "", [])
}

/// Hands over all milestones, oldest first, one by one: a long history has too many to keep them twice.
pub fn each(store: &Store, found: impl FnMut(Milestone)) -> Result<(), HistoryError> {
    visit(store, "", [], found)
}

/// Returns the milestones made from this sequence number on, oldest first.
pub fn since(store: &Store, seq: u64) -> Result<Vec<Milestone>, HistoryError> {
    select(store, "WHERE milestones.seq >= ?1", [Natural(seq)])
}

/// Returns the milestone with this sequence number.
pub fn get(store: &Store, seq: u64) -> Result<Milestone, HistoryError> {
    let found = select(store, "WHERE milestones.seq = ?1", [Natural(seq)])?;
    found
        .into_iter()
        .next()
        .ok_or(HistoryError::NoEntry { seq })
}

/// Returns the numbers and the messages of all milestones, oldest first.
pub fn messages(store: &Store) -> Result<Vec<(u64, String)>, HistoryError> {
    let what = "read the messages of milestones";
    let mut statement = store
        .connection()
        .prepare_cached(
            "SELECT milestones.seq, named.message
             FROM milestones CROSS JOIN entries AS named ON named.seq = milestones.named
             ORDER BY milestones.seq",
        )
        .doing(what)?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, Natural>(0)?.0, row.get(1)?)))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}

/// Returns the commits of a milestone, ascending.
pub fn members(store: &Store, milestone: u64) -> Result<Vec<u64>, HistoryError> {
    let what = "read the members of a milestone";
    let mut statement = store
        .connection()
        .prepare_cached("SELECT entry FROM held WHERE milestone = ?1 ORDER BY entry")
        .doing(what)?;
    let rows = statement
        .query_map([Natural(milestone)], |row| Ok(row.get::<_, Natural>(0)?.0))
        .doing(what)?;
    rows.collect::<Result<_, _>>().doing(what)
}

/// Returns the milestone that holds a commit.
pub fn holder(store: &Store, commit: u64) -> Result<Option<u64>, HistoryError> {
    store
        .connection()
        .prepare_cached("SELECT milestone FROM held WHERE entry = ?1")
        .and_then(|mut statement| {
            let found = statement.query_row([Natural(commit)], |row| row.get::<_, Natural>(0));
            found.optional()
        })
        .doing("look who holds a commit")
        .map(|it| it.map(|it| it.0))
}

fn select(
    store: &Store,
    rest: &str,
    parameters: impl Params,
) -> Result<Vec<Milestone>, HistoryError> {
    let mut milestones = Vec::new();
    visit(store, rest, parameters, |it| milestones.push(it))?;
    Ok(milestones)
}

fn visit(
    store: &Store,
    rest: &str,
    parameters: impl Params,
    mut visit: impl FnMut(Milestone),
) -> Result<(), HistoryError> {
    let what = "list milestones";
    let sql = format!(
        "SELECT made.seq, made.uuid, made.leaf, made.time_ms, named.message, made.author,
                made.author_kind
         FROM milestones
             CROSS JOIN entries AS made ON made.seq = milestones.seq
             CROSS JOIN entries AS named ON named.seq = milestones.named
         {rest} ORDER BY milestones.seq"
    );
    let mut statement = store.connection().prepare_cached(&sql).doing(what)?;
    let rows = statement
        .query_map(parameters, |row| {
            Ok(Milestone {
                seq: row.get::<_, Natural>(0)?.0,
                uuid: row.get(1)?,
                leaf: row.get(2)?,
                time_ms: row.get(3)?,
                message: row.get(4)?,
                author: Author {
                    name: row.get(5)?,
                    kind: row.get(6)?,
                },
                commits: Vec::new(),
            })
        })
        .doing(what)?;
    for milestone in rows {
        let mut milestone = milestone.doing(what)?;
        milestone.commits = members(store, milestone.seq)?;
        visit(milestone);
    }
    Ok(())
}
