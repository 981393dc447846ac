//! Names as numbers: what the index counts and compares.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// The number of a name; none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name(pub u32);

impl Name {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug, Default)]
pub(super) struct Names {
    texts: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, Name>,
}

impl Names {
    /// Returns the number of a name, a new one where it has none.
    pub fn number(&mut self, text: &Arc<str>) -> Name {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = Name(self.texts.len() as u32);
        self.texts.push(text.clone());
        self.numbers.insert(text.clone(), number);
        number
    }

    pub fn find(&self, text: &str) -> Option<Name> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, name: Name) -> &Arc<str> {
        &self.texts[name.index()]
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }
}
