//! The pages of a history's file as they are, for whoever reads all of it.
//!
//! SQLite hands out a row column by column and a table row by row, which is what questions want; to look
//! at every byte of a million entries takes a multiple of the time that hashing them takes. So `verify`
//! reads the pages itself, in the format that SQLite has promised to keep (sqlite.org/fileformat2.html),
//! and sees to it that there is no other way to read them: every page is used once, and every key stands
//! where it is looked for.
//!
//! ```text
//!   file · log beside it ──► page ──► rows of a tree, in order ──► record ──► values
//! ```

mod file;
mod record;
mod rows;
mod wal;

use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};

use rusqlite::Connection;
use rusqlite::backup::Backup;

pub(super) use file::Shared;
pub(super) use record::{Record, varint};
pub(super) use rows::Rows;
use wal::Wal;

use super::error::{Doing, HistoryError};
use super::store::Store;

/// Why pages cannot be read, or are not as they have to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Broken(pub String);

pub(super) type Read<T> = Result<T, Broken>;

pub(super) fn broken<T>(what: impl Into<String>) -> Read<T> {
    Err(Broken(what.into()))
}

/// The page that holds the byte that processes lock, from this byte on, is never used.
const LOCKED_BYTE: u64 = 0x4000_0000;
/// Where the file's header says where the list of free pages begins, and how long it is.
const FREE_AT: usize = 32;
/// Where it says how many bytes at the end of each page are not SQLite's.
const RESERVED_AT: usize = 20;

/// No page is smaller.
const PAGE_BYTES_MIN: usize = 512;

/// All pages as they are at one moment.
pub(super) struct Pages {
    source: Source,
    size: usize,
    usable: usize,
    count: u32,
    /// The tree that each page was found in, from 1.
    owners: Vec<AtomicU16>,
}

enum Source {
    File {
        file: Shared,
        wal: Option<Wal>,
    },
    /// A history in memory.
    Bytes(Vec<u8>),
}

/// A tree by the number of its root, and which of its columns order it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree {
    pub root: u32,
    /// Of a table with row numbers nothing; of others how many columns, from the first on.
    pub key: Option<usize>,
}

impl Pages {
    /// Takes the pages as they are on the disk now. The store must have begun to read, so that nobody writes
    /// over them.
    pub fn of(store: &Store) -> Result<Pages, HistoryError> {
        Pages::of_database(store.connection(), store.path())
    }

    /// The same of any database in a file, or in memory.
    pub fn of_database(
        connection: &Connection,
        path: Option<&Path>,
    ) -> Result<Pages, HistoryError> {
        let what = "read the pages of the history";
        let number = |name: &str| -> Result<i64, HistoryError> {
            connection
                .pragma_query_value(None, name, |row| row.get(0))
                .doing(what)
        };
        let (size, mut count) = (number("page_size")?, number("page_count")?);
        let source = match path {
            None => Source::Bytes(bytes_of(connection)?),
            Some(path) => {
                let unreadable = |source| HistoryError::File {
                    what: "read",
                    path: path.to_path_buf(),
                    source,
                };
                let wal = Wal::beside(path, size as usize).map_err(unreadable)?;
                if let Some(wal) = &wal {
                    count = i64::from(wal.pages);
                }
                let file = Shared::open(path).map_err(unreadable)?;
                Source::File { file, wal }
            }
        };
        let count = u32::try_from(count).unwrap_or(0);
        let mut pages = Pages {
            source,
            size: size as usize,
            usable: size as usize,
            count,
            owners: (0..=count).map(|_| AtomicU16::new(0)).collect(),
        };
        let mut first = Vec::new();
        if pages.read(1, &mut first).is_ok() {
            pages.usable -= usize::from(first[RESERVED_AT]).min(pages.usable / 2);
        }
        Ok(pages)
    }

    /// A file that cannot be read.
    pub fn none() -> Pages {
        Pages {
            source: Source::Bytes(Vec::new()),
            size: PAGE_BYTES_MIN,
            usable: PAGE_BYTES_MIN,
            count: 0,
            owners: vec![AtomicU16::new(0)],
        }
    }

    /// Returns how many bytes all pages have.
    pub fn bytes(&self) -> u64 {
        u64::from(self.count) * self.size as u64
    }

    /// Reads a page.
    fn read(&self, number: u32, into: &mut Vec<u8>) -> Read<()> {
        if number == 0 || number > self.count {
            return broken(format!("there is no page {number}"));
        }
        into.resize(self.size, 0);
        let at = u64::from(number - 1) * self.size as u64;
        let read = match &self.source {
            Source::Bytes(bytes) => {
                let page = bytes.get(at as usize..).and_then(|it| it.get(..self.size));
                page.map(|page| into.copy_from_slice(page))
            }
            Source::File { file, wal } => match wal.as_ref().and_then(|it| it.page(number)) {
                Some(page) => {
                    into.copy_from_slice(page);
                    Some(())
                }
                None => file.read_at(at, into).ok(),
            },
        };
        match read {
            Some(()) => Ok(()),
            None => broken(format!("the page {number} cannot be read")),
        }
    }

    /// Reads a page that belongs to a tree, and to no other.
    fn claim(&self, number: u32, tree: u16, into: &mut Vec<u8>) -> Read<()> {
        self.read(number, into)?;
        let owner = self.owners[number as usize].swap(tree, Ordering::Relaxed);
        match owner == 0 || owner == tree {
            true => Ok(()),
            false => broken(format!("the page {number} is used twice")),
        }
    }

    /// Returns what orders a tree, by its root: row numbers, or all columns that it has.
    pub fn tree(&self, root: u32) -> Tree {
        const COLUMNS_MAX: usize = 2_000;
        let mut page = Vec::new();
        let is_index = self.read(root, &mut page).is_ok()
            && root > 1
            && matches!(page[0], rows::INDEX_INNER | rows::INDEX_LEAF);
        Tree {
            root,
            key: is_index.then_some(COLUMNS_MAX),
        }
    }

    /// Returns the rows of a tree; `number`, from 1, is another for each tree.
    pub fn rows(&self, tree: Tree, number: u16) -> Rows<'_> {
        Rows::new(self, tree, number)
    }

    /// Goes through the pages that no tree was found to use: they must be free.
    pub fn check_rest(&self) -> Read<()> {
        let mut page = Vec::new();
        self.read(1, &mut page)?;
        let word = |page: &[u8], at: usize| {
            let bytes = page[at..].first_chunk().copied().unwrap_or_default();
            u32::from_be_bytes(bytes)
        };
        let mut trunk = word(&page, FREE_AT);
        let mut left = u64::from(word(&page, FREE_AT + 4));
        let mut take = |number: u32| -> Read<()> {
            let Some(owner) = self.owners.get(number as usize).filter(|_| number > 0) else {
                return broken(format!(
                    "there is no page {number}, which is said to be free"
                ));
            };
            if left == 0 || owner.swap(u16::MAX, Ordering::Relaxed) != 0 {
                return broken(format!("the page {number} is said to be free and is not"));
            }
            left -= 1;
            Ok(())
        };
        while trunk != 0 {
            take(trunk)?;
            self.read(trunk, &mut page)?;
            let leaves = word(&page, 4) as usize;
            if leaves > self.usable / 4 - 2 {
                return broken("the list of free pages is damaged");
            }
            for leaf in 0..leaves {
                take(word(&page, 8 + leaf * 4))?;
            }
            trunk = word(&page, 0);
        }
        if left != 0 {
            return broken("the list of free pages is too short");
        }
        let locked = (LOCKED_BYTE / self.size as u64 + 1) as usize;
        let unused = (1..self.owners.len())
            .find(|it| *it != locked && self.owners[*it].load(Ordering::Relaxed) == 0);
        match unused {
            None => Ok(()),
            Some(number) => broken(format!("the page {number} is never used")),
        }
    }
}

/// Returns the pages of a history in memory.
fn bytes_of(connection: &Connection) -> Result<Vec<u8>, HistoryError> {
    let copy = || -> rusqlite::Result<Vec<u8>> {
        let mut copy = Connection::open_in_memory()?;
        Backup::new(connection, &mut copy)?.step(-1)?;
        Ok(copy.serialize("main")?.to_vec())
    };
    copy().doing("read the pages of the history")
}

#[cfg(test)]
mod tests;
