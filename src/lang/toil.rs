//! Long work looks up now and then: whether somebody wants the running program to stop.
//!
//! What has no machine at hand (numbers, the printer, comparisons) asks here. Who hears yes gives up at
//! once and answers anything at all: the answer is void, since the machine looks at the same flags before
//! it goes on (`NativeContext::settle`).

pub mod beside;
pub mod pieces;

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicBool};

use beside::Hands;

/// Flags by which another thread stops the running program, and who takes work off it.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    /// Ends it: nothing catches an interrupt.
    pub interrupt: Arc<AtomicBool>,
    /// Says that its time is over; that can be caught, as other limits can.
    pub alarm: Arc<AtomicBool>,
    /// Who does what nothing can stop once it has begun.
    pub hands: Option<Hands>,
}

impl Stops {
    #[inline]
    pub fn are_set(&self) -> bool {
        #[cfg(test)]
        looks::note(self);
        self.are_rung()
    }

    fn are_rung(&self) -> bool {
        self.interrupt.load(atomic::Ordering::Relaxed) || self.alarm.load(atomic::Ordering::Relaxed)
    }
}

thread_local! {
    /// Those of the program that runs on this thread.
    static RUNNING: RefCell<Option<Stops>> = const { RefCell::new(None) };
    static GAVE_UP: Cell<bool> = const { Cell::new(false) };
}

/// While it lives, long work on this thread minds the flags it was made of.
#[must_use]
pub struct Watch(Option<Stops>);

impl Watch {
    pub fn new(stops: &Stops) -> Watch {
        Watch(RUNNING.replace(Some(stops.clone())))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        RUNNING.set(self.0.take());
    }
}

/// Whether somebody wants the program to stop: for what can be put off, and gives up nothing.
pub fn is_asked() -> bool {
    RUNNING.with_borrow(|stops| stops.as_ref().is_some_and(Stops::are_rung))
}

/// Whether to give up. To be asked every hundred microseconds or so.
pub fn is_over() -> bool {
    let over = RUNNING.with_borrow(|stops| stops.as_ref().is_some_and(Stops::are_set));
    if over {
        GAVE_UP.set(true);
    }
    over
}

/// Whether something gave up since the last time this was asked.
#[inline]
pub fn gave_up() -> bool {
    GAVE_UP.get() && GAVE_UP.replace(false)
}

/// Counts small steps and looks up after a number of them.
#[derive(Default)]
pub struct Steps(usize);

impl Steps {
    /// Steps, of a few dozen nanoseconds each, between two looks.
    const BETWEEN: usize = 1 << 12;

    #[inline]
    pub fn is_over(&mut self) -> bool {
        self.0 += 1;
        self.0.is_multiple_of(Steps::BETWEEN) && is_over()
    }
}

/// Elements that are sorted at a stretch.
const RUN: usize = 1 << 10;

/// Sorts as `slice::sort_by` does, but can be stopped; what was stopped is in no order.
pub fn sort_by<T: Clone>(values: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    for run in values.chunks_mut(RUN) {
        if is_over() {
            return;
        }
        run.sort_by(&mut compare);
    }
    let mut steps = Steps::default();
    let mut width = RUN;
    while width < values.len() {
        let mut merged = Vec::with_capacity(values.len());
        for pair in values.chunks(width * 2) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
                if steps.is_over() {
                    return;
                }
                if compare(first, second).is_gt() {
                    merged.push(second.clone());
                    right = right_rest;
                } else {
                    merged.push(first.clone());
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *values = merged;
        width *= 2;
    }
}

/// Lets a test ring in the midst of work, and count how often it was looked up after.
#[cfg(test)]
pub mod looks {
    use super::{Cell, Stops, atomic};

    thread_local! {
        static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn note(stops: &Stops) {
        LOOKS.set(LOOKS.get() + 1);
        match LEFT.get() {
            Some(0) => {
                LEFT.set(None);
                LOOKS.set(0);
                stops.interrupt.store(true, atomic::Ordering::Relaxed);
            }
            left => LEFT.set(left.map(|left| left - 1)),
        }
    }

    /// Interrupts at a look after so many others; counts from there, or from now.
    pub fn ring_after(looks: Option<usize>) {
        LEFT.set(looks);
        LOOKS.set(0);
    }

    pub fn count() -> usize {
        LOOKS.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_work_gives_up_only_under_a_watch_that_rings() {
        let stops = Stops::default();
        stops.interrupt.store(true, atomic::Ordering::Relaxed);
        assert!(!is_over(), "nobody watches");
        {
            let _watch = Watch::new(&stops);
            assert!(is_over());
            {
                let _inner = Watch::new(&Stops::default());
                assert!(!is_over(), "the inner watch is another");
            }
            assert!(is_over());
        }
        assert!(!is_over());
        assert!(gave_up());
        assert!(!gave_up(), "it is told once");
    }

    #[test]
    fn sorting_is_stable_and_whole_whatever_the_length() {
        for length in [0, 1, RUN - 1, RUN, RUN + 1, RUN * 5 + 7] {
            let mut values: Vec<(usize, usize)> =
                (0..length).map(|it| (it * 7_919 % 257, it)).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|it| it.0);
            sort_by(&mut values, |one, other| one.0.cmp(&other.0));
            assert_eq!(values, expected);
        }
    }
}
