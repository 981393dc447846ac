//! Lossless reading: text to a tree and what was wrong with it, never a failure.
//!
//! `parse` is the door. Reading is a pure function of the text; it knows nothing of values, images
//! or files. Consumers walk `SyntaxNode`s; `Atom` gives literals as plain data.

#![forbid(unsafe_code)]

mod atom;
pub mod bracket;
mod call;
pub mod character;
mod digits;
pub mod directive;
pub mod edit;
mod error;
pub mod form;
pub mod highlight;
pub mod indent;
mod kind;
mod lexer;
mod number;
mod parser;
pub mod qualified;
mod string;
#[cfg(test)]
mod tests;
mod tree;

pub use atom::Atom;
pub use bracket::{
    Completeness, completeness, ends_inside_text, forms_of, is_complete, matching_bracket,
};
pub use call::{CallSite, call_before};
pub use digits::parse_digits;
pub use edit::replace_form;
pub use error::SyntaxError;
pub use highlight::{Role, highlight};
pub use indent::indent_for;
pub use kind::SyntaxKind;
pub use lexer::{SyntaxToken, is_delimiter};
pub use number::{NumberLiteral, parse as parse_number};
pub use parser::{Parse, parse};
pub use string::unescape_placed;
pub use tree::{Children, FStringPart, NodeIndex, SyntaxNode, SyntaxTree};
