//! The plain columns of an entry: what its header says, so that questions can be asked in SQL.
//!
//! One place for both directions: a new entry is written from it, and `verify` compares with it.

use rusqlite::types::ValueRef;

use super::body::Body;
use super::hash::Hash;
use super::header::Header;

/// The columns that repeat the header. ORDER PLAIN.
pub(super) const NAMES: [&str; 17] = [
    "seq",
    "kind",
    "time_ms",
    "author",
    "author_kind",
    "package",
    "name",
    "definition_kind",
    "previous",
    "target",
    "origin",
    "file",
    "line",
    "verdict",
    "rule_set",
    "definition_hash",
    "uuid",
];

/// Returns their values. ORDER PLAIN.
pub(super) fn values<T: AsRef<str>>(header: &Header<T>) -> [ValueRef<'_>; 17] {
    let body = Fields::of(&header.body);
    [
        number(Some(header.seq)),
        text(Some(header.kind.name())),
        ValueRef::Integer(header.time_ms),
        text(Some(header.author.name.as_ref())),
        text(Some(header.author.kind.as_ref())),
        text(body.package),
        text(body.name),
        text(body.kind),
        number(body.previous),
        number(header.body.target()),
        text(body.origin),
        text(body.file),
        number(body.line.map(u64::from)),
        text(body.verdict),
        hash(body.rule_set),
        hash(body.definition_hash),
        ValueRef::Blob(&header.uuid),
    ]
}

/// What the bodies have in common, as far as each has it.
#[derive(Default)]
struct Fields<'a> {
    package: Option<&'a str>,
    name: Option<&'a str>,
    kind: Option<&'a str>,
    previous: Option<u64>,
    origin: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u32>,
    verdict: Option<&'a str>,
    rule_set: Option<&'a Hash>,
    definition_hash: Option<&'a Hash>,
}

impl Fields<'_> {
    fn of<T: AsRef<str>>(body: &Body<T>) -> Fields<'_> {
        match body {
            Body::Definition(body) => Fields {
                package: Some(body.package.as_ref()),
                name: Some(body.name.as_ref()),
                kind: Some(body.kind.as_ref()),
                previous: body.previous,
                origin: Some(body.origin.kind.as_ref()),
                file: body.origin.file.as_ref().map(T::as_ref),
                line: body.origin.line,
                verdict: Some(body.verdict.as_ref()),
                rule_set: Some(&body.rule_set),
                definition_hash: body.definition_hash.as_ref(),
            },
            Body::Undefinition(body) => Fields {
                package: Some(body.package.as_ref()),
                name: Some(body.name.as_ref()),
                kind: Some(body.kind.as_ref()),
                previous: body.previous,
                origin: Some(body.origin.kind.as_ref()),
                file: body.origin.file.as_ref().map(T::as_ref),
                line: body.origin.line,
                ..Fields::default()
            },
            Body::Document(body) => Fields {
                name: Some(body.name.as_ref()),
                kind: Some(body.action.as_ref()),
                rule_set: body.rule_set.as_ref(),
                ..Fields::default()
            },
            Body::Group(body) => Fields {
                file: body.file.as_ref().map(T::as_ref),
                ..Fields::default()
            },
            Body::Link(_) => Fields::default(),
        }
    }
}

fn number(value: Option<u64>) -> ValueRef<'static> {
    // The header refuses numbers that SQLite's integers do not hold.
    value.map_or(ValueRef::Null, |it| ValueRef::Integer(it as i64))
}

fn text(value: Option<&str>) -> ValueRef<'_> {
    value.map_or(ValueRef::Null, |it| ValueRef::Text(it.as_bytes()))
}

fn hash(value: Option<&Hash>) -> ValueRef<'_> {
    value.map_or(ValueRef::Null, |it| ValueRef::Blob(&it.0))
}
