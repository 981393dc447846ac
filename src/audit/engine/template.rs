//! The shape of facts.

use super::Datum;
use super::atom::{Atom, Atoms, Look};

/// The index of a template in its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateIndex(pub usize);

/// The name of a kind of facts and their slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub name: String,
    pub docstring: Option<String>,
    pub slots: Vec<Slot>,
}

/// A slot and what it holds where a fact does not say.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub name: String,
    /// Holds a row of values instead of one.
    pub is_multi: bool,
    pub kind: SlotKind,
    pub default: SlotDefault,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SlotDefault {
    Value(Datum),
    /// A fact must say.
    Required,
}

/// What a slot may hold; of a row, each element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlotKind {
    #[default]
    Any,
    Boolean,
    Integer,
    Float,
    Number,
    String,
    Symbol,
    Keyword,
    List,
}

/// The words for what slots hold.
pub const SLOT_KINDS: &[(&str, SlotKind)] = &[
    ("any", SlotKind::Any),
    ("boolean", SlotKind::Boolean),
    ("float", SlotKind::Float),
    ("integer", SlotKind::Integer),
    ("keyword", SlotKind::Keyword),
    ("list", SlotKind::List),
    ("number", SlotKind::Number),
    ("string", SlotKind::String),
    ("symbol", SlotKind::Symbol),
];

impl SlotKind {
    pub fn from_name(name: &str) -> Option<SlotKind> {
        let found = SLOT_KINDS.iter().find(|(it, _)| *it == name)?;
        Some(found.1)
    }

    pub fn name(self) -> &'static str {
        let found = SLOT_KINDS.iter().find(|(_, it)| *it == self);
        found.map_or("any", |(name, _)| name)
    }

    /// Whether a value is of this kind.
    pub fn admits(self, atoms: &Atoms, value: Atom) -> bool {
        let look = atoms.look(value);
        match self {
            SlotKind::Any => true,
            SlotKind::Boolean => matches!(look, Look::Boolean(_) | Look::Nil),
            SlotKind::Integer => matches!(look, Look::Integer(_)),
            SlotKind::Float => matches!(look, Look::Float(_)),
            SlotKind::Number => matches!(look, Look::Integer(_) | Look::Float(_)),
            SlotKind::String => matches!(look, Look::String(_)),
            SlotKind::Symbol => matches!(look, Look::Symbol(_) | Look::Nil | Look::Boolean(_)),
            SlotKind::Keyword => matches!(look, Look::Keyword(_)),
            SlotKind::List => matches!(look, Look::List(_) | Look::Nil),
        }
    }
}

impl Slot {
    pub fn new(name: impl Into<String>) -> Slot {
        Slot {
            name: name.into(),
            is_multi: false,
            kind: SlotKind::Any,
            default: SlotDefault::Value(Datum::Nil),
        }
    }
}

impl Template {
    /// Returns a template whose slots are nil by default.
    pub fn new<T: Into<String>>(
        name: impl Into<String>,
        slots: impl IntoIterator<Item = T>,
    ) -> Template {
        Template {
            name: name.into(),
            docstring: None,
            slots: slots.into_iter().map(Slot::new).collect(),
        }
    }

    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|it| it.name == name)
    }
}
