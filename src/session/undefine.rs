//! Taking the meaning of a name away, on the road of definitions: in the image and in the history, or
//! in neither.

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
use crate::lang::definition::{generic_of, method_removal};
use crate::lang::source::SourceText;

/// Kinds of definitions that make a type.
const TYPES: [&str; 3] = ["class", "structure", "record"];

impl Session {
    /// Undefines a name and, where it is not careful, the methods of the generic function that it is: all
    /// of them or none.
    pub(super) fn undefine_whole(&mut self, name: &str, caution: Caution) -> Result<(), Stop> {
        let mut names = match caution {
            Caution::Forced => self.methods_on_record(name),
            Caution::Careful => Vec::new(),
        };
        if names.is_empty() || self.heads.get(name).is_some() {
            names.push(name.to_string());
        }
        self.open_group();
        match names.iter().try_for_each(|it| self.undefine(it, caution)) {
            Ok(()) => self.close_group(),
            Err(stop) => {
                self.drop_group();
                Err(stop)
            }
        }
    }

    /// Returns the methods of a generic function that the history has.
    pub(super) fn methods_on_record(&self, generic: &str) -> Vec<String> {
        let all = self.heads.all();
        let methods = all.filter(|(name, it)| it.kind == "method" && generic_of(name) == generic);
        let mut methods: Vec<String> = methods.map(|(name, _)| name.to_string()).collect();
        methods.sort();
        methods
    }

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
                self.whole_forgets(name);
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

    fn refuse_when_used(&mut self, name: &str) -> Result<(), SessionError> {
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
    pub(super) fn users_of(&mut self, name: &str) -> Vec<String> {
        let family = self.image.defined_with(name);
        // A class is meant where its name stands quoted, which no compiler knows.
        let kind = self.heads.get(name).map_or("", |it| it.kind.as_str());
        let words = match TYPES.contains(&kind) {
            true => self.the_judge().surroundings.dependents(name),
            false => Vec::new(),
        };
        let mut users: Vec<String> = family
            .iter()
            .flat_map(|it| self.image.dependents(it))
            .filter(|it| !family.contains(it))
            .collect();
        users.extend(self.methods_on_record(name));
        let words = words.iter().map(|it| it.to_string());
        users.extend(words.filter(|it| it != name && self.heads.get(it).is_some()));
        users.sort();
        users.dedup();
        users
    }

    /// Takes a definition out of the image.
    pub(super) fn take_away(&mut self, commit: &AtomicCommit) -> Result<(), Stop> {
        if let Some(form) = method_removal(&commit.source) {
            let source = SourceText::new("undefine", form).in_package(&commit.package);
            match self.evaluate_source(&source) {
                // Its generic function is not there, and so neither is the method.
                Err(stop) if stop.is_for_want_of_a_name() => {}
                outcome => outcome?,
            }
        }
        self.image.undefine(&commit.name);
        Ok(())
    }

    fn new_undefinition(&self, name: &str) -> NewUndefinition {
        NewUndefinition {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            package: self.package_of(name),
            name: name.into(),
            message: String::new(),
            author: self.options.author.clone(),
            origin: Origin {
                kind: self.task.origin.clone(),
                file: self.task.file.clone(),
                line: None,
            },
        }
    }
}
