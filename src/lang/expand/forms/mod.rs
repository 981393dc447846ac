//! The special forms, one family to a file; `expand::special` lists them.

pub mod assign;
pub mod binding;
pub mod classes;
pub mod control;
pub mod define;
pub mod escape;
pub mod functions;
pub mod iterate;
pub mod loop_clauses;
pub mod macros;
pub mod matching;
pub mod quasiquote;
pub mod records;
pub mod threading;
