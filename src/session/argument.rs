//! What a program hands to the session, read as what is wanted: a text, a name, the name of a
//! definition, the id of an entry.

use super::host::HostError;
use super::session::Session;
use crate::lang::image::Image;
use crate::lang::value::Value;

/// Names of one call; a circular list ends here.
const NAMES_MAX: usize = 100_000;

/// What an argument should be: in words, and how it is read.
pub(super) struct Wanted {
    words: &'static str,
    read: fn(&Image, Value) -> Option<String>,
}

#[rustfmt::skip]
pub(super) const TEXT: Wanted = Wanted { words: "string", read: text };
#[rustfmt::skip]
pub(super) const NAME: Wanted = Wanted { words: "symbol or string", read: name };
#[rustfmt::skip]
pub(super) const DEFINITION: Wanted = Wanted { words: "name or named function", read: definition };
#[rustfmt::skip]
pub(super) const ID: Wanted = Wanted { words: "name, number or the digits of an id", read: id };

impl Session {
    /// Reads an argument of a host function.
    pub(super) fn argument(
        &self,
        wanted: Wanted,
        function: &str,
        arguments: &[Value],
        index: usize,
    ) -> Result<String, HostError> {
        let value = arguments.get(index).copied().unwrap_or(Value::NIL);
        (wanted.read)(&self.image, value)
            .ok_or_else(|| HostError::argument(function, index + 1, wanted.words))
    }

    /// Reads an argument that is one or a list of them.
    pub(super) fn list_argument(
        &self,
        wanted: Wanted,
        function: &str,
        arguments: &[Value],
        index: usize,
    ) -> Result<Vec<String>, HostError> {
        let mut rest = arguments.get(index).copied().unwrap_or(Value::NIL);
        let wrong = || {
            let words = format!("{}, or a list of such", wanted.words);
            HostError::argument(function, index + 1, &words)
        };
        if !rest.is_null()
            && let Some(one) = (wanted.read)(&self.image, rest)
        {
            return Ok(vec![one]);
        }
        let mut names = Vec::new();
        while let Some((first, next)) = self.image.machine().heap.pair(rest) {
            names.push((wanted.read)(&self.image, first).ok_or_else(wrong)?);
            if names.len() > NAMES_MAX {
                return Err(wrong());
            }
            rest = next;
        }
        match rest.is_null() {
            true => Ok(names),
            false => Err(wrong()),
        }
    }
}

fn text(image: &Image, value: Value) -> Option<String> {
    image.machine().heap.text(value).map(str::to_string)
}

/// A symbol, keyword or string.
fn name(image: &Image, value: Value) -> Option<String> {
    match value.as_symbol().or_else(|| value.as_keyword()) {
        Some(symbol) => Some(image.machine().symbols.name(symbol).to_string()),
        None => text(image, value),
    }
}

/// A name, a function or class that has one, or the list of what a method is called:
/// `(area :before (circle))`.
fn definition(image: &Image, value: Value) -> Option<String> {
    match image.machine().heap.pair(value) {
        Some(_) => {
            let parts = image.print(value);
            let method = parts.strip_prefix('(')?.strip_suffix(')')?;
            Some(method.to_string())
        }
        None => image.name_of(value),
    }
}

/// A name, the number of an entry, or the digits of an id.
fn id(image: &Image, value: Value) -> Option<String> {
    match value.as_fixnum() {
        Some(number) => Some(format!("#{number}")),
        None => name(image, value),
    }
}
