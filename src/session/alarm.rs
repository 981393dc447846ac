//! The clock of an evaluation: tells the machine when its time is over, and ends it soon after.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// What a program has after its time, to say so and to clean up; then it is interrupted.
const GRACE: Duration = Duration::from_millis(250);

/// An alarm that is set; dropped, it does not ring.
pub struct Alarm {
    /// The thread that waits is woken when this is gone.
    _cancel: Sender<()>,
    flag: Arc<AtomicBool>,
}

impl Alarm {
    /// Sets `flag` after some time, and `interrupt` if the alarm is still there after the grace.
    pub fn after(time: Duration, flag: Arc<AtomicBool>, interrupt: Arc<AtomicBool>) -> Alarm {
        let (cancel, cancelled) = channel();
        let rung = flag.clone();
        thread::spawn(move || {
            for (time, flag) in [(time, rung), (GRACE, interrupt)] {
                if cancelled.recv_timeout(time) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                flag.store(true, Ordering::Release);
            }
        });
        Alarm {
            _cancel: cancel,
            flag,
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // What rang too late means nobody.
        self.flag.store(false, Ordering::Release);
    }
}
