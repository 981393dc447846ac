//! What several test modules share.

pub mod canned;
pub mod chat;
pub mod dose;
pub mod filters;
pub mod folder;
pub mod looks;
pub mod pages;
pub mod screen;
pub mod server;
pub mod session;
pub mod svg;
pub mod terminal;
