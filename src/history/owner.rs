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
    /// Holds the lock.
    file: File,
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
        Ok(Owner { file })
    }
}

impl Drop for Owner {
    /// Gives the lock back. Closing the file would do that too, but not before the last copy of it is
    /// closed, and a process that is just being started has copies of all our files.
    fn drop(&mut self) {
        let _ = self.file.unlock();
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Found by killing programs while others were started beside them.
    #[cfg(unix)]
    #[test]
    fn a_lock_is_had_again_while_processes_are_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let history = folder.path().join("history.db");
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let started = std::process::Command::new("true").status();
                    started.expect("`true` is everywhere");
                }
            });
            for attempt in 0..300 {
                let owner = Owner::take(&history);
                if let Err(error) = owner {
                    done.store(true, Ordering::Relaxed);
                    panic!("attempt {attempt}: {error:?}");
                }
            }
            done.store(true, Ordering::Relaxed);
        });
    }
}
