//! What is done to milestones and to the log as a whole: told to the fronts, on record, and safe when it
//! is cut off.

use std::path::Path;

use imago::history::hash::Hash;
use imago::history::id::CommitUuid;
use imago::history::query::entries;
use imago::history::record::{Act, Author, Change, NewCommit, Origin};
use imago::history::{Store, verify};
use imago::session::archive::Archive;
use imago::session::command::{Command, Curate};
use imago::session::event::Event;

use crate::support::session::TestSession;
use crate::support::terminal::Terminal;

fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("imago.toml"), "").expect("the file is written");
    let session = TestSession::open(folder.path());
    (folder, session)
}

fn author() -> Author {
    Author {
        name: "ada".into(),
        kind: "human".into(),
    }
}

/// Asks as the commit graph does; answers the milestones there are then, as `number message: commits`.
fn curate(session: &mut TestSession, what: Curate) -> Vec<String> {
    let id = session.request();
    session.send(Command::Curate { id, what });
    let event = session.wait_for("the milestones", |event| {
        matches!(event, Event::Curated { .. } | Event::Failed { .. })
    });
    let told = match event {
        Event::Curated { milestones, .. } => milestones
            .iter()
            .map(|it| format!("{} {}: {:?}", it.seq, it.message, it.commits))
            .collect(),
        Event::Failed { message, .. } => return vec![message],
        _ => unreachable!("only these fit"),
    };
    session.wait_for(
        "the end",
        |event| matches!(event, Event::Finished { id: it, .. } if *it == id),
    );
    told
}

#[test]
fn a_front_hears_what_there_is_after_each_operation() {
    let (folder, mut session) = project();
    session.evaluate("(define a 1) (define b 2) (define c 3)");
    session.evaluate("(human-commit \"All\")");
    let split = Curate::Split {
        milestone: 5,
        commits: vec![4],
        message: "The last".into(),
    };
    assert_eq!(
        curate(&mut session, split),
        ["5 All: [2, 3]", "6 The last: [4]"]
    );
    let amend = Curate::Amend {
        milestone: 5,
        message: "The first two".into(),
    };
    let amended = ["5 The first two: [2, 3]", "6 The last: [4]"];
    assert_eq!(curate(&mut session, amend), amended);
    let all = Curate::Move {
        commits: vec![2],
        to: None,
    };
    assert_eq!(curate(&mut session, all)[0], "5 The first two: [3]");
    assert_eq!(session.value_of("(pending-changes)"), "(a)");
    let undo = || Curate::Undo { operation: None };
    assert_eq!(curate(&mut session, undo()), amended);
    assert_eq!(curate(&mut session, undo())[0], "5 All: [2, 3]");
    assert_eq!(curate(&mut session, Curate::Redo), amended);
    assert_eq!(
        curate(&mut session, Curate::Redo)[0],
        "5 The first two: [3]"
    );
    assert_eq!(
        curate(&mut session, Curate::Redo),
        ["there is nothing to redo"]
    );
    let dissolve = Curate::Dissolve { milestone: 6 };
    assert_eq!(curate(&mut session, dissolve), ["5 The first two: [3]"]);
    session.close();
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let report = archive.verify(None).expect("it is verified");
    assert_eq!(report.problems, [""; 0]);
    assert_eq!(report.definitions, 3);
}

#[test]
fn a_definition_hash_that_the_text_does_not_give_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join(".imago")).expect("a folder");
    let store = Store::open(&folder.path().join(".imago/history.db")).expect("it is new");
    for (name, hash) in [("f", None), ("g", Some(Hash::text("of another text")))] {
        let new = NewCommit {
            uuid: CommitUuid::now(),
            time_ms: 0,
            change: Change::Define,
            kind: "function".into(),
            package: "user".into(),
            name: name.into(),
            message: String::new(),
            source: format!("(define ({name}) 1)"),
            author: author(),
            origin: Origin::default(),
            violations: Vec::new(),
            verdict: "clean".into(),
            rule_set: Hash::default(),
            definition_hash: hash,
            dependencies: Vec::new(),
        };
        store.commit_definition(new).expect("added");
    }
    assert_eq!(verify::verify(&store).problems, []);
    drop(store);
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let report = archive.verify(None).expect("it is verified");
    assert_eq!(
        report.problems,
        ["#2: the definition hash of `g` is not what its text gives"]
    );
}

/// Returns the files of histories in a project, and asserts that all are as they were written.
fn histories(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder.join(".imago")).expect("the folder");
    let mut found = 0;
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".db") {
            let store = Store::open_for_reading(&file.path()).expect("a history");
            assert_eq!(verify::verify(&store).problems, [], "{name}");
            found += 1;
        }
    }
    found
}

fn first_kind(folder: &Path) -> String {
    let store = Store::open_for_reading(&folder.join(".imago/history.db")).expect("a history");
    let first = entries::from(&store, 1, 1).expect("entries");
    first
        .first()
        .map_or("none", |it| it.kind.name())
        .to_string()
}

#[test]
fn a_cleared_log_is_kept_and_the_image_lives_on() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1) (defvar *n* 0) (set! *n* 3)");
    session.evaluate("(clear-all-commits)");
    assert_eq!(session.value_of("(list (f) *n*)"), "(1 3)");
    assert_eq!(session.value_of("(length (history 'f))"), "1");
    session.evaluate("(define (f) 2)");
    assert_eq!(session.value_of("(length (history 'f))"), "2");
    session.close();
    assert_eq!(histories(folder.path()), 2);
    assert_eq!(first_kind(folder.path()), "opened");
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(f)"), "2");
}

/// A definition is in the image and in the history, or in neither: also in the history that begins anew.
#[test]
fn what_stands_begins_the_new_log_in_an_order_in_which_it_loads() {
    let (folder, mut session) = project();
    session.evaluate("(define total 1)");
    session.evaluate("(define (helper) \"Helps.\" 1)");
    session.evaluate("(define (helper) \"Helps more.\" 5)");
    session.evaluate("(define total (helper))");
    session.evaluate("(define gone 1) (undefine! gone)");
    session.evaluate("(human-commit \"All\")");
    let version = session.value_of("(last (versions 'helper))");
    session.evaluate("(clear-all-commits)");
    assert_eq!(session.value_of("(pending-changes)"), "(helper total)");
    assert_eq!(
        session.value_of("(versions 'helper)"),
        format!("({version})")
    );
    assert_eq!(
        session.value_of("(:author (first (history 'helper)))"),
        "\"ada\""
    );
    assert_eq!(
        session.value_of("(:same (rebuild-image-from-atomic-history))"),
        "#t"
    );
    assert!(session.evaluate("(human-commit \"Anew\")"));
    session.close();
    assert_eq!(histories(folder.path()), 2);
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(list (helper) total)"), "(5 5)");
}

/// Cut off after the last entry, and after the old file went aside.
#[test]
fn clearing_that_was_cut_off_is_finished_by_the_next_session() {
    let (folder, mut session) = project();
    session.evaluate("(define (f) 1)");
    session.close();
    let path = folder.path().join(".imago/history.db");
    let store = Store::open(&path).expect("it is free");
    let mut entries = store.begin().expect("a transaction");
    let act = Act {
        uuid: CommitUuid::now(),
        time_ms: 0,
        author: author(),
    };
    entries.close_log(act, "cut off").expect("the last entry");
    entries.finish().expect("durable");
    drop(store);
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(f)"), "1");
    assert!(session.evaluate("(define (g) 2)"));
    session.close();
    assert_eq!(histories(folder.path()), 2);
    assert_eq!(first_kind(folder.path()), "opened");
    std::fs::rename(&path, folder.path().join(".imago/history.next")).expect("moved");
    let mut session = TestSession::open(folder.path());
    assert_eq!(session.value_of("(length (history 'g))"), "1");
}

/// The commit graph, as a person works in it.
#[test]
fn every_operation_has_its_key() {
    let (folder, mut session) = project();
    for name in ["one", "two", "three", "four", "five"] {
        session.evaluate(&format!("(defun {name} (x) \"Lists X.\" (list x '{name}))"));
    }
    session.evaluate("(human-commit \"First two\" '(one two))");
    session.evaluate("(human-commit \"Third\" '(three))");
    session.close();
    let mut terminal = Terminal::start(folder.path(), &["."], (80, 24));
    terminal.wait_for("First two  2 commits");
    let mut press = |keys: &str, shown: &str, hidden: &str| {
        terminal.type_keys(keys);
        terminal.wait_until(&format!("`{shown}` after `{keys}`"), |screen| {
            screen.contains(shown) && (hidden.is_empty() || !screen.contains(hidden))
        });
    };
    // Escape and 2: the graph has the focus.
    press("\x1b2]]a", "Amend the milestone", "");
    press(
        " (amended)\r",
        "First two (amended)  2 commits",
        "Amend the",
    );
    press("jjjj", "two", "");
    press("x", "1 commit of milestone #7", "");
    press("Second alone\r", "Second alone  1 commit", "Split a");
    press("ggS", "Third  2 commits", "Second alone  1");
    // `five` is marked; the milestone above it takes it.
    press("ggjj ", "1 marked", "");
    press("[M", "First two (amended)  2 commits", "1 marked");
    press("X", "the end of `First two", "First two (amended)  2");
    press("u", "First two (amended)  2 commits", "");
    press("u", "First two (amended)  1 commit", "");
    press("\x12", "First two (amended)  2 commits", "");
    press("", "the move of 1 commit holds again", "");
    terminal.type_keys("\x11");
    assert_eq!(terminal.wait_for_exit(), 0);
    let archive = Archive::open_for_reading(folder.path()).expect("a history");
    let rows = archive.operation_rows().expect("what was done");
    let kinds: Vec<&str> = rows.iter().map(|it| it.kind).collect();
    assert_eq!(
        kinds,
        [
            "milestone",
            "milestone",
            "amend",
            "split",
            "squash",
            "move",
            "dissolve",
            "undo",
            "undo",
            "undo"
        ]
    );
    let held = archive.milestone_rows().expect("milestones");
    let held: Vec<_> = held
        .iter()
        .map(|it| (&*it.message, it.commits.iter().collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        held,
        [("First two (amended)", vec![2, 6]), ("Third", vec![3, 4])]
    );
}
