//! Examples and tests of a program: finding, running and remembering them.
//!
//! Everything runs inside of a transaction of the image that is undone, in a world that may look and not
//! touch; see [`World::Example`](super::host::World).

pub mod audits;
pub(super) mod checks;
mod demand;
mod examples;
mod impact;
pub mod kept;
mod places;
mod plan;
mod preparing;
mod scratch;
pub mod suite;

pub(super) use examples::Subject;

use super::view::outcomes::TestRow;
use crate::lang::doctest;

/// Returns the line over the checks of a name.
pub fn heading(row: &TestRow) -> String {
    doctest::heading(&row.name, row.passed(), row.checks.len())
}
