//! The special forms, one family to a file; `expand::special` lists them.

pub mod assign;
pub mod binding;
pub mod classes;
pub mod conditions;
pub mod control;
pub mod define;
pub mod escape;
pub mod functions;
pub mod iterate;
mod loop_accumulation;
pub mod loop_clauses;
mod loop_iteration;
pub mod macros;
pub mod matching;
pub mod methods;
pub mod multimethods;
pub mod packages;
pub mod quasiquote;
pub mod records;
pub mod structures;
pub mod tags;
pub mod threading;
pub mod variables;
