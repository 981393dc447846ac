//! What a heap object is, and the shape of its memory.

/// What a heap object is. Three shapes: *slots* (values, then raw words), *raw* (one word of the
/// kind's own, then bytes) and *payload* (a boxed Rust value that is dropped when the object dies).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Never the kind of a live object: the mark of an unused payload cell.
    Free = 0,
    /// Two values without a header; told by the value's own tag.
    Pair,
    // Raw.
    String,
    Bytes,
    /// Floats, eight bytes each.
    FloatArray,
    /// Integers of 64 bits, eight bytes each.
    IntegerArray,
    BoxedFloat,
    // Slots.
    /// Numerator and denominator.
    Ratio,
    /// Real and imaginary part.
    Complex,
    /// A persistent vector's head; immutable to programs.
    Vector,
    /// A persistent map's head; immutable to programs.
    Map,
    /// Anything a builtin builds structures of: a trie node, a backing store.
    Tuple,
    /// Mutable and growable: backing tuple, length.
    Array,
    /// Mutable; laid out by the builtins.
    HashTable,
    /// A captured variable.
    Cell,
    /// `[proto, address of the proto's data, upvalues …]`, laid out by the machine.
    Closure,
    /// `[type, fields …]` of a `define-record-type` or structure.
    Record,
    /// `[class, slots …]` of an object.
    Instance,
    Class,
    /// `[type, fields]` and what the machine adds: see `vm/condition.rs`.
    Condition,
    Promise,
    /// `[dispatcher, name, data …]`: a call goes to the dispatcher with `self` before the arguments.
    Callable,
    /// Several values on their way to `call-with-values`.
    Values,
    /// A macro: `[expander closure, name]`.
    Macro,
    /// A delayed or foreign structure with slots that has no kind of its own; slot 0 names it.
    Tagged,
    // Payload.
    BigInt,
    Native,
    Proto,
    Regex,
    /// Any other boxed Rust value.
    Opaque,
}

/// The three shapes of memory behind a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Slots,
    Raw,
    Payload,
}

impl Kind {
    pub const ALL: [Kind; 30] = [
        Kind::Free,
        Kind::Pair,
        Kind::String,
        Kind::Bytes,
        Kind::FloatArray,
        Kind::IntegerArray,
        Kind::BoxedFloat,
        Kind::Ratio,
        Kind::Complex,
        Kind::Vector,
        Kind::Map,
        Kind::Tuple,
        Kind::Array,
        Kind::HashTable,
        Kind::Cell,
        Kind::Closure,
        Kind::Record,
        Kind::Instance,
        Kind::Class,
        Kind::Condition,
        Kind::Promise,
        Kind::Callable,
        Kind::Values,
        Kind::Macro,
        Kind::Tagged,
        Kind::BigInt,
        Kind::Native,
        Kind::Proto,
        Kind::Regex,
        Kind::Opaque,
    ];

    pub(crate) fn from_byte(byte: u8) -> Kind {
        Kind::ALL.get(byte as usize).copied().unwrap_or(Kind::Free)
    }

    pub const fn shape(self) -> Shape {
        match self {
            Kind::String
            | Kind::Bytes
            | Kind::FloatArray
            | Kind::IntegerArray
            | Kind::BoxedFloat => Shape::Raw,
            Kind::BigInt | Kind::Native | Kind::Proto | Kind::Regex | Kind::Opaque => {
                Shape::Payload
            }
            _ => Shape::Slots,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_kinds_is_in_the_order_of_their_numbers() {
        for (index, kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, index);
            assert_eq!(Kind::from_byte(index as u8), *kind);
        }
    }
}
