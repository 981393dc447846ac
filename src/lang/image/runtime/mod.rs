//! What expanded code calls: functions behind patterns, places, classes and literals.
//!
//! Their names begin with `%`, or are those of setters such as `(setf car)`; programs do not write
//! them, and neither documentation nor completion shows them.

mod classes;
mod data;
mod dispatch;
mod instances;
pub mod layout;
mod multi;
mod parameter;
mod pattern;
mod setter;
mod types;

pub use layout::{slot_names, slots_of, structure_fields};
pub use types::names as type_names;

use crate::lang::value::globals::Globals;
use crate::lang::value::heap::Heap;
use crate::lang::value::symbol::Symbols;
use crate::lang::vm::native::{Arity, NativeBody, NativeFunction, native};

/// One function that expanded code calls.
pub struct RuntimeFunction {
    name: &'static str,
    arity: Arity,
    function: NativeFunction,
}

const fn runtime(name: &'static str, arity: Arity, function: NativeFunction) -> RuntimeFunction {
    RuntimeFunction {
        name,
        arity,
        function,
    }
}

const TABLES: [&[RuntimeFunction]; 9] = [
    classes::TABLE,
    data::TABLE,
    dispatch::TABLE,
    instances::TABLE,
    multi::TABLE,
    parameter::TABLE,
    pattern::TABLE,
    setter::TABLE,
    types::TABLE,
];

/// Calls that leave the machine: the global, the name the host knows it by, its arguments.
const HOSTED: [(&str, &str, Arity); 3] = [
    ("%compile", "%compile", Arity::exactly(1)),
    ("%defines?", "%defines?", Arity::exactly(1)),
    ("%define", "define", Arity::exactly(1)),
];

/// Returns the names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    let tables = TABLES.iter().flat_map(|table| table.iter());
    tables
        .map(|entry| entry.name)
        .chain(HOSTED.iter().map(|(name, _, _)| *name))
}

/// Gives every function its global.
pub fn install(heap: &mut Heap, symbols: &mut Symbols, globals: &mut Globals) {
    for entry in TABLES.iter().flat_map(|table| table.iter()) {
        let name = symbols.intern(entry.name);
        let function = native(
            heap,
            name,
            entry.arity,
            NativeBody::Function(entry.function),
        );
        let cell = globals.cell(name);
        globals.store(cell, function);
    }
    for (name, host_name, arity) in HOSTED {
        let host_name = symbols.intern(host_name);
        let function = native(heap, host_name, arity, NativeBody::Host);
        let cell = globals.cell(symbols.intern(name));
        globals.store(cell, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_stands_twice_and_none_is_a_programs() {
        let mut seen = BTreeSet::new();
        for entry in TABLES.iter().flat_map(|table| table.iter()) {
            assert!(seen.insert(entry.name), "{}", entry.name);
            assert!(
                entry.name.starts_with('%') || entry.name.starts_with("(setf "),
                "{}",
                entry.name
            );
        }
    }
}
