//! The heap: allocation and exact accounting.
//!
//! Objects never move. Memory is freed only when the machine asks for it (`collect.rs`), at its own safe
//! points: a function that allocates may hold values in locals until it returns. What must live longer
//! is kept in registers, in globals or in a `Root`. Stores into objects that exist go through `store.rs`.
#![allow(unsafe_code)] // Reads and writes objects through tagged addresses.

use super::block::{CELL_BYTES, Class, FreeBlocks, Reach, SMALL_BYTES_MAX, class_of};
pub use super::collect::Torture;
use super::collect::{COLLECT_BYTES_MIN, Collector};
use super::identity::Identities;
use super::kind::{Kind, Shape};
pub use super::mark::Marker;
pub use super::root::Root;
use super::root::RootTable;
use super::symbol::Symbol;
use super::undo::UndoLog;
use super::value::{TAG_OBJECT, TAG_PAIR, Value};
use crate::lang::toil;
use crate::lang::toil::pieces::PIECE_BYTES;
use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, handle_alloc_error};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// A boxed Rust value that lives on the heap.
///
/// What it holds inside is not logged for transactions: a payload that changes does so outside of
/// them, or is replaced as a whole. Only one of kind `Opaque` may come to hold other values.
pub trait Opaque: Any {
    /// The word `type` answers, without its colon.
    fn type_name(&self) -> &'static str;
    /// Marks the values it holds.
    fn trace(&self, _marker: &mut Marker) {}
    /// Bytes it owns outside of the heap.
    fn size(&self) -> usize;
    /// The name it prints under, where it has one.
    fn label(&self) -> Option<Symbol> {
        None
    }
    /// Whether it ends with the program: where it is held, a snapshot holds nil.
    fn is_passing(&self) -> bool {
        false
    }
}

/// A header word: kind, flags, raw words, nothing, length (slots or bytes).
#[derive(Clone, Copy)]
pub(crate) struct Header(pub u64);

pub(super) const FLAG_LARGE: u8 = 1;
/// All bytes of the string are below 128, so that an index is an offset.
pub(super) const FLAG_ASCII: u8 = 2;

impl Header {
    pub(crate) fn new(kind: Kind, flags: u8, raw: u8, length: u32) -> Header {
        Header(kind as u64 | (flags as u64) << 8 | (raw as u64) << 16 | (length as u64) << 32)
    }
    #[inline(always)]
    pub(crate) fn kind_byte(self) -> u8 {
        self.0 as u8
    }
    pub(super) fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }
    pub(super) fn raw_words(self) -> usize {
        (self.0 >> 16) as u8 as usize
    }
    #[inline(always)]
    pub(crate) fn length(self) -> usize {
        (self.0 >> 32) as usize
    }
}

/// Raw words an object with slots may carry.
pub const RAW_WORDS_MAX: usize = u8::MAX as usize;
/// Slots or bytes of one object.
pub const LENGTH_MAX: usize = u32::MAX as usize;

/// Words before a large object: its mark and its bytes.
pub(super) const LARGE_PREFIX_BYTES: usize = 16;
const PAYLOAD_CELL_BYTES: usize = 32;

/// The heap has no room for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeapFull;

/// The memory of one image.
pub struct Heap {
    pub(super) classes: Vec<Class>,
    pub(super) payloads: Class,
    /// Objects beyond the classes, in the order they were made.
    pub(super) large: Vec<(*mut u8, usize)>,
    pub(super) free: FreeBlocks,
    pub(super) roots: Rc<RefCell<RootTable>>,
    pub(crate) undo: UndoLog,
    /// Bytes the last collection found alive, or left for the next whole one.
    pub(super) live_bytes: usize,
    /// Bytes handed out since, whole runs included.
    pub(super) new_bytes: usize,
    /// Cells and large objects handed out since, counted like the bytes.
    pub(super) new_objects: usize,
    pub(super) byte_limit: usize,
    pub(super) collector: Collector,
    pub(super) identities: RefCell<Identities>,
}

impl Default for Heap {
    fn default() -> Heap {
        Heap::new(usize::MAX)
    }
}

impl Heap {
    pub fn new(byte_limit: usize) -> Heap {
        Heap {
            classes: CELL_BYTES.iter().map(|&bytes| Class::new(bytes)).collect(),
            payloads: Class::new(PAYLOAD_CELL_BYTES),
            large: Vec::new(),
            free: FreeBlocks::default(),
            roots: Rc::default(),
            undo: UndoLog::default(),
            live_bytes: 0,
            new_bytes: 0,
            new_objects: 0,
            byte_limit,
            collector: Collector::new(COLLECT_BYTES_MIN.min(byte_limit)),
            identities: RefCell::default(),
        }
    }

    pub fn set_byte_limit(&mut self, bytes: usize) {
        self.byte_limit = bytes;
        self.plan();
    }

    /// Makes every safe point collect, to find what is used and not reachable.
    pub fn set_torture(&mut self, torture: Torture) {
        self.collector.torture = torture;
    }

    /// Whether the machine should collect at its next safe point.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.collector.is_pending()
    }

    /// Bytes of all objects, alive or not yet collected, with what payloads own.
    pub fn bytes_in_use(&self) -> usize {
        let unused: usize = self.classes.iter().map(Class::unused).sum();
        (self.live_bytes + self.new_bytes).saturating_sub(unused + self.payloads.unused())
    }

    /// Bytes of all objects ever made.
    pub fn allocated(&self) -> u64 {
        self.collector.stats.freed_bytes + self.bytes_in_use() as u64
    }

    pub fn byte_limit(&self) -> usize {
        self.byte_limit
    }

    /// Whether even after a collection more is alive than the limit allows.
    pub fn is_exhausted(&self) -> bool {
        self.bytes_in_use() > self.byte_limit
    }

    /// Asks for room before something large is built; garbage counts as used.
    ///
    /// A refusal leaves a collection pending, so that a second attempt sees only what is alive.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), HeapFull> {
        if self.bytes_in_use().saturating_add(bytes) <= self.byte_limit {
            return Ok(());
        }
        self.collector.want_all();
        let known = self.collector.known_bytes;
        if known.saturating_add(bytes) <= self.byte_limit && bytes < self.byte_limit / 4 {
            // What is in the way is probably garbage; the pending collection decides.
            return Ok(());
        }
        Err(HeapFull)
    }

    /// Keeps a value alive until the root is dropped.
    pub fn root(&self, value: Value) -> Root {
        let mut table = self.roots.borrow_mut();
        let index = match table.free.pop() {
            Some(index) => {
                table.values[index as usize] = value;
                index
            }
            None => {
                table.values.push(value);
                (table.values.len() - 1) as u32
            }
        };
        Root {
            table: self.roots.clone(),
            index,
        }
    }

    // ---- allocation ----

    #[cold]
    #[inline(never)]
    fn refill(&mut self, class: usize) {
        let bytes = self.classes[class].refill(&mut self.free);
        self.new_objects += bytes / self.classes[class].cell_bytes;
        self.charge(bytes);
    }

    pub(super) fn charge(&mut self, bytes: usize) {
        self.new_bytes += bytes;
        self.collector.hear(self.new_bytes);
    }

    #[inline(always)]
    fn take_cell(&mut self, class: usize) -> *mut u8 {
        if self.classes[class].cursor == self.classes[class].limit {
            self.refill(class);
        }
        let class = &mut self.classes[class];
        let cell = class.cursor;
        // SAFETY: the run has at least one cell after a refill.
        class.cursor = unsafe { cell.add(class.cell_bytes) };
        cell
    }

    #[inline(always)]
    pub fn cons(&mut self, car: Value, cdr: Value) -> Value {
        let cell = self.take_cell(0);
        // SAFETY: the cell is 16 bytes, aligned, and nobody else's.
        unsafe {
            cell.cast::<Value>().write(car);
            cell.cast::<Value>().add(1).write(cdr);
        }
        Value(cell as u64 | TAG_PAIR)
    }

    /// Takes memory for a header and `bytes` after it; returns it with the flags it needs.
    #[inline(always)]
    fn take(&mut self, bytes: usize) -> (*mut u8, u8) {
        let total = 8 + bytes;
        if total <= SMALL_BYTES_MAX {
            (self.take_cell(class_of(total)), 0)
        } else {
            (self.take_large(total), FLAG_LARGE)
        }
    }

    #[cold]
    #[inline(never)]
    fn take_large(&mut self, bytes: usize) -> *mut u8 {
        let layout = large_layout(bytes);
        // SAFETY: the layout has a size that is not zero. What is filled in pieces is zero before.
        let memory = unsafe {
            match bytes > PIECE_BYTES {
                true => alloc_zeroed(layout),
                false => alloc(layout),
            }
        };
        if memory.is_null() {
            handle_alloc_error(layout);
        }
        // SAFETY: the prefix is inside the allocation, and the object begins after it.
        let object = unsafe {
            memory.cast::<u64>().write(0);
            memory.cast::<u64>().add(1).write(bytes as u64);
            memory.add(LARGE_PREFIX_BYTES)
        };
        self.large.push((object, bytes));
        self.new_objects += 1;
        self.charge(bytes);
        object
    }

    /// Makes an object of a kind with slots.
    pub fn object(&mut self, kind: Kind, slots: &[Value]) -> Value {
        self.object_with_raw(kind, slots, &[])
    }

    /// Makes an object with slots and up to `RAW_WORDS_MAX` raw words behind them.
    pub fn object_with_raw(&mut self, kind: Kind, slots: &[Value], raw: &[u64]) -> Value {
        let (object, _) = self.blank(kind, slots.len(), raw.len());
        // SAFETY: `blank` gave room for the slots and the raw words.
        unsafe {
            object
                .add(8)
                .cast::<Value>()
                .copy_from_nonoverlapping(slots.as_ptr(), slots.len());
            object
                .add(8 + slots.len() * 8)
                .cast::<u64>()
                .copy_from_nonoverlapping(raw.as_ptr(), raw.len());
        }
        Value(object as u64 | TAG_OBJECT)
    }

    /// Makes an object whose slots all hold `fill`.
    pub fn object_filled(&mut self, kind: Kind, length: usize, fill: Value) -> Value {
        let (object, value) = self.blank(kind, length, 0);
        for index in 0..length {
            // SAFETY: `blank` gave room for the slots.
            unsafe { object.add(8).cast::<Value>().add(index).write(fill) }
        }
        value
    }

    /// Makes a tuple a piece at a time; one that was stopped is void, and 0 where nothing was written.
    pub(super) fn tuple_of<'a>(
        &mut self,
        length: usize,
        pieces: impl Iterator<Item = &'a [Value]>,
    ) -> Value {
        let (object, value) = self.blank(Kind::Tuple, length, 0);
        let mut done = 0;
        for piece in pieces {
            if done > 0 && toil::is_over() {
                break;
            }
            assert!(piece.len() <= length - done, "BUG: more pieces than room");
            // SAFETY: `blank` gave room for the slots, and these are not yet written.
            unsafe {
                let place = object.add(8).cast::<Value>().add(done);
                place.copy_from_nonoverlapping(piece.as_ptr(), piece.len());
            }
            done += piece.len();
        }
        let is_zero_behind = 8 + length * 8 > PIECE_BYTES;
        assert!(done == length || is_zero_behind, "BUG: slots not written");
        value
    }

    #[inline(always)]
    fn blank(&mut self, kind: Kind, slots: usize, raw: usize) -> (*mut u8, Value) {
        debug_assert!(kind.shape() == Shape::Slots && kind != Kind::Free && kind != Kind::Pair);
        assert!(
            slots <= LENGTH_MAX && raw <= RAW_WORDS_MAX,
            "BUG: an object larger than its header can say"
        );
        let (object, flags) = self.take((slots + raw) * 8);
        // SAFETY: the memory begins with room for the header.
        unsafe {
            object
                .cast::<Header>()
                .write(Header::new(kind, flags, raw as u8, slots as u32))
        }
        (object, Value(object as u64 | TAG_OBJECT))
    }

    fn raw(&mut self, kind: Kind, flags: u8, word: u64, bytes: &[u8]) -> Value {
        assert!(
            bytes.len() <= LENGTH_MAX,
            "BUG: an object larger than its header can say"
        );
        let (object, large) = self.take(8 + bytes.len());
        // SAFETY: the memory has room for header, word and bytes.
        unsafe {
            object
                .cast::<Header>()
                .write(Header::new(kind, flags | large, 0, bytes.len() as u32));
            object.add(8).cast::<u64>().write(word);
            let place = object.add(16);
            let mut done = copy(place, bytes);
            // Text that is cut off ends behind a character.
            while done < bytes.len() && done > 0 && bytes[done] & 0xc0 == 0x80 {
                done -= 1;
                place.add(done).write(0);
            }
        }
        Value(object as u64 | TAG_OBJECT)
    }

    /// Makes a string. Texts beyond 4 GiB cannot be; `reserve` refuses them long before.
    pub fn string(&mut self, text: &str) -> Value {
        let flags = if text.is_ascii() { FLAG_ASCII } else { 0 };
        self.raw(Kind::String, flags, 0, text.as_bytes())
    }

    pub fn bytes(&mut self, bytes: &[u8]) -> Value {
        self.raw(Kind::Bytes, 0, 0, bytes)
    }

    /// Makes an array of machine numbers from their bytes.
    pub(super) fn packed(&mut self, kind: Kind, bytes: &[u8]) -> Value {
        debug_assert!(matches!(kind, Kind::FloatArray | Kind::IntegerArray));
        self.raw(kind, 0, 0, bytes)
    }

    /// Makes a float, immediate where it can be.
    #[inline(always)]
    pub fn float(&mut self, number: f64) -> Value {
        match Value::immediate_float(number) {
            Some(value) => value,
            None => self.boxed_float(number),
        }
    }

    #[cold]
    #[inline(never)]
    fn boxed_float(&mut self, number: f64) -> Value {
        self.raw(Kind::BoxedFloat, 0, number.to_bits(), &[])
    }

    /// Makes an object of a Rust value.
    pub fn payload(&mut self, kind: Kind, payload: Box<dyn Opaque>) -> Value {
        debug_assert!(kind.shape() == Shape::Payload);
        let size = payload.size() + size_of_val(&*payload);
        if self.payloads.cursor == self.payloads.limit {
            let bytes = self.payloads.refill(&mut self.free);
            for offset in (0..bytes).step_by(PAYLOAD_CELL_BYTES) {
                // SAFETY: a run of free cells; a fresh block may hold what another class left there.
                unsafe { self.payloads.cursor.add(offset).cast::<u64>().write(0) }
            }
            self.new_objects += bytes / PAYLOAD_CELL_BYTES;
            self.charge(bytes);
        }
        self.charge(size);
        let cell = self.payloads.cursor;
        // SAFETY: the run has at least one cell of 32 bytes.
        unsafe {
            self.payloads.cursor = cell.add(PAYLOAD_CELL_BYTES);
            cell.cast::<Header>().write(Header::new(kind, 0, 0, 0));
            cell.add(8)
                .cast::<*mut dyn Opaque>()
                .write(Box::into_raw(payload));
            cell.add(24).cast::<u64>().write(size as u64);
        }
        let value = Value(cell as u64 | TAG_OBJECT);
        if kind == Kind::Opaque {
            // It may be given other values to hold at any time, unseen by `store.rs`.
            self.collector.restless.push(value);
        }
        value
    }

    /// Calls `visit` with the payload of every object of a kind, the dead ones not yet swept included.
    pub fn for_each_payload(&self, kind: Kind, visit: &mut dyn FnMut(&dyn Opaque)) {
        self.payloads.for_each_cell(Reach::All, |cell, _| {
            // SAFETY: used payload cells have their kind in the header and a box behind it.
            unsafe {
                if (*cell.cast::<Header>()).kind_byte() == kind as u8 {
                    visit(&**cell.add(8).cast::<*mut dyn Opaque>());
                }
            }
        });
    }
}

/// # Safety
/// `cell` is a used payload cell that nothing refers to.
pub(super) unsafe fn drop_payload(cell: *mut u8) {
    // SAFETY: the caller's promise; the header is cleared so that it happens once.
    unsafe {
        cell.cast::<u64>().write(0);
        drop(Box::from_raw(*cell.add(8).cast::<*mut dyn Opaque>()));
    }
}

/// Copies the bytes of an object, a piece at a time where they are many; returns how many. Where the
/// program is to stop the rest stays zero. Slots are never left out: what is changed in place, a growing
/// table, lives on.
///
/// # Safety
///
/// There is room for the bytes, and it is zero where they are more than `PIECE_BYTES`.
#[inline(always)]
unsafe fn copy(place: *mut u8, bytes: &[u8]) -> usize {
    if bytes.len() <= PIECE_BYTES {
        // SAFETY: as the caller says.
        unsafe { place.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) }
        return bytes.len();
    }
    let mut done = 0;
    for piece in bytes.chunks(PIECE_BYTES) {
        if toil::is_over() {
            break;
        }
        // SAFETY: the pieces before it and this one are within the bytes.
        unsafe {
            place
                .add(done)
                .copy_from_nonoverlapping(piece.as_ptr(), piece.len())
        }
        done += piece.len();
    }
    done
}

pub(super) fn large_layout(bytes: usize) -> Layout {
    // Sizes are below 2^36 by the header's width.
    Layout::from_size_align(bytes + LARGE_PREFIX_BYTES, 16)
        .expect("BUG: the layout of a large object is valid")
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.payloads.for_each_cell(Reach::All, |cell, _| {
            // SAFETY: nothing is used after the heap; used payload cells have a header.
            unsafe {
                if (*cell.cast::<Header>()).kind_byte() != Kind::Free as u8 {
                    drop_payload(cell);
                }
            }
        });
        for &(object, bytes) in &self.large {
            // SAFETY: as above.
            unsafe { dealloc(object.sub(LARGE_PREFIX_BYTES), large_layout(bytes)) }
        }
    }
}
