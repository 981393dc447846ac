//! What values are and where they live.

mod block;
pub mod globals;
pub mod heap;
pub mod kind;
pub mod object;
pub mod symbol;
pub mod undo;
#[allow(clippy::module_inception)] // The room is named for the thing in it.
pub mod value;

pub use value::Value;
