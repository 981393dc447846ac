//! What ends a finding: a fix that is safe, or a reason why it may stay. Both are edits of the
//! definition, shown first, and go in as any other.

use std::collections::BTreeMap;

use super::command::{Remedy, RequestId};
use super::error::SessionError;
use super::rows::compare;
use super::session::Session;
use super::stop::Stop;
use super::task::Task;
use super::view::diff::DiffView;
use super::view::violations::AllowedRow;
use crate::audit::Waiver;
use crate::history::query::{commits, heads};
use crate::history::record::AtomicCommit;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;

/// What `finish` and messages call the text.
const NAME: &str = "remedy";

impl Session {
    /// Answers what a remedy would change.
    pub(super) fn preview_remedy(
        &mut self,
        commit: u64,
        remedy: &Remedy,
    ) -> Result<DiffView, SessionError> {
        let (old, new) = self.remedied(commit, remedy)?;
        let titles = (format!("#{} {}", old.seq, old.name), "with it".to_string());
        Ok(compare(old.name, titles, &old.source, &new))
    }

    /// Changes the definition: its file, where it has one, is written.
    pub(super) fn apply_remedy(&mut self, id: RequestId, commit: u64, remedy: &Remedy) {
        self.task = Task {
            id: Some(id),
            shows_values: true,
            ..Task::own(&self.options.origin)
        };
        let outcome = self.try_remedy(commit, remedy);
        self.finish(id, outcome);
    }

    fn try_remedy(&mut self, commit: u64, remedy: &Remedy) -> Result<(), Stop> {
        let (old, new) = self.remedied(commit, remedy)?;
        let source = SourceText::new(NAME, new).in_package(&old.package);
        match remedy {
            Remedy::Fix { .. } => {
                self.start_clock();
                self.run_text(source)
            }
            // It means what it meant: only its comments are others.
            Remedy::Allow { rule, .. } => {
                self.refuse_when_read_only()?;
                let definition = sole(&source).ok_or_else(|| changed(&old))?;
                let is_mine = self.open_group();
                self.add_trivia(&definition).ok_or_else(|| changed(&old))?;
                if is_mine {
                    self.close_group()?;
                }
                self.hush_whole(&old.name, rule);
                Ok(())
            }
        }
    }

    /// Returns the commit and the text that it would have, with its comments.
    fn remedied(
        &mut self,
        commit: u64,
        remedy: &Remedy,
    ) -> Result<(AtomicCommit, String), SessionError> {
        let old = commits::get(&self.archive.store, commit)?;
        if self.heads.get(&old.name).is_none_or(|it| it.seq != commit) {
            return Err(changed(&old));
        }
        let source = SourceText::new(old.name.as_str(), old.source.as_str());
        let definition = sole(&source.in_package(&old.package)).ok_or_else(|| changed(&old))?;
        let mut text = definition.text.clone();
        match remedy {
            Remedy::Fix { rule, span } => {
                let surroundings = &mut self.the_judge().surroundings;
                // Judged beside itself it would replace itself.
                surroundings.remove(&old.name);
                let judge = self.the_judge();
                let found = judge
                    .auditor
                    .findings(&definition, &judge.surroundings, None);
                judge.surroundings.add(&definition);
                let mut of_rule = found.into_iter().filter(|it| it.rule_name == *rule);
                let fix = of_rule
                    .find(|it| it.span == *span)
                    .and_then(|it| it.fix)
                    .filter(|it| text.is_char_boundary(it.span.0 as usize))
                    .filter(|it| text.is_char_boundary(it.span.1 as usize));
                let Some(fix) = fix else {
                    return Err(SessionError::NoFix { rule: rule.clone() });
                };
                let (start, end) = (fix.span.0 as usize, fix.span.1 as usize);
                text.replace_range(start..end, &fix.text);
            }
            Remedy::Allow { rule, reason } => {
                let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
                if reason.is_empty() {
                    return Err(SessionError::NoReason { rule: rule.clone() });
                }
                let form = (definition.form_span.start - definition.span.start) as usize;
                text.insert_str(form, &format!(";;@allow {rule} {reason}\n"));
            }
        }
        Ok((old, text))
    }

    /// Returns what `;;@allow` keeps quiet in what the names mean now, or is meant to.
    pub(super) fn allowed(&self) -> Result<Vec<AllowedRow>, SessionError> {
        let mut rows = Vec::new();
        for (name, definition) in self.allowing()? {
            let commit = self.heads.get(&name).map_or(0, |it| it.seq);
            let waivers = Waiver::all(&definition).into_iter();
            rows.extend(waivers.map(|waiver| AllowedRow {
                commit,
                name: name.as_str().into(),
                rule: waiver.rule.into(),
                reason: waiver.reason.into(),
                until: waiver.until.map(Into::into),
            }));
        }
        Ok(rows)
    }

    /// Returns the definitions that say what may stay in them, by name.
    pub(super) fn allowing(&self) -> Result<BTreeMap<String, Definition>, SessionError> {
        let mut found = BTreeMap::new();
        for head in heads::all(&self.archive.store)? {
            if !head.source.contains(";;@allow") {
                continue;
            }
            let source = SourceText::new(head.name.as_str(), head.source);
            if let Some(definition) = sole(&source.in_package(&head.package)) {
                found.insert(head.name, definition);
            }
        }
        Ok(found)
    }
}

fn sole(source: &SourceText) -> Option<Definition> {
    let (forms, _) = definitions(source);
    forms.into_iter().find_map(|form| match form {
        TopForm::Definition(definition) => Some(*definition),
        TopForm::Expression { .. } => None,
    })
}

/// The definition is another by now.
fn changed(old: &AtomicCommit) -> SessionError {
    SessionError::Outdated {
        name: old.name.clone(),
        seq: old.seq,
    }
}
