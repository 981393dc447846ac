//! Which names are bound around a form, and to what.

use super::core::{BlockId, LocalId};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;

/// What a lexically bound name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Local(LocalId),
    /// `macrolet`: the expander function.
    Macro(Value),
    /// `symbol-macrolet`, `with-slots`: the form to put in place of the name.
    SymbolMacro(Value),
}

/// A block that can be left by name.
#[derive(Clone, Copy, Debug)]
struct BlockEntry {
    name: Option<Symbol>,
    id: BlockId,
    used: bool,
}

/// A height of the scope to return to.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ScopeMark {
    names: usize,
    blocks: usize,
}

/// The lexical bindings around the form being expanded, innermost last.
#[derive(Debug, Default)]
pub struct Scope {
    names: Vec<(Symbol, Meaning)>,
    blocks: Vec<BlockEntry>,
    bodies: usize,
}

impl Scope {
    pub fn mark(&self) -> ScopeMark {
        ScopeMark {
            names: self.names.len(),
            blocks: self.blocks.len(),
        }
    }

    pub fn leave(&mut self, mark: ScopeMark) {
        self.names.truncate(mark.names);
        self.blocks.truncate(mark.blocks);
    }

    pub fn bind(&mut self, name: Symbol, meaning: Meaning) {
        self.names.push((name, meaning));
    }

    pub fn lookup(&self, name: Symbol) -> Option<Meaning> {
        self.names
            .iter()
            .rev()
            .find(|(bound, _)| *bound == name)
            .map(|(_, meaning)| *meaning)
    }

    /// Names bound here, innermost first, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.names.iter().rev().map(|(name, _)| *name)
    }

    pub fn open_block(&mut self, name: Option<Symbol>, id: BlockId) {
        self.blocks.push(BlockEntry {
            name,
            id,
            used: false,
        });
    }

    /// Finds the innermost block of a name and notes that something leaves it.
    pub fn use_block(&mut self, name: Option<Symbol>) -> Option<BlockId> {
        let entry = self
            .blocks
            .iter_mut()
            .rev()
            .find(|entry| entry.name == name)?;
        entry.used = true;
        Some(entry.id)
    }

    /// Closes the innermost block; answers whether anything left it by name.
    pub fn close_block(&mut self) -> bool {
        self.blocks.pop().is_some_and(|entry| entry.used)
    }

    /// Whether the form stands inside some body, where definitions are local.
    pub fn in_body(&self) -> bool {
        self.bodies > 0
    }

    pub fn enter_body(&mut self) {
        self.bodies += 1;
    }

    pub fn leave_body(&mut self) {
        self.bodies -= 1;
    }
}
