//! What several test modules share.

pub mod svg;
pub mod terminal;
