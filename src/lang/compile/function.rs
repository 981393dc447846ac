//! Expressions of one function, a form of Core at a time.
//!
//! An expression is compiled into a register given by its user, `dest`, which it may overwrite at any
//! time: whoever passes a variable's own register makes sure that the expression writes it last. In
//! tail position nothing follows: the code returns by itself.

use super::analyze::Facts;
use super::emit::{FunctionState, Label, OwnName, Register};
use super::loops::LoopState;
use super::opcode::{Capture, Op, abc};
use super::operators::Operator;
use super::ownership::{Ownership, Role};
use super::{CompileContext, CompileError};
use crate::lang::expand::core::{
    Core, CoreNode, CoreUnit, GlobalIndex, LambdaCore, LocalId, OptionalCore,
};
use crate::lang::source::{SourceText, Span};
use crate::lang::toil::Steps;
use crate::lang::value::Value;
use crate::lang::value::proto::{
    ARITY_VARIES, CLOSURE_HEAD, LocalPlace, LocalVariable, ParameterShape, Proto, ProtoParts,
};
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How an expression reaches a variable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Variable {
    Register(Register),
    Upvalue(u8),
    Itself,
}

pub(super) struct Compiler<'unit, 'image> {
    pub unit: &'unit CoreUnit,
    pub facts: Facts,
    pub ownership: Ownership,
    pub context: CompileContext<'image>,
    source: Option<Arc<SourceText>>,
    /// What variables are called; nothing in the language's own functions, into which nobody looks.
    names: FxHashMap<LocalId, Symbol>,
    /// The functions being compiled, innermost last.
    functions: Vec<FunctionState>,
    /// Loops that can be jumped to, of the innermost function; kept apart for each function.
    pub loops: Vec<Vec<LoopState<'unit>>>,
    pub loop_of: FxHashMap<LocalId, usize>,
    steps: Steps,
}

pub(super) fn compile_unit(
    unit: &CoreUnit,
    source: Option<Arc<SourceText>>,
    context: CompileContext<'_>,
) -> Result<Value, CompileError> {
    let facts = Facts::of(unit, context.operators.trace_key);
    let ownership = Ownership::of(unit, &facts, &|global| role(&context, global));
    let is_own = source.as_ref().is_some_and(|it| it.is_prelude());
    let names = unit.names.iter().copied().filter(|_| !is_own).collect();
    let mut compiler = Compiler {
        unit,
        facts,
        ownership,
        context,
        source,
        names,
        functions: Vec::new(),
        loops: Vec::new(),
        loop_of: FxHashMap::default(),
        steps: Steps::default(),
    };
    let lambda = Parameters {
        name: None,
        required: &[],
        optional: &[],
        keywords: &[],
        rest: None,
        allow_other_keys: false,
    };
    compiler.open_function(None);
    compiler.body(&lambda, &unit.body)?;
    let state = compiler.close_function();
    let proto = compiler.finish(state, None, None, &lambda, unit.body.span)?;
    Ok(compiler
        .context
        .heap
        .closure(proto, &[])
        .expect("BUG: a proto was just made"))
}

/// What a call of a global does to a map, as far as is known now.
fn role(context: &CompileContext<'_>, global: GlobalIndex) -> Role {
    match context.operators.of(context.globals, global) {
        Some(Operator::MapChange(_, others)) => return Role::Change(others + 1),
        Some(_) => return Role::Operator,
        None => {}
    }
    let function = context.globals.get(global).unwrap_or(Value::NIL);
    match context.heap.closure_proto(function).map(Proto::first_word) {
        Some(word) if word as u8 == Op::Share as u8 => Role::Keeps((word >> 8) as u8 as usize),
        _ => Role::Other,
    }
}

/// A lambda list, without the rest of its function.
struct Parameters<'unit> {
    name: Option<Symbol>,
    required: &'unit [LocalId],
    optional: &'unit [OptionalCore],
    keywords: &'unit [(Symbol, OptionalCore)],
    rest: Option<LocalId>,
    allow_other_keys: bool,
}

impl<'unit> Compiler<'unit, '_> {
    pub fn state(&mut self) -> &mut FunctionState {
        self.functions
            .last_mut()
            .expect("BUG: code is written inside a function")
    }

    /// Whether the code is that of the top-level form itself.
    pub fn is_top_level(&self) -> bool {
        self.functions.len() == 1
    }

    /// Whether the language compiles its own functions.
    pub fn is_prelude(&self) -> bool {
        self.source
            .as_ref()
            .is_some_and(|source| source.is_prelude())
    }

    fn open_function(&mut self, itself: Option<LocalId>) {
        let mut state = FunctionState::new();
        state.itself = itself;
        self.functions.push(state);
        self.loops.push(Vec::new());
    }

    fn close_function(&mut self) -> FunctionState {
        self.loops.pop();
        self.functions.pop().expect("BUG: a function was opened")
    }

    fn finish(
        &mut self,
        mut state: FunctionState,
        name: Option<Symbol>,
        docstring: Option<u32>,
        parameters: &Parameters<'_>,
        span: Option<Span>,
    ) -> Result<Value, CompileError> {
        state.finish(span)?;
        let plain = parameters.optional.is_empty()
            && parameters.keywords.is_empty()
            && parameters.rest.is_none();
        let docstring = docstring.map(|index| self.unit.constants[index as usize]);
        let captured = state.upvalues.iter().enumerate();
        let captured = captured.filter_map(|(place, local)| {
            Some(LocalVariable {
                name: *self.names.get(local)?,
                place: LocalPlace::Captured(place as u8),
                from: 0,
                until: u32::MAX,
            })
        });
        let locals = captured.chain(state.locals).collect();
        let proto = Proto::new(ProtoParts {
            exact: if plain {
                parameters.required.len() as u32
            } else {
                ARITY_VARIES
            },
            frame_size: state.most as u32 + 1,
            parameters: ParameterShape {
                required: parameters.required.len() as u32,
                optional: parameters.optional.len() as u32,
                keywords: parameters.keywords.iter().map(|(name, _)| *name).collect(),
                allow_other_keys: parameters.allow_other_keys,
                rest: parameters.rest.is_some(),
            },
            name,
            docstring,
            upvalues: state.captures.len() as u32,
            constants: state.constants,
            sites: state.sites,
            spans: state.spans,
            source: self.source.clone(),
            locals,
            code: state.code,
        });
        Ok(self.context.heap.proto(proto))
    }

    /// Writes a function's prologue and body.
    fn body(
        &mut self,
        parameters: &Parameters<'unit>,
        body: &'unit Core,
    ) -> Result<(), CompileError> {
        let span = body.span;
        let optional = parameters
            .optional
            .iter()
            .chain(parameters.keywords.iter().map(|(_, it)| it));
        for &local in parameters.required {
            let register = self.state().push(span)?;
            self.state().registers.insert(local, register);
        }
        for parameter in optional.clone() {
            let register = self.state().push(span)?;
            self.state().registers.insert(parameter.local, register);
        }
        if let Some(rest) = parameters.rest {
            let register = self.state().push(span)?;
            self.state().registers.insert(rest, register);
        }
        for &local in parameters.required {
            self.name_local(local);
        }
        for parameter in optional.clone() {
            self.name_local(parameter.local);
        }
        if let Some(rest) = parameters.rest {
            self.name_local(rest);
        }
        for &local in parameters.required {
            self.box_local(local);
            self.share_bound(local);
        }
        for parameter in optional {
            self.optional(parameter)?;
        }
        if let Some(rest) = parameters.rest {
            self.box_local(rest);
            self.share_bound(rest);
        }
        if let Some(name) = parameters.name
            && parameters.optional.is_empty()
            && parameters.keywords.is_empty()
            && parameters.rest.is_none()
        {
            let start = self.state().label();
            self.state().bind(start);
            let registers = parameters.required.iter().enumerate();
            let registers = registers
                .map(|(at, &local)| (local, at as Register))
                .collect();
            self.state().own = Some(OwnName {
                name,
                parameters: registers,
                start,
            });
        }
        let dest = self.state().push(span)?;
        self.expression(body, dest, true)
    }

    fn optional(&mut self, parameter: &'unit OptionalCore) -> Result<(), CompileError> {
        let span = parameter.default.span;
        let register = self.state().registers[&parameter.local];
        if let Some(supplied) = parameter.supplied {
            let given = self.state().push(span)?;
            self.state().registers.insert(supplied, given);
            self.state().op(Op::Given, given, register, 0);
            self.name_local(supplied);
            self.box_local(supplied);
        }
        let bound = self.state().label();
        self.state()
            .branch(abc(Op::JumpGiven, register, 0, 1), bound);
        self.expression(&parameter.default, register, false)?;
        self.state().bind(bound);
        self.box_local(parameter.local);
        self.share_bound(parameter.local);
        Ok(())
    }

    /// Makes a variable's register one whose map may have no second reference, where it is tracked.
    pub fn own_register(&mut self, local: LocalId, register: Register) {
        let tracked = self.ownership.is_tracked(local);
        self.state().set_owner(register, tracked);
    }

    /// Shares what a variable was bound to from outside of this function, where it is tracked.
    pub(super) fn share_bound(&mut self, local: LocalId) {
        if self.ownership.is_tracked(local) {
            let register = self.state().registers[&local];
            self.state().set_owner(register, true);
            self.state().share(register);
        }
    }

    /// Notes what a variable is called that is bound from here on.
    pub fn name_local(&mut self, local: LocalId) {
        if let Some(&name) = self.names.get(&local)
            && let Some(&register) = self.state().registers.get(&local)
        {
            self.state().begin_local(name, register);
        }
    }

    /// Moves a variable that was just bound into a cell, where it needs one.
    pub fn box_local(&mut self, local: LocalId) {
        if self.facts.local(local).is_boxed() {
            let register = self.state().registers[&local];
            self.state().op(Op::MakeCell, register, register, 0);
        }
    }

    pub fn is_hoisted(&self, index: u32) -> bool {
        self.functions
            .last()
            .is_some_and(|state| state.hoisted.contains_key(&index))
    }

    /// Finds a variable, capturing it through all functions between.
    pub fn variable(
        &mut self,
        local: LocalId,
        span: Option<Span>,
    ) -> Result<Variable, CompileError> {
        let boxed = self.facts.local(local).is_boxed();
        let known = |state: &FunctionState| {
            if let Some(&register) = state.registers.get(&local) {
                return Some(Variable::Register(register));
            }
            if state.itself == Some(local) && !boxed {
                return Some(Variable::Itself);
            }
            let index = state.upvalues.iter().position(|&other| other == local)?;
            Some(Variable::Upvalue(index as u8))
        };
        let functions = self.functions.iter().enumerate().rev();
        let (depth, mut variable) = functions
            .map(|(depth, state)| (depth, known(state)))
            .find_map(|(depth, variable)| Some((depth, variable?)))
            .ok_or(CompileError::UnknownVariable { span })?;
        for state in &mut self.functions[depth + 1..] {
            if state.upvalues.len() + CLOSURE_HEAD >= u8::MAX as usize {
                return Err(CompileError::TooManyCaptures { span });
            }
            state.upvalues.push(local);
            state.captures.push(match variable {
                Variable::Register(register) => Capture::Register(register),
                Variable::Upvalue(index) => Capture::Upvalue(index),
                Variable::Itself => Capture::Itself,
            });
            variable = Variable::Upvalue(state.upvalues.len() as u8 - 1);
        }
        Ok(variable)
    }

    pub fn constant(&self, index: u32) -> Value {
        self.unit.constants[index as usize]
    }

    /// Compiles an expression into `dest`.
    pub fn expression(
        &mut self,
        core: &'unit Core,
        dest: Register,
        tail: bool,
    ) -> Result<(), CompileError> {
        if self.steps.is_over() {
            return Err(CompileError::Interrupted { span: core.span });
        }
        stacker::maybe_grow(64 << 10, 1 << 20, || self.node(core, dest, tail))
    }

    pub(super) fn returns(&mut self, dest: Register, tail: bool) {
        if tail {
            self.state().op(Op::Return, dest, 0, 0);
        }
    }

    fn node(&mut self, core: &'unit Core, dest: Register, tail: bool) -> Result<(), CompileError> {
        let span = core.span;
        self.state().mark_span(span);
        match &core.node {
            CoreNode::Constant(index) => {
                let value = self.constant(*index);
                if tail && self.state().return_short(value) {
                    return Ok(());
                }
                self.state().load(dest, value);
                if value.is_heap() {
                    self.state().share_in_owner(dest);
                }
                self.returns(dest, tail);
            }
            CoreNode::Local(local) => {
                let register = self.read_local(*local, dest, span)?;
                let gives = self.ownership.gives(core);
                if tail {
                    let op = if gives { Op::ReturnGiving } else { Op::Return };
                    self.state().op(op, register, 0, 0);
                    return Ok(());
                }
                if register != dest {
                    self.state().op(Op::Move, dest, register, 0);
                }
                if self.ownership.keeps(core) || !gives && self.state().is_owner(dest) {
                    self.state().share(dest);
                }
            }
            CoreNode::Global(global) => {
                self.state().global(Op::GetGlobal, dest, 0, *global);
                self.state().share_in_owner(dest);
                self.returns(dest, tail);
            }
            CoreNode::SetLocal(local, value) => {
                self.set_local(*local, value, dest, span)?;
                self.returns(dest, tail);
            }
            CoreNode::SetGlobal(global, value) => {
                self.expression(value, dest, false)?;
                self.state().mark_span(span);
                self.state().global(Op::SetGlobal, dest, 0, *global);
                self.state().share_in_owner(dest);
                self.returns(dest, tail);
            }
            CoreNode::Define(global, value) => {
                self.expression(value, dest, false)?;
                self.state().global(Op::DefineGlobal, dest, 0, *global);
                self.returns(dest, tail);
            }
            CoreNode::If(test, then, otherwise) => {
                self.conditional(test, then, otherwise, dest, tail)?
            }
            CoreNode::Sequence(forms) => {
                for (index, form) in forms.iter().enumerate() {
                    if index + 1 == forms.len() {
                        self.expression(form, dest, tail)?;
                    } else {
                        self.effect(form)?;
                    }
                }
            }
            CoreNode::And(forms) => self.connective(forms, false, dest, tail)?,
            CoreNode::Or(forms) => self.connective(forms, true, dest, tail)?,
            CoreNode::Let(bindings, body) => {
                let (next, named) = (self.state().next, self.state().locals.len());
                let bindings: Vec<_> = bindings
                    .iter()
                    .map(|(local, value)| (*local, value))
                    .collect();
                self.bind_variables(&bindings)?;
                self.expression(body, dest, tail)?;
                self.state().end_locals(named);
                self.state().next = next;
            }
            CoreNode::Letrec(bindings, body) => self.letrec(bindings, body, dest, tail, span)?,
            CoreNode::Loop(bindings, body) => self.plain_loop(bindings, body, dest, tail, span)?,
            CoreNode::Recur(values) => self.recur(values, span)?,
            CoreNode::While(test, body) => {
                let next = self.state().next;
                let hoisted = self.hoist(&[test, body], span)?;
                let (again, check) = (self.state().label(), self.state().label());
                self.state().jump(check);
                self.state().bind(again);
                self.effect(body)?;
                self.state().bind(check);
                self.branch(test, true, again)?;
                self.forget_hoisted(&hoisted);
                self.state().next = next;
                self.state().load(dest, Value::NIL);
                self.returns(dest, tail);
            }
            CoreNode::Lambda(lambda) => {
                self.lambda(lambda, None, dest, span)?;
                self.returns(dest, tail);
            }
            CoreNode::Call(function, arguments) => {
                self.call(function, arguments, dest, tail, span)?
            }
            CoreNode::Block(block, body) => self.block(*block, body, dest, tail, span)?,
            CoreNode::ReturnFrom(block, value) => self.return_from(*block, value, span)?,
            CoreNode::Try {
                body,
                variable,
                handler,
                limits,
            } => self.catch(body, (*variable, *limits), handler, dest, tail, span)?,
            CoreNode::Protect { body, cleanup } => self.protect(body, cleanup, dest, tail, span)?,
            CoreNode::Dynamic(bindings, body) => {
                let next = self.state().next;
                let mut registers = Vec::new();
                for (global, value) in bindings {
                    let register = self.state().push(span)?;
                    self.expression(value, register, false)?;
                    registers.push((*global, register));
                }
                for &(global, register) in &registers {
                    self.state().global(Op::BindDynamic, register, 0, global);
                }
                self.inside_handlers(registers.len(), |compiler| {
                    compiler.expression(body, dest, false)
                })?;
                self.state().next = next;
                self.returns(dest, tail);
            }
        }
        Ok(())
    }

    /// Compiles an expression for what it does.
    pub fn effect(&mut self, core: &'unit Core) -> Result<(), CompileError> {
        if matches!(core.node, CoreNode::Constant(_)) {
            return Ok(());
        }
        let next = self.state().next;
        let dest = self.state().push(core.span)?;
        let unused = self.state().unused.replace(dest);
        self.expression(core, dest, false)?;
        self.state().unused = unused;
        self.state().next = next;
        Ok(())
    }

    /// Makes a variable's value available in a register: its own, or `dest`.
    pub(super) fn read_local(
        &mut self,
        local: LocalId,
        dest: Register,
        span: Option<Span>,
    ) -> Result<Register, CompileError> {
        let boxed = self.facts.local(local).is_boxed();
        Ok(match self.variable(local, span)? {
            Variable::Register(register) if boxed => {
                self.state().op(Op::GetCell, dest, register, 0);
                dest
            }
            Variable::Register(register) => register,
            Variable::Upvalue(index) => {
                let op = if boxed {
                    Op::GetUpvalueCell
                } else {
                    Op::GetUpvalue
                };
                self.state().op(op, dest, index, 0);
                dest
            }
            Variable::Itself => {
                self.state().op(Op::LoadSelf, dest, 0, 0);
                dest
            }
        })
    }

    fn set_local(
        &mut self,
        local: LocalId,
        value: &'unit Core,
        dest: Register,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let boxed = self.facts.local(local).is_boxed();
        match self.variable(local, span)? {
            Variable::Register(register) if !boxed => {
                let owners = [register, dest].map(|it| self.state().is_owner(it));
                if self.is_simple(value) || self.changes_in_place(value, register)? {
                    self.expression(value, register, false)?;
                    self.state().op(Op::Move, dest, register, 0);
                } else {
                    let owner = self.state().set_owner(dest, owners.contains(&true));
                    self.expression(value, dest, false)?;
                    self.state().set_owner(dest, owner);
                    self.state().op(Op::Move, register, dest, 0);
                }
                // The value is in the variable and, where it is used, in `dest`.
                if owners.contains(&true) && self.state().unused != Some(dest) {
                    self.state().share(dest);
                }
            }
            Variable::Register(register) => {
                self.expression(value, dest, false)?;
                self.state().op(Op::SetCell, register, dest, 0);
            }
            Variable::Upvalue(index) => {
                self.expression(value, dest, false)?;
                self.state().op(Op::SetUpvalueCell, dest, index, 0);
            }
            Variable::Itself => return Err(CompileError::UnknownVariable { span }),
        }
        Ok(())
    }

    /// Binds new variables in new registers; they stay taken until the caller gives them back.
    pub fn bind_variables(
        &mut self,
        bindings: &[(LocalId, &'unit Core)],
    ) -> Result<(), CompileError> {
        let mut bound = Vec::with_capacity(bindings.len());
        for &(local, value) in bindings {
            if let CoreNode::Local(other) = value.node {
                let (facts, others) = (self.facts.local(local), self.facts.local(other));
                if !facts.mutated
                    && !facts.is_boxed()
                    && !others.mutated
                    && !others.is_boxed()
                    && let Variable::Register(register) = self.variable(other, value.span)?
                {
                    // Two names for one register, unless the other is never read again.
                    let tracked = [local, other].map(|it| self.ownership.is_tracked(it));
                    if tracked.contains(&true) {
                        self.state().set_owner(register, true);
                        if !self.ownership.gives(value) {
                            self.state().share(register);
                        }
                    }
                    bound.push((local, register));
                    continue;
                }
            }
            let register = self.state().push(value.span)?;
            self.own_register(local, register);
            self.expression(value, register, false)?;
            bound.push((local, register));
        }
        for (local, register) in bound {
            self.state().registers.insert(local, register);
            self.box_local(local);
            self.name_local(local);
        }
        Ok(())
    }

    fn conditional(
        &mut self,
        test: &'unit Core,
        then: &'unit Core,
        otherwise: &'unit Core,
        dest: Register,
        tail: bool,
    ) -> Result<(), CompileError> {
        let (no, end) = (self.state().label(), self.state().label());
        self.branch(test, false, no)?;
        self.expression(then, dest, tail)?;
        if !tail {
            self.state().jump(end);
        }
        self.state().bind(no);
        self.expression(otherwise, dest, tail)?;
        self.state().bind(end);
        Ok(())
    }

    fn connective(
        &mut self,
        forms: &'unit [Core],
        deciding: bool,
        dest: Register,
        tail: bool,
    ) -> Result<(), CompileError> {
        let end = self.state().label();
        for (index, form) in forms.iter().enumerate() {
            if index + 1 == forms.len() {
                self.expression(form, dest, tail)?;
            } else {
                self.expression(form, dest, false)?;
                self.state()
                    .branch(abc(Op::JumpTruth, dest, 0, deciding as u8), end);
            }
        }
        self.state().bind(end);
        self.returns(dest, tail);
        Ok(())
    }

    /// Goes to `target` if the truth of the test is `sense`, on to what follows otherwise.
    pub fn branch(
        &mut self,
        test: &'unit Core,
        sense: bool,
        target: Label,
    ) -> Result<(), CompileError> {
        self.state().mark_span(test.span);
        match &test.node {
            CoreNode::Constant(index) => {
                if self.constant(*index).is_truthy() == sense {
                    self.state().jump(target);
                }
                Ok(())
            }
            CoreNode::And(forms) | CoreNode::Or(forms) => {
                // The truth that ends the connective early: false for `and`, true for `or`.
                let deciding = matches!(test.node, CoreNode::Or(_));
                if sense == deciding {
                    forms
                        .iter()
                        .try_for_each(|form| self.branch(form, sense, target))
                } else {
                    let Some((last, others)) = forms.split_last() else {
                        return Ok(());
                    };
                    let end = self.state().label();
                    for form in others {
                        self.branch(form, deciding, end)?;
                    }
                    self.branch(last, sense, target)?;
                    self.state().bind(end);
                    Ok(())
                }
            }
            CoreNode::Call(function, arguments)
                if self.branch_on_operator(function, arguments, sense, target)? =>
            {
                Ok(())
            }
            _ => {
                let next = self.state().next;
                let register = self.operand(test, true)?;
                self.state()
                    .branch(abc(Op::JumpTruth, register, 0, sense as u8), target);
                self.state().next = next;
                Ok(())
            }
        }
    }

    /// Compiles an expression into any register: a variable's own where it has one, and where nothing
    /// changes the variable before the register is read (`settled`).
    pub fn operand(&mut self, core: &'unit Core, settled: bool) -> Result<Register, CompileError> {
        if let CoreNode::Local(local) = core.node {
            let facts = self.facts.local(local);
            if !facts.is_boxed()
                && (settled || !facts.mutated)
                && let Variable::Register(register) = self.variable(local, core.span)?
            {
                return Ok(register);
            }
        }
        if let CoreNode::Constant(index) = core.node
            && let Some(&register) = self.state().hoisted.get(&index)
        {
            return Ok(register);
        }
        let register = self.state().push(core.span)?;
        self.expression(core, register, false)?;
        Ok(register)
    }

    /// Makes a closure in `dest`; `itself` is the variable that is bound to nothing else.
    /// Answers which of its captured variables are taken from which registers.
    pub fn lambda(
        &mut self,
        lambda: &'unit LambdaCore,
        itself: Option<LocalId>,
        dest: Register,
        span: Option<Span>,
    ) -> Result<Vec<Capture>, CompileError> {
        let parameters = Parameters {
            name: lambda.name,
            required: &lambda.required,
            optional: &lambda.optional,
            keywords: &lambda.keywords,
            rest: lambda.rest,
            allow_other_keys: lambda.allow_other_keys,
        };
        self.open_function(itself);
        self.body(&parameters, &lambda.body)?;
        let state = self.close_function();
        let captures = state.captures.clone();
        let proto = self.finish(state, lambda.name, lambda.docstring, &parameters, span)?;
        let state = self.state();
        state.constants.push(proto);
        state.op(Op::MakeClosure, dest, captures.len() as u8, 0);
        state.emit_value(proto);
        for capture in &captures {
            state.emit(capture.word());
        }
        Ok(captures)
    }
}
