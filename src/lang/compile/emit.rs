//! One function's code while it is being written: words, labels, registers, out-of-line calls.

use super::CompileError;
use super::opcode::{Capture, JUMP_MAX, Op, abc, jump};
use crate::lang::expand::core::{BlockId, GlobalIndex, LocalId};
use crate::lang::source::Span;
use crate::lang::value::Value;
use crate::lang::value::proto::{LocalPlace, LocalVariable, NO_PATCH, Site};
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;

pub type Register = u8;

/// Registers of one frame. The rest of a byte's range is room for the windows of small calls.
pub const REGISTERS_MAX: usize = 250;

/// A place in the code, known or not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

/// What an out-of-line call is given.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    Register(Register),
    Number(i32),
}

/// What is done with the value of an out-of-line call.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    Store(Register),
    /// Go to the label if the truth of the value is `sense`.
    Branch {
        sense: bool,
        target: Label,
    },
}

/// The calls an operator instruction stands for.
#[derive(Debug)]
pub struct Generic {
    pub globals: Vec<GlobalIndex>,
    pub operands: Vec<Operand>,
    pub outcome: Outcome,
}

/// What an out-of-line call replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SitePart {
    /// One instruction that stands for one call.
    Whole,
    /// One of several instructions that together stand for one call.
    Link,
    /// All of those instructions.
    Chain,
}

struct Stub {
    sites: std::ops::Range<usize>,
    part: SitePart,
    generic: Generic,
    top: usize,
    resume: Label,
    /// Operands that are to be shared, by their index, and whether the value is.
    shared: Vec<usize>,
    shares_value: bool,
}

enum Fix {
    /// The word holds an offset from the word after it.
    Word(usize),
    /// The instruction holds an offset from the word after it.
    Jump(usize),
}

/// Where `return-from` goes when it stays in the function.
#[derive(Clone, Copy, Debug)]
pub struct BlockState {
    pub end: Label,
    pub dest: Register,
    pub tail: bool,
    pub handlers: u32,
}

/// A function with a name and nothing but required parameters.
#[derive(Clone, Debug)]
pub struct OwnName {
    pub name: Symbol,
    pub parameters: Vec<(LocalId, Register)>,
    /// Where its body begins, parameters being in place.
    pub start: Label,
}

pub struct FunctionState {
    pub code: Vec<u32>,
    pub spans: Vec<(u32, Span)>,
    pub constants: Vec<Value>,
    pub sites: Vec<Site>,
    stubs: Vec<Stub>,
    labels: Vec<Option<usize>>,
    fixes: Vec<(Label, Fix)>,
    /// First register not in use, and the most that were.
    pub next: usize,
    pub most: usize,
    pub registers: FxHashMap<LocalId, Register>,
    pub upvalues: Vec<LocalId>,
    pub captures: Vec<Capture>,
    /// The variable that names this function inside itself.
    pub itself: Option<LocalId>,
    /// What a call of this function by its own name needs to be a jump.
    pub own: Option<OwnName>,
    /// Variables with a name, so far.
    pub locals: Vec<LocalVariable>,
    /// Constants that loops around this place keep in registers.
    pub hoisted: FxHashMap<u32, Register>,
    /// Handlers pushed at this place.
    pub handlers: u32,
    pub blocks: FxHashMap<BlockId, BlockState>,
    /// Registers whose map may have no second reference; see `ownership.rs`.
    owners: Vec<bool>,
    /// The register of a value that nobody will use.
    pub unused: Option<Register>,
    /// The label bound last, so that a jump to the next instruction is left out safely.
    last_bound: usize,
}

impl FunctionState {
    pub fn new() -> FunctionState {
        FunctionState {
            code: Vec::new(),
            spans: Vec::new(),
            constants: Vec::new(),
            sites: Vec::new(),
            stubs: Vec::new(),
            labels: Vec::new(),
            fixes: Vec::new(),
            next: 0,
            most: 0,
            registers: FxHashMap::default(),
            upvalues: Vec::new(),
            captures: Vec::new(),
            itself: None,
            own: None,
            locals: Vec::new(),
            hoisted: FxHashMap::default(),
            handlers: 0,
            blocks: FxHashMap::default(),
            owners: vec![false; u8::MAX as usize + 1],
            unused: None,
            last_bound: usize::MAX,
        }
    }

    /// Takes the next register.
    pub fn push(&mut self, span: Option<Span>) -> Result<Register, CompileError> {
        if self.next >= REGISTERS_MAX {
            return Err(CompileError::TooManyVariables { span });
        }
        let register = self.next as Register;
        self.owners[register as usize] = false;
        self.next += 1;
        self.most = self.most.max(self.next);
        Ok(register)
    }

    pub fn is_owner(&self, register: Register) -> bool {
        self.owners[register as usize]
    }

    /// Says whether a register's map may have no second reference; returns what was said before.
    pub fn set_owner(&mut self, register: Register, owner: bool) -> bool {
        std::mem::replace(&mut self.owners[register as usize], owner)
    }

    pub fn share(&mut self, register: Register) {
        self.op(Op::Share, register, 0, 0);
    }

    /// Shares what came into a register from where there may be other references.
    pub fn share_in_owner(&mut self, register: Register) {
        if self.is_owner(register) {
            self.share(register);
        }
    }

    /// Makes sure the frame has room for a call at `base`.
    pub fn room(&mut self, base: usize, arguments: usize) {
        self.most = self.most.max(base + arguments + 1);
    }

    pub fn emit(&mut self, word: u32) {
        self.code.push(word);
    }

    pub fn op(&mut self, op: Op, a: Register, b: Register, c: Register) {
        self.emit(abc(op, a, b, c));
    }

    pub fn mark_span(&mut self, span: Option<Span>) {
        if let Some(span) = span {
            let at = self.code.len() as u32;
            match self.spans.last_mut() {
                Some(last) if last.0 == at => last.1 = span,
                Some(last) if last.1 == span => {}
                _ => self.spans.push((at, span)),
            }
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    pub fn bind(&mut self, label: Label) {
        // A jump to what follows it is left out, unless something already goes to the place after it.
        if let Some(&(target, Fix::Jump(at))) = self.fixes.last()
            && target == label
            && at + 1 == self.code.len()
            && self.last_bound != self.code.len()
        {
            self.fixes.pop();
            self.code.pop();
        }
        self.labels[label.0] = Some(self.code.len());
        self.last_bound = self.code.len();
    }

    pub fn jump(&mut self, label: Label) {
        self.fixes.push((label, Fix::Jump(self.code.len())));
        self.emit(jump(0));
    }

    /// Writes a jump for when a global is no longer the function being compiled.
    pub fn jump_other(&mut self, global: GlobalIndex, label: Label) {
        self.op(Op::JumpOther, 0, 0, 0);
        self.emit(global.0);
        self.fixes.push((label, Fix::Word(self.code.len())));
        self.emit(0);
    }

    /// From here on a register is a variable that has a name.
    pub fn begin_local(&mut self, name: Symbol, register: Register) {
        self.locals.push(LocalVariable {
            name,
            place: LocalPlace::Register(register),
            from: self.code.len() as u32,
            until: u32::MAX,
        });
    }

    /// The variables that began after so many others are bound no longer.
    pub fn end_locals(&mut self, first: usize) {
        let end = self.code.len() as u32;
        let open = self.locals[first..].iter_mut();
        open.for_each(|it| it.until = it.until.min(end));
    }

    /// Writes an instruction whose second word says where to go.
    pub fn branch(&mut self, word: u32, label: Label) {
        self.emit(word);
        self.fixes.push((label, Fix::Word(self.code.len())));
        self.emit(0);
    }

    pub fn load_number(&mut self, dest: Register, number: i16) {
        self.emit(super::opcode::a_number(Op::LoadNumber, dest, number));
    }

    pub fn load(&mut self, dest: Register, value: Value) {
        if let Some((is_number, short)) = short(value) {
            let op = if is_number {
                Op::LoadNumber
            } else {
                Op::LoadSingle
            };
            self.emit(super::opcode::a_number(op, dest, short));
        } else {
            if value.is_heap() {
                self.constants.push(value);
            }
            self.op(Op::LoadValue, dest, 0, 0);
            self.emit_value(value);
        }
    }

    /// Writes the instruction that answers a value, where the value fits into it.
    pub fn return_short(&mut self, value: Value) -> bool {
        let Some((is_number, short)) = short(value) else {
            return false;
        };
        let op = if is_number {
            Op::ReturnNumber
        } else {
            Op::ReturnSingle
        };
        self.emit(super::opcode::a_number(op, 0, short));
        true
    }

    pub fn emit_value(&mut self, value: Value) {
        self.emit(value.bits() as u32);
        self.emit((value.bits() >> 32) as u32);
    }

    pub fn global(&mut self, op: Op, a: Register, b: u8, global: GlobalIndex) {
        self.op(op, a, b, 0);
        self.emit(global.0);
    }

    /// Notes that the instruction about to be written stands for calls; `generic` is written later,
    /// out of line. It continues at `resume`.
    pub fn site(&mut self, part: SitePart, generic: Generic, resume: Label) {
        let first = self.sites.len();
        for &global in &generic.globals {
            self.sites.push(Site {
                pc: self.code.len() as u32,
                global,
                slow: 0,
                patch: NO_PATCH,
            });
        }
        let top = self.next;
        self.room(top, generic.operands.len());
        let operands = generic.operands.iter().enumerate();
        let shared = operands
            .filter(|(_, operand)| matches!(operand, Operand::Register(it) if self.is_owner(*it)))
            .map(|(index, _)| index)
            .collect();
        let shares_value = matches!(generic.outcome, Outcome::Store(dest) if self.is_owner(dest));
        self.stubs.push(Stub {
            shared,
            shares_value,
            sites: first..self.sites.len(),
            part,
            generic,
            top,
            resume,
        });
    }

    /// Writes an instruction that does what the next two do, until one of the globals they stand for is
    /// redefined.
    pub fn fused(&mut self, word: u32, third: Register, globals: [GlobalIndex; 2]) {
        let pc = self.code.len() as u32;
        let one = globals[0] == globals[1];
        for &global in &globals[usize::from(one)..] {
            self.sites.push(Site {
                pc,
                global,
                slow: 0,
                patch: pc + 2,
            });
        }
        self.emit(word);
        self.emit(third as u32);
    }

    /// Writes the out-of-line calls and resolves all labels.
    pub fn finish(&mut self, span: Option<Span>) -> Result<(), CompileError> {
        self.write_stubs();
        for (label, fix) in std::mem::take(&mut self.fixes) {
            let target =
                self.labels[label.0].expect("BUG: a label that was jumped to is bound") as i64;
            match fix {
                Fix::Word(at) => self.code[at] = (target - (at as i64 + 1)) as i32 as u32,
                Fix::Jump(at) => {
                    let offset = target - (at as i64 + 1);
                    if offset.abs() > JUMP_MAX {
                        return Err(CompileError::TooLong { span });
                    }
                    self.code[at] = jump(offset as i32);
                }
            }
        }
        if self.code.len() as i64 > JUMP_MAX {
            return Err(CompileError::TooLong { span });
        }
        Ok(())
    }

    fn write_stubs(&mut self) {
        for stub in std::mem::take(&mut self.stubs) {
            let at = self.code.len() as u32;
            // The calls belong to the place of the instruction they stand for.
            let first = self.sites[stub.sites.start].pc;
            let before = self.spans.partition_point(|&(from, _)| from <= first);
            let span = self.spans[..before].last().map(|&(_, span)| span);
            self.mark_span(span);
            for site in &mut self.sites[stub.sites.clone()] {
                if stub.part != SitePart::Chain {
                    site.slow = at;
                }
                if stub.part != SitePart::Link {
                    site.patch = at;
                }
            }
            let top = stub.top as Register;
            for (index, operand) in stub.generic.operands.iter().enumerate() {
                let register = top + 1 + index as Register;
                match *operand {
                    Operand::Register(source) => self.op(Op::Move, register, source, 0),
                    Operand::Number(number) => self.load_number(register, number as i16),
                }
                if stub.shared.contains(&index) {
                    self.share(register);
                }
            }
            for (index, &global) in stub.generic.globals.iter().enumerate() {
                if index > 0 {
                    self.op(Op::Move, top + 1, top, 0);
                }
                let count = if index == 0 {
                    stub.generic.operands.len() as u8
                } else {
                    1
                };
                self.global(Op::CallGlobal, top, count, global);
            }
            if stub.shares_value {
                self.share(top);
            }
            match stub.generic.outcome {
                Outcome::Store(dest) => {
                    if dest != top {
                        self.op(Op::Move, dest, top, 0);
                    }
                }
                Outcome::Branch { sense, target } => {
                    self.branch(abc(Op::JumpTruth, top, 0, sense as u8), target);
                }
            }
            self.jump(stub.resume);
        }
        self.merge_sites();
    }

    /// Where the first instruction of a chain is both a site of its own and the chain's, the slow
    /// path is its own and the patch the chain's.
    fn merge_sites(&mut self) {
        let mut merged: Vec<Site> = Vec::with_capacity(self.sites.len());
        for site in std::mem::take(&mut self.sites) {
            match merged
                .iter_mut()
                .rev()
                .take(4)
                .find(|other| other.pc == site.pc && other.global == site.global)
            {
                Some(other) => {
                    if site.slow != 0 {
                        other.slow = site.slow;
                    } else {
                        other.patch = site.patch;
                    }
                }
                None => merged.push(site),
            }
        }
        self.sites = merged;
    }
}

/// Returns what of a value stands in an instruction, where it fits: a fixnum's number, or the word of an
/// immediate.
fn short(value: Value) -> Option<(bool, i16)> {
    if let Some(number) = value.as_fixnum() {
        return Some((true, i16::try_from(number).ok()?));
    }
    let is_short =
        value.bits() <= i16::MAX as u64 && !value.is_heap() && !value.is_immediate_float();
    is_short.then_some((false, value.bits() as i16))
}
