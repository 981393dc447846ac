//! What someone does to the file behind our back, and that it is found.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::super::header::Header;
use super::super::verify::{VerifyReport, verify};
use super::*;

/// Writes a history, lets someone at it with plain SQL and without the triggers, and verifies.
fn after(tamper: &str) -> VerifyReport {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    let connection = Connection::open(&path).expect("the file");
    connection
        .execute_batch(&format!(
            "PRAGMA foreign_keys = OFF; {}",
            without_triggers(&connection, tamper)
        ))
        .unwrap_or_else(|error| panic!("{tamper}: {error}"));
    drop(connection);
    verify(&Store::open_for_reading(&path).expect("it opens"))
}

/// Takes the triggers away, does it, and puts them back as they were.
fn without_triggers(connection: &Connection, tamper: &str) -> String {
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("a query");
    let triggers: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect("triggers");
    let dropped: String = triggers
        .iter()
        .map(|(name, _)| format!("DROP TRIGGER {name};"))
        .collect();
    let restored: String = triggers.iter().map(|(_, sql)| format!("{sql};")).collect();
    format!("{dropped} {tamper}; {restored}")
}

#[test]
fn an_honest_history_is_clean() {
    let report = after("SELECT 1");
    assert_eq!((report.problems.as_slice(), report.entries), (&[][..], 9));
}

/// Something of every table; `mutations.rs` has all of it, in a history in memory.
#[test]
fn every_edit_is_found_at_its_entry() {
    for (tamper, first_bad) in [
        ("UPDATE entries SET author = 'Eve' WHERE seq = 3", Some(3)),
        ("UPDATE entries SET header = x'' WHERE seq = 3", Some(3)),
        (
            "UPDATE entries SET arrived = '(define (f) 3)' WHERE seq = 3",
            Some(3),
        ),
        ("UPDATE entries SET arrived = NULL WHERE seq = 3", Some(3)),
        (
            "UPDATE violations SET severity = 'info' WHERE place = 0",
            Some(6),
        ),
        ("UPDATE membership SET entry = 5 WHERE entry = 3", Some(7)),
        ("UPDATE held SET milestone = 4 WHERE entry = 3", Some(3)),
        ("DELETE FROM milestones WHERE seq = 4", Some(4)),
        ("INSERT INTO left_behind VALUES (3)", Some(3)),
        ("INSERT INTO settled_heads VALUES ('f', 'user', 1)", Some(1)),
        ("INSERT INTO marks VALUES (zeroblob(8), 1)", Some(1)),
        ("INSERT INTO text_index VALUES (zeroblob(32), 1)", None),
        ("INSERT INTO nodes VALUES (8, 0, zeroblob(32))", None),
        ("UPDATE settled SET through = 9", Some(1)),
        ("INSERT INTO checkpoints VALUES (3, 'x')", None),
        ("CREATE TABLE evil (x)", None),
        ("DROP INDEX held_by_milestone", None),
    ] {
        let report = after(tamper);
        assert!(!report.is_clean(), "{tamper}: not found");
        if first_bad.is_some() {
            assert_eq!(
                report.first_bad(),
                first_bad,
                "{tamper}: {:?}",
                report.problems
            );
        }
    }
}

#[test]
fn a_missing_trigger_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    Connection::open(&path)
        .and_then(|it| it.execute_batch("DROP TRIGGER entries_stay"))
        .expect("dropped");
    let report = verify(&Store::open_for_reading(&path).expect("it opens"));
    assert_eq!(
        report.problems[0].to_string(),
        "the schema lacks `entries_stay`"
    );
}

/// Rows taken out, put in, swapped and doubled.
#[test]
fn every_move_of_rows_is_found() {
    let copied = "uuid, kind, time_ms, author, author_kind, message, package, name, \
                  definition_kind, text, previous, target, origin, file, line, verdict, rule_set, \
                  errors, warnings, infos, leaf, header";
    for (tamper, first_bad) in [
        ("DELETE FROM entries WHERE seq = 3".to_string(), 3),
        ("DELETE FROM entries WHERE seq = 1".to_string(), 1),
        (
            "UPDATE entries SET seq = 100 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 3;
             UPDATE entries SET seq = 3 WHERE seq = 100"
                .to_string(),
            2,
        ),
        ("UPDATE entries SET seq = 50 WHERE seq = 9".to_string(), 9),
        (
            format!(
                "CREATE TEMP TABLE copy AS SELECT * FROM entries WHERE seq = 9;
                 UPDATE copy SET seq = 10, uuid = randomblob(16), leaf = randomblob(32);
                 INSERT INTO entries (seq, {copied}) SELECT seq, {copied} FROM copy"
            ),
            10,
        ),
    ] {
        let report = after(&tamper);
        assert_eq!(
            report.first_bad(),
            Some(first_bad),
            "{tamper}: {:?}",
            report.problems
        );
    }
}

/// Whoever recomputes the leaf of what he changed is found at the next entry, which names the old.
#[test]
fn a_rewritten_leaf_breaks_the_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    let connection = Connection::open(&path).expect("the file");
    let bytes: Vec<u8> = connection
        .query_row("SELECT header FROM entries WHERE seq = 3", [], |row| {
            row.get(0)
        })
        .expect("a header");
    let mut header = Header::decode(&bytes).expect("canonical");
    header.author.name = "Eve".into();
    let forged = header.encode();
    let statement = without_triggers(
        &connection,
        &format!(
            "UPDATE entries SET author = 'Eve', header = x'{}', leaf = x'{}' WHERE seq = 3",
            forged
                .iter()
                .map(|it| format!("{it:02x}"))
                .collect::<String>(),
            Hash::leaf(&forged),
        ),
    );
    connection.execute_batch(&statement).expect("forged");
    drop(connection);
    let report = verify(&Store::open_for_reading(&path).expect("it opens"));
    assert_eq!(
        report
            .problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["#4: does not follow #3: one of the two was changed"]
    );
}

/// An entry of another log is canonical, has its hash, and does not belong here.
#[test]
fn an_entry_of_another_log_is_found() {
    let report = after("UPDATE meta SET log_id = zeroblob(32)");
    assert_eq!(report.problems[0].to_string(), "#1: comes from another log");
}

/// Where the bytes of a text stand in a file.
fn places(file: &[u8], part: &[u8]) -> Vec<usize> {
    let starts = file.windows(part.len()).enumerate();
    starts
        .filter(|(_, it)| *it == part)
        .map(|(at, _)| at)
        .collect()
}

/// Bytes changed in the file itself, below SQL: every byte of a header, its leaf, a text.
#[test]
fn a_changed_byte_is_found_at_its_entry() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    let header: Vec<u8> = Connection::open(&path)
        .and_then(|it| {
            it.query_row("SELECT header FROM entries WHERE seq = 6", [], |row| {
                row.get(0)
            })
        })
        .expect("a header");
    let whole = fs::read(&path).expect("the file");
    for part in [header.as_slice(), b"(define (i) 1)"] {
        // A page that was rearranged may keep an old copy in its free space; what counts is the one
        // that is read.
        let found_at = |at: usize| with_byte_changed(&path, &whole, at).first_bad();
        let live: Vec<usize> = places(&whole, part)
            .into_iter()
            .filter(|at| found_at(*at) == Some(6))
            .collect();
        assert_eq!(live.len(), 1, "one copy is read");
        for at in (live[0]..live[0] + part.len()).step_by(3) {
            assert_eq!(found_at(at), Some(6), "byte {at}");
        }
    }
}

fn with_byte_changed(path: &Path, whole: &[u8], at: usize) -> VerifyReport {
    let mut changed = whole.to_vec();
    changed[at] ^= 0x15;
    fs::write(path, &changed).expect("the file");
    verify(&Store::open_for_reading(path).expect("it opens"))
}

/// Anywhere at all: found, refused at opening, or in a byte that nobody reads.
#[test]
fn a_changed_byte_anywhere_is_never_a_panic_and_never_another_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    let whole = fs::read(&path).expect("the file");
    let honest = super::super::query::log::all(&Store::open_for_reading(&path).expect("opens"))
        .expect("rows");
    for at in (0..whole.len()).step_by(211) {
        let mut changed = whole.clone();
        changed[at] ^= 0xff;
        fs::write(&path, &changed).expect("the file");
        let Ok(store) = Store::open_for_reading(&path) else {
            continue;
        };
        if verify(&store).is_clean() {
            let rows = super::super::query::log::all(&store).expect("rows of a clean history");
            assert_eq!(rows, honest, "byte {at}");
        }
    }
}
