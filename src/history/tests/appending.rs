//! The one way into the log.

use super::super::HistoryError;
use super::super::query::{commits, counts, files, heads, input, milestones, pending, rejections};
use super::super::record::Rejection;
use super::super::transaction::Transaction;
use super::super::verify::verify;
use super::*;

#[test]
fn entries_follow_one_another() {
    let store = Store::open_in_memory().expect("a history");
    let first = store
        .commit_definition(definition("f", "(define (f) 1)"))
        .expect("kept");
    let second = store
        .commit_definition(definition("f", "(define (f) 2)"))
        .expect("kept");
    assert_eq!((first.seq, second.seq), (1, 2));
    assert_eq!(first.previous_leaf, Hash::default());
    assert_eq!(second.previous_leaf, first.leaf);
    assert_eq!((first.previous, second.previous), (None, Some(1)));
    let group = store
        .milestone(milestone("m", &[2, 1, 2]))
        .expect("written");
    assert_eq!((group.seq, group.commits.as_slice()), (3, &[1, 2][..]));
    let third = store
        .commit_definition(definition("g", "(define (g) 1)"))
        .expect("kept");
    assert_eq!(third.previous_leaf, group.leaf);
}

#[test]
fn a_commit_comes_back_as_it_was_given() {
    let store = Store::open_in_memory().expect("a history");
    let mut new = definition("h", ";; a comment\n(define (h)\n  \"Höhe.\"\n  1)\n");
    new.message = "Höhe.".into();
    new.origin.file = Some("src/h.lisp".into());
    new.origin.line = Some(7);
    new.violations = vec![
        finding("info"),
        ViolationRecord {
            span: None,
            version: 3,
            ..finding("error")
        },
    ];
    new.verdict = "accepted".into();
    let kept = store.commit_definition(new.clone()).expect("kept");
    assert_eq!(commits::get(&store, 1).expect("read"), kept);
    assert_eq!((kept.source, kept.violations), (new.source, new.violations));
}

#[test]
fn a_transaction_that_is_dropped_adds_nothing() {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    let before = verify(&store);
    let mut transaction = store.begin().expect("begun");
    transaction
        .commit_definition(definition("k", "(define (k) 1)"))
        .expect("added");
    assert_eq!(
        counts::all(&store).expect("counts").entries,
        10,
        "seen meanwhile"
    );
    drop(transaction);
    assert_eq!(verify(&store), before);
    store
        .commit_definition(definition("k", "(define (k) 1)"))
        .expect("the next one works");
}

#[test]
fn a_load_is_one_transaction() {
    let store = Store::open_in_memory().expect("a history");
    let mut transaction = store.begin().expect("begun");
    for number in 0..100 {
        let name = format!("f{}", number % 40);
        transaction
            .commit_definition(definition(&name, &format!("(define ({name}) {number})")))
            .expect("added");
    }
    assert!(matches!(store.begin(), Err(HistoryError::TransactionOpen)));
    transaction.finish().expect("finished");
    let counts = counts::all(&store).expect("counts");
    assert_eq!(
        (counts.commits, counts.names, counts.pending),
        (100, 40, 100)
    );
    assert!(verify(&store).is_clean());
}

/// A step that fails half way must not be kept with the rest.
#[test]
fn a_failed_step_spoils_the_transaction() {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    let before = verify(&store);
    let mut transaction = store.begin().expect("begun");
    let first = definition("k", "(define (k) 1)");
    transaction.commit_definition(first).expect("added");
    // Its row in `entries` is there when the one of its finding fails.
    let failing = "CREATE TEMP TRIGGER failing BEFORE INSERT ON violations
                   BEGIN SELECT raise(ABORT, 'no'); END";
    store.connection().execute_batch(failing).expect("made");
    let found = NewCommit {
        violations: vec![finding("error")],
        ..definition("l", "(define (l) 1)")
    };
    assert!(transaction.commit_definition(found).is_err());
    assert!(matches!(transaction.finish(), Err(HistoryError::Broken)));
    assert_eq!(verify(&store), before);
}

#[test]
fn a_milestone_takes_pending_definitions_only() {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    let refusal = |commits: &[u64]| {
        let result = store.milestone(milestone("m", commits));
        result.expect_err("refused").to_string()
    };
    assert_eq!(refusal(&[]), "a milestone needs at least one commit");
    assert_eq!(refusal(&[8, 77]), "there is no entry #77");
    assert_eq!(refusal(&[4]), "entry #4 is a milestone, not a definition");
    assert_eq!(
        refusal(&[8, 1]),
        "commit #1 already belongs to milestone #4"
    );
    assert_eq!(pending::seqs(&store).expect("pending"), [5, 8, 9]);
    store
        .milestone(milestone("third", &[5, 8]))
        .expect("written");
    assert_eq!(pending::seqs(&store).expect("pending"), [9]);
    assert_eq!(milestones::all(&store).expect("milestones").len(), 3);
    assert!(verify(&store).is_clean());
}

#[test]
fn a_name_too_long_for_a_header_is_refused_and_nothing_is_lost() {
    let store = Store::open_in_memory().expect("a history");
    let mut transaction = store.begin().expect("begun");
    let refused = transaction.commit_definition(definition(&"x".repeat(9_000), "(define x 1)"));
    assert!(matches!(refused, Err(HistoryError::TooLong { .. })));
    transaction
        .commit_definition(definition("x", "(define x 1)"))
        .expect("the transaction still stands");
    transaction.finish().expect("finished");
    assert!(verify(&store).is_clean());
}

#[test]
fn triggers_keep_what_is_there() {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    store.alone(Transaction::settle).expect("settled");
    store
        .commit_definition(definition("k", "(define (k) 1)"))
        .expect("kept");
    for statement in [
        "UPDATE entries SET arrived = NULL WHERE seq = 10",
        "UPDATE entries SET arrived = NULL, text = 1 WHERE seq = 10",
        "UPDATE entries SET arrived = 'x' WHERE seq = 10",
        "UPDATE entries SET arrived = 'x' WHERE seq = 9",
        "UPDATE entries SET text = 1 WHERE seq = 9",
        "UPDATE entries SET message = 'x' WHERE seq = 1",
        "DELETE FROM entries WHERE seq = 9",
        "UPDATE violations SET points = 0",
        "DELETE FROM violations",
        "UPDATE membership SET entry = 8 WHERE entry = 3",
        "DELETE FROM membership",
        "UPDATE blobs SET text = ''",
        "DELETE FROM blobs",
        "UPDATE meta SET log_id = zeroblob(32)",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE seq = 9",
        "INSERT INTO checkpoints VALUES (1, ''); UPDATE checkpoints SET note = 'x'",
        "INSERT INTO checkpoints VALUES (2, ''); DELETE FROM checkpoints",
    ] {
        let refused = store.connection().execute_batch(statement);
        let message = refused.expect_err(statement).to_string();
        assert!(message.contains("append-only"), "{statement}: {message}");
    }
    assert_eq!(verify(&store).first_bad(), None);
}

/// A commit alone keeps its text in its own row, until many move to where each text is once.
#[test]
fn a_text_arrives_with_its_commit_and_moves_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let store = Store::open(&path).expect("a history");
    let long = format!("(define f \"{}\")", "x".repeat(3_000));
    for source in ["(define f 1)", &long, "(define f 2)", "(define f 1)"] {
        store
            .commit_definition(definition("f", source))
            .expect("kept");
    }
    let places = |store: &Store| -> Vec<String> {
        let sql = "SELECT (arrived IS NOT NULL) || ' ' || ifnull(text, '-') FROM entries";
        let mut statement = store.connection().prepare(sql).expect("a query");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("places")
    };
    let said = |store: &Store| {
        let commits = (1..=4).map(|seq| commits::get(store, seq).expect("a commit"));
        let heads = heads::all(store).expect("heads");
        (
            commits.collect::<Vec<_>>(),
            heads,
            files::all(store).expect("files"),
        )
    };
    assert_eq!(places(&store), ["1 -", "0 1", "1 -", "1 -"]);
    let before = said(&store);
    assert_eq!(before.1[0].text, Hash::text("(define f 1)"));
    assert!(verify(&store).is_clean());
    drop(store);
    // As after a crash: what waits is read from the log.
    let store = Store::open(&path).expect("it opens");
    assert_eq!(said(&store), before);
    store.alone(Transaction::settle).expect("settled");
    assert_eq!(places(&store), ["0 2", "0 1", "0 3", "0 2"]);
    assert_eq!(said(&store), before);
    assert!(verify(&store).is_clean());
}

#[test]
fn a_rejection_is_on_record_and_not_in_the_log() {
    let store = Store::open_in_memory().expect("a history");
    let rejection = Rejection {
        time_ms: 5,
        name: "f".into(),
        source: "(define (f) (eval x))".into(),
        origin: Origin {
            kind: "load".into(),
            file: Some("a.lisp".into()),
            line: Some(2),
        },
        reason: "audit".into(),
        message: "score 12 is above the tolerance 10".into(),
        violations: vec![finding("error")],
    };
    store.reject(&rejection).expect("noted");
    assert_eq!(rejections::newest(&store, 9).expect("read"), [rejection]);
    assert_eq!(counts::all(&store).expect("counts").entries, 0);
    assert!(verify(&store).is_clean());
}

#[test]
fn lines_of_input_come_back_in_order() {
    let store = Store::open_in_memory().expect("a history");
    for line in ["(f 1)", "(g)", "(f 1)", "(F 2)"] {
        input::remember(&store, 1, line).expect("kept");
    }
    assert_eq!(
        input::newest(&store, 9).expect("lines"),
        ["(g)", "(f 1)", "(F 2)"]
    );
    assert_eq!(input::newest(&store, 1).expect("lines"), ["(F 2)"]);
    assert_eq!(
        input::search(&store, "f", 9).expect("lines"),
        ["(F 2)", "(f 1)"]
    );
    assert_eq!(input::search(&store, "nowhere", 9).expect("lines"), [""; 0]);
    // All words, wherever they stand.
    assert_eq!(input::search(&store, "2 f", 9).expect("lines"), ["(F 2)"]);
    assert_eq!(input::search(&store, "( )", 1).expect("lines"), ["(F 2)"]);
    input::remember(&store, 1, "(\"Été\")").expect("kept");
    assert_eq!(input::search(&store, "été", 9).expect("lines").len(), 1);
}

/// A disk that is full, as SQLite sees it: no more pages.
#[test]
fn a_full_disk_loses_nothing_and_is_survived() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("history.sqlite")).expect("a history");
    fill(&store);
    let before = verify(&store);
    let pages = |limit: i64| {
        let set = format!("PRAGMA max_page_count = {limit}");
        let set = store.connection().query_row(&set, [], |_| Ok(()));
        set.expect("a limit");
    };
    pages(1);
    let large = definition("large", &"(define large 1)".repeat(10_000));
    let error = store
        .commit_definition(large.clone())
        .expect_err("there is no room");
    assert_eq!(error.to_string(), "the disk is full, nothing was kept");
    let hint = error.hint().expect("a remedy");
    assert!(hint.starts_with("free some space"), "{hint}");
    assert_eq!(verify(&store), before);
    pages(1 << 30);
    store.commit_definition(large).expect("there is room again");
    assert!(verify(&store).is_clean());
}
