//! Forms to Core, the small language.

pub mod core;
