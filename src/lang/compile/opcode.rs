//! The machine's instructions: 32-bit words, operands in bytes, a line for each.
//!
//! ```text
//!  31      24 23      16 15       8 7        0
//!  C          B          A          opcode
//!  offset or number, 16 bits        A
//!  offset, 24 bits                  opcode
//! ```
//! Registers are counted from the frame's base; the called function stands just below it. Some
//! instructions have further words. Offsets count words from the end of the whole instruction.

/// How the operands of an instruction are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operands {
    None,
    A,
    AB,
    ABC,
    /// A register, a register and a signed byte.
    ABNumber,
    /// A register and 16 bits, signed.
    ANumber,
    /// 24 bits, signed: where to go.
    Offset,
    /// A, B, C and a word: a register.
    ABCD,
    /// A, B, C and a word: where to go.
    ABCOffset,
    /// A, a signed byte, C and a word: where to go.
    ANumberCOffset,
    /// A, B and a word: the cell of a global.
    ABGlobal,
    /// Two words: the cell of a global, and where to go.
    GlobalOffset,
    /// A and two words: a value.
    AValue,
    /// A, B, and two words: a proto; then B words, one for each captured variable.
    AProto,
}

impl Operands {
    /// Words after the first, those of `AProto`'s captures aside.
    pub const fn extra_words(self) -> usize {
        match self {
            Operands::ABCD
            | Operands::ABCOffset
            | Operands::ANumberCOffset
            | Operands::ABGlobal => 1,
            Operands::AValue | Operands::AProto | Operands::GlobalOffset => 2,
            _ => 0,
        }
    }
}

/// What is known of an opcode beside its arm in the run loop.
#[derive(Clone, Copy, Debug)]
pub struct Opcode {
    pub name: &'static str,
    pub operands: Operands,
    pub meaning: &'static str,
}

macro_rules! opcodes {
    ($($name:ident $operands:ident $meaning:literal)*) => {
        /// An instruction's operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Op { $($name),* }

        /// All opcodes, in the order of their numbers.
        pub const OPCODES: &[Opcode] = &[
            $(Opcode { name: stringify!($name), operands: Operands::$operands, meaning: $meaning }),*
        ];

        impl Op {
            pub const ALL: &[Op] = &[$(Op::$name),*];
        }
    };
}

opcodes! {
    // Moving.
    Move            AB              "A := B"
    LoadNumber      ANumber         "A := the fixnum in the instruction"
    LoadSingle      ANumber         "A := the immediate whose word is in the instruction: nil, (), #f, #t"
    LoadValue       AValue          "A := the value in the next two words"
    LoadSelf        A               "A := the running function"
    GetGlobal       ABGlobal        "A := the global; signals `unbound`"
    SetGlobal       ABGlobal        "the global := A; signals `unbound` where it has no value"
    DefineGlobal    ABGlobal        "the global := A, bound or not; A := its symbol"
    GetUpvalue      AB              "A := captured variable B"
    GetUpvalueCell  AB              "A := content of the cell in captured variable B"
    SetUpvalueCell  AB              "content of the cell in captured variable B := A"
    MakeCell        AB              "A := a new cell holding B"
    GetCell         AB              "A := content of the cell in B"
    SetCell         AB              "content of the cell in A := B"
    MakeClosure     AProto          "A := a closure of the proto over B variables"
    PatchUpvalue    ABC             "captured variable B of the new closure in A := C"

    // Going elsewhere. A jump backwards costs fuel and may pause.
    Jump            Offset          "go"
    JumpTruth       ABCOffset       "go if the truth of A is C"
    JumpNull        ABCOffset       "go if A being () or nil is C"
    JumpPair        ABCOffset       "go if A being a pair is C"
    JumpNil         ABCOffset       "go if A being nil is C"
    JumpSame        ABCOffset       "go if A and B being identical is C"
    JumpEqual       ABCOffset       "go if A = B is C, for numbers"
    JumpLess        ABCOffset       "go if A < B is C"
    JumpLessEqual   ABCOffset       "go if A <= B is C"
    JumpEqualNumber     ANumberCOffset  "go if A = number is C"
    JumpLessNumber      ANumberCOffset  "go if A < number is C"
    JumpLessEqualNumber ANumberCOffset  "go if A <= number is C"
    JumpGreaterNumber   ANumberCOffset  "go if A > number is C"
    JumpGreaterEqualNumber ANumberCOffset "go if A >= number is C"
    JumpGiven       ABCOffset       "go if an argument for A being given is C"
    JumpOther       GlobalOffset    "go unless the global is the running function"

    // Two operators at once, where all operands are fixnums, or all are floats: past the next two
    // instructions, which do the same one after the other.
    AddThenAdd              ABCD    "A := B + C + D"
    AddThenSubtract         ABCD    "A := (B + C) - D"
    AddThenSubtractFrom     ABCD    "A := D - (B + C)"
    AddThenMultiply         ABCD    "A := (B + C) * D"
    SubtractThenAdd         ABCD    "A := (B - C) + D"
    SubtractThenSubtract    ABCD    "A := (B - C) - D"
    SubtractThenSubtractFrom ABCD   "A := D - (B - C)"
    SubtractThenMultiply    ABCD    "A := (B - C) * D"
    MultiplyThenAdd         ABCD    "A := B * C + D"
    MultiplyThenSubtract    ABCD    "A := B * C - D"
    MultiplyThenSubtractFrom ABCD   "A := D - B * C"
    MultiplyThenMultiply    ABCD    "A := B * C * D"

    // Operators: the quick cases; all others go to the site's generic call.
    Add             ABC             "A := B + C"
    AddNumber       ABNumber        "A := B + number"
    Subtract        ABC             "A := B - C"
    Multiply        ABC             "A := B * C"
    Divide          ABC             "A := B / C, for floats and where nothing is left over"
    SquareRoot      AB              "A := square root of B, for floats that have one"
    Quotient        ABC             "A := B / C, truncated, for fixnums"
    Remainder       ABC             "A := remainder of B / C with the sign of B, for fixnums"
    Modulo          ABC             "A := remainder of B / C with the sign of C, for fixnums"
    Equal           ABC             "A := B = C, for numbers"
    Less            ABC             "A := B < C"
    LessEqual       ABC             "A := B <= C"
    Same            ABC             "A := whether B and C are identical"
    Not             AB              "A := whether B is false"
    IsNull          AB              "A := whether B is () or nil"
    IsPair          AB              "A := whether B is a pair"
    IsNil           AB              "A := whether B is nil"
    Cons            ABC             "A := (B . C)"
    Car             AB              "A := first of pair B"
    Cdr             AB              "A := rest of pair B"
    ArrayGet        ABC             "A := element C of mutable array B"
    ArrayGetNumber  ABNumber        "A := element number of mutable array B"
    ArraySet        ABC             "element B of mutable array A := C"
    MapGet          ABC             "A := what map B has under key C, or nil"
    MapHas          ABC             "A := whether map B has key C"
    MapSet          ABC             "A := map A with key B bound to C; in place where A is its only owner's"
    MapDrop         AB              "A := map A without key B; in place where A is its only owner's"
    FloatSet        ABC             "A := array of floats A with C at index B; in place where A is its only owner's"
    IntegerSet      ABC             "A := array of integers A with C at index B; in place where A is its only owner's"
    ByteSet         ABC             "A := bytevector A with C at index B; in place where A is its only owner's"
    Share           A               "A may be seen elsewhere too: a map is not changed in place again"

    // Calling. Function in A, arguments after it; the value comes back in A.
    Call            AB              "call A with B arguments"
    CallGlobal      ABGlobal        "A := the global; call it with B arguments"
    TailCall        AB              "call A with B arguments in this frame's place; natives as `Call`"
    TailCallGlobal  ABGlobal        "A := the global; `TailCall`"
    CallGiving      ABC             "`Call`, giving up argument C to a function that would else share it"
    TailCallGiving  ABC             "`TailCall`, giving up argument C"
    CallReversed    AB              "call A with the arguments in list B, last first"
    Return          A               "answer A"
    ReturnNumber    ANumber         "answer the fixnum in the instruction"
    ReturnSingle    ANumber         "answer the immediate whose word is in the instruction"
    ReturnGiving    A               "answer A, giving it up to a caller that would else share it"

    // Parameters that may be absent.
    Given           AB              "A := whether an argument for B was given"

    // Unwinding.
    Raise           AB              "raises B; where somebody answers in its place, A := the answer"
    PushTry         ABCOffset       "until popped, a condition goes there with itself in A; if B only a limit; C: how much of it is looked at"
    PushCleanup     ABCOffset       "until popped, whatever unwinds goes there with its reason in A"
    PushBlock       ABCOffset       "A := a new exit; until popped, leaving by it goes there with the value in B"
    PopHandlers     A               "forgets the last A handlers; dynamic bindings are put back"
    ResumeUnwind    A               "goes on with the reason in A; falls through if there is none"
    LeaveBlock      AB              "unwinds to exit A with value B"
    BindDynamic     ABGlobal        "until popped, the global is A"
    Reraise         A               "raises A, whose handlers were asked; below the base stands where the value would go"
    Halt            A               "the program is done and answers A"
}

impl Op {
    pub fn from_byte(byte: u8) -> Option<Op> {
        Op::ALL.get(byte as usize).copied()
    }

    /// Returns the instruction that does this one and then `outer` with its answer, as the right operand
    /// or the left one.
    pub fn fused(self, outer: Op, is_right: bool) -> Option<Op> {
        Some(match (self, outer, is_right) {
            (Op::Add, Op::Add, _) => Op::AddThenAdd,
            (Op::Add, Op::Subtract, false) => Op::AddThenSubtract,
            (Op::Add, Op::Subtract, true) => Op::AddThenSubtractFrom,
            (Op::Add, Op::Multiply, _) => Op::AddThenMultiply,
            (Op::Subtract, Op::Add, _) => Op::SubtractThenAdd,
            (Op::Subtract, Op::Subtract, false) => Op::SubtractThenSubtract,
            (Op::Subtract, Op::Subtract, true) => Op::SubtractThenSubtractFrom,
            (Op::Subtract, Op::Multiply, _) => Op::SubtractThenMultiply,
            (Op::Multiply, Op::Add, _) => Op::MultiplyThenAdd,
            (Op::Multiply, Op::Subtract, false) => Op::MultiplyThenSubtract,
            (Op::Multiply, Op::Subtract, true) => Op::MultiplyThenSubtractFrom,
            (Op::Multiply, Op::Multiply, _) => Op::MultiplyThenMultiply,
            _ => return None,
        })
    }

    pub fn about(self) -> &'static Opcode {
        &OPCODES[self as usize]
    }
}

/// An instruction word: opcode and three bytes.
pub const fn abc(op: Op, a: u8, b: u8, c: u8) -> u32 {
    op as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24
}

/// An instruction word: opcode, register, 16 bits.
pub const fn a_number(op: Op, a: u8, number: i16) -> u32 {
    op as u32 | (a as u32) << 8 | (number as u16 as u32) << 16
}

/// Furthest a `Jump` reaches, in words.
pub const JUMP_MAX: i64 = (1 << 23) - 1;

/// An instruction word: opcode and a 24-bit offset.
pub const fn jump(offset: i32) -> u32 {
    Op::Jump as u32 | (offset as u32) << 8
}

/// Where a captured variable is taken from when a closure is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    Register(u8),
    Upvalue(u8),
    /// The running function itself.
    Itself,
}

impl Capture {
    pub const fn word(self) -> u32 {
        match self {
            Capture::Register(register) => register as u32,
            Capture::Upvalue(index) => 1 << 8 | index as u32,
            Capture::Itself => 2 << 8,
        }
    }

    pub const fn from_word(word: u32) -> Capture {
        match word >> 8 {
            0 => Capture::Register(word as u8),
            1 => Capture::Upvalue(word as u8),
            _ => Capture::Itself,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opcode_says_what_it_does_and_is_found_by_its_byte() {
        assert_eq!(Op::ALL.len(), OPCODES.len());
        for (number, (op, opcode)) in Op::ALL.iter().zip(OPCODES).enumerate() {
            assert_eq!(*op as usize, number);
            assert_eq!(Op::from_byte(number as u8), Some(*op));
            assert_eq!(format!("{op:?}"), opcode.name);
            assert!(!opcode.meaning.is_empty(), "{}", opcode.name);
        }
        assert_eq!(Op::from_byte(OPCODES.len() as u8), None);
    }

    #[test]
    fn captures_survive_their_word() {
        for capture in [Capture::Register(250), Capture::Upvalue(3), Capture::Itself] {
            assert_eq!(Capture::from_word(capture.word()), capture);
        }
    }
}
