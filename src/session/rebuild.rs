//! The image again, from the newest version of every definition.
//!
//! Definitions are evaluated in the order in which their names first came up: a macro that was
//! changed yesterday still stands before the functions that use it. What wants for a name is tried
//! again after the rest. What no longer evaluates is reported and is not fatal: its commit stands,
//! the image goes without it.

use super::archive::Archive;
use super::error::SessionError;
use super::heads::Current;
use super::host::World;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::status::Activity;
use crate::history::query::heads::{self, Head};
use crate::lang::source::SourceText;

/// Definitions between two reports of progress.
const PROGRESS_STEP: usize = 64;

impl Archive {
    /// Returns the newest version of every name, ordered by when the name first came up.
    pub(super) fn heads(&self) -> Result<Vec<Head>, SessionError> {
        if self.store.is_blank() {
            return Ok(Vec::new());
        }
        let first = heads::firsts(&self.store)?;
        let mut heads = heads::all(&self.store)?;
        heads.sort_by_key(|it| first.get(&it.name).copied());
        Ok(heads)
    }

    /// Returns the same as the log has them, without their texts.
    pub(super) fn light_heads(&self) -> Result<Vec<Head>, SessionError> {
        match self.store.is_blank() {
            true => Ok(Vec::new()),
            false => Ok(heads::light(&self.store)?),
        }
    }
}

impl Session {
    /// Evaluates every head, in a silent image.
    pub(super) fn rebuild(&mut self, heads: Vec<Head>) -> Result<(), SessionError> {
        self.task = Task {
            is_silent: true,
            world: World::Past,
            ..Task::own("rebuild")
        };
        let total = heads.len() as u64;
        self.know_heads(&heads)?;
        let mut waiting: Vec<Head> = heads;
        let mut failed: Vec<(Head, Stop)> = Vec::new();
        let mut done = 0;
        loop {
            let before = waiting.len();
            let mut again = Vec::new();
            for it in waiting.drain(..) {
                match self.evaluate_again(&it) {
                    Ok(()) => {
                        self.image.set_commit(&it.name, &it.uuid.to_string());
                        done += 1;
                    }
                    Err(stop) if stop.is_for_want_of_a_name() => again.push((it, stop)),
                    Err(stop) => failed.push((it, stop)),
                }
                if (done as usize).is_multiple_of(PROGRESS_STEP) {
                    self.board.status.activity = Activity::Rebuilding { done, total };
                    self.show_status();
                    self.attend();
                }
            }
            if again.is_empty() || again.len() == before {
                failed.extend(again);
                break;
            }
            waiting = again.into_iter().map(|(it, _)| it).collect();
        }
        self.task.is_silent = false;
        // The rules learn what is defined when they are first asked.
        self.is_restored = true;
        for (it, stop) in failed {
            self.tell_no_longer(it.seq, &it.name, &stop);
        }
        Ok(())
    }

    /// Notes what each name means now, and what each file last said.
    pub(super) fn know_heads(&mut self, heads: &[Head]) -> Result<(), SessionError> {
        self.note_heads(heads);
        self.remember_files()
    }

    /// Notes what each name means now.
    pub(super) fn note_heads(&mut self, heads: &[Head]) {
        for it in heads {
            let current = Current {
                seq: it.seq,
                kind: it.kind.clone(),
                text: it.text,
                definition: it.definition_hash,
                findings: it.findings,
            };
            self.heads.insert(&it.name, current);
        }
    }

    /// Tells the intake what each file last said, so that only what was edited since is news.
    fn remember_files(&mut self) -> Result<(), SessionError> {
        let is_kept_true = self.writes_back();
        for said in self.archive.said_by_files()? {
            // An undefinition is written into the file: what stands there again is news.
            if !is_kept_true || self.heads.get(&said.name).is_some() {
                self.intake.recall(&said);
            }
        }
        Ok(())
    }

    fn evaluate_again(&mut self, head: &Head) -> Result<(), Stop> {
        let source = source_of(head.file.as_deref(), head.line, &head.source);
        let source = source.in_package(&head.package);
        let transaction = self.image.begin();
        let hid = self.image.hide_private(head.origin == super::text::IMPORT);
        let outcome = self.evaluate_source(&source);
        self.image.hide_private(hid);
        match outcome {
            Ok(()) => {
                self.image.keep(transaction);
                Ok(())
            }
            Err(stop) => {
                self.image.undo(transaction);
                Err(stop)
            }
        }
    }
}

/// Returns the text of a commit with the place it came from.
pub(super) fn source_of(file: Option<&str>, line: Option<u32>, text: &str) -> SourceText {
    let mut source = SourceText::new(file.unwrap_or("repl"), text);
    if let Some(line) = line {
        source.first_line = line.saturating_sub(leading_lines(text));
    }
    source
}

/// Returns how many lines of comments stand before the form; the origin names the form's own line.
fn leading_lines(source: &str) -> u32 {
    let comments = source
        .lines()
        .take_while(|line| line.trim_start().starts_with(';') || line.trim().is_empty());
    comments.count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_before_a_form_are_counted() {
        assert_eq!(leading_lines("(f)"), 0);
        assert_eq!(leading_lines(";; a\n;;@b c\n(f ; d\n)"), 2);
    }
}
