//! Builtins written in Rust: how the machine sees them and what they may touch.

use super::output::Output;
use super::purse::Purse;
use super::signal::Signal;
use crate::lang::toil;
use crate::lang::toil::beside::beside;
use crate::lang::value::Value;
use crate::lang::value::globals::Globals;
use crate::lang::value::heap::{Heap, HeapFull, Opaque};
use crate::lang::value::kind::Kind;
use crate::lang::value::symbol::{Symbol, Symbols};
use std::cell::Cell;

/// A builtin's function. It never calls back into the language; `Signal::call` asks the machine to.
///
/// No collection happens while it runs, so it may hold values in locals.
pub type NativeFunction = fn(&mut NativeContext<'_>, &[Value]) -> Result<Value, Signal>;

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arity {
    pub least: u32,
    /// Nothing where there is no end.
    pub most: Option<u32>,
}

impl Arity {
    pub const fn exactly(count: u32) -> Arity {
        Arity {
            least: count,
            most: Some(count),
        }
    }

    pub const fn at_least(least: u32) -> Arity {
        Arity { least, most: None }
    }

    pub const fn between(least: u32, most: u32) -> Arity {
        Arity {
            least,
            most: Some(most),
        }
    }

    pub fn accepts(self, count: usize) -> bool {
        count >= self.least as usize && self.most.is_none_or(|most| count <= most as usize)
    }
}

impl std::fmt::Display for Arity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.most {
            Some(most) if most == self.least => write!(formatter, "{most}"),
            Some(most) => write!(formatter, "{} to {most}", self.least),
            None => write!(formatter, "at least {}", self.least),
        }
    }
}

/// What a call of a native does.
#[derive(Clone, Copy)]
pub enum NativeBody {
    Function(NativeFunction),
    /// The machine returns to its host with the arguments.
    Host,
    /// `(apply f a … list)`, done by the machine itself.
    Apply,
    /// `(throw value)`, `(raise value)`.
    Throw,
}

/// A builtin as a heap object.
pub struct Native {
    pub name: Symbol,
    pub arity: Arity,
    pub body: NativeBody,
}

impl Opaque for Native {
    fn type_name(&self) -> &'static str {
        "native-fn"
    }

    fn size(&self) -> usize {
        0
    }

    fn label(&self) -> Option<Symbol> {
        Some(self.name)
    }
}

/// What a builtin may touch while it runs.
pub struct NativeContext<'machine> {
    pub heap: &'machine mut Heap,
    pub symbols: &'machine mut Symbols,
    pub globals: &'machine mut Globals,
    pub output: &'machine mut Output,
    pub(super) purse: Purse<'machine>,
    /// What reading arguments costs, paid when the builtin is done.
    pub(super) owed: Cell<usize>,
    /// Whether there was no room for what could fit if garbage were not in the way.
    pub(super) was_refused: bool,
}

/// Bytes that are copied or looked through for a unit of fuel.
const BYTES_PER_FUEL: usize = 128;

impl NativeContext<'_> {
    /// Pays for work in proportion to its size, before it is done; a unit is worth some nanoseconds.
    ///
    /// Whoever asked the program to stop is heard here too: work that takes longer than a few
    /// milliseconds pays as it goes.
    pub fn charge(&mut self, fuel: usize) -> Result<(), Signal> {
        self.purse.pay(fuel as u64)
    }

    /// Makes sure there is room for something large, before it is built.
    ///
    /// Building it is paid for here. What could never fit is refused as such, however little fuel is
    /// left. Where there is no room now, everything is collected and the builtin called again: it may
    /// have changed nothing before it asks.
    pub fn reserve(&mut self, bytes: usize) -> Result<(), Signal> {
        if bytes > self.heap.byte_limit() {
            return Err(HeapFull.into());
        }
        self.charge(bytes / BYTES_PER_FUEL)?;
        Ok(self
            .heap
            .reserve(bytes)
            .inspect_err(|_| self.was_refused = true)?)
    }

    /// Notes that bytes of an argument will be gone through; fails where nobody could pay for that.
    pub fn owe_bytes(&self, bytes: usize) -> Result<(), Signal> {
        self.owe(bytes / BYTES_PER_FUEL)
    }

    /// Notes work that is about to be done for an argument; fails where nobody could pay for it.
    pub fn owe(&self, fuel: usize) -> Result<(), Signal> {
        let owed = self.owed.get().saturating_add(fuel);
        self.owed.set(owed);
        match self.purse.can_pay(owed as u64) {
            true => Ok(()),
            false => Err(Signal::out_of_fuel()),
        }
    }

    /// Does work that nothing can stop, and looks up meanwhile.
    pub fn beside<T: Send + 'static>(
        &mut self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Signal> {
        match beside(work) {
            Some(answer) => Ok(answer),
            None => {
                self.purse.stops.poll()?;
                Err(Signal::limit("work", "too much work is under way already"))
            }
        }
    }

    /// Pays what is owed, and fails if work was given up because the program is to stop.
    pub(super) fn settle(&mut self) -> Result<(), Signal> {
        let gave_up = toil::gave_up();
        match self.owed.take() {
            // Some that are quick for most arguments owe nothing, and a loop of them looks up seldom.
            0 if !gave_up => self.purse.stops.poll(),
            owed => self.charge(owed),
        }
    }

    /// Prints.
    pub fn write(&mut self, text: &str) -> Result<(), Signal> {
        self.output.write(text)
    }

    /// Prints where complaints go.
    pub fn write_error(&mut self, text: &str) -> Result<(), Signal> {
        self.output.write_error(text)
    }

    /// Returns the keyword of a name.
    pub fn keyword(&mut self, name: &str) -> Value {
        Value::keyword(self.symbols.intern(name))
    }

    /// Returns the symbol of a name, as a value.
    pub fn symbol(&mut self, name: &str) -> Value {
        Value::symbol(self.symbols.intern(name))
    }
}

/// Makes a builtin.
pub fn native(heap: &mut Heap, name: Symbol, arity: Arity, body: NativeBody) -> Value {
    heap.payload(Kind::Native, Box::new(Native { name, arity, body }))
}
