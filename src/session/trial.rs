//! Whether definitions compile, tried in an image of its own: what an audit of files asks. Macros run, and
//! values are made that need nothing but what is there; no program is.

use std::sync::Arc;

use super::config::Config;
use super::evaluate::new_image;
use crate::audit::Surroundings;
use crate::audit::trouble::Trouble;
use crate::lang::definition::{Definition, DefinitionKind};
use crate::lang::image::Image;
use crate::lang::syntax::{self, SyntaxKind};

/// No value of a definition may take longer here: some tens of milliseconds.
const VALUE_FUEL: u64 = 1_000_000;

pub struct Trial {
    image: Image,
}

impl Trial {
    pub fn new(config: &Config) -> Trial {
        Trial {
            image: new_image(config, Arc::default()),
        }
    }

    /// Tries one definition, and keeps it for those that come after it. The language's own names stay
    /// what they are.
    pub fn attempt(&mut self, it: &Definition, surroundings: &Surroundings) -> Option<Trouble> {
        let keeps = !surroundings.is_core(&it.name);
        let trouble = Trouble::compile(&mut self.image, it, keeps);
        match trouble.is_none() && keeps && self.stands_alone(it) {
            true => Trouble::of_value(&mut self.image, it, VALUE_FUEL),
            false => trouble,
        }
    }

    /// Whether all that a value is made of is there: what it is made of elsewhere is not known here.
    fn stands_alone(&self, it: &Definition) -> bool {
        const VALUES: [DefinitionKind; 3] = [
            DefinitionKind::Variable,
            DefinitionKind::Parameter,
            DefinitionKind::Constant,
        ];
        if !VALUES.contains(&it.kind) {
            return false;
        }
        let parse = syntax::parse(&it.source.text[it.form_span.range()]);
        let tree = &parse.tree;
        let symbols = tree.tokens().iter();
        let mut symbols = symbols.filter(|it| it.kind == SyntaxKind::Symbol);
        symbols.all(|symbol| {
            let name = tree.token_text(*symbol);
            name == it.name || name == it.head || self.image.binding(name).is_some()
        })
    }

    /// Tries all, and those that failed once more: a macro may stand below its use.
    pub fn attempt_all(
        &mut self,
        all: &[&Definition],
        surroundings: &Surroundings,
    ) -> Vec<Option<Trouble>> {
        let first: Vec<_> = all
            .iter()
            .map(|it| self.attempt(it, surroundings))
            .collect();
        let again = all.iter().zip(first);
        again
            .map(|(it, failed)| failed.and_then(|_| self.attempt(it, surroundings)))
            .collect()
    }
}
