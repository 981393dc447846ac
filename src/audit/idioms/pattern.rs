//! What a pattern is made of.

use std::sync::Arc;

use super::predicates::Predicate;
use super::rewrite::{Message, Template};
use crate::audit::facts::Subject;
use crate::lang::syntax::SyntaxKind;

/// The position of a variable among those of its rule.
pub type Slot = usize;

/// A rule that is a pattern: some cases and what is said where one fits.
#[derive(Clone, Debug)]
pub struct Idiom {
    /// With their question marks.
    pub variables: Vec<String>,
    pub cases: Vec<Case>,
    /// The names that rewrites bring in: they must mean there what they mean here.
    pub names: Vec<Arc<str>>,
    pub message: Message,
    /// Whose place is the finding's, if not that of the whole.
    pub place: Option<Slot>,
    /// Only where this accent is spoken.
    pub accent: Option<Accent>,
}

/// A pattern, and what to write instead where that is safe.
#[derive(Clone, Debug)]
pub struct Case {
    pub root: Root,
    pub rewrite: Option<Template>,
}

/// The ways of writing that the language unites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accent {
    Lisp,
    Scheme,
}

/// Heads that both write, or that only Common Lisp has.
const LISP_HEADS: &[&str] = &[
    "defclass",
    "defconstant",
    "defgeneric",
    "define-condition",
    "defmacro",
    "defmethod",
    "defpackage",
    "defparameter",
    "defstruct",
    "defun",
    "defvar",
];

impl Accent {
    pub fn from_name(name: &str) -> Option<Accent> {
        match name {
            "lisp" => Some(Accent::Lisp),
            "scheme" => Some(Accent::Scheme),
            _ => None,
        }
    }

    /// Returns the accent of a definition: that of its head, but brackets are never Common Lisp.
    pub fn of(subject: &Subject<'_>) -> Accent {
        let brackets = subject
            .parts
            .parameters
            .is_some_and(|it| it.kind() == SyntaxKind::Vector);
        if LISP_HEADS.contains(&subject.parts.head.word) && !brackets {
            Accent::Lisp
        } else {
            Accent::Scheme
        }
    }
}

/// What a pattern is laid over.
#[derive(Clone, Debug)]
pub enum Root {
    /// A form in the code.
    Form(Form),
    /// A function, macro or method.
    Function {
        name: Form,
        parameters: Vec<Element>,
        body: Vec<Element>,
    },
    /// A variable or parameter and its value.
    Global {
        name: Form,
        value: Form,
    },
    Constant {
        name: Form,
        value: Form,
    },
    /// The name of any definition.
    Name(Form),
    Docstring(Form),
}

/// Says of a form what it must be, or not be.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    pub predicate: Predicate,
    pub negated: bool,
}

/// A pattern for one form.
#[derive(Clone, Debug)]
pub enum Form {
    Variable {
        slot: Option<Slot>,
        guards: Vec<Guard>,
    },
    /// A name or one of those that mean the same.
    Name(Arc<[Arc<str>]>),
    Literal(Literal),
    Sequence(Brackets, Vec<Element>),
    /// A prefix such as a quote, and what follows it.
    Prefixed(SyntaxKind, Box<Form>),
    Either(Vec<Form>),
    Every(Vec<Form>),
    Not(Box<Form>),
    /// The form or one inside of it fits.
    Inside(Box<Form>),
    /// The form stands where its value is used in this way.
    In(super::position::Position, Box<Form>),
}

/// A pattern for some forms in a row.
#[derive(Clone, Debug)]
pub enum Element {
    One(Form),
    Run {
        slot: Option<Slot>,
        guards: Vec<Guard>,
    },
    /// As many as fit, at least so many.
    Repeat(usize, Form),
    Maybe(Form),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brackets {
    Round,
    Square,
    Curly,
    Either,
}

/// An atom that is no name.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Nil,
    Boolean(bool),
    /// Any other, as written.
    Text(SyntaxKind, String),
}

impl Form {
    /// Returns the names of which the form's operator must be one; nothing where any will do.
    pub fn operators(&self) -> Option<Vec<Arc<str>>> {
        match self {
            Form::Sequence(Brackets::Round, elements) => match elements.first()? {
                Element::One(head) => head.names(),
                _ => None,
            },
            Form::Either(forms) => {
                let all: Option<Vec<_>> = forms.iter().map(Form::operators).collect();
                Some(unique(all?.concat()))
            }
            Form::Every(forms) => forms.iter().find_map(Form::operators),
            Form::In(_, form) => form.operators(),
            _ => None,
        }
    }

    fn names(&self) -> Option<Vec<Arc<str>>> {
        match self {
            Form::Name(names) => Some(names.to_vec()),
            Form::Either(forms) => {
                let all: Option<Vec<_>> = forms.iter().map(Form::names).collect();
                Some(unique(all?.concat()))
            }
            Form::Every(forms) => forms.iter().find_map(Form::names),
            _ => None,
        }
    }

    /// Whether only a quote fits.
    pub fn is_quoted(&self) -> bool {
        match self {
            Form::Prefixed(SyntaxKind::Quote, _) => true,
            Form::Either(forms) => forms.iter().all(Form::is_quoted),
            Form::Every(forms) => forms.iter().any(Form::is_quoted),
            Form::In(_, form) => form.is_quoted(),
            _ => false,
        }
    }
}

fn unique(mut names: Vec<Arc<str>>) -> Vec<Arc<str>> {
    names.sort();
    names.dedup();
    names
}
