//! The language of an unoptimised build, kept beside it.
//!
//! With assertions the language is made from its sources at each start, which takes a third of a second,
//! and tests start the program many hundred times. Where such a program lies in the folder of a build,
//! the first to make the language keeps it there for the others: for this very executable, by its length
//! and the time it was written.

use std::fs;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use crate::lang::image::Image;

/// Takes the language from where this executable kept it, if it did.
pub fn borrow() {
    let Some(shelf) = Shelf::find() else {
        return;
    };
    if let Ok(bytes) = fs::read(&shelf.path)
        && let Some(language) = bytes.strip_prefix(&shelf.key[..])
    {
        Image::lend_language(language.to_vec());
    }
}

/// Keeps the language for the next start, unless it lies there. Nothing depends on it: what fails is left.
pub fn keep() {
    let (Some(shelf), Some(language)) = (Shelf::find(), Image::language_made()) else {
        return;
    };
    let is_kept = fs::read(&shelf.path).is_ok_and(|it| it.starts_with(&shelf.key));
    if is_kept {
        return;
    }
    let beside = shelf
        .path
        .with_extension(format!("{}.tmp", std::process::id()));
    if fs::write(&beside, [&shelf.key[..], language].concat()).is_ok() {
        let _ = fs::rename(&beside, &shelf.path);
    }
}

/// Where the language of this executable lies.
struct Shelf {
    path: PathBuf,
    /// What the file begins with.
    key: [u8; 24],
}

impl Shelf {
    fn find() -> Option<Shelf> {
        let executable = std::env::current_exe().ok()?;
        let folder = executable.parent()?.join("deps");
        let about = fs::metadata(&executable).ok()?;
        let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let mut key = [0; 24];
        key[..16].copy_from_slice(&written.as_nanos().to_le_bytes());
        key[16..].copy_from_slice(&about.len().to_le_bytes());
        let path = folder.join("imago-language.bin");
        folder.is_dir().then_some(Shelf { path, key })
    }
}
