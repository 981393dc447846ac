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
    /// What the person calls them, as far as there is a name.
    pub names: Vec<(LocalId, Symbol)>,
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

/// Visits what a node is made of; a body of its own for each of the two kinds of reference.
macro_rules! for_parts {
    ($node:expr, $visit:ident, $iter:ident $(, $mutable:tt)?) => {
        match $node {
            CoreNode::Constant(_) | CoreNode::Local(_) | CoreNode::Global(_) => {}
            CoreNode::SetLocal(_, part)
            | CoreNode::SetGlobal(_, part)
            | CoreNode::Define(_, part)
            | CoreNode::Block(_, part)
            | CoreNode::ReturnFrom(_, part) => $visit(part),
            CoreNode::If(test, then, otherwise) => {
                $visit(test);
                $visit(then);
                $visit(otherwise);
            }
            CoreNode::Sequence(parts)
            | CoreNode::And(parts)
            | CoreNode::Or(parts)
            | CoreNode::Recur(parts) => parts.$iter().for_each($visit),
            CoreNode::Let(bindings, body)
            | CoreNode::Letrec(bindings, body)
            | CoreNode::Loop(bindings, body) => {
                bindings.$iter().for_each(|(_, value)| $visit(value));
                $visit(body);
            }
            CoreNode::Dynamic(bindings, body) => {
                bindings.$iter().for_each(|(_, value)| $visit(value));
                $visit(body);
            }
            CoreNode::While(first, second)
            | CoreNode::Try {
                body: first,
                handler: second,
                ..
            }
            | CoreNode::Protect {
                body: first,
                cleanup: second,
            } => {
                $visit(first);
                $visit(second);
            }
            CoreNode::Call(function, arguments) => {
                $visit(function);
                arguments.$iter().for_each($visit);
            }
            CoreNode::Lambda(lambda) => {
                let lambda = & $($mutable)? **lambda;
                for parameter in lambda.optional.$iter() {
                    $visit(& $($mutable)? parameter.default);
                }
                for (_, parameter) in lambda.keywords.$iter() {
                    $visit(& $($mutable)? parameter.default);
                }
                $visit(& $($mutable)? lambda.body);
            }
        }
    };
}

impl CoreNode {
    /// What is left where a node was taken out.
    const NOTHING: CoreNode = CoreNode::Constant(0);

    fn is_leaf(&self) -> bool {
        matches!(
            self,
            CoreNode::Constant(_) | CoreNode::Local(_) | CoreNode::Global(_)
        )
    }

    /// Calls `visit` with every expression directly inside, in order.
    pub fn for_parts<'unit>(&'unit self, visit: &mut dyn FnMut(&'unit Core)) {
        for_parts!(self, visit, iter);
    }

    /// Calls `visit` with every expression directly inside, in order, to be changed.
    pub fn for_parts_mut<'unit>(&'unit mut self, visit: &mut dyn FnMut(&'unit mut Core)) {
        for_parts!(self, visit, iter_mut, mut);
    }
}

impl Core {
    /// Takes the node out and leaves nothing of worth.
    pub fn take_node(&mut self) -> CoreNode {
        std::mem::replace(&mut self.node, CoreNode::NOTHING)
    }
}

/// Takes itself apart without the Rust stack: forms nest deeper than that is.
impl Drop for Core {
    fn drop(&mut self) {
        if self.node.is_leaf() {
            return;
        }
        let mut waiting = vec![self.take_node()];
        while let Some(mut node) = waiting.pop() {
            node.for_parts_mut(&mut |part| {
                if !part.node.is_leaf() {
                    waiting.push(part.take_node());
                }
            });
        }
    }
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
    /// Whether it stays a function where it is called on the spot, for the registers that gives.
    pub is_apart: bool,
}

/// A parameter that may be absent: its default is evaluated after the parameters before it are bound.
#[derive(Debug)]
pub struct OptionalCore {
    pub local: LocalId,
    pub default: Core,
    /// Bound to whether the argument was given.
    pub supplied: Option<LocalId>,
}
