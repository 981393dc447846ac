//! The schema, as numbered steps that are applied once and never edited.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::{Doing, HistoryError};
use super::hash::Hash;
use super::header;
use super::id;

/// Stands in the file's header and says whose it is: `IMAG` in ASCII.
pub const APPLICATION_ID: i64 = 0x494d_4147;

/// One step of the schema.
pub struct Migration {
    /// The file in `schema/`, whose number is the place in this list, from 1.
    pub file: &'static str,
    pub sql: &'static str,
}

/// All steps, in order. A new step is a new file and a line here.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        file: "0001_log.sql",
        sql: include_str!("schema/0001_log.sql"),
    },
    Migration {
        file: "0002_curation.sql",
        sql: include_str!("schema/0002_curation.sql"),
    },
    Migration {
        file: "0003_rule_versions.sql",
        sql: include_str!("schema/0003_rule_versions.sql"),
    },
    Migration {
        file: "0004_arrivals.sql",
        sql: include_str!("schema/0004_arrivals.sql"),
    },
    Migration {
        file: "0005_quick_indexes.sql",
        sql: include_str!("schema/0005_quick_indexes.sql"),
    },
];

/// Returns the newest schema this program knows.
pub fn newest() -> i64 {
    MIGRATIONS.len() as i64
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A database without anything in it.
    Empty,
    /// A history with this schema.
    History(i64),
}

/// Looks what the file is, without changing it; refuses what is not ours or is too new.
pub fn look(connection: &Connection, path: &Path) -> Result<Found, HistoryError> {
    let what = "read the history's schema";
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .doing(what)?;
    let application = pragma(connection, "application_id")?;
    let found = pragma(connection, "user_version")?;
    if tables == 0 && application == 0 && found == 0 {
        return Ok(Found::Empty);
    }
    if application != APPLICATION_ID || found < 1 {
        return Err(HistoryError::Foreign {
            path: path.to_path_buf(),
            what: "it is a SQLite database of another program".to_string(),
        });
    }
    if found > newest() {
        return Err(HistoryError::Newer {
            path: path.to_path_buf(),
            found,
            known: newest(),
        });
    }
    Ok(Found::History(found))
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, HistoryError> {
    connection
        .pragma_query_value(None, name, |row| row.get(0))
        .doing("read the history's schema")
}

/// Brings the schema up to date, all steps or none.
pub fn migrate(connection: &Connection, found: Found, now_ms: i64) -> Result<(), HistoryError> {
    let from = match found {
        Found::Empty => 0,
        Found::History(version) => version,
    };
    if from == newest() {
        return Ok(());
    }
    let what = "bring the history's schema up to date";
    // A table that others refer to cannot be made anew while SQLite minds who refers to what.
    let minding = DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY;
    connection.set_db_config(minding, false).doing(what)?;
    let migrated = steps(connection, found, from, now_ms);
    connection.set_db_config(minding, true).doing(what)?;
    migrated
}

fn steps(
    connection: &Connection,
    found: Found,
    from: i64,
    now_ms: i64,
) -> Result<(), HistoryError> {
    let what = "bring the history's schema up to date";
    let transaction = connection.unchecked_transaction().doing(what)?;
    for migration in &MIGRATIONS[from as usize..] {
        transaction.execute_batch(migration.sql).doing(what)?;
    }
    if found == Found::Empty {
        let log_id = Hash::of(&[b"imago log", &id::unique()]);
        transaction
            .execute(
                "INSERT INTO meta (id, log_id, format, created_ms) VALUES (1, ?1, ?2, ?3)",
                (log_id, i64::from(header::VERSION), now_ms),
            )
            .doing(what)?;
        transaction
            .pragma_update(None, "application_id", APPLICATION_ID)
            .doing(what)?;
    }
    transaction
        .pragma_update(None, "user_version", newest())
        .doing(what)?;
    transaction.commit().doing(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_schema_is_listed_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/history/schema");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the schema is in the repository")
            .map(|entry| {
                let name = entry.expect("a file").file_name();
                name.to_string_lossy().into_owned()
            })
            .collect();
        files.sort();
        let listed: Vec<&str> = MIGRATIONS.iter().map(|it| it.file).collect();
        assert_eq!(files, listed, "add the file to MIGRATIONS");
        for (index, file) in listed.iter().enumerate() {
            assert!(file.starts_with(&format!("{:04}_", index + 1)), "{file}");
        }
    }
}
