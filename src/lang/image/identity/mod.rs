//! What makes a definition the same definition: its form as read, whatever its layout and comments
//! and whatever its local variables are called.
//!
//! The answer is a canonical run of bytes with holes where names of globals stand. Whoever hashes it
//! decides what a hole holds: the name, or, inside a group of functions that call one another, the
//! place in the group. Two definitions with the same bytes do the same; the converse is not
//! promised: where a name might be seen by a macro it counts.

mod binders;
mod patterns;
mod shape;
#[cfg(test)]
mod tests;
mod walk;

use super::Image;
use super::prepare::Datum;
use crate::lang::definition::Definition;
use crate::lang::value::symbol::Symbol;
use sha2::{Digest, Sha256};

/// The canonical bytes of a definition, cut where they name globals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Bytes(Vec<u8>),
    /// A global that the form uses where its name does not matter.
    Global(String),
}

impl Identity {
    /// Returns the names of the globals it uses, sorted, each once.
    pub fn globals(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Global(name) => Some(name.as_str()),
                Piece::Bytes(_) => None,
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the bytes with every hole filled by `fill`.
    pub fn bytes(&self, mut fill: impl FnMut(&str, &mut Vec<u8>)) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Bytes(run) => bytes.extend(run),
                Piece::Global(name) => fill(name, &mut bytes),
            }
        }
        bytes
    }
}

impl Image {
    /// Returns a number that is the same for definitions that are the same but for their names; nothing
    /// where the form cannot be read.
    pub fn sameness(&mut self, definition: &Definition) -> Option<u128> {
        let package = definition.source.package().to_string();
        self.in_package(&package, |image| {
            let datum = image.read_form(&definition.source, definition.form_span);
            let identity = image.identity(&datum.ok()?, &definition.name);
            let bytes = identity.bytes(|name, bytes| {
                bytes.push(b'n');
                bytes.extend((name.len() as u64).to_be_bytes());
                bytes.extend(name.as_bytes());
            });
            let hash = Sha256::digest(&bytes);
            let mut first = [0; 16];
            first.copy_from_slice(&hash[..16]);
            Some(u128::from_be_bytes(first))
        })
    }

    /// Returns the identity of a defining form that was read; `own` is the name it defines.
    pub fn identity(&self, datum: &Datum, own: &str) -> Identity {
        let own: Option<Symbol> = self.machine.symbols.find(own);
        walk::walk(self, datum.root.get(), own)
    }
}
