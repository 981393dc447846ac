//! The snapshot of the language: kept with the program, or else made once in a process.
//!
//! `prelude/image.bin` is written by a test: `UPDATE_SNAPSHOT=1 cargo test --lib kept_snapshot`. It is
//! used where optimised code would otherwise evaluate the prelude at each start; the same test says
//! when it is no longer what the sources make. While it is empty, or was made of other sources,
//! the prelude is evaluated.

use super::Image;
use super::runtime;
use crate::lang::builtins;
use crate::lang::compile::opcode::OPCODES;
use crate::lang::expand::SPECIAL_FORMS;
use crate::lang::prelude;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::OnceLock;

static KEPT: &[u8] = include_bytes!("../prelude/image.bin");
static MADE: OnceLock<Option<Vec<u8>>> = OnceLock::new();

/// Returns the snapshot of the prelude; nothing where it cannot be written.
pub(super) fn prelude() -> Option<&'static [u8]> {
    // While the language is worked on, in builds with assertions, what is kept may be out of date in
    // ways the key does not see, such as how the compiler uses its opcodes.
    if cfg!(not(debug_assertions))
        && let Some((key, snapshot)) = KEPT.split_first_chunk()
        && *key == program_key().to_le_bytes()
    {
        return Some(snapshot);
    }
    MADE.get_or_init(make).as_deref()
}

/// Returns the snapshot that this process had to make, if it had to.
fn made() -> Option<&'static [u8]> {
    MADE.get()?.as_deref()
}

fn make() -> Option<Vec<u8>> {
    let mut image = Image::grounded();
    let ground = image.ground();
    image.load_prelude();
    image.write_snapshot(&ground, Vec::new()).ok()
}

/// Changes with how snapshots are written.
const FORMAT: u8 = 4;

/// A number that changes with what a snapshot relies on: its format, the prelude's text, the names of
/// what is written in Rust, special forms and opcodes.
pub fn program_key() -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u8(FORMAT);
    for (name, text) in prelude::FILES {
        hasher.write(name.as_bytes());
        hasher.write(text.as_bytes());
    }
    let names = builtins::all().flat_map(|builtin| {
        let aliases = builtin.aliases.iter().copied();
        aliases.chain([builtin.name, builtin.parameters])
    });
    let forms = SPECIAL_FORMS.iter().map(|form| form.name);
    let opcodes = OPCODES
        .iter()
        .flat_map(|opcode| [opcode.name, opcode.meaning]);
    for name in names.chain(runtime::names()).chain(forms).chain(opcodes) {
        hasher.write(name.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish()
}

impl Image {
    /// Returns the language as bytes where this process had to make them, for another process of the
    /// same program.
    pub fn language_made() -> Option<&'static [u8]> {
        made()
    }

    /// Takes the language from a process of the same program instead of making it. Nothing happens if it
    /// is made already.
    pub fn lend_language(bytes: Vec<u8>) {
        let _ = MADE.set(Some(bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn kept_snapshot_is_what_the_sources_make() {
        let mut fresh = program_key().to_le_bytes().to_vec();
        fresh.extend(make().expect("everything in the prelude can be written"));
        if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/prelude/image.bin");
            std::fs::write(path, &fresh).expect("the file can be written");
            return;
        }
        assert!(
            KEPT.is_empty() || KEPT == fresh,
            "`src/lang/prelude/image.bin` is not what the sources make; \
             run `UPDATE_SNAPSHOT=1 cargo test --lib kept_snapshot`",
        );
    }
}
