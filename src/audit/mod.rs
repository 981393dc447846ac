//! Judging a definition: sensors measure, rules of the language decide. Knows `lang`, does no I/O.

pub mod violation;
