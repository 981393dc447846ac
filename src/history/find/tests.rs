//! The index and the look at each commit by itself answer alike, whatever is asked.

use std::path::PathBuf;

use rusqlite::Connection;

use super::holds::tests::read;
use super::*;
use crate::history::hash::Hash;
use crate::history::id::{CommitUuid, MilestoneUuid};
use crate::history::record::{
    Author, Change, NewCommit, NewMilestone, Origin, ViolationRecord, way_in,
};
use crate::history::verify::{Problem, verify};

const DAY_MS: i64 = 86_400_000;

pub(super) fn commit(number: u64) -> NewCommit {
    const NAMES: [&str; 5] = ["parse-line", "text/parse", "area", "größe", "f"];
    const KINDS: [&str; 3] = ["function", "macro", "generic"];
    let name = NAMES[number as usize % 5];
    let is_bad = number.is_multiple_of(7);
    NewCommit {
        uuid: CommitUuid::now(),
        time_ms: number as i64 * DAY_MS / 16,
        change: Change::Define,
        kind: KINDS[number as usize % 3].into(),
        package: "user".into(),
        name: name.into(),
        message: format!("Reads number {number}."),
        source: format!(
            "(define ({name} x) \"Reads number {number}.\" (let loop ((i {number})) (+ i x)))"
        ),
        author: Author {
            name: if number.is_multiple_of(4) {
                "agent"
            } else {
                "Ada Lovelace"
            }
            .into(),
            kind: "human".into(),
        },
        origin: Origin {
            kind: if number.is_multiple_of(2) {
                "repl"
            } else {
                "watch"
            }
            .into(),
            file: (number % 2 == 1).then(|| format!("src/part-{}/lines.lisp", number % 3)),
            line: None,
        },
        violations: is_bad
            .then(|| ViolationRecord {
                rule: format!("1.{}", number % 11),
                rule_name: "high-complexity".into(),
                severity: if number.is_multiple_of(2) {
                    "error"
                } else {
                    "info"
                }
                .into(),
                points: 1,
                message: "it is high".into(),
                span: None,
                version: 1,
            })
            .into_iter()
            .collect(),
        verdict: "clean".into(),
        rule_set: Hash::default(),
        definition_hash: None,
        dependencies: Vec::new(),
    }
}

fn history(commits: u64) -> (tempfile::TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = Store::open(&path).expect("a history");
    for number in 1..=commits {
        store.commit_definition(commit(number)).expect("kept");
        if number == commits / 2 {
            let commits = (1..=number).filter(|it| it % 3 == 0).collect();
            store
                .milestone(NewMilestone {
                    uuid: MilestoneUuid::now(),
                    time_ms: 0,
                    message: "The first small steps".into(),
                    author: Author {
                        name: "ada".into(),
                        kind: "human".into(),
                    },
                    commits,
                    file: None,
                    reason: None,
                    environment: None,
                })
                .expect("written");
        }
    }
    (folder, path, store)
}

fn check(store: &Store) -> Vec<Problem> {
    verify(store).problems
}

pub(super) fn seqs(store: &Store, query: &str, limit: usize) -> Vec<u64> {
    let found = newest(store, &read(query), limit).expect("asked");
    found.into_iter().map(|it| it.seq).collect()
}

const QUERIES: [&str; 39] = [
    "r*",
    "-kind:macro n*",
    "parse",
    "\"parse line\"",
    "\"line parse\"",
    "pars*",
    "reads 12",
    "text:\"let loop\"",
    "-text:reads",
    "größe",
    "name:arse",
    "name:p",
    "name:ne",
    "name:=f",
    "name:=parse-line",
    "name:text*",
    "name:öß",
    "-name:parse",
    "name:rse-lin",
    "name:xt/pars",
    "-name:parse-l",
    "kind:function",
    "kind:gen*",
    "-kind:macro",
    "author:me",
    "author:agent",
    "author:love*",
    "origin:watch",
    "origin:src/part-1/",
    "origin:lines.lisp",
    "rule:1.1",
    "rule:1.",
    "rule:high*",
    "severity:error",
    "pending",
    "-pending parse",
    "milestone:small",
    "milestone:151 kind:macro",
    "kind:macro severity:info -author:agent 7",
];

#[test]
fn with_the_index_and_without_it_the_same_is_found() {
    let (_folder, path, store) = history(300);
    assert!(!path_of(&path).exists() || store.index().as_ref().is_none_or(|it| it.through < 302));
    let without: Vec<Vec<u64>> = QUERIES.iter().map(|it| seqs(&store, it, 1_000)).collect();
    while !store.index_more(97).expect("indexed") {}
    assert_eq!(store.index().as_ref().map(|it| it.through), Some(301));
    let mut found = 0;
    for (query, expected) in QUERIES.iter().zip(&without) {
        assert_eq!(&seqs(&store, query, 1_000), expected, "{query}");
        assert_eq!(
            seqs(&store, query, 3),
            expected[..expected.len().min(3)],
            "{query}"
        );
        found += usize::from(!expected.is_empty());
    }
    assert!(
        found > QUERIES.len() - 4,
        "only {found} queries find something"
    );
    assert_eq!(check(&store), []);
}

/// Commits as a listing knows them: without all of the message, and of the origin the way in.
struct Rows(Vec<LogRow>);

impl Known for Rows {
    fn subject(&self, seq: u64) -> Option<holds::Subject<'_>> {
        let row = self.0.iter().find(|it| it.seq == seq)?;
        Some(holds::Subject {
            time_ms: row.time_ms,
            name: &row.name,
            kind: &row.kind,
            author: &row.author,
            origin: way_in(&row.origin),
            file: row.file.as_deref(),
            message: row.message.split(' ').next().unwrap_or_default(),
            severities: [row.errors, row.warnings, row.infos].map(|it| it > 0),
            ..holds::Subject::default()
        })
    }
}

#[test]
fn what_is_known_of_commits_changes_no_answer() {
    let (_folder, _, store) = history(300);
    while !store.index_more(97).expect("indexed") {}
    let known = Rows(log::all(&store).expect("rows"));
    for query in QUERIES {
        let expected = seqs(&store, query, 1_000);
        let mut told = Vec::new();
        let found = numbers_while(&store, &read(query), 1_000, &known, &mut |found| {
            told = found.to_vec();
            true
        });
        assert_eq!(found.expect("asked"), expected, "{query}");
        assert_eq!(told, expected, "{query}");
    }
    let mut looked = 0;
    let found = numbers_while(&store, &read("kind:macro"), 1_000, &known, &mut |_| {
        looked += 1;
        looked < 5
    });
    assert_eq!(found.expect("asked").len(), 5, "nobody wants more");
}

#[test]
fn letters_of_a_long_name_are_all_compared() {
    let (_folder, _, store) = history(6);
    let names = [
        "archive/filter-batch-987206",
        "archive/filter-bench-987206",
        "batch-987206/archive/filter",
    ];
    for (number, name) in (7..).zip(names) {
        let name = name.to_string();
        let commit = NewCommit {
            name,
            ..commit(number)
        };
        store.commit_definition(commit).expect("kept");
    }
    while !store.index_more(1_000).expect("indexed") {}
    let found = |part: &str| seqs(&store, &format!("name:{part}"), 10).len();
    assert_eq!(found("chive/filter-batch-98"), 1);
    assert_eq!(found("archive/filter-b"), 2);
    assert_eq!(found("atch-987206"), 2);
    assert_eq!(found("filter-batch-987207"), 0);
    assert_eq!(seqs(&store, "-name:chive/filter-batch-98", 10).len(), 8);
}

#[test]
fn moments_are_found_by_their_days() {
    let (_folder, _, store) = history(100);
    while !store.index_more(1_000).expect("indexed") {}
    let at = |text: &str| {
        let around = query::Surroundings {
            me: "",
            now_ms: 0,
            zone_ms: 0,
            is_typing: false,
        };
        let query = Query::read(text, &around).expect("a query");
        newest(&store, &query, 1_000).expect("asked").len()
    };
    assert_eq!(at("since:1970-01-03 until:1970-01-03"), 16);
    assert_eq!(at("since:1970-01-04"), 100 - 47);
    assert_eq!(at("until:1970-01-01"), 15);
    assert_eq!(at("since:1970-02-10"), 0);
    assert_eq!(at("until:1969-12-28"), 0);
    assert_eq!(at("-since:1970-01-04"), 47);
}

#[test]
fn a_reader_uses_it_and_the_index_of_another_log_is_not_asked() {
    let (_folder, path, store) = history(40);
    while !store.index_more(1_000).expect("indexed") {}
    let reader = Store::open_for_reading(&path).expect("opened");
    assert_eq!(seqs(&reader, "name:arse", 3), seqs(&store, "name:arse", 3));
    assert!(reader.index().is_some());
    drop((reader, store));
    let (_other_folder, other, store) = history(10);
    drop(store);
    std::fs::copy(path_of(&path), path_of(&other)).expect("copied");
    let store = Store::open(&other).expect("opened");
    assert!(store.index().is_none());
    assert_eq!(seqs(&store, "parse", 50).len(), 4);
    while !store.index_more(1_000).expect("made anew") {}
    assert_eq!(check(&store), []);
}

#[test]
fn an_index_that_lies_is_found_out_and_makes_nothing_up() {
    let lies = [
        "INSERT INTO words (rowid, head, body, marks) VALUES (900, 'x', 'y', 'z')",
        "INSERT INTO words (rowid, head, body, marks) VALUES (3, 'parse', '', '')",
        "INSERT INTO words (words) VALUES ('delete-all')",
        "UPDATE days SET first = last WHERE day = 1",
        "DELETE FROM days WHERE day = 1",
        "DELETE FROM words_data WHERE id > 10",
        "UPDATE words_data SET block = replace(block, x'70617273', x'70617274') WHERE id > 10",
    ];
    for lie in lies {
        let (_folder, path, store) = history(40);
        while !store.index_more(1_000).expect("indexed") {}
        let honest = seqs(&store, "parse", 50);
        drop(store);
        let index = Connection::open(path_of(&path)).expect("opened");
        index
            .execute_batch(lie)
            .unwrap_or_else(|it| panic!("{lie}: {it}"));
        drop(index);
        let store = Store::open(&path).expect("opened");
        assert_ne!(check(&store), [], "{lie}");
        let found = seqs(&store, "parse", 50);
        assert!(found.iter().all(|it| honest.contains(it)), "{lie}");
        store.mend().expect("mended");
        assert_eq!(check(&store), [], "{lie}");
        assert_eq!(seqs(&store, "parse", 50), honest);
    }
}

/// Whoever makes an index may be killed before the first words are in it.
#[test]
fn an_index_without_words_is_no_lie() {
    let (_folder, path, store) = history(10);
    assert!(!path_of(&path).exists());
    store.index_more(0).expect("made");
    assert!(store.index().as_ref().is_some_and(|it| it.through == 0));
    assert_eq!(check(&store), []);
    assert_eq!(seqs(&store, "parse", 50).len(), 4);
}

#[test]
fn it_is_written_behind_the_log() {
    let (_folder, path, store) = history(256);
    assert!(path_of(&path).exists(), "256 entries are settled together");
    assert!(store.index().as_ref().is_some_and(|it| it.through >= 256));
    assert_eq!(check(&store), []);
}
