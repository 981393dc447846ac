//! Remembering: plain records and SQL. Does not know the language.
//!
//! The ground state of the house is a log in one SQLite file. Each entry, a definition or a
//! milestone, is a header in a canonical encoding; its leaf is the hash of the header, and the
//! header names the leaf before it, the text by its hash, and the findings by theirs. So the last
//! leaf stands for everything:
//!
//! ```text
//!   header 1 ──hash──► leaf 1 ◄─named by─ header 2 ──hash──► leaf 2 ◄─named by─ header 3 …
//!     │ text hash                           │ findings hash
//!     ▼                                     ▼
//!   blobs                               violations
//! ```

pub mod error;
pub mod hash;
pub mod id;
pub mod record;

pub mod canonical;
pub mod findings;
pub mod header;
pub mod merkle;

pub mod diff;

pub use error::HistoryError;
