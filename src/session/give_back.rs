//! Memory that nobody uses any more, given back to the system.
//!
//! The allocator (mimalloc 3) keeps what was freed for a second and looks for it when a page of something else
//! is freed or a thread ends. Where nothing happens any more neither does this, so once something large is over
//! a thread waits for that second and ends.

use std::hint::black_box;
use std::thread;
use std::time::Duration;

/// A little longer than the allocator's own second (`purge_delay`).
const AFTER: Duration = Duration::from_millis(1_200);

/// Gives back soon what is free now.
pub(super) fn soon() {
    // Where there is no thread for it the memory stays.
    let _ = thread::Builder::new().name("memory".into()).spawn(|| {
        thread::sleep(AFTER);
        // Only a thread that had memory of its own looks for what is free.
        drop(black_box(Box::new(0_u8)));
    });
}
