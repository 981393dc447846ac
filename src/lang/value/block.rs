//! Blocks of equal cells, and the runs of free cells that allocation bumps through.
//!
//! A block is 64 KiB and aligned to its size, so that an address finds its block by masking. A byte
//! for each 16-byte granule tells whether the cell that begins there was marked by the last
//! collection; cells themselves are never written by the sweep, and free ones need no list.
#![allow(unsafe_code)] // Raw memory is what this file is for.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};

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
    fn allocate() -> *mut Block {
        // SAFETY: the layout has a size that is not zero.
        let block = unsafe { alloc(layout()) }.cast::<Block>();
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
    blocks: Vec<*mut Block>,
    /// The block whose runs are being used, and the offset of the first cell not looked at.
    current: usize,
    offset: usize,
}

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
            blocks: Vec::new(),
            current: 0,
            offset: DATA_OFFSET,
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
            // SAFETY: the block is ours; only its marks are read here.
            let marks = unsafe { &(*block).marks };
            let mut start = self.offset / GRANULE_BYTES;
            while start < end && marks[start] != 0 {
                start += step;
            }
            if start >= end {
                self.current += 1;
                self.offset = DATA_OFFSET;
                continue;
            }
            let mut stop = start + step;
            while stop < end && marks[stop] == 0 {
                stop += step;
            }
            self.offset = stop * GRANULE_BYTES;
            // SAFETY: both offsets lie inside the block or at its end.
            unsafe {
                self.cursor = block.cast::<u8>().add(start * GRANULE_BYTES);
                self.limit = block.cast::<u8>().add(stop * GRANULE_BYTES);
            }
            return (stop - start) * GRANULE_BYTES;
        }
    }

    /// Forgets all marks and the current run, before a collection.
    pub fn clear_marks(&mut self) {
        for &block in &self.blocks {
            // SAFETY: the blocks of a class are valid until it is dropped.
            unsafe {
                (*block).marks.fill(0);
                (*block).live = 0;
            }
        }
        self.cursor = std::ptr::null_mut();
        self.limit = std::ptr::null_mut();
    }

    /// Gives up blocks without a live cell and starts looking for runs anew, after a collection.
    pub fn restart(&mut self, free: &mut FreeBlocks) {
        // SAFETY: the blocks of a class are valid until it is dropped.
        self.blocks.retain(|&block| unsafe {
            let live = (*block).live != 0;
            if !live {
                free.0.push(block);
            }
            live
        });
        self.current = 0;
        self.offset = DATA_OFFSET;
    }

    /// Calls `visit` with every cell and whether it is marked; for classes whose cells tell by
    /// themselves whether they are used.
    pub fn for_each_cell(&self, mut visit: impl FnMut(*mut u8, bool)) {
        for &block in &self.blocks {
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
        class.restart(&mut free);
        assert_eq!(class.refill(&mut free), 32);
        assert_eq!(class.cursor, first);
        assert_eq!(class.refill(&mut free), 32);
        assert_eq!(class.cursor as usize, first as usize + 64);
        assert!(class.refill(&mut free) > 1000);
    }
}
