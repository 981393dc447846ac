//! The pages read here and the rows that SQLite answers are the same, whatever is in them.

use rusqlite::types::Value;

use super::*;

fn value(record: &Record<'_>, column: usize) -> Value {
    // A text that is damaged need not be one.
    let value = record.value(column).try_into();
    value.unwrap_or(Value::Null)
}

/// Returns what a tree has, each row as its values, with the number before them where there is one.
fn found(pages: &Pages, tree: Tree, number: u16) -> Read<Vec<Vec<Value>>> {
    let mut rows = pages.rows(tree, number);
    let mut all = Vec::new();
    while let Some(record) = rows.next()? {
        let mut row: Vec<Value> = (0..record.columns()).map(|it| value(&record, it)).collect();
        if tree.key.is_none() {
            // SQLite leaves the number out of the row.
            row[0] = Value::Integer(record.key);
        }
        all.push(row);
    }
    Ok(all)
}

fn selected(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = connection.prepare(sql).expect("a query");
    let count = statement.column_count();
    let rows = statement.query_map([], |row| (0..count).map(|it| row.get(it)).collect());
    rows.expect("rows").map(|it| it.expect("a row")).collect()
}

fn root(connection: &Connection, name: &str) -> u32 {
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    connection
        .query_row(sql, [name], |row| row.get(0))
        .expect("a root")
}

/// A database with rows of every length, numbers of every size, trees of several levels, and free pages.
const FILLED: &str = "
    CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, t TEXT, b BLOB, r REAL) STRICT;
    CREATE TABLE k (name TEXT NOT NULL, n INTEGER NOT NULL, b BLOB, PRIMARY KEY (name, n)) STRICT, WITHOUT ROWID;
    CREATE TABLE gone (b BLOB);
    WITH RECURSIVE i (i) AS (SELECT -300 UNION ALL SELECT i + 1 FROM i WHERE i < 3000)
    INSERT INTO a SELECT i * i * i, (1 << abs(i) % 62) * (i % 3 - 1), substr(hex(zeroblob(5000)), 1, i * i % 9000),
        CASE WHEN i % 3 = 0 THEN zeroblob(abs(i)) END, i / 3.0 + 0.1 FROM i WHERE i <> 0 AND i <> -i;
    INSERT INTO k SELECT substr(printf('%08d', id % 4099) || t, 1, 1 + abs(n) % 2000), id, b FROM a;
    CREATE INDEX by_number ON a (n, id);
    INSERT INTO gone SELECT zeroblob(3000) FROM a;
    DROP TABLE gone;";

#[test]
fn every_row_is_read_as_sqlite_reads_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.sqlite");
    let store = Store::open(&path).expect("a history");
    let connection = store.connection();
    let check = |store: &Store| {
        let connection = store.connection();
        let pages = Pages::of(store).expect("pages");
        let (a, k) = (root(connection, "a"), root(connection, "k"));
        let table = Tree { root: a, key: None };
        let keyed = Tree {
            root: k,
            key: Some(2),
        };
        assert!(found(&pages, table, 2) == Ok(selected(connection, "SELECT * FROM a ORDER BY id")));
        let by_number = Tree {
            root: root(connection, "by_number"),
            key: Some(2),
        };
        let sql = "SELECT * FROM k ORDER BY name, n";
        assert!(found(&pages, keyed, 3) == Ok(selected(connection, sql)));
        for (first, last) in [(-5_000, 900), (1, 1), (2, 7), (i64::MIN, 8), (27, i64::MAX)] {
            let mut rows = pages.rows(table, 2).between((first, last));
            let mut keys = Vec::new();
            while let Some(record) = rows.next().expect("sound") {
                keys.push(vec![Value::Integer(record.key)]);
            }
            let sql = format!("SELECT id FROM a WHERE id BETWEEN {first} AND {last} ORDER BY id");
            assert_eq!(keys, selected(connection, &sql), "{first} to {last}");
            let mut rows = pages.rows(by_number, 4).between((first, last));
            let mut keys = Vec::new();
            while let Some(record) = rows.next().expect("sound") {
                keys.push(vec![value(&record, 0), value(&record, 1)]);
            }
            let sql =
                format!("SELECT n, id FROM a WHERE n BETWEEN {first} AND {last} ORDER BY n, id");
            assert_eq!(keys, selected(connection, &sql), "{first} to {last}");
        }
        let roots = selected(
            connection,
            "SELECT rootpage, name FROM sqlite_schema WHERE rootpage > 0 AND name NOT IN ('a', 'k')",
        );
        assert!(pages.check_rest().is_err(), "some trees were not read");
        let pages = Pages::of(store).expect("pages");
        found(&pages, Tree { root: 1, key: None }, 1).expect("the schema");
        found(&pages, table, 2).expect("a table");
        found(&pages, keyed, 3).expect("a table");
        for (index, row) in roots.iter().enumerate() {
            let [Value::Integer(root), Value::Text(_)] = row.as_slice() else {
                panic!("{row:?}");
            };
            found(&pages, pages.tree(*root as u32), index as u16 + 4).expect("some tree");
        }
        assert_eq!(pages.check_rest(), Ok(()));
    };
    connection.execute_batch(FILLED).expect("filled");
    check(&store);
    connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE); DELETE FROM a WHERE id % 7 = 0")
        .expect("changed");
    check(&store);
    let store = Store::open_in_memory().expect("a history");
    store.connection().execute_batch(FILLED).expect("filled");
    check(&store);
}

#[test]
fn a_page_that_is_damaged_is_never_a_panic() {
    let store = Store::open_in_memory().expect("a history");
    store.connection().execute_batch(FILLED).expect("filled");
    let (a, k) = (root(store.connection(), "a"), root(store.connection(), "k"));
    let mut pages = Pages::of(&store).expect("pages");
    let whole = match &pages.source {
        Source::Bytes(bytes) => bytes.clone(),
        Source::File { .. } => panic!("it is in memory"),
    };
    let trees = [
        Tree { root: a, key: None },
        Tree {
            root: k,
            key: Some(2),
        },
    ];
    let honest: Vec<_> = trees
        .iter()
        .map(|it| found(&pages, *it, it.root as u16).expect("sound"))
        .collect();
    let mut refused = 0;
    for round in 0..400 {
        let mut bytes = whole.clone();
        // Headers and pointers of pages, where it hurts most.
        for number in 1..whole.len() / pages.size {
            let at = number * pages.size + (round * 7 + number * 13) % 64;
            if (number + round) % 50 == 0 {
                bytes[at] ^= 1 << (round % 8);
            }
        }
        pages.source = Source::Bytes(bytes);
        for (tree, honest) in trees.iter().zip(&honest) {
            refused += usize::from(found(&pages, *tree, tree.root as u16).as_ref() != Ok(honest));
        }
    }
    assert!(refused > 100, "{refused}");
}
