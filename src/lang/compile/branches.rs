//! Tests that are calls of operators: one instruction compares and branches.

use super::CompileError;
use super::emit::{Generic, Label, Operand, Outcome, SitePart};
use super::function::Compiler;
use super::opcode::{Op, abc};
use super::operators::Operator;
use crate::lang::expand::core::{Core, CoreNode, GlobalIndex};

impl<'unit> Compiler<'unit, '_> {
    /// Compiles a test that is a call of an operator as one fused instruction; answers whether it was.
    pub fn branch_on_operator(
        &mut self,
        function: &'unit Core,
        arguments: &'unit [Core],
        sense: bool,
        target: Label,
    ) -> Result<bool, CompileError> {
        let CoreNode::Global(global) = function.node else {
            return Ok(false);
        };
        let Some(operator) = self.operator(global) else {
            return Ok(false);
        };
        if let (Operator::Not, [operand]) = (operator, arguments) {
            return self.branch_on_not(global, operand, sense, target);
        }
        self.fused(operator, &[global], arguments, sense, sense, target)
    }

    fn branch_on_not(
        &mut self,
        not: GlobalIndex,
        operand: &'unit Core,
        sense: bool,
        target: Label,
    ) -> Result<bool, CompileError> {
        if let CoreNode::Call(function, arguments) = &operand.node
            && let CoreNode::Global(global) = function.node
            && let Some(operator) = self.operator(global)
            && !matches!(operator, Operator::Not)
            && self.fused(operator, &[global, not], arguments, !sense, sense, target)?
        {
            return Ok(true);
        }
        let next = self.state().next;
        let register = self.operand(operand, true)?;
        let operands = [Operand::Register(register)];
        self.guarded_branch(
            abc(Op::JumpTruth, register, 0, !sense as u8),
            &[not],
            &operands,
            sense,
            target,
        );
        self.state().next = next;
        Ok(true)
    }

    /// `sense` is what the instruction wants of the operator, `outer` what the calls of all `globals`,
    /// one applied to the other, must answer for the same.
    fn fused(
        &mut self,
        operator: Operator,
        globals: &[GlobalIndex],
        arguments: &'unit [Core],
        sense: bool,
        outer: bool,
        target: Label,
    ) -> Result<bool, CompileError> {
        let next = self.state().next;
        let c = sense as u8;
        match (operator, arguments) {
            (Operator::TestUnary { branch, .. }, [operand]) => {
                let register = self.operand(operand, true)?;
                let operands = [Operand::Register(register)];
                self.guarded_branch(
                    abc(branch, register, 0, c),
                    globals,
                    &operands,
                    outer,
                    target,
                );
            }
            (Operator::IsZero, [operand]) => {
                let register = self.operand(operand, true)?;
                let operands = [Operand::Register(register)];
                self.guarded_branch(
                    abc(Op::JumpEqualNumber, register, 0, c),
                    globals,
                    &operands,
                    outer,
                    target,
                );
            }
            (Operator::TestBinary { branch, .. }, [_, _]) => {
                let registers = self.operands(arguments)?;
                let operands = [
                    Operand::Register(registers[0]),
                    Operand::Register(registers[1]),
                ];
                self.guarded_branch(
                    abc(branch, registers[0], registers[1], c),
                    globals,
                    &operands,
                    outer,
                    target,
                );
            }
            (
                Operator::Compare {
                    branch,
                    number,
                    number_swapped,
                    swapped,
                    ..
                },
                [left, right],
            ) => {
                if let Some(small) = self.byte_number(right) {
                    let register = self.operand(left, true)?;
                    let operands = [Operand::Register(register), Operand::Number(small.into())];
                    self.guarded_branch(
                        abc(number, register, small as u8, c),
                        globals,
                        &operands,
                        outer,
                        target,
                    );
                } else if let Some(small) = self.byte_number(left) {
                    let register = self.operand(right, true)?;
                    let operands = [Operand::Number(small.into()), Operand::Register(register)];
                    let word = abc(number_swapped, register, small as u8, c);
                    self.guarded_branch(word, globals, &operands, outer, target);
                } else {
                    let registers = self.operands(arguments)?;
                    let (a, b) = if swapped {
                        (registers[1], registers[0])
                    } else {
                        (registers[0], registers[1])
                    };
                    let operands = [
                        Operand::Register(registers[0]),
                        Operand::Register(registers[1]),
                    ];
                    self.guarded_branch(abc(branch, a, b, c), globals, &operands, outer, target);
                }
            }
            _ => return Ok(false),
        }
        self.state().next = next;
        Ok(true)
    }

    fn guarded_branch(
        &mut self,
        word: u32,
        globals: &[GlobalIndex],
        operands: &[Operand],
        sense: bool,
        target: Label,
    ) {
        let state = self.state();
        let resume = state.label();
        let outcome = Outcome::Branch { sense, target };
        let generic = Generic {
            globals: globals.to_vec(),
            operands: operands.to_vec(),
            outcome,
        };
        state.site(SitePart::Whole, generic, resume);
        state.branch(word, target);
        state.bind(resume);
    }
}
