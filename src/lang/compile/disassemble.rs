//! Code as text, for people and tests.

use super::opcode::{Op, Operands};
use crate::lang::value::Value;
use crate::lang::value::proto::Proto;

/// Returns the length in words of the instruction that begins with `word`.
pub fn length_of(word: u32) -> Option<usize> {
    let about = Op::from_byte(word as u8)?.about();
    let captures = match about.operands {
        Operands::AProto => (word >> 16) as u8 as usize,
        _ => 0,
    };
    Some(1 + about.operands.extra_words() + captures)
}

/// Returns the instructions of a function with their places; `name` tells what a global is called,
/// `value` how a constant is printed.
pub fn instructions(
    proto: &Proto,
    name: &dyn Fn(u32) -> String,
    value: &dyn Fn(Value) -> String,
) -> Vec<(usize, String)> {
    let code = proto.code();
    let mut lines = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let word = code[at];
        let (Some(op), Some(length)) = (Op::from_byte(word as u8), length_of(word)) else {
            lines.push((at, format!("? {word:#x}")));
            at += 1;
            continue;
        };
        let about = op.about();
        let (a, b, c) = ((word >> 8) as u8, (word >> 16) as u8, (word >> 24) as u8);
        let next = code.get(at + 1).copied().unwrap_or_default();
        let target = |words: usize, offset: i32| (at + words) as i64 + offset as i64;
        let operands = match about.operands {
            Operands::None => String::new(),
            Operands::A => format!("r{a}"),
            Operands::AB => format!("r{a} {b}"),
            Operands::ABC => format!("r{a} r{b} r{c}"),
            Operands::ABCD => format!("r{a} r{b} r{c} r{}", next as u8),
            Operands::ABNumber => format!("r{a} r{b} {}", c as i8),
            Operands::ANumber => format!("r{a} {}", (word >> 16) as i16),
            Operands::Offset => format!("-> {}", target(1, word as i32 >> 8)),
            Operands::ABCOffset => format!("r{a} r{b} {c} -> {}", target(2, next as i32)),
            Operands::ANumberCOffset => {
                format!("r{a} {} {c} -> {}", b as i8, target(2, next as i32))
            }
            Operands::ABGlobal => format!("r{a} {b} {}", name(next)),
            Operands::GlobalOffset => {
                let offset = code.get(at + 2).copied().unwrap_or_default();
                format!("{} -> {}", name(next), target(3, offset as i32))
            }
            Operands::AValue => {
                let high = code.get(at + 2).copied().unwrap_or_default();
                format!("r{a} {}", value(Value((high as u64) << 32 | next as u64)))
            }
            Operands::AProto => format!("r{a} captures {b}"),
        };
        lines.push((at, format!("{} {operands}", about.name)));
        at += length;
    }
    lines
}
