//! Loops: `loop`, and letrec-bound functions that are only jumped to; and letrec itself.

use super::CompileError;
use super::analyze::{plain_functions, runs};
use super::emit::{Label, Register};
use super::function::Compiler;
use super::opcode::{Capture, Op};
use super::operators::Operator;
use crate::lang::expand::core::{Core, CoreNode, LambdaCore, LocalId};
use crate::lang::source::Span;
use crate::lang::value::Value;
use rustc_hash::FxHashSet;

/// Constants a loop keeps in registers.
const HOISTED_MAX: usize = 12;
/// Parts of a loop in which they are looked for: loops inside loops are gone through again and again.
const PARTS_MAX: usize = 4_000;

/// The constants of a loop found so far, and how many of its parts may still be looked at.
struct Wanted {
    constants: Vec<u32>,
    parts_left: usize,
}

impl Wanted {
    /// Takes a part to look at, unless enough was seen.
    fn takes_part(&mut self) -> bool {
        let takes = self.parts_left > 0 && self.constants.len() < HOISTED_MAX;
        self.parts_left -= usize::from(takes);
        takes
    }
}

/// A place to jump to with new values of variables.
pub struct LoopState<'unit> {
    head: Label,
    variables: Vec<(LocalId, Register)>,
    /// The test the body begins with: a jump back repeats it instead of going to it.
    test: Option<Test<'unit>>,
    handlers: u32,
    /// Whether `recur` means this one.
    by_recur: bool,
}

#[derive(Clone, Copy)]
struct Test<'unit> {
    core: &'unit Core,
    then: Label,
    otherwise: Label,
    /// Whether the branch being compiled is the first.
    in_then: bool,
}

impl<'unit> Compiler<'unit, '_> {
    fn loops_here(&mut self) -> &mut Vec<LoopState<'unit>> {
        self.loops
            .last_mut()
            .expect("BUG: code is written inside a function")
    }

    /// `(loop ((x a) …) body)`.
    pub fn plain_loop(
        &mut self,
        bindings: &'unit [(LocalId, Core)],
        body: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let (next, named) = (self.state().next, self.state().locals.len());
        let hoisted = self.hoist(&[body], span)?;
        let mut variables = Vec::new();
        for (local, value) in bindings {
            let register = self.state().push(span)?;
            self.own_register(*local, register);
            self.expression(value, register, false)?;
            variables.push((*local, register));
        }
        for &(local, register) in &variables {
            self.state().registers.insert(local, register);
            self.box_local(local);
            self.name_local(local);
        }
        let head = self.state().label();
        let handlers = self.state().handlers;
        self.loops_here().push(LoopState {
            head,
            variables,
            test: None,
            handlers,
            by_recur: true,
        });
        let at = self.loops_here().len() - 1;
        self.loop_body(at, body, dest, tail)?;
        self.loops_here().pop();
        self.forget_hoisted(&hoisted);
        self.state().end_locals(named);
        self.state().next = next;
        Ok(())
    }

    /// Loads constants that operators of a loop use into registers, once before it begins.
    pub fn hoist(
        &mut self,
        bodies: &[&Core],
        span: Option<Span>,
    ) -> Result<Vec<u32>, CompileError> {
        let mut wanted = Wanted {
            constants: Vec::new(),
            parts_left: PARTS_MAX,
        };
        for body in bodies {
            self.find_constants(body, &mut wanted);
        }
        let mut wanted = wanted.constants;
        wanted.truncate(HOISTED_MAX);
        for &index in &wanted {
            let value = self.constant(index);
            let register = self.state().push(span)?;
            self.state().load(register, value);
            self.state().hoisted.insert(index, register);
        }
        Ok(wanted)
    }

    pub fn forget_hoisted(&mut self, hoisted: &[u32]) {
        for index in hoisted {
            self.state().hoisted.remove(index);
        }
    }

    /// Finds constant operands that have no place in an instruction, in code that is part of this
    /// function.
    fn find_constants(&self, core: &Core, wanted: &mut Wanted) {
        if !wanted.takes_part() {
            return;
        }
        stacker::maybe_grow(64 << 10, 1 << 20, || match &core.node {
            CoreNode::Call(function, arguments) => {
                if let CoreNode::Global(global) = function.node
                    && self.operator(global).is_some()
                {
                    for argument in arguments {
                        self.want_constant(argument, wanted);
                    }
                }
                arguments
                    .iter()
                    .for_each(|argument| self.find_constants(argument, wanted));
            }
            CoreNode::SetLocal(_, value)
            | CoreNode::SetGlobal(_, value)
            | CoreNode::Define(_, value) => {
                self.find_constants(value, wanted);
            }
            CoreNode::If(test, then, otherwise) => {
                [test, then, otherwise]
                    .iter()
                    .for_each(|part| self.find_constants(part, wanted));
            }
            CoreNode::Sequence(forms)
            | CoreNode::And(forms)
            | CoreNode::Or(forms)
            | CoreNode::Recur(forms) => {
                forms
                    .iter()
                    .for_each(|form| self.find_constants(form, wanted));
            }
            CoreNode::Let(bindings, body) | CoreNode::Loop(bindings, body) => {
                bindings
                    .iter()
                    .for_each(|(_, value)| self.find_constants(value, wanted));
                self.find_constants(body, wanted);
            }
            CoreNode::Letrec(bindings, body) => {
                if bindings
                    .first()
                    .is_some_and(|(local, _)| self.facts.is_loop(*local))
                {
                    for (_, lambda) in plain_functions(bindings).into_iter().flatten() {
                        self.find_constants(&lambda.body, wanted);
                    }
                }
                self.find_constants(body, wanted);
            }
            CoreNode::While(test, body) => {
                self.find_constants(test, wanted);
                self.find_constants(body, wanted);
            }
            CoreNode::Block(_, body) | CoreNode::ReturnFrom(_, body) => {
                self.find_constants(body, wanted)
            }
            _ => {}
        });
    }

    fn want_constant(&self, core: &Core, wanted: &mut Wanted) {
        if let CoreNode::Constant(index) = core.node {
            let value = self.constant(index);
            let small = value
                .as_fixnum()
                .is_some_and(|number| i8::try_from(number).is_ok());
            if !small && !wanted.constants.contains(&index) && !self.is_hoisted(index) {
                wanted.constants.push(index);
            }
        }
    }

    /// Whether a test is small enough to be written again at the end of the loop.
    fn is_repeatable(&self, test: &Core) -> bool {
        match &test.node {
            CoreNode::Call(function, arguments) => {
                matches!(function.node, CoreNode::Global(_))
                    && arguments.len() <= 2
                    && arguments.iter().all(|argument| {
                        matches!(argument.node, CoreNode::Local(_) | CoreNode::Constant(_))
                    })
            }
            CoreNode::Local(_) => true,
            _ => false,
        }
    }

    pub fn recur(&mut self, values: &'unit [Core], span: Option<Span>) -> Result<(), CompileError> {
        let handlers = self.state().handlers;
        let at = self.loops_here().iter().rposition(|state| state.by_recur);
        match at {
            Some(at)
                if self.loops_here()[at].handlers <= handlers
                    && self.loops_here()[at].variables.len() == values.len() =>
            {
                self.jump_back(at, values)
            }
            _ => Err(CompileError::MisplacedRecur { span }),
        }
    }

    pub fn jump_to_loop(
        &mut self,
        local: LocalId,
        values: &'unit [Core],
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        match self.loop_of.get(&local) {
            Some(&at) => self.jump_back(at, values),
            None => Err(CompileError::UnknownVariable { span }),
        }
    }

    fn jump_back(&mut self, at: usize, values: &'unit [Core]) -> Result<(), CompileError> {
        let next = self.state().next;
        let variables = self.loops_here()[at].variables.clone();
        self.assign(&variables, values)?;
        let LoopState {
            head,
            test,
            handlers,
            ..
        } = self.loops_here()[at];
        // Blocks that closures return from end here; `recur` stands in nothing else that has handlers.
        let deeper = self.state().handlers - handlers;
        if deeper > 0 {
            self.state().op(Op::PopHandlers, deeper as u8, 0, 0);
        }
        match test {
            Some(test) => {
                let (sense, back, out) = if test.in_then {
                    (true, test.then, test.otherwise)
                } else {
                    (false, test.otherwise, test.then)
                };
                self.branch(test.core, sense, back)?;
                self.state().jump(out);
            }
            None => self.state().jump(head),
        }
        self.state().next = next;
        Ok(())
    }

    /// Gives variables new values at once. What is not simple is computed first, in order, into spare
    /// registers; simple values are then written straight to their variables, each after those that
    /// read the old one.
    pub fn assign(
        &mut self,
        variables: &[(LocalId, Register)],
        values: &'unit [Core],
    ) -> Result<(), CompileError> {
        let ordered = variables.iter().any(|&(local, _)| {
            let facts = self.facts.local(local);
            facts.mutated || facts.is_boxed()
        });
        let last_other = values.iter().rposition(|value| !self.is_simple(value));
        // The last of the others may go straight to its variable if nothing reads that afterwards.
        let direct = last_other.filter(|&last| {
            let register = variables[last].1;
            !ordered
                && (self.writes_last(&values[last])
                    || matches!(self.changes_in_place(&values[last], register), Ok(true)))
                && values.iter().enumerate().all(|(index, value)| {
                    index == last || !self.is_simple(value) || !self.reads(value, register)
                })
        });
        let mut moves: Vec<(LocalId, Register, Register)> = Vec::new();
        let mut simple: Vec<(LocalId, Register, &'unit Core, FxHashSet<Register>)> = Vec::new();
        for (index, (&(local, register), value)) in variables.iter().zip(values).enumerate() {
            // What reads memory keeps its turn before what may change memory.
            let early = self.reads_memory(value) && last_other.is_some_and(|last| index < last);
            if !ordered && !early && self.is_simple(value) {
                let reads = self.registers_read(value)?;
                if !(matches!(value.node, CoreNode::Local(_)) && reads.contains(&register)) {
                    simple.push((local, register, value, reads));
                }
                continue;
            }
            if direct == Some(index) {
                self.expression(value, register, false)?;
                continue;
            }
            let spare = self.spare(register, value.span)?;
            self.expression(value, spare, false)?;
            moves.push((local, register, spare));
        }
        while !simple.is_empty() {
            let free = (0..simple.len()).find(|&candidate| {
                let register = simple[candidate].1;
                simple
                    .iter()
                    .enumerate()
                    .all(|(other, entry)| other == candidate || !entry.3.contains(&register))
            });
            match free {
                Some(index) => {
                    let (_, register, value, _) = simple.remove(index);
                    self.expression(value, register, false)?;
                }
                None => {
                    // A circle: one value waits in a spare register.
                    let (local, register, value, _) = simple.remove(0);
                    let spare = self.spare(register, value.span)?;
                    self.expression(value, spare, false)?;
                    moves.push((local, register, spare));
                }
            }
        }
        for (local, register, spare) in moves {
            // A captured variable is a new one in each round.
            let op = if self.facts.local(local).is_boxed() {
                Op::MakeCell
            } else {
                Op::Move
            };
            self.state().op(op, register, spare, 0);
        }
        Ok(())
    }

    /// Takes a register for a value that is on its way to another.
    fn spare(&mut self, register: Register, span: Option<Span>) -> Result<Register, CompileError> {
        let spare = self.state().push(span)?;
        let owner = self.state().is_owner(register);
        self.state().set_owner(spare, owner);
        Ok(spare)
    }

    /// Whether the expression is one instruction after its operands, so that it writes its destination
    /// when everything else is done.
    fn writes_last(&self, core: &Core) -> bool {
        match &core.node {
            CoreNode::Call(function, arguments) => match function.node {
                CoreNode::Global(global) => matches!(
                    (self.operator(global), arguments.len()),
                    (
                        Some(
                            Operator::Add
                                | Operator::Subtract
                                | Operator::Fold(_)
                                | Operator::Binary(_)
                        ),
                        2
                    ) | (Some(Operator::Unary(_) | Operator::AddConstant(_)), 1)
                ),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a simple expression reads a register.
    fn reads(&mut self, core: &'unit Core, register: Register) -> bool {
        self.registers_read(core)
            .is_ok_and(|reads| reads.contains(&register))
    }

    fn reads_memory(&self, core: &Core) -> bool {
        match &core.node {
            CoreNode::Call(function, arguments) => match function.node {
                CoreNode::Global(global) => matches!(
                    (self.operator(global), arguments.len()),
                    (
                        Some(
                            Operator::Unary(_)
                                | Operator::Binary(Op::ArrayGet | Op::MapGet | Op::MapHas)
                        ),
                        _
                    )
                ),
                _ => false,
            },
            _ => false,
        }
    }

    fn registers_read(&mut self, core: &'unit Core) -> Result<FxHashSet<Register>, CompileError> {
        let mut reads = FxHashSet::default();
        let atoms = match &core.node {
            CoreNode::Call(_, arguments) => &arguments[..],
            _ => std::slice::from_ref(core),
        };
        for atom in atoms {
            if let CoreNode::Local(local) = atom.node
                && let super::function::Variable::Register(register) =
                    self.variable(local, atom.span)?
            {
                reads.insert(register);
            }
        }
        Ok(reads)
    }

    pub fn letrec(
        &mut self,
        bindings: &'unit [(LocalId, Core)],
        body: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let (next, named) = (self.state().next, self.state().locals.len());
        if bindings
            .first()
            .is_some_and(|(local, _)| self.facts.is_loop(*local))
            && let Some(functions) = plain_functions(bindings)
        {
            self.letrec_of_loops(&functions, body, dest, tail, span)?;
        } else {
            self.letrec_of_values(bindings, span)?;
            self.expression(body, dest, tail)?;
        }
        self.state().end_locals(named);
        self.state().next = next;
        Ok(())
    }

    /// Functions that are only jumped to: their parameters are registers, their bodies stand here.
    fn letrec_of_loops(
        &mut self,
        functions: &[(LocalId, &'unit LambdaCore)],
        body: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let first = self.loops_here().len();
        let handlers = self.state().handlers;
        let bodies: Vec<&Core> = functions.iter().map(|(_, lambda)| &lambda.body).collect();
        let hoisted = self.hoist(&bodies, span)?;
        for (index, (local, lambda)) in functions.iter().enumerate() {
            let mut variables = Vec::new();
            for &parameter in &lambda.required {
                let register = self.state().push(span)?;
                self.own_register(parameter, register);
                self.state().registers.insert(parameter, register);
                variables.push((parameter, register));
            }
            let head = self.state().label();
            self.loops_here().push(LoopState {
                head,
                variables,
                test: None,
                handlers,
                by_recur: false,
            });
            self.loop_of.insert(*local, first + index);
        }
        self.expression(body, dest, tail)?;
        let end = self.state().label();
        for (index, (_, lambda)) in functions.iter().enumerate() {
            if !(tail || index == 0 && self.enters(body, functions)) {
                self.state().jump(end);
            }
            let named = self.state().locals.len();
            for &parameter in &lambda.required {
                self.name_local(parameter);
            }
            self.loop_body(first + index, &lambda.body, dest, tail)?;
            self.state().end_locals(named);
        }
        self.state().bind(end);
        self.loops_here().truncate(first);
        self.forget_hoisted(&hoisted);
        Ok(())
    }

    /// Whether the body does nothing but enter the first loop, so that nothing falls out of it.
    fn enters(&self, body: &Core, functions: &[(LocalId, &'unit LambdaCore)]) -> bool {
        match &body.node {
            CoreNode::Call(callee, _) => {
                matches!(callee.node, CoreNode::Local(local) if local == functions[0].0)
            }
            _ => false,
        }
    }

    fn loop_body(
        &mut self,
        at: usize,
        body: &'unit Core,
        dest: Register,
        tail: bool,
    ) -> Result<(), CompileError> {
        let head = self.loops_here()[at].head;
        self.state().bind(head);
        let CoreNode::If(test, then, otherwise) = &body.node else {
            return self.expression(body, dest, tail);
        };
        if !self.is_repeatable(test) {
            return self.expression(body, dest, tail);
        }
        let labels = Test {
            core: test,
            then: self.state().label(),
            otherwise: self.state().label(),
            in_then: true,
        };
        let end = self.state().label();
        self.branch(test, false, labels.otherwise)?;
        self.state().bind(labels.then);
        self.loops_here()[at].test = Some(labels);
        self.expression(then, dest, tail)?;
        if !tail {
            self.state().jump(end);
        }
        self.state().bind(labels.otherwise);
        self.loops_here()[at].test = Some(Test {
            in_then: false,
            ..labels
        });
        self.expression(otherwise, dest, tail)?;
        self.state().bind(end);
        // Another function of the letrec jumps to the head.
        self.loops_here()[at].test = None;
        Ok(())
    }

    fn letrec_of_values(
        &mut self,
        bindings: &'unit [(LocalId, Core)],
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        for (local, _) in bindings {
            let register = self.state().push(span)?;
            self.own_register(*local, register);
            self.state().registers.insert(*local, register);
            if self.facts.local(*local).is_boxed() {
                self.state().load(register, Value::UNBOUND);
                self.state().op(Op::MakeCell, register, register, 0);
            }
        }
        for run in runs(bindings) {
            self.letrec_run(run)?;
            for (local, _) in run {
                self.name_local(*local);
            }
        }
        Ok(())
    }

    /// One binding that is no function, or functions that may name one another.
    fn letrec_run(&mut self, run: &'unit [(LocalId, Core)]) -> Result<(), CompileError> {
        // Captures of functions that are not made yet: closure, captured variable, function.
        let mut patches: Vec<(Register, u8, Register)> = Vec::new();
        let registers: Vec<Register> = run
            .iter()
            .map(|(local, _)| self.state().registers[local])
            .collect();
        for (index, (local, value)) in run.iter().enumerate() {
            let boxed = self.facts.local(*local).is_boxed();
            let next = self.state().next;
            let register = if boxed {
                self.state().push(value.span)?
            } else {
                registers[index]
            };
            if let CoreNode::Lambda(lambda) = &value.node {
                let itself = (!boxed).then_some(*local);
                let captures = self.lambda(lambda, itself, register, value.span)?;
                for (upvalue, capture) in captures.iter().enumerate() {
                    if let Capture::Register(captured) = capture
                        && let Some(later) = registers[index..]
                            .iter()
                            .position(|register| register == captured)
                        && !self.facts.local(run[index + later].0).is_boxed()
                    {
                        patches.push((register, upvalue as u8, *captured));
                    }
                }
            } else {
                self.expression(value, register, false)?;
            }
            if boxed {
                self.state().op(Op::SetCell, registers[index], register, 0);
            }
            self.state().next = next;
        }
        for (closure, upvalue, captured) in patches {
            self.state()
                .op(Op::PatchUpvalue, closure, upvalue, captured);
        }
        Ok(())
    }
}
