//! What the index knows of the language itself: how its words are called and what they do.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::effects::Effects;
use crate::lang::builtins::Effect;
use crate::lang::image::uses::Signature;
use crate::lang::image::vocabulary::Word;

/// The inner words by which programs evaluate what is data.
const EVALUATING: &[&str] = &["%compile", "%define"];

#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub signature: Option<Signature>,
    pub effects: Effects,
    /// Whether it changes an object it is given.
    pub mutates: bool,
}

/// The names that are there before any program.
#[derive(Clone, Debug, Default)]
pub struct Language {
    words: FxHashMap<Arc<str>, Known>,
}

impl Language {
    /// `hosted` says what the functions do that the host performs.
    pub fn new<'a>(
        words: Vec<Word>,
        hosted: impl IntoIterator<Item = (&'a str, Effects)>,
    ) -> Language {
        let mut language = Language::default();
        let mut references: Vec<(Arc<str>, Vec<Arc<str>>)> = Vec::new();
        for word in words {
            let known = Known {
                signature: word.signature,
                effects: word.effect.map_or(Effects::NONE, Effects::of),
                mutates: word.effect == Some(Effect::Mutates),
            };
            if !word.references.is_empty() {
                references.push((word.name.clone(), word.references));
            }
            language.words.insert(word.name, known);
        }
        let inner = EVALUATING.iter().map(|&name| (name, Effects::EVAL));
        for (name, effects) in hosted.into_iter().chain(inner) {
            let known = language.words.entry(name.into()).or_default();
            known.effects = known.effects.with(effects);
        }
        language.spread(&references);
        language
    }

    /// A function of the language does what those do that it uses.
    fn spread(&mut self, references: &[(Arc<str>, Vec<Arc<str>>)]) {
        let mut changed = true;
        while changed {
            changed = false;
            for (name, used) in references {
                let own = self.effects(name);
                let all = used
                    .iter()
                    .fold(own, |all, used| all.with(self.effects(used)));
                if all != own
                    && let Some(known) = self.words.get_mut(name)
                {
                    known.effects = all;
                    changed = true;
                }
            }
        }
    }

    fn effects(&self, name: &str) -> Effects {
        self.words.get(name).map_or(Effects::NONE, |it| it.effects)
    }

    pub(super) fn get(&self, name: &str) -> Option<&Known> {
        self.words.get(name)
    }

    /// Returns all names, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.words.keys()
    }
}
