//! A history that was written when the log knew definitions and milestones only. The file beside this
//! one was made by the program of that time: nine entries, two milestones, findings and a refusal.

use std::fs;
use std::path::PathBuf;

use super::super::HistoryError;
use super::super::query::{
    commits, counts, entries, heads, log, milestones, pending, rejections, search, versions,
};
use super::super::verify::verify;
use super::*;

const FILE: &[u8] = include_bytes!("version-1.db");
const ROOT: &str = "a2e891044f70d1c03e950ebdbb5761b85016999f0c6c9dacd63103a288c51db1";

fn copy() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    fs::write(&path, FILE).expect("a copy");
    (folder, path)
}

#[test]
fn it_opens_and_is_what_it_was() {
    let (_folder, path) = copy();
    let store = Store::open(&path).expect("it opens");
    let report = verify(&store);
    assert_eq!((report.problems.as_slice(), report.entries), (&[][..], 9));
    assert_eq!(report.root.hex(), ROOT, "no leaf was touched");

    let names: Vec<String> = log::all(&store)
        .expect("rows")
        .iter()
        .map(|it| format!("{} {} {:?}", it.seq, it.name, it.milestone))
        .collect();
    assert_eq!(
        names,
        [
            "1 area Some(5)",
            "2 größe Some(8)",
            "3 f Some(5)",
            "4 f Some(5)",
            "6 *counter* Some(8)",
            "7 twice Some(8)",
            "9 f None"
        ]
    );
    let messages = milestones::all(&store).expect("milestones").into_iter();
    let messages: Vec<_> = messages.map(|it| (it.message, it.commits)).collect();
    assert_eq!(
        messages,
        [
            ("First.".to_string(), vec![1, 3, 4]),
            ("Second.".to_string(), vec![2, 6, 7])
        ]
    );
    assert_eq!(pending::seqs(&store).expect("pending"), [9]);
    assert_eq!(versions::of(&store, "f").expect("versions"), [3, 4, 9]);
    assert_eq!(heads::all(&store).expect("heads").len(), 5);
    let commit = commits::get(&store, 4).expect("a commit");
    assert_eq!(
        (commit.violations.len(), commit.message.as_str()),
        (2, "Twice.")
    );
    assert_eq!(entries::header(&store, 4).expect("a header").version, 1);
    let prefix = commit.leaf.short();
    assert_eq!(search::resolve(&store, &prefix).expect("found").seq, 4);
    assert_eq!(rejections::newest(&store, 9).expect("refusals").len(), 1);
    assert_eq!(counts::all(&store).expect("counts").commits, 7);
}

#[test]
fn it_goes_on_in_the_new_format() {
    let (_folder, path) = copy();
    let store = Store::open(&path).expect("it opens");
    let kept = store
        .commit_definition(definition("f", "(define (f) 3)"))
        .expect("kept");
    assert_eq!((kept.seq, kept.previous), (10, Some(9)));
    store.milestone(milestone("third", &[9])).expect("written");
    drop(store);
    let store = Store::open(&path).expect("it opens again");
    assert_eq!(verify(&store).problems, []);
    assert_eq!(entries::header(&store, 10).expect("a header").version, 2);
    assert_eq!(pending::seqs(&store).expect("pending"), [10]);
}

#[test]
fn a_reader_says_that_it_must_be_opened_once() {
    let (_folder, path) = copy();
    match Store::open_for_reading(&path) {
        Err(error @ HistoryError::Older { .. }) => {
            assert!(error.hint().expect("a remedy").starts_with("open it once"));
        }
        _ => panic!("an older file cannot be read as it is"),
    }
    assert_eq!(fs::read(&path).expect("the file"), FILE, "left as it was");
}
