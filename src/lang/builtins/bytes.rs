//! Bytevectors: bytes as values.

use std::iter::repeat_n;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil::pieces::{self, Mind, copied};
use crate::lang::value::Value;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

pub(super) const TABLE: &[Builtin] = &[
    pure("bytevector", "&rest bytes", "Returns a bytevector.\n>>> (bytevector 1 2)\n#u8(1 2)", bytes),
    pure("make-bytevector", "length &optional byte", "Returns a bytevector of the same byte.\n>>> (make-bytevector 2 7)\n#u8(7 7)", make_bytes).aka(&["bytevector/new", "bytevector/make"]),
    pure("bytevector-length", "bytes", "Returns the number of bytes.\n>>> (bytevector-length #u8(1 2))\n2", bytes_length).aka(&["bytevector/length"]),
    pure("bytevector-u8-ref", "bytes index", "Returns the byte at an index.\n>>> (bytevector-u8-ref #u8(5 6) 1)\n6", byte_ref).aka(&["bytevector/ref", "bytevector/u8-ref"]),
    pure("bytevector-append", "&rest bytes", "Returns the bytes of all.\n>>> (bytevector-append #u8(1) #u8(2))\n#u8(1 2)", bytes_append).aka(&["bytevector/append"]),
    pure("bytevector-copy", "bytes &optional start end", "Returns a copy of the bytes, or of a part.\n>>> (bytevector-copy #u8(1 2 3) 1)\n#u8(2 3)", bytes_copy).aka(&["bytevector/copy"]),
    pure("bytevector->list", "bytes", "Returns the bytes as a list.\n>>> (bytevector->list #u8(1 2))\n(1 2)", bytes_to_list).aka(&["bytevector/to-list"]),
    pure("list->bytevector", "list", "Returns the bytes of a list.\n>>> (list->bytevector '(1 2))\n#u8(1 2)", list_to_bytes).aka(&["bytevector/from-list", "list/to-bytevector"]),
    pure("utf8->string", "bytes", "Returns the text of UTF-8 bytes.\n>>> (utf8->string #u8(104 105))\n\"hi\"", utf8_to_string).aka(&["bytevector->string", "utf8/to-string"]),
    pure("string->utf8", "text", "Returns the UTF-8 bytes of a text.\n>>> (string->utf8 \"hi\")\n#u8(104 105)", string_to_utf8).aka(&["string->bytevector", "string/to-utf8"]),
    pure("bytevector-u8-set!", "bytes index byte", "Returns the bytes with another at an index; those given keep what they have.\n>>> (let ((b #u8(1 2))) (list (bytevector-u8-set! b 0 9) b))\n(#u8(9 2) #u8(1 2))", byte_set).aka(&["bytevector/set!", "bytevector/u8-set!"]),
    pure("bytes/length", "bytes", "Returns the number of bytes.\n>>> (bytes/length #u8(1 2))\n2", length),
    pure("bytes/ref", "bytes index", "Returns the byte at an index.\n>>> (bytes/ref #u8(5 6) 1)\n6", reference),
    pure("bytes/slice", "bytes start &optional end", "Returns the bytes from an index up to another.\n>>> (bytes/slice #u8(1 2 3) 1)\n#u8(2 3)", slice),
    pure("bytes/find", "bytes part &optional start", "Returns the first index, from `start` on, of a byte, of bytes or of a text; nil where there is none.\n>>> (bytes/find (string->utf8 \"a;b\") 59)\n1\n>>> (bytes/find (string->utf8 \"hello\") \"llo\")\n2", find),
    pure("bytes/->string", "bytes &optional start end", "Returns the text of UTF-8 bytes, or of a part of them.\n>>> (bytes/->string #u8(97 98 99) 1)\n\"bc\"", to_text),
    pure("bytes/parse-int10", "bytes &optional start end", "Returns ten times the number that is written there with at most one decimal, an integer.\n>>> (bytes/parse-int10 (string->utf8 \"-12.3\"))\n-123\n>>> (bytes/parse-int10 (string->utf8 \"5\"))\n50", parse_tenths),
];

/// Bytes that `make-bytevector` makes at once.
const MADE_MAX: usize = 64 << 20;

/// Returns an argument as a byte.
fn byte(
    ctx: &NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    index: usize,
) -> Result<u8, Signal> {
    let call = arguments(name, values);
    let number = call.small(ctx, index)?;
    u8::try_from(number).map_err(|_| call.refused(ctx, index, "expected a number from 0 to 255"))
}

fn bytes_of<'h>(
    ctx: &'h NativeContext<'_>,
    name: &'static str,
    values: &[Value],
    index: usize,
) -> Result<&'h [u8], Signal> {
    let call = arguments(name, values);
    let bytes = ctx.heap.byte_slice(call.get(index));
    bytes.ok_or_else(|| call.wrong(ctx, index, "bytevector"))
}

fn bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut bytes = Vec::with_capacity(values.len());
    for index in 0..values.len() {
        bytes.push(byte(ctx, "bytevector", values, index)?);
    }
    Ok(ctx.heap.bytes(&bytes))
}

fn make_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("make-bytevector", values);
    let length = call.index(ctx, 0)?;
    if length > MADE_MAX {
        let why = format!("expected at most {MADE_MAX} bytes");
        return Err(call.refused(ctx, 0, &why));
    }
    let fill = if values.len() > 1 {
        byte(ctx, "make-bytevector", values, 1)?
    } else {
        0
    };
    ctx.charge(length / 8)?;
    ctx.reserve(length)?;
    let bytes: Vec<u8> = repeat_n(fill, length).minded().collect();
    Ok(ctx.heap.bytes(&bytes))
}

fn bytes_length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    Ok(Value::length(
        bytes_of(ctx, "bytevector-length", values, 0)?.len(),
    ))
}

fn byte_ref(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytevector-u8-ref", values);
    let index = call.small(ctx, 1)?;
    let bytes = bytes_of(ctx, "bytevector-u8-ref", values, 0)?;
    let byte = usize::try_from(index).ok().and_then(|at| bytes.get(at));
    match byte {
        Some(&byte) => Ok(Value::small(byte.into())),
        None => Err(call.out_of_range(index, bytes.len())),
    }
}

fn byte_set(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytevector-u8-set!", values);
    let length = bytes_of(ctx, call.name, values, 0)?.len();
    let (index, byte) = (call.small(ctx, 1)?, byte(ctx, call.name, values, 2)?);
    let place = usize::try_from(index).ok().filter(|&at| at < length);
    let place = place.ok_or_else(|| call.out_of_range(index, length))?;
    ctx.charge(length / 64)?;
    ctx.reserve(length)?;
    let mut bytes = copied(bytes_of(ctx, call.name, values, 0)?);
    // What was stopped is shorter.
    bytes.resize(length, 0);
    bytes[place] = byte;
    Ok(ctx.heap.bytes(&bytes))
}

fn bytes_append(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let mut joined = Vec::new();
    for index in 0..values.len() {
        let more = bytes_of(ctx, "bytevector-append", values, index)?.len();
        ctx.reserve(joined.len() + more)?;
        let bytes = bytes_of(ctx, "bytevector-append", values, index)?;
        joined.extend_from_slice(&copied(bytes));
    }
    Ok(ctx.heap.bytes(&joined))
}

fn bytes_copy(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytevector-copy", values);
    let length = bytes_of(ctx, call.name, values, 0)?.len();
    let (start, end) = (call.index_or(ctx, 1, 0)?, call.index_or(ctx, 2, length)?);
    let part = bytes_of(ctx, call.name, values, 0)?.get(start..end);
    let part = part.map(copied);
    let part = part.ok_or_else(|| call.out_of_range(start.max(end) as i64, length))?;
    ctx.reserve(part.len())?;
    Ok(ctx.heap.bytes(&part))
}

fn bytes_to_list(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    bytes_of(ctx, "bytevector->list", values, 0)?;
    let elements = arguments("bytevector->list", values).sequence(ctx, 0)?;
    super::list::large_list(ctx, &elements)
}

fn list_to_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("list->bytevector", values);
    if !values[0].is_pair() && !values[0].is_empty_list() {
        return Err(call.wrong(ctx, 0, "list"));
    }
    let elements = call.list(ctx, 0)?;
    bytes(ctx, &elements)
}

fn utf8_to_string(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = copied(bytes_of(ctx, "utf8->string", values, 0)?);
    ctx.charge(bytes.len() / 64)?;
    ctx.reserve(bytes.len())?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(ctx.heap.string(&text)),
        Err(_) => Err(arguments("utf8->string", values).refused(ctx, 0, "expected UTF-8")),
    }
}

fn string_to_utf8(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = arguments("string->utf8", values)
        .owned(ctx, 0)?
        .into_bytes();
    ctx.reserve(bytes.len())?;
    Ok(ctx.heap.bytes(&bytes))
}

fn length(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = bytes_of(ctx, "bytes/length", values, 0)?;
    Ok(Value::length(bytes.len()))
}

fn reference(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytes/ref", values);
    let bytes = bytes_of(ctx, call.name, values, 0)?;
    let index = call.index(ctx, 1)?;
    match bytes.get(index) {
        Some(&byte) => Ok(Value::small(byte.into())),
        None => Err(call.out_of_range(index as i64, bytes.len())),
    }
}

/// Returns the part of the first argument that the arguments after it tell.
fn part<'h>(ctx: &'h NativeContext<'_>, call: Arguments<'_>) -> Result<&'h [u8], Signal> {
    let bytes = bytes_of(ctx, call.name, call.values, 0)?;
    let bound = |index, default| match call.given(index) {
        true => call.index(ctx, index),
        false => Ok(default),
    };
    let (start, end) = (bound(1, 0)?, bound(2, bytes.len())?);
    let part = bytes.get(start..end);
    part.ok_or_else(|| call.out_of_range(start.max(end) as i64, bytes.len()))
}

fn slice(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let part = copied(part(ctx, arguments("bytes/slice", values))?);
    ctx.charge(part.len() / 64)?;
    ctx.reserve(part.len())?;
    Ok(ctx.heap.bytes(&part))
}

fn to_text(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytes/->string", values);
    let part = copied(part(ctx, call)?);
    ctx.charge(part.len() / 64)?;
    ctx.reserve(part.len())?;
    match String::from_utf8(part) {
        Ok(text) => Ok(ctx.heap.string(&text)),
        Err(_) => Err(call.refused(ctx, 0, "expected UTF-8")),
    }
}

fn find(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytes/find", values);
    let bytes = bytes_of(ctx, call.name, values, 0)?;
    let one;
    let wanted: &[u8] = if let Some(text) = ctx.heap.text(values[1]) {
        text.as_bytes()
    } else if let Some(bytes) = ctx.heap.byte_slice(values[1]) {
        bytes
    } else if values[1].as_fixnum().is_some() {
        one = [byte(ctx, call.name, values, 1)?];
        &one
    } else {
        return Err(call.wrong(ctx, 1, "integer, bytevector or string"));
    };
    let start = match call.given(2) {
        true => call.index(ctx, 2)?,
        false => 0,
    };
    let found = bytes
        .get(start..)
        .and_then(|rest| pieces::find(rest, wanted));
    let looked_through = bytes.len();
    let found = found.map_or(Value::NIL, |at| Value::length(start + at));
    ctx.charge(looked_through / 64)?;
    Ok(found)
}

/// Reads an optional minus, digits and at most one digit behind a point, as a number of tenths.
fn parse_tenths(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("bytes/parse-int10", values);
    let part = part(ctx, call)?;
    let wrong = |why: &str| Signal::eval(format!("`bytes/parse-int10`: {why}"));
    let (negative, digits) = match part.split_first() {
        Some((b'-', digits)) => (true, digits),
        _ => (false, part),
    };
    let (whole, tenth) = match digits.iter().position(|&byte| byte == b'.') {
        None => (digits, b'0'),
        Some(point) => match digits[point + 1..] {
            [tenth] => (&digits[..point], tenth),
            _ => return Err(wrong("expected one digit behind the point")),
        },
    };
    if whole.is_empty() {
        return Err(wrong("expected a digit"));
    }
    let mut tenths: i64 = 0;
    for &byte in whole.iter().chain(std::iter::once(&tenth)) {
        if !byte.is_ascii_digit() {
            let shown = char::from(byte);
            return Err(wrong(&format!("`{shown}` is no digit")));
        }
        let digit = i64::from(byte - b'0');
        let signed = if negative { -digit } else { digit };
        let larger = tenths.checked_mul(10).and_then(|it| it.checked_add(signed));
        tenths = larger.ok_or_else(|| wrong("the number does not fit 64 bits"))?;
    }
    Ok(ctx.heap.integer_i64(tenths))
}
