//! The log beside a database, in which the newest state of some pages stands.

use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

const HEAD_BYTES: usize = 32;
const FRAME_HEAD_BYTES: usize = 24;
/// Its lowest bit says whether sums are over big-endian words.
const MAGIC: u32 = 0x377f_0682;
const FORMAT: u32 = 3_007_000;

/// What of a log counts: the frames up to the last that ends a transaction.
pub(super) struct Wal {
    bytes: Vec<u8>,
    /// Where the newest state of a page begins.
    places: FxHashMap<u32, usize>,
    page_size: usize,
    /// How many pages the database has.
    pub pages: u32,
}

impl Wal {
    /// Reads the log of a database; nothing where there is none that counts.
    pub fn beside(database: &Path, page_size: usize) -> io::Result<Option<Wal>> {
        let mut name = database.as_os_str().to_os_string();
        name.push("-wal");
        match std::fs::read(PathBuf::from(name)) {
            Ok(bytes) => Ok(Wal::of(bytes, page_size)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn of(bytes: Vec<u8>, page_size: usize) -> Option<Wal> {
        let head = bytes.get(..HEAD_BYTES)?;
        let is_big = word(head, 0) & 1 == 1;
        let is_wal = word(head, 0) & !1 == MAGIC && word(head, 4) == FORMAT;
        let mut sum = sum_over(&head[..24], [0, 0], is_big);
        if !is_wal || word(head, 8) as usize != page_size || sum != [word(head, 24), word(head, 28)]
        {
            return None;
        }
        let salt = &head[16..24];
        let mut places = FxHashMap::default();
        let mut waiting = Vec::new();
        let mut pages = 0;
        let mut at = HEAD_BYTES;
        while let Some(frame) = bytes.get(at..at + FRAME_HEAD_BYTES + page_size) {
            let (own, page) = frame.split_at(FRAME_HEAD_BYTES);
            sum = sum_over(page, sum_over(&own[..8], sum, is_big), is_big);
            if &own[8..16] != salt || sum != [word(own, 16), word(own, 20)] || word(own, 0) == 0 {
                break;
            }
            waiting.push((word(own, 0), at + FRAME_HEAD_BYTES));
            if word(own, 4) != 0 {
                pages = word(own, 4);
                places.extend(waiting.drain(..));
            }
            at += FRAME_HEAD_BYTES + page_size;
        }
        (pages != 0).then_some(Wal {
            bytes,
            places,
            page_size,
            pages,
        })
    }

    /// Returns the newest state of a page, where the log has it.
    pub fn page(&self, number: u32) -> Option<&[u8]> {
        let at = *self.places.get(&number)?;
        self.bytes.get(at..at + self.page_size)
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let word = bytes[at..].first_chunk().copied().unwrap_or_default();
    u32::from_be_bytes(word)
}

/// SQLite's own sum over pairs of words.
fn sum_over(bytes: &[u8], [mut first, mut second]: [u32; 2], is_big: bool) -> [u32; 2] {
    let word = |bytes: [u8; 4]| match is_big {
        true => u32::from_be_bytes(bytes),
        false => u32::from_le_bytes(bytes),
    };
    for pair in bytes.as_chunks::<4>().0.as_chunks::<2>().0 {
        first = first.wrapping_add(word(pair[0])).wrapping_add(second);
        second = second.wrapping_add(word(pair[1])).wrapping_add(first);
    }
    [first, second]
}
