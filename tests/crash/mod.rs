//! SIGKILL at random moments: no acknowledged commit is lost, and the history verifies.
//!
//! A writer runs in a process of its own and says on its standard output what it was told is
//! durable. It is killed at a random moment; then the history is opened, verified, and compared with
//! what was said. The next writer goes on with the same history, so damage would add up.
//!
//! `cargo test` kills 500 times among commits, 50 among loads, 100 among milestones and 50 among saves
//! of images, and the real program 20 times. Ten times the dose:
//!
//! ```text
//! IMAGO_DOSE=10 cargo test --test tests crash
//! ```
//!
//! The full dose also asks how soon what was killed is open again: a machine that builds and tests beside
//! it answers for itself.
//!
//! Every run prints its seed; `IMAGO_SEED=n` takes the same decisions again (the moments within
//! them are the machine's).

/// The real program: definitions typed and files loaded.
mod binary;
/// Data, and what is said of them.
mod data;
/// What may not be written, or has no room.
#[cfg(unix)]
mod denied;
/// Images that are being saved.
mod image;
/// Names that end and move.
mod names;
/// The history by itself: definitions, loads and milestones.
mod store;

use std::time::{SystemTime, UNIX_EPOCH};

use crate::support::dose::number;

/// Decisions that can be taken again: xorshift from a seed that is printed.
pub struct Decisions(u64);

impl Decisions {
    pub fn new() -> Decisions {
        let seed = number("IMAGO_SEED").unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(1, |it| it.as_nanos() as u64) | 1
        });
        println!("IMAGO_SEED={seed}");
        Decisions(seed.max(1))
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
