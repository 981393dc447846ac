//! The one integration binary: a sentence for each module.

/// SIGKILL at random moments, and nothing that was acknowledged is lost.
mod crash;
/// A history that another process holds, or that may not be written.
mod ownership;
/// What several modules share.
mod support;
/// The direction of the rooms and the other promises of the house.
mod tidy;

/// Rules against what the original reports.
mod audit;
