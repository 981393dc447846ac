//! What is defined around a definition: names, kinds, who refers to whom, and the core; and what its
//! name meant before.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::facts::references;
use super::occasion::Occasion;
use super::past::Past;
use crate::lang::definition::{Definition, DefinitionKind};

/// One name of the image.
#[derive(Clone, Debug)]
struct Known {
    kind: DefinitionKind,
    references: Vec<Arc<str>>,
    docstring: Option<Arc<str>>,
}

/// Words of tests. They are so common that a program may use them for its own.
const FREE: &[&str] = &[
    "expands", "ng", "ok", "outputs", "setup", "signals", "skip", "teardown", "testing",
];

/// The newest definition of every name, kept up to date by whoever keeps the image.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    known: HashMap<Arc<str>, Known>,
    /// Name to the definitions that refer to it.
    dependents: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
    core: HashSet<Arc<str>>,
    sealed: HashSet<Arc<str>>,
    occasion: Occasion,
    /// Of the name that is judged next.
    past: Past,
}

/// How many definitions a search for a path of calls looks at.
const PATH_SEARCH_MAX: usize = 10_000;

impl Surroundings {
    /// `core` are the names of the language itself: builtins, special forms and the prelude.
    pub fn new<T: Into<Arc<str>>>(core: impl IntoIterator<Item = T>) -> Surroundings {
        Surroundings {
            core: core
                .into_iter()
                .map(Into::into)
                .filter(|name: &Arc<str>| !FREE.contains(&name.as_ref()))
                .collect(),
            ..Surroundings::default()
        }
    }

    /// Takes a definition as the newest of its name.
    pub fn add(&mut self, definition: &Definition) {
        self.remove(&definition.name);
        let name: Arc<str> = Arc::from(definition.name.as_str());
        let references: Vec<Arc<str>> = references::of_text(&definition.text)
            .into_iter()
            .map(Arc::from)
            .collect();
        for reference in &references {
            self.dependents
                .entry(reference.clone())
                .or_default()
                .insert(name.clone());
        }
        let kind = definition.kind;
        let docstring = definition.docstring.as_deref().map(Arc::from);
        self.known.insert(
            name,
            Known {
                kind,
                references,
                docstring,
            },
        );
    }

    /// Forgets a name.
    pub fn remove(&mut self, name: &str) {
        let Some(known) = self.known.remove(name) else {
            return;
        };
        for reference in known.references {
            if let Some(dependents) = self.dependents.get_mut(&reference) {
                dependents.remove(name);
                if dependents.is_empty() {
                    self.dependents.remove(&reference);
                }
            }
        }
    }

    /// Tells on what occasion the next definition is judged.
    pub fn set_occasion(&mut self, occasion: Occasion) {
        self.occasion = occasion;
    }

    pub fn occasion(&self) -> &Occasion {
        &self.occasion
    }

    /// Makes a name one that must not be redefined.
    pub fn seal(&mut self, name: impl Into<Arc<str>>) {
        self.sealed.insert(name.into());
    }

    /// Says what the history has of the name that is judged next.
    pub fn remember(&mut self, past: Past) {
        self.past = past;
    }

    pub fn past(&self) -> &Past {
        &self.past
    }

    /// Returns what a name is in the image, the core not counted.
    pub fn kind_of(&self, name: &str) -> Option<DefinitionKind> {
        self.known.get(name).map(|it| it.kind)
    }

    /// Returns what the newest definition of a name says of itself.
    pub fn docstring_of(&self, name: &str) -> Option<&str> {
        self.known.get(name)?.docstring.as_deref()
    }

    /// Returns the names of the language itself.
    pub fn core(&self) -> impl Iterator<Item = Arc<str>> + use<> {
        self.core.clone().into_iter()
    }

    pub fn is_core(&self, name: &str) -> bool {
        self.core.contains(name)
    }

    pub fn is_sealed(&self, name: &str) -> bool {
        self.sealed.contains(name)
    }

    /// Returns the definitions that refer to a name, itself not counted, in alphabetic order.
    pub fn dependents(&self, name: &str) -> Vec<Arc<str>> {
        self.dependents
            .get(name)
            .into_iter()
            .flatten()
            .filter(|it| it.as_ref() != name)
            .cloned()
            .collect()
    }

    /// Returns the shortest way from one of `first` back to `name`, both ends included.
    pub fn path_back(&self, name: &str, first: &[String]) -> Option<Vec<Arc<str>>> {
        // The way ends at somebody who refers to it, and a name that is new has nobody.
        if !self.dependents.contains_key(name) {
            return None;
        }
        let mut came_from: HashMap<Arc<str>, Option<Arc<str>>> = HashMap::new();
        let mut waiting: std::collections::VecDeque<Arc<str>> = std::collections::VecDeque::new();
        for start in first {
            if let Some((start, _)) = self.known.get_key_value(start.as_str())
                && start.as_ref() != name
                && came_from.insert(start.clone(), None).is_none()
            {
                waiting.push_back(start.clone());
            }
        }
        while let Some(current) = waiting.pop_front() {
            if came_from.len() > PATH_SEARCH_MAX {
                return None;
            }
            for next in &self.known.get(&current)?.references {
                if next.as_ref() == name {
                    return Some(way(name, current, &came_from));
                }
                if self.known.contains_key(next) && !came_from.contains_key(next) {
                    came_from.insert(next.clone(), Some(current.clone()));
                    waiting.push_back(next.clone());
                }
            }
        }
        None
    }
}

fn way(
    name: &str,
    last: Arc<str>,
    came_from: &HashMap<Arc<str>, Option<Arc<str>>>,
) -> Vec<Arc<str>> {
    let mut path = vec![Arc::from(name), last];
    while let Some(Some(before)) = came_from.get(&path[path.len() - 1]) {
        path.push(before.clone());
    }
    path.push(Arc::from(name));
    path.reverse();
    path
}
