//! Writing a file whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts bytes in the place of a file's content. They are written beside it and on the disk before they
/// take its name, so that the file is the old one or the new one at every moment. Its permissions
/// stay; a link stays one, and what it leads to is written.
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = match path.canonicalize() {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_path_buf(),
        Err(error) => return Err(error),
    };
    let beside = beside(&path)?;
    let written =
        write_beside(&path, &beside, bytes).and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        // What was begun is nobody's; the error that matters is the first.
        let _ = std::fs::remove_file(&beside);
    }
    written?;
    sync_folder(&path)
}

/// A hidden name, which no source has.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
    let name = format!(".{}.imago-{}", name.to_string_lossy(), std::process::id());
    Ok(path.with_file_name(name))
}

fn write_beside(path: &Path, beside: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(beside)?;
    if let Ok(metadata) = std::fs::metadata(path) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// The new name is on the disk once its folder is; where folders cannot be synced it is all the same
/// there.
fn sync_folder(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("the folder");
        let names = entries.flatten().map(|it| it.file_name());
        names.map(|it| it.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_new_file_and_an_old_one_are_written_whole() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.lisp");
        save(&path, b"one").expect("it is new");
        save(&path, b"two").expect("it is there");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"two");
        assert_eq!(names(folder.path()), ["a.lisp"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        save(&folder.path().join("none/a.lisp"), b"one").expect_err("there is no folder");
        assert!(names(folder.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (path, link) = (folder.path().join("a.lisp"), folder.path().join("b.lisp"));
        std::fs::write(&path, "one").expect("a file");
        let mode = |mode| std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&path, mode(0o750)).expect("it is ours");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        save(&link, b"two").expect("it is there");
        assert!(
            std::fs::symlink_metadata(&link)
                .expect("it is there")
                .is_symlink()
        );
        let metadata = std::fs::metadata(&path).expect("it is there");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o750);
        assert_eq!(std::fs::read(&path).expect("it is there"), b"two");
    }
}
