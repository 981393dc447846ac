//! Streams: strings, bytes and files read piece by piece, buffers and files to write into.
//!
//! A file is read when it is opened; what is written to one waits in memory until there is enough of
//! it, and is written by the host. The input of the program is asked of the host piece by piece.

use super::argument::{Arguments, arguments};
use super::{Builtin, mutates, pure};
use crate::lang::value::Value;
use crate::lang::value::heap::Heap;
use crate::lang::value::stream;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::{Signal, Wish};

pub(super) const TABLE: &[Builtin] = &[
    pure("stream/from-string", "text", "Returns a stream that reads a text.\n>>> (stream/read-line (stream/from-string \"a\\nb\"))\n\"a\"", from_string).aka(&["make-string-input-stream"]),
    pure("stream/from-bytes", "bytes", "Returns a stream of bytes, which can be written as well.\n>>> (stream/read-byte (stream/from-bytes #u8(7)))\n7", from_bytes),
    pure("stream/byte-buffer", "", "Returns an empty stream to write into.\n>>> (let ((s (stream/byte-buffer))) (stream/write-string s \"hi\") (stream/to-string s))\n\"hi\"", byte_buffer).aka(&["make-string-output-stream"]),
    pure("stream?", "value", "Returns whether the value is a stream.\n>>> (stream? (stream/byte-buffer))\n#t\n>>> (stream? \"a\")\n#f", is_stream),
    pure("stream/type", "stream", "Returns the name of the kind of stream.\n>>> (stream/type (stream/byte-buffer))\n\"byte-buffer\"", kind),
    mutates("stream/read", "stream count", "Reads at most so many bytes.\n>>> (stream/read (stream/from-string \"abc\") 2)\n#u8(97 98)", read),
    mutates("stream/read-all", "stream", "Reads all bytes that are left.\n>>> (stream/read-all (stream/from-string \"ab\"))\n#u8(97 98)", read_all),
    mutates("stream/read-byte", "stream", "Reads one byte, nil at the end.\n>>> (stream/read-byte (stream/from-string \"\"))\nnil", read_byte),
    mutates("stream/read-line", "stream", "Reads a line without its end, nil at the end of the stream.\n>>> (let ((s (stream/from-string \"a\\nb\"))) (stream/read-line s) (stream/read-line s))\n\"b\"", read_line),
    mutates("stream/write", "stream bytes", "Writes bytes and returns how many.\n>>> (stream/write (stream/byte-buffer) #u8(1 2))\n2", write),
    mutates("stream/write-string", "stream text", "Writes a text and returns how many bytes it has.\n>>> (stream/write-string (stream/byte-buffer) \"né\")\n3", write_string),
    mutates("stream/write-byte", "stream byte", "Writes one byte.\n>>> (stream/write-byte (stream/byte-buffer) 65)\nnil", write_byte),
    mutates("stream/copy", "from to", "Writes everything that is left of one stream into another; returns the number of bytes.\n>>> (stream/copy (stream/from-string \"abc\") (stream/byte-buffer))\n3", copy),
    pure("stream/to-string", "stream", "Returns the text that was written into a buffer.\n>>> (let ((s (stream/byte-buffer))) (stream/write-byte s 65) (stream/to-string s))\n\"A\"", to_string),
    pure("stream/to-bytes", "stream", "Returns the bytes that were written into a buffer.\n>>> (stream/to-bytes (stream/byte-buffer))\n#u8()", to_bytes),
    pure("stream/readable?", "stream", "Returns whether the stream can be read.\n>>> (stream/readable? (stream/byte-buffer))\n#t", is_readable),
    pure("stream/writable?", "stream", "Returns whether the stream can be written.\n>>> (stream/writable? (stream/byte-buffer))\n#t\n>>> (stream/writable? (stream/from-string \"x\"))\n#f", is_writable),
    pure("stream/available?", "stream", "Returns whether there is something left to read.\n>>> (stream/available? (stream/from-string \"\"))\n#f", is_available),
    mutates("stream/flush", "stream", "Writes what waits in the stream of a file; the others have it where it belongs.\n>>> (stream/flush (stream/byte-buffer))\nnil", flush),
    mutates("stream/close", "stream", "Closes a stream; nothing can be read or written any more. What waits in the stream of a file is written.\n>>> (stream/close (stream/byte-buffer))\nnil", close),
    mutates("get-output-stream-string", "stream", "Returns the text that was written into a buffer and empties it.\n>>> (let ((s (make-string-output-stream))) (stream/write-string s \"a\") (list (get-output-stream-string s) (get-output-stream-string s)))\n(\"a\" \"\")", take_string),
    mutates("read-char", "&optional stream error end", "Reads a character; at the end it is an error unless the second argument is nil, or else the third is the answer. Without a stream, or of `*stdin*`, it reads the program's input, nil at its end.\n>>> (read-char (make-string-input-stream \"ab\"))\n#\\a\n>>> (read-char (make-string-input-stream \"\") nil :end)\n:end", read_char),
    mutates("read-line", "&optional stream error end", "Reads a line without its end. Without a stream, or of `*stdin*`, it reads the program's input, nil at its end; at the end of another stream it is an error unless the second argument is nil, or else the third is the answer.\n>>> (read-line (make-string-input-stream \"a\\nb\"))\n\"a\"\n>>> (read-line (make-string-input-stream \"\") nil :end)\n:end", read_text_line).aka(&["io/read-line"]),
    pure("peek-char", "skip stream &optional error end", "Returns the next character without reading it, at the end as `read-char` does; the first argument is nil.\n>>> (let ((s (make-string-input-stream \"ab\"))) (peek-char nil s) (read-char s))\n#\\a", peek_char),
    mutates("unread-char", "character stream", "Goes back before a character that was read.\n>>> (let ((s (make-string-input-stream \"ab\"))) (unread-char (read-char s) s) (read-char s))\n#\\a", unread_char),
];

/// Bytes one `stream/read` takes; Sema has the same.
const READ_BYTES_MAX: usize = 8 << 20;
/// Bytes that wait in the stream of a file before they are written.
const WAITING_BYTES_MAX: usize = 64 << 10;

/// The kinds by the names that `stream/type` answers.
const FILE_INPUT: &str = "file-input";
const FILE_OUTPUT: &str = "file-output";
const TEXT: &str = "string";
const BUFFER: &str = "byte-buffer";
const INPUT: &str = "stdin";
const OUTPUT: &str = "stdout";
const ERROR: &str = "stderr";

/// Returns the streams that have a name from the start.
pub(super) fn constants(heap: &mut Heap) -> [(&'static str, Value); 3] {
    [
        ("*stdin*", INPUT),
        ("*stdout*", OUTPUT),
        ("*stderr*", ERROR),
    ]
    .map(|(name, kind)| (name, stream::new(heap, kind, &[])))
}

/// Checks that an argument is a stream.
fn stream(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let value = call.get(index);
    match stream::is_stream(ctx.heap, value) {
        true => Ok(value),
        false => Err(call.wrong(ctx, index, "stream")),
    }
}

/// Checks that an argument is a stream that is open.
fn open(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let stream = stream(ctx, call, index)?;
    match stream::is_closed(ctx.heap, stream) {
        true => Err(call.refused(ctx, index, "the stream is closed")),
        false => Ok(stream),
    }
}

/// Checks that an argument is a stream that can be read.
fn source(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let stream = open(ctx, call, index)?;
    match stream::kind(ctx.heap, stream) {
        OUTPUT | ERROR | FILE_OUTPUT => {
            Err(call.refused(ctx, index, "the stream can only be written"))
        }
        _ => Ok(stream),
    }
}

/// Checks that an argument is a stream that can be written.
fn sink(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Value, Signal> {
    let stream = open(ctx, call, index)?;
    match stream::kind(ctx.heap, stream) {
        BUFFER | OUTPUT | ERROR | FILE_OUTPUT => Ok(stream),
        _ => Err(call.refused(ctx, index, "the stream can only be read")),
    }
}

fn bytes(ctx: &NativeContext<'_>, call: Arguments<'_>, index: usize) -> Result<Vec<u8>, Signal> {
    let bytes = ctx.heap.byte_slice(call.get(index)).map(<[u8]>::to_vec);
    bytes.ok_or_else(|| call.wrong(ctx, index, "bytevector"))
}

fn from_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let text = arguments("stream/from-string", values).owned(ctx, 0)?;
    ctx.reserve(text.len())?;
    Ok(stream::new(ctx.heap, TEXT, text.as_bytes()))
}

fn from_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = bytes(ctx, arguments("stream/from-bytes", values), 0)?;
    ctx.reserve(bytes.len())?;
    Ok(stream::new(ctx.heap, BUFFER, &bytes))
}

fn byte_buffer(ctx: &mut NativeContext<'_>, _: &[Value]) -> Result<Value, Signal> {
    Ok(stream::new(ctx.heap, BUFFER, &[]))
}

fn is_stream(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::boolean(stream::is_stream(ctx.heap, values[0])))
}

fn kind(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = stream(ctx, arguments("stream/type", values), 0)?;
    let kind = stream::kind(ctx.heap, stream).to_string();
    Ok(ctx.heap.string(&kind))
}

/// Takes so many bytes off a stream, or all there are.
fn taken(ctx: &mut NativeContext<'_>, stream: Value, count: usize) -> Result<Vec<u8>, Signal> {
    let unread = stream::unread(ctx.heap, stream);
    let taken = unread[..count.min(unread.len())].to_vec();
    ctx.charge(taken.len() / 8)?;
    ctx.reserve(taken.len())?;
    stream::advance(ctx.heap, stream, taken.len());
    Ok(taken)
}

fn read(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/read", values);
    let stream = stream(ctx, call, 0)?;
    let count = call.index(ctx, 1)?;
    source(ctx, call, 0)?;
    if count > READ_BYTES_MAX {
        return Err(call.refused(ctx, 1, "more than 8388608 bytes are not read at once"));
    }
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-bytes", &[Value::length(count)]));
    }
    let taken = taken(ctx, stream, count)?;
    Ok(ctx.heap.bytes(&taken))
}

fn read_all(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = source(ctx, arguments("stream/read-all", values), 0)?;
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-bytes", &[Value::NIL]));
    }
    let taken = taken(ctx, stream, usize::MAX)?;
    Ok(ctx.heap.bytes(&taken))
}

fn read_byte(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = source(ctx, arguments("stream/read-byte", values), 0)?;
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-byte", &[]));
    }
    let taken = taken(ctx, stream, 1)?;
    let byte = taken.first().map(|&byte| Value::small(byte.into()));
    Ok(byte.unwrap_or(Value::NIL))
}

fn read_line(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/read-line", values);
    let stream = source(ctx, call, 0)?;
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-line", &[]));
    }
    line(ctx, call, stream)
}

/// Whether this is the program's own input, which the host has.
fn is_input(ctx: &NativeContext<'_>, stream: Value) -> bool {
    stream::kind(ctx.heap, stream) == INPUT
}

fn ask_input(ctx: &mut NativeContext<'_>, function: &str, values: &[Value]) -> Signal {
    let function = ctx.symbol(function);
    Signal::host(function, values.to_vec())
}

/// Takes a line off a stream, nil at its end.
fn line(ctx: &mut NativeContext<'_>, call: Arguments<'_>, stream: Value) -> Result<Value, Signal> {
    let unread = stream::unread(ctx.heap, stream);
    if unread.is_empty() {
        return Ok(Value::NIL);
    }
    let end = unread.iter().position(|&byte| byte == b'\n');
    let mut line = taken(ctx, stream, end.map_or(usize::MAX, |end| end + 1))?;
    if end.is_some() {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    text_of(ctx, call, line)
}

/// Makes a string of bytes that should be a text.
fn text_of(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    bytes: Vec<u8>,
) -> Result<Value, Signal> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(ctx.heap.string(&text)),
        Err(_) => Err(call.refused(ctx, 0, "these bytes are not UTF-8")),
    }
}

/// Writes bytes into the stream an argument is.
fn put(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
    bytes: &[u8],
) -> Result<Value, Signal> {
    let stream = sink(ctx, call, index)?;
    ctx.charge(1 + bytes.len() / 8)?;
    match stream::kind(ctx.heap, stream) {
        OUTPUT => ctx.write(&String::from_utf8_lossy(bytes))?,
        ERROR => ctx.write_error(&String::from_utf8_lossy(bytes))?,
        _ => {}
    }
    if matches!(stream::kind(ctx.heap, stream), OUTPUT | ERROR) {
        return Ok(Value::length(bytes.len()));
    }
    let written = stream::written(ctx.heap, stream).len();
    ctx.reserve((written + bytes.len()).saturating_mul(2))?;
    stream::write(ctx.heap, stream, bytes);
    let count = Value::length(bytes.len());
    match stream::path(ctx.heap, stream) {
        Some(_) if written + bytes.len() > WAITING_BYTES_MAX => pass_on(ctx, stream, count),
        _ => Ok(count),
    }
}

/// Whether a value says where to print: a stream, or what stands for the output.
pub(super) fn is_target(heap: &Heap, value: Value) -> bool {
    matches!(value, Value::NIL | Value::TRUE | Value::FALSE) || stream::is_stream(heap, value)
}

/// Writes a text where a printing function is told to: into a stream of the program's own, else into the
/// output, which `t`, nil and the streams of `with-output-to-string` mean.
pub(super) fn print_to(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
    text: &str,
) -> Result<(), Signal> {
    let target = call.get(index);
    if call.given(index) && !is_target(ctx.heap, target) {
        return Err(call.wrong(ctx, index, "stream"));
    }
    let is_own = call.given(index)
        && stream::is_stream(ctx.heap, target)
        && stream::kind(ctx.heap, target) != OUTPUT;
    match is_own {
        true => put(ctx, call, index, text.as_bytes()).map(|_| ()),
        false => ctx.write(text),
    }
}

/// Has the host write to the file what waits for it, and answers a value.
fn pass_on(ctx: &mut NativeContext<'_>, stream: Value, answer: Value) -> Result<Value, Signal> {
    let bytes = stream::unread(ctx.heap, stream).to_vec();
    let Some(path) = stream::path(ctx.heap, stream).filter(|_| !bytes.is_empty()) else {
        return Ok(answer);
    };
    stream::forget_written(ctx.heap, stream);
    let bytes = ctx.heap.bytes(&bytes);
    let function = ctx.symbol("%stream-write");
    Err(Signal::host(function, vec![path, bytes, answer]))
}

fn write(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/write", values);
    stream(ctx, call, 0)?;
    let bytes = bytes(ctx, call, 1)?;
    put(ctx, call, 0, &bytes)
}

fn write_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/write-string", values);
    stream(ctx, call, 0)?;
    let text = call.owned(ctx, 1)?;
    put(ctx, call, 0, text.as_bytes())
}

fn write_byte(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/write-byte", values);
    stream(ctx, call, 0)?;
    let byte = u8::try_from(call.small(ctx, 1)?)
        .map_err(|_| call.refused(ctx, 1, "expected a number from 0 to 255"))?;
    put(ctx, call, 0, &[byte])?;
    Ok(Value::NIL)
}

fn copy(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/copy", values);
    let from = source(ctx, call, 0)?;
    sink(ctx, call, 1)?;
    let bytes = stream::unread(ctx.heap, from).to_vec();
    ctx.charge(bytes.len() / 8)?;
    let copied = put(ctx, call, 1, &bytes);
    let failed = matches!(&copied, Err(signal) if matches!(signal.as_wish(), Wish::Fault(_)));
    if !failed {
        stream::advance(ctx.heap, from, bytes.len());
    }
    copied
}

/// Returns what was written into a buffer.
fn content(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<u8>, Signal> {
    let stream = stream(ctx, call, 0)?;
    if stream::kind(ctx.heap, stream) != BUFFER {
        return Err(call.refused(ctx, 0, "expected a stream to write into"));
    }
    let bytes = stream::written(ctx.heap, stream).to_vec();
    ctx.charge(bytes.len() / 8)?;
    ctx.reserve(bytes.len())?;
    Ok(bytes)
}

fn to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("stream/to-string", values);
    let bytes = content(ctx, call)?;
    text_of(ctx, call, bytes)
}

fn to_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = content(ctx, arguments("stream/to-bytes", values))?;
    Ok(ctx.heap.bytes(&bytes))
}

fn is_readable(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = stream(ctx, arguments("stream/readable?", values), 0)?;
    let read = !matches!(stream::kind(ctx.heap, stream), OUTPUT | ERROR | FILE_OUTPUT);
    Ok(Value::boolean(read && !stream::is_closed(ctx.heap, stream)))
}

fn is_writable(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = stream(ctx, arguments("stream/writable?", values), 0)?;
    let written = !matches!(stream::kind(ctx.heap, stream), TEXT | INPUT | FILE_INPUT);
    Ok(Value::boolean(
        written && !stream::is_closed(ctx.heap, stream),
    ))
}

fn is_available(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = stream(ctx, arguments("stream/available?", values), 0)?;
    Ok(Value::boolean(!stream::unread(ctx.heap, stream).is_empty()))
}

fn flush(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = open(ctx, arguments("stream/flush", values), 0)?;
    pass_on(ctx, stream, Value::NIL)
}

fn close(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let stream = stream(ctx, arguments("stream/close", values), 0)?;
    stream::close(ctx.heap, stream);
    pass_on(ctx, stream, Value::NIL)
}

fn take_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("get-output-stream-string", values);
    let stream = sink(ctx, call, 0)?;
    let unread = taken(ctx, stream, usize::MAX)?;
    text_of(ctx, call, unread)
}

fn read_char(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("read-char", values);
    if !call.given(0) {
        return Err(ask_input(ctx, "%stdin-char", &[]));
    }
    let stream = open(ctx, call, 0)?;
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-char", &[]));
    }
    let unread = stream::unread(ctx.heap, stream);
    let head = &unread[..unread.len().min(4)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The bytes may end inside the next character but one.
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or(""),
    };
    let character = text.chars().next();
    match character {
        Some(character) => {
            stream::advance(ctx.heap, stream, character.len_utf8());
            Ok(Value::character(character))
        }
        None if call.given(1) && !call.get(1).is_truthy() => Ok(call.get(2)),
        None => Err(Signal::error(
            "end-of-file",
            "`read-char`: the stream is at its end",
        )),
    }
}

fn read_text_line(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("read-line", values);
    if !call.given(0) {
        return Err(ask_input(ctx, "%stdin-line", &[]));
    }
    let stream = source(ctx, call, 0)?;
    if is_input(ctx, stream) {
        return Err(ask_input(ctx, "%stdin-line", &[]));
    }
    let line = line(ctx, call, stream)?;
    if !line.is_nil() {
        return Ok(line);
    }
    match call.given(1) && !call.get(1).is_truthy() {
        true => Ok(call.get(2)),
        false => Err(Signal::error(
            "end-of-file",
            "`read-line`: the stream is at its end",
        )),
    }
}

fn peek_char(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let there =
        stream::is_stream(ctx.heap, values[1]) && !stream::unread(ctx.heap, values[1]).is_empty();
    let character = read_char(ctx, &values[1..])?;
    if let Some(read) = character.as_character().filter(|_| there) {
        stream::retreat(ctx.heap, values[1], read.len_utf8());
    }
    Ok(character)
}

fn unread_char(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("unread-char", values);
    let character = call.character(ctx, 0)?;
    let stream = open(ctx, call, 1)?;
    stream::retreat(ctx.heap, stream, character.len_utf8());
    Ok(Value::NIL)
}
