//! The person's own editor, on a file that is there for it alone.

use std::fs;
use std::io::{self, Write};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that are read back; more is no definition.
const TEXT_BYTES_MAX: u64 = 1 << 20;
/// The editor where none is named.
const EDITOR: &str = "vi";

/// Runs `$VISUAL`, `$EDITOR` or `vi` on a text and returns what it is after that.
pub(super) fn outside(text: &str) -> io::Result<String> {
    let named = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|it| std::env::var(it).ok());
    let named = named
        .map(|it| it.trim().to_owned())
        .find(|it| !it.is_empty());
    with_editor(text, named.as_deref().unwrap_or(EDITOR))
}

fn with_editor(text: &str, editor: &str) -> io::Result<String> {
    static EDITED: AtomicU64 = AtomicU64::new(0);
    let number = EDITED.fetch_add(1, Ordering::Relaxed);
    let name = format!("imago-{}-{number}.lisp", std::process::id());
    let path = std::env::temp_dir().join(name);
    // Nobody else's file of this name is written over or followed.
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    let edited = file.write_all(text.as_bytes()).and_then(|()| {
        drop(file);
        // The editor's name may have arguments, which the shell takes apart.
        let status = Command::new("sh")
            .arg("-c")
            .arg(format!("{editor} \"$1\""))
            .arg("sh")
            .arg(&path)
            .status()?;
        match status.success() {
            false => Err(io::Error::other(format!("`{editor}` ended with {status}"))),
            true if fs::metadata(&path)?.len() > TEXT_BYTES_MAX => {
                Err(io::Error::other("what was written is too large"))
            }
            true => fs::read_to_string(&path),
        }
    });
    let _ = fs::remove_file(&path);
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_editor_wrote_comes_back_and_its_failure_is_told() {
        let edited = with_editor("(f)\n", "sed -i s/f/g/").expect("an edited text");
        assert_eq!(edited, "(g)\n");
        let failed = with_editor("(f)", "false").expect_err("it failed");
        assert!(
            failed.to_string().starts_with("`false` ended with"),
            "{failed}"
        );
    }
}
