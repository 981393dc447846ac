//! A value: one tagged word that can be copied with one move.
//!
//! ```text
//! low 3 bits   what                                payload
//! 000          fixnum                              61 bits, shifted left by 3
//! 001          0.0 and -0.0                        the words 1 and 9
//! 010          pair                                address of two words, no header
//! 011          heap object                         address of a header word
//! 100, 101     double, 2^-255 <= |x| < 2^257       rotated left by 4, plus 1
//! 110          immediate                           low byte tells which, payload above
//! ```
//!
//! A double's three top exponent bits are its tag: after the rotation they stand in the low bits,
//! `011` or `100` for every magnitude near one, and adding 1 moves them to tags 4 and 5. Other
//! doubles (huge, tiny, infinite, not a number) are boxed by the heap.

use super::symbol::Symbol;

/// One value of the language. `==` is identity, as `eq?` of immediate values wants it; numbers and
/// structures are compared by the functions of `lang::builtins`.
///
/// A value that points into a heap is valid while that heap can reach it: see `heap.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(pub(crate) u64);

pub(crate) const TAG_MASK: u64 = 7;
pub(crate) const TAG_PAIR: u64 = 2;
pub(crate) const TAG_OBJECT: u64 = 3;

/// The three false values share this low byte, so that a test for truth is one byte comparison.
const BYTE_FALSE: u64 = 0x06;
const BYTE_SINGLE: u64 = 0x0E;
const BYTE_CHARACTER: u64 = 0x16;
const BYTE_SYMBOL: u64 = 0x1E;
const BYTE_KEYWORD: u64 = 0x26;

impl Value {
    pub const NIL: Value = Value(BYTE_FALSE);
    /// `()`, the empty list.
    pub const EMPTY: Value = Value(BYTE_FALSE | 1 << 8);
    pub const FALSE: Value = Value(BYTE_FALSE | 2 << 8);
    pub const TRUE: Value = Value(BYTE_SINGLE);
    /// The content of a global that has no value yet; no program ever sees it.
    pub const UNBOUND: Value = Value(BYTE_SINGLE | 1 << 8);
    /// Stands for an argument that was not given; no program ever sees it.
    pub const ABSENT: Value = Value(BYTE_SINGLE | 2 << 8);
    /// What a reader answers at the end of its input.
    pub const END: Value = Value(BYTE_SINGLE | 3 << 8);

    pub const FIXNUM_MAX: i64 = (1 << 60) - 1;
    pub const FIXNUM_MIN: i64 = -(1 << 60);

    /// Returns the fixnum, or nothing where it needs a big integer (`heap.integer` makes either).
    #[inline(always)]
    pub fn fixnum(number: i64) -> Option<Value> {
        if (Value::FIXNUM_MIN..=Value::FIXNUM_MAX).contains(&number) {
            Some(Value((number as u64) << 3))
        } else {
            None
        }
    }

    /// Returns the fixnum of a number that always fits.
    #[inline(always)]
    pub const fn small(number: i32) -> Value {
        Value((number as i64 as u64) << 3)
    }

    /// Returns the fixnum of a length or an index, which memory keeps far below the limit.
    #[inline(always)]
    pub const fn length(number: usize) -> Value {
        Value((number as u64) << 3)
    }

    #[inline(always)]
    pub const fn is_fixnum(self) -> bool {
        self.0 & TAG_MASK == 0
    }

    #[inline(always)]
    pub const fn as_fixnum(self) -> Option<i64> {
        if self.is_fixnum() {
            Some(self.0 as i64 >> 3)
        } else {
            None
        }
    }

    /// Returns the number of a value known to be a fixnum; another value gives a meaningless number.
    #[inline(always)]
    pub(crate) const fn fixnum_unchecked(self) -> i64 {
        self.0 as i64 >> 3
    }

    /// Returns the fixnum as an index, where it is not negative.
    #[inline(always)]
    pub fn as_index(self) -> Option<usize> {
        self.as_fixnum()
            .and_then(|number| usize::try_from(number).ok())
    }

    /// Returns the double as an immediate, or nothing where it must be boxed (`heap.float`).
    #[inline(always)]
    pub fn immediate_float(number: f64) -> Option<Value> {
        let word = number.to_bits().rotate_left(4).wrapping_add(1);
        if word & 6 == 4 || word & !8 == 1 {
            Some(Value(word))
        } else {
            None
        }
    }

    #[inline(always)]
    pub const fn is_immediate_float(self) -> bool {
        self.0 & 6 == 4 || self.0 & TAG_MASK == 1
    }

    /// Returns the double of an immediate float; boxed ones are read by `heap.as_float`.
    #[inline(always)]
    pub fn as_immediate_float(self) -> Option<f64> {
        if self.is_immediate_float() {
            Some(self.float_unchecked())
        } else {
            None
        }
    }

    #[inline(always)]
    pub(crate) fn float_unchecked(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(1).rotate_right(4))
    }

    #[inline(always)]
    pub const fn boolean(truth: bool) -> Value {
        if truth { Value::TRUE } else { Value::FALSE }
    }

    pub const fn character(character: char) -> Value {
        Value(BYTE_CHARACTER | (character as u64) << 8)
    }

    pub fn as_character(self) -> Option<char> {
        if self.0 & 0xFF == BYTE_CHARACTER {
            char::from_u32((self.0 >> 8) as u32)
        } else {
            None
        }
    }

    pub const fn symbol(symbol: Symbol) -> Value {
        Value(BYTE_SYMBOL | (symbol.0 as u64) << 8)
    }

    pub const fn is_symbol(self) -> bool {
        self.0 & 0xFF == BYTE_SYMBOL
    }

    pub const fn as_symbol(self) -> Option<Symbol> {
        if self.is_symbol() {
            Some(Symbol((self.0 >> 8) as u32))
        } else {
            None
        }
    }

    /// Returns the keyword of this name, the symbol without its colon.
    pub const fn keyword(symbol: Symbol) -> Value {
        Value(BYTE_KEYWORD | (symbol.0 as u64) << 8)
    }

    pub const fn is_keyword(self) -> bool {
        self.0 & 0xFF == BYTE_KEYWORD
    }

    pub const fn as_keyword(self) -> Option<Symbol> {
        if self.is_keyword() {
            Some(Symbol((self.0 >> 8) as u32))
        } else {
            None
        }
    }

    /// Returns whether the value counts as true: all but nil, `#f` and `()`.
    #[inline(always)]
    pub const fn is_truthy(self) -> bool {
        self.0 & 0xFF != BYTE_FALSE
    }

    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.0 == Value::NIL.0
    }

    #[inline(always)]
    pub const fn is_empty_list(self) -> bool {
        self.0 == Value::EMPTY.0
    }

    /// Returns whether the value is nil or `()`, either end of a list.
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == Value::NIL.0 || self.0 == Value::EMPTY.0
    }

    /// Returns the value as the rest of a pair: a list ends in `()`, also one that is built onto nil.
    #[inline(always)]
    pub const fn as_tail(self) -> Value {
        match self.0 == Value::NIL.0 {
            true => Value::EMPTY,
            false => self,
        }
    }

    pub const fn is_boolean(self) -> bool {
        self.0 == Value::TRUE.0 || self.0 == Value::FALSE.0
    }

    #[inline(always)]
    pub const fn is_pair(self) -> bool {
        self.0 & TAG_MASK == TAG_PAIR
    }

    /// Returns whether the value is a heap object that is not a pair.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.0 & TAG_MASK == TAG_OBJECT
    }

    /// Returns whether the value lives on the heap.
    #[inline(always)]
    pub const fn is_heap(self) -> bool {
        self.0 & 6 == 2
    }

    /// Returns the word itself, for hashing by identity.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(number) = self.as_fixnum() {
            return write!(formatter, "{number}");
        }
        if let Some(number) = self.as_immediate_float() {
            return write!(formatter, "{number:?}");
        }
        if let Some(character) = self.as_character() {
            return write!(formatter, "{character:?}");
        }
        if let Some(symbol) = self.as_symbol() {
            return write!(formatter, "symbol {}", symbol.0);
        }
        if let Some(symbol) = self.as_keyword() {
            return write!(formatter, "keyword {}", symbol.0);
        }
        match *self {
            Value::NIL => formatter.write_str("nil"),
            Value::EMPTY => formatter.write_str("()"),
            Value::FALSE => formatter.write_str("#f"),
            Value::TRUE => formatter.write_str("#t"),
            Value::UNBOUND => formatter.write_str("unbound"),
            Value::ABSENT => formatter.write_str("absent"),
            Value::END => formatter.write_str("end"),
            _ if self.is_pair() => write!(formatter, "pair {:#x}", self.0),
            _ => write!(formatter, "object {:#x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_word() {
        assert_eq!(size_of::<Value>(), 8);
    }

    #[test]
    fn fixnums_round_trip_up_to_their_ends() {
        for number in [0, 1, -1, 42, Value::FIXNUM_MAX, Value::FIXNUM_MIN] {
            assert_eq!(
                Value::fixnum(number).and_then(Value::as_fixnum),
                Some(number)
            );
        }
        assert_eq!(Value::fixnum(Value::FIXNUM_MAX + 1), None);
        assert_eq!(Value::fixnum(Value::FIXNUM_MIN - 1), None);
    }

    #[test]
    fn doubles_near_one_and_both_zeros_are_immediate() {
        for number in [0.0, -0.0, 1.0, -1.5, 1e-70, 1e70, 0.1, 123456.789, -3e-20] {
            let value = Value::immediate_float(number).expect("immediate");
            assert_eq!(
                value.as_immediate_float().map(f64::to_bits),
                Some(number.to_bits())
            );
            assert!(!value.is_fixnum() && !value.is_heap() && value.is_truthy());
        }
        for number in [
            f64::NAN,
            f64::INFINITY,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -1e300,
        ] {
            assert_eq!(Value::immediate_float(number), None, "{number}");
        }
    }

    #[test]
    fn nil_false_and_the_empty_list_are_false() {
        assert!(!Value::NIL.is_truthy() && !Value::FALSE.is_truthy() && !Value::EMPTY.is_truthy());
        assert!(Value::TRUE.is_truthy() && Value::small(0).is_truthy());
        assert!(Value::NIL != Value::EMPTY && Value::NIL.is_null() && Value::EMPTY.is_null());
    }

    #[test]
    fn symbols_keywords_and_characters_are_told_apart() {
        let symbol = Symbol(7);
        assert_eq!(Value::symbol(symbol).as_symbol(), Some(symbol));
        assert_eq!(Value::symbol(symbol).as_keyword(), None);
        assert_eq!(Value::keyword(symbol).as_keyword(), Some(symbol));
        assert_eq!(Value::character('λ').as_character(), Some('λ'));
        assert!(!Value::character('λ').is_symbol());
    }
}
