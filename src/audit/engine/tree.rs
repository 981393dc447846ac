//! What rules are read from: the tree of a text, or data of the language. The reader sees no difference.

use super::Datum;
use crate::lang::syntax::{Atom, NumberLiteral, SyntaxKind, SyntaxNode};

/// A form, wherever it is.
pub trait Tree: Copy {
    /// Returns the elements of a list in parentheses; nothing of anything else.
    fn elements(self) -> Option<Vec<Self>>;
    /// Returns the name of a symbol, without a package.
    fn word(self) -> Option<String>;
    /// Returns an atom as plain data, if facts can hold it.
    fn literal(self) -> Option<Datum>;
    /// Returns what stands behind a quote.
    fn quoted(self) -> Option<Self>;
    /// Returns the forms right inside, whatever holds them.
    fn parts(self) -> Vec<Self>;
    /// Returns the form as written.
    fn text(self) -> String;
}

impl Tree for SyntaxNode<'_> {
    fn elements(self) -> Option<Vec<Self>> {
        (self.kind() == SyntaxKind::List).then(|| self.children().collect())
    }

    fn word(self) -> Option<String> {
        self.symbol().map(String::from)
    }

    fn literal(self) -> Option<Datum> {
        match self.atom()? {
            Atom::Nil => Some(Datum::Nil),
            Atom::Boolean(value) => Some(Datum::Boolean(value)),
            Atom::Number(NumberLiteral::Integer(number)) => Some(Datum::Integer(number)),
            Atom::Number(NumberLiteral::Float(number)) => Some(Datum::Float(number)),
            Atom::String(text) => Some(Datum::string(text.as_ref())),
            Atom::Symbol(name) => Some(Datum::symbol(name.as_ref())),
            Atom::Keyword(name) => Some(Datum::keyword(name.as_ref())),
            _ => None,
        }
    }

    fn quoted(self) -> Option<Self> {
        match self.kind() {
            SyntaxKind::Quote => self.prefixed(),
            _ => None,
        }
    }

    fn parts(self) -> Vec<Self> {
        self.children().collect()
    }

    fn text(self) -> String {
        SyntaxNode::text(self).to_string()
    }
}
