//! The words that an image knows before any program: how they are called and what they do.

use std::sync::Arc;

use super::Image;
use super::uses::Signature;
use crate::lang::builtins::{self, Effect};
use crate::lang::value::Value;
use crate::lang::value::symbol::Symbol;
use crate::lang::vm::native::{Arity, Native};

/// One name of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub name: Arc<str>,
    /// How it is called, where it is a function and that is known.
    pub signature: Option<Signature>,
    /// What it does by itself, where it is written in Rust.
    pub effect: Option<Effect>,
    /// The words that its definition mentions, where it is written in the language.
    pub references: Vec<Arc<str>>,
}

impl Image {
    /// Returns every name that means something now, those of inner functions among them, by name.
    pub fn vocabulary(&self) -> Vec<Word> {
        let machine = &self.machine;
        let mut effects = rustc_hash::FxHashMap::default();
        for builtin in builtins::all() {
            let names = builtin.aliases.iter().chain([&builtin.name]);
            effects.extend(names.map(|&name| (name, builtin.effect)));
        }
        let shared = |symbol: Symbol| machine.symbols.shared_name(symbol);
        let mut words: Vec<Word> = machine
            .globals
            .bound()
            .map(|(_, symbol, value)| {
                let name = shared(symbol);
                let binding = self.bindings.get(symbol);
                let references = binding.map_or(&[][..], |it| &it.references);
                Word {
                    signature: self.signature_of(value),
                    effect: effects.get(name.as_ref()).copied(),
                    references: references.iter().map(|&it| shared(it)).collect(),
                    name,
                }
            })
            .chain(self.specials.keys().map(|&symbol| Word {
                name: shared(symbol),
                signature: None,
                effect: None,
                references: Vec::new(),
            }))
            .collect();
        words.sort_by(|left, right| left.name.cmp(&right.name));
        words.dedup_by(|left, right| left.name == right.name);
        words
    }

    /// Returns how a value is called, if it is a function that says so.
    pub fn signature_of(&self, value: Value) -> Option<Signature> {
        let machine = &self.machine;
        if let Some(proto) = machine.heap.closure_proto(value) {
            let shape = &proto.parameters;
            let keywords = shape.keywords.iter();
            return Some(Signature {
                required: shape.required,
                optional: shape.optional,
                keywords: keywords
                    .map(|&word| machine.symbols.shared_name(word))
                    .collect(),
                has_keywords: !shape.keywords.is_empty() || shape.allow_other_keys,
                allow_other_keys: shape.allow_other_keys,
                rest: shape.rest,
            });
        }
        let Arity { least, most } = machine.heap.payload_of::<Native>(value)?.arity;
        Some(Signature {
            required: least,
            optional: most.map_or(0, |most| most.saturating_sub(least)),
            rest: most.is_none(),
            ..Signature::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_how_they_are_called_and_what_they_do() {
        let words = Image::new().vocabulary();
        let find = |name: &str| {
            let found = words.binary_search_by(|it| it.name.as_ref().cmp(name));
            &words[found.unwrap_or_else(|_| panic!("no `{name}`"))]
        };
        assert_eq!(find("car").signature, Some(Signature::exactly(1)));
        assert_eq!(find("car").effect, Some(Effect::Pure));
        assert!(find("+").signature.as_ref().is_some_and(|it| it.rest));
        assert_eq!(find("println").effect, Some(Effect::Prints));
        assert_eq!(find("if").signature, None);
        assert!(words.iter().any(|it| !it.references.is_empty()));
    }
}
