//! What the image remembers of each name beside its value.

use crate::lang::definition::DefinitionKind;
use crate::lang::prelude;
use crate::lang::value::symbol::Symbol;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::rc::Rc;

/// Who defined a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written in Rust.
    Builtin,
    /// Written in the language, part of it.
    Prelude,
    /// Understood by the expander.
    SpecialForm,
    Program,
}

/// Where a definition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionPlace {
    /// The source's name: a path, or `repl`.
    pub source: String,
    /// From 1.
    pub line: u32,
    pub column: u32,
}

/// What is known of a defined name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    pub kind: DefinitionKind,
    /// Bound dynamically by `let`.
    pub special: bool,
    pub signature: String,
    pub parameters: Option<String>,
    pub docstring: Option<String>,
    /// The exact text of the definition; empty of a generic function that only methods made.
    pub text: BindingText,
    /// The package in which the text is read.
    pub package: String,
    pub place: DefinitionPlace,
    /// The commit it came with, once it is on the record.
    pub commit: Option<String>,
    pub prelude: bool,
    /// The globals its definition mentions, in order.
    pub references: Vec<Symbol>,
    /// What the definition of a type binds besides its name.
    pub brought: Vec<Symbol>,
}

/// The text of a definition: its own, or a piece of a prelude file, which is not read before somebody
/// wants to see it.
#[derive(Clone, Debug)]
pub(super) enum BindingText {
    Own(String),
    Prelude {
        file: usize,
        start: usize,
        length: usize,
    },
}

impl Deref for BindingText {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            BindingText::Own(text) => text,
            BindingText::Prelude {
                file,
                start,
                length,
            } => prelude::FILES
                .get(*file)
                .and_then(|(_, text)| text.get(*start..)?.get(..*length))
                .unwrap_or(""),
        }
    }
}

impl PartialEq for BindingText {
    fn eq(&self, other: &BindingText) -> bool {
        **self == **other
    }
}

impl Eq for BindingText {}

/// What is known of a name, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingView {
    pub name: String,
    /// Nothing for special forms and for names that hold a value nobody defined.
    pub kind: Option<DefinitionKind>,
    pub origin: Origin,
    /// How it is called: `(area shape)`; empty where it is not.
    pub signature: String,
    pub parameters: Option<String>,
    pub docstring: Option<String>,
    /// The exact text of its definition, where it has one.
    pub text: Option<String>,
    /// The package in which the text is read.
    pub package: String,
    pub place: Option<DefinitionPlace>,
    pub commit: Option<String>,
    /// The names its definition mentions, its own left out.
    pub references: Vec<String>,
    /// The function that this is a further name of.
    pub same_as: Option<String>,
}

type Dependents = FxHashMap<Symbol, BTreeSet<Symbol>>;
type Saved = (Symbol, Option<Rc<Binding>>);

/// All that is known, with the way back of open transactions.
#[derive(Default)]
pub(super) struct Bindings {
    known: FxHashMap<Symbol, Rc<Binding>>,
    /// The other direction of `references`, once somebody has asked for it.
    dependents: OnceCell<Dependents>,
    open: Vec<Vec<Saved>>,
}

impl Bindings {
    pub fn get(&self, name: Symbol) -> Option<&Rc<Binding>> {
        self.known.get(&name)
    }

    /// The names whose definitions mention a name.
    pub fn dependents(&self, name: Symbol) -> impl Iterator<Item = Symbol> {
        let dependents = self.dependents.get_or_init(|| self.turned_round());
        dependents.get(&name).into_iter().flatten().copied()
    }

    fn turned_round(&self) -> Dependents {
        let mut dependents = Dependents::default();
        for (&name, binding) in &self.known {
            for &reference in &binding.references {
                dependents.entry(reference).or_default().insert(name);
            }
        }
        dependents
    }

    pub fn names(&self) -> impl Iterator<Item = (Symbol, &Rc<Binding>)> {
        self.known.iter().map(|(&name, binding)| (name, binding))
    }

    pub fn set(&mut self, name: Symbol, binding: Binding) {
        let old = self.put(name, Some(Rc::new(binding)));
        if let Some(saved) = self.open.last_mut() {
            saved.push((name, old));
        }
    }

    /// Forgets what is known of a name.
    pub fn remove(&mut self, name: Symbol) {
        let old = self.put(name, None);
        if let Some(saved) = self.open.last_mut() {
            saved.push((name, old));
        }
    }

    fn put(&mut self, name: Symbol, binding: Option<Rc<Binding>>) -> Option<Rc<Binding>> {
        let old = match binding.clone() {
            Some(binding) => self.known.insert(name, binding),
            None => self.known.remove(&name),
        };
        if let Some(dependents) = self.dependents.get_mut() {
            for reference in old.iter().flat_map(|old| &old.references) {
                if let Some(names) = dependents.get_mut(reference) {
                    names.remove(&name);
                }
            }
            for &reference in binding.iter().flat_map(|new| &new.references) {
                dependents.entry(reference).or_default().insert(name);
            }
        }
        old
    }

    pub fn begin(&mut self) {
        self.open.push(Vec::new());
    }

    pub fn keep(&mut self) {
        if let Some(saved) = self.open.pop()
            && let Some(outer) = self.open.last_mut()
        {
            outer.extend(saved);
        }
    }

    pub fn undo(&mut self) {
        for (name, old) in self.open.pop().into_iter().flatten().rev() {
            self.put(name, old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(references: &[u32]) -> Binding {
        Binding {
            kind: DefinitionKind::Function,
            special: false,
            signature: String::new(),
            parameters: None,
            docstring: None,
            text: BindingText::Own(String::new()),
            package: "user".into(),
            place: DefinitionPlace {
                source: "test".into(),
                line: 1,
                column: 1,
            },
            commit: None,
            prelude: false,
            brought: Vec::new(),
            references: references.iter().map(|&number| Symbol(number)).collect(),
        }
    }

    #[test]
    fn dependents_follow_redefinition_and_undo() {
        let mut bindings = Bindings::default();
        bindings.set(Symbol(1), binding(&[7]));
        bindings.begin();
        bindings.set(Symbol(1), binding(&[8]));
        bindings.set(Symbol(2), binding(&[7]));
        let of = |bindings: &Bindings, name| bindings.dependents(Symbol(name)).collect::<Vec<_>>();
        assert_eq!(of(&bindings, 7), [Symbol(2)]);
        assert_eq!(of(&bindings, 8), [Symbol(1)]);
        bindings.undo();
        assert_eq!(of(&bindings, 7), [Symbol(1)]);
        assert_eq!(of(&bindings, 8), []);
        assert!(bindings.get(Symbol(2)).is_none());
    }
}
