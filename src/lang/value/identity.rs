//! Numbers of objects that are told apart by what they are and not by what is in them.
//!
//! Such a one is hashed and ordered by its number, not by its address: addresses differ from run to run
//! and tell when memory was collected. An object has a number once somebody asks for it, one more than
//! the last, and for as long as it lives.

use super::block::Reach;
use super::heap::Heap;
use super::mark::is_marked;
use super::value::Value;
use rustc_hash::FxHashMap;

#[derive(Default)]
pub(super) struct Identities {
    numbers: FxHashMap<Value, u64>,
    last: u64,
    /// Those numbered since the last collection.
    new: Vec<Value>,
}

impl Identities {
    fn number(&mut self, value: Value) -> u64 {
        if let Some(&number) = self.numbers.get(&value) {
            return number;
        }
        self.last += 1;
        self.numbers.insert(value, self.last);
        self.new.push(value);
        self.last
    }

    /// Forgets what is about to be freed.
    pub(super) fn sweep(&mut self, reach: Reach) {
        let new = std::mem::take(&mut self.new);
        match reach {
            Reach::All => self.numbers.retain(|&value, _| is_marked(value)),
            Reach::New => {
                for value in new.into_iter().filter(|&value| !is_marked(value)) {
                    self.numbers.remove(&value);
                }
            }
        }
    }
}

impl Heap {
    /// Returns the number of an object; of another value, the word it is.
    pub(super) fn identity(&self, value: Value) -> u64 {
        match value.is_heap() {
            true => self.identities.borrow_mut().number(value),
            false => value.bits(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::value::kind::Kind;

    #[test]
    fn numbers_are_given_in_turn_and_end_with_their_objects() {
        let mut heap = Heap::default();
        let cells: Vec<Value> = (0..100).map(|_| heap.cell(Value::NIL)).collect();
        // Some are large, whose memory is given back at once.
        let large = heap.object_filled(Kind::Instance, 5000, Value::NIL);
        assert_eq!(heap.identity(large), 1);
        for (index, &cell) in cells.iter().enumerate().rev() {
            assert_eq!(heap.identity(cell), 101 - index as u64);
        }
        heap.collect(&mut |marker| marker.mark(cells[7]));
        assert_eq!(heap.identity(cells[7]), 94);
        assert_eq!(heap.identities.borrow().numbers.len(), 1);
        let next = heap.cell(Value::NIL);
        assert_eq!(heap.identity(next), 102);
    }
}
