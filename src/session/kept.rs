//! An image as it is kept in a file: where in the history it stands, its bytes, and who vouches.
//!
//! ```text
//!   magic 16 · program 8 · log 32 · seq 8 · leaf 32 · time 8 · length 8 · memory 8
//!      · image … · memory … · sum 32 · stamp 32
//! ```
//! The sum is over everything before it, each half for itself, and tells damage. The stamp is over the sum, keyed with a
//! secret of this user on this machine: compiled code is run as it is only from bytes that this very
//! program wrote for this very user. Any other image is refused with the reason, and made again from
//! the definitions.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::Path;

use crate::history::hash::Hash;
use crate::lang::image::snapshot::program_key;

const MAGIC: &[u8; 16] = b"imago image 2\n\0\0";
const HEAD_BYTES: usize = 16 + 8 + 32 + 8 + 32 + 8 + 8 + 8;
const TAIL_BYTES: usize = 64;
const KEY_FILE: &str = "image.key";

/// What makes a stamp.
pub struct Stamp([u8; 32]);

/// Where in a history an image stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub log: Hash,
    /// The last entry the image knows, and its leaf.
    pub seq: u64,
    pub leaf: Hash,
    pub time_ms: i64,
}

/// An image and its place in a history, as they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<'a> {
    pub place: Place,
    pub image: &'a [u8],
    /// What the session knew of its history: see `memory`.
    pub memory: &'a [u8],
}

/// Why bytes are no image that may be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is no image")]
    Foreign,
    #[error("its bytes are damaged")]
    Damaged,
    #[error("another version of this program wrote it")]
    OtherProgram,
    #[error("it was written by somebody else, or on another machine")]
    NotOurs,
    #[error("it belongs to another history")]
    OtherHistory,
}

impl Stamp {
    /// Reads the secret of this user, made at the first use; nothing where it cannot be kept.
    pub fn of_user(folder: Option<&Path>) -> Option<Stamp> {
        let folder = folder?;
        std::fs::create_dir_all(folder).ok()?;
        let path = folder.join(KEY_FILE);
        read_secret(&path).or_else(|| {
            let _ = make_secret(&path);
            // Whoever was first has made the one that holds.
            read_secret(&path)
        })
    }

    /// HMAC-SHA256.
    fn over(&self, sum: &[u8]) -> [u8; 32] {
        let pad = |byte: u8| {
            let mut pad = [byte; 64];
            pad.iter_mut().zip(self.0).for_each(|(pad, it)| *pad ^= it);
            pad
        };
        let inner = Hash::of(&[&pad(0x36), sum]);
        Hash::of(&[&pad(0x5c), &inner.0]).0
    }
}

fn read_secret(path: &Path) -> Option<Stamp> {
    let mut bytes = [0; 32];
    let mut file = std::fs::File::open(path).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(Stamp(bytes))
}

fn make_secret(path: &Path) -> std::io::Result<()> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    let beside = super::atomic::Beside::of(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(beside.path())?.write_all(&bytes)?;
    match path.exists() {
        true => Ok(()),
        false => beside.finish(),
    }
}

/// A number that another build of the program does not have: code is only good for the machine it was
/// compiled for.
fn program() -> u64 {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let (length, time) = file.map_or((0, 0), |file| {
        let time = file.modified().ok();
        let since = time.and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
        (file.len(), since.map_or(0, |it| it.as_nanos() as u64))
    });
    let parts = [
        program_key().to_le_bytes(),
        length.to_le_bytes(),
        time.to_le_bytes(),
    ];
    let hash = Hash::of(&[&parts[0], &parts[1], &parts[2]]);
    u64::from_le_bytes(*hash.0.first_chunk().expect("BUG: a hash has 32 bytes"))
}

impl Place {
    /// Returns the bytes of a file; without a stamp nobody will run what is compiled in them. `image` puts
    /// its bytes behind those that are there, so that an image is in memory once.
    pub fn to_bytes<E>(
        &self,
        image: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, E>,
        memory: &[u8],
        stamp: Option<&Stamp>,
    ) -> Result<Vec<u8>, E> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        bytes.extend(MAGIC);
        bytes.extend(program().to_le_bytes());
        bytes.extend(self.log.0);
        bytes.extend(self.seq.to_le_bytes());
        bytes.extend(self.leaf.0);
        bytes.extend(self.time_ms.to_le_bytes());
        let length_at = bytes.len();
        // Known when it is written.
        bytes.extend([0; 8]);
        bytes.extend((memory.len() as u64).to_le_bytes());
        let mut bytes = image(bytes)?;
        let length = (bytes.len() - HEAD_BYTES) as u64;
        bytes[length_at..length_at + 8].copy_from_slice(&length.to_le_bytes());
        bytes.extend(memory);
        let sum = sum_of(&bytes);
        bytes.extend(sum.0);
        bytes.extend(stamp.map_or([0; 32], |stamp| stamp.over(&sum.0)));
        Ok(bytes)
    }
}

impl<'a> Kept<'a> {
    /// Reads the bytes of a file that this program wrote for this user.
    pub fn read(bytes: &'a [u8], secret: Option<&Stamp>) -> Result<Kept<'a>, Refused> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(Refused::Foreign)?;
        // Another program may have other sums.
        if u64::from_le_bytes(take(&mut rest)?) != program() {
            return Err(Refused::OtherProgram);
        }
        let whole = bytes
            .len()
            .checked_sub(TAIL_BYTES)
            .ok_or(Refused::Damaged)?;
        let (content, tail) = bytes.split_at(whole);
        let (sum, stamp) = tail.split_at(32);
        if sum_of(content).0 != *sum {
            return Err(Refused::Damaged);
        }
        let secret = secret.ok_or(Refused::NotOurs)?;
        if secret.over(sum) != *stamp {
            return Err(Refused::NotOurs);
        }
        let log = Hash(take(&mut rest)?);
        let seq = u64::from_le_bytes(take(&mut rest)?);
        let leaf = Hash(take(&mut rest)?);
        let time_ms = i64::from_le_bytes(take(&mut rest)?);
        let length = u64::from_le_bytes(take(&mut rest)?) as usize;
        let memory = u64::from_le_bytes(take(&mut rest)?) as usize;
        let expected = HEAD_BYTES
            .checked_add(length)
            .and_then(|it| it.checked_add(memory));
        if expected != Some(whole) {
            return Err(Refused::Damaged);
        }
        let (image, memory) = content[HEAD_BYTES..].split_at(length);
        let place = Place {
            log,
            seq,
            leaf,
            time_ms,
        };
        Ok(Kept {
            place,
            image,
            memory,
        })
    }
}

/// Hashes bytes in two halves, at once where they are many.
fn sum_of(bytes: &[u8]) -> Hash {
    const MANY: usize = 1 << 20;
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let (first, second) = match bytes.len() < MANY {
        true => (Hash::of(&[first]), Hash::of(&[second])),
        false => std::thread::scope(|scope| {
            let first = scope.spawn(|| Hash::of(&[first]));
            let second = Hash::of(&[second]);
            (first.join().expect("BUG: hashing panicked"), second)
        }),
    };
    Hash::of(&[&first.0, &second.0])
}

fn take<const COUNT: usize>(rest: &mut &[u8]) -> Result<[u8; COUNT], Refused> {
    let (taken, after) = rest.split_first_chunk().ok_or(Refused::Damaged)?;
    *rest = after;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_and_every_changed_byte_is_noticed() {
        let place = Place {
            log: Hash::text("log"),
            seq: 7,
            leaf: Hash::text("leaf"),
            time_ms: 1_000,
        };
        let written = |stamp: Option<&Stamp>| {
            let image = |mut head: Vec<u8>| {
                head.extend(b"image");
                Ok::<_, ()>(head)
            };
            place.to_bytes(image, b"memory", stamp).expect("an image")
        };
        let kept = Kept {
            place: place.clone(),
            image: b"image",
            memory: b"memory",
        };
        let stamp = Stamp([7; 32]);
        let bytes = written(Some(&stamp));
        assert_eq!(Kept::read(&bytes, Some(&stamp)), Ok(kept));
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Kept::read(&changed, Some(&stamp)).is_err(), "byte {at}");
            assert!(
                Kept::read(&bytes[..at], Some(&stamp)).is_err(),
                "{at} bytes"
            );
        }
        let other = Kept::read(&bytes, Some(&Stamp([8; 32])));
        assert_eq!(other, Err(Refused::NotOurs));
        let unstamped = written(None);
        assert_eq!(Kept::read(&unstamped, Some(&stamp)), Err(Refused::NotOurs));
    }
}
