//! How hashes, names and sequence numbers stand in columns.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::hash::Hash;
use super::id::{CommitUuid, MilestoneUuid};

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Hash> {
        bytes(value).map(Hash)
    }
}

impl FromSql for CommitUuid {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<CommitUuid> {
        bytes(value).map(CommitUuid::from_bytes)
    }
}

impl FromSql for MilestoneUuid {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<MilestoneUuid> {
        bytes(value).map(MilestoneUuid::from_bytes)
    }
}

fn bytes<const N: usize>(value: ValueRef<'_>) -> FromSqlResult<[u8; N]> {
    let blob = value.as_blob()?;
    blob.try_into().map_err(|_| FromSqlError::InvalidBlobSize {
        expected_size: N,
        blob_size: blob.len(),
    })
}

/// A number that is never negative: a place in the log, a count, an offset. SQLite has only signed
/// integers; the header refuses numbers beyond them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Natural(pub u64);

impl ToSql for Natural {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let signed = i64::try_from(self.0)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(ToSqlOutput::from(signed))
    }
}

impl FromSql for Natural {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Natural> {
        let signed = value.as_i64()?;
        u64::try_from(signed)
            .map(Natural)
            .map_err(|_| FromSqlError::OutOfRange(signed))
    }
}
