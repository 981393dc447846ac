//! Every column of every table, edited; every row deleted, doubled, moved; and the entry named that is
//! not as it was written.
//!
//! The history that is tampered with has an entry of every kind. What is done to it is made up by
//! rules from the schema itself, so that a new column is tampered with from its first day.

use rusqlite::Connection;
use rusqlite::types::Value;

use super::super::anchor::{Anchor, Numbered};
use super::super::body::OtherLog;
use super::super::checkpoint;
use super::super::dependencies::Dependency;
use super::super::id::CommitUuid;
use super::super::kind::EntryKind;
use super::super::record::{Act, Change, NewDocument, NewUndefinition};
use super::super::verify::{Trust, VerifyReport, verify_trusting};
use super::signing::Place;
use super::*;

/// Mutations that a run must reach at least.
const MUTATIONS_MIN: usize = 400;

pub fn act() -> Act {
    Act {
        uuid: CommitUuid::now(),
        time_ms: 9,
        author: author(),
    }
}

/// Adds an entry of every kind to a new history and brings its caches up to date but for the last.
pub fn fill_with_every_kind(store: &Store) {
    let mut it = store.begin().expect("begun");
    let old = OtherLog {
        log_id: Hash::text("old"),
        size: 5,
        root: Hash::text("root"),
    };
    it.open_log(act(), "goes on", old).expect("opened");
    it.finish().expect("finished");
    let rename = |change, name: &str, source: &str| NewCommit {
        change,
        ..definition(name, source)
    };
    let mut it = store.begin().expect("begun");
    let mut add = |new| it.commit_definition(new).expect("added").seq;
    add(definition("f", "(define (f) 1)")); // 2
    add(NewCommit {
        definition_hash: Some(Hash::text("form")),
        dependencies: vec![Dependency {
            package: "user".into(),
            name: "f".into(),
            definition_hash: Hash::text("f"),
        }],
        message: "Twice.".into(),
        violations: vec![finding("error"), finding("warning"), finding("info")],
        verdict: "accepted".into(),
        origin: Origin {
            kind: "watch".into(),
            file: Some("src/f.lisp".into()),
            line: Some(3),
        },
        ..definition("f", "(define (f) 2)")
    }); // 3
    add(rename(Change::Trivia, "f", "(define (f) 2) ; two")); // 4
    add(rename(Change::Rollback { to: 2 }, "f", "(define (f) 1)")); // 5
    add(rename(Change::Rename { from: 5 }, "g", "(define (g) 1)")); // 6
    for name in ["h", "i", "j", "k"] {
        add(definition(name, &format!("(define ({name}) 1)"))); // 7 8 9 10
    }
    it.undefine(NewUndefinition {
        uuid: CommitUuid::now(),
        time_ms: 7,
        package: "user".into(),
        name: "k".into(),
        message: "not needed".into(),
        author: author(),
        origin: Origin::default(),
    })
    .expect("undefined"); // 11
    for kind in [EntryKind::Rule, EntryKind::Model, EntryKind::Patch] {
        it.document(NewDocument {
            uuid: CommitUuid::now(),
            time_ms: 8,
            author: author(),
            kind,
            name: "x".into(),
            action: "changed".into(),
            text: format!("the {}", kind.name()),
            message: "why".into(),
            target: Some(3),
            rule_set: Some(Hash::text("rules")),
        })
        .expect("kept"); // 12 13 14
    }
    it.milestone(NewMilestone {
        file: Some("src/h.lisp".into()),
        reason: Some("the clock differs".into()),
        environment: Some(Hash::text("environment")),
        ..milestone("first", &[2, 3, 4, 5])
    })
    .expect("written"); // 15
    it.milestone(milestone("second", &[6, 7])).expect("written"); // 16
    it.milestone(milestone("third", &[8])).expect("written"); // 17
    it.amend(act(), 15, "better").expect("amended"); // 18
    it.split(act(), 15, &[4, 5], "apart").expect("split"); // 19
    it.squash(act(), 16, &[17], Some("both")).expect("squashed"); // 20
    it.move_commits(act(), &[2, 9], Some(19)).expect("moved"); // 21
    it.dissolve(act(), 16).expect("dissolved"); // 22
    it.undo_operation(act(), 22).expect("undone"); // 23
    it.settle().expect("settled");
    it.finish().expect("finished");
    store
        .commit_definition(definition("l", "(define (l) 1)"))
        .expect("kept"); // 24
    let mut it = store.begin().expect("begun");
    it.close_log(act(), "enough").expect("closed"); // 25
    it.finish().expect("finished");
}

/// A history that is tampered with again and again, each time as it was.
struct Victim {
    /// As it was.
    store: Store,
    whole: Vec<u8>,
    folder: tempfile::TempDir,
    trust: Trust,
    drop_triggers: String,
    restore_triggers: String,
    found: usize,
    refused: usize,
}

impl Victim {
    fn new(fill: impl Fn(&Store)) -> Victim {
        let place = Place::new();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("honest.sqlite");
        let store = Store::open(&path).expect("a history");
        fill(&store);
        let draft = checkpoint::draft(&store, &place.anchors).expect("drafted");
        let signed = draft.expect("something to sign").sign(&place.key);
        let sql = "INSERT INTO checkpoints VALUES (1, ?1)";
        let note = signed.note.encode();
        store.connection().execute(sql, [&note]).expect("kept");
        drop(store);
        let whole = std::fs::read(&path).expect("the file");
        let store = Store::open_for_reading(&path).expect("it opens");
        let trust = Trust {
            keys: vec![place.key.public],
            anchor: Anchor::Kept(Numbered { number: 1, note }),
        };
        let mut statement = store
            .connection()
            .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .expect("a query");
        let triggers: Vec<(String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect)
            .expect("triggers");
        drop(statement);
        let victim = Victim {
            drop_triggers: triggers
                .iter()
                .map(|(name, _)| format!("DROP TRIGGER {name};"))
                .collect(),
            restore_triggers: triggers.iter().map(|(_, sql)| format!("{sql};")).collect(),
            store,
            whole,
            folder,
            trust,
            found: 0,
            refused: 0,
        };
        let honest = verify_trusting(&victim.store, Some(&victim.trust));
        assert_eq!(honest.problems, [], "an honest history is clean");
        victim
    }

    /// Does something to a copy and verifies it. `None` when SQLite itself did not let it happen.
    fn after(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Option<VerifyReport> {
        let path = self.folder.path().join("victim.sqlite");
        std::fs::write(&path, &self.whole).expect("the file");
        let connection = Connection::open(&path).expect("the file");
        connection
            .execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
            .expect("set");
        let done = act(&connection);
        drop(connection);
        done.ok()?;
        let store = Store::open_for_reading(&path).expect("it opens");
        Some(verify_trusting(&store, Some(&self.trust)))
    }

    /// Tampers with a copy, where no trigger minds, and verifies it.
    fn tamper(&mut self, sql: &str, parameters: &[Value]) -> Option<VerifyReport> {
        let report = self.after(|it| {
            it.execute_batch(&self.drop_triggers)?;
            let changed = it.execute(sql, rusqlite::params_from_iter(parameters))?;
            assert!(changed > 0, "{sql}: changes nothing");
            it.execute_batch(&self.restore_triggers)
        });
        match &report {
            Some(_) => self.found += 1,
            None => self.refused += 1,
        }
        report
    }

    fn is_found(&mut self, sql: &str, parameters: &[Value], first_bad: Option<u64>) {
        let Some(report) = self.tamper(sql, parameters) else {
            return;
        };
        assert!(!report.is_clean(), "{sql} {parameters:?}: not found");
        if first_bad.is_some() {
            let found = report.first_bad();
            let problems = &report.problems;
            assert_eq!(found, first_bad, "{sql} {parameters:?}: {problems:?}");
        }
    }

    fn columns(&self, table: &str) -> Vec<String> {
        let mut statement = self
            .store
            .connection()
            .prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))
            .expect("a query");
        let names = statement.query_map([], |row| row.get(0)).expect("columns");
        names.collect::<Result<_, _>>().expect("columns")
    }

    /// Returns all rows of a table, each as its values.
    fn rows(&self, table: &str, columns: usize) -> Vec<Vec<Value>> {
        let mut statement = self
            .store
            .connection()
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("a query");
        let rows = statement
            .query_map([], |row| (0..columns).map(|it| row.get(it)).collect())
            .expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }
}

/// Returns values that this one is not, of the kind that stands in the column.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => vec![
            Value::Integer(1),
            Value::Text("x".into()),
            Value::Blob(vec![7; 32]),
        ],
        Value::Integer(number) => vec![
            Value::Integer(number + 1),
            Value::Integer(number - 1),
            Value::Integer(i64::MAX),
            Value::Null,
        ],
        Value::Real(_) => vec![Value::Null],
        Value::Text(text) => vec![
            Value::Text(format!("{text} ")),
            Value::Text(text.chars().skip(1).collect::<String>() + "x"),
            Value::Text(String::new()),
            Value::Null,
        ]
        .into_iter()
        .filter(|it| it != value)
        .collect(),
        Value::Blob(bytes) => {
            let flipped = |at: usize| {
                let mut other = bytes.clone();
                if let Some(byte) = other.get_mut(at) {
                    *byte ^= 1;
                }
                Value::Blob(other)
            };
            vec![
                flipped(0),
                flipped(bytes.len() / 2),
                flipped(bytes.len().saturating_sub(1)),
                Value::Blob(bytes[..bytes.len() / 2].to_vec()),
                Value::Null,
            ]
        }
    }
}

/// What a row of a table is called in SQL, and the entry that is to be named when it is changed.
struct Table {
    name: &'static str,
    /// How many columns are the key.
    key: usize,
    /// The entry that holds what stands in a row; `None` where no single one does.
    entry: fn(&Victim, &[Value]) -> Option<u64>,
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    }
}

fn nobody(_: &Victim, _: &[Value]) -> Option<u64> {
    None
}

fn first(_: &Victim, row: &[Value]) -> Option<u64> {
    number(&row[0])
}

/// The first entry that has a text.
fn first_with_text(victim: &Victim, row: &[Value]) -> Option<u64> {
    let sql = "SELECT min(seq) FROM entries WHERE text = ?1";
    let found = victim
        .store
        .connection()
        .query_row(sql, [&row[0]], |row| row.get::<_, i64>(0));
    found.ok().map(|it| it as u64)
}

const TABLES: &[Table] = &[
    Table {
        name: "entries",
        key: 1,
        entry: first,
    },
    Table {
        name: "blobs",
        key: 1,
        entry: first_with_text,
    },
    Table {
        name: "violations",
        key: 2,
        entry: first,
    },
    Table {
        name: "membership",
        key: 2,
        entry: first,
    },
    Table {
        name: "checkpoints",
        key: 1,
        entry: nobody,
    },
    Table {
        name: "held",
        key: 1,
        entry: nobody,
    },
    Table {
        name: "milestones",
        key: 1,
        entry: nobody,
    },
    Table {
        name: "left_behind",
        key: 1,
        entry: nobody,
    },
    Table {
        name: "settled_heads",
        key: 2,
        entry: nobody,
    },
    Table {
        name: "marks",
        key: 2,
        entry: nobody,
    },
    Table {
        name: "text_index",
        key: 1,
        entry: nobody,
    },
    Table {
        name: "nodes",
        key: 2,
        entry: nobody,
    },
    Table {
        name: "settled",
        key: 1,
        entry: nobody,
    },
];

/// Edits every column of some rows, deletes and doubles them.
fn tamper_with(victim: &mut Victim, table: &Table) {
    let columns = victim.columns(table.name);
    let rows = victim.rows(table.name, columns.len());
    let key: Vec<String> = columns[..table.key]
        .iter()
        .enumerate()
        .map(|(index, name)| format!("{name} = ?{}", index + 1))
        .collect();
    let key = key.join(" AND ");
    for row in &rows {
        let here = &row[..table.key];
        let entry = (table.entry)(victim, row);
        for (index, column) in columns.iter().enumerate() {
            // The log of operations is long, so its other rows stand for some of the edits.
            for other in others(&row[index]) {
                let sql = format!(
                    "UPDATE {} SET {column} = ?{} WHERE {key}",
                    table.name,
                    table.key + 1
                );
                let parameters = [here, &[other]].concat();
                // A row that goes to another entry may be missed there or found here.
                let expected = entry.filter(|_| index >= table.key);
                victim.is_found(&sql, &parameters, expected);
            }
        }
        let sql = format!("DELETE FROM {} WHERE {key}", table.name);
        victim.is_found(&sql, here, entry);
    }
    if rows.len() > 1 {
        let sql = format!("DELETE FROM {}", table.name);
        victim.is_found(&sql, &[], None);
    }
}

#[test]
fn every_column_of_every_table_is_watched() {
    let mut victim = Victim::new(fill_with_every_kind);
    for table in TABLES {
        tamper_with(&mut victim, table);
    }
    println!(
        "{} mutations found, {} refused by SQLite itself",
        victim.found, victim.refused
    );
    assert!(victim.found >= MUTATIONS_MIN, "only {}", victim.found);
}

/// The list of tables above is the schema's, but for what is no part of the log.
#[test]
fn no_table_is_forgotten() {
    let store = Store::open_in_memory().expect("a history");
    let mut statement = store
        .connection()
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("a query");
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("names");
    let outside = ["meta", "rejections", "input"];
    let mut expected: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|it| !outside.contains(it))
        .collect();
    expected.sort_unstable();
    let mut listed: Vec<&str> = TABLES.iter().map(|it| it.name).collect();
    listed.sort_unstable();
    assert_eq!(listed, expected);
}

/// Rows put in where none were, moved, and swapped; things that do not belong to the schema.
#[test]
fn what_does_not_belong_is_found() {
    let mut victim = Victim::new(fill_with_every_kind);
    for (sql, first_bad) in [
        (
            "INSERT INTO violations SELECT 2, place, rule, rule_name, severity, points, message,
                 span_start, span_end, version FROM violations",
            Some(2),
        ),
        (
            "INSERT INTO violations SELECT 77, place, rule, rule_name, severity, points, message,
                 span_start, span_end, version FROM violations",
            Some(77),
        ),
        (
            "INSERT INTO violations SELECT -1, place, rule, rule_name, severity, points, message,
                 span_start, span_end, version FROM violations WHERE place = 0",
            None,
        ),
        ("INSERT INTO membership VALUES (2, 3)", Some(2)),
        ("INSERT INTO membership VALUES (15, 9)", Some(15)),
        ("INSERT INTO membership VALUES (77, 9)", Some(77)),
        ("INSERT INTO held VALUES (10, 15)", None),
        ("INSERT INTO milestones VALUES (3, 3)", None),
        ("INSERT INTO left_behind VALUES (2)", None),
        ("INSERT INTO left_behind VALUES (24)", None),
        (
            "INSERT INTO settled_heads VALUES ('ghost', 'user', 2)",
            None,
        ),
        ("INSERT INTO marks VALUES (x'0011223344556677', 2)", None),
        ("INSERT INTO text_index VALUES (zeroblob(32), 1)", None),
        ("INSERT INTO nodes VALUES (8, 0, zeroblob(32))", None),
        (
            "INSERT INTO blobs (hash, text) VALUES (zeroblob(32), 'x')",
            None,
        ),
        (
            "INSERT INTO blobs (hash, text) SELECT hash, text FROM blobs WHERE id = 1",
            None,
        ),
        (
            "INSERT INTO blobs (id, hash, text) SELECT 1000, hash, text FROM blobs WHERE id = 1",
            None,
        ),
        (
            "INSERT INTO checkpoints SELECT 2, note FROM checkpoints",
            None,
        ),
        (
            "INSERT INTO checkpoints SELECT 99, note FROM checkpoints",
            None,
        ),
        (
            "INSERT INTO checkpoints SELECT -1, note FROM checkpoints",
            None,
        ),
        ("UPDATE entries SET seq = 100 WHERE seq = 25", Some(25)),
        (
            "UPDATE entries SET seq = 9223372036854775807 WHERE seq = 25",
            Some(25),
        ),
        ("UPDATE entries SET seq = -4 WHERE seq = 25", None),
        ("UPDATE entries SET seq = 0 WHERE seq = 25", None),
        ("DELETE FROM entries WHERE seq > 20", Some(21)),
        ("DELETE FROM entries WHERE seq < 3", Some(1)),
        ("DELETE FROM entries", Some(1)),
        ("UPDATE meta SET log_id = zeroblob(32)", None),
        ("UPDATE meta SET format = 1", None),
        ("UPDATE meta SET format = 3", None),
        ("CREATE VIEW evil AS SELECT 1", None),
        ("CREATE TABLE evil (x)", None),
        ("CREATE INDEX evil ON entries (name)", None),
        (
            "CREATE TRIGGER evil AFTER INSERT ON entries BEGIN SELECT 1; END",
            None,
        ),
        ("DROP VIEW pending", None),
        ("DROP INDEX held_by_milestone", None),
        ("DROP INDEX entries_operations", None),
        ("DROP TABLE settled", None),
        ("DROP TABLE checkpoints", None),
    ] {
        let changes_nothing = ["CREATE", "DROP"].iter().any(|it| sql.starts_with(it));
        if changes_nothing {
            let report = victim.after(|it| it.execute_batch(sql));
            let report = report.expect(sql);
            assert!(!report.is_clean(), "{sql}: not found");
            continue;
        }
        victim.is_found(sql, &[], first_bad);
    }
    assert!(verify_trusting(&victim.store, Some(&victim.trust)).is_clean());
}

/// Whatever was done to what is derived, it can be made anew from the log.
#[test]
fn caches_are_made_anew_from_the_log() {
    let store = Store::open_in_memory().expect("a history");
    let mut it = store.begin().expect("begun");
    for number in 0..300 {
        let source = format!("{number}");
        it.commit_definition(definition("f", &source))
            .expect("added");
    }
    it.milestone(milestone("first", &[1, 2, 3]))
        .expect("written");
    it.amend(act(), 301, "better").expect("amended");
    it.move_commits(act(), &[2, 9], None).expect("moved");
    it.settle().expect("settled");
    it.finish().expect("finished");
    let before = verify_trusting(&store, None);
    assert_eq!(before.problems, []);
    for table in TABLES.iter().skip_while(|it| it.name != "held") {
        if table.name == "settled" {
            continue;
        }
        let sql = format!("DELETE FROM {}", table.name);
        store.connection().execute_batch(&sql).expect("deleted");
        assert!(!verify_trusting(&store, None).is_clean(), "{sql}");
        store.mend().expect("mended");
        assert_eq!(verify_trusting(&store, None), before, "{sql}");
    }
}

/// Nodes are kept for whole blocks only, so this takes a longer log.
#[test]
fn the_nodes_of_a_longer_log_are_watched() {
    let mut victim = Victim::new(|store| {
        let mut it = store.begin().expect("begun");
        for number in 0..530 {
            let source = format!("{number}");
            it.commit_definition(definition("f", &source))
                .expect("added");
        }
        it.settle().expect("settled");
        it.finish().expect("finished");
    });
    let nodes = TABLES.iter().find(|it| it.name == "nodes");
    tamper_with(&mut victim, nodes.expect("it is listed"));
    assert!(victim.found >= 20, "{}", victim.found);
}
