//! Pages that the tests write: compared as they stand, or written anew when asked.

use std::fs;
use std::path::Path;

/// Compares a page with what it should say; `IMAGO_WRITE_PAGES=1` writes it instead.
#[track_caller]
pub fn check(path: &str, text: &str, test: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("IMAGO_WRITE_PAGES").is_some() {
        let folder = path.parent().expect("a page is in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(&path, text).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == text,
        "{} has fallen behind; run `IMAGO_WRITE_PAGES=1 cargo test {test}`",
        path.display()
    );
}
