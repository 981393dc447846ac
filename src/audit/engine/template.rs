//! The shape of facts.

use super::Datum;

/// The index of a template in its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TemplateIndex(pub(super) usize);

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
    pub default: Datum,
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
            slots: slots
                .into_iter()
                .map(|name| Slot {
                    name: name.into(),
                    default: Datum::Nil,
                })
                .collect(),
        }
    }

    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|it| it.name == name)
    }
}
