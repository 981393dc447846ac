//! What several benches share.

pub mod generate;
