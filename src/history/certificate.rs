//! A proof as a file that stands alone: who signed that this entry, with this text, is in this log.
//!
//! ```text
//!   imago proof 1
//!   name user square                          a package and a name, of what has one
//!   text 9f86d081884c7d65…                    the SHA-256 of the text, of what has one
//!   key imago.device/1f6e0a93+5c1b…+AVd…      whose signature it is
//!   header AgELaW1hZ28gZW50cnk…               the entry's header, in base64
//!
//!   c2sp.org/tlog-proof@v1                    from here on as C2SP has it
//!   index 11
//!   gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//!
//!   imago.log/561c…                           the checkpoint
//!   12
//!   mrRLEvU6XcrpKmf9BQyVmXhUOPGjdLJNIhNS14AVmKg=
//!
//!   — imago.device/1f6e0a93 c2lnbmF0dXJl…
//! ```

use super::body::Body;
use super::checkpoint::{self, Checkpoint};
use super::error::HistoryError;
use super::hash::Hash;
use super::header::Header;
use super::keys::PublicKey;
use super::note::{NOTE_BYTES_MAX, base64, unbase64};
use super::proof::{self, PATH_MAX};
use super::query::entries;
use super::store::Store;

const FIRST_LINE: &str = "imago proof 1";
const TLOG_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A file longer than this is not read.
const BYTES_MAX: usize = 4 * NOTE_BYTES_MAX;

/// What a proof says, read and not yet believed.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub header: Header,
    /// The key that the file names. Whoever made the file may have made the key.
    pub key: PublicKey,
    pub checkpoint: Checkpoint,
    note: String,
    index: u64,
    path: Vec<Hash>,
}

/// Makes the proof of an entry, against the newest checkpoint, which must be over it.
pub fn prove(store: &Store, seq: u64, keys: &[PublicKey]) -> Result<Certificate, HistoryError> {
    let header = entries::header(store, seq)?;
    let refused = |what: String| HistoryError::Proof { what };
    let Some((checkpoint, note)) = checkpoint::newest_note(store)? else {
        return Err(refused("nothing of this log is signed yet".into()));
    };
    if checkpoint.size < seq {
        return Err(refused(format!(
            "only the first {} entries are signed, and this is #{seq}",
            checkpoint.size
        )));
    }
    let parsed = checkpoint::parse(&note).map(|(_, note)| note);
    let key = keys.iter().find(|key| {
        parsed
            .as_ref()
            .is_some_and(|it| key.check(it) == Some(true))
    });
    let Some(key) = key else {
        return Err(refused(
            "the newest checkpoint is not signed with a key that is known here".into(),
        ));
    };
    let certificate = Certificate {
        path: proof::inclusion(store, seq - 1, checkpoint.size)?,
        header,
        key: key.clone(),
        checkpoint,
        note,
        index: seq - 1,
    };
    // What cannot be checked is not handed out.
    certificate.check(&certificate.key)?;
    Ok(certificate)
}

impl Certificate {
    /// Returns package and name, of an entry that concerns a name.
    pub fn name(&self) -> Option<(&str, &str)> {
        match &self.header.body {
            Body::Definition(body) => Some((&body.package, &body.name)),
            Body::Undefinition(body) => Some((&body.package, &body.name)),
            _ => None,
        }
    }

    /// Returns the hash of the text, of an entry that has one.
    pub fn text_hash(&self) -> Option<Hash> {
        self.header.body.text_hash()
    }

    pub fn encode(&self) -> String {
        let mut text = format!("{FIRST_LINE}\n");
        if let Some((package, name)) = self.name() {
            text.push_str(&format!("name {} {}\n", escaped(package), escaped(name)));
        }
        if let Some(hash) = self.text_hash() {
            text.push_str(&format!("text {}\n", hash.hex()));
        }
        text.push_str(&format!("key {}\n", self.key.encode()));
        text.push_str(&format!("header {}\n\n", base64(&self.header.encode())));
        text.push_str(&format!("{TLOG_LINE}\nindex {}\n", self.index));
        for hash in &self.path {
            text.push_str(&format!("{}\n", base64(&hash.0)));
        }
        text.push('\n');
        text.push_str(&self.note);
        text
    }

    /// Reads what [`Certificate::encode`] writes, and nothing else.
    pub fn parse(text: &str) -> Result<Certificate, HistoryError> {
        let refused = |what: &str| HistoryError::Proof {
            what: format!("this is no proof: {what}"),
        };
        if text.len() > BYTES_MAX {
            return Err(refused("it is too long"));
        }
        let mut lines = text.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(refused("it does not begin as one"));
        }
        let mut key = None;
        let mut header = None;
        for line in lines.by_ref().take_while(|it| !it.is_empty()) {
            match line.split_once(' ') {
                Some(("key", value)) => key = PublicKey::parse(value),
                Some(("header", value)) => header = unbase64(value),
                Some(("name" | "text", _)) => {}
                _ => return Err(refused("it says something that a proof does not say")),
            }
        }
        let key = key.ok_or_else(|| refused("its key is not one"))?;
        let header = header.ok_or_else(|| refused("its header is not there"))?;
        let header =
            Header::decode(&header).map_err(|error| refused(&format!("its header: {error}")))?;
        if lines.next() != Some(TLOG_LINE) {
            return Err(refused("the path is not there"));
        }
        let index = lines.next().and_then(|it| it.strip_prefix("index "));
        let index = index.and_then(|it| it.parse().ok());
        let index = index.ok_or_else(|| refused("its index is not a number"))?;
        let mut path = Vec::new();
        for line in lines.by_ref().take_while(|it| !it.is_empty()) {
            let hash = unbase64(line).and_then(|it| it.try_into().ok()).map(Hash);
            path.push(hash.ok_or_else(|| refused("a line of the path is not a hash"))?);
            if path.len() > PATH_MAX {
                return Err(refused("the path is too long"));
            }
        }
        let note = lines.collect::<Vec<_>>().join("\n");
        let (checkpoint, _) =
            checkpoint::parse(&note).ok_or_else(|| refused("its checkpoint is not one"))?;
        let certificate = Certificate {
            header,
            key,
            checkpoint,
            note,
            index,
            path,
        };
        // Name and hash of the text are there for people; they must be those of the header.
        match certificate.encode() == text {
            true => Ok(certificate),
            false => Err(refused("what it says is not what its header says")),
        }
    }

    /// Checks that the holder of this key signed a log that holds the entry.
    pub fn check(&self, key: &PublicKey) -> Result<(), HistoryError> {
        let refuse = |is_wrong: bool, what: &str| match is_wrong {
            true => Err(HistoryError::Proof { what: what.into() }),
            false => Ok(()),
        };
        let note = checkpoint::parse(&self.note).map(|(_, note)| note);
        let signature = note.and_then(|note| key.check(&note));
        refuse(signature.is_none(), "it is not signed with this key")?;
        refuse(signature == Some(false), "its signature is not good")?;
        refuse(
            self.header.log_id != self.checkpoint.origin.log_id,
            "its entry is of another log",
        )?;
        refuse(
            self.header.seq != self.index + 1,
            "its entry has another place",
        )?;
        let leaf = Hash::leaf(&self.header.encode());
        let root = proof::root_of_inclusion(leaf, self.index, self.checkpoint.size, &self.path);
        refuse(
            root != Some(self.checkpoint.root),
            "its entry is not in the log that was signed",
        )
    }
}

/// A name in one line, without blanks.
fn escaped(name: &str) -> String {
    name.chars()
        .flat_map(|it| match it {
            ' ' | '\\' => format!("\\u{{{:x}}}", u32::from(it)).chars().collect(),
            it if it.is_control() || it.is_whitespace() => it.escape_unicode().collect(),
            it => vec![it],
        })
        .collect()
}
