//! Core: the small language every form expands to, with variables already told apart.

use crate::lang::source::Span;
use crate::lang::value::Value;
pub use crate::lang::value::globals::GlobalIndex;
use crate::lang::value::symbol::Symbol;

/// A lexical variable; each binding has its own number within one compilation unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(pub u32);

/// One `block`, the target of its `return-from`s; told apart like a local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(pub u32);

/// One top-level form, ready to compile. The machine runs it as a function of no arguments.
#[derive(Debug)]
pub struct CoreUnit {
    pub body: Core,
    /// How many `LocalId`s are in use.
    pub locals: u32,
    /// Values that `Core::Constant` names; rooted by whoever holds the unit.
    pub constants: Vec<Value>,
}

/// A `Core` node with the place it came from.
#[derive(Debug)]
pub struct Core {
    pub node: CoreNode,
    pub span: Option<Span>,
}

#[derive(Debug)]
pub enum CoreNode {
    /// Index into `CoreUnit::constants`.
    Constant(u32),
    Local(LocalId),
    Global(GlobalIndex),
    SetLocal(LocalId, Box<Core>),
    /// Signals `unbound` where the global has no value; `define` is `Define`.
    SetGlobal(GlobalIndex, Box<Core>),
    /// Binds a global and answers its symbol.
    Define(GlobalIndex, Box<Core>),
    If(Box<Core>, Box<Core>, Box<Core>),
    /// Evaluated in order; the value of the last. Never empty.
    Sequence(Vec<Core>),
    /// The right-hand sides do not see the new variables.
    Let(Vec<(LocalId, Core)>, Box<Core>),
    /// The right-hand sides see all of the variables; `letrec*` order.
    Letrec(Vec<(LocalId, Core)>, Box<Core>),
    /// `loop`: like `Let`, and `Recur` inside the body in tail position rebinds and jumps back.
    Loop(Vec<(LocalId, Core)>, Box<Core>),
    /// One value for each variable of the innermost `Loop`, all evaluated before any is bound.
    Recur(Vec<Core>),
    /// `while`: test, body; answers nil.
    While(Box<Core>, Box<Core>),
    Lambda(Box<LambdaCore>),
    Call(Box<Core>, Vec<Core>),
    /// Both stop at the first that decides; the value of that one. Never empty.
    And(Vec<Core>),
    Or(Vec<Core>),
    Block(BlockId, Box<Core>),
    /// May cross functions: the block's frame is unwound to.
    ReturnFrom(BlockId, Box<Core>),
    /// Body; if it signals, the caught condition value is bound and the handler run in its place.
    Try {
        body: Box<Core>,
        variable: LocalId,
        handler: Box<Core>,
        /// Whether it only catches what handlers inside the body cannot be asked about: a limit.
        limits: bool,
    },
    /// Body, then cleanup however the body ended; the value of the body.
    Protect {
        body: Box<Core>,
        cleanup: Box<Core>,
    },
    /// Binds special variables for the time of the body.
    Dynamic(Vec<(GlobalIndex, Core)>, Box<Core>),
}

/// A function as written.
#[derive(Debug)]
pub struct LambdaCore {
    pub name: Option<Symbol>,
    pub required: Vec<LocalId>,
    pub optional: Vec<OptionalCore>,
    pub keywords: Vec<(Symbol, OptionalCore)>,
    /// Whether keywords not listed are accepted.
    pub allow_other_keys: bool,
    pub rest: Option<LocalId>,
    pub body: Core,
    pub docstring: Option<u32>,
}

/// A parameter that may be absent: its default is evaluated after the parameters before it are bound.
#[derive(Debug)]
pub struct OptionalCore {
    pub local: LocalId,
    pub default: Core,
    /// Bound to whether the argument was given.
    pub supplied: Option<LocalId>,
}
