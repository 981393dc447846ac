//! The header of an entry: what is hashed into the chain.
//!
//! ```text
//!   version · algorithm · domain · kind · log id · seq · previous leaf · uuid · time
//!           · author · author kind · body
//! ```
//!
//! What the body holds depends on the kind; see `body.rs`. The encoding is canonical (see
//! `canonical.rs`): decode after encode is the identity, and bytes that are not what encode writes
//! are refused. Every text is kept elsewhere and named here by its hash, so a header with usual
//! names stays below 400 bytes. A later kind of entry is a new kind byte; a later field is a new
//! version byte, and old headers stay as they are.
//!
//! Version 1 knew definitions and milestones, had numbers of fixed width and no algorithm byte. It
//! is read and no longer written.

use super::body::Body;
use super::canonical::{CanonicalError, Reader, TEXT_BYTES_MAX, Writer};
use super::error::HistoryError;
use super::hash::Hash;
use super::kind::EntryKind;
use super::normal;
use super::record::Author;

/// The version of the encoding that is written.
pub const VERSION: u8 = 2;
const DOMAIN: &str = "imago entry";

/// SHA-256, for texts, leaves and nodes. Another algorithm is another number.
const ALGORITHM: u8 = 1;

/// Everything an entry says of itself. Its texts are its own, or those of the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<T = String> {
    pub version: u8,
    pub kind: EntryKind,
    pub log_id: Hash,
    pub seq: u64,
    pub previous_leaf: Hash,
    pub uuid: [u8; 16],
    pub time_ms: i64,
    pub author: Author<T>,
    /// Of the shape that the kind has.
    pub body: Body<T>,
}

impl Header {
    /// Refuses texts that are too long to encode and names with two forms, each by what it is.
    pub fn check(&self) -> Result<(), HistoryError> {
        assert_eq!(self.kind.shape(), self.body.shape(), "BUG: body of a kind");
        let mut texts = vec![
            ("author", self.author.name.as_str()),
            ("kind of author", &self.author.kind),
        ];
        texts.extend(self.body.texts());
        if let Some((what, text)) = texts.iter().find(|(_, it)| it.len() > TEXT_BYTES_MAX) {
            return Err(HistoryError::TooLong {
                what,
                bytes: text.len(),
                limit: TEXT_BYTES_MAX,
            });
        }
        match self.body.names().find(|it| !normal::is_normal(it)) {
            None => Ok(()),
            Some(name) => Err(HistoryError::NotNormal {
                name: name.to_string(),
                normal: normal::normal(name),
            }),
        }
    }

    /// Returns the canonical bytes. The texts must have passed [`Header::check`].
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = match self.version {
            1 => Writer::default(),
            _ => Writer::compact(),
        };
        writer.byte(self.version);
        if self.version > 1 {
            writer.byte(ALGORITHM);
        }
        writer.text(DOMAIN);
        writer.byte(self.kind.byte());
        writer.hash(&self.log_id);
        writer.number(self.seq);
        writer.hash(&self.previous_leaf);
        writer.raw(&self.uuid);
        writer.time(self.time_ms);
        writer.text(&self.author.name);
        writer.text(&self.author.kind);
        self.body.encode(&mut writer, self.version);
        writer.finish()
    }

    /// Returns the header that `bytes` encode, or why they are not one.
    pub fn decode(bytes: &[u8]) -> Result<Header, CanonicalError> {
        Header::read(bytes)
    }
}

impl<'a, T: AsRef<str> + From<&'a str>> Header<T> {
    /// The same, with texts that may stay where they are.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Header<T>, CanonicalError> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        match version {
            1 => {}
            VERSION => {
                reader = reader.compact();
                let algorithm = reader.byte()?;
                if algorithm != ALGORITHM {
                    return Err(CanonicalError::Algorithm(algorithm));
                }
            }
            unknown => return Err(CanonicalError::Version(unknown)),
        }
        if reader.text("domain")? != DOMAIN {
            return Err(CanonicalError::Domain);
        }
        let kind = EntryKind::from_byte(reader.byte()?)
            .filter(|it| it.since() <= version)
            .ok_or(CanonicalError::Value("kind"))?;
        let log_id = reader.hash()?;
        let seq = reader.number()?;
        if seq == 0 || i64::try_from(seq).is_err() {
            return Err(CanonicalError::Value("seq"));
        }
        let header = Header {
            version,
            kind,
            log_id,
            seq,
            previous_leaf: reader.hash()?,
            uuid: reader.uuid()?,
            time_ms: reader.time()?,
            author: Author {
                name: reader.text("author")?.into(),
                kind: reader.text("kind of author")?.into(),
            },
            body: Body::decode(&mut reader, version, kind, seq)?,
        };
        reader.finish()?;
        if version > 1 && !header.body.names().all(normal::is_normal) {
            return Err(CanonicalError::Value("name"));
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::body::{
        DefinitionBody, DocumentBody, GroupBody, LinkBody, OtherLog, Remarks, UndefinitionBody,
        members_hash,
    };
    use crate::history::findings;
    use crate::history::kind::Shape;
    use crate::history::record::Origin;

    fn header(kind: EntryKind, body: Body) -> Header {
        Header {
            version: VERSION,
            kind,
            log_id: Hash::text("log"),
            seq: 1_012,
            previous_leaf: Hash::text("leaf"),
            uuid: [7; 16],
            time_ms: 1_763_680_000_123,
            author: Author {
                name: "Ada Lovelace".into(),
                kind: "human".into(),
            },
            body,
        }
    }

    fn origin() -> Origin {
        Origin {
            kind: "watch".into(),
            file: Some("src/inventory/stock.lisp".into()),
            line: Some(120),
        }
    }

    /// A definition with all it can have.
    fn definition() -> Header {
        header(
            EntryKind::Definition,
            Body::Definition(DefinitionBody {
                package: "user".into(),
                name: "inventory/remaining-stock".into(),
                kind: "function".into(),
                text_hash: Hash::text("(define …)"),
                previous: Some(1_003),
                target: None,
                remarks: Remarks::Together(findings::remarks("Returns …", &[])),
                origin: origin(),
                rule_set: Hash::text("rules"),
                verdict: "accepted".into(),
                definition_hash: Some(Hash::text("form")),
                dependencies: Some(Hash::text("uses")),
            }),
        )
    }

    /// An entry of each kind.
    fn every_kind() -> Vec<Header> {
        let of = |kind: EntryKind| {
            let target = kind.has_target().then_some(5);
            let body = match kind.shape() {
                Shape::Definition => {
                    let mut one = definition();
                    if let Body::Definition(body) = &mut one.body {
                        body.target = target;
                    }
                    one.body
                }
                Shape::Undefinition => Body::Undefinition(UndefinitionBody {
                    package: "user".into(),
                    name: "größe".into(),
                    kind: "function".into(),
                    previous: Some(9),
                    message_hash: None,
                    origin: Origin::default(),
                }),
                Shape::Group => {
                    let is_empty = matches!(
                        kind,
                        EntryKind::Amend | EntryKind::Dissolve | EntryKind::Undo
                    );
                    let members: &[u64] = if is_empty { &[] } else { &[1, 2, 3] };
                    Body::Group(GroupBody {
                        target,
                        message_hash: Some(Hash::text("message")),
                        members: members_hash(members),
                        count: members.len() as u64,
                        file: Some("src/a b.lisp".into()),
                        reason_hash: Some(Hash::text("because")),
                        environment: Some(Hash::text("environment")),
                    })
                }
                Shape::Document => Body::Document(DocumentBody {
                    name: "1.1".into(),
                    action: "changed".into(),
                    text_hash: Hash::text("rule"),
                    target: Some(7),
                    message_hash: None,
                    rule_set: Some(Hash::text("rules")),
                }),
                Shape::Link => Body::Link(LinkBody {
                    message_hash: Some(Hash::text("the end")),
                    other: (kind == EntryKind::Opened).then_some(OtherLog {
                        log_id: Hash::text("old"),
                        size: 300,
                        root: Hash::text("root"),
                    }),
                }),
            };
            let mut header = header(kind, body);
            if kind == EntryKind::Opened {
                header.seq = 1;
            }
            header
        };
        EntryKind::all().map(of).collect()
    }

    /// The two kinds that version 1 had, as it had them.
    fn of_version_1() -> Vec<Header> {
        let mut definition = definition();
        definition.version = 1;
        definition.seq = 12;
        if let Body::Definition(body) = &mut definition.body {
            body.previous = Some(3);
            body.verdict = "clean".into();
            body.remarks = Remarks::Apart {
                docstring: Some(Hash::text("Returns …")),
                findings: findings::hash(&[]),
            };
            body.definition_hash = None;
            body.dependencies = None;
        }
        let mut milestone = header(
            EntryKind::Milestone,
            Body::Group(GroupBody {
                target: None,
                message_hash: Some(Hash::text("first")),
                members: members_hash(&[1, 2, 11]),
                count: 3,
                file: None,
                reason_hash: None,
                environment: None,
            }),
        );
        milestone.version = 1;
        milestone.seq = 12;
        vec![definition, milestone]
    }

    #[test]
    fn decode_gives_back_what_was_encoded() {
        let mut bare = definition();
        if let Body::Definition(body) = &mut bare.body {
            body.previous = None;
            body.remarks = Remarks::Together(None);
            body.origin = Origin::default();
            body.definition_hash = None;
            body.dependencies = None;
        }
        for header in [every_kind(), of_version_1(), vec![bare]].concat() {
            assert_eq!(Header::decode(&header.encode()), Ok(header));
        }
    }

    #[test]
    fn a_header_with_usual_names_is_small() {
        for header in every_kind() {
            let length = header.encode().len();
            assert!(length < 400, "{}: {length}", header.kind.name());
        }
    }

    /// The bytes themselves, so that nobody changes the encoding without noticing: a log written
    /// today must have the same leaves in ten years.
    #[test]
    fn the_encoding_stays_what_it_is() {
        let milestone = every_kind().into_iter();
        let milestone = milestone.filter(|it| it.kind == EntryKind::Milestone);
        let headers = [definition()].into_iter().chain(milestone);
        let leaves: Vec<String> = headers
            .chain(of_version_1())
            .map(|it| Hash::leaf(&it.encode()).hex())
            .collect();
        assert_eq!(
            leaves,
            [
                "2d008da75bae7067b6c69462527677a6f9c919ffdb5da76ae057b024df0617fd",
                "b51c028807bc5ab9d7abb02eec48b1869a1e0eea16a4f7e8b211d81213ad72a5",
                "4d3e22480181275cd08217ddda3e53933855290f33191045cb9359ce3813d605",
                "a43a019a735ae2286af27d4aaeae3c93bd7a060783ca9a4bf255079de07a677f",
            ]
        );
    }

    /// Whatever is done to the bytes, either they are refused or they are the one encoding of
    /// something else.
    #[test]
    fn what_is_not_canonical_is_refused() {
        for header in [every_kind(), of_version_1()].concat() {
            let original = header.encode();
            for at in 0..original.len() {
                for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255u8] {
                    let mut bytes = original.clone();
                    bytes[at] ^= flip;
                    if let Ok(header) = Header::decode(&bytes) {
                        assert_eq!(header.encode(), bytes, "byte {at} ^ {flip}");
                    }
                }
                assert!(Header::decode(&original[..at]).is_err(), "cut at {at}");
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
    fn another_version_or_algorithm_is_named() {
        let mut bytes = definition().encode();
        bytes[1] = 2;
        assert_eq!(Header::decode(&bytes), Err(CanonicalError::Algorithm(2)));
        bytes[0] = 3;
        assert_eq!(Header::decode(&bytes), Err(CanonicalError::Version(3)));
    }

    #[test]
    fn a_kind_of_version_2_is_none_of_version_1() {
        let mut header = of_version_1().remove(0);
        header.kind = EntryKind::Trivia;
        let refused = Header::decode(&header.encode());
        assert_eq!(refused, Err(CanonicalError::Value("kind")));
    }

    #[test]
    fn an_entry_refers_to_what_comes_before_it() {
        for number in [0, 1_012, 1_013] {
            let mut header = definition();
            if let Body::Definition(body) = &mut header.body {
                body.previous = Some(number);
            }
            let refused = Header::decode(&header.encode());
            assert_eq!(refused, Err(CanonicalError::Value("previous")));
            header.kind = EntryKind::Rollback;
            if let Body::Definition(body) = &mut header.body {
                body.previous = Some(4);
                body.target = Some(number);
            }
            let refused = Header::decode(&header.encode());
            assert_eq!(refused, Err(CanonicalError::Value("target")));
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

    #[test]
    fn a_name_with_two_forms_is_refused_with_the_right_one() {
        let mut header = definition();
        if let Body::Definition(body) = &mut header.body {
            body.name = "gro\u{308}ße".into();
        }
        let error = header.check().expect_err("not normal");
        assert!(error.hint().expect("a remedy").contains("`größe`"));
        let refused = Header::decode(&header.encode());
        assert_eq!(refused, Err(CanonicalError::Value("name")));
    }
}
