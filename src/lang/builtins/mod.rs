//! Builtins: functions written in Rust, one family per file, each a table of entries.

pub mod directive;
