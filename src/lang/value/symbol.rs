//! Symbols: names by index, one table for each image.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::sync::Arc;

/// A name, equal to another exactly when it is the same entry of the same table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// The names of one image. Symbols are never forgotten; their bytes are few.
#[derive(Debug, Default)]
pub struct Symbols {
    names: Vec<Arc<str>>,
    interned: FxHashMap<Arc<str>, Symbol>,
    uninterned: u32,
}

/// The language has some three thousand names.
const NAMES_FIRST: usize = 3_500;

impl Symbols {
    /// Makes a table with room for the names of the language.
    pub fn new() -> Symbols {
        Symbols {
            names: Vec::with_capacity(NAMES_FIRST),
            interned: FxHashMap::with_capacity_and_hasher(NAMES_FIRST, FxBuildHasher),
            uninterned: 0,
        }
    }

    /// Returns the symbol of this name, the same one each time.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.interned.get(name) {
            return symbol;
        }
        let name: Arc<str> = name.into();
        let symbol = self.push(name.clone());
        self.interned.insert(name, symbol);
        symbol
    }

    /// Returns the symbol of this name if there is one already.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        self.interned.get(name).copied()
    }

    /// Returns a new symbol that no text reads as, even where another has its name.
    pub fn uninterned(&mut self, name: &str) -> Symbol {
        self.push(name.into())
    }

    /// Returns a new uninterned symbol whose name no generated symbol had before.
    pub fn generate(&mut self, prefix: &str) -> Symbol {
        self.uninterned += 1;
        let name = format!("{prefix}{}", self.uninterned);
        self.uninterned(&name)
    }

    /// Returns how many symbols were generated.
    pub fn generated(&self) -> u32 {
        self.uninterned
    }

    /// Goes on generating after so many.
    pub fn set_generated(&mut self, count: u32) {
        self.uninterned = count;
    }

    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0 as usize).map_or("?", |name| name)
    }

    /// Returns the name as a shared text that outlives the borrow of the table.
    pub fn shared_name(&self, symbol: Symbol) -> Arc<str> {
        self.names
            .get(symbol.0 as usize)
            .cloned()
            .unwrap_or_else(|| "?".into())
    }

    pub fn is_interned(&self, symbol: Symbol) -> bool {
        self.interned.get(self.name(symbol)) == Some(&symbol)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the interned names in no particular order, for completion.
    pub fn interned_names(&self) -> impl Iterator<Item = (Symbol, &str)> {
        self.interned
            .iter()
            .map(|(name, &symbol)| (symbol, &**name))
    }

    fn push(&mut self, name: Arc<str>) -> Symbol {
        let symbol = Symbol(self.names.len() as u32);
        self.names.push(name);
        symbol
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interning_is_stable_and_generated_symbols_differ() {
        let mut symbols = Symbols::new();
        let car = symbols.intern("car");
        assert_eq!(symbols.intern("car"), car);
        assert_eq!(symbols.name(car), "car");
        let generated = symbols.generate("g");
        assert_ne!(generated, symbols.generate("g"));
        let name = symbols.name(generated).to_string();
        assert_ne!(symbols.intern(&name), generated);
        assert!(symbols.is_interned(car) && !symbols.is_interned(generated));
    }
}
