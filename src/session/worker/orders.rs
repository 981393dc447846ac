//! What is asked of a worker and what it answers, and how that is written on a pipe.

use std::io::{Error, ErrorKind, Read, Result, Write};

use serde::{Deserialize, Serialize};

use crate::session::view::outcomes::{CheckRow, TestRow};

/// Bytes of an order: the definitions that a candidate depends on, at most.
pub const ORDER_BYTES_MAX: usize = 32 << 20;
/// Bytes of a reply.
pub const REPLY_BYTES_MAX: usize = 1 << 20;

/// What a candidate may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confines {
    /// Of one example.
    pub fuel: u64,
    /// Beside the language and what the candidate depends on.
    pub heap_bytes: usize,
    pub depth: usize,
    pub output_bytes: usize,
    /// Of one example.
    pub example_ms: u64,
    /// From the worker's start to the end of its reply.
    pub deadline_ms: u64,
}

impl Default for Confines {
    fn default() -> Confines {
        Confines {
            fuel: 50_000_000,
            heap_bytes: 64 << 20,
            depth: 100_000,
            output_bytes: 64 << 10,
            example_ms: 1_000 * SLOWNESS,
            deadline_ms: 5_000 * SLOWNESS,
        }
    }
}

/// An unoptimised program takes several times as long, and gets several times the time.
const SLOWNESS: u64 = if cfg!(debug_assertions) { 4 } else { 1 };

/// A definition as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub name: String,
    pub package: String,
    /// As messages name it.
    pub file: String,
    pub line: u32,
    pub text: String,
}

/// A definition that a model wrote, and the one it would replace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub new: Piece,
    pub old: Option<Piece>,
}

/// What a worker is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub confines: Confines,
    /// What the candidates and what is run depend on, the old definitions among it.
    pub given: Vec<Piece>,
    pub candidates: Vec<Candidate>,
    /// Names among the given whose examples are run.
    pub dependents: Vec<String>,
    /// Tests among the given that are run.
    pub tests: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What locks the worker in.
    pub layers: Vec<String>,
    /// Of the given, what could not be evaluated there, and why.
    pub missing: Vec<(String, String)>,
    pub tried: Vec<Tried>,
    /// Examples and tests of what uses the candidates; those that failed before are marked as skipped.
    pub dependents: Vec<TestRow>,
}

/// What came of one candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub name: String,
    /// Why it could not be evaluated.
    pub trouble: Option<String>,
    /// How many arguments the old one takes and the new one does, where both are functions.
    pub takes: Option<[Takes; 2]>,
    /// Its examples, and those of the old one.
    pub checks: Vec<CheckRow>,
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Takes {
    pub least: u32,
    pub most: Option<u32>,
}

impl Takes {
    /// Whether it takes every call that the other takes.
    pub fn covers(self, other: Takes) -> bool {
        let most = match (self.most, other.most) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(most), Some(other)) => most >= other,
        };
        self.least <= other.least && most
    }
}

/// Writes a message: its length in four bytes, then itself.
pub fn send(pipe: &mut impl Write, bytes: &[u8]) -> Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| Error::from(ErrorKind::FileTooLarge))?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(bytes)?;
    pipe.flush()
}

/// Reads a message of so many bytes at most; a longer one is `ErrorKind::FileTooLarge`.
pub fn receive(pipe: &mut impl Read, bytes_max: usize) -> Result<Vec<u8>> {
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > bytes_max {
        return Err(ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::new();
    pipe.take(length as u64).read_to_end(&mut bytes)?;
    match bytes.len() == length {
        true => Ok(bytes),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written_and_no_longer_one_is() {
        let mut pipe = Vec::new();
        send(&mut pipe, b"hello").expect("it is written");
        assert_eq!(receive(&mut pipe.as_slice(), 5).ok(), Some(b"hello".into()));
        let kind = |pipe: &[u8], max| receive(&mut &*pipe, max).map_err(|it| it.kind());
        assert_eq!(kind(&pipe, 4), Err(ErrorKind::FileTooLarge));
        assert_eq!(kind(&pipe[..8], 5), Err(ErrorKind::UnexpectedEof));
        assert_eq!(kind(&pipe[..3], 5), Err(ErrorKind::UnexpectedEof));
    }

    #[test]
    fn a_function_covers_another_where_it_takes_all_its_calls() {
        let takes = |least, most| Takes { least, most };
        assert!(takes(1, Some(2)).covers(takes(1, Some(1))));
        assert!(takes(0, None).covers(takes(1, None)));
        assert!(!takes(1, Some(3)).covers(takes(1, None)));
        assert!(!takes(2, None).covers(takes(1, Some(2))));
    }
}
