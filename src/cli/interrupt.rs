//! Ctrl-C while a subcommand runs a program: the program is stopped and cleans up after itself, and the
//! process ends as one that was interrupted. A second Ctrl-C waits for nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;
use signal_hook::low_level::emulate_default_handler;

/// The exit code of a process that a signal ended, as shells have it.
const INTERRUPTED: i32 = 128 + SIGINT;

/// Who has to know of a Ctrl-C.
pub struct Interrupt {
    was: Arc<AtomicBool>,
}

impl Interrupt {
    /// Hands Ctrl-C to a running program, whose session takes the flag down once it has heard of it. Where
    /// the signal cannot be had it ends the process, as everywhere.
    pub fn hand_to(program: &Arc<AtomicBool>) -> Interrupt {
        let was = Arc::new(AtomicBool::new(false));
        // In this order: the second signal is the one that finds the flag up.
        let _ = flag::register_conditional_shutdown(SIGINT, INTERRUPTED, was.clone())
            .and_then(|_| flag::register(SIGINT, program.clone()))
            .and_then(|_| flag::register(SIGINT, was.clone()));
        Interrupt { was }
    }

    /// Ends the process by the signal if it came: whoever started it, a shell's loop for one, sees that.
    pub fn pass_on(self) {
        if self.was.load(Ordering::Acquire) {
            let _ = emulate_default_handler(SIGINT);
        }
    }
}
