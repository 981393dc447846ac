//! The plain columns of an entry against its header.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::history::header::{Body, Header};

// ORDER COLUMNS: the constants below count the columns of this query.
pub(super) const ENTRIES: &str = "
    SELECT seq, leaf, header, message, errors, warnings, infos,
           uuid, kind, time_ms, author, author_kind, package, name, definition_kind,
           text_hash, previous, origin, file, line, verdict, rule_set, previous_leaf
    FROM entries ORDER BY seq";

pub(super) const LEAF: usize = 1;
pub(super) const HEADER: usize = 2;
pub(super) const MESSAGE: usize = 3;
pub(super) const ERRORS: usize = 4;
pub(super) const WARNINGS: usize = 5;
pub(super) const INFOS: usize = 6;
pub(super) const FIRST_PLAIN: usize = 7;

pub(super) fn blob<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(row.get_ref(column)?.as_blob()?)
}

/// Returns the names of the plain columns that do not repeat the header. ORDER COLUMNS.
pub(super) fn differing(row: &Row<'_>, header: &Header) -> rusqlite::Result<Vec<&'static str>> {
    let body = match &header.body {
        Body::Definition(body) => Some(body),
        Body::Milestone(_) => None,
    };
    let number = |it: u64| ValueRef::Integer(it as i64);
    let optional = |it: Option<ValueRef<'static>>| it.unwrap_or(ValueRef::Null);
    let expected: [(&'static str, ValueRef<'_>); 16] = [
        ("uuid", ValueRef::Blob(&header.uuid)),
        ("kind", text(Some(header.kind().name()))),
        ("time_ms", ValueRef::Integer(header.time_ms)),
        ("author", text(Some(&header.author.name))),
        ("author_kind", text(Some(&header.author.kind))),
        ("package", text(body.map(|it| it.package.as_str()))),
        ("name", text(body.map(|it| it.name.as_str()))),
        ("definition_kind", text(body.map(|it| it.kind.as_str()))),
        (
            "text_hash",
            body.map_or(ValueRef::Null, |it| ValueRef::Blob(&it.text_hash.0)),
        ),
        (
            "previous",
            optional(body.and_then(|it| it.previous).map(number)),
        ),
        ("origin", text(body.map(|it| it.origin.kind.as_str()))),
        ("file", text(body.and_then(|it| it.origin.file.as_deref()))),
        (
            "line",
            optional(
                body.and_then(|it| it.origin.line)
                    .map(|it| number(u64::from(it))),
            ),
        ),
        ("verdict", text(body.map(|it| it.verdict.as_str()))),
        (
            "rule_set",
            body.map_or(ValueRef::Null, |it| ValueRef::Blob(&it.rule_set.0)),
        ),
        ("previous_leaf", ValueRef::Blob(&header.previous_leaf.0)),
    ];
    let mut differing = Vec::new();
    if row.get_ref(0)? != number(header.seq) {
        differing.push("seq");
    }
    for (index, (name, value)) in expected.into_iter().enumerate() {
        if row.get_ref(FIRST_PLAIN + index)? != value {
            differing.push(name);
        }
    }
    Ok(differing)
}

fn text(value: Option<&str>) -> ValueRef<'_> {
    value.map_or(ValueRef::Null, |it| ValueRef::Text(it.as_bytes()))
}
