//! Persistent vectors: a trie of 32-way nodes with a tail, so that appending copies one small node.
//!
//! ```text
//! Vector [length, shift, root, tail]     root: nil, or a Tuple of 32 Tuples of … of 32 elements
//!                                        tail: a Tuple of the last 1 to 32 elements, or empty
//! ```

use super::heap::Heap;
use super::kind::Kind;
use super::value::Value;
use crate::lang::toil::Steps;
use crate::lang::toil::pieces::Mind;

const BITS: usize = 5;
const WIDTH: usize = 1 << BITS;

const LENGTH: usize = 0;

/// Makes a vector.
pub fn from_slice(heap: &mut Heap, elements: &[Value]) -> Value {
    let leaf = |heap: &mut Heap, from, to| heap.object(Kind::Tuple, &elements[from..to]);
    from_leaves(heap, elements.len(), leaf)
}

/// Makes a vector that holds a value so many times.
pub fn filled(heap: &mut Heap, length: usize, fill: Value) -> Value {
    let leaf = |heap: &mut Heap, from, to| heap.object_filled(Kind::Tuple, to - from, fill);
    from_leaves(heap, length, leaf)
}

/// Makes a vector of its leaves, each of the elements from an index to another.
fn from_leaves(
    heap: &mut Heap,
    length: usize,
    mut leaf: impl FnMut(&mut Heap, usize, usize) -> Value,
) -> Value {
    if length <= WIDTH {
        let tail = leaf(heap, 0, length);
        return head(heap, length, BITS, Value::NIL, tail);
    }
    let in_tail = match length % WIDTH {
        0 => WIDTH,
        rest => rest,
    };
    let in_trie = length - in_tail;
    let leaves = (0..in_trie).step_by(WIDTH);
    let mut level: Vec<Value> = leaves
        .minded()
        .map(|from| leaf(heap, from, from + WIDTH))
        .collect();
    if level.len() < in_trie / WIDTH {
        let leaf = level.pop().unwrap_or(Value::NIL);
        return void(heap, length, in_trie / WIDTH, leaf);
    }
    let mut shift = BITS;
    while level.len() > WIDTH {
        level = level
            .chunks(WIDTH)
            .map(|node| heap.object(Kind::Tuple, node))
            .collect();
        shift += BITS;
    }
    let root = heap.object(Kind::Tuple, &level);
    let tail = leaf(heap, in_trie, length);
    head(heap, length, shift, root, tail)
}

/// Makes what comes of a vector that was stopped: as long as it would be, with one leaf at every place.
fn void(heap: &mut Heap, length: usize, mut count: usize, leaf: Value) -> Value {
    let (mut node, mut last, mut shift) = (leaf, leaf, BITS);
    let row = |heap: &mut Heap, count: usize, node, last| {
        let mut row = [node; WIDTH];
        row[count - 1] = last;
        heap.object(Kind::Tuple, &row[..count])
    };
    while count > WIDTH {
        let in_last = (count - 1) % WIDTH + 1;
        last = row(heap, in_last, node, last);
        node = row(heap, WIDTH, node, node);
        count = count.div_ceil(WIDTH);
        shift += BITS;
    }
    let root = row(heap, count, node, last);
    let tail = heap.object_filled(Kind::Tuple, length - tail_start(length), Value::NIL);
    head(heap, length, shift, root, tail)
}

pub fn is_vector(heap: &Heap, value: Value) -> bool {
    heap.is(value, Kind::Vector)
}

#[inline]
pub fn length(heap: &Heap, vector: Value) -> usize {
    heap.slot(vector, LENGTH)
        .and_then(Value::as_index)
        .unwrap_or(0)
}

/// Returns an element, nothing beyond the end.
#[inline]
pub fn get(heap: &Heap, vector: Value, index: usize) -> Option<Value> {
    let slots = heap.slots(vector);
    let &[length, shift, root, tail] = slots else {
        return None;
    };
    let length = length.as_index()?;
    if index >= length {
        return None;
    }
    let tail_start = tail_start(length);
    if index >= tail_start {
        return heap.slot(tail, index - tail_start);
    }
    let (mut node, mut shift) = (root, shift.as_index()?);
    loop {
        node = heap.slot(node, (index >> shift) & (WIDTH - 1))?;
        if shift == 0 {
            return Some(node);
        }
        shift -= BITS;
    }
}

/// Returns a vector with one element exchanged, or one more where the index is the length.
pub fn set(heap: &mut Heap, vector: Value, index: usize, value: Value) -> Option<Value> {
    let length = length(heap, vector);
    if index == length {
        return Some(push(heap, vector, value));
    }
    let &[_, shift, root, tail] = heap.slots(vector) else {
        return None;
    };
    if index > length {
        return None;
    }
    let shift = shift.as_index()?;
    let tail_start = tail_start(length);
    if index >= tail_start {
        let tail = replaced(heap, tail, index - tail_start, value);
        return Some(head(heap, length, shift, root, tail));
    }
    let root = set_below(heap, root, shift, index, value);
    Some(head(heap, length, shift, root, tail))
}

fn set_below(heap: &mut Heap, node: Value, shift: usize, index: usize, value: Value) -> Value {
    let at = (index >> shift) & (WIDTH - 1);
    let child = match shift {
        0 => value,
        // At most seven levels: the recursion is as deep as the trie.
        _ => {
            let below = heap.slot(node, at).unwrap_or(Value::NIL);
            set_below(heap, below, shift - BITS, index, value)
        }
    };
    replaced(heap, node, at, child)
}

/// Returns a vector with one more element.
pub fn push(heap: &mut Heap, vector: Value, value: Value) -> Value {
    let &[length, shift, root, tail] = heap.slots(vector) else {
        return vector;
    };
    let (length, shift) = (
        length.as_index().unwrap_or(0),
        shift.as_index().unwrap_or(BITS),
    );
    if length - tail_start(length) < WIDTH {
        let tail = extended(heap, tail, value);
        return head(heap, length + 1, shift, root, tail);
    }
    // The tail is full: it becomes a leaf, under a new root where the trie is full too.
    let leaves = (length - WIDTH) / WIDTH;
    let (root, shift) = if root.is_nil() {
        (heap.object(Kind::Tuple, &[tail]), BITS)
    } else if leaves == 1 << shift {
        let path = new_path(heap, shift, tail);
        (heap.object(Kind::Tuple, &[root, path]), shift + BITS)
    } else {
        (push_leaf(heap, root, shift, leaves, tail), shift)
    };
    let tail = heap.object(Kind::Tuple, &[value]);
    head(heap, length + 1, shift, root, tail)
}

/// Hangs a leaf below `node`, whose children are `shift` bits wide, as leaf number `leaf`.
fn push_leaf(heap: &mut Heap, node: Value, shift: usize, leaf: usize, tail: Value) -> Value {
    if shift == BITS {
        return extended(heap, node, tail);
    }
    let at = (leaf >> (shift - BITS)) & (WIDTH - 1);
    match heap.slot(node, at) {
        Some(child) => {
            let child = push_leaf(heap, child, shift - BITS, leaf, tail);
            replaced(heap, node, at, child)
        }
        None => {
            let path = new_path(heap, shift - BITS, tail);
            extended(heap, node, path)
        }
    }
}

fn new_path(heap: &mut Heap, shift: usize, leaf: Value) -> Value {
    let mut node = leaf;
    for _ in 0..shift / BITS {
        node = heap.object(Kind::Tuple, &[node]);
    }
    node
}

pub fn to_vec(heap: &Heap, vector: Value) -> Vec<Value> {
    let mut elements = Vec::with_capacity(length(heap, vector));
    if let &[_, shift, root, tail] = heap.slots(vector) {
        let (shift, mut steps) = (shift.as_index().unwrap_or(BITS), Steps::default());
        collect(heap, root, shift, &mut steps, &mut elements);
        elements.extend_from_slice(heap.slots(tail));
    }
    elements
}

fn collect(heap: &Heap, node: Value, shift: usize, steps: &mut Steps, elements: &mut Vec<Value>) {
    if steps.is_over() {
        return;
    }
    if shift == 0 {
        elements.extend_from_slice(heap.slots(node));
        return;
    }
    for &child in heap.slots(node) {
        collect(heap, child, shift - BITS, steps, elements);
    }
}

/// Returns the vector without its last element.
pub fn pop(heap: &mut Heap, vector: Value) -> Option<Value> {
    let length = length(heap, vector);
    let &[_, shift, root, tail] = heap.slots(vector) else {
        return None;
    };
    if length == 0 {
        return None;
    }
    if length - tail_start(length) > 1 || length == 1 {
        let kept = heap.slots(tail)[..heap.slots(tail).len() - 1].to_vec();
        let tail = heap.object(Kind::Tuple, &kept);
        return Some(head(heap, length - 1, shift.as_index()?, root, tail));
    }
    // Once in 32 times: the last leaf becomes the tail again.
    let mut elements = to_vec(heap, vector);
    elements.pop();
    Some(from_slice(heap, &elements))
}

fn tail_start(length: usize) -> usize {
    if length == 0 {
        0
    } else {
        (length - 1) & !(WIDTH - 1)
    }
}

fn head(heap: &mut Heap, length: usize, shift: usize, root: Value, tail: Value) -> Value {
    heap.object(
        Kind::Vector,
        &[Value::length(length), Value::length(shift), root, tail],
    )
}

fn replaced(heap: &mut Heap, node: Value, at: usize, value: Value) -> Value {
    let mut slots = [Value::NIL; WIDTH];
    let count = heap.slots(node).len().min(WIDTH);
    slots[..count].copy_from_slice(&heap.slots(node)[..count]);
    if let Some(slot) = slots.get_mut(at) {
        *slot = value;
    }
    heap.object(Kind::Tuple, &slots[..count])
}

fn extended(heap: &mut Heap, node: Value, value: Value) -> Value {
    let mut slots = [Value::NIL; WIDTH];
    let count = heap.slots(node).len().min(WIDTH - 1);
    slots[..count].copy_from_slice(&heap.slots(node)[..count]);
    slots[count] = value;
    heap.object(Kind::Tuple, &slots[..=count])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize) -> Vec<Value> {
        (0..count).map(Value::length).collect()
    }

    #[test]
    fn building_at_once_and_one_by_one_agree() {
        let mut heap = Heap::default();
        let mut grown = from_slice(&mut heap, &[]);
        for count in 0..if cfg!(miri) { 70 } else { 2200 } {
            if [0, 1, 31, 32, 33, 64, 65, 1024, 1056, 1057, 1088, 2199].contains(&count) {
                let at_once = from_slice(&mut heap, &numbers(count));
                assert_eq!(to_vec(&heap, grown), numbers(count));
                assert_eq!(to_vec(&heap, at_once), numbers(count));
                for vector in [grown, at_once] {
                    assert!((0..count).all(|at| get(&heap, vector, at) == Some(Value::length(at))));
                    assert_eq!(get(&heap, vector, count), None);
                }
                let pushed = push(&mut heap, at_once, Value::TRUE);
                assert_eq!(get(&heap, pushed, count), Some(Value::TRUE));
                assert_eq!(length(&heap, at_once), count);
            }
            grown = push(&mut heap, grown, Value::length(count));
        }
    }

    #[test]
    fn what_was_stopped_is_as_long_as_it_would_be() {
        let mut heap = Heap::default();
        let leaf = heap.object_filled(Kind::Tuple, WIDTH, Value::TRUE);
        for count in [
            33, 64, 65, 1024, 1056, 1057, 1088, 1089, 32_769, 32_800, 32_801,
        ] {
            let made = void(&mut heap, count, tail_start(count) / WIDTH, leaf);
            assert_eq!(length(&heap, made), count);
            let inside = tail_start(count);
            let elements = to_vec(&heap, made);
            assert_eq!(elements.len(), count);
            assert!(elements[..inside].iter().all(|&it| it == Value::TRUE));
            for at in [0, inside / 2, inside - 1] {
                assert_eq!(get(&heap, made, at), Some(Value::TRUE));
            }
            let grown = push(&mut heap, made, Value::FALSE);
            assert_eq!(get(&heap, grown, count), Some(Value::FALSE));
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many elements to interpret")]
    fn very_long_vectors_keep_their_elements() {
        let mut heap = Heap::default();
        let mut vector = from_slice(&mut heap, &numbers(32 * 32 * 32 + 31));
        for count in 32 * 32 * 32 + 31..32 * 32 * 32 + 200 {
            vector = push(&mut heap, vector, Value::length(count));
        }
        assert_eq!(to_vec(&heap, vector), numbers(32 * 32 * 32 + 200));
    }

    #[test]
    fn changing_makes_another_vector() {
        let mut heap = Heap::default();
        let old = from_slice(&mut heap, &numbers(100));
        for at in [0, 31, 32, 95, 96, 99, 100] {
            let new = set(&mut heap, old, at, Value::TRUE).expect("inside");
            assert_eq!(get(&heap, new, at), Some(Value::TRUE));
            assert_eq!(to_vec(&heap, old), numbers(100));
        }
        assert_eq!(set(&mut heap, old, 101, Value::TRUE), None);
        let mut shrunk = old;
        for left in (0..100).rev() {
            shrunk = pop(&mut heap, shrunk).expect("not empty");
            assert_eq!(to_vec(&heap, shrunk), numbers(left));
        }
        assert_eq!(pop(&mut heap, shrunk), None);
    }
}
