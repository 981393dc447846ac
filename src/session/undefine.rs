//! Taking the meaning of a name away, on the road of definitions: in the image and in the history, or
//! in neither.

use super::archive::human;
use super::clock;
use super::error::SessionError;
use super::group::New;
use super::session::Session;
use super::source::write_back::Caution;
use super::stop::Stop;
use crate::history::HistoryError;
use crate::history::id::CommitUuid;
use crate::history::query::heads;
use crate::history::record::{AtomicCommit, NewUndefinition, Origin};
use crate::lang::definition::method_removal;
use crate::lang::source::SourceText;

impl Session {
    /// Undefines a name. Careful, it refuses what others use.
    pub(super) fn undefine(&mut self, name: &str, caution: Caution) -> Result<(), Stop> {
        self.refuse_when_read_only()?;
        let head = self.alive(name)?;
        if caution == Caution::Careful {
            self.refuse_when_used(name)?;
        }
        let is_mine = self.open_group();
        let transaction = self.image.begin();
        let outcome = self.take_away(&head);
        match &outcome {
            Ok(()) => {
                self.image.keep(transaction);
                self.the_judge().surroundings.remove(name);
                let new = self.new_undefinition(name);
                self.add_to_group(New::Undefinition(new), name.to_string());
            }
            Err(_) => self.image.undo(transaction),
        }
        if is_mine {
            self.close_group()?;
        }
        outcome
    }

    /// Returns the newest commit of a name of the program that means something.
    pub(super) fn alive(&self, name: &str) -> Result<AtomicCommit, SessionError> {
        let head = heads::alive(&self.archive.store, name)?;
        let head = head.ok_or_else(|| HistoryError::NotAlive { name: name.into() })?;
        // Under what a program made of a word of the language that word would be missing.
        match self.fresh_image().binding(name).is_some() {
            false => Ok(head),
            true => Err(SessionError::OfTheLanguage { name: name.into() }),
        }
    }

    fn refuse_when_used(&self, name: &str) -> Result<(), SessionError> {
        let users = self.users_of(name);
        match users.is_empty() {
            true => Ok(()),
            false => Err(SessionError::InUse {
                name: name.into(),
                users,
            }),
        }
    }

    /// Returns the definitions that use a name, or what its definition brought along, and the methods
    /// of a generic function, sorted.
    pub(super) fn users_of(&self, name: &str) -> Vec<String> {
        let family = self.image.defined_with(name);
        let mut users: Vec<String> = family
            .iter()
            .flat_map(|it| self.image.dependents(it))
            .filter(|it| !family.contains(it))
            .collect();
        let beginning = format!("{name} ");
        let names = self.heads.all().map(|(name, _)| name);
        let methods = names.filter(|it| it.starts_with(&beginning));
        users.extend(methods.map(str::to_string));
        users.sort();
        users.dedup();
        users
    }

    /// Takes a definition out of the image.
    pub(super) fn take_away(&mut self, commit: &AtomicCommit) -> Result<(), Stop> {
        match method_removal(&commit.source) {
            Some(form) => {
                let source = SourceText::new("undefine", form).in_package(&commit.package);
                self.evaluate_source(&source)
            }
            None => {
                self.image.undefine(&commit.name);
                Ok(())
            }
        }
    }

    fn new_undefinition(&self, name: &str) -> NewUndefinition {
        NewUndefinition {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            package: self.package_of(name),
            name: name.into(),
            message: String::new(),
            author: human(&self.options.author),
            origin: Origin {
                kind: self.task.origin.clone(),
                file: self.task.file.clone(),
                line: None,
            },
        }
    }
}
