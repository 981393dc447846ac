//! What the compiler must know of variables and blocks before it writes code.
//!
//! Two questions. Which letrec-bound functions are only jumped to, so that they become loops? And
//! which variables are shared with inner functions, so that they are captured, or kept in cells?

use crate::lang::expand::core::{BlockId, Core, CoreNode, CoreUnit, LambdaCore, LocalId};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of one variable.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalFacts {
    pub mutated: bool,
    pub captured: bool,
    /// How much of its value is looked at.
    pub looks: Looks,
    /// May be read before its initial value is there.
    early: bool,
    /// The function it belongs to, loops counted with the function around them.
    function: u32,
    state: State,
}

/// How much of a caught condition its handler can look at, so that the rest need not be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Looks {
    /// It is not read.
    #[default]
    Nowhere,
    /// It is only asked for keys, and the trace is none of them.
    AtKeys,
    Everywhere,
}

impl Looks {
    /// Reads what the compiler wrote into an instruction.
    pub fn from_byte(byte: u8) -> Looks {
        match byte {
            0 => Looks::Nowhere,
            1 => Looks::AtKeys,
            _ => Looks::Everywhere,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Ready,
    /// A letrec's variable whose turn has not come.
    Later,
    /// One of the functions being made together: they may capture one another.
    Together,
}

impl LocalFacts {
    /// Whether the variable lives in a cell rather than in a register.
    pub fn is_boxed(self) -> bool {
        self.early || self.mutated && self.captured
    }
}

/// What is known of a whole unit.
#[derive(Debug, Default)]
pub struct Facts {
    locals: Vec<LocalFacts>,
    /// Letrec-bound variables whose functions are loops.
    loops: FxHashSet<LocalId>,
    /// Blocks that are left from another function, or past a cleanup.
    crossed: FxHashSet<BlockId>,
    /// The variable that holds the exit of a crossed block.
    exits: FxHashMap<BlockId, LocalId>,
}

impl Facts {
    /// `trace` is the key under which a condition answers its trace.
    pub fn of(unit: &CoreUnit, trace: Option<Symbol>) -> Facts {
        let mut facts = Facts {
            locals: vec![LocalFacts::default(); unit.locals as usize],
            ..Facts::default()
        };
        facts.find_loops(&unit.body);
        Captures {
            facts: &mut facts,
            functions: 0,
            constants: &unit.constants,
            trace,
        }
        .visit(&unit.body, 0);
        facts
    }

    pub fn local(&self, local: LocalId) -> LocalFacts {
        self.locals
            .get(local.0 as usize)
            .copied()
            .unwrap_or_default()
    }

    pub fn is_loop(&self, local: LocalId) -> bool {
        self.loops.contains(&local)
    }

    pub fn exit_of(&self, block: BlockId) -> Option<LocalId> {
        self.exits.get(&block).copied()
    }

    fn local_mut(&mut self, local: LocalId) -> &mut LocalFacts {
        let at = local.0 as usize;
        if at >= self.locals.len() {
            self.locals.resize(at + 1, LocalFacts::default());
        }
        &mut self.locals[at]
    }

    /// Starts with every letrec of plain functions as a loop and takes back those that are not, until
    /// nothing changes: taking one back makes functions of its parts, across which no other can jump.
    fn find_loops(&mut self, body: &Core) {
        let mut refused = FxHashSet::default();
        loop {
            let mut scan = LoopScan {
                refused: &mut refused,
                crossed: &mut self.crossed,
                groups: FxHashMap::default(),
                blocks: FxHashMap::default(),
                changed: false,
                functions: 0,
            };
            scan.visit(
                body,
                &mut Vec::new(),
                0,
                Place {
                    function: 0,
                    cleanups: 0,
                },
            );
            let changed = scan.changed;
            let groups = scan.groups;
            if !changed {
                self.loops = groups
                    .into_iter()
                    .filter(|(_, group)| !refused.contains(&group.id))
                    .map(|(local, _)| local)
                    .collect();
                return;
            }
        }
    }
}

/// Whether a function takes exactly its required parameters, and its body may stand where it is called.
pub fn is_plain(lambda: &LambdaCore) -> bool {
    !lambda.is_apart
        && lambda.optional.is_empty()
        && lambda.keywords.is_empty()
        && lambda.rest.is_none()
}

/// Returns the functions of a letrec that binds nothing but plain functions.
pub fn plain_functions(bindings: &[(LocalId, Core)]) -> Option<Vec<(LocalId, &LambdaCore)>> {
    bindings
        .iter()
        .map(|(local, value)| match &value.node {
            CoreNode::Lambda(lambda) if is_plain(lambda) => Some((*local, &**lambda)),
            _ => None,
        })
        .collect()
}

fn deep<R>(visit: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(64 << 10, 1 << 20, visit)
}

#[derive(Clone, Copy)]
struct Group {
    /// The first variable of the letrec.
    id: LocalId,
    arity: usize,
}

#[derive(Clone, Copy, PartialEq)]
struct Place {
    function: u32,
    cleanups: u32,
}

struct LoopScan<'facts> {
    refused: &'facts mut FxHashSet<LocalId>,
    crossed: &'facts mut FxHashSet<BlockId>,
    groups: FxHashMap<LocalId, Group>,
    blocks: FxHashMap<BlockId, Place>,
    changed: bool,
    functions: u32,
}

impl LoopScan<'_> {
    fn refuse(&mut self, local: LocalId) {
        if let Some(group) = self.groups.get(&local) {
            self.changed |= self.refused.insert(group.id);
        }
    }

    /// `open` are the loops around this place, outermost first; those from `tail` on continue where
    /// this expression ends, so that a call of one is a jump.
    fn visit(&mut self, core: &Core, open: &mut Vec<LocalId>, tail: usize, place: Place) {
        deep(|| self.visit_node(&core.node, open, tail, place));
    }

    fn visit_node(&mut self, node: &CoreNode, open: &mut Vec<LocalId>, tail: usize, place: Place) {
        let inner = open.len();
        match node {
            CoreNode::Constant(_) | CoreNode::Global(_) => {}
            CoreNode::Local(local) => self.refuse(*local),
            CoreNode::SetLocal(local, value) => {
                self.refuse(*local);
                self.visit(value, open, inner, place);
            }
            CoreNode::SetGlobal(_, value) | CoreNode::Define(_, value) => {
                self.visit(value, open, inner, place)
            }
            CoreNode::If(test, then, otherwise) => {
                self.visit(test, open, inner, place);
                self.visit(then, open, tail, place);
                self.visit(otherwise, open, tail, place);
            }
            CoreNode::Sequence(forms) | CoreNode::And(forms) | CoreNode::Or(forms) => {
                for (index, form) in forms.iter().enumerate() {
                    let tail = if index + 1 == forms.len() {
                        tail
                    } else {
                        inner
                    };
                    self.visit(form, open, tail, place);
                }
            }
            CoreNode::Let(bindings, body) | CoreNode::Loop(bindings, body) => {
                for (_, value) in bindings {
                    self.visit(value, open, inner, place);
                }
                self.visit(body, open, tail, place);
            }
            CoreNode::Letrec(bindings, body) => {
                self.visit_letrec(bindings, body, open, tail, place)
            }
            CoreNode::Recur(values) => {
                for value in values {
                    self.visit(value, open, inner, place);
                }
            }
            CoreNode::While(test, body) => {
                self.visit(test, open, inner, place);
                self.visit(body, open, inner, place);
            }
            CoreNode::Lambda(lambda) => self.visit_lambda(lambda),
            CoreNode::Call(function, arguments) => {
                match &function.node {
                    CoreNode::Local(local) => {
                        if let Some(&group) = self.groups.get(local) {
                            let at = open.iter().position(|&id| id == group.id);
                            let fits =
                                group.arity == arguments.len() && at.is_some_and(|at| at >= tail);
                            if !fits {
                                self.refuse(*local);
                            }
                        }
                    }
                    CoreNode::Lambda(lambda)
                        if is_plain(lambda) && lambda.required.len() == arguments.len() =>
                    {
                        // Compiled as a `Let`.
                        self.visit(&lambda.body, open, tail, place);
                    }
                    _ => self.visit(function, open, inner, place),
                }
                for argument in arguments {
                    self.visit(argument, open, inner, place);
                }
            }
            CoreNode::Block(block, body) => {
                self.blocks.insert(*block, place);
                let tail = if self.crossed.contains(block) {
                    inner
                } else {
                    tail
                };
                self.visit(body, open, tail, place);
            }
            CoreNode::ReturnFrom(block, value) => {
                if self.blocks.get(block) != Some(&place) {
                    self.changed |= self.crossed.insert(*block);
                }
                self.visit(value, open, inner, place);
            }
            CoreNode::Try { body, handler, .. } => {
                self.visit(body, open, inner, place);
                self.visit(handler, open, tail, place);
            }
            CoreNode::Protect { body, cleanup } => {
                self.visit(
                    body,
                    open,
                    inner,
                    Place {
                        cleanups: place.cleanups + 1,
                        ..place
                    },
                );
                self.visit(cleanup, open, inner, place);
            }
            CoreNode::Dynamic(bindings, body) => {
                for (_, value) in bindings {
                    self.visit(value, open, inner, place);
                }
                self.visit(body, open, inner, place);
            }
        }
    }

    fn visit_lambda(&mut self, lambda: &LambdaCore) {
        self.functions += 1;
        let place = Place {
            function: self.functions,
            cleanups: 0,
        };
        for parameter in lambda
            .optional
            .iter()
            .chain(lambda.keywords.iter().map(|(_, parameter)| parameter))
        {
            self.visit(&parameter.default, &mut Vec::new(), 0, place);
        }
        self.visit(&lambda.body, &mut Vec::new(), 0, place);
    }

    fn visit_letrec(
        &mut self,
        bindings: &[(LocalId, Core)],
        body: &Core,
        open: &mut Vec<LocalId>,
        tail: usize,
        place: Place,
    ) {
        let functions = plain_functions(bindings).filter(|functions| !functions.is_empty());
        if let Some(functions) = functions {
            let id = functions[0].0;
            if !self.refused.contains(&id) {
                for (local, lambda) in &functions {
                    self.groups.insert(
                        *local,
                        Group {
                            id,
                            arity: lambda.required.len(),
                        },
                    );
                }
                open.push(id);
                for (_, lambda) in &functions {
                    self.visit(&lambda.body, open, tail, place);
                }
                self.visit(body, open, tail, place);
                open.pop();
                return;
            }
        }
        let inner = open.len();
        for (_, value) in bindings {
            self.visit(value, open, inner, place);
        }
        self.visit(body, open, tail, place);
    }
}

struct Captures<'facts> {
    facts: &'facts mut Facts,
    functions: u32,
    constants: &'facts [Value],
    trace: Option<Symbol>,
}

impl Captures<'_> {
    fn bind(&mut self, local: LocalId, function: u32) {
        self.facts.local_mut(local).function = function;
    }

    fn refer(&mut self, local: LocalId, function: u32, looks: Looks) {
        let facts = self.facts.local_mut(local);
        facts.looks = facts.looks.max(looks);
        let captured = facts.function != function;
        facts.captured |= captured;
        facts.early |= match facts.state {
            State::Ready => false,
            State::Later => true,
            State::Together => !captured,
        };
    }

    /// Whether a constant is a keyword that answers no trace.
    fn is_key(&self, index: u32) -> bool {
        let key = self.constants[index as usize].as_keyword();
        key.is_some_and(|key| self.trace.is_some_and(|trace| key != trace))
    }

    fn visit(&mut self, core: &Core, function: u32) {
        deep(|| self.visit_node(&core.node, function));
    }

    fn visit_node(&mut self, node: &CoreNode, function: u32) {
        match node {
            CoreNode::Constant(_) | CoreNode::Global(_) => {}
            CoreNode::Local(local) => self.refer(*local, function, Looks::Everywhere),
            CoreNode::SetLocal(local, value) => {
                self.visit(value, function);
                self.facts.local_mut(*local).mutated = true;
                self.refer(*local, function, Looks::Everywhere);
            }
            CoreNode::SetGlobal(_, value) | CoreNode::Define(_, value) => {
                self.visit(value, function)
            }
            CoreNode::If(test, then, otherwise) => {
                self.visit(test, function);
                self.visit(then, function);
                self.visit(otherwise, function);
            }
            CoreNode::Sequence(forms)
            | CoreNode::And(forms)
            | CoreNode::Or(forms)
            | CoreNode::Recur(forms) => {
                for form in forms {
                    self.visit(form, function);
                }
            }
            CoreNode::Let(bindings, body) | CoreNode::Loop(bindings, body) => {
                for (_, value) in bindings {
                    self.visit(value, function);
                }
                for (local, _) in bindings {
                    self.bind(*local, function);
                }
                self.visit(body, function);
            }
            CoreNode::Letrec(bindings, body) => self.visit_letrec(bindings, body, function),
            CoreNode::While(test, body) => {
                self.visit(test, function);
                self.visit(body, function);
            }
            CoreNode::Lambda(lambda) => self.visit_lambda(lambda),
            CoreNode::Call(callee, arguments) => {
                match &callee.node {
                    CoreNode::Lambda(lambda)
                        if is_plain(lambda) && lambda.required.len() == arguments.len() =>
                    {
                        for &local in &lambda.required {
                            self.bind(local, function);
                        }
                        self.visit(&lambda.body, function);
                    }
                    CoreNode::Local(local) if self.facts.is_loop(*local) => {}
                    CoreNode::Constant(key) if self.is_key(*key) => {
                        let Some((asked, default)) = arguments.split_first() else {
                            return;
                        };
                        match asked.node {
                            CoreNode::Local(local) => self.refer(local, function, Looks::AtKeys),
                            _ => self.visit(asked, function),
                        }
                        for form in default {
                            self.visit(form, function);
                        }
                        return;
                    }
                    _ => self.visit(callee, function),
                }
                for argument in arguments {
                    self.visit(argument, function);
                }
            }
            CoreNode::Block(block, body) => {
                if self.facts.crossed.contains(block) {
                    let exit = LocalId(self.facts.locals.len() as u32);
                    self.bind(exit, function);
                    self.facts.exits.insert(*block, exit);
                }
                self.visit(body, function);
            }
            CoreNode::ReturnFrom(block, value) => {
                self.visit(value, function);
                if let Some(exit) = self.facts.exit_of(*block) {
                    self.refer(exit, function, Looks::Everywhere);
                }
            }
            CoreNode::Try {
                body,
                variable,
                handler,
                ..
            } => {
                self.visit(body, function);
                self.bind(*variable, function);
                self.visit(handler, function);
            }
            CoreNode::Protect { body, cleanup } => {
                self.visit(body, function);
                self.visit(cleanup, function);
            }
            CoreNode::Dynamic(bindings, body) => {
                for (_, value) in bindings {
                    self.visit(value, function);
                }
                self.visit(body, function);
            }
        }
    }

    fn visit_lambda(&mut self, lambda: &LambdaCore) {
        self.functions += 1;
        let function = self.functions;
        for &local in &lambda.required {
            self.bind(local, function);
        }
        for parameter in lambda
            .optional
            .iter()
            .chain(lambda.keywords.iter().map(|(_, parameter)| parameter))
        {
            self.bind(parameter.local, function);
            if let Some(supplied) = parameter.supplied {
                self.bind(supplied, function);
            }
        }
        if let Some(rest) = lambda.rest {
            self.bind(rest, function);
        }
        for parameter in lambda
            .optional
            .iter()
            .chain(lambda.keywords.iter().map(|(_, parameter)| parameter))
        {
            self.visit(&parameter.default, function);
        }
        self.visit(&lambda.body, function);
    }

    fn visit_letrec(&mut self, bindings: &[(LocalId, Core)], body: &Core, function: u32) {
        for (local, _) in bindings {
            self.bind(*local, function);
        }
        if bindings
            .first()
            .is_some_and(|(local, _)| self.facts.is_loop(*local))
        {
            for (_, lambda) in plain_functions(bindings).into_iter().flatten() {
                for &local in &lambda.required {
                    self.bind(local, function);
                }
                self.visit(&lambda.body, function);
            }
            self.visit(body, function);
            return;
        }
        for (local, _) in bindings {
            self.facts.local_mut(*local).state = State::Later;
        }
        for run in runs(bindings) {
            let together = matches!(run[0].1.node, CoreNode::Lambda(_));
            for (local, _) in run {
                self.facts.local_mut(*local).state = if together {
                    State::Together
                } else {
                    State::Later
                };
            }
            for (_, value) in run {
                self.visit(value, function);
            }
            for (local, _) in run {
                self.facts.local_mut(*local).state = State::Ready;
            }
        }
        self.visit(body, function);
    }
}

/// Splits a letrec's bindings into runs of functions and single other bindings.
pub fn runs(bindings: &[(LocalId, Core)]) -> impl Iterator<Item = &[(LocalId, Core)]> {
    bindings.chunk_by(|left, right| {
        matches!(left.1.node, CoreNode::Lambda(_)) && matches!(right.1.node, CoreNode::Lambda(_))
    })
}
