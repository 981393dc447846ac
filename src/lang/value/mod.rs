//! What values are and where they live.

mod block;
mod collect;
pub mod complex;
pub mod condition;
pub mod convert;
pub mod datum;
pub mod equal;
pub mod globals;
pub mod hash;
pub mod heap;
mod identity;
pub mod key;
pub mod kind;
pub mod long;
pub mod long_product;
pub mod map;
mod mark;
pub mod number;
pub mod object;
pub mod order;
mod owned;
pub mod package;
pub mod packed;
pub mod pattern;
pub mod pretty;
pub mod print;
pub mod proto;
mod reading;
mod root;
pub mod set;
mod store;
pub mod stream;
pub mod symbol;
pub mod table;
pub mod text;
pub mod undo;
#[allow(clippy::module_inception)] // The room is named for the thing in it.
pub mod value;
pub mod vector;

pub use value::Value;
