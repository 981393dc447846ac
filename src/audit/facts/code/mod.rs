//! The code of a definition, told apart from its data: what is called, read, changed and bound.
//!
//! The walk knows the forms of both accents, so that a `let` binding, a `cond` test or a parameter's
//! default is seen as the expression it is, and quoted data, declarations and clause keys are not.

mod binding;
mod clauses;
mod entry;
mod iteration;
mod places;
mod walk;

use std::borrow::Cow;

pub(super) use clauses::catch_parts;
pub(super) use iteration::{has_bindings, is_extended};

use crate::lang::definition::Parts;
use crate::lang::syntax::SyntaxNode;

/// Everything the walk found, in the order of the text.
#[derive(Debug, Default)]
pub struct Code<'tree> {
    pub sites: Vec<Site<'tree>>,
    pub bindings: Vec<Binding<'tree>>,
}

/// The position of a site in `Code::sites`.
pub type SiteIndex = usize;
/// The position of a binding in `Code::bindings`.
pub type BindingIndex = usize;

/// One place of the code.
#[derive(Debug)]
pub struct Site<'tree> {
    pub node: SyntaxNode<'tree>,
    pub what: What<'tree>,
    /// The call this stands in.
    pub parent: Option<SiteIndex>,
    /// How many loops are around it.
    pub loop_depth: u32,
    /// How many functions are around it, the definition itself being none.
    pub function_depth: u32,
    /// Whether its value is the value of the definition.
    pub tail: bool,
    /// Whether the place gives the value a name: a binding, a default, an initial form.
    pub named: bool,
}

/// What stands at a place.
#[derive(Debug, PartialEq)]
pub enum What<'tree> {
    /// A list that is evaluated; special forms and macros too. Empty where the operator is no name.
    Call {
        operator: Cow<'tree, str>,
        /// Whether the operator is a local function or variable.
        local: bool,
    },
    /// A variable that is read; without a binding it is global.
    Reference {
        name: Cow<'tree, str>,
        binding: Option<BindingIndex>,
    },
    /// `#'name`.
    FunctionName { name: Cow<'tree, str>, local: bool },
    /// `'name`.
    QuotedName { name: Cow<'tree, str> },
    /// Any other datum behind a quote.
    QuotedData,
    /// A name in a backquote, not unquoted.
    TemplateName { name: Cow<'tree, str> },
    /// A variable that is assigned, or the variable in whose value a place is changed.
    Mutation {
        name: Cow<'tree, str>,
        binding: Option<BindingIndex>,
        /// Whether a place inside of the value is changed, as in `(setf (car x) 1)`.
        place: bool,
    },
    /// A literal that is evaluated.
    Literal,
}

/// A lexical variable.
#[derive(Debug)]
pub struct Binding<'tree> {
    pub name: Cow<'tree, str>,
    pub kind: BindingKind,
    pub node: SyntaxNode<'tree>,
    /// How many functions are around it.
    pub function_depth: u32,
    /// Whether it is read, changed or called anywhere.
    pub used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    Parameter,
    Local,
    Function,
    /// The name of a named `let`.
    LoopName,
}

impl<'tree> Code<'tree> {
    /// Walks the code of a definition.
    pub fn of(form: SyntaxNode<'tree>, parts: &Parts<'tree>) -> Code<'tree> {
        entry::definition(form, parts)
    }

    /// Returns the calls of names that are not bound here, special forms and macros among them.
    pub fn calls(&self) -> impl Iterator<Item = (&Site<'tree>, &str)> {
        self.sites.iter().filter_map(|site| match &site.what {
            What::Call {
                operator,
                local: false,
            } => Some((site, operator.as_ref())),
            _ => None,
        })
    }

    /// Returns the operator of the call a site stands in.
    pub fn parent_operator(&self, site: &Site<'tree>) -> Option<&str> {
        match &self.sites[site.parent?].what {
            What::Call {
                operator,
                local: false,
            } => Some(operator.as_ref()),
            _ => None,
        }
    }
}

/// Returns a name without its package: `uiop:run-program` is `run-program`.
pub fn unqualified(name: &str) -> &str {
    match name.rfind(':') {
        Some(at) if at + 1 < name.len() => &name[at + 1..],
        _ => name,
    }
}
