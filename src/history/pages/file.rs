//! A file that stays open.
//!
//! On Unix the locks that SQLite holds on a file are lost when the process closes any of its handles on
//! it, whoever opened that. So one that was opened here is not closed while the file is there.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// An open file, shared by all who read it.
#[derive(Clone)]
pub(in super::super) struct Shared(Arc<File>);

struct Open {
    path: PathBuf,
    file: Arc<File>,
}

static OPEN: Mutex<Vec<Open>> = Mutex::new(Vec::new());

impl Shared {
    pub fn open(path: &Path) -> io::Result<Shared> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody holds locks on a file that has no name any more.
        open.retain(|it| is_at(&it.file, &it.path));
        if let Some(it) = open.iter().find(|it| is_at(&it.file, path)) {
            return Ok(Shared(it.file.clone()));
        }
        let file = Arc::new(File::open(path)?);
        open.push(Open {
            path: path.to_path_buf(),
            file: file.clone(),
        });
        Ok(Shared(file))
    }

    /// Reads what is there; beyond the end there are zeros, as SQLite has it.
    pub fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let mut done = 0;
        while done < into.len() {
            match self.read_some(at + done as u64, &mut into[done..])? {
                0 => {
                    into[done..].fill(0);
                    break;
                }
                count => done += count,
            }
        }
        Ok(())
    }

    #[cfg(unix)]
    fn read_some(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&*self.0, into, at)
    }

    #[cfg(windows)]
    fn read_some(&self, at: u64, into: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(&*self.0, into, at)
    }
}

/// Whether a path leads to the file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |it: std::fs::Metadata| (it.dev(), it.ino());
    let own = file.metadata().map(id).ok();
    own.is_some() && own == std::fs::metadata(path).map(id).ok()
}

#[cfg(windows)]
fn is_at(_: &File, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_once_and_another_in_its_place_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, b"one").expect("written");
        let first = Shared::open(&path).expect("open");
        let again = Shared::open(&path).expect("open");
        assert!(Arc::ptr_eq(&first.0, &again.0));
        let other = folder.path().join("other");
        std::fs::write(&other, b"two").expect("written");
        std::fs::rename(&other, &path).expect("renamed");
        let mut bytes = [0; 3];
        let second = Shared::open(&path).expect("open");
        second.read_at(0, &mut bytes).expect("read");
        assert_eq!(&bytes, b"two");
        second.read_at(1, &mut bytes).expect("read");
        assert_eq!(&bytes, b"wo\0");
    }
}
