//! What a defining form says about the name it binds, for the image to remember.

use crate::lang::definition::DefinitionKind;
use crate::lang::source::Span;
use crate::lang::value::symbol::Symbol;

/// One name that a unit defines at top level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defined {
    pub name: Symbol,
    pub kind: DefinitionKind,
    /// `let` binds it for the time of its body.
    pub special: bool,
    /// How it is called, as `(area shape)`; empty for what is not called.
    pub signature: String,
    /// The parameter list as written, printed.
    pub parameters: Option<String>,
    pub docstring: Option<String>,
    /// What a method is called: its generic function, qualifier and specializers, `area :before (circle)`.
    pub method: Option<String>,
    pub span: Option<Span>,
}
