//! Work that nothing can stop once it has begun: a search of a library, say. Somebody else does it while
//! the program looks up, and goes on with it alone where the program is stopped.
//!
//! Who does it is given by the host, as the language has no threads: see `Machine::set_hands`. Without
//! anybody it is done here.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::{RUNNING, Stops, Watch, is_over};

/// Begins some work at another place. What is dropped instead is not done.
pub type Hands = fn(Box<dyn FnOnce() + Send>);

/// Between two looks.
const PATIENCE: Duration = Duration::from_millis(2);

/// Returns what came of the work; nothing where the program is to stop, or nobody could do it.
///
/// The work is told that nobody waits any more as every program is, by `is_over`.
pub fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let hands = RUNNING.with_borrow(|stops| stops.as_ref().and_then(|stops| stops.hands));
    let Some(hands) = hands else {
        return Some(work());
    };
    let left = Stops::default();
    let (sender, answer) = channel();
    let watched = left.clone();
    hands(Box::new(move || {
        let _watch = Watch::new(&watched);
        // Nobody may wait any more.
        let _ = sender.send(work());
    }));
    loop {
        match answer.recv_timeout(PATIENCE) {
            Ok(answer) => return Some(answer),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if is_over() => {
                left.interrupt
                    .store(true, std::sync::atomic::Ordering::Relaxed);
                return None;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Frees something large of a program that is stopped at another place, as that takes long too.
pub fn leave<T: Send + 'static>(thing: T) {
    let hands = RUNNING.with_borrow(|stops| stops.as_ref().and_then(|stops| stops.hands));
    match hands {
        Some(hands) if is_over() => hands(Box::new(move || drop(thing))),
        _ => drop(thing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;

    fn thread(work: Box<dyn FnOnce() + Send>) {
        std::thread::spawn(work);
    }

    fn watched(hands: Option<Hands>, rings: bool) -> (Stops, Watch) {
        let stops = Stops {
            hands,
            ..Stops::default()
        };
        stops.interrupt.store(rings, Ordering::Relaxed);
        let watch = Watch::new(&stops);
        (stops, watch)
    }

    #[test]
    fn work_is_done_with_hands_and_without() {
        assert_eq!(beside(|| 1), Some(1));
        for hands in [None, Some(thread as Hands)] {
            let (_stops, _watch) = watched(hands, false);
            assert_eq!(beside(|| 1), Some(1));
        }
    }

    #[test]
    fn who_is_stopped_leaves_the_work_and_the_work_hears_of_it() {
        let (_stops, _watch) = watched(Some(thread), true);
        let (told, heard) = channel();
        let outcome = beside(move || {
            while !is_over() {
                std::thread::yield_now();
            }
            told.send("left alone")
        });
        assert!(outcome.is_none());
        assert_eq!(heard.recv(), Ok("left alone"));
    }

    #[test]
    fn what_is_left_is_freed_wherever_it_is() {
        for (hands, rings) in [
            (None, true),
            (Some(thread as Hands), false),
            (Some(thread), true),
        ] {
            let (_stops, _watch) = watched(hands, rings);
            let (left, heard) = channel::<()>();
            leave(left);
            assert_eq!(heard.recv(), Err(std::sync::mpsc::RecvError));
        }
    }

    #[test]
    fn what_nobody_does_has_no_answer() {
        let (_stops, _watch) = watched(Some(drop), false);
        assert_eq!(beside(|| 1), None);
    }
}
