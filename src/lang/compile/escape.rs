//! Leaving early and cleaning up: `try`, blocks and what leaves them, cleanups, and all else that runs
//! under handlers.

use super::CompileError;
use super::emit::{BlockState, Register};
use super::function::Compiler;
use super::opcode::{Op, abc};
use crate::lang::expand::core::{BlockId, Core, LocalId};
use crate::lang::source::Span;
use crate::lang::value::Value;

impl<'unit> Compiler<'unit, '_> {
    /// Compiles what runs under `count` handlers that were just pushed, and pops them.
    pub(super) fn inside_handlers(
        &mut self,
        count: usize,
        body: impl FnOnce(&mut Self) -> Result<(), CompileError>,
    ) -> Result<(), CompileError> {
        self.state().handlers += count as u32;
        body(self)?;
        self.state().handlers -= count as u32;
        self.state().op(Op::PopHandlers, count as u8, 0, 0);
        Ok(())
    }

    pub(super) fn catch(
        &mut self,
        body: &'unit Core,
        (variable, limits): (LocalId, bool),
        handler: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let (caught, end) = (self.state().label(), self.state().label());
        let next = self.state().next;
        let register = self.state().push(span)?;
        let looks = self.facts.local(variable).looks as u8;
        self.state()
            .branch(abc(Op::PushTry, register, limits.into(), looks), caught);
        self.inside_handlers(1, |compiler| compiler.expression(body, dest, false))?;
        if tail {
            self.returns(dest, true);
        } else {
            self.state().jump(end);
        }
        self.state().bind(caught);
        self.state().registers.insert(variable, register);
        self.box_local(variable);
        self.share_bound(variable);
        let named = self.state().locals.len();
        self.name_local(variable);
        self.expression(handler, dest, tail)?;
        self.state().end_locals(named);
        self.state().bind(end);
        self.state().next = next;
        Ok(())
    }

    pub(super) fn protect(
        &mut self,
        body: &'unit Core,
        cleanup: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let clean = self.state().label();
        let next = self.state().next;
        let reason = self.state().push(span)?;
        self.state()
            .branch(abc(Op::PushCleanup, reason, 0, 0), clean);
        self.inside_handlers(1, |compiler| compiler.expression(body, dest, false))?;
        self.state().load(reason, Value::ABSENT);
        self.state().bind(clean);
        self.effect(cleanup)?;
        self.state().op(Op::ResumeUnwind, reason, 0, 0);
        self.state().next = next;
        self.returns(dest, tail);
        Ok(())
    }

    pub(super) fn block(
        &mut self,
        block: BlockId,
        body: &'unit Core,
        dest: Register,
        tail: bool,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        let end = self.state().label();
        let Some(exit) = self.facts.exit_of(block) else {
            let handlers = self.state().handlers;
            self.state().blocks.insert(
                block,
                BlockState {
                    end,
                    dest,
                    tail,
                    handlers,
                },
            );
            self.expression(body, dest, tail)?;
            self.state().bind(end);
            return Ok(());
        };
        let next = self.state().next;
        let register = self.state().push(span)?;
        self.state().registers.insert(exit, register);
        self.state()
            .branch(abc(Op::PushBlock, register, dest, 0), end);
        self.inside_handlers(1, |compiler| compiler.expression(body, dest, false))?;
        self.state().bind(end);
        self.state().share_in_owner(dest);
        self.state().next = next;
        self.returns(dest, tail);
        Ok(())
    }

    pub(super) fn return_from(
        &mut self,
        block: BlockId,
        value: &'unit Core,
        span: Option<Span>,
    ) -> Result<(), CompileError> {
        if let Some(exit) = self.facts.exit_of(block) {
            let next = self.state().next;
            let result = self.operand(value, true)?;
            if self.ownership.keeps(value) {
                self.state().share(result);
            }
            let token = self.state().push(span)?;
            let token = self.read_local(exit, token, span)?;
            self.state().mark_span(span);
            self.state().op(Op::LeaveBlock, token, result, 0);
            self.state().next = next;
            return Ok(());
        }
        let Some(&target) = self.state().blocks.get(&block) else {
            return Err(CompileError::UnknownBlock { span });
        };
        let deeper = self.state().handlers - target.handlers;
        let tail = target.tail && deeper == 0;
        self.expression(value, target.dest, tail)?;
        if deeper > 0 {
            self.state().op(Op::PopHandlers, deeper as u8, 0, 0);
        }
        if !tail {
            if target.tail {
                self.returns(target.dest, true);
            } else {
                self.state().jump(target.end);
            }
        }
        Ok(())
    }
}
