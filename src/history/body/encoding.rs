//! The bodies as bytes: each is read as it is written, part by part, side by side.

use super::{
    Body, DefinitionBody, DocumentBody, GroupBody, LinkBody, OtherLog, Remarks, UndefinitionBody,
};
use crate::history::canonical::{CanonicalError, Reader, Writer};
use crate::history::kind::{EntryKind, Shape};
use crate::history::record::Origin;

impl<T: AsRef<str>> Body<T> {
    pub(in super::super) fn encode(&self, writer: &mut Writer, version: u8) {
        match self {
            Body::Definition(body) => body.encode(writer, version),
            Body::Undefinition(body) => body.encode(writer),
            Body::Group(body) => body.encode(writer, version),
            Body::Document(body) => body.encode(writer),
            Body::Link(body) => body.encode(writer),
        }
    }
}

impl<'a, T: AsRef<str> + From<&'a str>> Body<T> {
    pub(in super::super) fn decode(
        reader: &mut Reader<'a>,
        version: u8,
        kind: EntryKind,
        seq: u64,
    ) -> Result<Body<T>, CanonicalError> {
        let body = match kind.shape() {
            Shape::Definition => Body::Definition(DefinitionBody::decode(reader, version)?),
            Shape::Undefinition => Body::Undefinition(UndefinitionBody::decode(reader)?),
            Shape::Group => Body::Group(GroupBody::decode(reader, version)?),
            Shape::Document => Body::Document(DocumentBody::decode(reader)?),
            Shape::Link => Body::Link(LinkBody::decode(reader)?),
        };
        body.check(kind, seq)?;
        Ok(body)
    }
}

fn encode_origin<T: AsRef<str>>(origin: &Origin<T>, writer: &mut Writer) {
    writer.text(origin.kind.as_ref());
    writer.optional(origin.file.as_ref().map(T::as_ref), Writer::text);
    writer.optional(origin.line, Writer::small);
}

fn decode_origin<'a, T: From<&'a str>>(
    reader: &mut Reader<'a>,
) -> Result<Origin<T>, CanonicalError> {
    Ok(Origin {
        kind: reader.text("origin")?.into(),
        file: decode_file(reader)?,
        line: reader.optional("line", Reader::small)?,
    })
}

fn decode_file<'a, T: From<&'a str>>(reader: &mut Reader<'a>) -> Result<Option<T>, CanonicalError> {
    let file = reader.optional("file", |reader| reader.text("file"))?;
    Ok(file.map(T::from))
}

impl<T: AsRef<str>> DefinitionBody<T> {
    fn encode(&self, writer: &mut Writer, version: u8) {
        writer.text(self.package.as_ref());
        writer.text(self.name.as_ref());
        writer.text(self.kind.as_ref());
        writer.hash(&self.text_hash);
        writer.optional(self.previous, Writer::number);
        if version > 1 {
            writer.optional(self.target, Writer::number);
        }
        match &self.remarks {
            Remarks::Together(hash) => writer.optional(hash.as_ref(), Writer::hash),
            Remarks::Apart { docstring, .. } => {
                writer.optional(docstring.as_ref(), Writer::hash);
            }
        }
        encode_origin(&self.origin, writer);
        if let Remarks::Apart { findings, .. } = &self.remarks {
            writer.hash(findings);
        }
        writer.hash(&self.rule_set);
        writer.text(self.verdict.as_ref());
        writer.optional(self.definition_hash.as_ref(), Writer::hash);
        writer.optional(self.dependencies.as_ref(), Writer::hash);
    }
}

impl<'a, T: From<&'a str>> DefinitionBody<T> {
    fn decode(reader: &mut Reader<'a>, version: u8) -> Result<DefinitionBody<T>, CanonicalError> {
        let package = reader.text("package")?.into();
        let name = reader.text("name")?.into();
        let kind = reader.text("definition kind")?.into();
        let text_hash = reader.hash()?;
        let previous = reader.optional("previous", Reader::number)?;
        let target = match version {
            1 => None,
            _ => reader.optional("target", Reader::number)?,
        };
        let remarks = reader.optional("remarks", Reader::hash)?;
        let origin = decode_origin(reader)?;
        Ok(DefinitionBody {
            package,
            name,
            kind,
            text_hash,
            previous,
            target,
            remarks: match version {
                1 => Remarks::Apart {
                    docstring: remarks,
                    findings: reader.hash()?,
                },
                _ => Remarks::Together(remarks),
            },
            origin,
            rule_set: reader.hash()?,
            verdict: reader.text("verdict")?.into(),
            definition_hash: reader.optional("definition hash", Reader::hash)?,
            dependencies: reader.optional("dependencies", Reader::hash)?,
        })
    }
}

impl<T: AsRef<str>> UndefinitionBody<T> {
    fn encode(&self, writer: &mut Writer) {
        writer.text(self.package.as_ref());
        writer.text(self.name.as_ref());
        writer.text(self.kind.as_ref());
        writer.optional(self.previous, Writer::number);
        writer.optional(self.message_hash.as_ref(), Writer::hash);
        encode_origin(&self.origin, writer);
    }
}

impl<'a, T: From<&'a str>> UndefinitionBody<T> {
    fn decode(reader: &mut Reader<'a>) -> Result<UndefinitionBody<T>, CanonicalError> {
        Ok(UndefinitionBody {
            package: reader.text("package")?.into(),
            name: reader.text("name")?.into(),
            kind: reader.text("definition kind")?.into(),
            previous: reader.optional("previous", Reader::number)?,
            message_hash: reader.optional("message", Reader::hash)?,
            origin: decode_origin(reader)?,
        })
    }
}

impl<T: AsRef<str>> GroupBody<T> {
    fn encode(&self, writer: &mut Writer, version: u8) {
        if version == 1 {
            writer.hash(&self.message_hash.expect("BUG: version 1 has a message"));
            writer.hash(&self.members);
            writer.number(self.count);
            return;
        }
        writer.optional(self.target, Writer::number);
        writer.optional(self.message_hash.as_ref(), Writer::hash);
        writer.hash(&self.members);
        writer.number(self.count);
        writer.optional(self.file.as_ref().map(T::as_ref), Writer::text);
        writer.optional(self.reason_hash.as_ref(), Writer::hash);
        writer.optional(self.environment.as_ref(), Writer::hash);
    }
}

impl<'a, T: From<&'a str>> GroupBody<T> {
    fn decode(reader: &mut Reader<'a>, version: u8) -> Result<GroupBody<T>, CanonicalError> {
        if version == 1 {
            return Ok(GroupBody {
                target: None,
                message_hash: Some(reader.hash()?),
                members: reader.hash()?,
                count: reader.number()?,
                file: None,
                reason_hash: None,
                environment: None,
            });
        }
        Ok(GroupBody {
            target: reader.optional("target", Reader::number)?,
            message_hash: reader.optional("message", Reader::hash)?,
            members: reader.hash()?,
            count: reader.number()?,
            file: decode_file(reader)?,
            reason_hash: reader.optional("reason", Reader::hash)?,
            environment: reader.optional("environment", Reader::hash)?,
        })
    }
}

impl<T: AsRef<str>> DocumentBody<T> {
    fn encode(&self, writer: &mut Writer) {
        writer.text(self.name.as_ref());
        writer.text(self.action.as_ref());
        writer.hash(&self.text_hash);
        writer.optional(self.target, Writer::number);
        writer.optional(self.message_hash.as_ref(), Writer::hash);
        writer.optional(self.rule_set.as_ref(), Writer::hash);
    }
}

impl<'a, T: From<&'a str>> DocumentBody<T> {
    fn decode(reader: &mut Reader<'a>) -> Result<DocumentBody<T>, CanonicalError> {
        Ok(DocumentBody {
            name: reader.text("name")?.into(),
            action: reader.text("action")?.into(),
            text_hash: reader.hash()?,
            target: reader.optional("target", Reader::number)?,
            message_hash: reader.optional("message", Reader::hash)?,
            rule_set: reader.optional("rule set", Reader::hash)?,
        })
    }
}

impl LinkBody {
    fn encode(&self, writer: &mut Writer) {
        writer.optional(self.message_hash.as_ref(), Writer::hash);
        writer.optional(self.other.as_ref(), |writer, other| {
            writer.hash(&other.log_id);
            writer.number(other.size);
            writer.hash(&other.root);
        });
    }

    fn decode(reader: &mut Reader<'_>) -> Result<LinkBody, CanonicalError> {
        Ok(LinkBody {
            message_hash: reader.optional("message", Reader::hash)?,
            other: reader.optional("log", |reader| {
                Ok(OtherLog {
                    log_id: reader.hash()?,
                    size: reader.number()?,
                    root: reader.hash()?,
                })
            })?,
        })
    }
}
