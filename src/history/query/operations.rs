//! Milestones and what was done to them, as their entries say it: the log of operations.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::history::curation::{self, Step};
use crate::history::error::{Doing, HistoryError};
use crate::history::id::CommitUuid;
use crate::history::kind::EntryKind;
use crate::history::record::Author;
use crate::history::sql::Natural;
use crate::history::store::Store;

/// An operation as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub seq: u64,
    pub uuid: CommitUuid,
    pub kind: EntryKind,
    pub time_ms: i64,
    pub author: Author,
    pub message: String,
    /// The milestone or operation that it is about.
    pub target: Option<u64>,
    /// The commits it groups or moves; the milestones it squashes.
    pub members: Vec<u64>,
    /// The operation that undid it, if it is undone.
    pub undone_by: Option<u64>,
}

const DOING: &str = "list operations";

/// Returns all operations, oldest first.
pub fn all(store: &Store) -> Result<Vec<Operation>, HistoryError> {
    let connection = store.connection();
    let steps = steps(connection)?;
    let undone = curation::undone(&steps);
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, uuid, time_ms, author, author_kind, message FROM entries
             WHERE name IS NULL
                 AND kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo')
             ORDER BY seq",
        )
        .doing(DOING)?;
    let mut rows = statement.query([]).doing(DOING)?;
    let mut operations = Vec::with_capacity(steps.len());
    for step in steps {
        let Some(row) = rows.next().doing(DOING)? else {
            break;
        };
        let author = (row.get(3).doing(DOING)?, row.get(4).doing(DOING)?);
        operations.push(Operation {
            seq: step.seq,
            uuid: row.get(1).doing(DOING)?,
            kind: step.kind,
            time_ms: row.get(2).doing(DOING)?,
            author: Author {
                name: author.0,
                kind: author.1,
            },
            message: row.get(5).doing(DOING)?,
            target: step.target,
            members: step.members,
            undone_by: undone.get(&step.seq).copied(),
        });
    }
    Ok(operations)
}

/// Returns the newest operation that is not undone and undoes nothing itself: what a person means
/// who wants to take the last thing back.
pub fn newest_to_undo(store: &Store) -> Result<Option<u64>, HistoryError> {
    let steps = steps(store.connection())?;
    let undone = curation::undone(&steps);
    let open = steps.iter().rev();
    let mut open = open.filter(|it| it.kind != EntryKind::Undo && !undone.contains_key(&it.seq));
    Ok(open.next().map(|it| it.seq))
}

/// Returns the newest undo that holds, of something that is no undo itself; nothing where anything else
/// was done since.
pub fn newest_to_redo(store: &Store) -> Result<Option<u64>, HistoryError> {
    let steps = steps(store.connection())?;
    let undone = curation::undone(&steps);
    let kinds: HashMap<u64, EntryKind> = steps.iter().map(|it| (it.seq, it.kind)).collect();
    let last = steps.iter().rev();
    let mut undos = last.take_while(|it| it.kind == EntryKind::Undo);
    let found = undos.find(|it| {
        let target = it.target.and_then(|it| kinds.get(&it));
        !undone.contains_key(&it.seq) && target != Some(&EntryKind::Undo)
    });
    Ok(found.map(|it| it.seq))
}

/// Returns the operations as steps of the curation, oldest first.
pub(in crate::history) fn steps(connection: &Connection) -> Result<Vec<Step>, HistoryError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, kind, target, kind IN ('milestone', 'amend', 'split') OR message <> ''
             FROM entries
             WHERE name IS NULL
                 AND kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo')
             ORDER BY seq",
        )
        .doing(DOING)?;
    let mut members = connection
        .prepare_cached("SELECT milestone, entry FROM membership ORDER BY milestone, entry")
        .doing(DOING)?;
    let mut members = members
        .query_map([], |row| {
            Ok((row.get::<_, Natural>(0)?.0, row.get::<_, Natural>(1)?.0))
        })
        .doing(DOING)?
        .peekable();
    let mut rows = statement.query([]).doing(DOING)?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next().doing(DOING)? {
        let seq = row.get::<_, Natural>(0).doing(DOING)?.0;
        let mut step = Step {
            seq,
            kind: kind_of(seq, row.get_ref(1).doing(DOING)?.as_str().unwrap_or(""))?,
            target: row
                .get::<_, Option<Natural>>(2)
                .doing(DOING)?
                .map(|it| it.0),
            has_message: row.get(3).doing(DOING)?,
            members: Vec::new(),
        };
        while let Some(member) =
            members.next_if(|it| it.as_ref().is_ok_and(|(owner, _)| *owner <= seq))
        {
            step.members.push(member.doing(DOING)?.1);
        }
        steps.push(step);
    }
    match members.next() {
        Some(Err(error)) => Err(error).doing(DOING),
        _ => Ok(steps),
    }
}

/// Returns the kind of an entry.
pub(in crate::history) fn kind(
    connection: &Connection,
    seq: u64,
) -> Result<EntryKind, HistoryError> {
    let word: Option<String> = connection
        .prepare_cached("SELECT kind FROM entries WHERE seq = ?1")
        .and_then(|mut it| it.query_row([Natural(seq)], |row| row.get(0)).optional())
        .doing("look up an entry")?;
    match word {
        None => Err(HistoryError::NoEntry { seq }),
        Some(word) => kind_of(seq, &word),
    }
}

pub(in crate::history) fn kind_of(seq: u64, word: &str) -> Result<EntryKind, HistoryError> {
    EntryKind::from_name(word).ok_or_else(|| HistoryError::Damaged {
        seq,
        what: format!("`{word}` is no kind of entry"),
    })
}
