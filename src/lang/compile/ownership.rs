//! Where a variable holds the only reference to a map, so that the map may be changed in place.
//!
//! A map says itself whether it was ever shared (`value/map.rs`). The compiler *tracks* variables in
//! which a map that was not shared has no second reference, by these rules, which `function.rs` and
//! `calls.rs` carry out:
//!
//! - what comes into a tracked variable is fresh from `assoc` or `dissoc`, or was in another tracked
//!   variable for the last time; everything else is shared on the way in (`Share`);
//! - what is read out of a tracked variable that is read again later is shared then, unless it is only
//!   looked at (`get`, a test, arithmetic);
//! - `assoc` gives the map up where the variable is read for the last time.
//!
//! Between functions a reference stays the only one by agreement: a tracked parameter is shared by the
//! function's first instruction, a call's value by the instruction after the call; `CallGiving` and
//! `ReturnGiving` go past these.
//!
//! Here is decided which variables are worth it, and which reading is the last. Wherever control may
//! come back unforeseen, out of a handler or a block, nothing is a last reading.

use super::analyze::{Facts, is_plain, plain_functions};
use crate::lang::expand::core::{
    BlockId, Core, CoreNode, CoreUnit, GlobalIndex, LambdaCore, LocalId, OptionalCore,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a call of a global does to a map it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `assoc` and `dissoc`, with so many arguments: takes the first, answers it changed.
    Change(usize),
    /// A function that tracks this parameter.
    Keeps(usize),
    /// Any other instruction, which only looks.
    Operator,
    Other,
}

/// Tracked variables are kept in the bits of a word; a unit with more leaves some out.
const TRACKED_MAX: usize = 64;

/// What is known of a whole unit.
#[derive(Debug, Default)]
pub struct Ownership {
    tracked: FxHashMap<LocalId, u64>,
    /// Readings of tracked variables after which they are not read again.
    last: FxHashSet<*const Core>,
}

impl Ownership {
    pub fn of(unit: &CoreUnit, facts: &Facts, role: &dyn Fn(GlobalIndex) -> Role) -> Ownership {
        let mut search = Search {
            facts,
            role,
            wanted: FxHashSet::default(),
            flows: Vec::new(),
            parameters: FxHashMap::default(),
            loops: Vec::new(),
        };
        search.visit(&unit.body);
        let mut wanted = search.wanted;
        if wanted.is_empty() {
            return Ownership::default();
        }
        // What flows into a tracked variable is worth tracking before.
        while search
            .flows
            .iter()
            .any(|(from, to)| wanted.contains(to) && wanted.insert(*from))
        {}
        let mut wanted: Vec<LocalId> = wanted
            .into_iter()
            .filter(|&local| !facts.local(local).captured && !facts.local(local).is_boxed())
            .collect();
        wanted.sort_unstable();
        wanted.truncate(TRACKED_MAX);
        let tracked = wanted
            .into_iter()
            .enumerate()
            .map(|(bit, local)| (local, 1 << bit))
            .collect();
        let mut ownership = Ownership {
            tracked,
            last: FxHashSet::default(),
        };
        let mut liveness = Liveness {
            facts,
            role,
            tracked: &ownership.tracked,
            last: FxHashSet::default(),
            pinned: 0,
            blocks: FxHashMap::default(),
            loops: FxHashMap::default(),
            recur: Vec::new(),
            summaries: FxHashMap::default(),
        };
        liveness.visit(&unit.body, 0);
        ownership.last = liveness.last;
        ownership
    }

    pub fn is_tracked(&self, local: LocalId) -> bool {
        self.tracked.contains_key(&local)
    }

    /// Whether the expression reads a tracked variable for the last time.
    pub fn gives(&self, core: &Core) -> bool {
        self.last.contains(&std::ptr::from_ref(core))
    }

    /// Whether the expression reads a tracked variable that is read again.
    pub fn keeps(&self, core: &Core) -> bool {
        matches!(core.node, CoreNode::Local(local) if self.is_tracked(local)) && !self.gives(core)
    }
}

/// Whether the map of a change can be read after the other arguments are evaluated: a variable that
/// they do not set.
pub fn is_read_late(facts: &Facts, map: &Core, others: &[Core]) -> Option<LocalId> {
    match map.node {
        CoreNode::Local(local) => {
            let known = facts.local(local);
            let changes = known.mutated && others.iter().any(|other| sets(other, local));
            (!known.is_boxed() && !changes).then_some(local)
        }
        _ => None,
    }
}

fn sets(core: &Core, local: LocalId) -> bool {
    let mut found = false;
    walk(core, &mut |node| {
        found |= matches!(node, CoreNode::SetLocal(set, _) if *set == local);
    });
    found
}

fn deep<R>(visit: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(64 << 10, 1 << 20, visit)
}

/// Calls `visit` with every node, those of inner functions too.
fn walk(core: &Core, visit: &mut dyn FnMut(&CoreNode)) {
    deep(|| {
        visit(&core.node);
        core.node.for_parts(&mut |part| walk(part, visit));
    });
}

fn optionals(lambda: &LambdaCore) -> impl Iterator<Item = &OptionalCore> {
    let keywords = lambda.keywords.iter().map(|(_, parameter)| parameter);
    lambda.optional.iter().chain(keywords)
}

/// Calls `visit` with the expressions whose value is the value of this one.
fn for_results<'unit>(core: &'unit Core, visit: &mut dyn FnMut(&'unit Core)) {
    deep(|| match &core.node {
        CoreNode::If(_, then, otherwise) => {
            for_results(then, visit);
            for_results(otherwise, visit);
        }
        CoreNode::Sequence(forms) => {
            if let Some(last) = forms.last() {
                for_results(last, visit);
            }
        }
        CoreNode::And(forms) | CoreNode::Or(forms) => {
            forms.iter().for_each(|form| for_results(form, visit));
        }
        CoreNode::Let(_, body)
        | CoreNode::Letrec(_, body)
        | CoreNode::Loop(_, body)
        | CoreNode::Block(_, body)
        | CoreNode::Dynamic(_, body)
        | CoreNode::Protect { body, .. } => for_results(body, visit),
        CoreNode::Try { body, handler, .. } => {
            for_results(body, visit);
            for_results(handler, visit);
        }
        _ => visit(core),
    })
}

/// Finds variables that are worth tracking.
struct Search<'unit> {
    facts: &'unit Facts,
    role: &'unit dyn Fn(GlobalIndex) -> Role,
    wanted: FxHashSet<LocalId>,
    /// Whose value may become whose.
    flows: Vec<(LocalId, LocalId)>,
    /// Of loops that are letrec-bound.
    parameters: FxHashMap<LocalId, &'unit [LocalId]>,
    /// Variables of the `loop`s around, innermost last.
    loops: Vec<Vec<LocalId>>,
}

impl<'unit> Search<'unit> {
    /// Notes that the variable is bound to the value.
    fn bind(&mut self, local: LocalId, value: &'unit Core) {
        let (mut flows, mut accumulates) = (Vec::new(), false);
        for_results(value, &mut |result| match &result.node {
            CoreNode::Local(from) => flows.push((*from, local)),
            // The variable goes through a function: `(loop (f acc x))`.
            CoreNode::Call(function, arguments) => {
                let operator = matches!(
                    function.node,
                    CoreNode::Global(global) if (self.role)(global) == Role::Operator
                );
                accumulates |= !operator
                    && arguments.iter().any(
                        |argument| matches!(argument.node, CoreNode::Local(it) if it == local),
                    );
            }
            _ => {}
        });
        self.flows.extend(flows);
        if accumulates {
            self.wanted.insert(local);
        }
    }

    fn visit(&mut self, core: &'unit Core) {
        deep(|| self.visit_node(&core.node));
    }

    fn visit_node(&mut self, node: &'unit CoreNode) {
        match node {
            CoreNode::SetLocal(local, value) => self.bind(*local, value),
            CoreNode::Let(bindings, _) | CoreNode::Letrec(bindings, _) => {
                for (local, value) in bindings {
                    self.bind(*local, value);
                }
                for (local, lambda) in plain_functions(bindings).into_iter().flatten() {
                    if self.facts.is_loop(local) {
                        self.parameters.insert(local, &lambda.required);
                    }
                }
            }
            CoreNode::Loop(bindings, body) => {
                for (local, value) in bindings {
                    self.bind(*local, value);
                    self.visit(value);
                }
                self.loops
                    .push(bindings.iter().map(|(local, _)| *local).collect());
                self.visit(body);
                self.loops.pop();
                return;
            }
            CoreNode::Recur(values) => {
                let variables = self.loops.last().cloned().unwrap_or_default();
                for (local, value) in variables.into_iter().zip(values) {
                    self.bind(local, value);
                }
            }
            CoreNode::Call(function, arguments) => self.visit_call(function, arguments),
            _ => {}
        }
        node.for_parts(&mut |part| self.visit(part));
    }

    fn visit_call(&mut self, function: &'unit Core, arguments: &'unit [Core]) {
        match &function.node {
            CoreNode::Local(local) => {
                let parameters = self.parameters.get(local).copied().unwrap_or_default();
                for (&parameter, value) in parameters.iter().zip(arguments) {
                    self.bind(parameter, value);
                }
            }
            CoreNode::Lambda(lambda) if is_plain(lambda) => {
                for (&parameter, value) in lambda.required.iter().zip(arguments) {
                    self.bind(parameter, value);
                }
            }
            CoreNode::Global(global) => {
                let taken = match (self.role)(*global) {
                    Role::Change(count) if count == arguments.len() => arguments.first(),
                    Role::Keeps(index) => arguments.get(index),
                    _ => None,
                };
                if let Some(CoreNode::Local(local)) = taken.map(|taken| &taken.node) {
                    self.wanted.insert(*local);
                }
            }
            _ => {}
        }
    }
}

/// Goes through a unit against the order of evaluation, with the variables that are read later.
struct Liveness<'unit> {
    facts: &'unit Facts,
    role: &'unit dyn Fn(GlobalIndex) -> Role,
    tracked: &'unit FxHashMap<LocalId, u64>,
    last: FxHashSet<*const Core>,
    /// Variables that may be read whatever happens next.
    pinned: u64,
    /// What is read after a block.
    blocks: FxHashMap<BlockId, u64>,
    /// What is read after a jump to a letrec-bound loop, and to the `loop`s around.
    loops: FxHashMap<LocalId, u64>,
    recur: Vec<u64>,
    /// Of expressions looked through already.
    summaries: FxHashMap<*const Core, (u64, u64)>,
}

impl Liveness<'_> {
    fn bit(&self, local: LocalId) -> u64 {
        self.tracked.get(&local).copied().unwrap_or(0)
    }

    fn bits(&self, locals: impl Iterator<Item = LocalId>) -> u64 {
        locals.fold(0, |bits, local| bits | self.bit(local))
    }

    /// The variables an expression reads, and those it binds.
    fn summary(&mut self, core: &Core) -> (u64, u64) {
        let key = std::ptr::from_ref(core);
        if let Some(&known) = self.summaries.get(&key) {
            return known;
        }
        let mut read = 0;
        let mut bound = 0;
        match &core.node {
            CoreNode::Local(local) => read = self.bit(*local),
            CoreNode::Let(bindings, _)
            | CoreNode::Letrec(bindings, _)
            | CoreNode::Loop(bindings, _) => {
                bound = self.bits(bindings.iter().map(|(local, _)| *local));
            }
            CoreNode::Try { variable, .. } => bound = self.bit(*variable),
            CoreNode::Lambda(lambda) => {
                bound = self.bits(lambda.required.iter().copied())
                    | self.bits(optionals(lambda).map(|parameter| parameter.local))
                    | self.bits(lambda.rest.into_iter());
            }
            _ => {}
        }
        core.node.for_parts(&mut |part| {
            let (inner_read, inner_bound) = deep(|| self.summary(part));
            read |= inner_read;
            bound |= inner_bound;
        });
        self.summaries.insert(key, (read, bound));
        (read, bound)
    }

    fn read(&mut self, core: &Core) -> u64 {
        self.summary(core).0
    }

    /// The variables an expression reads but does not bind.
    fn read_from_outside(&mut self, core: &Core) -> u64 {
        let (read, bound) = self.summary(core);
        read & !bound
    }

    /// Answers what is read from before the expression on, where `after` is read after it.
    fn visit(&mut self, core: &Core, after: u64) -> u64 {
        deep(|| self.visit_node(core, after))
    }

    fn visit_node(&mut self, core: &Core, after: u64) -> u64 {
        match &core.node {
            CoreNode::Constant(_) | CoreNode::Global(_) => after,
            CoreNode::Local(local) => {
                let bit = self.bit(*local);
                if bit != 0 && (after | self.pinned) & bit == 0 {
                    self.last.insert(std::ptr::from_ref(core));
                }
                after | bit
            }
            CoreNode::SetLocal(local, value) => self.visit(value, after & !self.bit(*local)),
            CoreNode::SetGlobal(_, value) | CoreNode::Define(_, value) => self.visit(value, after),
            CoreNode::If(test, then, otherwise) => {
                let branches = self.visit(then, after) | self.visit(otherwise, after);
                self.visit(test, branches)
            }
            CoreNode::Sequence(forms) => forms
                .iter()
                .rev()
                .fold(after, |after, form| self.visit(form, after)),
            CoreNode::And(forms) | CoreNode::Or(forms) => forms
                .iter()
                .rev()
                .fold(after, |later, form| self.visit(form, later | after)),
            CoreNode::Let(bindings, body) => {
                let body = self.visit(body, after);
                let bindings = bindings.iter().map(|(local, value)| (*local, value));
                self.visit_bindings(bindings, body)
            }
            CoreNode::Letrec(bindings, body) => self.visit_letrec(bindings, body, after),
            CoreNode::Loop(bindings, body) => {
                let variables = self.bits(bindings.iter().map(|(local, _)| *local));
                let around = (self.read_from_outside(body) & !variables) | after;
                self.recur.push(around);
                let body = self.visit(body, after);
                self.recur.pop();
                let bindings = bindings.iter().map(|(local, value)| (*local, value));
                self.visit_bindings(bindings, body | around)
            }
            CoreNode::Recur(values) => {
                let around = self.recur.last().copied().unwrap_or(u64::MAX);
                self.visit_together(values.iter(), around)
            }
            CoreNode::While(test, body) => {
                let around = after | self.read_from_outside(test) | self.read_from_outside(body);
                let test = self.visit(test, around);
                self.visit(body, around | test) | around | test
            }
            CoreNode::Lambda(lambda) => {
                // No variable of this function is read inside: captured ones are not tracked.
                let outer = std::mem::take(&mut self.recur);
                for parameter in optionals(lambda) {
                    self.visit(&parameter.default, u64::MAX);
                }
                self.visit(&lambda.body, 0);
                self.recur = outer;
                after
            }
            CoreNode::Call(function, arguments) => self.visit_call(function, arguments, after),
            CoreNode::Block(block, body) => {
                self.blocks.insert(*block, after);
                let pinned = self.pinned;
                if self.facts.exit_of(*block).is_some() {
                    // Any call in the body may end it.
                    self.pinned |= after;
                }
                let before = self.visit(body, after);
                self.pinned = pinned;
                before
            }
            CoreNode::ReturnFrom(block, value) => {
                let after = self.blocks.get(block).copied().unwrap_or(u64::MAX);
                self.visit(value, after)
            }
            CoreNode::Try { body, handler, .. } => {
                let caught = self.visit(handler, after);
                let pinned = self.pinned;
                self.pinned |= caught | after;
                let before = self.visit(body, after);
                self.pinned = pinned;
                before | caught
            }
            CoreNode::Protect { body, cleanup } => {
                let clean = self.visit(cleanup, after);
                let pinned = self.pinned;
                self.pinned |= clean | after;
                let before = self.visit(body, clean);
                self.pinned = pinned;
                before | clean
            }
            CoreNode::Dynamic(bindings, body) => {
                let body = self.visit(body, after);
                bindings
                    .iter()
                    .rev()
                    .fold(body, |after, (_, value)| self.visit(value, after))
            }
        }
    }

    /// Variables bound one after the other, and read in what comes `after`.
    fn visit_bindings<'core>(
        &mut self,
        bindings: impl DoubleEndedIterator<Item = (LocalId, &'core Core)> + Clone,
        after: u64,
    ) -> u64 {
        let bound = self.bits(bindings.clone().map(|(local, _)| local));
        bindings
            .rev()
            .fold(after & !bound, |after, (_, value)| self.visit(value, after))
    }

    fn visit_letrec(&mut self, bindings: &[(LocalId, Core)], body: &Core, after: u64) -> u64 {
        let loops = plain_functions(bindings).filter(|functions| {
            functions
                .first()
                .is_some_and(|(local, _)| self.facts.is_loop(*local))
        });
        let Some(loops) = loops else {
            let body = self.visit(body, after);
            let bindings = bindings.iter().map(|(local, value)| (*local, value));
            return self.visit_bindings(bindings, body);
        };
        let mut around = after;
        for (_, lambda) in &loops {
            let parameters = self.bits(lambda.required.iter().copied());
            around |= self.read_from_outside(&lambda.body) & !parameters;
        }
        for (local, _) in &loops {
            self.loops.insert(*local, around);
        }
        for (_, lambda) in &loops {
            self.visit(&lambda.body, after);
        }
        self.visit(body, after) | around
    }

    fn visit_call(&mut self, function: &Core, arguments: &[Core], after: u64) -> u64 {
        match &function.node {
            CoreNode::Local(local) if self.facts.is_loop(*local) => {
                let around = self.loops.get(local).copied().unwrap_or(u64::MAX);
                self.visit_together(arguments.iter(), around)
            }
            CoreNode::Lambda(lambda)
                if is_plain(lambda) && lambda.required.len() == arguments.len() =>
            {
                let body = self.visit(&lambda.body, after);
                let bindings = lambda.required.iter().copied().zip(arguments);
                self.visit_bindings(bindings, body)
            }
            CoreNode::Global(global)
                if (self.role)(*global) == Role::Change(arguments.len())
                    && is_read_late(self.facts, &arguments[0], &arguments[1..]).is_some() =>
            {
                let after = self.visit(&arguments[0], after);
                self.visit_together(arguments[1..].iter(), after)
            }
            _ => self.visit_together(std::iter::once(function).chain(arguments), after),
        }
    }

    /// Expressions whose variables may be read in any order, or all at the end.
    fn visit_together<'core>(
        &mut self,
        parts: impl Iterator<Item = &'core Core> + Clone,
        after: u64,
    ) -> u64 {
        let read: Vec<u64> = parts.clone().map(|part| self.read(part)).collect();
        // What the parts behind each one read, and then what those before it do.
        let mut behind = vec![after; read.len() + 1];
        for (index, read) in read.iter().enumerate().rev() {
            behind[index] = behind[index + 1] | read;
        }
        let (mut before, mut passed) = (after, 0);
        for (index, part) in parts.enumerate() {
            before |= self.visit(part, passed | behind[index + 1]);
            passed |= read[index];
        }
        before
    }
}
