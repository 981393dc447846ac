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

    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.hex())
    }
}
