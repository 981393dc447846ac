//! Sums of texts, and bytes as text: hashes, base64, gzip.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha2::Sha256;

use super::argument::{Arguments, arguments};
use super::{Builtin, pure};
use crate::lang::toil;
use crate::lang::toil::pieces::{PIECE_BYTES, copied};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::vm::native::NativeContext;
use crate::lang::vm::signal::Signal;

#[rustfmt::skip]
pub(super) const TABLE: &[Builtin] = &[
    pure("hash/sha256", "text", "Returns the SHA-256 sum of a text in hexadecimal.\n>>> (string/take (hash/sha256 \"abc\") 8)\n\"ba7816bf\"", sha256),
    pure("hash/digest", "text", "Returns the SHA-256 sum of a text in hexadecimal.\n>>> (string/take (hash/digest \"abc\") 8)\n\"ba7816bf\"", any_digest),
    pure("hash/md5", "text", "Returns the MD5 sum of a text in hexadecimal; not for secrets.\n>>> (hash/md5 \"abc\")\n\"900150983cd24fb0d6963f7d28e17f72\"", md5_sum),
    pure("hash/hmac-sha256", "key text", "Returns the SHA-256 sum of a text under a key.\n>>> (string/take (hash/hmac-sha256 \"key\" \"msg\") 8)\n\"2d93cbc1\"", hmac_sha256),
    pure("base64/encode", "text", "Returns the base64 of a text.\n>>> (base64/encode \"hello\")\n\"aGVsbG8=\"", encode),
    pure("base64/decode", "base64", "Returns the text of base64.\n>>> (base64/decode \"aGVsbG8=\")\n\"hello\"\n>>> (base64/decode \"!\")\n!! not base64", decode),
    pure("base64/encode-bytes", "bytes", "Returns the base64 of bytes.\n>>> (base64/encode-bytes #u8(255 254))\n\"//4=\"", encode_bytes),
    pure("base64/decode-bytes", "base64", "Returns the bytes of base64.\n>>> (base64/decode-bytes \"//4=\")\n#u8(255 254)", decode_bytes),
    pure("gzip/compress", "bytes", "Returns bytes, or the bytes of a text, compressed.\n>>> (gzip/decompress (gzip/compress \"hi\"))\n#u8(104 105)", compress),
    pure("gzip/decompress", "bytes", "Returns the bytes that were compressed.\n>>> (gzip/decompress (gzip/compress #u8(1 2)))\n#u8(1 2)\n>>> (gzip/decompress #u8(1 2))\n!! not gzip", decompress),
];

/// Returns the bytes of a text, paid for.
fn text_bytes(
    ctx: &mut NativeContext<'_>,
    call: Arguments<'_>,
    index: usize,
) -> Result<Vec<u8>, Signal> {
    let bytes = call.owned(ctx, index)?.into_bytes();
    ctx.charge(bytes.len() / 8)?;
    ctx.reserve(bytes.len().saturating_mul(2))?;
    Ok(bytes)
}

/// Takes bytes into a sum, a piece at a time.
fn digest<D: Digest>(bytes: &[u8]) -> impl AsRef<[u8]> {
    let mut sum = D::new();
    pieces_of(bytes).for_each(|piece| sum.update(piece));
    sum.finalize()
}

/// Iterates over bytes in pieces until the program is to stop.
fn pieces_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.chunks(PIECE_BYTES).take_while(|_| !toil::is_over())
}

fn hexadecimal(ctx: &mut NativeContext<'_>, bytes: &[u8]) -> Value {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    ctx.heap.string(&digits)
}

fn sha256(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    sha256_as("hash/sha256", ctx, values)
}

fn any_digest(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    sha256_as("hash/digest", ctx, values)
}

/// The sum, under the name by which it was called.
fn sha256_as(
    name: &'static str,
    ctx: &mut NativeContext<'_>,
    values: &[Value],
) -> Result<Value, Signal> {
    let bytes = text_bytes(ctx, arguments(name, values), 0)?;
    Ok(hexadecimal(ctx, digest::<Sha256>(&bytes).as_ref()))
}

fn md5_sum(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = text_bytes(ctx, arguments("hash/md5", values), 0)?;
    Ok(hexadecimal(ctx, digest::<Md5>(&bytes).as_ref()))
}

fn hmac_sha256(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("hash/hmac-sha256", values);
    let (key, text) = (text_bytes(ctx, call, 0)?, text_bytes(ctx, call, 1)?);
    let mut sum = Hmac::<Sha256>::new_from_slice(&key)
        .map_err(|_| call.refused(ctx, 0, "expected another key"))?;
    pieces_of(&text).for_each(|piece| sum.update(piece));
    Ok(hexadecimal(ctx, &sum.finalize().into_bytes()))
}

fn encode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = text_bytes(ctx, arguments("base64/encode", values), 0)?;
    Ok(ctx.heap.string(&in_base64(&bytes)))
}

/// Three bytes make four letters, and so do the pieces.
fn in_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for piece in bytes.chunks(PIECE_BYTES / 3 * 3) {
        if toil::is_over() {
            break;
        }
        STANDARD.encode_string(piece, &mut text);
    }
    text
}

fn decoded(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<u8>, Signal> {
    let text = text_bytes(ctx, call, 0)?;
    let bytes = match text.len() > PIECE_BYTES {
        true => ctx.beside(move || STANDARD.decode(text))?,
        false => STANDARD.decode(text),
    };
    bytes.map_err(|error| call.refused(ctx, 0, &format!("this is not base64 ({error})")))
}

fn decode(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("base64/decode", values);
    match String::from_utf8(decoded(ctx, call)?) {
        Ok(text) => Ok(ctx.heap.string(&text)),
        Err(_) => Err(call
            .refused(ctx, 0, "these bytes are not UTF-8")
            .with_hint("`base64/decode-bytes` answers the bytes")),
    }
}

fn encode_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("base64/encode-bytes", values);
    let Some(bytes) = ctx.heap.byte_slice(values[0]) else {
        return Err(call.wrong(ctx, 0, "bytevector"));
    };
    let text = in_base64(bytes);
    ctx.charge(text.len() / 8)?;
    ctx.reserve(text.len())?;
    Ok(ctx.heap.string(&text))
}

fn decode_bytes(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let bytes = decoded(ctx, arguments("base64/decode-bytes", values))?;
    Ok(ctx.heap.bytes(&bytes))
}

/// Returns bytes, or those of a text, paid for.
fn any_bytes(ctx: &mut NativeContext<'_>, call: Arguments<'_>) -> Result<Vec<u8>, Signal> {
    if ctx.heap.is(call.get(0), Kind::String) {
        return text_bytes(ctx, call, 0);
    }
    match ctx.heap.byte_slice(call.get(0)).map(copied) {
        Some(bytes) => {
            ctx.charge(bytes.len() / 8)?;
            Ok(bytes)
        }
        None => Err(call.refused(ctx, 0, "expected bytevector or string")),
    }
}

fn compress(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("gzip/compress", values);
    let bytes = any_bytes(ctx, call)?;
    ctx.charge(bytes.len())?;
    ctx.reserve(bytes.len())?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let mut pieces = pieces_of(&bytes);
    let written = pieces.try_for_each(|piece| encoder.write_all(piece));
    let written = written.and_then(|()| encoder.finish());
    match written {
        Ok(compressed) => Ok(ctx.heap.bytes(&compressed)),
        Err(error) => Err(Signal::eval(format!("`gzip/compress`: {error}"))),
    }
}

/// Bytes after which room is asked for again: a small text may unfold into a large one.
const STEP: u64 = PIECE_BYTES as u64;

fn decompress(ctx: &mut NativeContext<'_>, values: &[Value]) -> Result<Value, Signal> {
    let call = arguments("gzip/decompress", values);
    let bytes = any_bytes(ctx, call)?;
    let mut decoder = GzDecoder::new(bytes.as_slice());
    let mut plain = Vec::new();
    loop {
        ctx.charge(STEP as usize / 16)?;
        ctx.reserve(plain.len() + STEP as usize)?;
        match decoder.by_ref().take(STEP).read_to_end(&mut plain) {
            Ok(0) => return Ok(ctx.heap.bytes(&plain)),
            Ok(_) => {}
            Err(error) => {
                return Err(call.refused(ctx, 0, &format!("this is not gzip ({error})")));
            }
        }
    }
}
