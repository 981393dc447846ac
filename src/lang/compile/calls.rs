//! Calls: of loops, of operators the machine has instructions for, and of everything else.

use super::CompileError;
use super::analyze::is_plain;
use super::emit::{Generic, Operand, Outcome, REGISTERS_MAX, Register, SitePart};
use super::function::{Compiler, Variable};
use super::opcode::{Op, abc};
use super::operators::Operator;
use super::ownership::is_read_late;
use crate::lang::expand::core::{Core, CoreNode, GlobalIndex, LocalId};
use crate::lang::source::Span;
use crate::lang::value::Value;

/// Arguments a call passes in registers; more go through a list.
const WINDOW_MAX: usize = 64;

/// Nodes of arguments that are worth writing twice.
const OWN_CALL_NODES_MAX: usize = 24;

/// A call of `+`, `-` or `*` with two operands.
struct Arithmetic<'unit> {
    op: Op,
    global: GlobalIndex,
    arguments: &'unit [Core],
    span: Option<Span>,
}

impl<'unit> Compiler<'unit, '_> {
    pub fn call(
        &mut self,
        function: &'unit Core,
        arguments: &'unit [Core],
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        match &function.node {
            CoreNode::Local(local) if self.facts.is_loop(*local) => {
                return self.jump_to_loop(*local, arguments, span);
            }
            CoreNode::Global(global) => {
                if let Some(operator) = self.operator(*global)
                    && self.operator_call(operator, *global, arguments, dest, span)?
                {
                    let changes = matches!(operator, Operator::MapChange(..));
                    if tail {
                        let op = if changes {
                            Op::ReturnGiving
                        } else {
                            Op::Return
                        };
                        self.state().op(op, dest, 0, 0);
                    } else if !changes && operator.answers_stored() {
                        self.state().share_in_owner(dest);
                    }
                    return Ok(());
                }
            }
            CoreNode::Lambda(lambda)
                if is_plain(lambda) && lambda.required.len() == arguments.len() =>
            {
                let (next, named) = (self.state().next, self.state().locals.len());
                let bindings: Vec<(LocalId, &Core)> =
                    lambda.required.iter().copied().zip(arguments).collect();
                self.bind_variables(&bindings)?;
                self.expression(&lambda.body, dest, tail)?;
                self.state().end_locals(named);
                self.state().next = next;
                return Ok(());
            }
            _ => {}
        }
        self.general_call(function, arguments, dest, tail, span)
    }

    pub fn operator(&self, global: GlobalIndex) -> Option<Operator> {
        self.context.operators.of(self.context.globals, global)
    }

    fn general_call(
        &mut self,
        function: &'unit Core,
        arguments: &'unit [Core],
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        if tail && let CoreNode::Global(global) = function.node {
            self.call_own_name(global, arguments, span)?;
        }
        let next = self.state().next;
        if arguments.len() > WINDOW_MAX || next + arguments.len() + 2 > REGISTERS_MAX {
            return self.call_through_list(function, arguments, dest, tail, span);
        }
        // The value comes back where the function stood, so that a result wanted on top needs no move.
        let on_top = dest as usize + 1 == next;
        let window = if on_top {
            dest
        } else {
            self.state().push(span)?
        };
        let given = arguments
            .iter()
            .position(|argument| self.is_given(argument));
        let named = match function.node {
            CoreNode::Global(global) => Some(global),
            _ => None,
        };
        let global = match named {
            Some(global) if given.is_none() => Some(global),
            _ => {
                let owner = self.state().set_owner(window, false);
                self.expression(function, window, false)?;
                self.state().set_owner(window, owner);
                None
            }
        };
        for argument in arguments {
            let register = self.state().push(span)?;
            self.expression(argument, register, false)?;
        }
        self.state().mark_span(span);
        let count = arguments.len() as u8;
        self.state().room(window as usize, arguments.len());
        let tail_call = tail && !self.keeps_frame(named);
        match (global, tail_call) {
            (None, _) if let Some(given) = given => {
                let op = if tail_call {
                    Op::TailCallGiving
                } else {
                    Op::CallGiving
                };
                self.state().op(op, window, count, given as u8);
            }
            (Some(global), true) => self
                .state()
                .global(Op::TailCallGlobal, window, count, global),
            (Some(global), false) => self.state().global(Op::CallGlobal, window, count, global),
            (None, true) => self.state().op(Op::TailCall, window, count, 0),
            (None, false) => self.state().op(Op::Call, window, count, 0),
        }
        self.state().next = next;
        let passes_on = tail && !tail_call && given.is_some();
        if passes_on || !tail && self.state().is_owner(dest) {
            // A function that gives its value up goes past this.
            self.state().share(window);
        }
        if tail {
            let op = if passes_on {
                Op::ReturnGiving
            } else {
                Op::Return
            };
            self.state().op(op, window, 0, 0);
        } else if window != dest {
            self.state().op(Op::Move, dest, window, 0);
        }
        Ok(())
    }

    /// Whether a call in tail position stays a plain call, so that its caller is there to be shown when
    /// it fails: a top-level form runs once, and a function of the prelude does not call back in its
    /// own tail position.
    fn keeps_frame(&self, function: Option<GlobalIndex>) -> bool {
        if self.is_prelude() {
            return false;
        }
        let heap = &self.context.heap;
        self.is_top_level()
            || function
                .and_then(|global| self.context.globals.get(global))
                .and_then(|closure| heap.closure_proto(closure)?.source.as_ref())
                .is_some_and(|source| source.is_prelude())
    }

    /// Whether an argument's value has no other reference when the call begins.
    fn is_given(&self, argument: &Core) -> bool {
        match &argument.node {
            CoreNode::Call(function, arguments) => match function.node {
                CoreNode::Global(global) => matches!(
                    self.operator(global),
                    Some(Operator::MapChange(_, others)) if others + 1 == arguments.len()
                ),
                _ => false,
            },
            _ => self.ownership.gives(argument),
        }
    }

    /// Whether an expression is made of operators, names and constants, no more of them than `budget`:
    /// small enough to be written twice, and unable to redefine anything.
    fn is_small(&self, core: &Core, budget: &mut usize) -> bool {
        let Some(left) = budget.checked_sub(1) else {
            return false;
        };
        *budget = left;
        match &core.node {
            CoreNode::Constant(_) | CoreNode::Local(_) | CoreNode::Global(_) => true,
            CoreNode::Call(function, arguments) => {
                matches!(function.node, CoreNode::Global(global) if self.operator(global).is_some())
                    && arguments
                        .iter()
                        .all(|argument| self.is_small(argument, budget))
            }
            _ => false,
        }
    }

    /// A tail call of the function by its own global name: while the global is the running function,
    /// its parameters get new values and its body begins again. The general call follows for when the
    /// global was redefined.
    fn call_own_name(
        &mut self,
        global: GlobalIndex,
        arguments: &'unit [Core],
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let name = self.context.globals.name(global);
        let Some(own) = self.state().own.clone() else {
            return Ok(());
        };
        let mut budget = OWN_CALL_NODES_MAX;
        if own.name != name
            || own.parameters.len() != arguments.len()
            || !arguments
                .iter()
                .all(|argument| self.is_small(argument, &mut budget))
        {
            return Ok(());
        }
        let next = self.state().next;
        let other = self.state().label();
        self.state().mark_span(span);
        self.state().jump_other(global, other);
        self.assign(&own.parameters, arguments)?;
        self.state().jump(own.start);
        self.state().bind(other);
        self.state().next = next;
        Ok(())
    }

    /// Calls with more arguments than a window holds: they are collected in a list first.
    fn call_through_list(
        &mut self,
        function: &'unit Core,
        arguments: &'unit [Core],
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let next = self.state().next;
        let window = self.state().push(span)?;
        let list = self.state().push(span)?;
        self.expression(function, window, false)?;
        self.state().load(list, Value::EMPTY);
        for argument in arguments {
            let register = self.state().push(span)?;
            self.expression(argument, register, false)?;
            self.state().op(Op::Cons, list, register, list);
            self.state().next = list as usize + 1;
        }
        self.state().mark_span(span);
        self.state().op(Op::CallReversed, window, list, 0);
        self.state().next = next;
        if self.state().is_owner(dest) {
            self.state().share(window);
        }
        if dest != window {
            self.state().op(Op::Move, dest, window, 0);
        }
        if tail {
            self.state().op(Op::Return, dest, 0, 0);
        }
        Ok(())
    }

    /// Whether evaluating the expression does nothing but read and compute, so that it may be done
    /// out of turn, and writes its destination last.
    pub fn is_simple(&self, core: &Core) -> bool {
        match &core.node {
            CoreNode::Call(function, arguments) => match function.node {
                CoreNode::Global(global) => {
                    arguments.len() <= 2
                        && arguments.iter().all(|argument| self.is_atom(argument))
                        && matches!(
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
                        )
                }
                _ => false,
            },
            _ => self.is_atom(core),
        }
    }

    /// Whether the expression is a constant or a variable that is always the same.
    pub fn is_atom(&self, core: &Core) -> bool {
        match core.node {
            CoreNode::Constant(_) => true,
            CoreNode::Local(local) => {
                let facts = self.facts.local(local);
                !facts.mutated && !facts.is_boxed()
            }
            _ => false,
        }
    }

    /// The number of a constant that fits an instruction's byte.
    pub(super) fn byte_number(&self, core: &Core) -> Option<i8> {
        match core.node {
            CoreNode::Constant(index) => self
                .constant(index)
                .as_fixnum()
                .and_then(|number| i8::try_from(number).ok()),
            _ => None,
        }
    }

    /// Evaluates operands left to right into registers that stay valid until all are evaluated.
    pub(super) fn operands(
        &mut self,
        arguments: &'unit [Core],
    ) -> Result<Vec<Register>, CompileError> {
        let mut registers = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let settled = arguments[index + 1..].iter().all(|later| {
                matches!(
                    later.node,
                    CoreNode::Constant(_) | CoreNode::Local(_) | CoreNode::Global(_)
                )
            });
            registers.push(self.operand(argument, settled)?);
        }
        Ok(registers)
    }

    /// Compiles a call of an operator as instructions; answers whether there are some for it.
    fn operator_call(
        &mut self,
        operator: Operator,
        global: GlobalIndex,
        arguments: &'unit [Core],
        dest: Register,
        span: Option<Span>,
    ) -> Result<bool, CompileError> {
        let next = self.state().next;
        match (operator, arguments) {
            (Operator::Add, [left, right]) => {
                if let Some(number) = self.byte_number(right) {
                    let register = self.operand(left, true)?;
                    let operands = [Operand::Register(register), Operand::Number(number.into())];
                    self.add_number(global, register, number, &operands, dest, span);
                } else if let Some(number) = self.byte_number(left) {
                    let register = self.operand(right, true)?;
                    let operands = [Operand::Number(number.into()), Operand::Register(register)];
                    self.add_number(global, register, number, &operands, dest, span);
                } else {
                    self.binary(Op::Add, global, arguments, dest, span)?;
                }
            }
            (Operator::Subtract, [left, right]) => match self
                .byte_number(right)
                .and_then(|it| Some((it, it.checked_neg()?)))
            {
                Some((number, negative)) => {
                    let register = self.operand(left, true)?;
                    let operands = [Operand::Register(register), Operand::Number(number.into())];
                    self.add_number(global, register, negative, &operands, dest, span);
                }
                None => self.binary(Op::Subtract, global, arguments, dest, span)?,
            },
            (Operator::AddConstant(number), [operand]) => {
                let register = self.operand(operand, true)?;
                self.add_number(
                    global,
                    register,
                    number,
                    &[Operand::Register(register)],
                    dest,
                    span,
                );
            }
            (Operator::Binary(Op::ArrayGet), [array, index])
                if self.byte_number(index).is_some() =>
            {
                let number = self.byte_number(index).unwrap_or_default();
                let register = self.operand(array, true)?;
                let operands = [Operand::Register(register), Operand::Number(number.into())];
                let word = abc(Op::ArrayGetNumber, dest, register, number as u8);
                self.guarded(word, global, &operands, dest, span);
            }
            (Operator::Fold(op) | Operator::Binary(op), [_, _]) => {
                self.binary(op, global, arguments, dest, span)?
            }
            (Operator::TestBinary { value, .. }, [_, _]) => {
                self.binary(value, global, arguments, dest, span)?
            }
            (Operator::Compare { value, swapped, .. }, [_, _]) => {
                let registers = self.operands(arguments)?;
                let (left, right) = if swapped {
                    (registers[1], registers[0])
                } else {
                    (registers[0], registers[1])
                };
                let operands = [
                    Operand::Register(registers[0]),
                    Operand::Register(registers[1]),
                ];
                self.guarded(abc(value, dest, left, right), global, &operands, dest, span);
            }
            (Operator::Unary(op), [operand])
            | (Operator::TestUnary { value: op, .. }, [operand]) => {
                let register = self.operand(operand, true)?;
                self.guarded(
                    abc(op, dest, register, 0),
                    global,
                    &[Operand::Register(register)],
                    dest,
                    span,
                );
            }
            (Operator::Not, [operand]) => {
                let register = self.operand(operand, true)?;
                self.guarded(
                    abc(Op::Not, dest, register, 0),
                    global,
                    &[Operand::Register(register)],
                    dest,
                    span,
                );
            }
            (Operator::Raise, [_]) => {
                let registers = self.operands(arguments)?;
                self.share_kept(arguments, &registers);
                let word = abc(Op::Raise, dest, registers[0], 0);
                let operands = [Operand::Register(registers[0])];
                self.guarded(word, global, &operands, dest, span);
            }
            (Operator::ArraySet, [_, _, _]) => {
                let registers = self.operands(arguments)?;
                self.share_kept(&arguments[2..], &registers[2..]);
                let operands: Vec<Operand> =
                    registers.iter().map(|&it| Operand::Register(it)).collect();
                let after = self.state().label();
                let generic = Generic {
                    globals: vec![global],
                    operands,
                    outcome: Outcome::Store(dest),
                };
                self.state().mark_span(span);
                self.state().site(SitePart::Whole, generic, after);
                self.state()
                    .op(Op::ArraySet, registers[0], registers[1], registers[2]);
                if dest != registers[0] {
                    self.state().op(Op::Move, dest, registers[0], 0);
                }
                self.state().bind(after);
            }
            (Operator::MapChange(op, others), [map, rest @ ..]) if rest.len() == others => {
                self.map_change(op, global, map, rest, dest, span)?
            }
            (Operator::Add, [_, _, _, ..]) => self.fold(Op::Add, global, arguments, dest, span)?,
            (Operator::Subtract, [_, _, _, ..]) => {
                self.fold(Op::Subtract, global, arguments, dest, span)?
            }
            (Operator::Fold(op), [_, _, _, ..]) => self.fold(op, global, arguments, dest, span)?,
            _ => return Ok(false),
        }
        self.state().next = next;
        Ok(true)
    }

    /// Writes an instruction that stands for a call of `global` with the operands, into `dest`.
    fn guarded(
        &mut self,
        word: u32,
        global: GlobalIndex,
        operands: &[Operand],
        dest: Register,
        span: Option<Span>,
    ) {
        let state = self.state();
        state.mark_span(span);
        let resume = state.label();
        let generic = Generic {
            globals: vec![global],
            operands: operands.to_vec(),
            outcome: Outcome::Store(dest),
        };
        state.site(SitePart::Whole, generic, resume);
        state.emit(word);
        state.bind(resume);
    }

    fn add_number(
        &mut self,
        global: GlobalIndex,
        register: Register,
        number: i8,
        operands: &[Operand],
        dest: Register,
        span: Option<Span>,
    ) {
        self.guarded(
            abc(Op::AddNumber, dest, register, number as u8),
            global,
            operands,
            dest,
            span,
        );
    }

    fn binary(
        &mut self,
        op: Op,
        global: GlobalIndex,
        arguments: &'unit [Core],
        dest: Register,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        if self.fused_binary(op, global, arguments, dest, span)? {
            return Ok(());
        }
        let registers = self.operands(arguments)?;
        if op == Op::Cons {
            self.share_kept(arguments, &registers);
        }
        let operands = [
            Operand::Register(registers[0]),
            Operand::Register(registers[1]),
        ];
        self.guarded(
            abc(op, dest, registers[0], registers[1]),
            global,
            &operands,
            dest,
            span,
        );
        Ok(())
    }

    /// `(+ a (* b c))` and the like: the two instructions, and before them one for both. Answers whether
    /// the call is of this form.
    fn fused_binary(
        &mut self,
        op: Op,
        global: GlobalIndex,
        arguments: &'unit [Core],
        dest: Register,
        span: Option<Span>,
    ) -> Result<bool, CompileError> {
        let [left, right] = arguments else {
            return Ok(false);
        };
        let after = self.arithmetic(right);
        // The left operand's instruction comes before what the right one needs, unless that is nothing.
        let before = self.arithmetic(left).filter(|_| self.is_at_hand(right));
        let Some((inner, is_right)) = after
            .map(|inner| (inner, true))
            .or(before.map(|inner| (inner, false)))
        else {
            return Ok(false);
        };
        let Some(both) = inner.op.fused(op, is_right) else {
            return Ok(false);
        };
        let next = self.state().next;
        let mut third = 0;
        if is_right {
            third = self.operand(left, self.is_at_hand(left))?;
        }
        let registers = self.operands(inner.arguments)?;
        if !is_right {
            third = self.operand(right, true)?;
        }
        let between = self.state().push(span)?;
        let word = abc(both, dest, registers[0], registers[1]);
        self.state().mark_span(span);
        self.state().fused(word, third, [inner.global, global]);
        let operands = [registers[0], registers[1]].map(Operand::Register);
        let word = abc(inner.op, between, registers[0], registers[1]);
        self.guarded(word, inner.global, &operands, between, inner.span);
        let (b, c) = match is_right {
            true => (third, between),
            false => (between, third),
        };
        let operands = [b, c].map(Operand::Register);
        self.guarded(abc(op, dest, b, c), global, &operands, dest, span);
        self.state().next = next;
        Ok(true)
    }

    /// An operation on two numbers that have no place in an instruction.
    fn arithmetic(&self, core: &'unit Core) -> Option<Arithmetic<'unit>> {
        let CoreNode::Call(function, arguments) = &core.node else {
            return None;
        };
        let CoreNode::Global(global) = function.node else {
            return None;
        };
        let op = match self.operator(global)? {
            Operator::Add => Op::Add,
            Operator::Subtract => Op::Subtract,
            Operator::Fold(op) => op,
            _ => return None,
        };
        let plain = arguments.len() == 2
            && (op == Op::Multiply || arguments.iter().all(|it| self.byte_number(it).is_none()));
        plain.then_some(Arithmetic {
            op,
            global,
            arguments,
            span: core.span,
        })
    }

    /// Whether an operand is in a register already, and stays the same.
    fn is_at_hand(&self, core: &Core) -> bool {
        match core.node {
            CoreNode::Constant(index) => self.is_hoisted(index),
            CoreNode::Local(_) => self.is_atom(core),
            _ => false,
        }
    }

    /// Shares operands that are stored somewhere while their variables are read again.
    fn share_kept(&mut self, arguments: &[Core], registers: &[Register]) {
        for (argument, &register) in arguments.iter().zip(registers) {
            if self.ownership.keeps(argument) {
                self.state().share(register);
            }
        }
    }

    /// Whether the expression changes the map in a variable's own register and answers it there.
    pub fn changes_in_place(
        &mut self,
        core: &'unit Core,
        register: Register,
    ) -> Result<bool, CompileError> {
        let CoreNode::Call(function, arguments) = &core.node else {
            return Ok(false);
        };
        let (CoreNode::Global(global), [map, others @ ..]) = (&function.node, &arguments[..])
        else {
            return Ok(false);
        };
        let operator = self.operator(*global);
        if !matches!(operator, Some(Operator::MapChange(_, count)) if count == others.len()) {
            return Ok(false);
        }
        let Some(local) = is_read_late(&self.facts, map, others) else {
            return Ok(false);
        };
        Ok(self.variable(local, core.span)? == Variable::Register(register))
    }

    /// `(assoc map key value)`, `(dissoc map key)`: the map is given up where this is the last that is
    /// read of it.
    fn map_change(
        &mut self,
        op: Op,
        global: GlobalIndex,
        map: &'unit Core,
        others: &'unit [Core],
        dest: Register,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let late = match is_read_late(&self.facts, map, others) {
            Some(local) => match self.variable(local, map.span)? {
                Variable::Register(register) => Some(register),
                _ => None,
            },
            None => None,
        };
        let owner = self.state().is_owner(dest);
        let mut target = dest;
        let registers = match late {
            Some(source) => {
                let registers = self.operands(others)?;
                self.share_kept(others, &registers);
                if source != dest {
                    if registers.contains(&dest) {
                        target = self.state().push(span)?;
                    }
                    self.state().op(Op::Move, target, source, 0);
                }
                if !self.ownership.gives(map) {
                    self.state().share(target);
                }
                registers
            }
            None => {
                self.state().set_owner(dest, true);
                self.expression(map, dest, false)?;
                let registers = self.operands(others)?;
                self.share_kept(others, &registers);
                registers
            }
        };
        let target_owner = self.state().set_owner(target, true);
        let key = registers[0];
        let value = registers.get(1).copied().unwrap_or(0);
        let operands: Vec<Operand> = std::iter::once(target)
            .chain(registers)
            .map(Operand::Register)
            .collect();
        self.guarded(abc(op, target, key, value), global, &operands, target, span);
        self.state().set_owner(target, target_owner);
        self.state().set_owner(dest, owner);
        if target != dest {
            self.state().op(Op::Move, dest, target, 0);
        }
        Ok(())
    }

    /// Three operands and more: one instruction for each further operand, and one generic call for all
    /// of them where the operator was redefined.
    fn fold(
        &mut self,
        op: Op,
        global: GlobalIndex,
        arguments: &'unit [Core],
        dest: Register,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        if self.state().next + arguments.len() > REGISTERS_MAX / 2 {
            // Too many to keep at once; the generic call takes them through a list.
            let next = self.state().next;
            let window = self.state().push(span)?;
            let list = self.state().push(span)?;
            self.state().global(Op::GetGlobal, window, 0, global);
            self.state().load(list, Value::EMPTY);
            for argument in arguments {
                let register = self.state().push(span)?;
                self.expression(argument, register, false)?;
                self.state().op(Op::Cons, list, register, list);
                self.state().next = list as usize + 1;
            }
            self.state().mark_span(span);
            self.state().op(Op::CallReversed, window, list, 0);
            self.state().op(Op::Move, dest, window, 0);
            self.state().share_in_owner(dest);
            self.state().next = next;
            return Ok(());
        }
        let registers = self.operands(arguments)?;
        let sum = self.state().push(span)?;
        self.state().mark_span(span);
        let all = registers
            .iter()
            .map(|&register| Operand::Register(register))
            .collect();
        let end = self.state().label();
        let generic = Generic {
            globals: vec![global],
            operands: all,
            outcome: Outcome::Store(dest),
        };
        self.state().site(SitePart::Chain, generic, end);
        let mut left = registers[0];
        for (index, &right) in registers[1..].iter().enumerate() {
            let target = if index + 2 == registers.len() {
                dest
            } else {
                sum
            };
            let resume = self.state().label();
            let operands = vec![Operand::Register(left), Operand::Register(right)];
            let generic = Generic {
                globals: vec![global],
                operands,
                outcome: Outcome::Store(target),
            };
            self.state().site(SitePart::Link, generic, resume);
            self.state().op(op, target, left, right);
            self.state().bind(resume);
            left = sum;
        }
        self.state().bind(end);
        Ok(())
    }
}
