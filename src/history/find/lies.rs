//! Every change of the pages of the index is found.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::path_of;
use super::tests::{commit, seqs};
use crate::history::store::Store;
use crate::history::verify::{Reach, verify, verify_while};

const COMMITS: u64 = 4_000;

/// Makes a history whose index has several segments, and words that go on for many leaves.
fn history() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.db");
    let store = Store::open(&path).expect("a history");
    let mut batch = store.begin().expect("begun");
    for number in 1..=COMMITS {
        batch.commit_definition(commit(number)).expect("kept");
    }
    batch.finish().expect("kept");
    super::forget(&path);
    drop(store);
    let store = Store::open(&path).expect("opened");
    let mut count = 0;
    while !store.index_more(37 + count % 5 * 211).expect("indexed") {
        count += 1;
        if count % 7 == 0 {
            assert_eq!(verify(&store).problems, [], "after {count}");
        }
    }
    assert_eq!(verify(&store).problems, []);
    (folder, path)
}

fn index(path: &Path) -> Connection {
    Connection::open(path_of(path)).expect("opened")
}

/// Does something to the index; answers whether that is found.
fn is_found(path: &Path, honest: &Path, lie: impl FnOnce(&Connection)) -> bool {
    for ending in ["-wal", "-shm"] {
        let mut name = path_of(path).into_os_string();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
    std::fs::copy(honest, path_of(path)).expect("copied");
    let connection = index(path);
    lie(&connection);
    drop(connection);
    let store = Store::open_for_reading(path).expect("opened");
    !verify(&store).is_clean()
}

#[test]
fn every_change_of_its_pages_is_found() {
    let (folder, path) = history();
    let connection = index(&path);
    let numbers = |sql: &str| -> Vec<i64> {
        let mut statement = connection.prepare(sql).expect("a query");
        let found = statement.query_map([], |row| row.get(0)).expect("rows");
        found.collect::<Result<_, _>>().expect("numbers")
    };
    connection
        .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        .expect("written");
    let rows = numbers("SELECT id FROM words_data ORDER BY id");
    let skips = numbers("SELECT id FROM words_data WHERE id >> 36 & 1");
    let led = numbers("SELECT pgno FROM words_idx WHERE pgno & 1");
    let segments = numbers("SELECT DISTINCT segid FROM words_idx");
    drop(connection);
    assert!(!skips.is_empty() && !led.is_empty(), "skips are there");
    assert!(segments.len() > 1, "several segments");
    let honest = folder.path().join("honest");
    std::fs::copy(path_of(&path), &honest).expect("copied");

    let mut random = 0x2545_f491_u64;
    let mut below = |end: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % end as u64) as usize
    };
    // The list of segments says how much is to be written before some are made one, which misleads nobody.
    let is_idle = |row: i64, at: usize| row == 10 && at >= 4;
    for round in 0..60 {
        let row = match round {
            0..10 => skips[below(skips.len())],
            10..15 => 1,
            15..20 => 10,
            _ => rows[below(rows.len())],
        };
        let (bit, part) = (1_u8 << below(8), below(1 << 20));
        let mut what = (0, 0);
        let is_seen = is_found(&path, &honest, |index| {
            let sql = "SELECT block FROM words_data WHERE id = ?1";
            let mut block: Vec<u8> = index.query_row(sql, [row], |it| it.get(0)).expect("a row");
            let at = part % block.len().max(1);
            what = (row, at);
            block[at] ^= bit;
            let sql = "UPDATE words_data SET block = ?2 WHERE id = ?1";
            index.execute(sql, (row, block)).expect("changed");
        });
        assert!(is_seen || is_idle(what.0, what.1), "{what:?} with {bit}");
    }
    let one = format!("id = {}", rows[rows.len() / 2]);
    let skip = format!("id = {}", skips[0]);
    for lie in [
        format!("DELETE FROM words_data WHERE {one}"),
        format!("DELETE FROM words_data WHERE {skip}"),
        "DELETE FROM words_data WHERE id = 1".to_string(),
        "DELETE FROM words_idx WHERE pgno = (SELECT max(pgno) FROM words_idx)".into(),
        "UPDATE words_idx SET pgno = pgno + 2 WHERE pgno = (SELECT max(pgno) FROM words_idx)".into(),
        "UPDATE words_idx SET pgno = pgno | 1 WHERE NOT pgno & 1".into(),
        "UPDATE words_idx SET pgno = pgno & ~1 WHERE pgno & 1".into(),
        "UPDATE words_idx SET term = term || x'ff' WHERE length(term) > 1".into(),
        "UPDATE words_idx SET term = substr(term, 1, 1) WHERE pgno = (SELECT max(pgno) FROM words_idx)".into(),
        "INSERT INTO words_idx VALUES (60000, x'30', 2)".into(),
        "INSERT INTO words_config VALUES ('pgsz', 64)".into(),
        "UPDATE words_config SET v = 5".into(),
        "CREATE TRIGGER more AFTER UPDATE ON known BEGIN DELETE FROM days; END".into(),
        "CREATE TABLE more (it)".into(),
        "UPDATE days SET last = first".into(),
        "DELETE FROM days WHERE day = 3".into(),
        "INSERT INTO words (rowid, head, body, marks) VALUES (17, '', 'unheard', '')".into(),
        "INSERT INTO words (rowid, head, body, marks) VALUES (90000, 'x', 'y', 'z')".into(),
        "INSERT INTO words (words, rowid, head, body, marks) VALUES ('delete', 17, '', 'define', '')".into(),
    ] {
        let is_seen = is_found(&path, &honest, |index| {
            index.execute_batch(&lie).unwrap_or_else(|it| panic!("{lie}: {it}"));
        });
        assert!(is_seen, "{lie}");
    }
    // The last lie still stands there: who asks for the log alone hears nothing of it.
    let store = Store::open_for_reading(&path).expect("opened");
    let log = verify_while(&store, None, Reach::Log, &mut |_| true).expect("not given up");
    assert_eq!((log.problems.as_slice(), log.is_clean()), (&[][..], true));
    drop(store);
    assert!(!is_found(&path, &honest, |_| ()), "the honest one is clean");
    // FTS5 may put its segments together in any way.
    for honest_work in ["('merge', 200)", "('merge', -3)", "('optimize', NULL)"] {
        let sql = format!("INSERT INTO words (words, rank) VALUES {honest_work}");
        let is_seen = is_found(&path, &honest, |index| {
            index.execute_batch(&sql).expect("merged");
        });
        assert!(!is_seen, "{honest_work}");
    }
    let store = Store::open_for_reading(&path).expect("opened");
    assert_eq!(seqs(&store, "parse", 3).len(), 3);
}
