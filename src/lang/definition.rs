//! One top-level defining form, understood but not run.

mod directives;
pub mod heads;
mod name;
mod parameters;
mod parts;
mod read;
mod removal;
#[cfg(test)]
mod tests;
mod top;

pub use super::syntax::directive::Directive;
pub use directives::{DirectiveValue, directive_values};
pub use name::generic_of;
pub use parameters::read_parameters;
pub use parts::Parts;
pub use removal::method_removal;
pub use top::{TopForm, definitions, entered_package, exports, loaded_files, module_definitions};

use super::source::{SourceText, Span};

/// What sort of thing a definition binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DefinitionKind {
    Function,
    Macro,
    Variable,
    Parameter,
    Constant,
    Class,
    Structure,
    Generic,
    Method,
    Record,
    Package,
}

impl DefinitionKind {
    pub const ALL: [DefinitionKind; 11] = [
        DefinitionKind::Function,
        DefinitionKind::Macro,
        DefinitionKind::Variable,
        DefinitionKind::Parameter,
        DefinitionKind::Constant,
        DefinitionKind::Class,
        DefinitionKind::Structure,
        DefinitionKind::Generic,
        DefinitionKind::Method,
        DefinitionKind::Record,
        DefinitionKind::Package,
    ];

    /// Returns the kind's word in history, filters and output.
    pub fn name(self) -> &'static str {
        match self {
            DefinitionKind::Function => "function",
            DefinitionKind::Macro => "macro",
            DefinitionKind::Variable => "variable",
            DefinitionKind::Parameter => "parameter",
            DefinitionKind::Constant => "constant",
            DefinitionKind::Class => "class",
            DefinitionKind::Structure => "structure",
            DefinitionKind::Generic => "generic",
            DefinitionKind::Method => "method",
            DefinitionKind::Record => "record",
            DefinitionKind::Package => "package",
        }
    }
}

/// A lambda list as written, by the names it binds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    pub required: Vec<Parameter>,
    pub optional: Vec<Parameter>,
    pub keyword: Vec<Parameter>,
    pub rest: Option<Parameter>,
    /// Whether keywords that are not listed are accepted.
    pub allow_other_keys: bool,
}

/// One parameter; a destructuring pattern binds several names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub names: Vec<String>,
    pub span: Span,
}

/// One top-level defining form, whichever accent it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    pub name: String,
    pub kind: DefinitionKind,
    /// The defining word as written: `defun`, `define`, `defclass` …
    pub head: String,
    pub parameters: Option<Parameters>,
    pub docstring: Option<String>,
    pub directives: Vec<Directive>,
    /// The exact text of the form with its leading directives and comment lines.
    pub text: String,
    /// Where `text` stands in `source`.
    pub span: Span,
    /// The form itself inside `source`, without leading comments.
    pub form_span: Span,
    pub source: SourceText,
}
