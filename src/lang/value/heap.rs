//! The heap: allocation, collection, the store barrier and exact accounting.
//!
//! Objects never move. A collection marks from precise roots with an explicit stack and happens only
//! when the machine asks for it (`collect`), at its own safe points: a function that allocates may
//! hold values in locals until it returns. What must live longer is kept in registers, in globals or
//! in a `Root`.
#![allow(unsafe_code)] // Reads and writes objects through tagged addresses.

use super::block::{Block, CELL_BYTES, Class, FreeBlocks, SMALL_BYTES_MAX, class_of};
use super::kind::{Kind, Shape};
use super::symbol::Symbol;
use super::undo::UndoLog;
use super::value::{TAG_OBJECT, TAG_PAIR, Value};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// A boxed Rust value that lives on the heap.
///
/// What it holds inside is not logged for transactions: a payload that changes does so outside of
/// them, or is replaced as a whole.
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
}

/// A header word: kind, flags, raw words, nothing, length (slots or bytes).
#[derive(Clone, Copy)]
pub(crate) struct Header(pub u64);

const FLAG_LARGE: u8 = 1;
/// All bytes of the string are below 128, so that an index is an offset.
const FLAG_ASCII: u8 = 2;

impl Header {
    pub(crate) fn new(kind: Kind, flags: u8, raw: u8, length: u32) -> Header {
        Header(kind as u64 | (flags as u64) << 8 | (raw as u64) << 16 | (length as u64) << 32)
    }
    #[inline(always)]
    pub(crate) fn kind_byte(self) -> u8 {
        self.0 as u8
    }
    fn flags(self) -> u8 {
        (self.0 >> 8) as u8
    }
    fn raw_words(self) -> usize {
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

/// Words before a large object: its mark.
const LARGE_PREFIX_BYTES: usize = 16;
/// Bytes allocated between two collections, at least: small programs never collect.
const COLLECT_BYTES_MIN: usize = 8 << 20;
/// The least that is allocated between collections when the heap is nearly full.
const COLLECT_BYTES_FULL: usize = 256 << 10;
const PAYLOAD_CELL_BYTES: usize = 32;

/// The heap has no room for what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeapFull;

/// The memory of one image.
pub struct Heap {
    classes: Vec<Class>,
    payloads: Class,
    large: Vec<(*mut u8, usize)>,
    free: FreeBlocks,
    roots: Rc<RefCell<RootTable>>,
    pub(crate) undo: UndoLog,
    /// Bytes the last collection found alive.
    live_bytes: usize,
    /// Bytes handed out since, whole runs included.
    new_bytes: usize,
    collect_at: usize,
    byte_limit: usize,
    pending: bool,
    stress: bool,
    collections: u64,
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
            collect_at: COLLECT_BYTES_MIN.min(byte_limit.max(COLLECT_BYTES_FULL)),
            byte_limit,
            pending: false,
            stress: false,
            collections: 0,
        }
    }

    pub fn set_byte_limit(&mut self, bytes: usize) {
        self.byte_limit = bytes;
        self.plan();
    }

    /// Makes every safe point collect, for tests.
    pub fn set_stress(&mut self, stress: bool) {
        self.stress = stress;
    }

    /// Whether the machine should collect at its next safe point.
    #[inline(always)]
    pub fn wants_collection(&self) -> bool {
        self.pending | self.stress
    }

    /// Bytes of all objects, alive or not yet collected, with what payloads own.
    pub fn bytes_in_use(&self) -> usize {
        let unused: usize = self.classes.iter().map(Class::unused).sum();
        (self.live_bytes + self.new_bytes).saturating_sub(unused + self.payloads.unused())
    }

    pub fn byte_limit(&self) -> usize {
        self.byte_limit
    }

    /// Whether even after a collection more is alive than the limit allows.
    pub fn is_exhausted(&self) -> bool {
        self.bytes_in_use() > self.byte_limit
    }

    pub fn collections(&self) -> u64 {
        self.collections
    }

    /// Asks for room before something large is built; garbage counts as used.
    ///
    /// A refusal leaves a collection pending, so that a second attempt sees only what is alive.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), HeapFull> {
        if self.bytes_in_use().saturating_add(bytes) <= self.byte_limit {
            return Ok(());
        }
        self.pending = true;
        if self.live_bytes.saturating_add(bytes) <= self.byte_limit && bytes < self.byte_limit / 4 {
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
        self.charge(bytes);
    }

    fn charge(&mut self, bytes: usize) {
        self.new_bytes += bytes;
        if self.new_bytes >= self.collect_at {
            self.pending = true;
        }
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
        // SAFETY: the layout has a size that is not zero.
        let memory = unsafe { alloc(layout) };
        if memory.is_null() {
            handle_alloc_error(layout);
        }
        // SAFETY: the prefix is inside the allocation, and the object begins after it.
        let object = unsafe {
            memory.cast::<u64>().write(0);
            memory.add(LARGE_PREFIX_BYTES)
        };
        self.large.push((object, bytes));
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
            object
                .add(16)
                .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
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
        Value(cell as u64 | TAG_OBJECT)
    }

    // ---- reading ----

    #[inline(always)]
    pub(crate) fn header(&self, value: Value) -> Option<Header> {
        if value.is_object() {
            // SAFETY: an object value is the address of a header plus its tag.
            Some(unsafe { *((value.0 - TAG_OBJECT) as *const Header) })
        } else {
            None
        }
    }

    #[inline(always)]
    fn address(value: Value) -> *mut u8 {
        (value.0 & !7) as *mut u8
    }

    /// Returns what a heap value is; immediates and fixnums are of no kind.
    pub fn kind(&self, value: Value) -> Option<Kind> {
        if value.is_pair() {
            return Some(Kind::Pair);
        }
        self.header(value)
            .map(|header| Kind::from_byte(header.kind_byte()))
    }

    #[inline(always)]
    pub fn is(&self, value: Value, kind: Kind) -> bool {
        match self.header(value) {
            Some(header) => header.kind_byte() == kind as u8,
            None => kind == Kind::Pair && value.is_pair(),
        }
    }

    #[inline(always)]
    pub fn pair(&self, value: Value) -> Option<(Value, Value)> {
        if value.is_pair() {
            // SAFETY: a pair value is the address of two values plus its tag.
            unsafe {
                let pair = (value.0 - TAG_PAIR) as *const Value;
                Some((*pair, *pair.add(1)))
            }
        } else {
            None
        }
    }

    #[inline(always)]
    pub fn car(&self, value: Value) -> Option<Value> {
        self.pair(value).map(|pair| pair.0)
    }

    #[inline(always)]
    pub fn cdr(&self, value: Value) -> Option<Value> {
        self.pair(value).map(|pair| pair.1)
    }

    /// Returns the values of an object with slots; other values have none.
    #[inline(always)]
    pub fn slots(&self, value: Value) -> &[Value] {
        match self.header(value) {
            Some(header) if Kind::from_byte(header.kind_byte()).shape() == Shape::Slots => {
                // SAFETY: an object with slots has `length` values after its header; they are changed
                // only through `&mut self`.
                unsafe {
                    std::slice::from_raw_parts(
                        Heap::address(value).add(8).cast::<Value>(),
                        header.length(),
                    )
                }
            }
            _ => &[],
        }
    }

    #[inline(always)]
    pub fn slot(&self, value: Value, index: usize) -> Option<Value> {
        self.slots(value).get(index).copied()
    }

    /// Returns the raw words behind an object's slots.
    pub fn raw_words(&self, value: Value) -> &[u64] {
        match self.header(value) {
            Some(header) if Kind::from_byte(header.kind_byte()).shape() == Shape::Slots => {
                // SAFETY: the raw words stand behind the slots.
                unsafe {
                    std::slice::from_raw_parts(
                        Heap::address(value)
                            .add(8 + header.length() * 8)
                            .cast::<u64>(),
                        header.raw_words(),
                    )
                }
            }
            _ => &[],
        }
    }

    fn raw_bytes(&self, value: Value, kind: Kind) -> Option<&[u8]> {
        let header = self.header(value)?;
        if header.kind_byte() != kind as u8 {
            return None;
        }
        // SAFETY: a raw object has `length` bytes after header and word.
        Some(unsafe { std::slice::from_raw_parts(Heap::address(value).add(16), header.length()) })
    }

    /// Returns the text of a string.
    pub fn text(&self, value: Value) -> Option<&str> {
        let bytes = self.raw_bytes(value, Kind::String)?;
        // SAFETY: strings are made of `&str` and never changed.
        Some(unsafe { std::str::from_utf8_unchecked(bytes) })
    }

    /// Whether every character of the string is one byte.
    pub fn is_ascii(&self, value: Value) -> bool {
        self.is(value, Kind::String)
            && self
                .header(value)
                .is_some_and(|header| header.flags() & FLAG_ASCII != 0)
    }

    /// Returns the hash of a string, computed once.
    pub fn string_hash(&self, value: Value) -> Option<u64> {
        use std::hash::Hasher;
        let text = self.text(value)?;
        let word = Heap::address(value).wrapping_add(8).cast::<u64>();
        // SAFETY: the word after a string's header is its hash, zero until it is known; values are
        // used by one thread.
        unsafe {
            if *word == 0 {
                let mut hasher = rustc_hash::FxHasher::default();
                hasher.write(text.as_bytes());
                *word = hasher.finish() | 1;
            }
            Some(*word)
        }
    }

    /// Returns the content of a bytevector.
    pub fn byte_slice(&self, value: Value) -> Option<&[u8]> {
        self.raw_bytes(value, Kind::Bytes)
    }

    /// Returns the number of a float, immediate or boxed.
    #[inline(always)]
    pub fn as_float(&self, value: Value) -> Option<f64> {
        if value.is_immediate_float() {
            return Some(value.float_unchecked());
        }
        if self.is(value, Kind::BoxedFloat) {
            // SAFETY: the word after a boxed float's header is its bits.
            return Some(f64::from_bits(unsafe {
                *Heap::address(value).add(8).cast::<u64>()
            }));
        }
        None
    }

    pub fn is_float(&self, value: Value) -> bool {
        value.is_immediate_float() || self.is(value, Kind::BoxedFloat)
    }

    /// Returns the payload of an object as its Rust type.
    pub fn payload_of<T: Opaque>(&self, value: Value) -> Option<&T> {
        self.opaque(value)
            .and_then(|opaque| (opaque as &dyn Any).downcast_ref())
    }

    /// Returns the address of the payload of an object known to have one of type `T`: for kinds that
    /// hold one type only, natives and protos.
    ///
    /// # Safety
    /// The value is an object whose payload is a `T`.
    #[inline(always)]
    pub(crate) unsafe fn payload_address<T>(&self, value: Value) -> *const T {
        // SAFETY: the caller's promise; the data address of the box is that of the `T`.
        unsafe { (*Heap::address(value).add(8).cast::<*mut dyn Opaque>()).cast::<T>() }
    }

    /// Returns the payload of an object, whatever its type.
    pub fn opaque(&self, value: Value) -> Option<&dyn Opaque> {
        let header = self.header(value)?;
        if Kind::from_byte(header.kind_byte()).shape() != Shape::Payload {
            return None;
        }
        // SAFETY: a payload object holds a box that lives as long as the object.
        Some(unsafe { &**Heap::address(value).add(8).cast::<*mut dyn Opaque>() })
    }

    /// Returns the payload for change; its size is counted anew by `recount`.
    pub fn payload_of_mut<T: Opaque>(&mut self, value: Value) -> Option<&mut T> {
        self.opaque(value)?;
        // SAFETY: as in `opaque`, and `&mut self` says nobody else reads it.
        let opaque = unsafe { &mut **Heap::address(value).add(8).cast::<*mut dyn Opaque>() };
        (opaque as &mut dyn Any).downcast_mut()
    }

    /// Counts again what a payload owns, after it changed.
    pub fn recount(&mut self, value: Value) {
        let Some(opaque) = self.opaque(value) else {
            return;
        };
        let size = opaque.size() + size_of_val(opaque);
        let word = Heap::address(value).wrapping_add(24).cast::<u64>();
        // SAFETY: the last word of a payload cell is its counted size.
        let counted = unsafe { std::mem::replace(&mut *word, size as u64) } as usize;
        if size >= counted {
            self.charge(size - counted);
        } else {
            self.new_bytes = self.new_bytes.saturating_sub(counted - size);
        }
    }

    // ---- the barrier: every store into an object that exists goes through here ----

    #[inline(always)]
    pub(crate) fn write(&mut self, owner: Value, slot: *mut Value, value: Value) {
        if self.undo.is_open() {
            // SAFETY: the callers below checked that the slot is inside the owner.
            let old = unsafe { *slot };
            self.log(owner, slot, old);
        }
        // SAFETY: as above; `&mut self` says nobody reads it now.
        unsafe { *slot = value }
    }

    #[cold]
    #[inline(never)]
    fn log(&mut self, owner: Value, slot: *mut Value, old: Value) {
        self.undo.push(owner, slot, old);
        self.charge(UndoLog::ENTRY_BYTES);
    }

    /// Stores into a slot; returns whether there is such a slot.
    #[inline(always)]
    pub fn set_slot(&mut self, object: Value, index: usize, value: Value) -> bool {
        if index >= self.slots(object).len() {
            return false;
        }
        // SAFETY: the index was checked; an object with slots has them after its header.
        let slot = unsafe { Heap::address(object).add(8).cast::<Value>().add(index) };
        self.write(object, slot, value);
        true
    }

    pub fn set_car(&mut self, pair: Value, value: Value) -> bool {
        if pair.is_pair() {
            self.write(pair, Heap::address(pair).cast(), value);
        }
        pair.is_pair()
    }

    pub fn set_cdr(&mut self, pair: Value, value: Value) -> bool {
        if pair.is_pair() {
            self.write(pair, Heap::address(pair).wrapping_add(8).cast(), value);
        }
        pair.is_pair()
    }

    /// Stores a byte of a bytevector; returns whether there is such a byte.
    pub fn set_byte(&mut self, bytes: Value, index: usize, byte: u8) -> bool {
        let Some(&old) = self.byte_slice(bytes).and_then(|slice| slice.get(index)) else {
            return false;
        };
        if self.undo.is_open() {
            self.undo.push_byte(bytes, index as u32, old);
            self.charge(UndoLog::ENTRY_BYTES);
        }
        // SAFETY: the index was checked.
        unsafe { *Heap::address(bytes).add(16 + index) = byte }
        true
    }

    // ---- transactions ----

    /// Begins a transaction inside those already open.
    pub fn begin(&mut self) {
        self.undo.begin();
    }

    /// Keeps what the innermost transaction changed.
    pub fn keep(&mut self) {
        self.undo.keep();
    }

    /// Puts back what the innermost transaction changed.
    pub fn undo(&mut self) {
        self.undo.undo();
    }

    // ---- collection ----

    /// Frees what cannot be reached from `roots`, the rooted handles and the undo log.
    pub fn collect(&mut self, roots: &mut dyn FnMut(&mut Marker)) {
        self.collect_with(&mut |_, marker| roots(marker));
    }

    /// Calls `visit` with the payload of every object of a kind, the dead ones not yet swept included.
    pub fn for_each_payload(&self, kind: Kind, visit: &mut dyn FnMut(&dyn Opaque)) {
        self.payloads.for_each_cell(|cell, _| {
            // SAFETY: used payload cells have their kind in the header and a box behind it.
            unsafe {
                if (*cell.cast::<Header>()).kind_byte() == kind as u8 {
                    visit(&**cell.add(8).cast::<*mut dyn Opaque>());
                }
            }
        });
    }

    /// `collect` for roots that read the heap to know what they hold.
    pub fn collect_with(&mut self, roots: &mut dyn FnMut(&Heap, &mut Marker)) {
        for class in &mut self.classes {
            class.clear_marks();
        }
        self.payloads.clear_marks();
        let mut marker = Marker {
            stack: Vec::new(),
            bytes: 0,
        };
        for &value in &self.roots.borrow().values {
            marker.mark(value);
        }
        roots(self, &mut marker);
        marker.drain();
        self.undo.trace(&mut marker);
        self.sweep(&mut marker);
        self.live_bytes = marker.bytes + self.undo.bytes();
        self.new_bytes = 0;
        self.pending = false;
        self.collections += 1;
        self.plan();
        self.free.trim(self.collect_at);
    }

    fn sweep(&mut self, marker: &mut Marker) {
        for class in &mut self.classes {
            class.restart(&mut self.free);
        }
        self.payloads.for_each_cell(|cell, marked| {
            // SAFETY: payload cells that are not used have a zero header.
            let header = unsafe { *cell.cast::<Header>() };
            if header.kind_byte() == Kind::Free as u8 {
                return;
            }
            if marked {
                // SAFETY: the last word of a payload cell is its counted size.
                marker.bytes += unsafe { *cell.add(24).cast::<u64>() } as usize;
            } else {
                // SAFETY: the object is dead, so its box is dropped once and the cell is free.
                unsafe { drop_payload(cell) }
            }
        });
        self.payloads.restart(&mut self.free);

        self.large.retain(|&(object, bytes)| {
            // SAFETY: the mark stands in the prefix of a large object.
            unsafe {
                let mark = object.sub(LARGE_PREFIX_BYTES).cast::<u64>();
                let live = std::mem::take(&mut *mark) != 0;
                if live {
                    marker.bytes += bytes;
                } else {
                    dealloc(object.sub(LARGE_PREFIX_BYTES), large_layout(bytes));
                }
                live
            }
        });
    }

    /// Decides after how many bytes to collect next.
    fn plan(&mut self) {
        let room = self.byte_limit.saturating_sub(self.live_bytes);
        self.collect_at = self
            .live_bytes
            .max(COLLECT_BYTES_MIN)
            .min(room)
            .max(COLLECT_BYTES_FULL);
    }
}

/// # Safety
/// `cell` is a used payload cell that nothing refers to.
unsafe fn drop_payload(cell: *mut u8) {
    // SAFETY: the caller's promise; the header is cleared so that it happens once.
    unsafe {
        cell.cast::<u64>().write(0);
        drop(Box::from_raw(*cell.add(8).cast::<*mut dyn Opaque>()));
    }
}

fn large_layout(bytes: usize) -> Layout {
    // Sizes are below 2^36 by the header's width.
    Layout::from_size_align(bytes + LARGE_PREFIX_BYTES, 16)
        .expect("BUG: the layout of a large object is valid")
}

impl Drop for Heap {
    fn drop(&mut self) {
        self.payloads.for_each_cell(|cell, _| {
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

/// Marks what is reachable, with a stack of its own.
pub struct Marker {
    stack: Vec<Value>,
    bytes: usize,
}

impl Marker {
    /// Marks a value; what it refers to is marked before the collection goes on.
    #[inline(always)]
    pub fn mark(&mut self, value: Value) {
        if !value.is_heap() {
            return;
        }
        let address = Heap::address(value);
        // SAFETY: values handed to the marker belong to this heap and were reachable at the last
        // collection or made since, so their memory is valid.
        unsafe {
            if value.is_object() && (*address.cast::<Header>()).flags() & FLAG_LARGE != 0 {
                let mark = address.sub(LARGE_PREFIX_BYTES).cast::<u64>();
                if *mark == 0 {
                    *mark = 1;
                    self.stack.push(value);
                }
            } else if let Some(bytes) = Block::mark(address) {
                self.bytes += bytes;
                self.stack.push(value);
            }
        }
    }

    pub fn mark_all(&mut self, values: &[Value]) {
        for &value in values {
            self.mark(value);
        }
    }

    /// Whether a value is already known to be reachable; immediates always are.
    pub(crate) fn is_marked(&self, value: Value) -> bool {
        if !value.is_heap() {
            return true;
        }
        let address = Heap::address(value);
        // SAFETY: as in `mark`.
        unsafe {
            if value.is_object() && (*address.cast::<Header>()).flags() & FLAG_LARGE != 0 {
                *address.sub(LARGE_PREFIX_BYTES).cast::<u64>() != 0
            } else {
                Block::is_marked(address)
            }
        }
    }

    /// Marks what a pair refers to, and walks on along its list without the stack.
    ///
    /// # Safety
    /// `address` is that of a pair.
    unsafe fn follow_list(&mut self, mut address: *mut u8) {
        // SAFETY: the caller's promise; as in `mark`.
        unsafe {
            loop {
                let pair = address.cast::<Value>();
                self.mark(*pair);
                let rest = *pair.add(1);
                if !rest.is_pair() {
                    self.mark(rest);
                    return;
                }
                address = Heap::address(rest);
                match Block::mark(address) {
                    Some(bytes) => self.bytes += bytes,
                    None => return,
                }
            }
        }
    }

    /// Follows everything marked so far.
    pub(crate) fn drain(&mut self) {
        while let Some(value) = self.stack.pop() {
            let address = Heap::address(value);
            // SAFETY: as in `mark`; shapes tell what follows a header.
            unsafe {
                if value.is_pair() {
                    self.follow_list(address);
                    continue;
                }
                let header = *address.cast::<Header>();
                match Kind::from_byte(header.kind_byte()).shape() {
                    Shape::Slots => {
                        let slots = address.add(8).cast::<Value>();
                        for index in 0..header.length() {
                            self.mark(*slots.add(index));
                        }
                    }
                    Shape::Raw => {}
                    Shape::Payload => (**address.add(8).cast::<*mut dyn Opaque>()).trace(self),
                }
            }
        }
    }
}

#[derive(Default)]
struct RootTable {
    values: Vec<Value>,
    free: Vec<u32>,
}

/// A value kept alive from outside of the machine, until dropped.
pub struct Root {
    table: Rc<RefCell<RootTable>>,
    index: u32,
}

impl Root {
    pub fn get(&self) -> Value {
        self.table.borrow().values[self.index as usize]
    }

    pub fn set(&self, value: Value) {
        self.table.borrow_mut().values[self.index as usize] = value;
    }
}

impl Clone for Root {
    fn clone(&self) -> Root {
        let value = self.get();
        let mut table = self.table.borrow_mut();
        table.values.push(value);
        let index = (table.values.len() - 1) as u32;
        drop(table);
        Root {
            table: self.table.clone(),
            index,
        }
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let mut table = self.table.borrow_mut();
        table.values[self.index as usize] = Value::NIL;
        table.free.push(self.index);
    }
}

impl std::fmt::Debug for Root {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Root({:?})", self.get())
    }
}
