//! The language: text in, values and diagnostics out. It does no I/O and knows no other room.

pub mod builtins;
pub mod compile;
pub mod definition;
pub mod diagnostic;
pub mod doctest;
pub mod expand;
pub mod image;
pub mod limits;
pub mod prelude;
pub mod source;
pub mod syntax;
pub mod toil;
pub mod value;
pub mod vm;
