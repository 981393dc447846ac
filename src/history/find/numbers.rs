//! Words at their places as numbers that nobody can foresee, so that many of them can be compared as one sum.
//!
//! A word becomes a number of its own first, since the index has each word once and all its places behind it.

use std::hash::{BuildHasher, RandomState};

use super::words::Words;

/// FTS5 cuts longer words off.
const WORD_BYTES_MAX: u64 = 32_768;

/// What makes the numbers others each time.
pub(super) struct Numbers([u64; 5]);

impl Numbers {
    pub fn new() -> Numbers {
        let state = RandomState::new();
        Numbers(std::array::from_fn(|place| state.hash_one(place) | 1))
    }

    /// Returns the number of a word.
    pub fn word(&self, word: &[u8]) -> u64 {
        let mut letters = Letters::default();
        word.iter().for_each(|it| letters.push(*it, self));
        letters.number(self)
    }

    /// Returns the number of a word at a place of a column, of which it is one part of the sum.
    pub fn at(&self, word: u64, column: u64, place: u64) -> u64 {
        mix(word ^ (column << 40) ^ place, self.0[0])
    }

    /// Begins the sum of a column.
    pub fn sum(&self, column: u64) -> Sum<'_> {
        Sum {
            numbers: self,
            column,
            place: 0,
            sum: 0,
            letters: Letters::default(),
        }
    }
}

/// Both halves of the product in one.
fn mix(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    (product >> 64) as u64 ^ product as u64
}

/// A word that comes byte by byte.
#[derive(Clone, Copy, Default)]
struct Letters {
    hash: u64,
    /// The bytes that are not in the hash yet.
    rest: u64,
    length: u64,
}

impl Letters {
    fn push(&mut self, byte: u8, numbers: &Numbers) {
        if self.length == WORD_BYTES_MAX {
            return;
        }
        self.rest = self.rest << 8 | u64::from(byte);
        self.length += 1;
        if self.length.is_multiple_of(8) {
            self.hash = mix(self.hash ^ self.rest ^ numbers.0[1], numbers.0[2]);
            self.rest = 0;
        }
    }

    fn number(self, numbers: &Numbers) -> u64 {
        let end = mix(self.rest ^ numbers.0[3], self.length ^ numbers.0[4]);
        mix(self.hash ^ end, numbers.0[2])
    }
}

/// The sum over the words of a column.
pub(super) struct Sum<'a> {
    numbers: &'a Numbers,
    column: u64,
    place: u64,
    sum: u64,
    letters: Letters,
}

impl Sum<'_> {
    fn close(&mut self) {
        let letters = std::mem::take(&mut self.letters);
        if letters.length > 0 {
            let word = letters.number(self.numbers);
            let number = self.numbers.at(word, self.column, self.place);
            self.sum = self.sum.wrapping_add(number);
            self.place += 1;
        }
    }

    pub fn finish(mut self) -> u64 {
        self.close();
        self.sum
    }
}

impl Words for Sum<'_> {
    fn begin(&mut self) {
        self.close();
    }

    fn ascii(&mut self, letter: u8) {
        self.letters.push(letter, self.numbers);
    }

    fn letter(&mut self, letter: char) {
        let mut bytes = [0; 4];
        for byte in letter.encode_utf8(&mut bytes).bytes() {
            self.letters.push(byte, self.numbers);
        }
    }

    fn word(&mut self, word: &str) {
        self.begin();
        word.bytes()
            .for_each(|it| self.letters.push(it, self.numbers));
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::spread;
    use super::*;

    #[test]
    fn a_sum_is_that_of_the_words_at_their_places() {
        let numbers = Numbers::new();
        let text = "(define (größer a-long-name-of-letters) \"日本\" 12345678 123456789)";
        let mut spaced = String::new();
        spread(text, &mut spaced);
        let words = spaced.split_whitespace().enumerate();
        let expected = words.map(|(place, word)| {
            let word = numbers.word(word.as_bytes());
            numbers.at(word, 1, place as u64)
        });
        let mut sum = numbers.sum(1);
        spread(text, &mut sum);
        assert_eq!(sum.finish(), expected.fold(0, u64::wrapping_add));
    }

    #[test]
    fn words_and_places_are_told_apart() {
        let numbers = Numbers::new();
        let mut found = std::collections::BTreeSet::new();
        let words = ["", "a", "\0a", "a\0", "abcdefgh", "abcdefgh\0", "abcdefghi"];
        let long = "x".repeat(WORD_BYTES_MAX as usize);
        for word in words.into_iter().chain([long.as_str()]) {
            let word = numbers.word(word.as_bytes());
            for (column, place) in [(0, 0), (0, 1), (1, 0), (2, 7)] {
                found.insert(numbers.at(word, column, place));
            }
        }
        assert_eq!(found.len(), (words.len() + 1) * 4);
        // As the index has it.
        assert_eq!(
            numbers.word(long.as_bytes()),
            numbers.word(format!("{long}y").as_bytes())
        );
    }
}
