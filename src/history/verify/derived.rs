//! The caches, compared with what the log implies: what each name means, what milestones hold, how
//! entries and texts are found, the nodes of the tree, and the indexes of SQLite.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::fold::Fold;
use super::rows::{Texts, name_hash};
use crate::history::curation::Curation;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::sql::Natural;

type Step = rusqlite::Result<()>;

/// How far the caches are up to date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub through: u64,
    pub blobs: i64,
}

impl Settled {
    pub fn read(connection: &Connection) -> rusqlite::Result<Settled> {
        connection.query_row("SELECT through, blobs FROM settled", [], |row| {
            Ok(Settled {
                through: row.get::<_, Natural>(0)?.0,
                blobs: row.get(1)?,
            })
        })
    }
}

/// Calls `each` with every row of two numbers.
fn pairs(
    connection: &Connection,
    sql: &str,
    mut each: impl FnMut(i64, i64),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, row.get(1)?);
    }
    Ok(())
}

pub(super) fn heads(connection: &Connection, fold: &mut Fold<'_>) -> Step {
    let mut names = fold.names_then();
    let mut statement = connection.prepare("SELECT package, name, seq FROM settled_heads")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        let key = name_hash(row.get_ref(0)?.as_str()?, name);
        let seq: i64 = row.get(2)?;
        if names.remove(&key).map(|it| it.seq as i64) != Some(seq) {
            let what = format!("is not the newest entry of `{name}`, as `settled_heads` says");
            fold.problems.add(Some(seq as u64), what);
        }
    }
    let mut lacking: Vec<u64> = names.values().map(|it| it.seq).collect();
    lacking.sort_unstable();
    for seq in lacking {
        let what = "is the newest of its name, and `settled_heads` lacks it";
        fold.problems.add(Some(seq), what);
    }
    Ok(())
}

/// What milestones hold, by the log of operations.
pub(super) fn milestones(connection: &Connection, fold: &mut Fold<'_>) -> Step {
    let curation = match Curation::of(&fold.steps) {
        Ok(curation) => curation,
        Err(obstacle) => {
            fold.problems.add(Some(obstacle.seq), obstacle.what);
            return Ok(());
        }
    };
    let mut problems = Vec::new();
    for step in fold.steps.iter().filter(|it| it.kind != EntryKind::Squash) {
        for member in step.members.iter().filter(|it| !fold.is_atom(**it)) {
            problems.push((step.seq, format!("names #{member}, which is no commit")));
        }
    }
    let newest = fold.steps.last().map_or(0, |it| it.seq);

    let mut held: BTreeMap<i64, i64> = BTreeMap::new();
    held.extend(curation.held.iter().map(|(a, b)| (*a as i64, *b as i64)));
    let tables = [
        ("held", "SELECT entry, milestone FROM held"),
        (
            "held_by_milestone",
            "SELECT entry, milestone FROM held INDEXED BY held_by_milestone
             ORDER BY milestone, entry",
        ),
    ];
    for (table, sql) in tables {
        let mut expected = held.clone();
        pairs(connection, sql, |entry, milestone| {
            if expected.remove(&entry) != Some(milestone) {
                let what = format!("is not held by #{milestone}, as `{table}` says");
                problems.push((entry as u64, what));
            }
        })?;
        for (entry, milestone) in expected {
            let what = format!("is held by #{milestone}, and `{table}` lacks it");
            problems.push((entry as u64, what));
        }
    }

    let groups = curation.groups.iter();
    let mut groups: BTreeMap<i64, i64> = groups
        .map(|(seq, group)| (*seq as i64, group.named as i64))
        .collect();
    pairs(
        connection,
        "SELECT seq, named FROM milestones",
        |seq, named| {
            if groups.remove(&seq) != Some(named) {
                problems.push((seq as u64, "is not the milestone `milestones` says".into()));
            }
        },
    )?;
    for seq in groups.into_keys() {
        problems.push((
            seq as u64,
            "is a milestone, and `milestones` lacks it".into(),
        ));
    }

    let waiting = (1..=newest).filter(|it| fold.is_atom(*it) && !curation.held.contains_key(it));
    let mut waiting: BTreeMap<i64, ()> = waiting.map(|it| (it as i64, ())).collect();
    pairs(connection, "SELECT seq, 0 FROM left_behind", |seq, _| {
        if waiting.remove(&seq).is_none() {
            problems.push((seq as u64, "is not pending, as `left_behind` says".into()));
        }
    })?;
    for seq in waiting.into_keys() {
        problems.push((seq as u64, "is pending, and `left_behind` lacks it".into()));
    }
    for (seq, what) in problems {
        fold.problems.add(Some(seq), what);
    }
    Ok(())
}

pub(super) fn marks(connection: &Connection, fold: &mut Fold<'_>, settled: Settled) -> Step {
    let mut statement = connection.prepare("SELECT mark, seq FROM marks")?;
    let mut rows = statement.query([])?;
    let mut count: u64 = 0;
    let mut problems = Vec::new();
    let through = settled.through.min(fold.past.len() as u64);
    while let Some(row) = rows.next()? {
        let mark = row.get_ref(0)?.as_blob()?;
        let seq: i64 = row.get(1)?;
        let place = usize::try_from(seq - 1)
            .ok()
            .filter(|_| seq as u64 <= through);
        let is_right = place
            .and_then(|place| fold.past.get(place))
            .is_some_and(|past| past.marks.iter().any(|it| it[..] == *mark));
        match is_right {
            true => count += 1,
            false => problems.push((Some(seq as u64), "is not what `marks` says it is".into())),
        }
    }
    let twins = fold.past.iter().take(through as usize);
    let twins = twins.filter(|it| it.marks[0] == it.marks[1]).count() as u64;
    if problems.is_empty() && count != through * 2 - twins {
        problems.push((None, "`marks` does not have every entry".to_string()));
    }
    for (seq, what) in problems {
        fold.problems.add(seq, what);
    }
    Ok(())
}

pub(super) fn text_index(
    connection: &Connection,
    fold: &mut Fold<'_>,
    texts: &Texts,
    settled: Settled,
) -> Step {
    let mut statement = connection.prepare("SELECT hash, blob FROM text_index")?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let hash: Hash = row.get(0)?;
        let blob: i64 = row.get(1)?;
        let place = texts.place(blob).filter(|_| blob <= settled.blobs);
        if place.is_none_or(|place| texts.0[place].hash != hash) {
            let what = format!("`text_index` is wrong about the text {}", hash.short());
            fold.problems.add(None, what);
        }
        count += 1;
    }
    let expected = texts.0.iter().filter(|it| it.id <= settled.blobs).count();
    if count != expected {
        fold.problems
            .add(None, "`text_index` does not have every text");
    }
    Ok(())
}

pub(super) fn nodes(connection: &Connection, fold: &mut Fold<'_>, settled: Settled) -> Step {
    let mut statement = connection.prepare("SELECT level, place, hash FROM nodes")?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    let mut wrong = 0;
    while let Some(row) = rows.next()? {
        let (level, place): (u32, Natural) = (row.get(0)?, row.get(1)?);
        let hash: Hash = row.get(2)?;
        match fold.nodes.get(&(level, place.0)) {
            Some(expected) if *expected == hash => count += 1,
            _ => wrong += 1,
        }
    }
    let end = |(level, place): &(u32, u64)| (place + 1) << level;
    let expected = fold.nodes.keys().filter(|it| end(it) <= settled.through);
    if wrong > 0 || count != expected.count() {
        let what = "the inner nodes of the tree are not those of the log";
        fold.problems.add(None, what);
    }
    Ok(())
}

/// The two indexes that hold some of the entries.
pub(super) fn partial_indexes(connection: &Connection, fold: &mut Fold<'_>) -> Step {
    let mut operations = fold.steps.iter().map(|it| it.seq as i64);
    let mut is_wrong = false;
    pairs(
        connection,
        "SELECT seq, 0 FROM entries INDEXED BY entries_operations
         WHERE kind IN ('milestone', 'amend', 'split', 'squash', 'move', 'dissolve', 'undo')
         ORDER BY seq",
        |seq, _| is_wrong |= operations.next() != Some(seq),
    )?;
    if is_wrong || operations.next().is_some() {
        fold.problems.add(
            None,
            "the index `entries_operations` is not that of the log",
        );
    }
    let mut documents: Vec<(&str, i64)> = fold
        .documents
        .iter()
        .map(|(kind, seq)| (kind.name(), *seq as i64))
        .collect();
    documents.sort_unstable();
    let mut statement = connection.prepare(
        "SELECT kind, seq FROM entries INDEXED BY entries_documents
         WHERE kind IN ('rule', 'transcript', 'patch') ORDER BY kind, seq",
    )?;
    let mut rows = statement.query([])?;
    let mut found = documents.into_iter();
    let mut is_wrong = false;
    while let Some(row) = rows.next()? {
        let row: (&str, i64) = (row.get_ref(0)?.as_str()?, row.get(1)?);
        is_wrong |= found.next() != Some(row);
    }
    if is_wrong || found.next().is_some() {
        fold.problems
            .add(None, "the index `entries_documents` is not that of the log");
    }
    Ok(())
}
