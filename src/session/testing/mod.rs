//! Examples and tests of a program: finding, running and remembering them.
//!
//! Everything runs inside of a transaction of the image that is undone, in a world that may look and not
//! touch; see [`World::Example`](super::host::World).

pub mod audits;
mod checks;
mod examples;
mod impact;
pub mod kept;
mod plan;
pub mod suite;

pub(super) use examples::Subject;
