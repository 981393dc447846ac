//! Globals: cells by index, so that redefinition is one store.

use super::heap::Marker;
use super::symbol::Symbol;
use super::value::Value;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// The cell of a global in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GlobalIndex(pub u32);

/// What is known of a global beside its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GlobalFlags {
    /// Bound dynamically by `let` and friends: `defvar`, `defparameter`.
    pub special: bool,
    /// `set!` refuses it.
    pub constant: bool,
    /// The machine has opcodes that stand for calls of its first value.
    pub operator: bool,
}

impl GlobalFlags {
    /// Returns the flags as the bits of a byte.
    pub fn bits(self) -> u8 {
        u8::from(self.special) | u8::from(self.constant) << 1 | u8::from(self.operator) << 2
    }

    pub fn from_bits(bits: u8) -> GlobalFlags {
        GlobalFlags {
            special: bits & 1 != 0,
            constant: bits & 2 != 0,
            operator: bits & 4 != 0,
        }
    }
}

/// All globals of an image.
#[derive(Debug, Default)]
pub struct Globals {
    values: Vec<Value>,
    names: Vec<Symbol>,
    flags: Vec<GlobalFlags>,
    /// The number of the transaction that logged the cell last.
    logged: Vec<u64>,
    by_name: FxHashMap<Symbol, GlobalIndex>,
    open: Vec<(u64, Vec<Saved>)>,
    transactions: u64,
}

#[derive(Debug)]
struct Saved {
    index: GlobalIndex,
    value: Value,
    flags: GlobalFlags,
}

impl Globals {
    pub fn new() -> Globals {
        Globals::default()
    }

    /// Returns the cell of a name, made unbound where there was none.
    pub fn cell(&mut self, name: Symbol) -> GlobalIndex {
        if let Some(&index) = self.by_name.get(&name) {
            return index;
        }
        let index = GlobalIndex(self.values.len() as u32);
        self.values.push(Value::UNBOUND);
        self.names.push(name);
        self.flags.push(GlobalFlags::default());
        self.logged.push(0);
        self.by_name.insert(name, index);
        index
    }

    /// Gives names new cells with the same values; code compiled so far keeps the old ones, so that no
    /// later definition changes what it calls.
    pub fn seal(&mut self, wanted: impl Fn(Symbol, Value) -> bool) {
        for at in 0..self.values.len() {
            let (name, value) = (self.names[at], self.values[at]);
            if value == Value::UNBOUND || !wanted(name, value) {
                continue;
            }
            let flags = self.flags[at];
            self.by_name.remove(&name);
            let index = self.cell(name);
            self.values[index.0 as usize] = value;
            self.flags[index.0 as usize] = flags;
        }
    }

    /// Returns every cell in order, those that sealed code keeps among them.
    pub fn cells(&self) -> impl Iterator<Item = (Symbol, Value, GlobalFlags)> {
        let rest = self.values.iter().zip(&self.flags);
        let cells = self.names.iter().zip(rest);
        cells.map(|(&name, (&value, &flags))| (name, value, flags))
    }

    /// Replaces all cells; of those with the same name the last is the name's.
    pub fn set_cells(&mut self, cells: &[(Symbol, Value, GlobalFlags)]) {
        *self = Globals {
            values: Vec::with_capacity(cells.len()),
            names: Vec::with_capacity(cells.len()),
            flags: Vec::with_capacity(cells.len()),
            logged: Vec::with_capacity(cells.len()),
            by_name: FxHashMap::with_capacity_and_hasher(cells.len(), FxBuildHasher),
            ..Globals::new()
        };
        for (at, &(name, value, flags)) in cells.iter().enumerate() {
            self.values.push(value);
            self.names.push(name);
            self.flags.push(flags);
            self.logged.push(0);
            self.by_name.insert(name, GlobalIndex(at as u32));
        }
    }

    /// Returns the cell of a name if it was ever mentioned.
    pub fn find(&self, name: Symbol) -> Option<GlobalIndex> {
        self.by_name.get(&name).copied()
    }

    pub fn name(&self, index: GlobalIndex) -> Symbol {
        self.names[index.0 as usize]
    }

    /// Returns the value, or nothing of an unbound global.
    pub fn get(&self, index: GlobalIndex) -> Option<Value> {
        Some(self.values[index.0 as usize]).filter(|&value| value != Value::UNBOUND)
    }

    /// Returns the value of a name, where it has one.
    pub fn value_of(&self, name: Symbol) -> Option<Value> {
        self.find(name).and_then(|index| self.get(index))
    }

    /// Returns the content of the cell, `Value::UNBOUND` included.
    #[inline(always)]
    pub(crate) fn raw(&self, index: GlobalIndex) -> Value {
        self.values[index.0 as usize]
    }

    #[inline(always)]
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    /// Stores without noting the old value: for dynamic bindings, which are put back by unwinding.
    #[inline(always)]
    pub(crate) fn set_raw(&mut self, index: GlobalIndex, value: Value) {
        self.values[index.0 as usize] = value;
    }

    /// Stores a value. `Machine::set_global` also mends code that relied on the old one: use that.
    #[inline(always)]
    pub(crate) fn store(&mut self, index: GlobalIndex, value: Value) {
        if !self.open.is_empty() {
            self.log(index);
        }
        self.values[index.0 as usize] = value;
    }

    pub fn flags(&self, index: GlobalIndex) -> GlobalFlags {
        self.flags[index.0 as usize]
    }

    pub fn set_flags(&mut self, index: GlobalIndex, flags: GlobalFlags) {
        self.log(index);
        self.flags[index.0 as usize] = flags;
    }

    #[cold]
    fn log(&mut self, index: GlobalIndex) {
        let at = index.0 as usize;
        if let Some((transaction, saved)) = self.open.last_mut()
            && self.logged[at] != *transaction
        {
            self.logged[at] = *transaction;
            saved.push(Saved {
                index,
                value: self.values[at],
                flags: self.flags[at],
            });
        }
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Iterates over the globals that have a value.
    pub fn bound(&self) -> impl Iterator<Item = (GlobalIndex, Symbol, Value)> {
        let cells = self.values.iter().zip(&self.names).enumerate();
        cells
            .filter(|(_, (value, _))| **value != Value::UNBOUND)
            .map(|(at, (&value, &name))| (GlobalIndex(at as u32), name, value))
    }

    pub fn begin(&mut self) {
        self.transactions += 1;
        self.open.push((self.transactions, Vec::new()));
    }

    pub fn keep(&mut self) {
        if let Some((_, saved)) = self.open.pop()
            && let Some((_, outer)) = self.open.last_mut()
        {
            outer.extend(saved);
        }
    }

    /// Puts back what the innermost transaction changed; answers the cells it touched.
    pub fn undo(&mut self) -> Vec<GlobalIndex> {
        let saved = self.open.pop().map(|(_, saved)| saved).unwrap_or_default();
        for cell in saved.iter().rev() {
            self.values[cell.index.0 as usize] = cell.value;
            self.flags[cell.index.0 as usize] = cell.flags;
        }
        saved.into_iter().map(|cell| cell.index).collect()
    }

    pub fn trace(&self, marker: &mut Marker) {
        marker.mark_all(&self.values);
        for (_, saved) in &self.open {
            for cell in saved {
                marker.mark(cell.value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::value::symbol::Symbols;

    #[test]
    fn sealed_code_keeps_its_cells() {
        let mut symbols = Symbols::new();
        let mut globals = Globals::new();
        let name = symbols.intern("name");
        let old = globals.cell(name);
        globals.store(old, Value::small(1));
        globals.seal(|_, _| true);
        let new = globals.cell(name);
        assert_ne!(old, new);
        globals.store(new, Value::small(2));
        assert_eq!(globals.get(old), Some(Value::small(1)));
        assert_eq!(globals.value_of(name), Some(Value::small(2)));
    }

    #[test]
    fn an_undone_transaction_restores_values_and_unbinds_what_was_new() {
        let mut symbols = Symbols::new();
        let mut globals = Globals::new();
        let old = globals.cell(symbols.intern("old"));
        globals.store(old, Value::small(1));
        globals.begin();
        let new = globals.cell(symbols.intern("new"));
        globals.store(new, Value::small(5));
        globals.store(old, Value::small(2));
        globals.begin();
        globals.store(old, Value::small(3));
        globals.keep();
        assert_eq!(globals.get(old), Some(Value::small(3)));
        globals.undo();
        assert_eq!(globals.get(old), Some(Value::small(1)));
        assert_eq!(globals.get(new), None);
        assert_eq!(globals.cell(symbols.intern("new")), new);
    }
}
