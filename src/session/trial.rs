//! Whether definitions compile, tried in an image of its own: what an audit of files asks. Macros run,
//! and nothing else does.

use std::sync::Arc;

use super::config::Config;
use super::evaluate::new_image;
use crate::audit::Surroundings;
use crate::audit::trouble::Trouble;
use crate::lang::definition::Definition;
use crate::lang::image::Image;

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
        Trouble::compile(&mut self.image, it, keeps)
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
