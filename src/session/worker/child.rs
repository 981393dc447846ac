//! The life of a worker.

use std::ffi::OsString;
use std::io::{stdin, stdout};

use super::lock::{Lock, lock_in};
use super::orders::{ORDER_BYTES_MAX, Order, REPLY_BYTES_MAX, Reply, receive, send};
use super::process::note_knowing;
use super::{WORD, world};
use crate::lang::image::Image;
use crate::lang::value::pattern::Pattern;

/// Stack of the evaluation; the reader, expander and compiler ask for more where they go deeper.
const STACK_BYTES: usize = 16 << 20;

/// Returns the worker's exit code if the program was started as one.
pub fn serve(mut arguments: impl Iterator<Item = OsString>) -> Option<u8> {
    note_knowing();
    if arguments.next()?.to_str() != Some(WORD) {
        return None;
    }
    let mut number = || arguments.next()?.to_str()?.parse().ok();
    let lock = Lock {
        cpu_seconds: number()?,
        data_bytes: number()?,
    };
    // The first pattern asks how many processors there are, which is read in a file, too.
    let _ = Pattern::new("a");
    // The first stack is looked up in a file, which must be over before the lock.
    Some(match stacker::grow(STACK_BYTES, || work(lock_in(lock))) {
        Ok(()) => 0,
        // Nobody is left who could be told.
        Err(_) => 1,
    })
}

fn work(layers: Vec<String>) -> std::io::Result<()> {
    let mut pipe = stdin().lock();
    let language = receive(&mut pipe, ORDER_BYTES_MAX)?;
    let order = receive(&mut pipe, ORDER_BYTES_MAX)?;
    let order: Order = serde_json::from_slice(&order)?;
    if !language.is_empty() {
        Image::lend_language(language);
    }
    let reply = Reply {
        layers,
        ..world::run(&order)
    };
    let mut reply = serde_json::to_vec(&reply)?;
    if reply.len() > REPLY_BYTES_MAX {
        // Too long is a failure of the candidate; the session says so.
        reply.clear();
    }
    send(&mut stdout().lock(), &reply)
}
