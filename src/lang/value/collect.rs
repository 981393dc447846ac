//! Collection: what is made is collected soon and often, all of the heap seldom and in steps.
//!
//! ```text
//! new objects   marks stay from collection to collection, so that a marked object is an old one.
//!               Roots and remembered places lead to the new ones that live; the others are freed.
//! everything    when what is old has grown by half: marks are cleared, the roots marked, then a
//!               bounded step at a safe point marks on; at the end the roots are looked at again with
//!               all places that were stored into meanwhile, and what has no mark is freed.
//! ```
//!
//! While a whole collection is on its way objects are made in empty blocks only. When memory is short,
//! or somebody asks, the whole is done at once. Whoever wants the program to stop need not wait for
//! that: a whole collection goes on at the next safe point, and one of new objects gives way to it.
#![allow(unsafe_code)] // Follows remembered places and frees what is dead.

use super::block::Reach;
use super::heap::{Header, Heap, LARGE_PREFIX_BYTES, Marker, drop_payload, large_layout};
use super::kind::Kind;
use super::mark::is_marked;
use super::value::Value;
use crate::lang::toil;
use std::alloc::dealloc;

/// Bytes made between two collections of new objects, at most: they should fit a processor's cache.
pub(super) const COLLECT_BYTES_MIN: usize = 1 << 20;
/// The least that is made between collections when the heap is nearly full.
const COLLECT_BYTES_FULL: usize = 256 << 10;
/// Old objects may grow by this much before everything is collected, or by half where that is more.
const GROWTH_BYTES_MIN: usize = 8 << 20;
/// Bytes made between two steps of a whole collection, and values such a step sees to.
const STEP_BYTES: usize = 256 << 10;
const STEP_VALUES: usize = 60_000;
/// The same in torture.
const TORTURE_VALUES: usize = 500;
/// Of so many safe points in torture, one begins a whole collection.
const TORTURE_TURNS: u64 = 8;

/// Bytes alive from which on not every safe point collects everything.
const TORTURE_BYTES: u64 = 2 << 20;

/// How much more often than needed a heap is collected: whoever uses what is not reachable is found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Torture {
    #[default]
    None,
    /// Every safe point collects everything, while no more is alive than the language itself and a few
    /// small structures.
    Whole,
    /// Every safe point collects new objects or does a small step of a whole collection.
    Steps,
}

/// What collections did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeapStats {
    /// Collections of new objects, and of everything.
    pub partial: u64,
    pub whole: u64,
    pub freed_bytes: u64,
    /// Objects there were before the last collection that ended, and after it.
    pub before: u64,
    pub after: u64,
}

/// The state of a heap's collections.
#[derive(Default)]
pub(super) struct Collector {
    pub torture: Torture,
    pub stats: HeapStats,
    /// Opaque payloads, which may change what they hold.
    pub restless: Vec<Value>,
    /// Bytes the last whole collection found alive.
    pub known_bytes: usize,
    /// Places in marked objects that hold values without a mark.
    remembered: Vec<*mut Value>,
    /// At work while a whole collection is on its way.
    marking: Option<Marker>,
    /// How many bytes are new when the next collection or step is due, and old when all is collected.
    due_at: usize,
    all_at: usize,
    is_due: bool,
    wants_all: bool,
    /// Bytes of the undo log among those alive.
    log_bytes: usize,
    /// Values the last collection began from.
    root_values: usize,
    /// Large objects that are old.
    old_large: usize,
    /// Safe points seen in torture.
    turns: u64,
}

impl Collector {
    pub(super) fn new(due_at: usize) -> Collector {
        Collector {
            due_at,
            all_at: GROWTH_BYTES_MIN,
            ..Collector::default()
        }
    }

    #[inline(always)]
    pub(super) fn is_pending(&self) -> bool {
        self.is_due | (self.torture as u8 != Torture::None as u8)
    }

    /// Hears how many bytes are new.
    #[inline(always)]
    pub(super) fn hear(&mut self, new_bytes: usize) {
        self.is_due |= new_bytes >= self.due_at;
    }

    /// Makes the next collection a whole one.
    pub(super) fn want_all(&mut self) {
        self.wants_all = true;
        self.is_due = true;
    }

    /// Notes a place; returns whether it was not the last one already.
    pub(super) fn remember(&mut self, slot: *mut Value) -> bool {
        let is_new = self.remembered.last() != Some(&slot);
        if is_new {
            self.remembered.push(slot);
        }
        is_new
    }
}

/// What marks the roots that the heap does not know.
pub type Roots<'roots> = &'roots mut dyn FnMut(&Heap, &mut Marker);

impl Heap {
    /// Returns what collections did.
    pub fn stats(&self) -> HeapStats {
        self.collector.stats
    }

    /// Frees what cannot be reached from `roots`, the rooted handles and the undo log.
    pub fn collect(&mut self, roots: &mut dyn FnMut(&mut Marker)) {
        self.collect_all(&mut |_, marker| roots(marker));
    }

    /// Does what is due: collects new objects, or a step of everything.
    pub fn tend(&mut self, roots: Roots<'_>) {
        self.collector.turns += 1;
        let begins = match self.collector.torture {
            Torture::None => self.live_bytes >= self.collector.all_at,
            Torture::Whole => return self.torture_whole(roots),
            Torture::Steps => self.collector.turns.is_multiple_of(TORTURE_TURNS),
        };
        if self.collector.wants_all {
            self.collect_all(roots);
        } else if let Some(marker) = self.collector.marking.take() {
            self.mark_on(marker, roots);
        } else if begins {
            self.begin_all(roots);
        } else {
            self.collect_new(roots);
        }
        if self.is_exhausted() {
            self.collect_all(roots);
        }
    }

    /// Collects everything at every safe point; of a large heap now and then, or no test with one ends.
    fn torture_whole(&mut self, roots: Roots<'_>) {
        let seldom = 1 + self.live_bytes as u64 / TORTURE_BYTES;
        if self.collector.is_due || self.collector.turns.is_multiple_of(seldom) {
            self.collect_all(roots);
        }
    }

    /// Frees at once all that is not reachable.
    pub fn collect_all(&mut self, roots: Roots<'_>) {
        self.begin_all(roots);
        if let Some(marker) = self.collector.marking.take() {
            self.end_all(marker, roots);
        }
    }

    // ---- everything ----

    /// Forgets all marks and marks the roots.
    fn begin_all(&mut self, roots: Roots<'_>) {
        self.retire_runs();
        for class in &mut self.classes {
            class.clear_marks();
        }
        self.payloads.clear_marks();
        for &(object, _) in &self.large {
            // SAFETY: the mark stands in the prefix of a large object.
            unsafe { object.sub(LARGE_PREFIX_BYTES).cast::<u64>().write(0) }
        }
        self.collector.remembered.clear();
        let mut marker = Marker::default();
        self.mark_roots(&mut marker, roots);
        self.collector.marking = Some(marker);
        self.collector.wants_all = false;
        self.wait(STEP_BYTES);
    }

    /// Marks on for a while; ends the collection where nothing is left to do.
    fn mark_on(&mut self, mut marker: Marker, roots: Roots<'_>) {
        let most = match self.collector.torture {
            Torture::None => STEP_VALUES,
            _ => TORTURE_VALUES,
        };
        if marker.drain(most) {
            self.end_all(marker, roots);
        } else {
            self.collector.marking = Some(marker);
            self.wait(STEP_BYTES);
        }
    }

    fn end_all(&mut self, mut marker: Marker, roots: Roots<'_>) {
        self.retire_runs();
        self.mark_roots(&mut marker, roots);
        if !drain_unless_over(&mut marker) {
            self.collector.marking = Some(marker);
            return self.wait(STEP_BYTES);
        }
        self.finish(marker, Reach::All);
        self.collector.known_bytes = self.live_bytes;
        self.collector.stats.whole += 1;
        self.plan();
        self.free.trim(self.collector.due_at);
    }

    // ---- what is new ----

    fn collect_new(&mut self, roots: Roots<'_>) {
        let mut marker = Marker::default();
        self.mark_roots(&mut marker, roots);
        if !drain_unless_over(&mut marker) {
            // Some new objects look old now, though what they lead to is not marked: marks are cleared
            // before they are trusted again.
            return self.collector.want_all();
        }
        marker.bytes += self.live_bytes - self.collector.log_bytes;
        marker.objects += self.collector.stats.after as usize;
        self.finish(marker, Reach::New);
        self.collector.stats.partial += 1;
        self.plan();
    }

    // ---- both ----

    /// Marks what is reachable by itself, and looks at places that were stored into.
    fn mark_roots(&mut self, marker: &mut Marker, roots: Roots<'_>) {
        for &value in &self.roots.borrow().values {
            marker.mark(value);
        }
        roots(self, marker);
        for slot in self.collector.remembered.drain(..) {
            // SAFETY: only places in marked objects are remembered, and nothing marked is freed before
            // the marks are cleared, when they are forgotten.
            marker.mark(unsafe { *slot });
        }
        for &value in &self.collector.restless {
            if is_marked(value)
                && let Some(payload) = self.opaque(value)
            {
                payload.trace(marker);
            }
        }
        self.collector.root_values = marker.listed;
    }

    /// Frees what has no mark, after all was followed.
    fn finish(&mut self, mut marker: Marker, reach: Reach) {
        self.undo.trace(&mut marker);
        let before = self.bytes_in_use();
        self.collector.restless.retain(|&value| is_marked(value));
        self.identities.get_mut().sweep(reach);
        self.sweep(reach);
        self.collector.log_bytes = self.undo.bytes();
        self.live_bytes = marker.bytes + self.collector.log_bytes;
        self.new_bytes = 0;
        let stats = &mut self.collector.stats;
        stats.before = stats.after + std::mem::take(&mut self.new_objects) as u64;
        stats.after = marker.objects as u64;
        let freed = before.saturating_sub(self.bytes_in_use());
        self.collector.stats.freed_bytes += freed as u64;
    }

    /// Gives up the runs being allocated in; what is left of them was counted as handed out.
    fn retire_runs(&mut self) {
        for class in self.classes.iter_mut().chain([&mut self.payloads]) {
            let unused = class.retire_run();
            self.new_bytes = self.new_bytes.saturating_sub(unused);
            self.new_objects -= unused / class.cell_bytes;
        }
    }

    fn sweep(&mut self, reach: Reach) {
        self.payloads.for_each_cell(reach, |cell, marked| {
            // SAFETY: payload cells that are not used have a zero header; a dead object's box is dropped
            // once and the cell is free.
            unsafe {
                let header = *cell.cast::<Header>();
                if !marked && header.kind_byte() != Kind::Free as u8 {
                    drop_payload(cell);
                }
            }
        });
        if self.collector.torture != Torture::None {
            for class in &self.classes {
                class.poison(reach, 0);
            }
            self.payloads.poison(reach, size_of::<Header>());
        }
        self.retire_runs();
        for class in &mut self.classes {
            class.restart(reach, &mut self.free);
        }
        self.payloads.restart(reach, &mut self.free);
        self.sweep_large(reach);
    }

    fn sweep_large(&mut self, reach: Reach) {
        let from = match reach {
            Reach::All => 0,
            Reach::New => self.collector.old_large.min(self.large.len()),
        };
        let mut kept = from;
        for at in from..self.large.len() {
            let (object, bytes) = self.large[at];
            // SAFETY: the mark stands in the prefix of a large object; without one nobody refers to it.
            unsafe {
                let prefix = object.sub(LARGE_PREFIX_BYTES);
                if *prefix.cast::<u64>() == 0 {
                    if self.collector.torture != Torture::None {
                        object.write_bytes(0xDB, bytes);
                    }
                    dealloc(prefix, large_layout(bytes));
                    continue;
                }
            }
            self.large[kept] = (object, bytes);
            kept += 1;
        }
        self.large.truncate(kept);
        self.collector.old_large = kept;
    }

    /// Lets so many bytes be made before the next step.
    fn wait(&mut self, bytes: usize) {
        self.collector.due_at = self.new_bytes + bytes;
        self.collector.is_due = false;
    }

    /// Decides when to collect next.
    pub(super) fn plan(&mut self) {
        let room = self.byte_limit.saturating_sub(self.live_bytes);
        let known = self.collector.known_bytes;
        let growth = (known / 2).max(GROWTH_BYTES_MIN);
        let spare = self.byte_limit.saturating_sub(known) / 2;
        self.collector.all_at = known + growth.min(spare.max(COLLECT_BYTES_FULL));
        if self.collector.marking.is_none() {
            // What is gone through each time is worth as much as what is made meanwhile.
            let each_time =
                self.collector.log_bytes + self.collector.root_values * size_of::<Value>();
            let bytes = COLLECT_BYTES_MIN.max(each_time / 2);
            self.wait(bytes.min(room).max(COLLECT_BYTES_FULL));
        }
    }
}

/// Marks to the end; returns false where the program is to stop before.
fn drain_unless_over(marker: &mut Marker) -> bool {
    while !marker.drain(STEP_VALUES) {
        if toil::is_asked() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashSet;

    /// Steps of a random program.
    const STEPS: usize = if cfg!(miri) { 150 } else { 60_000 };
    const ROOTS: usize = 12;

    /// Objects with a number each, stored into one another at random while the heap is collected.
    struct Chaos {
        heap: Heap,
        roots: Vec<Value>,
        random: u64,
        /// Slots of each object by its number.
        lengths: Vec<usize>,
    }

    impl Chaos {
        fn new(torture: Torture) -> Chaos {
            let mut heap = Heap::default();
            heap.set_torture(torture);
            Chaos {
                heap,
                roots: vec![Value::NIL; ROOTS],
                random: 0x9E37_79B9_7F4A_7C15,
                lengths: Vec::new(),
            }
        }

        fn below(&mut self, end: usize) -> usize {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            (self.random >> 11) as usize % end
        }

        /// Makes an object: small, with more slots than are gone through in one go, or a large one.
        fn make(&mut self) -> Value {
            let length = match self.below(40) {
                0 => 1500,
                1..4 => 300,
                _ => 2 + self.below(12),
            };
            let number = Value::length(self.lengths.len());
            self.lengths.push(length);
            let object = self.heap.object_filled(Kind::Tuple, length, Value::NIL);
            self.heap.set_slot(object, 0, number);
            object
        }

        /// Returns a reachable object, some steps from a root.
        fn reach(&mut self) -> Option<Value> {
            let root = self.below(ROOTS);
            let mut object = self.roots[root];
            for _ in 0..self.below(6) {
                let length = self.heap.slots(object).len();
                if length == 0 {
                    break;
                }
                let at = self.below(length);
                match self.heap.slots(object)[at] {
                    next if next.is_object() => object = next,
                    _ => break,
                }
            }
            object.is_object().then_some(object)
        }

        fn step(&mut self) {
            match self.below(8) {
                0..3 => {
                    let object = self.make();
                    let root = self.below(ROOTS);
                    let old = std::mem::replace(&mut self.roots[root], object);
                    self.heap.set_slot(object, 1, old);
                }
                3..6 => {
                    let stored = match self.below(3) {
                        0 => Some(self.make()),
                        _ => self.reach(),
                    };
                    if let (Some(owner), Some(stored)) = (self.reach(), stored) {
                        let length = self.heap.slots(owner).len();
                        let at = 1 + self.below(length - 1);
                        self.heap.set_slot(owner, at, stored);
                    }
                }
                6 => {
                    let root = self.below(ROOTS);
                    self.roots[root] = Value::NIL;
                }
                _ => {
                    let roots = self.roots.clone();
                    self.heap.tend(&mut |_, marker| marker.mark_all(&roots));
                }
            }
        }

        /// Looks at everything reachable; returns how many objects that is.
        fn check(&self) -> usize {
            let mut seen = FxHashSet::default();
            let mut left = self.roots.clone();
            while let Some(value) = left.pop() {
                if !value.is_object() || !seen.insert(value) {
                    continue;
                }
                assert!(self.heap.is(value, Kind::Tuple));
                let slots = self.heap.slots(value);
                let number = slots[0].as_index().expect("the number of an object");
                assert_eq!(slots.len(), self.lengths[number]);
                left.extend(slots.iter().skip(1));
            }
            seen.len()
        }
    }

    #[test]
    fn what_is_reachable_survives_whatever_is_stored_meanwhile() {
        for torture in [Torture::Steps, Torture::Whole, Torture::None] {
            let mut chaos = Chaos::new(torture);
            for step in 0..STEPS {
                chaos.step();
                if step % 97 == 0 {
                    chaos.check();
                }
            }
            let alive = chaos.check();
            let roots = chaos.roots.clone();
            chaos.heap.collect(&mut |marker| marker.mark_all(&roots));
            assert_eq!(chaos.check(), alive);
            assert!(chaos.heap.stats().whole > 1 || torture == Torture::None);
            chaos.heap.collect(&mut |_| {});
            assert_eq!(chaos.heap.bytes_in_use(), 0, "{torture:?}");
        }
    }

    #[test]
    fn all_garbage_is_found_in_the_end_and_what_lives_is_counted() {
        let mut heap = Heap::default();
        let mut kept = Value::EMPTY;
        let mut most = 0;
        let rounds = if cfg!(miri) { 1_000 } else { 3_000_000 };
        for round in 0..rounds {
            let pair = heap.cons(Value::length(round), Value::EMPTY);
            if round % 100 == 0 {
                // Old for a while, then garbage.
                kept = match round % 100_000 {
                    0 => pair,
                    _ => heap.cons(pair, kept),
                };
            }
            if heap.wants_collection() {
                heap.tend(&mut |_, marker| marker.mark(kept));
                most = most.max(heap.bytes_in_use());
            }
        }
        assert!(most < 24 << 20, "{most}");
        heap.collect(&mut |marker| marker.mark(kept));
        let elements = heap.elements(kept).count();
        assert_eq!(heap.bytes_in_use(), 16 * (elements * 2 - 1));
        assert_eq!(
            heap.allocated(),
            heap.stats().freed_bytes + heap.bytes_in_use() as u64
        );
    }

    #[test]
    fn torture_overwrites_what_is_dead() {
        for torture in [Torture::Whole, Torture::Steps] {
            let mut heap = Heap::default();
            heap.set_torture(torture);
            let (kept, forgotten) = (heap.string("kept"), heap.string("forgotten"));
            heap.tend(&mut |_, marker| marker.mark(kept));
            assert_eq!(heap.text(kept), Some("kept"));
            // What a program that forgot to keep it would see. Its block is the kept one's too.
            assert_eq!(heap.text(forgotten), None);
        }
    }

    #[test]
    fn a_place_in_an_old_object_keeps_what_is_new() {
        let mut heap = Heap::default();
        let array = heap.array(&[Value::NIL]);
        heap.collect(&mut |marker| marker.mark(array));
        let text = heap.string("new");
        heap.array_set(array, 0, text);
        heap.collect_new(&mut |_, marker| marker.mark(array));
        let found = heap.array_elements(array).map(|it| it[0]);
        assert_eq!(found.and_then(|it| heap.text(it)), Some("new"));
        // Nothing is old here but by that place, and without it all is gone.
        heap.array_set(array, 0, Value::NIL);
        heap.collect(&mut |_| {});
        assert_eq!(heap.bytes_in_use(), 0);
    }
}
