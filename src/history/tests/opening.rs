//! Opening what is there, what is not, and what is something else.

use std::fs;

use rusqlite::Connection;

use super::super::HistoryError;
use super::super::migrate;
use super::super::query::{counts, log};
use super::super::verify::verify;
use super::*;

fn fails(result: Result<Store, HistoryError>) -> (String, String) {
    match result {
        Ok(_) => panic!("opened what it should refuse"),
        Err(error) => (error.to_string(), error.hint().unwrap_or_default()),
    }
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new/folder/history.sqlite");
    let store = Store::open(&path).expect("a new history");
    fill(&store);
    let before = (log::all(&store).expect("rows"), verify(&store));
    drop(store);
    let store = Store::open(&path).expect("the same history");
    assert_eq!(store.read_only(), None);
    assert_eq!(before, (log::all(&store).expect("rows"), verify(&store)));
    assert_eq!(before.1.problems, []);
}

#[test]
fn two_new_histories_are_different_logs() {
    let one = Store::open_in_memory().expect("a history");
    let other = Store::open_in_memory().expect("a history");
    assert_ne!(one.log_id(), other.log_id());
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fs::write(&path, "(define x 1) ; by mistake here").expect("a file");
    let (message, hint) = fails(Store::open(&path));
    assert!(message.ends_with("is not an Imago history"), "{message}");
    assert!(
        hint.starts_with("it is not a SQLite database; move"),
        "{hint}"
    );
    assert_eq!(fs::read(&path).expect("the file").len(), 30);
    assert_eq!(fails(Store::open_for_reading(&path)).0, message);

    let (message, hint) = fails(Store::open(folder.path()));
    assert!(message.ends_with("is not an Imago history"), "{message}");
    assert!(hint.starts_with("it is not a file"), "{hint}");
}

#[test]
fn another_programs_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let other = Connection::open(&path).expect("a database");
    other
        .execute_batch("CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 1;")
        .expect("a table");
    drop(other);
    let before = fs::read(&path).expect("the file");
    let (message, hint) = fails(Store::open(&path));
    assert!(message.ends_with("is not an Imago history"), "{message}");
    assert!(hint.contains("of another program"), "{hint}");
    assert_eq!(before, fs::read(&path).expect("the file"));
}

#[test]
fn an_empty_file_becomes_a_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fs::write(&path, "").expect("a file");
    fill(&Store::open(&path).expect("a history"));
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    drop(Store::open(&path).expect("a history"));
    let newer = migrate::newest() + 1;
    Connection::open(&path)
        .and_then(|it| it.pragma_update(None, "user_version", newer))
        .expect("a newer schema");
    for result in [Store::open(&path), Store::open_for_reading(&path)] {
        let (message, hint) = fails(result);
        let numbers = format!("(schema {newer}, this one knows {})", migrate::newest());
        assert!(
            message.contains("was written by a newer Imago"),
            "{message}"
        );
        assert!(message.ends_with(&numbers), "{message}");
        assert!(hint.contains("use the newer Imago"), "{hint}");
    }
}

#[test]
fn only_one_may_write_and_others_may_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let writer = Store::open(&path).expect("a history");
    let (message, hint) = fails(Store::open(&path));
    let process = format!(
        "is in use by another Imago (process {})",
        std::process::id()
    );
    assert!(message.ends_with(&process), "{message}");
    assert!(hint.contains("close the other one first"), "{hint}");

    let reader = Store::open_for_reading(&path).expect("a reader");
    fill(&writer);
    assert_eq!(counts::all(&reader).expect("counts").entries, 9);
    assert!(verify(&reader).is_clean());
    let refused = reader.commit_definition(definition("x", "(define x 1)"));
    let error = refused.expect_err("a reader cannot write");
    assert!(
        error.to_string().contains("open for reading only"),
        "{error}"
    );

    drop(writer);
    Store::open(&path).expect("the lock goes with its owner");
}

#[test]
fn a_reader_does_not_begin_a_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let (message, hint) = fails(Store::open_for_reading(&path));
    assert!(message.starts_with("there is no history at"), "{message}");
    assert!(!hint.is_empty());
    assert!(!path.exists());
}

/// A folder in which nothing can be made, in a way that also holds for the superuser: the place of
/// the lock is taken by a folder.
#[test]
fn where_nothing_can_be_written_it_is_read_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    fill(&Store::open(&path).expect("a history"));
    let lock = super::super::owner::lock_path(&path);
    fs::remove_file(&lock).expect("nobody holds it");
    fs::create_dir(&lock).expect("a folder in its place");
    let store = Store::open(&path).expect("it can be read");
    let reason = store.read_only().expect("it says so");
    assert!(
        reason.starts_with("the folder cannot be written"),
        "{reason}"
    );
    assert_eq!(counts::all(&store).expect("counts").entries, 9);
    assert!(store.begin().is_err());
}

#[test]
fn a_truncated_file_is_reported_and_never_a_panic() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let store = Store::open(&path).expect("a history");
    fill(&store);
    drop(store);
    let whole = fs::read(&path).expect("the file");
    for length in (16..whole.len()).step_by(4096 / 2 - 1) {
        fs::write(&path, &whole[..length]).expect("a shorter file");
        match Store::open_for_reading(&path) {
            Err(_) => {}
            // The end of an empty page is all zeros, and what is missing is read as zeros.
            Ok(store) if whole[length..].iter().all(|it| *it == 0) => {
                assert!(verify(&store).is_clean(), "cut at {length}");
            }
            Ok(store) => assert!(!verify(&store).is_clean(), "cut at {length}"),
        }
    }
}
