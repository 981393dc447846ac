//! The gate: the only way for a model's text into the image.
//!
//! ```text
//!  text ─► reading ─► evaluation ─► examples ─► tests ─► audit ─► effects ─► a person, or a rule
//!          names,     in a worker process,      of what   new findings, and
//!          arity      locked in                 uses it   what it may do to the world
//! ```
//!
//! A step that fails ends it: those behind are not done.

pub mod reading;
pub mod report;
