//! Which names are bound around a form, and to what.

use super::core::{BlockId, LocalId};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;

/// The names that a local macro saw where it was defined; nothing stands for the global ones.
pub type Environment = Option<usize>;

/// What a lexically bound name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Local(LocalId),
    /// `macrolet`, a local `defmacro`: the expander function.
    Macro(Value),
    /// A local `define-syntax`, `let-syntax`: the `syntax-rules` form and what its templates mean.
    Syntax(Value, Environment),
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

/// One name bound, and where the same name was bound before.
#[derive(Clone, Copy, Debug)]
struct NameEntry {
    name: Symbol,
    meaning: Meaning,
    shadowed: Option<usize>,
}

/// The lexical bindings around the form being expanded, innermost last.
#[derive(Debug, Default)]
pub struct Scope {
    names: Vec<NameEntry>,
    /// The innermost entry of each name, so that looking up does not depend on how much is bound.
    innermost: FxHashMap<Symbol, usize>,
    blocks: Vec<BlockEntry>,
    /// Where the names of each body around the form begin, those its binding form binds among them.
    bodies: Vec<usize>,
    /// Heights of the scopes that are open.
    marks: Vec<usize>,
    /// What each symbol that a template put into the program stands for, and where that has its meaning.
    aliases: FxHashMap<Symbol, (Symbol, Environment)>,
    /// How many names each environment sees.
    environments: Vec<usize>,
    /// The names that the person gave variables, for whoever looks into a program.
    named: Vec<(LocalId, Symbol)>,
}

impl Scope {
    /// Opens a scope; `exit` closes it.
    pub fn enter(&mut self) -> ScopeMark {
        self.marks.push(self.names.len());
        self.mark()
    }

    pub fn exit(&mut self, mark: ScopeMark) {
        self.marks.pop();
        self.leave(mark);
    }

    pub fn mark(&self) -> ScopeMark {
        ScopeMark {
            names: self.names.len(),
            blocks: self.blocks.len(),
        }
    }

    pub fn leave(&mut self, mark: ScopeMark) {
        while self.names.len() > mark.names {
            if let Some(entry) = self.names.pop() {
                match entry.shadowed {
                    Some(outer) => self.innermost.insert(entry.name, outer),
                    None => self.innermost.remove(&entry.name),
                };
            }
        }
        self.blocks.truncate(mark.blocks);
    }

    pub fn bind(&mut self, name: Symbol, meaning: Meaning) {
        if let Meaning::Local(local) = meaning
            && !self.aliases.contains_key(&name)
        {
            self.named.push((local, name));
        }
        let shadowed = self.innermost.insert(name, self.names.len());
        self.names.push(NameEntry {
            name,
            meaning,
            shadowed,
        });
    }

    /// Takes the names of all variables so far.
    pub fn take_named(&mut self) -> Vec<(LocalId, Symbol)> {
        std::mem::take(&mut self.named)
    }

    /// Finds what a name is bound to. An alias that nothing binds means what its original means where
    /// the macro was defined.
    pub fn lookup(&self, name: Symbol) -> Option<Meaning> {
        self.lookup_below(name, self.names.len())
    }

    /// Finds what a name is bound to where a macro was defined.
    pub fn lookup_in(&self, name: Symbol, environment: Environment) -> Option<Meaning> {
        self.lookup_below(name, environment.map_or(0, |it| self.environments[it]))
    }

    fn lookup_below(&self, name: Symbol, height: usize) -> Option<Meaning> {
        let (mut name, mut height) = (name, height.min(self.names.len()));
        loop {
            let mut found = self.innermost.get(&name).copied();
            while let Some(at) = found.filter(|&at| at >= height) {
                found = self.names[at].shadowed;
            }
            if let Some(at) = found {
                return Some(self.names[at].meaning);
            }
            let &(original, environment) = self.aliases.get(&name)?;
            name = original;
            height = environment.map_or(0, |it| self.environments[it].min(height));
        }
    }

    /// Whether this very name is bound since a height was marked.
    pub fn is_bound_since(&self, mark: &ScopeMark, name: Symbol) -> bool {
        let innermost = self.innermost.get(&name);
        innermost.is_some_and(|&at| at >= mark.names)
    }

    /// Opens an environment that sees the names bound so far; `extend` lets it see more.
    pub fn environment(&mut self) -> Environment {
        self.environments.push(self.names.len());
        Some(self.environments.len() - 1)
    }

    /// Lets an environment see the names bound since it was opened.
    pub fn extend(&mut self, environment: Environment) {
        if let Some(at) = environment {
            self.environments[at] = self.names.len();
        }
    }

    /// Notes that a symbol stands for another one, as an environment understands it.
    pub fn alias(&mut self, alias: Symbol, original: Symbol, environment: Environment) {
        self.aliases.insert(alias, (original, environment));
    }

    /// Names bound here, innermost first, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = Symbol> + '_ {
        self.names.iter().rev().map(|entry| entry.name)
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
        !self.bodies.is_empty()
    }

    /// Enters a body; what it answers is handed back to `leave_body`.
    pub fn enter_body(&mut self) -> usize {
        let around = self.marks.last().copied().unwrap_or(0);
        self.bodies.push(around);
        self.bodies.len()
    }

    pub fn leave_body(&mut self, entered: usize) {
        self.bodies.truncate(entered - 1);
    }

    /// Whether the innermost body, or the form it is the body of, binds this very name.
    pub fn is_bound_in_body(&self, name: Symbol) -> bool {
        let start = self.bodies.last().copied().unwrap_or(self.names.len());
        let innermost = self.innermost.get(&name);
        innermost.is_some_and(|&at| at >= start)
    }
}
