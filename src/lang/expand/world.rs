//! What the expander may ask of the image it expands for.

use super::core::GlobalIndex;
use super::problem::Expanded;
use super::special::SpecialForm;
use crate::lang::value::Value;
use crate::lang::value::heap::Heap;
use crate::lang::value::symbol::{Symbol, Symbols};

/// What a global name is, as far as expanding it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalMeaning {
    /// Not defined yet, or plain data.
    Variable,
    /// `defvar`, `defparameter`: `let` binds it for the time of its body.
    Dynamic,
    Constant,
    Function,
    Class,
    /// The macro object; its first slot is the expander function.
    Macro(Value),
}

impl GlobalMeaning {
    /// Returns the word for it in messages.
    pub fn name(self) -> &'static str {
        match self {
            GlobalMeaning::Variable | GlobalMeaning::Dynamic => "variable",
            GlobalMeaning::Constant => "constant",
            GlobalMeaning::Function => "function",
            GlobalMeaning::Class => "class",
            GlobalMeaning::Macro(_) => "macro",
        }
    }
}

/// The image as the expander sees it. Of an alias it answers what its original means globally.
pub trait World {
    fn heap(&self) -> &Heap;
    fn heap_mut(&mut self) -> &mut Heap;
    fn intern(&mut self, name: &str) -> Symbol;
    /// Returns a symbol that no text reads as.
    fn generate(&mut self, prefix: &str) -> Symbol;
    /// The names, for what macros put in place of names.
    fn symbols(&self) -> &Symbols;
    fn symbols_mut(&mut self) -> &mut Symbols;
    /// Returns the name without a package, as words of forms are compared.
    fn name(&self, symbol: Symbol) -> &str;
    /// Returns the symbol whose name is made of the name of another, in the same package.
    fn derive(&mut self, symbol: Symbol, make: &dyn Fn(&str) -> String) -> Symbol {
        let name = make(self.name(symbol));
        let name = match self.symbols().prefix(symbol) {
            Some(package) => format!("{package}::{name}"),
            None => name,
        };
        self.intern(&name)
    }
    /// Returns the keyword of a symbol's name.
    fn keyword(&mut self, symbol: Symbol) -> Value {
        Value::keyword(self.symbols_mut().base(symbol))
    }
    /// Returns the name of the global that a name means here: its own, unless a module hides it.
    fn meant(&self, symbol: Symbol) -> Symbol {
        self.symbols().original(symbol)
    }
    /// From here on these names are those of a module, if modules keep theirs to themselves.
    fn enter_module(&mut self, _module: Symbol, _private: &[Symbol]) {}
    fn leave_module(&mut self) {}
    /// Returns the cell of a global, made on first mention.
    fn global(&mut self, symbol: Symbol) -> GlobalIndex;
    fn is_bound(&self, symbol: Symbol) -> bool;
    fn meaning(&self, symbol: Symbol) -> GlobalMeaning;
    fn special(&self, symbol: Symbol) -> Option<&'static SpecialForm>;
    /// Returns the fields of a structure, those it includes first.
    fn structure_fields(&self, _name: Symbol) -> Option<Vec<Symbol>> {
        None
    }
    /// Keeps a value alive until the unit is expanded.
    fn protect(&mut self, value: Value);
    /// Calls a macro's function on the forms of its call, under `MACRO_FUEL`.
    fn call(&mut self, function: Value, arguments: &[Value]) -> Expanded<Value>;
    /// Expands, compiles and runs a form by itself: the function of a local macro.
    fn evaluate(&mut self, form: Value) -> Expanded<Value>;
    /// Prints a value shortly, for messages.
    fn show(&self, value: Value) -> String;
}
