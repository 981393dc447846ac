//! Blocks of equal cells, and the runs of free cells that allocation bumps through.
//!
//! A block is 64 KiB and aligned to its size, so that an address finds its block by masking. A byte
//! for each 16-byte granule tells whether the cell that begins there was marked; cells themselves are
//! never written by the sweep, and free ones need no list.
#![allow(unsafe_code)] // Raw memory is what this file is for.

use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};

pub const BLOCK_BYTES: usize = 64 * 1024;
pub const GRANULE_BYTES: usize = 16;
const GRANULES: usize = BLOCK_BYTES / GRANULE_BYTES;

/// The head of a block; cells follow it.
#[repr(C)]
pub struct Block {
    marks: [u8; GRANULES],
    live: u32,
    cell_bytes: u32,
    _pad: u64,
}

const DATA_OFFSET: usize = size_of::<Block>();

/// Cell sizes; an object takes the smallest that holds it.
pub const CELL_BYTES: [usize; 22] = [
    16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1280,
    1536, 2048,
];
pub const SMALL_BYTES_MAX: usize = 2048;

/// Which class an object of so many granules takes.
const CLASS_OF_GRANULES: [u8; SMALL_BYTES_MAX / GRANULE_BYTES + 1] = {
    let mut table = [0; SMALL_BYTES_MAX / GRANULE_BYTES + 1];
    let mut granules = 0;
    let mut class = 0;
    while granules < table.len() {
        while CELL_BYTES[class] < granules * GRANULE_BYTES {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
};

#[inline(always)]
pub fn class_of(bytes: usize) -> usize {
    CLASS_OF_GRANULES[bytes.div_ceil(GRANULE_BYTES)] as usize
}

fn layout() -> Layout {
    // Both numbers are constants that satisfy `Layout`.
    Layout::from_size_align(BLOCK_BYTES, BLOCK_BYTES).expect("BUG: the layout of a block is valid")
}

impl Block {
    /// Returns a block of zeros: in torture, cells are looked at that no object was made in yet.
    fn allocate() -> *mut Block {
        // SAFETY: the layout has a size that is not zero.
        let block = unsafe { alloc_zeroed(layout()) }.cast::<Block>();
        if block.is_null() {
            handle_alloc_error(layout());
        }
        block
    }

    /// # Safety
    /// `block` came from `allocate`, and no cell of it is used again.
    unsafe fn release(block: *mut Block) {
        // SAFETY: the caller's promise; the layout is the one it was allocated with.
        unsafe { dealloc(block.cast(), layout()) }
    }

    /// Marks the cell at `address`; returns its size when it was not marked before.
    ///
    /// # Safety
    /// `address` is the start of a cell in a block that was not released.
    #[inline(always)]
    pub unsafe fn mark(address: *mut u8) -> Option<usize> {
        let offset = address as usize & (BLOCK_BYTES - 1);
        // SAFETY: blocks are aligned to their size, so masking an address inside one gives its head,
        // and `offset / GRANULE_BYTES` is below the number of marks.
        unsafe {
            let block = address.sub(offset).cast::<Block>();
            let mark = (&raw mut (*block).marks)
                .cast::<u8>()
                .add(offset / GRANULE_BYTES);
            if *mark != 0 {
                return None;
            }
            *mark = 1;
            (*block).live += 1;
            Some((*block).cell_bytes as usize)
        }
    }

    /// Returns whether the cell at `address` was marked.
    ///
    /// # Safety
    /// As for `mark`.
    #[inline(always)]
    pub unsafe fn is_marked(address: *mut u8) -> bool {
        let offset = address as usize & (BLOCK_BYTES - 1);
        // SAFETY: as in `mark`.
        unsafe { (*address.sub(offset).cast::<Block>()).marks[offset / GRANULE_BYTES] != 0 }
    }
}

/// All blocks of one cell size, and the run allocation is in.
pub struct Class {
    pub cell_bytes: usize,
    /// The next free cell of the current run; the run-loop bumps it directly.
    pub cursor: *mut u8,
    pub limit: *mut u8,
    /// Where the current run begins.
    run: *mut u8,
    blocks: Vec<*mut Block>,
    /// The block whose runs are being used, and the offset of the first cell not looked at.
    current: usize,
    offset: usize,
    /// The first block that runs were taken of since the last collection.
    first: usize,
}

/// Which blocks of a class something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// Those that objects were made in since the last collection.
    New,
}

/// A block is full when less than one cell of so many is free.
const FULL_SHARE: usize = 8;
/// What freed cells are filled with in torture: a word of it is an object at no address.
const POISON: u8 = 0xDB;
/// The first word of a cell that was filled already: no header, and no value.
const POISONED: u64 = u64::from_ne_bytes([POISON; 8]);

/// Blocks that hold nothing, kept for any class.
#[derive(Default)]
pub struct FreeBlocks(Vec<*mut Block>);

/// Free blocks kept however little is allocated: 1 MiB.
const FREE_BLOCKS_MIN: usize = 16;

impl FreeBlocks {
    fn take(&mut self) -> *mut Block {
        self.0.pop().unwrap_or_else(Block::allocate)
    }

    /// Gives back what will not be needed to allocate `bytes` more.
    pub fn trim(&mut self, bytes: usize) {
        while self.0.len() > FREE_BLOCKS_MIN + bytes / BLOCK_BYTES {
            if let Some(block) = self.0.pop() {
                // SAFETY: only blocks without a live cell get here.
                unsafe { Block::release(block) }
            }
        }
    }
}

impl Drop for FreeBlocks {
    fn drop(&mut self) {
        for &block in &self.0 {
            // SAFETY: only blocks without a live cell get here.
            unsafe { Block::release(block) }
        }
    }
}

impl Class {
    pub fn new(cell_bytes: usize) -> Class {
        Class {
            cell_bytes,
            cursor: std::ptr::null_mut(),
            limit: std::ptr::null_mut(),
            run: std::ptr::null_mut(),
            blocks: Vec::new(),
            current: 0,
            offset: DATA_OFFSET,
            first: 0,
        }
    }

    fn end(&self) -> usize {
        DATA_OFFSET + (BLOCK_BYTES - DATA_OFFSET) / self.cell_bytes * self.cell_bytes
    }

    /// Bytes of the current run that no object took yet.
    pub fn unused(&self) -> usize {
        self.limit as usize - self.cursor as usize
    }

    /// Moves to the next run of free cells; returns its bytes.
    pub fn refill(&mut self, free: &mut FreeBlocks) -> usize {
        let step = self.cell_bytes / GRANULE_BYTES;
        loop {
            let Some(&block) = self.blocks.get(self.current) else {
                let block = free.take();
                // SAFETY: a block from `take` is valid and nobody else's; its marks are zero or stale.
                unsafe {
                    (*block).marks.fill(0);
                    (*block).live = 0;
                    (*block).cell_bytes = self.cell_bytes as u32;
                }
                self.blocks.push(block);
                self.offset = DATA_OFFSET;
                continue;
            };
            let end = self.end() / GRANULE_BYTES;
            let mut start = self.offset / GRANULE_BYTES;
            // SAFETY: the block is ours; only its head is read here.
            let (marks, live) = unsafe { (&(*block).marks, (*block).live) };
            let stop = if live == 0 {
                end
            } else {
                while start < end && marks[start] != 0 {
                    start += step;
                }
                let mut stop = start;
                while stop < end && marks[stop] == 0 {
                    stop += step;
                }
                stop
            };
            if start >= end {
                self.current += 1;
                self.offset = DATA_OFFSET;
                continue;
            }
            self.offset = stop * GRANULE_BYTES;
            // SAFETY: both offsets lie inside the block or at its end.
            unsafe {
                self.cursor = block.cast::<u8>().add(start * GRANULE_BYTES);
                self.limit = block.cast::<u8>().add(stop * GRANULE_BYTES);
            }
            self.run = self.cursor;
            return (stop - start) * GRANULE_BYTES;
        }
    }

    /// Gives up the current run; returns the bytes nobody took of it.
    pub fn retire_run(&mut self) -> usize {
        let unused = self.unused();
        self.cursor = std::ptr::null_mut();
        self.limit = std::ptr::null_mut();
        self.run = std::ptr::null_mut();
        unused
    }

    /// Forgets all marks. Until `restart` objects are made in blocks that were empty: what is free in
    /// the others is not known.
    pub fn clear_marks(&mut self) {
        for &block in &self.blocks {
            // SAFETY: the blocks of a class are valid until it is dropped.
            unsafe {
                (*block).marks.fill(0);
                (*block).live = 0;
            }
        }
        self.current = self.blocks.len();
        self.offset = DATA_OFFSET;
    }

    /// Starts looking for runs anew, after a collection; of a whole one, gives up the blocks without a
    /// live cell.
    pub fn restart(&mut self, reach: Reach, free: &mut FreeBlocks) {
        if reach == Reach::All {
            // SAFETY: the blocks of a class are valid until it is dropped.
            self.blocks.retain(|&block| unsafe {
                let live = (*block).live != 0;
                if !live {
                    free.0.push(block);
                }
                live
            });
            self.first = 0;
        }
        let cells = (BLOCK_BYTES - DATA_OFFSET) / self.cell_bytes;
        // What is nearly full is left alone until a whole collection, so that nobody looks for its
        // holes again and again.
        let full = |&&block: &&*mut Block| {
            // SAFETY: as above.
            let live = unsafe { (*block).live } as usize;
            live * FULL_SHARE >= cells * (FULL_SHARE - 1)
        };
        self.first += self.blocks[self.first..].iter().take_while(full).count();
        self.current = self.first;
        self.offset = DATA_OFFSET;
    }

    fn reached(&self, reach: Reach) -> &[*mut Block] {
        match reach {
            Reach::All => &self.blocks,
            Reach::New => {
                let end = (self.current + 1).min(self.blocks.len());
                &self.blocks[self.first.min(end)..end]
            }
        }
    }

    /// Overwrites cells that are not marked with something no program could make, so that whoever still
    /// refers to one is found out: all of them, or those of the current run. The first bytes are left.
    pub fn poison(&self, reach: Reach, kept: usize) {
        let fill = |cell: *mut u8| {
            // SAFETY: cells of our blocks, which are never without a value; nobody refers to one without a mark.
            unsafe {
                if !Block::is_marked(cell) && cell.cast::<u64>().read() != POISONED {
                    cell.add(kept).write_bytes(POISON, self.cell_bytes - kept);
                }
            }
        };
        match reach {
            Reach::All => self.for_each_cell(reach, |cell, _| fill(cell)),
            Reach::New => (self.run as usize..self.cursor as usize)
                .step_by(self.cell_bytes)
                .for_each(|offset| fill(self.run.wrapping_add(offset - self.run as usize))),
        }
    }

    /// Calls `visit` with every cell and whether it is marked; for classes whose cells tell by
    /// themselves whether they are used.
    pub fn for_each_cell(&self, reach: Reach, mut visit: impl FnMut(*mut u8, bool)) {
        for &block in self.reached(reach) {
            for offset in (DATA_OFFSET..self.end()).step_by(self.cell_bytes) {
                // SAFETY: the offset lies inside the block.
                let (cell, marked) = unsafe {
                    (
                        block.cast::<u8>().add(offset),
                        (*block).marks[offset / GRANULE_BYTES] != 0,
                    )
                };
                visit(cell, marked);
            }
        }
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        for &block in &self.blocks {
            // SAFETY: the heap that owned the cells is going away.
            unsafe { Block::release(block) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_takes_the_smallest_cell_that_holds_it() {
        for bytes in 1..=SMALL_BYTES_MAX {
            let class = class_of(bytes);
            assert!(CELL_BYTES[class] >= bytes);
            assert!(class == 0 || CELL_BYTES[class - 1] < bytes);
        }
    }

    #[test]
    fn marked_cells_split_a_block_into_runs() {
        let mut free = FreeBlocks::default();
        let mut class = Class::new(32);
        class.refill(&mut free);
        let first = class.cursor;
        // SAFETY: cells of the block just taken.
        unsafe {
            Block::mark(first.add(32));
            Block::mark(first.add(96));
        }
        class.restart(Reach::All, &mut free);
        assert_eq!(class.refill(&mut free), 32);
        assert_eq!(class.cursor, first);
        assert_eq!(class.refill(&mut free), 32);
        assert_eq!(class.cursor as usize, first as usize + 64);
        assert!(class.refill(&mut free) > 1000);
    }
}
