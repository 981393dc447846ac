//! Globals whose first values the machine has instructions for.

use super::opcode::Op;

/// What a call of an operator becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Two operands and any number more, one after the other; with no immediate form.
    Fold(Op),
    /// `+`: folds, and has a form for small numbers.
    Add,
    /// `-`: folds from two operands, and has a form for small numbers.
    Subtract,
    /// One operand, the value in a register.
    Unary(Op),
    /// Two operands.
    Binary(Op),
    /// One operand: a test with a branch form.
    TestUnary {
        value: Op,
        branch: Op,
    },
    /// Two operands: a test with a branch form.
    TestBinary {
        value: Op,
        branch: Op,
    },
    /// Two numbers: a comparison; `swapped` where the operands change places.
    Compare {
        value: Op,
        branch: Op,
        number: Op,
        number_swapped: Op,
        swapped: bool,
    },
    /// One operand compared with zero.
    IsZero,
    /// One operand and a number added.
    AddConstant(i8),
    /// Array, index, value: stores and answers the value.
    ArraySet,
    /// A map and so many operands more: answers the map changed.
    MapChange(Op, usize),
    Not,
    /// One operand, which goes to whoever catches it.
    Raise,
}

impl Operator {
    /// Whether the instruction's answer may be a structure that something else holds.
    pub fn answers_stored(self) -> bool {
        match self {
            Operator::Unary(op) | Operator::Binary(op) => {
                matches!(op, Op::Car | Op::Cdr | Op::ArrayGet | Op::MapGet)
            }
            Operator::ArraySet | Operator::Raise => true,
            _ => false,
        }
    }
}

const LESS: Operator = Operator::Compare {
    value: Op::Less,
    branch: Op::JumpLess,
    number: Op::JumpLessNumber,
    number_swapped: Op::JumpGreaterNumber,
    swapped: false,
};
const LESS_EQUAL: Operator = Operator::Compare {
    value: Op::LessEqual,
    branch: Op::JumpLessEqual,
    number: Op::JumpLessEqualNumber,
    number_swapped: Op::JumpGreaterEqualNumber,
    swapped: false,
};
const GREATER: Operator = Operator::Compare {
    value: Op::Less,
    branch: Op::JumpLess,
    number: Op::JumpGreaterNumber,
    number_swapped: Op::JumpLessNumber,
    swapped: true,
};
const GREATER_EQUAL: Operator = Operator::Compare {
    value: Op::LessEqual,
    branch: Op::JumpLessEqual,
    number: Op::JumpGreaterEqualNumber,
    number_swapped: Op::JumpLessEqualNumber,
    swapped: true,
};
const EQUAL: Operator = Operator::Compare {
    value: Op::Equal,
    branch: Op::JumpEqual,
    number: Op::JumpEqualNumber,
    number_swapped: Op::JumpEqualNumber,
    swapped: false,
};
const SAME: Operator = Operator::TestBinary {
    value: Op::Same,
    branch: Op::JumpSame,
};
const NULL: Operator = Operator::TestUnary {
    value: Op::IsNull,
    branch: Op::JumpNull,
};
const PAIR: Operator = Operator::TestUnary {
    value: Op::IsPair,
    branch: Op::JumpPair,
};

/// The operators by name. Several names may share an instruction: what it does not know itself goes
/// to a call of the name the program wrote.
pub const OPERATORS: &[(&str, Operator)] = &[
    ("*", Operator::Fold(Op::Multiply)),
    ("+", Operator::Add),
    ("-", Operator::Subtract),
    ("/", Operator::Binary(Op::Divide)),
    ("1+", Operator::AddConstant(1)),
    ("1-", Operator::AddConstant(-1)),
    ("<", LESS),
    ("<=", LESS_EQUAL),
    ("=", EQUAL),
    (">", GREATER),
    (">=", GREATER_EQUAL),
    ("aref", Operator::Binary(Op::ArrayGet)),
    ("assoc", Operator::MapChange(Op::MapSet, 2)),
    ("bytevector-u8-set!", Operator::MapChange(Op::ByteSet, 2)),
    ("bytevector/set!", Operator::MapChange(Op::ByteSet, 2)),
    ("bytevector/u8-set!", Operator::MapChange(Op::ByteSet, 2)),
    ("car", Operator::Unary(Op::Car)),
    ("cdr", Operator::Unary(Op::Cdr)),
    ("cons", Operator::Binary(Op::Cons)),
    ("consp", PAIR),
    ("contains?", Operator::Binary(Op::MapHas)),
    ("dissoc", Operator::MapChange(Op::MapDrop, 1)),
    ("endp", NULL),
    ("eq", SAME),
    ("eq?", SAME),
    ("f64-array/set!", Operator::MapChange(Op::FloatSet, 2)),
    ("first", Operator::Unary(Op::Car)),
    ("get", Operator::Binary(Op::MapGet)),
    ("has-key?", Operator::Binary(Op::MapHas)),
    ("hash-ref", Operator::Binary(Op::MapGet)),
    ("hashmap/assoc", Operator::MapChange(Op::MapSet, 2)),
    ("hashmap/contains?", Operator::Binary(Op::MapHas)),
    ("hashmap/get", Operator::Binary(Op::MapGet)),
    ("i64-array/set!", Operator::MapChange(Op::IntegerSet, 2)),
    ("map/assoc", Operator::MapChange(Op::MapSet, 2)),
    ("map/get", Operator::Binary(Op::MapGet)),
    ("mod", Operator::Binary(Op::Modulo)),
    ("modulo", Operator::Binary(Op::Modulo)),
    ("mutable-array/get", Operator::Binary(Op::ArrayGet)),
    ("mutable-array/set!", Operator::ArraySet),
    (
        "nil?",
        Operator::TestUnary {
            value: Op::IsNil,
            branch: Op::JumpNil,
        },
    ),
    ("not", Operator::Not),
    ("null", NULL),
    ("null?", NULL),
    ("pair?", PAIR),
    ("quotient", Operator::Binary(Op::Quotient)),
    ("rem", Operator::Binary(Op::Remainder)),
    ("remainder", Operator::Binary(Op::Remainder)),
    ("rest", Operator::Unary(Op::Cdr)),
    ("sqrt", Operator::Unary(Op::SquareRoot)),
    ("throw", Operator::Raise),
    ("zero?", Operator::IsZero),
    ("zerop", Operator::IsZero),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_nothing_twice() {
        assert!(OPERATORS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
