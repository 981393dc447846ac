//! The ends of everything a program may use, each with its reason.

use std::time::Duration;

/// What one evaluation may consume. A limit that is reached signals a condition; it never panics.
///
/// A program may catch it. After fuel or time are over it has a grace of `vm::purse::GRACE_FUEL`, and
/// it may reach the other limits a thousand times; then the condition is final, and nothing catches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Instructions, roughly: one per call and backward jump, and what builtins charge for their work.
    pub fuel: Option<u64>,
    /// Bytes of the program's heap, live or not yet collected.
    pub heap_bytes: usize,
    /// Frames of pending calls. Frames are data, so this bounds memory and not the Rust stack.
    pub depth: usize,
    /// Bytes a program may print in one evaluation.
    pub output_bytes: usize,
    /// How long one evaluation may take. Whoever drives it has the clock: see `Machine::alarm`.
    pub wall: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // A person at the REPL can interrupt; only unattended work is given an end in fuel.
            fuel: None,
            heap_bytes: 1 << 30,
            // A million frames: recursion over a list of a million elements, about 100 MB.
            depth: 1_000_000,
            output_bytes: 16 << 20,
            wall: None,
        }
    }
}

/// Structures inside structures that are printed; the printer keeps them on a stack of its own.
pub const PRINT_DEPTH_MAX: usize = 4_000_000;
/// Nesting of brackets the reader accepts. What is open waits on a stack of its own, some 60 bytes a
/// bracket, so this only says how much memory a text may ask for.
pub const NESTING_MAX: usize = 4_000_000;
/// Nesting of forms that are expanded and compiled. Each level takes some of the growing stack, so that
/// this many may take some 400 MB; what a level takes must be left below the heap limit besides.
pub const FORM_DEPTH_MAX: usize = 100_000;
/// What a level is reckoned at.
pub const FORM_LEVEL_BYTES: usize = 4 << 10;
/// Nesting of what forms expand to.
pub const CORE_DEPTH_MAX: usize = 200_000;
/// Bytes of one source text.
pub const SOURCE_BYTES_MAX: usize = 16 << 20;
/// Fuel of one macro expansion: a macro that runs longer than this is taken to loop for ever.
pub const MACRO_FUEL: u64 = 50_000_000;
/// Macro expansions nested in one form, those of macros that expand into macros among them.
pub const MACRO_DEPTH_MAX: usize = 10_000;
/// Elements and nesting shown when a value is printed at the REPL.
pub const PRINT_ELEMENTS_MAX: usize = 10_000;
