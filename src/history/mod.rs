//! Remembering: plain records and SQL. Does not know the language.

pub mod hash;
pub mod id;
pub mod record;
