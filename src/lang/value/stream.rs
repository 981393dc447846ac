//! Streams in memory: bytes that are read from a place on and written at the end.
//!
//! A stream is a tagged object: `[STREAM, kind, bytes, length, position, closed, path]`. The bytes have room
//! beyond the length, so that writing one by one stays linear; every change goes through the heap, which
//! takes it back where a transaction is undone.

use super::heap::Heap;
use super::kind::Kind;
use super::value::Value;

/// What slot 0 of a stream holds, and of nothing else that is tagged.
const STREAM: Value = Value::small(1);

const KIND: usize = 1;
const BYTES: usize = 2;
const LENGTH: usize = 3;
const POSITION: usize = 4;
const CLOSED: usize = 5;
/// Where the stream of a file is written to; nil of all others.
const PATH: usize = 6;

/// Makes a stream of bytes, of a kind whose name is a string.
pub fn new(heap: &mut Heap, kind: &str, bytes: &[u8]) -> Value {
    of_file(heap, kind, bytes, Value::NIL)
}

/// Makes a stream that is written to a file, by its path.
pub fn of_file(heap: &mut Heap, kind: &str, bytes: &[u8], path: Value) -> Value {
    let slots = [
        STREAM,
        heap.string(kind),
        heap.bytes(bytes),
        Value::length(bytes.len()),
        Value::small(0),
        Value::FALSE,
        path,
    ];
    heap.object(Kind::Tagged, &slots)
}

pub fn is_stream(heap: &Heap, value: Value) -> bool {
    heap.is(value, Kind::Tagged) && heap.slot(value, 0) == Some(STREAM)
}

/// Returns the name of a stream's kind.
pub fn kind(heap: &Heap, stream: Value) -> &str {
    heap.slot(stream, KIND)
        .and_then(|name| heap.text(name))
        .unwrap_or("")
}

fn number(heap: &Heap, stream: Value, slot: usize) -> usize {
    heap.slot(stream, slot)
        .and_then(Value::as_index)
        .unwrap_or(0)
}

/// Returns everything that was written.
pub fn written(heap: &Heap, stream: Value) -> &[u8] {
    let bytes = heap.slot(stream, BYTES).and_then(|it| heap.byte_slice(it));
    let length = number(heap, stream, LENGTH);
    bytes.and_then(|it| it.get(..length)).unwrap_or(&[])
}

/// Returns what has not been read yet.
pub fn unread(heap: &Heap, stream: Value) -> &[u8] {
    let position = number(heap, stream, POSITION);
    written(heap, stream).get(position..).unwrap_or(&[])
}

/// Goes forward by so many bytes.
pub fn advance(heap: &mut Heap, stream: Value, count: usize) {
    let position = number(heap, stream, POSITION) + count;
    heap.set_slot(stream, POSITION, Value::length(position));
}

/// Goes back by so many bytes.
pub fn retreat(heap: &mut Heap, stream: Value, count: usize) {
    let position = number(heap, stream, POSITION).saturating_sub(count);
    heap.set_slot(stream, POSITION, Value::length(position));
}

/// Writes bytes after what was written.
pub fn write(heap: &mut Heap, stream: Value, bytes: &[u8]) {
    let length = number(heap, stream, LENGTH);
    let store = heap.slot(stream, BYTES).unwrap_or(Value::NIL);
    let room = heap.byte_slice(store).map_or(0, <[u8]>::len);
    match length + bytes.len() <= room {
        true => {
            for (index, &byte) in bytes.iter().enumerate() {
                heap.set_byte(store, length + index, byte);
            }
        }
        false => {
            let mut larger = written(heap, stream).to_vec();
            larger.extend(bytes);
            larger.resize(larger.len() * 2, 0);
            let store = heap.bytes(&larger);
            heap.set_slot(stream, BYTES, store);
        }
    }
    heap.set_slot(stream, LENGTH, Value::length(length + bytes.len()));
}

/// Returns the path of a file's stream.
pub fn path(heap: &Heap, stream: Value) -> Option<Value> {
    heap.slot(stream, PATH).filter(|path| !path.is_nil())
}

/// Forgets what was written, once it is where it belongs.
pub fn forget_written(heap: &mut Heap, stream: Value) {
    heap.set_slot(stream, LENGTH, Value::small(0));
    heap.set_slot(stream, POSITION, Value::small(0));
}

pub fn is_closed(heap: &Heap, stream: Value) -> bool {
    heap.slot(stream, CLOSED) == Some(Value::TRUE)
}

pub fn close(heap: &mut Heap, stream: Value) {
    heap.set_slot(stream, CLOSED, Value::TRUE);
}
