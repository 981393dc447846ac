//! The image: what is defined, and how a program is run in it.
//!
//! Text becomes data (`read_forms`), data becomes a program (`prepare`), a program becomes a fiber
//! (`start`) that the host resumes step by step. Changes are made inside a transaction, which is kept
//! or undone as a whole: globals, heap, classes and what is known of each name. The image does no
//! I/O; what a program asks of the world is handed to the host.

#![forbid(unsafe_code)]
#![allow(clippy::result_large_err)] // A refusal is rare and shown once; a box would burden every caller.

mod binding;
mod check;
mod circle;
mod describe;
mod explain;
pub mod frames;
mod held;
mod hints;
pub mod identity;
mod internal;
mod kept;
mod lexicon;
pub mod manual;
mod memory;
mod packages;
mod parts;
mod prepare;
mod run;
pub mod runtime;
pub mod snapshot;
pub mod stale;
mod tools;
mod transaction;
mod undefine;
pub mod uses;
pub mod vocabulary;
mod watch;
mod world;

#[cfg(test)]
mod tests;

pub use binding::{BindingView, Origin};
pub use check::Check;
pub use held::Held;
pub use parts::{Part, Parts};
pub use prepare::{Datum, Program};
pub use transaction::Transaction;

use crate::lang::builtins;
use crate::lang::expand::{SPECIAL_FORMS, SpecialForm};
use crate::lang::limits::Limits;
use crate::lang::prelude;
use crate::lang::value::Value;
use crate::lang::value::heap::Root;
use crate::lang::value::kind::Kind;
use crate::lang::value::print::{self, PrintOptions};
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::Machine;
use binding::Bindings;
use rustc_hash::FxHashMap;

/// A living program: everything that is defined, and the machine that runs it.
pub struct Image {
    machine: Machine,
    specials: FxHashMap<Symbol, &'static SpecialForm>,
    bindings: Bindings,
    /// What the host performs, as far as the language does not declare it itself.
    hosted: FxHashMap<Symbol, describe::HostWords>,
    /// Values that must outlive the expansion in progress.
    protected: Vec<Root>,
    /// Expansions in progress, one inside the other: `protected` is emptied by the outermost.
    expanding: usize,
    /// What programs run to their end have printed.
    printed: String,
    /// Open transactions.
    transactions: usize,
    /// Set while the image builds itself: what is defined then belongs to the language.
    building: bool,
    watch: watch::Watch,
    /// What the module that is being expanded keeps to itself, by the names it has inside.
    private: FxHashMap<Symbol, Symbol>,
    /// Whether modules keep anything to themselves: those that are imported do.
    hides_private: bool,
    /// Whether it is noted what definitions use.
    notes_uses: bool,
    /// Whether programs may compute, and nothing else.
    confined: bool,
}

impl Image {
    /// Makes an image with the whole language in it.
    pub fn new() -> Image {
        let mut image = Image::grounded();
        let ground = image.ground();
        match kept::prelude() {
            Some(bytes) => image
                .restore_snapshot(&ground, bytes)
                .expect("BUG: this program wrote the snapshot"),
            None => image.load_prelude(),
        }
        image.machine.enable_operators();
        image
    }

    /// Makes an image with what is written in Rust.
    fn grounded() -> Image {
        lexicon::install();
        let mut machine = Machine::new(Limits::default());
        builtins::install(
            &mut machine.heap,
            &mut machine.symbols,
            &mut machine.globals,
        );
        for (name, value) in builtins::constants(&mut machine.heap) {
            let global = machine.global(name);
            machine.set_global(global, value);
        }
        runtime::install(
            &mut machine.heap,
            &mut machine.symbols,
            &mut machine.globals,
        );
        machine.bind_inner_names();
        machine.enable_operators();
        let specials = SPECIAL_FORMS
            .iter()
            .map(|form| (machine.symbols.intern(form.name), form))
            .collect();
        Image {
            machine,
            specials,
            hosted: FxHashMap::default(),
            bindings: Bindings::default(),
            protected: Vec::new(),
            expanding: 0,
            printed: String::new(),
            transactions: 0,
            building: false,
            watch: watch::Watch::default(),
            private: FxHashMap::default(),
            hides_private: false,
            notes_uses: false,
            confined: false,
        }
    }

    /// Evaluates what of the language is written in the language.
    fn load_prelude(&mut self) {
        self.building = true;
        for source in prelude::sources() {
            if let Err(diagnostic) = self.load(&source) {
                panic!("BUG: {} in the prelude\n{diagnostic:?}", diagnostic.message);
            }
        }
        self.machine.bind_inner_names();
        self.seal();
        // A program's first `gensym` is its own.
        self.machine.symbols.set_generated(0);
        self.building = false;
    }

    /// Makes the language independent of what programs define: with one name space a program may call
    /// a variable `list`, and `sort` must not notice.
    fn seal(&mut self) {
        let machine = &mut self.machine;
        let (heap, symbols) = (&machine.heap, &machine.symbols);
        machine.globals.seal(|name, value| {
            let is_function = matches!(
                heap.kind(value),
                Some(Kind::Closure | Kind::Native | Kind::Callable)
            );
            is_function && !symbols.name(name).starts_with(['%', '('])
        });
    }

    /// Bounds what programs started from now on may use, where they bring no limits of their own.
    pub fn set_limits(&mut self, limits: Limits) {
        self.machine.heap.set_byte_limit(limits.heap_bytes);
        self.machine.limits = limits;
    }

    /// Lets programs compute from now on, and nothing else: what the image performs itself and is more
    /// than that, as evaluating data, is left to the host.
    pub fn confine(&mut self) {
        self.confined = true;
    }

    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    pub fn machine_mut(&mut self) -> &mut Machine {
        &mut self.machine
    }

    /// Returns the text that the reader takes back.
    pub fn print(&self, value: Value) -> String {
        print::readable(&self.machine.heap, &self.machine.symbols, value)
    }

    /// Returns the text for people: strings without quotes.
    pub fn display(&self, value: Value) -> String {
        print::display(&self.machine.heap, &self.machine.symbols, value)
    }

    /// Returns the text for a screen: large values end in `...`.
    pub fn print_bounded(&self, value: Value) -> String {
        print::print(
            &self.machine.heap,
            &self.machine.symbols,
            value,
            PrintOptions::BOUNDED,
        )
    }

    /// Returns the text for a place inside a message.
    pub fn print_brief(&self, value: Value) -> String {
        print::print(
            &self.machine.heap,
            &self.machine.symbols,
            value,
            PrintOptions::BRIEF,
        )
    }
}

impl Default for Image {
    fn default() -> Image {
        Image::new()
    }
}
