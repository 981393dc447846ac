//! The attacks on a tamper-evident log that one machine can mount, by name and number, each by
//! someone who knows the format and puts right what he can.
//!
//! Number 7, showing different logs to different peers, takes peers.

use std::fs;

use rusqlite::Connection;

use super::super::body::{Body, Remarks};
use super::super::canonical::TEXT_BYTES_MAX;
use super::super::certificate::{Certificate, prove};
use super::super::checkpoint::{self, Checkpoint};
use super::super::header::Header;
use super::super::keys::DeviceKey;
use super::super::merkle::root;
use super::super::proof::{consistency, is_consistent};
use super::super::tree;
use super::signing::Place;
use super::*;

/// A signed history of nine entries, and someone who can write its file.
fn signed() -> Place {
    let place = Place::new();
    let store = place.open();
    fill(&store);
    place.sign(&store).expect("signed");
    drop(store);
    place
}

/// Writes to the file, without the triggers, and puts them back.
fn write(place: &Place, act: impl FnOnce(&Connection)) {
    let connection = Connection::open(place.path()).expect("the file");
    let mut statement = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .expect("a query");
    let triggers: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect("triggers");
    drop(statement);
    connection
        .execute_batch("PRAGMA foreign_keys = OFF")
        .expect("set");
    for (name, _) in &triggers {
        let sql = format!("DROP TRIGGER {name}");
        connection.execute_batch(&sql).expect("dropped");
    }
    act(&connection);
    for (_, sql) in &triggers {
        connection.execute_batch(sql).expect("restored");
    }
}

fn run(connection: &Connection, sql: &str) {
    connection
        .execute_batch(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Changes one header and computes everything after it anew: the chain, the leaves, the caches.
fn rewrite(connection: &Connection, from: u64, change: impl Fn(&mut Header)) {
    let mut statement = connection
        .prepare("SELECT header FROM entries WHERE seq >= ?1 ORDER BY seq")
        .expect("a query");
    let headers: Vec<Vec<u8>> = statement
        .query_map([from as i64], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("headers");
    let mut previous: Option<Hash> = None;
    for bytes in headers {
        let mut header = Header::decode(&bytes).expect("canonical");
        if header.seq == from {
            change(&mut header);
        }
        if let Some(previous) = previous {
            header.previous_leaf = previous;
        }
        let bytes = header.encode();
        let leaf = Hash::leaf(&bytes);
        previous = Some(leaf);
        connection
            .execute(
                "UPDATE entries SET header = ?2, leaf = ?3, author = ?4, author_kind = ?5,
                     time_ms = ?6 WHERE seq = ?1",
                rusqlite::params![
                    header.seq as i64,
                    bytes,
                    leaf,
                    header.author.name,
                    header.author.kind,
                    header.time_ms
                ],
            )
            .expect("rewritten");
    }
    run(
        connection,
        "DELETE FROM settled_heads; DELETE FROM marks; DELETE FROM text_index; DELETE FROM nodes;
         UPDATE settled SET through = 0, blobs = 0",
    );
}

/// Signs what there is with a key, in place of the checkpoints in the file.
fn sign_anew(connection: &Connection, key: &DeviceKey) {
    let mut statement = connection
        .prepare("SELECT leaf FROM entries ORDER BY seq")
        .expect("a query");
    let leaves: Vec<Hash> = statement
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("leaves");
    let log_id: Hash = connection
        .query_row("SELECT log_id FROM meta", [], |row| row.get(0))
        .expect("an identity");
    let checkpoint = Checkpoint {
        origin: log_id.into(),
        size: leaves.len() as u64,
        root: root(&leaves),
    };
    run(connection, "DELETE FROM checkpoints");
    connection
        .execute(
            "INSERT INTO checkpoints VALUES (1, ?1)",
            [key.sign(&checkpoint.text()).encode()],
        )
        .expect("signed");
}

/// Checks that it is found, and at which entry, where there is one.
fn is_found(place: &Place, first_bad: Option<u64>) {
    let report = place.verify();
    assert!(!report.is_clean(), "not found");
    if first_bad.is_some() {
        assert_eq!(report.first_bad(), first_bad, "{:?}", report.problems);
    }
}

/// Mounts an attack on a signed history.
fn attack(first_bad: Option<u64>, act: impl FnOnce(&Connection)) {
    let place = signed();
    write(&place, act);
    is_found(&place, first_bad);
}

#[test]
fn attack_1_edit_the_source_or_the_data_of_one_row() {
    attack(Some(3), |it| {
        run(it, "UPDATE entries SET message = 'x' WHERE seq = 3");
    });
    attack(Some(2), |it| {
        run(
            it,
            "UPDATE entries SET arrived = arrived || ' ' WHERE seq = 2",
        );
    });
}

#[test]
fn attack_2_delete_insert_reorder_or_duplicate_a_row() {
    attack(Some(4), |it| run(it, "DELETE FROM entries WHERE seq = 4"));
    attack(Some(2), |it| {
        run(
            it,
            "UPDATE entries SET seq = -seq WHERE seq IN (2, 3);
             UPDATE entries SET seq = 5 + seq WHERE seq < 0",
        );
    });
    attack(Some(10), |it| {
        run(
            it,
            "CREATE TEMP TABLE twin AS SELECT * FROM entries WHERE seq = 9;
             UPDATE twin SET seq = 10; INSERT INTO entries SELECT * FROM twin",
        );
    });
}

#[test]
fn attack_3_rewrite_everything_without_the_key() {
    for from in 1..=9 {
        let place = signed();
        write(&place, |it| {
            rewrite(it, from, |header| header.author.name = "Eve".into());
        });
        let report = place.verify();
        let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said[0], "the checkpoint over 9 entries is not of these: one of #1 to #9 was changed",
            "{said:?}"
        );
    }
}

#[test]
fn attack_4_cut_the_tail() {
    attack(Some(9), |it| {
        run(
            it,
            "DELETE FROM entries WHERE seq = 9;
             DELETE FROM checkpoints",
        );
    });
}

#[test]
fn attack_5_roll_the_whole_file_back() {
    let place = signed();
    let older = fs::read(place.path()).expect("the file");
    let store = place.open();
    store.commit_definition(definition("x", "1")).expect("kept");
    place.sign(&store).expect("signed");
    drop(store);
    fs::write(place.path(), older).expect("rolled back");
    is_found(&place, Some(10));
}

#[test]
fn attack_6_restore_one_backup_twice_and_continue_both() {
    let place = signed();
    let backup = fs::read(place.path()).expect("the file");
    let go_on = |name: &str| {
        let store = place.open();
        store
            .commit_definition(definition(name, "1"))
            .expect("kept");
        store
    };
    let store = go_on("x");
    place.sign(&store).expect("the first is signed");
    drop(store);
    fs::write(place.path(), backup).expect("restored");
    let store = go_on("y");
    assert!(place.sign(&store).is_err(), "the second is not");
    drop(store);
    is_found(&place, None);
}

#[test]
fn attack_8_rewrite_with_a_stolen_key() {
    let place = signed();
    write(&place, |it| {
        rewrite(it, 2, |header| header.author.name = "Eve".into());
        sign_anew(it, &place.key);
    });
    let report = place.verify();
    let said = report.problems[0].to_string();
    assert!(
        said.starts_with("the checkpoint outside of the file, over 9 entries, is not of these"),
        "{said}"
    );
}

#[test]
fn attack_9_replay_an_entry_of_another_log() {
    let foreign = signed();
    let connection = Connection::open(foreign.path()).expect("the file");
    let bytes: Vec<u8> = connection
        .query_row("SELECT header FROM entries WHERE seq = 9", [], |row| {
            row.get(0)
        })
        .expect("a header");
    let replayed = Header::decode(&bytes).expect("canonical");
    // As it was there, and made to follow on here.
    attack(Some(9), |it| {
        rewrite(it, 9, |header| *header = replayed.clone())
    });
    attack(Some(9), |it| {
        rewrite(it, 9, |header| header.log_id = replayed.log_id);
    });
}

#[test]
fn attack_10_forge_the_author() {
    attack(None, |it| {
        rewrite(it, 9, |header| header.author.kind = "agent".into());
    });
    attack(Some(9), |it| {
        run(it, "UPDATE entries SET author_kind = 'agent' WHERE seq = 9");
    });
}

#[test]
fn attack_11_backdate() {
    attack(None, |it| {
        rewrite(it, 9, |header| header.time_ms -= 86_400_000)
    });
    attack(Some(9), |it| {
        run(it, "UPDATE entries SET time_ms = 0 WHERE seq = 9");
    });
}

#[test]
fn attack_12_downgrade_the_format_or_strip_signatures() {
    attack(Some(9), |it| {
        rewrite(it, 9, |header| {
            header.version = 1;
            if let Body::Definition(body) = &mut header.body {
                body.remarks = Remarks::Apart {
                    docstring: None,
                    findings: super::super::findings::hash(&[]),
                };
            }
        });
    });
    attack(None, |it| run(it, "UPDATE meta SET format = 1"));
    attack(None, |it| {
        run(
            it,
            "UPDATE checkpoints SET note = substr(note, 1, instr(note, '—') - 1)",
        );
    });
    attack(None, |it| run(it, "DELETE FROM checkpoints"));
}

#[test]
fn attack_13_confuse_leaves_nodes_and_names() {
    // An inner node in place of a leaf: its two halves are no header.
    attack(Some(9), |it| {
        run(
            it,
            "UPDATE entries SET header = cast((SELECT leaf FROM entries WHERE seq = 7)
                 || (SELECT leaf FROM entries WHERE seq = 8) AS BLOB) WHERE seq = 9",
        );
    });
    let header = |name: &str| {
        let mut header = {
            let place = signed();
            let connection = Connection::open(place.path()).expect("the file");
            let bytes: Vec<u8> = connection
                .query_row("SELECT header FROM entries WHERE seq = 9", [], |row| {
                    row.get(0)
                })
                .expect("a header");
            Header::decode(&bytes).expect("canonical")
        };
        if let Body::Definition(body) = &mut header.body {
            body.name = name.into();
        }
        header.encode()
    };
    assert!(Header::decode(&header("größe")).is_ok());
    assert!(Header::decode(&header("gro\u{308}ße")).is_err());
}

#[test]
fn attack_14_change_findings_rules_or_milestones() {
    attack(Some(6), |it| {
        run(
            it,
            "DELETE FROM violations; UPDATE entries SET errors = 0, warnings = 0 WHERE seq = 6",
        );
    });
    attack(Some(6), |it| {
        run(
            it,
            "UPDATE entries SET rule_set = zeroblob(32) WHERE seq = 6",
        );
    });
    attack(Some(7), |it| {
        run(
            it,
            "UPDATE membership SET entry = 5 WHERE entry = 3; DELETE FROM held WHERE entry = 3;
             INSERT INTO held VALUES (5, 7); UPDATE left_behind SET seq = 3 WHERE seq = 5",
        );
    });
}

#[test]
fn attack_15_swap_the_text_behind_a_hash() {
    attack(Some(1), |it| {
        run(
            it,
            "CREATE TEMP TABLE two AS SELECT seq, arrived FROM entries WHERE seq IN (1, 2);
             UPDATE entries SET arrived = (SELECT arrived FROM two WHERE two.seq = 3 - entries.seq)
             WHERE seq IN (1, 2)",
        );
    });
    attack(Some(1), |it| {
        run(it, "UPDATE entries SET text = 2 WHERE seq = 1");
    });
    attack(Some(1), |it| {
        run(
            it,
            "INSERT INTO blobs SELECT 1, zeroblob(32), arrived FROM entries WHERE seq = 1;
             UPDATE entries SET text = 1, arrived = NULL WHERE seq = 1",
        );
    });
}

#[test]
fn attack_16_lie_in_what_is_derived() {
    for sql in [
        "INSERT INTO settled_heads VALUES ('f', 'user', 1)",
        "DROP VIEW heads; CREATE VIEW heads AS SELECT 'f' AS name, 'user' AS package, 1 AS seq",
        "DROP VIEW pending; CREATE VIEW pending AS SELECT 1 AS seq",
        "UPDATE held SET milestone = 4",
        "UPDATE milestones SET named = 4",
        "UPDATE settled SET through = 9",
        "CREATE TRIGGER evil AFTER INSERT ON entries BEGIN DELETE FROM held; END",
        "CREATE VIEW commits AS SELECT * FROM entries",
    ] {
        attack(None, |it| run(it, sql));
    }
}

#[test]
fn attack_17_sign_with_another_key() {
    let place = signed();
    let other = DeviceKey::of(&[66; 32]);
    write(&place, |it| {
        rewrite(it, 2, |header| header.author.name = "Eve".into());
        sign_anew(it, &other);
    });
    let said = place.verify().problems[0].to_string();
    assert!(said.contains("signed with an unknown key"), "{said}");
    // A key that only borrows the name.
    let place = signed();
    write(&place, |it| {
        sign_anew(it, &other);
        let note: String = it
            .query_row("SELECT note FROM checkpoints", [], |row| row.get(0))
            .expect("a note");
        let note = note.replace(&other.public.name, &place.key.public.name);
        it.execute("UPDATE checkpoints SET note = ?1", [note])
            .expect("renamed");
    });
    is_found(&place, None);
}

#[test]
fn attack_18_prove_what_is_not_consistent() {
    let place = signed();
    let store = place.open();
    let leaves = tree::leaves(store.connection(), 0, 9).expect("leaves");
    let new = (9, root(&leaves));
    for old in 1..9u64 {
        let path = consistency(&store, old, 9).expect("a path");
        let mut fork = leaves[..old as usize].to_vec();
        fork[old as usize / 2] = Hash::text("Eve");
        assert!(!is_consistent((old, root(&fork)), new, &path), "{old}");
        for at in 0..path.len() {
            let mut bent = path.clone();
            bent[at] = Hash::text("Eve");
            let old_root = root(&leaves[..old as usize]);
            assert!(!is_consistent((old, old_root), new, &bent), "{old} {at}");
        }
    }
}

/// What has no end is not read to its end.
#[test]
fn attack_19_endless_data() {
    attack(Some(9), |it| {
        run(
            it,
            "UPDATE entries SET header = zeroblob(20000000) WHERE seq = 9",
        );
    });
    attack(Some(9), |it| {
        run(
            it,
            "UPDATE entries SET seq = 9223372036854775807 WHERE seq = 9",
        );
    });
    attack(None, |it| {
        run(it, "UPDATE settled SET through = 9223372036854775807");
    });
    attack(None, |it| {
        run(it, "UPDATE checkpoints SET note = hex(zeroblob(20000000))");
    });
    attack(None, |it| {
        run(
            it,
            "UPDATE checkpoints SET note = replace(note, char(10) || '9' || char(10),
                 char(10) || '18446744073709551615' || char(10))",
        );
    });
    let store = Store::open_in_memory().expect("a history");
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    assert!(store.commit_definition(definition(&long, "1")).is_err());
    let place = signed();
    let store = place.open();
    let proof = prove(&store, 3, std::slice::from_ref(&place.key.public)).expect("proved");
    let text = proof.encode();
    let (start, end) = text.split_once("\nindex 2\n").expect("its index");
    let line = end.lines().next().expect("a hash");
    let endless = format!("{start}\nindex 2\n{}{end}", format!("{line}\n").repeat(100));
    assert!(Certificate::parse(&endless).is_err());
    assert!(Certificate::parse(&text.repeat(1_000)).is_err());
    assert!(checkpoint::parse(&text.repeat(1_000)).is_none());
}
