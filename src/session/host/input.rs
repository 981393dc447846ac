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
    now("io/eof?", "", "Answers whether the input has ended and was read.", CONSOLE, |session, _| Ok(Value::boolean(session.input_ended.load(Ordering::Acquire)))),
    HostFunction { aliases: &["io/read-line"], ..later("read-line", "", "Answers the next line of the input, nil at its end.", CONSOLE, |session, _| Ok(reading(session, line, None))) },
    HostFunction { aliases: &["io/read-stdin"], ..later("read-stdin", "", "Answers the rest of the input.", CONSOLE, |session, _| Ok(reading(session, rest, Some(Vec::new())))) },
];

/// Answers a text, or nothing at the end.
type Reads = fn() -> std::io::Result<Option<Vec<u8>>>;

/// A read cannot be recalled; what it takes after all is lost with it. `nothing` is what a session
/// without input reads.
fn reading(session: &Session, read: Reads, nothing: Option<Vec<u8>>) -> Work {
    let has_input = session.options.config.sandbox.input;
    let ended: Arc<AtomicBool> = session.input_ended.clone();
    Box::new(move |_| {
        let read = match has_input {
            true => read(),
            false => Ok(nothing),
        };
        let read = read.map_err(|error| {
            let reason = describe_io(&error);
            HostError::new("io", format!("the input cannot be read: {reason}"))
        })?;
        Ok(match read {
            Some(bytes) => Reply::Text(String::from_utf8_lossy(&bytes).into_owned()),
            None => {
                ended.store(true, Ordering::Release);
                Reply::Nil
            }
        })
    })
}

fn line() -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let input = std::io::stdin().lock();
    if input.take(READ_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    for end in [b'\n', b'\r'] {
        if bytes.last() == Some(&end) {
            bytes.pop();
        }
    }
    Ok(Some(bytes))
}

fn rest() -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(READ_BYTES_MAX)
        .read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
