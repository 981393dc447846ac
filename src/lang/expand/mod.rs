//! Forms to Core, the small language.
//!
//! A form is a value. The expander walks it once, tells variables, special forms and macros apart,
//! takes patterns and places to pieces, and leaves a tree of `CoreNode`s for the compiler. It knows
//! the image only as a `World`: names, what they mean, and how to run a macro.

#![forbid(unsafe_code)]

mod body;
pub mod core;
pub mod defined;
mod destructure;
mod examples;
mod expander;
pub mod form;
mod forms;
mod inner;
mod parameters;
mod place;
pub mod problem;
mod scope;
pub mod special;
mod syntax_rules;
pub mod world;

pub use defined::Defined;
pub use examples::examples_of;
pub use expander::{Expander, Expansion, expand};
pub use forms::threading::one_step;
pub use inner::INNER_NAMES;
pub use special::{SPECIAL_FORMS, SpecialForm};
pub use world::{GlobalMeaning, World};
