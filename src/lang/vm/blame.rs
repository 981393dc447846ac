//! Whose error it is: what a builtin refuses inside a function of the language is told in the name of
//! the function that the program called, and of the argument it gave.
//!
//! ```text
//! (map inc '(1 . 2))      `cdr` argument 1: expected list, got int (2)
//!                     =>  `map` argument 2: expected proper list, got list ((1 . 2))
//! ```
//!
//! A function that the program handed over, `car` in `(map car '(1))`, is the program's own business,
//! and so is what such a function calls: only calls by name are followed.

use super::fiber::FiberState;
use super::native::Native;
use super::signal::{Detail, Fault};
use crate::lang::compile::disassemble::length_of;
use crate::lang::compile::opcode::Op;
use crate::lang::value::Value;
use crate::lang::value::globals::{GlobalIndex, Globals};
use crate::lang::value::heap::Heap;
use crate::lang::value::print::{self, PrintOptions};
use crate::lang::value::proto::Proto;
use crate::lang::value::symbol::{Symbol, Symbols};

/// Functions of the language between the program and the builtin, and the elements of one list, that
/// are looked at: an error must stay cheap.
const FRAMES_MAX: usize = 8;
const ELEMENTS_MAX: usize = 1 << 20;

/// What refusals of arguments are.
const KINDS: &[&str] = &["type-error", "out-of-range", "eval"];

/// What there is to look into.
pub(super) struct Scene<'a> {
    pub heap: &'a Heap,
    pub symbols: &'a Symbols,
    pub globals: &'a Globals,
    pub fiber: &'a FiberState,
}

/// A call of a function of the language that has not returned.
struct Call {
    /// Nothing of a helper, whose name is nobody's business.
    name: Option<Symbol>,
    arguments: Vec<Value>,
}

/// What an instruction calls.
enum Callee {
    /// A function by its name.
    Named(Symbol),
    /// A function that is the value of an expression.
    Handed,
    /// None: it is an operator.
    Operator,
}

/// What of a call's arguments was refused.
#[derive(Default)]
struct Refused {
    /// From 1; nothing where it was no argument, or more than one.
    argument: Option<usize>,
    /// The list that ends in what was refused.
    list: Option<Value>,
}

impl Scene<'_> {
    /// Tells an error in the name of the function that the program called.
    pub fn blame(&self, fault: &mut Fault) {
        let Some((old, value)) = refusal(fault) else {
            return;
        };
        let Some((calls, entry)) = self.calls(&old) else {
            return;
        };
        // The function of the language has spoken for itself.
        if entry.is_some_and(|entry| self.symbols.name(entry) == old) {
            return;
        }
        let held = calls
            .iter()
            .rev()
            .find_map(|call| Some((call.name, self.refused(call, value)?)));
        let (holder, mut refused) = held.unwrap_or_default();
        // Of a helper that was called in the place of the function, or of what it worked out itself, the
        // program knows no arguments.
        if holder.is_none() {
            refused.argument = None;
        }
        let Some(name) = holder.or(entry) else { return };
        self.rewrite(fault, &old, self.symbols.name(name), &refused);
    }

    /// Returns the calls inside the language, innermost first, and the name the program called; nothing
    /// where the program itself called what refused.
    fn calls(&self, refusing: &str) -> Option<(Vec<Call>, Option<Symbol>)> {
        let fiber = self.fiber;
        let (mut base, mut pc) = (fiber.base, fiber.pc);
        let mut calls: Vec<Call> = Vec::new();
        for depth in (0..=fiber.frame_top).rev() {
            let proto = self.heap.closure_proto(fiber.stack[base - 1])?;
            let callee = callee(proto, proto.index_of(pc).saturating_sub(1), self.globals)?;
            if !is_of_language(proto) {
                let outermost = calls.last()?;
                let entry = outermost.name.or(match callee {
                    Callee::Named(name) if self.is_function_of_language(name) => Some(name),
                    _ => None,
                });
                return Some((calls, entry.filter(|&name| self.is_public(name))));
            }
            let is_own = match (callee, calls.is_empty()) {
                (Callee::Named(name), true) => self.is_builtin(name, refusing),
                (Callee::Named(name), false) => self.is_function_of_language(name),
                (Callee::Operator, is_innermost) => is_innermost,
                (Callee::Handed, _) => false,
            };
            if !is_own || calls.len() == FRAMES_MAX {
                break;
            }
            calls.push(Call {
                name: proto.name.filter(|&name| self.is_public(name)),
                arguments: self.arguments(proto, base),
            });
            if depth > 0 {
                let frame = fiber.frames[depth - 1];
                pc = frame.pc;
                base -= frame.delta as usize;
            }
        }
        let entry = calls.last()?.name;
        Some((calls, entry))
    }

    fn is_public(&self, name: Symbol) -> bool {
        !self.symbols.name(name).starts_with(['%', '('])
    }

    /// Whether a name is that of the builtin that refused, or of a helper that spoke for it.
    fn is_builtin(&self, name: Symbol, refusing: &str) -> bool {
        let value = self.globals.value_of(name);
        let native = value.and_then(|value| self.heap.payload_of::<Native>(value));
        native.is_some_and(|native| {
            let own = self.symbols.name(native.name);
            own == refusing || own.starts_with('%')
        })
    }

    fn is_function_of_language(&self, name: Symbol) -> bool {
        let value = self.globals.value_of(name);
        let proto = value.and_then(|value| self.heap.closure_proto(value));
        proto.is_some_and(is_of_language)
    }

    /// Returns the arguments of a call as they are now, those of a rest parameter one by one.
    fn arguments(&self, proto: &Proto, base: usize) -> Vec<Value> {
        let shape = &proto.parameters;
        let positional = (shape.required + shape.optional) as usize;
        let rest = base + positional + shape.keywords.len();
        let stack = &self.fiber.stack;
        let mut arguments: Vec<Value> = stack.iter().skip(base).take(positional).copied().collect();
        if shape.rest
            && let Some(&rest) = stack.get(rest)
        {
            arguments.extend(self.heap.elements(rest).take(FRAMES_MAX));
        }
        arguments
    }

    /// Returns what of a call's arguments a refused value is.
    fn refused(&self, call: &Call, value: Value) -> Option<Refused> {
        self.list_that_ends_in(call, value)
            .or_else(|| self.argument_that_is(call, value))
    }

    fn argument_that_is(&self, call: &Call, value: Value) -> Option<Refused> {
        let is_it = |&(_, &argument): &(usize, &Value)| argument == value && !value.is_nil();
        let mut found = call.arguments.iter().enumerate().filter(is_it);
        let (at, _) = found.next()?;
        Some(Refused {
            argument: found.next().is_none().then_some(at + 1),
            list: None,
        })
    }

    fn list_that_ends_in(&self, call: &Call, value: Value) -> Option<Refused> {
        if value.is_pair() || value.is_null() {
            return None;
        }
        let ends = |&(_, &argument): &(usize, &Value)| self.ends_in(argument, value);
        let (at, &list) = call.arguments.iter().enumerate().find(ends)?;
        Some(Refused {
            argument: Some(at + 1),
            list: Some(list),
        })
    }

    fn ends_in(&self, list: Value, value: Value) -> bool {
        let mut rest = list;
        for _ in 0..ELEMENTS_MAX {
            match self.heap.pair(rest) {
                Some((_, next)) => rest = next,
                None => return rest != list && rest == value,
            }
        }
        false
    }

    fn rewrite(&self, fault: &mut Fault, old: &str, new: &str, refused: &Refused) {
        // A message that says more than what was wanted of which argument stays.
        let Some(rest) = fault.message.strip_prefix(&format!("`{old}`")) else {
            return;
        };
        let rest = match rest.strip_prefix(" argument ") {
            Some(rest) => rest.trim_start_matches(|digit: char| digit.is_ascii_digit()),
            None => rest,
        };
        let place = match refused.argument {
            Some(argument) => format!("`{new}` argument {argument}"),
            None => format!("`{new}`"),
        };
        let replaced = |key: &str| match key {
            "function" => Some(Detail::Symbol(new.to_string())),
            "argument" => refused.argument.map(|it| Detail::Number(it as i64)),
            "expected" => refused.list.map(|_| Detail::Text("proper list".into())),
            "got" => refused.list.map(|_| Detail::Text("list".into())),
            "value" => refused.list.map(Detail::Value),
            _ => None,
        };
        fault.message = match refused.list {
            Some(list) => {
                let list = print::print(self.heap, self.symbols, list, PrintOptions::BRIEF);
                format!("{place}: expected proper list, got list ({list})")
            }
            None => format!("{place}{rest}"),
        };
        for (key, detail) in &mut fault.details {
            if let Some(new) = replaced(key) {
                *detail = new;
            }
        }
        if refused.argument.is_none() {
            fault.details.retain(|(key, _)| *key != "argument");
        }
        // What to do instead was said of the builtin.
        if refused.list.is_some() {
            fault.hint = None;
        }
    }
}

/// Returns the builtin that refused an argument, and the argument.
fn refusal(fault: &Fault) -> Option<(String, Value)> {
    if !KINDS.contains(&fault.kind) {
        return None;
    }
    let detail = |name| {
        let mut details = fault.details.iter();
        details.find(|(key, _)| *key == name).map(|(_, it)| it)
    };
    match (detail("function")?, detail("value")?) {
        (Detail::Text(name) | Detail::Symbol(name), &Detail::Value(value)) => {
            Some((name.clone(), value))
        }
        _ => None,
    }
}

fn is_of_language(proto: &Proto) -> bool {
    let source = proto.source.as_ref();
    source.is_some_and(|source| source.is_prelude())
}

/// Returns what the instruction calls to which a word of the code belongs.
fn callee(proto: &Proto, pc: u32, globals: &Globals) -> Option<Callee> {
    let code = proto.code();
    let mut at = 0;
    while let Some(&word) = code.get(at) {
        let next = at + length_of(word)?;
        if (at..next).contains(&(pc as usize)) {
            return Some(match Op::from_byte(word as u8)? {
                Op::CallGlobal | Op::TailCallGlobal => {
                    Callee::Named(globals.name(GlobalIndex(code[at + 1])))
                }
                Op::Call
                | Op::TailCall
                | Op::CallGiving
                | Op::TailCallGiving
                | Op::CallReversed => Callee::Handed,
                _ => Callee::Operator,
            });
        }
        at = next;
    }
    None
}
