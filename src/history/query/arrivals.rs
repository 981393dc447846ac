//! Texts that have just arrived: they stand in the row of their commit, and their hash in its header alone.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

use crate::history::hash::Hash;
use crate::history::header::Header;

/// Where the hash of a text is to be found, in SQL: beside it in `blobs`, or in the header.
pub(super) const HASH: &str = "CASE WHEN arrived IS NULL THEN blobs.hash ELSE header END";

/// Returns the hash from what that answered.
pub(in crate::history) fn hash(found: ValueRef<'_>) -> FromSqlResult<Hash> {
    if let Ok(hash) = Hash::column_result(found) {
        return Ok(hash);
    }
    let header = Header::<&str>::read(found.as_blob()?);
    let header = header.map_err(|error| FromSqlError::Other(error.into()))?;
    header.body.text_hash().ok_or(FromSqlError::InvalidType)
}
