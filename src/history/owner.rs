//! One writer: the process that owns a history holds the lock on a file beside it.
//!
//! The lock is the operating system's, so it goes away with the process, however that ends. Readers
//! need no lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::HistoryError;

/// The right to write a history, for as long as it lives.
#[derive(Debug)]
pub struct Owner {
    /// Holds the lock; closing the file gives it back.
    _file: File,
}

/// Returns where the lock of a history is.
pub fn lock_path(history: &Path) -> PathBuf {
    let mut name = history.as_os_str().to_os_string();
    name.push("-owner");
    PathBuf::from(name)
}

impl Owner {
    /// Takes the lock, or says who has it.
    pub fn take(history: &Path) -> Result<Owner, TakeError> {
        let path = lock_path(history);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(TakeError::Unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(TakeError::Failed(HistoryError::Owned {
                    path: history.to_path_buf(),
                    owner: read_process(&mut file),
                }));
            }
            Err(TryLockError::Error(source)) => {
                return Err(TakeError::Failed(HistoryError::File {
                    what: "lock",
                    path,
                    source,
                }));
            }
        }
        // The number only serves the message of others; a lock without it is as good.
        let _ = write_process(&mut file);
        Ok(Owner { _file: file })
    }
}

/// Why the lock was not taken.
#[derive(Debug)]
pub enum TakeError {
    /// The lock file cannot be written: the folder is read-only.
    Unwritable(std::io::Error),
    Failed(HistoryError),
}

fn write_process(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "{}", std::process::id())
}

fn read_process(file: &mut File) -> Option<u32> {
    const DIGITS_MAX: u64 = 16;
    let mut text = String::new();
    file.take(DIGITS_MAX).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
