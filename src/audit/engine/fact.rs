//! What is known.

use super::{Datum, Template, TemplateIndex};

/// The name of a fact; none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub(super) u64);

/// One fact: a value for each slot of its template.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub template: TemplateIndex,
    pub slots: Vec<Datum>,
}

impl Fact {
    /// Draws the fact with the slots that differ from their default.
    pub fn draw(&self, template: &Template) -> String {
        let mut text = format!("({}", template.name);
        for (slot, value) in template.slots.iter().zip(&self.slots) {
            if *value != slot.default {
                text.push_str(&format!(" ({} {value})", slot.name));
            }
        }
        text.push(')');
        text
    }
}
