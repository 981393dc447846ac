//! The one road of a definition. This file is its picture, top to bottom:
//!
//! ```text
//!  Definition ── expand, compile ──► code        an error ends here, nothing happened
//!       │
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

use super::archive::human;
use super::board::what;
use super::clock;
use super::error::SessionError;
use super::judge;
use super::session::Session;
use super::source::Standing;
use super::stop::Stop;
use super::view::status::Activity;
use crate::audit::violation::{Judgement, Verdict};
use crate::history::HistoryError;
use crate::history::id::CommitUuid;
use crate::history::record::{Change, NewCommit, Rejection};
use crate::lang::definition::Definition;
use crate::lang::source::SourceText;
use crate::lang::value::Value;

/// The package of every definition, until there are others.
const PACKAGE: &str = "user";

impl Session {
    /// Judges, evaluates and keeps a definition, or leaves everything as it was and notes why.
    pub(super) fn define(&mut self, definition: &Definition) -> Result<Value, Stop> {
        let outcome = self.try_to_define(definition);
        if let Err(stop) = &outcome {
            self.journal(definition, stop);
        }
        outcome
    }

    /// The same without a note: the caller may try again.
    pub(super) fn try_to_define(&mut self, definition: &Definition) -> Result<Value, Stop> {
        self.refuse_when_read_only()?;
        self.board.begin(Activity::Evaluating {
            what: what(&definition.source.text[definition.form_span.range()]),
        });
        let is_mine = self.open_group();
        let mark = self.group_mark();
        let transaction = self.image.begin();
        let outcome = self.judge_and_run(definition);
        match &outcome {
            Ok((value, judgement)) => {
                self.image.keep(transaction);
                let shown = self.show(*value);
                let new = self.new_commit(definition, judgement);
                self.the_judge().surroundings.add(definition);
                self.add_to_group(new, shown);
            }
            Err(_) => {
                self.image.undo(transaction);
                let forgotten = self.forget_since(mark);
                self.restore_surroundings(forgotten);
            }
        }
        if is_mine {
            self.close_group()?;
        }
        outcome.map(|(value, _)| value)
    }

    /// Evaluates a definition whose text the history holds as the newest of its name: there is
    /// nothing to judge or to keep, but the program may have changed the value.
    pub(super) fn define_again(&mut self, definition: &Definition) -> Result<Value, Stop> {
        let transaction = self.image.begin();
        let program = self.compile(&definition.source, definition.form_span);
        let outcome = program.and_then(|program| self.run_program(&program));
        match outcome {
            Ok(_) => self.image.keep(transaction),
            Err(_) => self.image.undo(transaction),
        }
        outcome
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

    fn judge_and_run(&mut self, definition: &Definition) -> Result<(Value, Judgement), Stop> {
        let program = self.compile(&definition.source, definition.form_span)?;
        let judgement = self.judge(definition);
        if judgement.verdict == Verdict::Denied {
            return Err(Stop::Denied(judgement));
        }
        let value = self.run_program(&program)?;
        Ok((value, judgement))
    }

    fn new_commit(&mut self, definition: &Definition, judgement: &Judgement) -> NewCommit {
        NewCommit {
            uuid: CommitUuid::now(),
            time_ms: clock::now_ms(),
            change: Change::Define,
            kind: definition.kind.name().into(),
            package: PACKAGE.into(),
            name: definition.name.clone(),
            message: definition.docstring.clone().unwrap_or_default(),
            source: definition.text.clone(),
            author: human(&self.options.author),
            origin: self.task.origin_at(first_line(definition)),
            violations: judge::records(judgement),
            verdict: judge::verdict_name(judgement.verdict).into(),
            rule_set: self.the_judge().rule_set,
            definition_hash: None,
            dependencies: Vec::new(),
        }
    }

    /// Notes a refusal, so that it is on record. Where that fails too, the error itself is told.
    pub(super) fn journal(&mut self, definition: &Definition, stop: &Stop) {
        let (reason, violations) = match stop {
            Stop::Denied(judgement) => ("audit", judge::records(judgement)),
            Stop::Failed(_) => ("evaluation", Vec::new()),
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

    /// A definition is in the image and in the history, or in neither.
    fn refuse_when_read_only(&self) -> Result<(), Stop> {
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
