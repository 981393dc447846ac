//! Entries that are no plain definition: what each needs, and what it does to its name.

use super::super::HistoryError;
use super::super::body::{Body, OtherLog};
use super::super::dependencies::Dependency;
use super::super::id::CommitUuid;
use super::super::kind::EntryKind;
use super::super::query::{commits, documents, entries, heads, log, pending, search, versions};
use super::super::record::{Act, Change, NewDocument, NewUndefinition};
use super::super::verify::verify;
use super::*;

fn changed(change: Change, name: &str, source: &str) -> NewCommit {
    NewCommit {
        change,
        ..definition(name, source)
    }
}

fn undefinition(name: &str) -> NewUndefinition {
    NewUndefinition {
        uuid: CommitUuid::now(),
        time_ms: 7,
        package: "user".into(),
        name: name.into(),
        message: "not needed".into(),
        author: author(),
        origin: Origin::default(),
    }
}

fn names(store: &Store) -> Vec<String> {
    let heads = heads::all(store).expect("heads").into_iter();
    heads.map(|it| format!("{} {}", it.name, it.seq)).collect()
}

fn filled() -> Store {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    store
}

#[test]
fn what_a_commit_uses_comes_back_with_it() {
    let store = filled();
    let dependency = |name: &str| Dependency {
        package: "user".into(),
        name: name.into(),
        definition_hash: Hash::text(name),
    };
    let kept = store
        .commit_definition(NewCommit {
            definition_hash: Some(Hash::text("form")),
            dependencies: vec![dependency("g"), dependency("f"), dependency("g")],
            ..definition("k", "(define (k) (f (g)))")
        })
        .expect("kept");
    assert_eq!(kept.dependencies, [dependency("f"), dependency("g")]);
    assert_eq!(commits::get(&store, kept.seq).expect("read"), kept);
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn a_name_in_pieces_is_refused_and_nothing_is_lost() {
    let store = filled();
    let refused = store.commit_definition(definition("gro\u{308}ße", "1"));
    assert!(matches!(refused, Err(HistoryError::NotNormal { .. })));
    store
        .commit_definition(definition("größe", "1"))
        .expect("kept");
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn trivia_is_a_version_with_the_same_definition() {
    let store = filled();
    let hashed = |change, source: &str, hash: &str| NewCommit {
        definition_hash: Some(Hash::text(hash)),
        ..changed(change, "k", source)
    };
    let refused = store.commit_definition(hashed(Change::Trivia, "1", "a"));
    assert!(matches!(refused, Err(HistoryError::NotAlive { .. })));
    store
        .commit_definition(hashed(Change::Define, "1", "a"))
        .expect("kept");
    let kept = store
        .commit_definition(hashed(Change::Trivia, "1 ; one", "a"))
        .expect("kept");
    assert_eq!((kept.entry, kept.previous), (EntryKind::Trivia, Some(10)));
    let refused = store.commit_definition(hashed(Change::Trivia, "2", "b"));
    assert!(matches!(refused, Err(HistoryError::NotTrivia { .. })));
    assert!(names(&store).contains(&"k 11".to_string()));
    assert!(pending::contains(&store, 11).expect("asked"));
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn an_undefined_name_means_nothing_until_it_is_defined_again() {
    let store = filled();
    let gone = store.undefine(undefinition("f")).expect("undefined");
    assert_eq!(
        (gone.entry, gone.previous),
        (EntryKind::Undefinition, Some(8))
    );
    assert_eq!(commits::get(&store, gone.seq).expect("read"), gone);
    assert_eq!(names(&store), ["g 2", "h 5", "i 6", "j 9"]);
    let refused = store.undefine(undefinition("f"));
    assert!(matches!(refused, Err(HistoryError::NotAlive { .. })));
    let refused = store.undefine(undefinition("nobody"));
    assert!(matches!(refused, Err(HistoryError::NotAlive { .. })));

    let again = store
        .commit_definition(definition("f", "(define (f) 1)"))
        .expect("kept");
    assert_eq!(again.previous, Some(10));
    assert_eq!(
        versions::of(&store, "f").expect("versions"),
        [1, 3, 8, 10, 11]
    );
    assert_eq!(names(&store).last().map(String::as_str), Some("f 11"));
    assert_eq!(log::all(&store).expect("rows").len(), 9);
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn a_rollback_has_the_text_of_what_it_goes_back_to() {
    let store = filled();
    let back = |to, source| changed(Change::Rollback { to }, "f", source);
    for (to, source) in [
        (3, "(define (f) 1)"),
        (2, "(define (g) 1)"),
        (4, "(define (f) 2)"),
        (0, "(define (f) 2)"),
        (10, "(define (f) 2)"),
        (u64::MAX, "(define (f) 2)"),
    ] {
        let refused = store.commit_definition(back(to, source));
        assert!(
            matches!(refused, Err(HistoryError::NotEarlier { .. })),
            "{to}"
        );
    }
    let kept = store
        .commit_definition(back(3, "(define (f) 2)"))
        .expect("kept");
    assert_eq!((kept.entry, kept.target), (EntryKind::Rollback, Some(3)));
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn a_renamed_definition_keeps_its_past() {
    let store = filled();
    let rename = |from, name: &str| {
        let source = format!("(define ({name}) 1)");
        changed(Change::Rename { from }, name, &source)
    };
    let refused = store.commit_definition(rename(8, "g"));
    assert!(matches!(refused, Err(HistoryError::Alive { .. })));
    for from in [3, 4] {
        assert!(
            store.commit_definition(rename(from, "k")).is_err(),
            "{from}"
        );
    }
    let kept = store.commit_definition(rename(8, "k")).expect("renamed");
    assert_eq!((kept.previous, kept.target), (None, Some(8)));
    assert_eq!(names(&store), ["g 2", "h 5", "i 6", "j 9", "k 10"]);
    assert_eq!(versions::of(&store, "k").expect("versions"), [1, 3, 8, 10]);
    let before = search::resolve(&store, "k~1").expect("the version before");
    assert_eq!(before.seq, 8);

    let again = store
        .commit_definition(definition("f", "(define (f) 5)"))
        .expect("the old name is free");
    assert_eq!(again.previous, Some(10));
    let gone = store.commit_definition(rename(10, "l")).expect("again");
    assert_eq!(
        versions::of(&store, "l").expect("versions"),
        [1, 3, 8, 10, 12]
    );
    assert_eq!(gone.seq, 12);
    store
        .commit_definition(rename(11, "k"))
        .expect("a name that was given up can be taken");
    assert_eq!(verify(&store).problems, []);
}

#[test]
fn documents_are_on_record_and_are_no_commits() {
    let store = filled();
    let document = |kind, name: &str, text: &str| NewDocument {
        uuid: CommitUuid::now(),
        time_ms: 8,
        author: author(),
        kind,
        name: name.into(),
        action: "changed".into(),
        text: text.into(),
        message: "why".into(),
        target: (kind == EntryKind::Patch).then_some(3),
        rule_set: (kind == EntryKind::Rule).then(|| Hash::text("rules")),
    };
    for kind in [
        EntryKind::Rule,
        EntryKind::Model,
        EntryKind::Patch,
        EntryKind::Measurement,
    ] {
        for text in ["one", "two"] {
            store.document(document(kind, "x", text)).expect("kept");
        }
        let found = documents::newest(&store, kind, 9).expect("documents");
        let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["two", "one"]);
    }
    let mut far = document(EntryKind::Patch, "x", "y");
    far.target = Some(99);
    assert!(matches!(
        store.document(far),
        Err(HistoryError::NoEntry { .. })
    ));
    assert_eq!(pending::seqs(&store).expect("pending"), [5, 8, 9]);
    assert_eq!(log::all(&store).expect("rows").len(), 7);
    assert_eq!(entries::from(&store, 1, 99).expect("all").len(), 17);
    assert_eq!(entries::newest(&store, 1).expect("the last")[0].seq, 17);
    assert_eq!(verify(&store).problems, []);
}

/// Once sets of rules are on record, a verdict by another one is no verdict of this log.
#[test]
fn a_verdict_names_rules_that_are_on_record() {
    let store = Store::open_in_memory().expect("a history");
    let by = |name: &str, rules: &str| NewCommit {
        rule_set: Hash::text(rules),
        ..definition(name, &format!("(define ({name}) 1)"))
    };
    let keep = |rules: &str| {
        let document = NewDocument {
            uuid: CommitUuid::now(),
            time_ms: 8,
            author: author(),
            kind: EntryKind::Rule,
            name: "rules".into(),
            action: "changed".into(),
            text: rules.into(),
            message: String::new(),
            target: None,
            rule_set: Some(Hash::text(rules)),
        };
        store.document(document).expect("kept")
    };
    let commit = |new| store.commit_definition(new).expect("added");
    commit(by("f", "of old"));
    assert_eq!(documents::rules(&store).expect("read"), None);
    assert_eq!(verify(&store).problems, [], "before rules were kept");
    keep("one");
    keep("two");
    assert_eq!(
        documents::rules(&store).expect("read"),
        Some(Hash::text("two"))
    );
    assert_eq!(documents::get(&store, 2).expect("kept").text, "one");
    commit(by("g", "two"));
    commit(by("h", "one"));
    assert_eq!(verify(&store).problems, []);
    commit(by("i", "three"));
    let report = verify(&store);
    assert_eq!(report.first_bad(), Some(6));
    assert_eq!(
        report.problems[0].what,
        "its verdict names rules that no entry before it holds"
    );
}

fn act() -> Act {
    Act {
        uuid: CommitUuid::now(),
        time_ms: 9,
        author: author(),
    }
}

#[test]
fn nothing_comes_after_the_end_and_the_next_log_names_it() {
    let store = filled();
    let mut transaction = store.begin().expect("begun");
    let old: OtherLog = transaction.close_log(act(), "enough").expect("closed");
    transaction.finish().expect("finished");
    let report = verify(&store);
    assert_eq!(report.problems, []);
    let expected = (store.log_id(), 10, report.root);
    assert_eq!((old.log_id, old.size, old.root), expected);
    let refused = store.commit_definition(definition("x", "1"));
    assert!(matches!(refused, Err(HistoryError::Closed { seq: 10 })));
    assert!(store.milestone(milestone("m", &[9])).is_err());

    let next = Store::open_in_memory().expect("a new log");
    let mut transaction = next.begin().expect("begun");
    transaction.open_log(act(), "goes on", old).expect("opened");
    transaction
        .commit_definition(definition("x", "1"))
        .expect("kept");
    let late = transaction.open_log(act(), "goes on", old);
    assert!(matches!(late, Err(HistoryError::NotEmpty { entries: 2 })));
    transaction.finish().expect("finished");
    let Body::Link(link) = entries::header(&next, 1).expect("the first").body else {
        panic!("the first entry opens the log");
    };
    assert_eq!(link.other, Some(old));
    assert_eq!(verify(&next).problems, []);
}

/// The caches are brought up to date now and then; what is asked in between is the same.
#[test]
fn answers_do_not_depend_on_how_far_the_caches_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = Store::open(&path).expect("a history");
    let reader = Store::open_for_reading(&path).expect("a reader");
    for number in 1..=600u64 {
        let name = format!("f{}", number % 50);
        let kept = store
            .commit_definition(definition(&name, &format!("{}", number % 70)))
            .expect("kept");
        if number % 37 == 0 || number > 590 {
            let found = search::resolve(&reader, &name).expect("by its name");
            assert_eq!(found.seq, number);
            for id in [kept.leaf.hex()[..16].to_string(), kept.uuid.to_string()] {
                let found = search::resolve(&reader, &id).expect("by its digits");
                assert_eq!(found.seq, number, "{id}");
            }
            let all = heads::all(&reader).expect("heads");
            assert_eq!(all.len() as u64, number.min(50));
            assert_eq!(all.last().map(|it| it.seq), Some(number));
            assert_eq!(
                pending::seqs(&reader).expect("pending").len() as u64,
                number
            );
            assert_eq!(verify(&reader).problems, [], "{number}");
        }
    }
}
