//! What the header of an entry holds besides what all have, by the shape of its kind.
//!
//! ```text
//!   definition    package · name · kind · text · previous? · target? · remarks? · origin · file?
//!                 · line? · rule set · verdict · definition hash? · dependencies?
//!   undefinition  package · name · kind · previous? · message? · origin · file? · line?
//!   group         target? · message? · members · count · file? · reason? · environment?
//!   document      name · action · text · target? · message? · rule set?
//!   link          message? · other log? (its id · size · root)
//! ```
//!
//! What is written small here is a hash, but for names, numbers and single words. Version 1 had a
//! hash of the docstring and one of the findings where `remarks` is now, no `target`, and of a group
//! only message, members and count.

mod encoding;

use super::canonical::{CanonicalError, Writer};
use super::hash::Hash;
use super::kind::{EntryKind, Shape};
use super::record::Origin;

/// What depends on the kind of entry. Its texts are its own, or those of the bytes it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<T = String> {
    Definition(DefinitionBody<T>),
    Undefinition(UndefinitionBody<T>),
    Group(GroupBody<T>),
    Document(DocumentBody<T>),
    Link(LinkBody),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionBody<T = String> {
    pub package: T,
    pub name: T,
    pub kind: T,
    pub text_hash: Hash,
    /// The entry that held this name before; smaller than `seq`.
    pub previous: Option<u64>,
    /// The entry that a rollback goes back to, or the newest of the name that a rename ends.
    pub target: Option<u64>,
    pub remarks: Remarks,
    pub origin: Origin<T>,
    pub rule_set: Hash,
    pub verdict: T,
    /// The hash over the form as read, whatever its layout and the names of its locals. Absent in
    /// entries of writers that do not compute it.
    pub definition_hash: Option<Hash>,
    /// The hash over the definitions it uses. Absent where there are none or none are known.
    pub dependencies: Option<Hash>,
}

/// What is said of a definition: its docstring and the findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remarks {
    /// As version 1 has them.
    Apart {
        docstring: Option<Hash>,
        findings: Hash,
    },
    /// One hash over both; `None` where there is neither.
    Together(Option<Hash>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndefinitionBody<T = String> {
    pub package: T,
    pub name: T,
    /// What sort of definition it was.
    pub kind: T,
    /// The entry that held the name.
    pub previous: Option<u64>,
    pub message_hash: Option<Hash>,
    pub origin: Origin<T>,
}

/// A milestone, or an operation on milestones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupBody<T = String> {
    /// The milestone or the operation that it is about.
    pub target: Option<u64>,
    pub message_hash: Option<Hash>,
    /// The commits it groups or moves; the milestones it squashes.
    pub members: Hash,
    pub count: u64,
    /// The file that a milestone was made for.
    pub file: Option<T>,
    /// Why a milestone was accepted although its rehearsal differed.
    pub reason_hash: Option<Hash>,
    /// The hash of the environment that its rehearsal ended with.
    pub environment: Option<Hash>,
}

/// A text on record that gives no name a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentBody<T = String> {
    /// The rule, the model or the patch.
    pub name: T,
    /// What was done: `added`, `removed`, `asked`, `applied` …
    pub action: T,
    pub text_hash: Hash,
    /// An entry that it belongs to.
    pub target: Option<u64>,
    pub message_hash: Option<Hash>,
    /// The rules from here on.
    pub rule_set: Option<Hash>,
}

/// The last entry of a log, or the first one of a log that follows another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkBody {
    pub message_hash: Option<Hash>,
    /// The log that was closed; of an entry that opens.
    pub other: Option<OtherLog>,
}

/// A log as it stands when it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherLog {
    pub log_id: Hash,
    pub size: u64,
    pub root: Hash,
}

/// Returns the hash of the members of a group, which must ascend.
pub fn members_hash(members: &[u64]) -> Hash {
    assert!(members.is_sorted(), "BUG: members of a group not sorted");
    let mut writer = Writer::default();
    writer.text("imago members");
    writer.number(members.len() as u64);
    for member in members {
        writer.number(*member);
    }
    Hash::of(&[&writer.finish()])
}

impl<T: AsRef<str>> Body<T> {
    pub fn shape(&self) -> Shape {
        match self {
            Body::Definition(_) => Shape::Definition,
            Body::Undefinition(_) => Shape::Undefinition,
            Body::Group(_) => Shape::Group,
            Body::Document(_) => Shape::Document,
            Body::Link(_) => Shape::Link,
        }
    }

    /// Returns the texts that stand in it as they are, each with what it is.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Body::Definition(body) => vec![
                ("package", body.package.as_ref()),
                ("name", body.name.as_ref()),
                ("kind", body.kind.as_ref()),
                ("origin", body.origin.kind.as_ref()),
                ("path of the file", file_of(&body.origin.file)),
                ("verdict", body.verdict.as_ref()),
            ],
            Body::Undefinition(body) => vec![
                ("package", body.package.as_ref()),
                ("name", body.name.as_ref()),
                ("kind", body.kind.as_ref()),
                ("origin", body.origin.kind.as_ref()),
                ("path of the file", file_of(&body.origin.file)),
            ],
            Body::Group(body) => vec![("path of the file", file_of(&body.file))],
            Body::Document(body) => vec![
                ("name", body.name.as_ref()),
                ("action", body.action.as_ref()),
            ],
            Body::Link(_) => Vec::new(),
        }
    }

    /// Returns the names in it, of which each has one form only.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let (package, name) = match self {
            Body::Definition(body) => (body.package.as_ref(), body.name.as_ref()),
            Body::Undefinition(body) => (body.package.as_ref(), body.name.as_ref()),
            Body::Document(body) => ("", body.name.as_ref()),
            Body::Group(_) | Body::Link(_) => ("", ""),
        };
        [package, name].into_iter()
    }

    /// Refuses what no writer writes: an entry that refers to itself or to what comes after it, a
    /// milestone of nothing.
    fn check(&self, kind: EntryKind, seq: u64) -> Result<(), CanonicalError> {
        let refuse = |is_bad: bool, what: &'static str| match is_bad {
            true => Err(CanonicalError::Value(what)),
            false => Ok(()),
        };
        let is_ahead = |it: Option<u64>| it.is_some_and(|it| it == 0 || it >= seq);
        let previous = match self {
            Body::Definition(body) => body.previous,
            Body::Undefinition(body) => body.previous,
            _ => None,
        };
        refuse(is_ahead(previous), "previous")?;
        let target = self.target();
        refuse(is_ahead(target), "target")?;
        refuse(kind.has_target() && target.is_none(), "target")?;
        match self {
            Body::Definition(_) => refuse(!kind.has_target() && target.is_some(), "target"),
            Body::Undefinition(body) => refuse(body.previous.is_none(), "previous"),
            Body::Group(body) => {
                let needs_members = matches!(
                    kind,
                    EntryKind::Milestone | EntryKind::Split | EntryKind::Squash | EntryKind::Move
                );
                let needs_message = matches!(
                    kind,
                    EntryKind::Milestone | EntryKind::Amend | EntryKind::Split
                );
                refuse(kind == EntryKind::Milestone && target.is_some(), "target")?;
                refuse(needs_members != (body.count > 0), "count")?;
                refuse(body.count >= seq, "count")?;
                refuse(needs_message && body.message_hash.is_none(), "message")
            }
            Body::Document(_) => Ok(()),
            Body::Link(body) => {
                refuse(body.other.is_some() != (kind == EntryKind::Opened), "log")?;
                refuse(kind == EntryKind::Opened && seq != 1, "seq")
            }
        }
    }

    /// Returns the entry that it refers to.
    pub fn target(&self) -> Option<u64> {
        match self {
            Body::Definition(body) => body.target,
            Body::Group(body) => body.target,
            Body::Document(body) => body.target,
            Body::Undefinition(_) | Body::Link(_) => None,
        }
    }

    /// Returns the hash of its text, if it has one.
    pub fn text_hash(&self) -> Option<Hash> {
        match self {
            Body::Definition(body) => Some(body.text_hash),
            Body::Document(body) => Some(body.text_hash),
            Body::Undefinition(_) | Body::Group(_) | Body::Link(_) => None,
        }
    }
}

fn file_of<T: AsRef<str>>(file: &Option<T>) -> &str {
    file.as_ref().map_or("", T::as_ref)
}
