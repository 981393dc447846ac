//! Symbols: names by index, one table for each image.

use super::package::{self, Packages};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::sync::Arc;

/// A name, equal to another exactly when it is the same entry of the same table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// The names of one image. Symbols are never forgotten; their bytes are few.
#[derive(Debug, Default)]
pub struct Symbols {
    names: Vec<Arc<str>>,
    interned: FxHashMap<Arc<str>, Symbol>,
    generated: FxHashSet<Symbol>,
    generated_count: u32,
    /// Symbols that a macro put in place of others, so that they keep the meaning they have there.
    originals: FxHashMap<Symbol, Symbol>,
    /// Where the name begins behind the package, of the symbols that have one.
    prefixes: FxHashMap<Symbol, u32>,
    pub(super) packages: Arc<Packages>,
    packages_version: u64,
    /// How many names were excused that cannot be read yet; nothing where that is an error.
    pub(super) excused: Option<usize>,
    /// The packages at the beginning of each open transaction.
    before: Vec<Arc<Packages>>,
}

/// The language has some three thousand names.
const NAMES_FIRST: usize = 3_500;

impl Symbols {
    /// Makes a table with room for the names of the language.
    pub fn new() -> Symbols {
        Symbols {
            names: Vec::with_capacity(NAMES_FIRST),
            interned: FxHashMap::with_capacity_and_hasher(NAMES_FIRST, FxBuildHasher),
            ..Symbols::default()
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

    /// Returns a new uninterned symbol whose name no other symbol has: `tmp__0`.
    pub fn generate(&mut self, prefix: &str) -> Symbol {
        loop {
            let name = format!("{prefix}__{}", self.generated_count);
            self.generated_count += 1;
            if !self.interned.contains_key(name.as_str()) {
                let symbol = self.uninterned(&name);
                self.generated.insert(symbol);
                return symbol;
            }
        }
    }

    /// Whether `generate` made it, so that its name tells it from all others.
    pub fn is_generated(&self, symbol: Symbol) -> bool {
        self.generated.contains(&symbol)
    }

    /// Returns a new symbol of the same name that stands for another.
    pub fn alias(&mut self, original: Symbol) -> Symbol {
        let name = self.shared_name(original);
        let alias = self.push(name);
        self.originals.insert(alias, original);
        alias
    }

    /// Returns the symbol that an alias stands for in the end; of any other, itself.
    pub fn original(&self, symbol: Symbol) -> Symbol {
        let mut symbol = symbol;
        while let Some(&original) = self.originals.get(&symbol) {
            symbol = original;
        }
        symbol
    }

    pub fn is_alias(&self, symbol: Symbol) -> bool {
        self.originals.contains_key(&symbol)
    }

    /// Whether there is any alias at all.
    pub fn has_aliases(&self) -> bool {
        !self.originals.is_empty()
    }

    /// Makes an alias a generated symbol, which stands for itself alone: a global that a macro defines
    /// for its own use.
    pub fn detach(&mut self, alias: Symbol) {
        if self.originals.remove(&alias).is_none() {
            return;
        }
        let name = format!("{}__{}", self.name(alias), self.generated_count);
        self.generated_count += 1;
        self.names[alias.0 as usize] = name.into();
        self.generated.insert(alias);
    }

    /// Returns how a symbol came to be, as `restore` takes it: 0 interned, 1 without a name in any text,
    /// 2 generated, beyond that the alias of a symbol three numbers below.
    pub fn origin(&self, symbol: Symbol) -> u32 {
        match self.originals.get(&symbol) {
            Some(original) => original.0 + 3,
            None if self.is_generated(symbol) => 2,
            None => u32::from(!self.is_interned(symbol)),
        }
    }

    /// Makes the next symbol as it was when its `origin` was asked.
    pub fn restore(&mut self, name: &str, origin: u32) {
        if origin == 0 {
            self.intern(name);
            return;
        }
        let symbol = self.uninterned(name);
        match origin {
            1 => {}
            2 => {
                self.generated.insert(symbol);
            }
            alias => {
                self.originals.insert(symbol, Symbol(alias - 3));
            }
        }
    }

    /// Returns how many symbols were generated.
    pub fn generated(&self) -> u32 {
        self.generated_count
    }

    /// Goes on generating after so many.
    pub fn set_generated(&mut self, count: u32) {
        self.generated_count = count;
    }

    /// Returns the name, with the package before it where the symbol is not of the first one.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0 as usize).map_or("?", |name| name)
    }

    /// Returns the name without a package: what Common Lisp calls the symbol's name.
    pub fn base_name(&self, symbol: Symbol) -> &str {
        let name = self.name(symbol);
        match self.prefixes.is_empty() {
            true => name,
            false => &name[self.prefixes.get(&symbol).map_or(0, |&it| it as usize)..],
        }
    }

    /// Returns the symbol of the name without a package, which keywords have.
    pub fn base(&mut self, symbol: Symbol) -> Symbol {
        if !self.prefixes.contains_key(&symbol) {
            return symbol;
        }
        let name = self.base_name(symbol).to_string();
        self.intern(&name)
    }

    /// Returns the name that a symbol's package has in the table.
    pub fn prefix(&self, symbol: Symbol) -> Option<&str> {
        let start = *self.prefixes.get(&symbol)? as usize;
        self.name(symbol).get(..start - package::SEPARATOR.len())
    }

    /// Whether any symbol is of another package than the first.
    pub fn has_packages(&self) -> bool {
        !self.prefixes.is_empty()
    }

    pub fn packages(&self) -> &Packages {
        &self.packages
    }

    /// Returns a number that grows with every change of packages.
    pub fn packages_version(&self) -> u64 {
        self.packages_version
    }

    pub fn packages_mut(&mut self) -> &mut Packages {
        self.packages_version += 1;
        Arc::make_mut(&mut self.packages)
    }

    /// Reads names of packages that are not there yet as symbols of no package, until it is told how
    /// many there were: a text is read whole before its first form makes them.
    pub fn excuse(&mut self) {
        self.excused = Some(0);
    }

    pub fn take_excused(&mut self) -> usize {
        self.excused.take().unwrap_or(0)
    }

    /// Begins to note changes of packages.
    pub fn begin(&mut self) {
        self.before.push(self.packages.clone());
    }

    pub fn keep(&mut self) {
        self.before.pop();
    }

    /// Puts the packages back as they were at the last `begin`.
    pub fn undo(&mut self) {
        if let Some(before) = self.before.pop() {
            self.packages = before;
        }
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
        // Nearly all names have no package, and this is asked of each at every start.
        if name.as_bytes().contains(&b':')
            && let Some((prefix, _, false)) = package::split(&name)
        {
            let start = prefix.len() + package::SEPARATOR.len();
            self.prefixes.insert(symbol, start as u32);
        }
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
        assert!(symbols.is_generated(generated));
    }

    #[test]
    fn an_alias_stands_for_its_original_until_it_is_detached() {
        let mut symbols = Symbols::new();
        let car = symbols.intern("car");
        let alias = symbols.alias(car);
        let second = symbols.alias(alias);
        assert_eq!(symbols.name(second), "car");
        assert_eq!(symbols.original(second), car);
        symbols.detach(alias);
        assert_eq!(symbols.original(second), alias);
        assert!(symbols.name(alias).starts_with("car__"));
    }
}
