//! Core to register code.

#![forbid(unsafe_code)]

pub mod analyze;
mod branches;
mod calls;
pub mod disassemble;
mod emit;
mod escape;
mod function;
pub mod leaf;
mod loops;
pub mod opcode;
pub mod operators;
mod outline;
mod ownership;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::expand::INNER_NAMES;
use crate::lang::expand::core::CoreUnit;
use crate::lang::limits::CORE_DEPTH_MAX;
use crate::lang::source::{SourceText, Span};
use crate::lang::value::Value;
use crate::lang::value::condition::TRACE_KEY;
use crate::lang::value::globals::{GlobalIndex, Globals};
use crate::lang::value::heap::Heap;
use crate::lang::value::symbol::{Symbol, Symbols};
use operators::Operator;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Why a unit cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    #[error(
        "the function has more than {} variables and pending values at one place",
        emit::REGISTERS_MAX
    )]
    TooManyVariables { span: Option<Span> },
    #[error("the function captures more than 255 variables")]
    TooManyCaptures { span: Option<Span> },
    #[error("the function is too long")]
    TooLong { span: Option<Span> },
    #[error("`recur` must be the last thing its `loop` does, with a value for each variable")]
    MisplacedRecur { span: Option<Span> },
    #[error("`return-from` names no block around it")]
    UnknownBlock { span: Option<Span> },
    #[error("a variable is used outside of its scope")]
    UnknownVariable { span: Option<Span> },
    #[error("what the form expands to is nested more than {CORE_DEPTH_MAX} deep")]
    TooDeep { span: Option<Span> },
    #[error("interrupted")]
    Interrupted { span: Option<Span> },
}

impl CompileError {
    pub fn span(&self) -> Option<Span> {
        match self {
            CompileError::TooManyVariables { span }
            | CompileError::TooManyCaptures { span }
            | CompileError::TooLong { span }
            | CompileError::MisplacedRecur { span }
            | CompileError::UnknownBlock { span }
            | CompileError::UnknownVariable { span }
            | CompileError::TooDeep { span }
            | CompileError::Interrupted { span } => *span,
        }
    }

    /// Returns the message for a person.
    pub fn diagnostic(&self, source: Option<&SourceText>) -> Diagnostic {
        let hint = match self {
            CompileError::TooManyVariables { .. }
            | CompileError::TooLong { .. }
            | CompileError::TooDeep { .. } => Some("split it into several"),
            _ => None,
        };
        let kind = match self {
            CompileError::TooDeep { .. } => "limit",
            CompileError::Interrupted { .. } => "interrupt",
            _ => "syntax",
        };
        Diagnostic {
            source: source.cloned(),
            span: self.span(),
            hint: hint.map(Into::into),
            ..Diagnostic::new(kind, self.to_string())
        }
    }
}

/// The globals the machine has instructions for, as long as they keep their first values.
#[derive(Debug, Default)]
pub struct Operators {
    by_global: FxHashMap<GlobalIndex, Operator>,
    /// The key under which a condition answers its trace.
    trace_key: Option<Symbol>,
}

impl Operators {
    /// Takes every operator whose global has a value, under its inner name too, and marks the global.
    pub fn enable(&mut self, symbols: &Symbols, globals: &mut Globals) {
        for index in self.find(symbols, globals) {
            let flags = globals.flags(index);
            globals.set_flags(
                index,
                crate::lang::value::globals::GlobalFlags {
                    operator: true,
                    ..flags
                },
            );
        }
    }

    /// Takes the operators of globals that are marked already or were redefined; answers the latter.
    pub fn resume(&mut self, symbols: &Symbols, globals: &Globals) -> Vec<GlobalIndex> {
        let mut found = self.find(symbols, globals);
        found.retain(|&index| !globals.flags(index).operator);
        found
    }

    /// Takes every operator whose global has a value, and answers the globals.
    fn find(&mut self, symbols: &Symbols, globals: &Globals) -> Vec<GlobalIndex> {
        let mut found = Vec::new();
        self.trace_key = symbols.find(TRACE_KEY);
        let inner = operators::OPERATORS.iter().filter_map(|&(name, operator)| {
            let (_, inner) = INNER_NAMES.iter().find(|(outer, _)| *outer == name)?;
            Some((*inner, operator))
        });
        for (name, operator) in operators::OPERATORS.iter().copied().chain(inner) {
            if let Some(index) = symbols.find(name).and_then(|symbol| globals.find(symbol))
                && globals.get(index).is_some()
            {
                self.by_global.insert(index, operator);
                found.push(index);
            }
        }
        found
    }

    fn of(&self, globals: &Globals, index: GlobalIndex) -> Option<Operator> {
        if globals.flags(index).operator {
            self.by_global.get(&index).copied()
        } else {
            None
        }
    }
}

/// What compiling needs of the image.
pub struct CompileContext<'image> {
    pub heap: &'image mut Heap,
    pub globals: &'image Globals,
    pub operators: &'image Operators,
}

impl CompileContext<'_> {
    fn again(&mut self) -> CompileContext<'_> {
        CompileContext {
            heap: self.heap,
            globals: self.globals,
            operators: self.operators,
        }
    }
}

/// Compiles a unit to a closure of no arguments.
///
/// No collection happens meanwhile; the caller roots the answer before it runs anything.
pub fn compile(
    unit: &mut CoreUnit,
    source: Option<Arc<SourceText>>,
    mut context: CompileContext<'_>,
) -> Result<Value, CompileError> {
    check_depth(unit)?;
    let mut result = function::compile_unit(unit, source.clone(), context.again());
    for budget in outline::BUDGETS {
        if !matches!(result, Err(CompileError::TooManyVariables { .. })) {
            break;
        }
        outline::outline(unit, budget);
        result = function::compile_unit(unit, source.clone(), context.again());
    }
    result
}

/// Refuses what nests deeper than the passes after this one go down. A long `let*` or `cond` is such a
/// nest too, though none was written.
fn check_depth(unit: &CoreUnit) -> Result<(), CompileError> {
    let mut waiting = vec![(&unit.body, 0)];
    while let Some((core, depth)) = waiting.pop() {
        if depth >= CORE_DEPTH_MAX {
            return Err(CompileError::TooDeep { span: core.span });
        }
        core.node
            .for_parts(&mut |part| waiting.push((part, depth + 1)));
    }
    Ok(())
}
