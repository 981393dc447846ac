//! A candidate's world: this binary, started again and locked in, evaluates what a model has written.
//!
//! ```text
//!   session                                     worker
//!   start ───────── arguments: its limits ─────► locks itself in: limits of the system, Landlock, seccomp
//!         ───────── order: texts, names ───────► an image with pure builtins; definitions, then candidates,
//!                                                then examples and tests
//!   waits to the deadline ◄── reply, 1 MiB ───── and ends
//! ```
//!
//! A worker has no environment, no file and nothing but two pipes. What it answers is data, and nothing it
//! does reaches the session's image. One that dies, hangs or floods is a failed candidate and no more than
//! that. Where the system refuses a layer the others hold; the reply says which are in force.

pub mod child;
mod lock;
pub mod orders;
mod process;
mod world;

#[cfg(test)]
pub use process::stand_in;
pub use process::{Ended, Worker, set_program};

/// The only argument by which the program knows that it is a worker, before its limits.
pub const WORD: &str = "%candidate";
