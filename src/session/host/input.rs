//! Standard input, for programs that are run by `imago run` and `imago eval`. A session with a screen
//! has none: there it is at its end from the start.

use std::io::{BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::errands::Work;
use super::super::error::describe_io;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, later, now};
use crate::lang::value::Value;

const CONSOLE: Capability = Capability::Console;

/// Bytes of one line, or of all that is read at once.
const READ_BYTES_MAX: u64 = 64 << 20;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    later("%stdin-byte", "", "Answers the next byte of the input, nil at its end.", CONSOLE, |session, _| Ok(reading(session, Wanted::Byte))),
    later("%stdin-bytes", "count", "Answers at most so many bytes of the input, all of them of nil.", CONSOLE, |session, values| Ok(reading(session, Wanted::Bytes(values[0].as_index())))),
    later("%stdin-char", "", "Answers the next character of the input, nil at its end.", CONSOLE, |session, _| Ok(reading(session, Wanted::Character))),
    later("%stdin-line", "", "Answers the next line of the input, nil at its end.", CONSOLE, |session, _| Ok(reading(session, Wanted::Line))),
    now("io/eof?", "", "Answers whether the input has ended and was read.\n>>> (boolean? (io/eof?))\n#t", CONSOLE, |session, _| Ok(Value::boolean(session.input_ended.load(Ordering::Acquire)))),
    HostFunction { aliases: &["io/read-stdin"], ..later("read-stdin", "", "Answers the rest of the input.\n>>> (read-stdin 1)\n!! arity", CONSOLE, |session, _| Ok(reading(session, Wanted::Rest))) },
];

/// What is to be read.
#[derive(Clone, Copy)]
enum Wanted {
    Byte,
    /// So many at most, or all there are.
    Bytes(Option<usize>),
    Character,
    Line,
    /// All as a text.
    Rest,
}

/// A read cannot be recalled; what it takes after all is lost with it. A session without input is at
/// the end of it from the start.
fn reading(session: &Session, wanted: Wanted) -> Work {
    let has_input = session.options.config.sandbox.input;
    let ended: Arc<AtomicBool> = session.input_ended.clone();
    Box::new(move |_| {
        let read = match has_input {
            true => read(&mut std::io::stdin().lock(), wanted),
            false => read(&mut std::io::empty(), wanted),
        };
        let reply = read.map_err(|error| {
            let reason = describe_io(&error);
            HostError::new("io", format!("the input cannot be read: {reason}"))
        })?;
        if reply == Reply::Nil {
            ended.store(true, Ordering::Release);
        }
        Ok(reply)
    })
}

fn read(input: &mut dyn BufRead, wanted: Wanted) -> std::io::Result<Reply> {
    let mut bytes = Vec::new();
    let most = match wanted {
        Wanted::Byte => 1,
        Wanted::Bytes(Some(count)) => (count as u64).min(READ_BYTES_MAX),
        Wanted::Character => return read_character(input),
        Wanted::Bytes(None) | Wanted::Line | Wanted::Rest => READ_BYTES_MAX,
    };
    let mut part = input.take(most);
    match wanted {
        Wanted::Line => part.read_until(b'\n', &mut bytes)?,
        _ => part.read_to_end(&mut bytes)?,
    };
    Ok(match wanted {
        Wanted::Byte => bytes
            .first()
            .map_or(Reply::Nil, |&byte| Reply::Integer(byte.into())),
        Wanted::Bytes(_) => Reply::Bytes(bytes),
        Wanted::Line if bytes.is_empty() => Reply::Nil,
        Wanted::Line => {
            for end in [b'\n', b'\r'] {
                if bytes.last() == Some(&end) {
                    bytes.pop();
                }
            }
            text(&bytes)
        }
        Wanted::Character | Wanted::Rest => text(&bytes),
    })
}

fn text(bytes: &[u8]) -> Reply {
    Reply::Text(String::from_utf8_lossy(bytes).into_owned())
}

/// Reads byte by byte, since the next character need not be wanted.
fn read_character(input: &mut dyn BufRead) -> std::io::Result<Reply> {
    let mut bytes = Vec::with_capacity(4);
    while bytes.len() < 4 && Read::take(&mut *input, 1).read_to_end(&mut bytes)? == 1 {
        if let Ok(Some(character)) = std::str::from_utf8(&bytes).map(|it| it.chars().next()) {
            return Ok(Reply::Character(character));
        }
    }
    Ok(match bytes.is_empty() {
        true => Reply::Nil,
        false => Reply::Character(char::REPLACEMENT_CHARACTER),
    })
}
