//! Remembering: plain records and SQL. Does not know the language.
//!
//! The ground state of the house is a log in one SQLite file. Each entry, be it a definition, a
//! milestone or one of the other [`kind`]s, is a header in a canonical encoding; its leaf is the hash
//! of the header, and the header names the leaf before it, the text by its hash, and the findings by
//! theirs. So the last leaf stands for everything:
//!
//! ```text
//!   header 1 ──hash──► leaf 1 ◄─named by─ header 2 ──hash──► leaf 2 ◄─named by─ header 3 …
//!     │ text hash                           │ findings hash
//!     ▼                                     ▼
//!   blobs                               violations
//! ```
//!
//! Entries are appended through a [`transaction::Transaction`] and never changed or removed.
//! Questions are in [`query`], one noun per file; what people ask for in words is in [`find`]. What can be derived from the log (what each name
//! means, what milestones hold) is kept as a cache, and [`verify`] recomputes all of it.

#![forbid(unsafe_code)]

pub mod error;
pub mod hash;
pub mod id;
pub mod record;

pub mod body;
pub mod canonical;
pub mod dependencies;
pub mod findings;
pub mod header;
pub mod kind;
pub mod merkle;
mod normal;

pub mod migrate;
pub mod owner;
pub mod store;

pub mod anchor;
pub mod certificate;
pub mod checkpoint;
pub mod due;
pub mod keys;
pub mod note;
pub mod proof;

mod commit;
pub mod copy;
pub mod curation;
mod mend;
mod operate;

pub mod transaction;

pub mod find;
pub mod query;
pub mod verify;

pub mod diff;

mod columns;
mod pages;
mod sql;
mod tail;
#[cfg(test)]
mod tests;
mod tree;

pub use error::HistoryError;
pub use store::Store;
pub use transaction::Transaction;
