//! SIGKILL at random moments: no acknowledged commit is lost, and the history verifies.
//!
//! A writer runs in a process of its own and says on its standard output what it was told is
//! durable. It is killed at a random moment; then the history is opened, verified, and compared with
//! what was said. The next writer goes on with the same history, so damage would add up.
//!
//! `cargo test` kills 20 times. The full dose:
//!
//! ```text
//! IMAGO_KILLS=200 cargo test --test tests crash
//! ```
//!
//! Every run prints its seed; `IMAGO_SEED=n` takes the same decisions again (the moments within
//! them are the machine's).

/// The real program: definitions typed and files loaded.
mod binary;
/// Images that are being saved.
mod image;
/// The history by itself: definitions, loads and milestones.
mod store;

use std::time::{SystemTime, UNIX_EPOCH};

/// How many times to kill: `IMAGO_KILLS`, or few enough for every run of the tests.
fn kills() -> u64 {
    const KILLS: u64 = 20;
    number("IMAGO_KILLS").unwrap_or(KILLS)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Decisions that can be taken again: xorshift from a seed that is printed.
struct Decisions(u64);

impl Decisions {
    fn new() -> Decisions {
        let seed = number("IMAGO_SEED").unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH);
            now.map_or(1, |it| it.as_nanos() as u64) | 1
        });
        println!("IMAGO_SEED={seed}");
        Decisions(seed.max(1))
    }

    /// Returns a number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
