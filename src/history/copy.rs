//! A copy of a history in another file, with an image beside the log.
//!
//! The image is bytes that this room does not understand. It stands in a table of its own, which is
//! no part of the log.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::anchor::Numbered;
use super::error::{Doing, HistoryError};
use super::sql::Natural;
use super::store::Store;

/// The table that a copy has beside those of a history.
pub const IMAGE_TABLE: &str = "image";
/// How it is made.
pub const IMAGE_SQL: &str =
    "CREATE TABLE image (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL) STRICT";

/// Writes the whole history, and an image, to a file that does not exist yet; with the signature under
/// which the copy goes on.
pub fn write(
    store: &Store,
    path: &Path,
    image: &[u8],
    signed: Option<&Numbered>,
) -> Result<(), HistoryError> {
    let what = "copy the history";
    let target = path.to_string_lossy();
    store
        .connection()
        .execute("VACUUM INTO ?1", [target.as_ref()])
        .doing(what)?;
    let copy = Connection::open(path).doing(what)?;
    super::store::set(&copy, "journal_mode", "DELETE")?;
    super::store::set(&copy, "synchronous", "FULL")?;
    copy.execute_batch(&format!("DROP TABLE IF EXISTS {IMAGE_TABLE}; {IMAGE_SQL}"))
        .doing(what)?;
    put(&copy, image)?;
    if let Some(signed) = signed {
        copy.execute(
            "INSERT INTO checkpoints (number, note) VALUES (?1, ?2)",
            (Natural(signed.number), &signed.note),
        )
        .doing(what)?;
    }
    copy.close().map_err(|(_, error)| error).doing(what)
}

fn put(connection: &Connection, image: &[u8]) -> Result<(), HistoryError> {
    connection
        .execute(
            "INSERT OR REPLACE INTO image (id, bytes) VALUES (1, ?1)",
            [image],
        )
        .doing("keep the image")?;
    Ok(())
}

/// Whether the file of a history has a place for an image.
pub fn has_place(store: &Store) -> Result<bool, HistoryError> {
    store
        .connection()
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)",
            [IMAGE_TABLE],
            |row| row.get(0),
        )
        .doing("look for an image")
}

/// Returns the image that stands beside a history, if there is one.
pub fn image(store: &Store) -> Result<Option<Vec<u8>>, HistoryError> {
    if !has_place(store)? {
        return Ok(None);
    }
    store
        .connection()
        .query_row("SELECT bytes FROM image", [], |row| row.get(0))
        .optional()
        .doing("read the image")
}

/// Puts a newer image in the place of the one that stands beside a history.
pub fn replace_image(store: &Store, image: &[u8]) -> Result<(), HistoryError> {
    match has_place(store)? {
        true => put(store.connection(), image),
        false => Ok(()),
    }
}
