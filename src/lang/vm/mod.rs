//! The machine: compiled functions to steps.

pub mod native;
pub mod output;
pub mod signal;
