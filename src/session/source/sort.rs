//! What became of the definitions of a saved file: which mean something new, which only look
//! different, which have another name, and which are gone.

use super::super::intake::Changes;
use super::super::session::Session;
use super::super::take::listed;
use crate::history::hash::Hash;
use crate::history::query::heads;
use crate::history::record::AtomicCommit;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;
use crate::session::identity::is_same;

impl Session {
    /// Returns the definitions of a file that must be taken, and remarks on the others. One that
    /// differs from the history's in nothing but comments and layout is agreed upon and makes no new
    /// version; this is the place where that is decided.
    pub(in super::super) fn sort_out(&mut self, file: &str, changes: Changes) -> Vec<Definition> {
        let mut changed = Vec::new();
        let mut trivial = Vec::new();
        for definition in changes.changed {
            match self.head(&definition.name) {
                Some(head) if self.is_trivial(&head, &definition) => {
                    let text = Hash::text(&definition.text);
                    self.intake
                        .agree(file, &definition.name, text, head.text_hash);
                    trivial.push(definition.name);
                }
                _ => changed.push(definition),
            }
        }
        if !trivial.is_empty() {
            self.taken.remark(format!(
                "{file}: only comments or layout of {} changed",
                listed(&trivial)
            ));
        }
        for old in &changes.gone {
            self.remark_on_gone(file, old, &changed, changes.is_known);
        }
        changed
    }

    /// Returns the newest commit of a name; what cannot be read counts as none.
    fn head(&self, name: &str) -> Option<AtomicCommit> {
        self.heads.get(name)?;
        heads::get(&self.archive.store, name).ok().flatten()
    }

    /// Whether a text means what the history has of its name, and the image holds that. A directive
    /// is a comment that means something: it is judged anew.
    fn is_trivial(&mut self, head: &AtomicCommit, new: &Definition) -> bool {
        let name = head.name.as_str();
        let word = name.split(' ').next().unwrap_or(name);
        self.image.binding(word).is_some()
            && head.kind == new.kind.name()
            && directives(&head.source) == words_of(new)
            && is_same(&mut self.image, (name, &head.source), (name, &new.text))
    }

    /// Says what became of a name that is no longer in a file, unless it stands in another.
    fn remark_on_gone(&mut self, file: &str, old: &str, changed: &[Definition], is_known: bool) {
        if self.intake.home(old).is_some() {
            return;
        }
        let Some(head) = self.head(old) else { return };
        let renamed = changed.iter().find(|new| {
            self.heads.get(&new.name).is_none()
                && head.kind == new.kind.name()
                && is_same(&mut self.image, (old, &head.source), (&new.name, &new.text))
        });
        match renamed {
            Some(new) => self
                .taken
                .remark(format!("{file}: `{old}` is called `{}` now", new.name)),
            None if is_known => self.taken.remark(format!(
                "{file}: `{old}` was removed; it still stands, without a file"
            )),
            None => {}
        }
    }
}

/// Returns the directives of a text, without their places.
fn directives(text: &str) -> Vec<(String, String)> {
    let source = SourceText::new("head", text);
    let first = definitions(&source).0.into_iter().next();
    match first {
        Some(TopForm::Definition(definition)) => words_of(&definition),
        _ => Vec::new(),
    }
}

fn words_of(definition: &Definition) -> Vec<(String, String)> {
    let directives = definition.directives.iter();
    directives
        .map(|it| (it.key.clone(), it.value.clone()))
        .collect()
}
