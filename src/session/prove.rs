//! Proofs that an entry is in a signed log: making them, and checking them without the log.

use std::path::Path;

use super::archive::Archive;
use super::clock;
use super::error::SessionError;
use super::seal::Signing;
use crate::history::HistoryError;
use crate::history::certificate::{Certificate, prove};
use crate::history::checkpoint;
use crate::history::keys::PublicKey;
use crate::history::query::search;

/// What a proof shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    pub log: String,
    pub seq: u64,
    /// What sort of entry: `definition`, `milestone` …
    pub kind: String,
    /// The name it concerns, if any.
    pub name: Option<String>,
    pub author: String,
    pub time: String,
    /// The SHA-256 of its text, if it has one.
    pub text: Option<String>,
    /// How many entries were signed.
    pub size: u64,
    /// Who signed, as a public key.
    pub key: String,
    /// Whether this device knows the key, or the caller named it.
    pub is_known: bool,
}

impl Archive {
    /// Finds the entry that a person means: as [`Archive::find`] does, and any other by its number.
    pub fn find_entry(&self, id: &str) -> Result<u64, SessionError> {
        Ok(search::resolve(&self.store, id)?.seq)
    }

    /// Tells whether the newest checkpoint is over this entry.
    pub fn is_signed(&self, seq: u64) -> Result<bool, SessionError> {
        let newest = checkpoint::newest(&self.store)?;
        Ok(newest.is_some_and(|it| it.size >= seq))
    }

    /// Returns the proof that an entry is in the log as it was last signed, as a text that stands
    /// alone.
    pub fn prove(&self, seq: u64, data: &Path) -> Result<String, SessionError> {
        let keys = Signing::below(data).known_keys()?;
        Ok(prove(&self.store, seq, &keys)?.encode())
    }
}

/// Checks a proof. Without a key to trust, the one in the proof is taken, and it is said whether this
/// device knows it.
pub fn check_proof(
    text: &str,
    key: Option<&str>,
    data: Option<&Path>,
) -> Result<Proven, SessionError> {
    let certificate = Certificate::parse(text)?;
    let trusted = match key {
        None => None,
        Some(key) => Some(
            PublicKey::parse(key.trim()).ok_or_else(|| HistoryError::Proof {
                what: format!("`{}` is not a public key", key.trim()),
            })?,
        ),
    };
    let known = match data {
        Some(data) => Signing::below(data).known_keys()?,
        None => Vec::new(),
    };
    let key = trusted.as_ref().unwrap_or(&certificate.key);
    certificate.check(key)?;
    let header = &certificate.header;
    Ok(Proven {
        log: header.log_id.hex(),
        seq: header.seq,
        kind: header.kind.name().into(),
        name: certificate.name().map(|(_, name)| name.into()),
        author: header.author.name.clone(),
        time: clock::local_text(header.time_ms),
        text: certificate.text_hash().map(|it| it.hex()),
        size: certificate.checkpoint.size,
        key: key.encode(),
        is_known: trusted.is_some() || known.contains(key),
    })
}
