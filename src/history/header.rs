//! The header of an entry: what is hashed into the chain.
//!
//! ```text
//!   version 1 · domain · kind · log id · seq · previous leaf · uuid · time · author · author kind
//!   definition: package · name · kind · text hash · previous? · docstring hash? · origin · file?
//!               · line? · findings hash · rule set · verdict · definition hash? · dependencies?
//!   milestone:  message hash · members hash · count of members
//! ```
//!
//! The encoding is canonical (see `canonical.rs`): decode after encode is the identity, and bytes
//! that are not what encode writes are refused. Every text is kept elsewhere and named here by its
//! hash, so a header with usual names stays below 400 bytes. A later kind of entry is a new kind
//! byte; a later field is a new version byte, and old headers stay as they are.

use super::canonical::{CanonicalError, Reader, TEXT_BYTES_MAX, Writer};
use super::error::HistoryError;
use super::hash::Hash;
use super::record::{Author, Origin};

/// The version of the encoding that is written.
pub const VERSION: u8 = 1;
const DOMAIN: &str = "imago entry";

/// What sort of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    Definition,
    Milestone,
}

impl EntryKind {
    pub const ALL: [EntryKind; 2] = [EntryKind::Definition, EntryKind::Milestone];

    /// Returns the word in the `kind` column.
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Definition => "definition",
            EntryKind::Milestone => "milestone",
        }
    }

    pub fn from_name(name: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|it| it.name() == name)
    }

    fn byte(self) -> u8 {
        match self {
            EntryKind::Definition => 1,
            EntryKind::Milestone => 2,
        }
    }

    fn from_byte(byte: u8) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|it| it.byte() == byte)
    }
}

/// Everything an entry says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub log_id: Hash,
    pub seq: u64,
    pub previous_leaf: Hash,
    pub uuid: [u8; 16],
    pub time_ms: i64,
    pub author: Author,
    pub body: Body,
}

/// What depends on the kind of entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every entry is a definition, so a box would save nothing"
)]
pub enum Body {
    Definition(DefinitionBody),
    Milestone(MilestoneBody),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionBody {
    pub package: String,
    pub name: String,
    pub kind: String,
    pub text_hash: Hash,
    /// The entry that held this name before; smaller than `seq`.
    pub previous: Option<u64>,
    /// Absent when there is no docstring.
    pub message_hash: Option<Hash>,
    pub origin: Origin,
    pub findings: Hash,
    pub rule_set: Hash,
    pub verdict: String,
    /// The hash over the form as read, whatever its layout and the names of its locals. Absent in
    /// entries of writers that do not compute it.
    pub definition_hash: Option<Hash>,
    /// The hash over the definitions it uses. Absent in entries of writers that do not compute it.
    pub dependencies: Option<Hash>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneBody {
    pub message_hash: Hash,
    pub members: Hash,
    pub count: u64,
}

/// Returns the hash of the members of a milestone, which must ascend.
pub fn members_hash(members: &[u64]) -> Hash {
    assert!(
        members.is_sorted(),
        "BUG: members of a milestone not sorted"
    );
    let mut writer = Writer::default();
    writer.text("imago members");
    writer.number(members.len() as u64);
    for member in members {
        writer.number(*member);
    }
    Hash::of(&[&writer.finish()])
}

impl Header {
    pub fn kind(&self) -> EntryKind {
        match self.body {
            Body::Definition(_) => EntryKind::Definition,
            Body::Milestone(_) => EntryKind::Milestone,
        }
    }

    /// Refuses texts that are too long to encode, each by its name.
    pub fn check(&self) -> Result<(), HistoryError> {
        let mut texts = vec![
            ("author", self.author.name.as_str()),
            ("kind of author", &self.author.kind),
        ];
        if let Body::Definition(body) = &self.body {
            texts.extend([
                ("package", body.package.as_str()),
                ("name", &body.name),
                ("kind", &body.kind),
                ("origin", &body.origin.kind),
                (
                    "path of the file",
                    body.origin.file.as_deref().unwrap_or(""),
                ),
                ("verdict", &body.verdict),
            ]);
        }
        match texts.into_iter().find(|(_, it)| it.len() > TEXT_BYTES_MAX) {
            None => Ok(()),
            Some((what, text)) => Err(HistoryError::TooLong {
                what,
                bytes: text.len(),
                limit: TEXT_BYTES_MAX,
            }),
        }
    }

    /// Returns the canonical bytes. The texts must have passed [`Header::check`].
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.byte(VERSION);
        writer.text(DOMAIN);
        writer.byte(self.kind().byte());
        writer.hash(&self.log_id);
        writer.number(self.seq);
        writer.hash(&self.previous_leaf);
        writer.raw(&self.uuid);
        writer.time(self.time_ms);
        writer.text(&self.author.name);
        writer.text(&self.author.kind);
        match &self.body {
            Body::Definition(body) => body.encode(&mut writer),
            Body::Milestone(body) => {
                writer.hash(&body.message_hash);
                writer.hash(&body.members);
                writer.number(body.count);
            }
        }
        writer.finish()
    }

    /// Returns the header that `bytes` encode, or why they are not one.
    pub fn decode(bytes: &[u8]) -> Result<Header, CanonicalError> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        if version != VERSION {
            return Err(CanonicalError::Version(version));
        }
        if reader.text("domain")? != DOMAIN {
            return Err(CanonicalError::Domain);
        }
        let kind = EntryKind::from_byte(reader.byte()?).ok_or(CanonicalError::Value("kind"))?;
        let log_id = reader.hash()?;
        let seq = reader.number()?;
        if seq == 0 || i64::try_from(seq).is_err() {
            return Err(CanonicalError::Value("seq"));
        }
        let header = Header {
            log_id,
            seq,
            previous_leaf: reader.hash()?,
            uuid: reader.uuid()?,
            time_ms: reader.time()?,
            author: Author {
                name: reader.text("author")?.to_string(),
                kind: reader.text("kind of author")?.to_string(),
            },
            body: match kind {
                EntryKind::Definition => {
                    Body::Definition(DefinitionBody::decode(&mut reader, seq)?)
                }
                EntryKind::Milestone => Body::Milestone(MilestoneBody::decode(&mut reader, seq)?),
            },
        };
        reader.finish()?;
        Ok(header)
    }
}

impl DefinitionBody {
    fn encode(&self, writer: &mut Writer) {
        writer.text(&self.package);
        writer.text(&self.name);
        writer.text(&self.kind);
        writer.hash(&self.text_hash);
        writer.optional(self.previous, Writer::number);
        writer.optional(self.message_hash.as_ref(), Writer::hash);
        writer.text(&self.origin.kind);
        writer.optional(self.origin.file.as_deref(), Writer::text);
        writer.optional(self.origin.line, Writer::small);
        writer.hash(&self.findings);
        writer.hash(&self.rule_set);
        writer.text(&self.verdict);
        writer.optional(self.definition_hash.as_ref(), Writer::hash);
        writer.optional(self.dependencies.as_ref(), Writer::hash);
    }

    fn decode(reader: &mut Reader<'_>, seq: u64) -> Result<DefinitionBody, CanonicalError> {
        let body = DefinitionBody {
            package: reader.text("package")?.to_string(),
            name: reader.text("name")?.to_string(),
            kind: reader.text("definition kind")?.to_string(),
            text_hash: reader.hash()?,
            previous: reader.optional("previous", Reader::number)?,
            message_hash: reader.optional("docstring", Reader::hash)?,
            origin: Origin {
                kind: reader.text("origin")?.to_string(),
                file: reader
                    .optional("file", |reader| reader.text("file"))?
                    .map(str::to_string),
                line: reader.optional("line", Reader::small)?,
            },
            findings: reader.hash()?,
            rule_set: reader.hash()?,
            verdict: reader.text("verdict")?.to_string(),
            definition_hash: reader.optional("definition hash", Reader::hash)?,
            dependencies: reader.optional("dependencies", Reader::hash)?,
        };
        match body.previous {
            Some(previous) if previous == 0 || previous >= seq => {
                Err(CanonicalError::Value("previous"))
            }
            _ => Ok(body),
        }
    }
}

impl MilestoneBody {
    fn decode(reader: &mut Reader<'_>, seq: u64) -> Result<MilestoneBody, CanonicalError> {
        let body = MilestoneBody {
            message_hash: reader.hash()?,
            members: reader.hash()?,
            count: reader.number()?,
        };
        match body.count {
            count if count == 0 || count >= seq => Err(CanonicalError::Value("count")),
            _ => Ok(body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definition() -> Header {
        Header {
            log_id: Hash::text("log"),
            seq: 12,
            previous_leaf: Hash::text("leaf"),
            uuid: [7; 16],
            time_ms: 1_763_680_000_123,
            author: Author {
                name: "Ada Lovelace".into(),
                kind: "human".into(),
            },
            body: Body::Definition(DefinitionBody {
                package: "user".into(),
                name: "inventory/remaining-stock".into(),
                kind: "function".into(),
                text_hash: Hash::text("(define …)"),
                previous: Some(3),
                message_hash: Some(Hash::text("Returns …")),
                origin: Origin {
                    kind: "watch".into(),
                    file: Some("src/inventory/stock.lisp".into()),
                    line: Some(120),
                },
                findings: super::super::findings::hash(&[]),
                rule_set: Hash::text("rules"),
                verdict: "clean".into(),
                definition_hash: None,
                dependencies: None,
            }),
        }
    }

    fn milestone() -> Header {
        Header {
            body: Body::Milestone(MilestoneBody {
                message_hash: Hash::text("first"),
                members: members_hash(&[1, 2, 11]),
                count: 3,
            }),
            ..definition()
        }
    }

    #[test]
    fn decode_gives_back_what_was_encoded() {
        let mut bare = definition();
        if let Body::Definition(body) = &mut bare.body {
            body.previous = None;
            body.message_hash = None;
            body.origin = Origin::default();
            body.definition_hash = Some(Hash::text("form"));
            body.dependencies = Some(Hash::text("uses"));
        }
        for header in [definition(), milestone(), bare] {
            assert_eq!(Header::decode(&header.encode()), Ok(header));
        }
    }

    #[test]
    fn a_header_with_usual_names_is_small() {
        assert!(definition().encode().len() < 400);
        assert!(milestone().encode().len() < 220);
    }

    /// The bytes themselves, so that nobody changes the encoding without noticing: a log written
    /// today must have the same leaves in ten years.
    #[test]
    fn the_encoding_stays_what_it_is() {
        assert_eq!(
            Hash::leaf(&definition().encode()).hex(),
            "4d3e22480181275cd08217ddda3e53933855290f33191045cb9359ce3813d605"
        );
        assert_eq!(
            Hash::leaf(&milestone().encode()).hex(),
            "a43a019a735ae2286af27d4aaeae3c93bd7a060783ca9a4bf255079de07a677f"
        );
    }

    /// Whatever is done to the bytes, either they are refused or they are the one encoding of
    /// something else.
    #[test]
    fn what_is_not_canonical_is_refused() {
        for original in [definition().encode(), milestone().encode()] {
            for at in 0..original.len() {
                for flip in 1..=255u8 {
                    let mut bytes = original.clone();
                    bytes[at] ^= flip;
                    if let Ok(header) = Header::decode(&bytes) {
                        assert_eq!(header.encode(), bytes, "byte {at} ^ {flip}");
                    }
                }
                assert_eq!(
                    Header::decode(&original[..at]),
                    Err(CanonicalError::Short),
                    "cut at {at}"
                );
                for extra in [0, 1, 255] {
                    let mut bytes = original.clone();
                    bytes.insert(at, extra);
                    if let Ok(header) = Header::decode(&bytes) {
                        assert_eq!(header.encode(), bytes, "{extra} put in at {at}");
                    }
                }
            }
            let mut bytes = original.clone();
            bytes.push(0);
            assert_eq!(Header::decode(&bytes), Err(CanonicalError::Long));
        }
    }

    #[test]
    fn a_newer_version_is_named() {
        let mut bytes = definition().encode();
        bytes[0] = 2;
        assert_eq!(Header::decode(&bytes), Err(CanonicalError::Version(2)));
    }

    #[test]
    fn a_previous_version_must_come_before() {
        for previous in [0, 12, 13] {
            let mut header = definition();
            if let Body::Definition(body) = &mut header.body {
                body.previous = Some(previous);
            }
            assert_eq!(
                Header::decode(&header.encode()),
                Err(CanonicalError::Value("previous"))
            );
        }
    }

    #[test]
    fn a_name_that_does_not_fit_is_refused_by_name() {
        let mut header = definition();
        if let Body::Definition(body) = &mut header.body {
            body.name = "x".repeat(TEXT_BYTES_MAX + 1);
        }
        let error = header.check().expect_err("too long");
        assert!(error.to_string().starts_with("the name is 8193 bytes long"));
    }
}
