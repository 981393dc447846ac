//! Answers that a program takes piece by piece, each from a thread of its own.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Inquiry;
use crate::llm::plain::Plain;
use crate::llm::provider::{Continue, ProviderError};
use crate::session::errands::Recall;
use crate::session::host::HostError;
use crate::session::host::reply::Reply;

/// Streams that are open at once.
const STREAMS_MAX: usize = 64;
/// Pieces that wait for the program.
const PIECES_MAX: usize = 256;
/// How often a side that waits looks whether the other is still there.
const BEAT: Duration = Duration::from_millis(20);

/// What comes: a piece, or the end.
enum Piece {
    Text(String),
    Ended(Result<(), ProviderError>),
}

/// The streams that programs opened.
#[derive(Default)]
pub struct Streams {
    open: HashMap<u64, Stream>,
    opened: u64,
}

/// The program's side of one.
#[derive(Clone)]
struct Stream {
    pieces: Arc<Mutex<Receiver<Piece>>>,
    is_unwanted: Arc<AtomicBool>,
}

impl Drop for Streams {
    fn drop(&mut self) {
        for stream in self.open.values() {
            stream.is_unwanted.store(true, Ordering::Release);
        }
    }
}

impl Streams {
    /// Asks on a thread of its own; answers the number of the stream.
    pub fn open(&mut self, inquiry: Inquiry) -> Result<u64, HostError> {
        if self.open.len() >= STREAMS_MAX {
            let message = format!("{STREAMS_MAX} answers come in already");
            return Err(HostError::new("limit", message));
        }
        let (sender, pieces) = sync_channel(PIECES_MAX);
        let stream = Stream {
            pieces: Arc::new(Mutex::new(pieces)),
            is_unwanted: Arc::default(),
        };
        let is_unwanted = stream.is_unwanted.clone();
        let started = std::thread::Builder::new()
            .name("stream".into())
            .spawn(move || {
                // A sequence may begin in one piece and end in the next.
                let mut plain = Plain::default();
                let outcome = inquiry.ask(&mut |text| match plain.of(text) {
                    text if text.is_empty() => unless(&is_unwanted),
                    text => send(&sender, Piece::Text(text), &is_unwanted),
                });
                send(&sender, Piece::Ended(outcome.map(drop)), &is_unwanted);
            });
        started.map_err(|error| {
            let reason = crate::session::error::describe_io(&error);
            HostError::new("io", format!("no thread can be started: {reason}"))
        })?;
        self.opened += 1;
        self.open.insert(self.opened, stream);
        Ok(self.opened)
    }

    /// Returns how to wait for the next piece of a stream: a text, or nil at its end.
    pub fn next(
        &self,
        number: u64,
    ) -> Option<impl FnOnce(&Recall) -> Result<Reply, HostError> + Send + use<>> {
        let stream = self.open.get(&number)?.clone();
        Some(move |recall: &Recall| {
            let pieces = stream.pieces.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                match pieces.recv_timeout(BEAT) {
                    Ok(Piece::Text(text)) => return Ok(Reply::Text(text)),
                    Ok(Piece::Ended(Err(error))) => return Err(error.into()),
                    Ok(Piece::Ended(Ok(()))) | Err(RecvTimeoutError::Disconnected) => {
                        return Ok(Reply::Nil);
                    }
                    Err(RecvTimeoutError::Timeout) if recall.is_recalled() => {
                        stream.is_unwanted.store(true, Ordering::Release);
                        return Ok(Reply::Nil);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                }
            }
        })
    }

    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Lets go of all streams.
    pub fn close_all(&mut self) {
        for (_, stream) in self.open.drain() {
            stream.is_unwanted.store(true, Ordering::Release);
        }
    }

    /// Lets go of a stream; what still comes is not wanted.
    pub fn close(&mut self, number: u64) {
        if let Some(stream) = self.open.remove(&number) {
            stream.is_unwanted.store(true, Ordering::Release);
        }
    }
}

fn unless(is_unwanted: &AtomicBool) -> Continue {
    match is_unwanted.load(Ordering::Acquire) {
        true => Continue::Stop,
        false => Continue::Yes,
    }
}

/// Sends when there is room, unless nobody wants it any more.
fn send(sender: &SyncSender<Piece>, piece: Piece, is_unwanted: &AtomicBool) -> Continue {
    let mut piece = piece;
    loop {
        if unless(is_unwanted) == Continue::Stop {
            return Continue::Stop;
        }
        match sender.try_send(piece) {
            Ok(()) => return Continue::Yes,
            Err(TrySendError::Disconnected(_)) => return Continue::Stop,
            Err(TrySendError::Full(back)) => piece = back,
        }
        std::thread::sleep(BEAT);
    }
}
