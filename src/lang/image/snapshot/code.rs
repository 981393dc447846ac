//! Where the words of compiled code hold a value, so that another heap can put its own there.

use crate::lang::compile::disassemble::length_of;
use crate::lang::compile::opcode::{Op, Operands};
use crate::lang::value::Value;

/// Returns the indices of the low words of values inside code; the high word follows each.
pub fn value_places(code: &[u32]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(&word) = code.get(at) {
        let (Some(op), Some(length)) = (Op::from_byte(word as u8), length_of(word)) else {
            break;
        };
        match op.about().operands {
            Operands::AValue | Operands::AProto => places.push(at + 1),
            Operands::None
            | Operands::A
            | Operands::AB
            | Operands::ABC
            | Operands::ABCD
            | Operands::ABNumber
            | Operands::ANumber
            | Operands::Offset
            | Operands::ABCOffset
            | Operands::ANumberCOffset
            | Operands::ABGlobal
            | Operands::GlobalOffset => {}
        }
        at += length;
    }
    places
}

/// Returns the value at a place.
pub fn value_at(code: &[u32], place: usize) -> Value {
    Value(u64::from(code[place]) | u64::from(code[place + 1]) << 32)
}

/// Stores the value at a place.
pub fn set_value_at(code: &mut [u32], place: usize, value: Value) {
    code[place] = value.bits() as u32;
    code[place + 1] = (value.bits() >> 32) as u32;
}
