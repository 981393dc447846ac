//! A row as its bytes say it.

use rusqlite::types::ValueRef;

use super::{Read, broken};
use crate::history::hash::Hash;

/// What a value is and where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    sort: u64,
    at: usize,
}

/// A row of a tree.
#[derive(Clone, Copy)]
pub(in crate::history) struct Record<'a> {
    /// Its number; nothing of use in a tree without.
    pub key: i64,
    pub(super) fields: &'a [Field],
    pub(super) bytes: &'a [u8],
}

/// Reads a number of one to nine bytes; answers how many it has.
pub(in crate::history) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((u64::from(first), 1));
    }
    let mut number = 0;
    for (at, byte) in bytes.iter().take(8).enumerate() {
        number = number << 7 | u64::from(byte & 0x7f);
        if *byte < 0x80 {
            return Some((number, at + 1));
        }
    }
    Some((number << 8 | u64::from(*bytes.get(8)?), 9))
}

/// Returns how many bytes a value of this sort has.
fn width(sort: u64) -> Option<u64> {
    Some(match sort {
        0 | 8 | 9 => 0,
        1..=4 => sort,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        _ => (sort - 12) / 2,
    })
}

/// Finds the fields of a record.
pub(super) fn fields(bytes: &[u8], fields: &mut Vec<Field>) -> Read<()> {
    fields.clear();
    let damaged = || broken("a row is damaged");
    let Some((head, mut at)) = varint(bytes) else {
        return damaged();
    };
    let Some(sorts) = usize::try_from(head).ok().and_then(|it| bytes.get(..it)) else {
        return damaged();
    };
    let mut value_at = sorts.len() as u64;
    while at < sorts.len() {
        let Some((sort, length)) = varint(&sorts[at..]) else {
            return damaged();
        };
        at += length;
        let Some(width) = width(sort) else {
            return damaged();
        };
        fields.push(Field {
            sort,
            at: value_at as usize,
        });
        value_at = value_at.saturating_add(width);
    }
    match value_at == bytes.len() as u64 {
        true => Ok(()),
        false => damaged(),
    }
}

impl<'a> Record<'a> {
    /// Returns the value of a column.
    #[inline]
    pub fn value(&self, column: usize) -> ValueRef<'a> {
        let Some(field) = self.fields.get(column) else {
            return ValueRef::Null;
        };
        let bytes = &self.bytes[field.at..];
        let signed = |width: usize| {
            let first = i64::from(bytes[0] as i8);
            let rest = bytes[1..width].iter();
            rest.fold(first, |number, byte| number << 8 | i64::from(*byte))
        };
        match field.sort {
            0 => ValueRef::Null,
            8 => ValueRef::Integer(0),
            9 => ValueRef::Integer(1),
            sort @ 1..=4 => ValueRef::Integer(signed(sort as usize)),
            5 => ValueRef::Integer(signed(6)),
            6 => ValueRef::Integer(signed(8)),
            7 => ValueRef::Real(f64::from_bits(signed(8) as u64)),
            sort => {
                let content = &bytes[..((sort - 12) / 2) as usize];
                match sort % 2 {
                    0 => ValueRef::Blob(content),
                    _ => ValueRef::Text(content),
                }
            }
        }
    }

    pub fn integer(&self, column: usize) -> Read<i64> {
        match self.value(column) {
            ValueRef::Integer(number) => Ok(number),
            _ => broken("a column does not hold a number"),
        }
    }

    /// Returns how many columns there are.
    pub fn columns(&self) -> usize {
        self.fields.len()
    }

    pub fn hash(&self, column: usize) -> Read<Hash> {
        match self.blob(column)?.try_into() {
            Ok(bytes) => Ok(Hash(bytes)),
            Err(_) => broken("a column does not hold a hash"),
        }
    }

    pub fn blob(&self, column: usize) -> Read<&'a [u8]> {
        match self.value(column) {
            ValueRef::Blob(bytes) => Ok(bytes),
            _ => broken("a column does not hold bytes"),
        }
    }

    pub fn text(&self, column: usize) -> Read<&'a str> {
        let text = match self.value(column) {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        };
        text.map_or_else(|| broken("a column does not hold a text"), Ok)
    }
}
