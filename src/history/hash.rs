//! The hash of the log: SHA-256, as RFC 6962 has it.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Returns the digest of the pieces, one after the other.
    pub fn of(pieces: &[&[u8]]) -> Hash {
        let mut state = Sha256::new();
        for piece in pieces {
            state.update(piece);
        }
        Hash(state.finalize().into())
    }

    /// Returns the hash of a header as a leaf of the tree. The first byte keeps leaves and inner
    /// nodes apart.
    pub fn leaf(header: &[u8]) -> Hash {
        Hash::of(&[&[0x00], header])
    }

    /// Returns the hash of an inner node of the tree.
    pub fn node(left: &Hash, right: &Hash) -> Hash {
        Hash::of(&[&[0x01], &left.0, &right.0])
    }

    /// Returns the hash of a text, over its exact bytes: what `sha256sum` says of the same bytes.
    pub fn text(text: &str) -> Hash {
        Hash::of(&[text.as_bytes()])
    }

    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads what [`Hash::hex`] writes.
    pub fn from_hex(text: &str) -> Option<Hash> {
        let mut bytes = [0; 32];
        if text.len() != 64 {
            return None;
        }
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digit = |it: u8| match it {
                b'0'..=b'9' => Some(it - b'0'),
                b'a'..=b'f' => Some(it - b'a' + 10),
                _ => None,
            };
            *byte = digit(digits[0])? << 4 | digit(digits[1])?;
        }
        Some(Hash(bytes))
    }

    /// Returns the first twelve hex digits, enough for people.
    pub fn short(&self) -> String {
        hex(&self.0[..6])
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.hex())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_sha256_everyone_knows() {
        assert_eq!(
            Hash::text("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(Hash::text("abc").short(), "ba7816bf8f01");
    }

    #[test]
    fn leaves_and_nodes_are_kept_apart() {
        let (left, right) = (Hash::text("l"), Hash::text("r"));
        let both: Vec<u8> = [left.0, right.0].concat();
        assert_ne!(Hash::leaf(&both), Hash::node(&left, &right));
    }
}
