//! Files that are there whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file beside the one it will replace. Dropped without `finish`, it is gone.
pub struct Beside {
    path: PathBuf,
    target: PathBuf,
    is_finished: bool,
}

impl Beside {
    /// Names a file that does not exist in the folder of `target`.
    pub fn of(target: &Path) -> Beside {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let name = format!(".{name}.{}.new", std::process::id());
        let path = target.with_file_name(name);
        // What a killed process with our number left is nobody's.
        let _ = fs::remove_file(&path);
        Beside {
            path,
            target: target.to_path_buf(),
            is_finished: false,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in the target's place, once it is on the disk.
    pub fn finish(mut self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        self.is_finished = true;
        sync_folder_of(&self.target)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Writes a file as a whole: whoever reads it finds the old bytes or the new ones.
pub fn write(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = Beside::of(target);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(beside.path())?
        .write_all(bytes)?;
    beside.finish()
}

/// A rename is on the disk when its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = folder.path().join("image");
        write(&target, b"old").expect("written");
        write(&target, b"new").expect("written");
        drop(Beside::of(&target));
        assert_eq!(fs::read(&target).expect("it is there"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
