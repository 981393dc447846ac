//! The one integration binary: a sentence for each module.

/// What several modules share.
mod support;
/// The direction of the rooms and the other promises of the house.
mod tidy;
