//! Folders that vanish with the test.

use std::fs;
use std::path::Path;

/// Returns a new folder with a copy of everything below `source`, a path relative to the package.
pub fn copy_of(source: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(source),
        folder.path(),
    );
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder to copy exists") {
        let entry = entry.expect("an entry can be read");
        // A history of one's own trying-out is no part of the example.
        if entry.file_name() == ".imago" {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type().expect("an entry has a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
