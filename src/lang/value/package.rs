//! Packages: which symbol a name stands for, depending on where it is read.
//!
//! A symbol of the package `shop` has the name `shop::sell` in the table of symbols, so that whoever
//! keeps names as texts keeps the package too. Names of the first package, `user`, and of the language
//! stand alone. Every package sees the language unless it shadows a name of it.

use super::Value;
use super::heap::Heap;
use super::kind::Kind;
use super::symbol::{Symbol, Symbols};
pub use crate::lang::syntax::qualified::{SEPARATOR, is_language, split};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The package that is current at first, whose names stand alone.
pub const USER: usize = 0;
/// The package of the language's own names.
pub const LANGUAGE: usize = 1;
/// The package of keywords.
pub const KEYWORD: usize = 2;

/// The global that holds the current package.
pub const CURRENT: &str = "*package*";
/// The first slot of a package's object.
pub const TAG: &str = "package";

/// One package.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: Arc<str>,
    pub nicknames: Vec<Arc<str>>,
    /// The packages whose exported names are seen here.
    pub uses: Vec<Arc<str>>,
    pub exports: BTreeSet<Arc<str>>,
    /// Symbols of other packages that have a name here.
    pub imports: BTreeMap<Arc<str>, Symbol>,
    /// Names that are its own, whatever it uses.
    pub shadows: BTreeSet<Arc<str>>,
}

/// All packages of an image.
#[derive(Clone, Debug)]
pub struct Packages {
    list: Vec<Package>,
    current: usize,
}

impl Default for Packages {
    fn default() -> Packages {
        let package = |name: &str, nicknames: &[&str]| Package {
            name: name.into(),
            nicknames: nicknames.iter().map(|&it| it.into()).collect(),
            ..Package::default()
        };
        Packages {
            list: vec![
                package("user", &["cl-user", "common-lisp-user"]),
                package("common-lisp", &["cl", "sema", "imago"]),
                package("keyword", &[]),
            ],
            current: USER,
        }
    }
}

/// How a package comes by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Internal,
    External,
    Inherited,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Internal => "internal",
            Status::External => "external",
            Status::Inherited => "inherited",
        }
    }
}

/// Why a name cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageError {
    Unknown(String),
    NotExternal { package: String, name: String },
}

impl PackageError {
    pub fn message(&self) -> String {
        match self {
            PackageError::Unknown(name) => format!("there is no package `{name}`"),
            PackageError::NotExternal { package, name } => {
                format!("`{name}` is not external in the package `{package}`")
            }
        }
    }

    pub fn hint(&self) -> String {
        match self {
            PackageError::Unknown(name) => format!("`(defpackage {name} …)` makes it"),
            PackageError::NotExternal { package, name } => {
                format!("name it in `(:export …)` of its package, or write `{package}::{name}`")
            }
        }
    }
}

impl Packages {
    /// Returns packages as they were: the first three are those that are always there.
    pub fn restored(list: Vec<Package>, current: usize) -> Option<Packages> {
        (list.len() > KEYWORD && current < list.len()).then_some(Packages { list, current })
    }

    pub fn all(&self) -> &[Package] {
        &self.list
    }

    pub fn get(&self, index: usize) -> &Package {
        &self.list[index]
    }

    pub fn get_mut(&mut self, index: usize) -> &mut Package {
        &mut self.list[index]
    }

    pub fn current(&self) -> usize {
        self.current
    }

    pub fn set_current(&mut self, index: usize) {
        self.current = index;
    }

    /// Whether any text reads as if there were no packages: nothing but the first was ever made.
    pub fn are_plain(&self) -> bool {
        self.list.len() == 3 && self.current == USER
    }

    /// Finds a package by its name or a nickname; as it is written first, then in any case.
    pub fn find(&self, name: &str) -> Option<usize> {
        let by = |is: &dyn Fn(&str) -> bool| {
            self.list
                .iter()
                .position(|it| is(&it.name) || it.nicknames.iter().any(|it| is(it)))
        };
        by(&|it| it == name).or_else(|| by(&|it| it.eq_ignore_ascii_case(name)))
    }

    /// Returns the package of a name, made where there is none.
    pub fn make(&mut self, name: &str) -> usize {
        self.find(name).unwrap_or_else(|| {
            self.list.push(Package {
                name: name.into(),
                ..Package::default()
            });
            self.list.len() - 1
        })
    }

    /// Forgets a package; its symbols stay what they are.
    pub fn remove(&mut self, index: usize) {
        let name = self.list.remove(index).name;
        for package in &mut self.list {
            package.uses.retain(|it| *it != name);
        }
        if self.current == index {
            self.current = USER;
        } else if self.current > index {
            self.current -= 1;
        }
    }
}

/// Returns the name that a package's object carries.
pub fn name_of(heap: &Heap, symbols: &Symbols, value: Value) -> Option<String> {
    let tag = heap
        .slot(value, 0)
        .filter(|_| heap.is(value, Kind::Tagged))?;
    let is_package = tag.as_symbol().is_some_and(|tag| symbols.name(tag) == TAG);
    let name = heap.slot(value, 1).filter(|_| is_package)?;
    heap.text(name).map(str::to_string)
}

/// Makes the package current that a value of `*package*` says.
pub fn follow(heap: &Heap, symbols: &mut Symbols, value: Value) {
    let name = name_of(heap, symbols, value);
    let found = name.and_then(|name| symbols.packages().find(&name));
    if let Some(found) = found
        && found != symbols.packages().current()
    {
        symbols.packages_mut().set_current(found);
    }
}

impl Symbols {
    /// Returns the symbol that a name means where it is read: in the current package, or in the one
    /// that is written before it.
    pub fn read(&mut self, written: &str) -> Result<Symbol, PackageError> {
        let found = self.read_strictly(written);
        match (&found, &mut self.excused) {
            (Err(_), Some(count)) => {
                *count += 1;
                Ok(self.uninterned(written))
            }
            _ => found,
        }
    }

    fn read_strictly(&mut self, written: &str) -> Result<Symbol, PackageError> {
        let Some((package, name, external)) = split(written) else {
            return Ok(self.read_here(written));
        };
        let Some(index) = self.packages.find(package) else {
            // What a module hides has such a name too.
            return match self.find(written) {
                Some(symbol) => Ok(symbol),
                None => Err(PackageError::Unknown(package.into())),
            };
        };
        if external && index != USER && index != KEYWORD && !self.is_external(index, name) {
            return Err(PackageError::NotExternal {
                package: self.packages.get(index).name.to_string(),
                name: name.into(),
            });
        }
        Ok(self.intern_in(index, name))
    }

    /// Returns the symbol that a name means in the current package.
    pub fn read_here(&mut self, name: &str) -> Symbol {
        match self.packages.are_plain() {
            true => self.intern(name),
            false => self.intern_in(self.packages.current(), name),
        }
    }

    /// Whether a package lends a name to those that use it.
    pub fn is_external(&self, index: usize, name: &str) -> bool {
        match index {
            LANGUAGE => is_language(name),
            KEYWORD => true,
            _ => self.packages.get(index).exports.contains(name),
        }
    }

    /// Finds what a name means in a package, and how it comes by it.
    pub fn find_in(&self, index: usize, name: &str) -> Option<(Symbol, Status)> {
        if index == LANGUAGE || index == KEYWORD {
            let found = self.find(name)?;
            let status = (Status::External, index == KEYWORD || is_language(name));
            return status.1.then_some((found, status.0));
        }
        let package = self.packages.get(index);
        let own = match package.exports.contains(name) {
            true => Status::External,
            false => Status::Internal,
        };
        if let Some(&symbol) = package.imports.get(name) {
            return Some((symbol, own));
        }
        let full = self.full_name(index, name);
        let is_shadow = package.shadows.contains(name);
        if index != USER || is_shadow {
            if let Some(symbol) = self.find(&full) {
                return Some((symbol, own));
            }
            if is_shadow {
                return None;
            }
        }
        for used in &package.uses {
            let found = self.packages.find(used);
            let Some(used) = found.filter(|&it| it != LANGUAGE && it != KEYWORD) else {
                continue;
            };
            if self.packages.get(used).exports.contains(name)
                && let Some((symbol, _)) = self.find_own(used, name)
            {
                return Some((symbol, Status::Inherited));
            }
        }
        let found = self.find(name)?;
        if is_language(name) {
            return Some((found, Status::Inherited));
        }
        (index == USER).then_some((found, own))
    }

    /// Finds a name that a package has itself.
    fn find_own(&self, index: usize, name: &str) -> Option<(Symbol, Status)> {
        let package = self.packages.get(index);
        if let Some(&symbol) = package.imports.get(name) {
            return Some((symbol, Status::External));
        }
        let full = self.full_name(index, name);
        self.find(&full).map(|it| (it, Status::External))
    }

    /// Returns what a name means in a package; a name it has not seen yet becomes its own.
    pub fn intern_in(&mut self, index: usize, name: &str) -> Symbol {
        if let Some((symbol, _)) = self.find_in(index, name) {
            return symbol;
        }
        if index == LANGUAGE || index == KEYWORD || is_language(name) {
            let is_shadow = self.packages.get(index).shadows.contains(name);
            if !is_shadow {
                return self.intern(name);
            }
        }
        let full = self.full_name(index, name);
        self.intern(&full)
    }

    /// Returns the name of a package's own symbol in the table.
    pub fn full_name(&self, index: usize, name: &str) -> String {
        let package = self.packages.get(index);
        match index == USER && !package.shadows.contains(name) {
            true => name.to_string(),
            false => format!("{}{SEPARATOR}{name}", package.name),
        }
    }

    /// Returns the package a symbol belongs to; nothing of one that no package has.
    pub fn home(&self, symbol: Symbol) -> Option<usize> {
        if !self.is_interned(symbol) {
            return None;
        }
        match self.prefix(symbol) {
            Some(package) => self.packages.find(package),
            None if is_language(self.name(symbol)) => Some(LANGUAGE),
            None => Some(USER),
        }
    }

    /// Returns the package that is written before a symbol where it is read in the current one.
    pub fn written_prefix(&self, symbol: Symbol) -> Option<String> {
        if !self.has_packages() && self.packages.are_plain() {
            return None;
        }
        let symbol = self.original(symbol);
        let name = self.base_name(symbol);
        let current = self.packages.current();
        if self.find_in(current, name).map(|(it, _)| it) == Some(symbol) {
            return None;
        }
        let Some(home) = self.home(symbol) else {
            return Some(format!("{}{SEPARATOR}", self.prefix(symbol)?));
        };
        if home == current {
            return None;
        }
        let package = &self.packages.get(home).name;
        let colons = if self.is_external(home, name) {
            ":"
        } else {
            SEPARATOR
        };
        Some(format!("{package}{colons}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Symbols {
        let mut symbols = Symbols::new();
        let packages = symbols.packages_mut();
        let shop = packages.make("shop");
        packages.get_mut(shop).exports.insert("sell".into());
        let till = packages.make("till");
        packages.get_mut(till).uses.push("shop".into());
        symbols
    }

    #[test]
    fn a_name_means_what_its_package_makes_of_it() {
        let mut symbols = table();
        let plain = symbols.read("sell").expect("a symbol");
        let sell = symbols.read("shop:sell").expect("a symbol");
        assert_ne!(plain, sell);
        assert_eq!(symbols.name(sell), "shop::sell");
        assert_eq!(symbols.base_name(sell), "sell");
        let till = symbols.packages.find("TILL").expect("a package");
        assert_eq!(symbols.intern_in(till, "sell"), sell);
        let own = symbols.intern_in(till, "count-up");
        assert_eq!(symbols.name(own), "till::count-up");
        assert_eq!(symbols.home(own), Some(till));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let mut symbols = table();
        assert_eq!(
            symbols.read("nowhere:x"),
            Err(PackageError::Unknown("nowhere".into()))
        );
        let hidden = symbols.read("shop:stock").expect_err("not external");
        assert!(hidden.message().contains("not external"), "{hidden:?}");
        assert!(symbols.read("shop::stock").is_ok());
    }

    #[test]
    fn a_symbol_is_written_as_it_is_read_here() {
        let mut symbols = table();
        let sell = symbols.read("shop::sell").expect("a symbol");
        let stock = symbols.read("shop::stock").expect("a symbol");
        assert_eq!(symbols.written_prefix(sell).as_deref(), Some("shop:"));
        assert_eq!(symbols.written_prefix(stock).as_deref(), Some("shop::"));
        let till = symbols.packages.find("till").expect("a package");
        symbols.packages_mut().set_current(till);
        assert_eq!(symbols.written_prefix(sell), None);
        assert_eq!(symbols.written_prefix(stock).as_deref(), Some("shop::"));
    }
}
