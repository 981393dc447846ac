//! The one road of a definition. This file is its picture, top to bottom:
//!
//! ```text
//!  Definition ── expand, compile ──► code        an error ends here, nothing happened
//!       │                               │
//!       │                               └──► its examples, tried and undone
//!       └── facts ── rules ──► verdict           denied: a journal entry, the end
//!                                │
//!                                │ run once, under limits
//!                                ├──► condition   undone, a journal entry
//!                                ▼
//!                  one transaction of the history
//!                                ├──► failed      undone
//!                                ▼
//!                           image.keep
//!                                ▼
//!                             events
//! ```
//!
//! The image's transaction is open from before the expansion: macros run then, and what they touch
//! is undone with the rest. The last three steps are those of a [group](super::group), which holds
//! this definition alone unless it is part of a load.

use super::board::what;
use super::clock;
use super::error::SessionError;
use super::group::New;
use super::identity;
use super::judge;
use super::session::Session;
use super::source::Standing;
use super::stop::Stop;
use super::view::status::Activity;
use crate::audit::trouble::Stage;
use crate::audit::violation::{Judgement, Verdict};
use crate::history::HistoryError;
use crate::history::dependencies::Dependency;
use crate::history::hash::Hash;
use crate::history::id::CommitUuid;
use crate::history::query::heads;
use crate::history::record::{Author, Change, NewCommit, Rejection};
use crate::lang::definition::{Definition, TopForm};
use crate::lang::image::uses::Uses;
use crate::lang::source::{SourceText, USER_PACKAGE};
use crate::lang::value::Value;

/// How a definition comes to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Its name gets a new meaning.
    New,
    /// Its name gets the text back that it had in this commit.
    Rollback { to: u64 },
    /// It goes on under its name; the old one means nothing any more.
    Renamed { old: String },
}

impl Session {
    /// Judges, evaluates and keeps a definition, or leaves everything as it was and notes why.
    pub(super) fn define(&mut self, definition: &Definition) -> Result<Value, Stop> {
        self.define_as(definition, &Manner::New)
    }

    /// The same in one of the other manners.
    pub(super) fn define_as(
        &mut self,
        definition: &Definition,
        manner: &Manner,
    ) -> Result<Value, Stop> {
        let outcome = self.try_to_define(definition, manner);
        if let Err(stop) = &outcome {
            self.journal(definition, stop);
        }
        outcome
    }

    /// The same without a note: the caller may try again.
    pub(super) fn try_to_define(
        &mut self,
        definition: &Definition,
        manner: &Manner,
    ) -> Result<Value, Stop> {
        self.refuse_when_read_only()?;
        self.board.begin(Activity::Evaluating {
            what: what(&definition.source.text[definition.form_span.range()]),
        });
        let is_mine = self.open_group();
        let mark = self.group_mark();
        let outer = self.enter_package(&definition.source);
        let transaction = self.image.begin();
        let outcome = self.judge_and_run(definition, manner);
        match &outcome {
            Ok((value, judgement, uses)) => {
                self.image.keep(transaction);
                let shown = self.show(*value);
                let new = self.new_commit(definition, judgement, manner);
                if let Manner::Renamed { old } = manner {
                    self.the_judge().surroundings.remove(old);
                    self.whole_forgets(old);
                }
                self.the_judge().surroundings.add(definition);
                self.whole_learns(definition, uses.as_ref(), new.definition_hash);
                self.whole_hears(&definition.name, judgement);
                self.note_impact(&definition.name);
                self.add_to_group(New::Definition(Box::new(new)), shown);
            }
            Err(_) => {
                self.image.undo(transaction);
                let forgotten = self.forget_since(mark);
                self.restore_surroundings(forgotten);
            }
        }
        self.image.set_package(&outer);
        if is_mine {
            self.close_group()?;
        }
        outcome.map(|(value, _, _)| value)
    }

    /// Evaluates a definition whose text the history holds as the newest of its name: there is
    /// nothing to judge or to keep, but the program may have changed the value.
    pub(super) fn define_again(&mut self, definition: &Definition) -> Result<Value, Stop> {
        let outer = self.enter_package(&definition.source);
        let transaction = self.image.begin();
        let program = self.compile(&definition.source, definition.form_span);
        let outcome = program.and_then(|program| self.run_program(&program));
        match outcome {
            Ok(_) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        self.image.set_package(&outer);
        outcome
    }

    /// Makes the package of a source the current one; answers which was.
    pub(super) fn enter_package(&mut self, source: &SourceText) -> String {
        let outer = self.image.package();
        self.image.set_package(source.package());
        outer
    }

    /// Evaluates the newest definition of a name again, also a `defvar`, which leaves alone what is
    /// there.
    pub(super) fn renew(&mut self, standing: &Standing) -> Result<Value, Stop> {
        let commit = self.image.binding(&standing.name).and_then(|it| it.commit);
        let transaction = self.image.begin();
        if standing.kind == "variable" {
            let machine = self.image.machine_mut();
            let global = machine.global(&standing.name);
            machine.set_global(global, Value::UNBOUND);
        }
        let source = SourceText::new("renew", standing.text.as_str());
        let source = source.in_package(&standing.package);
        let outcome = self.evaluate_source(&source);
        match outcome {
            Ok(()) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        outcome?;
        if let Some(commit) = commit {
            self.image.set_commit(&standing.name, &commit);
        }
        Ok(self.symbol(&standing.name))
    }

    fn judge_and_run(
        &mut self,
        definition: &Definition,
        manner: &Manner,
    ) -> Result<(Value, Judgement, Option<Uses>), Stop> {
        let program = self
            .compile(&definition.source, definition.form_span)
            .map_err(Stop::while_compiling)?;
        let failing = match manner {
            Manner::Renamed { .. } => Vec::new(),
            Manner::New | Manner::Rollback { .. } => self.failing_examples(definition, &program)?,
        };
        let judgement = self.judge(definition, manner, failing);
        if judgement.verdict == Verdict::Denied {
            return Err(Stop::Denied(judgement));
        }
        let run = |session: &mut Session| session.run_program(&program);
        let value = match manner {
            Manner::Renamed { old } => {
                let before = heads::alive(&self.archive.store, old)?;
                let before = before.ok_or_else(|| HistoryError::NotAlive { name: old.clone() })?;
                self.run_under_new_name(&before, &definition.name, definition.kind.name(), run)?
            }
            Manner::New | Manner::Rollback { .. } => run(self)?,
        };
        Ok((value, judgement, program.uses().cloned()))
    }

    fn new_commit(
        &mut self,
        definition: &Definition,
        judgement: &Judgement,
        manner: &Manner,
    ) -> NewCommit {
        let form = &definition.source.text[definition.form_span.range()];
        let described = identity::describe(&mut self.image, &definition.name, form);
        let change = match manner {
            Manner::New => Change::Define,
            Manner::Rollback { to } => Change::Rollback { to: *to },
            Manner::Renamed { old } => Change::Rename {
                from: self.heads.get(old).map_or(0, |it| it.seq),
            },
        };
        NewCommit {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            change,
            kind: definition.kind.name().into(),
            package: definition.source.package().into(),
            name: definition.name.clone(),
            message: definition.docstring.clone().unwrap_or_default(),
            source: definition.text.clone(),
            author: self.author(),
            origin: self.task.origin_at(first_line(definition)),
            violations: judge::records(judgement),
            verdict: judge::verdict_name(judgement.verdict).into(),
            rule_set: self.the_judge().rule_set,
            definition_hash: Some(described.hash),
            dependencies: self.dependencies(described.uses),
        }
    }

    /// Returns who has written what comes in.
    fn author(&self) -> Author {
        let author = self.task.author.as_ref();
        author.unwrap_or(&self.options.author).clone()
    }

    /// Returns those of the names that a definition of the program stands behind, as they are now.
    pub(super) fn dependencies(&mut self, names: Vec<String>) -> Vec<Dependency> {
        let known = names.into_iter().filter_map(|name| {
            Some(Dependency {
                definition_hash: self.definition_hash_of(&name)?,
                package: self.package_of(&name),
                name,
            })
        });
        known.collect()
    }

    /// The package in which the text of a name is read.
    pub(super) fn package_of(&self, name: &str) -> String {
        match self.image.binding(name) {
            Some(binding) => binding.package,
            None => USER_PACKAGE.into(),
        }
    }

    fn definition_hash_of(&mut self, name: &str) -> Option<Hash> {
        if let Some(waiting) = self.group.as_ref().and_then(|it| it.newest(name)) {
            return waiting.definition_hash();
        }
        let current = self.heads.get(name)?;
        if current.definition.is_some() {
            return current.definition;
        }
        // An older writer did not note it.
        let text = self.image.binding(name)?.text?;
        let hash = identity::definition_hash(&mut self.image, name, &text);
        self.heads.describe(name, hash);
        Some(hash)
    }

    /// Notes a refusal, so that it is on record. Where that fails too, the error itself is told.
    pub(super) fn journal(&mut self, definition: &Definition, stop: &Stop) {
        let (reason, violations) = match stop {
            Stop::Denied(judgement) => ("audit", judge::records(judgement)),
            Stop::Uncompiled(diagnostic) => {
                let judgement = self.judge_failed(definition, Stage::Compilation, diagnostic);
                ("evaluation", judge::records(&judgement))
            }
            Stop::Failed(diagnostic) => {
                let judgement = self.judge_failed(definition, Stage::Evaluation, diagnostic);
                ("evaluation", judge::records(&judgement))
            }
            Stop::Interrupted(_) | Stop::Session(_) => return,
        };
        let rejection = Rejection {
            time_ms: clock::now_ms(),
            name: definition.name.clone(),
            source: definition.text.clone(),
            origin: self.task.origin_at(first_line(definition)),
            reason: reason.into(),
            message: stop.message(),
            violations,
        };
        if let Err(error) = self.archive.store.reject(&rejection) {
            self.fail(self.task.id, &error.into());
        }
    }

    /// Notes a refusal of a form that was meant as a definition, and hands the reason back.
    pub(super) fn journal_meant(
        &mut self,
        source: &SourceText,
        form: &TopForm,
        stop: Stop,
    ) -> Stop {
        // A definition inside that was refused is on record by itself.
        if stop.kind() != "audit"
            && let Some(definition) = form.meant(source)
        {
            self.journal(&definition, &stop);
        }
        stop
    }

    /// A definition is in the image and in the history, or in neither.
    pub(super) fn refuse_when_read_only(&self) -> Result<(), Stop> {
        match self.archive.store.read_only() {
            None => Ok(()),
            Some(reason) => {
                let reason = reason.to_string();
                Err(SessionError::from(HistoryError::ReadOnly { reason }).into())
            }
        }
    }
}

/// Returns the line of the file on which the form itself begins.
fn first_line(definition: &Definition) -> u32 {
    let (line, _) = definition
        .source
        .line_column(definition.form_span.start as usize);
    line
}
