//! The caches, compared with what the log implies: what each name means, what milestones hold, how
//! entries and texts are found, the nodes of the tree, and the indexes of SQLite.
//!
//! Every row becomes a number that nobody can foresee, and those of a table are added up, once as they stand
//! there and once as the log has them. Where the sums differ, the rows are looked at one by one.

use std::collections::{BTreeMap, BTreeSet};

use super::Problems;
use super::fold::{Fold, Names};
use super::rows::{self, NameHash, Secret, Texts};
use super::tables::Tables;
use crate::history::curation::Curation;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::pages::{Read, Record, Rows, broken};

/// What is wrong, or why it cannot be told.
pub(super) type Found = Read<Problems>;

/// How far the caches are up to date.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settled {
    pub through: u64,
    pub blobs: i64,
}

impl Settled {
    pub fn read(tables: &Tables<'_>) -> Read<Settled> {
        match tables.rows("settled").next()? {
            None => broken("there is none"),
            Some(row) => Ok(Settled {
                through: u64::try_from(row.integer(1)?).unwrap_or(u64::MAX),
                blobs: row.integer(2)?,
            }),
        }
    }
}

/// Adds up the numbers of the rows of a table.
fn sum(mut rows: Rows<'_>, number: impl Fn(&Record<'_>) -> Read<u64>) -> Read<u64> {
    let mut sum: u64 = 0;
    while let Some(row) = rows.next()? {
        sum = sum.wrapping_add(number(&row)?);
    }
    Ok(sum)
}

pub(super) fn heads(tables: &Tables<'_>, secret: &Secret, mut names: Names) -> Found {
    let mut problems = Problems::default();
    let number = |name: NameHash, seq: i64| secret.number(&(name, seq));
    let found = sum(tables.rows("settled_heads"), |row| {
        let name = secret.name(row.text(1)?, row.text(0)?);
        Ok(number(name, row.integer(2)?))
    })?;
    let expected = names.iter().map(|(name, it)| number(*name, it.seq as i64));
    if found == expected.fold(0, u64::wrapping_add) {
        return Ok(problems);
    }
    let mut rows = tables.rows("settled_heads");
    while let Some(row) = rows.next()? {
        let name = row.text(0)?;
        let key = secret.name(row.text(1)?, name);
        let seq = row.integer(2)?;
        if names.remove(&key).map(|it| it.seq as i64) != Some(seq) {
            let what = format!("is not the newest entry of `{name}`, as `settled_heads` says");
            problems.add(Some(seq as u64), what);
        }
    }
    let mut lacking: Vec<u64> = names.values().map(|it| it.seq).collect();
    lacking.sort_unstable();
    for seq in lacking {
        let what = "is the newest of its name, and `settled_heads` lacks it";
        problems.add(Some(seq), what);
    }
    Ok(problems)
}

/// What milestones hold, by the log of operations.
pub(super) fn milestones(tables: &Tables<'_>, secret: &Secret, fold: &Fold<'_>) -> Found {
    let mut problems = Problems::default();
    let curation = match Curation::of(&fold.steps) {
        Ok(curation) => curation,
        Err(obstacle) => {
            problems.add(Some(obstacle.seq), obstacle.what);
            return Ok(problems);
        }
    };
    for step in fold.steps.iter().filter(|it| it.kind != EntryKind::Squash) {
        for member in step.members.iter().filter(|it| !fold.is_atom(**it)) {
            let what = format!("names #{member}, which is no commit");
            problems.add(Some(step.seq), what);
        }
    }
    let number = |entry: i64, milestone: i64| secret.number(&(entry, milestone));
    let held = curation.held.iter();
    let held = held.map(|(entry, milestone)| number(*entry as i64, *milestone as i64));
    let expected = held.fold(0, u64::wrapping_add);
    for table in ["held", "held_by_milestone"] {
        let pair = |row: &Record<'_>| -> Read<(i64, i64)> {
            Ok(match table {
                "held" => (row.key, row.integer(1)?),
                _ => (row.integer(1)?, row.integer(0)?),
            })
        };
        let found = sum(tables.rows(table), |row| {
            pair(row).map(|(entry, milestone)| number(entry, milestone))
        })?;
        if found == expected {
            continue;
        }
        let mut holders = vec![0; fold.past.len() + 1];
        for (entry, milestone) in &curation.held {
            // What is named and not there is a problem of its own.
            if let Some(holder) = holders.get_mut(*entry as usize) {
                *holder = *milestone as i64;
            }
        }
        let mut rows = tables.rows(table);
        while let Some(row) = rows.next()? {
            let (entry, milestone) = pair(&row)?;
            let place = usize::try_from(entry).ok();
            match place.and_then(|place| holders.get_mut(place)) {
                Some(holder) if *holder == milestone && milestone != 0 => *holder = 0,
                _ => {
                    let what = format!("is not held by #{milestone}, as `{table}` says");
                    problems.add(Some(entry as u64), what);
                }
            }
        }
        for (entry, milestone) in holders.iter().enumerate().filter(|(_, it)| **it != 0) {
            let what = format!("is held by #{milestone}, and `{table}` lacks it");
            problems.add(Some(entry as u64), what);
        }
    }

    let groups = curation.groups.iter();
    let mut groups: BTreeMap<i64, i64> = groups
        .map(|(seq, group)| (*seq as i64, group.named as i64))
        .collect();
    let mut rows = tables.rows("milestones");
    while let Some(row) = rows.next()? {
        if groups.remove(&row.key) != Some(row.integer(1)?) {
            let what = "is not the milestone `milestones` says";
            problems.add(Some(row.key as u64), what);
        }
    }
    for seq in groups.into_keys() {
        problems.add(
            Some(seq as u64),
            "is a milestone, and `milestones` lacks it",
        );
    }

    let newest = fold.steps.last().map_or(0, |it| it.seq);
    let waiting = (1..=newest).filter(|it| fold.is_atom(*it) && !curation.held.contains_key(it));
    let mut waiting: BTreeSet<i64> = waiting.map(|it| it as i64).collect();
    let mut rows = tables.rows("left_behind");
    while let Some(row) = rows.next()? {
        if !waiting.remove(&row.key) {
            problems.add(
                Some(row.key as u64),
                "is not pending, as `left_behind` says",
            );
        }
    }
    for seq in waiting {
        problems.add(Some(seq as u64), "is pending, and `left_behind` lacks it");
    }
    Ok(problems)
}

pub(super) fn marks(
    tables: &Tables<'_>,
    secret: &Secret,
    fold: &Fold<'_>,
    settled: Settled,
) -> Found {
    let mut problems = Problems::default();
    let found = sum(tables.rows("marks"), |row| {
        Ok(secret.number(&(row.blob(0)?, row.integer(1)?)))
    })?;
    if found == fold.marks {
        return Ok(problems);
    }
    let through = settled.through.min(fold.past.len() as u64);
    let mut marks = Vec::new();
    let mut entries = tables.rows("entries").between((1, through as i64));
    while let Some(row) = entries.next()? {
        marks.push(rows::marks(&row)?);
    }
    let mut rows = tables.rows("marks");
    let mut count: u64 = 0;
    while let Some(row) = rows.next()? {
        let mark = row.blob(0)?;
        let seq = row.integer(1)?;
        let place = usize::try_from(seq).ok().and_then(|it| it.checked_sub(1));
        let of_entry = place.and_then(|place| marks.get(place));
        match of_entry.is_some_and(|marks| marks.iter().any(|it| it[..] == *mark)) {
            true => count += 1,
            false => problems.add(Some(seq as u64), "is not what `marks` says it is"),
        }
    }
    let twins = marks.iter().filter(|it| it[0] == it[1]).count() as u64;
    if problems.is_empty() && count != through * 2 - twins {
        problems.add(None, "`marks` does not have every entry");
    }
    Ok(problems)
}

pub(super) fn text_index(
    tables: &Tables<'_>,
    secret: &Secret,
    texts: &Texts,
    settled: Settled,
) -> Found {
    let mut problems = Problems::default();
    let number = |hash: Hash, blob: i64| secret.number(&(hash, blob));
    let found = sum(tables.rows("text_index"), |row| {
        Ok(number(row.hash(0)?, row.integer(1)?))
    })?;
    let texts_then = || texts.0.iter().filter(|it| it.id <= settled.blobs);
    let expected = texts_then().map(|it| number(it.hash, it.id));
    if found == expected.fold(0, u64::wrapping_add) {
        return Ok(problems);
    }
    let mut rows = tables.rows("text_index");
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let hash = row.hash(0)?;
        let blob = row.integer(1)?;
        let place = texts.place(blob).filter(|_| blob <= settled.blobs);
        if place.is_none_or(|place| texts.0[place].hash != hash) {
            let what = format!("`text_index` is wrong about the text {}", hash.short());
            problems.add(None, what);
        }
        count += 1;
    }
    if count != texts_then().count() {
        problems.add(None, "`text_index` does not have every text");
    }
    Ok(problems)
}

pub(super) fn nodes(tables: &Tables<'_>, fold: &Fold<'_>, settled: Settled) -> Found {
    let mut problems = Problems::default();
    let mut rows = tables.rows("nodes");
    let mut count = 0;
    let mut wrong = 0;
    while let Some(row) = rows.next()? {
        let (level, place) = (row.integer(0)?, row.integer(1)?);
        let hash = row.hash(2)?;
        let key = u32::try_from(level).ok().zip(u64::try_from(place).ok());
        match key.and_then(|key| fold.nodes.get(&key)) {
            Some(expected) if *expected == hash => count += 1,
            _ => wrong += 1,
        }
    }
    let end = |(level, place): &(u32, u64)| (place + 1) << level;
    let expected = fold.nodes.keys().filter(|it| end(it) <= settled.through);
    if wrong > 0 || count != expected.count() {
        let what = "the inner nodes of the tree are not those of the log";
        problems.add(None, what);
    }
    Ok(problems)
}

/// The two indexes that hold some of the entries.
pub(super) fn partial_indexes(tables: &Tables<'_>, fold: &Fold<'_>) -> Found {
    let mut problems = Problems::default();
    let mut nameless = fold.nameless.iter().map(|it| *it as i64);
    let mut rows = tables.rows("entries_operations");
    let mut is_wrong = false;
    while let Some(row) = rows.next()? {
        is_wrong |= nameless.next() != Some(row.integer(0)?);
    }
    if is_wrong || nameless.next().is_some() {
        problems.add(
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
    let mut documents = documents.into_iter();
    let mut rows = tables.rows("entries_documents");
    let mut is_wrong = false;
    while let Some(row) = rows.next()? {
        let found = (row.text(0)?, row.integer(1)?);
        is_wrong |= documents.next() != Some(found);
    }
    if is_wrong || documents.next().is_some() {
        problems.add(None, "the index `entries_documents` is not that of the log");
    }
    Ok(problems)
}
